"""Which part of the tide is judged: all values, the ebb alone, or the tidal mean.

Neither GB 3838 nor a written rule says how a tidal section is sampled; Guangdong bulletins name the tide in the
section (涨, 退潮) and take estuaries on the ebb. So it is a choice, and an assessment states it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, Problem, nearest

SAMPLING = ("all", "ebb", "tidal_mean")
WINDOW = np.timedelta64(25, "h")  # two semidiurnal periods, the lunar day
WIDEST_GAP = np.timedelta64(3, "h")  # a semidiurnal tide needs four values


def check_sampling(sampling: str) -> None:
    """Raise `InputError` unless `sampling` is one of `SAMPLING`."""
    if sampling not in SAMPLING:
        remedy = nearest(sampling, SAMPLING)
        raise InputError(Problem(f"'{sampling}' is not a tidal sampling", key="sampling", remedy=remedy))


def select(frame: pd.DataFrame, sampling: str) -> pd.DataFrame:
    """Return the values that a tidal sampling keeps.

    Parameters
    ----------
    frame : DataFrame
        ``station, constituent, time, value, below, flow``.
    sampling : str
        ``all``; ``ebb``: where the flow is known and seaward; ``tidal_mean``: the running mean over 25 hours, centred,
        of records no more than three hours apart, where the whole window is covered.
    """
    if sampling == "ebb":
        return frame[frame["flow"] > 0.0]
    if sampling == "tidal_mean":
        parts = [_running(part) for _, part in frame.groupby(["station", "constituent"], observed=True)]
        return pd.concat(parts) if parts else frame
    return frame


def _running(part: pd.DataFrame) -> pd.DataFrame:
    part = part.sort_values("time")
    values = running_mean(part["time"].to_numpy("datetime64[ns]"), part["value"].to_numpy(float))
    return part.assign(value=values)[np.isfinite(values)]


def running_mean(time: NDArray[np.datetime64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over the 25 hours around each instant, values taken as linear between records.

    NaN where the window leaves the record or holds a gap of more than three hours.

    Parameters
    ----------
    time : datetime64 array, shape (n,)
        Rising instants.
    value : array, shape (n,)
        Values.
    """
    if time.size < 2:
        return np.full(time.size, np.nan)
    hour = (time - time[0]) / np.timedelta64(1, "h")
    half = WINDOW / np.timedelta64(2, "h")
    step = np.diff(hour)
    slope = np.diff(value) / step
    integral = np.concatenate([[0.0], np.cumsum(0.5 * (value[:-1] + value[1:]) * step)])
    wide = np.concatenate([[0.0], np.cumsum(np.where(step > WIDEST_GAP / np.timedelta64(1, "h"), step, 0.0))])

    def integral_to(instant: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the exact integral of the linear interpolant from the first time to each instant."""
        left = np.clip(np.searchsorted(hour, instant, side="right") - 1, 0, step.size - 1)
        beyond = instant - hour[left]
        return integral[left] + beyond * (value[left] + 0.5 * slope[left] * beyond)

    mean = (integral_to(hour + half) - integral_to(hour - half)) / (2.0 * half)
    whole = (hour - half >= hour[0]) & (hour + half <= hour[-1])
    gaps = np.interp(hour + half, hour, wide) - np.interp(hour - half, hour, wide)
    return np.where(whole & (gaps == 0.0), mean, np.nan)
