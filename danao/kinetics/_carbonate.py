"""The carbonate system: constants, pH, dissolved carbon dioxide. Amounts are in mol/m³ (mmol/L), also of [H⁺].

One set of constants serves from fresh water to the sea. They hold for concentrations in mol/kg on the seawater scale;
in fresh water that is the concentration of H⁺, and −log₁₀ of it (mol/L) is the pH.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from danao.kinetics._constant import KELVIN, Constant
from danao.kinetics._declare import computed
from danao.kinetics._empirical import gives

EQUIVALENT = Constant(50.0, "molar_mass")
"""Grams of CaCO3 for a mole of charge, as alkalinity is reported."""

CARBON = Constant(12.011, "molar_mass")
_NO_CHARGE, _NO_PRODUCT = Constant(1e-30, "mol/m3"), Constant(1e-30, "mol2/m6")  # so that nothing is divided by zero


@gives("mol/m3")
def first_dissociation(temperature: Any, salinity: Any) -> Any:
    """Return K1 = [H⁺][HCO3⁻]/[CO2*], mol/m³, from 0 to 50 °C and 0 to 50 psu.

    Source
    ------
    Millero (2010), Marine and Freshwater Research 61, 139–142; in fresh water that of Harned & Davis (1943).
    """
    kelvin, psu, root = _terms(temperature, salinity)
    free = -126.34048 + 6320.813 / kelvin + 19.568224 * np.log(kelvin)
    salt = 13.4038 * root + 0.03206 * psu - 5.242e-5 * psu**2 - (530.659 * root + 5.8210 * psu) / kelvin
    return 10.0 ** -(free + salt - 2.0664 * root * np.log(kelvin)) * _density(psu)


@gives("mol/m3")
def second_dissociation(temperature: Any, salinity: Any) -> Any:
    """Return K2 = [H⁺][CO3²⁻]/[HCO3⁻], mol/m³; range and source as of `first_dissociation` (Harned & Scholes 1941)."""
    kelvin, psu, root = _terms(temperature, salinity)
    free = -90.18333 + 5143.692 / kelvin + 14.613358 * np.log(kelvin)
    salt = 21.3728 * root + 0.1218 * psu - 3.688e-4 * psu**2 - (788.289 * root + 19.189 * psu) / kelvin
    return 10.0 ** -(free + salt - 3.374 * root * np.log(kelvin)) * _density(psu)


@gives("mol2/m6")
def ion_product(temperature: Any, salinity: Any) -> Any:
    """Return Kw = [H⁺][OH⁻], mol²/m⁶.

    Source
    ------
    Millero (1995), Geochimica et Cosmochimica Acta 59, 661–677 (from memory; equal to what PyCO2SYS 1.8 has).
    """
    kelvin, psu, root = _terms(temperature, salinity)
    salt = (-5.977 + 118.67 / kelvin + 1.0495 * np.log(kelvin)) * root - 0.01615 * psu
    return np.exp(148.9802 - 13847.26 / kelvin - 23.6521 * np.log(kelvin) + salt) * _density(psu) ** 2


@gives("mol/m3")
def borate_dissociation(temperature: Any, salinity: Any) -> Any:
    """Return KB = [H⁺][B(OH)4⁻]/[B(OH)3], mol/m³.

    Source
    ------
    Dickson (1990), Deep-Sea Research A 37, 755–766.
    """
    kelvin, psu, root = _terms(temperature, salinity)
    first = -8966.90 - 2890.53 * root - 77.942 * psu + 1.728 * psu * root - 0.0996 * psu**2
    second = 148.0248 + 137.1942 * root + 1.62142 * psu
    third = -24.4344 - 25.085 * root - 0.2474 * psu
    return np.exp(first / kelvin + second + third * np.log(kelvin) + 0.053105 * root * kelvin) * _density(psu)


@gives("mol/m3")
def total_borate(salinity: Any) -> Any:
    """Return what sea salt brings of boron, mol/m³: 0.416 mmol/kg at 35 psu, Uppström (1974) (from memory)."""
    psu = np.maximum(salinity, 0.0)
    return 4.16e-4 / 35.0 * psu * _density(psu)


@gives("mol/m3/atm")
def solubility(temperature: Any, salinity: Any) -> Any:
    """Return K0, mol/m³ of CO2 in water under one atmosphere of it, from −1 to 40 °C and 0 to 40 psu.

    Source
    ------
    Weiss (1974), Marine Chemistry 2, 203–215.
    """
    kelvin, psu, _ = _terms(temperature, salinity)
    t = kelvin / 100.0
    fresh = -60.2409 + 93.4517 / t + 23.3585 * np.log(t)
    return np.exp(fresh + psu * (0.023517 - 0.023656 * t + 0.0047036 * t * t)) * _density(psu)


def _terms(temperature: Any, salinity: Any) -> tuple[Any, Any, Any]:
    psu = np.maximum(salinity, 0.0)
    return temperature + KELVIN, psu, np.sqrt(psu)


def _density(psu: Any) -> Any:
    return 1000.0 + 0.76 * psu  # kg/m³


def hydrogen(
    ALK: float,
    TIC: float,
    *,
    first: float = computed(first_dissociation),
    second: float = computed(second_dissociation),
    water: float = computed(ion_product),
    boric: float = computed(borate_dissociation),
    boron: float = computed(total_borate),
) -> float:
    r"""Return [H⁺], mol/m³, that balances the charges: for numbers in a kernel and for arrays of numpy alike.

    .. math::
        \frac{K_1 [H] + 2 K_1 K_2}{[H]^2 + K_1 [H] + K_1 K_2}\, C_T + \frac{K_B}{K_B + [H]}\, B_T + \frac{K_w}{[H]}
        - [H] - A = 0

    The left side falls with [H] and has one root, between those that no carbonate at all and nothing but carbonate
    ions would give. Newton's method in ln[H] starts from the root without H⁺, OH⁻ and borate; where it would go far it
    halves the interval (on the logarithmic scale) instead. It is there after 2 to 5 steps in natural waters, and after
    14 whatever alkalinity (also below zero) and carbon there are.
    """
    alkalinity, carbon = ALK / EQUIVALENT, TIC / CARBON
    size = 0.5 * (abs(alkalinity) + np.sqrt(alkalinity * alkalinity + 4.0 * water))
    low = water / size + (alkalinity < 0.0) * (size - water / size)
    most = 2.0 * carbon + boron - alkalinity
    size = 0.5 * (abs(most) + np.sqrt(most * most + 4.0 * water))
    high = water / size + (most > 0.0) * (size - water / size)
    linear, rest = first * (alkalinity - carbon), first * second * (2.0 * carbon - alkalinity)
    root = np.sqrt(np.maximum(linear * linear + 4.0 * alkalinity * rest, 0.0))
    falls = linear < 0.0
    start = falls * (root - linear) / (2.0 * abs(alkalinity) + _NO_CHARGE)
    start = start + (1.0 - falls) * 2.0 * rest / ((1.0 - falls) * (root + linear) + _NO_PRODUCT)
    ion = np.minimum(np.maximum(start, low), high)
    for _ in range(24):
        share = 1.0 / (ion * ion + first * ion + first * second)
        bound = boric / (boric + ion)
        charge = carbon * first * (ion + 2.0 * second) * share + boron * bound + water / ion
        fall = carbon * first * ion * share * share * (ion * ion + 4.0 * second * ion + first * second)
        step = (charge - ion - alkalinity) / (fall + boron * bound * (1.0 - bound) + water / ion + ion)
        low = low + (step > 0.0) * (ion - low)
        high = high + (step <= 0.0) * (ion - high)
        middle = np.sqrt(low * high)
        ion = middle + (abs(step) < 1.0) * (ion * (1.0 + step + 0.5 * step * step) - middle)
        if not np.any(abs(step) > 1e-7):
            break
    return ion


def carbon_dioxide(
    hydrogen: float,
    TIC: float,
    *,
    first: float = computed(first_dissociation),
    second: float = computed(second_dissociation),
) -> float:
    """Return dissolved carbon dioxide (with carbonic acid), g C/m³."""
    return TIC * hydrogen * hydrogen / (hydrogen * hydrogen + first * hydrogen + first * second)


def ph_of(alkalinity: Any, inorganic_carbon: Any, temperature: Any = 20.0, salinity: Any = 0.0) -> Any:
    r"""Return the pH of water of known alkalinity and inorganic carbon.

    Carbonate, borate (in proportion to the salt) and water make the alkalinity; phosphate, silicate, ammonia and
    organic acids are left out.

    Parameters
    ----------
    alkalinity : float or array
        g CaCO3/m³, that is mg/L; negative where there is free acid.
    inorganic_carbon : float or array
        Total inorganic carbon, g C/m³.
    temperature : float or array
        °C, 0 to 50.
    salinity : float or array
        psu, 0 to 50.

    Returns
    -------
    float or array
        −log₁₀ of [H⁺] in mol/kg, on the seawater scale; not a number where an argument is not.

    Examples
    --------
    >>> round(ph_of(100.0, 25.2, 25.0), 2)
    7.64

    Source
    ------
    Stumm & Morgan (1996), *Aquatic Chemistry*, chapter 4; QUAL2K (Chapra, Pelletier & Tao 2008) has the same balance
    for fresh water. Constants: Millero (2010) and others, as the functions of `danao.kinetics._carbonate` say.
    """
    given = (alkalinity, inorganic_carbon, temperature, salinity)
    arrays: list[Any] = [np.asarray(value, dtype=float) for value in given]
    alk, carbon, *place = arrays
    with np.errstate(invalid="ignore"):
        ion = hydrogen(
            alk,
            carbon,
            first=first_dissociation(*place),
            second=second_dissociation(*place),
            water=ion_product(*place),
            boric=borate_dissociation(*place),
            boron=total_borate(place[1]),
        )
        found = -np.log10(ion / _density(np.maximum(place[1], 0.0)))
    return found if found.ndim else float(found)
