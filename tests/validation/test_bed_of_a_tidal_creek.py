"""Mud and copper in a tidal creek: they settle at slack water, ebb and flood lift them, the books close."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from danao import Initial, Level, Numerics, Results, Scenario, Simulation, Tide, Wall
from danao.forcing.tide import Wave
from danao.kinetics.metal import metal
from danao.kinetics.suspended_solids import suspended_solids
from tests import rivers
from tests.runs import START, after

NAMES = ("SS", "SS_bed", "Cu", "Cu_bed")
MANNING, OUTPUT, CONTENT = 0.03, 600.0, 5e-4
LAWS = {
    "velocity": "20 m/day",
    "critical_deposition": "0.1 N/m2",
    "critical_erosion": "0.2 N/m2",
    "erodibility": "2 kg/m2/day",
    "half_cover": "100 g/m2",
}
STILL = {"velocity": 0.0, "erodibility": 0.0}


def run(laws: dict[str, Any], partition: Any = None, **copper: Any) -> Results:
    """Run a creek of 4 km, closed at its head, for two tides."""
    tide = Tide({"tide": Wave(amplitude=1.0, period=44714.0, phase=90.0, since=START)})
    made = Scenario(
        name="creek",
        river=rivers.flume(4000.0, width=20.0, manning=MANNING, bed=-2.5),
        period=(START, after(89_400.0)),
        boundaries=[Wall("main"), Level("main", level=tide, quality={"SS": 60.0, "Cu": 60.0 * CONTENT})],
        constituents=NAMES,
        processes=[*suspended_solids(**laws), *metal("Cu", sediment={**laws, **copper}, partition=partition)],
        dispersion=5.0,
        initial=Initial(
            level=0.0, quality={"SS": 60.0, "SS_bed": 400.0, "Cu": 60.0 * CONTENT, "Cu_bed": 400.0 * CONTENT}
        ),
        numerics=Numerics(cell=200.0, step=60.0, output=OUTPUT),
    )
    return Simulation(made).run(progress=False)


@cache
def creek() -> Results:
    return run(LAWS)


def masses(results: Results, name: str) -> np.ndarray:
    return (results.dataset[name] * results.dataset["volume"]).values


def test_what_lies_on_the_bed_never_moves_with_the_water() -> None:
    still = run(STILL, pore_exchange=0.0)
    volume = still.dataset["volume"].values
    assert volume.max() > 1.5 * volume.min()
    for name in ("SS_bed", "Cu_bed"):
        np.testing.assert_allclose(
            masses(still, name), np.broadcast_to(masses(still, name)[0], volume.shape), rtol=1e-12
        )
    for results in (still, creek()):
        rows = results.ledger.loc[["SS_bed", "Cu_bed"]]
        assert (rows[["boundary_in", "boundary_out", "sources", "exchange"]].to_numpy() == 0.0).all()


def test_ledger() -> None:
    """What the water loses lies on the bed; nothing is buried, so nothing leaves but by the sea."""
    assert creek().trust.passed
    rows = creek().ledger
    assert (rows["residual"].abs()[list(NAMES)] <= 1e-10 * rows["initial"][list(NAMES)]).all()
    for name in ("SS", "Cu"):
        lost = rows.loc[[name, f"{name}_bed"], "reactions"]
        assert abs(lost.sum()) <= 1e-10 * lost.abs().max()
        assert lost.abs().max() > 0.01 * rows.loc[f"{name}_bed", "initial"]


def test_slack_water_lays_down_and_the_stream_takes_up() -> None:
    """In each interval, by the stress of the mean of its ends: ρ g h S with the slope of friction, n² u² / R^(4/3)."""
    data = creek().dataset
    velocity, depth = data["velocity"].values, data["depth"].values
    u, h = 0.5 * (velocity[1:] + velocity[:-1]), 0.5 * (depth[1:] + depth[:-1])
    radius = 20.0 * h / (20.0 + 2.0 * h)
    stress = 9810.0 * h * MANNING**2 * u * u / radius ** (4.0 / 3.0)
    grown = np.diff(masses(creek(), "SS_bed"), axis=0)
    slack, fast, between = stress < 0.098, stress > 0.204, (stress > 0.102) & (stress < 0.196)
    print(f"stress to {stress.max():.2f} N/m²; {slack.mean():.0%} of cells and intervals slack, {fast.mean():.0%} fast")
    assert min(slack.mean(), fast.mean(), between.mean()) > 0.05
    assert (grown[slack] > 0.0).all()
    assert (grown[fast] < 0.0).all()
    assert np.abs(grown[between]).max() <= 1e-9 * grown.max()


def test_concentrations_never_fall_below_zero() -> None:
    for name in NAMES:
        assert creek().dataset[name].values.min() >= 0.0


def test_copper_goes_with_the_mud() -> None:
    """With all of it on the solids, and as many grams a gram in water, sea and bed, it stays so."""
    bound = run(LAWS, pore_exchange=0.0, partition="1e12 L/kg").dataset
    for place in ("", "_bed"):
        np.testing.assert_allclose(bound[f"Cu{place}"] / bound[f"SS{place}"], CONTENT, rtol=1e-4)
