"""Capacity: the largest loads that a river can take, as a run has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from danao import catalogue, units
from danao._show.capacity import capacity_card
from danao._show.card import Shown
from danao.planning.capacity.texts import say
from danao.tables import write_table

if TYPE_CHECKING:
    from danao.planning.capacity.formula import FormulaCapacity

Note = tuple[str, Mapping[str, Any]]

LOADS = ("present", "capacity", "safety", "allowed", "remaining")
"""Columns of loads in every table, t/a."""
_SHOWN_UNMET = 3


@dataclass(frozen=True, eq=False)
class Capacity(Shown):
    """What outlets may bring while every control section meets its target.

    Parameters
    ----------
    table : pandas.DataFrame
        A row per ``outlet`` and ``constituent``, loads in t/a: ``present``; ``capacity`` (at the limit); ``safety``
        (the margin of safety: capacity − allowed); ``allowed`` (with the margin kept); ``remaining`` (剩余容量:
        allowed − present; negative: to be cut); ``factor`` (allowed / present); and what binds the allowed load:
        ``station``, ``month`` and ``item``, empty where a bound of the user does. NaN for an outlet that no section
        feels.
    monthly : pandas.DataFrame
        月容量, each month by itself: ``month``, ``outlet``, ``constituent``, ``present``, ``capacity``, ``allowed``
        (kg/d, the load of the whole period at the rate that this month allows), ``allowed_month`` (t in the month),
        ``station`` and ``item`` that bind.
    slack : pandas.DataFrame
        A row per ``item, station, month``: ``of_class``, ``limit``, ``kept`` (limit less margin), ``background`` (what
        the outlets do not bring), ``present``, ``at_allowed``, all g/m³; ``headroom`` (what background leaves of
        ``kept``), ``slack_present`` and ``slack_allowed`` (what these loads leave), as shares of the limit, negative
        where missed;
        ``controlled`` (whether the outlets can change it), ``counted`` (whether the program had to keep it).
    about : mapping
        How it was asked: ``name``, ``standard``, ``margin``, ``frequency``, ``proportions``, ``stations``,
        ``constituents``, ``outlets``, ``weights``, ``titles``, ``sections``, ``data_status``.
    told : tuple of (key, values)
        What to know, for `notes`.
    """

    table: pd.DataFrame
    monthly: pd.DataFrame
    slack: pd.DataFrame
    about: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[Note, ...] = ()

    @property
    def totals(self) -> pd.DataFrame:
        """Sums over the outlets by constituent, t/a; outlets that no section feels are left out."""
        felt = self.table[self.table["allowed"].notna()]
        sums = felt.groupby("constituent", sort=False)[list(LOADS)].sum()
        return sums.assign(factor=sums["allowed"] / sums["present"])

    @property
    def unmet(self) -> pd.DataFrame:
        """Rows of `slack` in which the background alone is beyond what has to be kept, the worst first."""
        rows = self.slack[self.slack["counted"] & (self.slack["headroom"] < 0.0)]
        return rows.sort_values("headroom", kind="stable").reset_index(drop=True)

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """Return what to know before the numbers are used, in a language."""
        unmet = self.unmet
        worst = [
            say("unmet", lang, **{key: row[key] for key in ("station", "month", "item", "background", "kept")})
            for _, row in unmet.head(_SHOWN_UNMET).iterrows()
        ]
        if len(unmet) > _SHOWN_UNMET:
            worst.append(say("more_unmet", lang, count=len(unmet) - _SHOWN_UNMET))
        told = [
            say(
                key,
                lang,
                **{name: value[lang] if isinstance(value, Mapping) else value for name, value in given.items()},
            )
            for key, given in self.told
        ]
        return (*self._stamp(lang), *worst, *told)

    def beside(self, formulas: FormulaCapacity) -> pd.DataFrame:
        """Return this capacity and those by formula in one table; see `danao.planning.capacity.beside.side_by_side`."""
        from danao.planning.capacity.beside import side_by_side

        return side_by_side(self, formulas)

    def to_csv(self, path: str | Path, formulas: FormulaCapacity | None = None) -> None:
        """Write the table of outlets, or with formulas the table by zone that holds both, whole or not at all.

        Illustrative data say so in a column ``data_status``.
        """
        table = self.table if formulas is None else self.beside(formulas)
        heads = {name: f"{name} [t/a]" for name in (*LOADS, "others") if name in table}
        if self.about.get("data_status"):
            table = table.assign(data_status=self.about["data_status"])
        write_table(path, table.rename(columns=heads))

    def plot(self, constituent: str, ax: Any = None, lang: str = "zh") -> Any:
        """Draw present load and capacity of each outlet; see ``danao.capacity_picture``."""
        picture = catalogue.find("danao.reporting.figures", "capacity")
        return picture.capacity_picture(self, constituent, lang=lang, ax=ax)

    def _stamp(self, lang: str) -> tuple[str, ...]:
        return (say("illustrative", lang),) if self.about.get("data_status") == "illustrative" else ()

    _card = capacity_card

    def __repr__(self) -> str:
        lines = [
            f"<Capacity '{self.about.get('name', '')}': {', '.join(self.about['stations'])}; {self.about['standard']}, "
            f"margin {self.about['margin']['en']}, {self.about['frequency']:.0%} of months",
        ]
        for name, row in self.totals.iterrows():
            lines.append(
                f"  {name}: present {row['present']:.4g} t/a, capacity {row['capacity']:.4g}, allowed "
                f"{row['allowed']:.4g}, remaining {row['remaining']:+.4g}"
            )
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes("en"))]) + ">"


def per_year(load: Any) -> Any:
    """Return g/s as t/a of 365 days."""
    return load * (units.year / 1e6)


def per_day(load: Any) -> Any:
    """Return g/s as kg/d."""
    return load * (units.day / 1e3)
