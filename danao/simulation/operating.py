"""Operations in motion: what each asks for in a span, how long it has asked for that, and whether it chatters."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.forcing.operations import WATER, Reading
from danao.scenario import Scenario
from danao.simulation.acting import Acting
from danao.simulation.places import Places
from danao.simulation.water import Snapshot
from danao.trust import Check

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]

CHATTER = 6
"""A rule chatters where it turns as many times, on average at every second look that it may turn at."""

MOST_TIMES = 5
"""Times that a message names."""


class Operator:
    """Decides the settings of the structures of a scenario, span by span.

    Parameters
    ----------
    scenario : Scenario
        Its river has the structures, its operations the rules.
    places : Places
        Where the stations are.
    names : list of str
        Constituents, in the order of the concentrations.
    """

    def __init__(self, scenario: Scenario, places: Places, names: list[str]):
        structures = scenario.river.structures
        column = {structure.name: k for k, structure in enumerate(structures)}
        self.places = places
        self.stations = scenario.river.stations
        self.names = names
        rules = [item for item in scenario.operations if hasattr(item, "decide")]
        start = int(scenario.period[0].astype("datetime64[ns]").astype(np.int64))
        self.rules = [Rule(item, column[item.structure], structures[column[item.structure]], start) for item in rules]

    def settings(self, acting: Acting, setting: Floats, water: Snapshot, concentration: Floats) -> Floats:
        """Return what every structure is asked for in each step of a span, shape (n, structures).

        Parameters
        ----------
        acting : Acting
            Holds what the time tables ask for.
        setting : float64 array, shape (structures,)
            Present settings.
        water : Snapshot
            The water at the start of the span.
        concentration : float64 array, shape (N, M)
            What is in it.
        """
        if not self.rules:
            return acting.setting
        asked = acting.setting.copy()
        now = int(acting.span.edges[0])
        for rule in self.rules:
            value = self._read(rule.operation.reading, water, concentration)
            asked[:, rule.column] = rule.ask(value, float(setting[rule.column]), now)
        return asked

    def checks(self) -> list[Check]:
        """Return the line of the trust sheet on chattering rules, and say where and when."""
        if not self.rules:
            return []
        for rule in self.rules:
            if rule.chattered:
                first = [str(np.datetime64(time, "ns").astype("datetime64[m]")) for time in rule.chattered]
                more = len(first) - MOST_TIMES
                rest = f" and {more} more times" if more > 0 else ""
                logger.warning(
                    "the operation of '%s' chatters: it had turned %d times in a row until %s%s; "
                    "widen its band, slow it down, or let it stay longer",
                    rule.operation.structure,
                    CHATTER,
                    ", ".join(first[:MOST_TIMES]),
                    rest,
                )
        worst = max(self.rules, key=lambda rule: len(rule.chattered))
        count = len(worst.chattered)
        return [Check("operations_chatter", float(count), comment=worst.operation.structure if count else "")]

    def _read(self, reading: Reading, water: Snapshot, concentration: Floats) -> float:
        """Return the value of a reading now."""
        values = [self._at(reading.quantity, name, water, concentration) for name in reading.stations]
        return values[0] if len(values) == 1 else values[0] - values[1]

    def _at(self, quantity: str, name: str, water: Snapshot, concentration: Floats) -> float:
        station, grid = self.stations[name], self.places.grid
        cell = grid.cell_at(station.reach, station.chainage)
        if quantity == "discharge":  # as `Results.at` gives it
            faces = slice(cell + grid.cell_reach[cell], cell + grid.cell_reach[cell] + 2)
            return float(np.interp(station.chainage, grid.face_chainage[faces], water.discharge[faces]))
        if quantity in WATER:
            return float(water.level[cell])
        return float(concentration[cell, self.names.index(quantity)])


class Rule:
    """A rule at work.

    Parameters
    ----------
    operation : Switch, SetPoint or the like
        What decides.
    column : int
        Which structure.
    structure : Structure
        The same; its range bounds what is asked for.
    start : int
        First look (ns); the others follow `every` so often, each at the first span that begins then or later.
    """

    def __init__(self, operation: Any, column: int, structure: Any, start: int):
        self.operation, self.column = operation, column
        self.range = structure.setting_range
        self.asked = float(structure.setting)
        self.start = self.due = self.free = start
        self.direction = 0
        self.turns: list[int] = []
        self.chattered: list[int] = []

    def ask(self, value: float, setting: float, now: int) -> float:
        """Return what is asked for at `now` (ns), given the reading and the present setting."""
        if now < max(self.due, self.free):
            return self.asked
        every = round(self.operation.every * 1e9)
        self.due = now + every - (now - self.start) % every
        wanted = float(np.clip(self.operation.decide(value, setting, self.asked), *self.range))
        if wanted != self.asked:
            direction = int(np.sign(wanted - setting)) or self.direction  # to rest is no turn
            if self.direction == -direction != 0:
                self._turn(now)
            self.asked, self.direction = wanted, direction
            self.free = now + round(self.operation.stay * 1e9)
        return self.asked

    def _turn(self, now: int) -> None:
        """Note a turn, and whether too many have come close together."""
        pause = max(self.operation.stay, self.operation.every) * 1e9
        self.turns = [*self.turns[-CHATTER + 1 :], now]
        if len(self.turns) == CHATTER and now - self.turns[0] <= 2.0 * CHATTER * pause:
            self.chattered.append(now)
            self.turns = []
