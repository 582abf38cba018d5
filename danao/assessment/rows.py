"""One row per station, constituent and period: the value beside its limit, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment import periods
from danao.assessment.record import Record
from danao.assessment.rules import Rules
from danao.assessment.texts import LANGUAGES, Said, both, said, say
from danao.standards._item import Item

MET, NOT_MET, NOT_ASSESSED = "met", "not met", "not assessed"
PARTLY = 0.95  # of a period: below that a verdict on a run says how much was covered
COLUMNS = (
    "run",
    "station",
    "title",
    "river",
    "period",
    "start",
    "statistic",
    "constituent",
    "value",
    "unit",
    "limit",
    "limit_low",
    "target",
    "class",
    "multiple",
    "verdict",
    "margin",
    "margin_limit",
    "samples",
    "below",
    "unrounded",
    "reason",
    "citation",
)


def judge(statistics: pd.DataFrame, record: Record, rules: Rules, period: str) -> pd.DataFrame:
    """Return the rows of the values that there are.

    Parameters
    ----------
    statistics : DataFrame
        As `periods.statistics` returns it.
    record : Record
        Where the values come from.
    rules : Rules
        How to judge.
    period : str
        One of `periods.PERIODS`, which the statistics are of.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. A constituent that is not measured has no row here: see `with_missing`.
    """
    warm = [name for name, item in rules.standard.items.items() if item.quantity == "temperature"]
    water_temperature = statistics[statistics["constituent"].isin(warm)].groupby(["station", "start"])["value"].mean()
    place = pd.MultiIndex.from_frame(statistics[["station", "start"]])
    statistics = statistics.assign(
        temperature=water_temperature.reindex(place).to_numpy(float),
        target=statistics["station"].map({name: rules.target(one) for name, one in record.places.items()}),
        water=statistics["station"].map(rules.water_of),
    )
    groups = statistics.groupby(["constituent", "water", "target"], sort=False, observed=True)
    parts = [_judge_item(rows, key, rules, period, record) for key, rows in groups]
    rows = pd.concat(parts) if parts else _nothing(statistics)
    reason = rows["reason"].to_numpy(object)
    rows["reason"] = np.where(reason == "", _coverage(rows, record, rules, period), reason)
    return _dress(rows, record, rules, period)


def _judge_item(
    rows: pd.DataFrame, shared: tuple[str, str, str], rules: Rules, period: str, record: Record
) -> pd.DataFrame:
    """Judge values that share item, water and target."""
    name, water, target = shared
    item = rules.standard.items[name]
    temperature = rows["temperature"].to_numpy(float)
    value = rules.judged(rows["value"].to_numpy(float), item)
    low, high = item.bounds(target, water, temperature)
    rank = item.rank(value, water, temperature)
    margin_limit = np.nan if rules.margin is None else rules.margin.limit(item, target, water)
    reason = _reasons(rows, item, (water, high), rules, period, record)
    judged = (reason == "") & (rank >= 0)
    known = judged | ((rank >= 0) & (not item.assessed) & (not record.refusal))
    verdict = np.where(item.meets(value, target, water, temperature), MET, NOT_MET)
    bound = low if item.sense == "at least" else high
    return rows.assign(
        unrounded=rows["value"],
        value=value,
        unit=item.unit,
        limit=np.where(np.isfinite(bound), bound, np.nan),
        limit_low=low if item.sense == "between" else np.nan,
        multiple=np.where(known, item.excess(value, rules.reference_of(target), water), np.nan),
        margin=np.where(judged, item.margin(value, target, water, temperature), np.nan),
        margin_limit=margin_limit,
        verdict=np.where(judged, verdict, NOT_ASSESSED),
        reason=reason,
        **{"class": np.where(known, np.array(rules.standard.class_names)[rank], "")},
    )


def _reasons(
    rows: pd.DataFrame, item: Item, asked: tuple[str, NDArray], rules: Rules, period: str, record: Record
) -> NDArray[np.object_]:
    """Return why values cannot be judged, an empty text where they can."""
    water, high = asked
    reason = np.full(len(rows), "", dtype=object)
    hidden = (rows["below"] > 0) & (rows["detection"] > high) & (item.sense == "at most")
    for place in np.flatnonzero(hidden & ((rows["below"] == rows["samples"]) | (rows["value"] <= high))):
        reason[place] = said("detection", detection=rows["detection"].iloc[place], limit=high[place])
    fewest = periods.FEWEST[period]
    for place in np.flatnonzero((rows["samples"] < fewest) & (not record.continuous)):
        reason[place] = said("few_samples", samples=rows["samples"].iloc[place], fewest=fewest)
    for place in np.flatnonzero((rows["months"] < periods.FEWEST_MONTHS) & (period == "year")):
        reason[place] = said("few_months", months=rows["months"].iloc[place], fewest=periods.FEWEST_MONTHS)
    if not item.assessed or item.limit(rules.standard.reference, water) is None:
        reason[:] = (
            said("rule", text=tuple(item.rule[lang] for lang in LANGUAGES)) if item.rule else said("information")
        )
    if record.refusal:
        reason[:] = said("distrusted", checks=record.refusal)
    return reason


def _coverage(rows: pd.DataFrame, record: Record, rules: Rules, period: str) -> NDArray[np.object_]:
    """Return a remark for each row whose period a run covers only in part, an empty text for the others."""
    remark: dict[pd.Timestamp, Said] = {}
    times = record.visits["time"].drop_duplicates().sort_values()
    if record.continuous and period != "sample" and len(times) > 1:
        step = times.diff().median() / pd.Timedelta(hours=1)
        begun = periods.starts(times.to_numpy("datetime64[ns]") - np.timedelta64(1, "ns"), period, rules.seasons)
        for start, number in pd.Series(begun).dropna().value_counts().items():
            share = number * step / periods.hours(np.datetime64(start), period, rules.seasons)
            if share < PARTLY:
                remark[pd.Timestamp(start)] = said("partly", share=f"{share:.0%}")
    return np.array([remark.get(start, "") for start in rows["start"]], dtype=object)


def _nothing(statistics: pd.DataFrame) -> pd.DataFrame:
    return statistics.assign(**{name: np.nan for name in COLUMNS if name not in statistics})


def _dress(rows: pd.DataFrame, record: Record, rules: Rules, period: str) -> pd.DataFrame:
    """Add what says where and when, and bring the columns in order."""
    places = record.places
    labels = {start: label(np.datetime64(start), period, rules, rules.lang) for start in rows["start"].unique()}
    statistic = say(f"statistic_{period}", rules.lang)
    if rules.sampling != "all":
        statistic = f"{statistic} ({say(rules.sampling, rules.lang)})"
    rows = rows.assign(
        run=record.name,
        title=rows["station"].map({name: place.title[rules.lang] for name, place in places.items()}),
        river=rows["station"].map({name: place.river[rules.lang] for name, place in places.items()}),
        period=rows["start"].map(labels),
        statistic=statistic,
        citation=rules.standard.citation,
    )
    return rows[list(COLUMNS)].reset_index(drop=True)


def label(start: np.datetime64, period: str, rules: Rules, lang: str) -> str:
    """Return a period as text, the seasons that have a word in both languages by that word."""
    text = periods.label(start, period, rules.seasons)
    season = text[5:]
    return f"{text[:5]}{say(season, lang)}" if period == "season" and season in periods.SEASONS else text


def with_missing(rows: pd.DataFrame, record: Record, rules: Rules, period: str) -> pd.DataFrame:
    """Add one row, not assessed, for every required item and period that has no value, and sort.

    Periods are those from the first to the last of the record (samples and days: those with a visit), so that a month
    without a sample shows.
    """
    found = set(zip(rows["station"], rows["start"], rows["constituent"], strict=True))
    there = set(zip(record.frame["station"], record.frame["constituent"], strict=True))
    wanted = dict.fromkeys((*rules.items, *rules.standard.required))
    absent = [
        (station, start, name)
        for station, start in _visits(record, rules, period)
        for name in wanted
        if (station, start, name) not in found
    ]
    extra = pd.DataFrame(absent, columns=["station", "start", "constituent"])
    extra["reason"] = [_why_missing((station, name) in there, record, rules) for station, _, name in absent]
    extra["unit"] = extra["constituent"].map({name: item.unit for name, item in rules.standard.items.items()})
    extra["target"] = extra["station"].map({name: rules.target(one) for name, one in record.places.items()})
    blank = {"class": "", "verdict": NOT_ASSESSED, "samples": 0, "below": 0}
    numbers = ("value", "limit", "limit_low", "multiple", "margin", "margin_limit", "unrounded")
    extra = extra.assign(**blank, **dict.fromkeys(numbers, np.nan))
    extra["limit"] = [_limit(station, name, record, rules) for station, _, name in absent]
    whole = pd.concat([part for part in (rows, _dress(extra, record, rules, period)) if len(part)] or [rows])
    order = {name: place for place, name in enumerate(rules.standard.items)}
    stations = {name: place for place, name in enumerate(record.places)}
    keys = {"station": whole["station"].map(stations), "constituent": whole["constituent"].map(order)}
    placed = whole.assign(_s=keys["station"], _c=keys["constituent"]).sort_values(["_s", "start", "_c"])
    return placed.drop(columns=["_s", "_c"]).reset_index(drop=True)


def _visits(record: Record, rules: Rules, period: str) -> Iterator[tuple[str, pd.Timestamp]]:
    if record.visits.empty:
        return
    times = record.visits["time"].to_numpy("datetime64[ns]")
    times = times - np.timedelta64(int(record.continuous and period != "sample"), "ns")
    if period in ("sample", "day"):
        visits = record.visits.assign(start=periods.starts(times, period, rules.seasons))
        pairs = visits[["station", "start"]].drop_duplicates().itertuples(index=False)
        yield from ((pair.station, pair.start) for pair in pairs)
        return
    for station in record.places:
        for start in periods.all_starts(times.min(), times.max(), period, rules.seasons):
            yield station, pd.Timestamp(start)


def _why_missing(somewhere: bool, record: Record, rules: Rules) -> Said:
    """Return why an item has no value; `somewhere` if the station has one at another time."""
    if record.refusal:
        return said("distrusted", checks=record.refusal)
    if not somewhere:
        return said("not_simulated" if record.continuous else "not_measured")
    return said("no_sample") if rules.sampling == "all" else said("no_tide", sampling=both(rules.sampling))


def _limit(station: str, name: str, record: Record, rules: Rules) -> float:
    item, target = rules.standard.items[name], rules.target(record.places[station])
    limit = item.limit(target, rules.water_of(station))
    return limit[1] if isinstance(limit, tuple) else np.nan if limit is None else limit
