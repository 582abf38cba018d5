"""Indicators: what is counted from what, when it is not, and that results, verdicts and reports carry it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import Constituent, FreeOutflow, Inflow, InputError, Results, Scenario, Simulation, assess, open_results
from danao.kinetics import bod5_to_ultimate, constituent, indicators
from danao.kinetics._indicators import formula
from danao.planning.roughness import _water_of
from danao.reporting.present import setup
from danao.reporting.study import study
from danao.scenario_file import read_scenario, scenario_from_document
from tests.small_case import edited, write_case
from tests.tracers import channel, scenario

QUALITY = {
    "CBOD_FAST": 4.0,
    "CBOD_SLOW": 4.0,
    "COD_REFRACTORY": 10.0,
    "PHYTO": 0.4,
    "ORG_N": 0.5,
    "NH3_N": 0.8,
    "NO2_N": 0.1,
    "NO3_N": 1.5,
    "ORG_P": 0.05,
    "PO4_P": 0.1,
}
BEDDED = Constituent("ORG_N_bed", elements={"N": 1.0}, mobile=False)


def counted(*names: Any, **given: Any) -> dict[str, dict[str, float]]:
    return indicators([constituent(name) for name in names], given)


class TestFormulas:
    def test_nitrogen_and_phosphorus_are_all_that_moves(self) -> None:
        """Algae hold 7.2/40 and 1/40 g of N and P per gram of carbon; what lies on the bed does not count."""
        found = counted(*QUALITY, "BOTTOM_ALGAE", BEDDED, "DO")
        forms = dict.fromkeys(("ORG_N", "NH3_N", "NO2_N", "NO3_N"), 1.0)
        assert found["TN"] == pytest.approx({"PHYTO": 0.18, **forms})
        assert found["TP"] == pytest.approx({"PHYTO": 0.025, "ORG_P": 1.0, "PO4_P": 1.0})

    def test_a_constituent_of_the_users_own_counts(self) -> None:
        urea = Constituent("UREA", elements={"N": 28.0 / 60.0})
        assert counted("ORG_N", "NH3_N", "NO3_N", urea)["TN"]["UREA"] == pytest.approx(28.0 / 60.0)

    def test_organic_matter(self) -> None:
        """Bottles show 1 − e^(−1.15) of fast and 1 − e^(−0.25) of slow; a gram of algal carbon asks for 32/12 of O2."""
        found = counted("CBOD_FAST", "CBOD_SLOW", "COD_REFRACTORY", "PHYTO")
        carbon = 32.0 / 12.0
        assert found["COD"] == pytest.approx(
            {"CBOD_FAST": 0.95, "CBOD_SLOW": 0.95, "COD_REFRACTORY": 1.0, "PHYTO": 0.95 * carbon}
        )
        assert found["CODMn"] == pytest.approx(
            {"CBOD_FAST": 0.4, "CBOD_SLOW": 0.4, "COD_REFRACTORY": 0.15, "PHYTO": 0.4 * carbon}
        )
        slow = 1.0 - np.exp(-0.25)
        assert found["BOD5"] == pytest.approx(
            {"CBOD_FAST": 1.0 - np.exp(-1.15), "CBOD_SLOW": slow, "PHYTO": slow * carbon}
        )
        assert found["CHLA"] == {"PHYTO": 25.0}

    def test_ratios_of_surface_water(self) -> None:
        """COD 20 with COD/BOD5 = 4.41, half of the degradable matter slow: COD/CODMn near the 3.9 measured with it.

        Means of a year's samples of surface water: Xu Suhong (2022), 皮革制作与环保科技 2022 (4), 149–153. Class III of
        GB 3838-2002 has 20 and 6.
        """
        parts = counted("CBOD_FAST", "CBOD_SLOW", "COD_REFRACTORY")
        pool = 20.0 / 4.41 / (parts["BOD5"]["CBOD_FAST"] + parts["BOD5"]["CBOD_SLOW"])
        state = {"CBOD_FAST": pool, "CBOD_SLOW": pool, "COD_REFRACTORY": 20.0 - 0.95 * 2.0 * pool}
        shown = {name: sum(f * state[part] for part, f in found.items()) for name, found in parts.items()}
        assert shown["COD"] == pytest.approx(20.0)
        assert 20.0 / 6.0 <= shown["COD"] / shown["CODMn"] <= 3.91
        assert bod5_to_ultimate(shown["BOD5"]) < 2.0 * pool  # the slow part hides from a bottle

    @pytest.mark.parametrize(
        ("names", "wanted"),
        [
            (("NH3_N", "NO3_N", "PO4_P"), set()),
            (("ORG_N", "NH3_N", "NO3_N"), {"TN"}),
            (("CBOD", "DO"), {"BOD5"}),
            (("CBOD_FAST", "COD_REFRACTORY"), set()),
            (("CBOD", "COD_REFRACTORY"), {"BOD5", "COD", "CODMn"}),
            (("COD", "CODMn", "NH3_N", "TP", "TN", "DO"), set()),
            ((), set()),
        ],
    )
    def test_nothing_where_an_essential_part_is_missing(self, names: tuple[str, ...], wanted: set[str]) -> None:
        assert set(counted(*names)) == wanted

    def test_what_is_simulated_is_not_counted(self) -> None:
        found = counted("ORG_N", "NH3_N", "NO3_N", "TN", "CBOD", "COD", "COD_REFRACTORY")
        assert set(found) == {"BOD5", "CODMn"}

    def test_algae_counted_otherwise_are_left_out(self) -> None:
        chlorophyll = Constituent("PHYTO", unit="mg m-3", elements={"N": 1.0})
        assert counted("ORG_N", "NH3_N", "NO3_N", chlorophyll) == {
            "TN": {"ORG_N": 1.0, "NH3_N": 1.0, "NO3_N": 1.0},
        }

    def test_a_given_formula_replaces_the_usual_one(self) -> None:
        found = counted("CBOD", "COD_REFRACTORY", "COD", CODMn={"COD": 0.27}, BOD5={"CBOD": 0.7})
        assert found == {"CODMn": {"COD": 0.27}, "BOD5": {"CBOD": 0.7}}
        assert formula({"CBOD": 0.95, "COD_REFRACTORY": 1.0}) == "0.95 CBOD + COD_REFRACTORY"


def made(**changes: Any) -> Scenario:
    """Return two hours of a short channel in which nothing reacts."""
    given = {"names": tuple(QUALITY), "quality": dict.fromkeys(QUALITY, 0.0)} | changes
    inflow = {name: value for name, value in QUALITY.items() if name in given["names"]}
    head = Inflow("main", flow=2.0, quality=inflow)
    numbers: dict[str, Any] = {"discharge": 2.0, "area": 4.0, "cell": 100.0, "step": 30.0, "output": 600.0}
    made = scenario([channel(500.0)], [head, FreeOutflow("main")], 7200.0, **numbers, **given)
    river = made.river
    return made.replace(river=type(river)(river.reaches, stations={"bridge": ("main", 250.0)}))


@pytest.fixture(scope="module")
def run() -> Results:
    return Simulation(made()).run(progress=False)


class TestResults:
    def test_values_and_attributes(self, run: Results) -> None:
        data = run.dataset
        last = {name: data[name].values[-1] for name in ("TN", "TP", "COD", "CODMn", "BOD5", "CHLA")}
        assert last["TN"] == pytest.approx(np.full(5, 0.5 + 0.8 + 0.1 + 1.5 + 0.18 * 0.4), rel=1e-6)
        assert last["TP"] == pytest.approx(np.full(5, 0.16), rel=1e-6)
        assert last["COD"] == pytest.approx(np.full(5, 7.6 + 10.0 + 0.95 * 32 / 12 * 0.4), rel=1e-6)
        assert last["CHLA"] == pytest.approx(np.full(5, 10.0), rel=1e-6)
        total = sum(data[name].values for name in ("ORG_N", "NH3_N", "NO2_N", "NO3_N")) + 0.18 * data["PHYTO"].values
        np.testing.assert_allclose(data["TN"].values, total, rtol=1e-14)
        assert data["TN"].attrs["derived_from"] == "PHYTO ORG_N NH3_N NO2_N NO3_N"
        assert data["TN"].attrs["formula"] == "0.18 PHYTO + ORG_N + NH3_N + NO2_N + NO3_N"
        assert data["TN"].attrs["units"] == "g m-3"
        assert data["CHLA"].attrs["units"] == "mg m-3"
        assert "derived_from" not in data["NH3_N"].attrs

    def test_they_have_no_ledger_and_no_loads(self, run: Results) -> None:
        assert set(run.ledger.index) == {*QUALITY, "water"}
        assert not {"TN", "COD"} & set(run.loads.columns)
        assert run.constituents["TN"]["long_name_zh"] == "总氮"
        assert list(run.constituents)[: len(QUALITY)] == list(QUALITY)

    def test_a_file_keeps_them(self, run: Results, tmp_path: Path) -> None:
        again = open_results(run.save(tmp_path / "run.nc"))
        assert again.content_hash == run.content_hash
        assert again.dataset["CODMn"].attrs == run.dataset["CODMn"].attrs
        np.testing.assert_array_equal(again.dataset["CODMn"].values, run.dataset["CODMn"].values)
        assert "TN" in again.at("bridge")

    def test_they_are_judged(self, run: Results) -> None:
        """TN informs only; COD 18.6, CODMn 5.1 and BOD5 are judged like what is simulated."""
        table = assess(run, targets="III", period="sample").table
        judged = set(table.loc[table["verdict"].isin(["met", "not met"]), "constituent"])
        assert {"COD", "CODMn", "BOD5", "TP", "NH3_N"} <= judged
        cod = table[table["constituent"] == "COD"]
        assert cod["value"].max() == pytest.approx(18.6, abs=0.05)

    @pytest.mark.parametrize(
        ("lang", "label", "title"), [("zh", "推算指标", "总氮"), ("en", "Counted from these", "Total nitrogen")]
    )
    def test_a_report_shows_and_explains_them(self, run: Results, lang: str, label: str, title: str) -> None:
        about = study([run], lang=lang)
        assert {"TN", "COD", "CHLA"} <= set(about.constituents)
        rows = {row[0].text: row[1].text for row in setup(about).blocks[0].rows}
        assert f"{title} = 0.18 PHYTO + ORG_N + NH3_N + NO2_N + NO3_N" in rows[label]
        assert not any(title in text for name, text in rows.items() if name != label)

    def test_a_given_formula(self) -> None:
        names = ("NH3_N", "NO3_N")
        given = made(names=names, quality=dict.fromkeys(names, 0.0), indicators={"TN": {"NH3_N": 1.0, "NO3_N": 1.2}})
        run = Simulation(given).run(progress=False)
        assert run.dataset["TN"].values[-1] == pytest.approx(np.full(5, 0.8 + 1.2 * 1.5), rel=1e-6)
        assert scenario_from_document(given.describe(), given.hash) == given


class TestPh:
    def test_it_is_counted_and_judged(self) -> None:
        """100 mg/L of alkalinity and 25.2 g C/m³ at 25 °C have a pH of 7.64; the salt and the warmth in it count."""
        names = ("ALK", "TIC")
        given = made(names=names, quality={"ALK": 100.0, "TIC": 25.2}, weather={"water_temperature": 25.0})
        head = Inflow("main", flow=2.0, quality={"ALK": 100.0, "TIC": 25.2})
        run = Simulation(given.replace(boundaries=[head, given.boundaries[1]])).run(progress=False)
        assert run.dataset["pH"].values[-1] == pytest.approx(np.full(5, 7.64), abs=0.005)
        assert run.constituents["pH"]["long_name_zh"] == "pH值"
        table = assess(run, targets="III", period="sample").table
        assert set(table.loc[table["constituent"] == "pH", "verdict"]) == {"met"}
        warm = Simulation(given.replace(weather={"water_temperature": 5.0})).run(progress=False)
        assert abs(warm.dataset["pH"].values[0] - run.dataset["pH"].values[0]).min() > 0.1

    def test_alkalinity_alone_tells_nothing(self) -> None:
        assert "pH" not in Simulation(made(names=("ALK",), quality={"ALK": 100.0})).run(progress=False).dataset


class TestInput:
    def test_water_alone_leaves_them_out(self) -> None:
        """Calibration of roughness runs the water of a scenario without what is in it."""
        bare = _water_of(made(indicators={"TN": {"NH3_N": 1.0}}), 1.0, 0)
        assert bare.indicators == {}
        assert bare.constituents == ()

    def test_all_that_is_wrong_is_said(self) -> None:
        wrong = {"NH3_N": {"ORG_N": 1.0}, "TNN": {"ORG_N": 1.0}, "TN": {"ORGN": 1.0, "NH3_N": np.nan}, "TP": {}}
        with pytest.raises(InputError) as error:
            made(indicators=wrong)
        found = {problem.key: problem.rule for problem in error.value.problems}
        assert found == {
            "indicators.NH3_N": "it is simulated itself",
            "indicators.TNN": "'TNN' is no known indicator",
            "indicators.TN": "'ORGN' is not simulated",
            "indicators.TN.NH3_N": "nan is no factor",
            "indicators.TP": "nothing is counted",
        }

    def test_a_scenario_file(self, tmp_path: Path) -> None:
        def case(text: str) -> Path:
            added = ("targets: {S1: III}", f"targets: {{S1: III}}\nindicators: {{CODMn: {{COD: {text}}}}}")
            return write_case(tmp_path, scenario=edited(added))

        assert read_scenario(case("0.27")).indicators == {"CODMn": {"COD": 0.27}}
        with pytest.raises(InputError, match=r"indicators\.CODMn\.COD"):
            read_scenario(case("many"))
