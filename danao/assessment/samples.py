"""Measured samples: one tidy table of many rivers and stations, and the audit of what stood in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from danao.assessment import audit, layout
from danao.assessment.audit import Finding
from danao.assessment.record import COLUMNS, Place, Record
from danao.assessment.texts import say
from danao.errors import InputError
from danao.standards._standard import DEFAULT, Standard, read_standard

TABLE = ("time", "station", "river", "constituent", "value", "unit", "flag", "tide", "target", "line")
_EBB, _FLOOD = ("ebb", "退", "落"), ("flood", "涨")


@dataclass(frozen=True)
class Samples:
    """Measured samples that passed the audit, and the audit.

    Parameters
    ----------
    name : str
        Name of the file.
    table : DataFrame
        ``time`` (local), ``station, river, constituent, value, unit, flag, tide, target, line``; names and units are
        those of the standard; flag ``<`` marks a value that is the detection limit.
    audit : DataFrame
        ``line, time, station, constituent, severity, rule, text``: an ``error`` left its row out, a ``warning`` kept
        it, a ``note`` tells what was done.
    others : tuple of str
        Constituents that the standard does not know.
    """

    name: str
    table: pd.DataFrame
    audit: pd.DataFrame = field(repr=False)
    others: tuple[str, ...] = ()

    def __repr__(self) -> str:
        counts = self.audit["severity"].value_counts()
        found = ", ".join(f"{counts.get(kind, 0)} {kind}s" for kind in audit.SEVERITIES)
        stations = self.table["station"].nunique()
        return f"<Samples '{self.name}': {len(self.table)} values at {stations} stations; audit: {found}>"

    def record(self) -> Record:
        """Return the values as an assessment takes them."""
        table = self.table
        places = {}
        for station, rows in table.groupby("station", sort=False):
            river = next((text for text in rows["river"] if text), "")
            target = next((text for text in rows["target"] if text), "")
            name = str(station)
            places[name] = Place(name, {"zh": name, "en": name}, {"zh": river, "en": river}, target)
        frame = table.assign(below=table["flag"] == "<", flow=table["tide"].map({"ebb": 1.0, "flood": -1.0}))
        return Record(
            name=self.name,
            title={"zh": self.name, "en": self.name},
            frame=frame[list(COLUMNS)].reset_index(drop=True),
            visits=table[["station", "time"]].drop_duplicates(),
            places=places,
            continuous=False,
            others=self.others,
            audit=self.audit,
        )


def read_samples(
    source: str | Path | pd.DataFrame,
    standard: Standard | str | Path = DEFAULT,
    *,
    zone: str = "+08:00",
    lang: str = "en",
    name: str = "",
) -> Samples:
    """Read and audit measured samples.

    Parameters
    ----------
    source : str, Path or DataFrame
        CSV or frame, in one of two layouts. Long: ``time, station, constituent, value, unit, flag`` and if wanted
        ``river, tide, target``; one value a row, flag ``<`` below detection. Wide: ``time, station`` and one column
        ``NH3-N [mg/L]`` per constituent, ``<0.025`` or ``0.025L`` below detection. Headers and names of constituents
        may be Chinese. Times are ISO 8601 or ``2023/5/9 10:00``; without a zone they are local.
    standard : Standard, str or Path
        Gives names, units and possible ranges.
    zone : str
        Zone of local time.
    lang : {"en", "zh"}
        Language of the audit.
    name : str
        What to call it; by default the name of the file.

    Raises
    ------
    InputError
        If the file cannot be read as a table, a column is missing, or not one value is left.
    """
    standard = read_standard(standard)
    path = None if isinstance(source, pd.DataFrame) else Path(source)
    cells = layout.read(source)
    read = _Reading(standard, zone, lang)
    table = _name_stations(pd.DataFrame([row for row in map(read.row, cells) if row], columns=list(TABLE)))
    findings = [*read.findings, *read.notes()]
    findings += audit.examine(table, standard, lang)
    left_out = {found.line_and_item for found in findings if found.severity == "error"}
    kept = [key not in left_out for key in zip(table["line"], table["constituent"], strict=True)]
    report = audit.report(findings)
    if not any(kept):
        rules = "; ".join(report["text"].head(5)) or "it holds no rows"
        raise InputError(f"{path or 'the samples'}: not one value can be used: {rules}")
    table = table[kept].reset_index(drop=True)
    return Samples(name or (path.stem if path else "samples"), table, report, tuple(sorted(read.unknown)))


def _name_stations(table: pd.DataFrame) -> pd.DataFrame:
    """Name a station with its river where several rivers have one of that name."""
    rivers = table.groupby("station")["river"].transform("nunique")
    table["station"] = np.where(rivers > 1, (table["river"] + " " + table["station"]).str.strip(), table["station"])
    return table


class _Reading:
    """Turns rows of text into values, and keeps what it noticed."""

    def __init__(self, standard: Standard, zone: str, lang: str):
        self.standard, self.zone, self.lang = standard, zone, lang
        self.findings: list[Finding] = []
        self.unknown: dict[str, list[int]] = {}
        self.converted: dict[tuple[str, str, str], list[int]] = {}
        self.below: dict[str, list[int]] = {}

    def row(self, cell: layout.Cell) -> tuple | None:
        """Return one row of the table, or None if it cannot be used."""
        item = layout.find_item(self.standard, cell.constituent)
        if item is None:
            self.unknown.setdefault(cell.constituent, []).append(cell.line)
            return None
        try:
            time = layout.time(cell.time, self.zone)
            if not cell.station:
                raise InputError(say("no_station", self.lang))
            value, below = layout.value(cell.value, cell.flag, self.lang)
            value, changed = layout.convert(value, cell.unit, item)
        except InputError as error:
            text = "; ".join(str(problem) for problem in error.problems)
            found = Finding(cell.line, cell.time, cell.station, item.name, "error", "unreadable", text)
            self.findings.append(found)
            return None
        if changed:
            self.converted.setdefault((item.name, cell.unit, item.unit), []).append(cell.line)
        if below:
            self.below.setdefault(item.name, []).append(cell.line)
        flag = "<" if below else ""
        tide = _tide(cell.tide or cell.station.replace("（", "(").partition("(")[2])
        return (time, cell.station, cell.river, item.name, value, item.unit, flag, tide, cell.target, cell.line)

    def notes(self) -> Iterator[Finding]:
        """Give one finding for each thing that was done to many rows."""
        for name, lines in self.unknown.items():
            text = say("unknown_item", self.lang, name=name, number=self.standard.number, rows=len(lines))
            yield Finding(lines[0], "", "", name, "error", "unknown", f"{text}{_nearest(name, self.standard)}")
        for (name, unit, to), lines in self.converted.items():
            text = say("converted", self.lang, unit=unit, to=to, rows=len(lines))
            yield Finding(lines[0], "", "", name, "note", "unit", text)
        for name, lines in self.below.items():
            yield Finding(lines[0], "", "", name, "note", "below", say("below", self.lang, rows=len(lines)))


def _nearest(name: str, standard: Standard) -> str:
    """Return the remedy for an unknown constituent if one of the standard's names is near."""
    try:
        standard.item(name)
    except InputError as error:
        remedy = error.problems[0].remedy
        return f"; {remedy}" if remedy.startswith("did you mean") else ""
    return ""


def _tide(text: str) -> str:
    """Return ``ebb``, ``flood`` or nothing, from a column or the bracket of a station named like 共和村(退潮)."""
    if text.lower().startswith(_EBB):
        return "ebb"
    return "flood" if text.lower().startswith(_FLOOD) else ""
