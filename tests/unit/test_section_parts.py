"""Overbanks, water that only stands, widths by level, and roughness by depth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.describe import content_hash, describe
from danao.errors import InputError
from danao.river.grid import Grid
from danao.river.network import Reach, River
from danao.river.roughness import RoughnessByDepth
from danao.river.section import CrossSection
from danao.river.table import PAD, SectionTable

ACROSS, GROUND = [0.0, 0.0, 20.0, 25.0, 35.0, 40.0, 60.0, 60.0], [9.0, 2.0, 2.0, 0.0, 0.0, 2.0, 2.0, 9.0]
DEPTH = np.linspace(1e-3, 12.0, 24_001)


def valley(**more: object) -> CrossSection:
    """A channel 10 to 20 m wide and 2 m deep between plains of 20 m each."""
    return CrossSection.surveyed(0.0, ACROSS, GROUND, 0.03, **more)  # type: ignore[arg-type]


def manning(area: float, perimeter: float, n: float = 0.03) -> float:
    return area ** (5.0 / 3.0) * perimeter ** (-2.0 / 3.0) / n


def test_banks_part_the_section() -> None:
    parts = valley(banks=(20.0, 40.0)).parts(3.0)
    side = np.hypot(5.0, 2.0)
    for plain in (parts.left, parts.right):
        np.testing.assert_allclose([plain.area, plain.perimeter], [20.0, 21.0])
        np.testing.assert_allclose(plain.conveyance, manning(20.0, 21.0))
    np.testing.assert_allclose([parts.channel.area, parts.channel.perimeter], [50.0, 10.0 + 2.0 * side])
    total = 2.0 * manning(20.0, 21.0) + manning(50.0, 10.0 + 2.0 * side)
    np.testing.assert_allclose(valley(banks=(20.0, 40.0)).conveyance(3.0), total)


def test_banks_between_points_part_it_there() -> None:
    section = CrossSection.surveyed(0.0, [0.0, 10.0, 20.0], [5.0, 0.0, 5.0], 0.03, banks=(5.0, 15.0))
    parts = section.parts([1.0, 4.0])
    np.testing.assert_allclose(parts.left.area, [0.0, 0.5 * 1.5 * 3.0])
    np.testing.assert_allclose(parts.left.area, parts.right.area)
    np.testing.assert_allclose(parts.channel.area, [2.0, 32.0 - 1.5 * 3.0 / 2.0 * 2.0])
    np.testing.assert_allclose(section.table().conveyance([1.0, 4.0]), section.conveyance([1.0, 4.0]), rtol=3e-5)


def test_without_banks_all_is_channel() -> None:
    section = valley()
    parts = section.parts(3.0)
    assert parts.left.area == parts.right.conveyance == 0.0
    np.testing.assert_allclose(parts.channel.conveyance, section.conveyance(3.0))


def test_neighbours_of_equal_roughness_are_one_panel_within_a_part_only() -> None:
    panels = [(0.0, 0.05), (8.0, 0.05), (20.0, 0.03), (30.0, 0.03), (40.0, 0.03)]
    section = CrossSection.surveyed(0.0, ACROSS, GROUND, panels, banks=(20.0, 40.0))
    plain = [(0.0, 0.05), (20.0, 0.03), (40.0, 0.03)]
    wanted = CrossSection.surveyed(0.0, ACROSS, GROUND, plain, banks=(20.0, 40.0))
    np.testing.assert_allclose(section.conveyance(DEPTH), wanted.conveyance(DEPTH), rtol=1e-13)
    np.testing.assert_allclose(section.parts(3.0).right.conveyance, manning(20.0, 21.0))


def test_a_wall_at_a_bank_rubs_on_the_water_beside_it() -> None:
    across, ground = [0.0, 0.0, 20.0, 20.0, 30.0, 30.0, 60.0, 60.0], [9.0, 2.0, 2.0, 0.0, 0.0, 2.0, 2.0, 9.0]
    parts = CrossSection.surveyed(0.0, across, ground, 0.03, banks=(20.0, 30.0)).parts(3.0)
    np.testing.assert_allclose([parts.left.perimeter, parts.channel.perimeter, parts.right.perimeter], [21, 14, 31])


def test_banks_at_the_ends_change_nothing() -> None:
    section = valley(banks=(0.0, 60.0))
    np.testing.assert_array_equal(section.table().rows, valley().table().rows)
    assert section.parts(5.0).left.area == 0.0


# water that only stands


def test_water_stands_up_to_its_level_and_flows_above() -> None:
    section = valley(ineffective=[(0.0, 20.0, 3.0), (40.0, 60.0, None)])
    below, above = section.parts(2.9), section.parts(3.2)
    np.testing.assert_allclose(section.area([2.9, 3.2]), [30.0 + 0.9 * 60.0, 30.0 + 1.2 * 60.0])
    side = 10.0 + 2.0 * np.hypot(5.0, 2.0)
    np.testing.assert_allclose(below.channel.area, 30.0 + 0.9 * 20.0)
    np.testing.assert_allclose(below.channel.conveyance, manning(48.0, side))
    np.testing.assert_allclose(above.channel.conveyance, manning(54.0, side) + manning(24.0, 21.2))
    np.testing.assert_allclose(section.stream_table().area([2.9, 3.2, 9.0]), [48.0, 54.0 + 24.0, 170.0 + 140.0])
    np.testing.assert_allclose(section.table().area([2.9, 3.2, 9.0]), section.area([2.9, 3.2, 9.0]))
    np.testing.assert_allclose(section.table().phi2(2.9), section.stream_table().phi2(2.9))


def test_what_joins_in_does_so_over_five_centimetres_or_two_hundredths_of_the_depth() -> None:
    low, high = valley(ineffective=[(0.0, 20.0, 2.5)]), valley(ineffective=[(0.0, 20.0, 5.0)])
    np.testing.assert_allclose(low.parts(2.5 + 0.025).channel.area, 30.0 + 0.525 * 40.0 + 0.5 * 0.525 * 20.0)
    np.testing.assert_allclose(high.parts(5.0 + 0.02).channel.area, 30.0 + 3.02 * 40.0 + 0.2 * 3.02 * 20.0)


@given(
    level=st.floats(0.5, 8.0),
    begin=st.floats(0.0, 20.0),
    width=st.floats(0.5, 29.0),
    banks=st.none() | st.just((20.0, 40.0)),
)
@settings(max_examples=60, deadline=None)
def test_what_flows_grows_without_a_jump(level: float, begin: float, width: float, banks: tuple | None) -> None:
    stretch = (begin, min(begin + width, 29.0), level)
    section = valley(banks=banks, ineffective=[stretch])
    table = section.stream_table()
    area, conveyance = table.area(DEPTH), table.conveyance(DEPTH)
    assert (np.diff(area) > 0.0).all()
    # the two tables have nodes of their own: between them they differ by up to 3e-8 where the still water joins in
    assert (area <= section.area(DEPTH) * (1.0 + 1e-7)).all()
    step = DEPTH[1] - DEPTH[0]
    assert np.diff(area).max() <= step * (60.0 + 60.0 * level / 0.05)
    np.testing.assert_allclose(conveyance, section.conveyance(DEPTH), rtol=5e-3)  # as for surveyed sections, see H11
    np.testing.assert_allclose(table.depth(area), DEPTH, rtol=0.0, atol=1e-8)
    middle = 0.5 * (table.rows[1:, 0] + table.rows[:-1, 0])
    growth = (table.area(middle + 1e-7) - table.area(middle - 1e-7)) / 2e-7
    np.testing.assert_allclose(growth, table.width(middle), rtol=1e-4)


def test_where_all_water_flows_there_is_one_table() -> None:
    assert valley(banks=(20.0, 40.0)).stream_table() is valley(banks=(20.0, 40.0)).table()


def test_cells_hold_all_water_and_faces_what_flows() -> None:
    sections = [
        CrossSection.surveyed(x, ACROSS, GROUND, 0.03, ineffective=[(0.0, 20.0, level)])
        for x, level in ((0.0, 3.0), (900.0, 3.6))
    ]
    grid = Grid.cut(River([Reach("main", sections)]), 300.0)
    cell, face = (SectionTable(block[1][block[1][:, 0] < PAD].copy()) for block in (grid.cell_table, grid.face_table))
    np.testing.assert_allclose(cell.area([2.9, 3.3, 9.0]), [84.0, 108.0, 450.0])
    np.testing.assert_allclose(face.area([2.9, 9.0]), [66.0, 450.0])
    np.testing.assert_allclose(face.area(3.3), 2.0 / 3.0 * 108.0 + 1.0 / 3.0 * 82.0)


# widths by level


def test_area_between_tabulated_widths_is_exact() -> None:
    section = CrossSection.tabulated(0.0, [1.0, 2.0, 4.0], [10.0, 20.0, 8.0], 0.03)
    side = np.hypot(1.0, 5.0), np.hypot(2.0, 6.0)
    np.testing.assert_allclose(section.area([2.0, 4.0, 6.0]), [15.0, 43.0, 59.0])
    np.testing.assert_allclose(section.width([1.0, 1.5, 3.0, 9.0]), [10.0, 15.0, 14.0, 8.0])
    np.testing.assert_allclose(section.perimeter([2.0, 9.0]), [10.0 + 2 * side[0], 10.0 + 2 * sum(side)])
    np.testing.assert_allclose(section.table().area([0.3, 1.0, 2.2, 7.0]), section.area([1.3, 2.0, 3.2, 8.0]))
    assert (section.bed, section.bank) == (1.0, 4.0)


def test_a_tabulated_trapezoid_is_that_trapezoid() -> None:
    tabulated = CrossSection.tabulated(0.0, [2.0, 7.0], [10.0, 30.0], 0.03).table()
    shape = CrossSection.trapezoid(0.0, 2.0, 10.0, 2.0, 0.03, bank=7.0).table()
    np.testing.assert_allclose(tabulated.area(DEPTH), shape.area(DEPTH), rtol=1e-12)
    np.testing.assert_allclose(tabulated.phi2(DEPTH), shape.phi2(DEPTH), rtol=1e-9)


# roughness by depth


@pytest.mark.parametrize("banks", [None, (20.0, 40.0)])
def test_roughness_by_depth_holds_for_the_whole_section(banks: tuple[float, float] | None) -> None:
    by_depth = RoughnessByDepth((0.5, 2.0, 4.0), (0.06, 0.04, 0.03))
    section = CrossSection.surveyed(0.0, ACROSS, GROUND, by_depth, banks=banks)
    smooth = CrossSection.surveyed(0.0, ACROSS, GROUND, 0.03, banks=banks)
    n = np.interp(DEPTH, [0.5, 2.0, 4.0], [0.06, 0.04, 0.03])
    np.testing.assert_allclose(section.conveyance(DEPTH), smooth.conveyance(DEPTH) * 0.03 / n, rtol=1e-12)
    exact = (section.conveyance(DEPTH) / section.area(DEPTH)) ** 2
    np.testing.assert_allclose(section.table().phi2(DEPTH), exact, rtol=1e-4)


# descriptions


def test_descriptions_tell_sections_apart() -> None:
    by_depth = RoughnessByDepth((0.0, 1.0), (0.05, 0.03))
    sections = [
        valley(),
        valley(banks=(20.0, 40.0)),
        valley(banks=(20.0, 39.0)),
        valley(ineffective=[(0.0, 20.0, 3.0)]),
        valley(ineffective=[(0.0, 20.0, None)]),
        CrossSection.rectangle(0.0, 0.0, 5.0, by_depth),
        CrossSection.tabulated(0.0, [0.0, 2.0], [5.0, 6.0], 0.03),
        CrossSection.circle(0.0, 0.0, 1.0, 0.013),
        CrossSection.circle(0.0, 0.0, 1.0, 0.013, wave_speed=60.0),
        CrossSection.box(0.0, 0.0, 1.0, 1.0, 0.013),
        CrossSection.arch(0.0, 0.0, 1.0, 1.0, by_depth),
    ]
    assert len({content_hash(describe(section)) for section in sections}) == len(sections)


def test_a_plain_section_is_described_as_ever() -> None:
    section = CrossSection.surveyed(5.0, [0.0, 10.0, 20.0], [5.0, 1.0, 5.0], 0.03)
    assert describe(section) == {
        "type": "CrossSection",
        "chainage": 5.0,
        "bed": 1.0,
        "station": [0.0, 10.0, 20.0],
        "height": [4.0, 0.0, 4.0],
        "manning": [[0.0, 0.03]],
    }


# bad input


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"banks": (40.0, 20.0)}, "not left of the right bank"),
        ({"banks": (-1.0, 20.0)}, "left bank at -1 m is outside the points"),
        ({"banks": (20.0, np.nan)}, "right bank at nan m is outside"),
        ({"ineffective": [(20.0, 5.0, 3.0)]}, "crossed or has no width"),
        ({"ineffective": [(5.0, 5.0, 3.0)]}, "crossed or has no width"),
        ({"ineffective": [(50.0, 61.0, 3.0)]}, "from 50 to 61 m is outside the points"),
        ({"ineffective": [(0.0, 20.0, -1.0)]}, "not above the lowest point"),
        ({"ineffective": [(0.0, 20.0, np.nan)]}, "not above the lowest point"),
        ({"ineffective": [(0.0, 60.0, 3.0)]}, "shallow water could not flow"),
        ({"ineffective": [(22.0, 38.0, 3.0)]}, "shallow water could not flow"),
    ],
)
def test_bad_banks_and_stretches_are_refused(more: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        valley(**more)


def test_all_faults_of_banks_and_stretches_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        valley(banks=(70.0, -5.0), ineffective=[(20.0, 5.0, 3.0), (50.0, 61.0, 0.0)])
    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["banks", "banks", "banks", "ineffective[0]", "ineffective[1]", "ineffective[1]"]


@pytest.mark.parametrize(
    ("level", "width", "said"),
    [
        ([0.0, 2.0], [5.0, 6.0, 7.0], "2 levels but 3 widths"),
        ([0.0], [5.0], "at least two"),
        ([0.0, 2.0, 1.0], [5.0, 6.0, 7.0], "levels out of order"),
        ([0.0, 2.0, 2.0], [5.0, 6.0, 7.0], "levels out of order"),
        ([0.0, 2.0], [5.0, 0.0], "width of 0.0 m at level 2"),
        ([0.0, 2.0], [-1.0, 5.0], "width of -1.0 m at level 1"),
        ([0.0, np.inf], [5.0, 6.0], "not finite"),
    ],
)
def test_bad_widths_are_refused(level: list[float], width: list[float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        CrossSection.tabulated(0.0, level, width, 0.03)


def test_bad_roughness_by_depth_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        RoughnessByDepth((1.0, 1.0, -2.0), (0.03, 0.0))
    said = str(caught.value)
    assert "3 depths but 2 coefficients" in said
    assert "1 m follows 1 m" in said
    assert "-2 m follows 1 m" in said
    assert "negative or not finite" in said
    assert "above 0 everywhere" in said


def test_tables_are_tables() -> None:
    section = valley(ineffective=[(0.0, 20.0, 3.0)])
    assert isinstance(section.stream_table(), SectionTable)
    assert section.stream_table() is valley(ineffective=[(0.0, 20.0, 3.0)]).stream_table()
    assert section.stream_table() is not section.table()
