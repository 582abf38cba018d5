"""Oxygen over a weir: the deficit falls by exactly the ratio that the law gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import CrossSection, Inflow, Kinetics, Level, Reach, River, Simulation, Weir
from danao.kinetics import oxygen_saturation
from danao.kinetics.weir_reaeration import weir_reaeration
from tests.runs import check, last, scenario

PLACE = {"temperature": 20.0, "fall": 1.0, "flushing": 1.0}


def ratio(law: str = "butts_evans", **place: float) -> float:
    """Return the deficit above over that below, as the rate of a process says it."""
    kinetics = Kinetics([weir_reaeration(law, saturation=1.0)], ["DO"])
    return 1.0 + kinetics.rates({}, PLACE | place)["weir reaeration"]


def test_ratios_by_hand() -> None:
    """a = 1.25, b = 0.9, z = 1 m, 20 °C: 1 + 0.38 × 1.125 × 0.89 × 1.92; with c_s = 9.09, 4 mg/L become 6.14867."""
    assert ratio() == pytest.approx(1.73051, abs=5e-6)
    assert 9.09 - (9.09 - 4.0) / ratio() == pytest.approx(6.14867, abs=5e-6)
    assert ratio("gameson") == pytest.approx(1.0 + 0.36 * 1.125 * 1.92, rel=1e-12)
    assert ratio("wrl") == pytest.approx(1.0 + 0.69 * 0.89 * 1.92, rel=1e-12)


def test_coefficients_multiply() -> None:
    """Clean water over a stepped crest (a 1.8, b 0.7), 10 °C, 0.5 m: 1 + 0.38 × 1.26 × 0.5 × 0.945 × 1.46."""
    kinetics = Kinetics([weir_reaeration(water_quality=1.8, shape=0.7, saturation=1.0)], ["DO"])
    rate = kinetics.rates({}, {"temperature": 10.0, "fall": 0.5, "flushing": 1.0})["weir reaeration"]
    assert rate == pytest.approx(0.38 * 1.26 * 0.5 * 0.945 * 1.46, rel=1e-12)


@given(st.floats(0.0, 20.0), st.floats(0.0, 20.0), st.sampled_from(["butts_evans", "gameson", "wrl"]))
def test_a_higher_fall_never_takes_in_less(lower: float, more: float, law: str) -> None:
    assert 1.0 <= ratio(law, fall=lower) <= ratio(law, fall=lower + more) + 1e-12


def test_without_a_structure_nothing_happens() -> None:
    kinetics = Kinetics([weir_reaeration()], ["DO"])
    assert kinetics.rates({"DO": 2.0}, {"temperature": 20.0})["weir reaeration"] == 0.0


def test_between_the_steps_of_a_run() -> None:
    """D → D + C (D_above − D), then exp(−κ Δt): steady at D_above / r in what leaves, for every renewal C."""
    kinetics = Kinetics([weir_reaeration(saturation=1.0)], ["DO"])
    for renewal in (0.1, 1.0):
        rate = kinetics.rates({}, PLACE | {"renewal": renewal})["weir reaeration"]
        left = 1.0
        for _ in range(1000):
            left = (left + renewal * (1.0 - left)) * np.exp(-rate * renewal)
        assert left == pytest.approx(1.0 / ratio(), rel=1e-12)
    assert kinetics.rates({}, PLACE | {"renewal": 1e-9})["weir reaeration"] == pytest.approx(ratio() - 1.0, rel=1e-8)


@pytest.mark.parametrize(("law", "step"), [("butts_evans", 30.0), ("butts_evans", 5.0), ("gameson", 30.0)])
def test_in_a_river(law: str, step: float) -> None:
    """20 m³/s over a crest of 2 m into water of 1.2 m: the deficit of the river above over that below is r(fall)."""
    sections = [CrossSection.rectangle(x, 0.0, 10.0, 0.02, 10.0) for x in (0.0, 1000.0)]
    weir = Weir("weir", ("main", 500.0), crest=2.0, width=10.0)
    river = River([Reach("main", sections)], structures=[weir])
    inflow = Inflow("main", flow=20.0, quality={"DO": 4.0})
    made = scenario(
        river,
        [inflow, Level("main", level=1.2, quality={"DO": 4.0})],
        10_800.0,
        cell=50.0,
        step=step,
        level=2.0,
        quality={"DO": 4.0},
    )
    run = Simulation(made.replace(initial="steady", processes=[weir_reaeration(law)])).run(progress=False)
    level, oxygen = last(run, "level"), last(run, "DO")
    deficit = oxygen_saturation(20.0) - oxygen
    wanted = ratio(law, fall=level[9] - level[10])
    print(f"{law}: fall {level[9] - level[10]:.4f} m, ratio {deficit[9] / deficit[15]:.6f}, by the law {wanted:.6f}")
    assert wanted > 2.0
    assert deficit[9] / deficit[11:] == pytest.approx(np.full(9, wanted), rel=1e-5)
    assert deficit[11] < deficit[10] < deficit[9]  # the cell below is shown half-way between two steps
    assert oxygen[:10] == pytest.approx(np.full(10, 4.0), abs=1e-9)
    assert check(run, "ledger_closure") < 1e-10
    assert run.ledger.loc["DO", "exchange"] > 0.0
