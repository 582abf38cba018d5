"""What a user asks of a spill, read against the run that it happens on; every fault is told at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.times import as_time, instant_text
from danao.planning.spill.release import Release, amount
from danao.planning.spill.stored import Stored, Substance

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """How a release is followed and read.

    Parameters
    ----------
    substance : Substance
        What is carried.
    limit : float or None
        g/m³.
    detection, detection_share : float or None, float
        Concentration (g/m³) from which on it counts as there, or the share of the peak.
    every, step : float, float or None
        Seconds.
    """

    substance: Substance
    limit: float | None
    detection: float | None
    detection_share: float
    every: float
    step: float | None


def read_asked(
    problems: ProblemList,
    *,
    constituent: Any,
    decay: Any,
    settling: Any,
    limit: Any,
    detection: Any,
    every: Any,
    step: Any,
) -> Asked:
    """Return what is asked; what cannot be read or makes no sense is noted in `problems`."""
    share = detection if isinstance(detection, int | float) and not isinstance(detection, bool) else None
    if share is not None and not 0.0 < share < 1.0:
        rule, remedy = f"{share:g} is no share of the peak", "give 0 to 1, or a concentration such as '0.01 mg/L'"
        problems.add(rule, "detection", remedy=remedy)
    return Asked(
        attempt(problems, "", lambda: Substance.of(constituent, decay, settling), Substance.of("TRACER")),
        None if limit is None else above(problems, "limit", limit, "concentration"),
        None if share is not None else above(problems, "detection", detection, "concentration"),
        0.01 if share is None else float(share),
        above(problems, "every", every, "time"),
        None if step is None else above(problems, "step", step, "time"),
    )


def read_release(problems: ProblemList, stored: Stored, at: Any, time: Any, mass: Any, duration: Any) -> Release:
    """Return a release on a stored run; what does not fit is noted in `problems`."""
    place = attempt(problems, "at", lambda: stored.place(at), ("", 0.0))
    lasting = attempt(problems, "duration", lambda: amount(duration, "time"), 0.0)
    begin = attempt(problems, "time", lambda: stored.within(as_time(time, stored.scenario.zone)), stored.times[0])
    if lasting < 0.0:
        problems.add(f"{duration} is negative", "duration", remedy="0 releases everything at once")
    released = Release(place, begin, above(problems, "mass", mass, "mass"), max(lasting, 0.0))
    if not problems.problems and released.end > stored.times[-1]:
        last = instant_text(int(stored.times[-1].astype(np.int64)))
        problems.add(f"the release goes on beyond the stored run, which ends at {last}", "duration")
    return released


def read_end(problems: ProblemList, stored: Stored, until: Any, after: np.datetime64) -> np.datetime64:
    """Return where to stop: the end of the run, a time, or a duration after the release."""
    if until is None:
        return stored.times[-1]
    end = attempt(problems, "until", lambda: stored.within(_instant(until, after, stored.scenario.zone)), after)
    if not problems.problems and not end > after:
        rule = f"{until} is not after the release, which ends at {instant_text(int(after.astype(np.int64)))}"
        problems.add(rule, "until")
    return end


def attempt(problems: ProblemList, key: str, read: Callable[[], T], instead: T) -> T:
    """Return what can be read, or note what is wrong and return something instead."""
    try:
        return read()
    except InputError as error:
        problems.take(error, key)
        return instead


def _instant(until: Any, after: np.datetime64, zone: str) -> np.datetime64:
    try:
        seconds = amount(until, "time")
    except (InputError, TypeError):
        try:
            return as_time(until, zone)
        except InputError:
            raise InputError(Problem(f"{until!r} is neither a time nor a duration", remedy="write '3 d'")) from None
    return after + np.timedelta64(round(seconds * 1e9), "ns")


def above(problems: ProblemList, key: str, value: Any, kind: str) -> float:
    """Return an amount that must be above zero."""
    found = attempt(problems, key, lambda: amount(value, kind), 1.0)
    if not found > 0.0:
        problems.add(f"{value} is not above zero", key)
    return found
