"""Processes and their matrix: names found, elements closed, tables shown, mistakes named."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from danao import AtTemperature, Constituent, InputError, Kinetics, Monthly, Process
from danao.kinetics import FromEnvironment, constituent, processes
from danao.kinetics._parameters import Cells, quantity
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.reaeration import reaeration
from danao.kinetics.settling import settling
from tests.batch import DAY


def loss(c: float, *, k: float) -> float:
    return k * c


def problems(*arguments: object, **keywords: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        Kinetics(*arguments, **keywords)
    return [str(problem) for problem in caught.value.problems]


# --- constituents


def test_known_constituents_speak_both_languages() -> None:
    assert constituent("NH3_N").long_name_zh == "氨氮"
    assert constituent("NH3_N").elements["N"] == 1.0
    assert constituent("TRACER_7").unit == "g m-3"
    own = Constituent("Br", "bromide", "溴")
    assert constituent(own) is own


def test_an_unknown_constituent_gives_the_nearest() -> None:
    with pytest.raises(InputError, match="'NH3N' is no known constituent; did you mean 'NH3_N'"):
        constituent("NH3N")
    with pytest.raises(InputError, match="cannot name a constituent"):
        Constituent("NH3-N")


# --- names


def test_one_function_serves_any_constituent() -> None:
    made = Process("loss", loss, {"COD": -1.0}, {"k": 2.0}, {"c": "COD"})
    assert Kinetics([made], ["COD"]).rates({"COD": 3.0}) == {"loss": 6.0}


def test_arguments_may_be_parameters_or_have_defaults() -> None:
    def rate(COD: float, k: float, power: float = 2.0) -> float:
        return k * COD**power

    assert Kinetics([Process("p", rate, {"COD": -1.0}, {"k": 2.0})], ["COD"]).rates({"COD": 3.0}) == {"p": 18.0}


def test_a_simulated_quantity_replaces_that_of_the_environment() -> None:
    def rate(salinity: float) -> float:
        return salinity

    made = Process("p", rate, {"COD": 1.0})
    assert Kinetics([made], ["COD"]).rates({}, {"salinity": 7.0}) == {"p": 7.0}
    assert Kinetics([made], ["COD", "SALINITY"]).rates({"SALINITY": 20.0}, {"salinity": 7.0}) == {"p": 20.0}


def test_auxiliaries_feed_rates_and_each_other() -> None:
    def half(COD: float) -> float:
        return 0.5 * COD

    def quarter(half_of_it: float, *, k: float) -> float:
        return 0.5 * half_of_it * k

    def rate(quarter_of_it: float) -> float:
        return quarter_of_it

    made = Process("p", rate, {"COD": -1.0}, {"k": 10.0}, {"quarter_of_it": quarter, "half_of_it": half})
    assert Kinetics([made], ["COD"]).rates({"COD": 4.0}) == {"p": 10.0}


def test_unknown_names_are_all_reported_with_the_nearest() -> None:
    found = problems([Process("p", lambda CODD, depht, *, q: CODD, {"COX": -1.0}, {"r": 1.0})], ["COD"])
    assert any("'CODD' of <lambda>" in line and "did you mean 'COD'" in line for line in found)
    assert any("'depht'" in line and "did you mean 'depth'" in line for line in found)
    assert any("'COX', which is not among the constituents" in line for line in found)
    assert any("parameter 'r' is asked for by no function" in line for line in found)


def test_other_mistakes_are_named() -> None:
    assert "two processes are named 'decay COD'" in problems([decay("COD"), decay("COD")], ["COD"])[0]
    assert "takes *a" in problems([Process("p", lambda *a: 1.0, {"COD": 1.0})], ["COD"])[0]
    assert "is not a Process" in problems(["decay"], ["COD"])[0]

    def circle(x: float) -> float:
        return x

    assert "needs itself" in problems([Process("p", circle, {"COD": 1.0}, {}, {"x": circle})], ["COD"])[0]
    lost = FromEnvironment(lambda tempreature: tempreature)
    assert (
        "did you mean 'temperature'"
        in problems([Process("p", loss, {"COD": 1}, {"k": lost}, {"c": "COD"})], ["COD"])[0]
    )


def test_a_process_says_all_that_is_wrong_with_it() -> None:
    with pytest.raises(InputError) as caught:
        Process("p", rate=1, stoichiometry={"COD": "l", "TP": math.nan}, parameters={"k": "1"}, exchange="bad")
    text = str(caught.value)
    for part in ("is not a function", "did you mean 'bed'", "'1' is text", "'l' is no parameter", "not finite"):
        assert part in text


def test_a_missing_quantity_of_the_environment_is_named() -> None:
    with pytest.raises(
        InputError, match=r"asks for 'wind' \(wind speed 10 m above the water, m/s\), which is not given"
    ):
        Kinetics([reaeration(wind="wanninkhof")], ["DO"]).rates(
            {}, {"temperature": 20.0, "depth": 1.0, "velocity": 1.0}
        )


# --- elements


def test_elements_must_close_inside_the_water() -> None:
    leaky = Process("leaky", loss, {"NH3_N": -1.0, "NO3_N": 0.9}, {"k": 1.0}, {"c": "NH3_N"})
    (found,) = problems([leaky], ["NH3_N", "NO3_N"])
    assert "process 'leaky': does not close N: -0.1 g per gram of rate (NH3_N -1, NO3_N +0.9)" in found
    assert found.startswith(f"{Path(__file__)}:{loss.__code__.co_firstlineno}: ")


def test_a_lumped_loss_and_an_exchange_may_leave_elements() -> None:
    kinetics = Kinetics([decay("NH3_N"), settling("TP"), nitrification()], ["NH3_N", "NO3_N", "TP", "DO"])
    lost = {"N": -1.0, "O": pytest.approx(-64.0 / 14.0)}
    assert kinetics.imbalance() == {"decay NH3_N": lost, "settling TP": {"P": -1.0}}


# --- parameters


def test_stoichiometry_may_be_a_parameter_or_a_function_of_some() -> None:
    def produced(*, share: float, content: float) -> float:
        return share * content

    made = Process(
        "p",
        loss,
        {"COD": "-used", "TP": produced},
        {"k": 1.0, "used": 2.0, "share": 0.5, "content": 0.1},
        {"c": "COD"},
    )
    compiled = Kinetics([made], ["COD", "TP"]).compile()
    state = np.array([[10.0, 0.0]])
    parameters = compiled.parameter_array(Cells({}, ["main"], np.zeros(1, np.int64)))
    compiled.advance(state, np.ones(1), np.empty((1, 0)), parameters, 1e-3, np.zeros((2, 2)))
    assert (state[0, 0] - 10.0) / state[0, 1] == pytest.approx(-2.0 / 0.05)


def test_parameters_vary_by_reach_temperature_and_month() -> None:
    k = {"upper": AtTemperature({"upper": 1.0, "lower": 5.0}, 1.05), "lower": Monthly([float(m) for m in range(1, 13)])}
    compiled = Kinetics([Process("p", loss, {"COD": -1.0}, {"k": k}, {"c": "COD"})], ["COD"]).compile()
    cells = np.array([0, 0, 1])
    found = compiled.parameter_array(
        Cells({"temperature": [20.0, 25.0, 30.0]}, ["upper", "lower"], cells, "2020-03-15")
    )
    assert found[:, 0] == pytest.approx([1.0, 1.05**5, 3.0])


def test_parameters_by_reach_fit_the_river() -> None:
    compiled = Kinetics([decay("COD", rate={"uper": 1.0})], ["COD"]).compile()
    with pytest.raises(InputError) as caught:
        compiled.parameter_array(Cells({"temperature": 20.0}, ["upper", "lower"], np.zeros(2, np.int64)))
    text = str(caught.value)
    assert "there is no reach 'uper'; did you mean 'upper'" in text
    assert "reach 'lower' has no value" in text


def test_quantities_are_read_with_their_unit() -> None:
    assert quantity("0.10 1/day", "rate") == pytest.approx(0.1 / DAY)
    assert quantity({"a": "1 m/day"}, "velocity") == {"a": pytest.approx(1.0 / DAY)}
    assert decay(rate="0.864 1/day").parameters["rate"].rate_at_20 == pytest.approx(1e-5)
    for wrong, text in (("1 mg/L", "not a unit of rate"), (-1.0, "is negative"), (True, "not a number")):
        with pytest.raises(InputError, match=text):
            decay(rate=wrong)
    with pytest.raises(InputError, match="theta"):
        decay(theta=0.0)


# --- by name


def test_processes_by_name_remember_their_origin() -> None:
    (made,) = processes("decay", {"constituent": "TP", "rate": "0.05 1/day"})
    assert made.origin == ("decay", {"constituent": "TP", "rate": "0.05 1/day"})
    assert [p.name for p in processes("streeter_phelps")] == ["oxidation CBOD", "reaeration"]


@pytest.mark.parametrize(
    ("name", "given", "text"),
    [
        ("decya", {}, "'decya' is not in kinetics; did you mean 'decay'"),
        ("decay", {"constitunt": "COD"}, "decay: has no argument 'constitunt'; did you mean 'constituent'"),
        ("decay", {"rate": "0.1"}, "decay.rate: 0.1 has no unit"),
        (
            "reaeration",
            {"formula": "churchil"},
            "reaeration.formula: 'churchil' is no formula; did you mean 'churchill'",
        ),
        (
            "reaeration",
            {"formula": "constant"},
            "reaeration.rate: has no value; rate at 20 °C",
        ),
        ("national_5x", {"constituents": ["CODX"]}, "national_5x.constituents: 'CODX' has no place in this set"),
        ("national_5x", {"aeration": {"minimun": 0.0}}, "reaeration: has no argument 'minimun'"),
    ],
)
def test_mistakes_in_a_file_are_placed(name: str, given: dict[str, object], text: str) -> None:
    with pytest.raises(InputError) as caught:
        processes(name, given)
    assert text in str(caught.value)


def test_equal_processes_describe_themselves_alike() -> None:
    assert decay("COD") == decay("COD")
    assert decay("COD") != decay("TP")
    assert decay("COD").describe()["parameters"]["rate"]["theta"] == 1.047
