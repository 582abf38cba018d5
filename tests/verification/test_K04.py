"""K04: OrgN–NH4–NO3–CBOD–DO of ClearWater-modules (NSM1, USACE ERDC), as a user writes it and by the preset."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from danao import AtTemperature, Constituent, Process
from danao.kinetics._elements import number
from danao.kinetics._parameters import Cells
from danao.kinetics.decay import decay
from danao.kinetics.nsm1 import nsm1
from danao.kinetics.reaeration import reaeration
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand
from tests import book
from tests.batch import DAY, Beaker, read

NAMES = ["NH4", "NO3", "OrgN", "CBOD", "DO"]
NITROGEN = [Constituent(name, elements={"N": 1.0}) for name in NAMES[:3]]
INITIAL = [2.0, 1.0, 1.5, 12.0, 6.0]


def nitrification(NH4: float, DO: float, *, k: float, inhibition: float = 0.6) -> float:
    return (1.0 - math.exp(-inhibition * DO)) * k * NH4


def denitrification(NO3: float, DO: float, *, k: float, half_saturation: float = 0.1) -> float:
    return (1.0 - DO / (DO + half_saturation)) * k * NO3


def oxidation(CBOD: float, DO: float, *, k: float, half_saturation: float = 0.5) -> float:
    return DO / (half_saturation + DO) * k * CBOD


def loss(c: float, *, k: float) -> float:
    return k * c


def settling(c: float, depth: float, *, speed: float) -> float:
    return speed / depth * c


def per_day(rate: float, theta: float) -> AtTemperature:
    return AtTemperature(rate / DAY, theta)


@pytest.fixture(scope="module")
def beaker() -> Beaker:
    processes = [
        Process("nitrification", nitrification, {"NH4": -1, "NO3": 1, "DO": -64 / 14}, {"k": per_day(0.25, 1.083)}),
        Process("denitrification", denitrification, {"NO3": -1.0}, {"k": per_day(0.06, 1.045)}),
        Process("mineralisation", loss, {"OrgN": -1.0, "NH4": 1.0}, {"k": per_day(0.08, 1.047)}, {"c": "OrgN"}),
        Process("oxidation", oxidation, {"CBOD": -1.0, "DO": -1.0}, {"k": per_day(0.3, 1.047)}),
        Process("CBOD settles", loss, {"CBOD": -1}, {"k": per_day(0.02, 1.024)}, {"c": "CBOD"}, exchange="bed"),
        Process("OrgN settles", settling, {"OrgN": -1}, {"speed": 0.02 / DAY}, {"c": "OrgN"}, exchange="bed"),
        reaeration("oconnor_dobbins", theta=1.047, saturation=8.7438),
        sediment_oxygen_demand(1.0 / DAY, theta=1.047, half_saturation=1.0),
    ]
    return Beaker(processes, [*NITROGEN, "CBOD", "DO"], temperature=22.0, depth=1.8, velocity=0.4)


@pytest.fixture(scope="module")
def preset() -> Beaker:
    """The same by the preset `nsm1`, without algae and phosphorus; what settles of CBOD is a loss beside it."""
    absent = ["phytoplankton", "bottom_algae", "sloughing", "organic_phosphorus", "detritus", "dissolved_carbon"]
    values = {
        "nitrification": {"rate": "0.25 1/day"},
        "denitrification": {"rate": "0.06 1/day"},
        "organic_nitrogen": {"hydrolysis_rate": "0.08 1/day", "settling_velocity": "0.02 m/day"},
        "oxygen_demand": {"rate": "0.3 1/day"},
        "bed_demand": {"demand": "1 g/m2/day", "theta": 1.047},
        "reaeration": {"formula": "oconnor_dobbins", "saturation": 8.7438, "theta": 1.047},
    }
    made = nsm1(without=[*absent, "bed_ammonium", "bed_phosphate", "pathogens"], values=values)
    names = ["NH3_N", "NO3_N", "ORG_N", "CBOD_FAST", "DO"]
    lost = decay("CBOD_FAST", rate="0.02 1/day", theta=1.024)
    return Beaker([*made, lost], names, temperature=22.0, depth=1.8, velocity=0.4)


@pytest.mark.parametrize("by", ["beaker", "preset"])
def test_against_the_exact_solution(by: str, request: pytest.FixtureRequest) -> None:
    states = request.getfixturevalue(by).run(INITIAL, 600.0, 288)[:, 0]
    days, rows = np.arange(289) * 600.0 / DAY, read("K04/reference.csv")
    curve = CubicSpline(days, states)
    book.curves(
        "Ammonium, nitrate, organic nitrogen, CBOD, oxygen",
        "time (d)",
        "mg/L",
        computed=[(days, states[:, k]) for k in range(len(NAMES))],
        reference=[([row["t_d"] for row in rows], [row[name] for row in rows]) for name in NAMES],
    )
    for row in rows:
        assert curve(row["t_d"]) == pytest.approx([row[name] for name in NAMES], abs=1e-3)


def test_the_preset_has_the_same_rates(beaker: Beaker, preset: Beaker) -> None:
    """All derivatives at the start, but for rounding: its denitrification counts organic matter as plenty."""
    found = {}
    for one in (beaker, preset):
        names = one.kinetics.names
        rates = one.kinetics.rates(dict(zip(names, INITIAL, strict=True)), one.environment)
        found[one] = [
            sum(number(p, p.stoichiometry.get(name, 0.0)) * rates[p.name] for p in one.kinetics.resolved)
            for name in names
        ]
    assert found[preset] == pytest.approx(found[beaker], rel=1e-12)


def test_rates_at_the_start(beaker: Beaker) -> None:
    """Ten explicit Euler steps of 0.02 d with our rates give what the peer gives: the rates are the same."""
    state = dict(zip(NAMES, INITIAL, strict=True))
    for _ in range(10):
        rates = beaker.kinetics.rates(state, beaker.environment)
        for process in beaker.kinetics.processes:
            for name, factor in process.stoichiometry.items():
                state[name] += 0.02 * DAY * factor * rates[process.name]
    row = read("K04/reference.csv")[1]
    for name, start in zip(NAMES, INITIAL, strict=True):
        assert state[name] - start == pytest.approx(row[f"{name}_cw"] - start, rel=1e-6), name


@pytest.mark.parametrize(("k", "settles"), [(0.12, 0.0), (1.0, 0.0), (0.12, 1.0)])
def test_a_day_in_one_step_stays_positive(beaker: Beaker, k: float, settles: float) -> None:
    """Explicit Euler with a step of a day ends at CBOD −0.18 and −0.4 in the peer's own tests."""
    compiled = beaker.compiled
    parameters = compiled.parameter_array(
        Cells({**beaker.environment, "temperature": 25.0}, ["main"], np.zeros(1, np.int64))
    )
    parameters[0, compiled.parameter_names.index(("oxidation", "k"))] = k * 1.047**5 / DAY
    parameters[0, compiled.parameter_names.index(("CBOD settles", "k"))] = settles * 1.024**5 / DAY
    state = np.array([[0.0, 0.0, 0.0, 1.0, 8.0]])
    columns = compiled.environment_array(beaker.environment, 1)
    compiled.advance(state, np.ones(1), columns, parameters, DAY, np.zeros((2, 5)))
    assert 0.0 < state[0, 3] < 1.0
    assert state[0, 3] == pytest.approx(np.exp(-(k * 1.047**5 * 0.94 + settles * 1.024**5)), rel=0.03)
