"""The sun of a place: its height, its day, what comes through the air; in a scenario file too."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import Bras, ClearSky, InputError, Monthly, RyanStolzenbach, Series, Weather, read_scenario
from danao.forcing.sun import sun_at
from danao.scenario_file import scenario_from_document
from danao.scenario_file._document import scenario_to_document
from tests.small_case import edited, write_case

DAY = 86400


def course(date: str, latitude: float, every: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return the sine of the sun's height and its distance through a day on the meridian of Greenwich."""
    start = np.datetime64(date, "ns").astype(np.int64)
    return sun_at(start + np.arange(0, DAY, every) * 10**9, latitude, 0.0)


# --- geometry


@pytest.mark.parametrize(
    ("date", "latitude", "height"),
    [
        # 90° less the distance of the latitude from the declination, ±23.44° at the solstices, 0° at the equinoxes
        ("2018-06-21", 22.6, 90.0 - (23.44 - 22.6)),
        ("2018-06-21", 60.0, 53.44),
        ("2018-12-21", 40.0, 26.56),
        ("2018-12-21", -34.0, 90.0 - (34.0 - 23.44)),
        ("2018-03-20", 0.0, 90.0),
        ("2018-09-23", 50.0, 40.0),
    ],
)
def test_the_height_of_the_sun_at_noon(date: str, latitude: float, height: float) -> None:
    sine, _ = course(date, latitude)
    assert np.rad2deg(np.arcsin(sine.max())) == pytest.approx(height, abs=0.2)


@pytest.mark.parametrize("latitude", [0.0, 22.6, 45.0, -60.0])
def test_day_and_night_are_equal_at_the_equinox(latitude: float) -> None:
    sine, _ = course("2018-03-20", latitude)
    assert (sine > 0.0).mean() * 24.0 == pytest.approx(12.0, abs=0.06)


def test_the_length_of_the_day_by_hand() -> None:
    """cos H = -tan φ tan δ: at 40° north 9.16 h at the winter solstice, 14.84 h in summer; midnight sun at 70°."""
    for date, declination in (("2018-12-21", -23.44), ("2018-06-21", 23.44)):
        sunset = np.arccos(-np.tan(np.deg2rad(40.0)) * np.tan(np.deg2rad(declination)))
        sine, _ = course(date, 40.0)
        assert (sine > 0.0).mean() * 24.0 == pytest.approx(24.0 * sunset / np.pi, abs=0.02)
    assert (course("2018-06-21", 70.0)[0] > 0.0).all()
    assert (course("2018-12-21", 70.0)[0] < 0.0).all()


def test_distance_and_equation_of_time() -> None:
    """Nearest early in January, farthest early in July; noon 16.4 min early on 3 November, 14.2 late on 11 February."""
    assert course("2018-01-03", 0.0)[1][0] == pytest.approx(0.9833, abs=1e-4)
    assert course("2018-07-06", 0.0)[1][0] == pytest.approx(1.0167, abs=1e-4)
    for date, minutes in (("2018-11-03", -16.4), ("2018-02-11", 14.2), ("2018-04-15", 0.0)):
        noon = course(date, 0.0)[0].argmax() * 10.0 / 60.0 - 720.0
        assert noon == pytest.approx(minutes, abs=0.3)


def above(date: str, latitude: float) -> float:
    """Return the radiation of a day outside the atmosphere, MJ/m²."""
    sine, distance = course(date, latitude)
    return float((np.maximum(sine, 0.0) / distance**2).mean()) * 1367.0 * 0.0864


def declination(time: str) -> float:
    """Return the declination, radians: the height of the sun seen from the pole."""
    return float(np.arcsin(sun_at(np.array([np.datetime64(time, "ns").astype(np.int64)]), 90.0, 0.0)[0][0]))


@pytest.mark.parametrize(
    ("time", "degrees"),
    [
        # equinoxes and solstices to the minute (from memory), and example 25.a of Meeus (1998)
        ("2018-03-20T16:15", 0.0),
        ("2018-09-23T01:54", 0.0),
        ("2040-03-20T00:11", 0.0),
        ("2018-06-21T10:07", 23.436),
        ("2018-12-21T22:23", -23.436),
        ("1992-10-13T00:00", -7.785),
    ],
)
def test_declination(time: str, degrees: float) -> None:
    assert np.rad2deg(declination(time)) == pytest.approx(degrees, abs=4e-3)


@pytest.mark.parametrize("latitude", [-40.0, 0.0, 22.6, 55.0])
@pytest.mark.parametrize("month", [1, 3, 6, 9, 11])
def test_radiation_above_the_atmosphere_by_the_integral_over_the_day(latitude: float, month: int) -> None:
    """J₀/(π r²) (H sin φ sin δ + cos φ cos δ sin H) with the hour angle H of sunset."""
    date = f"2018-{month:02d}-15"
    sun, north = declination(f"{date}T12:00"), np.deg2rad(latitude)
    sunset = np.arccos(-np.tan(north) * np.tan(sun))
    day = sunset * np.sin(north) * np.sin(sun) + np.cos(north) * np.cos(sun) * np.sin(sunset)
    near = course(date, 0.0)[1][4320] ** -2
    assert above(date, latitude) == pytest.approx(1367.0 * 0.0864 / np.pi * near * day, rel=1e-3)


def test_the_table_of_fao_56() -> None:
    """FAO Irrigation and Drainage Paper 56, table 2.6: the equator in mid-month, MJ/m²/d (from memory)."""
    table = [36.2, 37.5, 37.9, 36.8, 34.8, 33.4, 33.9, 35.7, 37.2, 37.4, 36.3, 35.6]
    assert [above(f"2018-{month:02d}-15", 0.0) for month in range(1, 13)] == pytest.approx(table, rel=6e-3)


def test_the_worked_example_of_fao_56() -> None:
    """Example 8: 20° south on 3 September, 32.2 MJ/m²/d (its declination of 6.9° is 0.7° less than the sun's)."""
    assert above("2018-09-03", -20.0) == pytest.approx(32.2, rel=0.015)


# --- through the air


def test_what_the_air_lets_through_by_hand() -> None:
    """At 30° the path is 1 / (0.5 + 0.15 · 33.885^-1.253) = 1.993; a₁ = 0.128 - 0.054 · 0.2995 = 0.1118."""
    half = np.array([0.5])
    assert Bras(2.0).transmitted(half) == pytest.approx(np.exp(-2.0 * 0.1118 * 1.993), rel=1e-3)
    assert RyanStolzenbach(0.8).transmitted(half) == pytest.approx(0.8**1.993, rel=1e-3)
    thin = ((288.0 - 0.0065 * 1600.0) / 288.0) ** 5.256
    assert RyanStolzenbach(0.8, 1600.0).transmitted(half) == pytest.approx(0.8 ** (1.993 * thin), rel=1e-3)


def test_noon_in_the_delta_by_hand() -> None:
    """22.6 N on 21 June: 89.16° high, 1.0163 from the sun, 1367/1.0329 · exp(-2 · 0.128) = 1024.5 W/m²."""
    sky = ClearSky(22.6, 114.1)
    assert sky.at("2018-06-21T12:25") == pytest.approx(1024.5, rel=1e-3)
    assert sky.at("2018-06-21T00:25") == 0.0
    clouded = ClearSky(22.6, 114.1, cloud_cover=0.5).at("2018-06-21T12:25")
    assert clouded == pytest.approx(1024.5 * (1.0 - 0.65 * 0.25), rel=1e-3)


def test_a_summer_day_in_boulder() -> None:
    """The hourly radiation that the Boulder Creek input of QUAL2Kw carries: 199.81 W/m² on the mean, 644.6 at most.

    21 August 1987, Bras with turbidity 3, half clouded; of unknown origin, about ten minutes later than this sun.
    """
    given = [11.17, 113.56, 257.67, 403.34, 525.01, 607.46, 644.61, 631.58, 570.95, 466.16, 329.88, 182.80, 51.33, 0.0]
    sky = ClearSky(40.05, -105.15, Bras(3.0), 0.5, zone="-06:00")
    hours = [f"1987-08-21T{hour:02d}:00" for hour in range(7, 21)]
    assert sky.mean("1987-08-21", "1987-08-22") == pytest.approx(199.81, rel=5e-3)
    assert sky.at(hours) == pytest.approx(given, abs=33.0)
    assert sky.at(hours).max() == pytest.approx(644.6, rel=5e-3)


def test_a_winter_day_in_new_england() -> None:
    """What the weather station software WeeWX says of Ryan and Stolzenbach's sky, 42 N 72 W, every hour of a day.

    3 February 2015 from 13:07:51 of universal time; it lifts the sun by refraction.
    """
    given = [79.31, 234.77, 369.80, 455.66, 481.15, 443.44, 346.81, 204.64, 52.63, 0.0]
    sky = ClearSky(42.0, -72.0, RyanStolzenbach(0.8), zone="Z")
    hours = np.datetime64("2015-02-03T13:07:51", "ns") + np.arange(10) * np.timedelta64(1, "h")
    assert sky.at(hours) == pytest.approx(given, abs=1.5)


# --- a quantity in time


@given(st.floats(-65.0, 65.0), st.integers(0, 364), st.floats(0.0, 11.0))
@settings(max_examples=50, deadline=None)
def test_morning_and_afternoon_are_alike(latitude: float, number: int, away: float) -> None:
    """About the true noon, but for the drift of the declination within hours."""
    sky = ClearSky(latitude, 0.0, zone="Z")
    date = np.datetime64("2018-01-01", "ns") + np.timedelta64(number, "D")
    minutes = date + np.arange(11 * 60, 13 * 60) * np.timedelta64(60, "s")
    noon = minutes[int(sky.at(minutes).argmax())] if sky.at(minutes).max() > 1.0 else date + np.timedelta64(12, "h")
    shift = np.timedelta64(round(away * 3600), "s")
    before, after = sky.at([noon - shift, noon + shift])
    assert before == pytest.approx(after, abs=12.0)
    assert 0.0 <= before <= sky.bounds()[1]


def test_means() -> None:
    """Over days, over the hours of sunrise and over a step of seconds: against a sum of values every second."""
    sky = ClearSky(22.6, 114.1, cloud_cover=Monthly(tuple(0.05 * month for month in range(12))))
    for start, end in (
        ("2018-06-30T00:00", "2018-07-02T00:00"),
        ("2018-06-30T05:10", "2018-06-30T07:45"),
        ("2018-06-30T12:00:00", "2018-06-30T12:00:30"),
    ):
        begin, stop = (np.datetime64(text, "ns").astype(np.int64) for text in (start, end))
        seconds = np.arange(begin + 500_000_000, stop, 10**9)
        assert sky.mean(start, end) == pytest.approx(sky.value_at(seconds).mean(), rel=1e-5, abs=0.05)


def test_clouds_that_end_too_early_are_told() -> None:
    clouds = Series(["2018-01-01", "2018-02-01"], [0.2, 0.8])
    assert ClearSky(22.6, 114.1).covers("1990-01-01", "2090-01-01") is None
    assert "covers" in (ClearSky(22.6, 114.1, cloud_cover=clouds).covers("2018-01-01", "2018-03-01") or "")


def test_scaled_and_described() -> None:
    sky = ClearSky(22.6, 114.1, RyanStolzenbach(0.75, 30.0), 0.3)
    half = sky.scaled(0.5)
    assert half.at("2018-06-21T12:00") == pytest.approx(0.5 * sky.at("2018-06-21T12:00"), rel=1e-12)
    assert half != sky
    assert sky == ClearSky(22.6, 114.1, RyanStolzenbach(0.75, 30.0), 0.3)
    json.dumps(sky.describe())
    Weather(solar_radiation=sky)


def test_all_that_makes_no_sense_is_told() -> None:
    with pytest.raises(InputError) as error:
        ClearSky(95.0, 500.0, cloud_cover=2.0, zone="noon", factor=-1.0)
    keys = [problem.key for problem in error.value.problems]
    assert keys == ["latitude", "longitude", "cloud_cover", "factor", "zone"]
    with pytest.raises(InputError, match="turbidity"):
        Bras(0.2)
    with pytest.raises(InputError, match=r"transmission: 1\.2"):
        RyanStolzenbach(1.2)


# --- in a scenario file


def written(tmp_path: Path, *lines: str) -> Path:
    weather = "  water_temperature: {monthly: climate.csv, column: water_temperature}\n"
    more = "".join(f"  {line}\n" for line in lines)
    return write_case(tmp_path, scenario=edited((weather, weather + more)))


def test_the_sky_of_a_file_has_the_clouds_of_its_weather(tmp_path: Path) -> None:
    place = "latitude: 22.6, longitude: 114.1, transmission: 0.75, elevation: 30 m"
    sky = f"solar_radiation: {{clear_sky: {{{place}}}, factor: 0.9}}"
    scenario = read_scenario(written(tmp_path, sky, "cloud_cover: 40 %"))
    wanted = ClearSky(22.6, 114.1, RyanStolzenbach(0.75, 30.0), 0.4, scenario.zone, 0.9)
    assert scenario.weather.solar_radiation == wanted
    again = scenario_from_document(json.loads(json.dumps(scenario_to_document(scenario))), scenario.hash)
    assert again.weather.solar_radiation == wanted


def test_a_turbid_sky_without_clouds(tmp_path: Path) -> None:
    sky = "solar_radiation: {clear_sky: {latitude: 22.6, longitude: 114.1, turbidity: 3}}"
    assert read_scenario(written(tmp_path, sky)).weather.solar_radiation == ClearSky(22.6, 114.1, Bras(3.0))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("solar_radiation: {clear_sky: {latitude: 95, longitude: 0}}", "clear_sky.latitude: 95 is above 90"),
        ("solar_radiation: {clear_sky: {latitude: 22}}", "longitude: the key is missing"),
        ("solar_radiation: {clear_sky: {latitude: 22, longitude: 0, turbity: 3}}", "did you mean 'turbidity'"),
        ("solar_radiation: {clear_sky: {latitude: 22, longitude: 0, turbidity: 3, transmission: 0.8}}", "keep one"),
        ("wind: {clear_sky: {latitude: 22, longitude: 0}}", "a clear sky is a radiation, not a velocity"),
        ("solar_radiation: {clear_skies: {}}", "did you mean 'clear_sky'"),
    ],
)
def test_mistakes_have_their_line(tmp_path: Path, line: str, words: str) -> None:
    path = written(tmp_path, line)
    with pytest.raises(InputError) as error:
        read_scenario(path)
    (problem,) = error.value.problems
    assert words in str(problem)
    assert path.read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1] == f"  {line}"
