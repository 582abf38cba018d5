"""What every file of `solvers/advection` must keep: a new scheme is tested by lying there."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from solvers._jit import kernel
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
