"""What was measured of a tracer, and how a run is read at the same places and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment import layout
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.river.grid import Grid
from danao.river.network import River
from danao.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Observed:
    """Values of one constituent at stations of a river, within the period of a scenario.

    Parameters
    ----------
    constituent : str
        Its name.
    table : pandas.DataFrame
        ``time, station, value``, by station (in the order of the river's) and time.
    notes : tuple of str
        What was left out.
    """

    constituent: str
    table: pd.DataFrame
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, source: str | Path | pd.DataFrame, scenario: Scenario, constituent: str | None) -> Observed:
        """Read a table of observations; arguments and errors as `fit_tracer`."""
        name = _constituent(scenario, constituent)
        due = next(item.unit for item in scenario.constituents if item.name == name)
        problems = ProblemList(None if isinstance(source, pd.DataFrame) else source)
        rows, below, stations = [], 0, scenario.river.stations
        cells = layout.read(_completed(source, name, due))
        for cell in cells:
            if cell.constituent != name:
                continue
            if cell.station not in stations:
                problems.add(f"no station '{cell.station}'", "station", cell.line, nearest(cell.station, stations))
                continue
            try:
                value, hidden = layout.value(cell.value, cell.flag, "en")
                time = layout.time(cell.time, scenario.zone)
                below += hidden
                if not hidden:
                    rows.append((time, cell.station, layout.in_unit(value, cell.unit, due)))
            except InputError as error:
                problems.take(error, line=cell.line)
        problems.raise_if_any()
        return cls._within(rows, below, {cell.constituent for cell in cells}, scenario, name)

    @classmethod
    def _within(
        cls,
        rows: Sequence[tuple[np.datetime64, str, float]],
        below: int,
        names: set[str],
        scenario: Scenario,
        name: str,
    ) -> Observed:
        """Keep what lies within the period, with a note of what does not."""
        if not rows:
            remedy = "all are below detection" if below else nearest(name, names)
            raise InputError(Problem(f"there is no value of '{name}'", "observations", remedy=remedy))
        table = pd.DataFrame(rows, columns=["time", "station", "value"])
        table["time"] = table["time"].astype("datetime64[ns]")
        start, end = scenario.period
        order = {station: place for place, station in enumerate(scenario.river.stations)}
        inside = table[table["time"].between(start, end)]
        inside = inside.iloc[np.lexsort((inside["time"], inside["station"].map(order)))].reset_index(drop=True)
        if inside.empty:
            shown = [str(instant)[:16] for instant in (table["time"].min(), table["time"].max(), start, end)]
            rule, remedy = "no observation lies in the period: they run from {} to {}", "it runs from {} to {}"
            raise InputError(Problem(rule.format(*shown[:2]), "observations", remedy=remedy.format(*shown[2:])))
        notes = []
        if len(inside) < len(table):
            notes.append(f"{len(table) - len(inside)} observations outside of the period are left out")
        if below:
            notes.append(f"{below} observations below detection are left out")
        return cls(name, inside, tuple(notes))

    @property
    def stations(self) -> tuple[str, ...]:
        """Stations that were observed."""
        return tuple(self.table["station"].unique())

    @property
    def value(self) -> Floats:
        """The values, g/m³."""
        return self.table["value"].to_numpy(np.float64)

    def between(self, time: NDArray[np.datetime64], curves: Floats) -> Floats:
        """Return curves of the stations, shape [T, S], at the instants of the observations, linear between outputs."""
        left, share, column = self._place(time)
        return (1.0 - share) * curves[left, column] + share * curves[left + 1, column]

    def missed(self, time: NDArray[np.datetime64], curves: Floats) -> Floats:
        """Return what straight lines between outputs miss at the observations, by the bend of the curves there."""
        left, share, column = self._place(time)
        bend = np.abs(np.diff(np.pad(curves, ((1, 1), (0, 0)), mode="edge"), 2, axis=0))
        return 0.5 * share * (1.0 - share) * np.maximum(bend[left, column], bend[left + 1, column])

    def _place(self, time: NDArray[np.datetime64]) -> tuple[Any, Floats, Any]:
        """Return for each observation the output before it, the part of the interval passed, and its station."""
        outputs = time.astype("datetime64[ns]").astype(np.int64)
        instants = self.table["time"].to_numpy().astype("datetime64[ns]").astype(np.int64)
        left = np.clip(np.searchsorted(outputs, instants, side="right") - 1, 0, outputs.size - 2)
        share = (instants - outputs[left]) / (outputs[left + 1] - outputs[left])
        column = self.table["station"].map({name: k for k, name in enumerate(self.stations)}).to_numpy()
        return left, share, column


@dataclass(frozen=True)
class Gauges:
    """Stations among the cells of a grid: linear between the centres of the cells on both sides.

    Parameters
    ----------
    cells : int64 array, shape (S, 2)
        The two cells of each station.
    shares : float64 array, shape (S, 2)
        Their weights.
    """

    cells: NDArray[np.int64]
    shares: Floats

    @classmethod
    def of(cls, grid: Grid, river: River, stations: Sequence[str]) -> Gauges:
        """Place stations; beyond the last centre of a reach the next one counts, if exactly one goes on from there."""
        cells, shares = np.zeros((len(stations), 2), np.int64), np.zeros((len(stations), 2))
        for k, name in enumerate(stations):
            station = river.station(name)
            here = grid.cell_at(station.reach, station.chainage)
            offset = station.chainage - grid.cell_chainage[here]
            beside = _beside(grid, here, downstream=offset > 0.0)
            distance = 0.5 * (grid.cell_length[here] + grid.cell_length[beside])
            share = 0.0 if beside == here else abs(offset) / distance
            cells[k], shares[k] = (here, beside), (1.0 - share, share)
        return cls(cells, shares)

    def read(self, concentration: Floats) -> Floats:
        """Return the concentration at each station from that of all cells, shape [..., N] to [..., S]."""
        return (concentration[..., self.cells] * self.shares).sum(axis=-1)


def _beside(grid: Grid, cell: int, downstream: bool) -> int:
    """Return the cell beside another, over the end of a reach where one other reach goes on; else the cell itself."""
    reach, side = int(grid.cell_reach[cell]), int(downstream)
    edge = (grid.cell_start[reach], grid.cell_start[reach + 1] - 1)[side]
    if cell != edge:
        return cell + (1 if downstream else -1)
    others = np.argwhere(grid.end_node == grid.end_node[reach, side])
    others = others[(others != (reach, side)).any(axis=1)]
    if len(others) != 1:
        return cell
    other, end = others[0]
    return int(grid.cell_start[other] if end == 0 else grid.cell_start[other + 1] - 1)


def _constituent(scenario: Scenario, name: str | None) -> str:
    carried = scenario.carried_names
    if name is None and len(carried) == 1:
        return carried[0]
    if name not in carried:
        rule = "which one was measured?" if name is None else f"the scenario does not carry '{name}'"
        raise InputError(Problem(rule, "constituent", remedy=nearest(name, carried)))
    return name


def _completed(source: str | Path | pd.DataFrame, name: str, unit: str) -> str | Path | pd.DataFrame:
    """Return a frame with the columns that need not be given: constituent, and unit (that of the scenario)."""
    if not isinstance(source, pd.DataFrame) or "value" not in source.columns:
        return source
    given = {"constituent": name, "unit": "g/m3" if unit == "g m-3" else unit}
    return source.assign(**{key: text for key, text in given.items() if key not in source.columns})
