"""Where a spill is watched: stations, any other place, and intakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList
from danao.planning.spill.lanes import Moment
from danao.planning.spill.stored import Stored
from danao.river.grid import Grid
from danao.river.network import kilometre_mark

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gauge:
    """A place at which concentrations are read: that of the cell which holds it, as `Results.at` does.

    Parameters
    ----------
    name : str
        Station, withdrawal, or ``reach 3+450``.
    kind : {"station", "intake"}
        An intake is a withdrawal of the scenario.
    reach, chainage : str, float
        Where; of a withdrawal along a stretch its middle.
    cells, shares : arrays
        Cells that it reads, and their weights (sum 1).
    titles : (str, str)
        Chinese and English.
    """

    name: str
    kind: str
    reach: str
    chainage: float
    cells: NDArray[np.int64]
    shares: Floats
    titles: tuple[str, str]

    def read(self, concentration: Floats) -> Floats:
        """Return the concentration here from that of all cells, shape (N, lanes) to (lanes,)."""
        return self.shares @ concentration[self.cells]

    def flux(self, grid: Grid, moment: Moment) -> Floats:
        """Return what passes the downstream face of the cell now, g/s: carried, and spread by dispersion; (lanes,)."""
        cell = int(self.cells[0])
        face = cell + int(grid.cell_reach[cell]) + 1
        is_last = cell + 1 == grid.cell_start[grid.cell_reach[cell] + 1]
        here, below = moment.concentration[cell], moment.concentration[cell if is_last else cell + 1]
        return moment.discharge[face] * 0.5 * (here + below) + moment.exchange[face] * (here - below)


def gauges_of(stored: Stored, grid: Grid, wanted: Sequence[Any] | None) -> list[Gauge]:
    """Return the gauges that are wanted; all stations and withdrawals where none is named.

    Parameters
    ----------
    stored : Stored
        Its stations and withdrawals.
    grid : Grid
        Its cells.
    wanted : sequence of str or (reach, chainage), optional
        Names, or any places.

    Raises
    ------
    InputError
        With every name that is unknown and every place off the river; if nothing is left to watch.
    """
    intakes = {item.name: item for item in stored.scenario.sources if item.is_withdrawal}
    if wanted is None:
        wanted = [*stored.run.stations.index, *intakes]
    problems, found = ProblemList(), []
    for item in [wanted] if isinstance(wanted, str) else wanted:
        try:
            found.append(_intake(stored, grid, intakes[item]) if item in intakes else _station(stored, grid, item))
        except InputError as error:
            problems.take(error, "stations")
    problems.raise_if_any()
    if not found:
        remedy = "give the river stations, or name places: stations=[('main', 7000.0)]"
        raise InputError(Problem("there is nowhere to watch", "stations", remedy=remedy))
    return found


def _station(stored: Stored, grid: Grid, item: Any) -> Gauge:
    reach, chainage = stored.place(item)
    cell = np.array([grid.cell_at(reach, chainage)])
    rows = stored.run.stations
    if isinstance(item, str) and item in rows.index:
        titles = (str(rows.loc[item, "title_zh"]), str(rows.loc[item, "title_en"]))
        return Gauge(item, "station", reach, chainage, cell, np.ones(1), titles)
    name = item if isinstance(item, str) and item in stored.places else f"{reach} {kilometre_mark(chainage)}"
    return Gauge(name, "station", reach, chainage, cell, np.ones(1), (name, name))


def _intake(stored: Stored, grid: Grid, source: Any) -> Gauge:
    reach, chainage = stored.places[source.name]
    if source.is_stretch:
        cells, shares = grid.cells_between(*source.at)
    else:
        cells, shares = np.array([grid.cell_at(reach, chainage)]), np.ones(1)
    titles = stored.run.provenance["titles"].get(source.name, {})
    named = (titles.get("zh", source.name), titles.get("en", source.name))
    return Gauge(source.name, "intake", reach, chainage, cells, shares, named)
