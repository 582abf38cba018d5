"""Water that is prescribed must be possible: what boundaries and sources bring is what flows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Outflow, Series, Simulation, Source, Wall, catalogue
from danao.errors import InputError
from tests.runs import after, last
from tests.tracers import channel, scenario

HALF_WAY = Source("works", at=("main", 550.0), flow=1.0)
RISING = Source("works", at=("main", 550.0), flow=Series([after(0.0), after(9e3)], [1.0, 2.0]))
GRAVITY = 9.81


def run(discharge: Any, sources: list[Source], boundaries: list[Any] | None = None, **more: Any) -> Any:
    made = scenario(
        [channel(1000.0)],
        boundaries or [Inflow("main", flow=2.0), FreeOutflow("main")],
        3600.0,
        discharge=discharge,
        area=10.0,
        cell=100.0,
        step=60.0,
        sources=sources,
        **more,
    )
    return Simulation(made).run(progress=False)


@pytest.mark.parametrize(
    ("discharge", "sources", "message"),
    [
        (
            {"main": ([0.0, 1000.0], [2.0, 3.0])},
            [],
            r"hydraulics.discharge.main: 1\+000: 3 m³/s, but the sources make it 2; let",
        ),
        (2.0, [HALF_WAY], r"hydraulics.discharge.main: 1\+000: 2 m³/s, but the sources make it 3"),
        (2.5, [], r"boundaries.main upstream.flow: 2 m³/s, but in the given water 2.5 m³/s enter"),
        (2.0, [RISING], "sources.works.flow: changes in time"),
    ],
)
def test_tables_that_disagree_with_what_enters(discharge: Any, sources: list[Source], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(discharge, sources)


def test_ends_that_disagree() -> None:
    with pytest.raises(
        InputError, match=r"boundaries.main downstream.flow: 1 m³/s, but in the given water 2 m³/s leave"
    ):
        run(2.0, [], [Inflow("main", flow=2.0), Outflow("main", flow=1.0)])
    with pytest.raises(
        InputError, match=r"boundaries.main downstream.flow: 0 m³/s, but in the given water 2 m³/s leave"
    ):
        run(2.0, [], [Inflow("main", flow=2.0), Wall("main", end="downstream")])


def test_all_problems_come_together() -> None:
    with pytest.raises(InputError) as caught:
        run(3.0, [HALF_WAY])
    assert len(caught.value.problems) == 2


def weir(below: float) -> Any:
    """Return a run over a junction of two reaches, 2 m³/s above it."""
    made = scenario(
        [channel(500.0, name="upper", downstream="weir"), channel(500.0, 500.0, name="lower", upstream="weir")],
        [Inflow("upper", flow=2.0, quality={"TRACER": 4.0}), FreeOutflow("lower")],
        3600.0,
        discharge={"upper": 2.0, "lower": below},
        area=10.0,
        cell=100.0,
        step=60.0,
        quality={"TRACER": 4.0},
    )
    return Simulation(made).run(progress=False)


def test_junction_that_gives_more_than_it_receives() -> None:
    with pytest.raises(InputError, match=r"junction 'weir' gives 0\.2 m³/s more than it receives"):
        weir(2.2)


def test_junction_that_is_off_by_the_digits_of_a_table() -> None:
    """What it gives is made what it receives, so that the ledgers close to round-off."""
    results = weir(2.0 * (1.0 + 5e-7))
    assert results.trust.passed
    np.testing.assert_allclose(last(results, "discharge"), 2.0, rtol=1e-14)
    np.testing.assert_allclose(last(results, "TRACER"), 4.0, rtol=1e-12)


def test_a_step_in_a_table_at_a_point_source() -> None:
    """As a ramp over its cell, or between any two chainages around it."""
    for before, after_it in ((500.0, 600.0), (549.0, 551.0), (550.0, 560.0), (540.0, 550.0)):
        table = {"main": ([0.0, before, after_it, 1000.0], [2.0, 2.0, 3.0, 3.0])}
        assert last(run(table, [HALF_WAY]), "discharge")[[5, 6]].tolist() == [2.0, 3.0]


def test_discharge_follows_the_sources_exactly() -> None:
    """A table may be off by round-off; every cell still gives what it receives, and the ledgers close."""
    sources = [HALF_WAY, Source("beside", at=("main", 0.0, 1000.0), flow=0.3, quality={"TRACER": 4.0})]
    table = {"main": ([0.0, 500.0, 600.0, 1000.0], [2.0, 2.15, 3.18 * (1.0 + 1e-9), 3.3])}
    results = run(table, sources, quality={"TRACER": 4.0})
    assert results.trust.passed
    assert last(results, "discharge")[-1] == pytest.approx(3.3, rel=1e-12)


@pytest.mark.parametrize("formula", ["fischer", "elder", "kashefipour_falconer"])
def test_formulas_know_width_and_roughness(formula: str) -> None:
    """Given water spreads by a formula as by the number that it gives for the sections of the river."""
    cloud = {"TRACER": {"main": ([0.0, 450.0, 550.0, 1000.0], [0.0, 1.0, 1.0, 0.0])}}
    velocity, depth, width, manning = 0.2, 1.0, 10.0, 0.03
    shear = velocity * np.sqrt(GRAVITY * depth) * manning / (10.0 / 12.0) ** (2.0 / 3.0)
    coefficient = catalogue.find("danao.dispersion", formula).coefficient
    number = float(coefficient(*(np.array([part]) for part in (velocity, depth, width, shear)))[0])
    found, wanted = (run(2.0, [], dispersion=item, quality=cloud) for item in (formula, number))
    np.testing.assert_allclose(last(found, "TRACER"), last(wanted, "TRACER"), rtol=1e-4, atol=1e-8)
