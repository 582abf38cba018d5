"""Tides: astronomical arguments and nodal satellites against UTide, exact means, constants from CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from danao._data import scenario_folder
from danao.errors import InputError
from danao.forcing.astronomy import CONSTITUENTS, EPOCH, lines, speed
from danao.forcing.tide import Tide, Wave, read_tide
from danao.forcing.times import as_time
from danao.tables import read_table

DATA = Path(__file__).resolve().parents[1] / "data"
TABLE = scenario_folder() / "danao" / "tide.csv"
START = np.datetime64("2018-01-01T00:00:00", "ns")
LATITUDE_DEPENDENT = {"2N2", "MU2", "J1", "Q1", "2Q1", "OO1"}  # satellites of the third-degree tide are left out
WITHOUT_SATELLITES = {"MM", "MF"}  # UTide has none for them
OTHER_DEFINITION = {"SA"}  # UTide counts it from the solar perigee, tables of constants from the equinox


def hours(count: int, step: float = 1.0) -> np.ndarray:
    return START + np.rint(np.arange(count) * step * 3600e9).astype("timedelta64[ns]")


@pytest.fixture(scope="module")
def reference():
    """Return f exp(i (V + u)) of a constituent by UTide, and by danao, over nineteen years."""
    pytest.importorskip("utide", reason="UTide is the reference of this test: pip install utide")
    from utide._ut_constants import ut_constants
    from utide.harmonics import FUV

    names = [name.strip() for name in ut_constants["const"]["name"]]
    times = np.datetime64("2000-01-01", "s") + np.arange(0, 19 * 365 * 24, 311).astype("timedelta64[h]")
    days = (times - np.datetime64("1970-01-01", "s")).astype(float) / 86400.0 + 719163.0
    seconds = (times - EPOCH).astype("timedelta64[s]").astype(float)

    def both(name: str, nodal: bool) -> tuple[np.ndarray, np.ndarray]:
        if name not in names:
            pytest.skip(f"UTide does not know {name}")
        factor, phase, argument = FUV(days, days[0], [names.index(name)], 22.5, [0, 0, 0, 0])
        if not nodal:
            factor, phase = np.ones_like(factor), np.zeros_like(phase)
        theirs = (factor * np.exp(2j * np.pi * (phase + argument)))[:, 0]
        ours = sum(
            line.ratio * np.exp(1j * (line.argument + line.speed * seconds)) for line in lines(name, nodal=nodal)
        )
        return ours, theirs

    return both


@pytest.mark.parametrize("name", sorted(set(CONSTITUENTS) - OTHER_DEFINITION))
def test_astronomical_arguments_agree_with_utide(reference, name: str) -> None:
    ours, theirs = reference(name, False)
    assert np.rad2deg(np.abs(np.angle(ours / theirs))).max() < 0.005


@pytest.mark.parametrize("name", sorted(set(CONSTITUENTS) - OTHER_DEFINITION - WITHOUT_SATELLITES))
def test_nodal_factors_agree_with_utide(reference, name: str) -> None:
    ours, theirs = reference(name, True)
    assert np.abs(ours - theirs).max() < (0.08 if name in LATITUDE_DEPENDENT else 0.011)


@pytest.mark.parametrize("name", ["MF", "MM"])
def test_long_period_satellites_give_the_nodal_factors_of_the_tables(name: str) -> None:
    mean, swing = {"MF": (1.043, 0.414), "MM": (1.0, 0.130)}[name]
    ratios = [line.ratio for line in lines(name)]
    assert sum(ratios) == pytest.approx(mean + (swing if name == "MF" else -swing), abs=0.05)


def test_arguments_and_nodal_factors_agree_with_tabulated_ones() -> None:
    kinds = {"time": "text", "constituent": "text", "argument_deg": "number", "factor": "number", "phase_deg": "number"}
    table = read_table(DATA / "tide" / "utide.csv", kinds)
    for row, name in enumerate(table["constituent"]):
        seconds = float((as_time(table["time"][row], "Z") - EPOCH) / np.timedelta64(1, "s"))
        turns = [line.ratio * np.exp(1j * (line.argument + line.speed * seconds)) for line in lines(name)]
        argument, phase = np.deg2rad(table["argument_deg"][row]), np.deg2rad(table["phase_deg"][row])
        assert abs(np.rad2deg(np.angle(turns[0] * np.exp(-1j * argument)))) < 0.005
        assert abs(sum(turns) - table["factor"][row] * np.exp(1j * (argument + phase))) < 0.012


@pytest.mark.parametrize("nodal", ["satellites", "none"])
def test_a_year_agrees_with_utide(nodal: str) -> None:
    utide = pytest.importorskip("utide", reason="UTide is the reference of this test: pip install utide")
    constants = {"M2": (0.38, 16.9), "S2": (0.15, 34.7), "K1": (0.36, 170.6), "O1": (0.29, 131.6), "M4": (0.09, 168.8)}
    tide = Tide(constants, nodal=nodal, zone="Z")
    names = list(constants)
    from utide._ut_constants import ut_constants
    from utide.harmonics import FUV

    known = [name.strip() for name in ut_constants["const"]["name"]]
    times = hours(8760)
    days = (times - np.datetime64("1970-01-01", "ns")).astype(float) / 86400e9 + 719163.0
    flags = [0, int(nodal == "none"), 0, 0]
    factor, phase, argument = FUV(days, days[0], [known.index(name) for name in names], 22.7, flags)
    amplitude, lag = (np.array([constants[name][k] for name in names]) for k in (0, 1))
    turns = 2.0 * np.pi * (phase + argument) - np.deg2rad(lag)
    assert np.abs(tide.at(times) - (factor * amplitude * np.cos(turns)).sum(axis=1)).max() < 0.003
    assert utide.__version__


def test_a_sine_is_a_wave_of_its_own_period() -> None:
    period = 12.42 * 3600.0
    tide = Tide({"test": Wave(amplitude=0.45, period=period, phase=90.0, since=START)}, mean_level=0.2)
    times = hours(40, 0.7)
    expected = 0.2 + 0.45 * np.sin(2.0 * np.pi * np.arange(40) * 0.7 * 3600.0 / period)
    assert np.abs(tide.at(times) - expected).max() < 1e-11
    low, high = tide.bounds()
    assert (low, high) == pytest.approx((-0.25, 0.65))


def test_the_mean_over_a_step_is_the_integral() -> None:
    tide = Tide({"M2": (0.4, 10.0), "K1": (0.3, 100.0), "M6": (0.1, 0.0), "w": Wave(0.2, 3600.0)})
    edges = hours(30, 1.3)
    means = tide.mean(edges[:-1], edges[1:])
    fine = hours(1300 * 29 + 1, 0.001)
    values = tide.at(fine[:-1] + np.timedelta64(1_800_000_000, "ns"))  # midpoints of 3.6 s
    assert np.abs(values.reshape(29, 1300).mean(axis=1) - means).max() < 1e-6
    assert tide.mean(edges[:1], edges[-1:])[0] == pytest.approx(means.mean(), abs=1e-12)
    assert tide.mean(edges, edges) == pytest.approx(tide.at(edges), abs=1e-15)


def test_local_time_is_universal_time_moved_by_the_zone() -> None:
    constants = {"M2": (0.4, 10.0), "O1": (0.3, 100.0)}
    local, universal = Tide(constants, zone="+08:00"), Tide(constants, zone="Z")
    times = hours(50)
    assert np.abs(local.at(times) - universal.at(times - np.timedelta64(8, "h"))).max() < 1e-9
    # a phase referred to local time is g + 8 h × speed where V is counted from the same local instant
    assert speed("M2") == pytest.approx(28.9841042, abs=1e-7)


def test_the_illustrative_mouth_is_irregular_semidiurnal() -> None:
    tide = read_tide(TABLE, "danao_mouth_illustrative", nodal="none")
    amplitude = {name: value[0] for name, value in tide.constituents.items()}
    assert (amplitude["K1"] + amplitude["O1"]) / amplitude["M2"] == pytest.approx(1.70, abs=0.01)
    level = tide.at(hours(8760 * 6, 1.0 / 6.0))
    assert level.max() - level.min() == pytest.approx(2.4, abs=0.1)
    assert len(tide.constituents) == 15


def test_problems_of_constants_are_reported_together() -> None:
    with pytest.raises(InputError) as caught:
        Tide({"M22": (1.0, 2.0), "S2": (-1.0, 0.0), "O1": (1.0,), "w": Wave(1.0, -2.0)}, nodal="nodel", zone="8")
    text = str(caught.value)
    for part in (
        "did you mean 'M2'",
        "-1 m is negative",
        "(1.0,) is no amplitude",
        "-2 s is not a period",
        "'8' is not a zone",
    ):
        assert part in text
    assert "nodal" in text


def test_problems_of_a_tide_file_name_the_line(tmp_path) -> None:
    with pytest.raises(InputError, match="did you mean 'shanwei'"):
        read_tide(TABLE, "shanwai")
    path = tmp_path / "tide.csv"
    header = "station,constituent,amplitude_m,phase_greenwich_deg,speed_deg_per_h\n"
    rows = "a,M2,0.4,10,28.9841042\na,m2,0.4,10,28.9841042\na,K1,0.3,10,15.0\na,X9,0.3,1,15\na,S2,-0.3,1,30\n"
    path.write_text(header + rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_tide(path, "a")
    text = str(caught.value)
    for part in (":3: constituent: 'M2' occurs twice", ":4: K1: K1 turns at 15.041", ":5: X9", ":6: S2"):
        assert part in text


def test_a_scaled_tide_and_its_description() -> None:
    tide = Tide({"M2": (0.4, 10.0), "w": Wave(0.2, 3600.0)}, mean_level=1.0)
    times = hours(10)
    assert np.abs(tide.scaled(0.5).at(times) - 0.5 * tide.at(times)).max() < 1e-15
    assert tide == Tide({"M2": (0.4, 10), "w": Wave(0.2, 3600)}, 1)
    assert tide.covers("1900-01-01", "2100-01-01") is None
