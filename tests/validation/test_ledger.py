"""The mass ledger closes to 1e-10 of the mass handled, for every constituent and every kind of run."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from danao import Initial, Results, Series, Simulation, Source
from danao.kinetics.national_5x import national_5x
from tests.runs import after
from tests.validation import estuary

CARRIED = ("COD", "NH3_N", "TP", "DO", "TRACER")
MOST = 1e-10
SECONDS = 1.5 * estuary.DAY


def busy(**changes: Any) -> Any:
    """Return the estuary with reactions in the water, with the air and the bed, loads that change, a withdrawal."""
    river = {"COD": 20.0, "NH3_N": 1.5, "TP": 0.2, "DO": 7.0, "TRACER": 0.0}
    sea = {"COD": 2.0, "NH3_N": 0.05, "TP": 0.02, "DO": 6.5, "TRACER": 30.0}
    inflow, wall, level = estuary.boundaries()
    storm = Series([after(0.0), after(4e4), after(5e4), after(6e4)], [0.0, 0.0, 40.0, 0.0], extend="hold")
    works = {"COD": 60.0, "NH3_N": storm, "TP": 1.0, "DO": 2.0, "TRACER": 5.0}
    water = {"works": works, "baseflow": river}
    sources = [dataclasses.replace(item, quality=water.get(item.name, {})) for item in estuary.sources()]
    sources.append(Source("farms", at=("river", 200.0, 4100.0), load={"COD": storm, "NH3_N": 0.7, "TP": 0.05}))
    exchange = {"settling": {"TP": "0.1 m/day"}, "release": {"NH3_N": "20 mg/m2/day"}}
    processes = national_5x(["COD", "NH3_N", "TP", "DO"], **exchange)
    fields: dict[str, Any] = {
        "boundaries": [dataclasses.replace(inflow, quality=river), wall, dataclasses.replace(level, quality=sea)],
        "sources": sources,
        "constituents": CARRIED,
        "processes": processes,
        "initial": Initial(level=1.0, quality=river),
    }
    return estuary.scenario(SECONDS, **fields | changes)


@cache
def computed() -> Results:
    return Simulation(busy()).run(progress=False)


def check(results: Results, name: str) -> None:
    """Assert closure of the ledger, and that what it says is stored is what the last output holds."""
    ledger, data = results.ledger, results.dataset
    handled = ledger.drop(columns="residual").abs().sum(axis=1)
    share = (ledger["residual"].abs() / handled).max()
    print(f"{name}: {share:.1e}")
    assert share <= MOST
    for constituent in results.constituents:
        stored = (data["volume"] * data[constituent]).sum("cell").values
        row = ledger.loc[constituent]
        np.testing.assert_allclose([row["initial"], row["stored"]], stored[[0, -1]], rtol=1e-12)
    assert results.trust.passed, results.trust.table


def test_computed_water() -> None:
    check(computed(), "computed")
    ledger = computed().ledger
    assert (ledger.loc[["COD", "NH3_N"], "reactions"] < 0.0).all()
    assert ledger.loc["NH3_N", "exchange"] > 0.0
    assert ledger.loc["TP", "exchange"] < 0.0
    assert ledger.loc["DO", "exchange"] != 0.0
    assert ledger.loc["TRACER", ["reactions", "exchange"]].abs().max() == 0.0


@pytest.mark.parametrize(
    "changes",
    [{"dispersion": 0.0}, {"dispersion": 50.0, "advection": "upwind"}, {"step": 400.0}, {"output": 5000.0}],
    ids=str,
)
def test_numerics(changes: dict[str, Any]) -> None:
    check(Simulation(busy(**changes)).run(progress=False), str(changes))


def test_recorded_water() -> None:
    again = busy(hydraulics=computed(), initial=Initial(quality={"COD": 3.0, "DO": 8.0}))
    check(Simulation(again).run(progress=False), "recorded")


def test_steady_start() -> None:
    """The ledger begins where the run begins, not where the spin-up does."""
    check(Simulation(busy(initial=Initial(quality="steady"))).run(progress=False), "steady start")


def test_withdrawals_are_negative_sources() -> None:
    """With no other source the ledger's column is what the intake took: its flow times what was there."""
    intake = [item for item in estuary.sources() if item.name == "intake"]
    made = estuary.scenario(SECONDS, sources=intake)
    results = Simulation(made).run(progress=False)
    assert results.ledger.loc["TRACER", "sources"] == pytest.approx(-0.5 * estuary.UNIFORM * SECONDS, rel=1e-9)
    assert results.ledger.loc["water", "sources"] == pytest.approx(-0.5 * SECONDS, rel=1e-9)
