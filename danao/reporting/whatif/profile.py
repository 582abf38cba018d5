"""Profile: the places along the main course at which the page draws a concentration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao.planning.response import Response
from danao.river.network import River, Station
from danao.scenario import Scenario

PLACES = 24
"""Between the stations, where a run is divided for the page."""

_MARK = "·"


@dataclass(frozen=True)
class Profile:
    """Places along one axis.

    Parameters
    ----------
    names : tuple of str
        Stations of the response, from the head of the course to its mouth.
    x : tuple of float
        Where they lie, km.
    reach : str
        The course by name.
    """

    names: tuple[str, ...]
    x: tuple[float, ...]
    reach: str


def profile_of(response: Response) -> Profile:
    """Return the profile of the reach with most stations."""
    told = response.about.get("stations") or ()
    places: list[Any] = [one for one in told if one["name"] in response.stations and "reach" in one]
    if not places:
        return Profile((), (), "")
    reach = Counter(one["reach"] for one in places).most_common(1)[0][0]
    here = sorted((one for one in places if one["reach"] == reach), key=lambda one: float(one["chainage"]))
    return Profile(tuple(one["name"] for one in here), tuple(float(one["chainage"]) / 1e3 for one in here), reach)


def with_places(scenario: Scenario, count: int = PLACES) -> Scenario:
    """Return the scenario with stations along its main reach that are drawn and not judged.

    The main reach is the one with most stations; of several, the longest.
    """
    river = scenario.river
    stations = Counter(station.reach for station in river.stations.values())
    reach = max(river.reaches, key=lambda one: (stations[one.name], one.length))
    at = reach.start + (np.arange(count) + 0.5) / count * reach.length
    extra = [Station(f"{_MARK}{place}", reach.name, float(chainage)) for place, chainage in enumerate(at)]
    longer = River(river.reaches, [*river.stations.values(), *extra], river.structures, river.junctions, river.title)
    return scenario.replace(river=longer)


def is_judged(name: str) -> bool:
    """Whether a station of a divided run is one of the river's own."""
    return not name.startswith(_MARK)
