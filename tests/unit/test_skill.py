"""How well a run follows what was measured: numbers by hand, identities that always hold, and the two diagrams."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import danao
from danao import figures
from danao.assessment.skill import nash_sutcliffe
from danao.errors import InputError
from danao.reporting.skill import pairs
from tests.synthetic import synthetic_results

VALUES = arrays(float, st.integers(3, 30), elements=st.floats(0.0625, 100.0))


@pytest.fixture(scope="module")
def runs():
    return [synthetic_results(plan, cell=1000.0, hours=12.0) for plan in ("baseline", "combined")]


def samples(run, stations=("S2", "S4"), constituents=("COD", "NH3_N"), factor=1.1, count=12) -> pd.DataFrame:
    """Return what would be measured if the run were wrong by a factor, and the spread by a ripple."""
    times = pd.date_range("2018-01-15 10:00", "2018-12-15 10:00", periods=count)
    ripple = factor * (1.0 + 0.1 * np.cos(np.arange(count)))
    outputs, parts = instants(run.dataset["time"].values), []
    for station, name in product(stations, constituents):
        value = np.interp(instants(times), outputs, run.at(station)[name].values) * ripple
        row = {"time": times, "station": station, "constituent": name, "value": value, "unit": "mg/L", "flag": ""}
        parts.append(pd.DataFrame(row))
    return pd.concat(parts, ignore_index=True)


def instants(times) -> np.ndarray:
    return np.asarray(times).astype("datetime64[ns]").astype(np.int64)


def test_by_hand() -> None:
    """Observed 1, 2, 3, 4 and simulated 2, 2, 4, 4: sums that fit on a page."""
    found = danao.skill([1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 4.0, 4.0])
    spread = np.sqrt(1.25)
    r = 1.0 / spread  # covariance 1, deviations √1.25 and 1
    assert (found.n, found.below, found.mean_observed, found.mean_simulated) == (4, 0, 2.5, 3.0)
    assert found.bias == 0.5
    assert found.pbias == pytest.approx(20.0, rel=1e-14)
    assert found.rmse == pytest.approx(np.sqrt(0.5), rel=1e-14)
    assert found.centred_rmse == pytest.approx(0.5, rel=1e-14)
    assert found.r == pytest.approx(r, rel=1e-14)
    assert found.nse == pytest.approx(1.0 - 2.0 / 5.0, rel=1e-14)
    alpha, beta = 1.0 / spread, 1.2
    assert found.kge == pytest.approx(1.0 - np.sqrt((r - 1) ** 2 + (alpha - 1) ** 2 + (beta - 1) ** 2), rel=1e-14)
    gamma = alpha / beta
    assert found.kge_2012 == pytest.approx(1.0 - np.sqrt((r - 1) ** 2 + (gamma - 1) ** 2 + (beta - 1) ** 2), rel=1e-14)


def test_a_perfect_run() -> None:
    found = danao.skill([1.0, 2.0, 4.0], [1.0, 2.0, 4.0])
    assert (found.bias, found.rmse, found.nse, found.centred_rmse) == (0.0, 0.0, 1.0, 0.0)
    assert found.kge == pytest.approx(1.0, abs=1e-15)


@given(VALUES, st.integers(0, 2**32 - 1))
def test_identities_of_the_diagrams(observed: np.ndarray, seed: int) -> None:
    """The law of cosines of Taylor (2001), equation 5, and the two parts of the error of Jolliff et al. (2009)."""
    simulated = observed * np.random.default_rng(seed).uniform(0.3, 3.0, observed.size)
    assume(np.ptp(observed) > 1e-3 and np.ptp(simulated) > 1e-3)
    found = danao.skill(observed, simulated)
    both = found.deviation_simulated**2 + found.deviation_observed**2
    cosine = both - 2.0 * found.deviation_simulated * found.deviation_observed * found.r
    assert cosine == pytest.approx(found.centred_rmse**2, rel=1e-9, abs=1e-10 * both)
    assert found.bias**2 + found.centred_rmse**2 == pytest.approx(found.rmse**2, rel=1e-11)
    assert found.nse == pytest.approx(1.0 - (found.rmse / found.deviation_observed) ** 2, rel=1e-9, abs=1e-9)
    assert -1.0 - 1e-12 <= found.r <= 1.0 + 1e-12


def test_half_the_limit_stands_for_what_is_below_it() -> None:
    hidden = danao.skill([0.2, 1.0, 2.0], [0.1, 1.0, 2.0], [True, False, False])
    assert (hidden.below, hidden.rmse, hidden.bias) == (1, 0.0, 0.0)
    assert danao.skill([0.2, 1.0, 2.0], [0.1, 1.0, 2.0]).rmse > 0.0


def test_what_cannot_be_told_is_no_number() -> None:
    found = danao.skill([1.0, 1.0], [1.0, 2.0])
    assert np.isnan([found.r, found.nse, found.kge, found.kge_2012]).all()
    assert found.bias == 0.5
    assert np.isnan(nash_sutcliffe([2.0], [3.0]))


@pytest.mark.parametrize(
    ("observed", "simulated", "word"),
    [([], [], "no pairs"), ([1.0, 2.0], [1.0], "give pairs"), ([1.0, np.nan], [1.0, 2.0], "finite")],
)
def test_wrong_pairs_are_refused(observed: list, simulated: list, word: str) -> None:
    with pytest.raises(InputError, match=word):
        danao.skill(observed, simulated)


def test_the_table_matches_in_time(runs) -> None:
    table = danao.skill_table(runs, samples(runs[0], factor=1.0))
    assert list(table[table["run"] == "baseline"]["station"]) == ["S2", "S2", "S4", "S4"]
    assert (table["n"] == 12).all()
    own = table[table["run"] == "baseline"]
    assert (own["pbias"].abs() < 2.0).all()
    assert (table[table["run"] == "combined"]["pbias"] < -20.0).all()


def test_pairs_are_straight_between_outputs(runs) -> None:
    time = runs[0].dataset["time"].values
    middle = time[10] + (time[11] - time[10]) // 2
    seen = pd.DataFrame({"time": [middle, time[-1] + 10 * (time[1] - time[0])], "station": "S2", "constituent": "COD"})
    found = pairs(runs[0], seen.assign(value=1.0, below=False), "S2", "COD")
    assert len(found) == 1  # the other lies beyond the run
    values = runs[0].at("S2")["COD"].values
    assert found["simulated"][0] == pytest.approx(0.5 * (values[10] + values[11]), rel=1e-12)


def test_nothing_measured_is_said(runs) -> None:
    with pytest.raises(InputError, match="nothing measured"):
        danao.skill_table(runs[0])
    late = samples(runs[0]).assign(time="2030-01-01")
    with pytest.raises(InputError, match="nothing was measured within"):
        danao.skill_table(runs[0], late)


def marks(axes) -> np.ndarray:
    """Return where the points of the table lie: the lines of one point that no legend names."""
    lines = [line for line in axes.get_lines() if len(line.get_xdata()) == 1 and line.get_label().startswith("_")]
    return np.array([np.ravel(line.get_data()) for line in lines], dtype=float)


def test_the_taylor_diagram_is_true(runs) -> None:
    """Seen from the origin a point has the spread, seen from the observations the error, both in observed ones."""
    table = danao.skill_table(runs[:1], samples(runs[0]))
    points = marks(figures.taylor(table, lang="en"))
    assert len(points) == len(table)
    spread = (table["deviation_simulated"] / table["deviation_observed"]).to_numpy()
    np.testing.assert_allclose(np.hypot(*points.T), spread, rtol=1e-12)
    error = (table["centred_rmse"] / table["deviation_observed"]).to_numpy()
    np.testing.assert_allclose(np.hypot(points[:, 0] - 1.0, points[:, 1]), error, rtol=1e-9)
    np.testing.assert_allclose(points[:, 0] / spread, table["r"], rtol=1e-12)


def test_the_target_diagram_is_true(runs) -> None:
    table = danao.skill_table(runs[:1], samples(runs[0]))
    points = marks(figures.target(table, lang="en"))
    whole = (table["rmse"] / table["deviation_observed"]).to_numpy()
    np.testing.assert_allclose(np.hypot(*points.T), whole, rtol=1e-9)
    np.testing.assert_allclose(points[:, 1], table["bias"] / table["deviation_observed"], rtol=1e-12)
    less = (table["deviation_simulated"] < table["deviation_observed"]).to_numpy()
    assert (points[less, 0] < 0.0).all()
    assert (points[~less, 0] > 0.0).all()
    wide = table.assign(deviation_simulated=2.0 * table["deviation_observed"])
    assert (marks(figures.target(wide))[:, 0] > 0.0).all()


def test_rows_without_spread_are_counted_not_drawn(runs) -> None:
    table = danao.skill_table(runs[:1], samples(runs[0]))
    table.loc[0, ["deviation_observed", "r"]] = [0.0, np.nan]
    for draw in (figures.taylor, figures.target):
        axes = draw(table, lang="en")
        assert len(marks(axes)) == len(table) - 1
        assert any("1 rows" in label for label in axes.get_legend_handles_labels()[1])
        with pytest.raises(InputError, match="nothing to draw"):
            draw(table[:1])


def test_a_negative_correlation_opens_the_other_quarter(runs) -> None:
    table = danao.skill_table(runs[:1], samples(runs[0]))
    assert figures.taylor(table).get_xlim()[0] == 0.0
    assert figures.taylor(table.assign(r=-table["r"])).get_xlim()[0] < -1.0


def test_the_series_tells_the_skill(runs) -> None:
    given = samples(runs[0]).assign(below=False)
    axes = figures.series(runs[0], "S4", "COD", observations=given, lang="en")
    told = next(label for label in axes.get_legend_handles_labels()[1] if "KGE" in label)
    found = pairs(runs[0], given, "S4", "COD")
    skill = danao.skill(found["observed"], found["simulated"])
    assert f"KGE {skill.kge:.2f}" in told
    assert f"PBIAS −{abs(skill.pbias):.0f} %" in told
    assert told.endswith("n = 12")
    few = figures.series(runs[0], "S4", "COD", observations=given[given["station"] == "S4"][:2], lang="en")
    assert not any("KGE" in label for label in few.get_legend_handles_labels()[1])


def test_all_fields_are_columns(runs) -> None:
    table = danao.skill_table(runs[0], samples(runs[0]))
    assert {field.name for field in dataclasses.fields(danao.Skill)} <= set(table.columns)
