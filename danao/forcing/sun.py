"""Where the sun stands: its height over the horizon and its distance."""

from __future__ import annotations

import numpy as np

from danao.forcing.astronomy import EPOCH
from danao.forcing.varying import Floats, Nanoseconds

_EPOCH = EPOCH.astype(np.int64)
_DAY = 86400e9  # ns


def sun_at(universal: Nanoseconds, latitude: float, longitude: float) -> tuple[Floats, Floats]:
    r"""Return the sine of the sun's height over the horizon, and its distance in astronomical units.

    .. math:: \sin \alpha = \sin \varphi \sin \delta + \cos \varphi \cos \delta \cos H

    with declination :math:`\delta` and hour angle :math:`H`; without refraction, which lifts the sun by 0.6° at the
    horizon and by less than 0.1° above 10°.

    Parameters
    ----------
    universal : int64 array
        Nanoseconds since 1970 of universal time.
    latitude, longitude : float
        Degrees, positive to the north and to the east.

    Source
    ------
    Low-precision formulas of the *Astronomical Almanac* (from memory), within 0.01° from 1950 to 2050.
    """
    days = (universal - _EPOCH) / _DAY
    anomaly = np.deg2rad(357.528 + 0.9856003 * days)
    circle = np.deg2rad(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2.0 * anomaly))
    tilt = np.deg2rad(23.439 - 4e-7 * days)
    ascension = np.arctan2(np.cos(tilt) * np.sin(circle), np.cos(circle))
    declination = np.arcsin(np.sin(tilt) * np.sin(circle))
    hour_angle = np.deg2rad(280.46062 + 360.98564737 * days + longitude) - ascension
    north = np.deg2rad(latitude)
    sine = np.sin(north) * np.sin(declination) + np.cos(north) * np.cos(declination) * np.cos(hour_angle)
    return sine, 1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2.0 * anomaly)
