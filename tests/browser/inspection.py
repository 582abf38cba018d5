"""A walk through everything that a what-if page works out, which ends at the first thing that is wrong."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from danao.assessment.rounding import shown
from danao.planning.allocation import allocate
from danao.planning.allocation.control import Control, Rising
from danao.planning.response import Response
from tests.browser import agreement
from tests.browser.cases import made_up, write
from tests.browser.expected import Expected, Item
from tests.browser.reading import Sand, link_of, say

Setting = dict[tuple[str, str], float]
ITEMS = ("NH3_N", "TP")
HALF = {("S00", "NH3_N"): 0.5, ("S01", "TP"): 0.5, ("S03", "TP"): 0.4}
MIXED = {
    **{("S00", "NH3_N"): 0.3, ("S00", "TP"): 1.5, ("S01", "NH3_N"): 0.77, ("S01", "TP"): 0.0},
    **{("S02", "NH3_N"): 1.25, ("S03", "NH3_N"): 0.1 + 0.2, ("S03", "TP"): 0.66},
}
LOCKED = tuple({(source, name): factor for name in ITEMS} for source, factor in (("S00", 0.5), ("S01", 0.2)))


@dataclasses.dataclass(frozen=True)
class Case:
    """A small river with all that the page can work out: oxygen, errors, days, rising and fixed costs, targets."""

    @cached_property
    def response(self) -> Response:
        made = made_up(4, ITEMS, 3, seed=5, oxygen=True)
        stations = [{**one, "target": target} for one, target in zip(made.about["stations"], self.targets, strict=True)]
        about = {key: value for key, value in made.about.items() if key != "targets"}
        return _on_limits(dataclasses.replace(made, about={**about, "stations": stations}))

    @property
    def targets(self) -> Sequence[str]:
        return ("III", "IV", "III")

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        steps = Rising(((0.25, 2.0), (0.6, 5.0), (1.0, 14.0)))
        given = (
            Control("S00", cost=steps, fixed=300.0),
            *(Control("S01", (name,), cost=4.0, fixed=once) for name, once in zip(ITEMS, (100.0, 50.0), strict=True)),
            Control("S02", ("NH3_N",), cost=Rising(((0.5, 3.0), (1.0, 9.0))), least=0.1, fixed=200.0),
            Control("S03", most=0.9, cost={"NH3_N": 2.5, "TP": 6.0}, fixed=150.0),
        )
        return tuple(one.found_in(self.response) for one in given)

    def file(self, folder: Path) -> Path:
        """Write the page, with one plan."""
        rows = [f"{source},{name},{1.0 - factor}" for (source, name), factor in HALF.items()]
        (folder / "half.csv").write_text("\n".join(["source,constituent,share", *rows, ""]), encoding="utf-8")
        return write(folder / "page.html", self.response, costs=self.controls, plans=[folder / "half.csv"], money="wan")

    def at(self, setting: Setting) -> Expected:
        return Expected(self.response, self.targets, setting, self.controls)

    @cached_property
    def start(self) -> Expected:
        return self.at({})

    @cached_property
    def half(self) -> Expected:
        return self.at(HALF)

    @cached_property
    def mixed(self) -> Expected:
        return self.at(MIXED)

    @cached_property
    def cheapest(self) -> float:
        return float(allocate(self.response, self.controls).cost)

    @cached_property
    def cheapest_beside(self) -> Sequence[float]:
        """The costs where the one or the other source is locked."""
        return [self._beside(locks) for locks in LOCKED]

    def _beside(self, locks: Setting) -> float:
        parts = {}
        for name, part in self.response.parts.items():
            keys = zip(part["source"].values, part["brought"].values, strict=True)
            factor = np.array([locks.get((str(source), str(brought)), 1.0) for source, brought in keys])
            parts[name] = part * factor[:, None, None]
        made = dataclasses.replace(self.response, parts=parts)
        held = {source for source, _ in locks}
        return float(allocate(made, [one for one in self.controls if one.source not in held]).cost)


def _on_limits(made: Response) -> Response:
    """Return a response with monthly means at P0 in April that are on their limits once they are rounded."""
    april = np.flatnonzero(made.times[1:].astype("datetime64[M]") == np.datetime64("2021-04")) + 1
    parts = {}
    for name, part in made.parts.items():
        limit, values = ON_LIMITS[name], part.values.copy()
        upstream = list(part["source"].values).index("upstream")
        mean = float(made.in_months().base[name].values[3, 0])
        values[upstream, april, 0] += limit - mean
        parts[name] = part.copy(data=values)
    return dataclasses.replace(made, parts=parts)


ON_LIMITS = {"NH3_N": 1.0049, "TP": 0.19951, "DO": 4.951}
CASE = Case()


def inspect(sand: Sand, case: Case = CASE) -> Iterator[str]:
    """Give what is wrong, the quick and telling things first."""
    yield from _rounding(sand)
    yield from _whole(sand, case)
    yield from _cells(sand, case)
    yield from _views(sand, case)
    yield from _plans(sand, case)
    yield from _hand(sand, case)


def _rounding(sand: Sand) -> Iterator[str]:
    """Numbers on the tie between two decimals, and beside it: half to even, and never to zero."""
    ties = [0.125, 0.135, 1.005, 1.015, 2.5, 0.25, 0.35, 12.45, 0.0005, 0.0045, 99.995, 1e-7, 0.0, -0.125]
    values = [(float(near), decimals) for tie in ties for near in _beside(tie) for decimals in (1, 2, 3)]
    found = sand.page.evaluate("(list) => list.map(([one, decimals]) => danao.shown(one, decimals))", values)
    for (value, decimals), text in zip(values, found, strict=True):
        if text != shown(value, decimals):
            yield f"{value!r} at {decimals} decimals: {text}"


def _beside(value: float) -> tuple[float, ...]:
    return float(np.nextafter(value, -9e9)), value, float(np.nextafter(value, 9e9))


def _go(sand: Sand, setting: Setting, **view: Any) -> dict[str, Any]:
    sand.go(link_of(setting, **{"lang": "zh", "view": "a", "item": "none", **view}))
    return sand.read()


def _whole(sand: Sand, case: Case) -> Iterator[str]:
    yield from agreement.differences(sand, case.mixed, _go(sand, MIXED, time="2021-03", at="P1"))
    yield from agreement.differences(sand, case.start, _go(sand, {}, lang="en", time="2021-03", at="P1"))


def _cells(sand: Sand, case: Case) -> Iterator[str]:
    """The right side, item by item, at cells that miss and that pass, of months and of the year."""
    for expected, setting in ((case.mixed, MIXED), (case.start, {})):
        for item, (period, station) in _telling(expected):
            time = "2021" if period == 12 else f"2021-{period + 1:02d}"
            seen = _go(sand, setting, item=item.name, time=time, at=f"P{station}")
            yield from agreement.item_differences(seen, expected, item, "zh")
            yield from agreement.detail_differences(seen, expected, item, (period, station))
            yield from _beyond(seen, expected, item, station)


def _telling(expected: Expected) -> Iterator[tuple[Item, tuple[int, int]]]:
    """Give of every item a cell that misses most, one that only just misses, and one that passes."""
    for item in expected.items:
        excess = np.where(item.ranks > expected.target_ranks, 1.0, 0.0) * item.excess(expected.targets)
        missed = sorted((value, cell) for cell, value in np.ndenumerate(excess) if value > 0.0)
        passing = [(int(period), int(station)) for period, station in np.argwhere(item.ranks <= expected.target_ranks)]
        for cell in {missed[-1][1], missed[0][1]} if missed else ():
            yield item, cell
        if passing:
            yield item, passing[len(passing) // 2]


def _beyond(seen: dict[str, Any], expected: Expected, item: Item, station: int) -> Iterator[str]:
    """The count of days beyond the limit; days are written coarsely, so one on the limit may fall either way."""
    limit = item.limit(expected.targets[station])
    excess = item.sense * (np.round(expected.daily(item, station), item.rule.decimals) - limit)
    days = int((excess > 1e-9).sum())
    near = int((np.abs(item.sense * (expected.daily(item, station) - limit)) < 0.55 * 10.0**-item.rule.decimals).sum())
    told = [text for text in seen["beyond"] if "/" in text]
    numbers = [int(part) for part in told[0].replace("天", "").split("超限")[1].split("/")] if told else [-1, -1]
    if abs(numbers[0] - days) > min(near, 3) or numbers[1] != excess.size:
        yield f"days beyond: {seen['beyond']}, not {days} of {excess.size}"


def _views(sand: Sand, case: Case) -> Iterator[str]:
    """B and the difference, B being the plan that came with the page."""
    sand.go(link_of(MIXED, view="d", item="none"))
    sand.page.select_option(".views select", "1")
    yield from agreement.change_differences(sand.read(), case.mixed, case.half, "zh")
    better = int(case.mixed.met[:-1].sum()) - int(case.half.met[:-1].sum())
    sign = f"+{better}" if better > 0 else f"−{-better}" if better < 0 else "0"
    if not sand.read()["note"].startswith(say("against", "zh", other="half", change=sign)):
        yield f"against: {sand.read()['note']}, not {sign}"
    sand.press(say("view_b", "zh"))
    numerals = [[cell[0] for cell in row] for row in sand.read()["cells"]]
    if numerals != [[agreement.label(rank, "zh") for rank in ranks] for ranks in case.half.ranks.T]:
        yield "view B is not the plan"
    sand.page.select_option(".views select", "0")


def _plans(sand: Sand, case: Case) -> Iterator[str]:
    """Settings with a name, and the cheapest plan, with a lock and without."""
    _go(sand, MIXED)
    sand.press("half")
    sand.settle()
    if sand.factors() != HALF:
        yield f"plan: {sand.factors()}"
    held = [(locks, locks, cost) for locks, cost in zip(LOCKED, case.cheapest_beside, strict=True)]
    for setting, locks, cost in ((MIXED, {}, case.cheapest), *held):
        sand.go(link_of(setting, locks=locks, view="a", item="none"))
        sand.press(say("cheapest", "zh"))
        found = sand.factors()
        whole = case.at(found).cost
        own = whole - case.at(locks).cost
        if abs(own - cost) > 1e-6 * cost:
            yield f"cheapest plan: {own}, not {cost}"
        if any(found.get(key) != factor for key, factor in locks.items()):
            yield "a lock does not hold against a plan"
        excess = [item.excess(case.targets)[:-1].max() for item in case.at(found).items]
        if max(excess) > 1e-6:
            yield f"cheapest plan: a limit is missed by {max(excess)}"
        said = sand.page.locator(".dialog p").all_text_contents()
        if len(said) < 2 or not agreement.near(re.findall(r"[\d\u2009.]+", said[0])[0], whole):
            yield f"cheapest plan: {said}, not {whole}"
        yield from _binding(said[1:], case.at(found))


def _binding(lines: list[str], expected: Expected) -> Iterator[str]:
    """What is said to bind lies on its limit."""
    for line in lines:
        item = next((one for one in expected.items if one.rule.title["zh"] in line), None)
        station = next((k for k in range(3) if f"断面P{k}" in line), None)
        month = next((k for k in range(11, -1, -1) if f"{k + 1}月" in line), None)
        if item is None or station is None or month is None:
            yield f"binding: {line}"
        elif abs(item.excess(expected.targets)[month, station]) > 1e-6:
            yield f"binding: {line}, which is {item.excess(expected.targets)[month, station]} off"


def _hand(sand: Sand, case: Case) -> Iterator[str]:
    """Sliders, number boxes, locks and cells as a hand moves them."""
    page = sand.page
    _go(sand, {})
    sources = page.locator(".source > .slider")
    moves = """(one, value) => {
      one.value = value;
      one.dispatchEvent(new Event(one.type === "range" ? "input" : "change"));
    }"""
    sources.nth(0).locator("input[type=range]").evaluate(moves, "40")
    sources.nth(1).locator("input[type=number]").evaluate(moves, "-20")
    sources.nth(2).locator("input[type=number]").evaluate(moves, "250")
    sources.nth(3).locator(".lock").click()
    sand.settle()
    if [sources.nth(k).locator("input").first.is_disabled() for k in range(4)] != [False, False, False, True]:
        yield "a lock does not hold a slider"
    # In groups by kind, as they stand: S00 works, S01 domestic, S02 industry, S03 tributary.
    want = {("S00", name): 0.6 for name in ITEMS} | {("S01", name): 1.2 for name in ITEMS}
    want |= {("S02", name): 0.0 for name in ITEMS}
    found = sand.factors()
    if found.keys() != want.keys() or any(abs(found[key] - want[key]) > 1e-12 for key in want):
        yield f"sliders: {found}"
    seen = sand.read()
    if [seen["ranges"][k] for k in (0, 3, 6, 9)] != [40, -20, 100, 0]:
        yield f"sliders stand at {seen['ranges']}"
    if [seen["boxes"][k] for k in (0, 3, 6, 9)] != [40, -20, 100, 0]:
        yield f"boxes say {seen['boxes']}"
    page.evaluate("document.querySelectorAll('.matrix tbody tr')[2].querySelectorAll('button.cell')[4].click()")
    sand.frame()
    if not sand.read()["head"].startswith("断面P2 · 2021年5月"):
        yield f"chosen: {sand.read()['head']}"
    sand.press(say("present", "zh"))
    sand.settle()
    if sand.factors() != {}:
        yield f"present state: {sand.factors()}"
    _go(sand, {}, locks=[("S02", "TP")])
    sources.nth(2).locator("input[type=range]").evaluate(moves, "50")
    sand.settle()
    if sand.factors() != {("S02", "NH3_N"): 0.5}:
        yield f"one load is locked, the other moves: {sand.factors()}"
