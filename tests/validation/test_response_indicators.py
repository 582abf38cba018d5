"""Indicators in responses: TN, COD and the like are predicted as they are counted in runs, and can be planned for."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import Control, Initial, Results, Scenario, Simulation, Source, allocate, apportion, open_response, respond
from danao.errors import InputError
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.organic_nitrogen import organic_nitrogen
from danao.kinetics.reaeration import reaeration
from danao.planning.response import Response, scaled
from tests.validation import estuary

DAY = 86_400.0
INSIDE = {
    "CBOD_FAST": 2.0,
    "CBOD_SLOW": 3.0,
    "COD_REFRACTORY": 6.0,
    "ORG_N": 0.5,
    "NH3_N": 0.4,
    "NO3_N": 1.0,
    "DO": 7.0,
}
WASTE = {"CBOD_FAST": 20.0, "CBOD_SLOW": 15.0, "COD_REFRACTORY": 25.0, "ORG_N": 3.0, "NH3_N": 6.0, "NO3_N": 8.0}
COUNTED = ("TN", "COD", "CODMn", "BOD5")


@cache
def waste() -> Scenario:
    """An estuary with organic matter and nitrogen in parts; all rates are linear."""
    made = estuary.scenario(
        2.0 * DAY,
        boundaries=estuary.boundaries(**INSIDE),
        sources=[
            *estuary.sources(**WASTE, DO=4.0),
            Source("pipe", at=("mouth", 900.0), load={"CBOD_SLOW": 20.0, "ORG_N": 4.0}, kind="industry"),
        ],
        constituents=list(INSIDE),
        processes=[
            decay("CBOD_FAST", rate="0.3 1/d"),
            decay("CBOD_SLOW", rate="0.1 1/d"),
            organic_nitrogen(),
            nitrification("NH3_N", rate="0.2 1/d", half_saturation=0.0, product="NO3_N"),
            reaeration(formula="oconnor_dobbins"),
        ],
        weather={"water_temperature": 24.0},
        initial=Initial(level=0.8, quality=INSIDE),
    )
    stations = {"upper": ("river", 4000.0), "lower": ("mouth", 2500.0)}
    return made.replace(river=type(made.river)(made.river.reaches, stations))


@cache
def divided() -> Response:
    return respond(waste())


def at(run: Results, name: str) -> np.ndarray:
    """Return a series at the stations, shape (times, stations)."""
    return np.stack([run.at(station)[name].values for station in ("upper", "lower")], axis=1)


def test_indicators_come_by_themselves() -> None:
    found = divided()
    assert found.constituents == (*INSIDE, *COUNTED)
    brought = found.parts["TN"]["brought"].values
    assert set(brought) == {"ORG_N", "NH3_N", "NO3_N", "all"}
    assert found.about["constituents"]["COD"]["long_name_zh"]


def test_parts_add_up_to_the_run_and_plans_to_their_runs() -> None:
    found = divided()
    plan = {"works": 0.4, ("pipe", "ORG_N"): 0.0}
    for factors, run in (({}, waste()), (plan, scaled(waste(), plan, "plan"))):
        direct, predicted = Simulation(run).run(progress=False), found.predict(factors)
        for name in COUNTED:
            rows = slice(None) if not factors else slice(-1, None)
            tolerance = 1e-9 if not factors else 0.02  # the run of a plan has a limiter of its own
            np.testing.assert_allclose(predicted[name].values[rows], at(direct, name)[rows], rtol=tolerance)


def test_nitrogen_that_changes_its_form_stays_nitrogen() -> None:
    """What is hydrolysed and nitrified goes on counting: the part of ORG_N in TN is larger than in ORG_N itself."""
    found = divided()

    def part(name: str) -> float:
        rows = found.parts[name].isel(time=-1).sel(station="lower")
        mine = (rows["source"].values == "pipe") & (rows["brought"].values == "ORG_N")
        return float(rows.values[mine].sum())

    assert part("TN") == pytest.approx(part("ORG_N") + part("NH3_N") + part("NO3_N"), rel=1e-12)
    assert part("NH3_N") > 0.01 * part("ORG_N") > 0.0


def test_one_indicator_alone_carries_its_parts_alone() -> None:
    alone = respond(waste(), constituents=["TN"])
    assert alone.constituents == ("TN",)
    np.testing.assert_allclose(alone.base["TN"].values, divided().base["TN"].values, rtol=1e-12)
    with pytest.raises(InputError, match="'TNN' is not simulated"):
        respond(waste(), constituents=["TNN"])


def test_a_plan_meets_a_limit_of_cod() -> None:
    """Fast, slow and refractory matter of the works are cut together until COD, which nobody discharges, meets."""
    base = divided().monthly().base["COD"].sel(station="upper").values.max()
    limit = 0.9 * float(base)
    lever = Control("works", ("CBOD_FAST", "CBOD_SLOW", "COD_REFRACTORY"), cost=1.0)
    plan = allocate(divided(), [lever], base=waste(), targets={"upper": {"COD": limit}}, stations="upper")
    kept = {plan.factors["works", name] for name in lever.constituents}
    assert len(kept) == 1
    assert 0.05 < kept.pop() < 0.95
    planned = plan.predicted["COD"].sel(station="upper").values.max()
    assert planned == pytest.approx(limit, rel=1e-9)
    table = plan.confirm().confirmation
    assert table is not None
    assert (table["run"] / table["limit"]).max() == pytest.approx(1.0, abs=0.01)  # with a limiter of its own


def test_shares_and_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    found = divided()
    again = open_response(found.save(tmp_path / "response.nc"))
    assert again.constituents == found.constituents
    np.testing.assert_array_equal(again.parts["COD"].values, found.parts["COD"].values)
    shares = apportion(found)
    assert {"TN", "COD"} <= set(shares.table.reset_index()["constituent"])
