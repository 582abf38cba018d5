"""A uniform concentration stays uniform, whatever the water does."""

from __future__ import annotations

import numpy as np
import pytest

from danao import Results, Simulation
from tests.validation import estuary

MOST = 1e-9


def departure(results: Results) -> float:
    """Return the largest departure from the uniform concentration, as a part of it."""
    return float(np.abs(results.dataset["TRACER"].values / estuary.UNIFORM - 1.0).max())


def thin(results: Results) -> np.ndarray:
    """Return which cells are at times less than a centimetre deep."""
    return (results.dataset["depth"] < 0.01).any("time").values


@pytest.mark.parametrize("advection", ["muscl", "upwind"])
@pytest.mark.parametrize("dispersion", ["kashefipour_falconer", 0.0, 200.0])
def test_tide_junction_drying_and_sources(advection: str, dispersion: object) -> None:
    made = estuary.scenario(1.5 * estuary.DAY, advection=advection, dispersion=dispersion)
    results = Simulation(made).run(progress=False)
    print(f"{advection}, {dispersion}: {departure(results):.1e}; {thin(results).sum()} cells fell dry")
    assert thin(results).any()
    assert (results.dataset["discharge"].values.min(axis=0) < 0.0).any()
    assert departure(results) <= MOST
    lowest = results.trust.table.set_index("check")["value"]["lowest_concentration"]
    assert lowest == pytest.approx(estuary.UNIFORM, rel=MOST)


@pytest.mark.parametrize("step", [30.0, 120.0])
def test_creek_that_nothing_feeds_falls_dry(step: float) -> None:
    results = Simulation(estuary.scenario(1.5 * estuary.DAY, step=step, sources=[])).run(progress=False)
    print(f"step {step:g}: {departure(results):.1e}; {thin(results).sum()} cells fell dry")
    assert thin(results).any()
    assert departure(results) <= MOST
    assert results.trust.passed
