"""Operations in runs: schedules are followed at their rate, rules decide what they should from what they read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from danao import (
    CrossSection,
    Gate,
    Inflow,
    Level,
    Reach,
    Reading,
    Results,
    River,
    RubberDam,
    Schedule,
    Series,
    SetPoint,
    Simulation,
    Switch,
)
from danao.simulation.operating import CHATTER, Rule
from tests.runs import after, check, scenario, seconds

HOUR = 3600.0
STEP = 60.0


def gate(**changes: Any) -> Gate:
    fields = {"width": 10.0, "sill": 0.0, "height": 3.0, "opening": 0.0}
    return Gate("gate", ("main", 2000.0), **fields | changes)


def dam() -> RubberDam:
    return RubberDam("dam", ("main", 2000.0), width=20.0, sill=0.0, height=2.5, inflation=0.5)


def canal(*structures: Any) -> River:
    """Four kilometres, 20 m wide, level; what stands in it stands in the middle, between two stations."""
    sections = [CrossSection.rectangle(x, 0.0, 20.0, 0.025) for x in (0.0, 4000.0)]
    stations = {"inner": ("main", 1500.0), "outer": ("main", 2500.0), "mouth": ("main", 3800.0)}
    return River([Reach("main", sections)], stations, structures)


def run(structure: Any, operations: Any, hours: float, *, flow: Any = 4.0, outside: Any = 1.0, **more: Any) -> Results:
    """Run the canal, put out at every look; fresh water comes in, salt stands outside."""
    boundaries = [
        Inflow("main", flow=flow, quality={"SALINITY": 0.0}),
        Level("main", level=outside, quality={"SALINITY": 30.0}),
    ]
    made = scenario(
        canal(*structure) if isinstance(structure, tuple) else canal(structure),
        boundaries,
        hours * HOUR,
        cell=200.0,
        step=STEP,
        output=more.pop("output", 300.0),
        level=more.pop("level", 1.0),
        quality={"SALINITY": 0.0},
    )
    return Simulation(made.replace(operations=operations, **more)).run(progress=False)


def setting(results: Results, name: str = "gate") -> np.ndarray:
    return results.dataset["setting"].sel(structure=name).values


def at(results: Results, station: str, name: str) -> np.ndarray:
    return results.at(station)[name].values


def tide(hours: float, mean: float = 1.0, range_: float = 1.6) -> Series:
    """Return a tide of 12.42 hours as a series of ten minutes."""
    t = np.arange(0.0, hours * HOUR + 1.0, 600.0)
    return Series([after(x) for x in t], mean + 0.5 * range_ * np.sin(2.0 * np.pi * t / (12.42 * HOUR)), extend="hold")


class TestSchedule:
    """Time tables."""

    def test_steps_at_their_rate(self) -> None:
        """From the hour on it opens by 1 mm/s to 2 m; a step of the run begins with the setting of its end."""
        table = Series([after(0.0), after(HOUR)], [0.0, 2.0], between="previous", extend="hold")
        results = run(gate(), [Schedule("gate", table, rate=1e-3)], 2.0)
        t = seconds(results)
        expected = np.clip(1e-3 * (t - HOUR), 0.0, 2.0)
        assert setting(results)[-1] == 2.0
        assert (setting(results)[t < HOUR] == 0.0).all()
        np.testing.assert_allclose(setting(results), expected, atol=1e-3 * STEP * (1.0 + 1e-9))

    def test_at_once(self) -> None:
        table = Series([after(0.0), after(HOUR)], [0.5, 2.0], between="previous", extend="hold")
        results = run(gate(), [Schedule("gate", table)], 2.0)
        assert (setting(results) == np.where(seconds(results) < HOUR, 0.5, 2.0)).all()

    def test_a_slope_is_followed(self) -> None:
        table = Series([after(0.0), after(HOUR), after(2.0 * HOUR)], [0.0, 1.8, 0.6])
        results = run(gate(), [Schedule("gate", table, rate=1e-3)], 2.0)
        t = seconds(results)
        np.testing.assert_allclose(setting(results), np.interp(t, [0.0, HOUR, 2.0 * HOUR], [0.0, 1.8, 0.6]), atol=1e-12)

    def test_the_table_comes_before_the_setting_of_the_river(self) -> None:
        results = run(gate(opening=3.0), [Schedule("gate", 0.25)], 0.5)
        assert (setting(results) == 0.25).all()


def replay(decide: Callable[[float, float], float], values: np.ndarray, first: float) -> np.ndarray:
    """Return the settings that a rule asks for: each is decided on what is read at the instant before."""
    asked = [first]
    for value in values[:-1]:
        asked.append(decide(value, asked[-1]))
    return np.array(asked)


def hysteresis(above: float, below: float, high: float, low: float) -> Callable[[float, float], float]:
    return lambda value, asked: high if value > above else low if value < below else asked


class TestSwitch:
    """Two settings by a reading."""

    def test_hysteresis(self) -> None:
        """A pond fills to 2 m, is let out to 1.5 m, and fills again."""
        rule = Switch("gate", Reading("level", "inner"), 2.0, 1.5, 3.0, 0.0, every=300.0)
        results = run(gate(), [rule], 8.0, flow=8.0, outside=0.5)
        level = at(results, "inner", "level")
        assert (setting(results) == replay(hysteresis(2.0, 1.5, 3.0, 0.0), level, 0.0)).all()
        turns = np.flatnonzero(np.diff(setting(results)))
        assert turns.size >= 3
        assert level.max() < 2.2
        between = (level > 1.5) & (level < 2.0)
        assert set(setting(results)[between]) == {0.0, 3.0}  # there it keeps what it has

    def test_stay(self) -> None:
        """With a stay of half an hour no two turns are nearer than that, without it some are."""
        rule = {"above": 1.3, "below": 1.2, "setting_above": 3.0, "setting_below": 0.0, "every": 300.0}
        gaps = []
        for stay in (0.0, 1800.0):
            made = Switch("gate", Reading("level", "inner"), stay=stay, **rule)
            results = run(gate(), [made], 8.0, flow=8.0, outside=0.5)
            gaps.append(np.diff(seconds(results)[np.flatnonzero(np.diff(setting(results)))]).min())
        assert gaps[0] < 1799.0 < gaps[1]

    def test_tide_window(self) -> None:
        """Open on the ebb, shut on the flood: the difference of two stations decides, and the sea hardly comes in."""
        rule = Switch("gate", Reading("level", "inner", "outer"), 0.05, 0.0, 3.0, 0.0, every=300.0)
        results = run(gate(), [rule], 26.0, outside=tide(26.0))
        difference = at(results, "inner", "level") - at(results, "outer", "level")
        assert (setting(results) == replay(hysteresis(0.05, 0.0, 3.0, 0.0), difference, 0.0)).all()
        open_, shut = setting(results) == 3.0, setting(results) == 0.0
        assert open_.sum() > 20
        assert shut.sum() > 20
        through = results.dataset["structure_discharge"].sel(structure="gate").values
        assert (through[shut] == 0.0).all()
        assert through.min() > -0.1 * through.max()

    def test_slow_gate(self) -> None:
        rule = Switch("gate", Reading("level", "inner"), 2.0, 1.5, 3.0, 0.0, rate=1e-3, every=300.0)
        results = run(gate(), [rule], 6.0, flow=8.0, outside=0.5)
        assert np.abs(np.diff(setting(results))).max() <= 1e-3 * 300.0 * (1.0 + 1e-9)
        assert setting(results).max() > 2.0

    @pytest.mark.parametrize(
        ("quantity", "station", "above", "below"), [("discharge", "outer", 6.0, 3.0), ("SALINITY", "mouth", 15.0, 5.0)]
    )
    def test_other_readings(self, quantity: str, station: str, above: float, below: float) -> None:
        """Opened by what it reads, shut below: as the flood of an open sea comes and goes."""
        rule = Switch("gate", Reading(quantity, station), above, below, 3.0, 0.5, every=300.0)
        results = run(gate(opening=0.5), [rule], 26.0, outside=tide(26.0), dispersion=20.0)
        value = at(results, station, quantity)
        assert (setting(results) == replay(hysteresis(above, below, 3.0, 0.5), value, 0.5)).all()
        assert {0.5, 3.0} <= set(setting(results))


class TestSetPoint:
    """A level that is kept."""

    flows = Series([after(0.0), after(20 * HOUR), after(20.5 * HOUR)], [4.0, 4.0, 6.0], extend="hold")

    @pytest.mark.parametrize(("structure", "raises", "rate"), [(dam(), True, 1e-4), (gate(opening=0.15), False, 1e-5)])
    def test_level_within_the_dead_band(self, structure: Any, raises: bool, rate: float) -> None:
        """The flow grows by half; the level comes back into its band of 10 cm about 1.6 m and stays there."""
        rule = SetPoint(structure.name, Reading("level", "inner"), 1.6, 0.1, rate=rate, raises=raises, every=300.0)
        results = run(structure, [rule], 40.0, flow=self.flows)
        level, t = at(results, "inner", "level"), seconds(results)
        for settled in ((t > 18.0 * HOUR) & (t < 20.0 * HOUR), t > 38.0 * HOUR):
            assert np.abs(level[settled] - 1.6).max() <= 0.05 + 5e-3
        moved = np.abs(np.diff(setting(results, structure.name)))
        assert moved.max() == pytest.approx(rate * 300.0)
        inside = np.abs(level[:-1] - 1.6) <= 0.05
        assert (moved[inside] == 0.0).all()
        assert check(results, "operations_chatter") == 0.0

    def test_at_its_limit(self) -> None:
        """A dam cannot be filled beyond its height."""
        rule = SetPoint("dam", Reading("level", "inner"), 3.5, 0.1, rate=1e-3, raises=True, every=300.0)
        results = run(dam(), [rule], 3.0)
        assert setting(results, "dam").max() == 2.5


class TestLooks:
    """How often rules look, and a rule of one's own."""

    def test_each_rule_looks_as_often_as_it_says(self) -> None:
        """Beside one that looks every minute, one that looks every 15 minutes still moves at these only."""
        slow = SetPoint("gate", Reading("level", "inner"), 0.2, 0.1, rate=1e-3, raises=False, every=900.0)
        quick = SetPoint("dam", Reading("level", "outer"), 9.0, 0.1, rate=1e-5, raises=True, every=60.0)
        low = RubberDam("dam", ("main", 3000.0), width=20.0, sill=0.0, height=2.5, inflation=0.0)
        calm = Switch("gate", Reading("level", "inner"), 1.2, 1.1, 3.0, 0.0, every=900.0)
        for rule in (slow, calm):
            results = run((gate(), low), [rule, quick], 3.0, output=60.0, flow=10.0)
            turned = seconds(results)[np.flatnonzero(np.diff(setting(results)))]
            if rule is calm:
                assert turned.size > 0
                assert (turned % 900.0 == 0.0).all()
            assert np.ptp(setting(results, "dam")) == pytest.approx(1e-5 * 3.0 * HOUR)

    def test_a_rule_of_ones_own(self) -> None:
        @dataclass(frozen=True)
        class Half:
            structure: str
            reading: Reading
            rate: float = np.inf
            stay: float = 0.0
            every: float = 300.0

            def decide(self, value: float, setting: float, asked: float) -> float:
                return 0.5 * value

        results = run(gate(), [Half("gate", Reading("level", "inner"))], 2.0)
        level = at(results, "inner", "level")
        np.testing.assert_array_equal(setting(results)[1:], 0.5 * level[:-1])


class TestChatter:
    """Rules that turn too often are told."""

    def test_told_with_times_and_on_the_trust_sheet(self, caplog: pytest.LogCaptureFixture) -> None:
        """Shut when much comes through and opened when little does: it never rests."""
        rule = Switch("gate", Reading("discharge", "outer"), 3.0, 2.9, 0.0, 3.0, every=300.0)
        with caplog.at_level(logging.WARNING, logger="danao"):
            results = run(gate(), [rule], 8.0)
        (line,) = [check for check in results.trust.checks if check.name == "operations_chatter"]
        assert line.value >= 1.0
        assert line.comment == "gate"
        assert line.passed
        assert results.trust.passed
        assert all(line.title)
        assert line.title[0] != line.title[1]
        (message,) = [record.getMessage() for record in caplog.records if "chatters" in record.getMessage()]
        assert "'gate'" in message
        assert "2020-01-01T0" in message

    def test_silent_where_it_does_not(self, caplog: pytest.LogCaptureFixture) -> None:
        rule = Switch("gate", Reading("level", "inner"), 2.0, 1.2, 3.0, 0.0, every=300.0)
        results = run(gate(), [rule], 8.0, flow=8.0, outside=0.5)
        assert check(results, "operations_chatter") == 0.0
        assert not [record for record in caplog.records if "chatters" in record.getMessage()]

    def test_no_line_without_rules(self) -> None:
        results = run(gate(), [Schedule("gate", 1.0)], 0.5)
        assert "operations_chatter" not in list(results.trust.table["check"])

    def test_to_move_and_rest_is_no_chatter(self) -> None:
        """Following a slow rise it moves at every second look, always the same way; it arrives but for round-off."""
        operation = SetPoint("dam", Reading("level", "inner"), 1.0, 0.1, rate=1e-4, raises=True, every=300.0)
        rule = Rule(operation, 0, dam(), 0)
        present = 0.5
        for look in range(6 * CHATTER):
            low = look % 2 == 0
            present = rule.ask(0.9 if low else 1.0, present, round(look * 300e9)) - 1e-15
        assert present > 0.5 + 2 * CHATTER * 0.03
        assert rule.chattered == []

    def test_to_and_fro_is_chatter(self) -> None:
        operation = SetPoint("dam", Reading("level", "inner"), 1.0, 0.1, rate=1e-4, raises=True, every=300.0)
        rule = Rule(operation, 0, dam(), 0)
        present = 0.5
        for look in range(3 * CHATTER):
            present = rule.ask(0.9 if look % 2 == 0 else 1.1, present, round(look * 300e9))
        assert len(rule.chattered) == 2
        assert rule.chattered[0] == round(CHATTER * 300e9)
