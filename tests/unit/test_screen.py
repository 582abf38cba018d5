"""Screening of many plans, and the price of compliance level by level."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from danao.errors import InputError
from danao.planning.allocation import Control, Rising, allocate, pareto, screen
from danao.planning.response import Response
from tests.responses import response, two_outlets

YEAR = 31.536


def wide(sources: int = 20, stations: int = 12) -> Response:
    """A response of a year by months: many sources, four constituents, oxygen among them."""
    random = np.random.default_rng(7)
    names = ["COD", "NH3_N", "TP", "DO"]
    scale = {"COD": 2.6, "NH3_N": 0.13, "TP": 0.026, "DO": -0.5}
    parts: dict = {name: {} for name in names}
    loads = {}
    for name in names:
        background = 9.0 if name == "DO" else abs(scale[name])
        parts[name]["river", name] = np.full((12, stations), background)
        brought = "COD" if name == "DO" else name
        for k in range(sources):
            parts[name][f"W{k}", brought] = scale[name] * random.random((12, stations))
            loads[f"W{k}", brought] = 1.0 + k
    times = np.arange("2020-01", 12, dtype="datetime64[M]").astype("datetime64[ns]")
    return response(parts, loads, times, [f"S{k}" for k in range(stations)])


def test_each_plan_is_judged_as_by_itself() -> None:
    made = wide(5, 3)
    random = np.random.default_rng(3)
    keys = [key for key in made.emissions.index if key[0] != "river"]
    plans = pd.DataFrame(random.random((40, len(keys))) * 1.2, columns=pd.MultiIndex.from_tuples(keys))
    controls = [Control("W0", cost=Rising(((0.5, 1.0), (1.0, 3.0)))), Control("W3", ("COD", "TP"), cost=2.0, fixed=7.0)]
    table = screen(made, plans, controls=controls)
    limit = {"COD": 20.0, "NH3_N": 1.0, "TP": 0.2, "DO": 5.0}
    for plan in plans.index:
        found = made.predict(plans.loc[plan].to_dict())
        excess = np.array(
            [
                (1 if name != "DO" else -1) * (found[name].values - limit[name]) / limit[name]
                for name in made.constituents
            ]
        )
        row = table.loc[plan]
        assert row["met"] == pytest.approx(1.0 - (excess.max(axis=0) > 1e-6).mean())
        assert row["worst"] == pytest.approx(excess.max())
        place = np.unravel_index(excess.argmax(), excess.shape)
        assert (row["constituent"], row["station"]) == (made.constituents[place[0]], made.stations[place[2]])
        assert row["time"] == made.times[place[1]]
        share = 1.0 - plans.loc[plan]
        load = made.emissions.loc[keys, "load"] * YEAR
        assert row["cut"] == pytest.approx(float((share * load).sum()))
        money = sum(load["W0", name] * _rising(share["W0", name]) for name in ("COD", "NH3_N", "TP"))
        money += sum(2.0 * load["W3", name] * max(share["W3", name], 0.0) for name in ("COD", "TP"))
        money += 7.0 * any(share["W3", name] > 0.0 for name in ("COD", "TP"))
        assert row["cost"] == pytest.approx(money)


def _rising(share: float) -> float:
    return min(max(share, 0.0), 0.5) + 3.0 * max(share - 0.5, 0.0)


def test_ten_thousand_plans_in_a_second() -> None:
    made = wide()
    random = np.random.default_rng(1)
    keys = [key for key in made.emissions.index if key[0] != "river"]
    plans = pd.DataFrame(random.random((10_000, len(keys))), columns=pd.MultiIndex.from_tuples(keys))
    controls = [Control(f"W{k}", cost=1.0) for k in range(20)]
    screen(made, plans.head(10), controls=controls)
    begun = time.perf_counter()
    table = screen(made, plans, controls=controls)
    assert time.perf_counter() - begun < 3.0  # 1 s on a machine that does nothing else
    assert len(table) == 10_000
    assert 0.0 < table["met"].mean() < 1.0
    assert table["cost"].min() > 0.0


def test_the_plan_that_was_found_screens_as_it_says() -> None:
    controls = [Control("A", cost=10.0), Control("B", cost=30.0)]
    plan = allocate(two_outlets(), controls)
    row = screen(two_outlets(), pd.DataFrame([plan.factors, {}]).fillna(1.0), controls=controls)
    assert row["met"].tolist() == pytest.approx([1.0, (24 - 12 - 6) / 24])
    assert row["worst"].iloc[0] == pytest.approx(0.0, abs=1e-9)
    assert row["cost"].tolist() == pytest.approx([plan.cost, 0.0])
    with pytest.raises(InputError, match="nothing of this name enters the river"):
        screen(two_outlets(), pd.DataFrame([{"C": 0.5}]))
    assert len(screen(two_outlets(), pd.DataFrame([], columns=["A"]))) == 0


def test_more_months_cost_more() -> None:
    times = np.arange("2020-01", 12, dtype="datetime64[M]").astype("datetime64[ns]")
    parts = {"NH3_N": {("river", "NH3_N"): np.full((12, 1), 0.4), ("W", "NH3_N"): 0.1 * np.arange(1.0, 13.0)[:, None]}}
    made = response(parts, {("W", "NH3_N"): 1.0}, times, ["S"])
    levels = (0.5, 0.75, 1.0)
    front = pareto(made, [Control("W", cost=1.0)], levels=levels)
    kept = np.array([0.6, 0.9, 1.2])
    assert front.table["cost"].to_numpy() == pytest.approx(YEAR * (1.0 - 0.6 / kept), abs=1e-6)
    assert front.table["met"].tolist() == pytest.approx(list(levels))
    strict = pareto(made, [Control("W", cost=1.0)], levels=(1.2, 1.0, 0.5), along="tightening")
    assert strict.table["cost"].to_numpy() == pytest.approx(YEAR * (1.0 - np.array([0.8, 0.6, 0.1]) / 1.2), abs=1e-6)
    assert strict.table["status"].tolist() == ["best"] * 3
    with pytest.raises(InputError, match="'frequence' is no way to go; did you mean 'frequency'"):
        pareto(made, levels=levels, along="frequence")
    with pytest.raises(InputError, match="no level is given"):
        pareto(made, levels=())
