"""The transport kernels on prescribed water, with the cases of the literature that need no river."""

from __future__ import annotations

import numpy as np
import pytest

from solvers import transport
from solvers.advection import muscl
from solvers.linear import node_order
from tests.runs import columns
from tests.tracers import cloud, front
from tests.transport_setup import SCHEMES, Case, channel, ring, tangle, web


def first(case: Case) -> np.ndarray:
    return case.state.concentration[:, 0]


# --- T01 Ogata & Banks (1961), van Genuchten & Alves (1982)


@pytest.mark.parametrize("decay", [0.0, 2e-5])
def test_front_from_a_held_inlet(decay: float) -> None:
    case = channel(12_000.0, 25.0, 15.0, 30.0, 25.0, dispersion=20.0, inlet=10.0)
    for time, count in ((2000.0, 80), (8000.0, 240)):
        case.repeat("muscl", count, decay=decay)
        wanted = front(case.centre, time, 0.5, 20.0, 10.0, decay)
        assert np.abs(first(case) - wanted).max() / 10.0 <= 2e-3
        assert first(case).min() >= 0.0
        assert first(case).max() <= 10.0 + 1e-9


def test_front_at_a_high_peclet_number_does_not_overshoot() -> None:
    case = channel(12_000.0, 25.0, 15.0, 30.0, 25.0, dispersion=0.25, inlet=10.0)
    case.repeat("muscl", 320)
    assert first(case).min() >= 0.0
    assert first(case).max() <= 10.0 + 1e-12


@pytest.mark.parametrize("step", [50.0, 25.0, 5.0])
def test_held_inlet_is_second_order_in_time(step: float) -> None:
    case = channel(4000.0, 25.0, 15.0, 30.0, step, dispersion=20.0, inlet=10.0)
    case.repeat("muscl", round(2000.0 / step))
    assert np.abs(first(case) - front(case.centre, 2000.0, 0.5, 20.0, 10.0)).max() / 10.0 <= 4e-3


# --- T02 Fischer et al. (1979)


@pytest.mark.parametrize("decay", [0.0, 1e-5])
@pytest.mark.parametrize("step", [50.0, 25.0, 5.0])
def test_spill_keeps_mass_centre_and_spread(step: float, decay: float) -> None:
    case = channel(12_000.0, 20.0, 8.0, 20.0, step, dispersion=15.0)
    case.state.concentration[99:101] = 50_000.0 / 20.0 / 40.0
    case.repeat("muscl", round(7200.0 / step), decay=decay)
    x, c = case.centre, first(case)
    centre = (x * c).sum() / c.sum()
    variance = ((x - centre) ** 2 * c).sum() / c.sum()
    peak = np.exp(-decay * 7200.0) * cloud(np.array([0.4 * 7200.0]), 7200.0, 50_000.0, 20.0, 0.4, 15.0)[0]
    assert case.mass[0] == pytest.approx(50_000.0 * np.exp(-decay * 7200.0), rel=1e-10)
    assert centre == pytest.approx(2000.0 + 0.4 * 7200.0, abs=0.1 * 20.0)
    assert variance - 40.0**2 / 12.0 == pytest.approx(2.0 * 15.0 * 7200.0, rel=0.01)
    assert c.max() == pytest.approx(peak, rel=0.01)


# --- T03 O'Connor (1960)


def test_load_in_an_estuary() -> None:
    case = channel(160_000.0, 250.0, 20.0, 400.0, 100.0, dispersion=150.0, load={160: 100.0})
    x = case.centre - case.centre[160]
    root = np.sqrt(1.0 + 4.0 * 2e-6 * 150.0 / 0.05**2)
    wanted = 100.0 / (20.0 * root) * np.exp(0.05 * x / 300.0 * np.where(x < 0.0, 1.0 + root, 1.0 - root))
    case.state.concentration[:, 0] = wanted
    case.repeat("muscl", 20_000, decay=2e-6)
    near = np.abs(x) <= 20_000.0
    assert np.abs(first(case)[near] / wanted[near] - 1.0).max() <= 5e-3


# --- T04 linear theory


def test_amplitude_and_phase_of_a_periodic_inlet() -> None:
    period, step, decay, velocity, spread = 44_714.0, 150.0, 1e-5, 0.3, 30.0
    omega = 2.0 * np.pi / period
    case = channel(40_000.0, 100.0, 15.0, 50.0, step, dispersion=spread, inlet=10.0)
    faces, found, times = [50, 100, 200], [], []
    for k in range(round(6.0 * period / step)):
        a, b = k * step, (k + 1) * step
        mean = 10.0 + 4.0 * (np.sin(omega * b) - np.sin(omega * a)) / (omega * step)
        case.repeat("muscl", 1, decay, lambda t0, t1, mean=mean: mean)
        found.append([0.5 * (first(case)[f - 1] + first(case)[f]) for f in faces])
        times.append(b)
    late = np.array(times) > 4.8 * period
    t, y = np.array(times)[late], np.array(found)[late]
    parts = np.linalg.lstsq(np.c_[np.ones(t.size), np.cos(omega * t), np.sin(omega * t)], y, rcond=None)[0]
    wave = (parts[1] - 1j * parts[2]) / 4.0
    number = (velocity - np.sqrt(velocity**2 + 4.0 * spread * (decay + 1j * omega))) / (2.0 * spread)
    ratio = wave / np.exp(number * 100.0 * np.array(faces))
    np.testing.assert_allclose(np.abs(ratio), 1.0, atol=0.005)
    np.testing.assert_allclose(np.angle(ratio) / omega, 0.0, atol=10.0)


# --- T06 Bencala & Walters (1983), OTIS


def test_uvas_creek_chloride_without_storage() -> None:
    lengths, areas = np.array([38, 67, 176, 152, 236]), [0.3, 0.42, 0.36, 0.41, 0.52]
    lateral = np.array([0.0, 0.0, 4.545e-6, 1.974e-6, 2.151e-6])
    discharge = 0.0125 + np.concatenate([[0.0], np.cumsum(lateral * lengths)[:-1]])
    case = web(
        [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)],
        list(lengths),
        1.0,
        list(discharge),
        areas,
        36.0,
        lateral=list(lateral),
        lateral_concentration=3.7,
        dispersion=[0.12, 0.15, 0.24, 0.31, 0.4],
        boundary={0: 3.7},
        initial=3.7,
    )
    on, off = (8.40 - 8.25) * 3600.0, (11.40 - 8.25) * 3600.0
    times, found = [8.25], [first(case)[[37, 104, 280, 432, 618]]]
    for k in range(round(15.75 * 100)):
        a, b = 36.0 * k, 36.0 * (k + 1)
        part = max(0.0, min(b, off) - max(a, on)) / 36.0
        case.repeat("muscl", 1, inlet=lambda t0, t1, part=part: 3.7 + 7.7 * part)
        times.append(8.25 + b / 3600.0)
        found.append(0.5 * (first(case)[[37, 104, 280, 432, 618]] + first(case)[[38, 105, 281, 433, 619]]))
    table = columns("T06", "reference.csv")
    for k, (place, limit) in enumerate({38: 0.25, 105: 0.1, 281: 0.1, 433: 0.1, 619: 0.1}.items()):
        here = np.interp(table["t_h"], times, np.array(found)[:, k])
        assert np.abs(here - table[f"ade_{place}m"]).max() <= limit
    assert abs(case.residual[0]) <= 1e-11


# --- T08 mixing at junctions


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("dispersion", [0.0, 30.0])
def test_confluence_and_bifurcation_mix_by_flow(scheme: str, dispersion: float) -> None:
    ends, flows = [(0, 3), (1, 3), (2, 3), (3, 4), (3, 5)], [10.0, 5.0, 1.0, 9.6, 6.4]
    case = web(
        ends,
        [20] * 5,
        100.0,
        flows,
        [20.0, 10.0, 2.0, 20.0, 12.0],
        60.0,
        boundary={0: 4.0, 1: 10.0, 2: 100.0},
        dispersion=dispersion,
    )
    case.repeat(scheme, 3000)
    if dispersion == 0.0:
        np.testing.assert_allclose(first(case)[60:], 11.875, rtol=1e-10)
    np.testing.assert_allclose(first(case)[-1], 11.875, rtol=1e-6)
    assert abs(case.residual[0]) <= 1e-12


@pytest.mark.parametrize("scheme", SCHEMES)
def test_loop_with_decay(scheme: str) -> None:
    case = web(
        [(0, 1), (1, 2), (1, 2), (2, 3)],
        [20, 72, 72, 20],
        100.0,
        [16.0, 9.6, 6.4, 16.0],
        [16.0, 9.6, 9.6, 16.0],
        60.0,
        boundary={0: 11.875},
    )
    half = np.exp(-0.5 * 1e-5 * 60.0)
    for _ in range(1500):
        case.state.concentration[20:164] *= half
        case.advance(scheme)
        case.state.concentration[20:164] *= half
    np.testing.assert_allclose(first(case)[164:], 10.893763715699405, rtol=1e-3)


# --- T09


def test_lateral_inflow_dilutes() -> None:
    case = channel(5000.0, 50.0, 2.0, 5.0, 50.0, lateral=4e-4, lateral_concentration=1.0, inlet=8.0)
    case.repeat("muscl", 600, decay=3e-5)
    level = 4e-4 / (4e-4 + 3e-5 * 5.0)
    power = -(4e-4 + 3e-5 * 5.0) / 4e-4
    wanted = level + (8.0 - level) * ((2.0 + 4e-4 * case.centre) / 2.0) ** power
    np.testing.assert_allclose(first(case), wanted, rtol=2e-3)


# --- T10 MASS1


def test_front_of_mass1() -> None:
    for step in (36.0, 18.0, 3.6):
        case = channel(21.9456 * 274, 21.9456, 0.6096 * 46.45, 46.45, step, dispersion=2.787091, inlet=10.0)
        before = 0
        for time, limit in ((600.0, 0.06), (1800.0, 0.035), (3600.0, 0.025)):
            count = round(time / step)
            case.repeat("muscl", count - before)
            before = count
            wanted = front(case.centre, count * step, 0.6096, 2.787091, 10.0)
            assert np.abs(first(case) - wanted).max() / 10.0 <= limit


@pytest.mark.parametrize("step", [36.0, 18.0, 3.6])
def test_pulse_keeps_its_peak(step: float) -> None:
    def handed_in(t: float) -> float:
        if t < 1440.0:
            return 10.0 * t * t / 2880.0
        return 14_400.0 - 10.0 * max(2880.0 - t, 0.0) ** 2 / 2880.0

    case = channel(21.9456 * 160, 21.9456, 0.6096 * 46.45, 46.45, step)
    peak = 0.0
    for k in range(round(9000.0 / step)):
        a, b = k * step, (k + 1) * step
        case.repeat("muscl", 1, inlet=lambda t0, t1, a=a, b=b: (handed_in(b) - handed_in(a)) / step)
        peak = max(peak, 0.5 * (first(case)[147] + first(case)[148]))
        assert -1e-9 <= first(case).min() <= first(case).max() <= 10.0 + 1e-9
    assert peak >= 9.2


# --- what the kernels promise besides


def test_two_reaches_joined_end_to_end_act_as_one() -> None:
    made = []
    for ends, cells in (([(0, 1)], [80]), ([(0, 1), (1, 2)], [33, 47])):
        case = web(ends, cells, 50.0, [10.0] * len(cells), 20.0, 60.0, boundary={0: 1.0})
        case.state.concentration[:, 0] = np.exp(-(((case.centre - 1500.0) / 200.0) ** 2))
        case.repeat("muscl", 60)
        made.append(first(case))
    np.testing.assert_allclose(made[0], made[1], atol=1e-14)


def test_direction_of_chainage_does_not_matter() -> None:
    there = channel(2000.0, 50.0, 10.0, 20.0, 60.0, inlet=1.0, dispersion=20.0)
    back = channel(2000.0, 50.0, -10.0, 20.0, 60.0, dispersion=20.0)
    back.forcing.node_concentration[0, 1] = 1.0
    for case in (there, back):
        case.repeat("muscl", 40)
    np.testing.assert_allclose(first(there), first(back)[::-1], rtol=1e-12)


def test_lanes_do_not_touch() -> None:
    wide = tangle(5)
    many = np.repeat(wide.state.concentration, 30, axis=1)
    forcing = wide.forcing._replace(
        source_concentration=np.repeat(wide.forcing.source_concentration, 30, axis=2),
        source_load=np.repeat(wide.forcing.source_load, 30, axis=2),
        node_concentration=np.repeat(wide.forcing.node_concentration, 30, axis=2),
    )
    state = transport.State(wide.state.volume.copy(), many)
    lanes = Case(wide.network, wide.water, forcing, state, wide.cell_length)
    wide.advance("muscl")
    lanes.advance("muscl")
    np.testing.assert_array_equal(lanes.state.concentration, np.repeat(wide.state.concentration, 30, axis=1))


def test_steps_may_be_taken_in_pieces() -> None:
    whole, pieces = tangle(11), tangle(11)
    whole.advance("muscl")
    for s in range(pieces.water.step.size):
        pieces.advance("muscl", s, s + 1)
    np.testing.assert_array_equal(whole.state.concentration, pieces.state.concentration)


def test_thin_cells_do_not_multiply_the_substeps() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 30.0, inlet=1.0)
    case.state.volume[7] = 1.0
    case.start = case.mass
    case.advance("muscl")
    assert case.trust[transport.SUBSTEPS] == 1.0
    assert case.trust[transport.IMPLICIT] == 1.0
    assert abs(case.residual[0]) <= 1e-14


def test_courant_numbers_above_one_are_divided() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 250.0, inlet=1.0)
    case.advance("muscl")
    assert case.trust[transport.COURANT] == pytest.approx(2.5 / 3.0)
    assert case.trust[transport.SUBSTEPS] == 3.0
    assert case.trust[transport.IMPLICIT] == 0.0


def test_dry_cells_keep_their_concentration() -> None:
    case = channel(1000.0, 50.0, 0.0, 0.0, 30.0, dispersion=10.0, initial=3.0)
    case.advance("muscl")
    np.testing.assert_array_equal(first(case), 3.0)


def test_load_into_a_dry_cell_is_refused() -> None:
    case = channel(1000.0, 50.0, 0.0, 0.0, 30.0, load={3: 1.0})
    with pytest.raises(AssertionError, match=f"{transport.LOADED_DRY}, 0, 3"):
        case.advance("muscl")


def test_more_water_out_than_in_is_refused() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 30.0)
    case.water.discharge[0, 4] = -100.0
    with pytest.raises(AssertionError, match=f"{transport.OVERDRAWN}, 0, 4"):
        case.advance("muscl")


def test_what_is_not_finite_is_refused() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 30.0)
    case.state.concentration[6] = np.nan
    with pytest.raises(AssertionError, match=f"{transport.BLOWN}, 1"):
        case.advance("muscl")


def test_loads_are_booked_to_the_gram() -> None:
    case = channel(2000.0, 50.0, 10.0, 20.0, 30.0, dispersion=30.0, load={3: 2.0, 20: 0.5}, lateral=1e-3)
    case.repeat("muscl", 200)
    assert case.books["sources"][0] == pytest.approx(2.5 * 6000.0, rel=1e-12)
    assert abs(case.residual[0]) <= 1e-13


def test_withdrawal_takes_the_concentration_of_its_cell() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 30.0, lateral=-1e-3, inlet=2.0, initial=2.0)
    case.repeat("muscl", 100)
    np.testing.assert_allclose(first(case), 2.0, rtol=1e-13)
    assert case.books["withdrawals"][0] == pytest.approx(-2.0 * 1e-3 * 1000.0 * 3000.0, rel=1e-12)
    assert abs(case.residual[0]) <= 1e-13


def test_no_denormal_numbers_on_a_zero_background() -> None:
    case = channel(40_000.0, 50.0, 10.0, 20.0, 60.0, dispersion=1.0)
    case.state.concentration[0] = 1.0
    case.repeat("muscl", 200)
    assert not np.any((case.state.concentration != 0.0) & (np.abs(case.state.concentration) < 1e-290))


def test_still_water_disperses_symmetrically_and_keeps_its_mass() -> None:
    case = ring(1000.0, 51, 0.0, 20.0, 60.0, dispersion=5.0)
    case.state.concentration[25] = 1.0
    case.start = case.mass
    case.repeat("muscl", 300)
    np.testing.assert_allclose(first(case), first(case)[::-1], atol=1e-14)
    assert abs(case.residual[0]) <= 1e-12


def test_nothing_disperses_out_where_water_leaves() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 30.0, dispersion=500.0, inlet=5.0, initial=5.0)
    case.repeat("muscl", 50)
    np.testing.assert_allclose(first(case), 5.0, rtol=1e-13)


def test_inlet_of_flux_kind_takes_what_the_water_brings() -> None:
    case = channel(1000.0, 50.0, 10.0, 20.0, 30.0, dispersion=100.0, inlet=5.0, disperses=False)
    case.advance("muscl")
    assert case.books["boundary_in"][0] == pytest.approx(10.0 * 5.0 * 30.0, rel=1e-14)


def test_the_kernel_is_compiled_once() -> None:
    for case in (tangle(1), channel(1000.0, 50.0, 1.0, 1.0, 1.0), ring(1000.0, 20, 1.0, 1.0, 1.0)):
        case.advance("muscl")
    assert len(muscl.advance.signatures) == 1


def test_junctions_of_a_long_chain_get_near_numbers() -> None:
    shuffled = np.random.default_rng(3).permutation(200)
    ends = np.array([[shuffled[k], shuffled[k + 1]] for k in range(199)])
    joined = np.bincount(ends.ravel()) > 1
    row, bandwidth = node_order(ends, joined)
    assert bandwidth == 1
    assert sorted(row[joined]) == list(range(198))
    assert set(row[~joined]) == {-1}
