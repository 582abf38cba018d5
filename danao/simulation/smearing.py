"""How much the advection scheme smears, beside the dispersion that was asked for.

A step of h seconds takes the cells from concentrations c to c' and volumes V to V' by the face values F of the scheme.
Gradients fade, and with them the sum of V c², by exactly what advection makes of it (summation by parts; this is the
analysis of discrete variance decay of Burchard & Rennau 2008, without fluxes of squares as in Banerjee et al. 2024) ::

    loss = sum over faces of 2 h Q (c_right - c_left) ((c_left + c_right) / 2 - F)  -  sum over cells of V' (c' - c)²

while a dispersion E takes ``2 h E A (c_right - c_left)² / dx`` at each face. So the loss, divided by the sum of
``2 h A (c_right - c_left)² / dx``, is the dispersion that would smear as much: ``u dx (1 - v) / 2`` for `upwind` at a
Courant number v, whatever the profile.

A sample of the output instants is looked at, with the step that transport takes there. Cells at the ends of reaches and
those with point sources are left out with their faces: what jumps there is mixed by the river, not smeared by numbers.

Sources: H. Burchard, H. Rennau, Ocean Modelling 20 (2008) 293-311, doi:10.1016/j.ocemod.2007.10.003; T. Banerjee,
S. Danilov, K. Klingbeil, Discrete variance decay analysis of spurious mixing (2024), arXiv:2310.16768.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.river.grid import Grid
from danao.simulation.matter import MOST_SUBSTEPS, Matter
from danao.simulation.places import Places
from danao.simulation.sections import wetted_at
from danao.trust import Check

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

INSTANTS = 120
"""Output instants after the start that are looked at, spread evenly."""

UNIFORM = 1e-9
"""A constituent that varies by less than this part of its largest value has nothing to smear."""

HELD = 0.5
"""A cell that holds more than this share of a source is its point."""


@dataclass(frozen=True)
class Faces:
    """The I faces between two cells of a reach.

    Parameters
    ----------
    number : int64 array, shape (I,)
        Their numbers among all faces.
    left : int64 array, shape (I,)
        Cell on the left; that on the right is the next one.
    before, after : int64 arrays, shape (I,)
        Places in this list of the faces beside it in the reach; its own where there is none.
    counts : bool array, shape (I,)
        Whether the face is part of the balance.
    """

    number: Index
    left: Index
    before: Index
    after: Index
    counts: NDArray[np.bool_]

    @classmethod
    def of(cls, places: Places) -> Faces:
        """Find the faces."""
        reach = places.grid.cell_reach
        left = np.flatnonzero(reach[:-1] == reach[1:])
        here, place = reach[left], np.arange(left.size)
        first, last = (np.diff(here, prepend=-1) != 0), (np.diff(here, append=-1) != 0)
        apart = np.zeros(reach.size, np.bool_)
        apart[left[first]] = apart[left[last] + 1] = True
        apart[places.source_cell[places.source_share > HELD]] = True
        counts = ~(apart[left] | apart[left + 1])
        return cls(left + here + 1, left, place - ~first, place + ~last, counts)


@dataclass(frozen=True)
class Moments:
    """The water at S instants: N cells, I faces.

    Parameters
    ----------
    step : float64 array, shape (S, 1)
        Length of a step of the transport, s.
    volume, courant : float64 arrays, shape (S, N)
        Water at the end of the step (m³), and the part of its water that a cell gives away in it.
    discharge : float64 array, shape (S, I)
        m³/s.
    contact : float64 array, shape (S, I)
        Area by distance of the cells, m; 0 where a face is not part of the balance.
    dispersion : float64 array, shape (S, I)
        Dispersion, m²/s.
    peclet : float64 array, shape (S, I)
        Peclet number of the cells, |u| dx / E; NaN where there is no water or no dispersion.
    """

    step: Floats
    volume: Floats
    courant: Floats
    discharge: Floats
    contact: Floats
    dispersion: Floats
    peclet: Floats


class Glimpses:
    """The instants of a run that are looked at: INSTANTS of them, the whole river and every lane.

    Parameters
    ----------
    matter : Matter
        Its scheme, dispersion and places.
    count : int
        Output instants of the run.
    """

    def __init__(self, matter: Matter, count: int):
        self.matter = matter
        self.names = [item.name for item in matter.constituents if item.mobile]
        rows = np.unique(np.linspace(1, count - 1, INSTANTS).astype(np.int64))  # what is given at the start may jump
        self.place = {int(row): k for k, row in enumerate(rows if self.names else [])}
        grid, seen = matter.places.grid, len(self.place)
        self.water = {name: np.empty((seen, grid.cell_bed.size)) for name in ("level", "volume")}
        self.water["discharge"] = np.empty((seen, grid.face_bed.size))
        self.concentration = {name: np.empty((matter.lanes, seen, grid.cell_bed.size)) for name in self.names}

    def put(self, k: int, instant: Any) -> None:
        """Keep an output instant, if it is one of those."""
        if k not in self.place:
            return
        row = self.place[k]
        for name, values in self.water.items():
            values[row] = getattr(instant.water, name)
        for name, lanes in self.concentration.items():
            lanes[:, row] = instant.concentrations[name].T

    def checks(self, step: float) -> list[list[Check]]:
        """Return Peclet numbers, and numerical against physical dispersion, lane by lane.

        Parameters
        ----------
        step : float
            Length of a step of the water, s.

        Returns
        -------
        list of list of Check
            ``peclet`` and ``peclet_median`` where there is dispersion; ``physical_dispersion``,
            ``numerical_dispersion`` (m²/s, weighted by the squares of the gradients) and their ratio
            ``numerical_to_physical`` for the constituent with the largest, where anything varies.
        """
        if not self.names:
            return [[] for _ in range(self.matter.lanes)]
        faces = Faces.of(self.matter.places)
        moments = _moments(self.matter, step, faces, self.water)
        peclet = _peclet(moments, faces, self.matter.places.grid)
        rise = _rise(self.matter.scheme)
        found = []
        for lane in range(self.matter.lanes):
            samples = ((name, values[lane]) for name, values in self.concentration.items())
            found.append(peclet + _dispersions(rise, moments, faces, samples))
        return found


def _rise(scheme: Any) -> Callable[..., Floats]:
    """Return the face values of a scheme as a function of arrays."""

    def risen(*arguments: Floats) -> Floats:
        """Return the rise of every element."""
        found = np.empty(arguments[0].size)
        scheme.rises(*(np.ascontiguousarray(part, dtype=np.float64).ravel() for part in arguments), found)
        return found.reshape(arguments[0].shape)

    return risen


def _moments(matter: Matter, step: float, faces: Faces, water: Mapping[str, Floats]) -> Moments:
    """Find what passes in a step at each instant, and what dispersion does there."""
    grid, volume, discharge = matter.places.grid, water["volume"], water["discharge"]
    inner, left = faces.number, faces.left
    side = np.arange(grid.cell_bed.size) + grid.cell_reach
    enters, leaves = discharge[:, side], discharge[:, side + 1]
    given = np.maximum(-enters, 0.0) + np.maximum(leaves, 0.0)
    courant = step * np.divide(given, volume, out=np.full_like(volume, np.inf), where=volume > 0.0)
    divided = np.where(courant <= matter.max_courant * MOST_SUBSTEPS, courant, 0.0).max(axis=1, keepdims=True)
    pieces = np.maximum(np.ceil(divided / matter.max_courant - 1e-9), 1.0)
    h, courant = step / pieces, courant / pieces
    volume = volume + h * (enters - leaves)

    area, width, phi2 = _sections(grid, water["level"])
    spread = np.broadcast_to(matter.dispersion.coefficients(grid, discharge, area, width, phi2), area.shape)
    passed, area, dispersion = discharge[:, inner], area[:, inner], spread[:, inner]
    distance = 0.5 * (grid.cell_length[left] + grid.cell_length[left + 1])
    fine = (volume > 0.0) & (courant <= 1.0 + 1e-9)
    counts = faces.counts & fine[:, left] & fine[:, left + 1]
    contact = np.where(counts, area / distance, 0.0)
    peclet = np.full_like(contact, np.nan)
    spreads = area * dispersion
    np.divide(np.abs(passed) * distance, spreads, out=peclet, where=spreads > 0.0)
    return Moments(h, volume, courant, passed, contact, dispersion, peclet)


def _sections(grid: Grid, level: Floats) -> tuple[Floats, Floats, Floats]:
    """Return area, width and (K/A)² of all faces, shape [S, F], at the mean level of the cells beside them."""
    ends = grid.cell_reach.size - 1
    cell = np.arange(grid.face_bed.size) - grid.face_reach
    right, left = np.minimum(cell, ends), np.maximum(cell - 1, 0)
    right = np.where(grid.cell_reach[right] == grid.face_reach, right, left)
    left = np.where(grid.cell_reach[left] == grid.face_reach, left, right)
    depth = np.maximum(0.5 * (level[:, left] + level[:, right]) - grid.face_bed, 0.0)
    parts = zip(*(wetted_at(grid.face_table, here) for here in depth), strict=True)
    area, width, phi2 = (np.array(part) for part in parts)
    return area, width, phi2


def _peclet(moments: Moments, faces: Faces, grid: Grid) -> list[Check]:
    """Return the largest Peclet number, with its place, and the median."""
    if np.isnan(moments.peclet).all():
        return []
    worst = np.nanargmax(moments.peclet)
    place = grid.name_of_face(int(faces.number[worst % faces.number.size]))
    largest = Check("peclet", float(moments.peclet.flat[worst]), comment=place)
    return [largest, Check("peclet_median", float(np.nanmedian(moments.peclet)))]


def _dispersions(
    rise: Callable[..., Any], moments: Moments, faces: Faces, samples: Iterable[tuple[str, Floats]]
) -> list[Check]:
    """Return physical and numerical dispersion of the constituent that numbers smear most."""
    worst: tuple[float, float, float, str] | None = None
    for name, concentration in samples:
        step = np.diff(concentration, axis=1)[:, faces.left]
        weight = 2.0 * moments.contact * step**2
        whole = weight.sum()
        if np.ptp(concentration) <= UNIFORM * np.abs(concentration).max() or whole <= 0.0:
            continue
        physical = float((weight * moments.dispersion).sum() / whole)
        numerical = float(_loss(rise, moments, faces, step).sum() / whole)
        share = numerical / physical if physical > 0.0 else numerical
        worst = max(worst or (-np.inf, 0.0, 0.0, ""), (share, physical, numerical, name))
    if worst is None:
        return []
    share, physical, numerical, name = worst
    found = [
        Check("physical_dispersion", physical, comment=name),
        Check("numerical_dispersion", numerical, comment=name),
    ]
    return [*found, Check("numerical_to_physical", share, comment=name)] if physical > 0.0 else found


def _loss(rise: Callable[..., Any], moments: Moments, faces: Faces, step: Floats) -> Floats:
    """Return what the sum of V c² loses at each face (g²/m³/s), shape [S, I]; `step` is c_right - c_left."""
    left, discharge = faces.left, moments.discharge
    forward = discharge > 0.0
    ahead = np.where(forward, step, -step)
    behind = np.where(forward, step[:, faces.before], -step[:, faces.after])  # linear beyond the ends of a reach
    donor = np.where(forward, moments.courant[:, left], moments.courant[:, left + 1])
    more = rise(behind, ahead, np.minimum(donor, 1.0))
    gain = np.zeros_like(moments.volume)  # V' (c' - c) / h, g/s
    gain[:, left] -= discharge * np.where(forward, more, more + step)
    gain[:, left + 1] += discharge * np.where(forward, more - step, more)
    wet = moments.volume > 0.0
    cell = np.divide(moments.step * gain**2, moments.volume, out=np.zeros_like(gain), where=wet)
    loss = np.abs(discharge) * ahead * (ahead - 2.0 * more) - 0.5 * (cell[:, left] + cell[:, left + 1])
    return np.where(moments.contact > 0.0, loss, 0.0)
