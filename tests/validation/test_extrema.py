"""Concentrations stay between the lowest and the highest that there was and that came in, on any water."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danao import Inflow, Initial, Level, Numerics, Scenario, Series, Simulation, Source
from tests import rivers
from tests.runs import START, after

HOURS = 3.0
concentrations = st.sampled_from([0.0, 1e-12, 0.3, 7.0, 10.0])
discharges = st.sampled_from([0.0, 0.2, 5.0, 30.0])
flows = st.sampled_from([0.01, 0.5, 3.0])


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw a junction under a tide, with blocks of concentration, sources, a withdrawal, any dispersion and step."""
    chainage = [0.0, 400.0, 401.0, 1200.0, 1201.0, 2000.0]
    blocks = {
        reach: (chainage, np.repeat([draw(concentrations) for _ in range(3)], 2)) for reach in ("left", "right", "main")
    }
    t = np.linspace(0.0, HOURS * 3600.0, 7)
    swing = draw(st.sampled_from([0.0, 0.5, 2.0]))
    level = Series([after(s) for s in t], 2.0 + swing * np.sin(t * 2.0 * np.pi / draw(st.sampled_from([2e3, 2e4]))))
    boundaries: list[Any] = [
        Inflow("left", flow=draw(discharges), quality={"TRACER": draw(concentrations)}),
        Inflow("right", flow=draw(discharges), quality={"TRACER": draw(concentrations)}, inlet="concentration"),
        Level("main", level=level, quality={"TRACER": draw(concentrations)}),
    ]
    sources = [
        Source("works", at=("left", 800.0), flow=draw(flows), quality={"TRACER": draw(concentrations)}),
        Source("beside", at=("main", 500.0, 2500.0), flow=draw(flows), quality={"TRACER": 10.0}),
        Source("intake", at=("main", 2000.0), flow=-draw(flows)),
    ]
    return Scenario(
        name="drawn",
        river=rivers.y_junction(),
        period=(START, after(HOURS * 3600.0)),
        boundaries=boundaries,
        sources=draw(st.lists(st.sampled_from(sources), unique_by=lambda item: item.name)),
        constituents=["TRACER"],
        dispersion=draw(st.sampled_from([0.0, 5.0, 1000.0, "fischer"])),
        initial=Initial(level=4.0, quality={"TRACER": blocks}),
        numerics=Numerics(
            cell=200.0,
            step=draw(st.sampled_from([10.0, 60.0, 300.0])),
            output=600.0,
            advection=draw(st.sampled_from(["muscl", "upwind"])),
            max_courant=draw(st.sampled_from([0.5, 1.0])),
        ),
    )


def span(scenario: Scenario) -> tuple[float, float]:
    """Return the lowest and the highest concentration that is there at the start or can come in."""
    outside = [item.quality["TRACER"] for item in (*scenario.boundaries, *scenario.sources) if item.quality]
    inside = np.concatenate([values for _, values in scenario.initial.quality["TRACER"].values()])
    return min(*outside, inside.min()), max(*outside, inside.max())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(scenarios())
def test_no_new_extrema(scenario: Scenario) -> None:
    results = Simulation(scenario).run(progress=False)
    values = results.dataset["TRACER"].values
    lowest, highest = span(scenario)
    assert values.min() >= lowest - 1e-12 * highest
    assert values.max() <= highest * (1.0 + 1e-12)
    assert results.trust.passed, results.trust.table
