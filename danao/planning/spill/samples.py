"""Samples that a spill was seen in, or not seen in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment import layout
from danao.errors import InputError, Problem, ProblemList
from danao.forcing.times import instant_text
from danao.planning.spill.gauges import Gauge, gauges_of
from danao.planning.spill.stored import Stored
from danao.tables import read_table

Floats = NDArray[np.float64]

COLUMNS = ("time", "station", "value")
OPTIONAL = ("unit", "flag", "error", "constituent")


@dataclass(frozen=True)
class Samples:
    """Concentrations at stations, by time.

    Parameters
    ----------
    gauges : tuple of Gauge
        Place of each sample.
    time : datetime64 array, shape (O,)
        When each was taken, increasing.
    value : float64 array, shape (O,)
        g/m³; of one below detection the detection limit.
    below : bool array, shape (O,)
        Whether it is below detection.
    error : float64 array, shape (O,)
        Standard deviation, g/m³.
    """

    gauges: tuple[Gauge, ...]
    time: NDArray[np.datetime64]
    value: Floats
    below: NDArray[np.bool_]
    error: Floats

    @property
    def table(self) -> pd.DataFrame:
        """``time, station, value, below, error``."""
        names = [gauge.name for gauge in self.gauges]
        columns = {"time": self.time, "station": names, "value": self.value, "below": self.below, "error": self.error}
        return pd.DataFrame(columns)


def read_samples(
    source: str | Path | pd.DataFrame,
    stored: Stored,
    constituent: str,
    background: float,
    error: tuple[float | None, float],
) -> Samples:
    """Read samples, and take off what the river carries anyway.

    Parameters
    ----------
    source : path or DataFrame
        ``time, station, value`` and, if wanted, ``unit`` (g/m³ otherwise), ``flag`` (``<`` below detection, or write
        ``<0.02``), ``error`` (standard deviation, in the unit of the value) and ``constituent`` (others are passed
        over).
    stored : Stored
        The run.
    constituent : str
        What was measured.
    background : float
        Concentration before the spill, g/m³.
    error : (float or None, float)
        Absolute (g/m³) and relative error of samples that bring none: the variance is the sum of both squares. None:
        2 % of the highest value.

    Raises
    ------
    InputError
        With every row that cannot be read, names no station or lies outside of the run; if no sample is left, or all
        are below detection.
    """
    frame = source if isinstance(source, pd.DataFrame) else _file(source)
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        remedy = f"columns are {', '.join(COLUMNS)} and, if wanted, {', '.join(OPTIONAL)}"
        raise InputError([Problem(f"column '{name}' is missing", "samples", remedy=remedy) for name in missing])
    if "constituent" in frame.columns:
        frame = frame[frame["constituent"].astype(str) == constituent]
    problems = ProblemList(None if isinstance(source, pd.DataFrame) else source)
    rows = []
    for place, (line, row) in enumerate(frame.iterrows()):
        try:
            rows.append(_row(row, stored))
        except InputError as fault:
            if problems.file is None:
                problems.take(fault, f"samples[{place}]")
            else:
                problems.take(fault, line=int(str(line)))
    problems.raise_if_any()
    _check_any(rows, constituent)
    rows.sort(key=lambda row: row[1])
    return _weighed(rows, background, error)


def _file(path: str | Path) -> pd.DataFrame:
    columns = dict.fromkeys((*COLUMNS, *OPTIONAL), "text")
    table = read_table(path, columns, optional=OPTIONAL, blank=set(OPTIONAL), others="ignore")
    return pd.DataFrame(dict(table.columns), index=table.lines)


def _row(row: pd.Series, stored: Stored) -> tuple[Gauge, np.datetime64, float, bool, float]:
    """Read one sample: place, time, value, whether it is below detection, and its error (NaN without)."""
    (gauge,) = gauges_of(stored, stored.grid, [row["station"]])
    time = row["time"]
    text = time.isoformat() if hasattr(time, "isoformat") else str(time)
    instant = layout.time(text, stored.scenario.zone).astype("datetime64[ns]")
    stored.within(instant)
    flag = _text(row.get("flag"))
    value, below = layout.value(_text(row["value"]), flag, "en")
    if value < 0.0 or (below and value == 0.0):
        raise InputError(f"{value:g} is no concentration")
    unit = _text(row.get("unit")) or "g/m3"
    error = _text(row.get("error"))
    spread = np.nan if not error else layout.in_unit(layout.value(error, "", "en")[0], unit, "g m-3")
    if spread <= 0.0:
        raise InputError(Problem(f"an error of {spread:g} is not above zero", "error", remedy="leave it empty"))
    return gauge, instant, layout.in_unit(value, unit, "g m-3"), below, spread


def _text(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and np.isnan(value)) else str(value).strip()


def _check_any(rows: Sequence[Any], constituent: str) -> None:
    if not rows:
        raise InputError(Problem(f"there is no sample of '{constituent}'", "samples"))
    if all(below for *_, below, _ in rows):
        rule = "all samples are below detection: they say where it did not come from, but nothing of a spill"
        raise InputError(Problem(rule, "samples", remedy="give at least one sample that has it"))


def _weighed(rows: Sequence[Any], background: float, error: tuple[float | None, float]) -> Samples:
    gauges, time, value, below, given = (np.array(part, dtype=object) for part in zip(*rows, strict=True))
    raw, below = value.astype(float), below.astype(bool)
    if (below & (raw <= background)).any():
        rule = f"a detection limit of {raw[below].min():g} g/m³ lies within the background of {background:g}"
        raise InputError(Problem(rule, "background", remedy="leave the sample out"))
    absolute = 0.02 * float(raw[~below].max()) if error[0] is None else error[0]
    spread = np.sqrt(absolute**2 + (error[1] * raw) ** 2)
    spread = np.where(np.isnan(given.astype(float)), spread, given.astype(float))
    instants = np.array(list(time), dtype="datetime64[ns]")
    return Samples(tuple(gauges), instants, raw - background, below, spread)


def outside(samples: Samples, since: np.datetime64) -> None:
    """Refuse a search that begins after the first sample that shows the spill.

    Raises
    ------
    InputError
        If there is no time before that sample.
    """
    first = samples.time[~samples.below].min()
    if not since < first:
        text = instant_text(int(first.astype(np.int64)))
        rule = f"the search begins after the first sample above detection ({text})"
        raise InputError(Problem(rule, "since", remedy="begin it earlier"))
