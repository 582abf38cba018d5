"""Reactions and transport alternate by Strang's splitting: second order in the step of the reactions."""

from __future__ import annotations

import numpy as np

from danao import Constituent, FreeOutflow, Inflow, Process, Simulation
from tests.convergence import assert_order
from tests.runs import last
from tests.tracers import channel, scenario

SECONDS = 28_800.0


def _meeting(A: float, B: float, *, k: float) -> float:
    return k * A * B


def profile(reaction_step: float | None) -> np.ndarray:
    """Return two clouds that disperse into each other and react away where they meet, at the end.

    The rate is of second order, so it does not commute with dispersion; nothing is near the ends.
    """
    x = np.linspace(0.0, 20_000.0, 401)
    clouds = {name: 10.0 * np.exp(-(((x - at) / 900.0) ** 2)) for name, at in (("A", 5000.0), ("B", 6800.0))}
    made = scenario(
        [channel(20_000.0)],
        [Inflow("main", flow=4.0), FreeOutflow("main")],
        SECONDS,
        discharge=4.0,
        area=20.0,
        cell=100.0,
        step=75.0,
        names=[Constituent("A"), Constituent("B")],
        quality={name: {"main": (x, values)} for name, values in clouds.items()},
        processes=[Process("meeting", rate=_meeting, stoichiometry={"A": -1.0, "B": -0.5}, parameters={"k": 5e-6})],
        dispersion=40.0,
        reaction_step=reaction_step,
    )
    results = Simulation(made).run(progress=False)
    assert results.trust.passed
    return np.concatenate([last(results, name) for name in ("A", "B")])


def test_order() -> None:
    steps = (1800.0, 900.0, 450.0, 225.0)
    finest = profile(75.0)
    errors = [float(np.abs(profile(step) - finest).max() / finest.max()) for step in steps]
    assert_order("splitting", steps, errors, least=1.7, unit="s")


def test_without_a_step_the_reactions_take_that_of_transport() -> None:
    np.testing.assert_array_equal(profile(None), profile(75.0))
