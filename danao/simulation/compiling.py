"""The kernels that a scenario needs, compiled by two processes at once before it runs."""

from __future__ import annotations

import dataclasses
import gc
import multiprocessing
from itertools import islice
from typing import Any

from danao.forcing.boundaries import Inflow, Level
from danao.scenario import Initial, PrescribedFlow, Scenario
from danao.simulation.simulation import Simulation


def compile_kernels(scenario: Scenario) -> None:
    """Compile the step of the water here, which takes longest, and all else in a process beside this one.

    Parameters
    ----------
    scenario : Scenario
        With flows and levels at its ends, as the bundled demonstration has.
    """
    beside = multiprocessing.get_context("spawn").Process(target=compile_beside, args=(scenario,), daemon=True)
    beside.start()
    _begin(_water_alone(scenario).replace(initial="steady"))
    beside.join()


def compile_beside(scenario: Scenario) -> None:
    """Compile the look at still water, and the kernels that carry and change matter, on steady water that is given."""
    Simulation(_water_alone(scenario).replace(initial=Initial(level=0.0))).begin()
    steady: dict[type, dict[str, Any]] = {Inflow: {"flow": 1.0}, Level: {"level": 0.0}}
    ends = [dataclasses.replace(one, **steady[type(one)]) for one in scenario.boundaries]
    given = PrescribedFlow(discharge=1.0, area=10.0)
    _begin(scenario.replace(hydraulics=given, sources=(), boundaries=ends, initial=Initial(quality={})))
    gc.freeze()  # else the process takes a second to tidy up, at its end, what numba left


def _water_alone(scenario: Scenario) -> Scenario:
    ends = [dataclasses.replace(one, quality={}) for one in scenario.boundaries]
    return scenario.replace(constituents=(), processes=(), sources=(), boundaries=ends)


def _begin(scenario: Scenario) -> None:
    for _ in islice(Simulation(scenario).steps(), 2):
        pass
