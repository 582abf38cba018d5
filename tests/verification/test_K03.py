"""K03: oxygen saturation (APHA, Benson & Krause) and formulas of reaeration (as in QUAL2K)."""

from __future__ import annotations

import numpy as np
import pytest

from danao import Kinetics
from danao.kinetics import oxygen_saturation, reaeration_rate
from danao.kinetics.reaeration import reaeration
from tests import book
from tests.batch import DAY, read

APHA = {0.0: 14.621, 5.0: 12.770, 10.0: 11.288, 15.0: 10.084, 20.0: 9.092, 25.0: 8.263, 30.0: 7.559}


@pytest.mark.parametrize("row", read("K03/do_sat.csv"), ids=str)
def test_saturation(row: dict[str, float]) -> None:
    found = oxygen_saturation(row["T_C"], row["S_psu"], row["P_atm"])
    assert found == pytest.approx(row["Cs_mg_L"], rel=1e-8)
    if row["S_psu"] == 0.0 and row["P_atm"] == 1.0:
        assert found == pytest.approx(APHA[row["T_C"]], abs=0.005)


def test_saturation_of_fresh_water() -> None:
    warm = np.linspace(0.0, 30.0, 61)
    line, printed = (warm, oxygen_saturation(warm)), (list(APHA), list(APHA.values()))
    book.curves("Saturation of fresh water", "temperature (°C)", "oxygen (mg/L)", computed=line, reference=printed)
    assert oxygen_saturation(np.array(list(APHA))) == pytest.approx(list(APHA.values()), abs=0.005)


@pytest.mark.parametrize("row", read("K03/do_sat.csv"), ids=str)
def test_saturation_inside_the_process(row: dict[str, float]) -> None:
    """The process takes a rational approximation of the factor of salinity."""
    kinetics = Kinetics([reaeration("constant", rate=1.0)], ["DO", "SALINITY"])
    rate = kinetics.rates(
        {"SALINITY": row["S_psu"]}, {"temperature": row["T_C"], "air_pressure": row["P_atm"], "depth": 1.0}
    )
    assert rate["reaeration"] / 1.024 ** (row["T_C"] - 20.0) == pytest.approx(row["Cs_mg_L"], rel=3e-6)


@pytest.mark.parametrize("row", read("K03/reaeration.csv"), ids=str)
@pytest.mark.parametrize("name", ["oconnor_dobbins", "churchill", "owens_gibbs"])
def test_reaeration(row: dict[str, float], name: str) -> None:
    wanted = row[f"{name}_1_d"]
    assert reaeration_rate(name, row["U_ms"], row["H_m"]) * DAY == pytest.approx(wanted, rel=5e-3)
    kinetics = Kinetics([reaeration(name, saturation=1.0)], ["DO"])
    surroundings = {"temperature": 20.0, "velocity": -row["U_ms"], "depth": row["H_m"]}
    assert kinetics.rates({}, surroundings)["reaeration"] * DAY == pytest.approx(wanted, rel=5e-3)


def test_covar_takes_the_formula_that_suits() -> None:
    for velocity, depth, name in ((0.3, 0.5, "owens_gibbs"), (0.4, 1.8, "oconnor_dobbins"), (1.0, 1.5, "churchill")):
        assert reaeration_rate("covar", velocity, depth) == reaeration_rate(name, velocity, depth)


def test_temperature_factor_is_listed() -> None:
    assert reaeration().parameters["warming"].theta == 1.024
    assert reaeration_rate("churchill", 1.0, 1.0, 30.0) / reaeration_rate("churchill", 1.0, 1.0) == pytest.approx(
        1.024**10
    )
