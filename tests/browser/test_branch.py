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
from tests.browser.programs import KINDS, Cut, Group, cut, grouped, highs_with_fixed

FOLDER = Path(danao.reporting.whatif.__file__).parent
CALL = """(text) => JSON.parse(text).map(([one, groups, longest]) => {
  for (const name of ["cost", "upper", "rows", "right"]) one[name] = Float64Array.from(one[name]);
  const begin = performance.now();
  const { status, value, gap, x } = cheapestWithFixed(one, groups, 1e-9, longest);
  return { status, value, gap, x: Array.from(x), time: performance.now() - begin };
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
        return
    size = np.abs(program.rows).sum(axis=1) + 1e-300
    assert np.all(program.rows @ x - program.right <= 1e-7 * size)
    assert found["value"] == pytest.approx(true_cost(case, x), rel=1e-9, abs=1e-9)
    assert found["gap"] <= 1.001e-7
    assert found["value"] == pytest.approx(best, rel=1e-6, abs=1e-9 * program.cost.max())


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
