"""Tracers on water that is prescribed: uniform channels, and what the literature says of them in closed form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import erfc, erfcx

from danao import CrossSection, Initial, Numerics, PrescribedFlow, Reach, River, Scenario
from tests.runs import START, after


def channel(length: float, start: float = 0.0, name: str = "main", **joints: str) -> Reach:
    """Return a reach; its sections only say where it begins and ends."""
    sections = [CrossSection.rectangle(x, 0.0, 10.0, 0.03) for x in (start, start + length)]
    return Reach(name, sections, **joints)


def scenario(
    reaches: Sequence[Reach],
    boundaries: Sequence[Any],
    seconds: float,
    *,
    discharge: Any,
    area: Any,
    cell: float | Mapping[str, float],
    step: float,
    output: float | None = None,
    names: Sequence[Any] = ("TRACER",),
    quality: Mapping[str, Any] | str | None = None,
    advection: str = "muscl",
    reaction_step: float | None = None,
    **more: Any,
) -> Scenario:
    """Make a scenario of some seconds on prescribed water; without `output` only its begin and end are kept."""
    return Scenario(
        name="tracer",
        river=River(reaches),
        period=(START, after(seconds)),
        boundaries=boundaries,
        constituents=names,
        initial=Initial(quality=quality or {}),
        hydraulics=PrescribedFlow(discharge=discharge, area=area),
        numerics=Numerics(
            cell=cell, step=step, output=output or seconds, advection=advection, reaction_step=reaction_step
        ),
        **more,
    )


def front(x: np.ndarray, t: float, velocity: float, dispersion: float, inlet: float, decay: float = 0.0) -> np.ndarray:
    """Return what a concentration held at the inlet of clean water makes (Ogata & Banks 1961).

    With decay after van Genuchten & Alves (1982); the second term as exp(…) erfcx(…), which does not overflow.
    """
    speed = np.sqrt(velocity**2 + 4.0 * decay * dispersion)
    width = 2.0 * np.sqrt(dispersion * t)
    near, far = (x - speed * t) / width, (x + speed * t) / width
    first = np.exp((velocity - speed) * x / (2.0 * dispersion)) * erfc(near)
    second = np.exp((velocity + speed) * x / (2.0 * dispersion) - far**2) * erfcx(far)
    return 0.5 * inlet * (first + second)


def cloud(x: np.ndarray, t: float, mass: float, area: float, velocity: float, dispersion: float) -> np.ndarray:
    """Return what a mass (g) released at x = 0 and t = 0 makes (Fischer et al. 1979)."""
    return (
        mass
        / (area * np.sqrt(4.0 * np.pi * dispersion * t))
        * np.exp(-((x - velocity * t) ** 2) / (4 * dispersion * t))
    )
