"""What every preset of ``danao.kinetics`` keeps: a function of that folder that makes a whole set of processes."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import Kinetics, Simulation, catalogue, read_scenario
from danao.kinetics import Group, Template, constituent, constituents_of, processes
from danao.kinetics._parameters import Cells
from tests.batch import DAY, Beaker
from tests.contract.test_kinetics import SURROUNDINGS
from tests.small_case import edited, write_case

NAMES = catalogue.names("danao.kinetics")
PRESETS = [n for n in NAMES if not isinstance(getattr(catalogue.find("danao.kinetics", n), n), Template | Group)]
USUAL = {"DO": 6.0, "ALK": 120.0, "TIC": 30.0, "TEMPERATURE": 22.0, "FC": 1e4, "SS": 20.0, "TN": 12.0, "COD": 25.0}
"""Concentrations where 1 is not usual."""


@cache
def beaker(name: str) -> Beaker:
    made = processes(name)
    return Beaker(made, constituents_of(made), **SURROUNDINGS)


def water(names: tuple[str, ...]) -> dict[str, float]:
    return {name: USUAL.get(name, 1.0) for name in names}


def test_presets_are_found() -> None:
    assert {"national_5x", "nsm1", "qual2k", "streeter_phelps"} <= set(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_it_says_what_it_needs(name: str) -> None:
    """What `constituents_of` names is enough, and nothing of it is idle; the matrix shows all of it."""
    made = processes(name)
    needed = constituents_of(made)
    kinetics = Kinetics(made, needed)
    assert len(str(kinetics).splitlines()) >= len(made) + 2
    rows = kinetics.to_markdown().splitlines()
    assert all(one in rows[0] for one in needed)
    assert all(any(process.name in row for row in rows) for process in made)
    for left in needed:
        with pytest.raises(Exception, match=left):
            Kinetics(made, [one for one in needed if one != left])


@pytest.mark.parametrize("name", PRESETS)
def test_everything_closes(name: str) -> None:
    """What is left open goes to the air, to the bed, or to matter that nobody follows."""
    kinetics = beaker(name).kinetics
    sides = {p.name: p for p in kinetics.resolved if p.exchange == "water" and not p.released}
    held = {item.name: item.elements for item in kinetics.constituents}
    for process, elements in kinetics.imbalance().items():
        for element in elements if process in sides else ():
            factors = sides[process].stoichiometry
            parts = [f * held[c].get(element, 0.0) for c, f in factors.items() if isinstance(f, float)]
            assert not min(parts, default=0.0) < 0.0 < max(parts, default=0.0), (process, element)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("amount", [0.0, 1e-12, 1.0])
def test_rates_are_finite(name: str, amount: float) -> None:
    kinetics = beaker(name).kinetics
    for depth in (1e-6, 1.5, 100.0):
        rates = kinetics.rates(dict.fromkeys(kinetics.names, amount), SURROUNDINGS | {"depth": depth})
        assert all(math.isfinite(rate) for rate in rates.values())


@pytest.mark.parametrize("step", [1.0, 60.0, 3600.0, DAY, 30.0 * DAY])
@pytest.mark.parametrize("name", PRESETS)
def test_nothing_becomes_negative(name: str, step: float) -> None:
    """In usual water, in none of anything, and in each thing alone, a hundredfold."""
    cup = beaker(name)
    usual = np.array(list(water(cup.kinetics.names).values()))
    alone = 100.0 * np.diag(usual)
    states = cup.run(np.vstack([usual, 0.0 * usual, alone]), step, 4)
    assert np.isfinite(states).all()
    falls = [i for i, one in enumerate(cup.kinetics.names) if one != "TEMPERATURE"]
    assert states[:, :, falls].min() >= 0.0


@pytest.mark.parametrize("name", ["nsm1", "qual2k"])
@pytest.mark.parametrize("element", ["N", "P"])
def test_nutrients_are_kept(name: str, element: str) -> None:
    """Twenty hours without denitrification: what the water holds changes by what the bed takes and gives alone."""
    cup = beaker(name)
    held = np.array([item.elements.get(element, 0.0) for item in cup.kinetics.constituents])
    gone = [p.name for p in cup.kinetics.processes if element in p.released]
    columns = cup.compiled.parameter_names
    parameters = cup.compiled.parameter_array(Cells(cup.environment, ["main"], np.zeros(1, dtype=np.int64)))
    for process, parameter in columns:
        if process in gone and parameter == "rate":
            parameters[:, columns.index((process, parameter))] = 0.0
    state = np.array([list(water(cup.kinetics.names).values())])
    before, change = state.copy(), np.zeros((2, state.shape[1]))
    surroundings = cup.compiled.environment_array(cup.environment, 1)
    for _ in range(20):
        cup.compiled.advance(state, np.ones(1), surroundings, parameters, 3600.0, change)
    moved = (state - before)[0]
    assert np.abs(held * moved).max() > 1e-3
    assert held @ moved == pytest.approx(held @ change[1], abs=1e-10 * (held @ before[0]))


WEATHER = """\
  wind: 3 m/s
  solar_radiation: 200 W/m2
  air_temperature: 25 degC
  relative_humidity: 70 %
  cloud_cover: 0.4
"""


@pytest.mark.parametrize("name", PRESETS)
def test_it_runs_from_a_file(name: str, tmp_path: Path) -> None:
    """Two days of a small creek between clean waters: all stays finite, and the ledger closes."""
    names = constituents_of(processes(name))
    carried = {one: value for one, value in water(names).items() if constituent(one).mobile}
    quality = ", ".join(f"{one}: {value} {_unit(one)}" for one, value in carried.items())
    lain = ", ".join(f"{one}: 1 mg/L" for one in names if one not in carried)
    text = edited(
        ("constituents: [COD, NH3_N, DO]", f"constituents: [{', '.join(names)}]"),
        ("{COD: 5 mg/L, NH3_N: 0.1 mg/L, DO: 8 mg/L}", f"{{{quality}}}"),
        ("    quality: {COD: 30 mg/L, NH3_N: 2 mg/L}", "    quality: clean"),
        ("    load: {COD: 10 kg/d}", f"    load: {{{next(iter(carried))}: 10 kg/d}}"),
        ("  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}", f"  - {name}"),
        ("initial:\n  level: 1.5 m\n  quality: {COD: 5 mg/L}\n", f"initial: {{level: 1.5 m, quality: {{{lain}}}}}\n"),
        ("targets: {S1: III}\nobservations: observed.csv\nmeasures:\n", ""),
        ("  - load_cut: {source: farms, fraction: 0.2}\n", ""),
        ("water_temperature}\n", f"water_temperature}}\n{WEATHER}"),
    )
    results = Simulation(read_scenario(write_case(tmp_path, scenario=text))).run(progress=False)
    for one in names:
        assert np.isfinite(results.dataset[one].values).all(), one
    handled = results.ledger.drop(columns="residual").abs().sum(axis=1)
    assert (results.ledger["residual"].abs() <= 1e-9 * handled).all()


def _unit(name: str) -> str:
    units: dict[str, Any] = {"L-1": "1/L", "degree_Celsius": "degC"}
    return str(units.get(constituent(name).unit, "mg/L"))
