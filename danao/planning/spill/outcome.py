"""Spill: where an accidental release goes, when, and how strong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from danao import catalogue
from danao._show.card import Shown
from danao._show.spill import spill_card
from danao._show.words import named
from danao.forcing.times import instant_text
from danao.planning.spill.card import card_of
from danao.planning.spill.gauges import Gauge
from danao.planning.spill.passage import passage
from danao.planning.spill.release import Release
from danao.planning.spill.stored import Substance
from danao.planning.spill.texts import say
from danao.results import Results
from danao.tables import write_table

NEGLIGIBLE = 1e-6
"""Part of the highest concentration anywhere in the river below which a station is not reached."""

NOTHING = 1e-12
"""Part of it that is round-off, and shown as zero."""

UNITS = {"chainage": "m", "hours_to_arrival": "h", "peak": "g/m3", "hours_above": "h", "passed": "kg"}
"""Units of the columns of the table, as headers of files have them."""


def write_rows(path: str | Path, table: pd.DataFrame, units: Mapping[str, str], illustrative: bool) -> None:
    """Write a table with units in its header; one of illustrative data says so in every row."""
    header = {str(name): f"{name} [{units[name]}]" if name in units else str(name) for name in table}
    columns = {header[name]: list(table[name].to_numpy()) for name in header}
    write_table(path, columns | ({"data_status": ["illustrative"] * len(table)} if illustrative else {}))


@dataclass(frozen=True, eq=False)
class Spill(Shown):
    """An accidental release on the stored flow of a run.

    Parameters
    ----------
    run : Results
        The run whose water it was.
    release : Release
        What, where and when.
    substance : Substance
        What is known of it.
    dataset : xarray.Dataset
        ``concentration(time, station)`` and ``concentration_of_cell(time, cell)`` in g/m³, ``passed(time, station)``
        and ``stored(time)`` in g, ``highest`` in g/m³.
    gauges : tuple of Gauge
        Stations and intakes that were watched.
    ledger : pandas.DataFrame
        Where the mass went (g), as `Results.ledger`.
    detection : float or None
        Concentration from which it counts as there, g/m³; or None with
    detection_share : float
        the share of the peak of each station.
    limit : float or None
        Concentration that should not be passed, g/m³.
    """

    run: Results
    release: Release
    substance: Substance
    dataset: xr.Dataset
    gauges: tuple[Gauge, ...]
    ledger: pd.DataFrame
    detection: float | None
    detection_share: float
    limit: float | None

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a station, in the order of arrival.

        Columns: ``station, kind, title_zh, title_en, reach, chainage`` (m), ``arrival, hours_to_arrival, peak`` (g/m³),
        ``peak_time, leaves``; with a limit ``hours_above, exceedances, first_above, last_above, above_at_end``; and
        ``passed``: kg that went by, less what came back (of an intake: that it took).
        """
        highest = float(self.dataset["highest"])
        curves = self.dataset["concentration"].values
        passed = self.dataset["passed"].values[-1] / 1e3
        columns = zip(self.gauges, curves.T, passed, strict=True)
        rows = [self._row(gauge, curve, highest) | {"passed": mass} for gauge, curve, mass in columns]
        table = pd.DataFrame(rows).sort_values("arrival", kind="stable", na_position="last")
        limited = ["hours_above", "exceedances", "first_above", "last_above", "above_at_end"]
        return table.drop(columns=limited if self.limit is None else []).reset_index(drop=True)

    def shown(self, lang: str = "zh") -> pd.DataFrame:
        """Return the table as people read it: titles, heads and words of one language."""
        rounds = {"chainage": 0, "hours_to_arrival": 2, "peak": 3, "hours_above": 2, "passed": 1}
        pairs = zip(self.table["station"], self.table[f"title_{lang}"], strict=True)
        table = self.table.round(rounds).assign(station=[named(name, {lang: title}) for name, title in pairs])
        if "above_at_end" in table:
            table["above_at_end"] = table["above_at_end"].map({True: say("yes", lang), False: say("no", lang)})
        table = table.drop(columns=["title_zh", "title_en", "kind", "reach"])
        return table.rename(columns={name: say(f"head_{name}", lang) for name in table})

    @property
    def left(self) -> float:
        """Part of the mass that is still in the river at the end."""
        return float(self.dataset["stored"].values[-1]) / self.release.mass

    @property
    def illustrative(self) -> bool:
        """Whether the run describes no real river."""
        return self.run.provenance.get("data_status") == "illustrative"

    def to_csv(self, path: str | Path) -> None:
        """Write the table, units in its header."""
        write_rows(path, self.table, UNITS, self.illustrative)

    def card(self, lang: str = "zh") -> str:
        """Return a short text for the duty officer, ``zh`` or ``en``."""
        return card_of(self, lang)

    def plot(self, lang: str = "zh") -> Any:
        """Return a figure: concentrations at the stations over time, and the path along the river."""
        # The picture lies in a room above this one, with the look of all others, so it is found by name.
        return catalogue.find("danao.reporting.figures", "spill").spill_picture(self, lang=lang)

    _card = spill_card

    def __repr__(self) -> str:
        reached = self.table["arrival"].notna().sum()
        at = f"{self.release.at[0]} {self.release.at[1]:g} m"
        head = f"Spill of {self.release.mass / 1e3:g} kg {self.substance.constituent.name} at {at}"
        when = instant_text(self.release.cuts[0])
        stamp = "; illustrative data" if self.illustrative else ""
        return f"<{head}, {when}: {reached} of {len(self.gauges)} stations reached, {self.left:.2%} left{stamp}>"

    def _row(self, gauge: Gauge, curve: Any, highest: float) -> dict[str, Any]:
        since = (self.dataset["time"].values - self.release.time) / np.timedelta64(1, "ns") * 1e-9
        curve = np.where(curve < NOTHING * highest, 0.0, curve)
        share = max(self.detection_share * float(curve.max()), NEGLIGIBLE * highest)
        level = share if self.detection is None else self.detection
        seen = passage(since, curve, level, self.limit)
        hours = seen.arrival / 3600.0

        def when(seconds: float) -> np.datetime64:
            """Return the instant so many seconds after the release."""
            if not np.isfinite(seconds):
                return np.datetime64("NaT", "s")
            return (self.release.time + np.timedelta64(round(seconds * 1e9), "ns")).astype("datetime64[s]")

        place = {"station": gauge.name, "kind": gauge.kind, "title_zh": gauge.titles[0], "title_en": gauge.titles[1]}
        return place | {
            "reach": gauge.reach,
            "chainage": gauge.chainage,
            "arrival": when(seen.arrival),
            "hours_to_arrival": hours,
            "peak": seen.peak,
            "peak_time": when(seen.peak_time),
            "leaves": when(seen.leaves),
            "hours_above": seen.above / 3600.0,
            "exceedances": seen.exceedances,
            "first_above": when(seen.first_above),
            "last_above": when(seen.last_above),
            "above_at_end": seen.above_at_end,
        }
