"""K06: limitation of algae by light, averaged over the depth (Chapra 1997, lecture 33)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from danao.kinetics import _light
from tests import book
from tests.batch import read

LAWS = {
    "half": (_light.half_saturation, lambda x: x / (1.0 + x), _light.half_saturation_at_bed),
    "smith": (_light.smith, lambda x: x / math.hypot(1.0, x), _light.smith_at_bed),
    "steele": (_light.steele, lambda x: x * math.exp(1.0 - x), _light.steele_at_bed),
}
Law = Callable[[float], float]


def average(name: str, light: float, optical_depth: float, constant: float = 50.0) -> float:
    return LAWS[name][0](light, optical_depth, _light.absorbed(optical_depth), light_constant=constant)


def at_the_bed(name: str, light: float, optical_depth: float, constant: float = 50.0) -> float:
    return LAWS[name][2](_light.bed_light(light, _light.absorbed(optical_depth)), light_constant=constant)


def averaged(law: Law, relative_light: float, optical_depth: float) -> float:
    """Return the depth average of a law by quadrature."""
    found, _ = quad(lambda z: law(relative_light * math.exp(-optical_depth * z)), 0.0, 1.0, epsabs=0.0, epsrel=1e-12)
    return found


@pytest.mark.parametrize("row", read("K06/reference.csv"), ids=str)
@pytest.mark.parametrize("name", LAWS)
def test_closed_form(row: dict[str, float], name: str) -> None:
    depth = _light.optical_depth(row["ke"], row["H"])
    assert average(name, row["I0"], depth, row["K"]) == pytest.approx(row[name], rel=1e-9)


@pytest.mark.parametrize("name", LAWS)
def test_from_dusk_to_noon(name: str) -> None:
    light = np.linspace(0.05, 8.0, 80)
    exact = [averaged(LAWS[name][1], one, 2.0) for one in light]
    found = [average(name, 50.0 * one, 2.0) for one in light]
    book.curves(
        f"Law {name}, optical depth 2",
        "light over its constant",
        "share",
        exact=(light, exact),
        computed=(light, found),
    )
    assert found == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("name", LAWS)
@given(st.floats(1e-3, 30.0), st.floats(1e-9, 25.0))
def test_it_is_the_integral(name: str, relative_light: float, optical_depth: float) -> None:
    found = average(name, 50.0 * relative_light, optical_depth)
    assert found == pytest.approx(averaged(LAWS[name][1], relative_light, optical_depth), rel=1e-9)


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("relative_light", [1e-9, 0.01, 1.0, 20.0])
@pytest.mark.parametrize(("extinction", "depth"), [(0.0, 2.0), (1.0, 0.0), (0.0, 0.0), (0.2, 1e-6)])
def test_thin_or_clear_water_has_the_light_of_its_surface(
    name: str, relative_light: float, extinction: float, depth: float
) -> None:
    found = average(name, 50.0 * relative_light, _light.optical_depth(extinction, depth))
    assert found == pytest.approx(LAWS[name][1](relative_light), rel=1e-5)


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("optical_depth", [1e-9, 1.0, 1e3, 1e9])
def test_in_the_dark_nothing_grows(name: str, optical_depth: float) -> None:
    assert average(name, 0.0, optical_depth) == 0.0
    assert at_the_bed(name, 0.0, optical_depth) == 0.0


@pytest.mark.parametrize("name", LAWS)
@given(st.floats(0.0, 1400.0), st.floats(1e-9, 1e12), st.floats(1e-6, 500.0))
def test_it_is_a_share_in_any_water(name: str, light: float, optical_depth: float, constant: float) -> None:
    assert 0.0 <= average(name, light, optical_depth, constant) <= 1.0 + 1e-12
    assert 0.0 <= at_the_bed(name, light, optical_depth, constant) <= 1.0 + 1e-12


@pytest.mark.parametrize("name", LAWS)
@given(st.floats(1e-3, 30.0), st.floats(1e-3, 20.0))
def test_the_bed_has_what_the_average_lacks(name: str, relative_light: float, optical_depth: float) -> None:
    """The law at depth H is the slope of H times its average."""
    width = 1e-4 * optical_depth
    above, below = (
        at * average(name, 50.0 * relative_light, at) for at in (optical_depth - width, optical_depth + width)
    )
    found = at_the_bed(name, 50.0 * relative_light, optical_depth)
    assert (below - above) / (2.0 * width) == pytest.approx(found, rel=1e-5, abs=1e-9)


def test_extinction_of_all_that_is_in_the_water() -> None:
    """By hand: 10 g/m³ of solids, 2 of detrital carbon, 4 of algal carbon, which is 100 µg/L of chlorophyll."""
    expected = 0.2 + 0.052 * 10.0 + 0.174 * 2.0 / 0.4 + 0.0088 * 100.0 + 0.054 * 100.0 ** (2.0 / 3.0)
    given_values = {
        "background": 0.2,
        "solids_extinction": 0.052,
        "detritus_extinction": 0.435,
        "chlorophyll_extinction": 8.8,
        "chlorophyll_power_extinction": 5.4,
        "carbon_per_chlorophyll": 40.0,
    }
    assert _light.extinction(10.0, 2.0, 4.0, **given_values) == pytest.approx(expected, rel=1e-14)
    assert _light.extinction(**given_values) == 0.2
    assert _light.extinction(PHYTO=-1e-20, **given_values) == 0.2
