"""Apportionment: the share of every source in every constituent at every station."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao._show.card import Shown
from danao._show.responses import apportionment_card
from danao.errors import InputError, Problem, nearest
from danao.planning.response.response import Response
from danao.standards._standard import DEFAULT, Standard, read_standard
from danao.tables import write_table

Floats = NDArray[np.float64]

PERIODS = ("month", "year", "exceeding")
COLUMNS = ("station", "constituent", "period", "source", "kind", "title_zh", "title_en", "part", "share")


@dataclass(frozen=True, eq=False)
class Apportionment(Shown):
    """What each source has in the concentrations at the stations.

    Parameters
    ----------
    table : pandas.DataFrame
        `COLUMNS`: one row per station, constituent, period (``2018-03``, ``2018``, ``2018 exceeding``) and source.
        `part` is g/m³; parts add up to the base run. `share` is the part over their sum; of a constituent that is to be
        kept above its limit (oxygen) it is that of all that takes it away, NaN for what brings it. Shares add up to 1.
    response : Response
        What it was made of.
    """

    table: pd.DataFrame
    response: Response

    def pivot(self, station: str, constituent: str, *, by: str = "source", value: str = "share") -> pd.DataFrame:
        """Return periods × sources (or kinds) for one station and constituent.

        Parameters
        ----------
        station, constituent : str
            Where and what.
        by : {"source", "kind"}
            Columns of the table.
        value : {"share", "part"}
            What it holds.

        Raises
        ------
        InputError
            If there is no such station or constituent.
        """
        table, problems = self.table, []
        for key, asked in (("station", station), ("constituent", constituent)):
            if asked not in set(table[key]):
                known = nearest(asked, table[key].unique())
                problems.append(Problem(f"'{asked}' is not apportioned", key=key, remedy=known))
        if problems:
            raise InputError(problems)
        rows = table[(table["station"] == station) & (table["constituent"] == constituent)]
        return rows.pivot_table(index="period", columns=by, values=value, aggfunc="sum", sort=False)

    def shown(self, station: str | None = None, lang: str = "en") -> pd.DataFrame:
        """Return the mean shares of the sources at a station, per constituent, in words.

        Parameters
        ----------
        station : str, optional
            By default the first control section, else the last station.
        lang : {"zh", "en"}
            Language of the titles.
        """
        known, chosen = list(self.response.stations), station or control_of(self.response)
        if chosen not in known:
            raise InputError(Problem(f"'{chosen}' is not a station", key="station", remedy=nearest(chosen, known)))
        rows = self.table[self.table["station"] == chosen]
        table = rows.pivot_table(
            index=f"title_{lang}", columns="constituent", values="share", aggfunc="mean", sort=False
        )
        table = table[(table.abs() >= 5e-4).any(axis=1)]
        return table.map(lambda share: "" if share != share else f"{share:.1%}").rename_axis(chosen).reset_index()

    def note(self, lang: str = "en") -> str:
        """Return what the shares of constituents that are kept above a limit mean; empty if there are none."""
        rules = read_standard(DEFAULT)
        names = [name for name in self.response.constituents if _is_kept_above(name, rules)]
        told = {"zh": "：消耗量中的份额；空白为补给", "en": ": shares of what takes it away; blank: brings it"}[lang]
        return ", ".join(names) + told if names else ""

    def heading(self, lang: str = "en") -> str:
        """Return one line that says what was divided."""
        about = self.response.about
        title = about.get("title", {}).get(lang) or about.get("name", "")
        mark = {"zh": " · 示例数据", "en": " · illustrative data"}[lang]
        what = {"zh": "污染物来源份额", "en": "shares of the sources"}[lang]
        return f"{title} · {what}" + (mark if about.get("data_status") == "illustrative" else "")

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, whole or not at all; data that describe no real river say so in a column."""
        status = self.response.about.get("data_status", "")
        write_table(path, self.table.assign(data_status=status) if status else self.table)
        return Path(path)

    _card = apportionment_card

    def __repr__(self) -> str:
        counts = self.table[["station", "constituent", "period", "source"]].nunique()
        told = ", ".join(f"{count} {name}s" for name, count in counts.items())
        return f"<Apportionment of '{self.response.about.get('name', '')}': {told}>"


def apportion(
    response: Response,
    *,
    period: str = "month",
    standard: Standard | str | Path | None = None,
    targets: Mapping[str, str] | None = None,
) -> Apportionment:
    """Apportion the concentrations of the base run among its sources.

    Parameters
    ----------
    response : Response
        From `danao.respond`, at output instants or monthly.
    period : {"month", "year", "exceeding"}
        Monthly means; their mean; or the mean over the months in which the limit of the target is not kept.
    standard : Standard, str or Path, optional
        Says what is to be kept above a limit, and the limits; GB 3838-2002 if not given.
    targets : mapping of station to class, optional
        By default those of the scenario, else of the stations, else the reference class of the standard.

    Raises
    ------
    InputError
        If the period is none of these, or no month exceeds any limit.
    """
    if period not in PERIODS:
        raise InputError(Problem(f"'{period}' is not a period", key="period", remedy=nearest(period, PERIODS)))
    rules = read_standard(DEFAULT if standard is None else standard)
    monthly = response.in_months()
    parts = [_of_constituent(monthly, name, period, rules, targets or {}) for name in monthly.constituents]
    rows = [row for part in parts for row in part]
    if not rows:
        raise InputError(Problem("no month exceeds its limit", key="period", remedy="apportion by month or year"))
    table = pd.DataFrame(rows, columns=[*COLUMNS[:-1]])
    return Apportionment(table.assign(share=_shares(table, rules)), response)


def _of_constituent(
    monthly: Response, name: str, period: str, rules: Standard, targets: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    """Return the rows of a constituent, without shares."""
    part = monthly.parts[name]
    sources = pd.Index(part["source"].values)
    names = sources.unique()
    about = monthly.emissions.groupby(level=0, sort=False)[["kind", "title_zh", "title_en"]].first()
    values = np.stack([part.values[sources == source].sum(axis=0) for source in names])
    months = [str(time)[:7] for time in monthly.times.astype("datetime64[M]")]
    rows = []
    for s, station in enumerate(monthly.stations):
        here = values[:, :, s]
        if period != "month":
            chosen = np.ones(len(months), bool)
            if period == "exceeding":
                chosen = _exceeding(here.sum(axis=0), name, station, monthly, rules, targets)
            if not chosen.any():
                continue
            here = here[:, chosen].mean(axis=1, keepdims=True)
        labels = months if period == "month" else [months[0][:4] + (" exceeding" if period == "exceeding" else "")]
        for t, label in enumerate(labels):
            for k, source in enumerate(names):
                rows.append((station, name, label, source, *about.loc[source], float(here[k, t])))
    return rows


def _exceeding(
    values: Floats, name: str, station: str, monthly: Response, rules: Standard, targets: Mapping[str, str]
) -> NDArray[np.bool_]:
    """Return the months in which a constituent does not keep its limit."""
    item, own = rules.find(name), target_of(monthly, station, rules, targets)
    limit = None if item is None else rules.limit(item, own)
    if not isinstance(limit, float):
        return np.zeros(values.size, bool)
    return values < limit if rules.items[str(item)].sense == "at least" else values > limit


def target_of(response: Response, station: str, rules: Standard, targets: Mapping[str, str]) -> str:
    """Return the class that is asked of a station: given, of the scenario, of the station, or the reference."""
    own = {item["name"]: item["target"] for item in response.about.get("stations", ())}
    return targets.get(station) or response.about.get("targets", {}).get(station) or own.get(station) or rules.reference


def control_of(response: Response) -> str:
    """Return the first control section of a response, else its last station."""
    control = [item["name"] for item in response.about.get("stations", ()) if item.get("control")]
    return next(iter(control), response.stations[-1])


def _shares(table: pd.DataFrame, rules: Standard) -> pd.Series:
    """Return the shares of the parts in what exceeds a limit by being too much, or in what takes away."""
    at_least = table["constituent"].map(lambda name: _is_kept_above(name, rules))
    counted = table["part"].where(~at_least | (table["part"] < 0.0))
    whole = counted.groupby([table[key] for key in ("station", "constituent", "period")]).transform("sum")
    return (counted / whole).where(whole != 0.0)


def _is_kept_above(name: str, rules: Standard) -> bool:
    item = rules.find(name)
    return item is not None and rules.items[item].sense == "at least"
