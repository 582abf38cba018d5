"""四舍六入五成双 and exact means: on the decimals as written, not on their binary images."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao.assessment.rounding import exact_mean, exact_product, half_even, round_decimal, shown
from danao.standards._standard import read_standard

STANDARD = read_standard()


def expected(value: float, decimals: int) -> float:
    """Round by whole-number arithmetic, independent of the decimal module's rounding."""
    scaled = Fraction(Decimal(repr(value))) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return float(Fraction(whole + up, 10**decimals))


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (1.045, 2, 1.04),  # stored as 1.04499999999999992895
        (1.055, 2, 1.06),  # stored as 1.05499999999999993783
        (1.005, 2, 1.0),
        (np.nextafter(1.005, 2), 2, 1.01),
        (0.2005, 3, 0.2),
        (0.2015, 3, 0.202),
        (20.05, 1, 20.0),
        (20.15, 1, 20.2),
        (2.5, 0, 2.0),
        (3.5, 0, 4.0),
        (0.0004, 3, 0.0004),  # never to zero
        (0.00046, 3, 0.0005),
        (0.0005, 3, 0.0005),  # the tie would go to zero
        (0.0, 2, 0.0),
        (1e300, 2, 1e300),
        (5e-324, 2, 5e-324),
    ],
)
def test_known_traps(value, decimals, rounded):
    assert half_even(value, decimals) == rounded


@given(st.decimals("0.01", 1000, places=6), st.integers(0, 5))
def test_rounding_agrees_with_whole_number_arithmetic(number, decimals):
    value = float(number)
    right = expected(value, decimals)
    assert half_even(value, decimals) == right or right == 0.0


ITEM_LIMITS = [
    (item, water or "river", limit)
    for item in STANDARD.items.values()
    for water, row in item.limits.items()
    for limit in sorted({end for one in row.values() for end in (one if isinstance(one, tuple) else (one,))})
]


@pytest.mark.parametrize(("item", "water", "limit"), ITEM_LIMITS, ids=lambda part: str(getattr(part, "name", part)))
def test_limit_half_a_shown_digit_and_one_ulp_beside(item, water, limit):
    half = Decimal(5).scaleb(-item.decimals - 1)
    exact = Decimal(repr(limit))
    for tie in (float(exact - half), float(exact + half)):
        values = [np.nextafter(tie, -np.inf), tie, np.nextafter(tie, np.inf)]
        rounded = half_even(values, item.decimals)
        right = [expected(float(value), item.decimals) for value in values]
        assert [a == b or b == 0.0 for a, b in zip(rounded, right, strict=True)] == [True] * 3
        assert len(set(rounded)) <= 2
    even = expected(float(exact + half), item.decimals) == limit
    beyond = item.rank(half_even(float(exact + half), item.decimals), water)
    if even:  # a tie above an even limit comes down to it
        assert beyond == item.rank(limit, water)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=30), st.integers(0, 5))
def test_rounding_keeps_the_order(values, decimals):
    rounded = half_even(sorted(values), decimals)
    assert np.all(np.diff(rounded) >= 0.0)


@given(st.floats(1e-6, 1e6), st.integers(0, 5))
def test_rounding_twice_changes_nothing(value, decimals):
    once = half_even(value, decimals)
    assert half_even(once, decimals) == once


def test_a_value_never_becomes_zero():
    assert np.all(half_even([1e-9, 0.004, 0.049], 1) > 0.0)
    assert half_even(np.nan, 2) != half_even(np.nan, 2)


def test_means_are_exact_in_decimals():
    assert exact_mean([1.04, 1.05]) == 1.045
    assert half_even(exact_mean([1.04, 1.05]), 2) == 1.04
    assert exact_mean([0.1, 0.2, 0.3]) == 0.2
    assert np.mean([0.1, 0.2, 0.3]) != 0.2  # what the exact mean is for
    assert np.isnan(exact_mean([]))
    assert np.isnan(exact_mean([1.0, np.nan]))


def test_units_are_converted_exactly():
    assert exact_product(1005.0, 0.001) == 1.005
    assert 1005.0 * 0.001 != 1.005


@given(st.lists(st.decimals(0, 100, places=3), min_size=1, max_size=40))
def test_mean_is_the_nearest_float_to_the_true_mean(numbers):
    true = sum(Fraction(number) for number in numbers) / len(numbers)
    assert exact_mean([float(number) for number in numbers]) == float(true)


def test_shown_numbers():
    assert shown(0.3, 1) == "0.3"
    assert shown(1.0, 1) == "1.0"
    assert shown(0.04, 1) == "0.04"
    assert shown(12345678.0, 1) == "12345678.0"
    assert shown(np.nan, 1) == ""
    assert str(round_decimal(2.0, 2)) == "2.00"
