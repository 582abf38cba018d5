"""Units: what is accepted, what is refused, and that conversion undoes itself."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import units
from danao.errors import InputError


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2.5 m3/s", "discharge", 2.5),
        ("2.5m³/s", "discharge", 2.5),
        ("2.5 m^3 s^-1", "discharge", 2.5),
        ("2.5 m3 s-1", "discharge", 2.5),
        ("36 m3/h", "discharge", 0.01),
        ("8.64 万t/d", "discharge", 1.0),
        ("8.64 万立方米/日", "discharge", 1.0),
        ("864 L/s", "discharge", 0.864),
        ("2 m3/s/km", "lateral", 0.002),
        ("1.5 mg/L", "concentration", 1.5),
        ("1.5 mg/l", "concentration", 1.5),
        ("1.5 g m-3", "concentration", 1.5),
        ("1500 µg/L", "concentration", 1.5),
        ("1 t/a", "load", 1e6 / (365 * 86400)),
        ("1 吨/年", "load", 1e6 / (365 * 86400)),
        ("86.4 kg/d", "load", 1.0),
        ("0.1 1/day", "rate", 0.1 / 86400),
        ("0.1 d-1", "rate", 0.1 / 86400),
        ("0.1 /d", "rate", 0.1 / 86400),
        ("0.6 L/mg", "partition", 0.6),
        ("5000 L/kg", "partition", 5e-3),
        ("25 °C", "temperature", 25.0),
        ("25 ℃", "temperature", 25.0),
        ("298.15 K", "temperature", 25.0),
        ("67 %", "fraction", 0.67),
        ("67％", "fraction", 0.67),
        (0.67, "fraction", 0.67),
        ("0.03", "roughness", 0.03),
        ("30 psu", "salinity", 30.0),
        ("200 MPN/100mL", "count", 2000.0),
        ("1000 个/L", "count", 1000.0),
        ("30 W/m2/°C", "heat_exchange", 30.0),
        ("2.68 MJ/m³/K", "heat_capacity", 2.68e6),
        ("420 µatm", "pressure", 4.2e-4),
        ("1 h", "time", 3600.0),
        ("90 minutes", "time", 5400.0),
        ("−1.5 m", "level", -1.5),
        ("2.1e-1 km", "length", 210.0),
        ("100 ly/d", "radiation", 48.425925925925924),
        ("0.2 1/m", "extinction", 0.2),
        ("0.2 m-1", "extinction", 0.2),
        ("0.0088 L/ug/m", "specific_extinction", 8.8),
        ("0.054 m/mg^(2/3)", "nonlinear_extinction", 5.4),
        ("40 g/m²", "areal_mass", 40.0),
        ("365 mm/year", "velocity", 1e-3 / 86400),
        ("2 kg/m2", "areal_mass", 2000.0),
        ("0.864 kg/m2/d", "areal_load", 0.01),
        ("0.3 N/m2", "shear_stress", 0.3),
        ("1 ly/h", "radiation", 41840.0 / 3600.0),
        ("1 h/ly/day", "inactivation", 3600.0 / 41840.0 / 86400.0),
        ("0.0864 m2/W/d", "inactivation", 1e-6),
        ("1.2 m-1", "extinction", 1.2),
        ("0.05 m2/g", "specific_extinction", 0.05),
        ("1e5 L/kg", "partition", 0.1),
        ("1 atm m3/mol", "henry", 101325.0),
        ("1 Pa m^3 mol-1", "henry", 1.0),
        ("1 kPa·m³/mol", "henry", 1000.0),
        ("78.1 g/mol", "molar_mass", 78.1),
        ("86400 L/mol/d", "molar_rate", 1.0),
        ("12 h", "age", 0.5),
        ("73 m/year", "velocity", 0.2 / 86400),
        ("5.5 kW", "power", 5500.0),
        ("1.8 kg/kWh", "transfer_efficiency", 5e-4),
        ("86.4 kg/km/d", "line_load", 1e-3),
    ],
)
def test_reads(text: object, kind: str, value: float) -> None:
    assert units.parse(text, kind) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("2.5", "discharge", "has no unit"),
        (2.5, "discharge", "m3/s, m3/min"),
        ("3 mg/L", "discharge", "'mg/L' is not a unit of discharge"),
        ("3 M3/S", "discharge", "did you mean 'm3/s'?"),
        ("nan m3/s", "discharge", "is not a number"),
        ("1e999 m3/s", "discharge", "not a finite number"),
        (math.nan, "fraction", "not a finite number"),
        (math.inf, "slope", "not a finite number"),
        ("1,000 m3/s", "discharge", "thousands separators"),
        ("1_000 m", "level", "'_000 m'"),
        ("1.2.3 m", "level", "is not a number"),
        (True, "fraction", "is not a number"),
        (None, "level", "is not a number"),
        ("", "level", "is not a number"),
    ],
)
def test_refuses(text: object, kind: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        units.parse(text, kind)
    assert words in str(caught.value)


@pytest.mark.parametrize("kind", units.kinds())
def test_every_unit_undoes_itself(kind: str) -> None:
    value = np.array([0.0, 0.25, 40.0])
    for unit in units.units(kind):
        assert units.check_unit(unit, kind) == unit
        inner = units.to_inner(value, unit, kind)
        assert units.from_inner(inner, unit, kind) == pytest.approx(value, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("kind", units.kinds())
def test_the_first_unit_is_the_inner_one(kind: str) -> None:
    assert units.to_inner(3.5, units.inner_unit(kind), kind) == 3.5


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_as_text(number: float) -> None:
    assert units.parse(f"{number!r} m3/s", "discharge") == number


@given(st.text(max_size=30), st.sampled_from(units.kinds()))
def test_any_text_is_read_or_refused(text: str, kind: str) -> None:
    with contextlib.suppress(InputError):
        assert math.isfinite(units.parse(text, kind))


def test_multipliers_agree_with_the_table() -> None:
    assert units.parse("7 t/a", "load") == 7 * units.tonne_per_year
    assert units.parse("7 1/d", "rate") == 7 * units.per_day
    assert units.parse("7 km", "length") == 7 * units.km
