"""A waterway in danao: the water alone."""

from __future__ import annotations

import time

import numpy as np
from waterway import OUTPUT, Branch, Case, tide_times

import danao


def river(case: Case) -> danao.River:
    """Return the branches as reaches, and the gate."""
    gate, structures = case.gate, []
    if gate is not None:
        made = danao.Gate(
            "gate",
            (gate.branch, gate.chainage),
            width=gate.width,
            sill=gate.sill,
            height=case.bank - gate.sill,
            discharge_coefficient=gate.contraction,
            opening=gate.opening,
        )
        structures.append(made)
    return danao.River([_reach(branch, case) for branch in case.branches], structures=structures)


def _reach(branch: Branch, case: Case) -> danao.Reach:
    shape = {"width": branch.width, "side_slope": branch.side_slope, "manning": branch.manning, "bank": case.bank}
    ends = [danao.CrossSection.trapezoid(x, branch.bed(x), **shape) for x in (0.0, branch.length)]
    return danao.Reach(branch.name, ends, upstream=branch.ends[0], downstream=branch.ends[1])


def scenario(case: Case, days: int, **numerics: float) -> danao.Scenario:
    """Return the case as a scenario without constituents; `numerics` are step and theta."""
    seconds = tide_times(days)
    start = np.datetime64("2020-01-01", "s")
    tide = danao.Series(start + seconds.astype("timedelta64[s]"), case.tide(seconds))
    first, last = case.branches[0].name, case.branches[-1].name
    return danao.Scenario(
        name="peers",
        river=river(case),
        period=(start, start + np.timedelta64(days, "D")),
        boundaries=[danao.Inflow(first, flow=case.flow), danao.Level(last, level=tide)],
        initial=danao.Initial(level=0.0, discharge=0.0),
        numerics=danao.Numerics(cell=case.cell, output=OUTPUT, **numerics),
    )


def run(case: Case, days: int, **numerics: float) -> tuple[float, np.ndarray]:
    """Return the seconds from the scenario to its results, and the levels at the outputs and places."""
    asked = scenario(case, days, **numerics)
    start = time.perf_counter()
    data = danao.Simulation(asked).run(progress=False).dataset
    seconds = time.perf_counter() - start
    return seconds, np.stack([_level(case, data, *place) for place in case.places], axis=1)[1:]


def _level(case: Case, data: object, name: str, chainage: float) -> np.ndarray:
    """Return the level at the face between two cells."""
    level = data["level"].values[:, data["reach"].values == name]
    face = round(chainage / case.cell)
    return 0.5 * (level[:, face - 1] + level[:, face])
