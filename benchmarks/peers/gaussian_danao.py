"""The Gaussian in danao: the water is prescribed, `muscl` advection and implicit dispersion are its own."""

from __future__ import annotations

import time

import gaussian
import numpy as np

import danao


def scenario(cell: float) -> danao.Scenario:
    """Return the case as a scenario: area 100 m² and 50 m³/s everywhere."""
    shape = {"bed": 0.0, "width": 20.0, "manning": 0.02}
    ends = [danao.CrossSection.rectangle(chainage=x, **shape) for x in (0.0, gaussian.LENGTH)]
    x = gaussian.centres(cell)
    start = np.datetime64("2020-01-01", "ms")
    return danao.Scenario(
        name="gaussian",
        river=danao.River(reaches=[danao.Reach("main", sections=ends)]),
        period=(start, start + np.timedelta64(round(gaussian.DURATION * 1000), "ms")),
        boundaries=[danao.Inflow("main", flow=100.0 * gaussian.VELOCITY), danao.FreeOutflow("main")],
        constituents=["TRACER"],
        dispersion=gaussian.DISPERSION,
        hydraulics=danao.PrescribedFlow(discharge={"main": 100.0 * gaussian.VELOCITY}, area={"main": 100.0}),
        initial=danao.Initial(quality={"TRACER": {"main": (x, gaussian.exact(x, 0.0))}}),
        numerics=danao.Numerics(cell=cell, step=gaussian.step(cell), advection="muscl", output=5000.0),
    )


def run(cell: float) -> tuple[float, float]:
    """Return seconds and error of one run; the clock runs from the scenario to the results."""
    case = scenario(cell)
    start = time.perf_counter()
    results = danao.Simulation(case).run()
    seconds = time.perf_counter() - start
    return seconds, gaussian.error(cell, results.dataset["TRACER"].values[-1])
