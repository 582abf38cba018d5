from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from danao import InputError, Numerics, Simulation, Tide, read_scenario, sampling_error
from danao.reporting.figures.sampling import sampling_picture
from tests.small_case import write_case

HOURS = pd.date_range("2018-01-01", "2019-01-01", freq="h", inclusive="left")
HOUR = np.arange(HOURS.size, dtype=float)
ANY = {"hours": (0, 24), "days": "all"}


def ammonia(values: np.ndarray, times: pd.DatetimeIndex = HOURS) -> pd.DataFrame:
    return pd.DataFrame({"NH3_N": values}, times)


def row(found: object, constituent: str = "NH3_N") -> pd.Series:
    table = found.table  # type: ignore[attr-defined]
    return table[table["constituent"] == constituent].iloc[0]


def test_noise_leaves_sigma_over_the_root_of_twelve() -> None:
    noise = np.random.default_rng(2).standard_normal(HOUR.size)
    found = row(sampling_error(ammonia(2.0 + 0.3 * noise), **ANY))
    assert found["error"] == pytest.approx(0.3 / np.sqrt(12.0), rel=0.01)
    assert found["bias"] == pytest.approx(0.0, abs=1e-12)
    assert found["p95"] - found["p05"] == pytest.approx(2 * 1.645 * 0.3 / np.sqrt(12.0), rel=0.04)


def test_the_error_is_exact_for_the_record_at_hand() -> None:
    values = 1.0 + 0.5 * np.sin(HOUR) ** 2
    by_month = pd.Series(values, HOURS).groupby(HOURS.month).var(ddof=0)
    assert row(sampling_error(ammonia(values), **ANY))["error"] == pytest.approx(
        np.sqrt(by_month.sum()) / 12.0, rel=1e-12
    )


def test_a_day_curve_seen_in_working_hours_is_biased() -> None:
    """c = 1 + 0.4 cos(2πh/24), sampled from 8 to 18 o'clock: the bias is the mean of the cosine over these hours."""
    wave = np.cos(2.0 * np.pi * HOUR / 24.0)
    found = row(sampling_error(ammonia(1.0 + 0.4 * wave)))
    expected = 0.4 * np.cos(2.0 * np.pi * np.arange(8, 19) / 24.0).mean()
    assert found["mean"] == pytest.approx(1.0, abs=1e-12)
    assert found["bias"] == pytest.approx(expected, rel=1e-9)
    assert expected < -0.2


def test_ebb_samples_of_a_wave_in_phase_with_the_flow_lie_two_over_pi_too_high() -> None:
    tide = np.sin(2.0 * np.pi * HOUR / 12.4206)
    ebb, flood = (
        row(sampling_error(ammonia(2.0 + 0.5 * tide), **ANY, tide=tide_of, flow=tide)) for tide_of in ("ebb", "flood")
    )
    assert ebb["bias"] == pytest.approx(0.5 * 2.0 / np.pi, rel=0.01)
    assert flood["bias"] == pytest.approx(-0.5 * 2.0 / np.pi, rel=0.01)


def test_the_risk_of_a_wrong_verdict_is_that_of_a_normal_mean() -> None:
    """Mean 1.08 against 1.0, judged to two decimals: passes if the mean of twelve is below 1.005."""
    values = 1.08 + 0.3 * np.random.default_rng(3).standard_normal(HOUR.size)
    found = row(sampling_error(ammonia(values), **ANY, draws=20_000))
    risk = float(ndtr((1.005 - values.mean()) / (0.3 / np.sqrt(12.0))))
    assert not found["meets"]
    assert found["wrong"] == found["passes"] == pytest.approx(risk, abs=0.012)


def test_months_met_are_counted_as_a_sum_of_coins() -> None:
    """One sample a month meets as often as the month does: months found are the sum of the shares of hours."""
    values = np.where(np.arange(HOUR.size) % 4 == 0, 2.0, 0.5)  # a quarter of the hours is too high
    found = row(sampling_error(ammonia(values), **ANY, draws=20_000))
    assert found["months_met"] == 12
    assert found["months_found"] == pytest.approx(9.0, abs=0.05)
    assert found["every_month_passes"] == pytest.approx(0.75**12, abs=0.005)
    assert found["every_month_wrong"] == pytest.approx(1.0 - 0.75**12, abs=0.005)


def test_more_samples_lower_the_risk_and_a_bias_does_not_go_away() -> None:
    values = 0.9 + 0.3 * np.random.default_rng(3).standard_normal(HOUR.size)
    plain = sampling_error(ammonia(values), **ANY).needed(0.05, (4, 12, 24, 48)).iloc[0]
    z = (1.005 - values.mean()) / 0.3
    assert plain["risk_12"] == pytest.approx(float(ndtr(-z * np.sqrt(12))), abs=0.02)
    assert plain["needed"] == 24.0  # (1.645 / z)² is 22
    wave = np.sin(2.0 * np.pi * HOUR / 24.0)
    biased = sampling_error(ammonia(0.95 + 0.5 * wave), hours=(0, 11), days="all").needed(0.05, (12, 60, 240)).iloc[0]
    assert np.isnan(biased["needed"])


def test_all_constituents_are_of_one_bottle() -> None:
    """COD and NH3-N rise together, so both are missed at the same instants: the section is as good as one of them."""
    high = np.random.default_rng(5).random(HOUR.size) < 0.3
    table = pd.DataFrame({"NH3_N": np.where(high, 1.5, 0.5), "COD": np.where(high, 30.0, 10.0)}, HOURS)
    found = sampling_error(table, **ANY)
    assert row(found, "section")["months_found"] == row(found, "COD")["months_found"] == row(found)["months_found"]


def test_rules_about_days() -> None:
    """Water is bad on week-ends and in the last days of the month only; whom no one sees there, sees clean water."""
    weekend = np.asarray(HOURS.day_of_week >= 5)
    late = np.asarray(HOURS.day > 20)
    found = row(sampling_error(ammonia(np.where(weekend, 3.0, 0.5)), hours=(0, 24)))
    assert (found["p05"], found["p95"], found["wrong"]) == (0.5, 0.5, 1.0)
    found = row(sampling_error(ammonia(np.where(late, 3.0, 0.5)), **ANY, month_days=(1, 20)))
    assert found["expected"] == 0.5


@pytest.mark.parametrize(("count", "slices"), [(1, 1), (2, 2), (4, 4), (6, 6), (12, 12), (24, 24), (52, 52), (60, 60)])
def test_the_year_has_as_many_slices_as_samples(count: int, slices: int) -> None:
    noise = np.random.default_rng(8).standard_normal(HOUR.size)
    found = row(sampling_error(ammonia(5.0 + noise), **ANY, samples_per_year=count))
    assert found["error"] == pytest.approx(1.0 / np.sqrt(slices), rel=0.05)


def test_acid_is_averaged_through_its_ion() -> None:
    found = sampling_error(pd.DataFrame({"pH": np.where(HOUR % 2 == 0, 6.0, 8.0)}, HOURS), **ANY, items=["pH"])
    assert row(found, "pH")["mean"] == pytest.approx(-np.log10(0.5 * (1e-6 + 1e-8)), rel=1e-12)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"samples_per_year": 0}, "prove nothing"),
        ({"hours": (18, 8)}, "18 to 8 is empty"),
        ({"month_days": (0, 40)}, "outside 1 to 31"),
        ({"days": "workdays"}, "known are: all, working"),
        ({"tide": "eb"}, "did you mean 'ebb'"),
        ({"tide": "ebb"}, "which way the water runs is not known"),
        ({"tide": "ebb", "flow": [1.0]}, "1 values, but 8760 instants"),
        ({"samples_per_year": 365}, "the rules leave no instant between 2018-01-06"),
        ({"draws": 0}, "0 draws"),
        ({"items": ["Xy"]}, "not an item"),
        ({"targets": "VII"}, "not a class"),
    ],
)
def test_what_cannot_be_sampled(given: dict, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        sampling_error(ammonia(np.ones(HOUR.size)), **given)


def test_series_that_cannot_be_sampled() -> None:
    for source, rule in (
        ([1.0], "a list cannot be sampled"),
        (ammonia(np.full(HOUR.size, np.nan)), "missing or not finite"),
        (ammonia(np.ones(HOUR.size), HOURS[::-1]), "do not rise"),
        (pd.DataFrame({"gold": np.ones(HOUR.size)}, HOURS), "nothing here is limited"),
    ):
        with pytest.raises(InputError, match=rule):
            sampling_error(source)


def test_the_picture_shows_the_wrong_side_in_red(tmp_path: Path) -> None:
    values = 0.95 + 0.3 * np.random.default_rng(3).standard_normal(HOUR.size)
    found = sampling_error(ammonia(values), **ANY)
    ax = sampling_picture(found, "NH3_N", lang="en")
    assert "Wrong verdict" in " ".join(text.get_text() for text in ax.get_legend().get_texts())
    with pytest.raises(InputError, match="there is no 'COD'"):
        sampling_picture(found, "COD")
    assert found.to_csv(tmp_path / "e.csv").read_text().count("\n") == 3


def test_a_run_brings_its_own_stations_tide_and_targets(tmp_path: Path) -> None:
    """All ebb instants of two days, by hand from the results; January stands for the year."""
    scenario = read_scenario(write_case(tmp_path))
    head = replace(scenario.boundary("head"), flow=0.02)
    sea = replace(scenario.boundary("mouth"), level=Tide({"M2": (0.8, 0.0)}, mean_level=1.5))
    coarse = Numerics(cell=200.0, step=60.0, output=3600.0)
    run = Simulation(scenario.replace(boundaries=(head, sea), numerics=coarse)).run(progress=False)
    found = sampling_error(run, **ANY, tide="ebb")
    series = run.at("S1").isel(time=slice(1, None))
    ebb = series["discharge"].values > 0.0
    assert 0 < ebb.sum() < ebb.size
    here = row(found, "COD")
    assert here["station"] == "S1"
    assert here["mean"] == pytest.approx(series["COD"].values.mean(), rel=1e-12)
    assert here["expected"] == pytest.approx(series["COD"].values[ebb].mean(), rel=1e-12)
    assert here["error"] == pytest.approx(series["COD"].values[ebb].std(), rel=1e-12)
    assert sampling_picture(found, "COD", lang="zh").get_title("left").startswith("桥：")
