"""Declared processes: roles made of others, alternatives, and groups that share parameters."""

from __future__ import annotations

import pytest

from danao import InputError, Kinetics
from danao.kinetics import Choice, group, parameter, process

LAYER = parameter("0.1 m", "length", "thickness", least=1e-3)
SPEED = parameter("1 m/s", "velocity", "speed")


def _constant(*, rate: float = parameter("1 1/s", "rate", "rate", theta=1.1)) -> float:
    return rate


def _over_layer(*, speed: float = SPEED, layer: float = LAYER) -> float:
    return speed / layer


@process({"constituent": -1.0, "bed": 1.0}, constituent="SS", bed="{constituent}_bed", title="down {constituent}")
def _down(constituent: float, *, layer: float = LAYER) -> float:
    return constituent / layer


@process(
    {"bed": -1.0},
    exchange="bed",
    constituent="SS",
    bed="{constituent}_bed",
    lost=Choice("constant", "rate", constant=_constant, over_layer=_over_layer),
    title="away {bed}",
)
def _away(bed: float, lost: float) -> float:
    return lost * bed


@group(_down, _away)
def _both() -> None:
    """Return both."""


def rates(**given: object) -> dict[str, float]:
    name = str(given.get("constituent", "SS"))
    return Kinetics(_both(**given), [name, f"{name}_bed"]).rates({name: 2.0, f"{name}_bed": 3.0}, {"temperature": 20.0})


def test_a_role_may_be_made_of_another() -> None:
    assert rates() == {"down SS": 20.0, "away SS_bed": 3.0}
    assert rates(constituent="Cu") == {"down Cu": 20.0, "away Cu_bed": 3.0}
    (down, _) = _both(constituent="Cu", bed="Zn_bed")
    assert set(down.stoichiometry) == {"Cu", "Zn_bed"}


def test_a_shared_parameter_goes_where_it_has_an_influence() -> None:
    assert rates(layer="0.5 m") == {"down SS": 4.0, "away SS_bed": 3.0}
    assert rates(layer="0.5 m", lost="over_layer", speed="2 m/s") == {"down SS": 4.0, "away SS_bed": 12.0}
    assert rates(lost="7 1/s")["away SS_bed"] == 21.0


def test_what_has_no_influence_anywhere_is_an_error() -> None:
    with pytest.raises(InputError, match="speed: has no influence with what else is chosen"):
        _both(speed="1 m/s")
    with pytest.raises(InputError, match="rate: has no influence with what else is chosen"):
        _both(lost="over_layer", rate="1 1/s")


def test_a_temperature_factor_finds_its_parameter_or_is_an_error() -> None:
    (_, away) = _both(theta={"rate": 1.2})
    assert away.parameters["rate"].theta == 1.2
    with pytest.raises(InputError, match=r"theta\.ratte: has no temperature factor"):
        _both(theta={"ratte": 1.2})
    with pytest.raises(InputError, match=r"theta\.layer: has no temperature factor"):
        _both(theta={"layer": 1.2})


def test_an_alternative_that_is_not_asked_takes_no_parameters() -> None:
    @process({"SS": -1.0}, chosen=Choice("own", own=lambda: 1.0, other=lambda deeper: deeper), deeper=_over_layer)
    def loss(SS: float, chosen: float) -> float:
        return chosen * SS

    assert loss().parameters == {}
    assert set(loss(chosen="other").parameters) == {"speed", "layer"}
