"""Carbon dioxide between air and water: the pH that open water comes to, day and night of the gas alone, the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from danao import Results, Simulation, Wall
from danao.kinetics import ph_of
from danao.kinetics.inorganic_carbon import inorganic_carbon
from danao.kinetics.nitrification import nitrification
from tests import rivers
from tests.runs import scenario

DAY = 86400.0
K1, K2, K0 = 10.0**-6.3515, 10.0**-10.3297, 0.034061
"""Fresh water at 25 °C: Harned & Davis, Harned & Scholes by Millero (2010), Weiss (1974); mol/L and mol/L/atm."""


def run(processes: list[Any], quality: dict[str, float], days: float) -> Results:
    """Let a box of still water stand, a metre deep, at 25 °C."""
    river = rivers.flume(length=100.0, bed=-1.0)
    walls = [Wall("main"), Wall("main", end="downstream")]
    case = scenario(river, walls, days * DAY, cell=50.0, step=3600.0, output=DAY, level=0.0, quality=quality)
    return Simulation(case.replace(processes=processes, weather={"water_temperature": 25.0})).run(False)


def open_water(alkalinity: float, pressure: float) -> tuple[float, float]:
    """Return pH and inorganic carbon (mol/L) of water under carbon dioxide; alkalinity in mol/L, pressure in atm."""

    def excess(ph: float) -> float:
        ion = 10.0**-ph
        bicarbonate = K1 * K0 * pressure / ion
        return bicarbonate * (1.0 + 2.0 * K2 / ion) + 10.0**-13.9946 / ion - ion - alkalinity

    ph = float(brentq(excess, 4.0, 11.0, xtol=1e-12))
    return ph, K0 * pressure * (1.0 + K1 / 10.0**-ph * (1.0 + K2 / 10.0**-ph))


@pytest.mark.parametrize("carbon", [0.0, 5.0, 60.0])
def test_open_water_comes_to_equilibrium_with_the_air(carbon: float) -> None:
    """100 mg/L of alkalinity under 420 µatm: pH 8.49 whatever there was before."""
    processes = [inorganic_carbon(formula="constant", rate="4 1/day")]
    found = run(processes, {"TIC": carbon, "ALK": 100.0}, 60.0)
    ph, total = open_water(2e-3, 420e-6)
    assert found.dataset.TIC.values[-1] == pytest.approx(12_011.0 * total, rel=1e-4)
    assert ph_of(100.0, found.dataset.TIC.values[-1, 0], 25.0) == pytest.approx(ph, abs=1e-3)
    assert ph == pytest.approx(8.486, abs=2e-3)
    assert found.dataset.ALK.values[-1] == pytest.approx(100.0, rel=1e-12)
    ledger = found.ledger
    assert ledger.loc["TIC", "exchange"] == pytest.approx(1000.0 * (12_011.0 * total - carbon), rel=1e-3)
    assert found.trust.passed


def test_pure_water_takes_up_the_gas_alone() -> None:
    """Without alkalinity only CO2 itself goes in, a little of it as HCO3⁻: rain of pH 5.6."""
    found = run([inorganic_carbon(formula="constant", rate="4 1/day")], {"TIC": 0.0, "ALK": 0.0}, 20.0)
    ph, total = open_water(0.0, 420e-6)
    assert found.dataset.TIC.values[-1] == pytest.approx(12_011.0 * total, rel=1e-4)
    assert ph_of(0.0, found.dataset.TIC.values[-1, 0], 25.0) == pytest.approx(ph, abs=1e-3)
    assert ph == pytest.approx(5.60, abs=0.01)


def test_the_sea_under_the_air() -> None:
    """PyCO2SYS 1.8.3: 2300 µmol/kg of alkalinity at 35 psu, 25 °C, 420 µatm: 2011.4 µmol/kg of carbon, pH 8.020.

    The constants follow the simulated salinity; bisulphate and the like, which are left out, make 0.1 % of carbon.
    """
    litre = 1.0266e-3
    quality = {"TIC": 25.0, "ALK": 50.0 * 2300.0 * litre, "SALINITY": 35.0}
    found = run([inorganic_carbon(formula="constant", rate="4 1/day")], quality, 120.0)
    carbon = found.dataset.TIC.values[-1, 0]
    assert carbon == pytest.approx(12.011 * 2011.38 * litre, rel=2e-3)
    assert ph_of(quality["ALK"], carbon, 25.0, 35.0) == pytest.approx(8.020, abs=5e-3)


def test_nitrification_takes_alkalinity_and_lowers_the_ph() -> None:
    """Two moles of charge for one of nitrogen: 7.14 g CaCO3 per gram; nothing of the carbon."""
    start = {"NH3_N": 5.0, "NO3_N": 0.0, "DO": 100.0, "TIC": 25.0, "ALK": 100.0}
    found = run([nitrification(rate="2 1/day")], start, 20.0)
    last = {name: found.dataset[name].values[-1, 0] for name in start}
    assert last["ALK"] == pytest.approx(100.0 - 100.0 / 14.0 * (5.0 - last["NH3_N"]), rel=1e-9)
    assert last["TIC"] == 25.0
    ph = ph_of(np.array([100.0, last["ALK"]]), 25.0, 25.0)
    assert ph[1] < ph[0] - 0.8
