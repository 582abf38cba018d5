"""Every rate of the open set ``danao.kinetics`` is right in its units; a new file is checked as it is."""

from __future__ import annotations

import math
import pickle
from typing import Any

import pytest

from danao import InputError, Kinetics, catalogue, units
from danao.kinetics import ENVIRONMENT, parameter, process
from danao.kinetics._constant import Constant
from danao.kinetics._constituents import known
from danao.kinetics._empirical import gives
from tests.contract.test_kinetics import SURROUNDINGS
from tests.dimensions import check, environment_unit, unit, variants

CASES = [
    (name, variant, made)
    for name in catalogue.names("danao.kinetics")
    for variant, made in variants(getattr(catalogue.find("danao.kinetics", name), name))
]


@pytest.mark.parametrize("made", [case[2] for case in CASES], ids=[f"{name} {variant}" for name, variant, _ in CASES])
def test_rates_are_per_second_in_the_unit_of_what_they_change(made: list) -> None:
    named = [name for item in made for name in (*item.stoichiometry, *item.byproducts)]
    check(Kinetics(made, dict.fromkeys([*known(), *named])), SURROUNDINGS)


def test_every_alternative_is_among_the_cases() -> None:
    assert {name for name, _, _ in CASES} == set(catalogue.names("danao.kinetics"))
    variants_of_reaeration = {variant for name, variant, _ in CASES if name == "reaeration"}
    assert {
        "reaeration formula=covar",
        "reaeration formula=constant",
        "reaeration wind=wanninkhof",
    } <= variants_of_reaeration


UNKNOWN_TO_PINT = ("万", "mL", "ly", "‰", "ppt")


@pytest.mark.parametrize("kind", [kind for kind in units.kinds() if units.inner_unit(kind) not in ("", "psu")])
def test_pint_agrees_with_every_unit_of_a_kind(kind: str) -> None:
    """An hour is 3600 s in both tables."""
    for name in units.units(kind):
        if kind == "discharge" and name == "t/d":  # a tonne of water
            continue
        if not any(word in name for word in UNKNOWN_TO_PINT):
            there = (1.0 * unit(name)).to(unit(units.inner_unit(kind))).magnitude
            here = units.to_inner(1.0, name, kind) - units.to_inner(0.0, name, kind)
            assert here == pytest.approx(there, rel=1e-12), name


@pytest.mark.parametrize(
    ("name", "text"),
    [("depth", "m"), ("discharge", "m3/s"), ("shear_stress", "N/m2"), ("solar_radiation", "W/m2"), ("slope", ""),
     ("air_pressure", "atm"), ("relative_humidity", ""), ("temperature", "degC"), ("flushing", "1/s"), ("fall", "m")],
)  # fmt: skip
def test_units_of_the_environment_are_read_from_its_text(name: str, text: str) -> None:
    assert environment_unit(name) == unit(text)
    assert name in ENVIRONMENT


# --- it can fail

RATE = parameter("1 1/day", "rate", "rate")
SPEED = parameter("1 m/day", "velocity", "speed")
FLUX = parameter("1 g/m2/day", "areal_load", "flux")
HALF = parameter("1 mg/L", "concentration", "half")
HEAT = Constant(4.0e6, "J/m3/K")
COLD = Constant(273.15, "K")


@process({"COD": -1.0})
def sinks_without_depth(COD: float, *, speed: float = SPEED) -> float:
    return speed * COD


@process({"COD": -1.0})
def adds_unlike_things(COD: float, depth: float, *, rate: float = RATE, speed: float = SPEED) -> float:
    return (rate + speed) * COD


@process({"COD": -1.0})
def limited_by_the_wrong_thing(COD: float, depth: float, *, rate: float = RATE, half: float = HALF) -> float:
    return rate * COD * COD / (half + depth)


@process({"COD": -1.0})
def exponent_of_a_length(COD: float, depth: float, *, rate: float = RATE) -> float:
    return rate * COD * math.exp(-depth)


@process({"FC": -1.0})
def counts_from_grams(*, rate: float = RATE, half: float = HALF) -> float:
    return rate * half


@process({"COD": 1.0, "FC": 1.0})
def one_factor_for_grams_and_counts(depth: float, *, flux: float = FLUX) -> float:
    return flux / depth


@process({"FC": 1.0})
def counts_per_cubic_metre(depth: float, *, flux: float = parameter(1.0, "dimensionless", "per m²")) -> float:
    return flux * per_second() / (depth * depth * depth)


@gives("rate")
def per_second() -> float:
    return 1.0


@process({"COD": -1.0})
def forgot_the_day(COD: float, *, share: float = parameter(0.1, "dimensionless", "a day")) -> float:
    return share * COD


@process({"TEMPERATURE": 1.0})
def warming(solar_radiation: float, depth: float) -> float:
    return solar_radiation / (HEAT * depth)


@process({"TEMPERATURE": 1.0})
def warming_without_depth(solar_radiation: float) -> float:
    return solar_radiation / HEAT


@process({"TEMPERATURE": 1.0})
def warmer_than_the_air(TEMPERATURE: float, air_temperature: float, *, rate: float = RATE) -> float:
    difference = max(0.0, TEMPERATURE - air_temperature)
    return rate * difference * difference / (air_temperature + COLD) if difference > 0.0 else 0.0


@process({"TEMPERATURE": 1.0})
def forgot_how_cold_it_is(TEMPERATURE: float, *, rate: float = RATE) -> float:
    return rate * TEMPERATURE * TEMPERATURE / (TEMPERATURE + 273.15)


@process({"COD": -1.0})
def below_its_most(COD: float, *, rate: float = RATE, half: float = HALF) -> float:
    return rate * min(COD, half) if max(COD - half, 0.0) >= 0.0 else 0.0


@process({"COD": -1.0})
def below_a_number(COD: float, *, rate: float = RATE) -> float:
    return rate * min(COD, 20.0)


@process({"COD": -1.0})
def compared_with_a_number(COD: float, *, rate: float = RATE) -> float:
    return rate * COD if COD > 2.0 else 0.0


@process({"COD": -1.0})
def none_left_in_wrong_units(COD: float, *, rate: float = RATE) -> float:
    return rate * rate * max(-COD, 0.0)


def film(depth: float, speed: float) -> float:
    return speed / depth


def areal(depth: float, speed: float) -> float:
    return speed + depth * per_second() + film(depth, speed)


@process({"COD": -1.0})
def by_helpers(COD: float, depth: float, *, speed: float = SPEED) -> float:
    return (film(depth, speed) + per_second()) * COD


@process({"COD": -1.0})
def by_a_wrong_helper(COD: float, depth: float, *, speed: float = SPEED) -> float:
    return areal(depth, speed) / depth * COD


WRONG: list[Any] = [
    sinks_without_depth,
    adds_unlike_things,
    limited_by_the_wrong_thing,
    exponent_of_a_length,
    counts_from_grams,
    one_factor_for_grams_and_counts,
    counts_per_cubic_metre,
    forgot_the_day,
    warming_without_depth,
    forgot_how_cold_it_is,
    below_a_number,
    compared_with_a_number,
    none_left_in_wrong_units,
    by_a_wrong_helper,
]


@pytest.mark.parametrize("wrong", WRONG, ids=[item.__name__ for item in WRONG])
def test_what_is_wrong_is_found(wrong: Any) -> None:
    with pytest.raises(AssertionError):
        check(Kinetics([wrong()], ["COD", "FC", "TEMPERATURE"]), SURROUNDINGS)


def test_a_formula_with_units_in_its_numbers_must_say_what_it_gives() -> None:
    def formula(velocity: float, depth: float) -> float:
        return 3.93 / 86400.0 * (velocity**2) ** 0.25 / depth**1.5

    @process({"COD": -1.0}, formula=formula)
    def leaving(COD: float, formula: float) -> float:
        return formula * COD

    with pytest.raises(AssertionError, match="changes COD in"):
        check(Kinetics([leaving()], ["COD"]), SURROUNDINGS)
    gives("rate")(formula)
    check(Kinetics([leaving()], ["COD"]), SURROUNDINGS)


@pytest.mark.parametrize("declare", [gives, lambda text: Constant(1.0, text)])
@pytest.mark.parametrize("text", ["speed", "furlong/s", ""])
def test_what_is_neither_kind_nor_unit_is_refused(declare: Any, text: str) -> None:
    with pytest.raises(InputError, match="neither a kind of quantity nor a unit"):
        declare(text)


def test_a_constant_is_a_float_that_knows_its_unit() -> None:
    assert HEAT == 4.0e6
    assert HEAT.unit == "J/m3/K"
    assert Constant(1.0, "rate").unit == "1/s"
    again = pickle.loads(pickle.dumps(HEAT))
    assert (again, again.unit) == (4.0e6, "J/m3/K")


def test_what_is_right_passes() -> None:
    check(Kinetics([warming(), below_its_most(), warmer_than_the_air(), by_helpers()], ["COD", "TEMPERATURE"]),
          {**SURROUNDINGS, "air_temperature": 5.0})  # fmt: skip
