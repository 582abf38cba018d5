"""Rivers drawn at random with structures that slam: no run stops without a word, no water is lost, no mass is made."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

import numpy as np
import pytest

import danao

START = np.datetime64("2020-01-01", "ms")
HOURS = [START + np.timedelta64(hour, "h") for hour in range(25)]
MOST = 1e-10
LARGEST = 2.0  # g/m³, of the sea; the river brings 1
BACK = 1e-5  # m³/s, to which Newton's method agrees with a law that lets nothing back

# The law of a structure leaps where the flow turns while water approaches it: Newton's method goes to and fro.
LEAPS = [1100, 1185, 1208, 1625, 1833, 1914]

Draw = np.random.Generator


class River:
    """What all structures of one drawn river share."""

    def __init__(self, draw: Draw):
        self.length = float(draw.uniform(500.0, 5000.0))
        self.slope = float(10.0 ** draw.uniform(-5.0, -2.3))
        self.width = float(draw.uniform(3.0, 40.0))
        self.side = float(draw.choice([0.0, 0.0, 1.5, 3.0]))
        self.manning = float(draw.uniform(0.015, 0.06))

    def bed(self, chainage: float) -> float:
        """Return the level of the bed."""
        return self.slope * (self.length - chainage)

    def sections(self) -> list[danao.CrossSection]:
        """Return both ends, with banks of 12 m."""
        return [
            danao.CrossSection.trapezoid(x, z, self.width, self.side, self.manning, z + 12.0)
            for x, z in ((0.0, self.bed(0.0)), (self.length, 0.0))
        ]


def structure(draw: Draw, river: River, name: str, at: tuple[str, float]) -> Any:
    """Draw a structure of any kind."""
    bed, width = river.bed(at[1]), float(draw.uniform(0.3, 1.0)) * river.width
    opening = {"width": width, "sill": bed, "height": 3.0}
    crest = {"crest": bed + float(draw.uniform(0.0, 3.0)), "width": width}
    pipe = danao.CircularBarrel(float(draw.uniform(0.5, 2.5)))
    box = danao.BoxBarrel(float(draw.uniform(1.0, 4.0)), float(draw.uniform(0.5, 2.5)))
    barrel = {"invert_upstream": bed + float(draw.choice([0.0, 0.01, 0.3])), "invert_downstream": bed, "length": 20.0}
    barrels = int(draw.integers(1, 4))
    curve = [(0.0, 6.0), (2.0, 4.0), (4.0, 0.0)]
    rising = {"level": [bed + 0.5, bed + 1.0, bed + 4.0], "discharge": [0.0, float(draw.uniform(0.5, 8.0)), 60.0]}
    kinds = [
        lambda: danao.Weir(name, at, **crest),
        lambda: danao.SharpCrestedWeir(name, at, **crest),
        lambda: danao.Gate(name, at, **opening, opening=float(draw.uniform(0.0, 3.0))),
        lambda: danao.TideGate(name, at, **opening),
        lambda: danao.RubberDam(name, at, **opening),
        lambda: danao.Culvert(name, at, pipe if draw.random() < 0.5 else box, **barrel, barrels=barrels),
        lambda: danao.Pump(name, at, curve=curve, units=3, running=2.0, lowest_level=bed + 0.2),
        lambda: danao.HeadLoss(name, at, coefficient=float(draw.uniform(0.0, 5.0))),
        lambda: danao.RatingTable(name, at, **rising),
    ]
    return kinds[draw.integers(len(kinds))]()


def operation(draw: Draw, item: Any) -> Any:
    """Draw a time table that slams or wanders, a rule that looks every minute, or nothing."""
    least, most = item.setting_range
    if not item.setting_name or most > 100.0 or draw.random() < 0.25:
        return None
    rate = [None, 0.001, 0.02][int(draw.integers(0, 3))]
    if draw.random() < 0.7:
        pause = int(draw.integers(5, 60))
        times = [START + np.timedelta64(minute, "m") for minute in range(0, 25 * 60, pause)]
        ends = draw.integers(0, 2, len(times)) if draw.random() < 0.5 else draw.uniform(0.0, 1.0, len(times))
        between = str(draw.choice(["linear", "previous"]))
        table = danao.Series(times, least + (most - least) * ends, extend="hold", between=between)
        return danao.Schedule(item.name, table, rate=rate)
    level = float(draw.uniform(0.5, 4.0))
    reading = danao.Reading("level", "middle")
    return danao.Switch(item.name, reading, level, level - 0.01, least, most, rate=rate, every=120.0)


def drawn(seed: int) -> danao.Scenario:
    """Draw a river, what stands in it, what moves that, what flows in, what stands outside, and the steps."""
    draw = np.random.default_rng(seed)
    river = River(draw)
    places = np.linspace(0.15, 0.85, int(draw.integers(1, 4))) * river.length
    items = [structure(draw, river, f"s{k}", ("main", float(x))) for k, x in enumerate(places)]
    if draw.random() < 0.3 and items[0].parts():
        items.append(danao.Weir("beside", items[0].at, crest=river.bed(places[0]) + 1.5, width=0.5 * river.width))
    flow = danao.Series(HOURS, draw.uniform(0.0, 1.0, 25) ** 3 * 10.0 ** draw.uniform(-1.0, 2.0), extend="hold")
    wave = np.sin(0.5 * np.arange(25))
    sea = danao.Series(HOURS, draw.uniform(-1.0, 4.0) + draw.uniform(0.0, 2.5) * wave, extend="hold")
    ends = [
        danao.Level("main", level=sea, quality={"TRACER": LARGEST}),
        danao.Level("main", level=sea, quality={"TRACER": LARGEST}),
        danao.FreeOutflow("main"),
        danao.Wall("main", end="downstream"),
    ]
    end = ends[draw.integers(len(ends))]
    still = danao.Initial(level=float(draw.uniform(0.0, 4.0)), quality={"TRACER": 0.5})
    started = danao.Initial(quality={"TRACER": 0.5})
    cell = min(float(draw.choice([20.0, 50.0, 100.0])), river.length / 8.0)
    return danao.Scenario(
        name="drawn",
        river=danao.River([danao.Reach("main", river.sections())], {"middle": ("main", 0.5 * river.length)}, items),
        period=(HOURS[0], HOURS[-1]),
        boundaries=[danao.Inflow("main", flow=flow, quality={"TRACER": 1.0}), end],
        constituents=["TRACER"],
        dispersion=float(draw.choice([0.0, 5.0])),
        initial=started if isinstance(end, danao.Level) and draw.random() < 0.5 else still,
        operations=[made for made in (operation(draw, item) for item in items) if made],
        numerics=danao.Numerics(cell=cell, step=float(draw.choice([10.0, 30.0, 60.0, 300.0])), output=3600.0),
    )


def check(seed: int, courant: float | None = None) -> None:
    """Run one and look at everything; what stops must say why."""
    scenario = drawn(seed)
    numerics = dataclasses.replace(scenario.numerics, flow_courant=courant)
    try:
        results = danao.Simulation(scenario.replace(numerics=numerics)).run(progress=False)
    except danao.DanaoError as error:
        pytest.fail(f"{seed}: {error}")
    data = results.dataset
    for name in ("level", "depth", "volume", "velocity", "discharge", "TRACER", "setting", "structure_discharge"):
        assert np.isfinite(data[name].values).all(), (seed, name)
    assert (data["depth"].values >= 0.0).all(), seed
    assert (data["volume"].values >= 0.0).all(), seed
    assert results.trust.passed, (seed, results.trust.table)
    handled = results.ledger.drop(columns="residual").abs().sum(axis=1)
    assert (results.ledger["residual"].abs() <= MOST * handled).all(), (seed, results.ledger)
    concentration = data["TRACER"].values
    assert concentration.min() >= -1e-12, seed
    assert concentration[data["volume"].values > 1e-6].max() <= LARGEST * (1.0 + 1e-9), seed
    for item in drawn(seed).river.structures:
        if isinstance(item, danao.TideGate | danao.Pump | danao.RatingTable):
            assert data["structure_discharge"].sel(structure=item.name).values.min() >= -BACK, (seed, item)


@pytest.fixture(autouse=True)
def _no_word_of_chatter(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, logger="danao")


@pytest.mark.parametrize("seed", range(25))
def test_runs_through(seed: int) -> None:
    check(seed)


@pytest.mark.parametrize("seed", range(25, 40))
def test_runs_through_in_steps_of_several_cells(seed: int) -> None:
    check(seed, 10.0)


@pytest.mark.parametrize("seed", LEAPS)
def test_where_the_flow_turns_against_a_stream(seed: int) -> None:
    check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 2000, 50))
def test_a_thousand_run_through(first: int) -> None:
    for seed in range(first, first + 50):
        check(seed)
