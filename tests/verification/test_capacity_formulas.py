"""Formulas of GB/T 25173 and HJ 2.3 against the equations that they solve, their limits, and each other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from danao.errors import InputError
from danao.planning.capacity import gbt25173, hj2_3
from tests import book

FLOW, SPEED, DECAY, LENGTH, TARGET, UPSTREAM = 8.0, 0.2, 3e-6, 20_000.0, 1.0, 0.3


def at_end_of(load_per_metre, point_loads=()):
    """Carry C' = −K C / u + w / Q down the reach, with jumps where outlets are; return C at its end."""
    places = [0.0, *(x for x, _ in point_loads), LENGTH]
    c = UPSTREAM
    for k, (begin, end) in enumerate(pairwise(places)):
        solved = solve_ivp(
            lambda x, y: -DECAY / SPEED * y + load_per_metre / FLOW, (begin, end), [c], rtol=1e-11, atol=1e-13
        )
        c = solved.y[0, -1] + (point_loads[k][1] / FLOW if k < len(point_loads) else 0.0)
    return c


ARGUMENTS = (TARGET, UPSTREAM, DECAY, LENGTH, SPEED, FLOW)


def test_one_outlet_meets_the_target_at_the_end() -> None:
    for place in (None, 3_000.0, 17_000.0):
        load = float(gbt25173.one_outlet(*ARGUMENTS, place=place))
        assert at_end_of(0.0, [(LENGTH / 2 if place is None else place, load)]) == pytest.approx(TARGET, rel=1e-9)


def test_several_outlets_meet_the_target_together() -> None:
    places, shares = np.array([2e3, 9e3, 15e3]), np.array([1.0, 3.0, 2.0])
    load = float(gbt25173.several_outlets(*ARGUMENTS, places, shares))
    assert at_end_of(0.0, list(zip(places, load * shares / 6.0, strict=True))) == pytest.approx(TARGET, rel=1e-9)
    assert gbt25173.several_outlets(*ARGUMENTS, [5e3], [1.0]) == pytest.approx(
        gbt25173.one_outlet(*ARGUMENTS, place=5e3)
    )


def test_a_load_spread_evenly_meets_the_target() -> None:
    load = float(gbt25173.evenly_spread(*ARGUMENTS))
    assert at_end_of(load / LENGTH) == pytest.approx(TARGET, rel=1e-9)
    assert gbt25173.evenly_spread(*ARGUMENTS, 0.6) == pytest.approx(0.6 * load)


def test_the_printed_factor_makes_tonnes_a_year() -> None:
    # 31.536 b (C_s − C_0 e^(−KL/u)) (Q K L / u) / (1 − e^(−KL/u)), worked by hand with K L / u = 0.3
    by_hand = 31.536 * (1.0 - 0.3 * np.exp(-0.3)) * 8.0 * 0.3 / (1.0 - np.exp(-0.3))
    assert gbt25173.evenly_spread(*ARGUMENTS) * 365 * 86400 / 1e6 == pytest.approx(by_hand)


def test_without_decay_all_are_the_balance_of_mass() -> None:
    still = (TARGET, UPSTREAM, 0.0, LENGTH, SPEED, FLOW)
    balance = (TARGET - UPSTREAM) * FLOW
    for formula in (gbt25173.at_end, gbt25173.one_outlet, gbt25173.evenly_spread):
        assert formula(*still) == pytest.approx(balance)
    assert gbt25173.zero_dimensional(TARGET, UPSTREAM, FLOW) == pytest.approx(balance)


def test_the_zero_dimensional_formula_misses_the_balance_by_the_effluent_at_river_strength() -> None:
    q, before, outlet, limit = 5.0, 0.4, 2.0, 1.0
    printed = float(gbt25173.zero_dimensional(limit, before, q, outlet))
    exact = limit * (q + outlet) - before * q
    assert gbt25173.mixed(q, before, outlet, exact / outlet) == pytest.approx(limit)
    assert exact - printed == pytest.approx(before * outlet)  # on the safe side


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-7, 1e-4), st.floats(0.5, 300.0), st.floats(0.005, 0.5))
def test_the_estuary_solves_advection_dispersion_and_decay(decay: float, spread: float, speed: float) -> None:
    root = np.sqrt(speed**2 + 4 * decay * spread)
    for side in (-1.0, 1.0):
        scale = 2 * spread / (speed + root) if side < 0.0 else (speed + root) / (2 * decay)  # of its e-fold
        x0 = side * scale
        h = 1e-3 * scale
        x = x0 + h * np.arange(-2, 3)
        c = gbt25173.estuary(x, 5.0, 0.0, decay, spread, speed, 10.0)
        first = (c[0] - 8 * c[1] + 8 * c[3] - c[4]) / (12 * h)
        second = (-c[0] + 16 * c[1] - 30 * c[2] + 16 * c[3] - c[4]) / (12 * h**2)
        residual = spread * second - speed * first - decay * c[2]
        assert abs(residual) < 1e-6 * (abs(spread * second) + abs(speed * first) + decay * c[2])


def test_the_estuary_is_whole_at_the_outlet_and_keeps_its_mass() -> None:
    water = (2e-6, 80.0, 0.03, 9.0)
    left, right = gbt25173.estuary(np.array([-1e-6, 0.0]), 7.0, 0.2, *water)
    assert left == pytest.approx(right, rel=1e-9)
    x = np.linspace(-60_000.0, 400_000.0, 400_001)
    c = gbt25173.estuary(x, 7.0, 0.0, *water)
    area = 9.0 / 0.03
    near = np.abs(x) < 50_000.0
    book.curves("A load in an estuary", "x (m)", "concentration (g/m³)", computed=(x[near], c[near]))
    assert 2e-6 * area * np.trapezoid(c, x) == pytest.approx(7.0, rel=1e-4)  # decay takes what is brought


def test_the_background_of_the_estuary_leaves_a_residual_of_its_decay() -> None:
    decay, spread, speed = 2e-6, 80.0, 0.03
    h, x = 5.0, 3000.0
    c = gbt25173.estuary(x + h * np.arange(-1, 2), 7.0, 0.5, decay, spread, speed, 9.0)
    residual = spread * (c[2] - 2 * c[1] + c[0]) / h**2 - speed * (c[2] - c[0]) / (2 * h) - decay * c[1]
    assert residual == pytest.approx(-decay * 0.5, rel=1e-3)


@pytest.mark.parametrize("distance", [-2000.0, 0.0, 4000.0])
def test_estuary_capacity_meets_the_target(distance: float) -> None:
    water = (2e-6, 80.0, 0.03, 9.0)
    load = gbt25173.estuary_capacity(1.0, 0.3, distance, *water)
    assert gbt25173.estuary(distance, load, 0.3, *water) == pytest.approx(1.0)


def test_small_and_large_o_connor_numbers_lead_to_plug_flow_and_to_dispersion() -> None:
    x, decay, speed, flow = np.array([-500.0, 0.0, 3000.0]), 2e-6, 0.3, 9.0
    nearly = hj2_3.advection_dispersion(x, 9.0, decay, 0.01, speed, flow)  # α = 2e-7
    assert nearly == pytest.approx(hj2_3.plug_flow(x, 1.0, decay, speed), rel=1e-6, abs=1e-12)
    x = np.array([-50.0, 0.0, 3000.0])
    backward = hj2_3.advection_dispersion(x, 9.0, decay, 10.0, speed, flow)  # α = 2.2e-4, C₀ off by 2 α
    assert backward == pytest.approx(hj2_3.plug_flow_backward(x, 1.0, decay, 10.0, speed), rel=1e-3)
    slow = 1e-6
    still = hj2_3.advection_dispersion(x, 9.0, decay, 100.0, slow, 100.0 * slow)  # A = 100 m², α = 2e8
    assert still == pytest.approx(hj2_3.dispersion_alone(x, 9.0, decay, 100.0, 100.0), rel=1e-3)


def test_o_connor_of_both_standards_is_one() -> None:
    x = np.linspace(-5e3, 5e3, 11)
    ours = hj2_3.advection_dispersion(x, 7.0, 2e-6, 80.0, 0.03, 9.0)
    assert ours == pytest.approx(gbt25173.estuary(x, 7.0, 0.0, 2e-6, 80.0, 0.03, 9.0))


def test_where_branches_meet_they_differ_as_documented() -> None:
    speed, width, flow = 0.1, 200.0, 10.0
    for alpha, jump in ((0.027, -0.0500), (380.0, 3.29e-4)):
        spread = 50.0
        decay = alpha * speed**2 / spread
        below, above = (
            float(hj2_3.steady(0.0, 1.0, decay * f, spread, speed, flow, width)) for f in (1 - 1e-9, 1 + 1e-9)
        )
        assert above / below - 1.0 == pytest.approx(jump, rel=5e-3)


def test_choice_of_the_solution() -> None:
    chosen = hj2_3.choose([0.0, 0.027, 0.027, 0.0271, 380.0, 381.0], [1.0, 5.0, 0.9, 5.0, 0.1, 5.0])
    assert chosen.tolist() == [hj2_3.PLUG, hj2_3.PLUG, hj2_3.PLUG_BACKWARD, hj2_3.BOTH, hj2_3.BOTH, hj2_3.DISPERSION]
    assert np.isinf(hj2_3.peclet(0.1, 20.0, 0.0))


@pytest.mark.parametrize(("decay", "spread"), [(1e-6, 0.0), (1e-6, 50.0), (1e-4, 50.0), (1e-2, 500.0)])
def test_steady_capacity_meets_the_target(decay: float, spread: float) -> None:
    water = (decay, spread, 0.05, 10.0, 20.0)
    load = hj2_3.steady_capacity(1.0, 2.0, 600.0, *water)
    assert hj2_3.steady(600.0, load + 2.0, *water) == pytest.approx(1.0)


@pytest.mark.parametrize("offset", [0.0, 5.0, 12.5, 20.0, 25.0])
def test_at_the_mixing_length_the_river_is_mixed_to_three_per_cent(offset: float) -> None:
    speed, width, mixing = 0.4, 50.0, 0.02
    length = float(hj2_3.mixing_length(speed, width, mixing, offset))
    across = np.linspace(0.0, 1.0, 501)
    n = np.arange(1, 60)[:, None]
    waves = np.cos(n * np.pi * across) * np.cos(n * np.pi * offset / width)
    strength = 1.0 + 2.0 * (np.exp(-((n * np.pi) ** 2) * length * mixing / (speed * width**2)) * waves).sum(axis=0)
    assert 0.015 < np.abs(strength - 1.0).max() < 0.0266  # the exact solution between two banks


def test_a_sudden_release_moves_spreads_and_decays() -> None:
    x = np.linspace(-5e3, 15e3, 40_001)
    mass, decay, spread, speed, area, time = 1e4, 1e-5, 20.0, 0.3, 30.0, 7200.0
    c = hj2_3.instant_release(x, time, mass, decay, spread, speed, area)
    inside = area * np.trapezoid(c, x)
    assert inside == pytest.approx(mass * np.exp(-decay * time), rel=1e-8)
    centre = area * np.trapezoid(c * x, x) / inside
    assert centre == pytest.approx(speed * time, rel=1e-8)
    assert area * np.trapezoid(c * (x - centre) ** 2, x) / inside == pytest.approx(2 * spread * time, rel=1e-6)


def test_what_is_handed_on_as_white_is_in_feet() -> None:
    """The two formulas of 怀特 disagree in metres, and agree as Wright & McDonnell had them (from memory)."""
    day = 86400.0
    by_discharge = float(gbt25173.decay_by_discharge(10.0)) * day
    by_perimeter = float(gbt25173.decay_by_perimeter(60.0)) * day
    assert by_discharge == pytest.approx(3.33, abs=0.01)
    assert by_perimeter == pytest.approx(9.84, abs=0.01)
    foot = 0.3048
    assert 10.3 * (10.0 / foot**3) ** -0.49 == pytest.approx(0.58, abs=0.01)
    assert 39.6 * (60.0 / foot) ** -0.84 == pytest.approx(0.47, abs=0.01)
    assert (1.0 / foot**3) ** 0.49 == pytest.approx(5.7, abs=0.05)


def test_decay_from_the_field_and_velocity_by_a_power() -> None:
    lower = gbt25173.downstream(0.9, 2e-6, 5000.0, 0.2)
    assert gbt25173.decay_from_field(0.2, 5000.0, 0.9, lower) == pytest.approx(2e-6)
    assert gbt25173.velocity(32.0, 0.1, 0.4) == pytest.approx(0.4)  # 32^0.4 = 4
    assert gbt25173.size_class([15.0, 15.1, 149.9, 150.0]).tolist() == ["small", "medium", "medium", "large"]
    # (0.058 · 1.5 + 0.0065 · 40) √(9.81 · 1.5 · 2e-4) = 0.347 · 0.054249
    assert hj2_3.transverse_mixing(1.5, 40.0, 2e-4) == pytest.approx(0.018825, rel=1e-4)


def test_arrays_spread() -> None:
    found = gbt25173.one_outlet(np.array([0.5, 1.0, 1.5])[:, None], 0.3, DECAY, LENGTH, SPEED, np.array([4.0, 8.0]))
    assert found.shape == (3, 2)
    assert found[1, 1] == pytest.approx(gbt25173.one_outlet(*ARGUMENTS))
    assert hj2_3.steady(np.array([-1.0, 1.0])[:, None], 1.0, [1e-6, 1e-3], 50.0, 0.05, 10.0, 20.0).shape == (2, 2)


def test_every_argument_out_of_its_range_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        gbt25173.downstream(-1.0, np.nan, 100.0, 0.0)
    assert {problem.key for problem in caught.value.problems} == {"upstream", "decay", "velocity"}
    for wrong in (
        lambda: gbt25173.one_outlet(*ARGUMENTS, place=LENGTH + 1.0),
        lambda: gbt25173.several_outlets(*ARGUMENTS, [1.0], [0.0]),
        lambda: gbt25173.evenly_spread(*ARGUMENTS, 1.2),
        lambda: hj2_3.transverse_mixing(0.3, 40.0, 1e-4),
        lambda: hj2_3.mixing_length(0.4, 50.0, 0.02, 30.0),
        lambda: hj2_3.dispersion_alone(0.0, 1.0, 0.0, 50.0, 10.0),
    ):
        with pytest.raises(InputError):
            wrong()
