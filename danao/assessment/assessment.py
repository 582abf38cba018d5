"""The assessment: what was judged, how, and with what verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from danao._show.assessment import assessment_card
from danao._show.card import Shown
from danao.assessment.bulletin import bulletin
from danao.assessment.record import Place
from danao.assessment.rows import MET, NOT_ASSESSED, NOT_MET
from danao.assessment.rules import Rules
from danao.assessment.sections import main_pollutants, written
from danao.assessment.texts import Said
from danao.standards._standard import Standard
from danao.tables import write_table


@dataclass(frozen=True)
class Assessment(Shown):
    """Verdicts on runs or samples.

    All tables carry `data_status` in their ``attrs``, by which pictures of them say that data are illustrative.

    Parameters
    ----------
    table : DataFrame
        One row per run, station, constituent and period (`danao.assessment.rows.COLUMNS`). `value` is what was judged
        (rounded, if that was asked), `limit` that of the target class (`limit_low` for a range), `multiple` the
        exceedance multiple, `verdict` one of ``met``, ``not met``, ``not assessed``, `margin` what is left to the limit
        as a share of it, `margin_limit` the limit less the margin of safety, `reason` why there is no verdict, or what
        it leaves open.
    sections : DataFrame
        One row per run, station and period: class of the worst item, grade, verdict, main pollutants, how many of the
        required items were assessed and which, which are missing, whether the margin of safety is kept.
    rivers : DataFrame
        One row per run, river and period: grade by the mean of the sections or by their shares.
    compliance : DataFrame
        Frequency of compliance per run, station and item, by day and by month; the item ``section`` stands for the
        verdict of the section.
    rules : Rules
        Every choice that was made.
    titles : mapping
        Run to its title in both languages.
    places : mapping
        Run and station to its `Place`, with titles and rivers in both languages.
    reasons : mapping
        Run, station and start to the reason of a section without a verdict, in both languages.
    notes : tuple of str
        What a reader must know beyond the rules.
    data_status : mapping of str to str
        Run to the status of its data, e.g. ``illustrative``.
    audit : DataFrame, optional
        What was found wrong with samples.
    """

    table: pd.DataFrame
    sections: pd.DataFrame
    rivers: pd.DataFrame
    compliance: pd.DataFrame
    rules: Rules = field(repr=False)
    titles: Mapping[str, Mapping[str, str]] = field(repr=False)
    places: Mapping[tuple[str, str], Place] = field(repr=False)
    reasons: Mapping[tuple[str, str, pd.Timestamp], Said] = field(repr=False)
    notes: tuple[str, ...] = ()
    data_status: dict[str, str] = field(default_factory=dict)
    audit: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def standard(self) -> Standard:
        """The standard that was applied."""
        return self.rules.standard

    @property
    def basis(self) -> tuple[str, ...]:
        """The choices in sentences: standard, statistic, tide, rounding, detection, reference, items, margin."""
        return (*self.rules.statements(), *self.notes)

    @property
    def verdict(self) -> str:
        """``not met`` if any section is not, ``met`` if all are, else ``not assessed``."""
        verdicts = set(self.sections["verdict"])
        if NOT_MET in verdicts:
            return NOT_MET
        return MET if verdicts == {MET} else NOT_ASSESSED

    def bulletin(self, lang: str = "zh", period: str | None = None, before: Assessment | None = None) -> pd.DataFrame:
        """Return the bulletin's table: river, section, period, target, class, class a year before, met, items, remarks.

        Parameters
        ----------
        lang : {"zh", "en"}
            Language of headings and words.
        period : str, optional
            Only this period, e.g. ``2018-03``.
        before : Assessment, optional
            An assessment of the year before; by default this one is searched.
        """
        sections = self.sections if period is None else self.sections[self.sections["period"] == period]
        return bulletin(self, sections, lang, None if before is None else before.sections)

    def pollutants(self, section: Mapping[str, Any] | pd.Series, lang: str) -> str:
        """Return the main pollutants of a row of `sections` in a language; its own column has them in that of `rules`.

        Parameters
        ----------
        section : mapping or Series
            The row: ``run, station, start, items``.
        lang : {"zh", "en"}
            Language.
        """
        table, items = self.table, section["items"].split(", ")
        here = (table[["run", "station", "start"]] == [section[key] for key in ("run", "station", "start")]).all(axis=1)
        due = table[here & (table["class"] != "") & table["constituent"].isin(items)]
        return written(main_pollutants(due.to_dict("records"), self.rules), self.standard, lang)

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, whole or not at all."""
        write_table(path, self.table.assign(start=[str(start)[:16] for start in self.table["start"]]))
        return Path(path)

    def __repr__(self) -> str:
        counts = self.sections["verdict"].value_counts()
        told = ", ".join(f"{counts.get(one, 0)} {one}" for one in (MET, NOT_MET, NOT_ASSESSED))
        runs = self.sections["run"].nunique()
        head = f"<Assessment by {self.standard.number}, {self.rules.period}: {runs} run(s), "
        return f"{head}{self.sections['station'].nunique()} stations, {len(self.sections)} section periods: {told}>"

    _card = assessment_card
