"""Plans of the illustrative Dan'ao: sums of unit responses against direct runs, tide and all."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import Scenario, Simulation, read_scenario, respond, with_bound
from danao._data import scenario_folder
from danao.planning.response import Response, scaled

CARRIED = ("COD", "NH3_N", "TP", "DO")
PLANS = {
    "works": {"WWTP_A": 0.5, "WWTP_B": 0.4},
    "sewage": {"uncollected": 0.33, "IND": 0.0},
    "one of two": {("WWTP_B", "NH3_N"): 0.3, ("uncollected", "TP"): 0.5},
}


@cache
def week() -> Scenario:
    """A week of January, low flow, 100 m cells; its tide turns at S4."""
    base = read_scenario(scenario_folder() / "baseline.yaml")
    numerics = type(base.numerics)(**{**vars(base.numerics), "cell": 100.0})
    return base.replace(period=("2018-01-01", "2018-01-08"), numerics=numerics)


@cache
def response() -> Response:
    return with_bound(respond(week(), constituents=CARRIED), week())


def test_the_tide_turns() -> None:
    flow = Simulation(week()).run(progress=False).at("S4")["discharge"].values
    assert flow.min() < 0.0 < flow.max()


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_predicted_and_run(name: str) -> None:
    """Predictions stay within the bound that was measured on the corners, itself a small part of the limits."""
    run = Simulation(scaled(week(), PLANS[name], name)).run(progress=False)
    bound = response().bound
    assert bound is not None
    monthly = response().monthly().predict(PLANS[name])
    for item, limit in (("COD", 20.0), ("NH3_N", 1.0), ("TP", 0.2)):
        for station in response().stations:
            mean = run.at(station)[item].values[1:].mean()
            predicted = float(monthly[item].sel(station=station)[0])
            allowed = bound.loc[(item, station), "monthly"]
            assert abs(mean - predicted) <= allowed + 1e-9 * limit
            assert allowed <= 0.01 * limit


def test_parts_are_no_less_than_nothing() -> None:
    """What brings a pollutant never takes it away, but for what the frozen weights overshoot beside its own outlet."""
    for item in ("COD", "NH3_N", "TP"):
        part = response().parts[item]
        own = part.values[part["brought"].values == item]
        assert own.min() >= -2e-3 * np.abs(part.values.sum(axis=0)).max()
