"""Capacity by formula from a run, beside the dynamic one, and both from the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import danao
from danao.cli import main
from danao.errors import InputError
from danao.kinetics.decay import decay
from danao.planning.capacity import gbt25173, hj2_3
from tests.responses import by_difference

YEAR = 365 * 86400 / 1e6
FLOW, WARMTH = 8.0, 15.0
LOADS = {"A": 3.0, "B": 2.0}


def river_case(**changes):
    """Ten kilometres, uniform flow, two outlets, linear advection; a wet January and a dry February."""
    sections = [danao.CrossSection.rectangle(x, 5.0 - 3e-4 * x, 20.0, 0.03) for x in (0.0, 10_000.0)]
    stations = {
        "top": danao.Station("top", "main", 500.0),
        "end": danao.Station("end", "main", 9900.0, target="III", control=True),
    }
    flow = danao.Monthly([FLOW + 4.0, *[FLOW] * 11])
    things = {
        "name": "tiny",
        "river": danao.River([danao.Reach("main", sections)], stations=stations),
        "period": ("2021-01-01", "2021-03-01"),
        "boundaries": [danao.Inflow("main", flow=flow, quality={"NH3_N": 0.3}), danao.FreeOutflow("main")],
        "sources": [
            danao.Source("A", at=("main", 2000.0), load={"NH3_N": LOADS["A"]}, kind="works"),
            danao.Source("B", at=("main", 5950.0, 9900.0), load={"NH3_N": LOADS["B"]}, kind="storm"),
        ],
        "constituents": ["NH3_N"],
        "processes": [decay("NH3_N", rate="0.4 1/day", theta=1.08)],
        "weather": {"water_temperature": WARMTH},
        "numerics": danao.Numerics(cell=500.0, step=600.0, output=43_200.0, advection="upwind"),
    }
    return danao.Scenario(**(things | changes))


@pytest.fixture(scope="module")
def case():
    return river_case()


@pytest.fixture(scope="module")
def run(case):
    return danao.Simulation(case).run(progress=False)


@pytest.fixture(scope="module")
def responses(case):
    return by_difference(case)


def value(found: danao.FormulaCapacity, name: str, constituent: str = "") -> float:
    table = found.inputs.set_index(["constituent", "input"])
    return float(table.loc[(constituent, name), "value"])


def line(found: danao.FormulaCapacity, method: str) -> pd.Series:
    return found.table.set_index("method").loc[method]


def test_inputs_come_from_the_driest_month_and_say_so(case, run) -> None:
    found = danao.formula_capacity(run, case)
    assert value(found, "discharge") == pytest.approx(FLOW, rel=2e-3)
    assert value(found, "mean_discharge") == pytest.approx(FLOW + 2.0, rel=0.03)
    assert value(found, "length") == pytest.approx(9900.0)
    assert value(found, "width") == pytest.approx(20.0)
    assert value(found, "temperature") == WARMTH
    assert value(found, "decay", "NH3_N") == pytest.approx(0.4 * 1.08 ** (WARMTH - 20.0), rel=1e-9)
    assert value(found, "upstream", "NH3_N") == pytest.approx(0.3, rel=0.02)
    assert (value(found, "target", "NH3_N"), value(found, "kept", "NH3_N")) == (1.0, 0.9)
    depth, speed = value(found, "depth"), value(found, "velocity")
    assert speed * depth * 20.0 == pytest.approx(FLOW, rel=2e-3)
    assert 0.3 < speed < 1.0
    assert found.inputs["origin_en"].str.len().min() > 5
    assert (found.inputs["origin_zh"] != found.inputs["origin_en"]).all()
    assert "driest month of the run, 2021-02" in found.inputs["origin_en"].iloc[0]
    assert "not one of 90 % guarantee" in " ".join(found.notes("en"))


def test_lines_are_the_formulas_with_these_inputs(case, run) -> None:
    found = danao.formula_capacity(run, case, unevenness=0.7)
    c, k = value(found, "upstream", "NH3_N"), value(found, "decay", "NH3_N") / 86400.0
    u, q, length, width = (value(found, name) for name in ("velocity", "discharge", "length", "width"))
    reach = (c, k, length, u, q)
    expected = {
        "zero_dimensional": gbt25173.zero_dimensional(1.0, c, q),
        "at_end": gbt25173.at_end(1.0, *reach),
        "one_outlet": gbt25173.one_outlet(1.0, *reach),
        "several_outlets": gbt25173.several_outlets(1.0, *reach, [2000.0, 7925.0], [3.0, 2.0]),
        "evenly_spread": gbt25173.evenly_spread(1.0, *reach, 0.7),
        "steady": hj2_3.steady_capacity(1.0, c * q, length / 2.0, k, 0.0, u, q, width),
    }
    for method, load in expected.items():
        assert line(found, method)["capacity"] == pytest.approx(float(load) * YEAR, rel=1e-9), method
    # no water joins on the way: the balance of mass is the formula of one outlet at L/2
    assert line(found, "balance")["capacity"] == pytest.approx(line(found, "one_outlet")["capacity"], rel=3e-3)
    table = found.table
    assert np.isnan(line(found, "estuary")["capacity"])  # no dispersion
    assert line(found, "estuary")["reason_en"] == "the flow does not turn"
    applying = table[table["applies"]]
    assert len(applying) == 7
    assert (applying["safety"] > 0.0).all()
    assert table["present"].to_list() == pytest.approx([5.0 * YEAR] * 8)
    assert set(table["source"]) == {"GB/T 25173-2010", "HJ 2.3-2018", "danao"}
    assert set(table["confidence"]) == {"memory", "secondary", "here"}


def test_given_inputs_take_the_place_of_the_run(case, run) -> None:
    given = {"discharge": "4 m3/s", "decay": {"NH3_N": "0.2 1/d"}, "end": {"upstream": 0.5}}
    found = danao.formula_capacity(run, case, given=given)
    assert value(found, "discharge") == 4.0
    assert value(found, "decay", "NH3_N") == pytest.approx(0.2)
    assert value(found, "upstream", "NH3_N") == 0.5
    table = found.inputs.set_index("input")
    assert table.loc["decay", "origin_zh"] == "用户给定"
    base = danao.formula_capacity(run, case)
    exponent = np.log(value(found, "velocity") / value(base, "velocity")) / np.log(4.0 / value(base, "discharge"))
    assert 0.3 < exponent < 0.45  # u = a Q^β fitted to the two months; Manning in a rectangle of this depth
    assert not found.notes("en") or "guarantee" not in " ".join(found.notes("en"))


def test_water_that_joins_on_the_way_is_in_the_balance(case) -> None:
    """4 m³/s of clean water join 8 m³/s: M = (C_s · 12 − 8 · C₀ e^(−KL/u)) e^(KL/2u)."""
    brook = danao.Source("brook", at=("main", 4000.0), flow=4.0, quality={"NH3_N": 0.0}, kind="tributary")
    wider = case.replace(sources=(*case.sources, brook))
    found = danao.formula_capacity(danao.Simulation(wider).run(progress=False), wider)
    assert value(found, "head_discharge") == pytest.approx(8.0, rel=2e-3)
    assert value(found, "end_discharge") == pytest.approx(12.0, rel=2e-3)
    c, k = value(found, "upstream", "NH3_N"), value(found, "decay", "NH3_N") / 86400.0
    passed = k * 9900.0 / value(found, "velocity")
    by_hand = (12.0 - 8.0 * c * np.exp(-passed)) * np.exp(passed / 2.0)
    assert line(found, "balance")["capacity"] == pytest.approx(by_hand * YEAR, rel=3e-3)
    assert line(found, "one_outlet")["capacity"] < 0.9 * by_hand * YEAR


def test_zones_may_be_others(case, run) -> None:
    found = danao.formula_capacity(run, case, zones={"end": ("main", 4000.0, 9900.0)})
    assert found.zones[0].name == "main 4+000–9+900"
    assert line(found, "at_end")["present"] == pytest.approx(2.0 * YEAR)
    everything = danao.formula_capacity(run, case)
    assert everything.zones[0].name == "main 0+000–9+900"
    assert "no control section below 9900 m" in " ".join(everything.notes("en"))


def test_the_largest_loads_are_confirmed_by_a_direct_run(case, responses) -> None:
    found = danao.capacity(responses, outlets=["A"], margin=None)
    assert set(found.slack["station"]) == {"end"}  # the control section alone
    factor = found.table["factor"].iloc[0]
    assert responses.monthly().predict({"A": factor})["NH3_N"].sel(station="end").max() == pytest.approx(1.0, abs=1e-9)
    heavier = danao.Source("A", at=("main", 2000.0), load={"NH3_N": factor * LOADS["A"]}, kind="works")
    again = danao.Simulation(case.replace(sources=(heavier, case.sources[1]))).run(progress=False)
    predicted = responses.predict({"A": factor})["NH3_N"].sel(station="end").values
    assert again.at("end")["NH3_N"].values == pytest.approx(predicted, abs=1e-9)


def test_both_stand_in_one_table(case, run, responses) -> None:
    found, formulas = danao.capacity(responses), danao.formula_capacity(run, case)
    table = found.beside(formulas)
    assert table["method"].tolist()[0] == "dynamic"
    assert len(table) == 9
    dynamic, outlets = table.iloc[0], line(formulas, "several_outlets")
    assert dynamic["others"] == pytest.approx(2.0 * YEAR)  # the storm source stays as it is
    assert dynamic["capacity"] == pytest.approx(found.totals.loc["NH3_N", "capacity"] + 2.0 * YEAR)
    assert dynamic["remaining"] == pytest.approx(dynamic["allowed"] - 5.0 * YEAR)
    # a dry month in steady flow without dispersion: the formula differs by where the load is, and by upwind smearing
    assert dynamic["capacity"] == pytest.approx(outlets["capacity"], rel=0.05)
    other = danao.formula_capacity(run, case)
    other.about["name"] = "another"
    with pytest.raises(InputError, match="of two scenarios"):
        found.beside(other)


def test_the_flow_of_an_estuary_turns() -> None:
    bed = [danao.CrossSection.rectangle(x, -4.0 - 1e-4 * x, 100.0, 0.025) for x in (0.0, 12_000.0)]
    stations = {"S": danao.Station("S", "main", 8000.0, target="III", control=True)}
    tide = danao.Series(
        np.datetime64("2021-01-01") + np.arange(0, 24 * 33) * np.timedelta64(1, "h"),
        0.8 * np.sin(2 * np.pi * np.arange(24 * 33) / 12.42),
    )
    case = river_case(
        river=danao.River([danao.Reach("main", bed)], stations=stations),
        period=("2021-01-01", "2021-02-01"),
        boundaries=[danao.Inflow("main", flow=10.0, quality={"NH3_N": 0.3}), danao.Level("main", level=tide)],
        dispersion=60.0,
        sources=[danao.Source("A", at=("main", 4000.0), load={"NH3_N": 3.0}, kind="works")],
        numerics=danao.Numerics(cell=500.0, step=600.0, output=3600.0),
    )
    found = danao.formula_capacity(danao.Simulation(case).run(progress=False), case)
    assert value(found, "discharge") == pytest.approx(10.0, rel=0.15)  # net of tides of ± 100 m³/s
    assert value(found, "dispersion") == 60.0
    estuary, steady = line(found, "estuary"), line(found, "steady")
    assert estuary["applies"]
    assert steady["title_en"].startswith("advection and dispersion")
    assert line(found, "one_outlet")["reason_en"] == "the flow turns with the tide"
    assert estuary["capacity"] > 0.0


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"constituents": ["COD"]}, "'COD' is not simulated"),
        ({"month": "2021-07"}, "no month of the run"),
        ({"zones": {"end": ("main", 5000.0, 5000.0)}}, "is empty or off the reach"),
        ({"zones": {"fin": ("main", 0.0, 5000.0)}}, "no station 'fin'"),
        ({"zones": {}}, "no zone is named"),
        ({"given": {"flow": 3.0}}, "given.flow"),
        ({"given": {"velocity": 0.0}}, "given.velocity"),
        ({"given": {"decay": {"COD": 1.0}}}, "given.decay.COD"),
        ({"given": {"discharge": "3 m"}}, "given.discharge"),
        ({"targets": "X"}, "targets.end"),
    ],
)
def test_what_does_not_fit(case, run, choices: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        danao.formula_capacity(run, case, **choices)


def test_the_run_must_be_of_the_scenario(case, run) -> None:
    with pytest.raises(InputError, match="the run is not of this scenario"):
        danao.formula_capacity(run, case.replace(dispersion=1.0))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_prints_and_writes(case, run, responses, tmp_path: Path, lang: str) -> None:
    answer, of_run, table = (tmp_path / name for name in ("response.nc", "run.nc", "capacity.csv"))
    responses.save(answer)
    run.save(of_run)
    done = CliRunner().invoke(main, ["capacity", str(answer), str(of_run), "--lang", lang, "--csv", str(table)])
    assert done.exit_code == 0, done.output
    for word in {"zh": ("剩余容量", "动态容量", "凭记忆"), "en": ("remaining", "dynamic", "from memory")}[lang]:
        assert word in done.output
    written = pd.read_csv(table)
    assert written["method"].tolist()[0] == "dynamic"
    assert "capacity [t/a]" in written
    alone = CliRunner().invoke(main, ["capacity", str(answer), "--outlet", "A", "--margin", "0", "--lang", lang])
    assert alone.exit_code == 0
    assert "GB/T 25173" not in alone.output
    wrong = CliRunner().invoke(main, ["capacity", str(answer), "--outlet", "Z"])
    assert wrong.exit_code == 2
    assert "no load of 'Z'" in wrong.stderr
