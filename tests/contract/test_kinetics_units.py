"""Every rate of the open set ``danao.kinetics`` is right in its units; a new file is checked as it is."""

from __future__ import annotations

import math
from typing import Any

import pytest

from danao import Kinetics, catalogue, units
from danao.kinetics import ENVIRONMENT, parameter, process
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


WRONG: list[Any] = [
    sinks_without_depth,
    adds_unlike_things,
    limited_by_the_wrong_thing,
    exponent_of_a_length,
    counts_from_grams,
    one_factor_for_grams_and_counts,
    counts_per_cubic_metre,
    forgot_the_day,
]


@pytest.mark.parametrize("wrong", WRONG, ids=[item.__name__ for item in WRONG])
def test_what_is_wrong_is_found(wrong: Any) -> None:
    with pytest.raises(AssertionError):
        check(Kinetics([wrong()], ["COD", "FC"]), SURROUNDINGS)


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


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        gives("speed")
