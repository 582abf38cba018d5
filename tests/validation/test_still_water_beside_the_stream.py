"""Water that only stands stores and does not convey: rest, uniform flow, and the speed of a pulse."""

from __future__ import annotations

import numpy as np
import pytest

from danao import CrossSection, FreeOutflow, Inflow, Reach, Results, River, Series, Wall
from tests.runs import after, run, seconds

LENGTH, SLOPE, BASE = 20_000.0, 1e-3, 20.0


def stream(chainage: float, bed: float) -> CrossSection:
    """A bed of 10 m between a rough wall and one that does not rub."""
    ground = [bed + 9.0, bed, bed, bed + 1e-5]
    return CrossSection.surveyed(chainage, [0.0, 0.0, 10.0, 10.0], ground, 0.03)


def stream_and_still_water(chainage: float, bed: float) -> CrossSection:
    """The same beside 20 m of water that never flows."""
    ground = [bed + 9.0, bed, bed, bed + 9.0]
    return CrossSection.surveyed(chainage, [0.0, 0.0, 30.0, 30.0], ground, 0.03, ineffective=[(10.0, 30.0, None)])


def flow(section: object, discharge: object, hours: float) -> Results:
    ends = [section(x, SLOPE * (LENGTH - x)) for x in (0.0, LENGTH)]  # type: ignore[operator]
    boundaries = [Inflow("main", flow=discharge), FreeOutflow("main")]
    return run(River([Reach("main", ends)]), boundaries, 3600.0 * hours, cell=200.0, step=60.0, output=300.0)


def test_uniform_flow_is_that_of_the_stream_alone() -> None:
    alone, beside = (flow(section, BASE, 1.0).dataset.isel(time=-1) for section in (stream, stream_and_still_water))
    error = np.abs(alone["level"].values - beside["level"].values).max()
    print(f"largest difference {error:.1e} m")
    assert error <= 1e-6
    np.testing.assert_allclose(beside["area"], 3.0 * alone["area"], rtol=1e-6)
    np.testing.assert_allclose(beside["velocity"], alone["velocity"], rtol=1e-5)


def test_a_pulse_is_slower_by_the_ratio_of_widths() -> None:
    after_rise = np.arange(0.0, 4 * 3600.0 + 1.0, 300.0)
    pulse = BASE + 2.0 * np.sin(np.pi * after_rise / after_rise[-1]) ** 2
    times = [after(t) for t in (0.0, *(3600.0 + after_rise), 40 * 3600.0)]
    inflow = Series(times, [BASE, *pulse, BASE])
    travelled = []
    for section in (stream, stream_and_still_water):
        results = flow(section, inflow, 36.0)
        more = results.dataset["discharge"].values - BASE
        centre = (more * seconds(results)[:, np.newaxis]).sum(axis=0) / more.sum(axis=0)
        travelled.append(centre[[50, 100]] - centre[0])
    ratio = travelled[1] / travelled[0]
    print(f"slower by {ratio}")
    np.testing.assert_allclose(ratio, 3.0, rtol=0.02)


@pytest.mark.parametrize("level", [1.02, 2.5, 3.02, 6.0])
def test_a_lake_at_rest_stays_at_rest(level: float) -> None:
    across = [0.0, 0.0, 20.0, 25.0, 35.0, 40.0, 60.0, 60.0]
    beds = zip(np.linspace(0.0, 2000.0, 6), [0.0, 0.4, -0.3, 0.2, 1.0, 0.1], strict=True)
    sections = [
        CrossSection.surveyed(
            x,
            across,
            z + np.array([9.0, 2.0, 2.0, 0.0, 0.0, 2.0, 2.0, 9.0]),
            0.03,
            banks=(20.0, 40.0),
            ineffective=[(0.0, 20.0, z + 3.0), (40.0, 60.0, None)],
        )
        for x, z in beds
    ]
    walls = [Wall("main", end="upstream"), Wall("main", end="downstream")]
    results = run(River([Reach("main", sections)]), walls, 86_400.0, cell=100.0, step=60.0, level=level)
    data = results.dataset
    np.testing.assert_allclose(data["level"], level, rtol=0.0, atol=1e-12)
    np.testing.assert_allclose(data["discharge"], 0.0, rtol=0.0, atol=1e-10)
    np.testing.assert_allclose(data["volume"].sum("cell").isel(time=-1), data["volume"].sum("cell").isel(time=0), 1e-13)


def test_a_flood_goes_through_the_level_where_plains_join_in() -> None:
    across, ground = [0.0, 0.0, 20.0, 25.0, 35.0, 40.0, 60.0, 60.0], np.array([9.0, 2, 2, 0, 0, 2, 2, 9])
    still = [(0.0, 20.0), (40.0, 60.0)]
    sections = [
        CrossSection.surveyed(x, across, z + ground, 0.03, (20.0, 40.0), [(*part, z + 3.0) for part in still])
        for x, z in ((0.0, 1.0), (5000.0, 0.0))
    ]
    wave = Series([after(3600.0 * t) for t in (0, 2, 8, 24)], [10.0, 300.0, 10.0, 10.0])
    boundaries = [Inflow("main", flow=wave), FreeOutflow("main")]
    results = run(River([Reach("main", sections)]), boundaries, 86_400.0, cell=100.0, step=60.0, output=600.0)
    depth = results.dataset["depth"]
    assert depth.max("time").min() > 3.1
    assert depth.isel(time=-1).max() < 2.0
    assert {check.name: check.value for check in results.trust.checks}["water_closure"] < 1e-12
