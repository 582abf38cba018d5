"""What a reach does to a tracer by its hydraulics: dispersion by the formulas, and its Damköhler number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao import catalogue
from danao.dispersion import as_dispersion
from danao.dispersion._choice import ABSURD, GRAVITY
from danao.kinetics._parameters import Cells, evaluate
from danao.kinetics._process import Process
from danao.results import Results
from danao.river.grid import Grid
from danao.river.network import River
from danao.scenario import Scenario
from danao.simulation.sections import wetted_at

Floats = NDArray[np.float64]

FORMULAS = tuple(name for name in catalogue.names("danao.dispersion") if name != "power")
"""Formulas that predict; a power of the velocity is there to be calibrated."""


def reach_table(scenario: Scenario, results: Results, grid: Grid, constituent: str, stations: Collection[str]) -> Any:
    r"""Return hydraulics, dispersion and storage of the reaches, means over cells and time.

    The experimental Damköhler number of a reach compares its exchange with the time that water takes through it:

    .. math:: Da_I = \alpha \left(1 + \frac{1}{\epsilon}\right) \frac{L}{u}

    L is the whole reach where water goes on to an observed station below, else the part above its last one.

    Parameters
    ----------
    scenario, results, grid : Scenario, Results, Grid
        The run and its grid.
    constituent : str
        What was measured.
    stations : collection of str
        Where.

    Returns
    -------
    pandas.DataFrame
        Index the reaches; ``velocity`` (m/s), ``depth``, ``width`` (m), ``friction_velocity`` (m/s), ``dispersion``
        (m²/s), one column (m²/s) per formula of ``danao.dispersion``, and with a storage zone ``exchange`` (1/s),
        ``area_ratio`` and ``damkohler``.

    Source
    ------
    Wagner & Harvey (1997), Water Resources Research 33(7), 1731–1741; the length as they take it, from memory.
    """
    cells, formulas = _cells(results, grid)
    weight = grid.cell_length
    names = list(grid.reach_names)
    groups = [grid.cells_of(name) for name in names]
    columns = {
        name: [float(np.average(values[here], weights=weight[here])) for here in groups]
        for name, values in (cells | {"dispersion": _dispersion(scenario, results, grid)} | formulas).items()
    }
    table = pd.DataFrame(columns, index=pd.Index(names, name="reach"))
    zone = _zone(scenario, constituent)
    if zone is not None:
        where = Cells({}, grid.reach_names, np.arange(len(names)), scenario.period[0])
        for name in ("exchange", "area_ratio"):
            table[name] = np.broadcast_to(evaluate(zone.parameters[name], where)[:, 0], len(table))
        passing = _passing(scenario.river, stations, grid) * weight / np.maximum(cells["velocity"], 1e-12)
        time = np.array([passing[here].sum() for here in groups])
        table["damkohler"] = table["exchange"] * (1.0 + 1.0 / table["area_ratio"]) * time
    return table


def _cells(results: Results, grid: Grid) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return hydraulics of the cells over the run, and the dispersion by each formula (not a number where absurd)."""
    data = results.dataset
    depth, area, speed = (np.abs(data[name].values).mean(axis=0) for name in ("depth", "area", "velocity"))
    _, width, phi2 = wetted_at(grid.cell_table, depth)
    width = np.maximum(width, 1e-9)
    mean_depth = np.maximum(area / width, 1e-6)
    shear = speed * np.sqrt(GRAVITY * mean_depth / np.maximum(phi2, 1e-30))
    formulas = {}
    with np.errstate(all="ignore"):
        for name in FORMULAS:
            found = catalogue.find("danao.dispersion", name).coefficient(speed, mean_depth, width, shear)
            formulas[name] = np.where(found <= ABSURD, found, np.nan)
    return {"velocity": speed, "depth": mean_depth, "width": width, "friction_velocity": shear}, formulas


def _dispersion(scenario: Scenario, results: Results, grid: Grid) -> Floats:
    """Return the dispersion of the scenario in the cells: the mean of their faces at the mean state of the run."""
    data = results.dataset
    depth = data["depth"].values.mean(axis=0)
    left = np.arange(depth.size) + grid.cell_reach
    face_depth = np.interp(np.arange(grid.face_bed.size), left + 0.5, depth)
    area, width, phi2 = (part[None] for part in wetted_at(grid.face_table, face_depth))
    discharge = data["discharge"].values.mean(axis=0)[None]
    given = as_dispersion(scenario.dispersion).coefficients(grid, discharge, area, width, phi2)
    spread = np.broadcast_to(given, (given.shape[0], grid.face_bed.size))[0]
    return 0.5 * (spread[left] + spread[left + 1])


def _zone(scenario: Scenario, constituent: str) -> Process | None:
    """Return the exchange of a constituent with a storage zone, if there is one."""
    made = scenario if scenario.storage is None else scenario.storage.expand(scenario)
    fit = (item for item in made.processes if {"exchange", "area_ratio"} <= set(item.parameters))
    return next((item for item in fit if constituent in item.stoichiometry), None)


def _passing(river: River, stations: Collection[str], grid: Grid) -> Floats:
    """Return 1 for cells that water passes on its way to an observed station, else 0; parts of the last cell."""
    places = [river.station(name) for name in stations]
    part = np.zeros(grid.cell_bed.size)
    for reach in river.reaches:
        last = [place.chainage for place in places if place.reach == reach.name]
        below = _downstream(river, reach.name)
        end = np.inf if any(place.reach in below for place in places) else max(last, default=-np.inf)
        here = grid.cells_of(reach.name)
        length = grid.cell_length[here]
        part[here] = np.clip((end - grid.cell_chainage[here]) / length + 0.5, 0.0, 1.0)
    return part


def _downstream(river: River, start: str) -> set[str]:
    """Return the reaches that follow below a reach."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        node = river.reach(waiting.pop()).node("downstream")
        new = {reach.name for reach in river.reaches if reach.node("upstream") == node} - found
        found |= new
        waiting += new
    return found
