"""Toxicants and metals: partition, films, light and hydrolysis by hand; a lake and its bed, steady; mass of both."""

from __future__ import annotations

import math
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import InputError, Kinetics, Process
from danao.kinetics.metal import PARTITION, metal
from danao.kinetics.toxicant import _ion_product, toxicant
from tests.batch import DAY, Beaker

YEAR = 365.0 * DAY
ROUND = sys.float_info.epsilon
FIXED = {"solids": "20 mg/L", "bed_solids": "5 kg/m2", "staying": "always", "lifting": "velocity"}
AIR = {"temperature": 20.0, "depth": 2.0, "wind": 3.0, "velocity": 0.5, "solar_radiation": 100.0}


def rates(made: list[Process], water: float = 1.0, bed: float = 0.0, **environment: float) -> dict[str, float]:
    """Return the rates per day by the first word of their names."""
    name = next(iter(made[0].stoichiometry))
    kinetics = Kinetics(made, [name, f"{name}_bed"])
    found = kinetics.rates({name: water, f"{name}_bed": bed}, AIR | environment)
    return {key.split()[0]: rate * DAY for key, rate in found.items()}


def test_partition() -> None:
    """1e5 L/kg and 20 mg/L: a third is dissolved, so two thirds settle at 2 m/day over 2 m."""
    assert rates(toxicant(**FIXED, velocity="2 m/day", partition="1e5 L/kg"))["settling"] == pytest.approx(2.0 / 3.0)


@pytest.mark.parametrize(("partition", "settles"), [("0 L/kg", 0.0), ("1e20 L/kg", 1.0)])
def test_limits_of_partition(partition: str, settles: float) -> None:
    """What does not sorb stays in the water and is lost; what sorbs wholly settles and is safe."""
    made = toxicant(
        **FIXED,
        partition=partition,
        velocity="2 m/day",
        volatilisation="1 m/day",
        biodegradation="0.5 1/day",
        neutral="0.25 1/day",
        pore_exchange="0.1 m/day",
    )
    found = rates(made)
    kept = 1.0 - settles
    wanted = {
        "settling": settles,
        "volatilisation": 0.5 * kept,
        "biodegradation": 0.5 * kept,
        "hydrolysis": 0.25 * kept,
    }
    wanted["diffusion"] = -0.05 * kept
    for name, rate in wanted.items():
        assert found[name] == pytest.approx(rate, abs=1e-12), name


def film(**changes: Any) -> float:
    """Return the velocity of volatilisation of benzene, m/day, where reaeration is 2 m/day."""
    arguments = {"henry": "5.5e-3 atm m3/mol", "molar_mass": "78.1 g/mol", **changes}
    made = toxicant(
        **FIXED, partition=0.0, volatilisation="two_film", formula=lambda depth: 2.0 / 86400.0 / depth, **arguments
    )
    return rates(made)["volatilisation"] * AIR["depth"]


def test_two_films() -> None:
    """Benzene at 20 °C, wind 3 m/s: K_l 1.60013, K_g 349.209, v_v 1.56869 m/day (R as 8.206e-5 atm m³/(mol K))."""
    assert film() == pytest.approx(1.56869, rel=1e-5)
    liquid, gas = 2.0 * (32.0 / 78.1) ** 0.25, 168.0 * 3.0 * (18.0 / 78.1) ** 0.25
    assert film(henry="1e9 Pa m3/mol") == pytest.approx(liquid, rel=1e-6)
    assert film(henry="1e-9 Pa m3/mol") == pytest.approx(gas * 1e-9 / (8.314462618 * 293.15), rel=1e-6)
    assert film(henry=0.0) == 0.0


def test_wind_stirs_the_liquid_film() -> None:
    """0.0986 × 3^1.64 = 0.5975 m/day more, times (32/78.1)^¼."""
    still, stirred = (film(wind_formula=formula, henry="1e9 Pa m3/mol") for formula in ("calm", "wanninkhof"))
    assert stirred - still == pytest.approx(0.0986 * 3.0**1.64 * (32.0 / 78.1) ** 0.25, rel=1e-6)


def test_photolysis() -> None:
    """0.4 per day at 200 W/m², here 100 W/m² and (1 − e⁻³) / 3 of it over 2 m at 1.5 1/m."""
    made = toxicant(**FIXED, partition=0.0, sunlight="surface", photolysis="0.4 1/day", extinction="1.5 1/m")
    assert rates(made)["photolysis"] == pytest.approx(0.2 * (1.0 - math.exp(-3.0)) / 3.0, rel=1e-12)
    with pytest.raises(InputError, match="photolysis: has no value"):
        toxicant(sunlight="surface")


def test_hydrolysis() -> None:
    """0.1 + 500 [H⁺] + 2e4 [OH⁻] at pH 4 and 9; pK_w 14.1646 at 20 °C, 13.9949 at 25 °C (Harned & Hamer)."""
    assert -math.log10(_ion_product(20.0)) == pytest.approx(14.1646, abs=1e-4)
    assert -math.log10(_ion_product(25.0)) == pytest.approx(13.9949, abs=1e-4)
    constants = {"neutral": "0.1 1/day", "acid": "500 L/mol/day", "base": "2e4 L/mol/day"}
    for pH in (4.0, 9.0):
        made = toxicant(**FIXED, partition=0.0, pH=pH, **constants)
        wanted = 0.1 + 500.0 * 10.0**-pH + 2e4 * 10.0 ** (pH - 14.1646)
        assert rates(made)["hydrolysis"] == pytest.approx(wanted, rel=2e-4)
        by_function = toxicant(**FIXED, partition=0.0, acidity=lambda: 0.0 + pH, **constants)  # noqa: B023
        assert rates(by_function)["hydrolysis"] == pytest.approx(wanted, rel=2e-4)
    warm = rates(toxicant(**FIXED, partition=0.0, neutral="0.1 1/day"), temperature=30.0)["hydrolysis"]
    assert warm == pytest.approx(0.1 * 1.1**10)


def test_pore_water() -> None:
    """3 g/m² in 0.05 m of porosity 0.8 with 5000 g/m² that hold 1e-3 m³/g: 3 / 5.04 g/m³ in the pores."""
    made = toxicant(
        **FIXED,
        partition="5e4 L/kg",
        bed_partition="1000 L/kg",
        pore_exchange="0.1 m/day",
        layer="0.05 m",
        porosity=0.8,
    )
    assert rates(made, water=0.4, bed=1.5)["diffusion"] == pytest.approx(0.05 * (3.0 / 5.04 - 0.5 * 0.4), rel=1e-12)


def _entering(*, load: float) -> float:
    return load


def _leaving(TOXICANT: float, *, rate: float) -> float:
    return rate * TOXICANT


OVERFLOW, INLET, DEPTH = 20.0 / YEAR, 0.1, 5.0
LAKE = {
    "partition": "1e5 L/kg",
    "bed_partition": "1000 L/kg",
    "solids": "5 mg/L",
    "bed_solids": "5 kg/m2",  # 0.02 m of 250 kg/m³
    "staying": "always",
    "lifting": "velocity",
    "velocity": "200 m/year",
    "lifting_velocity": "3 mm/year",
    "burial_velocity": "1 mm/year",
    "pore_exchange": "0.5 m/year",
    "porosity": 0.9,
    "layer": "0.02 m",
    "volatilisation": "30 m/year",
    "biodegradation": "0.2 1/year",
    "bed_loss": "0.05 1/year",
}


def lake() -> list[Any]:
    flow = [
        Process("inflow", _entering, {"TOXICANT": 1.0}, {"load": OVERFLOW * INLET / DEPTH}),
        Process("outflow", _leaving, {"TOXICANT": -1.0}, {"rate": OVERFLOW / DEPTH}),
    ]
    return [*flow, *toxicant(**LAKE)]


def test_a_lake_and_its_bed() -> None:
    """Two balances solved by hand, as in Chapra (1997), lecture 41, in m and years.

    Solids close: 200 × 5 = (0.003 + 0.001) × 250 000. Dissolved in the water 1 / (1 + 0.1 × 5) = 2/3; in the pores
    1 / (0.9 + 0.001 × 250 000) = 1 / 250.9 of what lies in a volume of the bed.

    Bed:   (200/3 + 0.5 × 2/3) c₁ = (0.05 × 0.02 + 0.003 + 0.001 + 0.5 / 250.9) c₂,  so c₂ / c₁ = 67 / 0.006992826
    Water: 20 × 0.1 = (20 + (30 + 0.2 × 5) 2/3 + 67) c₁ − (0.003 + 0.5 / 250.9) c₂
    """
    ratio = 67.0 / (0.005 + 0.5 / 250.9)
    water = 2.0 / (87.0 + 62.0 / 3.0 - (0.003 + 0.5 / 250.9) * ratio)
    beaker = Beaker(lake(), ["TOXICANT", "TOXICANT_bed"], depth=DEPTH)
    end = beaker.run([0.0, 0.0], 10.0 * YEAR, 40)[-1, 0]
    print(f"lake: {water:.6f} g/m³ in the water, {ratio * water:.2f} in the bed")
    assert end[0] == pytest.approx(water, rel=1e-6)
    assert end[1] * DEPTH / 0.02 == pytest.approx(ratio * water, rel=1e-6)


@pytest.fixture(scope="module")
def river() -> Beaker:
    """Copper with solids that are simulated, but that nothing moves here."""
    made = metal("Cu", sediment={"erodibility": "5 kg/m2/day", "velocity": "5 m/day", "pore_exchange": "0.01 m/day"})
    return Beaker(made, ["Cu", "Cu_bed", "SS", "SS_bed"], shear_stress=0.3, depth=2.0)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.floats(0.0, 10.0), st.floats(0.0, 1e3), st.floats(0.0, 1e4), st.floats(0.0, 1e6)),
    st.floats(0.0, 20.0),
    st.floats(1e-6, 30.0),
    st.floats(1.0, 3650.0 * DAY),
)
def test_water_and_bed_keep_all(
    river: Beaker, state: tuple[float, ...], stress: float, depth: float, step: float
) -> None:
    """In one step of a second to ten years, from any state: to the round-off of all that goes to and fro in it."""
    river.environment |= {"shear_stress": stress, "depth": depth}
    start, end = river.run(state, step, 1)[:, 0]
    assert (end >= 0.0).all()
    assert end[:2].sum() == pytest.approx(start[:2].sum(), rel=1e-14 + ROUND * 5.0 / DAY * step / depth, abs=1e-20)
    assert end[2:] == pytest.approx(start[2:], rel=0.0, abs=1e-23)


def test_metals() -> None:
    """Copper in water of 20 mg/L: 1 / (1 + 10^4.7 × 20e-6) = 0.4994 dissolved."""
    plain = {key: value for key, value in FIXED.items() if key not in ("solids", "bed_solids")}
    for name in PARTITION:
        made = Kinetics(metal(name, sediment={**FIXED, "velocity": "2 m/day"}), [name, f"{name}_bed"])
        settled = made.rates({name: 1.0}, AIR)[f"settling of sorbed {name}"] * DAY
        assert settled == pytest.approx(1.0 - 1.0 / (1.0 + 2e-5 * 10.0 ** PARTITION[name][0]), rel=1e-3)
    (settling, *_) = metal("Se", partition="1e4 L/kg", bed_partition="1e3 L/kg", sediment=plain)
    assert settling.stoichiometry == {"Se": -1.0, "Se_bed": 1.0}
    with pytest.raises(InputError, match="partition: of 'Se' is not known"):
        metal("Se")
    with pytest.raises(InputError, match="has no argument 'biodegradation'"):
        metal("Cu", sediment={"biodegradation": "1 1/day"})
