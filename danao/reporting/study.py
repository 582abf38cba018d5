"""What a report is about: the runs side by side, and how the standard judges them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from danao.assessment import HJ_2_3_2018, Assessment, assess
from danao.errors import InputError, Problem
from danao.reporting import style
from danao.reporting.observations import read_observations
from danao.reporting.planning import Chapter, chapters
from danao.reporting.texts import check_language, say
from danao.results import Results, open_results
from danao.standards._standard import DEFAULT, Standard, read_standard


@dataclass(frozen=True)
class Study:
    """Runs of one river, the first of which the others are compared with.

    Parameters
    ----------
    runs : tuple of Results
        With different names and the same stations; none where only planning is reported.
    standard : Standard
        What they are judged by.
    lang : {"zh", "en"}
        Language of every text.
    observations : DataFrame, optional
        ``time, station, constituent, value, below``.
    remark : str
        What there is to say of observations that are left out; empty if none are.
    planning : tuple of Chapter
        What planning found.
    """

    runs: tuple[Results, ...]
    standard: Standard
    lang: str
    observations: pd.DataFrame | None = None
    remark: str = ""
    planning: tuple[Chapter, ...] = ()

    @cached_property
    def monthly(self) -> Assessment:
        """Verdicts by monthly means, with the frequencies by day and month."""
        return assess(self.runs, self.standard, lang=self.lang, period="month", margin=HJ_2_3_2018)

    @cached_property
    def yearly(self) -> Assessment:
        """Verdicts by annual means."""
        return assess(self.runs, self.standard, lang=self.lang, period="year", margin=HJ_2_3_2018)

    @cached_property
    def judged(self) -> list[str]:
        """Items of the standard that some run was judged by, in the standard's order."""
        table = self.monthly.table
        found = set(table.loc[table["verdict"] != "not assessed", "constituent"])
        return [name for name in self.standard.items if name in found]

    @cached_property
    def constituents(self) -> list[str]:
        """Everything that was simulated: judged items first."""
        names = dict.fromkeys(name for run in self.runs for name in run.constituents)
        return sorted(names, key=lambda name: self.standard.find(name) not in self.judged)

    @cached_property
    def pollutants(self) -> list[str]:
        """Constituents whose loads are worth counting: masses of which less is better."""
        return [name for name in self.constituents if not self.is_oxygen(name) and self.unit(name) == "g m-3"]

    def is_oxygen(self, name: str) -> bool:
        """Whether the standard asks for at least so much of a constituent."""
        item = self.standard.find(name)
        return item is not None and self.standard.items[item].sense == "at least"

    @property
    def together(self) -> tuple[Any, ...]:
        """All results of planning that the report is about."""
        return self.planning[0].edition.together if self.planning else ()

    @property
    def stations(self) -> pd.DataFrame:
        """Stations of the river."""
        return self.runs[0].stations

    @property
    def illustrative(self) -> bool:
        """Whether any run, or result of planning, rests on data that describe no real river."""
        runs = any(run.provenance["data_status"] == "illustrative" for run in self.runs)
        return runs or any(chapter.illustrative for chapter in self.planning)

    @property
    def river(self) -> str:
        """Title of the river."""
        abouts = [*(run.provenance for run in self.runs), *(chapter.about for chapter in self.planning)]
        named = (about["river"].get(self.lang) for about in abouts if about.get("river"))
        return next(filter(None, named), say("the_river", self.lang))

    @property
    def heading(self) -> str:
        """Title of the report: about targets only if something was judged."""
        if not self.runs:
            return self.say("report_title_planning", river=self.river)
        return self.say("report_title" if self.judged else "report_title_plain", river=self.river)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue in the language of the report."""
        return say(key, self.lang, **values)

    def title(self, run: Results | str) -> str:
        """Return the title of a run, or of the run with a name."""
        found = run if isinstance(run, Results) else next(one for one in self.runs if one.name == run)
        return style.title(found, self.lang)

    def unit(self, name: str) -> str:
        """Return the unit of a constituent, as CF writes it."""
        return next(run.constituents[name]["unit"] for run in self.runs if name in run.constituents)

    def constituent_title(self, name: str) -> str:
        """Return the title of a constituent."""
        return style.constituent_title(self.runs, name, self.lang)

    def limit(self, name: str, station: str | None = None) -> tuple[str, float] | None:
        """Return the label of the target class and its limit for a constituent, None where there is no single one.

        Parameters
        ----------
        name : str
            The constituent.
        station : str, optional
            The station; without it, the target that all stations share.
        """
        table = self.monthly.table
        rows = table[table["constituent"] == self.standard.find(name)]
        rows = rows[rows["limit"].notna() & ((rows["station"] == station) | (station is None))]
        pairs = {(self.standard.label(row["target"], self.lang), float(row["limit"])) for _, row in rows.iterrows()}
        return pairs.pop() if len(pairs) == 1 else None


def study(
    runs: Results | str | Path | Iterable[Results | str | Path],
    standard: Standard | str | Path | None = None,
    lang: str = "zh",
    observations: str | Path | pd.DataFrame | None = None,
    planning: Iterable[Any] = (),
) -> Study:
    """Return the study of some runs, opened if they are paths, and of what planning found.

    Raises
    ------
    InputError
        If there is neither a run nor a result of planning, two runs have the same name, they are of different rivers,
        or the observations are wrong.
    """
    check_language(lang)
    rules = read_standard(DEFAULT if standard is None else standard)
    found = chapters(planning, rules, lang)
    several = [runs] if isinstance(runs, Results | str | Path) else list(runs)
    opened = tuple(one if isinstance(one, Results) else open_results(one) for one in several)
    if not opened:
        if not found:
            raise InputError(Problem("a report needs at least one run", remedy="or results of planning"))
        return Study((), rules, lang, planning=found)
    names = [run.name for run in opened]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(Problem(f"two runs are named {', '.join(twice)}", remedy="name the scenarios apart"))
    stations = [list(run.stations.index) for run in opened]
    if not stations[0]:
        raise InputError(Problem("the river has no stations to report on", remedy="add stations to the river"))
    if any(one != stations[0] for one in stations):
        raise InputError(Problem("the runs are of rivers with different stations", remedy="report them apart"))
    return Study(opened, rules, lang, *_observed(observations, opened[0], rules, lang), found)


def _observed(
    given: str | Path | pd.DataFrame | None, run: Results, standard: Standard, lang: str
) -> tuple[pd.DataFrame | None, str]:
    """Return the observations that are given, or else those of the run, and a remark on what is left out."""
    source = run.observations if given is None else given
    if source is None:
        return None, ""
    if given is None and isinstance(source, Path) and not source.exists():
        return None, say("observations_missing", lang, file=str(source))
    table, rest = read_observations(source, run, standard)
    return table, say("observations_left_out", lang, shown=len(table), rest=rest) if rest else ""
