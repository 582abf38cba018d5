"""A waterway in SWMM 5, dynamic wave: one conduit a cell, its iteration as it comes (8 trials to 1.5 mm)."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from swmm.toolkit import output, shared_enum, solver
from waterway import Branch, Case, tide_times

_HEAD = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
LINK_OFFSETS ELEVATION
START_DATE 01/01/2020
START_TIME 00:00:00
END_DATE 01/{end:02d}/2020
END_TIME 00:00:00
REPORT_STEP 01:00:00
ROUTING_STEP {step:g}
VARIABLE_STEP {variable:g}
INERTIAL_DAMPING NONE
NORMAL_FLOW_LIMITED BOTH
MIN_SLOPE 0
THREADS 1
"""


def _node(case: Case, branch: Branch, face: int) -> str:
    """Return the name of the node at a face; that of a gate is the one above it."""
    last = round(branch.length / case.cell)
    ends = {0: branch.ends[0], last: branch.ends[1]}
    return ends.get(face, f"{branch.name}.{face}")


def _parts(case: Case) -> dict[str, list[str]]:
    """Return the lines of nodes and links by the title of their part."""
    parts: dict[str, list[str]] = {key: [] for key in ("JUNCTIONS", "OUTFALLS", "CONDUITS", "ORIFICES", "XSECTIONS")}
    beds: dict[str, float] = {}
    gate = case.gate
    for branch in case.branches:
        shape = f"TRAPEZOIDAL {case.bank - min(branch.beds)} {branch.width} {branch.side_slope} {branch.side_slope} 1"
        for k in range(round(branch.length / case.cell)):
            first, last = (_node(case, branch, face) for face in (k, k + 1))
            bed = [branch.bed(face * case.cell) for face in (k, k + 1)]
            if gate is not None and (branch.name, k * case.cell) == (gate.branch, gate.chainage):
                parts["ORIFICES"].append(f"gate {first} behind SIDE {gate.sill} {gate.orifice} NO 0")
                parts["XSECTIONS"].append(f"gate RECT_CLOSED {gate.opening} {gate.width} 0 0")
                beds |= {first: bed[0]}
                first = "behind"
            name = f"{branch.name}-{k}"
            ends = f"{bed[0]:.6f} {bed[1]:.6f}"
            parts["CONDUITS"].append(f"{name} {first} {last} {case.cell} {branch.manning} {ends} 0 0")
            parts["XSECTIONS"].append(f"{name} {shape}")
            beds |= {first: bed[0], last: bed[1]}
    for name, bed in beds.items():
        if name == case.branches[-1].ends[1]:
            parts["OUTFALLS"].append(f"{name} {bed:.6f} TIMESERIES tide NO")
        else:
            parts["JUNCTIONS"].append(f"{name} {bed:.6f} {case.bank - bed:.6f} {-bed:.6f} 0 0")
    return parts


def text(case: Case, days: int, step: float, variable: float) -> str:
    """Return the case as SWMM's input text."""
    parts = _parts(case) | {"INFLOWS": [f'{case.branches[0].ends[0]} FLOW "" FLOW 1.0 1.0 {case.flow}']}
    seconds = tide_times(days)
    parts["TIMESERIES"] = [f"tide {t / 3600.0:.6f} {z:.6f}" for t, z in zip(seconds, case.tide(seconds), strict=True)]
    lines = [_HEAD.format(end=1 + days, step=step, variable=variable)]
    for title, rows in parts.items():
        lines += [f"[{title}]", *rows] if rows else []
    return "\n".join([*lines, "[REPORT]", "NODES ALL", "LINKS NONE", ""])


def run(case: Case, days: int, step: float, variable: float) -> tuple[float, np.ndarray]:
    """Return the seconds of SWMM's own run, and the levels at the outputs and places."""
    with tempfile.TemporaryDirectory() as folder:
        given, report, binary = (str(Path(folder) / name) for name in ("case.inp", "case.rpt", "case.out"))
        Path(given).write_text(text(case, days, step, variable), encoding="ascii")
        start = time.perf_counter()
        solver.swmm_run(given, report, binary)
        seconds = time.perf_counter() - start
        return seconds, _levels(case, binary)


def _levels(case: Case, binary: str) -> np.ndarray:
    """Read the levels of the nodes at the places."""
    handle = output.init()
    output.open(handle, binary)
    periods = output.get_times(handle, shared_enum.Time.NUM_PERIODS)
    count = output.get_proj_size(handle)[1]
    kind = shared_enum.ElementType.NODE
    number = {output.get_elem_name(handle, kind, k): k for k in range(count)}
    head = shared_enum.NodeAttribute.HYDRAULIC_HEAD
    columns = []
    for name, chainage in case.places:
        node = _node(case, case.branch(name), round(chainage / case.cell))
        columns.append(output.get_node_series(handle, number[node], head, 0, periods - 1))
    output.close(handle)
    return np.array(columns).T
