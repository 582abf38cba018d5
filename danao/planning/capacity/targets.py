"""What the control sections have to meet: limits by section and item, with and without the margin of safety."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao import units
from danao.assessment.margin import SafetyMargin
from danao.errors import InputError, ProblemList, nearest
from danao.planning.response import Response
from danao.standards._item import Item
from danao.standards._standard import Standard


@dataclass(frozen=True)
class Target:
    """What one control section has to meet by one item.

    Parameters
    ----------
    item, station : str
        Constituent and control section.
    of_class : str
        Target class.
    limit, kept : float
        Limit of the class, and the limit less the margin of safety, g/m³.
    sense : float
        1 for ``at most``, −1 for ``at least``.
    """

    item: str
    station: str
    of_class: str
    limit: float
    kept: float
    sense: float


def control_sections(response: Response, stations: Iterable[str] | str | None, problems: ProblemList) -> list[str]:
    """Return the sections that are to be kept: those named, else the control sections, else all stations."""
    if stations is None:
        marked = [one["name"] for one in response.about.get("stations", ()) if one.get("control")]
        return [name for name in marked if name in response.stations] or list(response.stations)
    names = [stations] if isinstance(stations, str) else list(stations)
    for name in names:
        if name not in response.stations:
            problems.add(f"no station '{name}'", "stations", remedy=nearest(name, response.stations))
    if not names:
        problems.add("no control section is named", "stations", remedy="name at least one, or leave it out")
    return names


def target_classes(
    about: Mapping[str, Any],
    names: Iterable[str],
    standard: Standard,
    given: str | Mapping[str, str] | None,
    problems: ProblemList,
) -> dict[str, str]:
    """Return the class that each section has to meet: given, of the scenario, of the station, else the reference's."""
    own = {one["name"]: one.get("target") for one in about.get("stations", ())}
    scenario = about.get("targets") or {}
    found = {}
    for name in names:
        asked = given if isinstance(given, str) else (given or {}).get(name)
        text = asked or scenario.get(name) or own.get(name) or standard.reference
        try:
            found[name] = standard.class_of_text(text)
        except InputError as error:
            problems.take(error, key=f"targets.{name}")
    return found


def limit_of(item: Item | None, of_class: str, margin: SafetyMargin | None, water: str) -> tuple[float, float]:
    """Return the limit and the limit less the margin, g/m³; NaN where the item has none that is a concentration."""
    limit = None if item is None or item.quantity != "concentration" else item.limit(of_class, water)
    if item is None or not isinstance(limit, int | float):
        return float("nan"), float("nan")
    kept = float("nan") if margin is None else margin.limit(item, of_class, water)
    both = (float(limit), float(limit) if np.isnan(kept) else kept)
    return tuple(float(units.to_inner(value, item.unit, "concentration")) for value in both)  # type: ignore[return-value]


def targets_of(
    response: Response,
    classes: Mapping[str, str],
    standard: Standard,
    margin: SafetyMargin | None,
    water: str,
) -> list[Target]:
    """Return every limit that a predicted constituent has at the control sections."""
    found = []
    for name in response.constituents:
        item = None if standard.find(name) is None else standard.item(name)
        for station, of_class in classes.items():
            limit, kept = limit_of(item, of_class, margin, water)
            if item is not None and np.isfinite(limit) and item.sense in ("at most", "at least"):
                sense = 1.0 if item.sense == "at most" else -1.0
                found.append(Target(name, station, of_class, limit, kept, sense))
    return found
