"""The same channels in danao and in SWMM 5 (EPA, dynamic wave, through swmm-toolkit): a flood, a tide, a loop.

SWMM is a peer, not a truth: it keeps discharges in the middle of conduits, gives each node half of the conduits beside
it, and takes the area of a conduit from the depths at its ends, all of first order. So conduits are short here, and the
test asks that the difference falls with the conduits' length.

Then structures: a weir in the channel, free at low water and drowned at high water; in the loop an opening under water
in one arm, and beside it a ditch that a pump empties into the river. The last tests see to it that weir, orifice and
pump of the networks in `tests.swmm_networks` do what their formulae say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from danao import (
    BoxBarrel,
    CrossSection,
    Culvert,
    Gate,
    Inflow,
    Level,
    Pump,
    Reach,
    Results,
    River,
    Series,
    SharpCrestedWeir,
)
from danao.river.structures import Structure
from tests import rivers
from tests import swmm_networks as swmm
from tests.convergence import show
from tests.runs import after, run, seconds

pytest.importorskip("swmm.toolkit", reason="the extra 'verify' is not installed")

HOUR = 3600.0
HOURS = 24
SPIN_UP = 6.0 * HOUR
TIMES = np.arange(0.0, HOURS * HOUR + 1.0, 300.0)
FLOOD = 20.0 + 40.0 * np.exp(-(((TIMES - 12.0 * HOUR) / (1.5 * HOUR)) ** 2))
TIDE = 2.0 + 0.6 * np.sin(2.0 * np.pi * TIMES / 44_714.0)

LEVEL_AGREES, FLOW_AGREES = 3.5e-3, 2e-3
"""m, and a part of the range. Measured with conduits of 100 m: 2.6 mm and 0.13 %; of 50 m: 1.5 mm and 0.09 %."""

ENERGY_AGREES, SURFACE_AGREES, PASSES, FLOWS = 1e-2, 1.2e-2, 1e-2, 2.8e-2
"""m above and below a structure; parts of what passes weir, culvert or pump, and of what passes the gate.

Measured with conduits of 100 m: above the gate 7.4 mm, elsewhere less than 4 mm, 9.2 mm below the weir; discharges
0.3 % at the weir, 0.4 % at culvert and pump (its levels are those of cells in danao, 50 m from the nodes of SWMM),
2.2 % at the gate.
"""

ABOVE_WEIR = 0.024
"""m of energy above the weir. Measured: 36 and 18.5 mm with conduits of 200 and 100 m, of first order.

danao's law takes the levels of the cells beside the weir, half a cell away on either side, SWMM's those at it; in the
flood the surface of the stream falls by some 0.2 m a kilometre.
"""

RISES = 0.004
"""m by which the cell behind a structure may stand above the surface of the stream that goes on: 1.4 mm measured."""

GRAVITY = 9.81
SHARP = 2.0 / 3.0 * np.sqrt(2.0 * GRAVITY)
"""Q/(b H^1.5) of a sharp crest with discharge coefficient 1, m^0.5/s."""

WEIR = swmm.Weir("sill", ("above", "below"), crest=2.9, length=12.0, coefficient=1.7)

SILL, OPENING, ACROSS = 0.56, 0.2, 12.0
"""m: sill, height and width of the opening in the southern arm, 700 m from its head."""

MEAN_WATER = (3.02, 2.24)
"""Levels above and behind the opening, m, about the mean of the day."""

LIFT = ((0.2, 1.6), (1.0, 0.8), (2.5, 0.0))
"""Lift (m) and discharge (m³/s) of the pump."""

DITCH, DRAINED, GATE_AT, PUMP_AT = 500.0, 0.8, 700.0, 300.0
"""Length of the ditch (m), its discharge (m³/s), and where gate and pump stand (m)."""

LENGTH, BEDS, WIDTH, SIDE_SLOPE, MANNING = 4000.0, (2.0, 0.0), 10.0, 2.0, 0.03


def course(values: np.ndarray) -> list[tuple[float, float]]:
    return [(float(t), float(value)) for t, value in zip(TIMES, values, strict=True)]


def series(values: np.ndarray) -> Series:
    return Series([after(t) for t in TIMES], values)


def channel_network(pieces: int, weir: swmm.Weir | None = None) -> swmm.Network:
    """Return the trapezoidal channel; a weir stands in its middle, between the nodes "above" and "below"."""
    shape = (WIDTH, SIDE_SLOPE, MANNING)
    ends = [swmm.Node("top", BEDS[0], 4.0, course(FLOOD)), swmm.Node("end", BEDS[1], 2.0, level=course(TIDE))]
    if weir is None:
        nodes, conduits = swmm.chain("main", ("top", "end"), BEDS, LENGTH, pieces, shape, 3.5)
        return swmm.Network([*ends, *nodes], conduits)
    middle, half, both = 0.5 * sum(BEDS), pieces // 2, []
    for name, joints, beds in (
        ("up", ("top", "above"), (BEDS[0], middle)),
        ("down", ("below", "end"), (middle, BEDS[1])),
    ):
        both.append(swmm.chain(name, joints, beds, 0.5 * LENGTH, half, shape, 3.5))
    sides = [swmm.Node("above", middle, 3.5), swmm.Node("below", middle, 3.5)]
    return swmm.Network([*ends, *sides, *both[0][0], *both[1][0]], [*both[0][1], *both[1][1]], [weir])


def loop_network(piece: float, more: Sequence[swmm.Node] = (), structures: Sequence = ()) -> swmm.Network:
    """Return `rivers.loop` with conduits of a length, ponds and structures beside it."""
    nodes, conduits = list(more), []
    river = rivers.loop()
    for reach in river.reaches:
        first, last = reach.sections
        ends = (reach.node("upstream"), reach.node("downstream"))
        shape = (float(first.width(first.bed + 1.0)), 0.0, MANNING)
        pieces = round(reach.length / piece)
        between, links = swmm.chain(reach.name, ends, (first.bed, last.bed), reach.length, pieces, shape, 2.0)
        nodes, conduits = nodes + between, conduits + links
    joints = [("upper.upstream", 1.0), ("parting", 0.7), ("meeting", 0.4), ("lower.downstream", 0.0)]
    given = {"upper.upstream": {"inflow": course(FLOOD)}, "lower.downstream": {"level": course(TIDE)}}
    nodes += [swmm.Node(name, bed, 2.0, **given.get(name, {})) for name, bed in joints]
    return swmm.Network(nodes, conduits, structures)


def gated_network(piece: float, orifice: float) -> swmm.Network:
    """Return the loop with an opening of a coefficient in its southern arm, and the ditch with its pump."""
    plain = loop_network(piece)
    face, pieces = round(GATE_AT / piece), [round(part / piece) for part in (PUMP_AT, DITCH - PUMP_AT)]
    cut = next(c for c in plain.conduits if c.name == f"south-{face + 1}")
    conduits = [replace(c, ends=("behind", c.ends[1])) if c is cut else c for c in plain.conduits]
    shape = (ACROSS, 0.0, MANNING)
    ditch = swmm.chain("ditch", ("source", "suction"), (0.4, 0.4), PUMP_AT, pieces[0], shape, 1.4)
    outlet = swmm.chain("outlet", ("delivery", "meeting"), (0.4, 0.4), DITCH - PUMP_AT, pieces[1], shape, 2.0)
    given = course(np.full(TIMES.size, DRAINED))
    nodes = [swmm.Node("behind", cut.beds[0], 2.0), swmm.Node("source", 0.4, 1.4, given)]
    nodes += [swmm.Node("suction", 0.4, 1.4), swmm.Node("delivery", 0.4, 2.0), *ditch[0], *outlet[0]]
    opening = swmm.Orifice("gate", (f"south.{face}", "behind"), SILL, ACROSS, OPENING, orifice)
    pump = swmm.Pump("pump", ("suction", "delivery"), LIFT, kind="PUMP3")
    return swmm.Network([*plain.nodes, *nodes], [*conduits, *ditch[1], *outlet[1]], [opening, pump])


@cache
def channel_swmm(pieces: int) -> swmm.Found:
    return swmm.run(channel_network(pieces), HOURS, step=320.0 / pieces)


@cache
def loop_swmm(piece: float) -> swmm.Found:
    return swmm.run(loop_network(piece), HOURS, step=0.08 * piece)


@cache
def channel(cells: int, *structures: Structure) -> Results:
    ends = [CrossSection.trapezoid(x, z, WIDTH, SIDE_SLOPE, MANNING) for x, z in zip((0.0, LENGTH), BEDS, strict=True)]
    boundaries = [Inflow("main", flow=series(FLOOD)), Level("main", level=series(TIDE))]
    river = River([Reach("main", ends)], structures=structures)
    return run(river, boundaries, HOURS * HOUR, cell=LENGTH / cells, step=2400.0 / cells, output=600.0)


@cache
def loop(cell: float) -> Results:
    boundaries = [Inflow("upper", flow=series(FLOOD)), Level("lower", level=series(TIDE))]
    return run(rivers.loop(), boundaries, HOURS * HOUR, cell=cell, step=0.6 * cell, output=600.0)


def gated_loop(piece: float, opening: Structure) -> Results:
    boundaries = [
        Inflow("upper", flow=series(FLOOD)),
        Level("lower", level=series(TIDE)),
        Inflow("ditch", flow=DRAINED),
    ]
    ends = [CrossSection.rectangle(x, 0.4, ACROSS, MANNING) for x in (0.0, DITCH)]
    pump = Pump("pump", ("ditch", PUMP_AT), curve=[(flow, head) for head, flow in reversed(LIFT)])
    reaches = [*rivers.loop().reaches, Reach("ditch", ends, downstream="meeting")]
    river = River(reaches, structures=[opening, pump])
    return run(river, boundaries, HOURS * HOUR, cell=piece, step=0.6 * piece, output=600.0)


def reach_of(results: Results, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return levels and discharges of a reach, at the report times of SWMM."""
    data = results.dataset
    level = data["level"].values[1:, data["reach"].values == name]
    return level, data["discharge"].values[1:, data["face_reach"].values == name]


def differences(pairs: dict[str, tuple[np.ndarray, np.ndarray]], times: np.ndarray) -> dict[str, float]:
    """Return the largest difference after the spin-up: of levels in m, of discharges (Q…) as a part of the range."""
    late, worst = times >= SPIN_UP, {}
    for name, (ours, theirs) in pairs.items():
        scale = np.ptp(ours[late]) if name.startswith("Q") else 1.0
        worst[name] = float(np.abs(ours - theirs)[late].max() / scale)
    return worst


def channel_differences(pieces: int) -> dict[str, float]:
    theirs, half = channel_swmm(pieces), pieces // 2
    level, flow = reach_of(channel(pieces), "main")
    np.testing.assert_allclose(seconds(channel(pieces))[1:], theirs.seconds)
    pairs = {
        "level at the top": (1.5 * level[:, 0] - 0.5 * level[:, 1], theirs.level["top"]),
        "level in the middle": (0.5 * (level[:, half - 1] + level[:, half]), theirs.level[f"main.{half}"]),
        "Q in the middle": (0.5 * (flow[:, half - 1] + flow[:, half]), theirs.flow[f"main-{half}"]),
        "Q at the end": (0.5 * (flow[:, -2] + flow[:, -1]), theirs.flow[f"main-{pieces}"]),
    }
    return differences(pairs, theirs.seconds)


def loop_differences(piece: float) -> dict[str, float]:
    theirs = loop_swmm(piece)
    ours = {name: reach_of(loop(piece), name) for name in ("upper", "north", "south", "lower")}
    pairs = {
        "level at the top": (
            1.5 * ours["upper"][0][:, 0] - 0.5 * ours["upper"][0][:, 1],
            theirs.level["upper.upstream"],
        ),
        "level at the meeting": (1.5 * ours["lower"][0][:, 0] - 0.5 * ours["lower"][0][:, 1], theirs.level["meeting"]),
    }
    for name in ours:
        pieces = round(rivers.loop().reach(name).length / piece)
        k = pieces // 2
        flow = ours[name][1]
        pairs[f"Q of {name}"] = (0.5 * (flow[:, k - 1] + flow[:, k]), theirs.flow[f"{name}-{k}"])
    return differences(pairs, theirs.seconds)


def agree(case: str, sizes: Sequence[float], found: Sequence[dict[str, float]]) -> None:
    """Show the differences; assert that they fall with the length of the conduits and are small with the shorter."""
    show(case, sizes, {name: [each[name] for each in found] for name in found[0]})
    for name, worst in found[-1].items():
        assert worst < found[0][name], name
        assert worst <= (FLOW_AGREES if name.startswith("Q") else LEVEL_AGREES), name


def test_channel_with_a_flood_and_a_tide() -> None:
    agree("SWMM channel", (200.0, 100.0), [channel_differences(pieces) for pieces in (20, 40)])


@pytest.mark.slow
def test_channel_in_shorter_pieces() -> None:
    agree("SWMM channel", (100.0, 50.0), [channel_differences(pieces) for pieces in (40, 80)])


def test_loop_with_a_flood_and_a_tide() -> None:
    agree("SWMM loop", (200.0, 100.0), [loop_differences(piece) for piece in (200.0, 100.0)])


@pytest.mark.slow
def test_loop_in_shorter_pieces() -> None:
    agree("SWMM loop", (100.0, 50.0), [loop_differences(piece) for piece in (100.0, 50.0)])


def test_swmm_keeps_its_water() -> None:
    for found in (channel_swmm(40), loop_swmm(100.0)):
        assert abs(found.unbalanced) <= 5e-4


def beside(results: Results, name: str, face: int, there: Callable[[np.ndarray], np.ndarray]) -> dict[str, np.ndarray]:
    """Return what is beside a structure: energy above it, level below it, the rise of the cell behind it, discharge.

    The level below is the surface of the stream, continued from the second and third cell; `there` gives the wetted
    area above the structure by the level.
    """
    level, flow = reach_of(results, name)
    above = 1.5 * level[:, face - 1] - 0.5 * level[:, face - 2]
    reach = level[:, face:]
    slope = reach[:, 1] - reach[:, 2] if reach.shape[1] > 2 else 0.0
    return {
        "level above": above,
        "energy above": above + (flow[:, face] / there(above)) ** 2 / (2.0 * GRAVITY),
        "level below": reach[:, 1] + 1.5 * slope,
        "rise": reach[:, 0] - reach[:, 1] - slope,
        "Q": flow[:, face],
    }


def structure_differences(
    ours: dict[str, np.ndarray], theirs: swmm.Found, link: str, ends: tuple[str, str]
) -> dict[str, float]:
    """Return the largest differences after the spin-up; that of the discharge as a part of it."""
    late = theirs.seconds >= SPIN_UP
    above, below = (theirs.level[end] for end in ends)
    pairs = {"level above": above, "energy above": above, "level below": below}
    found = {name: float(np.abs(ours[name] - other)[late].max()) for name, other in pairs.items()}
    flow = theirs.flow[link]
    return found | {"rise": float(ours["rise"][late].max()), "Q": float(np.abs(ours["Q"] / flow - 1.0)[late].max())}


def test_weir_in_the_channel() -> None:
    found = []
    for pieces in (20, 40):
        theirs = swmm.run(channel_network(pieces, WEIR), HOURS, step=320.0 / pieces)
        behind = theirs.level["below"][theirs.seconds >= SPIN_UP]
        assert 40 < (behind < WEIR.crest).sum() < 80  # free about half the time
        coefficient = WEIR.coefficient / SHARP
        weir = SharpCrestedWeir("sill", ("main", 0.5 * LENGTH), WEIR.crest, WEIR.length, coefficient)
        results = channel(pieces, weir)
        ours = beside(results, "main", pieces // 2, lambda level: (level - 1.0) * (WIDTH + SIDE_SLOPE * (level - 1.0)))
        found.append(structure_differences(ours, theirs, "sill", WEIR.ends))
    show("SWMM weir", (200.0, 100.0), {name: [each[name] for each in found] for name in found[0]})
    last = found[-1]
    assert last["energy above"] <= ABOVE_WEIR
    assert last["energy above"] < 0.6 * found[0]["energy above"]
    assert last["level above"] > last["energy above"]  # SWMM's law takes the level, danao's the energy
    assert last["level below"] <= SURFACE_AGREES
    assert last["rise"] <= RISES
    assert last["Q"] <= PASSES


def openings() -> dict[str, tuple[Structure, float, float]]:
    """Return the opening in danao, the coefficient of SWMM's orifice, and how well their discharges should agree.

    The culvert without friction has the law of the orifice: Q = C A √(2 g Δ), its losses 1/C² velocity heads. A drowned
    gate has not: its jet gives momentum to the water behind, so that more passes than C A √(2 g Δ) with the contraction
    for C, and the more the shallower that water is. SWMM gets the C that is right at mean water. In free flow the head
    would count from the contracted jet in danao, from the middle of the opening in SWMM; here it is always drowned.
    """
    place = ("south", GATE_AT)
    loss = 1.0 / 0.65**2 - 1.0
    walls = dict(length=0.01, manning=1e-3, entrance_loss=loss, inlet="box_wingwalls_30_75")
    culvert = Culvert("gate", place, BoxBarrel(ACROSS, OPENING), SILL, SILL, **walls)
    gate = Gate("gate", place, ACROSS, SILL, 6.0, 0.611, OPENING)
    above, behind = MEAN_WATER
    still = gate.flow_between(above, behind) / (OPENING * ACROSS * np.sqrt(2.0 * GRAVITY * (above - behind)))
    return {"culvert": (culvert, 0.65, PASSES), "gate": (gate, still, FLOWS)}


@pytest.mark.parametrize("kind", ["culvert", "gate"])
def test_opening_and_pump_in_the_loop(kind: str) -> None:
    piece = 100.0
    opening, orifice, agrees = openings()[kind]
    theirs = swmm.run(gated_network(piece, orifice), HOURS, step=0.08 * piece)
    late = theirs.seconds >= SPIN_UP
    assert theirs.level["behind"][late].min() > SILL + OPENING  # drowned
    results = gated_loop(piece, opening)
    face = round(GATE_AT / piece)
    ours = beside(results, "south", face, lambda level: ACROSS * (level - SILL))
    gate = structure_differences(ours, theirs, "gate", (f"south.{face}", "behind"))
    ours = beside(results, "ditch", round(PUMP_AT / piece), lambda level: ACROSS * (level - 0.4))
    pump = structure_differences(ours, theirs, "pump", ("suction", "delivery"))
    show(f"SWMM {kind} and pump", (piece,), {f"{name} at {kind}": [value] for name, value in gate.items()})
    show(f"SWMM {kind} and pump", (piece,), {f"{name} at pump": [value] for name, value in pump.items()})
    assert np.ptp(theirs.flow["pump"][late]) > 0.25
    assert gate["Q"] <= agrees
    assert pump["Q"] <= PASSES
    assert gate["energy above"] <= ENERGY_AGREES
    assert pump["level above"] <= SURFACE_AGREES
    for found in (gate, pump):
        assert found["level below"] <= SURFACE_AGREES
        assert found["rise"] <= RISES


def test_weir_of_the_writer() -> None:
    weir = swmm.Weir("sill", ("above", "below"), crest=2.9, length=12.0, coefficient=1.7)
    found = swmm.run(channel_network(20, weir), HOURS, step=8.0)
    late = found.seconds >= SPIN_UP
    above, below = (np.maximum(found.level[side][late] - weir.crest, 0.0) for side in weir.ends)
    free = weir.coefficient * weir.length * above**1.5
    drowned = free * (1.0 - np.minimum(below / above, 1.0) ** 1.5) ** 0.385
    assert (below > 0.0).any()
    assert (below == 0.0).any()
    np.testing.assert_allclose(found.flow[weir.name][late], drowned, rtol=2e-3)


def test_orifice_and_pump_of_the_writer() -> None:
    """A pond beside the loop takes water through an opening under water, and a pump lifts it back in."""
    pond = swmm.Node("pond", -1.0, 1.0, area=20_000.0)
    opening = swmm.Orifice("opening", ("parting", "pond"), sill=0.7, width=1.0, height=0.5, coefficient=0.6)
    pump = swmm.Pump("pump", ("pond", "meeting"), curve=[(0.0, 0.5), (4.0, 2.5)], on=2.6, off=2.2)
    found = swmm.run(loop_network(100.0, [pond], [opening, pump]), HOURS, step=8.0)
    late = found.seconds >= SPIN_UP
    outside, inside = found.level["parting"][late], found.level["pond"][late]
    under = inside > opening.sill + opening.height
    head = np.abs(outside - inside)
    area = opening.width * opening.height
    wanted = np.sign(outside - inside) * opening.coefficient * area * np.sqrt(2.0 * 9.81 * head)
    assert under.sum() > 20
    clear = under & (head > 0.05)
    np.testing.assert_allclose(found.flow["opening"][late][clear], wanted[clear], rtol=2e-3)
    given = found.flow["pump"][late]
    running = given > 0.0
    assert running.any()
    assert not running.all()
    np.testing.assert_allclose(
        given[running], np.interp(inside[running] - pond.bed, *zip(*pump.curve, strict=True)), rtol=2e-3
    )
