"""Text with a unit, ``2.5 m3/s``, to a number in the unit that the library works in.

Inside, everything is SI, but for concentration in g/m³ (the same number as mg/L), temperature in °C, salinity in
practical units and loads in g/s. Each *kind* of quantity has its own short table of accepted units, so a load can
never be read as a discharge. A year is one of 365 days, as load statistics count it.
"""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, nearest

second = 1.0
minute = 60.0
hour = 3600.0
day = 86400.0
year = 365.0 * day
metre = 1.0
km = 1000.0
cm = 0.01
mg_per_l = 1.0
ug_per_l = 1e-3
per_hour = 1.0 / hour
per_day = 1.0 / day
litre_per_second = 1e-3
m3_per_day = 1.0 / day
kg_per_day = 1e3 / day
tonne_per_day = 1e6 / day
tonne_per_year = 1e6 / year

_LANGLEY = 41840.0  # J/m²: one thermochemical calorie on a square centimetre

_PLAIN = {"": 1.0}
_SHARE = {"": 1.0, "%": 0.01, "‰": 0.001}

# kind → unit → how much of the inner unit it is. The first unit of a kind is the inner one, and the one shown.
_KINDS: dict[str, dict[str, float]] = {
    "length": {"m": 1.0, "km": km, "cm": cm, "mm": 1e-3},
    "level": {"m": 1.0, "cm": cm, "mm": 1e-3},
    "area": {"m2": 1.0, "km2": 1e6, "ha": 1e4, "cm2": 1e-4},
    "volume": {"m3": 1.0, "L": 1e-3, "ML": 1e3, "万m3": 1e4, "hm3": 1e6},
    "mass": {"g": 1.0, "mg": 1e-3, "kg": 1e3, "t": 1e6},
    "time": {"s": 1.0, "min": minute, "h": hour, "d": day, "a": year},
    "power": {"W": 1.0, "kW": 1e3, "MW": 1e6},
    "transfer_efficiency": {"g/J": 1.0, "kg/kWh": 1e3 / 3.6e6},  # oxygen brought into water by electricity
    "line_load": {"g/m/s": 1.0, "kg/m/h": 1e3 / hour, "kg/m/d": 1e3 / day, "kg/km/d": 1.0 / day},
    "discharge": {
        "m3/s": 1.0,
        "m3/min": 1.0 / minute,
        "m3/h": 1.0 / hour,
        "m3/d": 1.0 / day,
        "万m3/d": 1e4 / day,
        "t/d": 1.0 / day,  # sewage is counted in tonnes of water
        "万t/d": 1e4 / day,
        "L/s": 1e-3,
        "ML/d": 1e3 / day,
    },
    "lateral": {"m2/s": 1.0, "m3/s/m": 1.0, "m3/s/km": 1e-3, "L/s/m": 1e-3, "L/s/km": 1e-6},
    "velocity": {
        "m/s": 1.0,
        "cm/s": cm,
        "m/h": 1.0 / hour,
        "m/d": 1.0 / day,
        "km/h": km / hour,
        "mm/a": 1e-3 / year,
        "cm/a": cm / year,
        "m/a": 1.0 / year,
    },
    "rainfall": {"m/s": 1.0, "mm/h": 1e-3 / hour, "mm/d": 1e-3 / day, "mm/min": 1e-3 / minute},
    "dispersion": {"m2/s": 1.0, "cm2/s": 1e-4, "m2/h": 1.0 / hour, "m2/d": 1.0 / day, "km2/d": 1e6 / day},
    "concentration": {"mg/L": 1.0, "g/m3": 1.0, "ug/L": 1e-3, "mg/m3": 1e-3, "ng/L": 1e-6, "g/L": 1e3, "kg/m3": 1e3},
    "salinity": {"psu": 1.0, "": 1.0, "‰": 1.0, "ppt": 1.0, "g/kg": 1.0, "g/L": 1.0},
    "count": {"1/L": 1.0, "1/100mL": 10.0, "1/mL": 1e3, "1/m3": 1e-3},
    "load": {
        "g/s": 1.0,
        "mg/s": 1e-3,
        "kg/s": 1e3,
        "g/h": 1.0 / hour,
        "kg/h": 1e3 / hour,
        "g/d": 1.0 / day,
        "kg/d": kg_per_day,
        "t/d": tonne_per_day,
        "kg/a": 1e3 / year,
        "t/a": tonne_per_year,
        "万t/a": 1e4 * tonne_per_year,
    },
    "areal_load": {
        "g/m2/s": 1.0,
        "g/m2/d": 1.0 / day,
        "mg/m2/d": 1e-3 / day,
        "kg/m2/s": 1e3,
        "kg/m2/d": 1e3 / day,
        "kg/ha/a": 0.1 / year,
    },
    "areal_mass": {"g/m2": 1.0, "mg/m2": 1e-3, "kg/m2": 1e3, "kg/ha": 0.1},
    "rate": {"1/s": 1.0, "1/min": 1.0 / minute, "1/h": per_hour, "1/d": per_day, "1/a": 1.0 / year},
    "temperature": {"degC": 1.0, "K": 1.0},
    "pressure": {"atm": 1.0, "uatm": 1e-6, "Pa": 1.0 / 101325.0, "hPa": 100.0 / 101325.0, "kPa": 1000.0 / 101325.0},
    "heat_exchange": {"W/m2/K": 1.0, "W/m2/degC": 1.0},
    "heat_capacity": {"J/m3/K": 1.0, "J/m3/degC": 1.0, "MJ/m3/K": 1e6, "MJ/m3/degC": 1e6},
    "nonlinear_extinction": {"m/g2/3": 1.0, "m/mg2/3": 100.0},  # by a concentration to the power of two thirds
    "shear_stress": {"N/m2": 1.0, "Pa": 1.0},
    "radiation": {"W/m2": 1.0, "MJ/m2/d": 1e6 / day, "ly/h": _LANGLEY / hour, "ly/d": _LANGLEY / day},
    "inactivation": {"m2/J": 1.0, "m2/W/d": 1.0 / day, "h/ly/d": hour / _LANGLEY / day},
    "extinction": {"1/m": 1.0, "1/cm": 100.0},
    # by a concentration
    "specific_extinction": {"m2/g": 1.0, "m2/kg": 1e-3, "m2/mg": 1e3, "L/mg/m": 1.0, "L/ug/m": 1e3},
    "partition": {"m3/g": 1.0, "L/kg": 1e-6, "mL/g": 1e-6, "L/g": 1e-3, "m3/kg": 1e-3, "L/mg": 1.0},
    "henry": {"Pa·m3/mol": 1.0, "kPa·m3/mol": 1e3, "atm·m3/mol": 101325.0, "bar·m3/mol": 1e5},
    "molar_mass": {"g/mol": 1.0, "kg/mol": 1e3},
    "molar_rate": {"L/mol/s": 1.0, "L/mol/h": 1.0 / hour, "L/mol/d": 1.0 / day},
    "age": {"d": 1.0, "h": hour / day, "min": minute / day, "a": year / day},
    "fraction": _SHARE,
    "slope": {"": 1.0, "m/m": 1.0, "m/km": 1e-3, "‰": 1e-3, "%": 0.01},
    "roughness": {"": 1.0, "s/m1/3": 1.0},
    "dimensionless": _PLAIN,
}
_ZERO = {"K": -273.15}  # what is added after scaling

_CHINESE = {
    "立方米": "m3",
    "平方米": "m2",
    "平方公里": "km2",
    "公顷": "ha",
    "公里": "km",
    "毫米": "mm",
    "厘米": "cm",
    "米": "m",
    "毫克": "mg",
    "微克": "ug",
    "千克": "kg",
    "公斤": "kg",
    "克": "g",
    "吨": "t",
    "升": "L",
    "小时": "h",
    "分钟": "min",
    "秒": "s",
    "日": "d",
    "天": "d",
    "年": "a",
    "个": "1",
}
_WORDS = {
    "l": "L",
    "ml": "mL",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "minute": "min",
    "minutes": "min",
    "hr": "h",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "yr": "a",
    "year": "a",
    "years": "a",
    "annum": "a",
    "metre": "m",
    "metres": "m",
    "C": "degC",
    "Celsius": "degC",
    "celsius": "degC",
    "PSU": "psu",
    "percent": "%",
    "MPN": "1",
    "CFU": "1",
    "count": "1",
    "tonne": "t",
    "tonnes": "t",
}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\d,.]))\s*(.*)", re.DOTALL)


def parse(value: Any, kind: str) -> float:
    """Return a quantity in the inner unit of its kind.

    Parameters
    ----------
    value : str or number
        ``"2.5 m3/s"``; a bare number only where the kind has no unit (fraction, slope, roughness, salinity).
    kind : str
        What it is a quantity of, one of `kinds`.

    Raises
    ------
    InputError
        If there is no finite number, no unit where one is due, or a unit of something else. The message names
        the accepted units and the nearest one.

    Examples
    --------
    >>> parse("36 m3/h", "discharge")
    0.01
    """
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        number, unit = float(value), ""
    else:
        number, unit = _split(value, kind)
    if not math.isfinite(number):
        raise InputError(Problem(f"{value} is not a finite number", remedy=_example(kind)))
    if not unit and "" not in _KINDS[kind]:
        raise InputError(Problem(f"{value} has no unit ({_shown(kind)})", remedy=_example(kind)))
    return float(to_inner(number, unit, kind))


def _split(value: Any, kind: str) -> tuple[float, str]:
    """Part a text into its number and the rest."""
    text = unicodedata.normalize("NFKC", value).replace("−", "-").strip() if isinstance(value, str) else ""
    match = _NUMBER.fullmatch(text)
    if match is None:
        remedy = "write it without thousands separators" if re.match(r"[+-]?\d+,\d", text) else _example(kind)
        raise InputError(Problem(f"{value!r} is not a number with a unit of {_shown(kind)}", remedy=remedy))
    return float(match[1]), match[2]


def number_and_unit(value: Any) -> tuple[float, str]:
    """Return a text as its number and what stands behind it, whatever that is a unit of; errors as `parse`."""
    return _split(value, "dimensionless")


def difference(value: Any, kind: str) -> float:
    """Return a difference of two quantities in the inner unit: 2 K more are 2 °C more; errors as `parse`."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return parse(value, kind)
    return parse(value, kind) - _ZERO.get(check_unit(_split(value, kind)[1], kind), 0.0)


def to_inner(value: Any, unit: str, kind: str) -> Any:
    """Return numbers (one or an array) given in `unit` in the inner unit of `kind`."""
    name = check_unit(unit, kind)
    return np.multiply(value, _KINDS[kind][name]) + _ZERO.get(name, 0.0)


def from_inner(value: Any, unit: str, kind: str) -> Any:
    """Return numbers (one or an array) of the inner unit of `kind` in `unit`; undoes `to_inner`."""
    name = check_unit(unit, kind)
    return np.subtract(value, _ZERO.get(name, 0.0)) / _KINDS[kind][name]


def check_unit(unit: str, kind: str) -> str:
    """Return the plain spelling of `unit`, e.g. ``m3/d`` for ``m³/day``; `InputError` if `kind` does not take it."""
    name = _plain(unit)
    accepted = _KINDS[kind]
    if name in accepted:
        return name
    problem = f"'{unit}' is not a unit of {_shown(kind)}"
    if not name:
        problem = f"no unit is given ({_shown(kind)})"
    remedy = f"accepted are: {', '.join(units(kind)) or 'no unit at all'}"
    by_case = {item.lower(): item for item in accepted if item}
    close = nearest(name.lower(), by_case) if name else ""
    if close.startswith("did you mean"):
        remedy = f"did you mean '{by_case[close.split(chr(39))[1]]}'? {remedy}"
    raise InputError(Problem(problem, remedy=remedy))


def takes(kind: str, unit: str) -> bool:
    """Return whether a kind of quantity can be given in a unit, however it is spelt."""
    return _plain(unit) in _KINDS[kind]


def inner_unit(kind: str) -> str:
    """Return the unit that `parse` answers in, e.g. ``m3/s``; empty where there is none."""
    return next(iter(_KINDS[kind]))


def units(kind: str) -> tuple[str, ...]:
    """Return the accepted units of a kind, the inner one first."""
    return tuple(unit for unit in _KINDS[kind] if unit)


def kinds() -> tuple[str, ...]:
    """Return the kinds of quantity that have a table of units."""
    return tuple(_KINDS)


def _plain(unit: str) -> str:
    """Bring the many spellings of one unit together: ``m³/day``, ``m^3 d-1``, ``立方米/日`` are all ``m3/d``."""
    text = unicodedata.normalize("NFKC", unit).replace("−", "-").replace("μ", "u").replace("°", "").strip()
    for chinese, plain in _CHINESE.items():
        text = text.replace(chinese, plain)
    text = re.sub(r"\^|\*\*|[()]", "", text)
    text = re.sub(r"[\s·*.]*([A-Za-z]+)-(\d)", lambda m: f"/{m[1]}{m[2] if m[2] != '1' else ''}", text)
    text = re.sub(r"\s+per\s+", "/", text)
    text = re.sub(r"(?<=[A-Za-z])[\s·*]+(?=[A-Za-z])", "·", text)
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"[A-Za-z]+", lambda m: _WORDS.get(m[0], m[0]), text)
    return f"1{text}" if text.startswith("/") else text


def _shown(kind: str) -> str:
    return kind.replace("_", " ")


def _example(kind: str) -> str:
    accepted = units(kind)
    example = f"write it as in '2.5 {accepted[0]}'" if accepted and inner_unit(kind) else "write a number, e.g. 0.5"
    return f"{example}; accepted are: {', '.join(accepted)}" if accepted else example
