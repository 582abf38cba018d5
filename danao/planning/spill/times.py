"""A release whose hour is not known: the range of what it may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from danao import catalogue
from danao.errors import ProblemList
from danao.kinetics._process import Constituent
from danao.planning.spill.asked import Asked, above, attempt, read_asked, read_release
from danao.planning.spill.follow import EVERY
from danao.planning.spill.gauges import Gauge, gauges_of
from danao.planning.spill.lanes import Lanes
from danao.planning.spill.outcome import UNITS, Spill, write_rows
from danao.planning.spill.record import record
from danao.planning.spill.release import Release
from danao.planning.spill.stored import Stored
from danao.results import Results
from danao.scenario import Scenario

MOST_LANES = 64
"""Releases carried side by side; bounds the memory."""


@dataclass(frozen=True, eq=False)
class SpillTimes:
    """The same release at many times.

    Parameters
    ----------
    spills : tuple of Spill
        One for each time of release; without the concentrations of all cells.
    """

    spills: tuple[Spill, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The tables of all releases below each other, with the time of ``release`` in front."""
        parts = [item.table.assign(release=item.release.time) for item in self.spills]
        whole = pd.concat([part.astype({"arrival": "datetime64[ns]"}) for part in parts], ignore_index=True)
        return whole[["release", *(name for name in whole if name != "release")]]

    @cached_property
    def envelope(self) -> pd.DataFrame:
        """One row a station, over all releases.

        ``station, kind, title_zh, title_en, reach, chainage, releases``; ``reached``: share of the releases that reach
        it; ``earliest, median, latest`` hours to arrival of these; ``peak_low, peak_median, peak_high`` (g/m³) of all,
        ``worst``: the release with the highest peak; with a limit ``exceeding`` (share of the releases) and
        ``hours_above`` (most).
        """
        order = [gauge.name for gauge in self.spills[0].gauges]
        rows = [_over_all(self.table[self.table["station"] == name]) for name in order]
        return pd.DataFrame(rows).sort_values("earliest", kind="stable", na_position="last", ignore_index=True)

    @property
    def illustrative(self) -> bool:
        """Whether the run describes no real river."""
        return self.spills[0].illustrative

    def to_csv(self, path: str | Path) -> None:
        """Write the table of all releases."""
        write_rows(path, self.table, UNITS, self.illustrative)

    def plot(self, lang: str = "zh") -> Any:
        """Return a figure: for each station the range of concentrations over the hours since the release."""
        # The picture lies in a room above this one, with the look of all others, so it is found by name.
        return catalogue.find("danao.reporting.figures", "spill_times").spill_times_picture(self, lang=lang)

    def __repr__(self) -> str:
        first, last = (str(self.spills[k].release.time)[:16] for k in (0, -1))
        stamp = "; illustrative data" if self.illustrative else ""
        return f"<SpillTimes: {len(self.spills)} releases from {first} to {last}{stamp}>"


def spill_times(
    run: Results | Scenario | str | Path,
    *,
    at: Any,
    first: Any,
    mass: Any,
    last: Any = None,
    apart: Any = "1 h",
    duration: Any = 0.0,
    follow: Any = "3 d",
    constituent: str | Constituent = "TRACER",
    decay: Any = None,
    settling: Any = None,
    limit: Any = None,
    detection: Any = 0.01,
    stations: Sequence[Any] | None = None,
    every: Any = EVERY,
    step: Any = None,
    scenario: Scenario | None = None,
) -> SpillTimes:
    """Follow the same release at many times, side by side in one pass: what if the hour is not known.

    Parameters
    ----------
    first, last : datetime64 or ISO text
        First and last time of release; by default the last is 24 hours later, about a tidal day.
    apart : text with unit, or number (s)
        Between two releases.
    follow : text with unit, or number (s)
        How long each is followed.
    run, at, mass, duration, constituent, decay, settling, limit, detection, stations, every, step, scenario
        As `danao.spill`.

    Returns
    -------
    SpillTimes
        Table of all, and the envelope by station.

    Raises
    ------
    InputError
        As `danao.spill`; also if a release or what follows it lies beyond the run.
    """
    stored, problems = Stored.of(run, scenario), ProblemList()
    begin = read_release(problems, stored, at, first, mass, duration)
    ahead = begin.time + np.timedelta64(1, "D") if last is None else last
    final = (
        read_release(problems, stored, begin.at, ahead, begin.mass, begin.duration) if not problems.problems else begin
    )
    options = {"limit": limit, "detection": detection, "every": every, "step": step}
    asked = read_asked(problems, constituent=constituent, decay=decay, settling=settling, **options)
    gap, length = above(problems, "apart", apart, "time"), above(problems, "follow", follow, "time")
    gauges = attempt(problems, "", lambda: gauges_of(stored, stored.grid, stations), list[Gauge]())
    if final.time < begin.time:
        problems.add(f"{last} is before the first release", "last")
    span = np.timedelta64(round(length * 1e9), "ns")
    attempt(problems, "follow", lambda: stored.within(final.time + span), final.time)
    problems.raise_if_any()
    step_between = np.timedelta64(round(gap * 1e9), "ns")
    count = int((final.time - begin.time) // step_between) + 1
    releases = [replace(begin, time=begin.time + k * step_between) for k in range(count)]
    chunks = [releases[k : k + MOST_LANES] for k in range(0, count, MOST_LANES)]
    return SpillTimes(tuple(item for chunk in chunks for item in _together(stored, asked, chunk, gauges, span)))


def _together(
    stored: Stored, asked: Asked, releases: Sequence[Release], gauges: Sequence[Gauge], span: np.timedelta64
) -> list[Spill]:
    """Carry releases side by side, and cut out what follows each."""
    end = releases[-1].time + span
    lanes = Lanes(stored, asked.substance, releases, end=end, every=asked.every, step=asked.step)
    whole, ledger = record(lanes, gauges), lanes.ledger
    reading = (asked.detection, asked.detection_share, asked.limit)
    found = []
    for k, release in enumerate(releases):
        begin = np.searchsorted(whole["time"].values, release.time, side="right") - 1
        beyond = np.searchsorted(whole["time"].values, release.time + span, side="right")
        part: xr.Dataset = whole.isel(release=k, time=slice(int(begin), int(beyond)))
        rows = ledger.iloc[k :: len(releases)]
        found.append(Spill(stored.run, release, asked.substance, part, tuple(gauges), rows, *reading))
    return found


def _over_all(rows: pd.DataFrame) -> dict[str, object]:
    """Return the envelope of one station."""
    hours, peak = rows["hours_to_arrival"], rows["peak"]
    found = {key: rows[key].iloc[0] for key in ("station", "kind", "title_zh", "title_en", "reach", "chainage")}
    found |= {
        "releases": len(rows),
        "reached": float(hours.notna().mean()),
        "earliest": float(hours.min()),
        "median": float(hours.median()),
        "latest": float(hours.max()),
        "peak_low": float(peak.min()),
        "peak_median": float(peak.median()),
        "peak_high": float(peak.max()),
        "worst": rows.loc[peak.idxmax(), "release"],
    }
    if "exceedances" in rows:
        found |= {"exceeding": float((rows["exceedances"] > 0).mean()), "hours_above": float(rows["hours_above"].max())}
    return found
