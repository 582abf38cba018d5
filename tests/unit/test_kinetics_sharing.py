"""What several processes ask for is evaluated once, where nothing tells it apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import AtTemperature, Monthly, Process
from danao.kinetics import Kinetics, Lanes
from danao.kinetics._generate import generate
from danao.kinetics._wiring import wire
from danao.kinetics.bottom_algae import bottom_algae
from danao.kinetics.phytoplankton import phytoplankton


def limitation(DO: float, *, half: float) -> float:
    return DO / (half + DO)


def loss(c: float, limitation: float, *, k: float) -> float:
    return k * limitation * c


def losses(first: Any, second: Any) -> list[Process]:
    return [
        Process(f"loss {c}", loss, {c: -1.0}, {"k": 2.0, "half": half}, {"c": c, "limitation": limitation})
        for c, half in (("COD", first), ("TP", second))
    ]


def limitations(first: Any, second: Any) -> int:
    wired = wire(tuple(losses(first, second)), ("COD", "TP", "DO"))
    return len({node for item in wired for node in item.nodes if node.key is limitation})


MONTHLY = Monthly([1.0] * 12)


@pytest.mark.parametrize("half", [0.5, AtTemperature(0.5, 1.07), Lanes((1.0, 2.0)), MONTHLY, {"": 0.5}])
def test_the_same_value_is_one(half: Any) -> None:
    assert limitations(half, half) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [(0.5, 0.6), (0.5, AtTemperature(0.5, 1.07)), (AtTemperature(0.5, 1.06), AtTemperature(0.5, 1.07)), (0.5, MONTHLY)],
)
def test_another_value_is_another(first: Any, second: Any) -> None:
    assert limitations(first, second) == 2


def test_equal_values_at_a_temperature_are_one() -> None:
    assert limitations(AtTemperature(0.5, 1.07), AtTemperature(0.5, 1.07)) == 1


def test_parameters_of_the_rates_themselves_stay_apart() -> None:
    """So that a run with another number for one of them needs no other kernel."""
    source = generate(wire(tuple(losses(0.5, 0.5)), ("COD", "TP", "DO")), ("COD", "TP", "DO"))
    assert set(source.shared) == {("loss COD", "k"), ("loss COD", "half"), ("loss TP", "k")}


@pytest.mark.parametrize("second", [0.5, 2.0])
def test_rates_are_those_of_each_process(second: float) -> None:
    kinetics = Kinetics(losses(0.5, second), ["COD", "TP", "DO"])
    rates = kinetics.rates({"COD": 1.0, "TP": 3.0, "DO": 2.0})
    assert rates == pytest.approx({"loss COD": 2.0 * 0.8, "loss TP": 6.0 * 2.0 / (second + 2.0)})


def test_algae_share_the_light_of_the_water() -> None:
    names = ["PHYTO", "BOTTOM_ALGAE", "NH3_N", "NO3_N", "PO4_P", "DO", "DETRITUS", "ORG_N", "ORG_P"]
    kinetics = Kinetics([phytoplankton(), bottom_algae()], names)
    called = [node.key.__name__ for node in {node for item in kinetics._wired for node in item.nodes if node.parts}]
    for name in ("extinction", "optical_depth", "absorbed", "surface_light", "bed_light", "ammonium_share"):
        assert called.count(name) == 1, name
    assert np.unique(called).size < len(called)  # two limitations by light, two growths
