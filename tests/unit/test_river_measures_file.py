"""Measures on bed, air and plants in scenario files: they come out as written, and their faults have a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danao import read_scenario
from danao.errors import InputError
from danao.forcing.series import Monthly
from danao.measures import Aeration, Dredging, Wetland
from danao.scenario_file import scenario_from_document, scenario_to_document
from tests.small_case import edited, write_case

MEASURES = """\
measures:
  - dredging: {at: [main, 0.5 km, 1.2 km], demand: 50 %, release: {NH3_N: 2/5}, evidence: cores of 2019}
  - aeration: {at: main, power: {monthly: [0, 0, 0, 0, 5, 5, 5, 5, 5, 0, 0, 0], unit: kW}, efficiency: 1.8 kg/kWh}
  - aeration: {at: [main, 1 km, 1.1 km], oxygen: 2 kg/h, alpha: 0.9}
  - wetland: {at: [main, 1 km, 2 km], share: 30 %, removal: {NH3_N: 18 m/a, COD: 10 m/a}, background: {COD: 8 mg/L}}
"""
EDITS = (
    ("measures:\n  - load_cut: {source: farms, fraction: 0.2}\n", MEASURES),
    ("processes:\n", "processes:\n  - sediment_oxygen_demand\n  - bed_release: {flux: 50 mg/m2/d}\n"),
)


def test_a_file_gives_the_same_measures(tmp_path: Path) -> None:
    read = read_scenario(write_case(tmp_path, scenario=edited(*EDITS)))
    year = 365.0 * 86400.0
    assert read.measures == (
        Dredging(("main", 500.0, 1200.0), demand=0.5, release={"NH3_N": 0.4}, evidence="cores of 2019"),
        Aeration("main", power=Monthly([0.0] * 4 + [5e3] * 5 + [0.0] * 3), efficiency=1.8e3 / 3.6e6),
        Aeration(("main", 1000.0, 1100.0), oxygen=2e3 / 3600.0, alpha=0.9),
        Wetland(
            ("main", 1000.0, 2000.0),
            share=0.3,
            removal={"NH3_N": 18.0 * (1.0 / year), "COD": 10.0 * (1.0 / year)},
            background={"COD": 8.0},
        ),
    )
    assert [item.name for item in read.processes] == [
        "sediment oxygen demand",
        "release NH3_N",
        "decay COD",
        "artificial aeration, main 0+000 to 2+000",
        "artificial aeration, main 1+000 to 1+100",
        "wetland NH3_N, main 1+000 to 2+000",
        "wetland COD, main 1+000 to 2+000",
    ]
    again = scenario_from_document(json.loads(json.dumps(scenario_to_document(read))), expected_hash=read.hash)
    assert again.measures == read.measures


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at: main", "at: mian", "measures[1].at: there is no reach 'mian'; did you mean 'main'?"),
        ("0.5 km, 1.2 km", "0.5 km, 12 km", "measures[0].at: 12000 m is not on reach 'main' (0 to 2000 m)"),
        ("demand: 50 %", "demand: 150 %", "measures[0].demand: 1.5 is above 1; it is a share"),
        ("share: 30 %", "shre: 30 %", "measures[3].shre: unknown key; did you mean 'share'?"),
        ("18 m/a", "18", "measures[3].removal.NH3_N: 18 has no unit (velocity)"),
        ("8 mg/L}}", "8 m}}", "measures[3].background.COD: 'm' is not a unit of concentration"),
        ("unit: kW", "unit: kg", "measures[1].power: 'kg' is not a unit of power"),
        ("release: {NH3_N: 2/5}", "release: {TP: 0.4}", "measures[0].release.TP: the bed releases no TP"),
        ("oxygen: 2 kg/h, ", "", "measures[2].power: give one of power, oxygen and rate"),
    ],
)
def test_a_file_with_a_fault_says_where(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = edited(*EDITS)
    assert text.count(old) == 1
    with pytest.raises(InputError) as error:
        read_scenario(write_case(tmp_path, scenario=text.replace(old, new)))
    (problem,) = error.value.problems
    assert words in str(problem)
    assert problem.line == text[: text.index(old)].count("\n") + 1
