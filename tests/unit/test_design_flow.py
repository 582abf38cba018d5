"""Design flows from series of monthly means."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import danao
from danao.errors import InputError


def series(driest: list[float], start: str = "2001-01") -> pd.Series:
    """Twelve months a year: the driest in March, the others ten higher."""
    months = pd.period_range(start, periods=12 * len(driest), freq="M")
    values = np.repeat(driest, 12) + 10.0
    values[2::12] -= 10.0
    return pd.Series(values, index=months)


FLOWS = [4.0, 2.0, 6.0, 3.0, 5.0, 8.0, 7.0, 9.0, 1.0]


def test_empirical_frequency_is_rank_over_n_plus_one() -> None:
    found = danao.design_flow(series(FLOWS), method="empirical", guarantee=0.9)
    assert found.value == pytest.approx(1.0)  # the lowest of nine has the guarantee 9/10
    assert danao.design_flow(series(FLOWS), method="empirical", guarantee=0.75).value == pytest.approx(2.5)
    assert found.years.loc[2001].to_dict() == {"driest_month": 3, "flow": 4.0, "rank": 6, "guarantee": 0.6}


def test_pearson3_by_moments() -> None:
    """The sample 1…9 is symmetric: C_s = 0 makes Pearson III the normal distribution, quantile −1.2816 σ."""
    found = danao.design_flow(series(FLOWS))
    assert found.mean == pytest.approx(5.0)
    assert found.variation == pytest.approx(np.sqrt(60.0 / 8.0) / 5.0)
    assert found.skew == pytest.approx(0.0, abs=1e-12)
    assert found.value == pytest.approx(5.0 - 1.281552 * np.sqrt(7.5), rel=1e-6)


def test_pearson3_with_a_given_skew_is_the_gamma_distribution() -> None:
    """C_s = 2 C_v begins at zero: a gamma distribution of shape 1/C_v²."""
    from scipy.stats import gamma

    found = danao.design_flow(series(FLOWS), skew_ratio=2.0)
    shape = 1.0 / found.variation**2
    assert found.value == pytest.approx(gamma.ppf(0.1, shape, scale=5.0 / shape), rel=1e-9)


def test_the_moment_of_the_skew_by_hand() -> None:
    flows = [1.0, 1.0, 1.0, 1.0, 6.0]  # mean 2: k − 1 = −0.5 four times, 2 once
    found = danao.design_flow(series(flows), method="empirical")
    assert found.variation == pytest.approx(np.sqrt((4 * 0.25 + 4.0) / 4))
    assert found.skew == pytest.approx((4 * -0.125 + 8.0) / (2 * 1.25**1.5))


def test_the_last_ten_years() -> None:
    flows = [0.1, *range(10, 20)]
    lowest = danao.design_flow(series(flows), method="ten_years_lowest")
    assert lowest.value == 10.0
    assert danao.design_flow(series(flows), method="ten_years_mean").value == pytest.approx(14.5)
    short = danao.design_flow(series([3.0, 2.0]), method="ten_years_lowest")
    assert short.value == 2.0
    assert short.notes == ("only 2 complete years",)


def test_years_may_begin_in_another_month_and_must_be_complete() -> None:
    flows = series([4.0, 2.0, 6.0, 3.0, 5.0, 8.0])
    found = danao.design_flow(flows, method="empirical", first_month=5)
    assert len(found.years) == 5
    assert "incomplete years left out: 2000, 2006" in found.notes[0]
    by_date = flows.copy()
    by_date.index = flows.index.to_timestamp()
    assert danao.design_flow(by_date).value == danao.design_flow(flows).value


def test_a_fit_below_zero_is_said() -> None:
    found = danao.design_flow(series([0.1, 0.1, 0.2, 9.0, 10.0]), guarantee=0.95)
    assert found.value == 0.0
    assert "falls below zero" in found.notes[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"method": "pearson"}, "did you mean 'pearson3'"),
        ({"guarantee": 1.5}, "guarantee"),
        ({"first_month": 13}, "13 is no month"),
        ({"monthly": pd.Series([1.0, 2.0])}, "no dates"),
        ({"monthly": series([1.0, 2.0])}, "too few"),
        ({"monthly": series(FLOWS) - 5.0}, "negative"),
        ({"monthly": series(FLOWS)[:7]}, "no year is complete"),
        ({"monthly": pd.concat([series(FLOWS), series(FLOWS)[:1]])}, "stands there twice"),
        ({"monthly": series([])}, "empty"),
    ],
)
def test_what_does_not_fit(change: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        danao.design_flow(**({"monthly": series(FLOWS)} | change))
