"""The fit to tracer curves: twins whose answer is known, what is said of them, and what is refused."""

from __future__ import annotations

import dataclasses
from functools import cache

import matplotlib
import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

import danao
from danao import FreeOutflow, Inflow, Level, River, Series, Simulation, TransientStorage
from danao.errors import InputError
from danao.kinetics.decay import decay
from danao.planning.tracer.observed import Gauges
from danao.river.grid import Grid
from tests.runs import START, after
from tests.tracers import channel, cloud, scenario

SEED = 1983
TRUE = {"dispersion upper": 2.0, "dispersion lower": 5.0, "exchange": 4e-4, "area_ratio": 0.3}
ASKED = {
    "dispersion": {"upper": (0.1, 50.0), "lower": (0.1, 50.0)},
    "exchange": (1e-5, 1e-2),
    "area_ratio": (0.02, 3.0),
}
HOURS = 4.0


def pulse(peak: float = 10.0) -> Series:
    """Return half an hour of tracer, ten minutes after the start."""
    times = [after(-3600.0), after(600.0), after(2400.0)]
    return Series(times, [0.0, peak, 0.0], between="previous", extend="hold")


def stream(storage: TransientStorage | None, dispersion: object, **more: object) -> danao.Scenario:
    """Return two reaches of a stream with a station in each."""
    reaches = [channel(800.0, name="upper", downstream="joint"), channel(1200.0, 800.0, name="lower", upstream="joint")]
    made = scenario(
        reaches,
        [Inflow("upper", flow=2.0, quality={"TRACER": pulse()}), FreeOutflow("lower")],
        HOURS * 3600.0,
        discharge=2.0,
        area={"upper": 4.0, "lower": 5.0},
        cell=40.0,
        step=60.0,
        output=240.0,
        dispersion=dispersion,
        storage=storage,
        **more,
    )
    places = {"S1": ("upper", 780.0), "S2": ("lower", 1610.0)}
    return made.replace(river=River(made.river.reaches, stations=places))


def twin() -> danao.Scenario:
    """Return the stream with the true values."""
    zone = TransientStorage(TRUE["exchange"], TRUE["area_ratio"])
    return stream(zone, {"upper": TRUE["dispersion upper"], "lower": TRUE["dispersion lower"]})


def measured(made: danao.Scenario) -> pd.DataFrame:
    """Return what a run leaves at its stations, as observations."""
    results = Simulation(made).run(progress=False)
    stations = made.river.stations
    data = results.dataset
    gauges = Gauges.of(Grid.cut(made.river, made.numerics.cell), made.river, list(stations))
    curves = gauges.read(data["TRACER"].values)
    parts = [
        pd.DataFrame({"time": data["time"].values, "station": station, "value": curves[:, k]})
        for k, station in enumerate(stations)
    ]
    return pd.concat(parts, ignore_index=True)


@cache
def exact() -> pd.DataFrame:
    return measured(twin())


@cache
def exact_fit() -> danao.TracerFit:
    return danao.fit_tracer(stream(None, 1.0), exact(), ASKED)


def noisy(seed: int) -> pd.DataFrame:
    """Return the exact observations with errors of one percent of their peak."""
    table = exact()
    error = np.random.default_rng(seed).normal(0.0, 0.01 * table["value"].max(), len(table))
    return table.assign(value=table["value"] + error)


def within(fit: danao.TracerFit) -> dict[str, bool]:
    """Tell for each unknown whether the truth lies in its interval."""
    return {name: bool(row["low"] <= TRUE[name] <= row["high"]) for name, row in fit.table.iterrows()}


def test_exact_observations_give_the_true_values() -> None:
    fit = exact_fit()
    for name, value in fit.values.items():
        print(f"twin {name}: {value / TRUE[name] - 1.0:.1e}, {fit.evaluations} runs")
        assert value == pytest.approx(TRUE[name], rel=0.01)
    assert fit.efficiency["all"] > 0.99999
    assert np.abs(fit.residuals["residual"]).max() < 0.01


def test_the_scenario_carries_the_values() -> None:
    fit = exact_fit()
    assert fit.scenario.storage.exchange == pytest.approx(fit.values["exchange"], rel=1e-12)
    assert fit.scenario.storage.area_ratio == pytest.approx(fit.values["area_ratio"], rel=1e-12)
    assert fit.scenario.dispersion["lower"] == pytest.approx(fit.values["dispersion lower"], rel=1e-12)
    again = measured(fit.scenario)
    np.testing.assert_allclose(again["value"], fit.residuals["fitted"], atol=1e-12)


def test_noise_widens_the_intervals_and_the_truth_is_in_them() -> None:
    """In all of them at once, that is in the ellipsoid of 95 %: each alone would fail for one noise in five."""
    fit = danao.fit_tracer(stream(None, 1.0), noisy(SEED), ASKED)
    print(fit, within(fit))
    values = fit.table["value"].to_numpy()
    miss = np.log([TRUE[name] for name in fit.table.index]) - np.log(values)
    away = miss @ np.linalg.solve(fit.covariance.to_numpy() / np.outer(values, values), miss) / 4.0
    assert away <= scipy.stats.f.ppf(0.95, 4, len(exact()) - 4)
    sigma = 0.01 * exact()["value"].max()
    assert fit.residuals["residual"].std() == pytest.approx(sigma, rel=0.15)
    assert not [note for note in fit.notes if "follow each other" in note]
    assert (fit.table["standard_error"] / fit.table["value"] < 0.2).all()
    np.testing.assert_allclose(np.diag(fit.correlation), 1.0)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), fit.table["standard_error"])


@pytest.mark.slow
def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """Of 100 intervals (25 noises, 4 unknowns) 95 on average; less than 88 would be chance in 1 case of 700."""
    held = [within(danao.fit_tracer(twin(), noisy(seed), ASKED)) for seed in range(25)]
    count = sum(sum(one.values()) for one in held)
    print(f"{count} of 100 intervals hold the truth")
    assert count >= 88


def test_reaches_are_compared_with_formulas() -> None:
    fit = exact_fit()
    row = fit.reaches.loc["upper"]
    assert row["velocity"] == pytest.approx(0.5)
    assert row["depth"] == pytest.approx(0.4)  # 4 m² in 10 m
    shear = 0.5 * np.sqrt(9.81) * 0.03 / (4.0 / 10.8) ** (1 / 6) * np.sqrt(0.4 / (4.0 / 10.8))
    assert row["friction_velocity"] == pytest.approx(shear, rel=0.02)
    assert row["fischer"] == pytest.approx(0.011 * 0.5**2 * 100.0 / (0.4 * row["friction_velocity"]), rel=1e-6)
    alpha, ratio = fit.values["exchange"], fit.values["area_ratio"]
    assert row["damkohler"] == pytest.approx(alpha * (1.0 + 1.0 / ratio) * 800.0 / 0.5, rel=1e-6)
    lower = fit.reaches.loc["lower"]  # up to its station at 1610 m
    assert lower["damkohler"] == pytest.approx(alpha * (1.0 + 1.0 / ratio) * 810.0 / 0.4, rel=1e-6)
    for word in ("fischer", "zeng_huai", "Damköhler", "Nash-Sutcliffe", "dispersion upper"):
        assert word in fit.in_words("en")


def test_a_short_reach_says_so() -> None:
    made = stream(TransientStorage(2e-6, 0.3), 3.0)
    fit = danao.fit_tracer(made, measured(made), {"exchange": (1e-7, 1e-3)})
    assert any("too short for its exchange" in note for note in fit.notes)


def test_one_value_for_several_reaches_and_others_kept() -> None:
    made = stream(None, {"upper": 2.0, "lower": 5.0})
    start, asked = made.replace(dispersion={"upper": 9.0, "lower": 5.0}), {"dispersion": {"upper": (0.1, 20.0)}}
    fit = danao.fit_tracer(start, measured(made), asked)
    assert fit.scenario.dispersion == {"upper": pytest.approx(2.0, rel=0.01), "lower": 5.0}
    made = stream(None, 3.0)
    shared = {"dispersion": {("upper", "lower"): (0.1, 20.0)}}
    fit = danao.fit_tracer(made.replace(dispersion="fischer"), measured(made), shared)
    assert fit.table.index.tolist() == ["dispersion upper+lower"]
    assert fit.scenario.dispersion == pytest.approx(3.0, rel=0.01)


def test_areas_are_found_by_the_time_of_passage() -> None:
    made = stream(None, 3.0)
    water = dataclasses.replace(made.hydraulics, area={"upper": 5.0, "lower": 4.0})
    asked = {"area_factor": {"upper": (0.3, 3.0), "lower": (0.3, 3.0)}, "dispersion": (0.3, 30.0)}
    fit = danao.fit_tracer(made.replace(hydraulics=water), measured(made), asked)
    print(fit)
    assert fit.values["area_factor upper"] == pytest.approx(0.8, rel=0.01)
    assert fit.values["area_factor lower"] == pytest.approx(1.25, rel=0.01)
    assert fit.scenario.hydraulics.area == {
        "upper": pytest.approx(4.0, rel=0.01),
        "lower": pytest.approx(5.0, rel=0.01),
    }


def test_a_parameter_of_a_process_keeps_its_temperature_factor() -> None:
    made = stream(None, 3.0, processes=[decay("TRACER", rate=2e-4, theta=1.05)], weather={"water_temperature": 15.0})
    start = made.replace(processes=[decay("TRACER", rate=1e-4, theta=1.05)])
    name = f"{made.processes[0].name}.{next(iter(made.processes[0].parameters))}"
    fit = danao.fit_tracer(start, measured(made), {name: (1e-6, 1e-2)})
    assert fit.values[name] == pytest.approx(2e-4, rel=0.01)
    found = next(iter(fit.scenario.processes[0].parameters.values()))
    assert (found.rate_at_20, found.theta) == (fit.values[name], 1.05)


def flood() -> danao.Scenario:
    """Return a channel whose water is computed, in a small flood."""
    sections = [danao.CrossSection.rectangle(x, 2.0 - 5e-4 * x, 10.0, 0.03) for x in (0.0, 4000.0)]
    flow = Series([after(0.0), after(3600.0), after(7200.0), after(36000.0)], [5.0, 5.0, 9.0, 6.0])
    return danao.Scenario(
        name="flood",
        river=River([danao.Reach("main", sections)], stations={"S": ("main", 3000.0)}),
        period=(START, after(5.0 * 3600.0)),
        boundaries=[Inflow("main", flow=flow, quality={"TRACER": pulse()}), Level("main", level=1.0)],
        constituents=["TRACER"],
        dispersion=8.0,
        numerics=danao.Numerics(cell=50.0, step=60.0, output=300.0),
    )


def test_water_that_changes_is_computed_once() -> None:
    fit = danao.fit_tracer(flood().replace(dispersion=1.0), measured(flood()), {"dispersion": (0.5, 100.0)})
    print(fit)
    assert fit.values["dispersion"] == pytest.approx(8.0, rel=0.01)
    assert fit.scenario.hydraulics is None


def test_observations_come_from_a_file_with_units_and_a_zone(tmp_path: object) -> None:
    table = exact()
    table = table.assign(constituent="TRACER", unit="ug/L", value=table["value"] * 1000.0, flag="")
    table["time"] = [f"{str(time)[:19]}+08:00" for time in table["time"].to_numpy()]
    path = tmp_path / "observed.csv"
    late = {"time": "2021-01-01T00:00:00", "station": "S1", "value": 1.0, "constituent": "TRACER", "unit": "mg/L"}
    below = {**late, "time": table["time"][3], "flag": "<"}
    pd.concat([table, pd.DataFrame([late, below])]).to_csv(path, index=False)
    fit = danao.fit_tracer(twin(), path, {"exchange": (1e-5, 1e-2)}, error=(0.01, 0.02))
    assert fit.values["exchange"] == pytest.approx(TRUE["exchange"], rel=1e-3)
    assert fit.notes[:2] == (
        "1 observations outside of the period are left out",
        "1 observations below detection are left out",
    )


def test_errors_weigh_the_observations() -> None:
    """High values that are wrong by a tenth do less harm where errors are a part of the value."""
    table = exact()
    wrong = table.assign(value=table["value"].where(table["value"] < 5.0, 1.1 * table["value"]))
    asked = {"exchange": (1e-5, 1e-2)}
    fits = [danao.fit_tracer(twin(), wrong, asked, error=error) for error in (None, 3.0, (1e-2, 0.5))]
    misses = [abs(np.log(fit.values["exchange"] / TRUE["exchange"])) for fit in fits]
    print(f"misses: even {misses[0]:.3f}, relative {misses[2]:.3f}")
    assert misses[1] == pytest.approx(misses[0], rel=1e-6)
    assert misses[2] < 0.5 * misses[0]


def test_outputs_too_far_apart_are_noted() -> None:
    coarse = twin().replace(numerics=dataclasses.replace(twin().numerics, output=720.0))
    asked = {"exchange": (1e-5, 1e-2)}
    assert any("outputs are far apart" in note for note in danao.fit_tracer(coarse, exact(), asked).notes)
    assert not any("outputs are far apart" in note for note in exact_fit().notes)


def test_a_value_at_its_bound_has_no_interval() -> None:
    fit = danao.fit_tracer(twin(), exact(), {"dispersion": {"lower": (8.0, 50.0)}})
    assert fit.values["dispersion lower"] == pytest.approx(8.0, rel=2e-3)
    assert np.isnan(fit.table.loc["dispersion lower", "standard_error"])
    assert any("at a bound" in note for note in fit.notes)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_shows_points_and_curves(lang: str) -> None:
    ax = exact_fit().plot(lang=lang)
    curves = [line for line in ax.lines if line.get_linestyle() != "None"]
    points = [line for line in ax.lines if line.get_linestyle() == "None" and len(line.get_xdata())]
    assert [len(line.get_xdata()) for line in curves] == [len(exact_fit().curves)] * 2
    seen = np.concatenate([line.get_ydata() for line in points])
    np.testing.assert_array_equal(np.sort(seen), np.sort(exact()["value"]))
    mine = matplotlib.figure.Figure().subplots()
    assert danao.tracer_picture(exact_fit(), ax=mine) is mine


def test_all_problems_at_once() -> None:
    table = exact().assign(station=["S9" if k == 3 else name for k, name in enumerate(exact()["station"])])
    with pytest.raises(InputError) as caught:
        danao.fit_tracer(
            stream(None, "fischer"),
            table,
            {
                "dispersal": (1.0, 2.0),
                "dispersion": {"upper": (3.0, 1.0), "lowr": (1.0, 2.0)},
                "exchange": (0.0, 1.0),
            },
            error=-1.0,
        )
    text = str(caught.value)
    for part in (
        "error: -1.0 is no standard deviation",
        "unknowns.dispersal: 'dispersal' cannot be fitted; did you mean 'dispersion'?",
        "unknowns.dispersion.upper: the upper bound 1 is not above the lower one, 3",
        "unknowns.dispersion.lowr: there is no reach 'lowr'; did you mean 'lower'?",
        "unknowns.dispersion: the dispersion of the scenario is a formula",
        "unknowns.exchange: the scenario has no storage zone",
        "station: no station 'S9'",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time": START + np.timedelta64(400, "D")}, "no observation lies in the period"),
        ({"constituent": "TRACER_B"}, "there is no value of 'TRACER'"),
        ({"value": np.nan}, "is not a number|no number|empty"),
    ],
)
def test_observations_that_cannot_be_used(change: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        danao.fit_tracer(twin(), exact().assign(**change), {"dispersion": (0.1, 10.0)})


def test_an_unknown_without_influence_is_refused() -> None:
    upper = exact()[exact()["station"] == "S1"]
    asked = {"dispersion": {"lower": (0.1, 50.0)}}
    far = twin().replace(river=River(twin().river.reaches, stations={"S1": ("upper", 400.0)}))
    with pytest.raises(InputError, match="'dispersion lower' has no influence on the observations"):
        danao.fit_tracer(far, upper, asked)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([("dispersion", 1.0)], "nothing is asked for"),
        ({}, "nothing is asked for"),
        ({"dispersion": 1.0}, "1.0 are no bounds"),
        ({"dispersion": {5: (1.0, 2.0)}}, "there is no reach '5'"),
        ({"dispersion": {"upper": (1.0, 2.0), ("upper", "lower"): (1.0, 2.0)}}, "reach 'upper' is named twice"),
        ({5: (1.0, 2.0)}, "'5' cannot be fitted"),
    ],
)
def test_unknowns_that_make_no_sense(asked: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        danao.fit_tracer(twin(), exact(), asked)


def test_too_few_observations_and_water_that_is_computed() -> None:
    with pytest.raises(InputError, match="2 observations cannot give 3 unknowns"):
        danao.fit_tracer(twin(), exact().iloc[:2], {**ASKED, "dispersion": (0.1, 1.0)})
    with pytest.raises(InputError, match="only the areas of a PrescribedFlow"):
        danao.fit_tracer(flood(), exact().assign(station="S"), {"area_factor": (0.5, 2.0)})


@settings(max_examples=40, deadline=None)
@given(
    velocity=st.floats(0.05, 2.0),
    peclet=st.floats(20.0, 500.0),
    background=st.floats(0.0, 5.0),
    ratio=st.floats(1.5, 4.0),
)
def test_moments_of_a_cloud_are_exact(velocity: float, peclet: float, background: float, ratio: float) -> None:
    """In an endless stream the differences of mean and variance are x/U and 2 D x / U³, whatever the distance."""
    near, far = 1000.0, 1000.0 * ratio
    dispersion = velocity * near / peclet
    time = np.linspace(0.0, far / velocity * (1.0 + 20.0 / np.sqrt(peclet) + 40.0 / peclet), 20_001)[1:]
    curves = [
        background + cloud(np.full(time.size, 0.0) + x, time, 1e4, 5.0, velocity, dispersion) for x in (near, far)
    ]
    found = danao.tracer_moments((time, curves[0]), (time, curves[1]), far - near, background=background)
    assert found.velocity == pytest.approx(velocity, rel=1e-4)
    assert found.dispersion == pytest.approx(dispersion, rel=2e-3)
    assert found.recovery == pytest.approx(1.0, rel=1e-4)


def test_routing_makes_the_lower_curve_of_the_upper_one() -> None:
    time = START + (np.arange(1, 600) * 30).astype("timedelta64[s]").astype("timedelta64[ns]")
    seconds = np.arange(1, 600) * 30.0
    upper, lower = (pd.Series(cloud(np.full(599, x), seconds, 1e4, 5.0, 0.5, 5.0), time) for x in (1500.0, 3000.0))
    found = danao.tracer_moments(upper, lower, 1500.0)
    routed = found.route(upper, time)
    assert np.abs(routed - lower).max() < 0.04 * lower.max()  # the cloud is frozen: a few parts in a hundred
    assert (found.velocity, found.dispersion) == (pytest.approx(0.5, rel=1e-3), pytest.approx(5.0, rel=5e-3))


@pytest.mark.parametrize(
    ("upper", "lower", "distance", "words"),
    [
        (([0, 1, 2], [0, 1, 0]), ([1, 2, 3], [0, 1, 0]), -5.0, "distance: -5.0 is no distance"),
        (([0, 1, 2], [0, 1, 0]), ([1, 2], [0, 1]), 5.0, "downstream: 2 times and 2 values"),
        (([0, 2, 1], [0, 1, 0]), ([1, 2, 3], [0, np.nan, 0]), 5.0, "upstream: its times do not increase"),
        (([0, 1, 2], [0, 1, 0]), ([1, 2, 3], [0, np.nan, 0]), 5.0, "downstream: a value is missing"),
        (([0, 1, 2], [0, 0, 0]), ([1, 2, 3], [0, 1, 0]), 5.0, "upstream: nothing passes"),
        (([5, 6, 7, 8], [0, 1, 1, 0]), ([1, 2, 3, 4], [0, 1, 1, 0]), 5.0, "downstream: its centroid is not later"),
        (([0, 2, 4, 6], [0, 1, 1, 0]), ([7, 8, 9, 10], [0, 1, 1, 0]), 5.0, "downstream: it is not wider"),
        (([0, 1, 2], [0, 1, 0]), 7, 5.0, "downstream: int is no curve"),
        (([0, 1, 2], [0, 1, 0]), (["a", "b", "c"], [0, 1, 0]), 5.0, "neither datetime64 nor seconds"),
    ],
)
def test_curves_that_cannot_be_used(upper: object, lower: object, distance: float, words: str) -> None:
    with pytest.raises(InputError, match=words):
        danao.tracer_moments(upper, lower, distance)
