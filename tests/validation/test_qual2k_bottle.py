"""The preset qual2k in closed bottles, cold to hot, by day and by night: elements stay, nothing falls below zero."""

from __future__ import annotations

import numpy as np
import pytest

from danao.kinetics import constituents_of
from danao.kinetics.qual2k import qual2k
from tests.batch import DAY, Beaker

OPEN = [
    "reaeration",
    "inorganic_carbon",
    "ammonia_volatilisation",
    "pathogens",
    "denitrification",
    "solids",
    "phosphate",
]
BED = ["bed_demand", "bed_ammonium", "bed_phosphate"]
START = {
    "CBOD_SLOW": 3.0,
    "CBOD_FAST": 4.0,
    "DO": 8.0,
    "DETRITUS": 0.5,
    "ORG_N": 0.4,
    "NH3_N": 0.5,
    "NO3_N": 1.0,
    "ORG_P": 0.03,
    "PO4_P": 0.1,
    "PHYTO": 0.8,
    "BOTTOM_ALGAE_C": 2.0,
    "BOTTOM_ALGAE_N": 0.1,
    "BOTTOM_ALGAE_P": 0.01,
    "TIC": 20.0,
    "ALK": 80.0,
}
TEMPERATURES = np.array([0.0, 10.0, 20.0, 35.0])
LIT = 300.0


@pytest.fixture(scope="module")
def bottle() -> Beaker:
    """What stays in the water of the preset, at four temperatures."""
    still = {part: {"settling_velocity": 0.0} for part in ("organic_carbon", "detritus", "organic_nitrogen")}
    still |= {part: {"settling_velocity": 0.0} for part in ("organic_phosphorus", "phytoplankton")}
    made = qual2k(without=[*OPEN, *BED], values=still)
    assert set(constituents_of(made)) | {"TIC", "ALK"} == set(START)
    return Beaker(made, list(START), depth=1.5, temperature=TEMPERATURES, solar_radiation=LIT)


def days_and_nights(bottle: Beaker, step: float, days: int = 6) -> np.ndarray:
    """Return the states after every twelve hours."""
    state = np.tile(list(START.values()), (TEMPERATURES.size, 1))
    states = [state]
    for half in range(2 * days):
        bottle.environment["solar_radiation"] = LIT if half % 2 == 0 else 0.0
        state = bottle.run(state, step, round(0.5 * DAY / step))[-1]
        states.append(state)
    return np.array(states)


@pytest.mark.parametrize("step", [600.0, 3600.0, 0.5 * DAY])
def test_a_closed_bottle_keeps_its_elements(bottle: Beaker, step: float) -> None:
    states = days_and_nights(bottle, step)
    assert states.min() >= 0.0
    assert np.ptp(states[:, 2], axis=0).max() > 0.5  # much happens
    for element in ("N", "P", "C", "O", "charge"):
        held = np.array([item.elements.get(element, 0.0) for item in bottle.kinetics.constituents])
        amount, scale = states @ held, np.abs(states * held).sum(axis=2).max()
        assert np.abs(amount - amount[0]).max() <= 1e-12 * scale, element


def test_long_steps_follow_short_ones(bottle: Beaker) -> None:
    """An hour is long for algae, and half a day longer than anything of theirs: still within some hundredths."""
    short, hour = days_and_nights(bottle, 300.0), days_and_nights(bottle, 3600.0)
    size = short.max(axis=(0, 1))
    assert (np.abs(hour - short) / size).max() < 1e-3
    assert (np.abs(days_and_nights(bottle, 0.5 * DAY) - short) / size).max() < 0.05


def test_all_is_faster_in_the_warm(bottle: Beaker) -> None:
    """A night: respiration and oxidation take the more oxygen the warmer it is, at 0 °C some still."""
    bottle.environment["solar_radiation"] = 0.0
    state = np.tile(list(START.values()), (TEMPERATURES.size, 1))
    after = bottle.run(state, 600.0, 72)[-1]
    taken = START["DO"] - after[:, list(START).index("DO")]
    assert (np.diff(taken) > 0.0).all()
    assert taken[0] > 0.1
