"""K02: organic nitrogen → ammonia → nitrite → nitrate with the oxygen deficit (Chapra 1997, lecture 23)."""

from __future__ import annotations

import pytest

from danao import Process
from danao.kinetics.nitrification import nitrification
from danao.kinetics.reaeration import reaeration
from tests.batch import DAY, Beaker, read

NAMES = ["ORG_N", "NH3_N", "NO2_N", "NO3_N", "DO"]
SATURATION = 100.0  # so high that no oxygen is short: the reference knows no limit


def hydrolysis(ORG_N: float, *, k: float) -> float:
    return k * ORG_N


@pytest.fixture(scope="module")
def beaker() -> Beaker:
    first = {"rate": 0.35 / DAY, "oxygen_demand": 3.43, "half_saturation": 0.0, "product": "NO2_N"}
    second = {"rate": 1.2 / DAY, "oxygen_demand": 1.14, "half_saturation": 0.0, "constituent": "NO2_N"}
    processes = [
        Process("hydrolysis", hydrolysis, {"ORG_N": -1.0, "NH3_N": 1.0}, {"k": 0.15 / DAY}),
        nitrification(**first),
        nitrification(**second),
        reaeration("constant", rate=0.9 / DAY, saturation=SATURATION),
    ]
    return Beaker(processes, NAMES, depth=1.0)


def test_chain(beaker: Beaker) -> None:
    step = 600.0
    states = beaker.run([3.0, 5.0, 0.1, 0.8, SATURATION - 0.5], step, round(12 * DAY / step))[:, 0]
    for row in read("K02/reference.csv"):
        *nitrogen, oxygen = states[round(row["t_d"] * DAY / step)]
        for value, name in zip(nitrogen, ("Norg", "NH4", "NO2", "NO3"), strict=True):
            assert value == pytest.approx(row[name], abs=1e-4)
        assert SATURATION - oxygen == pytest.approx(row["deficit"], abs=1e-3)
    assert states[:, :4].sum(axis=1) == pytest.approx(8.9, abs=1e-10)
    assert beaker.kinetics.imbalance() == {"reaeration": {"O": -1.0}}  # what comes from the air
