"""The integrator: positive, conservative, of fourth order where calm, exact for linear rates, safe for stiff ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from danao import Process
from danao.errors import RunError
from tests.batch import DAY, Beaker
from tests.convergence import assert_order

NAMES = ["ORG_N", "NH3_N", "NO3_N", "DO"]


def hydrolysis(ORG_N: float, *, k: float) -> float:
    return k * ORG_N


def nitrification(NH3_N: float, DO: float, *, k: float, half_saturation: float) -> float:
    return k * NH3_N * DO / (half_saturation + DO) if DO > 0.0 else 0.0


def uptake(NO3_N: float, *, k: float) -> float:
    return k * NO3_N * NO3_N


def aeration(DO: float, *, k: float, saturation: float) -> float:
    return k * (saturation - DO)


def demand(*, constant: float) -> float:
    return constant


def processes() -> list[Process]:
    """Linear, saturating, quadratic and constant rates; nitrogen goes round, oxygen comes from the air.

    All parameters differ, so that each has a column of its own, which `advance` fills.
    """
    return [
        Process("hydrolysis", hydrolysis, {"ORG_N": -1.0, "NH3_N": 1.0}, {"k": 1.0}),
        Process(
            "nitrification",
            nitrification,
            {"NH3_N": -1.0, "NO3_N": 1.0, "DO": "-oxygen"},
            {"k": 2.0, "half_saturation": 1.0, "oxygen": 4.57},
        ),
        Process("uptake", uptake, {"NO3_N": -1.0, "ORG_N": 1.0}, {"k": 3.0}),
        Process("aeration", aeration, {"DO": 1.0}, {"k": 4.0, "saturation": 9.0}, exchange="air"),
        Process("demand", demand, {"DO": -1.0}, {"constant": 1.0}, exchange="bed"),
    ]


@pytest.fixture(scope="module")
def beaker() -> Beaker:
    return Beaker(processes(), NAMES)


def advance(beaker: Beaker, state: np.ndarray, rates: dict[str, float], step: float, steps: int = 1) -> np.ndarray:
    """Return the change of the ledger; `rates` replace parameters by ``process.name``; `state` is advanced."""
    names = [f"{process}.{name}" for process, name in beaker.compiled.parameter_names]
    base = {"nitrification.half_saturation": 1.0, "nitrification.oxygen": 4.57, "aeration.saturation": 9.0}
    row = np.array([{**base, **rates}.get(name, 0.0) for name in names])
    parameters = np.tile(row, (state.shape[0], 1))
    change = np.zeros((2, state.shape[1]))
    for _ in range(steps):
        beaker.compiled.advance(
            state, np.full(state.shape[0], 2.0), np.empty((state.shape[0], 0)), parameters, step, change
        )
    return change


def exact(initial: list[float], rates: dict[str, float], time: float) -> np.ndarray:
    def slope(_: float, c: np.ndarray) -> list[float]:
        r = hydrolysis(c[0], k=rates.get("hydrolysis.k", 0.0))
        n = nitrification(c[1], c[3], k=rates.get("nitrification.k", 0.0), half_saturation=1.0)
        u = uptake(c[2], k=rates.get("uptake.k", 0.0))
        a = aeration(c[3], k=rates.get("aeration.k", 0.0), saturation=9.0)
        return [u - r, r - n, n - u, a - 4.57 * n - rates.get("demand.constant", 0.0)]

    return solve_ivp(slope, (0.0, time), initial, method="LSODA", rtol=1e-11, atol=1e-13).y[:, -1]


SMOOTH = {"hydrolysis.k": 0.4 / DAY, "nitrification.k": 0.5 / DAY, "uptake.k": 0.1 / DAY, "aeration.k": 0.8 / DAY}


def test_fourth_order_on_a_smooth_problem(beaker: Beaker) -> None:
    initial, time = [3.0, 5.0, 1.0, 7.0], 2.0 * DAY
    wanted = exact(initial, SMOOTH, time)
    rescued = beaker.compiled.rescued
    errors, counts = [], [60, 120, 240, 480]
    for count in counts:
        state = np.array([initial])
        advance(beaker, state, SMOOTH, time / count, count)
        errors.append(np.abs(state[0] - wanted).max())
    assert_order("Runge-Kutta", [time / count for count in counts], errors, least=3.8, unit="s")
    assert beaker.compiled.rescued == rescued
    assert errors[-1] < 1e-8


def test_second_order_where_steps_are_short(beaker: Beaker) -> None:
    """Below 0.003 of rate × step Heun's step stands: its error falls with the square, below 1e-6 of the change."""
    rates = {name: 0.1 * rate for name, rate in SMOOTH.items()}
    initial, time = [3.0, 5.0, 1.0, 7.0], 0.2 * DAY
    wanted = exact(initial, rates, time)
    errors, counts = [], [12, 24, 48]
    for count in counts:
        state = np.array([initial])
        advance(beaker, state, rates, time / count, count)
        errors.append(np.abs(state[0] - wanted).max())
    assert_order("Heun", [time / count for count in counts], errors, least=1.9, unit="s")
    assert errors[0] < 1e-6 * np.abs(wanted - initial).max()


def test_second_order_where_rates_are_stiff(beaker: Beaker) -> None:
    """Aeration a hundred times faster than the rest puts every step on the exponential method."""
    rates = {**SMOOTH, "aeration.k": 1500.0 / DAY, "uptake.k": 0.6 / DAY}
    initial, time = [3.0, 5.0, 3.0, 9.0], 2.0 * DAY
    wanted = exact(initial, rates, time)
    errors, counts = [], [12, 24, 48, 96]
    for count in counts:
        state = np.array([initial])
        advance(beaker, state, rates, time / count, count)
        errors.append(np.abs(state[0] - wanted).max())
    assert (np.array(errors) < 2e-3).all()
    assert errors[-1] < errors[0] / 10.0


@pytest.mark.parametrize("rate_times_step", [0.01, 0.04, 0.19, 0.21, 0.5, 1.0, 10.0, 1e3, 1e6, 1e12])
def test_decay_follows_the_exponential(beaker: Beaker, rate_times_step: float) -> None:
    state = np.array([[5.0, 0.0, 0.0, 0.0]])
    advance(beaker, state, {"hydrolysis.k": rate_times_step / DAY}, DAY)
    tolerance = 5.0 * rate_times_step**5 / 120.0 + 1e-14 if rate_times_step < 0.2 else 1e-8
    assert state[0, 0] == pytest.approx(5.0 * np.exp(-rate_times_step), abs=tolerance)
    assert state[0, 0] >= 0.0
    assert state[0, 0] + state[0, 1] == pytest.approx(5.0, abs=1e-14)


@pytest.mark.parametrize("rate_times_step", [0.02, 0.3, 1.0, 3.0, 10.0, 100.0])
def test_reaeration_relaxes_without_oscillation(beaker: Beaker, rate_times_step: float) -> None:
    state = np.array([[0.0, 0.0, 0.0, 2.0]])
    course = [2.0]
    for _ in range(20):
        advance(beaker, state, {"aeration.k": rate_times_step / DAY}, DAY)
        course.append(state[0, 3])
    wanted = 9.0 - 7.0 * np.exp(-rate_times_step * np.arange(21))
    assert np.array(course) == pytest.approx(wanted, abs=9.0 * 2e-4)
    assert max(course) < 9.0 * (1.0 + 2e-4)


def test_zero_order_demand_takes_what_there_is(beaker: Beaker) -> None:
    """Demand without any limit: oxygen ends at zero, and the bed gets what the air brings, not more."""
    state = np.array([[0.0, 0.0, 0.0, 3.0]])
    rates = {"aeration.k": 0.5 / DAY, "demand.constant": 20.0 / DAY}
    change = advance(beaker, state, rates, 600.0, 288)
    assert 0.0 <= state[0, 3] < 0.05
    net = change[1, 3] / 2.0
    assert net == pytest.approx(state[0, 3] - 3.0, abs=1e-12)
    assert beaker.compiled.rough == 0


@settings(max_examples=150, deadline=None)
@given(
    state=st.lists(st.sampled_from([0.0, 1e-300, 1e-12, 0.3, 5.0, 2e3]), min_size=4, max_size=4),
    rates=st.lists(st.sampled_from([0.0, 1e-9, 1e-5, 1e-2, 10.0, 1e4]), min_size=5, max_size=5),
    step=st.sampled_from([0.5, 60.0, 3600.0, 86400.0]),
)
def test_never_below_zero_and_nitrogen_stays(
    beaker: Beaker, state: list[float], rates: list[float], step: float
) -> None:
    names = ["hydrolysis.k", "nitrification.k", "uptake.k", "aeration.k", "demand.constant"]
    now = np.array([state])
    change = advance(beaker, now, dict(zip(names, rates, strict=True)), step, 2)
    assert np.isfinite(now).all()
    assert (now >= 0.0).all()
    # Nitrogen goes round up to rate × step times, and each gram that passes is rounded once.
    passes = 1.0 + step * max(rates[:3])
    assert now[0, :3].sum() == pytest.approx(sum(state[:3]), rel=1e-12 + 1e-16 * passes, abs=1e-20)
    handled = np.abs(change).sum() + 2.0 * (sum(state) + now.sum())
    assert change.sum(axis=0) == pytest.approx(2.0 * (now[0] - state), abs=1e-11 * handled + 1e-20)


def test_lanes_do_not_see_each_other(beaker: Beaker) -> None:
    """Each lane of a wide run equals, to round-off, a run of its own; stiff lanes beside calm ones."""
    lanes = np.array([[3.0, 5.0, 1.0, 7.0], [0.0, 0.0, 0.0, 0.0], [1.0, 50.0, 2.0, 0.1], [9.0, 0.1, 0.2, 12.0]])
    rates = {**SMOOTH, "nitrification.k": 30.0 / DAY, "demand.constant": 2.0 / DAY}
    wide = np.tile(lanes.T.reshape(1, -1), (3, 1)).copy()
    change = advance(beaker, wide, rates, 1800.0, 5)
    for k, lane in enumerate(lanes):
        alone = np.tile(lane, (3, 1))
        own = advance(beaker, alone, rates, 1800.0, 5)
        assert wide[:, k::4] == pytest.approx(alone, rel=1e-12, abs=1e-15)
        assert change[:, k::4] == pytest.approx(own, rel=1e-10, abs=1e-12)


def test_cells_without_water_are_left_alone(beaker: Beaker) -> None:
    state = np.full((2, 4), 5.0)
    parameters = np.full((2, len(beaker.compiled.parameter_names)), 1e-4)
    change = np.zeros((2, 4))
    beaker.compiled.advance(state, np.array([0.0, 1.0]), np.empty((2, 0)), parameters, 60.0, change)
    assert (state[0] == 5.0).all()
    assert (state[1] != 5.0).all()


def test_what_is_negative_is_carried_along_not_repaired(beaker: Beaker) -> None:
    state = np.array([[-1e-9, 1.0, 0.0, 5.0]])
    change = advance(beaker, state, {"hydrolysis.k": 1.0, "nitrification.k": 1.0}, 3600.0)
    assert state[0, 0] == pytest.approx(-1e-9, rel=1e-6)
    assert change.sum(axis=0) == pytest.approx(2.0 * (state[0] - [-1e-9, 1.0, 0.0, 5.0]), abs=1e-12)


def test_denormal_numbers_are_flushed(beaker: Beaker) -> None:
    state = np.full((1, 4), 1e-310)
    advance(beaker, state, SMOOTH, 60.0)
    assert (state[0, :3] == 0.0).all()


def root(COD: float, *, k: float) -> float:
    return k * COD / (COD - 1.0)


def test_a_rate_that_is_not_finite_stops_the_run() -> None:
    beaker = Beaker([Process("pole", root, {"COD": -1.0}, {"k": 1.0})], ["COD"])
    with pytest.raises(RunError, match=r"rate of process 'pole' is inf at COD = 1") as caught:
        beaker.run([[5.0], [1.0]], 1e-3, 1)
    assert caught.value.cell == 1
