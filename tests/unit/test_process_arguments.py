"""Arguments of processes in scenario files: on a stretch, by month, as a series, nested; and their faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import Scenario, read_scenario
from danao.errors import InputError
from danao.forcing.series import Monthly, Series
from danao.kinetics import OnStretch, Process
from danao.kinetics._parameters import Cells, evaluate
from danao.kinetics.decay import decay
from danao.scenario_file import scenario_from_document, scenario_to_document
from tests.small_case import edited, write_case

PER_DAY = 1.0 / 86400.0
MONTHS = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]"
STRETCH = ("main", 500.0, 1000.0)


def read(folder: Path, *processes: str) -> Scenario:
    """Return the scenario of the small case with other processes."""
    lines = "".join(f"  - {process}\n" for process in processes)
    edit = ("  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}\n", lines)
    return read_scenario(write_case(folder, scenario=edited(edit)))


def rate(folder: Path, written: str) -> Any:
    """Return the rate at 20 °C of a decay whose rate is written so."""
    value = read(folder, f"decay: {{constituent: COD, rate: {written}}}").processes[0].parameters["rate"]
    assert value.theta == 1.047
    return value.rate_at_20


def test_a_value_on_a_stretch(tmp_path: Path) -> None:
    found = rate(tmp_path, "{on: [main, 0.5 km, 1 km], inside: 0.5 1/day, outside: 0.1 1/day}")
    assert found == OnStretch(pytest.approx(0.5 * PER_DAY), pytest.approx(0.1 * PER_DAY), STRETCH)
    cells = Cells({}, ["main"], np.zeros(3, int), None, np.array([150.0, 450.0, 750.0]), np.full(3, 300.0))
    np.testing.assert_allclose(evaluate(found, cells)[:, 0] / PER_DAY, [0.1, 0.1 + 0.4 / 3.0, 0.5])


def test_values_within_values(tmp_path: Path) -> None:
    """By month outside of a stretch, a stretch within a stretch, a stretch of a reach."""
    months = f"{{monthly: {MONTHS}, unit: 1/day}}"
    found = rate(tmp_path, f"{{on: [main, 500 m, 1 km], inside: 0.5 1/day, outside: {months}}}")
    assert found.outside == Monthly(np.arange(1, 13) * PER_DAY)
    inner = "{on: [main, 600 m, 700 m], inside: 2 1/d, outside: 1 1/d}"
    found = rate(tmp_path, f"{{on: [main, 500 m, 1 km], inside: {inner}, outside: 0.1 1/d}}")
    assert found.inside == OnStretch(2.0 * PER_DAY, PER_DAY, ("main", 600.0, 700.0))
    assert rate(tmp_path, f"{{main: {inner}}}") == {"main": found.inside}


def test_values_that_change_in_time(tmp_path: Path) -> None:
    assert rate(tmp_path, f"{{monthly: {MONTHS}, unit: 1/d, factor: 0.5}}") == Monthly(0.5 * PER_DAY * np.arange(1, 13))
    found = rate(tmp_path, "{times: [2020-01-01, 2020-01-03], values: [1, 3], unit: 1/d, between: previous}")
    expected = Series(["2020-01-01", "2020-01-03"], [PER_DAY, 3.0 * PER_DAY], between="previous")
    assert found == expected
    (tmp_path / "rates.csv").write_text("time,loss [1/d]\n2020-01-01T00:00:00+08:00,1\n2020-01-03T00:00:00+08:00,3\n")
    found = rate(tmp_path, "{series: rates.csv, column: loss, gap: 3 d}")
    assert found.value.tolist() == expected.value.tolist()


def test_every_argument_that_declares_its_kind(tmp_path: Path) -> None:
    """A saturation may take the place of its formula; a preset passes a stretch on."""
    stretch = "{{on: [main, 0.5 km, 1 km], inside: {}, outside: {}}}"
    months = f"{{monthly: {MONTHS}, unit: mg/L}}"
    (air,) = read(tmp_path, f"reaeration: {{saturation: {stretch.format('9 mg/L', months)}}}").processes
    demand = stretch.format("0 g/m2/d", "1 g/m2/d")
    bed = read(tmp_path, f"national_5x: {{constituents: [DO], bed_demand: {demand}}}").processes[-1]
    assert air.parameters["saturation"].inside == 9.0
    assert air.parameters["saturation"].outside.values == tuple(range(1, 13))
    assert bed.parameters["demand"].rate_at_20 == OnStretch(0.0, PER_DAY, STRETCH)


def test_python_says_the_same(tmp_path: Path) -> None:
    found = read(tmp_path, "decay: {rate: {on: [main, 500 m, 1 km], inside: 0.5 1/day, outside: 0.1 1/day}}")
    process = decay(rate=OnStretch("0.5 1/day", "0.1 1/day", STRETCH))
    assert found.processes == (process,)
    again = scenario_from_document(scenario_to_document(found), expected_hash=found.hash)
    assert again.processes == found.processes
    with pytest.raises(InputError, match=r"rate.inside: .* is not a unit of rate"):
        decay(rate=OnStretch("0.5 mg/L", 0.1, STRETCH))
    with pytest.raises(InputError, match=r"'0\.5 1/d' is text"):
        Process("own", lambda COD, k: k * COD, {"COD": -1.0}, {"k": OnStretch("0.5 1/d", 0.1, STRETCH)})


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{on: [main, 500, 1000], inside: 1 1/d, outside: 1 1/d}", "rate.on: 500 has no unit (length)"),
        ("{on: [main, 1 km], inside: 1 1/d, outside: 1 1/d}", "rate.on: this is a point, not a stretch"),
        ("{on: main, inside: 1 1/d, outside: 1 1/d}", "rate.on: 'main' is not a place"),
        ("{on: [mian, 0 km, 1 km], inside: 1 1/d, outside: 1 1/d}", "there is no reach 'mian'; did you mean 'main'?"),
        ("{on: [main, 0 km, 9 km], inside: 1 1/d, outside: 1 1/d}", "9000 m is not on reach 'main' (0 to 2000 m)"),
        ("{on: [main, 1 km, 0 km], inside: 1 1/d, outside: 1 1/d}", "the stretch ends at 0 m"),
        ("{on: [main, 0 km, 1 km], inside: 1 1/d}", "rate.outside: the key is missing; write {on: [reach"),
        ("{on: [main, 0 km, 1 km], inside: 1, outside: 1 1/d}", "rate.inside: 1 has no unit (rate)"),
        ("{on: [main, 0 km, 1 km], inside: -1 1/d, outside: 1 1/d}", "rate.inside: -1.15741e-05 is negative"),
        ("{monthly: [1, 2], unit: 1/d}", "rate: 2 values, but a year has 12 months"),
        (f"{{monthly: {MONTHS}, unit: mg/L}}", "rate: 'mg/L' is not a unit of rate"),
        ("{times: [2020-01-01, 2020-01-02], values: [1, 1], unit: 1/d}", "covers 2020-01-01T00:00:00 to 2020-01-02"),
        (
            "{on: [main, 0 m, 9 m], outside: 1 1/d, inside: {times: [2020-01-01], values: [1], unit: 1/d}}",
            "rate.inside: covers 2020-01-01T00:00:00 to 2020-01-01",
        ),
        ("{main: 1 1/d, brook: 2 1/d}", "there is no reach 'brook'"),
    ],
)
def test_a_fault_says_where_it_is(tmp_path: Path, written: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        rate(tmp_path, written)
    assert words in str(error.value)
    assert "rate" in error.value.problems[0].key


def test_two_faults_are_both_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        rate(tmp_path, "{on: [main, 1], insde: 1 1/d, outside: 1}")
    assert [problem.key for problem in error.value.problems] == ["processes[0].rate.insde", "processes[0].rate.inside"]
    with pytest.raises(InputError) as error:
        rate(tmp_path, "{on: [main, 1], inside: 1 1/d, outside: {on: [main], inside: 1 1/d, outside: 2 1/d}}")
    assert [problem.key for problem in error.value.problems] == ["processes[0].rate.on", "processes[0].rate.outside.on"]


def test_a_preset_takes_no_series(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"processes\[0\]\.rates\.COD: an argument of a preset cannot change in time"):
        read(tmp_path, f"national_5x: {{constituents: [COD], rates: {{COD: {{monthly: {MONTHS}, unit: 1/d}}}}}}")
