"""The linear program of the page against HiGHS: the same cost, the same answer to whether there is a plan at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import danao.reporting.whatif
from tests.browser.chromium import Watched
from tests.browser.programs import KINDS, Cut, cut, highs

SCRIPT = Path(danao.reporting.whatif.__file__).with_name("simplex.js")
CALL = """(text) => JSON.parse(text).map((one) => {
  for (const name of ["cost", "upper", "rows", "right"]) one[name] = Float64Array.from(one[name]);
  const found = cheapest(one);
  for (const name of ["x", "prices", "violations"]) found[name] = Array.from(found[name]);
  return found;
})"""
Solve = Callable[[list[Cut]], list[dict[str, Any]]]


@pytest.fixture
def solve(watch: Callable[..., Watched]) -> Solve:
    page = watch().open("<p>a plan</p>")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))

    def run(programs: list[Cut]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = page.evaluate(CALL, json.dumps([program.plain() for program in programs]))
        return [one | {key: np.array(one[key]) for key in ("x", "prices", "violations")} for one in found]

    return run


def check(program: Cut, found: dict[str, Any]) -> None:
    """Hold a solution against HiGHS and against itself: what it says has to be so."""
    status, cost, violation = highs(program)
    x, scale = found["x"], np.abs(program.rows).sum(axis=1) + 1e-300
    assert found["status"] == status
    assert np.all(x >= 0.0)
    assert np.all(x <= program.upper)
    assert found["value"] == pytest.approx(program.cost @ x, rel=1e-12)
    over = np.maximum(program.rows @ x - program.right, 0.0)
    if status == "infeasible":
        np.testing.assert_allclose(found["violations"], over, atol=1e-7 * scale.max())
        assert found["violations"].sum() == pytest.approx(violation, rel=1e-6)
        return
    assert found["value"] == pytest.approx(cost, rel=1e-6, abs=1e-9 * program.cost.max())
    assert np.all(over <= 1e-7 * scale)
    assert not found["violations"].any()
    assert np.all(found["prices"] <= 0.0)
    # Weak duality: these prices prove that nothing is cheaper, whatever any solver says.
    reduced = program.cost - program.rows.T @ found["prices"]
    proven = found["prices"] @ program.right + np.minimum(reduced, 0.0) @ program.upper
    assert proven == pytest.approx(found["value"], rel=1e-7, abs=1e-9 * program.cost.max())


def test_worked_by_hand(solve: Solve) -> None:
    """Two sources; 2 x + y >= 2 and x + 3 y >= 2 at 4 x + 3 y: both bind at (0.8, 0.4), prices (1.8, 0.4)."""
    program = Cut(np.array([4.0, 3.0]), np.ones(2), -np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([-2.0, -2.0]))
    (found,) = solve([program])
    assert found["status"] == "optimal"
    np.testing.assert_allclose(found["x"], [0.8, 0.4], rtol=1e-14)
    np.testing.assert_allclose(found["prices"], [-1.8, -0.4], rtol=1e-14)
    assert found["value"] == pytest.approx(4.4, rel=1e-14)


def test_what_cannot_be_met(solve: Solve) -> None:
    """One cell asks 3 of 2 that can be cut, another 0.5 of 1: the first misses 1, and nothing is spent in vain."""
    rows = -np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    program = Cut(np.array([1.0, 1.0, 1.0]), np.ones(3), rows, np.array([-3.0, -0.5]))
    (found,) = solve([program])
    assert found["status"] == "infeasible"
    np.testing.assert_allclose(found["x"], [1.0, 0.5, 0.0], atol=1e-14)
    np.testing.assert_allclose(found["violations"], [1.0, 0.0], atol=1e-14)
    np.testing.assert_allclose(found["prices"], [-1.0, 0.0], atol=1e-14)


@pytest.mark.parametrize("asked", [-1.0, 0.0, 1.0])
def test_without_unknowns_or_rows(solve: Solve, asked: float) -> None:
    nothing, no_rows = Cut(np.ones(0), np.ones(0), np.zeros((1, 0)), np.array([asked])), np.zeros((0, 2))
    empty, free = solve([nothing, Cut(np.ones(2), np.ones(2), no_rows, np.zeros(0))])
    assert empty["status"] == ("infeasible" if asked < 0.0 else "optimal")
    assert free["status"] == "optimal"
    assert free["value"] == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_as_highs(solve: Solve, kind: str) -> None:
    """300 programs in all, from one row to 1,200."""
    rng = np.random.default_rng(KINDS.index(kind))
    rows = [1200, 600, 330, 330, *rng.choice([1, 5, 40, 120], 34)]
    sizes = [(int(rng.integers(1, 61)), int(m)) for m in rows]
    programs = [cut(kind, n, m, rng) for n, m in sizes]
    for program, found in zip(programs, solve(programs), strict=True):
        check(program, found)


def test_cycles_end(solve: Solve) -> None:
    """All prices tie at all corners: only a rule against circles comes to an end."""
    rng = np.random.default_rng(7)
    rows = -rng.integers(0, 2, (200, 40)).astype(float)
    programs = [Cut(np.full(40, cost), np.ones(40), rows, np.full(200, -1.0)) for cost in (0.0, 1.0)]
    free, dear = solve(programs)
    assert free["value"] == 0.0
    check(programs[0], free)
    check(programs[1], dear)
