"""SpillSource: where, when and how much, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from danao import catalogue
from danao._show.spoken import Spoken, with_notes
from danao.errors import in_words
from danao.planning.spill.outcome import Spill, write_rows
from danao.planning.spill.release import Release
from danao.planning.spill.samples import Samples
from danao.planning.spill.texts import figure, heavy, instant, say
from danao.results import Results
from danao.river.network import kilometre_mark


@dataclass(frozen=True, eq=False)
class SpillSource(Spoken):
    """The release that samples speak for.

    Parameters
    ----------
    run : Results
        The run whose water it was.
    samples : Samples
        What was measured.
    best : Release
        The most likely place, time and mass.
    level : float
        Probability that the credible sets hold.
    posterior : xarray.DataArray
        Probability of each candidate, dimensions ``time, cell``; coordinates ``reach`` and ``chainage``. Sums to 1.
    inside : xarray.DataArray
        Whether a candidate belongs to the credible set of place and time together.
    places : pandas.DataFrame
        Credible stretches: ``reach, from, to`` (m), ``probability``.
    windows : pandas.DataFrame
        Credible times of release: ``from, to, probability``.
    mass : (float, float)
        Credible interval of the mass, g.
    ridge : pandas.DataFrame
        The best release from each cell: ``reach, chainage`` (m), ``time, mass`` (g), ``ratio`` of its likelihood to
        that of the best of all.
    fit : pandas.DataFrame
        Samples beside what the best release makes of them: ``time, station, value, below, error``, ``expected`` by the
        influences and ``confirmed`` by a run with the release, g/m³, ``residual`` in errors.
    spill : Spill
        The run with the most likely release.
    notes : tuple of str
        What to know before it is used.
    """

    run: Results
    samples: Samples
    best: Release
    level: float
    posterior: xr.DataArray
    inside: xr.DataArray
    places: pd.DataFrame
    windows: pd.DataFrame
    mass: tuple[float, float]
    ridge: pd.DataFrame
    fit: pd.DataFrame
    spill: Spill
    notes: tuple[str, ...]

    @property
    def illustrative(self) -> bool:
        """Whether the run describes no real river."""
        return self.spill.illustrative

    @property
    def table(self) -> pd.DataFrame:
        """``what, best, low, high, unit``: place, time and mass in one table; a set in parts spans from end to end."""
        one = self.places["reach"].nunique() == 1
        ends = (self.places["from"].min(), self.places["to"].max()) if one else (np.nan, np.nan)
        times = (self.windows["from"].min(), self.windows["to"].max())
        rows = [
            ("reach", self.best.at[0], ", ".join(dict.fromkeys(self.places["reach"])), "", ""),
            ("chainage", self.best.at[1], *ends, "m"),
            ("time", self.best.time, *times, ""),
            ("mass", self.best.mass / 1e3, self.mass[0] / 1e3, self.mass[1] / 1e3, "kg"),
        ]
        return pd.DataFrame(rows, columns=["what", "best", "low", "high", "unit"], dtype=object)

    def to_csv(self, path: str | Path) -> None:
        """Write the ridge: the best release from every place, with the likelihood ratio and probability."""
        table = self.ridge.assign(mass=self.ridge["mass"] / 1e3, probability=self.posterior.sum("time").values)
        write_rows(path, table, {"chainage": "m", "mass": "kg"}, self.illustrative)

    def plot(self, lang: str = "zh") -> Any:
        """Return a figure: how likely each place and time is; along the first course of the river."""
        # The picture lies in a room above this one, with the look of all others, so it is found by name.
        return catalogue.find("danao.reporting.figures", "spill_source").source_picture(self, lang=lang)

    def shown(self, lang: str = "zh") -> pd.DataFrame:
        """Return `fit` as people read it: samples beside what the best release makes of them, as texts."""
        fit = self.fit
        limit = fit["below"].map({True: "<", False: ""})
        columns = {
            "time": [instant(time, with_year=True) for time in fit["time"]],
            "station": fit["station"].astype(str),
            "value": limit + fit["value"].map(figure),
            **{name: fit[name].map(figure) for name in ("error", "expected", "confirmed")},
            "residual": fit["residual"].map("{:.2f}".format),
        }
        return pd.DataFrame({say(f"head_{name}", lang): of for name, of in columns.items()})

    def __repr__(self) -> str:
        best = self.best
        where = f"{best.at[0]} {kilometre_mark(best.at[1])}"
        head = f"SpillSource: {heavy(best.mass)} at {where}, {str(best.time)[:16]}, from {len(self.fit)} samples"
        return head + (" (illustrative data)" if self.illustrative else "")

    def _told(self, lang: str | None) -> str:
        """Return the likeliest release, its credible sets and the notes as text."""
        best, sure = self.best, f"{self.level:.0%}"
        where = f"{best.at[0]} {kilometre_mark(best.at[1])}"
        head = f"the likeliest release: {heavy(best.mass)} at {where}, {str(best.time)[:16]} ({len(self.fit)} samples)"
        lines = [in_words(head, lang), *([in_words("illustrative data", lang)] if self.illustrative else [])]
        lines += [_stretch(sure, row, lang) for row in self.places.head(3).itertuples()]
        lines += [_window(sure, row, lang) for row in self.windows.head(3).itertuples()]
        lines.append(in_words(f"mass, {sure}: {heavy(self.mass[0])} to {heavy(self.mass[1])}", lang))
        return with_notes(lines, self.notes, lang)


def _stretch(sure: str, row: Any, lang: str | None) -> str:
    place = f"{row.reach} {kilometre_mark(row[2])}", kilometre_mark(row[3])
    return in_words(f"place, {sure}: {place[0]} to {place[1]} (probability {row.probability:.2f})", lang)


def _window(sure: str, row: Any, lang: str | None) -> str:
    text = f"time, {sure}: {str(row[1])[:16]} to {str(row[2])[:16]} (probability {row.probability:.2f})"
    return in_words(text, lang)
