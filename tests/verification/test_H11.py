"""H11: hydraulic properties of three surveyed HEC-RAS cross sections of Coal Creek, Colorado.

Ground: github.com/mikebannis/parserasgeo, test/CCRC_prg_test.g01 (commit 772044e), feet converted to metres by 0.3048.
Reference: exact polygon integration; conveyance by subsections at the breaks of n, the default of HEC-RAS.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from danao.river.section import CrossSection
from tests import book

DATA = Path(__file__).parent.parent / "data" / "H11"
MANNING = {
    "134061": ((0.035, 0.055, 0.035), (66.275712, 108.841032)),
    "133515": ((0.035, 0.05, 0.035), (91.14434399999999, 159.980376)),
    "133141": ((0.035, 0.055, 0.04), (51.072288, 85.24341600000001)),
}


def rows(name: str, station: str) -> np.ndarray:
    with (DATA / name).open(newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        next(lines)
        return np.array([line[1:] for line in lines if line[0] == station], dtype=float)


def section(station: str) -> CrossSection:
    across, ground = rows("sections.csv", station).T
    (left, channel, right), (first, second) = MANNING[station]
    panels = [(across[0], left), (first, channel), (second, right)]
    return CrossSection.surveyed(0.0, across, ground, panels)


@pytest.mark.parametrize("station", MANNING)
def test_polygon(station: str) -> None:
    ground = section(station)
    level, _, area, width, perimeter, conveyance = rows("reference.csv", station).T
    np.testing.assert_allclose(ground.area(level), area, rtol=1e-9)
    np.testing.assert_allclose(ground.width(level), width, rtol=1e-9)
    np.testing.assert_allclose(ground.perimeter(level), perimeter, rtol=1e-9)
    np.testing.assert_allclose(ground.conveyance(level), conveyance, rtol=1e-9)


@pytest.mark.parametrize("station", MANNING)
def test_table_at_the_reference_levels(station: str) -> None:
    table = section(station).table()
    _, depth, area, _, _, conveyance = rows("reference.csv", station).T
    assert len(table.rows) <= 100
    np.testing.assert_allclose(table.area(depth), area, rtol=1e-3)
    np.testing.assert_allclose(table.conveyance(depth), conveyance, rtol=5e-3)


@pytest.mark.parametrize("station", MANNING)
def test_table_at_every_level(station: str) -> None:
    ground = section(station)
    depth = np.linspace(1e-3, 12.0, 20_001)
    exact, table = ground.conveyance(ground.bed + depth), ground.table().conveyance(depth)
    title = f"Conveyance of section {station}"
    book.curves(title, "depth (m)", "conveyance (m³/s)", exact=(depth, exact), computed=(depth, table))
    np.testing.assert_allclose(ground.table().area(depth), ground.area(ground.bed + depth), rtol=1e-3)
    np.testing.assert_allclose(ground.table().conveyance(depth), ground.conveyance(ground.bed + depth), rtol=5e-3)


@pytest.mark.parametrize("station", MANNING)
def test_area_grows_by_the_width_and_inverts(station: str) -> None:
    ground, table = section(station), section(station).table()
    depth = np.linspace(1e-3, 12.0, 20_001)
    for holder, origin, corners in (
        (table, 0.0, table.rows[:, 0]),
        (ground, ground.bed, np.array(ground.shape.height)),
    ):
        assert (np.diff(holder.area(origin + depth)) > 0.0).all()
        away = depth[np.abs(depth[:, np.newaxis] - corners).min(axis=1) > 1.1e-4]
        growth = (holder.area(origin + away + 1e-4) - holder.area(origin + away - 1e-4)) / 2e-4
        np.testing.assert_allclose(growth, holder.width(origin + away), rtol=1e-6)
    np.testing.assert_allclose(table.depth(table.area(depth)), depth, rtol=0.0, atol=1e-8)


@pytest.mark.parametrize("station", MANNING)
def test_falls_of_conveyance_stay_small(station: str) -> None:
    assert section(station).table().conveyance_drop()[1] < 0.05


@pytest.mark.parametrize("station", MANNING)
def test_twice_the_points_change_nothing(station: str) -> None:
    """A section has no cells. Its points take their place: one more in the middle of each line is the same ground."""
    across, ground = rows("sections.csv", station).T
    half, whole = 0.5 * np.arange(2 * len(across) - 1), np.arange(len(across))
    coarse = section(station)
    between = [np.interp(half, whole, values) for values in (across, ground)]
    finer = CrossSection.surveyed(0.0, *between, coarse.shape.manning)
    level = coarse.bed + np.linspace(0.01, 12.0, 2001)
    for name in ("area", "width", "perimeter", "conveyance"):
        np.testing.assert_allclose(getattr(finer, name)(level), getattr(coarse, name)(level), rtol=1e-9)
    depth = level - coarse.bed
    np.testing.assert_allclose(finer.table().area(depth), coarse.table().area(depth), rtol=2e-3)
    np.testing.assert_allclose(finer.table().conveyance(depth), coarse.table().conveyance(depth), rtol=1e-2)
