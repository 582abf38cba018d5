"""Fixed costs in the page against HiGHS: the same cost of what is begun and cut, or a gap that is true."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import danao.reporting.whatif
from tests.browser.chromium import Watched
from tests.browser.programs import KINDS, Cut, Group, cut, giving_way, grouped, highs, highs_with_fixed

FOLDER = Path(danao.reporting.whatif.__file__).parent
CALL = """(text) => JSON.parse(text).map(([one, groups, longest]) => {
  for (const name of ["cost", "upper", "rows", "right"]) one[name] = Float64Array.from(one[name]);
  const begin = performance.now();
  const { status, value, gap, x, violations } = cheapestWithFixed(one, groups, 1e-9, longest);
  const time = performance.now() - begin;
  return { status, value, gap, x: Array.from(x), violations: Array.from(violations), time };
})"""
Case = tuple[Cut, tuple[Group, ...]]
Solve = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def solve(watch: Callable[..., Watched]) -> Solve:
    page = watch().open("<p>a plan</p>")
    for name in ("simplex", "branch"):
        page.add_script_tag(content=(FOLDER / f"{name}.js").read_text(encoding="utf-8"))

    def run(cases: list[Case], longest: float = 20_000.0) -> list[dict[str, Any]]:
        plain = [[one.plain(), [dataclasses.asdict(group) for group in groups], longest] for one, groups in cases]
        found: list[dict[str, Any]] = page.evaluate(CALL, json.dumps(plain))
        return found

    return run


def true_cost(case: Case, x: np.ndarray) -> float:
    program, groups = case
    return float(program.cost @ x + sum(group.fixed for group in groups if x[list(group.columns)].sum() > 1e-9))


def check(case: Case, found: dict[str, Any]) -> None:
    """Hold a plan against HiGHS, its cost against what it cuts, and what it cuts against what is asked."""
    program, x = case[0], np.array(found["x"])
    best = highs_with_fixed(*case)
    assert (found["status"] == "optimal") == np.isfinite(best)
    if not np.isfinite(best):
        return check_without_a_plan(case, found)
    size = np.abs(program.rows).sum(axis=1) + 1e-300
    assert np.all(program.rows @ x - program.right <= 1e-7 * size)
    assert found["value"] == pytest.approx(true_cost(case, x), rel=1e-9, abs=1e-9)
    assert found["gap"] <= 1.001e-7
    assert found["value"] == pytest.approx(best, rel=1e-6, abs=1e-9 * program.cost.max())


def check_without_a_plan(case: Case, found: dict[str, Any]) -> None:
    """Hold a plan that breaks its rows least in sum against the cheapest such plan of HiGHS."""
    (program, groups), x = case, np.array(found["x"])
    least = highs(program)[2]
    broken = (program.rows @ x - program.right).clip(min=0.0)
    assert broken.sum() == pytest.approx(least, rel=1e-7)
    np.testing.assert_allclose(found["violations"], broken, atol=1e-12 * np.abs(program.rows).max())
    assert found["value"] == pytest.approx(true_cost(case, x), rel=1e-9, abs=1e-9)
    assert found["gap"] <= 1.001e-7
    best = highs_with_fixed(giving_way(program, least * (1.0 + 1e-8)), groups)
    assert found["value"] == pytest.approx(best, rel=1e-6, abs=1e-9 * program.cost.max())


def test_the_cheapest_of_those_that_miss_least(solve: Solve) -> None:
    """Two cells ask 3 of A and C, which help alike; a third row, three times as heavy, allows 2 of both together.

    So both cells are broken by 1 in every plan that breaks least. A costs 5 a unit, C 1 a unit and 9 to begin: without
    the cost of beginning 2 units of C would be taken, with it 2 units of A at 10, where C would cost 11.
    """
    rows = np.array([[-1.0, -1.0], [-1.0, -1.0], [3.0, 3.0]])
    program = Cut(np.array([5.0, 1.0]), np.full(2, 2.0), rows, np.array([-3.0, -3.0, 6.0]))
    (found,) = solve([(program, (Group((1,), 2.0, 9.0),))])
    assert found["status"] == "infeasible"
    np.testing.assert_allclose(found["x"], [2.0, 0.0], atol=1e-9)
    assert found["value"] == pytest.approx(10.0, rel=1e-9)
    np.testing.assert_allclose(found["violations"], [1.0, 1.0, 0.0], atol=1e-9)


def test_worked_by_hand(solve: Solve) -> None:
    """One cell asks 1. A costs 1 a unit and 10 to begin, B costs 4 a unit: B alone up to 1 unit is cheaper, not 5."""
    groups = (Group((0,), 5.0, 10.0),)
    small, large = (
        (Cut(np.array([1.0, 4.0]), np.full(2, 5.0), -np.ones((1, 2)), np.array([-asked])), groups) for asked in (1, 5)
    )
    one, five = solve([small, large])
    assert one["value"] == pytest.approx(4.0, rel=1e-12)
    np.testing.assert_allclose(one["x"], [0.0, 1.0], atol=1e-12)
    assert five["value"] == pytest.approx(15.0, rel=1e-12)
    np.testing.assert_allclose(five["x"], [5.0, 0.0], atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_as_highs(solve: Solve, kind: str) -> None:
    """160 programs in all, of up to 24 unknowns and 110 rows."""
    rng = np.random.default_rng([7, KINDS.index(kind)])
    cases = []
    for _ in range(20):
        program = cut(kind, int(rng.integers(2, 25)), int(rng.choice([1, 5, 40, 110])), rng)
        cases.append((program, grouped(program, rng, kind)))
    answers = solve(cases)
    for case, found in zip(cases, answers, strict=True):
        check(case, found)
    if kind == "plain":
        assert {found["status"] for found in answers} == {"optimal", "infeasible"}


def test_out_of_time(solve: Solve) -> None:
    """What is found in no time is a plan at its true cost, and none is cheaper than its gap says."""
    rng = np.random.default_rng(3)
    program = cut("plain", 40, 330, rng)
    program = dataclasses.replace(program, right=0.5 * program.rows @ program.upper)
    case = program, grouped(program, rng, "plain")
    (found,) = solve([case], longest=0.0)
    best = highs_with_fixed(*case)
    assert found["gap"] > 1e-6
    assert found["value"] == pytest.approx(true_cost(case, np.array(found["x"])), rel=1e-9)
    assert found["value"] * (1.0 - found["gap"]) <= best * (1.0 + 1e-6) <= found["value"] * (1.0 + 2e-6)
