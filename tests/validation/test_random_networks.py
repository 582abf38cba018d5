"""Small networks drawn at random, dry and flooded by turns: no run stops, no water is lost, no mass is made."""

from __future__ import annotations

import numpy as np
import pytest

import danao

HOURS = 6
START = np.datetime64("2020-01-01", "ms")
TIMES = [START + np.timedelta64(hour, "h") for hour in range(HOURS + 1)]
LARGEST = 3.0  # g/m³, of the source; everything else brings less

# Draws that once stopped: a junction fell below the bed beside it, a film of micrometres, a dry cell that never wetted.
HARD = [4, 8, 24, 43, 70, 82, 92, 96, 130, 143, 164, 242, 261, 262, 267, 268, 282, 315, 516]

LAYOUTS = {
    "channel": [("main", 0, 3, None, None)],
    "confluence": [("a", 0, 2, None, "j"), ("b", 1, 2, None, "j"), ("main", 2, 4, "j", None)],
    "loop": [("a", 0, 1, None, "i"), ("b", 1, 2, "i", "k"), ("c", 1, 2, "i", "k"), ("main", 2, 4, "k", None)],
    "dead end": [("a", 0, 2, None, "j"), ("main", 2, 4, "j", None), ("side", 2, 3, "j", None)],
}


def section(draw: np.random.Generator, chainage: float, bed: float) -> danao.CrossSection:
    """Return a rectangle, a trapezoid or nearly a V."""
    width, slope = draw.uniform(3.0, 40.0), draw.choice([0.0, 0.0, 1.0, 2.0])
    bottom = width if slope == 0.0 else draw.choice([0.5, width])
    manning = float(draw.choice([0.02, 0.03, 0.05]))
    return danao.CrossSection.trapezoid(
        chainage=chainage, bed=bed, width=bottom, side_slope=float(slope), manning=manning
    )


def network(seed: int) -> danao.Scenario:
    """Draw a network, what flows in, what stands outside, how full it is at the start, and the step."""
    draw = np.random.default_rng(seed)
    layout = list(LAYOUTS)[draw.integers(len(LAYOUTS))]
    beds = np.sort(draw.uniform(-1.0, 3.0, 5))[::-1]
    reaches = []
    for name, top, bottom, upstream, downstream in LAYOUTS[layout]:
        length = float(draw.integers(4, 12) * 100)
        ends = [section(draw, 0.0, beds[top]), section(draw, length, beds[bottom])]
        reaches.append(danao.Reach(name, sections=ends, upstream=upstream, downstream=downstream))
    pulses = danao.Series(TIMES, draw.choice([0.0, 0.01, 1.0, 20.0], HOURS + 1) * draw.random(HOURS + 1), extend="hold")
    ends = [danao.Inflow(reaches[0].name, flow=pulses, quality={"TRACER": 1.0})]
    if layout == "confluence":
        ends.append(
            danao.Wall("b") if draw.random() < 0.5 else danao.Inflow("b", flow=float(draw.choice([0.0, 0.1, 5.0])))
        )
    if layout == "dead end":
        ends.append(danao.Wall("side", end="downstream"))
    level = danao.Series(TIMES, draw.uniform(-1.5, 4.0, HOURS + 1), extend="hold")
    outside = danao.Level("main", level=level, quality={"TRACER": 0.5})
    ends.append(outside if draw.random() < 0.8 else danao.FreeOutflow("main"))
    full = float(draw.choice([-3.0, 0.5, 2.0, 3.5]))
    flow = float(draw.choice([0.0, 0.05, 2.0]))
    place = (reaches[0].name, 10.0, 90.0)
    sources = [danao.Source("source", at=place, flow=flow, quality={"TRACER": LARGEST})] if flow else []
    return danao.Scenario(
        name="drawn",
        river=danao.River(reaches=reaches),
        period=(TIMES[0], TIMES[-1]),
        boundaries=ends,
        sources=sources,
        constituents=["TRACER"],
        dispersion=float(draw.choice([0.0, 5.0])),
        initial=danao.Initial(level=full, quality={"TRACER": 0.2}),
        numerics=danao.Numerics(cell=50.0, step=float(draw.choice([10.0, 60.0, 300.0])), output=1800.0),
    )


@pytest.mark.parametrize("seed", sorted({*range(0, 60, 2), *HARD}))
def test_runs_through(seed: int) -> None:
    results = danao.Simulation(network(seed)).run()
    assert results.trust.passed
    assert (results.ledger["residual"].abs() < 1e-6).all()
    concentration = results.dataset["TRACER"].values
    assert (results.dataset["volume"].values >= 0.0).all()
    assert concentration.min() >= -1e-12
    wet = results.dataset["volume"].values > 1e-6
    assert concentration[wet].max() <= LARGEST * (1.0 + 1e-9)
