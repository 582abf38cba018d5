"""T02: the spill mode against the closed solution of an instant release in uniform flow, with and without decay."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

import danao
from tests import rivers, runs

MASS, AREA, SPEED, SPREAD, PLACE = 50_000.0, 20.0, 0.4, 15.0, 2000.0
STATION = 5000.0
LIMIT = 0.5


def closed(time: np.ndarray | float, decay: float = 0.0, chainage: float = STATION) -> np.ndarray | float:
    """C = M / (A sqrt(4 pi D t)) exp(-(x - x0 - U t)² / (4 D t) - k t)."""
    gone = (chainage - PLACE - SPEED * time) ** 2 / (4.0 * SPREAD * time)
    return MASS / (AREA * np.sqrt(4.0 * np.pi * SPREAD * time)) * np.exp(-gone - decay * time)


@pytest.fixture(scope="module")
def run() -> danao.Results:
    """Uniform flow in twelve kilometres, recorded once an hour."""
    river = rivers.flume(length=12_000.0)
    ends = [danao.Inflow("main", flow=SPEED * AREA), danao.FreeOutflow("main")]
    made = runs.scenario(river, ends, 8 * 3600.0, cell=20.0, step=30.0, output=3600.0)
    water = danao.PrescribedFlow(discharge=SPEED * AREA, area=AREA)
    return danao.Simulation(made.replace(hydraulics=water, dispersion=SPREAD)).run(progress=False)


@pytest.mark.parametrize("decay", [0.0, 1e-5])
def test_arrival_peak_duration_and_mass(run: danao.Results, decay: float) -> None:
    found = danao.spill(
        run,
        at=("main", PLACE + 10.0),  # the middle of a cell
        time=runs.after(1000.0),  # between two records, within a step
        mass=MASS,
        decay=decay or None,
        limit=LIMIT,
        detection="0.01 mg/L",
        stations=[("main", STATION + 10.0)],
        every=30.0,
    )
    (row,) = found.table.to_dict("records")
    fine = np.arange(3000.0, 14_000.0, 1.0)
    curve = closed(fine, decay)
    top = fine[np.argmax(curve)]
    seconds = {
        "arrival": brentq(lambda t: closed(t, decay) - 0.01, 3000.0, top),
        "peak_time": top,
        "first_above": brentq(lambda t: closed(t, decay) - LIMIT, 3000.0, top),
        "last_above": brentq(lambda t: closed(t, decay) - LIMIT, top, 14_000.0),
        "leaves": brentq(lambda t: closed(t, decay) - 0.01, top, 16_000.0),
    }
    for name, due in seconds.items():
        away = (row[name] - runs.after(1000.0)) / np.timedelta64(1, "s") - due
        assert abs(away) < 30.0, name  # a cell takes 50 s, a record 30 s, the stamps are whole seconds
    assert row["peak"] == pytest.approx(curve.max(), rel=0.01)
    assert row["hours_above"] == pytest.approx((seconds["last_above"] - seconds["first_above"]) / 3600.0, rel=0.01)
    assert row["exceedances"] == 1
    passing = np.trapezoid(curve, fine) * SPEED * AREA  # of what decays on the way, what is left
    assert row["passed"] * 1e3 == pytest.approx(passing, rel=0.005)
    ledger = found.ledger.iloc[0]
    assert ledger["sources"] == pytest.approx(MASS, rel=1e-12)
    assert abs(ledger["residual"]) <= (1e-10 if decay == 0.0 else 1e-6) * MASS


def test_a_release_that_lasts_is_the_sum_of_instant_ones(run: danao.Results) -> None:
    lasting = danao.spill(
        run, at=("main", PLACE + 10.0), time=runs.after(900.0), mass=MASS, duration="1 h",
        stations=[("main", STATION + 10.0)], every=60.0,
    )  # fmt: skip
    time = (lasting.dataset["time"].values - runs.after(900.0)) / np.timedelta64(1, "s")
    starts = np.arange(5.0, 3600.0, 10.0)
    passed = np.maximum(time[:, None] - starts, 1.0)
    due = np.where(time[:, None] > starts, closed(passed), 0.0).mean(axis=1)
    seen = lasting.dataset["concentration"].values[:, 0]
    assert np.abs(seen - due).max() < 0.01 * due.max()
