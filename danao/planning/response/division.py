"""Division: the parts of a run, carried along with it by the run's own operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.kinetics._compile import CompiledKinetics
from danao.planning.response.emissions import Emission
from danao.planning.response.layout import Lane, Layout, Segments, carried_by
from danao.planning.response.tangent import Moment, reach_of, tangent
from danao.simulation.acting import Acting
from danao.simulation.matter import MOST_SUBSTEPS, Matter, Move
from danao.simulation.resting import Resting
from solvers import transport
from solvers.propagate import propagate

Floats = NDArray[np.float64]


class Division:
    """Lanes beside a run, each with a part of what enters: advection by the weights of the run, its tangent reactions.

    Lanes that between them bring everything once add up to the run, to round-off, whatever the water does.

    Parameters
    ----------
    matter : Matter
        What the run carries; this goes along as ``matter.company``, and carries it in one with its own.
    emissions : sequence of Emission
        All that enters.
    lanes : sequence of mapping of int to float
        What each lane follows.
    wanted : sequence of int, optional
        Constituents that are looked at; what acts on none of them is not carried. All by default.
    kinetics : CompiledKinetics, optional
        The run's processes, compiled once more: their counts are not those of the run.
    """

    def __init__(
        self,
        matter: Matter,
        emissions: Sequence[Emission],
        lanes: Sequence[Lane],
        wanted: Sequence[int] | None = None,
        kinetics: CompiledKinetics | None = None,
    ):
        self.matter = matter
        self.emissions = tuple(emissions)
        self.lanes = tuple(lanes)
        self.wanted = tuple(range(len(matter.names))) if wanted is None else tuple(wanted)
        self.pairs = np.eye(len(matter.names), dtype=bool)
        self.kinetics = kinetics
        self.layout: Layout | None = None
        self.state = transport.State(np.zeros(0), np.zeros((0, 0)))
        self.acting: Acting | None = None

    def parts(self, name: str, cells: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
        """Return the lanes that carry a constituent, and their parts of it in cells now, g/m³, shape (lanes, cells)."""
        lanes, columns = self._laid.carrying(self.matter.names.index(name))
        return lanes, self.state.concentration[cells[None, :], columns[:, None]]

    def react(self, volume: Floats, environment: Floats, parameters: Floats, seconds: float) -> None:
        """Let the reactions run that the base is about to make."""
        assert self.kinetics is not None
        if self.layout is None:
            self.pairs = self.kinetics.coupled(environment, parameters)
            self._lay_out()
        if seconds <= 0.0:
            return
        base, moment = self.matter.concentration, Moment(volume, environment, parameters, seconds)
        propagator, offset = tangent(self.kinetics, base, moment, self.pairs)
        self.resting.show(self.state.concentration, volume)
        segments = self.segments
        table = (segments.first, segments.held, segments.count, segments.width, segments.share)
        propagate(self.state.concentration, *table, propagator, offset, self.old)
        self.resting.keep(self.state.concentration, volume)

    def carry(self, move: Move, booked: transport.Ledger) -> tuple[int, int, int]:
        """Carry the base run and its parts; book for the base."""
        if self.layout is None:
            self._lay_out()
        layout, matter = self._laid, self.matter
        self.state.volume[:] = matter.state.volume
        self.resting.show(self.state.concentration, self.state.volume)
        self.state.concentration[:, layout.leader] = matter.concentration[:, layout.led]
        if move.acting is not self.acting:
            self.acting, self.forcing = move.acting, self._forcing(move)
        handled = transport.Ledger(*(np.zeros(layout.columns) for _ in range(4)))
        ways = (matter.network, move.water, self.forcing, self.state, handled, matter.trust, self.work)
        done = matter.scheme.advance_led(*ways, move.begin, move.end, matter.max_courant, MOST_SUBSTEPS)
        matter.state.volume[:] = self.state.volume
        matter.concentration[:] = self.state.concentration[:, layout.base]
        for own, all_columns in zip(booked, handled, strict=True):
            own += all_columns[layout.base]
        self.resting.show(self.state.concentration, self.state.volume)
        return done

    @property
    def _laid(self) -> Layout:
        assert self.layout is not None
        return self.layout

    def _lay_out(self) -> None:
        """Give every lane its columns, and what is there at the start."""
        matter = self.matter
        layout = Layout.of(carried_by(self.lanes, self.emissions, reach_of(self.pairs), self.wanted))
        self.layout = layout
        self.work = transport.work_for(matter.network, layout.columns, layout.block, layout.segment)
        shape = (matter.concentration.shape[0], layout.columns)
        self.state = transport.State(np.zeros(shape[0]), np.zeros(shape))
        self.resting = Resting([matter.constituents[m] for m in layout.constituent], shape[0])
        self.segments = Segments.of(layout.column, self._factors("exchange"))
        self.old = np.zeros((len(matter.names), int(self.segments.width.max(initial=1))))
        start = self._factors("initial")
        for lane in np.flatnonzero(start):
            for m in np.flatnonzero(layout.column[lane]):
                self.state.concentration[:, layout.column[lane, m]] = start[lane] * matter.concentration[:, m]
        self.resting.keep(self.state.concentration, matter.state.volume)
        self.bringing = {True: self._bringing(True), False: self._bringing(False)}

    def _factors(self, kind: str) -> Floats:
        """Return the factor of every lane on the start, or on air and bed."""
        numbers = [k for k, item in enumerate(self.emissions) if item.kind == kind]
        return np.array([sum(lane.get(k, 0.0) for k in numbers) for lane in self.lanes], dtype=float)

    def _bringing(self, boundary: bool) -> tuple[Any, ...]:
        """Return number, constituent, column and factor of everything that enters at boundaries, or elsewhere."""
        rows = []
        for row, lane in enumerate(self.lanes):
            for k, factor in lane.items():
                item = self.emissions[k]
                if item.number >= 0 and item.is_boundary == boundary:
                    column = self._laid.column[row, item.constituent_number]
                    if column > 0:
                        rows.append((item.number, item.constituent_number, column, factor))
        numbers = np.array(rows, dtype=float).reshape(-1, 4)
        return (*numbers[:, :3].astype(np.int64).T, numbers[:, 3])

    def _forcing(self, move: Move) -> transport.Forcing:
        return move.forcing._replace(
            source_concentration=self._divided(move.acting.source_concentration, boundary=False),
            source_load=self._divided(move.acting.source_load, boundary=False),
            node_concentration=self._divided(move.acting.node_concentration, boundary=True),
        )

    def _divided(self, values: Floats, boundary: bool) -> Floats:
        """Return what enters by column, from what enters by constituent, shape (blocks, places, columns)."""
        number, constituent, column, factor = self.bringing[boundary]
        columns = np.zeros((*values.shape[:2], self._laid.columns))
        columns[..., self._laid.leader] = values[..., self._laid.led]
        columns[:, number, column] = factor * values[:, number, constituent]
        return columns
