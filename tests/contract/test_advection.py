"""What every file of `solvers/advection` must keep: a new scheme is tested by lying there."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from solvers import transport
from solvers._jit import kernel
from solvers.adjoint import influence_for, tape_for
from tests.transport_setup import SCHEMES, Case, ring, tangle

ANY_SEED = some.integers(0, 2**31)
ANY_SCALE = some.sampled_from([0.02, 1.0, 20.0])  # from slack water to Courant numbers far above one
FEW = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_says_its_order(scheme: str) -> None:
    module = importlib.import_module(f"solvers.advection.{scheme}")
    assert module.ORDER >= 1
    assert module.__doc__


@cache
def compiled_rise(scheme: str) -> Any:
    return kernel(importlib.import_module(f"solvers.advection.{scheme}").rise.py_func)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=300, deadline=None)
@given(behind=some.floats(-1.0, 1.0), ahead=some.floats(-1.0, 1.0), courant=some.floats(0.0, 1.0))
def test_rise_lies_between_the_cells_and_leaves_no_new_extremum(
    scheme: str, behind: float, ahead: float, courant: float
) -> None:
    rise = compiled_rise(scheme)(behind, ahead, courant)
    assert min(ahead, 0.0) - 1e-15 <= rise <= max(ahead, 0.0) + 1e-15
    assert courant * abs(rise) <= (1.0 - courant) * abs(behind) + 1e-15
    assert rise == 0.0 or np.sign(rise) == np.sign(behind)


@pytest.mark.parametrize("scheme", SCHEMES)
@FEW
@given(seed=ANY_SEED, scale=ANY_SCALE)
def test_constant_stays_constant(scheme: str, seed: int, scale: float) -> None:
    case = tangle(seed, scale)
    for array in (
        case.state.concentration,
        case.forcing.source_concentration,
        case.forcing.node_concentration,
    ):
        array[:] = 1.7
    case.advance(scheme)
    np.testing.assert_allclose(case.state.concentration, 1.7, rtol=1e-10)


@pytest.mark.parametrize("scheme", SCHEMES)
@FEW
@given(seed=ANY_SEED, scale=ANY_SCALE)
@example(seed=114, scale=0.02)
def test_no_new_extrema_and_no_mass_made_or_lost(scheme: str, seed: int, scale: float) -> None:
    case = tangle(seed, scale)
    case.advance(scheme)
    assert case.state.concentration.min() >= 1.0 - 1e-10
    assert case.state.concentration.max() <= 2.0 + 1e-10
    np.testing.assert_allclose(case.residual, 0.0, atol=1e-11)


@pytest.mark.parametrize("scheme", SCHEMES)
@FEW
@given(seed=ANY_SEED, scale=ANY_SCALE)
def test_columns_led_by_the_first_add_up_to_it(scheme: str, seed: int, scale: float) -> None:
    case = tangle(seed, scale)
    forcing, state = divided(case, parts=7, seed=seed)
    run_led(scheme, case, forcing, state)
    case.advance(scheme)
    own = case.state.concentration[:, 0]
    np.testing.assert_allclose(state.concentration[:, 0], own, rtol=1e-11)
    np.testing.assert_allclose(state.concentration[:, 1:].sum(axis=1), own, rtol=1e-11)


@pytest.mark.parametrize("scheme", SCHEMES)
@FEW
@given(seed=ANY_SEED, scale=ANY_SCALE)
def test_segments_of_a_block_are_led_like_blocks_of_their_own(scheme: str, seed: int, scale: float) -> None:
    case = tangle(seed, scale)
    one, other = divided(case, parts=4, seed=seed), divided(case, parts=10, seed=seed + 1)
    both = [np.concatenate(pair, axis=-1) for pair in zip(entering(*one), entering(*other), strict=True)]
    both[-1] += 0.5 * (np.arange(16) >= 5)  # the leaders differ
    forcing = one[0]._replace(**dict(zip(ENTERING, both[:-1], strict=True)))
    state = transport.State(case.state.volume.copy(), both[-1].copy())
    run_led(scheme, case, forcing, state, block=16, segment=np.array([[0, 5, 16]]))
    for first, last in ((0, 5), (5, 16)):
        alone = transport.State(case.state.volume.copy(), np.ascontiguousarray(both[-1][:, first:last]))
        part = {key: np.ascontiguousarray(getattr(forcing, key)[..., first:last]) for key in ENTERING}
        run_led(scheme, case, forcing._replace(**part), alone, block=16)
        np.testing.assert_array_equal(state.concentration[:, first:last], alone.concentration)


@pytest.mark.parametrize("scheme", SCHEMES)
@FEW
@given(seed=ANY_SEED, scale=ANY_SCALE)
def test_counted_backwards_is_counted_forwards(scheme: str, seed: int, scale: float) -> None:
    """The dot-product test: the same number of interest from any start and any inflows, both ways."""
    case = tangle(seed, scale)
    forcing, state = divided(case, parts=7, seed=seed)
    start, draw = state.concentration.copy(), np.random.default_rng(seed)
    seen = draw.normal(size=(start.shape[0], 3))
    volume = state.volume.copy()
    run_led(scheme, case, forcing, state)
    found = influence_for(case.network, 1, forcing.source_flow.shape[1], 3)
    found.concentration[:, 0] = seen
    tape = tape_for(case.network, 1, 8 * case.water.step.size)
    base = forcing._replace(**{key: first_of(getattr(forcing, key)) for key in ENTERING})
    run = transport.State(volume, first_of(start))
    books = transport.Ledger(*(np.zeros(1) for _ in range(4)))
    work = transport.work_for(case.network, 1, 1)
    module = importlib.import_module(f"solvers.advection.{scheme}")
    ways = (case.network, case.water, base, run, tape, found, books, np.zeros(transport.TRUST), work)
    assert module.advance_back(*ways, 0, case.water.step.size, case.max_courant, case.max_substeps) == transport.DONE
    np.testing.assert_allclose(run.concentration[:, 0], state.concentration[:, 0], rtol=1e-11)
    whole = found.concentration[:, 0].T @ start[:, 0] + found.source.sum(axis=(0, 1)) + found.node.sum(axis=(0, 1))
    scale = np.abs(seen).T @ np.abs(state.concentration[:, 0])
    np.testing.assert_allclose(seen.T @ state.concentration[:, 0], whole, atol=1e-10 * scale.max())


ENTERING = ("source_concentration", "source_load", "node_concentration")


def entering(forcing: transport.Forcing, state: transport.State) -> list[np.ndarray]:
    """Return all that has columns: what enters, and at last what is there."""
    return [*(getattr(forcing, key) for key in ENTERING), state.concentration]


def first_of(values: np.ndarray) -> np.ndarray:
    """Return the first column by itself."""
    return np.ascontiguousarray(values[..., :1])


def divided(case: Case, parts: int, seed: int) -> tuple[transport.Forcing, transport.State]:
    """Return the first column of a case, followed by parts into which it is divided at random, of either sign."""
    draw = np.random.default_rng(seed)

    def divide(values: np.ndarray) -> np.ndarray:
        weights = draw.normal(size=(*values.shape[:-1], parts))
        weights[..., -1] += 1.0 - weights.sum(axis=-1)
        return np.concatenate([values[..., :1], values[..., :1] * weights], axis=-1)

    forcing = case.forcing._replace(**{key: divide(getattr(case.forcing, key)) for key in ENTERING})
    return forcing, transport.State(case.state.volume.copy(), divide(case.state.concentration))


def run_led(
    scheme: str,
    case: Case,
    forcing: transport.Forcing,
    state: transport.State,
    block: int = 8,
    segment: np.ndarray | None = None,
) -> None:
    """Carry columns by the weights of the first of their segment."""
    columns = state.concentration.shape[1]
    work = transport.work_for(case.network, columns, block, segment)
    books = transport.Ledger(*(np.zeros(columns) for _ in range(4)))
    ways = (case.network, case.water, forcing, state, books, np.zeros(transport.TRUST), work)
    limits = (0, case.water.step.size, case.max_courant, case.max_substeps)
    status, *_ = importlib.import_module(f"solvers.advection.{scheme}").advance_led(*ways, *limits)
    assert status == transport.DONE


def wave(scheme: str, cells: int, courant: float) -> Case:
    """Carry one cosine once round a ring; what remains in the state is the error."""
    case = ring(1000.0, cells, 2.0, 2.0, courant * 1000.0 / cells)
    phase = 2.0 * np.pi * case.centre / 1000.0
    mean = np.sinc(1.0 / cells) * np.cos(phase)  # of each cell
    case.state.concentration[:, 0] = 2.0 + mean
    case.repeat(scheme, round(cells / courant))
    case.state.concentration[:, 0] -= 2.0 + mean
    return case


@pytest.mark.parametrize("courant", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_reaches_its_order(scheme: str, courant: float) -> None:
    coarse, fine = (np.abs(wave(scheme, cells, courant).state.concentration).mean() for cells in (160, 320))
    assert np.log2(coarse / fine) >= importlib.import_module(f"solvers.advection.{scheme}").ORDER - 0.1
