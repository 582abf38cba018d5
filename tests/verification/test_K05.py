"""K05: loss of coliforms by temperature, light and settling (Mancini 1978; Chapra 1997, lecture 27)."""

from __future__ import annotations

import numpy as np
import pytest

from danao import Process
from danao.kinetics.pathogens import pathogens
from tests import book
from tests.batch import DAY, Beaker, read

LANGLEY_AN_HOUR = 41840.0 / 3600.0  # W/m²


def loss(row: dict[str, float]) -> list[Process]:
    settling = {"share": row["Fp"], "velocity": row["vs_m_d"] / DAY}
    return pathogens(base="0.8 1/day", sunburn="1 h/ly/day", extinction=row["ke_1_m"], **settling)


def environment(row: dict[str, float]) -> dict[str, float]:
    return {"temperature": row["T_C"], "depth": row["H_m"], "solar_radiation": row["I0"] * LANGLEY_AN_HOUR}


@pytest.mark.parametrize("row", read("K05/rates.csv"), ids=str)
def test_loss_rate(row: dict[str, float]) -> None:
    beaker = Beaker(loss(row), ["FC"], **environment(row))
    rates = beaker.kinetics.rates({"FC": 1.0}, beaker.environment)
    assert sum(rates.values()) * DAY == pytest.approx(row["k_loss_1_d"], rel=1e-6)


def test_along_the_river() -> None:
    """Plug flow: ten kilometres at 0.25 m/s in steps of 400 s (cells of 100 m)."""
    row = {"T_C": 24.0, "I0": 5.0, "ke_1_m": 1.2, "H_m": 1.5, "Fp": 0.3, "vs_m_d": 0.4}
    beaker = Beaker(loss(row), ["FC"], **environment(row), salinity=0.0)
    found, x = beaker.run([1e6], 400.0, 100)[:, 0, 0], 0.1 * np.arange(101)
    exact = 1e6 * np.exp(np.log(0.202716) * x / 10.0)
    book.curves("Coliforms along the river", "x (km)", "coliforms (1/L)", exact=(x, exact), computed=(x, found))
    assert found[-1] == pytest.approx(202716.0, rel=1e-4)
