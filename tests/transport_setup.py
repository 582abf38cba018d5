"""Water for the transport kernels, prescribed as arrays: no river, no flow solver.

A `Case` holds everything that a scheme's `advance` takes. `channel` makes one prismatic reach in steady flow, `web`
any network in steady flow, `ring` a reach that ends where it begins, `tangle` a random network in random flow.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from danao import catalogue
from solvers import transport

SCHEMES = catalogue.names("solvers.advection")


@dataclass
class Case:
    """Arrays of one transport problem; `mass_in` and the like add up what the ledgers of all calls say."""

    network: transport.Network
    water: transport.Water
    forcing: transport.Forcing
    state: transport.State
    cell_length: np.ndarray
    max_courant: float = 1.0
    max_substeps: int = 8
    trust: np.ndarray = field(default_factory=lambda: np.zeros(transport.TRUST))
    books: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.state.concentration.shape[1]
        self.work = transport.work_for(self.network, columns)
        self.books = {name: np.zeros(columns) for name in transport.Ledger._fields}
        self.start = self.mass

    @property
    def mass(self) -> np.ndarray:
        """Grams of each column in the water."""
        return self.state.volume @ self.state.concentration

    @property
    def residual(self) -> np.ndarray:
        """Grams that the ledger cannot explain, as a part of all that was handled."""
        books = self.books
        supplied = books["boundary_in"] + books["sources"]
        expected = self.start + supplied - books["boundary_out"] + books["withdrawals"]
        return (self.mass - expected) / np.maximum(np.abs(self.start) + np.abs(supplied), 1e-300)

    @property
    def centre(self) -> np.ndarray:
        """Chainage of the cell centres, counted through all reaches one after the other."""
        return np.cumsum(self.cell_length) - 0.5 * self.cell_length

    def advance(self, scheme: str, begin: int = 0, end: int | None = None) -> None:
        """Advance through steps `begin` to `end` of the water."""
        kernel = importlib.import_module(f"solvers.advection.{scheme}").advance
        ledger = transport.Ledger(*(np.zeros_like(book) for book in self.books.values()))
        status, step, cell = kernel(
            self.network,
            self.water,
            self.forcing,
            self.state,
            ledger,
            self.trust,
            self.work,
            begin,
            self.water.step.size if end is None else end,
            self.max_courant,
            self.max_substeps,
        )
        assert status == transport.DONE, (status, step, cell)
        for name, book in self.books.items():
            book += getattr(ledger, name)

    def repeat(self, scheme: str, count: int, decay: float = 0.0, inlet: Any = None) -> None:
        """Take the first step `count` times, with exact first-order decay (1/s) in two halves around each.

        `inlet(t0, t1)` gives the mean concentration at node 0 over each step.
        """
        dt = self.water.step[0]
        half = np.exp(-0.5 * decay * dt)
        for k in range(count):
            if inlet is not None:
                self.forcing.node_concentration[0, 0] = inlet(k * dt, (k + 1) * dt)
            if decay:
                self.state.concentration[:] *= half
            self.advance(scheme, 0, 1)
            if decay:
                self.state.concentration[:] *= half


def web(
    ends: list[tuple[int, int]],
    cells: list[int],
    cell: float | list[float],
    discharge: list[float],
    area: float | list[float],
    step: float,
    *,
    lateral: float | list[float] = 0.0,
    lateral_concentration: Any = 0.0,
    dispersion: float | list[float] = 0.0,
    boundary: dict[int, Any] | None = None,
    disperses: bool = True,
    initial: Any = 0.0,
    load: dict[int, Any] | None = None,
    columns: int = 1,
) -> Case:
    """Return a network in steady flow.

    Parameters
    ----------
    ends, cells, cell, discharge, area, lateral, dispersion : by reach
        Nodes at both ends, number and length of cells, m3/s at the upstream end, m2, m2/s along the reach, m2/s.
    boundary, load : by node, by cell
        g/m3 of what enters, g/s.
    """
    reaches = len(ends)
    per_reach = [
        np.broadcast_to(np.asarray(x, float), (reaches,)) for x in (cell, discharge, area, lateral, dispersion)
    ]
    cell, discharge, area, lateral, dispersion = per_reach
    cell_start = np.concatenate([[0], np.cumsum(cells)])
    length = np.repeat(cell, cells)
    network = transport.network_of(cell_start, np.array(ends), length)
    nodes = network.row.size
    along = [np.arange(n + 1) * d for n, d in zip(cells, cell, strict=True)]
    flow = np.concatenate([q + s * x for q, s, x in zip(discharge, lateral, along, strict=True)])
    spread = np.concatenate([np.full(n + 1, e) for n, e in zip(cells, dispersion, strict=True)])
    section = np.concatenate([np.full(n + 1, a) for n, a in zip(cells, area, strict=True)])
    water = transport.Water(
        np.array([step]), np.zeros(1, np.int64), flow[None], section[None], spread[None], np.zeros((0, 0))
    )
    given = np.zeros((1, nodes, columns))
    for node, value in (boundary or {}).items():
        given[0, node] = value
    loads = load or {}
    total = lateral * np.array(cells) * cell
    count = reaches + len(loads)
    concentration, rate = np.zeros((1, count, columns)), np.zeros((1, count, columns))
    concentration[0, :reaches] = lateral_concentration
    for k, value in enumerate(loads.values()):
        rate[0, reaches + k] = value
    forcing = transport.Forcing(
        np.concatenate([np.arange(cell_start[-1]), np.array(list(loads), int)]).astype(np.int64),
        np.concatenate([np.repeat(1.0 / np.array(cells), cells), np.ones(len(loads))]),
        np.concatenate([np.repeat(np.arange(reaches), cells), reaches + np.arange(len(loads))]).astype(np.int64),
        np.concatenate([total, np.zeros(len(loads))])[None],
        np.zeros(1, np.int64),
        concentration,
        rate,
        given,
        np.full(nodes, disperses),
    )
    state = transport.State(np.repeat(area, cells) * length, np.zeros((length.size, columns)))
    state.concentration[:] = initial
    return Case(network, water, forcing, state, length)


def channel(length: float, cell: float, discharge: float, area: float, step: float, **more: Any) -> Case:
    """Return one prismatic reach in steady flow from node 0 to node 1; see `web` for the rest."""
    inlet = more.pop("inlet", 0.0)
    return web([(0, 1)], [round(length / cell)], cell, [discharge], area, step, boundary={0: inlet}, **more)


def ring(length: float, cells: int, discharge: float, area: float, step: float, **more: Any) -> Case:
    """Return a reach whose ends meet in one node."""
    return web([(0, 0)], [cells], length / cells, [discharge], area, step, **more)


def tangle(seed: int, scale: float = 1.0, sources: bool = True) -> Case:
    """Return a random network in random flow: loops, reversals, drying and empty cells, sources and withdrawals.

    Discharges are free at every face but one end of each junction, which balances it; the volumes at the start are
    the least that no cell is overdrawn, plus a little here and there. `scale` multiplies all discharges.
    """
    draw = np.random.default_rng(seed)
    steps, columns, reaches = 12, 3, int(draw.integers(1, 7))
    nodes = int(draw.integers(1, reaches + 2))
    ends = draw.integers(0, nodes, (reaches, 2))
    ends = np.unique(ends, return_inverse=True)[1].reshape(reaches, 2)
    cells = draw.integers(2, 8, reaches)
    cell_start = np.concatenate([[0], np.cumsum(cells)])
    length = np.repeat(draw.uniform(5.0, 50.0, reaches), cells)
    network = transport.network_of(cell_start, ends, length)
    faces, count = cell_start[-1] + reaches, int(cell_start[-1])
    reach_of = np.repeat(np.arange(reaches), cells)
    step = draw.uniform(1.0, 60.0, steps)
    discharge = scale * draw.normal(0.0, 1.0, (steps, faces)) * draw.choice([0.0, 0.1, 1.0, 1.0], (steps, faces))
    end_face = cell_start[:-1] + np.arange(reaches), cell_start[1:] + np.arange(reaches)
    for n in np.flatnonzero(network.row >= 0):
        meeting = [(end_face[side][r], 2 * side - 1) for r in range(reaches) for side in (0, 1) if ends[r, side] == n]
        last, sign = meeting.pop()
        discharge[:, last] = -sign * sum(s * discharge[:, f] for f, s in meeting)
    count_of = int(draw.integers(0, 6)) if sources else 0
    flow = draw.normal(0.0, 0.5 * scale, (steps, count_of))
    places = [  # a point, or a stretch as long as its reach
        np.array([k]) if draw.random() < 0.5 else np.flatnonzero(reach_of == reach_of[k])
        for k in draw.integers(0, count, count_of)
    ]
    cell = np.concatenate([np.zeros(0, np.int64), *places]).astype(np.int64)
    source = np.repeat(np.arange(count_of), [place.size for place in places]).astype(np.int64)
    share = 1.0 / np.bincount(source, minlength=count_of)[source] if count_of else np.zeros(0)
    supply = np.zeros((steps, count))
    np.add.at(supply.T, cell, (share * flow[:, source]).T)
    left = np.arange(count) + reach_of
    net = (discharge[:, left] - discharge[:, left + 1] + supply) * step[:, None]
    volume = np.maximum(-np.cumsum(net, axis=0).min(axis=0), 0.0)
    volume += draw.choice([0.0, 1e-9, 1.0, 50.0, 500.0], count) * draw.uniform(0.5, 1.0, count)
    spread = draw.choice([0.0, 0.1, 10.0, 1000.0]) * draw.uniform(0.0, 1.0, (steps, faces))
    water = transport.Water(
        step, np.arange(steps), discharge, draw.uniform(0.0, 5.0, (steps, faces)), spread, np.zeros((0, 0))
    )
    forcing = transport.Forcing(
        cell,
        share,
        source,
        flow,
        np.sort(draw.integers(0, 3, steps)),
        draw.uniform(1.0, 2.0, (3, count_of, columns)),
        np.zeros((3, count_of, columns)),
        draw.uniform(1.0, 2.0, (3, network.row.size, columns)),
        draw.random(network.row.size) < 0.5,
    )
    state = transport.State(volume, draw.uniform(1.0, 2.0, (count, columns)))
    return Case(network, water, forcing, state, length)
