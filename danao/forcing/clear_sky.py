"""Radiation of the sun where nobody measured it: day and night from the place on the globe."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from danao.describe import describe_fields
from danao.errors import InputError, Problem, ProblemList
from danao.forcing.sun import sun_at
from danao.forcing.times import zone_offset
from danao.forcing.varying import Floats, Nanoseconds, Value, Varying, value_problem

SOLAR_CONSTANT = 1367.0
"""Radiation of the sun outside the atmosphere at its mean distance, W/m²."""

_NEAREST = 0.983  # astronomical units
_HOUR = 3_600_000_000_000  # ns
_GAUSS = ((0.5 - np.sqrt(0.15), 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.5 + np.sqrt(0.15), 5.0 / 18.0))


def _air_mass(sine: Floats) -> Floats:
    """Return the path through the atmosphere over that at the zenith, 36 at the horizon: Kasten (1965)."""
    height = np.rad2deg(np.arcsin(np.clip(sine, 0.0, 1.0)))
    return 1.0 / (np.clip(sine, 0.0, 1.0) + 0.15 * (height + 3.885) ** -1.253)


@dataclass(frozen=True)
class Bras:
    r"""A clear sky by its turbidity.

    .. math:: \tau = \exp(-n\, a_1 m), \quad a_1 = 0.128 - 0.054 \log_{10} m

    Parameters
    ----------
    turbidity : float
        n: 2 is clear mountain air, 4 to 5 a smoggy town.

    Source
    ------
    Bras (1990), *Hydrology*, as in QUAL2K (Chapra, Pelletier & Tao 2008).
    """

    turbidity: float = 2.0

    def __post_init__(self) -> None:
        if not 1.0 <= self.turbidity <= 10.0:
            raise InputError(Problem(f"{self.turbidity:g} is not within 1 to 10", key="turbidity"))

    def transmitted(self, sine: Floats) -> Floats:
        """Return the share of the radiation that gets through."""
        mass = _air_mass(sine)
        return np.exp(-self.turbidity * (0.128 - 0.054 * np.log10(mass)) * mass)


@dataclass(frozen=True)
class RyanStolzenbach:
    r"""A clear sky by what the air lets through.

    .. math:: \tau = a^{m\, p}, \quad p = \left(\frac{288 - 0.0065 z}{288}\right)^{5.256}

    Parameters
    ----------
    transmission : float
        a, 0.7 to 0.91.
    elevation : float
        z, m above the sea.

    Source
    ------
    Ryan & Stolzenbach (1972), as in QUAL2K (Chapra, Pelletier & Tao 2008).
    """

    transmission: float = 0.8
    elevation: float = 0.0

    def __post_init__(self) -> None:
        problems = ProblemList()
        if not 0.5 <= self.transmission <= 0.95:
            problems.add(f"{self.transmission:g} is not within 0.5 to 0.95", key="transmission")
        if not -500.0 <= self.elevation <= 6000.0:
            problems.add(f"{self.elevation:g} m is not within -500 to 6000 m", key="elevation")
        problems.raise_if_any()

    def transmitted(self, sine: Floats) -> Floats:
        """Return the share of the radiation that gets through."""
        return self.transmission ** (_air_mass(sine) * ((288.0 - 0.0065 * self.elevation) / 288.0) ** 5.256)


@dataclass(frozen=True, eq=False)
class ClearSky(Varying):
    r"""Global radiation at a place on the globe, at any time.

    .. math:: J = J_0\, \frac{\sin \alpha}{r^2}\, \tau\, (1 - 0.65\, C^2)

    with the solar constant :math:`J_0` = 1367 W/m², the height of the sun :math:`\alpha`, its distance :math:`r` in
    astronomical units, what a clear sky lets through, :math:`\tau`, and the cloud cover :math:`C`.

    Parameters
    ----------
    latitude, longitude : float
        Degrees, positive to the north and to the east.
    sky : Bras or RyanStolzenbach
        What a clear sky lets through.
    cloud_cover : float or Varying
        Share of the sky under cloud, 0 to 1.
    zone : str
        Zone of the local times that it is asked for.
    factor : float
        What all is multiplied by.

    Raises
    ------
    InputError
        With all values that make no sense.

    Examples
    --------
    >>> ClearSky(22.6, 114.1).at(["2018-06-21T00:00", "2018-06-21T12:30"]).round().tolist()
    [0.0, 1025.0]

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), section on surface heat; Chapra (1997), *Surface Water-Quality Modeling*,
    lecture 30.
    """

    latitude: float
    longitude: float
    sky: Bras | RyanStolzenbach = field(default_factory=Bras)
    cloud_cover: Value = 0.0
    zone: str = "+08:00"
    factor: float = 1.0

    def __post_init__(self) -> None:
        problems = ProblemList()
        checks = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 360.0), "cloud_cover": (0.0, 1.0)}
        for key, (least, most) in {**checks, "factor": (0.0, np.inf)}.items():
            if problem := value_problem(getattr(self, key), least, most):
                problems.add(problem, key=key)
        try:
            zone_offset(self.zone)
        except InputError as error:
            problems.take(error, key="zone")
        problems.raise_if_any()

    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the radiation at instants (nanoseconds since 1970, local time), W/m²."""
        universal = instants - zone_offset(self.zone).astype(np.int64)
        sine, distance = sun_at(universal, self.latitude, self.longitude)
        cloud = self.cloud_cover.value_at(instants) if isinstance(self.cloud_cover, Varying) else self.cloud_cover
        above = self.factor * SOLAR_CONSTANT * np.maximum(sine, 0.0) / distance**2
        return above * self.sky.transmitted(sine) * (1.0 - 0.65 * np.square(cloud))

    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return the hours inside (begin, end), between which means are taken, and the knots of the clouds."""
        hours = np.arange(begin // _HOUR + 1, -(-end // _HOUR), dtype=np.int64) * _HOUR
        own = self.cloud_cover.knots(begin, end) if isinstance(self.cloud_cover, Varying) else hours[:0]
        return np.union1d(hours, own)

    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the means over pieces of an hour or less, by the rule of Gauss with three points."""
        span = (end - begin).astype(np.float64)
        means = [weight * self.value_at(begin + np.rint(place * span).astype(np.int64)) for place, weight in _GAUSS]
        return np.sum(means, axis=0)

    def covers(self, start: Any, end: Any) -> str | None:
        """Return what is missing of the clouds, or None: the sun is known at all times."""
        return self.cloud_cover.covers(start, end) if isinstance(self.cloud_cover, Varying) else None

    def scaled(self, factor: float) -> ClearSky:
        """Return the radiation times a number."""
        return dataclasses.replace(self, factor=self.factor * factor)

    def bounds(self) -> tuple[float, float]:
        """Return nothing, and what a sun in the zenith would give."""
        zenith = float(self.sky.transmitted(np.ones(1))[0])
        return 0.0, self.factor * SOLAR_CONSTANT * zenith / _NEAREST**2

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)
