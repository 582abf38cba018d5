"""Processes declared as one function: parameters with their ranges, roles, closing factors, lanes and stretches."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from danao import AtTemperature, Constituent, InputError, Kinetics, Process
from danao.kinetics import Choice, Lanes, OnStretch, Scaled, closing, constituent, group, parameter, process, processes
from danao.kinetics._parameters import Cells
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.reaeration import reaeration
from tests.batch import DAY, Beaker

_K = parameter("1 1/day", "rate", "how fast", typical=("0.1 1/day", "2 1/day"), theta=1.05, source="nobody (1900)")


def linear(food: float, *, half: float = parameter("2 mg/L", "concentration", "where it is halved")) -> float:
    return food / (half + food)


def square(food: float) -> float:
    return food * food


@process(
    {"food": -1.0, "DO": "-demand"},
    parameters={"demand": parameter(1.5, "dimensionless", "oxygen per gram")},
    title="eating {food}",
    food="COD",
    shape=Choice("linear", "dimensionless", linear=linear, square=square),
)
def eating(shape: float, *, k: float = _K) -> float:
    """Return something eaten.

    Source
    ------
    None.
    """
    return k * shape


@process({"COD": -1.0})
def leaving(COD: float, *, k: float = _K, speed: float = parameter("1 m/day", "velocity", "speed")) -> float:
    return k * COD + 0.0 * speed


@group(eating, leaving)
def both() -> None:
    """Return both."""


def faults(call: object, *arguments: object, **given: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        call(*arguments, **given)  # type: ignore[operator]
    return [str(problem) for problem in caught.value.problems]


def test_defaults_are_read_in_si() -> None:
    made = eating()
    assert made.name == "eating COD"
    assert made.parameters == {"k": AtTemperature(1.0 / DAY, 1.05), "half": 2.0, "demand": 1.5}
    assert made.stoichiometry == {"COD": -1.0, "DO": "-demand"}
    rates = Kinetics([made], ["COD", "DO"]).rates({"COD": 2.0}, {"temperature": 20.0})
    assert rates == {"eating COD": pytest.approx(0.5 / DAY)}


def test_values_roles_and_alternatives_may_be_given() -> None:
    made = eating("BOD5", k="2 1/day", shape="square", theta=1.1)
    assert made.parameters["k"] == AtTemperature(2.0 / DAY, 1.1)
    assert "half" not in made.parameters
    rates = Kinetics([made], ["BOD5", "DO"]).rates({"BOD5": 3.0}, {"temperature": 20.0})
    assert rates == {"eating BOD5": pytest.approx(18.0 / DAY)}
    fixed = Kinetics([eating(shape=0.25)], ["COD", "DO"])
    assert fixed.rates({}, {"temperature": 20.0})["eating COD"] == pytest.approx(0.25 / DAY)
    own = eating(shape=lambda COD: 7.0 * COD)
    assert Kinetics([own], ["COD", "DO"]).rates({"COD": 1.0}, {"temperature": 20.0})[
        "eating COD"
    ] * DAY == pytest.approx(7.0)


def test_mistakes_are_named() -> None:
    assert faults(eating, kk="1 1/day") == ["eating: has no argument 'kk'; did you mean 'k'?"]
    assert "did you mean 'square'" in faults(eating, shape="sqare")[0]
    assert faults(eating, half="1 mg/L", shape="square") == ["half: has no influence with what else is chosen"]
    assert "is negative" in faults(eating, k=-1.0)[0]
    assert faults(eating, k="1 1/day", theta={"half": 1.1})[0].startswith("theta.half: has no temperature factor")
    assert len(faults(eating, k="1", demand=-1.0)) == 2
    assert "is above 1" in faults(processes, "settling", {"share": {"main": 2.0}})[0]
    assert faults(reaeration, formula="constant") == [
        "rate: has no value; rate at 20 °C for the constant formula; give one"
    ]


def test_a_series_outside_what_makes_sense_is_an_error() -> None:
    assert "not within" in faults(eating, k=Lanes((-1.0, 1.0)))[0]


def test_unusual_values_are_told_with_range_and_source() -> None:
    assert eating(k="0.1 1/day").unusual() == {}
    text = "9 1/day is outside the usual 0.1 1/day to 2 1/day (nobody (1900))"
    assert eating(k="9 1/day").unusual() == {"k": text}
    assert Kinetics([eating(k="9 1/day")], ["COD", "DO"]).unusual() == {"eating COD.k": text}
    assert len(Kinetics([eating(k={"a": "9 1/day", "b": "1 1/day"})], ["COD", "DO"]).unusual()) == 1


def test_the_docstring_explains_every_parameter() -> None:
    text = eating.__doc__ or ""
    for part in ("food : str", "k : text with unit", "Usual: 0.1 1/day to 2 1/day", "half : text", "theta :"):
        assert part in text
    assert text.index("Parameters\n") < text.index("Source\n")


def test_a_group_shares_values_and_tells_mistakes_once() -> None:
    made = both(k="0.5 1/day", speed="2 m/day", theta={"k": 1.2})
    assert [item.name for item in made] == ["eating COD", "leaving"]
    assert all(item.parameters["k"] == AtTemperature(0.5 / DAY, 1.2) for item in made)
    assert len(faults(both, k="1 m")) == 1
    assert faults(both, kk=1.0) == ["both: has no argument 'kk'; did you mean 'k'?"]


def test_a_rate_travels_between_processes() -> None:
    made = pickle.loads(pickle.dumps(decay("TP")))
    assert made == decay("TP")


# --- closing


ALGAE = constituent("PHYTO")


def grow(PHYTO: float, *, k: float) -> float:
    return k * PHYTO


def test_factors_close_their_elements() -> None:
    made = Process(
        "growth",
        grow,
        {"PHYTO": 1.0, "NO3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
        {"k": 1.0},
        byproducts={"TIC": closing("C"), "ALK": closing("charge")},
    )
    names = ["PHYTO", "NO3_N", "PO4_P", "DO", "TIC", "ALK"]
    (found,) = Kinetics([made], names).resolved
    assert found.stoichiometry["NO3_N"] == pytest.approx(-7.2 / 40)
    assert found.stoichiometry["PO4_P"] == pytest.approx(-1.0 / 40)
    assert found.stoichiometry["DO"] == pytest.approx(32 / 12 + 64 / 14 * 7.2 / 40)  # 3.49: nitrate is reduced too
    assert found.stoichiometry["TIC"] == pytest.approx(-1.0)
    # one equivalent of nitrate and one of phosphate taken up leave as much alkalinity
    assert found.stoichiometry["ALK"] == pytest.approx(50.0 * (7.2 / 40 / 14 + 1.0 / 40 / 31))
    assert Kinetics([made], names).imbalance() == {}
    (without,) = Kinetics([made], names[:4]).resolved
    assert "TIC" not in without.stoichiometry
    assert without.byproducts["TIC"] == pytest.approx(-1.0)


def test_what_cannot_be_closed_is_named() -> None:
    impossible = Process("growth", grow, {"PHYTO": 1.0, "DO": closing("P")}, {"k": 1.0})
    assert "there is no way to close P by 'DO'" in faults(Kinetics, [impossible], ["PHYTO", "DO"])[0]
    moving = Process("growth", grow, {"PHYTO": lambda *, k: k, "PO4_P": closing("P")}, {"k": 1.0})
    assert "P cannot be closed" in faults(Kinetics, [moving], ["PHYTO", "PO4_P"])[0]


def test_oxygen_closes_as_electrons_do() -> None:
    kinetics = Kinetics([carbonaceous_oxidation(), nitrification()], ["CBOD", "NH3_N", "NO3_N", "DO", "TIC", "ALK"])
    assert kinetics.imbalance() == {}
    oxidation, nitrifying = kinetics.resolved
    assert oxidation.stoichiometry["TIC"] == pytest.approx(12.0 / 32.0)
    assert nitrifying.stoichiometry["ALK"] == pytest.approx(-2.0 * 50.0 / 14.0)  # 7.14 g CaCO3 a gram
    wrong = carbonaceous_oxidation(oxygen_demand=1.2)
    assert "does not close O: +0.2 g" in faults(Kinetics, [wrong], ["CBOD", "DO"])[0]


# --- values by place and lane


def cells(**more: object) -> Cells:
    length = np.full(4, 100.0)
    return Cells(
        {"temperature": 20.0}, ["main"], np.zeros(4, np.int64), None, np.array([50, 150, 250, 350.0]), length, **more
    )


def test_a_stretch_counts_by_the_length_that_it_covers() -> None:
    value = Scaled(2.0, OnStretch(0.0, 1.0, ("main", 150.0, 325.0)))
    compiled = Kinetics([Process("p", grow, {"PHYTO": -1.0}, {"k": value})], ["PHYTO"]).compile()
    assert compiled.parameter_array(cells())[:, 0] == pytest.approx([2.0, 1.0, 0.0, 1.5])
    other = Process("p", grow, {"PHYTO": -1.0}, {"k": OnStretch(0.0, 1.0, ("mian", 150.0, 325.0))})
    lost = Kinetics([other], ["PHYTO"]).compile()
    assert "there is no reach 'mian'; did you mean 'main'" in faults(lost.parameter_array, cells())[0]
    assert "not after its begin" in faults(OnStretch, 0.0, 1.0, ("main", 5.0, 5.0))[0]


@pytest.mark.parametrize("step", [60.0, 3600.0, 86400.0, 30 * 86400.0])
def test_lanes_of_parameters_are_as_single_runs(step: float) -> None:
    """Every lane has the bits of the run with its number alone, by Heun, Runge and Kutta, and the stiff method."""
    rates = np.array([0.05, 1.0, 20.0]) / DAY
    names = ["CBOD", "DO"]
    demand = carbonaceous_oxidation(rate=AtTemperature(Lanes(tuple(rates)), 1.047))
    many = Beaker([demand, reaeration()], names, temperature=25.0, depth=1.0, velocity=0.3)
    start = np.array([[10.0, 6.0]])
    found = many.run(np.repeat(start, 3, axis=1), step, 3)
    for lane, rate in enumerate(rates):
        one = Beaker([carbonaceous_oxidation(rate=rate), reaeration()], names, **many.environment)
        assert (one.run(start, step, 3)[..., :] == found[..., lane::3]).all()
        assert one.change == pytest.approx(many.change[:, lane::3], rel=1e-12)


def test_lanes_must_agree() -> None:
    made = decay(rate=Lanes((1e-6, 2e-6)))
    compiled = Kinetics([made], ["COD"]).compile()
    assert compiled.lanes == 2
    water = (np.zeros((1, 3)), np.ones(1), np.zeros((1, 0)), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="given for 2 lanes, the state has 3"):
        compiled.advance(*water, 1.0, np.zeros((2, 3)))
    other = decay("TP", rate=Lanes((1e-6, 2e-6, 3e-6)))
    assert "2 and 3 lanes" in faults(Kinetics, [made, other], ["COD", "TP"])[0]


def test_constituents_of_the_users_own_may_carry_elements() -> None:
    own = Constituent("FISH", elements={"C": 1.0, "N": 0.2, "O": 32 / 12 + 0.2 * 64 / 14})
    made = Process(
        "death",
        lambda FISH, *, k: k * FISH,
        {"FISH": -1.0, "DETRITUS": closing("C"), "ORG_N": closing("N")},
        {"k": 1.0},
    )
    assert Kinetics([made], [own, "DETRITUS", "ORG_N"]).imbalance() == {}
