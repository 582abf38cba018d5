"""The skeleton of a results dataset: cells, faces and structures with CF attributes on a one-dimensional UGRID mesh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from danao._extent import Extent
    from danao.river.grid import Grid
    from danao.river.network import River

WATER = {
    "level": ("m", "water level above the vertical datum", "water_surface_height_above_reference_datum"),
    "depth": ("m", "water depth above the lowest point of the section", None),
    "area": ("m2", "wetted cross-section area", None),
    "volume": ("m3", "volume of water in the cell", None),
    "velocity": ("m s-1", "mean velocity of the section, positive downstream", None),
    "discharge": ("m3 s-1", "discharge, positive downstream", "water_volume_transport_in_river_channel"),
    "mean_discharge": ("m3 s-1", "mean discharge since the last output instant, positive downstream", None),
}
"""Unit, long name and standard name of each variable of the water."""

STRUCTURES = {
    "setting": {"long_name": "setting of the structure, see setting_meaning", "units": "1"},
    "structure_discharge": {
        "long_name": "mean discharge through the structure since the last output",
        "units": "m3 s-1",
    },
    "pump_power": {"long_name": "mean power drawn since the last output", "units": "kW"},
}
"""Attributes of each variable of the structures."""


def structure_coordinates(river: River) -> dict[str, Any]:
    """Return names, places and kinds of the structures, and what their settings mean."""
    items = river.structures
    texts = {
        "structure": [item.name for item in items],
        "structure_reach": [item.at[0] for item in items],
        "structure_kind": [type(item).__name__ for item in items],
        "setting_meaning": [item.setting_name for item in items],
    }
    coordinates: dict[str, Any] = {name: ("structure", np.array(text, dtype=str)) for name, text in texts.items()}
    chainage = np.array([item.at[1] for item in items], dtype=float)
    return coordinates | {"structure_chainage": ("structure", chainage, {"units": "m"})}


def attributes(unit: str, long_name: str, standard_name: str | None, location: str) -> dict[str, str]:
    """Return the attributes of a variable that lies on the mesh, on its ``edge`` (cell) or ``node`` (face)."""
    attributes = {"units": unit, "long_name": long_name, "mesh": "mesh1d", "location": location}
    return attributes | ({"standard_name": standard_name} if standard_name else {})


def time_axis(time: np.ndarray, zone: str) -> xr.Variable:
    """Return the output instants, which are local times of a zone."""
    attributes = {
        "standard_name": "time",
        "long_name": f"time in the zone UTC{zone}",
        "units_metadata": "leap_seconds: none",
        "axis": "T",
    }
    return xr.Variable("time", np.asarray(time, dtype="datetime64[ns]"), attributes)


def geometry(grid: Grid, extent: Extent) -> xr.Dataset:
    """Return the coordinates of the cells and faces kept and the UGRID mesh: faces are its nodes, cells its edges."""
    reach = np.asarray(grid.reach_names, dtype=str)
    left = np.searchsorted(extent.faces, extent.cells + grid.cell_reach[extent.cells])
    mesh = {
        "cf_role": "mesh_topology",
        "long_name": "river network: an edge is a cell, a node is a face between cells",
        "topology_dimension": 1,
        "node_coordinates": "face_x face_y",
        "edge_node_connectivity": "mesh1d_edge_nodes",
        "edge_dimension": "cell",
    }
    note = "schematic, no map coordinate: "
    metre = {"units": "m"}
    by_cell = {
        "chainage": (grid.cell_chainage, metre | {"long_name": "chainage of the cell centre"}),
        "reach": (reach[grid.cell_reach], {"long_name": "reach of the cell"}),
        "bed": (grid.cell_bed, metre | {"long_name": "lowest level of the section"}),
        "bank": (grid.cell_bank, metre | {"long_name": "level of the lower bank"}),
        "cell_length": (grid.cell_length, metre | {"long_name": "length of the cell along the river"}),
    }
    by_face = {
        "face_chainage": (grid.face_chainage, metre | {"long_name": "chainage of the face"}),
        "face_reach": (reach[grid.face_reach], {"long_name": "reach of the face"}),
        "face_x": (
            grid.face_chainage,
            metre | {"standard_name": "projection_x_coordinate", "long_name": note + "chainage along the reach"},
        ),
        "face_y": (
            -1000.0 * grid.face_reach,
            metre | {"standard_name": "projection_y_coordinate", "long_name": note + "one line per reach"},
        ),
    }
    coordinates = {name: ("cell", values[extent.cells], about) for name, (values, about) in by_cell.items()}
    coordinates |= {name: ("face", values[extent.faces], about) for name, (values, about) in by_face.items()}
    connectivity = {
        "cf_role": "edge_node_connectivity",
        "long_name": "faces at the two ends of a cell",
        "start_index": np.int32(0),
    }
    variables = {
        "mesh1d": ((), np.int32(0), mesh),
        "mesh1d_edge_nodes": (("cell", "two"), np.stack([left, left + 1], axis=1).astype(np.int32), connectivity),
    }
    return xr.Dataset(variables, coordinates)
