"""A toxic substance: sorbed and dissolved, in water and bed, and all that destroys it or drives it out."""

from __future__ import annotations

from typing import Any

from danao.kinetics._constant import KELVIN, Constant
from danao.kinetics._declare import Choice, computed, group, parameter, process
from danao.kinetics._empirical import gives
from danao.kinetics._oxygen import FORMULAS, WIND_FORMULAS
from danao.kinetics._partition import BETWEEN_WATER_AND_BED, SOLIDS, dissolved_share
from danao.kinetics._sunlight import SHADING, light_share

_DAY = 86400.0
_GAS_CONSTANT = Constant(8.314462618, "J/mol/K")
_OXYGEN, _WATER = Constant(32.0, "molar_mass"), Constant(18.0, "molar_mass")
_MOLAR = Constant(1.0, "mol/L")  # where the pH is zero

_HENRY = parameter(
    None,
    "henry",
    "Henry constant, H_e: benzene 5.5e-3, toluene 6.6e-3, trichloroethene 1e-2, naphthalene 4.6e-4, phenanthrene 4e-5, "
    "phenol 4e-7 atm m³/mol",
    typical=("1e-10 atm m3/mol", "0.1 atm m3/mol"),
    source="examples about 20–25 °C, from memory",
)
_MOLAR_MASS = parameter(
    None,
    "molar_mass",
    "molar mass, M",
    typical=("16 g/mol", "1000 g/mol"),
    least=1.0,
)
_WARMING = parameter(1.0, "dimensionless", "factor on the liquid film", theta=1.024, source="as reaeration")
_PHOTOLYSIS = parameter(
    None,
    "rate",
    "photolysis at the surface in the light of reference: naphthalene 0.2, anthracene 10, atrazine 0.01 per day",
    typical=("0 1/day", "50 1/day"),
    source="examples from memory",
)
_REFERENCE_LIGHT = parameter(
    "200 W/m2",
    "radiation",
    "global radiation at which that rate was found, I_0",
    typical=("50 W/m2", "1000 W/m2"),
    source="mean of day and night in clear subtropical summer: assumed",
    least=1e-3,
)
_NEUTRAL = parameter("0 1/day", "rate", "hydrolysis by water itself, k_n", typical=("0 1/day", "10 1/day"), theta=1.10)
_ACID = parameter(
    "0 L/mol/day", "molar_rate", "hydrolysis by acid, k_a", typical=("0 L/mol/day", "1e6 L/mol/day"), theta=1.10
)
_BASE = parameter(
    "0 L/mol/day", "molar_rate", "hydrolysis by base, k_b", typical=("0 L/mol/day", "1e8 L/mol/day"), theta=1.10
)
_PH = parameter(7.0, "dimensionless", "pH", typical=(6.0, 9.5), most=14.0)
_BIODEGRADATION = parameter(
    "0 1/day",
    "rate",
    "biodegradation of what is dissolved: benzene to xylenes 0.05–0.5, PAH 0.01–0.1, PCB below 0.001 per day",
    typical=("0 1/day", "2 1/day"),
    theta=1.07,
    source="θ 1.04–1.095; all from memory",
)
_BED_LOSS = parameter(
    "0 1/day", "rate", "loss of all that lies in the bed", typical=("0 1/day", "0.1 1/day"), theta=1.07
)


def _thermal_energy(temperature: Any) -> Any:
    """Return R T, Pa m³/mol."""
    return _GAS_CONSTANT * (temperature + KELVIN)


@gives("mol2/L2")
def _ion_product(temperature: Any) -> Any:
    """Return the product of H⁺ and OH⁻ in water, (mol/L)².

    Source
    ------
    Harned & Hamer (1933), as in QUAL2K, from memory: pK_w is 14.17 at 20 °C and 13.99 at 25 °C.
    """
    kelvin = temperature + KELVIN
    return 10.0 ** (22.80 - 4787.3 / kelvin - 0.010365 * kelvin) / kelvin**7.1321


@gives("velocity")
def _still() -> float:
    return 0.0


@gives("rate")
def _dark() -> float:
    return 0.0


def _two_film(
    formula: float,
    wind_formula: float,
    depth: float,
    wind: float,
    *,
    henry: float = _HENRY,
    molar_mass: float = _MOLAR_MASS,
    warming: float = _WARMING,
    energy: float = computed(_thermal_energy),
) -> float:
    """Return the velocity at which a gas leaves water through the films on both sides of its surface, m/s.

    Source
    ------
    Whitman (1923); Mills et al. (1982) for the films, as in Chapra (1997), lecture 40: K_g = 168 U m/day for water
    vapour, both from memory.
    """
    liquid = warming * (formula * depth + wind_formula) * (_OXYGEN / molar_mass) ** 0.25
    gas = henry / energy * 168.0 / _DAY * wind * (_WATER / molar_mass) ** 0.25
    return liquid * gas / (liquid + gas) if liquid + gas > 0.0 else 0.0


def _sunshine(
    solar_radiation: float,
    light: float,
    *,
    photolysis: float = _PHOTOLYSIS,
    reference_light: float = _REFERENCE_LIGHT,
) -> float:
    """Return the rate of photolysis as the mean over the depth, 1/s."""
    return photolysis * solar_radiation / reference_light * light


def _given(*, pH: float = _PH) -> float:
    return pH


def _hydrolysis_rate(
    acidity: float,
    *,
    neutral: float = _NEUTRAL,
    acid: float = _ACID,
    base: float = _BASE,
    ionised: float = computed(_ion_product),
) -> float:
    """Return the rate of hydrolysis, k_n + k_a [H⁺] + k_b [OH⁻], 1/s."""
    protons = _MOLAR * 10.0**-acidity
    return neutral + acid * protons + base * ionised / protons


@process(
    {"constituent": -1.0},
    exchange="air",
    constituent="TOXICANT",
    volatilisation=Choice("none", "velocity", none=_still, two_film=_two_film),
    formula=Choice("oconnor_dobbins", **FORMULAS),
    wind_formula=Choice("calm", **WIND_FORMULAS, calm=_still),
    dissolved=dissolved_share,
    solids=SOLIDS,
    title="volatilisation {constituent}",
)
def _volatilising(constituent: float, dissolved: float, volatilisation: float, depth: float) -> float:
    return volatilisation / depth * dissolved * constituent


@process(
    {"constituent": -1.0},
    constituent="TOXICANT",
    sunlight=Choice("none", none=_dark, surface=_sunshine),
    light=light_share,
    shading=SHADING,
    dissolved=dissolved_share,
    solids=SOLIDS,
    title="photolysis {constituent}",
)
def _photolysing(constituent: float, dissolved: float, sunlight: float) -> float:
    return sunlight * dissolved * constituent


@process(
    {"constituent": -1.0},
    constituent="TOXICANT",
    hydrolysed=_hydrolysis_rate,
    acidity=Choice("given", given=_given),
    dissolved=dissolved_share,
    solids=SOLIDS,
    title="hydrolysis {constituent}",
)
def _hydrolysing(constituent: float, dissolved: float, hydrolysed: float) -> float:
    return hydrolysed * dissolved * constituent


@process(
    {"constituent": -1.0},
    constituent="TOXICANT",
    dissolved=dissolved_share,
    solids=SOLIDS,
    title="biodegradation {constituent}",
)
def _biodegrading(constituent: float, dissolved: float, *, biodegradation: float = _BIODEGRADATION) -> float:
    return biodegradation * dissolved * constituent


@process({"bed": -1.0}, constituent="TOXICANT", bed="{constituent}_bed", title="loss {constituent} in the bed")
def _lost_in_bed(bed: float, *, bed_loss: float = _BED_LOSS) -> float:
    return bed_loss * bed


@group(*BETWEEN_WATER_AND_BED, _volatilising, _photolysing, _hydrolysing, _biodegrading, _lost_in_bed)
def toxicant() -> None:
    r"""Return sorption, exchange with the bed, and losses of any sorbing substance.

    .. math:: h \frac{dc}{dt} = -v_s p\, (1 - f_d)\, c + e\, h b + v_d (c_p - f_d c) - v_v f_d c
        - h (k_l + k_h + k_b) f_d c

    .. math:: h \frac{db}{dt} = v_s p\, (1 - f_d)\, c - e\, h b - v_d (c_p - f_d c) - \frac{v_b}{H_2} h b - k_2 h b

    .. math:: f_d = \frac{1}{1 + K_d m}, \qquad c_p = \frac{h b}{\phi H_2 + K_{d2} m_2}, \qquad
        e = \frac{M \max(0, \tau / \tau_{ce} - 1)}{m_h + m_2} \;\text{or}\; \frac{v_r}{H_2}

    c is all that is in the water, dissolved and sorbed; b (the constituent ``…_bed``) all that lies in the active
    layer, per m³ of the water above. Solids in the water m and on the bed m_2 (g/m²) are those of
    `danao.kinetics.suspended_solids` (give both the same velocity, stresses, M and m_h), or fixed:
    ``solids="20 mg/L"``, ``bed_solids="20 kg/m2"``; fixed ones want ``staying="always"`` and ``lifting="velocity"``,
    and the user keeps their balance, v_s m = (v_r + v_b) m_2 / H_2.

    ``volatilisation="two_film"`` asks for `henry` and `molar_mass`, and for the wind; a velocity stands for itself.

    .. math:: \frac{1}{v_v} = \frac{1}{K_l} + \frac{R T}{H_e K_g}, \qquad
        K_l = k_a h \left(\frac{32}{M}\right)^{1/4}, \qquad K_g = 168\, U \left(\frac{18}{M}\right)^{1/4} \text{m/day}

    with the reaeration k_a of `formula` and `wind_formula`; the air holds none of it. ``sunlight="surface"`` asks for
    `photolysis`, the rate at the surface in the reference light; it falls with depth by the `extinction`. Hydrolysis is
    k_n + k_a [H⁺] + k_b [OH⁻] at the pH given, or at one that a function passed as `acidity` returns; θ of 1.10 is an
    activation energy of 68 kJ/mol. Losses take what is dissolved, so solids shield; those of the bed take all.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lectures 40–45, from memory; films as in EFDC and WASP.
    """
