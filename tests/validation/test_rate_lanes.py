"""Many rates in one pass: each lane is the run that it would be by itself, tide and storage included."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import danao
from danao import Inflow, InputError, Lanes, Level, Simulation, Source, Tide, rate_lanes
from danao.forcing.tide import Wave
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.decay import decay
from danao.kinetics.reaeration import reaeration
from danao.kinetics.sorption import sorption
from tests import rivers
from tests.runs import START, scenario

NAMES = ["CBOD", "DO", "Sr", "Sr_bed"]
RATES = (1e-6, 5e-6, 4e-5)
EXCHANGES = (1e-5, 1e-4, 1e-3)


def case(rate: Any, exchange: Any) -> danao.Scenario:
    tide = Tide({"tide": Wave(amplitude=0.5, period=44714.0, phase=90.0, since=START)}, mean_level=2.0)
    ends = [
        Inflow("main", flow=20.0, quality={"CBOD": 9.0, "DO": 7.0, "Sr": 0.2}),
        Level("main", level=tide, quality={"CBOD": 1.0, "DO": 6.0, "Sr": 8.0}),
    ]
    made = scenario(
        rivers.trapezoid(),
        ends,
        8 * 3600.0,
        cell=500.0,
        step=60.0,
        level=2.0,
        output=1800.0,
        sources=[Source("works", at=("main", 2000.0), flow=0.5, quality={"CBOD": 60.0})],
        quality={"CBOD": 3.0, "DO": 6.0, "Sr": 1.0, "Sr_bed": 3.0},
    )
    processes = [carbonaceous_oxidation(rate=rate), reaeration(), sorption(rate=exchange, capacity=3.0)]
    return made.replace(processes=processes, dispersion=10.0)


def test_a_lane_is_the_run_of_its_own() -> None:
    lanes = rate_lanes(case(Lanes(RATES), Lanes(EXCHANGES)))
    assert lanes["oxidation CBOD.rate"].values.tolist() == list(RATES)
    for k, (rate, exchange) in enumerate(zip(RATES, EXCHANGES, strict=True)):
        alone = Simulation(case(rate, exchange)).run(False).at("middle")
        for name in NAMES[:3]:
            assert lanes[name].values[k, :, 0] == pytest.approx(alone[name].values, rel=1e-12), name
    assert (np.diff(lanes["CBOD"].mean("time").values[:, 0]) < 0.0).all()


def test_the_ledger_of_every_lane_closes() -> None:
    simulation = Simulation(case(Lanes(RATES), 1e-4))
    for _ in simulation.steps():
        pass
    ledger = simulation.matter.ledger.table(list(range(12)), simulation.matter.stored())
    handled = ledger[["initial", "boundary_in", "boundary_out", "stored"]].abs().sum(axis=1)
    assert (ledger["residual"].abs() < 1e-10 * handled).all()
    assert ledger["reactions"].iloc[:3].is_monotonic_decreasing


def test_what_has_no_lanes_or_needs_one_is_refused() -> None:
    with pytest.raises(InputError, match="no parameter is given by lane"):
        rate_lanes(case(1e-6, 1e-4))
    with pytest.raises(InputError, match=r"given for 3 lanes, results hold one; run it with danao\.rate_lanes"):
        Simulation(case(Lanes(RATES), 1e-4)).run(False)
    with pytest.raises(InputError, match="did you mean 'middle'"):
        rate_lanes(case(Lanes(RATES), 1e-4), stations=["midle"])
    with pytest.raises(InputError, match="2 and 3 lanes"):
        case(Lanes(RATES), Lanes((1e-4, 1e-3)))
    with pytest.raises(InputError, match="are no numbers by lane"):
        decay(rate=Lanes((np.nan, 1.0)))
