"""H01: a lake at rest stays at rest, over any bed and section, at any step.

Beds of SWASHES (Delestre et al. 2013, doi 10.1002/fld.3741), sections 3.1.1 and 3.1.2; surveyed sections of Coal Creek,
Colorado (github.com/mikebannis/parserasgeo, commit 772044e).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from danao import CrossSection, Reach, Results, River, Wall
from tests import book, flumes
from tests.convergence import assert_floor
from tests.runs import columns, run
from tests.verification.test_H11 import MANNING, section

HOUR = 3600.0


def closed(river: River) -> list[Wall]:
    return [Wall(reach, end=end) for reach, end in river.free_ends()]


def motion(results: Results) -> float:
    """Return the largest discharge as a part of the largest B h √(g h)."""
    data = results.dataset
    depth, area = data["depth"].values[0], data["area"].values[0]
    return float(np.abs(data["discharge"].values).max() / (area * np.sqrt(flumes.GRAVITY * depth)).max())


def stays(results: Results, level: float, quiet: float) -> None:
    """Assert the three criteria of the case: no discharge, the level, the tracer."""
    data = results.dataset
    wet = data["depth"].values[0] > 0.0
    assert motion(results) <= quiet
    assert np.abs(data["level"].values - level)[:, wet].max() <= 1e-9
    assert np.abs(data["TRACER"].values / 7.3 - 1.0)[:, wet].max() <= 1e-10
    assert results.trust.passed


@pytest.mark.parametrize("cell", [0.5, 0.125], ids=["50 cells", "200 cells"])
@pytest.mark.parametrize(("level", "quiet"), [(0.5, 1e-10), (0.1, 1e-8)], ids=["immersed", "emerged"])
@pytest.mark.parametrize("courant", [1.0, 10.0])
def test_bump(level: float, quiet: float, cell: float, courant: float) -> None:
    river = flumes.flume(cell)
    step = courant * cell / np.sqrt(flumes.GRAVITY * level)
    lake = run(river, closed(river), HOUR, cell=cell, step=step, output=60.0, level=level, quality={"TRACER": 7.3})
    x, found = lake.dataset["chainage"].values, lake.dataset["level"].values[-1]
    wet = lake.dataset["depth"].values[-1] > 0.0
    bed = (x, flumes.bump(x))
    book.curves(f"A lake {level:g} m deep", "x (m)", "level (m)", computed=(x[wet], found[wet]), bed=bed)
    stays(lake, level, quiet)


def test_bed_is_that_of_the_case() -> None:
    given = columns("H01", "bed.csv")
    np.testing.assert_allclose(flumes.bump(given["x_m"]), given["z_m"], atol=1e-12)


def creek(length: float = 2000.0, drop: float = 3.0, top: float = 3.0) -> list[CrossSection]:
    """Return the three surveyed sections along a reach, their thalwegs on an even slope."""
    places = zip(MANNING, (0.0, 0.4, 1.0), strict=True)
    return [replace(section(name), chainage=share * length, bed=top - share * drop) for name, share in places]


def branching() -> River:
    """Return three such reaches that meet in a Y."""
    return River(
        [
            Reach("left", creek(top=6.0), downstream="fork"),
            Reach("right", creek(length=1500.0, top=6.0), downstream="fork"),
            Reach("main", creek(), upstream="fork"),
        ]
    )


@pytest.mark.parametrize("courant", [1.0, 10.0])
@pytest.mark.parametrize("river", [River([Reach("main", creek())]), branching()], ids=["reach", "junction"])
def test_surveyed_sections(river: River, courant: float) -> None:
    level = 7.5
    step = courant * 20.0 / np.sqrt(flumes.GRAVITY * 7.5)
    lake = run(river, closed(river), HOUR, cell=20.0, step=step, output=60.0, level=level, quality={"TRACER": 7.3})
    stays(lake, level, 1e-10)


@pytest.mark.parametrize("level", [0.5, 0.1], ids=["immersed", "emerged"])
def test_no_cell_length_makes_motion(level: float) -> None:
    """Refinement has no order here: at every cell length what is left is round-off."""
    cells = (0.5, 0.25, 0.125)
    lakes = [
        run(flumes.flume(cell), closed(flumes.flume(cell)), 100.0, cell=cell, step=0.1, output=10.0, level=level)
        for cell in cells
    ]
    assert_floor("H01", cells, [motion(lake) for lake in lakes], most=1e-10)


def test_no_cell_length_makes_motion_between_surveyed_sections() -> None:
    cells, river = (40.0, 20.0, 10.0), branching()
    lakes = [run(river, closed(river), 600.0, cell=cell, step=2.0, output=60.0, level=7.5) for cell in cells]
    assert_floor("H01 surveyed", cells, [motion(lake) for lake in lakes], most=1e-10)
