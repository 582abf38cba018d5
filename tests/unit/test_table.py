from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.river.section import CrossSection
from danao.river.table import COLUMNS, PAD, SectionTable, between, interpolate, stack

DEPTH = np.geomspace(1e-3, 20.0, 2000)

shapes = st.builds(
    CrossSection.trapezoid,
    chainage=st.just(0.0),
    bed=st.floats(-5.0, 20.0),
    width=st.floats(1.0, 80.0),
    side_slope=st.floats(0.0, 4.0),
    manning=st.floats(0.015, 0.08),
    bank=st.floats(21.0, 40.0) | st.none(),
)


def test_columns_are_what_kernels_expect() -> None:
    table = CrossSection.trapezoid(0.0, 0.0, 10.0, 2.0, 0.03, bank=5.0).table()
    assert table.rows.shape[1] == len(COLUMNS) == 8
    np.testing.assert_allclose(table.rows[0, :4], [0.0, 0.0, 10.0, 4.0], rtol=1e-11)
    k = int(np.searchsorted(table.rows[:, 0], 2.0, side="right")) - 1
    s = 2.0 - table.rows[k, 0]
    _, area, width, slope, f0, f1, f2, f3 = table.rows[k]
    assert area + s * (width + 0.5 * slope * s) == table.area(2.0)
    assert f0 + s * (f1 + s * (f2 + s * f3)) == table.phi2(2.0)
    assert table.rows[-1, 3] == 0.0
    assert not table.rows.flags.writeable


@given(shape=shapes)
@settings(max_examples=40, deadline=None)
def test_friction_is_finite_and_grows_from_the_bed_up(shape: CrossSection) -> None:
    phi2 = shape.table().phi2(np.linspace(0.0, 2e-3, 201))
    assert phi2[0] > 0.0
    assert (np.diff(phi2) > 0.0).all()


def test_last_row_goes_on_upward() -> None:
    table = CrossSection.trapezoid(0.0, 0.0, 10.0, 2.0, 0.03, bank=5.0).table()
    np.testing.assert_allclose(table.area(500.0), 100.0 + 30.0 * 495.0)
    assert table.phi2(1e5) > table.phi2(500.0) > 0.0
    np.testing.assert_allclose(table.depth(table.area(500.0)), 500.0)


@given(first=shapes, second=shapes, fraction=st.floats(0.0, 1.0))
@settings(max_examples=60, deadline=None)
def test_area_and_width_between_two_sections_are_their_mean(
    first: CrossSection, second: CrossSection, fraction: float
) -> None:
    a, b = first.table(), second.table()
    middle = interpolate(a, b, fraction)
    np.testing.assert_allclose(
        middle.area(DEPTH), (1.0 - fraction) * a.area(DEPTH) + fraction * b.area(DEPTH), rtol=1e-11
    )
    np.testing.assert_allclose(
        middle.width(DEPTH), (1.0 - fraction) * a.width(DEPTH) + fraction * b.width(DEPTH), rtol=1e-9
    )
    np.testing.assert_allclose(
        middle.conveyance(DEPTH), (1.0 - fraction) * a.conveyance(DEPTH) + fraction * b.conveyance(DEPTH), rtol=2e-4
    )
    np.testing.assert_allclose(middle.depth(middle.area(DEPTH)), DEPTH, rtol=0.0, atol=1e-8)
    assert len(middle.rows) <= 160


@given(shape=shapes, other=shapes)
@settings(max_examples=30, deadline=None)
def test_ends_and_equal_sections_return_themselves(shape: CrossSection, other: CrossSection) -> None:
    a, b = shape.table(), other.table()
    twin = SectionTable(a.rows.copy())
    for same in (interpolate(a, a, 0.3), interpolate(a, twin, 0.3), interpolate(a, b, 0.0), interpolate(b, a, 1.0)):
        np.testing.assert_allclose(same.area(DEPTH), a.area(DEPTH), rtol=1e-12)
        np.testing.assert_allclose(same.phi2(DEPTH), a.phi2(DEPTH), rtol=2e-5)
        np.testing.assert_allclose(same.phi2(0.0), a.phi2(0.0), rtol=1e-9)


def test_between_trapezoids_lies_nearly_the_trapezoid_between() -> None:
    a = CrossSection.trapezoid(0.0, 0.0, 20.0, 2.0, 0.03).table()
    b = CrossSection.trapezoid(0.0, 0.0, 30.0, 2.5, 0.03).table()
    true = CrossSection.trapezoid(0.0, 0.0, 25.0, 2.25, 0.03).table()
    middle = interpolate(a, b, 0.5)
    np.testing.assert_allclose(middle.area(DEPTH), true.area(DEPTH), rtol=1e-12)
    np.testing.assert_allclose(middle.conveyance(DEPTH), true.conveyance(DEPTH), rtol=1e-3)


def test_between_frictionless_sections_there_is_no_friction() -> None:
    a = CrossSection.rectangle(0.0, 0.0, 10.0, 0.0).table()
    b = CrossSection.trapezoid(0.0, 0.0, 30.0, 2.5, 0.0, bank=4.0).table()
    assert (interpolate(a, b, 0.4).phi2([0.0, 1.0, 50.0]) == 1e30).all()


def test_stacked_tables_are_padded_beyond_any_depth() -> None:
    a = CrossSection.rectangle(0.0, 0.0, 10.0, 0.0).table()
    b = CrossSection.trapezoid(0.0, 0.0, 30.0, 2.5, 0.03).table()
    block = stack([between(a, a, np.array([0.0, 0.5])), between(b, b, np.array([1.0]))], len(b.rows))
    assert block.shape == (3, len(b.rows), 8)
    assert block.flags.c_contiguous
    assert block.flags.writeable
    assert (block[:2, len(a.rows) :, 0] == PAD).all()
    assert np.isfinite(block).all()


@pytest.mark.parametrize("area", [0.0, 1e-12, 1e-3, 17.0, 1e6])
def test_depth_of_an_area(area: float) -> None:
    table = CrossSection.trapezoid(0.0, 0.0, 0.0, 1.5, 0.03).table()
    np.testing.assert_allclose(table.area(table.depth(area)), area, rtol=1e-12)
