"""Weather: what the air and the sun do to the water."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from danao.describe import describe_fields
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.varying import Value, value_problem

_RANGES = {
    "water_temperature": (-2.0, 60.0),
    "wind": (0.0, 100.0),
    "air_pressure": (0.3, 1.2),
    "air_temperature": (-70.0, 70.0),
    "solar_radiation": (0.0, 1400.0),
    "relative_humidity": (0.0, 1.0),
    "cloud_cover": (0.0, 1.0),
    "rain": (0.0, 1e-4),
    "evaporation": (0.0, 1e-4),
}

FIELDS = tuple(_RANGES)
"""Names of all that can be said of the weather."""


@dataclass(frozen=True)
class Weather:
    """The state of air and sun, the same along the whole river.

    Every field is a number, a Series or a Monthly. What is None is not known: a process that asks for it is refused.

    Parameters
    ----------
    water_temperature : float or Varying
        °C, −2 to 60.
    wind : float or Varying, optional
        Wind speed 10 m above the water, m/s.
    air_pressure : float or Varying
        Standard atmospheres, 0.3 to 1.2.
    air_temperature : float or Varying, optional
        °C.
    solar_radiation : float or Varying, optional
        Global radiation, W/m².
    relative_humidity, cloud_cover : float or Varying, optional
        Shares, 0 to 1.
    rain, evaporation : float or Varying, optional
        What falls on the water surface and what leaves it, m/s (1 mm/h is 2.8e-7), 0 to 1e-4. Both are clean water.

    Raises
    ------
    InputError
        With all values that are no numbers or lie outside their range.
    """

    water_temperature: Value = 20.0
    wind: Value | None = None
    air_pressure: Value = 1.0
    air_temperature: Value | None = None
    solar_radiation: Value | None = None
    relative_humidity: Value | None = None
    cloud_cover: Value | None = None
    rain: Value | None = None
    evaporation: Value | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            problem = None if value is None else value_problem(value, least, most)
            if problem:
                problems.add(problem, key=name)
        problems.raise_if_any()

    def values(self) -> dict[str, Value]:
        """Return what is known, by name."""
        return {name: getattr(self, name) for name in _RANGES if getattr(self, name) is not None}

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


def as_weather(weather: Weather | Mapping[str, Any]) -> Weather:
    """Return a `Weather`; a mapping gives its fields.

    Raises
    ------
    InputError
        If the mapping has a key that is no field; the message gives the nearest.
    """
    if isinstance(weather, Weather):
        return weather
    if not isinstance(weather, Mapping):
        raise InputError(Problem(f"{weather!r} is no weather", remedy="give a Weather or a mapping of its fields"))
    known = [field.name for field in dataclasses.fields(Weather)]
    unknown = [
        Problem(f"'{key}' is not known", key=str(key), remedy=nearest(key, known))
        for key in weather
        if key not in known
    ]
    if unknown:
        raise InputError(unknown)
    return Weather(**weather)
