from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from danao.errors import InputError
from danao.river.section import CrossSection

LEVELS = np.array([2.0, 2.5, 3.7, 8.0])


@st.composite
def surveyed(draw: st.DrawFn) -> CrossSection:
    """Ground with flats, walls, islands and up to three panels, at centimetre detail."""
    steps = draw(st.lists(st.integers(0, 2000), min_size=3, max_size=14))
    inner = draw(st.lists(st.integers(0, 800), min_size=len(steps) - 1, max_size=len(steps) - 1))
    ends = [max(inner) + draw(st.integers(1, 500)) for _ in range(2)]
    station = np.concatenate([[0], np.cumsum(steps)]) / 100.0
    elevation = np.array([ends[0], *inner, ends[1]]) / 100.0 + 5.0
    assume(station[-1] > 0.5)
    share = sorted(draw(st.sets(st.integers(1, 99), max_size=2)))
    panels = [(0.0, 0.035)] + [(station[-1] * part / 100.0, 0.02 + 0.0005 * part) for part in share]
    try:
        section = CrossSection.surveyed(0.0, station, elevation, panels)
    except InputError as error:
        assume("overhang" not in str(error))
        raise
    assume(section.width(section.bed + 0.005) > 1e-3)
    return section


def test_trapezoid_follows_its_formulas() -> None:
    section = CrossSection.trapezoid(chainage=100.0, bed=2.0, width=20.0, side_slope=1.5, manning=0.03)
    depth = LEVELS - 2.0
    area, perimeter = depth * (20.0 + 1.5 * depth), 20.0 + 2.0 * depth * np.sqrt(1.0 + 1.5**2)
    np.testing.assert_allclose(section.area(LEVELS), area, rtol=1e-13)
    np.testing.assert_allclose(section.width(LEVELS), 20.0 + 3.0 * depth, rtol=1e-13)
    np.testing.assert_allclose(section.perimeter(LEVELS), perimeter, rtol=1e-13)
    np.testing.assert_allclose(section.conveyance(LEVELS), area ** (5 / 3) / perimeter ** (2 / 3) / 0.03, rtol=1e-13)
    assert section.area(1.0) == section.width(1.0) == section.conveyance(1.0) == 0.0


def test_rectangle_has_walls_with_friction_up_to_the_bank() -> None:
    section = CrossSection.rectangle(0.0, bed=0.0, width=5.0, manning=0.02, bank=3.0)
    np.testing.assert_allclose(section.perimeter([0.0, 1.0, 3.0, 10.0]), [5.0, 7.0, 11.0, 11.0])
    np.testing.assert_allclose(section.area([0.0, 1.0, 3.0, 10.0]), [0.0, 5.0, 15.0, 50.0])
    assert section.bank == 3.0


def test_triangle_and_open_sides() -> None:
    section = CrossSection.trapezoid(0.0, bed=1.0, width=0.0, side_slope=2.0, manning=0.03)
    np.testing.assert_allclose(section.area([2.0, 5.0]), [2.0, 32.0])
    assert section.bank == 101.0


def test_water_above_an_end_stands_against_a_wall() -> None:
    section = CrossSection.surveyed(0.0, [0.0, 10.0, 20.0], [4.0, 0.0, 6.0], 0.03)
    assert section.bank == 4.0
    np.testing.assert_allclose(section.width([4.0, 6.0, 9.0]), [10.0 + 10.0 * 4 / 6, 20.0, 20.0])
    np.testing.assert_allclose(section.area(9.0) - section.area(6.0), 60.0)
    assert section.perimeter(9.0) == section.perimeter(6.0)


def test_surveyed_points_of_a_trapezoid_are_that_trapezoid() -> None:
    shape = CrossSection.trapezoid(0.0, bed=2.0, width=10.0, side_slope=2.0, manning=0.03, bank=7.0)
    points = CrossSection.surveyed(0.0, [-15.0, -5.0, 5.0, 15.0], [7.0, 2.0, 2.0, 7.0], 0.03)
    assert shape == points
    assert shape.table() is points.table()


def test_panels_add_their_conveyances_without_a_wall_between() -> None:
    compound = CrossSection.surveyed(
        0.0, [0.0, 0.0, 30.0, 30.0, 40.0, 40.0], [9.0, 2.0, 2.0, 0.0, 0.0, 9.0], [(0.0, 0.06), (30.0, 0.03)]
    )
    flood, channel = (
        1.0 * 30.0,
        3.0 * 10.0,
    )  # at level 3; the wall between 0 and 2 m stands at 30 m, the end of the left panel
    expected = flood ** (5 / 3) / (30.0 + 1.0 + 2.0) ** (2 / 3) / 0.06 + channel ** (5 / 3) / 13.0 ** (2 / 3) / 0.03
    np.testing.assert_allclose(compound.conveyance(3.0), expected, rtol=1e-13)


def test_a_panel_may_begin_between_two_points() -> None:
    whole = CrossSection.surveyed(0.0, [0.0, 10.0, 20.0], [5.0, 0.0, 5.0], 0.03)
    parts = CrossSection.surveyed(0.0, [0.0, 10.0, 20.0], [5.0, 0.0, 5.0], [(0.0, 0.03), (15.0, 0.05)])
    np.testing.assert_allclose(parts.area([1.0, 4.0]), whole.area([1.0, 4.0]), rtol=1e-13)
    np.testing.assert_allclose(parts.conveyance(2.0), whole.conveyance(2.0), rtol=1e-13)
    length = np.hypot(1.0, 2.0)  # of ground for each metre of rise; at 4 m the outer panel is wet for 1.5 m of them
    outer, inner = 0.5 * 1.5 * 3.0, 32.0 - 0.5 * 1.5 * 3.0
    expected = inner ** (5 / 3) / (6.5 * length) ** (2 / 3) / 0.03 + outer ** (5 / 3) / (1.5 * length) ** (2 / 3) / 0.05
    np.testing.assert_allclose(parts.conveyance(4.0), expected, rtol=1e-13)


def test_frictionless_sections_have_no_friction_slope() -> None:
    section = CrossSection.rectangle(0.0, 0.0, 10.0, manning=0.0)
    assert np.isinf(section.conveyance(1.0))
    assert (section.table().phi2([0.0, 1e-4, 3.0, 1e3]) == 1e30).all()


@given(width=st.floats(0.5, 200.0), slope=st.floats(0.0, 10.0), manning=st.floats(0.01, 0.2))
@settings(max_examples=40, deadline=None)
def test_friction_of_trapezoids_is_met_to_1e_4(width: float, slope: float, manning: float) -> None:
    section = CrossSection.trapezoid(0.0, 0.0, width, slope, manning)
    depth = np.geomspace(1e-3, 100.0, 3000)
    exact = (section.conveyance(depth) / section.area(depth)) ** 2
    np.testing.assert_allclose(section.table().phi2(depth), exact, rtol=1e-4)
    np.testing.assert_allclose(section.table().area(depth), section.area(depth), rtol=1e-12)


@given(section=surveyed())
@settings(max_examples=60, deadline=None)
def test_tables_hold_the_section(section: CrossSection) -> None:
    table = section.table()
    depth = np.linspace(1e-3, 3.0 * max(section.shape.height), 4001)
    np.testing.assert_allclose(table.area(depth), section.area(section.bed + depth), rtol=1e-9, atol=1e-9)
    assert len(table.rows) <= 100


@given(section=surveyed())
@settings(max_examples=100, deadline=None)
def test_area_grows_widths_do_not_fall_and_area_inverts(section: CrossSection) -> None:
    table = section.table()
    depth = np.sort(
        np.concatenate([[0.0], np.geomspace(1e-6, 3.0 * max(section.shape.height), 1500), table.rows[:, 0]])
    )
    depth = np.unique(depth)
    assert (np.diff(table.area(depth)) > 0.0).all()
    assert (np.diff(table.width(depth)) >= -1e-9 * table.width(depth[-1])).all()
    assert (table.phi2(depth) > 0.0).all()
    np.testing.assert_allclose(table.depth(table.area(depth)), depth, rtol=0.0, atol=1e-8)


@given(section=surveyed())
@settings(max_examples=60, deadline=None)
def test_width_is_the_derivative_of_area(section: CrossSection) -> None:
    rows = section.table().rows
    wide = np.diff(rows[:, 0]) > 1e-3
    middle = (0.5 * (rows[1:, 0] + rows[:-1, 0]))[wide]
    for holder, origin in ((section.table(), 0.0), (section, section.bed)):
        middle = middle[np.abs(middle[:, np.newaxis] - np.array(section.shape.height)).min(axis=1) > 2e-4]
        growth = (holder.area(origin + middle + 1e-4) - holder.area(origin + middle - 1e-4)) / 2e-4
        np.testing.assert_allclose(growth, holder.width(origin + middle), rtol=1e-6)


def test_conveyance_that_falls_over_a_flat_is_kept_and_reported() -> None:
    ground = [0.0, 0.0, 60.0, 60.0, 70.0, 70.0], [4.0, 2.0, 2.0, 0.0, 0.0, 4.0]
    single = CrossSection.surveyed(0.0, *ground, 0.03)
    panels = CrossSection.surveyed(0.0, *ground, [(0.0, 0.03), (60.0, 0.03)])
    depth, share = single.table().conveyance_drop()
    assert depth == 2.0
    np.testing.assert_allclose(share, 1.0 - (14.0 / 74.0) ** (2 / 3), rtol=1e-3)
    np.testing.assert_allclose(single.table().conveyance(2.001), single.conveyance(2.001), rtol=1e-4)
    assert (single.table().phi2(np.linspace(0.0, 5.0, 999)) > 0.0).all()
    assert panels.table().conveyance_drop()[1] < 1e-12


@pytest.mark.parametrize(
    ("station", "elevation", "manning", "said"),
    [
        ([0.0, 10.0], [1.0, 0.0], 0.03, "at least three"),
        ([0.0, 10.0, 20.0], [1.0, 0.0], 0.03, "3 stations but 2 elevations"),
        ([0.0, 10.0, 8.0, 20.0], [5.0, 0.0, 1.0, 5.0], 0.03, "out of order"),
        ([0.0, 10.0, 10.0, 10.0, 20.0], [5.0, 4.0, 0.0, 3.0, 5.0], 0.03, "vertical overhang"),
        ([0.0, 10.0, 20.0], [0.0, 3.0, 5.0], 0.03, "not below the bank"),
        ([0.0, 10.0, 20.0], [5.0, np.nan, 5.0], 0.03, "not finite"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], -0.03, "outside 0 to 1"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], 33.0, "reciprocal"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], np.nan, "outside 0 to 1"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], [(0.0, 0.03), (10.0, 0.0)], "frictionless panel"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], [(0.0, 0.03), (12.0, 0.04), (11.0, 0.05)], "panels out of order"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], [(1.0, 0.03)], "first panel begins"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], [(0.0, 0.03), (20.0, 0.05)], "outside the points"),
        ([0.0, 10.0, 20.0], [5.0, 0.0, 5.0], [], "no roughness"),
    ],
)
def test_bad_survey_is_refused(station: list, elevation: list, manning: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        CrossSection.surveyed(0.0, station, elevation, manning)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"width": -1.0}, "width: -1.0"),
        ({"side_slope": -2.0}, "side_slope: -2.0"),
        ({"width": 0.0, "side_slope": 0.0}, "holds no water"),
        ({"bank": 2.0}, "not below the bank"),
        ({"bank": float("nan")}, "not below the bank"),
        ({"bed": float("nan")}, "not a finite number"),
        ({"bank": float("inf")}, "not finite numbers"),
        ({"chainage": float("inf")}, "not a finite number"),
    ],
)
def test_bad_shape_is_refused(change: dict[str, float], said: str) -> None:
    shape = {"chainage": 0.0, "bed": 2.0, "width": 10.0, "side_slope": 2.0, "manning": 0.03}
    with pytest.raises(InputError, match=said):
        CrossSection.trapezoid(**(shape | change))


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        CrossSection.surveyed(np.inf, [0.0, 10.0, 8.0, 20.0], [5.0, 1.0, 0.0, 0.0], [(0.0, -1.0), (-5.0, 0.03)])
    assert len(caught.value.problems) == 5


def test_a_slit_without_width_is_no_still_water() -> None:
    """Two points of a wall at one level: the section begins where it has a width."""
    section = CrossSection.surveyed(0.0, [0.0, 1.0, 1.0, 1.0, 1.0, 2.0], [5.0, 4.0, 1.0, 1.0, 4.0, 5.0], 0.03)
    assert section.bed == 1.0
    assert section.width(4.5) == pytest.approx(1.0)
