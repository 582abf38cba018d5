"""Releases side by side: each in a lane of its own, all on the same water."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.planning.spill.release import Release
from danao.planning.spill.stored import Stored, Substance
from danao.scenario import Scenario
from danao.simulation import Simulation
from danao.simulation.acting import Acting
from danao.simulation.clock import Clock, Span
from danao.simulation.matter import Matter
from danao.simulation.places import Places
from danao.simulation.water import Stretch
from solvers import transport

Floats = NDArray[np.float64]


LEFT = 1e-6
"""Part of the mass below which a release has left the river."""


class Moment(NamedTuple):
    """What is in the river at one output instant.

    Attributes
    ----------
    time : datetime64
        Local time.
    concentration : float64 array, shape (N, releases)
        g/m³ in every cell.
    discharge, exchange : float64 arrays, shape (F,)
        Mean discharge of the faces since the last instant, and mean water that dispersion exchanges, m³/s.
    stored : float64 array, shape (releases,)
        Mass that is there, g, in dead zones too.
    """

    time: np.datetime64
    concentration: Floats
    discharge: Floats
    exchange: Floats
    stored: Floats


class Lanes:
    """Releases of one substance, each in its own lane, on stored water.

    Steps are cut at the begin and the end of every release, so that it enters when it was said to.

    Parameters
    ----------
    stored : Stored
        The water.
    substance : Substance
        What is released.
    releases : sequence of Release
        One a lane.
    end : datetime64
        Where to stop.
    every, step : float
        Seconds between two instants, and longest step of the transport (that of the run where None).
    instants : int64 array, optional
        Show these instants (ns since 1970) instead, the last of them being the end.
    """

    def __init__(
        self,
        stored: Stored,
        substance: Substance,
        releases: Sequence[Release],
        *,
        end: np.datetime64,
        every: float,
        step: float | None = None,
        instants: NDArray[np.int64] | None = None,
    ):
        scenario = stored.carrying(releases, substance, end, every, step)
        self.releases = tuple(releases)
        self.simulation = Simulation(scenario)
        expanded, places = self.simulation.expanded, self.simulation.places
        self.matter = _LanedMatter(expanded, places, len(self.releases))
        self.simulation.matter = self.matter
        cuts = sorted({cut for release in releases for cut in release.cuts})
        self.simulation.clock = _CutClock(scenario, np.array(cuts, dtype=np.int64), instants)

    @property
    def grid(self) -> Any:
        """Cells and faces."""
        return self.simulation.grid

    @property
    def ledger(self) -> pd.DataFrame:
        """Where the mass came from and went so far (g), as `Results.ledger`, a row a lane (of constituents in turn)."""
        names = [name for name in self.matter.names for _ in self.releases]
        return self.matter.ledger.table(names, self.matter.stored())

    def are_gone(self, moment: Moment) -> bool:
        """Whether all releases are over, and have left the river but for a millionth."""
        over = all(moment.time >= release.end for release in self.releases)
        return over and bool((moment.stored <= LEFT * np.array([release.mass for release in self.releases])).all())

    def __iter__(self) -> Iterator[Moment]:
        """Give every output instant, the first before anything is released."""
        lanes, before = len(self.releases), None
        for instant in self.simulation.steps():
            inside = self.matter.concentration[:, :lanes].copy()
            stored = self.matter.stored().reshape(-1, lanes).sum(axis=0)
            seconds = 0.0 if before is None else float((instant.time - before) / np.timedelta64(1, "ns")) * 1e-9
            exchange = self.matter.exchanged / max(seconds, 1e-9)
            yield Moment(instant.time, inside, instant.mean_discharge, exchange, stored)
            before, self.matter.exchanged = instant.time, np.zeros_like(exchange)


class _LanedMatter(Matter):
    """Matter of which lane k takes what the k-th of the last sources brings, and nothing else."""

    def __init__(self, scenario: Scenario, places: Places, lanes: int):
        super().__init__(scenario, places, lanes)
        own = np.zeros((len(scenario.sources), lanes))
        own[-lanes:] = np.eye(lanes)
        self._own = np.tile(own, (1, len(self.names)))
        self.exchanged = np.zeros(places.grid.face_bed.size)

    def _water(self, stretch: Stretch) -> transport.Water:
        water = super()._water(stretch)
        self.exchanged += water.step @ (water.area * water.dispersion) * self.network.closeness
        return water

    def forcing(self, acting: Acting) -> transport.Forcing:
        """Return what enters during a span: to each lane what its own release brings."""
        whole = super().forcing(acting)
        return whole._replace(source_load=whole.source_load * self._own)


class _CutClock(Clock):
    """A clock whose steps end at given instants too, and which may show given instants."""

    def __init__(self, scenario: Scenario, cuts: NDArray[np.int64], instants: NDArray[np.int64] | None):
        super().__init__(scenario)
        self.cuts = cuts
        if instants is not None:
            self.outputs = np.union1d(self.outputs[:1], instants)

    def spans(self) -> Iterator[Span]:
        """Give the spans of the period, with the further edges."""
        for span in super().spans():
            first, last = np.searchsorted(self.cuts, span.edges[[0, -1]], side="right")
            yield Span(np.union1d(span.edges, self.cuts[first:last]), span.is_output)
