"""Velocity and dispersion from two tracer curves alone: moments, and routing one curve to the other."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TracerMoments:
    """What two curves of a passing cloud say of the water between them.

    Parameters
    ----------
    distance : float
        From the upper to the lower place, m.
    velocity : float
        m/s; with storage zones that of the cloud, which is slower than the water.
    dispersion : float
        m²/s; with storage zones their spreading is in it.
    travel_time : float
        Time between the centroids of the curves, s.
    variances : (float, float)
        Variances in time of the upper and the lower curve, s².
    recovery : float
        Area of the lower curve over that of the upper one; with equal discharges 1 if nothing was lost.
    background : float
        Concentration before the cloud, g/m³.
    """

    distance: float
    velocity: float
    dispersion: float
    travel_time: float
    variances: tuple[float, float]
    recovery: float
    background: float = 0.0

    def route(self, upstream: Any, time: Any) -> Floats:
        r"""Return the curve that the upper one becomes at the lower place: a check on the moments by eye.

        .. math:: c_2(t) = \int c_1(\tau)\, \frac{U}{\sqrt{4 \pi D \bar t}}
            \exp\left(-\frac{U^2 (\bar t - t + \tau)^2}{4 D \bar t}\right) d\tau, \qquad \bar t = \frac{x}{U}

        Parameters
        ----------
        upstream : pandas.Series or (time, value)
            As `tracer_moments`.
        time : array
            Instants at the lower place, of the same kind as those of `upstream`.

        Returns
        -------
        float64 array
            g/m³, with the background; the recovery is not applied.

        Source
        ------
        Fischer (1968), J. Sanit. Eng. Div. ASCE 94(5), 927–944: the routing procedure, with a frozen cloud.
        """
        begun, value, origin = _curve(upstream, "upstream", ProblemList())
        wanted = _seconds(np.asarray(time), origin)
        late = self.travel_time - wanted[:, None] + begun[None, :]
        spread = 4.0 * self.dispersion * self.travel_time
        kernel = self.velocity / np.sqrt(np.pi * spread) * np.exp(-((self.velocity * late) ** 2) / spread)
        return self.background + np.trapezoid((value - self.background) * kernel, begun, axis=1)


def tracer_moments(upstream: Any, downstream: Any, distance: float, *, background: float = 0.0) -> TracerMoments:
    r"""Return velocity and dispersion between two places from the moments of a cloud that passes both.

    .. math:: U = \frac{x}{\bar t_2 - \bar t_1}, \qquad D = \frac{U^2}{2}\,
        \frac{\sigma_2^2 - \sigma_1^2}{\bar t_2 - \bar t_1}

    Exact for a uniform stream without storage. A tail that is cut off, or a background that is wrong, changes the
    variance a good deal: take the result as the start of `fit_tracer`, and look at `TracerMoments.route`.

    Parameters
    ----------
    upstream, downstream : pandas.Series or (time, value)
        Concentration (g/m³) at the upper and the lower place over the whole passage; a Series has its times as index.
        Times are datetime64 or seconds, the same for both, and increase.
    distance : float
        Between the places, m, above 0.
    background : float
        Concentration without the cloud, g/m³; it is taken off both curves.

    Raises
    ------
    InputError
        With everything that is wrong: times that do not increase, values that are not finite, no tracer above the
        background; or the lower curve is not later and wider than the upper one.

    Source
    ------
    Change of moments: Fischer (1966); Fischer et al. (1979), *Mixing in Inland and Coastal Waters*, chapter 5.
    """
    problems = ProblemList()
    if not isinstance(distance, numbers.Real) or not 0.0 < distance < np.inf:
        problems.add(f"{distance!r} is no distance downstream", "distance", remedy="give metres, above 0")
    first, value, origin = _curve(upstream, "upstream", problems)
    second, other, _ = _curve(downstream, "downstream", problems, origin)
    problems.raise_if_any()
    upper, lower = _moments(first, value - background), _moments(second, other - background)
    for key, (area, _, variance) in (("upstream", upper), ("downstream", lower)):
        if not (area > 0.0 and variance > 0.0):
            problems.add(f"nothing passes above the background of {background:g} g/m³", key)
    problems.raise_if_any()
    later, wider = lower[1] - upper[1], lower[2] - upper[2]
    if later <= 0.0:
        problems.add("its centroid is not later than that of the upper curve", "downstream", remedy="swap the curves?")
    if wider <= 0.0:
        remedy = "look at the tails and the background"
        problems.add("it is not wider than the upper curve, so it gives no dispersion", "downstream", remedy=remedy)
    problems.raise_if_any()
    velocity = distance / later
    return TracerMoments(
        float(distance),
        velocity,
        0.5 * velocity**2 * wider / later,
        later,
        (upper[2], lower[2]),
        lower[0] / upper[0],
        float(background),
    )


def _moments(time: Floats, value: Floats) -> tuple[float, float, float]:
    """Return area, mean time and variance of a curve; not a number where nothing passes."""
    area = float(np.trapezoid(value, time))
    if area <= 0.0:
        return 0.0, np.nan, np.nan
    mean = float(np.trapezoid(value * time, time)) / area
    return area, mean, float(np.trapezoid(value * (time - mean) ** 2, time)) / area


def _curve(given: Any, key: str, problems: ProblemList, origin: Any = None) -> tuple[Floats, Floats, Any]:
    """Return times in seconds from an origin, values, and the origin; an empty curve where something is wrong."""
    nothing = np.zeros(0), np.zeros(0), origin
    if isinstance(given, pd.Series):
        given = (given.index.to_numpy(), given.to_numpy())
    if not isinstance(given, tuple | list) or len(given) != 2:
        problems.add(f"{type(given).__name__} is no curve", key, remedy="give a Series or (time, value)")
        return nothing
    time, value = np.asarray(given[0]), np.asarray(given[1], dtype=np.float64)
    if time.shape != value.shape or time.ndim != 1 or time.size < 3:
        problems.add(f"{time.size} times and {value.size} values", key, remedy="give one of each, three at least")
        return nothing
    origin = time[0] if origin is None else origin
    try:
        seconds = _seconds(time, origin)
    except InputError as error:
        problems.take(error, key)
        return nothing
    if not np.isfinite(value).all():
        problems.add("a value is missing or not finite", key)
    if not (np.diff(seconds) > 0.0).all():
        problems.add("its times do not increase", key)
    return seconds, value, origin


def _seconds(time: NDArray[Any], origin: Any) -> Floats:
    """Return times in seconds after an origin of the same kind.

    Raises
    ------
    InputError
        If one of them is a date and the other a number, or they are neither.
    """
    dated = np.issubdtype(time.dtype, np.datetime64)
    if dated != isinstance(origin, np.datetime64):
        raise InputError("dates and numbers do not go together as times")
    if dated:
        return (time - origin) / np.timedelta64(1, "ns") * 1e-9
    try:
        return np.asarray(time, dtype=np.float64) - float(origin)
    except (TypeError, ValueError):
        raise InputError("its times are neither datetime64 nor seconds") from None
