"""What drives the water besides its slope: denser water and wind, each against its state of rest."""

from __future__ import annotations

import numpy as np
import pytest

from danao import DensityGradient, InputError, Level, Simulation, Wall, WindStress
from danao.results import Results
from tests import rivers
from tests.runs import scenario

LENGTH, DEPTH = 10_000.0, 10.0
EXPANSION = 7.6e-4


def salty(cell: float) -> Results:
    """Return two days of a closed estuary, frictional and without dispersion, salt growing to 30 at its mouth."""
    river = rivers.flume(length=LENGTH, width=100.0, manning=0.03, bed=-DEPTH)
    salt = {"SALINITY": {"main": ([0.0, LENGTH], [0.0, 30.0])}}
    ends = [Wall("main"), Level("main", level=0.0, quality={"SALINITY": 30.0})]
    case = scenario(river, ends, 4 * 86400.0, cell=cell, step=300.0, theta=1.0, output=3600.0, level=0.0, quality=salt)
    return Simulation(case.replace(forces=[DensityGradient()])).run(False)


def test_level_falls_towards_the_salt() -> None:
    r"""At rest :math:`d\eta/dx = -\beta h S'/2 / (1 + \beta \bar S)`, depth, slope and salt from the run itself."""
    results = salty(200.0)
    level, salt = (results.dataset[name].values[-1] for name in ("level", "SALINITY"))
    depth = DEPTH + 0.5 * (level[1:] + level[:-1])
    expected = -0.5 * depth * EXPANSION * np.diff(salt) / (1.0 + EXPANSION * salt.mean())
    slope = np.diff(level)
    print(
        f"slope within {np.abs(slope / expected - 1.0).max():.1e}, {np.abs(results.dataset.velocity[-1]).max():.1e} m/s"
    )
    assert slope == pytest.approx(expected, rel=0.02)
    assert level[0] == pytest.approx(0.5 * DEPTH * EXPANSION * 30.0 / (1.0 + 15.0 * EXPANSION), rel=0.02)
    assert results.trust.passed


def test_without_the_force_the_level_is_flat() -> None:
    river = rivers.flume(length=LENGTH, width=100.0, manning=0.03, bed=-DEPTH)
    case = scenario(river, [Wall("main"), Level("main", level=0.0)], 3600.0, cell=200.0, step=300.0, level=0.0)
    assert np.abs(Simulation(case).run(False).dataset.level.values).max() == 0.0


@pytest.mark.parametrize("direction", [270.0, 90.0, 300.0, 0.0])
def test_wind_holds_a_slope(direction: float) -> None:
    r"""A closed lake at rest has :math:`d\eta/dx = \tau / (\rho g h)`; across the reach the wind does nothing."""
    river = rivers.flume(length=LENGTH, width=100.0, manning=0.03, bed=-3.0)
    ends = [Wall("main"), Wall("main", end="downstream")]
    case = scenario(river, ends, 4 * 86400.0, cell=200.0, step=300.0, level=0.0, theta=1.0, output=86400.0)
    windy = case.replace(weather={"wind": 15.0}, forces=[WindStress(direction, {"main": 90.0})])
    results = Simulation(windy).run(False)
    level = results.dataset.level.values[-1]
    stress = 1.225 * (0.8 + 0.065 * 15.0) * 1e-3 * 15.0**2 * np.cos(np.radians(direction + 180.0 - 90.0))
    depth = 3.0 + 0.5 * (level[1:] + level[:-1])
    expected = stress / (1000.0 * 9.81 * depth) * 200.0
    print(f"from {direction:.0f} degrees: {level[-1] - level[0]:+.4f} m")
    assert np.diff(level) == pytest.approx(expected, rel=2e-3, abs=1e-9)
    assert results.ledger.loc["water", "residual"] == pytest.approx(0.0, abs=1e-6)


def test_forces_of_what_is_not_there_are_refused_together() -> None:
    river = rivers.flume(length=LENGTH)
    case = scenario(river, [Wall("main"), Level("main", level=1.0)], 3600.0, cell=200.0, step=300.0, level=1.0)
    forces = [DensityGradient("SALT"), WindStress(90.0, {"mian": 0.0})]
    with pytest.raises(InputError) as caught:
        case.replace(forces=forces, roughness={"mian": 1.0, "main": 20.0})
    keys = [problem.key for problem in caught.value.problems]
    wanted = [
        "forces.density.constituent",
        "weather.wind",
        "forces.wind.bearing.mian",
        "roughness.mian",
        "roughness.main",
    ]
    assert sorted(keys) == sorted(wanted)
    assert "did you mean 'main'" in str(caught.value)
