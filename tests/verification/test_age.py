"""Age of water against closed solutions: plug flow, tanks, two sources that meet, and O'Connor's estuary."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, InputError, Results, Simulation, Source
from danao.kinetics import constituent
from danao.kinetics.age import age
from danao.kinetics.decay import decay
from danao.scenario_file._processes import kinds_of
from tests.runs import last, seconds
from tests.tracers import channel, scenario

DAY = 86400.0
CLEAN = dict.fromkeys(["AGE", "TRACER_A", "AGE_A"], 0.0)


def run(length: float, days: float, **arguments: Any) -> Results:
    return Simulation(scenario([channel(length)], seconds=days * DAY, **arguments)).run(progress=False)


@pytest.mark.parametrize("dispersion", [0.0, 30.0])
def test_plug_flow_grows_old_as_it_goes(dispersion: float) -> None:
    """a = x / U, also with dispersion: a straight line has no curvature. Age carried by a tracer of 1 is the same."""
    results = run(
        20_000.0,
        0.1,
        boundaries=[
            Inflow("main", flow=5.0, quality={**CLEAN, "TRACER_A": 1.0}, inlet="concentration"),
            FreeOutflow("main"),
        ],
        discharge=5.0,
        area=20.0,
        cell=200.0,
        step=600.0,
        names=["AGE", "TRACER_A", "AGE_A"],
        processes=[age(), age("AGE_A", "TRACER_A")],
        dispersion=dispersion,
        quality="steady",
    )
    x = results.dataset["chainage"].values
    away = (x > 1000.0) & (
        x < 15_000.0
    )  # from the inlet's first cells, and from the outlet, where nothing disperses back
    error = np.abs(last(results, "AGE") / (x / 0.25 / DAY) - 1.0)[away].max()
    print(f"age with dispersion {dispersion}: {error:.1e}")
    assert error <= (1e-4 if dispersion == 0.0 else 1e-3)
    np.testing.assert_allclose(last(results, "AGE_A") / last(results, "TRACER_A"), last(results, "AGE"), rtol=1e-5)


def test_tanks_in_series() -> None:
    """Cells of an upwind scheme are tanks: after n of them the age is n V / Q, in the first 1 − e^(−t/τ) of it."""
    tanks = {
        "discharge": 2.0,
        "area": 10.0,
        "cell": 1000.0,
        "names": ["AGE"],
        "processes": [age()],
        "advection": "upwind",
        "boundaries": [Inflow("main", flow=2.0), FreeOutflow("main")],
    }
    old = run(4000.0, 0.1, step=10.0, quality="steady", **tanks)
    tau = 1000.0 * 10.0 / 2.0 / DAY
    np.testing.assert_allclose(last(old, "AGE"), tau * np.arange(1, 5), rtol=1.1e-3)  # upwind is half a step behind
    filling = run(4000.0, 0.15, step=10.0, output=1200.0, **tanks)
    first, t = filling.dataset["AGE"].values[:, 0], seconds(filling) / DAY
    error = np.abs(first - tau * -np.expm1(-t / tau)).max() / tau
    print(f"a tank that fills: {error:.1e} of its age")
    assert error <= 2e-3


def test_each_source_has_its_own_age() -> None:
    """Water from above is as old as its way; that of the works as its way from there; the mixture lies between."""
    names = ["AGE", "TRACER_R", "AGE_R", "TRACER_W", "AGE_W"]
    results = run(
        20_000.0,
        0.1,
        boundaries=[
            Inflow("main", flow=5.0, quality=dict.fromkeys(names, 0.0) | {"TRACER_R": 1.0}),
            FreeOutflow("main"),
        ],
        sources=[Source("works", at=("main", 10_000.0), load={"TRACER_W": 5.0})],
        discharge=5.0,
        area=20.0,
        cell=200.0,
        step=600.0,
        names=names,
        processes=[age(), age("AGE_R", "TRACER_R"), age("AGE_W", "TRACER_W")],
        quality="steady",
    )
    x = results.dataset["chainage"].values
    below = (x > 10_500.0) & (x < 19_000.0)
    river, works = (last(results, f"AGE_{s}")[below] / last(results, f"TRACER_{s}")[below] for s in "RW")
    np.testing.assert_allclose(river, x[below] / 0.25 / DAY, rtol=1e-5)
    np.testing.assert_allclose(river - works, 10_000.0 / 0.25 / DAY, rtol=0.02)  # the works mix into a cell of 200 m


def test_estuary() -> None:
    """A tracer that decays at k in O'Connor's estuary: ā = 2 E / (U m)² + |x| / (U m), m² = 1 + 4 k E / U².

    For constituent-oriented age the age concentration is −∂c/∂k of the steady profile.
    """
    velocity, dispersion, rate = 0.05, 150.0, 2e-6
    root = np.sqrt(1.0 + 4.0 * rate * dispersion / velocity**2)
    slow = {"rate": rate, "theta": 1.0}
    results = Simulation(
        scenario(
            [channel(160_000.0, -40_125.0)],
            [Inflow("main", flow=20.0, inlet="concentration"), FreeOutflow("main")],
            600.0,
            discharge=20.0,
            area=400.0,
            cell=250.0,
            step=400.0,
            dispersion=dispersion,
            sources=[Source("works", at=("main", 0.0), load={"TRACER_W": 100.0})],
            names=["TRACER_W", "AGE_W"],
            processes=[age("AGE_W", "TRACER_W"), decay("TRACER_W", **slow), decay("AGE_W", **slow)],
            quality="steady",
        )
    ).run(progress=False)
    x = results.dataset["chainage"].values
    near = np.abs(x) <= 20_000.0
    found = (last(results, "AGE_W") / last(results, "TRACER_W"))[near]
    wanted = (2.0 * dispersion / (velocity * root) ** 2 + np.abs(x[near]) / (velocity * root)) / DAY
    error = np.abs(found / wanted - 1.0).max()
    print(f"O'Connor: {error:.1e}, age at the works {found.min():.2f} days")
    assert error <= 5e-3


def test_names() -> None:
    assert constituent("AGE").unit == "day"
    assert kinds_of([constituent("AGE")]) == {"AGE": "age"}  # so a boundary may be "3 d" old
    assert constituent("AGE_WWTP").unit == "g day m-3"
    with pytest.raises(InputError, match="has no argument 'source'"):
        age(source="TRACER")
