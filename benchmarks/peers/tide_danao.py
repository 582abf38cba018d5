"""The tidal channel in danao: the same cells, a step of a minute."""

from __future__ import annotations

import time

import numpy as np
import tide

import danao


def scenario(step: float) -> danao.Scenario:
    """Return the case as a scenario without constituents: the water alone."""
    shape = {"width": tide.WIDTH, "side_slope": tide.SIDE_SLOPE, "manning": tide.MANNING, "bank": tide.BANK}
    ends = [danao.CrossSection.trapezoid(chainage=x, bed=tide.bed(x), **shape) for x in (0.0, tide.LENGTH)]
    start = np.datetime64("2020-01-01", "s")
    stamps = start + tide.times().astype("timedelta64[s]")
    return danao.Scenario(
        name="tide",
        river=danao.River(reaches=[danao.Reach("main", sections=ends)]),
        period=(start, start + np.timedelta64(tide.DAYS, "D")),
        boundaries=[
            danao.Inflow("main", flow=tide.FLOW),
            danao.Level("main", level=danao.Series(stamps, tide.mouth(tide.times()))),
        ],
        initial=danao.Initial(level=0.0, discharge=tide.FLOW),
        numerics=danao.Numerics(cell=tide.CELL, step=step, output=tide.OUTPUT),
    )


def run(step: float = 60.0) -> tuple[float, np.ndarray]:
    """Return seconds, and the level half-way up the channel at the output times after the start."""
    case = scenario(step)
    start = time.perf_counter()
    results = danao.Simulation(case).run()
    seconds = time.perf_counter() - start
    level = results.dataset["level"].values
    middle = round(0.5 * tide.LENGTH / tide.CELL)
    return seconds, 0.5 * (level[1:, middle - 1] + level[1:, middle])
