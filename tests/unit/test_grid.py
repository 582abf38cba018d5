from __future__ import annotations

import logging

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.errors import InputError
from danao.river.grid import Grid
from danao.river.network import Reach, River
from danao.river.section import CrossSection
from danao.river.table import PAD, SectionTable
from tests import rivers


def table(rows: np.ndarray) -> SectionTable:
    return SectionTable(rows[rows[:, 0] < PAD].copy())


def test_arrays_fit_together() -> None:
    grid = Grid.cut(rivers.y_junction(), {"left": 100.0, "right": 130.0, "main": 5000.0})
    counts = np.diff(grid.cell_start)
    np.testing.assert_array_equal(counts, [20, 31, 2])
    cells, faces = counts.sum(), counts.sum() + 3
    for name in ("cell_length", "cell_chainage", "cell_bed", "cell_bank", "cell_reach"):
        assert getattr(grid, name).shape == (cells,)
    for name in ("face_chainage", "face_bed", "face_reach"):
        assert getattr(grid, name).shape == (faces,)
    for block, count in ((grid.cell_table, cells), (grid.face_table, faces)):
        assert block.shape == (count, grid.cell_table.shape[1], 8)
        assert block.flags.c_contiguous
        assert block.dtype == np.float64
    for name in ("cell_start", "cell_reach", "face_reach", "end_node"):
        assert getattr(grid, name).dtype == np.int64
    i = np.arange(cells)
    left, right = grid.face_chainage[i + grid.cell_reach], grid.face_chainage[i + grid.cell_reach + 1]
    np.testing.assert_allclose(right - left, grid.cell_length, rtol=1e-12)
    np.testing.assert_allclose(0.5 * (left + right), grid.cell_chainage)
    np.testing.assert_array_equal(grid.face_reach[i + grid.cell_reach], grid.cell_reach)


def test_ends_meet_in_nodes() -> None:
    grid = Grid.cut(rivers.loop(), 100.0)
    assert grid.reach_names == ("upper", "north", "south", "lower")
    named = [[grid.node_names[node] for node in ends] for ends in grid.end_node]
    assert named == [
        ["upper.upstream", "parting"],
        ["parting", "meeting"],
        ["parting", "meeting"],
        ["meeting", "lower.downstream"],
    ]


def test_faces_lie_on_the_ends_and_beds_between_the_sections() -> None:
    beds = {100.0: 5.0, 400.0: 4.0, 1000.0: 0.0}
    river = River([Reach("main", [CrossSection.rectangle(x, z, 10.0, 0.03, bank=9.0) for x, z in beds.items()])])
    grid = Grid.cut(river, 50.0)
    assert grid.face_chainage[0] == 100.0
    assert grid.face_chainage[-1] == 1000.0
    np.testing.assert_allclose(grid.face_bed, np.interp(grid.face_chainage, list(beds), list(beds.values())))
    np.testing.assert_allclose(grid.cell_bed, np.interp(grid.cell_chainage, list(beds), list(beds.values())))
    np.testing.assert_allclose(grid.cell_bank, 9.0)


def test_sections_widen_from_cell_to_cell() -> None:
    ends = [CrossSection.trapezoid(x, 1.0, width, 2.0, 0.03) for x, width in ((0.0, 10.0), (1000.0, 30.0))]
    grid = Grid.cut(River([Reach("main", ends)]), 100.0)
    depth = np.geomspace(1e-3, 30.0, 200)
    for block, chainage in ((grid.cell_table, grid.cell_chainage), (grid.face_table, grid.face_chainage)):
        for rows, x in zip(block, chainage, strict=True):
            width = 10.0 + 0.02 * x
            np.testing.assert_allclose(table(rows).area(depth), depth * (width + 2.0 * depth), rtol=1e-11)
            true = CrossSection.trapezoid(0.0, 0.0, width, 2.0, 0.03).table()
            np.testing.assert_allclose(table(rows).conveyance(depth), true.conveyance(depth), rtol=8e-3)


def test_cells_between_equal_sections_have_their_very_table() -> None:
    grid = Grid.cut(rivers.trapezoid(), 500.0)
    own = CrossSection.trapezoid(0.0, 0.0, 20.0, 2.0, 0.03).table()
    np.testing.assert_array_equal(grid.cell_table, np.repeat(own.rows[np.newaxis], 20, axis=0))


def test_a_section_at_every_face_is_met_exactly() -> None:
    chainages = np.linspace(0.0, 1000.0, 41)
    widths = 10.0 + 5.0 * np.sin(chainages / 150.0)
    sections = [CrossSection.rectangle(x, 0.0, w, 0.03) for x, w in zip(chainages, widths, strict=True)]
    grid = Grid.cut(River([Reach("main", sections)]), 25.0)
    np.testing.assert_allclose(grid.face_table[:, 0, 2], widths, rtol=1e-12)


def test_finding_places() -> None:
    grid = Grid.cut(rivers.y_junction(), 100.0)
    assert grid.cell_at("left", 0.0) == 0
    assert grid.cell_at("left", 100.0) == 1
    assert grid.cell_at("left", 2000.0) == 19
    assert grid.cell_at("right", 0.0) == 20
    assert grid.face_at("left", 2000.0) == 20
    assert grid.face_at("right", 0.0) == 21
    assert grid.face_at("right", 149.0) == 22
    assert grid.cells_of("main") == slice(60, 90)
    assert grid.faces_of("main") == slice(62, 93)
    assert grid.name_of_cell(60) == "main 0+050"
    assert grid.name_of_face(92) == "main 3+000"
    with pytest.raises(InputError, match=r"2\+001 is off the reach 'left'; it runs from 0\+000 to 2\+000"):
        grid.cell_at("left", 2001.0)
    with pytest.raises(InputError, match="did you mean 'left'"):
        grid.face_at("lefd", 0.0)


@given(ends=st.tuples(st.floats(0.0, 2000.0), st.floats(0.0, 2000.0)).map(sorted), cell=st.floats(20.0, 700.0))
@settings(max_examples=60, deadline=None)
def test_stretches_are_shared_out_by_length(ends: list[float], cell: float) -> None:
    grid = Grid.cut(rivers.y_junction(), {"left": cell, "right": 1000.0, "main": 1000.0})
    cells, share = grid.cells_between("left", *ends)
    assert share.sum() == pytest.approx(1.0, abs=1e-12)
    assert (share > 0.0).all()
    assert cells.dtype == np.int64
    if ends[1] - ends[0] > 1.0:
        centre = (grid.cell_chainage[cells] * share).sum()
        assert abs(centre - 0.5 * sum(ends)) <= 0.5 * grid.cell_length[0]


def test_a_stretch_between_two_faces_has_whole_cells() -> None:
    grid = Grid.cut(rivers.y_junction(), 100.0)
    cells, share = grid.cells_between("right", 300.0, 700.0)
    np.testing.assert_array_equal(cells, [23, 24, 25, 26])
    np.testing.assert_allclose(share, 0.25)
    np.testing.assert_array_equal(grid.cells_between("right", 250.0, 250.0)[0], [22])
    with pytest.raises(InputError, match="runs upstream"):
        grid.cells_between("right", 700.0, 300.0)


@pytest.mark.parametrize("cell", [0.0, -50.0, np.nan, np.inf, 1e-9])
def test_bad_cell_lengths(cell: float) -> None:
    with pytest.raises(InputError) as caught:
        Grid.cut(rivers.y_junction(), cell)
    assert len(caught.value.problems) == 3


def test_cell_lengths_by_reach_name_every_reach() -> None:
    with pytest.raises(InputError) as caught:
        Grid.cut(rivers.y_junction(), {"left": 100.0, "rigth": 100.0})
    said = str(caught.value)
    assert "did you mean 'right'" in said
    assert "no cell length for reach 'right'" in said
    assert "no cell length for reach 'main'" in said


def test_a_fall_of_conveyance_is_said(caplog: pytest.LogCaptureFixture) -> None:
    ground = [0.0, 0.0, 60.0, 60.0, 70.0, 70.0], [4.0, 2.0, 2.0, 0.0, 0.0, 4.0]
    river = River([Reach("main", [CrossSection.surveyed(x, *ground, 0.03) for x in (0.0, 900.0)])])
    with caplog.at_level(logging.WARNING):
        Grid.cut(river, 300.0)
    assert "main 0+000: at 2.00 m the conveyance falls by 67 %" in caplog.text
