"""What can be wrong with measured values, rule by rule.

The rules are checks of plausibility, not of law; their bounds are ours and stated with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields

import numpy as np
import pandas as pd

from danao.assessment.texts import say
from danao.standards._item import oxygen_saturation
from danao.standards._standard import Standard

SEVERITIES = ("error", "warning", "note")
SUPERSATURATED = 1.5  # of saturation; strong algal blooms stay below it as a rule
MOST_OXYGEN = 20.0  # mg/L, where no temperature tells the saturation
OUTLYING = 10.0  # times the median of the station: a slip of the unit or the decimal point
ENOUGH = 6  # values for a median


@dataclass(frozen=True)
class Finding:
    """One thing that the audit noticed."""

    line: int
    time: str
    station: str
    constituent: str
    severity: str
    rule: str
    text: str

    @property
    def line_and_item(self) -> tuple[int, str]:
        """Which value it is about."""
        return self.line, self.constituent


def report(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return findings as a table, by severity and line."""
    order = sorted(findings, key=lambda found: (SEVERITIES.index(found.severity), found.line, found.constituent))
    return pd.DataFrame([astuple(found) for found in order], columns=[field.name for field in fields(Finding)])


def examine(table: pd.DataFrame, standard: Standard, lang: str) -> list[Finding]:
    """Return what is wrong or doubtful with the rows of a table of samples."""
    rules = (_impossible, _duplicates, _pairs, _oxygen, _outliers, _targets)
    return [found for rule in rules for found in rule(table, standard, lang)]


def _found(row: pd.Series, severity: str, rule: str, text: str) -> Finding:
    return Finding(int(row["line"]), str(row["time"])[:16], row["station"], row["constituent"], severity, rule, text)


def _impossible(table: pd.DataFrame, standard: Standard, lang: str) -> Iterator[Finding]:
    """Find values outside what the item can be (pH 0 to 14, nothing below zero): left out."""
    for name, rows in table.groupby("constituent"):
        low, high = standard.items[str(name)].possible
        for _, row in rows[(rows["value"] < low) | (rows["value"] > high)].iterrows():
            text = say("impossible", lang, value=row["value"], low=low, high=high)
            yield _found(row, "error", "impossible", text)


def _duplicates(table: pd.DataFrame, standard: Standard, lang: str) -> Iterator[Finding]:
    """Find the same station, time and item twice: an equal value is left out, a different one kept and averaged."""
    first: dict[tuple, pd.Series] = {}
    double = table.duplicated(["station", "time", "constituent"], keep=False)
    for _, row in table[double].iterrows():
        key = (row["station"], row["time"], row["constituent"])
        earlier = first.setdefault(key, row)
        if earlier is row:
            continue
        equal = earlier["value"] == row["value"] and earlier["flag"] == row["flag"]
        values = {"line": earlier["line"], "first": earlier["value"], "second": row["value"]}
        if equal:
            yield _found(row, "error", "duplicate", say("duplicate", lang, **values))
        else:
            yield _found(row, "warning", "parallel", say("parallel", lang, **values))


def _pairs(table: pd.DataFrame, standard: Standard, lang: str) -> Iterator[Finding]:
    """Find a part above its whole in one sample: ammonia above total nitrogen, BOD5 or CODMn above COD."""
    values = {key: rows for key, rows in table.groupby("constituent")}
    for item in standard.items.values():
        if not item.never_above or item.name not in values or item.never_above not in values:
            continue
        whole = values[item.never_above][["station", "time", "value"]]
        both = values[item.name].merge(whole, on=["station", "time"], suffixes=("", "_whole"))
        wrong = both[(both["value"] > both["value_whole"]) & (both["flag"] != "<")]
        for _, row in wrong.iterrows():
            names = {"part": item.title[lang], "whole": standard.items[item.never_above].title[lang]}
            text = say("pair", lang, value=row["value"], other=row["value_whole"], **names)
            yield _found(row, "warning", "pair", text)


def _oxygen(table: pd.DataFrame, standard: Standard, lang: str) -> Iterator[Finding]:
    """Find dissolved oxygen far above saturation."""
    warmth = [name for name, item in standard.items.items() if item.quantity == "temperature"]
    temperature = table[table["constituent"].isin(warmth)].groupby(["station", "time"])["value"].mean()
    for item in standard.items.values():
        rows = table[(table["constituent"] == item.name) & bool(item.saturation)]
        place = pd.MultiIndex.from_frame(rows[["station", "time"]])
        rows = rows.assign(saturated=oxygen_saturation(temperature.reindex(place).to_numpy(float)))
        most = np.fmin(SUPERSATURATED * rows["saturated"], MOST_OXYGEN)
        for _, row in rows[rows["value"] > most].iterrows():
            share = "" if np.isnan(row["saturated"]) else f" ({row['value'] / row['saturated']:.0%})"
            yield _found(row, "warning", "oxygen", say("oxygen", lang, value=row["value"], share=share))


def _outliers(table: pd.DataFrame, standard: Standard, lang: str) -> Iterator[Finding]:
    """Find values ten times the median of their station and item or more, where at least six are there."""
    groups = table.groupby(["station", "constituent"])["value"]
    median, count = groups.transform("median"), groups.transform("size")
    for place in np.flatnonzero((count >= ENOUGH) & (median > 0) & (table["value"] >= OUTLYING * median)):
        row = table.iloc[place]
        text = say("outlier", lang, value=row["value"], ratio=row["value"] / median.iloc[place])
        yield _found(row, "warning", "outlier", text)


def _targets(table: pd.DataFrame, standard: Standard, lang: str) -> Iterator[Finding]:
    """Find more than one target for a station: the first is used."""
    for _, rows in table[table["target"] != ""].groupby("station"):
        for _, row in rows[rows["target"] != rows["target"].iloc[0]].drop_duplicates("target").iterrows():
            text = say("targets", lang, first=rows["target"].iloc[0], second=row["target"])
            yield _found(row, "warning", "target", text)
