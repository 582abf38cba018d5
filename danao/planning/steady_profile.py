"""Steady water-surface profiles of a river for one or many discharges, and the rating tables that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, RunError
from danao.forcing.boundaries import FreeOutflow, Inflow, Level, RatingCurve
from danao.forcing.sources import Source
from danao.river.grid import Grid
from danao.river.network import River
from danao.scenario import Numerics, Scenario
from danao.simulation.acting import Sampler
from danao.simulation.places import Places
from danao.simulation.sections import wetted_at
from danao.simulation.surroundings import GRAVITY
from danao.simulation.water import STILL, ComputedWater, Snapshot

Floats = NDArray[np.float64]

_START = np.datetime64("2000-01-01", "s")
_NAMES = {
    "level": ("m", "water level"),
    "depth": ("m", "largest depth"),
    "area": ("m2", "wetted area"),
    "width": ("m", "surface width"),
    "velocity": ("m s-1", "mean velocity"),
    "froude": ("1", "Froude number"),
    "head": ("m", "energy head"),
}


def steady_profile(
    river: River,
    *,
    flow: Any,
    level: Any = None,
    lateral: Sequence[Source] = (),
    cell: float = 50.0,
) -> xr.Dataset:
    """Return the steady water surface for each discharge: sub- and supercritical reaches and jumps as they come.

    The unsteady equations are marched to rest with constant flow, so controls (critical sections, slope breaks, what
    stands at the outlet) are found, not asked for. The momentum balance is the one of every run ::

        d(Q u)/dx - u dQ/dx + g A d(eta)/dx + g A u|u| / (K/A)**2 = 0

    Parameters
    ----------
    river : River
        Any network.
    flow : float, sequence or mapping
        Discharge into the river, m³/s, ≥ 0: one number for the only upstream end, or a mapping of reach to number.
        A sequence, alone or in the mapping, makes one profile for each of its values.
    level : float, sequence, mapping or None
        What holds at the downstream ends: a level (m), a sequence of levels (one for each profile), or None for normal
        depth on the slope of the last cell. A mapping gives each reach a number, a sequence or a boundary
        (`RatingCurve`, `FreeOutflow`).
    lateral : sequence of Source
        Constant inflows along the way.
    cell : float
        Wanted length of the cells, m.

    Returns
    -------
    xarray.Dataset
        Dimensions ``profile`` and ``cell``: ``level``, ``depth``, ``area``, ``width``, ``velocity``, ``froude``
        (``u / sqrt(g A / T)``) and ``head`` (``eta + u**2 / 2 g``) of the cells, with ``chainage`` and ``reach``; on
        dimension ``face`` ``discharge``, with ``face_chainage`` and ``face_reach``; ``inflow`` by profile, the sum of
        what enters at upstream ends.

    Raises
    ------
    InputError
        If an end that needs a value has none, a name is no reach with a free end, or lengths differ.
    RunError
        If no steady state exists.
    """
    tops, outlets = ([name for name, end in river.free_ends() if end == side] for side in ("upstream", "downstream"))
    problems = ProblemList()
    flows = _by_reach(flow, tops, "flow", problems)
    levels = _by_reach(level, outlets, "level", problems)
    for name, values in flows.items():
        if any(value is None or not np.isfinite(value) or value < 0.0 for value in values):
            problems.add("is no discharge of zero or more", key=f"flow.{name}", remedy="give m³/s")
    count = _common_length({"flow": flows, "level": levels}, problems)
    problems.raise_if_any()
    snapshots = []
    for k in range(count):
        ends = [Inflow(name, flow=float(_at(values, k))) for name, values in flows.items()]
        ends += [_outlet(name, _at(values, k)) for name, values in levels.items()]
        places, water = _settled(river, ends, lateral, cell)
        snapshots.append(water)
    inflow = np.array([sum(float(_at(values, k)) for values in flows.values()) for k in range(count)])
    return _dataset(places, snapshots, inflow).assign_attrs(cell=cell)


def rating_table(profiles: xr.Dataset, river: River) -> xr.Dataset:
    """Return discharge and level at every station of a river, by profile: its rating tables.

    Parameters
    ----------
    profiles : xarray.Dataset
        From `steady_profile`, of the same river.
    river : River
        With stations.

    Returns
    -------
    xarray.Dataset
        ``level``, ``depth``, ``velocity`` (of the cell of the station) and ``discharge`` (mean of its two faces),
        dimensions ``profile`` and ``station``.
    """
    if not river.stations:
        raise InputError(Problem("the river has no stations", key="stations", remedy="name some"))
    grid = Grid.cut(river, profiles.attrs["cell"])
    cells = np.array([grid.cell_at(station.reach, station.chainage) for station in river.stations.values()])
    left = cells + grid.cell_reach[cells]
    discharge = profiles["discharge"].values
    here = profiles[["level", "depth", "velocity"]].isel(cell=xr.DataArray(cells, dims="station"))
    here["discharge"] = (("profile", "station"), 0.5 * (discharge[:, left] + discharge[:, left + 1]))
    here["discharge"].attrs = dict(profiles["discharge"].attrs)
    return here.assign_coords(station=list(river.stations))


def _by_reach(value: Any, reaches: list[str], key: str, problems: ProblemList) -> dict[str, list[Any]]:
    """Return one list of values for each reach with a free end."""
    if not isinstance(value, Mapping):
        if key == "flow" and len(reaches) != 1:
            remedy = "give {" + ", ".join(f"{name!r}: m³/s" for name in reaches) + "}"
            problems.add(f"one discharge, but {len(reaches)} upstream ends", key=key, remedy=remedy)
        value = dict.fromkeys(reaches, value)
    for name in value:
        if name not in reaches:
            problems.add(f"'{name}' is no reach with a free end here", key=key, remedy=f"one of {', '.join(reaches)}")
    for name in reaches:
        if name not in value and key == "flow":
            problems.add(f"the upstream end of reach '{name}' has no discharge", key=key, remedy="give one, or 0")
    chosen = {name: value.get(name) for name in reaches}
    return {name: list(v) if isinstance(v, Sequence | np.ndarray) else [v] for name, v in chosen.items()}


def _common_length(groups: Mapping[str, Mapping[str, list[Any]]], problems: ProblemList) -> int:
    """Return the number of profiles; single values serve all."""
    lengths = {f"{key}.{name}": len(v) for key, group in groups.items() for name, v in group.items()}
    count = max(lengths.values(), default=0)
    for key, length in lengths.items():
        if length not in (1, count):
            problems.add(f"{length} values beside {count} elsewhere", key=key, remedy="give one, or as many")
    return count


def _at(values: list[Any], k: int) -> Any:
    return values[k] if len(values) > 1 else values[0]


def _outlet(reach: str, value: Any) -> Any:
    if value is None:
        return FreeOutflow(reach)
    if isinstance(value, FreeOutflow | RatingCurve):
        return value
    return Level(reach, level=float(value))


def _settled(river: River, ends: list[Any], lateral: Sequence[Source], cell: float) -> tuple[Places, Snapshot]:
    """Return the grid and the steady water on it."""
    period = (_START, _START + np.timedelta64(1, "h"))
    scenario = Scenario(
        name="steady profile",
        river=river,
        period=period,
        boundaries=tuple(ends),
        sources=tuple(lateral),
        numerics=Numerics(cell=cell, step=60.0, output=3600.0),
    )
    places = Places.of(scenario)
    water = ComputedWater(scenario, places, Sampler(scenario, places))
    if water.unrest > STILL:
        given = ", ".join(f"{item.flow:g} m³/s into {item.reach}" for item in ends if isinstance(item, Inflow))
        raise RunError(f"no steady profile for {given}: levels still change by {86400.0 * water.unrest:.1g} m a day")
    return places, water.now()


def _dataset(places: Places, snapshots: list[Snapshot], inflow: Floats) -> xr.Dataset:
    grid = places.grid
    parts: dict[str, list[Floats]] = {name: [] for name in _NAMES}
    for water in snapshots:
        _, width, _ = wetted_at(grid.cell_table, water.depth)
        celerity = np.sqrt(GRAVITY * water.area / np.maximum(width, 1e-9))
        froude = np.divide(np.abs(water.velocity), celerity, out=np.zeros_like(celerity), where=celerity > 0.0)
        head = water.level + water.velocity**2 / (2.0 * GRAVITY)
        values = (water.level, water.depth, water.area, width, water.velocity, froude, head)
        for name, value in zip(_NAMES, values, strict=True):
            parts[name].append(value)
    reaches = np.array(grid.reach_names)
    content: dict[str, Any] = {
        name: (("profile", "cell"), np.array(values), {"units": _NAMES[name][0], "long_name": _NAMES[name][1]})
        for name, values in parts.items()
    }
    discharge = np.array([water.discharge for water in snapshots])
    content["discharge"] = (("profile", "face"), discharge, {"units": "m3 s-1", "long_name": "discharge"})
    return xr.Dataset(
        content,
        coords={
            "chainage": ("cell", grid.cell_chainage, {"units": "m", "long_name": "chainage"}),
            "reach": ("cell", reaches[grid.cell_reach]),
            "bed": ("cell", grid.cell_bed, {"units": "m", "long_name": "bed level"}),
            "face_chainage": ("face", grid.face_chainage, {"units": "m", "long_name": "chainage"}),
            "face_reach": ("face", reaches[grid.face_reach]),
            "inflow": ("profile", inflow, {"units": "m3 s-1", "long_name": "discharge into the river"}),
        },
    )
