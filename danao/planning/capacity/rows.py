"""Every limit of every section and month as arrays, and the programs made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.planning.capacity._ranges import Floats
from danao.planning.capacity.choices import Choices
from danao.planning.capacity.program import Index, Program
from danao.planning.capacity.targets import Target
from danao.planning.response import Response

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rows:
    """Limits of items at sections by month; all arrays have one entry a row.

    Parameters
    ----------
    item, station, month, of_class : arrays of str
        What is limited, where, when (``2018-01``), by which class.
    sense, limit, kept : arrays
        As `Target`.
    background : array
        What the sought loads do not bring, g/m³.
    effect : array, shape (rows, E)
        What each sought load brings at its present size, g/m³.
    counted : bool array
        Whether the row has to be kept.
    cell, section : int arrays
        Section and month of each row; section of each of these.
    """

    item: Any
    station: Any
    month: Any
    of_class: Any
    sense: Floats
    limit: Floats
    kept: Floats
    background: Floats
    effect: Floats
    counted: Flags
    cell: Index
    section: Index

    @property
    def controlled(self) -> Flags:
        """Whether the sought loads can change a row."""
        return (self.effect != 0.0).any(axis=1)

    @property
    def used(self) -> Flags:
        """Rows that the program has."""
        return self.counted & self.controlled

    def program(self, chosen: Choices, limit: Floats, missed: int = 0) -> Program:
        """Return the program under limits (`limit` or `kept`), in shares of the limits of the class."""
        use = self.used
        scale = (self.sense / self.limit)[use]
        effect = (scale[:, None] * self.effect[use]) @ chosen.groups
        room = scale * (limit - self.background)[use]
        worth = chosen.worth @ chosen.groups
        return Program(effect, room, worth, chosen.upper, self.cell[use], self.section, chosen.kind, missed)


def rows_of(response: Response, targets: list[Target], kept: set[str], chosen: Choices) -> Rows:
    """Return the rows of a response of monthly means: targets one after the other, each with all its months."""
    months, places = response.times.size, {name: k for k, name in enumerate(response.stations)}
    sections = list(dict.fromkeys(target.station for target in targets))
    effect, background = [], []
    for target in targets:
        part = response.parts[target.item]
        here = part.values[:, :, places[target.station]]
        keys = pd.MultiIndex.from_arrays([part["source"].values, part["brought"].values])
        row = keys.get_indexer(chosen.emissions)
        effect.append(np.where(row[:, None] >= 0, here[row], 0.0).T)
        others = np.setdiff1d(np.arange(len(keys)), row)
        background.append(here[others].sum(axis=0))

    def each(values: Iterable[Any]) -> Any:
        """Return a value of every target in each of its months."""
        return np.repeat(np.array(list(values)), months)

    section = each(sections.index(target.station) for target in targets)
    return Rows(
        item=each(target.item for target in targets),
        station=each(target.station for target in targets),
        month=np.tile(response.times.astype("datetime64[M]").astype(str), len(targets)),
        of_class=each(target.of_class for target in targets),
        sense=each(target.sense for target in targets),
        limit=each(target.limit for target in targets),
        kept=each(target.kept for target in targets),
        background=np.concatenate(background),
        effect=np.concatenate(effect),
        counted=each(target.item in kept for target in targets),
        cell=section * months + np.tile(np.arange(months), len(targets)),
        section=np.repeat(np.arange(len(sections)), months),
    )
