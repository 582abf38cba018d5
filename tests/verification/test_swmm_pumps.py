"""A wet well with pumps that start and stop by its level: danao, with the rules of the imported file, beside SWMM 5.

The inflow grows to 0.11 m³/s and falls again within half a day; the pumps empty the well by 1.2 m some ten times. By
hand a filling and emptying of a volume V takes V / q + V / (Q - q). danao looks at the level every so often and passes
its levels by what flows in or out meanwhile, SWMM in every step of 5 s. What is passed has to be filled again, so that
starts fall apart by minutes in the end: by hand each 5 s of emptying too late are 20 s of filling at 0.03 m³/s. In
danao part of the well's area lies in the reaches that its pumps stand on, and their water has to come from the well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from danao import Initial, Level, Numerics, Results, Scenario, Series, Simulation, Source
from danao.importers import Import, read_swmm
from tests import book
from tests import swmm_networks as swmm
from tests.convergence import show
from tests.runs import START, after

pytest.importorskip("swmm.toolkit", reason="the extra 'verify' is not installed")

HOURS, AREA, FLOW, BOTTOM = 12, 100.0, 0.15, -3.0
TIMES = np.arange(0.0, HOURS * 3600.0 + 1.0, 300.0)
INFLOW = 0.03 + 0.08 * np.exp(-(((TIMES - 6.0 * 3600.0) / 5400.0) ** 2))
FIRST = swmm.Pump("1", ("well", "out"), [(20.0, FLOW)], on=2.0, off=0.8, kind="PUMP2")
SECOND = swmm.Pump("2", ("well", "out"), [(20.0, 0.5 * FLOW)], on=2.4, off=1.0, kind="PUMP2")

OFF = 0.02
"""m by which the level at the inlet stands off that of the well, and SWMM passes its own switching levels.

Measured with looks every 30 s: the highest level within 6 mm, the lowest within 17 mm, starts within 7 min after half a
day; every 5 s within 3.5 and 1.3 mm and 6 min.
"""

MINUTES = 9


def network(pumps: Sequence[swmm.Pump], inflow: np.ndarray, area: float = AREA, growth: float = 0.0) -> swmm.Network:
    """Return a well that is pumped into a drain to the sea."""
    course = [(float(t), float(q)) for t, q in zip(TIMES, inflow, strict=True)]
    sea = [(0.0, 0.5), (float(TIMES[-1]), 0.5)]
    nodes = [
        swmm.Node("well", BOTTOM, BOTTOM + 1.0, course, area, growth=growth),
        swmm.Node("out", 0.0, 0.5),
        swmm.Node("sea", -0.1, 0.5, level=sea),
    ]
    return swmm.Network(nodes, [swmm.Conduit("drain", ("out", "sea"), (0.0, -0.1), 100.0, 4.0, 0.0, 0.02)], pumps)


def imported(folder: Path, case: swmm.Network) -> Import:
    path = folder / "well.inp"
    path.write_text(swmm.text(case, HOURS, 5.0, 1), encoding="ascii")
    return read_swmm(path)


def run(found: Import, inflow: np.ndarray, every: float | None = None) -> Results:
    """Run what was imported with its own operations, or with the same at other intervals, on SWMM's inflow."""
    pond = found.river.reach("well (pond)")
    wet = {reach.name: 0.5 if reach.name == "drain" else BOTTOM + 1.0 for reach in found.river.reaches}
    scenario = Scenario(
        name="well",
        river=found.river,
        period=(START, after(HOURS * 3600.0)),
        boundaries=[Level("drain", level=0.5)],
        sources=[Source("town", (pond.name, 0.9 * pond.stop), Series([after(t) for t in TIMES], inflow))],
        operations=[replace(item, every=every or item.every) for item in found.operations],
        initial=Initial(level=wet, discharge=0.0),
        numerics=Numerics(cell=20.0, step=min(30.0, every or 30.0), output=60.0),
    )
    return Simulation(scenario).run(progress=False)


def starts(flow: np.ndarray) -> np.ndarray:
    """Return the minutes at which a pump starts."""
    runs = flow > 0.01
    return np.flatnonzero(runs[1:] & ~runs[:-1]) + 1


def well(results: Results) -> np.ndarray:
    """Return the level of the well each minute."""
    data = results.dataset
    return data["level"].values[1:, data["reach"].values == "well (pond)"][:, -1]


def pumped(results: Results, name: str) -> np.ndarray:
    """Return the discharge of a pump each minute."""
    data = results.dataset
    flow = data["discharge"].values[1:, data["face_reach"].values == name]
    return flow[:, flow.shape[1] // 2]


@pytest.mark.parametrize("every", [None, 5.0])
def test_a_wet_well_with_one_pump(tmp_path: Path, every: float | None) -> None:
    case = network([FIRST], INFLOW)
    theirs, found = swmm.run(case, HOURS, step=5.0, report=1), imported(tmp_path, case)
    (switch,) = found.operations
    assert (switch.above, switch.below) == pytest.approx((BOTTOM + 2.0, BOTTOM + 0.8))
    results = run(found, INFLOW, every)
    ours, other = starts(pumped(results, "1")), starts(theirs.flow["1"])
    level = well(results)
    passed = (every or switch.every) * (FLOW - INFLOW.min()) / AREA
    off = {
        "highest": abs(level[60:].max() - theirs.level["well"][60:].max()),
        "lowest": abs(level[60:].min() - theirs.level["well"][60:].min()),
    }
    show("SWMM wet well", (every or switch.every,), {name: [value] for name, value in off.items()}, "s")
    hours, part = theirs.seconds / 3600.0, slice(240, 361)
    drawn = {"danao": (hours[part], level[part]), "SWMM 5": (hours[part], theirs.level["well"][part])}
    book.curves(f"Level of the well, looks every {every or switch.every:g} s", "hours", "level (m)", **drawn)
    assert len(ours) == len(other) == 10
    assert max(off.values()) <= passed + OFF
    assert np.abs(ours - other).max() <= MINUTES
    assert np.ptp(level[60:]) == pytest.approx(FIRST.on - FIRST.off, abs=2.0 * passed + OFF)
    without = run(replace(found, operations=()), INFLOW)  # the pump stands as the file says, and the well fills
    assert well(without).max() > BOTTOM + 10.0


def test_two_pumps_side_by_side_start_one_after_the_other(tmp_path: Path) -> None:
    inflow = INFLOW * 1.8
    case = network([FIRST, SECOND], inflow)
    theirs, found = swmm.run(case, HOURS, step=5.0, report=1), imported(tmp_path, case)
    results = run(found, inflow)
    for name, count in (("1", 10), ("2", 1)):
        ours, other = starts(pumped(results, name)), starts(theirs.flow[name])
        assert len(ours) == len(other) == count
        assert np.abs(ours - other).max() <= MINUTES
    for end in (np.min, np.max):
        assert abs(end(well(results)[60:]) - end(theirs.level["well"][60:])) <= 30.0 * 1.5 * FLOW / AREA + OFF


def test_a_well_that_widens(tmp_path: Path) -> None:
    """A well of 10 m² at its bottom, 90 m² at 2 m, 810 m² at its top, which the water never reaches."""
    case = network([FIRST], INFLOW, 10.0, 40.0)
    theirs, found = swmm.run(case, HOURS, step=5.0, report=1), imported(tmp_path, case)
    results = run(found, INFLOW, 5.0)
    ours, other = starts(pumped(results, "1")), starts(theirs.flow["1"])
    assert len(ours) == len(other) == 15
    assert np.abs(ours - other).max() <= MINUTES
    for end in (np.min, np.max):
        assert abs(end(well(results)[60:]) - end(theirs.level["well"][60:])) <= OFF
