"""How a cloud passes a place: arrival, peak, time above a limit, end, and the mass that went by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Passage:
    """The passage of a cloud at one place. Times are seconds of the given axis; NaN where there is none.

    Parameters
    ----------
    arrival : float
        First time above the detection level.
    leaves : float
        Last time above the detection level; NaN if it is still above it at the end.
    peak, peak_time : float
        Highest concentration (g/m³) and when.
    above : float
        Seconds above the limit, all visits together.
    exceedances : int
        Visits above the limit: with the tide a cloud comes back.
    first_above, last_above : float
        Begin of the first and end of the last visit; the latter NaN where it is still above at the end.
    above_at_end : bool
        Whether it is above the limit when the computation ends.
    """

    arrival: float
    leaves: float
    peak: float
    peak_time: float
    above: float
    exceedances: int
    first_above: float
    last_above: float
    above_at_end: bool


def passage(time: Floats, concentration: Floats, detection: float, limit: float | None) -> Passage:
    """Read a curve, linear between its points.

    Parameters
    ----------
    time : float64 array, shape (T,)
        Seconds, increasing.
    concentration : float64 array, shape (T,)
        g/m³.
    detection : float
        Concentration above which it is there, g/m³; a curve that stays below it has no arrival.
    limit : float or None
        Concentration that should not be passed, g/m³.
    """
    highest = int(np.argmax(concentration))
    seen = visits(time, concentration, detection)
    over = [] if limit is None else visits(time, concentration, limit)
    still = limit is not None and bool(concentration[-1] > limit)
    return Passage(
        arrival=seen[0][0] if seen else np.nan,
        leaves=seen[-1][1] if seen and concentration[-1] <= detection else np.nan,
        peak=float(concentration[highest]),
        peak_time=float(time[highest]) if seen else np.nan,
        above=float(sum(end - begin for begin, end in over)),
        exceedances=len(over),
        first_above=over[0][0] if over else np.nan,
        last_above=over[-1][1] if over and not still else np.nan,
        above_at_end=still,
    )


def visits(time: Floats, concentration: Floats, level: float) -> list[tuple[float, float]]:
    """Return begin and end of every stay above a level; a stay that is cut off begins or ends with the curve."""
    over = concentration > level
    turns = np.flatnonzero(over[1:] != over[:-1])
    rise = concentration[turns + 1] - concentration[turns]
    crossed = time[turns] + (level - concentration[turns]) / rise * (time[turns + 1] - time[turns])
    edges = [*([float(time[0])] if over[0] else []), *crossed.tolist(), *([float(time[-1])] if over[-1] else [])]
    return [(begin, end) for begin, end in pairwise(edges)][::2]
