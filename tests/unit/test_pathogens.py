"""Pathogens: numbers of another model's own tests, salt, and what shades the light."""

from __future__ import annotations

import math

import pytest

from danao import InputError, Kinetics
from danao.kinetics.pathogens import pathogens
from tests.batch import DAY

# Cases of the tests of ClearWater-modules NSM1 (tests/test_16_nsm_PX_calculations.py): one explicit step of a day from
# 10 counts at 10 °C; 0.8 per day, 1.07, 0.01 m²/(W day), settling 0.01 m/day, 1.5 m deep, 1 W/m², extinction 0.02 1/m.
BASE = {"death": 0.8, "sunlight": 0.01, "velocity": 0.01, "temperature": 10.0, "depth": 1.5, "sun": 1.0}
PUBLISHED = [
    ({}, 5.768024108),
    ({"death": 1.2}, 3.73462693954508),
    ({"temperature": 5.0}, 6.93525028802282),
    ({"sunlight": 0.001}, 5.85668750743843),
    ({"velocity": 0.5}, 2.50135744141729),
    ({"depth": 3.0}, 5.80281321889601),
    ({"sun": 10.0}, 4.8813901145392),
]


def daily(arguments: dict[str, object], **environment: float) -> dict[str, float]:
    """Return the losses of each process from one count, per day, by the first word of their names."""
    shading = ["FC", "SS"] if "shading" in arguments else ["FC"]
    rates = Kinetics(pathogens(**arguments), shading).rates({"FC": 1.0, "SS": 40.0}, environment)
    return {name.split()[0]: rate * DAY for name, rate in rates.items()}


@pytest.mark.parametrize(("changes", "left"), PUBLISHED, ids=str)
def test_published_steps(changes: dict[str, float], left: float) -> None:
    case = BASE | changes
    arguments = {
        "base": f"{case['death']} 1/day",
        "sunburn": f"{case['sunlight']} m2/W/day",
        "velocity": f"{case['velocity']} m/day",
        "share": 1.0,
        "extinction": "0.02 1/m",
    }
    found = daily(arguments, temperature=case["temperature"], depth=case["depth"], solar_radiation=case["sun"])
    assert 10.0 - 10.0 * sum(found.values()) == pytest.approx(left, rel=1e-9)


def test_salt_adds_and_warms_with_the_rest() -> None:
    """(0.8 + 0.02 × 35) × 1.07⁵ = 2.10383 per day; Mancini in sea water at 20 °C 0.8 + 0.006 × 100 = 1.4."""
    calm = {"depth": 2.0, "solar_radiation": 0.0}
    assert daily({}, temperature=25.0, salinity=35.0, **calm)["death"] == pytest.approx(2.1038276, rel=1e-7)
    assert daily({"salting": f"{0.6 / 35.0} 1/day"}, temperature=20.0, salinity=35.0, **calm)["death"] == pytest.approx(
        1.4
    )
    assert daily({}, temperature=20.0, **calm)["death"] == pytest.approx(0.8)


def test_light_over_the_depth() -> None:
    """1 per day for each ly/h: 20 ly/h, 1 1/m and 2 m make 20 (1 − e⁻²) / 2 = 8.6466 per day."""
    sun = 20.0 * 41840.0 / 3600.0
    found = daily({}, temperature=20.0, depth=2.0, solar_radiation=sun)
    assert found["sunlight"] == pytest.approx(8.646647168, rel=1e-9)
    assert daily({}, temperature=20.0, depth=1e-6, solar_radiation=sun)["sunlight"] == pytest.approx(20.0, rel=1e-6)
    assert daily({"extinction": 0.0}, temperature=20.0, depth=2.0, solar_radiation=sun)["sunlight"] == pytest.approx(
        20.0
    )


def test_solids_shade() -> None:
    """40 mg/L × 0.052 m²/g and 1 1/m over 2 m: 6.16."""
    sun = {"temperature": 20.0, "depth": 2.0, "solar_radiation": 41840.0 / 3600.0}
    assert daily({"shading": "solids"}, **sun)["sunlight"] == pytest.approx((1.0 - math.exp(-6.16)) / 6.16, rel=1e-12)
    with pytest.raises(InputError, match="shading_by_solids: has no influence"):
        pathogens(shading_by_solids="0.1 m2/g")
