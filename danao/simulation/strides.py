"""Water alone in strides: where nothing looks at it between the outputs, many output intervals go in one call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from danao.simulation.acting import Acting, Sampler
from danao.simulation.clock import Clock
from danao.simulation.water import RECORD, ComputedWater, Snapshot
from danao.simulation.water_ledger import WaterLedger

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stride:
    """The water at the ends of T output intervals in a row.

    Parameters
    ----------
    water : Snapshot
        Its arrays have an axis of instants before the others.
    mean_discharge : float64 array, shape (T, F)
        Mean over each interval, m³/s.
    structures : dict of name to float64 array, shape (T, structures)
        As in `danao.simulation.simulation.Instant`.
    """

    water: Snapshot
    mean_discharge: Floats
    structures: dict[str, Floats]


def strides(water: ComputedWater, sampler: Sampler, clock: Clock, ledger: WaterLedger) -> Iterator[Stride]:
    """Advance the water through the period, as many intervals at once as a record holds, and book it."""
    for acting in sampler.over(clock.strides(RECORD)):
        yield _stride(water, acting, ledger)


def _stride(water: ComputedWater, acting: Acting, ledger: WaterLedger) -> Stride:
    ends = np.flatnonzero(acting.span.keep >= 0) + 1
    faces = np.zeros((ends.size, water.channel.face_bed.size))
    structures = np.zeros((ends.size, water.structures.rate.size))
    for stretch in water.advance(acting):
        ledger.book(acting, stretch)
        rows = np.searchsorted(stretch.forcing, [0, *ends])
        for k, (first, last) in enumerate(pairwise(rows.tolist())):
            faces[k] += stretch.step[first:last] @ stretch.discharge[first:last]
            if structures.size:
                structures[k] += stretch.step[first:last] @ stretch.passed[first:last]
    seconds = np.add.reduceat(acting.step, np.append(0, ends[:-1]))[:, None]
    snapshot, setting, energy = water.kept(acting)
    told: dict[str, Floats] = {}
    if structures.size:
        power = energy / seconds / 1000.0
        told = {"setting": setting, "structure_discharge": structures / seconds, "pump_power": power}
    return Stride(snapshot, faces / seconds, told)
