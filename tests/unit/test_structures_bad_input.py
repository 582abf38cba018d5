"""Structures and operations that are refused, from Python and from files: every fault at once, each with its place."""
# ruff: noqa: E501, one fault a line

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import danao
from danao import (
    BoxBarrel,
    CircularBarrel,
    CrossSection,
    Culvert,
    Gate,
    HeadLoss,
    Inflow,
    InputError,
    Level,
    PrescribedFlow,
    Pump,
    RatingTable,
    Reach,
    Reading,
    River,
    RubberDam,
    Schedule,
    Series,
    SetPoint,
    SharpCrestedWeir,
    Switch,
    TideGate,
    Weir,
)
from danao.river.structures.culvert import Inlet
from tests.runs import after, scenario

AT = ("main", 500.0)
CURVE = [(0.0, 6.0), (2.0, 4.0), (4.0, 0.0)]
OPENING: dict[str, Any] = {"width": 5.0, "sill": 0.0, "height": 2.0}
PIPE: dict[str, Any] = {"barrel": CircularBarrel(1.0), "invert_upstream": 0.0, "invert_downstream": 0.0, "length": 20.0}


def weir(**changes: Any) -> Weir:
    return Weir("weir", **{"at": AT, "crest": 1.0, "width": 5.0} | changes)


def gate(**changes: Any) -> Gate:
    return Gate("gate", **{"at": AT} | OPENING | changes)


def river(*structures: Any) -> River:
    """One kilometre, 10 m wide, bed 0, banks at 5 m, with a station."""
    sections = [CrossSection.rectangle(x, 0.0, 10.0, 0.03, 5.0) for x in (0.0, 1000.0)]
    return River([Reach("main", sections)], {"S1": ("main", 250.0)}, structures)


def problems(make: Callable[[], Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        make()
    return [str(problem) for problem in caught.value.problems]


# one structure

FAULTS: list[tuple[Callable[[], Any], str]] = [
    (lambda: Weir("", AT, crest=1.0, width=5.0), "name: a structure needs a name"),
    (lambda: weir(at="main"), "at: 'main' is no place; give (reach, chainage)"),
    (lambda: weir(at=("main", "4 km")), "at: ('main', '4 km') is no place"),
    (lambda: weir(width=0.0), "width: 0 is out of range: above 0"),
    (lambda: weir(width=-2.0), "width: -2 is out of range: above 0"),
    (lambda: weir(crest=float("nan")), "crest: nan is not a finite number"),
    (lambda: weir(width="5 m"), "width: '5 m' is not a finite number"),
    (lambda: weir(width=True), "width: True is not a finite number"),
    (lambda: weir(discharge_coefficient=1.7), "discharge_coefficient: 1.7 is outside 0.1 to 1.5: the coefficient has no dimension; give Q = C b H^1.5 as C / 1.705"),
    (lambda: SharpCrestedWeir("plate", AT, crest=1.0, width=5.0, discharge_coefficient=1.84), "discharge_coefficient: 1.84 is outside 0.1 to 1.5"),
    (lambda: gate(discharge_coefficient=0.5), "discharge_coefficient: 0.5 is outside 0.6 to 1: the coefficient has no dimension; it is the contraction of the jet"),
    (lambda: gate(opening=2.5), "opening: 2.5 is outside 0 to 2"),
    (lambda: gate(opening=Series([after(0.0), after(9.0)], [0.0, 1.0])), "what moves is an operation of the scenario"),
    (lambda: TideGate("flap", AT, opening=-0.1, **OPENING), "opening: -0.1 is outside 0 to 2"),
    (lambda: RubberDam("dam", AT, inflation=2.1, **OPENING), "inflation: 2.1 is outside 0 to 2"),
    (lambda: HeadLoss("piers", AT, coefficient=-0.00005), "coefficient: -5e-05 is out of range: at least 0"),
    (lambda: Pump("pump", AT, curve=[(0.0, 4.0), (1.0, 3.0), (2.0, 3.5)]), "curve: the head does not fall from 1 to 2 m³/s; the head of a pump falls as its discharge grows"),
    (lambda: Pump("pump", AT, curve=[(1.0, 4.0), (0.0, 6.0)]), "curve: the points must grow"),
    (lambda: Pump("pump", AT, curve=[(0.0, 4.0)]), "curve: 1 and 1 points; give as many of both, at least two"),
    (lambda: Pump("pump", AT, curve=[(-1.0, 4.0), (1.0, 2.0)]), "curve: a discharge is negative"),
    (lambda: Pump("pump", AT, curve=[1.0, 2.0]), "curve: this is no curve; give pairs"),
    (lambda: Pump("pump", AT, curve="steep"), "curve: this is no curve"),
    (lambda: Pump("pump", AT, curve=3.0), "curve: this is no curve"),
    (lambda: Pump("pump", AT, curve=[(0.0, float("inf")), (1.0, 2.0)]), "curve: this is no curve"),
    (lambda: Pump("pump", AT, curve=CURVE, units=2, running=3.0), "running: 3 is outside 0 to 2"),
    (lambda: Pump("pump", AT, curve=CURVE, units=1.5), "units: 1.5 is no whole number from 1 to 1000"),
    (lambda: Pump("pump", AT, curve=CURVE, efficiency=0.0), "efficiency: 0 is out of range: above 0 and at most 1"),
    (lambda: Pump("pump", AT, curve=CURVE, efficiency=1.1), "efficiency: 1.1 is out of range"),
    (lambda: RatingTable("table", AT, level=[1.0, 2.0], discharge=[0.5, 2.0]), "discharge: the first discharge is 0.5, not 0"),
    (lambda: RatingTable("table", AT, level=[1.0, 2.0, 3.0], discharge=[0.0, 2.0, 1.0]), "discharge: the discharge falls as the level grows"),
    (lambda: RatingTable("table", AT, level=[1.0, 1.0], discharge=[0.0, 1.0]), "level: the points must grow"),
    (lambda: RatingTable("table", AT, level=[1.0, 2.0], discharge=[0.0]), "level: 2 and 1 points"),
    (lambda: RatingTable("table", AT, level="low", discharge=[0.0, None]), "discharge: this is no list of finite numbers"),
    (lambda: CircularBarrel(0.0), "diameter: 0.0 is not a finite number above 0"),
    (lambda: CircularBarrel("wide"), "diameter: 'wide' is not a finite number above 0"),
    (lambda: BoxBarrel(2.0, float("nan")), "height: nan is not a finite number above 0"),
    (lambda: Inlet(0.01, 2.0, -0.04, 0.7), "c: -0.04 is not a finite number above 0"),
    (lambda: Culvert("pipe", AT, **PIPE | {"barrel": 1.0}), "barrel: 1.0 is no barrel; give a CircularBarrel or a BoxBarrel"),
    (lambda: Culvert("pipe", AT, **PIPE, inlet="metal_pipe_mitered"), "inlet: no inlet is called 'metal_pipe_mitered'; did you mean 'metal_pipe_mitred'?"),
    (lambda: Culvert("pipe", AT, **PIPE, inlet=3), "inlet: 3 is no inlet"),
    (lambda: Culvert("pipe", AT, **PIPE, barrels=1.5), "barrels: 1.5 is no whole number"),
    (lambda: Culvert("pipe", AT, **PIPE, entrance_loss=-0.00005), "entrance_loss: -5e-05 is out of range: at least 0"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), FAULTS, ids=[expected[:60] for _, expected in FAULTS])
def test_a_structure_that_is_none(make: Callable[[], Any], expected: str) -> None:
    assert any(expected in problem for problem in problems(make))


def test_all_faults_of_a_structure_at_once() -> None:
    found = problems(lambda: Weir("", "main", crest="high", width=-1.0, discharge_coefficient=1.7))
    assert [problem.split(":")[0] for problem in found] == ["name", "at", "crest", "width", "discharge_coefficient"]


@pytest.mark.parametrize("losses", [0.0, 0.5])
def test_what_is_right_is_taken(losses: float) -> None:
    assert HeadLoss("piers", AT, coefficient=losses).reverse == losses
    pipe = Culvert("pipe", AT, **PIPE, entrance_loss=losses, exit_loss=losses, barrels=np.int64(2))
    assert pipe.flow_between(2.0, 1.5) > 0.0
    assert Pump("pump", AT, curve=np.array(CURVE), units=2.0).curve == tuple(CURVE)
    assert RatingTable("table", AT, level=np.array([0.0, 1.0]), discharge=(0, 2)).flow_between(1.0, -1.0) == 2.0


# structures in a river


IN_RIVER: list[tuple[Any, str]] = [
    (weir(width=12.0), "structures.weir.width: 12 m is wider than the section, which has 10 m between its banks"),
    (weir(crest=5.5), "structures.weir.crest: 5.5 m is above the bank at 5 m: no water would pass"),
    (weir(crest=-0.2), "structures.weir.crest: -0.2 m is below the bed at 0 m, over which the water passes"),
    (gate(sill=6.0), "structures.gate.sill: 6 m is above the bank"),
    (weir(at=("main", 1200.0)), "structures.weir.chainage: 1+200 is off the reach 'main'; it runs from 0+000 to 1+000"),
    (weir(at=("mian", 500.0)), "structures.weir: no reach is called 'mian'; did you mean 'main'?"),
]  # fmt: skip


@pytest.mark.parametrize(("structure", "expected"), IN_RIVER, ids=[expected[:60] for _, expected in IN_RIVER])
def test_a_structure_that_does_not_fit(structure: Any, expected: str) -> None:
    (found,) = problems(lambda: river(structure))
    assert expected in found


def test_two_of_one_name() -> None:
    assert "'weir' names 2 of them" in problems(lambda: river(weir(), weir(crest=2.0)))[0]


def case(*structures: Any, operations: Any = (), cell: float = 100.0, **more: Any) -> danao.Scenario:
    ends = [Inflow("main", flow=1.0, quality={"SALINITY": 0.0}), Level("main", level=2.0, quality={"SALINITY": 30.0})]
    made = scenario(river(*structures), ends, 7200.0, cell=cell, step=60.0, level=2.0, quality={"SALINITY": 0.0})
    return made.replace(operations=operations, **more)


def test_two_structures_on_one_face() -> None:
    """At one place they stand side by side; at two that the cells cannot tell apart they are refused."""
    other = Weir("other", ("main", 520.0), crest=2.0, width=2.0)
    beside = Weir("beside", AT, crest=2.0, width=2.0)
    (found,) = problems(lambda: danao.Simulation(case(weir(), other)))
    assert (
        "structures.other.at: with these cells it stands on the same face as 'weir' at 0+500; shorten numerics.cell"
        in found
    )
    assert danao.Simulation(case(weir(), beside))
    assert danao.Simulation(case(weir(), other, cell=20.0))


def test_a_head_loss_at_a_gate() -> None:
    (found,) = problems(lambda: danao.Simulation(case(gate(), HeadLoss("piers", AT, coefficient=0.3))))
    assert "a head loss and a structure ('gate', 'piers') at one place" in found


# operations

LEVEL = Reading("level", "S1")
SWITCH: dict[str, Any] = {"reading": LEVEL, "above": 2.0, "below": 1.0, "setting_above": 2.0, "setting_below": 0.0}
HOLD: dict[str, Any] = {"reading": LEVEL, "target": 2.0, "dead_band": 0.1, "rate": 1e-3, "raises": True}
SHORT = Series([after(0.0), after(3600.0)], [0.0, 1.0])

RULES: list[tuple[Callable[[], Any], str]] = [
    (lambda: Switch("gate", **SWITCH | {"below": 2.5}), "below: 2.5 is over 2, the value of 'above'"),
    (lambda: Switch("gate", **SWITCH | {"above": float("nan")}), "above: nan is not a finite number"),
    (lambda: Switch("gate", **SWITCH | {"reading": "level"}), "reading: 'level' is no reading; give Reading"),
    (lambda: Switch(gate(), **SWITCH), "is no name"),
    (lambda: Switch("gate", **SWITCH, every=0.0), "every: 0.0 s is outside 1 to 3600"),
    (lambda: Switch("gate", **SWITCH, every=7200.0), "every: 7200.0 s is outside 1 to 3600"),
    (lambda: Switch("gate", **SWITCH, stay=-1.0), "stay: -1.0 s is not 0 or more"),
    (lambda: Switch("gate", **SWITCH, rate=0.0), "rate: 0.0 is no rate above 0"),
    (lambda: SetPoint("gate", **HOLD | {"dead_band": 0.0}), "dead_band: 0.0 is not above 0: the rule would never rest"),
    (lambda: SetPoint("gate", **HOLD | {"rate": float("inf")}), "rate: inf is not a finite rate above 0"),
    (lambda: SetPoint("gate", **HOLD | {"raises": 1}), "raises: say whether a greater setting raises the reading"),
    (lambda: Schedule("gate", "open"), "setting:"),
    (lambda: Schedule("gate", 1.0, rate=-1.0), "rate: -1.0 is no rate above 0"),
    (lambda: Reading("level", ("S1", "S2")), "station: ('S1', 'S2') is no name"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), RULES, ids=[expected[:60] for _, expected in RULES])
def test_an_operation_that_is_none(make: Callable[[], Any], expected: str) -> None:
    assert any(expected in problem for problem in problems(make))


IN_SCENARIO: list[tuple[Any, str]] = [
    (Schedule("gaet", 1.0), "operations.gaet: there is no structure 'gaet'; did you mean 'gate'?"),
    (Schedule("piers", 1.0), "operations.piers: there is nothing that could move; it is a HeadLoss"),
    (Schedule("gate", 2.5), "operations.gate.setting: 2.5 is outside 0 to 2 (opening, m)"),
    (Schedule("gate", Series([after(0.0), after(7200.0)], [-0.5, 1.0])), "operations.gate.setting: -0.5 is outside 0 to 2"),
    (Schedule("gate", SHORT), "operations.gate.setting"),
    (Switch("gate", **SWITCH | {"setting_above": 3.0}), "operations.gate.setting_above: 3 is outside 0 to 2"),
    (Switch("gate", **SWITCH | {"reading": Reading("level", "S2")}), "operations.gate.reading: there is no station 'S2'; known are: S1"),
    (Switch("gate", **SWITCH | {"reading": Reading("level", "S1", "outer")}), "there is no station 'outer'"),
    (Switch("gate", **SWITCH | {"reading": Reading("SALINTY", "S1")}), "operations.gate.reading: 'SALINTY' cannot be read; did you mean 'SALINITY'?"),
    ("gate", "operations: some are no operations; give Schedule, Switch or SetPoint"),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "expected"), IN_SCENARIO, ids=[expected[:60] for _, expected in IN_SCENARIO])
def test_an_operation_that_does_not_fit(operation: Any, expected: str) -> None:
    piers = HeadLoss("piers", ("main", 800.0), coefficient=0.3)
    (found,) = problems(lambda: case(gate(), piers, operations=[operation]))
    assert expected in found


def test_a_schedule_that_ends_before_the_period() -> None:
    (found,) = problems(lambda: case(gate(), operations=[Schedule("gate", SHORT)]))
    assert "2020-01-01" in found
    assert case(gate(), operations=[Schedule("gate", Series([after(0.0), after(3600.0)], [0.0, 1.0], extend="hold"))])


def test_two_operations_for_one_structure_and_all_at_once() -> None:
    two = [Schedule("gate", 1.0), Schedule("gate", 9.0), Schedule("wier", 1.0)]
    found = problems(lambda: case(gate(), weir(at=("main", 800.0)), operations=two))
    assert len(found) == 3
    assert "operations: 'gate' has 2 operations; keep one" in found[0]


def test_nothing_moves_in_given_water() -> None:
    still = PrescribedFlow(discharge=1.0, area=20.0)
    ends = [Inflow("main", flow=1.0, quality={"SALINITY": 0.0}), danao.Outflow("main", flow=1.0)]
    given = {"hydraulics": still, "boundaries": ends, "initial": danao.Initial(quality={"SALINITY": 1.0})}
    (found,) = problems(lambda: case(gate(), operations=[Schedule("gate", 1.0)], **given))
    assert "operations: the water is given: nothing would move it" in found
    assert case(gate(), **given)
