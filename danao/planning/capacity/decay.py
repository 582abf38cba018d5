"""The decay of a zone: what all processes of a scenario together take of a constituent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from danao.kinetics._environment import complete
from danao.kinetics._matrix import Kinetics
from danao.kinetics._parameters import Cells, evaluate
from danao.kinetics._process import arguments
from danao.kinetics._wiring import WiredProcess, environment_of, rates, wire
from danao.planning.capacity.run import Run
from danao.planning.capacity.zone import Zone
from danao.simulation.surroundings import GRAVITY

DENSITY = 1000.0


def decay_of(run: Run, zone: Zone, month: str, name: str) -> float:
    r"""Return the first-order rate with which a constituent is lost in a zone in a month, 1/s.

    The change of its net loss R with its concentration at the mean state, everything that acts on it together:
    :math:`K = [R(c) - R(c/2)] / (c/2)`. Exact where losses are linear in it; what does not depend on it (a release
    from the bed) does not count.
    """
    scenario = run.scenario
    kinetics = Kinetics(scenario.processes, scenario.constituents)
    acting = tuple(item for item in kinetics.resolved if name in item.stoichiometry)
    if not acting:
        return 0.0
    wired = wire(acting, kinetics.names)
    state = _state(run, zone, month)
    around = _around(run, zone, month, state, wired)
    given = _parameters(run, zone, month, around, wired)
    half = 0.5 * max(state[name], 1e-6)
    lost = []
    for concentration in (2.0 * half, half):
        found = rates(wired, state | {name: concentration}, around, given)
        lost.append(sum(_loss(item, name, found, given) for item in wired))
    return (lost[0] - lost[1]) / half


def _state(run: Run, zone: Zone, month: str) -> dict[str, float]:
    """Return the mean concentrations of a zone in a month."""
    k, cells = run.months.index(month), run.cells(zone)
    return {name: float(run.by_month(name, cells)[k].mean()) for name in run.scenario.constituent_names}


def _around(
    run: Run, zone: Zone, month: str, state: Mapping[str, float], wired: tuple[WiredProcess, ...]
) -> dict[str, float]:
    """Return the environment of a zone in a month, as reactions see it."""
    area, width, phi2 = (float(part.mean()) for part in run.wetted(zone, month))
    speed = float(np.abs(run.by_month("velocity", run.cells(zone))[run.months.index(month)]).mean())
    depth = area / width
    shear = speed * np.sqrt(GRAVITY * depth / phi2)
    known = run.weather(month) | {
        "temperature": run.temperature(zone, month),
        "depth": depth,
        "velocity": speed,
        "area": area,
        "width": width,
        "discharge": speed * area,
        "friction_velocity": shear,
        "shear_stress": DENSITY * shear**2,
        "slope": shear**2 / (GRAVITY * depth),
    }
    known |= {"salinity": state["SALINITY"]} if "SALINITY" in state else {}
    return dict(complete(known, [name for names in environment_of(wired) for name in names]))


def _parameters(
    run: Run, zone: Zone, month: str, around: Mapping[str, float], wired: tuple[WiredProcess, ...]
) -> dict[tuple[str, str], float]:
    """Return the parameters of processes in the middle of a zone, in the middle of a month."""
    grid, period = run.grid, run.scenario.period
    middle = np.datetime64(month, "M").astype("datetime64[ns]") + np.timedelta64(15, "D")
    reach = np.array([grid.reach_names.index(zone.reach)])
    place = np.array([0.5 * (zone.begin + zone.end)]), np.array([zone.end - zone.begin])
    cells = Cells(around, grid.reach_names, reach, min(max(middle, period[0]), period[1]), *place)
    return {
        (item.process.name, name): float(evaluate(value, cells)[0, 0])
        for item in wired
        for name, value in item.process.parameters.items()
    }


def _loss(item: WiredProcess, name: str, found: Mapping[str, float], given: Mapping[tuple[str, str], float]) -> float:
    """Return what a process takes of a constituent, g/m³/s."""
    factor: Any = item.process.stoichiometry[name]
    own = {key: value for (process, key), value in given.items() if process == item.process.name}
    if isinstance(factor, str):
        number = own[factor.removeprefix("-")] * (-1.0 if factor.startswith("-") else 1.0)
    elif callable(factor):
        number = factor(**{key: own[key] for key, _ in arguments(factor)})
    else:
        number = float(factor)
    return -number * found[item.process.name]
