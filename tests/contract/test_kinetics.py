"""What every file of the open set ``danao.kinetics`` keeps: a new file is tested without touching this one."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest

from danao import Kinetics, Process, catalogue
from danao.kinetics import constituents_of, processes
from danao.kinetics._constituents import known
from tests.batch import Beaker

SURROUNDINGS = {
    "temperature": 25.0,
    "salinity": 5.0,
    "depth": 1.5,
    "velocity": -0.4,
    "area": 30.0,
    "width": 20.0,
    "friction_velocity": 0.03,
    "discharge": -12.0,
    "slope": 6e-5,
    "shear_stress": 0.9,
    "fall": 0.5,
    "flushing": 1e-3,
    "renewal": 0.03,
    "wind": 3.0,
    "air_pressure": 1.0,
    "air_temperature": 28.0,
    "solar_radiation": 300.0,
    "relative_humidity": 0.8,
    "cloud_cover": 0.5,
    "rain": 1e-6,
    "evaporation": 1e-7,
}
NAMES = catalogue.names("danao.kinetics")


def made(name: str) -> Kinetics:
    """Return the processes of a file with its defaults, on constituents that have a name and those that it names."""
    items = processes(name)
    named = [constituent_name for item in items for constituent_name in item.stoichiometry]
    return Kinetics(items, dict.fromkeys([*known(), *named]))


@pytest.mark.parametrize("name", NAMES)
def test_it_needs_no_argument_and_says_where_it_comes_from(name: str) -> None:
    function = getattr(catalogue.find("danao.kinetics", name), name)
    for item in processes(name):
        assert isinstance(item, Process)
        assert item.origin == (name, {})
    text = inspect.getdoc(function) or ""
    assert "Source\n------" in text
    for argument in inspect.signature(function).parameters:
        assert argument in text, f"{name} does not explain {argument}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("amount", [0.0, 1e-300, 1.0, 1e4])
def test_rates_are_finite_in_any_state(name: str, amount: float) -> None:
    kinetics = made(name)
    rates = kinetics.rates(dict.fromkeys(kinetics.names, amount), SURROUNDINGS)
    assert all(math.isfinite(rate) for rate in rates.values())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_taken_that_is_not_there(name: str) -> None:
    """At zero, a process takes nothing of what it lacks, unless it says that oxygen or the like limits it elsewhere."""
    kinetics = made(name)
    rates = kinetics.rates({}, SURROUNDINGS)
    for process in kinetics.processes:
        for constituent_name, factor in process.stoichiometry.items():
            if isinstance(factor, float) and factor < 0.0:
                assert rates[process.name] <= 0.0, f"{process.name} takes {constituent_name}"


@pytest.mark.parametrize("name", NAMES)
def test_elements_close_or_leave_on_one_side_only(name: str) -> None:
    """What a process within the water takes and gives of an element is equal, to three digits as textbooks give them.

    Alkalinity closes where it is followed; the other sides of lumped losses are outside.
    """
    kinetics = made(name)
    held = {item.name: item.elements for item in kinetics.constituents}
    for process in kinetics.resolved:
        if process.exchange != "water":
            continue
        for element in ("N", "P", "C", "O", *(["charge"] if "ALK" in process.stoichiometry else [])):
            amounts = [f * held[c].get(element, 0.0) for c, f in factors(process).items()]
            amounts.append(process.released.get(element, 0.0))
            if min(amounts) < 0.0 < max(amounts):
                assert sum(amounts) == pytest.approx(0.0, abs=3e-3 * max(amounts)), (process.name, element)


def factors(process: Process) -> dict[str, float]:
    """Return the factors of a process as numbers; those that vary from place to place are left out."""
    found = {}
    for name, factor in process.stoichiometry.items():
        sign = -1.0 if isinstance(factor, str) and factor.startswith("-") else 1.0
        value = process.parameters[factor.removeprefix("-")] if isinstance(factor, str) else factor
        if isinstance(value, float):
            found[name] = sign * value
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_describes_itself_for_provenance(name: str) -> None:
    for item in processes(name):
        assert item.describe() == processes(name)[[p.name for p in processes(name)].index(item.name)].describe()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_nothing_falls_below_zero_in_a_step_of_any_length(name: str) -> None:
    """Steps of a second to a month, from states with plenty, little and nothing of each constituent."""
    items = processes(name)
    needed = constituents_of(items)
    beaker = Beaker(items, needed, **SURROUNDINGS)
    draw = np.random.default_rng(7)
    start = draw.choice([0.0, 1e-9, 0.1, 5.0, 200.0], size=(40, len(needed)))
    for step in (1.0, 60.0, 3600.0, 86400.0, 30 * 86400.0):
        states = beaker.run(start, step, 3)
        assert np.isfinite(states).all()
        assert states.min() >= 0.0
