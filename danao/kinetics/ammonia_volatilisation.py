"""Ammonia between water and air: the un-ionised part leaves, the faster the higher the pH."""

from __future__ import annotations

from typing import Any

from danao.kinetics._carbonate import hydrogen
from danao.kinetics._constant import KELVIN, Constant
from danao.kinetics._declare import Choice, computed, parameter, process
from danao.kinetics._empirical import gives
from danao.kinetics._process import closing
from danao.kinetics.reaeration import reaeration

_GAS_CONSTANT = Constant(8.206e-5, "atm*m3/mol/K")
_NITROGEN = Constant(14.0067, "molar_mass")
_LIQUID = parameter(
    1.171,
    "dimensionless",
    "film coefficient of ammonia in water over that of oxygen: (32/17)^¼",
    typical=(1.0, 1.4),
    source="QUAL2K (Chapra, Pelletier & Tao 2008)",
)
_GAS = parameter(
    "600 m/day",
    "velocity",
    "film coefficient in the air: 263 + 175 U by the wind U at 10 m, in m/s",
    typical=("200 m/day", "3000 m/day"),
    source="QUAL2Kw 5 (m_derivs.f90); range for 0 to 15 m/s",
    least=1e-9,
)
_AIR = parameter(
    "2e-9 atm",
    "pressure",
    "partial pressure of ammonia in the air",
    typical=("0 atm", "3e-8 atm"),
    source="QUAL2Kw 5 (m_derivs.f90); near farms and towns more, from memory",
)


@gives("mol/m3")
def ammonium_dissociation(temperature: Any) -> Any:
    """Return the constant of NH₄⁺ = NH₃ + H⁺ in fresh water, mol/m³.

    Source
    ------
    Emerson, Russo, Lund & Thurston (1975): pK = 0.09018 + 2729.92/T.
    """
    return 10.0 ** (3.0 - 0.09018 - 2729.92 / (temperature + KELVIN))


@gives("atm*m3/mol")
def henry(temperature: Any) -> Any:
    """Return the pressure of ammonia over its concentration, atm m³/mol: 1.37e-5 at 20 °C (QUAL2Kw 5)."""
    return 1.36785e-5 * 1.052 ** (temperature - 20.0)


def henry_without_unit(temperature: Any) -> Any:
    """Return the concentration of ammonia in the air over that in the water."""
    return henry(temperature) / (_GAS_CONSTANT * (temperature + KELVIN))


def unionised_share(hydrogen: float, *, ammonium_constant: float = computed(ammonium_dissociation)) -> float:
    """Return the share of the ammonia that is not ionised."""
    return ammonium_constant / (ammonium_constant + hydrogen)


def _fixed(*, gas_film: float = _GAS) -> float:
    return gas_film


@gives("velocity")
def _by_wind(wind_speed: float) -> float:
    return (262.9305 + 175.287 * wind_speed) / 86400.0


def _transfer(
    aeration: float,
    depth: float,
    gas: float,
    *,
    liquid_ratio: float = _LIQUID,
    partition: float = computed(henry_without_unit),
) -> float:
    liquid = liquid_ratio * aeration * depth
    return liquid * partition / (partition + liquid / gas)


@process(
    {"NH3_N": -1.0},
    byproducts={"ALK": closing("charge")},
    exchange="air",
    title="volatilisation NH3_N",
    formula=reaeration.roles["formula"],
    wind=reaeration.roles["wind"],
    aeration=reaeration.roles["aeration"],
    gas=Choice("fixed", fixed=_fixed, by_wind=_by_wind),
    wind_speed="wind",
    transfer=_transfer,
    hydrogen=hydrogen,
    unionised=unionised_share,
)
def ammonia_volatilisation(
    NH3_N: float,
    unionised: float,
    transfer: float,
    depth: float,
    *,
    partial_pressure: float = _AIR,
    henry: float = computed(henry),
) -> float:
    r"""Return the exchange of ammonia with the air: constituents NH3_N, and for the pH TIC and ALK.

    .. math:: \frac{dN}{dt} = -\frac{v}{h} \left(f N - \frac{14\, p}{H}\right), \qquad
        v = K_l \frac{H'}{H' + K_l/K_g}, \quad K_l = 1.171\, k_a h, \quad f = \frac{K_a}{K_a + [H^+]}

    with the rate of reaeration :math:`k_a` (arguments as of `danao.kinetics.reaeration`) and Henry's constant H (H'
    without unit). Ammonia is easily dissolved, so that the film in the air decides: `gas` is ``fixed`` (`gas_film`) or
    ``by_wind``, 263 + 175 U m/day with the wind U of the weather.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), as its successor QUAL2Kw has it in code; the ionised share after Emerson et
    al. (1975).
    """
    return transfer / depth * (unionised * NH3_N - _NITROGEN * partial_pressure / henry)
