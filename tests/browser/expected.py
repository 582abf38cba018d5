"""What a what-if page has to show at a setting, worked out from the responses and the standard, not from the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment.rounding import round_decimal, shown
from danao.planning.allocation.control import Control
from danao.planning.response import Response
from danao.standards._standard import DEFAULT, read_standard
from danao.units import tonne_per_year

Floats = NDArray[np.float64]
Setting = Mapping[tuple[str, str], float]
STANDARD = read_standard(DEFAULT)
CLASSES = [one.name for one in STANDARD.classes]
WORST = len(CLASSES) - 1
SAFETY = 2.0
"""Times the measured error that the page reckons with."""


@cache
def monthly_of(response: Response) -> Response:
    """Return a response of monthly means, worked out once."""
    return response.in_months()


@dataclass(frozen=True, eq=False)
class Item:
    """Values of one item by period and station, and what they mean."""

    name: str
    values: Floats
    error: Floats

    @cached_property
    def rule(self) -> Any:
        return STANDARD.items[self.name]

    @property
    def sense(self) -> int:
        return -1 if self.rule.sense == "at least" else 1

    def limit(self, target: str) -> float:
        return float(self.rule.limit(target))

    def rank_of(self, value: float) -> int:
        """Return the best class that a value meets once it is rounded, from 0."""
        there = float(round_decimal(value, self.rule.decimals))
        meets = [self.sense * (there - self.limit(name)) <= 0.0 for name in CLASSES[:-1]]
        return meets.index(True) if any(meets) else WORST

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        return np.vectorize(self.rank_of)(self.values)

    @cached_property
    def best(self) -> NDArray[np.int64]:
        return np.vectorize(self.rank_of)(self.values - self.sense * self.error)

    @cached_property
    def worst(self) -> NDArray[np.int64]:
        return np.vectorize(self.rank_of)(self.values + self.sense * self.error)

    def excess(self, targets: Sequence[str]) -> Floats:
        """Return how far values are beyond their limits, as a part of these."""
        limits = np.array([self.limit(name) for name in targets])
        return self.sense * (self.values - limits) / limits


@dataclass(frozen=True, eq=False)
class Expected:
    """A response of one calendar year at a setting.

    Parameters
    ----------
    response : Response
    targets : sequence of str
        Class by station.
    setting : mapping of (source, constituent) to factor
    controls : sequence of Control
        For costs.
    """

    response: Response
    targets: Sequence[str]
    setting: Setting
    controls: Sequence[Control] = ()

    @cached_property
    def items(self) -> list[Item]:
        """In the order of the standard; the last period is the year."""
        monthly = monthly_of(self.response)
        found = monthly.predict(self.setting)
        items = []
        for name in STANDARD.required:
            if name not in monthly.constituents:
                continue
            months = found[name].values
            error = np.zeros(months.shape[1])
            if self.response.bound is not None:
                error = SAFETY * self.response.bound["monthly"].loc[name].reindex(list(monthly.stations)).to_numpy()
            items.append(Item(name, np.vstack([months, months.mean(axis=0)]), error))
        return items

    @property
    def ranks(self) -> NDArray[np.int64]:
        return np.max([item.ranks for item in self.items], axis=0)

    @property
    def edge(self) -> NDArray[np.bool_]:
        """Whether the error of the page could change the class of a section."""
        best, worst = (np.max([getattr(item, key) for item in self.items], axis=0) for key in ("best", "worst"))
        return best != worst

    @property
    def target_ranks(self) -> NDArray[np.int64]:
        return np.array([CLASSES.index(name) for name in self.targets])

    @property
    def met(self) -> NDArray[np.bool_]:
        return self.ranks <= self.target_ranks

    def room(self, period: int, station: int) -> float:
        """Return what the tightest item of a section has to spare, as a part of its limit."""
        return -max(float(item.excess(self.targets)[period, station]) for item in self.items)

    def pollutants(self, period: int, station: int, lang: str, most: int = 3) -> str:
        """Return the main items as a bulletin writes them: 氨氮/1.3."""
        target = self.targets[station]
        listed = []
        for item in self.items:
            rank, value = (
                item.ranks[period, station],
                float(round_decimal(item.values[period, station], item.rule.decimals)),
            )
            if rank <= CLASSES.index(target):
                continue
            limit = item.limit(target)
            times = (value - limit) / limit if item.rule.multiple else float("nan")
            times_shown = f"/{shown(times, 1)}" if item.rule.multiple else ""
            listed.append(
                (not item.rule.priority, -rank, -times if times_shown else 1.0, item.rule.title[lang] + times_shown)
            )
        listed.sort(key=lambda one: one[:3])
        return ("、" if lang == "zh" else ", ").join(one[3] for one in listed[:most])

    @property
    def tightest(self) -> tuple[int, int, Item]:
        """Period, station and item that are farthest off, or, if all is met, nearest to a limit."""
        found = []
        for item in self.items:
            excess, missed = item.excess(self.targets)[:-1], (item.ranks > self.target_ranks)[:-1]
            for period, station in np.ndindex(excess.shape):
                found.append(((missed[period, station], excess[period, station]), period, station, item))
        _, period, station, item = max(found, key=lambda one: one[0])
        return period, station, item

    def loads(self) -> pd.DataFrame:
        """Return by load what it is in the base run and at the setting, t/a, the share cut and the money for it."""
        loads = self.response.emissions["load"].dropna() / tonne_per_year
        table = pd.DataFrame({"load": loads, "factor": [self.setting.get(key, 1.0) for key in loads.index]})
        table = table.assign(share=1.0 - table["factor"], kept=table["load"] * table["factor"], money=0.0)
        for control in self.controls:
            for name in control.constituents:
                key = (control.source, name)
                share = float(table.at[key, "share"])
                table.at[key, "money"] += float(control.rate(name).total(share)) * float(table.at[key, "load"])
        return table

    @property
    def cost(self) -> float:
        """Money in all, fixed costs with it."""
        table = self.loads()
        shares = [[table.at[(one.source, name), "share"] for name in one.constituents] for one in self.controls]
        begun = [one for one, own in zip(self.controls, shares, strict=True) if max(own) > 1e-6]
        return float(table["money"].sum() + sum(one.fixed for one in begun))

    def brought(self, item: Item, period: int, station: int) -> dict[str, float]:
        """Return what every source brings to a cell."""
        found: dict[str, float] = {}
        for key, value in self._parts(item, period, station).items():
            found[key[0]] = found.get(key[0], 0.0) + self.setting.get(key, 1.0) * value
        return found

    def effects(self, item: Item, period: int, station: int) -> dict[tuple[str, str], float]:
        """Return what every load brings to a cell in the base run."""
        loads = set(self.response.emissions["load"].dropna().index)
        return {key: value for key, value in self._parts(item, period, station).items() if key in loads}

    def _parts(self, item: Item, period: int, station: int) -> dict[tuple[str, str], float]:
        """Return the parts of the base run in a cell, by emission."""
        part = monthly_of(self.response).parts[item.name]
        values = np.concatenate([part.values, part.values.mean(axis=1, keepdims=True)], axis=1)[:, period, station]
        keys = zip(map(str, part["source"].values), map(str, part["brought"].values), strict=True)
        return dict(zip(keys, values.tolist(), strict=True))

    def daily(self, item: Item, station: int) -> Floats:
        """Return the values of the days; each ends its day, so the first is the start alone."""
        return np.asarray(self.response.predict(self.setting)[item.name].values[1:, station])
