"""What must hold of every structure at any levels and settings: continuity, direction, symmetry, and shut is shut."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from danao import (
    BoxBarrel,
    CircularBarrel,
    Culvert,
    Gate,
    Pump,
    RatingTable,
    RubberDam,
    SharpCrestedWeir,
    TideGate,
    Weir,
)
from danao.river.structures import Structure
from danao.river.structures._structure import pack
from solvers._jit import kernel
from solvers.structures import part_discharge

AT = ("main", 500.0)
STEP = 1e-4  # m
ROUND_OFF = 1e-10  # m³/s

# A parabola replaces the root of the head below 1 mm: its slope is 210 m/s a metre of head, and the head over a jet
# that the water behind is about to cover falls at most four times as fast as that water rises.
STEEPEST = 5.0 * 210.0

# The depth that lets most through a barrel is found on a mesh of two thousandths of the depth.
CULVERT_RISE = 1e-5


def number(least: float, most: float) -> st.SearchStrategy[float]:
    """Return numbers to a thousandth of a millimetre: an opening of 1e-308 m is no opening."""
    return st.floats(least, most).map(lambda value: round(value, 6))


levels = number(-0.5, 6.0)
coefficients = number(0.5, 1.2)
plain = {"width": number(0.5, 30.0), "discharge_coefficient": coefficients}
leaf = {**plain, "sill": number(0.0, 1.0), "height": number(1.0, 4.0)}
barrels = st.one_of(
    st.builds(CircularBarrel, number(0.4, 2.5)), st.builds(BoxBarrel, number(0.5, 4.0), number(0.4, 2.5))
)


def placed(kind: type, **fields: Any) -> st.SearchStrategy[Any]:
    return st.builds(kind, st.just("any"), st.just(AT), **fields)


def level_culvert(barrel: Any, invert: float, length: float, manning: float, exit_loss: float) -> Culvert:
    return Culvert("any", AT, barrel, invert, invert, length, manning, exit_loss=exit_loss)


weirs = placed(Weir, crest=number(0.0, 3.0), **plain)
plates = placed(SharpCrestedWeir, crest=number(0.0, 3.0), **plain)
gates = placed(Gate, **leaf | {"discharge_coefficient": number(0.6, 1.0)})
dams = placed(RubberDam, **leaf)
flaps = placed(TideGate, **leaf)
culverts = st.builds(
    level_culvert, barrels, number(0.0, 1.0), number(5.0, 60.0), number(0.01, 0.03), st.sampled_from([0.0, 1.0])
)
pumps = placed(
    Pump, curve=st.just([(0.0, 6.0), (2.0, 4.0), (4.0, 0.0)]), units=st.just(3), lowest_level=number(0.0, 1.0)
)
tables = placed(RatingTable, level=st.just((0.5, 1.0, 3.0)), discharge=st.just((0.0, 2.0, 20.0)))

symmetric = st.one_of(weirs, plates, gates, dams, culverts)
one_way = st.one_of(flaps, pumps, tables)
anything = st.one_of(symmetric, one_way)


@st.composite
def set_anyhow(draw: Any, kinds: st.SearchStrategy[Any]) -> tuple[Structure, float]:
    """Draw a structure and a setting in its range; a crest anywhere from 0 to 3 m."""
    structure = draw(kinds)
    least, most = (0.0, 3.0) if isinstance(structure, Weir | SharpCrestedWeir) else structure.setting_range
    return structure, draw(number(least, most))


def steepest(structure: Any) -> float:
    """Return how much the discharge may change at most by metre of level (m²/s)."""
    if isinstance(structure, Pump):
        return 3.0 * 4.0 / 0.05 + 3.0  # full discharge within 5 cm, and the slope of the curve
    if isinstance(structure, RatingTable):
        return 9.0 + 20.0 * STEEPEST
    if isinstance(structure, Culvert):
        return 4.0 * 2.5 * STEEPEST
    return structure.width * 6.0 * STEEPEST


def hunt(discharge: Any, low: float, high: float) -> float:
    """Return the change of a discharge over a step of level, halving towards where it changes most."""
    while high - low > STEP:
        middle = 0.5 * (low + high)
        values = [discharge(level) for level in (low, middle, high)]
        below = abs(values[1] - values[0]) >= abs(values[2] - values[1])
        low, high = (low, middle) if below else (middle, high)
    return abs(discharge(high) - discharge(low))


@settings(max_examples=150, deadline=None)
@given(set_anyhow(anything), levels, levels, levels)
def test_continuous(drawn: tuple[Structure, float], a: float, b: float, other: float) -> None:
    """No step of a tenth of a millimetre changes the discharge by more than the steepest part of the law does."""
    structure, setting = drawn
    low, high = min(a, b), max(a, b)
    allowed = steepest(structure) * STEP
    assert hunt(lambda level: structure.flow_between(level, other, setting), low, high) <= allowed
    assert hunt(lambda level: structure.flow_between(other, level, setting), low, high) <= allowed


@settings(max_examples=300, deadline=None)
@given(set_anyhow(anything), levels, levels, number(0.0, 3.0))
def test_never_falls_with_the_level_it_comes_from(
    drawn: tuple[Structure, float], up: float, down: float, more: float
) -> None:
    structure, setting = drawn
    before = structure.flow_between(up, down, setting)
    after = structure.flow_between(up + more, down, setting)
    slack = CULVERT_RISE * abs(before) if isinstance(structure, Culvert) and before < 0.0 else 0.0
    assert after >= before - slack - ROUND_OFF * (1.0 + abs(before))


@settings(max_examples=300, deadline=None)
@given(set_anyhow(anything), levels, levels, number(0.0, 3.0))
def test_never_grows_with_the_level_it_goes_to(
    drawn: tuple[Structure, float], up: float, down: float, more: float
) -> None:
    structure, setting = drawn
    before = structure.flow_between(up, down, setting)
    after = structure.flow_between(up, down + more, setting)
    slack = CULVERT_RISE * abs(before) if isinstance(structure, Culvert) and before > 0.0 else 0.0
    assert after <= before + slack + ROUND_OFF * (1.0 + abs(before))


@settings(deadline=None)
@given(culverts, levels, levels, number(0.0, 3.0))
def test_a_full_barrel_never_grows_with_the_level_it_goes_to(culvert: Any, up: float, down: float, more: float) -> None:
    assume(down >= culvert.invert_downstream + culvert.barrel.rise)
    assert culvert.flow_between(up, down + more) <= culvert.flow_between(up, down) + ROUND_OFF


@settings(deadline=None)
@given(set_anyhow(st.one_of(symmetric, flaps, tables)), levels)
def test_nothing_flows_between_equal_levels(drawn: tuple[Structure, float], level: float) -> None:
    structure, setting = drawn
    assert abs(structure.flow_between(level, level, setting)) <= ROUND_OFF


@settings(deadline=None)
@given(set_anyhow(symmetric), levels, levels)
def test_odd_under_exchange_of_the_levels(drawn: tuple[Structure, float], a: float, b: float) -> None:
    structure, setting = drawn
    there, back = structure.flow_between(a, b, setting), structure.flow_between(b, a, setting)
    assert abs(there + back) <= ROUND_OFF * (1.0 + abs(there))
    assert there * (a - b) >= 0.0


@settings(deadline=None)
@given(set_anyhow(one_way), levels, levels)
def test_no_flow_back(drawn: tuple[Structure, float], a: float, b: float) -> None:
    structure, setting = drawn
    assert structure.flow_between(a, b, setting) >= 0.0
    if not isinstance(structure, Pump) and b >= a:
        assert structure.flow_between(a, b, setting) <= ROUND_OFF


@settings(deadline=None)
@given(st.one_of(gates, flaps, pumps), levels, levels)
def test_shut_is_shut(structure: Any, a: float, b: float) -> None:
    """But water falls over the leaf of a gate that is higher than it."""
    if isinstance(structure, Gate):
        a, b = (min(level, structure.sill + structure.height) for level in (a, b))
    assert structure.flow_between(a, b, 0.0) == 0.0


@settings(deadline=None)
@given(set_anyhow(st.one_of(symmetric, flaps, tables)), levels, levels)
def test_nothing_flows_below_the_crest(drawn: tuple[Structure, float], a: float, b: float) -> None:
    structure, setting = drawn
    if isinstance(structure, Weir | SharpCrestedWeir):
        crest = setting
    elif isinstance(structure, RubberDam):
        crest = structure.sill + setting
    elif isinstance(structure, Culvert):
        crest = max(structure.invert_upstream, structure.invert_downstream)
    else:
        crest = structure.level[0] if isinstance(structure, RatingTable) else structure.sill
    assert structure.flow_between(min(a, crest), min(b, crest), setting) == 0.0


@settings(deadline=None)
@given(st.one_of(gates, flaps, dams, weirs), levels, levels, number(0.0, 1.0), number(0.0, 1.0))
def test_opening_lets_more_through(structure: Any, a: float, b: float, one: float, two: float) -> None:
    """A wider opening or a lower crest never lets less through, as long as the leaf is not overtopped."""
    assume(not isinstance(structure, Gate) or max(a, b) <= structure.sill + structure.height)
    most = 3.0 if isinstance(structure, Weir) else structure.setting_range[1]
    rises = isinstance(structure, Weir | RubberDam)
    narrow, wide = sorted([one * most, two * most], reverse=rises)
    little, much = (abs(structure.flow_between(a, b, setting)) for setting in (narrow, wide))
    assert much >= little - ROUND_OFF * (1.0 + little)


@kernel
def between_streams(structures, setting, left, right, left_head, right_head):
    """Return the discharge of the first part between waters with velocity heads towards it."""
    return part_discharge(structures, 0, setting, left, right, left_head, right_head, -1e9, -1e9)


@pytest.mark.parametrize("heads", [(0.01, 0.0), (0.01, 0.01)])
def test_continuous_where_the_flow_turns_against_a_stream(heads: tuple[float, float]) -> None:
    """Two metres drowned over a weir of 10 m: within 0.2 mm of level it leaps by 9 m³/s, and by 18 m³/s."""
    arrays = pack([Weir("weir", AT, crest=0.0, width=10.0)], [0])
    turn = 2.0 - heads[0] + heads[1]
    flows = [between_streams(arrays, 0.0, turn + rise, 2.0, *heads) for rise in np.linspace(-1e-4, 1e-4, 9)]
    assert np.abs(np.diff(flows)).max() < 10.0 * 2.0 * 210.0 * 0.5e-4
