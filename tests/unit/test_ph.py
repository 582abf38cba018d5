"""pH from alkalinity and inorganic carbon: values of others, the balance of charges, every kind of water."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import Kinetics
from danao.kinetics import _carbonate as carbonate
from danao.kinetics import ph_of
from danao.kinetics.inorganic_carbon import inorganic_carbon


@pytest.mark.parametrize(
    ("celsius", "carbon", "alkalinity", "ph"),
    [(25.0, 3.0, 2.0, 6.6519), (25.0, 2.1, 2.0, 7.6316), (10.0, 2.1, 2.0, 7.7476), (20.0, 2.0, 2.0, 8.3620)],
)
def test_fresh_water_as_in_qual2k(celsius: float, carbon: float, alkalinity: float, ph: float) -> None:
    """With the constants of Harned and others (pK1 6.3511, pK2 10.3297, pKw 13.9949 at 25 °C); amounts in mmol/L."""
    assert ph_of(50.0 * alkalinity, 12.011 * carbon, celsius) == pytest.approx(ph, abs=5e-4)


@pytest.mark.parametrize(
    ("celsius", "psu", "alkalinity", "carbon", "ph", "within"),
    [
        (25.0, 0.0, 2000.0, 2100.0, 7.631961, 1e-6),
        (10.0, 0.0, 2000.0, 2100.0, 7.747851, 1e-6),
        (25.0, 1.0, 2000.0, 2100.0, 7.477177, 1e-5),
        (25.0, 5.0, 1500.0, 1450.0, 8.086262, 5e-4),
        (20.0, 15.0, 1800.0, 1750.0, 7.807980, 1e-3),
        (25.0, 35.0, 2300.0, 2000.0, 8.039519, 3e-3),
        (10.0, 35.0, 2300.0, 2100.0, 8.075219, 3e-3),
    ],
)
def test_from_fresh_water_to_the_sea(
    celsius: float, psu: float, alkalinity: float, carbon: float, ph: float, within: float
) -> None:
    """PyCO2SYS 1.8.3 with the constants of Millero (2010), Uppström's boron, seawater scale; µmol/kg.

    It also counts bisulphate and fluoride, and brings borate to the scale: 0.002 in the sea.
    """
    litre = 1e-3 * (1.0 + 7.6e-4 * psu)
    found = ph_of(50.0 * alkalinity * litre, 12.011 * carbon * litre, celsius, psu)
    assert found == pytest.approx(ph, abs=within)


@pytest.mark.parametrize(
    ("function", "celsius", "psu", "found"),
    [
        (carbonate.first_dissociation, 25.0, 0.0, 6.3515),
        (carbonate.first_dissociation, 25.0, 35.0, 5.8413),
        (carbonate.second_dissociation, 10.0, 0.0, 10.4893),
        (carbonate.second_dissociation, 25.0, 35.0, 8.9609),
        (carbonate.borate_dissociation, 25.0, 35.0, 8.5975),
    ],
)
def test_constants(function: object, celsius: float, psu: float, found: float) -> None:
    """PK of PyCO2SYS (Millero 2010), and for borate of Dickson's guide of 2007 (from memory); mol/kg."""
    constant = function(celsius, psu) / (1000.0 + 0.76 * psu)  # type: ignore[operator]
    assert -np.log10(constant) == pytest.approx(found, abs=1e-4)


def test_water_and_gas() -> None:
    """Millero (1995): pKw 13.9946 and 13.2107 at 25 °C; Weiss (1974): 0.034061 and 0.028392 mol/kg/atm."""
    kw = [carbonate.ion_product(25.0, psu) / (1000.0 + 0.76 * psu) ** 2 for psu in (0.0, 35.0)]
    assert -np.log10(kw) == pytest.approx([13.9946, 13.2107], abs=1e-4)
    k0 = [carbonate.solubility(25.0, psu) / (1000.0 + 0.76 * psu) for psu in (0.0, 35.0)]
    assert k0 == pytest.approx([0.034061, 0.028392], rel=2e-5)


def test_water_without_anything_is_neutral() -> None:
    """PH 7.0 at 25 °C, half of pKw; strong acid and lye of 1 mmol/L are pH 3 and 11."""
    assert ph_of(0.0, 0.0, 25.0) == pytest.approx(0.5 * 13.9946, abs=1e-4)
    assert ph_of(-50.0, 0.0, 25.0) == pytest.approx(3.0, abs=1e-3)
    assert ph_of(50.0, 0.0, 25.0) == pytest.approx(13.9946 - 3.0, abs=1e-3)


amounts = st.one_of(st.just(0.0), st.floats(1e-9, 1e4))


@given(amounts, amounts, st.booleans(), st.floats(0.0, 45.0), st.one_of(st.just(0.0), st.floats(0.0, 45.0)))
@settings(max_examples=300, deadline=None)
def test_charges_balance_in_every_water(
    alkalinity: float, carbon: float, acid: bool, celsius: float, psu: float
) -> None:
    """To 1e-12 of what there is of charge, from distilled water to brine and from acid to lye."""
    k1, k2, kw, kb = (
        function(celsius, psu)
        for function in (
            carbonate.first_dissociation,
            carbonate.second_dissociation,
            carbonate.ion_product,
            carbonate.borate_dissociation,
        )
    )
    boron, alk = carbonate.total_borate(psu), -alkalinity if acid else alkalinity
    ion = carbonate.hydrogen(alk, carbon, first=k1, second=k2, water=kw, boric=kb, boron=boron)
    share = 1.0 / (ion**2 + k1 * ion + k1 * k2)
    positive = [carbon / 12.011 * k1 * (ion + 2.0 * k2) * share, boron * kb / (kb + ion), kw / ion]
    size = sum(positive) + ion + abs(alk) / 50.0
    assert abs(sum(positive) - ion - alk / 50.0) <= 1e-12 * size
    assert ph_of(alk, carbon, celsius, psu) == pytest.approx(-np.log10(ion / (1000.0 + 0.76 * psu)), abs=1e-12)


def test_natural_waters_balance_to_a_picomole_per_litre() -> None:
    alk, carbon = np.meshgrid(np.linspace(5.0, 400.0, 80), np.linspace(2.0, 100.0, 80))
    constants = {"first": 4.4513e-4, "second": 4.6806e-8, "water": 1.0125e-8, "boric": 5.8e-7, "boron": 0.0}
    ion = carbonate.hydrogen(alk, carbon, **constants)
    k1, k2 = constants["first"], constants["second"]
    bound = carbon / 12.011 * k1 * (ion + 2.0 * k2) / (ion**2 + k1 * ion + k1 * k2)
    residual = bound + constants["water"] / ion - ion - alk / 50.0  # mmol/L
    assert np.abs(residual).max() * 1e-3 < 1e-12


def test_more_carbon_is_sourer_and_more_alkalinity_is_not() -> None:
    values = np.linspace(1.0, 100.0, 200)
    assert (np.diff(ph_of(100.0, values)) < 0.0).all()
    assert (np.diff(ph_of(values, 25.0)) > 0.0).all()


def test_arrays_spread_and_what_is_missing_stays_missing() -> None:
    found = ph_of(np.array([[100.0], [np.nan]]), np.array([20.0, 25.0, 30.0]), 25.0)
    assert found.shape == (2, 3)
    assert np.isnan(found[1]).all()
    assert found[0, 1] == pytest.approx(ph_of(100.0, 25.0, 25.0), abs=1e-12)
    assert isinstance(ph_of(100.0, 25.0), float)


def test_the_exchange_by_hand() -> None:
    """O'Connor-Dobbins at 0.5 m/s and 1 m: 2.7789 per day. Water of pH 8.362 and 2 mmol/L of carbon is 20 °C warm.

    There pK1 = 6.3819, pK2 = 10.3767, K0 = 0.039162 mol/L/atm.
    """
    place = {"temperature": 20.0, "depth": 1.0, "velocity": 0.5}
    kinetics = Kinetics([inorganic_carbon()], ["TIC", "ALK"])
    rate = kinetics.rates({"TIC": 24.022, "ALK": 100.0}, place)["carbon dioxide of the air"] * 86400.0
    ion = 10.0**-8.3620
    dissolved = 24.022 / (1.0 + 10.0**-6.3819 / ion + 10.0 ** -(6.3819 + 10.3767) / ion**2)
    assert rate == pytest.approx(0.923 * 2.7789 * (12.011 * 39.162 * 4.2e-4 - dissolved), rel=2e-3)
