"""Water alone goes through many output intervals in one call: it is the water that goes through them one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import CrossSection, Gate, Inflow, Level, Pump, Reach, River, Scenario, Schedule, Series, Simulation, Source
from danao.simulation.clock import Clock
from danao.simulation.recording import ON_CELLS
from danao.simulation.water import RECORD
from tests.runs import after, scenario

HOURS = 6.0


def canal() -> River:
    """Four kilometres with a pond behind a gate that moves and pumps beside it."""
    sections = [CrossSection.trapezoid(x, 1.0 - 3e-4 * x, 12.0, 2.0, 0.03) for x in (0.0, 4000.0)]
    gate = Gate("gate", ("main", 2000.0), width=10.0, sill=0.4, height=3.0, opening=0.1)
    pump = Pump("pump", ("main", 2000.0), curve=((0.0, 4.0), (2.0, 2.0), (4.0, 0.0)), running=1.0)
    return River([Reach("main", sections)], structures=[gate, pump])


def tide(**more: Any) -> Scenario:
    """A tide below, a river and an outlet above, and a gate that opens and closes."""
    hours = np.arange(0.0, HOURS + 0.1, 0.5)
    times = [after(3600.0 * hour) for hour in hours]
    level = Series(times, 1.5 + 0.8 * np.sin(2.0 * np.pi * hours / 5.0))
    flow = Series(times, 3.0 + np.cos(hours))
    ends = [Inflow("main", flow=flow), Level("main", level=level)]
    outlet = Source("outlet", at=("main", 1000.0), flow=0.3)
    asked = {"cell": 100.0, "step": 60.0, "output": 900.0, "level": 1.8, "sources": [outlet]} | more
    moving = Schedule("gate", Series(times, 0.1 + 0.5 * (hours % 2.0 < 1.0)), rate=2e-4)
    return scenario(canal(), ends, 3600.0 * HOURS, **asked).replace(operations=[moving])


def one_by_one(asked: Scenario) -> dict[str, np.ndarray]:
    """Run a scenario interval by interval, and return what an output shows."""
    instants = list(Simulation(asked).steps())
    shown = {name: np.array([getattr(one.water, name) for one in instants]) for name in (*ON_CELLS, "discharge")}
    shown["mean_discharge"] = np.array([one.mean_discharge for one in instants])
    return shown | {name: np.array([one.structures[name] for one in instants]) for name in instants[0].structures}


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"output": 700.0},  # the last interval is shorter
        {"output": 7200.0},  # several looks of an hour in an interval
        {"step": 10.0, "output": 2400.0},  # an interval is longer than a record
    ],
)
def test_strides_change_nothing(numbers: dict[str, float]) -> None:
    asked = tide(**numbers)
    strided = Simulation(asked).run(progress=False)
    for name, expected in one_by_one(asked).items():
        found = strided.dataset[name].values
        if name in ("mean_discharge", "structure_discharge"):  # sums of pieces, which may be cut elsewhere
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
        else:
            np.testing.assert_array_equal(found, expected, err_msg=name)
    assert np.ptp(strided.dataset["setting"].values[:, 0]) > 0.1
    assert strided.dataset["pump_power"].values.max() > 1.0
    ledger = strided.ledger.loc["water"]
    assert abs(ledger["residual"]) <= 1e-11 * (ledger["boundary_in"] + ledger["initial"])


def test_steps_that_are_divided_fill_the_record() -> None:
    """A Courant number of a tenth makes hundreds of sub-steps in an interval, more than a record holds."""
    asked = tide(step=300.0, output=3600.0, max_courant=0.02)
    strided = Simulation(asked)
    found = strided.run(progress=False).dataset
    assert strided.water.record.tally[6] > 2 * RECORD * HOURS
    expected = one_by_one(asked)
    np.testing.assert_array_equal(found["level"].values, expected["level"])
    np.testing.assert_allclose(found["mean_discharge"].values, expected["mean_discharge"], rtol=1e-12)


def test_progress_is_told_of_every_interval() -> None:
    told: list[int] = []
    Simulation(tide()).run(progress=told.append)
    assert told == list(range(25))


def test_strides_are_whole_intervals_of_at_most_a_record() -> None:
    clock = Clock(tide(output=1000.0))
    spans = list(clock.strides(100))
    assert [int(span.edges[0]) for span in spans[1:]] == [int(span.edges[-1]) for span in spans[:-1]]
    ends = [span.edges[1:][span.keep >= 0] for span in spans]
    np.testing.assert_array_equal(np.concatenate(ends), clock.outputs[1:])
    for span in spans:
        assert span.keep.size == span.edges.size - 1 <= 100
        assert span.keep[-1] == (span.keep >= 0).sum() - 1
