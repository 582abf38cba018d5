"""How tables of samples are laid out, and how their cells are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from danao import units
from danao.assessment.rounding import exact_product
from danao.assessment.texts import say
from danao.errors import InputError, Problem
from danao.forcing.times import as_time
from danao.standards._item import Item
from danao.standards._reader import plain_name
from danao.standards._standard import Standard
from danao.tables import read_header, read_table

_HEADS: Mapping[str, tuple[str, ...]] = {
    "time": ("time", "date", "时间", "日期", "采样时间", "采样日期", "监测时间", "监测日期"),
    "station": ("station", "section", "断面", "断面名称", "监测断面", "站点", "点位", "点位名称"),
    "constituent": ("constituent", "item", "parameter", "指标", "项目", "监测项目", "监测指标"),
    "value": ("value", "result", "结果", "数值", "监测值", "监测结果", "浓度"),
    "unit": ("unit", "单位"),
    "flag": ("flag", "标志", "标识"),
    "river": ("river", "河流", "河流名称", "所处河流", "所在河流"),
    "tide": ("tide", "潮汐", "潮态"),
    "target": ("target", "目标", "水质目标", "水质控制目标"),
}
_HEAD_OF = {plain_name(text): head for head, texts in _HEADS.items() for text in texts}
_LONG = ("time", "station", "constituent", "value", "unit")
_WITH_UNIT = re.compile(r"\s*(.*?)\s*(?:\[([^\]]*)\])?\s*")
_VALUE = re.compile(r"(<?)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(L?)")
_SLASHED = re.compile(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_BELOW = ("<", "L")
_NO_UNIT = ("-", "/", "无量纲", "无", "1")


@dataclass(frozen=True)
class Cell:
    """One value as it was written, with everything that belongs to it."""

    line: int
    time: str
    station: str
    constituent: str
    value: str
    unit: str
    flag: str = ""
    river: str = ""
    tide: str = ""
    target: str = ""


def read(source: str | Path | pd.DataFrame) -> list[Cell]:
    """Return the cells of a CSV file or a frame, in the long or the wide layout.

    Raises
    ------
    InputError
        If the file is no table, or a column that either layout needs is missing.
    """
    columns, unit_of, lines, place = _frame(source) if isinstance(source, pd.DataFrame) else _file(Path(source))
    heads: dict[str, str] = {}
    for name in columns:
        heads.setdefault(_HEAD_OF.get(plain_name(name), ""), name)
    wide = "constituent" not in heads and "value" not in heads
    needed = ("time", "station") if wide else _LONG
    missing = [head for head in needed if head not in heads]
    if missing:
        remedy = f"long: {','.join(_LONG)},flag; wide: time,station,NH3-N [mg/L],…"
        raise InputError([Problem(f"column '{head}' is missing", file=place, remedy=remedy) for head in missing])
    fixed = {head: columns[name] for head, name in heads.items() if head}
    if not wide:
        return [Cell(line=int(line), **{k: v[i] for k, v in fixed.items()}) for i, line in enumerate(lines)]
    items = [name for name in columns if name.strip() and plain_name(name) not in _HEAD_OF]
    return list(_unfold(fixed, {name: columns[name] for name in items}, unit_of, lines))


def _unfold(
    fixed: Mapping[str, Sequence[str]],
    items: Mapping[str, Sequence[str]],
    unit_of: Mapping[str, str],
    lines: Sequence[int],
) -> Iterator[Cell]:
    """Give the cells of a wide table; an empty cell is no sample."""
    shared = {head: texts for head, texts in fixed.items() if head not in ("unit", "flag")}
    for i, line in enumerate(lines):
        of_row = {head: texts[i] for head, texts in shared.items()}
        for name, texts in items.items():
            if texts[i] and texts[i] not in ("-", "—", "/"):
                yield Cell(line=int(line), constituent=name, value=texts[i], unit=unit_of[name], **of_row)


def _file(path: Path) -> tuple[dict[str, list[str]], dict[str, str], Sequence[int], Path | None]:
    unit_of = read_header(path)
    table = read_table(path, dict.fromkeys(unit_of, "text"), blank=set(unit_of))
    return {name: [text.strip() for text in table[name]] for name in unit_of}, unit_of, table.lines.tolist(), path


def _frame(frame: pd.DataFrame) -> tuple[dict[str, list[str]], dict[str, str], Sequence[int], Path | None]:
    columns, unit_of = {}, {}
    for head in frame.columns:
        match = _WITH_UNIT.fullmatch(str(head))
        name, unit = (match[1], match[2] or "") if match else (str(head), "")
        columns[name], unit_of[name] = [_text(value) for value in frame[head]], unit
    return columns, unit_of, range(1, len(frame) + 1), None


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating):
        return repr(float(value))
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value).strip()


def find_item(standard: Standard, name: str) -> Item | None:
    """Return the item that a table names, or None."""
    found = standard.find(name)
    return None if found is None else standard.items[found]


@lru_cache(maxsize=4096)
def time(text: str, zone: str) -> np.datetime64:
    """Return a sampling time in local time; ``2023/5/9 10:00`` and ``2023年5月9日`` are read too."""
    match = _SLASHED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match:
        year, month, day, hour, minute, second = (part or "0" for part in match.groups())
        text = f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}"
    return as_time(text, zone)


def value(text: str, flag: str, lang: str) -> tuple[float, bool]:
    """Return a value and whether it is a detection limit (``<0.025``, ``0.025L``, or the flag ``<``).

    Raises
    ------
    InputError
        If there is no finite number, or the flag is unknown.
    """
    plain, mark = (unicodedata.normalize("NFKC", part).strip() for part in (text, flag))
    match = _VALUE.fullmatch(plain)
    if match is None or not np.isfinite(float(match[2])):
        raise InputError(say("no_number", lang, text=text))
    if mark and mark not in _BELOW:
        raise InputError(say("unknown_flag", lang, flag=flag))
    return float(match[2]), bool(match[1] or match[3] or mark)


def in_unit(value: float, given: str, due: str) -> float:
    """Return a value in the unit of a constituent: a concentration from any unit of it, others as they are.

    Raises
    ------
    InputError
        If the unit is another one.
    """
    if due in ("g m-3", "mg m-3"):
        return float(units.from_inner(units.to_inner(value, given, "concentration"), due, "concentration"))
    if given not in ("", due):
        raise InputError(Problem(f"'{given}' is not the unit of this constituent", "unit", remedy=f"write {due}"))
    return value


def convert(value: float, unit: str, item: Item) -> tuple[float, bool]:
    """Return a value in the unit of the item, exact in decimals, and whether it had to be converted.

    Raises
    ------
    InputError
        If there is no unit where one is due, or one of something else.
    """
    factor, offset = _scale(unit.strip(), item.unit, item.quantity)
    if factor == 1.0 and offset == 0.0:
        return value, False
    return exact_product(value, factor) + offset, True


@lru_cache(maxsize=1024)
def _scale(unit: str, own: str, quantity: str) -> tuple[float, float]:
    """Return by what a value in `unit` is multiplied, and what is added then, to have it in the unit `own`."""
    unit = "" if quantity == "dimensionless" and unit in _NO_UNIT else unit
    zero, one = (units.from_inner(units.to_inner(x, unit, quantity), own, quantity) for x in (0.0, 1.0))
    return (1.0 if unit == own else float(one - zero)), float(zero)
