"""What is judged: one tidy table of values with the places that they belong to, from a run or from samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

COLUMNS = ("station", "constituent", "time", "value", "below", "flow")


@dataclass(frozen=True)
class Place:
    """A station as an assessment names it.

    Parameters
    ----------
    name : str
        Its name.
    title, river : mapping
        ``zh`` and ``en``.
    target : str
        Class that it has to meet, empty if none is set.
    """

    name: str
    title: Mapping[str, str]
    river: Mapping[str, str]
    target: str = ""


@dataclass(frozen=True)
class Record:
    """Values to judge.

    Parameters
    ----------
    name : str
        Name of the scenario, or of the file of samples.
    title : mapping
        ``zh`` and ``en``.
    frame : DataFrame
        `COLUMNS`: constituents of the standard in its units, `below` where the value is a detection limit, `flow`
        positive on the ebb and NaN where the tide is not known.
    visits : DataFrame
        ``station, time``: when there could be a value.
    places : mapping of str to Place
        By station.
    continuous : bool
        A run (True) or samples (False).
    refusal : tuple of str
        Why nothing of it may be judged, in every language; empty if it may.
    data_status : str
        ``illustrative`` where the numbers describe no real river.
    others : tuple of str
        Constituents that the standard does not know.
    audit : DataFrame, optional
        What was found wrong with samples.
    """

    name: str
    title: Mapping[str, str]
    frame: pd.DataFrame
    visits: pd.DataFrame
    places: Mapping[str, Place]
    continuous: bool
    refusal: tuple[str, ...] = ()
    data_status: str = ""
    others: tuple[str, ...] = ()
    audit: pd.DataFrame | None = field(default=None, repr=False)


def empty_frame() -> pd.DataFrame:
    """Return a frame of `COLUMNS` without rows."""
    kinds = {"value": float, "below": bool, "flow": float, "time": "datetime64[ns]"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, object)) for name in COLUMNS})
