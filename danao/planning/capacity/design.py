"""The design condition of a zone, read off a run: what the formulas of capacity need, each number with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao import units
from danao.errors import InputError, Problem
from danao.planning.capacity.decay import decay_of
from danao.planning.capacity.run import Run
from danao.planning.capacity.texts import LANGUAGES, say
from danao.planning.capacity.zone import Zone

UNITS = {
    "discharge": "m3/s",
    "head_discharge": "m3/s",
    "end_discharge": "m3/s",
    "mean_discharge": "m3/s",
    "velocity": "m/s",
    "depth": "m",
    "width": "m",
    "length": "m",
    "dispersion": "m2/s",
    "temperature": "degC",
    "decay": "1/d",
    "upstream": "mg/L",
    "target": "mg/L",
}
KINDS = {
    **dict.fromkeys(("head_discharge", "end_discharge"), "discharge"),
    **{"discharge": "discharge", "mean_discharge": "discharge", "velocity": "velocity", "depth": "length"},
    **{"width": "length", "length": "length", "dispersion": "dispersion"},
    **{"decay": "rate", "upstream": "concentration"},
}
"""Kind of quantity (`danao.units`) of every input that a user may give."""

LEAST_SPREAD = 0.05
"""Logarithm of the highest over the lowest monthly flow below which a run says nothing of β."""
MANNING = 0.4
"""β of a wide channel by Manning."""


@dataclass(frozen=True)
class Input:
    """One number of a design condition.

    Parameters
    ----------
    value : float
        In the unit of the formulas (decay 1/s).
    origin : mapping
        ``zh`` and ``en``: where it comes from.
    """

    value: float
    origin: Mapping[str, str]


def origin(key: str, **values: Any) -> dict[str, str]:
    """Return where a number comes from, in both languages."""
    return {lang: say(f"origin_{key}", lang, **values) for lang in LANGUAGES}


@dataclass(frozen=True, eq=False)
class Condition:
    """A zone under its design condition.

    Parameters
    ----------
    zone : Zone
        Where.
    month : str
        The design month.
    tidal : bool
        Whether the flow turns around in that month.
    inputs : mapping of str to Input
        All of `UNITS` but the last three.
    decay, upstream : mapping of constituent to Input
        1/s and g/m³.
    """

    zone: Zone
    month: str
    tidal: bool
    inputs: Mapping[str, Input]
    decay: Mapping[str, Input]
    upstream: Mapping[str, Input]


def condition(run: Run, zone: Zone, names: tuple[str, ...], month: str | None, given: Mapping[str, Any]) -> Condition:
    """Return the design condition of a zone.

    Parameters
    ----------
    run : Run
        Where numbers come from.
    zone : Zone
        Where.
    names : tuple of str
        Constituents.
    month : str, optional
        The design month, ``2018-01``; by default the one with the lowest net discharge.
    given : mapping
        Inputs of the user in inner units, in place of those of the run: by name, ``decay`` and ``upstream`` by
        constituent.
    """
    flow = run.flow(zone)
    chosen = run.months[int(flow.argmin())] if month is None else month
    k = run.months.index(chosen)
    area, width = run.area(zone)[k], float(run.wetted(zone, chosen)[1].mean())
    inputs = {
        "discharge": Input(float(flow[k]), origin("month" if month else "driest", month=chosen)),
        "mean_discharge": Input(float(flow.mean()), origin("mean")),
        "width": Input(width, origin("run", month=chosen)),
        "depth": Input(float(area) / width, origin("run", month=chosen)),
        "length": Input(zone.end - zone.begin, origin("river")),
        "dispersion": Input(run.dispersion(zone, chosen), origin("dispersion", month=chosen)),
        "temperature": Input(run.temperature(zone, chosen), origin("temperature", month=chosen)),
    }
    ends = run.by_month("mean_discharge", run.faces(zone)[[0, -1]])[k]
    for name, value in zip(("head_discharge", "end_discharge"), ends, strict=True):
        inputs[name] = Input(float(given.get("discharge", value)), origin(name, month=chosen))
    user = {lang: say("origin_given", lang) for lang in LANGUAGES}
    inputs |= {name: Input(float(value), user) for name, value in given.items() if not isinstance(value, Mapping)}
    if "velocity" not in inputs:
        inputs["velocity"] = _velocity(run, zone, k, inputs["discharge"].value if "discharge" in given else None)
    decay, upstream = (dict(given.get(key, {})) for key in ("decay", "upstream"))
    head = run.cells(zone)[:1]
    return Condition(
        zone=zone,
        month=chosen,
        tidal=run.turns(zone, chosen),
        inputs={name: inputs[name] for name in UNITS if name in inputs},
        decay={
            name: Input(decay[name], user)
            if name in decay
            else Input(decay_of(run, zone, chosen, name), origin("decay", month=chosen, t=inputs["temperature"].value))
            for name in names
        },
        upstream={
            name: Input(upstream[name], user)
            if name in upstream
            else Input(float(run.by_month(name, head)[k, 0]), origin("head", month=chosen))
            for name in names
        },
    )


def _velocity(run: Run, zone: Zone, k: int, discharge: float | None) -> Input:
    """Return the net velocity: of the run, or for a given discharge by u = a Q^β through the months of the run."""
    flow, area = run.flow(zone), run.area(zone)
    if discharge is None:
        return Input(float(flow[k] / area[k]), origin("velocity", month=run.months[k]))
    sound = flow > 0.0
    q, u = flow[sound], (flow / area)[sound]
    if not q.size:
        raise InputError(Problem("the run has no month with a net flow downstream", "velocity", remedy="give it"))
    exponent = float(np.polyfit(np.log(q), np.log(u), 1)[0]) if np.ptp(np.log(q)) > LEAST_SPREAD else MANNING
    factor = float(np.exp(np.mean(np.log(u) - exponent * np.log(q))))
    return Input(factor * discharge**exponent, origin("power", a=factor, beta=exponent))


def shown(name: str, value: float) -> float:
    """Return an input in the unit of `UNITS`."""
    return value / units.per_day if name == "decay" else value
