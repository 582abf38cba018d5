"""K02: organic nitrogen → ammonia → nitrite → nitrate with the oxygen deficit (Chapra 1997, lecture 23)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from danao.kinetics.nitrification import nitrification
from danao.kinetics.organic_nitrogen import organic_nitrogen
from danao.kinetics.reaeration import reaeration
from danao.kinetics.two_step_nitrification import two_step_nitrification
from tests import book
from tests.batch import DAY, Beaker, read

NAMES = ["ORG_N", "NH3_N", "NO2_N", "NO3_N", "DO"]
SATURATION = 100.0  # so high that no oxygen is short: the reference knows no limit


@pytest.fixture(scope="module", params=["two steps at once", "one step twice"])
def beaker(request: pytest.FixtureRequest) -> Beaker:
    """The chain of the reference, by the group of two steps, and by one step for each pair of constituents."""
    hydrolysis = organic_nitrogen(hydrolysis_rate=0.15 / DAY, settling_velocity=0.0, theta=1.0)
    chain = two_step_nitrification(
        ammonia_rate=0.35 / DAY, nitrite_rate=1.2 / DAY, ammonia_half_saturation=0.0, nitrite_half_saturation=0.0
    )
    if request.param == "one step twice":
        first = {"rate": 0.35 / DAY, "oxygen_demand": 3.43, "half_saturation": 0.0, "product": "NO2_N"}
        second = {"rate": 1.2 / DAY, "oxygen_demand": 1.14, "half_saturation": 0.0, "constituent": "NO2_N"}
        chain = [nitrification(**first), nitrification(**second)]
    air = reaeration("constant", rate=0.9 / DAY, saturation=SATURATION)
    return Beaker([hydrolysis, chain, air], NAMES, depth=1.0)


def deficit(days: float, first: float, second: float) -> float:
    """Return the deficit of the chain by the exponential of its matrix; `first`, `second`: oxygen of the steps, g/g."""
    chain = np.array(
        [
            [-0.15, 0.0, 0.0, 0.0],
            [0.15, -0.35, 0.0, 0.0],
            [0.0, 0.35, -1.2, 0.0],
            [0.0, 0.35 * first, 1.2 * second, -0.9],
        ]
    )
    return float((expm(chain * days) @ [3.0, 5.0, 0.1, 0.5])[3])


def test_chain(beaker: Beaker) -> None:
    """The reference rounds oxygen to 3.43 and 1.14 g/g; the group of two steps has 48/14 and 16/14."""
    step = 600.0
    states = beaker.run([3.0, 5.0, 0.1, 0.8, SATURATION - 0.5], step, round(12 * DAY / step))[:, 0]
    rows, days = read("K02/reference.csv"), np.arange(len(states)) * step / DAY
    book.curves(
        "Organic nitrogen, ammonia, nitrite, nitrate",
        "time (d)",
        "nitrogen (mg/L)",
        computed=[(days, states[:, k]) for k in range(4)],
        reference=[([row["t_d"] for row in rows], [row[n] for row in rows]) for n in ("Norg", "NH4", "NO2", "NO3")],
    )
    rounded = any("oxygen_demand" in process.parameters for process in beaker.kinetics.processes)
    for row in rows:
        *nitrogen, oxygen = states[round(row["t_d"] * DAY / step)]
        for value, name in zip(nitrogen, ("Norg", "NH4", "NO2", "NO3"), strict=True):
            assert value == pytest.approx(row[name], abs=1e-4)
        assert deficit(row["t_d"], 3.43, 1.14) == pytest.approx(row["deficit"], abs=1e-9)
        wanted = row["deficit"] if rounded else deficit(row["t_d"], 48.0 / 14.0, 16.0 / 14.0)
        assert SATURATION - oxygen == pytest.approx(wanted, abs=1e-5)
    assert states[:, :4].sum(axis=1) == pytest.approx(8.9, abs=1e-10)
    open_ends = set(beaker.kinetics.imbalance())
    assert open_ends == {"reaeration", "settling ORG_N"}  # air and bed, the latter at a velocity of zero
