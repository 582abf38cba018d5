"""What a rate function may ask of its surroundings, beside constituents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from danao.errors import InputError, Problem

ENVIRONMENT = {
    "temperature": "water temperature, °C",
    "salinity": "salinity, psu; that of the constituent SALINITY where it is simulated",
    "depth": "hydraulic mean depth (area over surface width), m",
    "velocity": "cross-sectional mean velocity, m/s, signed",
    "area": "wetted area, m²",
    "width": "surface width, m",
    "discharge": "discharge, m³/s, signed",
    "slope": "slope of the energy line by friction, not negative",
    "shear_stress": "shear stress at the bed, N/m²",
    "fall": "fall of the water over a structure into this cell, m; 0 where there is none",
    "flushing": "discharge of that structure over the volume of the cell, 1/s",
    "renewal": "share of the cell's water that this discharge renews in the one step of transport between two "
    "reactions; 0 where there are many",
    "friction_velocity": "shear velocity at the bed, m/s",
    "wind": "wind speed 10 m above the water, m/s",
    "air_pressure": "air pressure, standard atmospheres",
    "air_temperature": "air temperature, °C",
    "solar_radiation": "global radiation on the water, less shade, W/m²",
    "relative_humidity": "relative humidity, 0 to 1",
    "cloud_cover": "cloud cover, 0 to 1",
    "rain": "rain on the water, m/s",
    "evaporation": "evaporation from the water as the weather gives it, m/s",
}
"""Every quantity of the environment, and what it is. A new one is one line here and an entry in what a run supplies."""

DEFAULTS = {
    **{"salinity": 0.0, "air_pressure": 1.0},
    **dict.fromkeys(("fall", "flushing", "renewal", "rain", "evaporation"), 0.0),
}
"""What holds where a run says nothing of it: fresh water at sea level, no structure, neither rain nor evaporation."""


def complete(values: Mapping[str, Any], asked: Iterable[str]) -> dict[str, Any]:
    """Return the quantities that are given, with `DEFAULTS` where none is.

    Raises
    ------
    InputError
        If one that is asked for is missing.
    """
    known = {**DEFAULTS, **{name: value for name, value in values.items() if value is not None}}
    problems = [
        Problem(
            f"a process asks for '{name}' ({ENVIRONMENT[name]}), which is not given", remedy="give it in the weather"
        )
        for name in asked
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return known
