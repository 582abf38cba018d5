"""``Initial(quality="steady")`` is where a long run under the same forcing ends."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Initial, Level, Numerics, Scenario, Series, Simulation, Source, Wall
from danao.errors import InputError, RunError
from danao.kinetics.bed_release import bed_release
from danao.kinetics.decay import decay
from danao.kinetics.streeter_phelps import streeter_phelps
from tests import rivers
from tests.runs import START, after

DAY = 86400.0
NAMES = ("CBOD", "DO", "TRACER")


def island(days: float, **changes: Any) -> Scenario:
    """Return a river around an island with loads, oxygen and dispersion by a formula."""
    quality = {"CBOD": 4.0, "DO": 8.0, "TRACER": 1.0}
    base = Scenario(
        name="island",
        river=rivers.loop(),
        period=(START, after(days * DAY)),
        boundaries=[Inflow("upper", flow=6.0, quality=quality), FreeOutflow("lower")],
        sources=[
            Source("works", at=("north", 400.0), flow=0.3, quality={"CBOD": 30.0, "DO": 2.0}),
            Source("farms", at=("south", 0.0, 1500.0), load={"CBOD": 3.0, "TRACER": 2.0}),
        ],
        constituents=NAMES,
        processes=[*streeter_phelps(bed_demand="1 g/m2/day"), decay("TRACER", "2 1/day"), bed_release("TRACER")],
        dispersion="fischer",
        initial=Initial(quality="steady"),
        numerics=Numerics(cell=100.0, step=60.0, output=3600.0),
    )
    return dataclasses.replace(base, **changes)


@pytest.mark.parametrize("advection", ["muscl", "upwind"])
def test_it_is_the_end_of_a_long_run(advection: str) -> None:
    numerics = Numerics(cell=100.0, step=60.0, output=3600.0, advection=advection)
    spun_up = Simulation(island(1.0 / 24.0, numerics=numerics)).run(progress=False).dataset
    start = Initial(quality={"CBOD": 20.0, "DO": 1.0})
    long = Simulation(island(2.0, numerics=numerics, initial=start)).run(progress=False).dataset
    for name in NAMES:
        ended = long[name].values[-1]
        error = np.abs(spun_up[name].values / ended - 1.0).max()
        print(f"{advection} {name}: {error:.1e}")
        assert error <= 1e-5


def test_all_of_the_first_instant_is_steady() -> None:
    """Forcing that changes later does not enter: the state stays until it does."""
    flow = Series([after(0.0), after(0.5 * DAY), after(DAY)], [6.0, 6.0, 12.0])
    inflow, outflow = island(1.0).boundaries
    made = island(1.0, boundaries=[dataclasses.replace(inflow, flow=flow), outflow])
    values = Simulation(made).run(progress=False).dataset["TRACER"].values
    np.testing.assert_allclose(values[:13], np.broadcast_to(values[0], values[:13].shape), rtol=1e-5)
    assert not np.allclose(values[-1], values[0], rtol=1e-2)


def test_steady_needs_steady_water() -> None:
    with pytest.raises(InputError, match="leave level and discharge out"):
        Initial(level=1.0, quality="steady")


def test_what_never_becomes_steady_is_told() -> None:
    """What only accumulates, in water that stands before a lake, has no steady state."""
    made = Scenario(
        name="bay",
        river=rivers.flume(),
        period=(START, after(3600.0)),
        boundaries=[Wall("main"), Level("main", level=2.0)],
        sources=[Source("farms", at=("main", 500.0), load={"TRACER": 1.0})],
        constituents=["TRACER"],
        initial=Initial(quality="steady"),
        numerics=Numerics(cell=250.0, step=3600.0, output=3600.0),
    )
    with pytest.raises(RunError, match="TRACER still changes"):
        Simulation(made).run(progress=False)
