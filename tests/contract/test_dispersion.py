"""What every formula of ``danao.dispersion`` keeps."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from danao import catalogue

NAMES = catalogue.names("danao.dispersion")
EMPIRICAL = {"power"}  # takes its unit from its parameters


def water() -> tuple[np.ndarray, ...]:
    generator = np.random.default_rng(7)
    velocity = generator.uniform(-2.0, 2.0, 200)
    depth = generator.uniform(0.1, 8.0, 200)
    width = depth * generator.uniform(5.0, 120.0, 200)
    return velocity, depth, width, np.abs(velocity) * generator.uniform(0.03, 0.2, 200)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_positive_and_blind_to_the_direction(name: str) -> None:
    coefficient = catalogue.find("danao.dispersion", name).coefficient
    velocity, depth, width, friction = water()
    found = coefficient(velocity, depth, width, friction)
    assert (found > 0.0).all()
    assert np.isfinite(found).all()
    assert found == pytest.approx(coefficient(-velocity, depth, width, friction))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_zero_in_slack_water(name: str) -> None:
    coefficient = catalogue.find("danao.dispersion", name).coefficient
    assert (coefficient(np.zeros(2), np.ones(2), np.full(2, 20.0), np.array([0.0, 0.1])) == 0.0).all()


@pytest.mark.parametrize("name", sorted(set(NAMES) - EMPIRICAL))
def test_its_units_agree(name: str) -> None:
    """A coefficient in m²/s doubles with all velocities, and with all lengths: no unit is hidden in a number."""
    coefficient = catalogue.find("danao.dispersion", name).coefficient
    velocity, depth, width, friction = water()
    found = coefficient(velocity, depth, width, friction)
    assert coefficient(2.0 * velocity, depth, width, 2.0 * friction) == pytest.approx(2.0 * found)
    assert coefficient(velocity, 3.0 * depth, 3.0 * width, friction) == pytest.approx(3.0 * found)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_it_comes_from(name: str) -> None:
    text = inspect.getdoc(catalogue.find("danao.dispersion", name).coefficient) or ""
    assert "Source\n------" in text
    assert ".. math::" in text
