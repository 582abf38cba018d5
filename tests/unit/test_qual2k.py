"""The preset qual2k: its parts, options and mistakes; what a list of processes needs; ammonia to the air."""

from __future__ import annotations

from pathlib import Path

import pytest

from danao import InputError, Kinetics, read_scenario
from danao.kinetics import Process, ammonia_volatilisation, constituents_of, ph_of, processes
from danao.kinetics.decay import decay
from danao.kinetics.qual2k import qual2k
from danao.kinetics.streeter_phelps import streeter_phelps
from tests.small_case import edited, write_case

DAY = 86400.0


def by_name(found: list[Process]) -> dict[str, Process]:
    return {process.name: process for process in found}


def test_it_is_as_large_as_it_says() -> None:
    made = qual2k()
    assert len(made) >= 35
    assert len(constituents_of(made)) >= 12
    assert Kinetics(made, constituents_of(made)).unusual() == {}


def test_what_settles_feeds_a_bed_that_is_simulated() -> None:
    made = by_name(qual2k(sediment="diagenesis", values={"organic_nitrogen": {"settling_velocity": "0.3 m/day"}}))
    fast, slow = made["deposition ORG_N as G1"], made["deposition ORG_N as G2"]
    assert fast.parameters["velocity"] == pytest.approx(0.3 / DAY)
    assert slow.parameters["slow"] == pytest.approx(0.25)
    assert not {"settling ORG_N", "settling of detritus", "settling of phytoplankton", "settling PO4_P"} & set(made)
    assert {"settling SS", "settling FC", "phosphate from the bed"} <= set(made)
    assert "sediment oxygen demand" not in made


def test_parts_are_left_out_and_changed() -> None:
    made = by_name(
        qual2k(
            bottom_algae="fixed",
            without=["pathogens", "phytoplankton"],
            common={"attenuation": "0.8 L/mg", "growth_rate": "1 1/day"},
            values={"nitrification": {"rate": "0.4 1/day", "theta": 1.1}},
        )
    )
    rate = made["nitrification NH3_N"].parameters["rate"]
    assert (rate.rate_at_20, rate.theta) == (pytest.approx(0.4 / DAY), 1.1)
    limited = [process for process in made.values() if "attenuation" in process.parameters]
    assert len(limited) >= 5
    assert all(process.parameters["attenuation"] == pytest.approx(8e-1) for process in limited)
    assert not {"PHYTO", "FC", "BOTTOM_ALGAE_C"} & set(constituents_of(made.values()))
    assert "BOTTOM_ALGAE" in constituents_of(made.values())


def test_what_reaeration_is_given_holds_for_other_gases() -> None:
    made = by_name(qual2k(values={"reaeration": {"formula": "constant", "rate": "3 1/day", "film": "0.5 m/day"}}))
    for name in ("reaeration", "carbon dioxide of the air", "volatilisation NH3_N"):
        assert made[name].parameters["rate"] == pytest.approx(3.0 / DAY)
        assert made[name].parameters["film"] == pytest.approx(0.5 / DAY)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        qual2k(
            sediment="diagenetic",
            without=["patogens"],
            common={"atenuation": 1.0},
            values={"nitrifikation": {"rate": "1 1/day"}},
        )
    text = str(told.value)
    for wrong, right in (
        ("sediment", "diagenesis"),
        ("without.patogens", "pathogens"),
        ("common.atenuation", "attenuation"),
        ("values.nitrifikation", "nitrification"),
    ):
        assert wrong in text
        assert right in text


def test_what_a_part_says_is_told_with_its_place() -> None:
    with pytest.raises(InputError, match=r"values\.nitrification.*rate"):
        qual2k(values={"nitrification": {"rate": "1 m/day"}})


def test_it_is_written_in_a_scenario_file(tmp_path: Path) -> None:
    line = (
        "  - qual2k: {bottom_algae: none, values: {nitrification: {rate: 0.3 1/d, theta: 1.09}}, without: [pathogens]}"
    )
    wanted = qual2k(
        bottom_algae="none", values={"nitrification": {"rate": "0.3 1/d", "theta": 1.09}}, without=["pathogens"]
    )
    names = constituents_of(wanted)
    carried = ", ".join(f"{name}: 1 mg/L" for name in names)
    text = edited(
        ("constituents: [COD, NH3_N, DO]", f"constituents: [{', '.join(names)}]"),
        ("{COD: 5 mg/L, NH3_N: 0.1 mg/L, DO: 8 mg/L}", f"{{{carried}}}"),
        ("    quality: {COD: 30 mg/L, NH3_N: 2 mg/L}", "    quality: clean"),
        ("    load: {COD: 10 kg/d}", "    load: {NH3_N: 10 kg/d}"),
        ("  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}", line),
        ("  quality: {COD: 5 mg/L}\n", ""),
        ("targets: {S1: III}\nobservations: observed.csv\nmeasures:\n", ""),
        ("  - load_cut: {source: farms, fraction: 0.2}\n", ""),
        ("water_temperature}\n", "water_temperature}\n  solar_radiation: 200 W/m2\n"),
    )
    scenario = read_scenario(write_case(tmp_path, scenario=text))
    assert list(scenario.processes) == wanted
    assert "nitrification NH3_N" in Kinetics(scenario.processes, scenario.constituents).to_markdown()


def test_what_processes_need() -> None:
    assert constituents_of(streeter_phelps()) == ("CBOD", "DO")
    assert constituents_of([decay("COD"), [decay("TP")]]) == ("COD", "TP")
    assert constituents_of(processes("inorganic_carbon")) == ("TIC", "ALK")
    assert constituents_of(processes("nitrification")) == (
        "NH3_N",
        "NO3_N",
        "DO",
    )  # alkalinity only where it is carried


def test_ammonia_to_the_air_by_hand() -> None:
    """20 °C, 1 per day in 2 m: v = 2.342 × 5.686e-4 / (5.686e-4 + 2.342 / 600) m/day, 0.2978."""
    made = processes("ammonia_volatilisation", {"formula": "constant", "rate": "1 1/day"})
    state = {"NH3_N": 2.0, "TIC": 24.0, "ALK": 110.0}
    share = 1.0 / (1.0 + 10.0 ** (0.09018 + 2729.92 / 293.15 - float(ph_of(110.0, 24.0, 20.0))))
    found = Kinetics(made, list(state)).rates(state, {"temperature": 20.0, "depth": 2.0})["volatilisation NH3_N"]
    assert share > 0.1
    assert found * DAY == pytest.approx(0.29777 / 2.0 * (2.0 * share - 14.0067 * 2e-9 / 1.36785e-5), rel=1e-4)


def test_ammonia_comes_from_the_air_where_the_water_has_none() -> None:
    made = ammonia_volatilisation.ammonia_volatilisation(formula="constant", rate="1 1/day")
    found = Kinetics([made], ["NH3_N", "TIC", "ALK"]).rates(
        {"TIC": 24.0, "ALK": 110.0}, {"temperature": 20.0, "depth": 2.0}
    )
    assert found["volatilisation NH3_N"] < 0.0
    windy = ammonia_volatilisation.ammonia_volatilisation(formula="constant", rate="1 1/day", gas="by_wind")
    surroundings = {"temperature": 20.0, "depth": 2.0, "wind": (600.0 - 262.9305) / 175.287}
    same = Kinetics([windy], ["NH3_N", "TIC", "ALK"]).rates({"TIC": 24.0, "ALK": 110.0}, surroundings)
    assert same["volatilisation NH3_N"] == pytest.approx(found["volatilisation NH3_N"], rel=1e-12)
