"""What many runs say together: probabilities, bands, and how well both are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from danao._show.card import Shown
from danao._show.uncertainty import uncertainty_card
from danao.errors import InputError, Problem, nearest
from danao.planning.uncertainty.interval import wilson
from danao.planning.uncertainty.judging import Judged
from danao.tables import write_table

SECTION = "section"
"""Stands for all items of a section together."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Uncertainty(Shown):
    """Probability of meeting the targets, and bands, from many runs.

    Parameters
    ----------
    draws : DataFrame
        What was drawn, by run.
    judged : Judged
        Monthly means and verdicts of all runs at all places.
    places : DataFrame
        By name: ``reach``, ``chainage`` (m), ``title_zh``, ``title_en``, ``target`` and ``station`` (False for places
        that were only added along the river).
    about : mapping
        ``name``, ``title``, ``data_status``, ``standard`` and ``design``; ``distrusted``, how many runs were left out
        because they failed their trust sheet; ``units``, ``titles`` and ``limits`` by item, ``labels`` of classes.
    confidence : float
        Of all intervals.
    """

    draws: pd.DataFrame
    judged: Judged
    places: pd.DataFrame
    about: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.95

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.draws)

    @property
    def items(self) -> tuple[str, ...]:
        """What is judged."""
        return tuple(self.judged.means)

    @property
    def stations(self) -> tuple[str, ...]:
        """Names of the stations."""
        return tuple(self.places.index[self.places["station"]])

    @property
    def probability(self) -> pd.DataFrame:
        """Probability of meeting the target, one row per station, month and item (and ``section``, all items).

        Columns ``station, month, constituent, target, runs, met, probability, low, high``; low and high are the ends of
        the Wilson interval, what the number of runs leaves open.
        """
        months = [str(month)[:7] for month in self.judged.months]
        return self._shares({name: met.sum(axis=0) for name, met in self._verdicts().items()}, months)

    @property
    def every_month(self) -> pd.DataFrame:
        """Probability that every month of the run meets: as `probability`, with ``all`` for the month."""
        counts = {name: met.all(axis=1).sum(axis=0)[None] for name, met in self._verdicts().items()}
        return self._shares(counts, ["all"])

    @property
    def outputs(self) -> pd.DataFrame:
        """Single numbers by run, for `danao.sensitivity`: ``S1 NH3_N`` (mean of the monthly means), ``S1 met``.

        The last is the share of months that meet by all items.
        """
        found = {}
        for station in self.stations:
            place = self.places.index.get_loc(station)
            for name, mean in self.judged.means.items():
                found[f"{station} {name}"] = mean[:, :, place].mean(axis=1)
            found[f"{station} met"] = self.judged.met_by_all[:, :, place].mean(axis=1)
        table = pd.DataFrame(found, index=self.draws.index)
        table.attrs["data_status"] = self.about.get("data_status", "")
        return table

    def bands(self, quantiles: Sequence[float] = QUANTILES) -> pd.DataFrame:
        """Return percentiles of the monthly means at stations and at places along the river.

        Columns ``place, reach, chainage, month, constituent, unit, mean``, then one for each quantile: ``p05``, ….
        """
        heads = [f"p{100 * share:02g}" for share in quantiles]
        rows = []
        for name, means in self.judged.means.items():
            levels = np.quantile(means, quantiles, axis=0)
            middle = means.mean(axis=0)
            for place, (label, at) in enumerate(self.places.iterrows()):
                for k, month in enumerate(self.judged.months):
                    where = (label, at["reach"], at["chainage"], str(month)[:7], name, self.about["units"][name])
                    rows.append((*where, middle[k, place], *levels[:, k, place]))
        return pd.DataFrame(
            rows, columns=["place", "reach", "chainage", "month", "constituent", "unit", "mean", *heads]
        )

    def convergence(self, station: str, month: str, constituent: str = SECTION) -> pd.DataFrame:
        """Return the probability as it stood after each run, with its interval, and the mean of what was judged.

        Parameters
        ----------
        station : str
            A station.
        month : str
            ``2018-01``, or ``all`` for every month.
        constituent : str
            An item, or ``section``.

        Raises
        ------
        InputError
            With every name that is not known.
        """
        place, row = _at(self, station, month, constituent)
        met = self._verdicts()[constituent][:, :, list(self.stations).index(station)]
        count = np.cumsum(met.all(axis=1) if row is None else met[:, row])
        runs = np.arange(1, self.runs + 1)
        low, high = wilson(count, runs, self.confidence)
        table = pd.DataFrame({"runs": runs, "probability": count / runs, "low": low, "high": high})
        if constituent != SECTION:
            values = self.judged.means[constituent][:, :, place]
            drawn = values.mean(axis=1) if row is None else values[:, row]
            table["mean"] = np.cumsum(drawn) / runs
        return table

    def to_csv(self, path: str | Path) -> Path:
        """Write `probability` (and `every_month` behind it) to a CSV file, whole or not at all."""
        table = pd.concat([self.probability, self.every_month], ignore_index=True)
        write_table(path, table.assign(data_status=self.about.get("data_status", "")))
        return Path(path)

    _card = uncertainty_card

    def __repr__(self) -> str:
        whole = self.every_month
        sections = whole[whole["constituent"] == SECTION]
        told = ", ".join(
            f"{row.station} {row.probability:.0%} ({row.low:.0%}–{row.high:.0%})" for row in sections.itertuples()
        )
        status = "; 示例数据 / illustrative data" if self.about.get("data_status") == "illustrative" else ""
        left_out = self.about.get("distrusted", 0)
        status += f"; {left_out} runs failed their trust sheet and are left out" if left_out else ""
        named = f" '{self.about['name']}'" if self.about.get("name") else ""
        return f"<Uncertainty{named}: {self.runs} runs; every month meets with {told}{status}>"

    def _verdicts(self) -> dict[str, np.ndarray]:
        """Return verdicts by item and for the section, shape [runs, months, stations], without other places."""
        here = self.places["station"].to_numpy(bool)
        found = {name: met[:, :, here] for name, met in self.judged.met.items()}
        return {**found, SECTION: np.logical_and.reduce(list(found.values()))}

    def _shares(self, counts: Mapping[str, np.ndarray], months: Sequence[str]) -> pd.DataFrame:
        targets = self.places["target"]
        rows = [
            (station, month, name, targets[station], self.runs, int(count[k, place]))
            for place, station in enumerate(self.stations)
            for k, month in enumerate(months)
            for name, count in counts.items()
        ]
        table = pd.DataFrame(rows, columns=["station", "month", "constituent", "target", "runs", "met"])
        low, high = wilson(table["met"], table["runs"], self.confidence)
        return table.assign(probability=table["met"] / table["runs"], low=low, high=high)


def _at(found: Uncertainty, station: str, month: str, constituent: str) -> tuple[int, int | None]:
    """Return the places of a station and a month (None: all)."""
    months = [str(item)[:7] for item in found.judged.months]
    asked = {
        "station": (station, found.stations),
        "month": (month, (*months, "all")),
        "constituent": (constituent, (*found.items, SECTION)),
    }
    problems = [
        Problem(f"there is no '{name}'", key=key, remedy=nearest(name, known))
        for key, (name, known) in asked.items()
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return int(found.places.index.get_loc(station)), None if month == "all" else months.index(month)
