"""Where a page differs from what it has to show: every figure and every text that carries one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from danao.assessment.rounding import shown
from danao.reporting.texts import TEXTS
from tests.browser.expected import STANDARD, WORST, Expected, Item
from tests.browser.reading import Sand, factors_of, say

VERDICTS = {True: "met", False: "not_met"}


def label(rank: int, lang: str) -> str:
    return str(STANDARD.classes[rank].label[lang])


def short(rank: int, lang: str) -> str:
    """Return a class as narrow cells have it."""
    return ">V" if lang == "en" and rank == WORST else label(rank, lang)


def near(text: str | float, value: float, digits: float = 6e-3) -> bool:
    """Whether a printed number is a value: to three digits, or to as many as are printed."""
    plain = str(text).replace("−", "-").replace("\u2009", "").replace(",", "")
    half = 0.501 * 10.0 ** -len(plain.partition(".")[2])
    return abs(float(plain) - value) <= max(digits * abs(value), half)


def close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-3)


def differences(sand: Sand, expected: Expected, seen: dict[str, Any] | None = None) -> Iterator[str]:
    """Give what is wrong on a page at its setting, seen as a whole (view A, all items)."""
    lang = sand.lang
    seen = seen or sand.read()
    yield from _loads(seen, expected)
    yield from _table(seen, expected, lang)
    yield from _verdict(seen, expected, lang)
    yield from _matrix(seen, expected, lang)
    yield from _leaving(seen, expected)


def _loads(seen: dict[str, Any], expected: Expected) -> Iterator[str]:
    """Loads, shares and money in the CSV file; their sums below the sliders."""
    table = expected.loads()
    for source, _, brought, *numbers in seen["loads"]:
        row = table.loc[(source, brought)]
        for text, name in zip(numbers, ("load", "share", "kept", "money"), strict=True):
            if not close(float(text), row[name]):
                yield f"{name} of {source} {brought}: {text}, not {row[name]}"
    if len(seen["loads"]) != len(table):
        yield "not every load is in the file"
    cut = (table["load"] * table["share"]).clip(lower=0.0).sum()
    told = re.findall(r"[\d\u2009.]+", seen["total"])[0]
    if not near(told, cut):
        yield f"{told} t/a are cut, not {cut}"
    cost = re.findall(r"(?:费用|cost) ([\d\u2009.]+)", seen["total"])
    if expected.controls and not (cost and near(cost[0], expected.cost)):
        yield f"it costs {cost}, not {expected.cost}"


def _table(seen: dict[str, Any], expected: Expected, lang: str) -> Iterator[str]:
    """Values, classes, verdicts, main items and hatches in the CSV file."""
    stations = len(expected.targets)
    periods = len(expected.items[0].values)
    if len(seen["table"]) != stations * periods:
        yield f"{len(seen['table'])} cells in the file, not {stations * periods}"
        return
    for place, (_, _, _, name, met, main, edge, *values) in enumerate(seen["table"]):
        period, station = divmod(place, stations)
        for item, text in zip(expected.items, values, strict=True):
            if not close(float(text), item.values[period, station]):
                yield f"{item.name} {period} {station}: {text}, not {item.values[period, station]}"
        want = {
            name: label(expected.ranks[period, station], lang),
            met: say(VERDICTS[bool(expected.met[period, station])], lang),
            main: expected.pollutants(period, station, lang),
            edge: say("edge", lang) if expected.edge[period, station] else "",
        }
        yield from (f"cell {period} {station}: {got}, not {one}" for got, one in want.items() if got != one)


def _verdict(seen: dict[str, Any], expected: Expected, lang: str) -> Iterator[str]:
    """The sentence, and the count of borderline cells."""
    met, judged = int(expected.met[:-1].sum()), expected.met[:-1].size
    if re.findall(r"\d+", seen["verdict"])[:2] != [str(met), str(judged)]:
        yield f"verdict: {seen['verdict']}, not {met} of {judged}"
    period, station, item = expected.tightest
    month = TEXTS["sand_months"][0 if lang == "zh" else 1].split()[period]
    title = f"断面P{station}" if lang == "zh" else f"Section P{station}"
    for part in (item.rule.title[lang], f"{title}", month):
        if part not in seen["verdict"]:
            yield f"verdict: {seen['verdict']} does not name {part}"
    edges = int(expected.edge[:-1].sum())
    if (say("edges", lang, count=edges) in seen["note"]) != (edges > 0):
        yield f"note: {seen['note']}, not {edges} borderline"


def _matrix(seen: dict[str, Any], expected: Expected, lang: str) -> Iterator[str]:
    """Numeral, small print and marks of every cell."""
    for station, row in enumerate(seen["cells"]):
        for period, (numeral, small, marks, said, _) in enumerate(row):
            where = f"matrix {period} {station}"
            if numeral != short(expected.ranks[period, station], lang):
                yield f"{where}: {numeral}"
            main, small = expected.pollutants(period, station, lang, 1), small.replace("\u200b", "")
            room = re.search(r"\d+", small)
            if main and small.partition("/")[2] != main.partition("/")[2]:
                yield f"{where}: {small}, not {main}"
            if not main and (room is None or int(room[0]) != int(100.0 * expected.room(period, station))):
                yield f"{where}: {small}, not {expected.room(period, station)}"
            if ("missed" in marks.split()) == bool(expected.met[period, station]):
                yield f"{where}: {marks}"
            if ("edge" in marks.split()) != bool(expected.edge[period, station]):
                yield f"{where}: {marks}"
            if expected.pollutants(period, station, lang) not in said.replace("\u200b", ""):
                yield f"{where}: it says {said}"


def _leaving(seen: dict[str, Any], expected: Expected) -> Iterator[str]:
    """The link and the measures carry the setting."""
    changed = {key: factor for key, factor in expected.setting.items() if factor != 1.0}
    if factors_of(seen["link"]) != changed:
        yield f"link: {seen['link']}"
    found = {}
    for measure in YAML(typ="safe").load(seen["yaml"]).get("measures", []):
        ((kind, told),) = measure.items()
        factor = 1.0 + {"load_cut": -1.0, "load_growth": 1.0}[kind] * told["fraction"]
        found.update({(told["source"], name): factor for name in told["constituents"]})
    if found.keys() != changed.keys() or any(not close(found[key], changed[key]) for key in changed):
        yield f"measures: {found}, not {changed}"


def item_differences(seen: dict[str, Any], expected: Expected, item: Item, lang: str) -> Iterator[str]:
    """Give what is wrong in the matrix when one item is chosen."""
    for station, row in enumerate(seen["cells"]):
        for period, (numeral, small, marks, _, _) in enumerate(row):
            rank, value = item.ranks[period, station], item.values[period, station]
            where = f"{item.name} {period} {station}"
            if numeral != short(rank, lang):
                yield f"{where}: {numeral}"
            if small != shown(value, item.rule.decimals):
                yield f"{where}: {small}, not {value}"
            if ("missed" in marks.split()) != (rank > expected.target_ranks[station]):
                yield f"{where}: {marks}"
            if ("edge" in marks.split()) != (item.best[period, station] != item.worst[period, station]):
                yield f"{where}: {marks}"


def change_differences(seen: dict[str, Any], now: Expected, other: Expected, lang: str) -> Iterator[str]:
    """Give what is wrong in the matrix of A − B."""
    for station, row in enumerate(seen["cells"]):
        for period, (numeral, _, marks, _, _) in enumerate(row):
            to, start = now.ranks[period, station], other.ranks[period, station]
            want = label(to, lang) if to == start else f"{short(start, lang)}→{short(to, lang)}"
            kind = {True: "better", False: "worse"}[to < start] if to != start else ""
            marked = {"better", "worse"} & set(marks.split())
            if numeral.replace("\u200b", "") != want or marked != ({kind} - {""}):
                yield f"change {period} {station}: {numeral} {marks}, not {want} {kind}"


def detail_differences(seen: dict[str, Any], expected: Expected, item: Item, cell: tuple[int, int]) -> Iterator[str]:
    """Give what is wrong on the right side for an item in a cell (period, station)."""
    period, station = cell
    value = item.values[period, station]
    if seen["value"].split()[0] != shown(value, item.rule.decimals):
        yield f"value: {seen['value']}, not {value}"
    if f"{item.limit(expected.targets[station]):g}" not in seen["value"]:
        yield f"limit: {seen['value']}"
    brought = expected.brought(item, period, station)
    titles = {row[1]: row[0] for row in seen["loads"]}
    for name, told in seen["stack"]:
        if name in titles and not near(told, brought[titles[name]]):
            yield f"{name} brings {told}, not {brought[titles[name]]}"
    if len(seen["stack"]) < np.count_nonzero(list(brought.values())):
        yield "sources are missing"
    order = [abs(brought[titles[name]]) for name, _ in seen["stack"] if name in titles]
    if not expected.setting and order != sorted(order, reverse=True):
        yield "the largest source is not first"
    yield from _pictures(seen, expected, item, cell)
    yield from _relief(seen, expected, item, cell)


def _relief(seen: dict[str, Any], expected: Expected, item: Item, cell: tuple[int, int]) -> Iterator[str]:
    """What is said to free a cell does free it, and only just; the room of one that passes is its room."""
    period, station = cell
    limit, value = item.limit(expected.targets[station]), item.values[period, station]
    excess = item.sense * (value - limit)
    shares = [[float(one) / 100.0 for one in re.findall(r"([\d.]+) ?%", line)] for line in seen["free"]]
    if item.ranks[period, station] <= expected.target_ranks[station]:
        if excess < -5e-4 * limit and not (shares[0] and abs(shares[0][0] + excess / limit) <= 6e-4):
            yield f"room: {seen['free']}, not {-excess / limit}"
        return
    titles = {row[1]: row[0] for row in seen["loads"]}
    effects = {key: item.sense * effect for key, effect in expected.effects(item, period, station).items()}

    def freed(points: float, sources: list[str]) -> float:
        """Return what so many points of the sliders of sources free."""
        left = {key: min(points, expected.setting.get(key, 1.0)) for key in effects if key[0] in sources}
        return sum(effects[key] * part for key, part in left.items())

    if freed(1.5, list(titles.values())) > excess and not any(shares):
        yield f"relief: {seen['free']}, though {effects} could go"
    alone = [share[0] for share in shares[:-1] if share]
    if alone != sorted(alone):
        yield f"relief: {seen['free']}: the easiest is not first"
    for line, share in zip(seen["free"], shares, strict=True):
        sources = [name for title, name in titles.items() if title in line] or list(titles.values())
        if share and not freed(share[0] - 1e-3, sources) - 1e-9 <= excess <= freed(share[0], sources) + 1e-9:
            yield f"relief: {line} frees {freed(share[0], sources)}, not {excess}"


def _pictures(seen: dict[str, Any], expected: Expected, item: Item, cell: tuple[int, int]) -> Iterator[str]:
    """Lines of the pictures, read off their axes: the days at the section, the sections along the river."""
    period, station = cell
    along = item.values[period]
    wanted = [expected.daily(item, station), along]
    now = sorted((picture for picture in seen["pictures"]), key=lambda one: -one["now"].count("L"))
    for picture, values in zip(now, wanted, strict=True):
        read = read_off(picture, "now")
        if read.size != values.size or np.abs(read - values).max() > 0.01 * np.abs(values).max():
            yield f"a line of {read.size} points is not the {values.size} values of {item.name}"
        limit = read_off(picture, "limit")
        if not np.allclose(limit, item.limit(expected.targets[station]), rtol=0.02):
            yield f"the limit is drawn at {limit}"


def read_off(picture: dict[str, Any], line: str) -> Any:
    """Return the values that a line shows on the axis of its picture."""
    levels = [float(re.findall(r"[\d.]+", path)[1]) for path in picture["ticks"]]
    labels = [float(text) for text in picture["grid"] if re.fullmatch(r"-?[\d.]+", text)]
    if line == "limit":
        ys = [float(y) for _, y in re.findall(r"M([\d.]+) (-?[\d.]+)H", picture[line])]
    else:
        ys = [float(y) for _, y in re.findall(r"[ML]([\d.]+) (-?[\d.]+)", picture[line])]
    slope = (labels[-1] - labels[0]) / (levels[-1] - levels[0])
    return np.array([labels[0] + slope * (y - levels[0]) for y in ys])
