"""Zones: stretches of a river that end at a control section, for which capacity is counted by formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao.errors import ProblemList, nearest
from danao.river.network import kilometre_mark
from danao.scenario import Scenario


@dataclass(frozen=True)
class Zone:
    """A stretch of a reach that ends at a control section.

    Parameters
    ----------
    name, reach, station : str
        Its name, its reach, and the section at its end.
    begin, end : float
        Chainages, m.
    """

    name: str
    reach: str
    begin: float
    end: float
    station: str

    @classmethod
    def on(cls, reach: str, begin: float, end: float, station: str) -> Zone:
        """Make a zone with the name that its place gives it."""
        return cls(f"{reach} {kilometre_mark(begin)}–{kilometre_mark(end)}", reach, begin, end, station)

    def share(self, at: tuple[Any, ...]) -> float:
        """Return the part of a source (a point or a stretch of a reach) that lies in the zone."""
        if at[0] != self.reach:
            return 0.0
        if len(at) == 2:
            return float(self.begin <= at[1] <= self.end)
        covered = min(self.end, at[2]) - max(self.begin, at[1])
        return max(covered, 0.0) / (at[2] - at[1])

    def place(self, at: tuple[Any, ...]) -> float:
        """Return where a source enters, m from the head of the zone: of a stretch the middle of what lies in it."""
        middle = at[1] if len(at) == 2 else 0.5 * (max(self.begin, at[1]) + min(self.end, at[2]))
        return float(np.clip(middle - self.begin, 0.0, self.end - self.begin))


def zones_of(
    scenario: Scenario, given: Mapping[str, tuple[str, float, float]] | None, problems: ProblemList
) -> tuple[list[Zone], list[tuple[str, dict[str, Any]]]]:
    """Return the zones, and what of the river lies in none."""
    stations = scenario.river.stations
    if given is not None:
        found = [_given_zone(scenario, name, at, problems) for name, at in given.items()]
        if not found:
            problems.add("no zone is named", "zones", remedy="give one, or leave it out")
        return [zone for zone in found if zone is not None], []
    zones, told = [], []
    for reach in scenario.river.reaches:
        here = [one for one in stations.values() if one.reach == reach.name]
        ends = sorted([one for one in here if one.control] or here, key=lambda one: one.chainage)
        begin = reach.start
        for station in ends:
            if station.chainage > begin:
                zones.append(Zone.on(reach.name, begin, station.chainage, station.name))
                begin = station.chainage
        if begin < reach.stop:
            told.append(("beyond", {"reach": reach.name, "chainage": f"{begin:g} m"}))
    if not zones:
        problems.add("the river has no station that a zone could end at", "zones", remedy="give it stations")
    return zones, told


def _given_zone(scenario: Scenario, station: str, at: Any, problems: ProblemList) -> Zone | None:
    key = f"zones.{station}"
    if station not in scenario.river.stations:
        problems.add(f"no station '{station}'", key, remedy=nearest(station, scenario.river.stations))
        return None
    reaches = {reach.name: reach for reach in scenario.river.reaches}
    if len(at) != 3 or at[0] not in reaches:
        problems.add(f"{at!r} is no (reach, from, to)", key, remedy=nearest(at[0] if at else "", reaches))
        return None
    reach, begin, end = reaches[at[0]], float(at[1]), float(at[2])
    if not reach.start <= begin < end <= reach.stop:
        rule = f"{begin:g} to {end:g} m is empty or off the reach"
        problems.add(rule, key, remedy=f"it runs from {reach.start:g} to {reach.stop:g} m")
        return None
    return Zone.on(reach.name, begin, end, station)
