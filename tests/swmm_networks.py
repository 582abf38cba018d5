"""Small networks for SWMM 5 (dynamic wave): written as its input text, run, and read back as arrays.

Needs the package ``swmm-toolkit`` (extra ``verify``); tests ask for it by ``pytest.importorskip("swmm.toolkit")``. This
file must not be called ``swmm.py``: it would stand before that package, and all its tests would be skipped.
Levels are in m above datum, discharges in m³/s, positive from the first to the second node of a link.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOM = 20.0
"""Depth of channels and nodes (m): nothing spills."""

# With its usual head tolerance (1.5 mm), and even with 0.1 mm, SWMM leaves its iteration too early in every short step,
# and its waves run ahead: by a minute in 4 km, whatever the step.
OPTIONS = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
LINK_OFFSETS ELEVATION
START_DATE 01/01/2020
START_TIME 00:00:00
END_DATE 01/{day:02d}/2020
END_TIME {clock}
REPORT_STEP 00:{report:02d}:00
ROUTING_STEP {step:g}
VARIABLE_STEP 0
INERTIAL_DAMPING NONE
NORMAL_FLOW_LIMITED FROUDE
FORCE_MAIN_EQUATION H-W
MIN_SLOPE 0
MIN_SURFAREA 0.01
MAX_TRIALS 100
HEAD_TOLERANCE 0.00000001
THREADS 1
"""

Course = Sequence[tuple[float, float]]
"""What changes with time: (seconds, value), linear between."""


@dataclass(frozen=True)
class Node:
    """A place where links meet: a junction, a pond with an `area`, or an outfall with a `level` outside.

    The area of a pond (m²) at its bottom may grow with the depth by `growth` (m²/m).
    """

    name: str
    bed: float
    start: float
    inflow: Course = ()
    area: float = 0.0
    level: Course = ()
    growth: float = 0.0


@dataclass(frozen=True)
class Conduit:
    """A prismatic open channel; a `side_slope` of 0 has walls."""

    name: str
    ends: tuple[str, str]
    beds: tuple[float, float]
    length: float
    width: float
    side_slope: float
    manning: float


@dataclass(frozen=True)
class Weir:
    """A sharp crest across the flow: Q = C L h^1.5, drowned by Villemonte's factor."""

    name: str
    ends: tuple[str, str]
    crest: float
    length: float
    coefficient: float


@dataclass(frozen=True)
class Orifice:
    """A rectangular opening in a wall: Q = C A √(2 g h)."""

    name: str
    ends: tuple[str, str]
    sill: float
    width: float
    height: float
    coefficient: float


@dataclass(frozen=True)
class Pump:
    """A pump that gives a discharge by the depth at its first node, or by its lift where `kind` is ``PUMP3``.

    It goes on and off at two depths at its first node; at 0 it always runs.
    """

    name: str
    ends: tuple[str, str]
    curve: Course
    on: float = 0.0
    off: float = 0.0
    kind: str = "PUMP4"


@dataclass(frozen=True)
class Network:
    """Nodes, channels and structures."""

    nodes: Sequence[Node]
    conduits: Sequence[Conduit]
    structures: Sequence[Weir | Orifice | Pump] = field(default=())


@dataclass(frozen=True)
class Found:
    """What SWMM gives: seconds of its report times, and by name levels of nodes and discharges of links."""

    seconds: np.ndarray
    level: Mapping[str, np.ndarray]
    flow: Mapping[str, np.ndarray]
    unbalanced: float


def text(network: Network, hours: int, step: float, report: int) -> str:
    """Return the input text of a run of some hours; `step` in seconds, `report` in minutes."""
    clock = f"{hours % 24:02d}:00:00"
    parts = [OPTIONS.format(day=1 + hours // 24, clock=clock, step=step, report=report)]
    for title, lines in (_nodes(network) | _links(network) | _courses(network)).items():
        parts += [f"[{title}]", *lines, ""] if lines else []
    return "\n".join([*parts, "[REPORT]", "NODES ALL", "LINKS ALL", ""])


def run(network: Network, hours: int, step: float = 2.0, report: int = 10) -> Found:
    """Run a network in a folder of its own."""
    from swmm.toolkit import solver

    with tempfile.TemporaryDirectory() as folder:
        case, words, binary = (str(Path(folder) / f"case.{end}") for end in ("inp", "rpt", "out"))
        Path(case).write_text(text(network, hours, step, report), encoding="ascii")
        solver.swmm_open(case, words, binary)
        solver.swmm_start(True)
        while solver.swmm_step() > 0.0:
            pass
        solver.swmm_end()
        unbalanced = solver.swmm_get_mass_balance()[1] / 100.0
        solver.swmm_close()
        return _read(binary, network, 60.0 * report, unbalanced)


def chain(
    name: str,
    ends: tuple[str, str],
    beds: tuple[float, float],
    length: float,
    pieces: int,
    shape: tuple[float, float, float],
    level: float,
) -> tuple[list[Node], list[Conduit]]:
    """Return a reach of equal conduits name-1, name-2, … and the junctions name.1, … between them.

    `shape` is width, side slope and Manning's n; `level` the one at the start.
    """
    bed = np.linspace(*beds, pieces + 1)
    joints = [ends[0], *(f"{name}.{k}" for k in range(1, pieces)), ends[1]]
    nodes = [Node(joint, float(z), level) for joint, z in zip(joints[1:-1], bed[1:-1], strict=True)]
    conduits = [
        Conduit(f"{name}-{k + 1}", (joints[k], joints[k + 1]), (bed[k], bed[k + 1]), length / pieces, *shape)
        for k in range(pieces)
    ]
    return nodes, conduits


def _nodes(network: Network) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"JUNCTIONS": [], "STORAGE": [], "OUTFALLS": []}
    for node in network.nodes:
        depth = max(node.start - node.bed, 0.0)
        head = f"{node.name} {node.bed:.6f}"
        if node.level:
            found["OUTFALLS"].append(f"{head} TIMESERIES {node.name}.level NO")
        elif node.area:
            found["STORAGE"].append(f"{head} {ROOM} {depth:.6f} FUNCTIONAL {node.growth} 1 {node.area} 0 0")
        else:
            found["JUNCTIONS"].append(f"{head} {ROOM} {depth:.6f} 0 0")
    return found


def _links(network: Network) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {key: [] for key in ("CONDUITS", "WEIRS", "ORIFICES", "PUMPS", "XSECTIONS")}
    for c in network.conduits:
        beds = " ".join(f"{z:.6f}" for z in c.beds)
        found["CONDUITS"].append(f"{c.name} {' '.join(c.ends)} {c.length:.6f} {c.manning} {beds} 0 0")
        sloped = f"TRAPEZOIDAL {ROOM} {c.width} {c.side_slope} {c.side_slope}"
        found["XSECTIONS"].append(f"{c.name} {sloped if c.side_slope else f'RECT_OPEN {ROOM} {c.width} 0 0'} 1")
    for s in network.structures:
        ends = f"{s.name} {' '.join(s.ends)}"
        if isinstance(s, Weir):
            found["WEIRS"].append(f"{ends} TRANSVERSE {s.crest:.6f} {s.coefficient} NO 0 0 YES")
            found["XSECTIONS"].append(f"{s.name} RECT_OPEN {ROOM} {s.length} 0 0")
        elif isinstance(s, Orifice):
            found["ORIFICES"].append(f"{ends} SIDE {s.sill:.6f} {s.coefficient} NO 0")
            found["XSECTIONS"].append(f"{s.name} RECT_CLOSED {s.height} {s.width} 0 0")
        else:
            found["PUMPS"].append(f"{ends} {s.name}.curve {'OFF' if s.on else 'ON'} {s.on} {s.off}")
    return found


def _courses(network: Network) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"INFLOWS": [], "CURVES": [], "TIMESERIES": []}
    for node in network.nodes:
        if node.inflow:
            found["INFLOWS"].append(f"{node.name} FLOW {node.name}.inflow FLOW 1 1")
        for kind, course in (("inflow", node.inflow), ("level", node.level)):
            found["TIMESERIES"] += [f"{node.name}.{kind} {t / 3600.0:.6f} {value:.6f}" for t, value in course]
    for pump in (s for s in network.structures if isinstance(s, Pump)):
        kinds = [pump.kind, *("" for _ in pump.curve[1:])]
        points = [f"{pump.name}.curve {kind} {x} {y}" for kind, (x, y) in zip(kinds, pump.curve, strict=True)]
        found["CURVES"] += points
    return found


def _read(binary: str, network: Network, interval: float, unbalanced: float) -> Found:
    from swmm.toolkit import output, shared_enum

    handle = output.init()
    output.open(handle, binary)
    count = output.get_times(handle, shared_enum.Time.NUM_PERIODS)

    def names(kind: int, total: int) -> list[str]:
        return [output.get_elem_name(handle, kind, k) for k in range(total)]

    _, nodes, links, *_ = output.get_proj_size(handle)
    head, rate = shared_enum.NodeAttribute.HYDRAULIC_HEAD, shared_enum.LinkAttribute.FLOW_RATE
    level = {
        name: np.array(output.get_node_series(handle, k, head, 0, count - 1))
        for k, name in enumerate(names(shared_enum.ElementType.NODE, nodes))
    }
    flow = {
        name: np.array(output.get_link_series(handle, k, rate, 0, count - 1))
        for k, name in enumerate(names(shared_enum.ElementType.LINK, links))
    }
    output.close(handle)
    times = interval * np.arange(1, 1 + len(next(iter(level.values()))))
    return Found(times, level, flow, unbalanced)
