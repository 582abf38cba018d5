"""H12: two rivers meet above a tidal reach; three independent codes say what happens there.

Own reference by the method of lines, converged to 3e-4 m; SWMM 5.2; MASS1. The flow reverses in all branches.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import Results
from tests import book, confluence
from tests.convergence import assert_order
from tests.runs import columns, residual, run, seconds

HOURS = 62.0
REFERENCE = columns("H12", "reference.csv")


@cache
def tide(cell: float, step: float) -> Results:
    ends = confluence.boundaries(HOURS)
    return run(confluence.river(), ends, HOURS * 3600.0, cell=cell, step=step, output=1800.0, level=0.0, theta=0.55)


def found(results: Results) -> dict[str, np.ndarray]:
    """Return levels and discharges at the places of the reference and at its times."""
    data = results.dataset
    reach, face_reach = data["reach"].values, data["face_reach"].values
    level = {name: data["level"].values[:, reach == name] for name in "ABC"}
    flow = {name: data["discharge"].values[:, face_reach == name] for name in "ABC"}
    middle = level["C"].shape[1] // 2
    series = {
        "eta_UA": 1.5 * level["A"][:, 0] - 0.5 * level["A"][:, 1],
        "eta_UB": 1.5 * level["B"][:, 0] - 0.5 * level["B"][:, 1],
        "eta_J": 1.5 * level["C"][:, 0] - 0.5 * level["C"][:, 1],
        "eta_Cmid": 0.5 * (level["C"][:, middle - 1] + level["C"][:, middle]),
        "Q_A_end": flow["A"][:, -1],
        "Q_B_end": flow["B"][:, -1],
        "Q_C_start": flow["C"][:, 0],
        "Q_mouth": flow["C"][:, -1],
    }
    t = seconds(results)
    return {name: np.interp(REFERENCE["t_s"], t, values) for name, values in series.items()}


def errors(results: Results) -> dict[str, float]:
    """Return the largest errors: of levels in m, of discharges as a part of the range of each."""
    worst = {}
    for name, values in found(results).items():
        wanted = REFERENCE[f"{name}_ref"]
        scale = np.ptp(wanted) if name.startswith("Q") else 1.0
        worst[name] = float(np.abs(values - wanted).max() / scale)
    return worst


def test_levels_and_discharges() -> None:
    worst, hours = errors(tide(250.0, 300.0)), REFERENCE["t_s"] / 3600.0
    series = found(tide(250.0, 300.0))
    for name, y in (("eta_J", "level at the confluence (m)"), ("Q_mouth", "discharge at the mouth (m³/s)")):
        book.curves(y, "time (h)", y, exact=(hours, REFERENCE[f"{name}_ref"]), computed=(hours, series[name]))
    for name, error in worst.items():
        print(f"H12 {name}: {error:.2e}")
        assert error <= (0.01 if name.startswith("Q") else 0.015), name


def test_mass() -> None:
    assert residual(tide(250.0, 300.0)) <= 1e-6


@pytest.mark.parametrize("kind", ["eta", "Q"])
def test_order(kind: str) -> None:
    cells = (500.0, 250.0, 125.0)
    worst = [errors(tide(cell, 1.2 * cell)) for cell in cells]
    sums = [max(error for name, error in each.items() if name.startswith(kind)) for each in worst]
    assert_order(f"H12 {kind}", cells, sums, least=0.9)
