"""Ponds, and junctions that share their energy head, against ordinary differential equations and Bernoulli."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from danao import CrossSection, Inflow, Initial, InputError, Junction, Level, Reach, River, Simulation, Weir, pond
from tests.runs import scenario

LEVELS, AREAS = [0.0, 2.0, 6.0], [0.0, 20_000.0, 40_000.0]


def spilling(step: float, theta: float) -> tuple[np.ndarray, np.ndarray]:
    """Return hourly levels of a pond that empties over a weir into a wide river, and those of its equation."""
    lake = pond("lake", "bend", LEVELS, AREAS, link_width=30.0, link_bed=-3.0)
    weir = Weir("spill", ("lake", 100.0), crest=2.0, width=5.0)
    wide = [CrossSection.rectangle(x, -3.0, 500.0, 0.03, 9.0) for x in (0.0, 1000.0)]
    reaches = [Reach("upper", wide, downstream="bend"), Reach("lower", wide, upstream="bend"), lake]
    river = River(reaches, structures=[weir])
    ends = [Inflow("upper", flow=0.0), Level("lower", level=0.0)]
    case = scenario(river, ends, 12 * 3600.0, cell=100.0, step=step, output=3600.0, theta=theta)
    start = Initial(level={"upper": 0.0, "lower": 0.0, "lake": ([0.0, 120.0, 130.0, 200.0], [0.0, 0.0, 5.0, 5.0])})
    results = Simulation(case.replace(initial=start)).run(False)
    assert results.trust.passed
    cell = int(np.flatnonzero(results.dataset.reach.values == "lake")[1])

    def fall(_: float, level: np.ndarray) -> np.ndarray:
        area = np.interp(level, LEVELS, AREAS)
        return -np.array([weir.flow_between(float(level[0]), 0.0)]) / area

    times = 3600.0 * np.arange(13)
    exact = solve_ivp(fall, (0.0, times[-1]), [5.0], t_eval=times, rtol=1e-9, atol=1e-9).y[0]
    return results.dataset.level.values[:, cell], exact


@pytest.mark.parametrize("theta", [0.5, 0.6])
def test_a_pond_empties_over_its_weir(theta: float) -> None:
    """Of second order in time with theta = 0.5, of first with 0.6: 3 mm at steps of a minute, of a fall of 3 m."""
    errors = [np.abs(np.subtract(*spilling(step, theta))).max() for step in (240.0, 120.0, 60.0)]
    print(f"errors (m) at 240, 120, 60 s, theta {theta}:", *(f"{error:.2e}" for error in errors))
    assert errors[2] < {0.5: 3e-4, 0.6: 3.5e-3}[theta]
    assert np.log2(errors[0] / errors[2]) / 2.0 > {0.5: 1.7, 0.6: 0.85}[theta]


def test_the_volume_of_a_pond_is_the_integral_of_its_area() -> None:
    lake = pond("lake", "bend", LEVELS, AREAS, link_width=30.0)
    basin = lake.sections[-1]
    level = np.array([0.5, 2.0, 3.0, 6.0, 7.0])
    fine = np.linspace(0.0, 7.0, 70_001)
    area = np.interp(fine, LEVELS, AREAS)
    volume = np.concatenate([[0.0], np.cumsum(0.5 * (area[1:] + area[:-1]) * np.diff(fine))])
    assert 100.0 * basin.area(level) == pytest.approx(np.interp(level, fine, volume), rel=1e-7)


def test_bad_ponds_are_refused_with_all_that_is_wrong() -> None:
    with pytest.raises(InputError) as caught:
        pond("lake", "bend", [0.0, 2.0, 1.0], [5.0, 4.0, 6.0], link_width=-1.0, link_length=0.0)
    assert [problem.key for problem in caught.value.problems] == ["level", "area", "link_width", "link_length"]


def narrowing(shares: str) -> tuple[np.ndarray, np.ndarray]:
    """Return level and velocity of two frictionless reaches, 20 m and 10 m wide, that meet in a junction."""
    reaches = [
        Reach("wide", [CrossSection.rectangle(x, 0.0, 20.0, 0.0, 9.0) for x in (0.0, 500.0)], downstream="step"),
        Reach("narrow", [CrossSection.rectangle(x, 0.0, 10.0, 0.0, 9.0) for x in (0.0, 500.0)], upstream="step"),
    ]
    river = River(reaches, junctions=[Junction("step", shares)])
    ends = [Inflow("wide", flow=40.0), Level("narrow", level=3.0)]
    case = scenario(river, ends, 86400.0, cell=25.0, step=10.0, level=3.0, output=86400.0)
    data = Simulation(case).run(False).dataset
    return data.level.values[-1], data.velocity.values[-1]


def test_a_junction_shares_the_energy_head() -> None:
    level, velocity = narrowing("head")
    head = level + velocity**2 / (2.0 * 9.81)
    assert head == pytest.approx(np.full(40, 3.0 + (4.0 / 3.0) ** 2 / (2.0 * 9.81)), abs=1e-9)


def test_a_junction_shares_the_level_otherwise() -> None:
    level, _ = narrowing("level")
    assert level == pytest.approx(np.full(40, 3.0), abs=1e-9)


def test_junctions_that_join_nothing_are_refused() -> None:
    reach = Reach("main", [CrossSection.rectangle(x, 0.0, 20.0, 0.03) for x in (0.0, 500.0)], downstream="sea")
    with pytest.raises(InputError, match="no reaches meet in 'see'"):
        River([reach], junctions=[Junction("see", "head")])
    with pytest.raises(InputError, match="'energy' is not shared"):
        Junction("sea", "energy")
