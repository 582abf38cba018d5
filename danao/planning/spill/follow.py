"""The spill mode: a release is followed on the stored flow of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from danao.errors import ProblemList
from danao.kinetics._process import Constituent
from danao.planning.spill.asked import Asked, attempt, read_asked, read_end, read_release
from danao.planning.spill.gauges import Gauge, gauges_of
from danao.planning.spill.lanes import Lanes
from danao.planning.spill.outcome import Spill
from danao.planning.spill.record import record
from danao.planning.spill.release import Release
from danao.planning.spill.stored import Stored
from danao.results import Results
from danao.scenario import Scenario

EVERY = 300.0
"""Seconds between two records where nothing else is said."""


def spill(
    run: Results | Scenario | str | Path,
    *,
    at: Any,
    time: Any,
    mass: Any,
    duration: Any = 0.0,
    constituent: str | Constituent = "TRACER",
    decay: Any = None,
    settling: Any = None,
    limit: Any = None,
    detection: Any = 0.01,
    stations: Sequence[Any] | None = None,
    until: Any = None,
    every: Any = EVERY,
    step: Any = None,
    scenario: Scenario | None = None,
) -> Spill:
    """Follow an accidental release on the stored flow of a run.

    Only what was spilled is carried, by the transport of the run (its cells, advection, dispersion, storage zone); the
    water is that of the run. Steps are cut at begin and end of the release, which enters to round-off. It ends when one
    part in a million is left in the river, at `until`, or with the run.

    Parameters
    ----------
    run : Results, results file, or Scenario
        Gives the flow; it must cover the release. Of a scenario the water is computed first.
    at : (reach, chainage) or str
        Where: ``("main", 7000.0)``, ``"main,7.0km"``, or the name of a station or source.
    time : datetime64 or ISO text
        When the release begins, local time of the run.
    mass, duration : text with unit, or number (g, s)
        How much, and for how long; 0 is all at once.
    constituent : str or Constituent
        What; a tracer unless named.
    decay, settling : text with unit, or number (1/s, m/s), optional
        First-order loss, at any temperature, and settling velocity.
    limit : text with unit, or number (g/m³), optional
        Concentration that should not be passed.
    detection : number or text
        From when on it counts as arrived: a number is the share of the peak of each station, 0 to 1; a text
        (``"0.01 mg/L"``) a concentration.
    stations : sequence of names or (reach, chainage), optional
        By default all stations and withdrawals of the run.
    until : time, or duration after the release (``"3 d"``), optional
        Where to stop.
    every, step : text or number (s)
        Between two records; longest step of the transport (that of the run).
    scenario : Scenario, optional
        The scenario of the run, where its results cannot give it back.

    Returns
    -------
    Spill
        Its ``table`` and ``card()``, ``plot()``, curves and ledger.

    Raises
    ------
    InputError
        With all that does not fit: the place is off the river, the release outside the run, the mass not above
        zero, a limit or detection without meaning, an unknown station, a run without its whole flow.

    Examples
    --------
    >>> found = danao.spill("runs/baseline.nc", at=("main", 7000.0), time="2018-01-02T03:00", mass="500 kg",
    ...     duration="30 min", limit="1 mg/L")  # doctest: +SKIP
    >>> print(found.card("en"))  # doctest: +SKIP
    """
    stored, problems = Stored.of(run, scenario), ProblemList()
    release = read_release(problems, stored, at, time, mass, duration)
    end = read_end(problems, stored, until, release.end)
    options = {"limit": limit, "detection": detection, "every": every, "step": step}
    asked = read_asked(problems, constituent=constituent, decay=decay, settling=settling, **options)
    gauges = attempt(problems, "", lambda: gauges_of(stored, stored.grid, stations), list[Gauge]())
    problems.raise_if_any()
    return follow(stored, release, asked, gauges, end)


def follow(stored: Stored, release: Release, asked: Asked, gauges: Sequence[Gauge], end: np.datetime64) -> Spill:
    """Carry one release on stored water, and return what became of it."""
    lanes = Lanes(stored, asked.substance, [release], end=end, every=asked.every, step=asked.step)
    dataset = record(lanes, gauges, keep_cells=True).isel(release=0)
    reading = (asked.detection, asked.detection_share, asked.limit)
    return Spill(stored.run, release, asked.substance, dataset, tuple(gauges), lanes.ledger, *reading)
