"""The tidal channel in SWMM 5: dynamic wave, one conduit a cell, its own Courant-bound step."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import tide
from swmm.toolkit import output, shared_enum, solver

_HEAD = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
LINK_OFFSETS ELEVATION
START_DATE 01/01/2020
START_TIME 00:00:00
END_DATE 01/{end:02d}/2020
END_TIME 00:00:00
REPORT_STEP 00:10:00
ROUTING_STEP {step}
VARIABLE_STEP 0.75
INERTIAL_DAMPING NONE
NORMAL_FLOW_LIMITED BOTH
MIN_SLOPE 0
THREADS 1
"""


def write(path: Path, step: float) -> None:
    """Write the case as a SWMM input file."""
    count = round(tide.LENGTH / tide.CELL)
    beds = [tide.bed(i * tide.CELL) for i in range(count + 1)]
    lines = [_HEAD.format(end=1 + tide.DAYS, step=step), "[JUNCTIONS]"]
    lines += [f"N{i} {beds[i]:.6f} {tide.BANK - beds[i]:.6f} {-beds[i]:.6f} 0 0" for i in range(count)]
    lines += ["[OUTFALLS]", f"N{count} {beds[count]:.6f} TIMESERIES MOUTH NO", "[CONDUITS]"]
    lines += [
        f"C{i} N{i} N{i + 1} {tide.CELL} {tide.MANNING} {beds[i]:.6f} {beds[i + 1]:.6f} {tide.FLOW} 0"
        for i in range(count)
    ]
    lines.append("[XSECTIONS]")
    shape = f"TRAPEZOIDAL {tide.BANK - tide.BED_MOUTH} {tide.WIDTH} {tide.SIDE_SLOPE} {tide.SIDE_SLOPE} 1"
    lines += [f"C{i} {shape}" for i in range(count)]
    lines += ["[INFLOWS]", f'N0 FLOW "" FLOW 1.0 1.0 {tide.FLOW}', "[TIMESERIES]"]
    seconds = tide.times()
    lines += [f"MOUTH {t / 3600.0:.6f} {level:.6f}" for t, level in zip(seconds, tide.mouth(seconds), strict=True)]
    path.write_text("\n".join([*lines, "[REPORT]", "NODES ALL", "LINKS NONE", ""]), encoding="ascii")


def run(step: float = 30.0) -> tuple[float, np.ndarray]:
    """Return seconds, and the level half-way up the channel at the report times after the start."""
    with tempfile.TemporaryDirectory() as folder:
        case, report, binary = (str(Path(folder) / name) for name in ("case.inp", "case.rpt", "case.out"))
        write(Path(case), step)
        start = time.perf_counter()
        solver.swmm_run(case, report, binary)
        seconds = time.perf_counter() - start
        handle = output.init()
        output.open(handle, binary)
        periods = output.get_times(handle, shared_enum.Time.NUM_PERIODS)
        node = round(tide.LENGTH / tide.CELL) // 2
        head = shared_enum.NodeAttribute.HYDRAULIC_HEAD
        level = np.array(output.get_node_series(handle, node, head, 0, periods - 1))
        output.close(handle)
        return seconds, level
