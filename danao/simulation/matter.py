"""What the water carries: transport and reactions on the water of a span, and the mass ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao import catalogue
from danao.dispersion._choice import as_dispersion
from danao.errors import RunError
from danao.forcing.boundaries import Inflow, Level
from danao.kinetics._compile import RateError
from danao.kinetics._constituents import constituent
from danao.kinetics._matrix import Kinetics
from danao.kinetics._parameters import evaluate
from danao.kinetics._rough import LongStep
from danao.scenario import Initial, Scenario
from danao.scenario_parts import Dredged
from danao.simulation.acting import Acting
from danao.simulation.places import Places, by_place
from danao.simulation.resting import Resting
from danao.simulation.surroundings import Surroundings
from danao.simulation.water import Snapshot, Stretch
from danao.trust import Check
from solvers import transport
from solvers.reaction import TOLERANCE

Floats = NDArray[np.float64]

MOST_SUBSTEPS = 8
"""Sub-steps of transport in a step of the water; cells that would need more are treated implicitly."""

LONGEST_SPIN_UP = 60 * 86400.0
SPUN_UP = 1e-7
"""Concentrations are steady where none changes by more than this part of its largest value in an hour."""


@dataclass(frozen=True)
class Move:
    """Steps `begin` to `end` of the water, through which everything is carried, and what acts and enters meanwhile."""

    water: transport.Water
    forcing: transport.Forcing
    acting: Acting
    begin: int
    end: int


class Companion(Protocol):
    """What goes along with the constituents."""

    def react(self, volume: Floats, environment: Floats, parameters: Floats, seconds: float) -> None:
        """Make the reactions that they are about to make, in arrays as `CompiledKinetics.advance` takes them."""

    def carry(self, move: Move, booked: transport.Ledger) -> tuple[int, int, int]:
        """Carry itself and them (by `Matter.carry_alone`, if it does not do that in one with its own); the same."""


class Matter:
    """Concentrations of all constituents, advanced on given water.

    Parameters
    ----------
    scenario : Scenario
        What is simulated.
    places : Places
        Its grid.
    lanes : int
        How many lanes go side by side. All share the water; each has its own start, and its own of what comes in where
        `Acting` gives it by lane.

    Attributes
    ----------
    lanes : int
        The same, or as many as the parameters of the processes are given for. The columns of a constituent lie side by
        side, one a lane.
    company : Companion, optional
        What goes along.
    """

    def __init__(self, scenario: Scenario, places: Places, lanes: int = 1):
        grid = places.grid
        self.places = places
        self.constituents = [constituent(item) if isinstance(item, str) else item for item in scenario.constituents]
        self.names = [item.name for item in self.constituents]
        self.scheme = _scheme(scenario.numerics.advection)
        self.reaction_step = scenario.numerics.reaction_step
        self.max_courant = scenario.numerics.max_courant
        self.dispersion = as_dispersion(scenario.dispersion)
        processes = scenario.processes
        self.surroundings = Surroundings(scenario, places)
        self.kinetics = Kinetics(processes, self.constituents).compile() if processes else None
        self.lanes = (self.kinetics.lanes if self.kinetics else None) or lanes
        columns = len(self.names) * self.lanes
        self.network = transport.network_of(grid.cell_start, grid.end_node, grid.cell_length)
        self.work = transport.work_for(self.network, columns)
        shape = (grid.cell_bed.size, columns)
        self.state = transport.State(np.zeros(shape[0]), np.zeros(shape))
        self.resting = Resting([item for item in self.constituents for _ in range(self.lanes)], shape[0])
        self.disperses = np.array([_disperses(item) for item in places.boundary], dtype=np.bool_)
        self.trust = np.zeros(transport.TRUST)
        self.lowest = np.full(columns, np.inf)
        self.ledger = MassLedger(columns)
        self.long_steps: dict[int, tuple[str, str]] = {}  # by lane: place and process, and the same in words
        self.company: Companion | None = None

    @property
    def concentration(self) -> Floats:
        """Concentrations now, shape (N, M)."""
        return self.state.concentration

    def fill(self, initials: Sequence[str | Initial], volume: Floats) -> None:
        """Set the concentrations of the start: one for all lanes, or one for each."""
        lanes = self.concentration.reshape(volume.size, len(self.names), self.lanes)
        for k, initial in enumerate(initials):
            quality = initial.quality if isinstance(initial, Initial) else {}
            for m, name in enumerate(self.names):
                if isinstance(quality, Mapping) and name in quality:
                    lanes[:, m, k :: len(initials)] = np.nan_to_num(_content(quality[name], self.surroundings))[:, None]
        self.state.volume[:] = volume
        self.resting.keep(self.concentration, volume)
        self.start_ledger()

    def start_ledger(self) -> None:
        """Begin the ledger with the mass that is there now."""
        self.trust[:] = 0.0
        self.lowest[:] = np.inf
        self.long_steps.clear()
        if self.kinetics is not None:
            self.kinetics.forget()
        self.ledger = MassLedger(self.concentration.shape[1])
        self.ledger.initial[:] = self.stored()

    def spin_up(self, acting: Acting, hour: Stretch, snapshot: Snapshot) -> None:
        """Let the constituents come to their steady state in hours of steady water, then begin the ledger anew.

        A lane starts from the state in which it became steady, however long others take.

        Raises
        ------
        RunError
            If they are not steady after sixty days of steady water.
        """
        lane = np.arange(self.concentration.shape[1]) % self.lanes
        waiting = np.ones(lane.size, np.bool_)
        steady, resting = self.concentration.copy(), self.resting.mass.copy()
        for _ in range(int(LONGEST_SPIN_UP / 3600.0)):
            before = self.concentration.copy()
            self.state.volume[:] = snapshot.volume
            self.advance(acting, hour, snapshot, snapshot)
            change = np.abs(self.concentration - before).max(axis=0)
            still = change <= SPUN_UP * np.maximum(self.concentration.max(axis=0), 1e-9)
            there = waiting & ~np.isin(lane, lane[~still])
            steady[:, there] = self.concentration[:, there]
            resting[:, there[self.resting.columns]] = self.resting.mass[:, there[self.resting.columns]]
            waiting &= ~there
            if not waiting.any():
                self.concentration[:], self.resting.mass[:] = steady, resting
                self.state.volume[:] = snapshot.volume
                self.resting.show(self.concentration, snapshot.volume)
                self.start_ledger()
                return
        worst = self.names[int(np.argmax(np.where(waiting, change, 0.0))) // self.lanes]
        raise RunError(f"no steady quality to start from: {worst} still changes; give initial concentrations")

    def advance(self, acting: Acting, stretch: Stretch, before: Snapshot, after: Snapshot) -> None:
        """Move and transform everything through the sub-steps of a stretch.

        Reactions and transport alternate by Strang's splitting: half a reaction step, then transport and reactions in
        turn, and half a reaction step at the end, which is second order in time.
        """
        if not self.names:
            return
        booked = transport.Ledger(*(np.zeros(self.concentration.shape[1]) for _ in range(4)))
        water, forcing = self._water(stretch), self.forcing(acting)
        self.resting.show(self.concentration, self.state.volume)
        if self.kinetics is None:
            self._carry(Move(water, forcing, acting, 0, stretch.step.size), booked)
        else:
            environment = self.surroundings.of(acting, stretch, before, after, self.concentration)
            when = acting.span.edges[0].astype("datetime64[ns]")
            parameters = self.kinetics.parameter_array(self.surroundings.cells(environment, when))
            columns = self.kinetics.environment_array(environment, self.places.grid.cell_bed.size)
            cuts, waits = _groups(stretch.step.tobytes(), self.reaction_step)
            self._react(columns, parameters, waits[0], when)
            for (begin, end), wait in zip(pairwise(cuts), waits[1:], strict=True):
                self._carry(Move(water, forcing, acting, begin, end), booked)
                self._react(columns, parameters, wait, when)
        np.minimum(self.lowest, self.concentration.min(axis=0), out=self.lowest)
        self.resting.strike(booked)
        self.ledger.book(booked)

    def stored(self) -> Floats:
        """Return the mass that is there now (g), shape (M,); column after column: company changes no bit."""
        columns = (np.ascontiguousarray(column) for column in self.concentration.T)
        return self.resting.count(np.array([self.state.volume @ column for column in columns]))

    def checks(self, lane: int = 0) -> list[Check]:
        """Return what transport and reactions counted of a lane, for the trust sheet."""
        if not self.names:
            return []
        steps = max(self.trust[transport.SUBSTEPS], 1.0)
        cells = steps * self.state.volume.size
        largest = float(self.concentration[:, lane :: self.lanes].max(initial=0.0))
        lowest = float(self.lowest[lane :: self.lanes].min())
        checks = [
            Check("transport_courant", self.trust[transport.COURANT]),
            Check("implicit_share", self.trust[transport.IMPLICIT] / cells),
            Check.at_least("lowest_concentration", lowest, -1e-9 * max(largest, 1e-3)),
        ]
        if self.kinetics is not None:
            stiff, rough = self.kinetics.counts[lane].tolist()
            checks.append(Check("stiff_reactions", stiff))
            checks.append(Check("rough_reactions", rough, comment=self.long_steps.get(lane, ("", ""))[0]))
        return checks

    def carry_alone(self, move: Move, booked: transport.Ledger) -> tuple[int, int, int]:
        """Carry the constituents, and book what is brought and taken; see `solvers.transport.march` for the rest."""
        ways = (self.network, move.water, move.forcing, self.state, booked, self.trust, self.work)
        return self.scheme.advance(*ways, move.begin, move.end, self.max_courant, MOST_SUBSTEPS)

    def _carry(self, move: Move, booked: transport.Ledger) -> None:
        self.trust[transport.LOWEST] = 0.0
        carry = self.carry_alone if self.company is None else self.company.carry
        status, step, cell = carry(move, booked)
        if status != transport.DONE:
            row = int(move.water.forcing[min(step, move.water.step.size - 1)])
            when = move.acting.span.edges[row].astype("datetime64[ns]").astype("datetime64[s]")
            raise RunError(f"{self.places.grid.name_of_cell(cell)}, {when}: {_REASON[status]}")
        if self.trust[transport.LOWEST] < 0.0:  # reactions may hide it
            np.minimum(self.lowest, self.concentration.min(axis=0), out=self.lowest, where=self._negative())
        self.resting.show(self.concentration, self.state.volume)

    def _react(self, environment: Floats, parameters: Floats, seconds: float, when: np.datetime64) -> None:
        assert self.kinetics is not None
        if self.company is not None:
            self.company.react(self.state.volume, environment, parameters, seconds)
        water = (self.concentration, self.state.volume)
        try:
            self.kinetics.advance(*water, environment, parameters, seconds, self.ledger.change)
        except RateError as error:
            place = self.places.grid.name_of_cell(error.cell)
            raise RunError(f"at {place}, {when.astype('datetime64[s]')}: {error}") from None
        for lane in self.kinetics.long_steps.keys() - self.long_steps.keys():
            self.long_steps[lane] = self._told(self.kinetics.long_steps[lane], when)
        self.resting.keep(*water)

    def _negative(self) -> NDArray[np.bool_]:
        return self.concentration.min(axis=0) < 0.0

    def _told(self, found: LongStep, when: np.datetime64) -> tuple[str, str]:
        """Return where a reaction step was too long, and the same in words."""
        place = self.places.grid.name_of_cell(found.cell)
        return f"{place}, {found.process}", (
            f"{place}, {when.astype('datetime64[s]')}: a reaction step of {found.step:g} s is too long for an accuracy "
            f"of {TOLERANCE:.1%}, process '{found.process}' is fastest there; set a shorter numerics.reaction_step "
            "(numerics.step where that is not set), or make a rate that jumps run smoothly"
        )

    def _water(self, stretch: Stretch) -> transport.Water:
        grid = self.places.grid
        given = self.dispersion.coefficients(grid, stretch.discharge, stretch.area, stretch.width, stretch.phi2)
        spread = np.empty((given.shape[0], grid.face_bed.size))  # a view may be read-only: numba would compile anew
        spread[:] = given
        return transport.Water(
            stretch.step, stretch.forcing, stretch.discharge, stretch.area, spread, stretch.fall.copy()
        )

    def forcing(self, acting: Acting) -> transport.Forcing:
        """Return what enters during a span, as the kernels take it."""
        places = self.places
        return transport.Forcing(
            places.source_cell,
            places.source_share,
            places.source_number,
            acting.source_flow,
            acting.block,
            self._in_lanes(acting.source_concentration),
            self._in_lanes(acting.source_load),
            self._in_lanes(acting.node_concentration),
            self.disperses,
        )

    def _in_lanes(self, values: Floats) -> Floats:
        """Return what comes in for every lane, be it given by constituent or by lane already."""
        columns = self.concentration.shape[1]
        return values if values.shape[-1] == columns else np.repeat(values, self.lanes, axis=-1)


def _content(value: Any, surroundings: Surroundings) -> Floats:
    """Return a concentration by place, dredged or not, in every cell."""
    if isinstance(value, Dredged):
        return _content(value.content, surroundings) * evaluate(value.left, surroundings.cells({}, None))[:, 0]
    grid = surroundings.places.grid
    return by_place(value, grid.reach_names, grid.cell_reach, grid.cell_chainage)


class MassLedger:
    """Where the mass of each constituent came from and went (g), shape (M,) each."""

    def __init__(self, columns: int):
        self.initial, self.boundary_in, self.boundary_out, self.sources = (np.zeros(columns) for _ in range(4))
        self.change = np.zeros((2, columns))

    def book(self, booked: transport.Ledger) -> None:
        """Add what a stretch brought; withdrawals count as negative sources."""
        self.boundary_in += booked.boundary_in
        self.boundary_out += booked.boundary_out
        self.sources += booked.sources + booked.withdrawals

    def table(self, names: list[str], stored: Floats, lane: slice = slice(None)) -> pd.DataFrame:
        """Return the ledger, or the columns of a lane, as a table; the residual is what cannot be accounted for."""
        reactions, exchange = self.change
        total = self.initial + self.boundary_in - self.boundary_out + self.sources + reactions + exchange
        columns = {
            "initial": self.initial,
            "boundary_in": self.boundary_in,
            "boundary_out": self.boundary_out,
            "sources": self.sources,
            "reactions": reactions,
            "exchange": exchange,
            "stored": stored,
            "residual": total - stored,
        }
        return pd.DataFrame({name: values[lane] for name, values in columns.items()}, index=names)


_REASON = {
    transport.OVERDRAWN: "more water is taken out than the cell holds",
    transport.LOADED_DRY: "a load enters a cell that is dry; give the source a flow, or the river water",
    transport.BLOWN: "a concentration is no longer finite",
}


def _scheme(advection: Any) -> Any:
    return catalogue.find("solvers.advection", advection) if isinstance(advection, str) else advection


def _disperses(boundary: Any) -> bool:
    """Tell whether dispersion exchanges with the water outside while it flows in."""
    return isinstance(boundary, Level) or (isinstance(boundary, Inflow) and boundary.inlet == "concentration")


@lru_cache(maxsize=8)
def _groups(steps: bytes, longest: float | None) -> tuple[list[int], list[float]]:
    """Return the cuts between groups of sub-steps that the reactions take in one, and their times between the groups.

    Sub-steps come as bytes because nearly every hour has the same ones.
    """
    step = np.frombuffer(steps)
    cuts = np.arange(step.size + 1)
    if longest is not None:
        count = max(1, int(np.ceil(step.sum() / longest - 1e-9)))
        wanted = np.searchsorted(np.cumsum(step), np.linspace(0.0, step.sum(), count + 1)[1:-1] - 1e-9) + 1
        cuts = np.unique(np.concatenate([[0], wanted, [step.size]]))
    lengths = np.add.reduceat(step, cuts[:-1])
    waits = np.concatenate([[0.0], 0.5 * lengths]) + np.concatenate([0.5 * lengths, [0.0]])
    return cuts.tolist(), waits.tolist()
