"""H09: steady flow that gains or loses water along its way (channel of pnnl/mass1, test/flow/lateral).

Lateral inflow brings no streamwise momentum; lateral outflow leaves with the velocity of the stream.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import CrossSection, Inflow, Level, Reach, Results, River, Source
from tests import book
from tests.convergence import assert_order
from tests.mass1 import CELL, DISCHARGE, LENGTH, MANNING, MILD, WIDTH, profile
from tests.runs import columns, last, run

LATERAL = {"in": 0.00435919644288, "out": -0.00435919644288}
BELOW = 1.524
CELLS = (2.0 * CELL, CELL, 0.5 * CELL)


@cache
def steady(way: str, quality: float = 0.0, cell: float = CELL) -> Results:
    """Return the flow with lateral water of a concentration; the river brings 10 g/m³."""
    ends = ((0.0, MILD * LENGTH), (LENGTH, 0.0))
    river = River([Reach("main", [CrossSection.rectangle(x, z, WIDTH, MANNING) for x, z in ends])])
    carried = {} if way == "out" else {"TRACER": quality}
    lateral = Source("lateral", at=("main", 0.0, LENGTH), flow=LATERAL[way] * LENGTH, quality=carried)
    boundaries = [
        Inflow("main", flow=DISCHARGE, quality={"TRACER": 10.0}),
        Level("main", level=BELOW, quality={"TRACER": 10.0}),
    ]
    start = {"main": ([0.0, LENGTH], [z + BELOW for _, z in ends])}
    return run(
        river,
        boundaries,
        36_000.0,
        cell=cell,
        step=30.0 / CELL * cell,
        level=start,
        discharge=DISCHARGE,
        quality={"TRACER": 10.0},
        sources=[lateral],
    )


def wanted(way: str, x: np.ndarray) -> np.ndarray:
    return profile(x, lambda _: MILD, BELOW, lateral=LATERAL[way])


def dilution_error(results: Results) -> float:
    """Return the largest error of the tracer, as a part of its concentration upstream."""
    diluted = 10.0 * DISCHARGE / (DISCHARGE + LATERAL["in"] * results.dataset["chainage"].values)
    return float(np.abs(last(results, "TRACER") - diluted).max() / 10.0)


@pytest.mark.parametrize("way", LATERAL)
def test_equation_is_that_of_the_table(way: str) -> None:
    given = columns("H09", "reference.csv")
    np.testing.assert_allclose(wanted(way, given["x_m"]), given[f"h_{way}_m"], rtol=1e-6)


@pytest.mark.parametrize("way", LATERAL)
def test_discharge(way: str) -> None:
    x = steady(way).dataset["face_chainage"].values
    assert np.abs(last(steady(way), "discharge") - DISCHARGE - LATERAL[way] * x).max() / DISCHARGE <= 1e-6


@pytest.mark.parametrize(("way", "most"), [("in", 0.003), ("out", 0.015)])
def test_depth(way: str, most: float) -> None:
    x, found = steady(way).dataset["chainage"].values, last(steady(way), "depth")
    title = f"Depth with lateral {way}flow"
    book.curves(title, "x (m)", "depth (m)", exact=(x, wanted(way, x)), computed=(x, found))
    error = np.abs(found - wanted(way, x)).max()
    print(f"H09 {way}: {error:.2e} m")
    assert error <= most


def test_equal_concentrations_stay_equal() -> None:
    assert np.abs(steady("in", 10.0).dataset["TRACER"].values / 10.0 - 1.0).max() <= 1e-8


def test_clean_lateral_water_dilutes() -> None:
    error = dilution_error(steady("in"))
    print(f"H09 dilution: {error:.2e}")
    assert error <= 1e-3


@pytest.mark.parametrize("way", LATERAL)
def test_order_of_depth(way: str) -> None:
    """Second order; outflow with the finest cells meets a floor of 5e-6 m, the digits of the section's table."""
    flows = [steady(way, cell=cell) for cell in CELLS]
    worst = [np.abs(last(flow, "depth") - wanted(way, flow.dataset["chainage"].values)).max() for flow in flows]
    assert_order(f"H09 {way}", CELLS, worst, least=1.9 if way == "in" else 1.3)


def test_order_of_dilution() -> None:
    assert_order("H09 dilution", CELLS, [dilution_error(steady("in", cell=cell)) for cell in CELLS], least=0.9)
