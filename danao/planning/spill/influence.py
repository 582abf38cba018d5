"""What one gram released at any place and time does to each sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.planning.spill.gauges import Gauge
from danao.planning.spill.lanes import Lanes
from danao.planning.spill.mirrored import mirrored
from danao.planning.spill.release import Release
from danao.planning.spill.stored import Stored, Substance

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]

MOST_LANES = 256
"""Samples or cells carried side by side; bounds the memory."""


@dataclass(frozen=True)
class Question:
    """Which samples may have come from which releases.

    Parameters
    ----------
    gauges : sequence of Gauge
        Place of each sample.
    times : datetime64 array, shape (O,)
        Instant of each sample.
    since, until : datetime64
        Releases from and up to here are looked at.
    every : float
        Seconds between two candidate times.
    duration : float
        Seconds that the release took.
    step : float or None
        Longest step of the transport, s.
    """

    gauges: Sequence[Gauge]
    times: Times
    since: np.datetime64
    until: np.datetime64
    every: float
    duration: float
    step: float | None

    @property
    def candidates(self) -> Times:
        """Times of release that are looked at."""
        return np.arange(self.since, self.until, np.timedelta64(round(self.every * 1e9), "ns")).astype("datetime64[ns]")


Influence = Callable[[Stored, Substance, Question], Floats]
"""Gives g/m³ in each sample per gram, shape (samples, times, cells)."""


def backward_influence(stored: Stored, substance: Substance, question: Question) -> Floats:
    """Return g/m³ in each sample per gram, shape (O, T, N), by carrying every sample back: all in one pass.

    The scheme is that of the run, on the water run backwards, which is the adjoint of the equation and not of the
    scheme: both agree as the cells become small. `forward_influence` has the scheme's own answer.
    """
    last = stored.times[np.searchsorted(stored.times, question.times.max())]
    first = stored.times[np.searchsorted(stored.times, question.since, side="right") - 1]
    back, total = mirrored(stored, first, last)
    wanted = question.candidates
    image = (total - wanted.astype(np.int64))[::-1]
    values = np.empty((len(question.gauges), wanted.size, stored.grid.cell_bed.size))
    for begin in range(0, len(question.gauges), MOST_LANES):
        rows = slice(begin, begin + MOST_LANES)
        pairs = zip(question.gauges[rows], question.times[rows], strict=True)
        releases = [
            Release((gauge.reach, gauge.chainage), np.datetime64(total - int(time.astype(np.int64)), "ns"), 1.0)
            for gauge, time in pairs
        ]
        values[rows] = _sampled(back, substance, releases, question, image)[:, ::-1]
    return spread(values, question.every, question.duration)


def forward_influence(
    stored: Stored, substance: Substance, question: Question, cells: NDArray[np.int64] | None = None
) -> Floats:
    """Return the same by releasing one gram from every cell at every time: one pass for each time of release.

    Parameters
    ----------
    stored, substance, question
        As `backward_influence`.
    cells : int64 array, optional
        Cells to release from; zero from all others. By default all.
    """
    grid, wanted = stored.grid, question.candidates
    cells = np.arange(grid.cell_bed.size) if cells is None else cells
    values = np.zeros((len(question.gauges), wanted.size, grid.cell_bed.size))
    for row, time in enumerate(wanted):
        for begin in range(0, cells.size, MOST_LANES):
            here = cells[begin : begin + MOST_LANES]
            places = [(grid.reach_names[grid.cell_reach[cell]], float(grid.cell_chainage[cell])) for cell in here]
            releases = [Release(place, time, 1.0, question.duration) for place in places]
            values[:, row, here] = watched(stored, substance, releases, question)
    return values


def spread(values: Floats, every: float, duration: float) -> Floats:
    """Return the influence of releases that last: the mean over the time that they take, shape as `values`."""
    if duration <= 0.0:
        return values
    steps, last = duration / every, values.shape[1] - 1
    total = np.concatenate([np.zeros_like(values[:, :1]), np.cumsum(0.5 * (values[:, 1:] + values[:, :-1]), axis=1)], 1)
    ends = np.minimum(np.arange(last + 1) + steps, last)
    left = np.minimum(ends.astype(int), max(last - 1, 0))
    share = (ends - left)[None, :, None]
    begin, end = values[:, left], values[:, np.minimum(left + 1, last)]
    return (total[:, left] + share * begin + 0.5 * share**2 * (end - begin) - total) / steps


def _sampled(
    back: Stored, substance: Substance, releases: Sequence[Release], question: Question, image: NDArray[np.int64]
) -> Floats:
    """Return the concentrations of all cells at given instants, shape (releases, instants, N)."""
    end = np.datetime64(int(image[-1]), "ns")
    lanes = Lanes(back, substance, releases, end=end, every=question.every, step=question.step, instants=image)
    first = image[0].astype("datetime64[ns]")
    return np.stack([moment.concentration.T for moment in lanes if moment.time >= first], axis=1)


def watched(stored: Stored, substance: Substance, releases: Sequence[Release], question: Question) -> Floats:
    """Return what each sample sees of each release, shape (O, releases); samples before it see nothing."""
    later = np.unique(question.times[question.times > releases[0].time]).astype(np.int64)
    seen = np.zeros((len(question.gauges), len(releases)))
    end = later[-1].astype("datetime64[ns]")
    lanes = Lanes(stored, substance, releases, end=end, every=question.every, step=question.step, instants=later)
    for moment in lanes:
        for row in np.flatnonzero(question.times == moment.time).tolist():
            seen[row] = question.gauges[row].read(moment.concentration)
    return seen
