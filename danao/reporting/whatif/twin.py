"""Twin: what the page has to show for a setting, found by the engine that judges runs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment.periods import SEASONS
from danao.assessment.record import Place, Record, empty_frame
from danao.assessment.rows import judge, with_missing
from danao.assessment.rules import Rules
from danao.assessment.sections import summarise
from danao.reporting.whatif.board import Board

Floats = NDArray[np.float64]
PERIODS = ("month", "year")


@dataclass(frozen=True)
class Shown:
    """What a page shows for one setting.

    Parameters
    ----------
    table : DataFrame
        As `Assessment.table`, months and then years, of the items that are predicted.
    sections : DataFrame
        As `Assessment.sections`, months and then years.
    """

    table: pd.DataFrame
    sections: pd.DataFrame

    @property
    def met(self) -> tuple[int, int]:
        """How many section-months meet their target, and how many are judged."""
        months = self.sections[self.sections["period"].str.len() == len("2020-01")]
        judged = months[months["verdict"] != "not assessed"]
        return int((judged["verdict"] == "met").sum()), len(judged)


def expected(board: Board, setting: Mapping[Hashable, float] | Floats | None = None, lang: str = "zh") -> Shown:
    """Return what the page has to show for a setting: classes, verdicts and main pollutants.

    Parameters
    ----------
    board : Board
        Of the page.
    setting : mapping, or float64 array of shape (levers,), optional
        Factors on loads, see `Board.factors`; by default the base run.
    lang : {"zh", "en"}
        Language of titles.
    """
    factors = setting if isinstance(setting, np.ndarray) else board.factors(setting)
    rules = _rules(board, lang)
    record = _record(board)
    found = {}
    for period in PERIODS:
        rows = with_missing(judge(_statistics(board, factors, period), record, rules, period), record, rules, period)
        found[period] = rows, summarise(rows, record, rules)
    table, sections = (pd.concat([found[period][k] for period in PERIODS], ignore_index=True) for k in (0, 1))
    names = {one.item.name for one in board.sums}
    return Shown(table[table["constituent"].isin(names)].reset_index(drop=True), sections)


def values(board: Board, factors: Floats, period: str) -> dict[str, tuple[list[str], Floats]]:
    """Return by item the starts of the periods and the means, shape (periods, stations); years of monthly means."""
    found = {}
    for one in board.sums:
        months = one.value(factors)
        if period == "month":
            found[one.item.name] = [str(month) for month in board.months], months
            continue
        years = board.years
        found[one.item.name] = [str(year) for year in years], np.stack([_mean(months[at]) for at in years.values()])
    return found


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order."""
    total = np.zeros(values.shape[1:])
    for value in values:
        total = total + value
    return total / len(values)


def _statistics(board: Board, factors: Floats, period: str) -> pd.DataFrame:
    """Return the table that `danao.assessment.periods.statistics` would make of such a run."""
    counts = [1] * len(board.months) if period == "month" else [len(at) for at in board.years.values()]
    tables = []
    for name, (starts, means) in (values(board, factors, period) | _warmth(board, period)).items():
        for place, station in enumerate(board.stations):
            row = {"station": station, "constituent": name, "start": pd.to_datetime(starts), "value": means[:, place]}
            tables.append(pd.DataFrame(row | {"months": counts if period == "year" else 0}))
    whole = pd.concat(tables, ignore_index=True)
    return whole.assign(samples=1, below=0, detection=np.nan)


def _warmth(board: Board, period: str) -> dict[str, tuple[list[str], Floats]]:
    """Return the water temperature as one more item, where it is simulated: the limit of oxygen may need it."""
    if board.warm is None:
        return {}
    name = next(one.name for one in board.standard.items.values() if one.quantity == "temperature")
    if period == "month":
        return {name: ([str(month) for month in board.months], board.warm)}
    years = board.years
    return {name: ([str(year) for year in years], np.stack([_mean(board.warm[at]) for at in years.values()]))}


def _record(board: Board) -> Record:
    """Return the record that the values are of: stations with their targets, and when there is a value."""
    about = {one["name"]: one for one in board.response.about.get("stations") or ()}
    places = {}
    for station in board.stations:
        title = {lang: about.get(station, {}).get(f"title_{lang}") or station for lang in ("zh", "en")}
        places[station] = Place(station, title, {"zh": "", "en": ""}, board.target(station))
    middays = board.months.astype("datetime64[ns]") + np.timedelta64(12, "h")
    visits = pd.DataFrame(
        {"station": np.repeat(list(places), middays.size), "time": np.tile(middays, len(board.stations))}
    )
    pairs = [(station, one.item.name) for station in board.stations for one in board.sums]
    frame = pd.concat([empty_frame(), pd.DataFrame(pairs, columns=["station", "constituent"])])
    return Record("page", {}, frame, visits, places, continuous=True)


def _rules(board: Board, lang: str) -> Rules:
    """Return the choices of `danao.assess` as they are by default."""
    return Rules(
        standard=board.standard,
        period="month",
        sampling="all",
        targets={},
        reference="target",
        margin=None,
        items=(),
        rounding="half_even",
        water="river",
        seasons=SEASONS,
        lang=lang,
    )
