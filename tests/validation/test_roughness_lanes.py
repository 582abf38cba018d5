"""Many roughnesses in one pass: each lane is the run that it would be by itself."""

from __future__ import annotations

import numpy as np
import pytest

from danao import Inflow, InputError, Level, Simulation, Tide, roughness_lanes
from danao.forcing.tide import Wave
from tests import rivers
from tests.runs import START, scenario


def case() -> object:
    tide = Tide({"tide": Wave(amplitude=0.5, period=44714.0, phase=90.0, since=START)}, mean_level=2.0)
    ends = [Inflow("main", flow=20.0, quality={"TRACER": 1.0}), Level("main", level=tide, quality={"TRACER": 0.0})]
    return scenario(
        rivers.trapezoid(), ends, 6 * 3600.0, cell=500.0, step=60.0, level=2.0, output=1800.0, quality={"TRACER": 0.0}
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_a_lane_is_the_run_of_its_own(workers: int) -> None:
    given = case()
    lanes = roughness_lanes(given, [0.8, 1.0, {"main": 1.3}], workers=workers)
    for k, factor in enumerate((0.8, 1.0, 1.3)):
        alone = Simulation(given.replace(roughness=factor)).run(False).at("middle")
        assert np.array_equal(lanes["level"].values[k, :, 0], alone.level.values)
    assert (np.diff(lanes["level"].mean("time").values[:, 0]) > 0.0).all()


def test_factors_multiply_what_the_scenario_has() -> None:
    given = case()
    both = roughness_lanes(given.replace(roughness=1.25), [0.8])
    assert np.array_equal(both["level"].values[0], roughness_lanes(given, [1.0])["level"].values[0])


def test_bad_lanes_are_refused() -> None:
    given = case()
    with pytest.raises(InputError, match="no lane"):
        roughness_lanes(given, [])
    with pytest.raises(InputError, match=r"factors\[1\]"):
        roughness_lanes(given, [1.0, 100.0])
    with pytest.raises(InputError, match="did you mean 'middle'"):
        roughness_lanes(given, [1.0], stations=["midle"])
