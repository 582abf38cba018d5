"""K05: loss of coliforms by temperature, light and settling (Mancini 1978; Chapra 1997, lecture 27), user-written."""

from __future__ import annotations

import math

import pytest

from danao import AtTemperature, Process
from tests.batch import DAY, Beaker, read


def death(FC: float, *, base: float) -> float:
    return base * FC


def light(FC: float, depth: float, *, surface: float, extinction: float, alpha: float = 1.0) -> float:
    thickness = extinction * depth
    return alpha * surface / thickness * (1.0 - math.exp(-thickness)) / 86400.0 * FC


def settling(FC: float, depth: float, *, share: float, speed: float) -> float:
    return share * speed / depth * FC


def loss(row: dict[str, float]) -> list[Process]:
    return [
        Process("death", death, {"FC": -1.0}, {"base": AtTemperature(0.8 / DAY, 1.07)}),
        Process("light", light, {"FC": -1.0}, {"surface": row["I0"], "extinction": row["ke_1_m"]}),
        Process("settling", settling, {"FC": -1}, {"share": row["Fp"], "speed": row["vs_m_d"] / DAY}, exchange="bed"),
    ]


@pytest.mark.parametrize("row", read("K05/rates.csv"), ids=str)
def test_loss_rate(row: dict[str, float]) -> None:
    beaker = Beaker(loss(row), ["FC"], temperature=row["T_C"], depth=row["H_m"])
    rates = beaker.kinetics.rates({"FC": 1.0}, beaker.environment)
    assert sum(rates.values()) * DAY == pytest.approx(row["k_loss_1_d"], rel=1e-6)


def test_along_the_river() -> None:
    """Plug flow: ten kilometres at 0.25 m/s in steps of 400 s (cells of 100 m)."""
    row = {"I0": 5.0, "ke_1_m": 1.2, "Fp": 0.3, "vs_m_d": 0.4}
    beaker = Beaker(loss(row), ["FC"], temperature=24.0, depth=1.5)
    assert beaker.run([1e6], 400.0, 100)[-1, 0, 0] == pytest.approx(202716.0, rel=1e-4)
