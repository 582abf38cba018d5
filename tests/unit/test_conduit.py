"""Closed conduits against their geometry, and their slots."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from danao.errors import InputError
from danao.river.grid import Grid
from danao.river.network import Reach, River
from danao.river.roughness import RoughnessByDepth
from danao.river.section import CrossSection
from danao.river.table import interpolate

GRAVITY = 9.81

conduits = st.one_of(
    st.builds(CrossSection.circle, st.just(0.0), st.just(0.0), st.floats(0.3, 5.0), st.floats(0.01, 0.05)),
    st.builds(
        CrossSection.box, st.just(0.0), st.just(0.0), st.floats(0.5, 8.0), st.floats(0.5, 5.0), st.floats(0.01, 0.05)
    ),
    st.builds(
        CrossSection.arch, st.just(0.0), st.just(0.0), st.floats(0.5, 8.0), st.floats(0.5, 5.0), st.floats(0.01, 0.05)
    ),
)


def test_circle_follows_its_formulas() -> None:
    pipe = CrossSection.circle(0.0, invert=3.0, diameter=1.2, manning=0.013)
    depth = np.array([1e-4, 0.1, 0.6, 0.9, 1.19])
    angle = 2.0 * np.arccos(1.0 - 2.0 * depth / 1.2)
    area, perimeter = 1.2**2 / 8.0 * (angle - np.sin(angle)), 0.6 * angle
    np.testing.assert_allclose(pipe.area(3.0 + depth), area, rtol=1e-6)
    np.testing.assert_allclose(pipe.perimeter(3.0 + depth), perimeter, rtol=1e-9)
    np.testing.assert_allclose(pipe.width(3.0 + depth), 1.2 * np.sin(0.5 * angle), rtol=1e-9)
    np.testing.assert_allclose(pipe.conveyance(3.0 + depth), area ** (5 / 3) * perimeter ** (-2 / 3) / 0.013, rtol=1e-6)
    assert (pipe.bed, pipe.bank, pipe.closed) == (3.0, 4.2, True)


def test_circle_carries_most_just_below_its_crown() -> None:
    pipe = CrossSection.circle(0.0, 0.0, 1.0, 0.013)
    depth = np.linspace(0.5, 1.0, 50_001)
    conveyance = pipe.table().conveyance(depth)
    most = int(np.argmax(conveyance))
    assert depth[most] == pytest.approx(0.938, abs=5e-4)
    assert conveyance[most] / pipe.conveyance(1.0) == pytest.approx(1.0757, abs=2e-4)


def test_box_follows_its_formulas() -> None:
    culvert = CrossSection.box(0.0, 0.0, width=2.0, height=1.5, manning=0.015)
    np.testing.assert_allclose(culvert.area([0.5, 1.5]), [1.0, 3.0], rtol=1e-12)
    np.testing.assert_allclose(culvert.perimeter([0.5, 1.0, 1.53, 9.0]), [3.0, 4.0, 7.0, 7.0])
    np.testing.assert_allclose(culvert.conveyance([1.0, 1.49]), [_k(2.0, 4.0), _k(2.98, 4.98)])
    np.testing.assert_allclose(culvert.conveyance([1.53, 20.0]), _k(3.0, 7.0))


@pytest.mark.parametrize(("width", "height"), [(2.0, 1.5), (2.0, 1.0), (4.0, 1.0)])
def test_arch_is_a_half_ellipse_on_walls(width: float, height: float) -> None:
    arch = CrossSection.arch(0.0, 0.0, width, height, 0.015)
    rise, half = min(0.5 * width, height), 0.5 * width
    wall = height - rise
    for part in (0.2, 0.5, 0.9):
        z = part * rise
        roof = quad(lambda y: 2.0 * half * np.sqrt(1.0 - (y / rise) ** 2), 0.0, z)[0]
        arc = quad(lambda y: np.hypot(1.0, half * y / rise**2 / np.sqrt(1.0 - (y / rise) ** 2)), 0.0, z)[0]
        np.testing.assert_allclose(arch.area(wall + z), width * wall + roof, rtol=1e-9)
        np.testing.assert_allclose(arch.perimeter(wall + z), width + 2.0 * wall + 2.0 * arc, rtol=1e-8)
        np.testing.assert_allclose(arch.width(wall + z), width * np.sqrt(1.0 - part**2), rtol=1e-12)
    full = width * wall + 0.5 * np.pi * half * rise
    if rise == half:
        np.testing.assert_allclose(arch.conveyance(50.0), _k(full, width + 2.0 * wall + np.pi * half), rtol=1e-12)
    np.testing.assert_allclose(arch.parts(50.0).channel.area, full, rtol=1e-12)


@given(conduit=conduits, speed=st.floats(20.0, 1400.0))
@settings(max_examples=30, deadline=None)
def test_slot_is_as_wide_as_the_wave_speed_asks(conduit: CrossSection, speed: float) -> None:
    shape = type(conduit.shape)(**(vars(conduit.shape) | {"wave_speed": speed}))
    section = CrossSection(0.0, 0.0, shape)
    above = section.bank + np.array([0.2, 10.0, 90.0])
    full = section.parts(50.0).channel
    np.testing.assert_allclose(section.width(above), GRAVITY * full.area / speed**2, rtol=1e-12)
    celerity = np.sqrt(GRAVITY * full.area / section.table().width(above))
    np.testing.assert_allclose(celerity, speed, rtol=1e-9)
    wanted = full.area ** (5 / 3) * full.perimeter ** (-2 / 3) / shape.manning
    np.testing.assert_allclose(section.conveyance(above), wanted, rtol=1e-12)
    np.testing.assert_allclose(section.table().conveyance(above), wanted, rtol=5e-4)


@given(conduit=conduits)
@settings(max_examples=30, deadline=None)
def test_tables_hold_the_conduit(conduit: CrossSection) -> None:
    table, height = conduit.table(), conduit.bank
    depth = np.linspace(0.01 * height, 1.2 * height, 12_001)
    area, conveyance = conduit.area(depth), conduit.conveyance(depth)
    np.testing.assert_allclose(table.area(depth), area, rtol=2e-5)
    away = np.abs(depth - height) > 0.01 * height
    np.testing.assert_allclose(table.phi2(depth[away]), (conveyance / area)[away] ** 2, rtol=1e-4)
    np.testing.assert_allclose(table.phi2(depth), (conveyance / area) ** 2, rtol=1e-3)
    assert (np.diff(table.area(depth)) > 0.0).all()
    np.testing.assert_allclose(table.depth(table.area(depth)), depth, rtol=0.0, atol=1e-8)
    assert len(table.rows) <= 160


@given(conduit=conduits)
@settings(max_examples=20, deadline=None)
def test_nothing_jumps_at_the_crown(conduit: CrossSection) -> None:
    table = conduit.table()
    row = table.rows
    step = np.diff(row[:, 0])
    area = row[:-1, 1] + step * (row[:-1, 2] + 0.5 * step * row[:-1, 3])
    np.testing.assert_allclose(area, row[1:, 1], rtol=1e-12)
    phi2 = row[:-1, 4] + step * (row[:-1, 5] + step * (row[:-1, 6] + step * row[:-1, 7]))
    np.testing.assert_allclose(phi2[1:], row[2:, 4], rtol=1e-9)


def test_frictionless_pipe() -> None:
    pipe = CrossSection.circle(0.0, 0.0, 1.0, 0.0)
    depth = np.linspace(0.01, 3.0, 500)
    assert (pipe.table().phi2(depth) == 1e30).all()
    np.testing.assert_allclose(pipe.table().area(depth), pipe.area(depth), rtol=5e-5)


def test_roughness_of_a_pipe_by_depth() -> None:
    rough = RoughnessByDepth((0.2, 0.8), (0.02, 0.012))
    pipe, smooth = (CrossSection.circle(0.0, 0.0, 1.0, n) for n in (rough, 0.012))
    np.testing.assert_allclose(pipe.conveyance(0.5), smooth.conveyance(0.5) * 0.012 / 0.016)
    np.testing.assert_allclose(pipe.table().conveyance([0.1, 0.5, 7.0]), pipe.conveyance([0.1, 0.5, 7.0]), rtol=1e-4)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CrossSection.circle(0.0, 0.0, 0.0, 0.013), "diameter: 0.0 m is not positive"),
        (lambda: CrossSection.circle(0.0, np.nan, 1.0, 0.013), "bed: nan"),
        (lambda: CrossSection.box(0.0, 0.0, -1.0, np.inf, 0.013), "height: inf m"),
        (lambda: CrossSection.arch(0.0, 0.0, 1.0, 1.0, 1.3), "outside 0 to 1"),
        (lambda: CrossSection.arch(0.0, 0.0, 1.0, 1.0, 0.013, wave_speed=4.0), "4.0 m/s is outside 5 to 1400"),
        (lambda: CrossSection.circle(0.0, 0.0, 1.0, 0.013, wave_speed=1500.0), "outside 5 to 1400"),
        (lambda: CrossSection.circle(0.0, 0.0, 3.0, 0.013, wave_speed=5.0), "give 11 m/s or more"),
    ],
)
def test_bad_conduits_are_refused(make: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        make()  # type: ignore[operator]


def test_all_faults_of_a_conduit_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        CrossSection.box(np.nan, 0.0, 0.0, -1.0, -0.1, wave_speed=2.0)
    assert [problem.key for problem in caught.value.problems] == [
        "chainage",
        "width",
        "height",
        "manning",
        "wave_speed",
    ]


def test_open_and_closed_sections_do_not_share_a_reach() -> None:
    ends = [CrossSection.circle(0.0, 0.0, 1.0, 0.013), CrossSection.rectangle(100.0, 0.0, 1.0, 0.013)]
    with pytest.raises(InputError, match="make the conduit its own reach"):
        River([Reach("main", ends)])


@given(first=conduits, second=conduits, fraction=st.floats(0.0, 1.0))
@settings(max_examples=30, deadline=None)
def test_area_between_two_conduits_is_their_mean(first: CrossSection, second: CrossSection, fraction: float) -> None:
    a, b = first.table(), second.table()
    middle = interpolate(a, b, fraction)
    depth = np.linspace(1e-3, 8.0, 4001)
    mean = (1.0 - fraction) * a.area(depth) + fraction * b.area(depth)
    np.testing.assert_allclose(middle.area(depth), mean, rtol=1e-9)
    np.testing.assert_allclose(middle.depth(middle.area(depth)), depth, rtol=0.0, atol=1e-8)
    assert (middle.phi2(depth) > 0.0).all()


def test_the_crown_is_no_fall_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    river = River([Reach("main", [CrossSection.box(x, 0.0, 1.0, 1.0, 0.013) for x in (0.0, 900.0)])])
    grid = Grid.cut(river, 300.0)
    assert not caplog.text
    np.testing.assert_array_equal(grid.cell_table[0], grid.face_table[0])
    np.testing.assert_array_equal(grid.cell_bank, 1.0)


def _k(area: float, perimeter: float, n: float = 0.015) -> float:
    return area ** (5 / 3) * perimeter ** (-2 / 3) / n
