"""The finder: from samples to the likely place, time and mass of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.times import as_time
from danao.kinetics._process import Constituent
from danao.planning.spill import credible
from danao.planning.spill.asked import Asked, above, attempt, read_asked
from danao.planning.spill.doubts import notes_of
from danao.planning.spill.follow import follow
from danao.planning.spill.influence import Influence, Question, backward_influence, watched
from danao.planning.spill.likelihood import Evidence, evidence
from danao.planning.spill.prior import prior_of
from danao.planning.spill.release import Release, amount
from danao.planning.spill.samples import Samples, outside, read_samples
from danao.planning.spill.source import SpillSource
from danao.planning.spill.stored import Stored
from danao.results import Results
from danao.scenario import Scenario

Floats = NDArray[np.float64]

FINEST = 120.0
MOST_TIMES = 1000
"""Candidate times where nothing else is said: as fine as `FINEST` seconds, but no more than this many."""


def find_spill(
    run: Results | Scenario | str | Path,
    samples: str | Path | pd.DataFrame,
    *,
    constituent: str | Constituent = "TRACER",
    decay: Any = None,
    settling: Any = None,
    duration: Any = 0.0,
    error: tuple[Any, float] = (None, 0.1),
    background: Any = 0.0,
    since: Any = None,
    mass: tuple[Any, Any] = ("1 g", "10000 t"),
    prior: Mapping[Any, float] | None = None,
    level: float = 0.9,
    every: Any = None,
    step: Any = None,
    influence: Influence = backward_influence,
    scenario: Scenario | None = None,
) -> SpillSource:
    r"""Find the likely place, time and mass of one release from concentrations at stations.

    Every sample is carried back on the water run backwards, all in one pass, which gives what a gram released at any
    place and time adds to it. For every candidate (cell, time) the mass follows from the samples, and the likelihood of
    all gives the probability of each; see `danao.planning.spill.likelihood`. The width of a candidate (a cell, a time
    step) counts as a further error of the samples. The most likely release is confirmed by a run.

    Parameters
    ----------
    run : Results, results file, or Scenario
        As `danao.spill`; it must cover the samples and the time before them.
    samples : path or DataFrame
        ``time, station, value`` and, if wanted, ``unit, flag, error, constituent``; ``<0.02`` or the flag ``<`` is
        below detection, which says where it did not come from.
    constituent, decay, settling, duration
        What was released and for how long, as `danao.spill`.
    error : (absolute, relative)
        Error of the samples that bring none, and of the model: absolute (g/m³ or text; None is 2 % of the highest), and
        part of the value.
    background : text or number (g/m³)
        What the river carries anyway; it is taken off.
    since : time, optional
        No release is looked for before this; by default the run's begin.
    mass : (text or number, text or number)
        Least and largest mass that is thought possible.
    prior : mapping of place to weight, optional
        Where it may have come from: names of stations and sources, ``(reach, chainage)`` or ``(reach, from, to)``. By
        default anywhere, the same for every metre.
    level : float
        Probability of the credible sets.
    every, step : text or number (s), optional
        Between candidate times; longest step of the transport.
    influence : callable
        ``influence(stored, substance, question)`` gives g/m³ in each sample per gram, shape (samples, times, cells).
        `danao.planning.spill.influence.forward_influence` has that of the scheme itself, by a pass for each time.
    scenario : Scenario, optional
        As `danao.spill`.

    Returns
    -------
    SpillSource
        Most likely release, credible sets, posterior, fit, notes.

    Raises
    ------
    InputError
        With all that does not fit: samples outside of the run or of unknown stations, all below detection, a place off
        the river, bounds without meaning.
    """
    stored, problems = Stored.of(run, scenario), ProblemList()
    options = {"limit": None, "detection": 0.01, "every": FINEST if every is None else every, "step": step}
    asked = read_asked(problems, constituent=constituent, decay=decay, settling=settling, **options)
    lasting = attempt(problems, "duration", lambda: amount(duration, "time"), 0.0)
    known = attempt(problems, "background", lambda: amount(background, "concentration"), 0.0)
    name, zone, start = asked.substance.constituent.name, stored.scenario.zone, stored.times[0]
    first = start if since is None else attempt(problems, "since", lambda: stored.within(as_time(since, zone)), start)
    bounds, spread = _bounds(problems, mass), _spread(problems, error)
    weights = attempt(problems, "prior", lambda: prior_of(prior, stored), np.ones(1))
    if not 0.0 < level < 1.0:
        problems.add(f"{level:g} is no probability", "level", remedy="give e.g. 0.9")
    seen = attempt(problems, "", lambda: read_samples(samples, stored, name, known, spread), None)
    problems.raise_if_any()
    assert seen is not None
    outside(seen, first)
    last = seen.time[~seen.below].max()
    seconds = float((last - first) / np.timedelta64(1, "ns")) * 1e-9
    spacing = max(FINEST, seconds / MOST_TIMES) if every is None else asked.every
    question = Question(seen.gauges, seen.time, first, last, min(spacing, seconds), lasting, asked.step)
    search = _Search(stored, asked, question, seen, weights, bounds, level)
    return search.result(influence(stored, asked.substance, question))


@dataclass(frozen=True, eq=False)
class _Search:
    """Everything that is known, to be weighed against influences."""

    stored: Stored
    asked: Asked
    question: Question
    samples: Samples
    prior: Floats
    bounds: tuple[float, float]
    level: float

    def result(self, influence: Floats) -> SpillSource:
        """Return what the influences (samples, times, cells) say of the release."""
        _check_reached(influence * self.bounds[1], self.samples, self.prior)
        first = self._weigh(influence, self.samples.error)
        blur = self._blur(influence, first)
        found = self._weigh(influence, np.hypot(self.samples.error, blur))
        shape = influence.shape[1:]
        place = np.unravel_index(int(np.argmax(found.likelihood)), shape)
        best = self._release(place, float(found.mass.reshape(shape)[place]))
        probability = self._posterior(found, shape)
        fit = self._fit(influence[:, place[0], place[1]], best, np.hypot(self.samples.error, blur))
        ridge = self._ridge(found, shape)
        gauges = tuple({gauge.name: gauge for gauge in self.samples.gauges}.values())
        spill = follow(self.stored, best, self.asked, gauges, self.stored.times[-1])
        sets = self._sets(probability)
        mass = self._masses(found, probability)
        notes = notes_of(fit, ridge, best, self.question, self.bounds, self.stored.grid)
        posterior = self._array(probability)
        inside = self._array(sets.pop("inside"))
        known = (self.stored.run, self.samples, best, self.level)
        return SpillSource(*known, posterior, inside, **sets, mass=mass, ridge=ridge, fit=fit, spill=spill, notes=notes)

    def _weigh(self, influence: Floats, error: Floats) -> Evidence:
        """Return the evidence of every candidate, −inf where nothing is thought to come from."""
        possible = np.broadcast_to(self.prior > 0.0, influence.shape[1:]).ravel()
        flat = influence.reshape(influence.shape[0], -1)
        found = evidence(flat[:, possible], self.samples.value, self.samples.below, error, self.bounds)
        blank = np.full(possible.size, -np.inf)
        mass, likelihood, area = np.full(possible.size, self.bounds[0]), blank.copy(), blank.copy()
        mass[possible], likelihood[possible], area[possible] = found.mass, found.likelihood, found.evidence
        return replace(
            found, mass=mass, likelihood=likelihood, evidence=area, kept=np.flatnonzero(possible)[found.kept]
        )

    def _blur(self, influence: Floats, found: Evidence) -> Floats:
        """Return what the samples would differ by within the best candidate: a cell wide and a time step long."""
        shape = influence.shape[1:]
        row, cell = np.unravel_index(int(np.argmax(found.likelihood)), shape)
        mass = float(found.mass.reshape(shape)[row, cell])
        reach = self.stored.grid.cell_reach
        beside = [k for k in (cell - 1, cell + 1) if 0 <= k < shape[1] and reach[k] == reach[cell]]
        around = [k for k in (row - 1, row + 1) if 0 <= k < shape[0]]
        change = [
            np.ptp(influence[:, around, cell], axis=1) / max(len(around), 1),
            np.ptp(influence[:, row, beside], axis=1) / max(len(beside), 1),
        ]
        return mass * np.hypot(*change) / np.sqrt(12.0)

    def _posterior(self, found: Evidence, shape: tuple[int, ...]) -> Floats:
        log = found.evidence.reshape(shape) + np.log(np.maximum(self.prior, 1e-300))
        weight = np.exp(log - log.max())
        return weight / weight.sum()

    def _release(self, place: tuple[Any, ...], mass: float) -> Release:
        grid, (row, cell) = self.stored.grid, place
        at = (grid.reach_names[grid.cell_reach[cell]], float(grid.cell_chainage[cell]))
        return Release(at, self.question.candidates[row], mass, self.question.duration)

    def _fit(self, influence: Floats, best: Release, error: Floats) -> pd.DataFrame:
        table = self.samples.table
        table["expected"] = best.mass * influence
        table["confirmed"] = watched(self.stored, self.asked.substance, [best], self.question)[:, 0]
        beyond = (table["value"] - table["expected"]) / error
        table["residual"] = np.where(table["below"], np.minimum(beyond, 0.0), beyond)
        return table

    def _ridge(self, found: Evidence, shape: tuple[int, ...]) -> pd.DataFrame:
        grid, likelihood = self.stored.grid, found.likelihood.reshape(shape)
        row, cells = np.argmax(likelihood, axis=0), np.arange(shape[1])
        columns = {
            "reach": np.asarray(grid.reach_names)[grid.cell_reach],
            "chainage": grid.cell_chainage,
            "time": self.question.candidates[row],
            "mass": found.mass.reshape(shape)[row, cells],
            "ratio": np.exp(likelihood[row, cells] - likelihood.max()),
        }
        return pd.DataFrame(columns)

    def _sets(self, probability: Floats) -> dict[str, Any]:
        grid, question = self.stored.grid, self.question
        by_cell, by_time = probability.sum(axis=0), probability.sum(axis=1)
        size = np.broadcast_to(grid.cell_length, probability.shape)
        here = credible.densest(by_cell, grid.cell_length, self.level)
        then = credible.densest(by_time, np.ones(by_time.size), self.level)
        return {
            "inside": credible.densest(probability, size, self.level),
            "places": credible.stretches(by_cell, here, grid),
            "windows": credible.windows(by_time, then, question.candidates, question.every),
        }

    def _masses(self, found: Evidence, probability: Floats) -> tuple[float, float]:
        weights = probability.ravel()[found.kept][:, None] * found.weights
        tail = 0.5 * (1.0 - self.level)
        low, high = credible.quantiles(found.nodes.ravel(), weights.ravel(), (tail, 1.0 - tail))
        return low, high

    def _array(self, values: NDArray[Any]) -> xr.DataArray:
        grid = self.stored.grid
        coordinates = {
            "time": self.question.candidates,
            "reach": ("cell", np.asarray(grid.reach_names)[grid.cell_reach]),
            "chainage": ("cell", grid.cell_chainage),
        }
        return xr.DataArray(values, coords=coordinates, dims=("time", "cell"))


def _check_reached(most: Floats, samples: Samples, prior: Floats) -> None:
    """Refuse samples that not even the largest release could have brought a hundredth of."""
    reached = most[~samples.below][:, :, prior > 0.0].max(axis=(1, 2)) > 0.01 * samples.value[~samples.below]
    if not reached.any():
        rule = "no release at the places and times looked at reaches a sample that shows it"
        raise InputError(Problem(rule, "samples", remedy="begin earlier (since), or allow more places (prior)"))


def _bounds(problems: ProblemList, mass: tuple[Any, Any]) -> tuple[float, float]:
    low, high = (above(problems, "mass", part, "mass") for part in mass)
    if not low < high:
        problems.add(f"the least mass {mass[0]} is not below the largest {mass[1]}", "mass")
    return low, high


def _spread(problems: ProblemList, error: tuple[Any, float]) -> tuple[float | None, float]:
    absolute, relative = error
    if not relative >= 0.0:
        problems.add(f"a relative error of {relative:g} is negative", "error")
    return None if absolute is None else above(problems, "error", absolute, "concentration"), float(relative)
