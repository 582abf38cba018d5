"""Measures on bed, air, plants, banks and structures: what they do to a run, against numbers worked by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Level, Scenario, Schedule, Simulation, Wall
from danao.describe import describe
from danao.errors import InputError
from danao.forcing.series import Monthly, Series
from danao.kinetics import OnStretch, Process, Scaled, oxygen_saturation
from danao.kinetics._parameters import Cells, evaluate
from danao.kinetics.bed_release import bed_release
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand
from danao.measures import Aeration, Dredging, PhasedIn, RiparianShade, WeirRemoval, Wetland
from danao.reporting.measures import measure_text
from danao.reporting.texts import known
from danao.river.structures import Weir
from danao.scenario_file import scenario_from_document, scenario_to_document
from tests import rivers
from tests.runs import last
from tests.tracers import channel, scenario

DAY = 86400.0
STRETCH = ("main", 210.0, 650.0)
COVERED = np.array([0.0, 0.0, 0.9, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0, 0.0])  # of ten cells of 100 m
VOLUME = 100.0 * 20.0
SURFACE = 100.0 * 10.0


def bleaching(TRACER: float, solar_radiation: float, *, per_light: float) -> float:
    return per_light * solar_radiation * TRACER


BLEACHING = Process("bleaching", bleaching, {"TRACER": -1.0}, {"per_light": 1e-7})


def still(names: Any, quality: Any, reaches: Any = None, seconds: float = 7200.0, **more: Any) -> Scenario:
    """Return a kilometre of water, 10 m wide and 2 m deep, that stands between walls."""
    reaches = reaches or [channel(1000.0)]
    walls = [Wall(reach.name, end) for reach in reaches for end in ("upstream", "downstream")]
    numbers: dict[str, Any] = {"discharge": 0.0, "area": 20.0, "cell": 100.0, "step": 600.0}
    return scenario(reaches, walls, seconds, names=names, quality=quality, **numbers | more)


def bed() -> Scenario:
    """Return standing water over a bed that takes 1 g/m²/day of oxygen and gives ammonia, 20 °C."""
    takes = sediment_oxygen_demand(demand="1 g/m2/day", half_saturation=0.0)
    gives = [bed_release("NH3_N", flux="0.2 g/m2/day"), bed_release("TP", flux="0.05 g/m2/day")]
    return still(["DO", "NH3_N", "TP"], {"DO": 8.0}, processes=[takes, *gives])


def exchanged(made: Scenario) -> dict[str, float]:
    """Return what each constituent exchanged with bed and air in a run, g."""
    return dict(Simulation(made).run(progress=False).ledger["exchange"])


def faults(made: Scenario, measure: Any) -> str:
    with pytest.raises(InputError) as error:
        measure.apply(made)
    return str(error.value)


def refused(kind: Any, **given: Any) -> str:
    with pytest.raises(InputError) as error:
        kind(**given)
    return str(error.value)


@pytest.fixture(scope="module")
def undredged() -> dict[str, float]:
    return exchanged(bed())


class TestDredging:
    def test_half_of_the_demand_is_half_of_the_flux(self, undredged: dict[str, float]) -> None:
        whole = exchanged(Dredging("main", demand=0.5).apply(bed()))
        assert undredged["DO"] == pytest.approx(-1.0 / DAY * 10 * SURFACE * 7200.0, rel=1e-9)
        assert whole["DO"] == pytest.approx(0.5 * undredged["DO"], rel=1e-12)
        assert whole["NH3_N"] == undredged["NH3_N"]

    def test_a_stretch_counts_by_its_length(self, undredged: dict[str, float]) -> None:
        """The stretch is 440 m of 1000 m, and neither of its ends is that of a cell."""
        part = exchanged(Dredging(STRETCH, demand="50 %", release={"TP": 0.8}).apply(bed()))
        assert part["DO"] == pytest.approx((1.0 - 0.5 * 0.44) * undredged["DO"], rel=1e-12)
        assert part["TP"] == pytest.approx((1.0 - 0.8 * 0.44) * undredged["TP"], rel=1e-12)
        assert part["NH3_N"] == undredged["NH3_N"]

    def test_two_of_them_multiply(self, undredged: dict[str, float]) -> None:
        twice = bed().with_measures(Dredging("main", demand=0.5), Dredging(STRETCH, demand=0.25, release=1.0))
        found = exchanged(twice)
        assert found["DO"] == pytest.approx(0.5 * (1.0 - 0.25 * 0.44) * undredged["DO"], rel=1e-12)
        assert found["TP"] == pytest.approx(0.56 * undredged["TP"], rel=1e-12)

    def test_it_may_begin_at_a_date(self, undredged: dict[str, float]) -> None:
        """Parameters are taken once an output interval: dredged in the second of two."""
        begun = Series(["2020-01-01T00:00", "2020-01-01T01:00"], [0.0, 0.5], extend="hold", between="previous")
        made = Dredging("main", demand=begun).apply(bed())
        found = exchanged(made.replace(numerics=replace(made.numerics, output=3600.0)))
        assert found["DO"] == pytest.approx(0.75 * undredged["DO"], rel=1e-9)

    def test_what_lies_on_the_bed_is_taken_out(self) -> None:
        names = ["TRACER", "TRACER_bed", "NH3_N_bed"]
        made = still(names, {"TRACER_bed": {"main": ([0.0, 1000.0], [0.0, 10.0])}}, processes=[])
        changed = Dredging(STRETCH, release=0.6).apply(made)
        found = Simulation(changed).run(progress=False).dataset["TRACER_bed"].values[0]
        before = np.arange(0.5, 10.5)
        np.testing.assert_allclose(found, before * (1.0 - 0.6 * COVERED), rtol=1e-12)
        twice = Simulation(Dredging("main", release=0.5).apply(changed)).run(progress=False)
        np.testing.assert_allclose(last(twice, "TRACER_bed"), 0.5 * before * (1.0 - 0.6 * COVERED), rtol=1e-12)
        assert scenario_from_document(json.loads(json.dumps(scenario_to_document(changed)))) == changed

    def test_refuses_what_it_cannot_do(self) -> None:
        bare = still(["DO", "TRACER_bed"], {"DO": 8.0}, processes=[])
        assert "the bed takes no oxygen" in faults(bare, Dredging("main", demand=0.5))
        assert "add bed_release to the processes" in faults(bare, Dredging("main", release=0.5))
        assert faults(bed(), Dredging("main", release={"TPP": 0.5})).endswith("did you mean 'TP'?")
        assert "release.TRACER: the bed releases no TRACER" in faults(bed(), Dredging("main", release={"TRACER": 0.5}))
        assert "there is no reach 'mian'; did you mean 'main'?" in faults(bed(), Dredging("mian", demand=0.5))
        assert "1200 m is not on reach 'main' (0 to 1000 m)" in faults(bed(), Dredging(("main", 0.0, 1200.0), demand=1))
        steady = replace(bare, initial=replace(bare.initial, quality="steady"))
        assert "steady state, which cannot be cut" in faults(steady, Dredging("main", release=0.5))
        lying = still(["TRACER_bed"], {"TRACER_bed": 1.0}, processes=[])
        assert "is cut once, at the start" in faults(lying, Dredging("main", release=Monthly([0.5] * 12)))
        assert "demand: 1.2 is above 1; it is a share" in refused(Dredging, at="main", demand=1.2)
        assert "nothing is cut" in refused(Dredging, at="main", release={"TP": 0.0})
        assert "is a point" in refused(Dredging, at=("main", 5.0), demand=0.5)
        assert "not after its begin" in refused(Dredging, at=("main", 5.0, 1.0), demand=0.5)
        assert "changes more than sources" in faults(bed(), PhasedIn(Dredging("main", demand=0.5), "2020-01-01T01:00"))


class TestAeration:
    def test_the_transfer_falls_with_the_deficit(self) -> None:
        """Standing water fills up as cs − (cs − c0) exp(−k t) in every cell; the ledger has all of it from the air."""
        made = still(["DO"], {"DO": 2.0}, processes=[], seconds=36_000.0)
        machines = Aeration(STRETCH, power="20 kW", efficiency="1.8 kg/kWh", alpha=0.9)
        results = Simulation(made.with_measures(machines)).run(progress=False)
        saturation = oxygen_saturation(20.0)
        rate = 0.9 * 20.0 * 1800.0 / 3600.0 / 440.0 / (9.09 * 20.0)
        expected = saturation - (saturation - 2.0) * np.exp(-rate * COVERED * 36_000.0)
        np.testing.assert_allclose(last(results, "DO"), expected, rtol=1e-5)
        assert expected.max() > 5.0
        assert results.ledger.loc["DO", "exchange"] == pytest.approx(((expected - 2.0) * VOLUME).sum(), rel=1e-5)
        assert abs(results.ledger.loc["DO", "reactions"]) < 1e-6

    def test_water_without_oxygen_takes_what_manufacturers_warrant(self) -> None:
        """36 kg/h in ten minutes are 6 kg, less what the last of them meet of the first."""
        made = still(["DO"], {}, processes=[], seconds=600.0, step=60.0)
        by_oxygen = exchanged(Aeration("main", oxygen="36 kg/h", alpha=1.0).apply(made))["DO"]
        by_power = exchanged(Aeration("main", power=24e3, efficiency="1.5 kg/kWh", alpha=1.0).apply(made))["DO"]
        assert by_oxygen == pytest.approx(by_power, rel=1e-12)
        assert by_oxygen == pytest.approx(6000.0, rel=0.02)
        assert exchanged(Aeration("main", rate="1 1/d").apply(made))["DO"] == pytest.approx(
            -np.expm1(-600.0 / DAY) * oxygen_saturation(20.0) * 10 * VOLUME, rel=1e-6
        )

    def test_two_of_them_add(self) -> None:
        made = still(["DO"], {"DO": 2.0}, processes=[])
        machine = Aeration(STRETCH, rate="2 1/d")
        both = made.with_measures(machine, machine)
        assert [item.name for item in both.processes] == [
            "artificial aeration, main 0+210 to 0+650",
            "artificial aeration, main 0+210 to 0+650 (2)",
        ]
        once = exchanged(Aeration(STRETCH, rate="4 1/d").apply(made))["DO"]
        assert exchanged(both)["DO"] == pytest.approx(once, rel=1e-6)

    def test_it_says_what_electricity_it_takes(self) -> None:
        assert Aeration("main", power="50 kW").energy == pytest.approx(438_000.0)
        assert Aeration("main", oxygen="90 kg/h", efficiency="1.8 kg/kWh").energy == pytest.approx(438_000.0)
        summer = Monthly([0.0] * 5 + [50e3] * 3 + [0.0] * 4)
        assert Aeration("main", power=summer).energy == pytest.approx(50.0 * 24 * 92)
        assert Aeration("main", power=summer, energy=1e5).energy == 1e5
        assert Aeration("main", rate=1e-5).energy is None
        assert Aeration("main", power=Series(["2020-01-01"], [1.0], extend="hold")).energy is None

    def test_refuses_what_it_cannot_do(self) -> None:
        assert "add DO to the constituents" in faults(still(["TP"], {}), Aeration("main", power=1e3))
        assert "one of power, oxygen and rate" in refused(Aeration, at="main")
        assert "one of power, oxygen and rate" in refused(Aeration, at="main", power=1.0, rate=1.0)
        assert "power: -1 is negative" in refused(Aeration, at="main", power=-1.0)
        assert "power: -1 is negative" in refused(Aeration, at="main", power=Monthly([-1.0] * 12))
        assert "accepted are: W, kW, MW" in refused(Aeration, at="main", power="5 kg/h")
        assert "alpha: 1.5 is above 1" in refused(Aeration, at="main", power=1.0, alpha=1.5)


class TestWetland:
    def test_plug_flow_leaves_what_the_formula_says(self) -> None:
        """A kilometre, 10 m wide; 0.05 m³/s from 10 to 2 g/m³ and less, kA/Q = 1.5 on the 440 m of the wetland."""
        removal = 1.5 * 0.05 / (0.5 * 4400.0)
        made = scenario(
            [channel(1000.0)],
            [Inflow("main", flow=0.05, quality={"TN": 10.0, "TP": 0.5}), FreeOutflow("main")],
            500_000.0,
            discharge=0.05,
            area=10.0,
            cell=20.0,
            step=3000.0,
            names=["TN", "TP"],
            quality={"TN": 10.0, "TP": 0.5},
        )
        reeds = Wetland(STRETCH, share=0.5, removal={"TN": removal, "TP": removal}, background={"TN": "2 mg/L"})
        results = Simulation(reeds.apply(made)).run(progress=False)
        along = np.clip((np.arange(0.5, 1000.0).reshape(50, 20) - 210.0) / 440.0, 0.0, 1.0)
        left = np.exp(-1.5 * along).mean(axis=1)
        np.testing.assert_allclose(last(results, "TN"), 2.0 + 8.0 * left, rtol=0.01)
        np.testing.assert_allclose(last(results, "TP"), 0.02 + 0.48 * left, rtol=0.01)

    def test_without_rates_it_takes_those_of_the_books(self) -> None:
        made = Wetland("main", share="30 %").apply(still(["COD", "NH3_N", "TP"], {}))
        first, second = made.processes
        assert first.name == "wetland NH3_N, main 0+000 to 1+000"
        assert first.parameters["removal"].rate_at_20 == pytest.approx(18.0 / 365.0 / DAY)
        assert (first.parameters["removal"].theta, second.parameters["removal"].theta) == (1.04, 1.0)
        assert second.parameters["background"] == 0.02
        assert second.parameters["share"] == OnStretch(0.3, 0.0, ("main", 0.0, 1000.0))
        assert second.exchange == "bed"

    def test_cleaner_water_takes_up_the_background(self) -> None:
        made = Wetland("main", removal={"COD": 1e-4}, background={"COD": 5.0}, theta={"COD": 1.05})
        process = made.apply(still(["COD"], {})).processes[0]
        rate = process.rate(2.0, 2.0, removal=1e-4, background=5.0, share=1.0)
        assert rate == pytest.approx(-1.5e-4)
        assert process.parameters["removal"].theta == 1.05

    def test_refuses_what_it_cannot_do(self) -> None:
        made = still(["COD"], {})
        assert "no rate is known for anything that is simulated" in faults(made, Wetland("main"))
        assert "removal.NH3N: 'NH3N' is not simulated" in faults(made, Wetland("main", removal={"NH3N": 1e-6}))
        assert "share: 1.1 is above 1" in refused(Wetland, at="main", share="110 %")
        assert "theta.TP: 0 is not above 0" in refused(Wetland, at="main", theta={"TP": 0.0})
        assert "background.COD: no removal of COD" in refused(Wetland, at="main", background={"COD": 5.0})
        assert "removal.TP: '12' has no unit" in refused(Wetland, at="main", removal={"TP": "12"}).replace(
            "12 ", "'12' "
        )


class TestRiparianShade:
    def test_screens_one_behind_the_other(self) -> None:
        """0.2 of shade and 0.5 more are 0.6; standing water bleaches with the light that is left in each cell."""
        sun = {"solar_radiation": 500.0}
        made = still(["TRACER"], {"TRACER": 1.0}, processes=[BLEACHING], weather=sun, shade=0.2)
        results = Simulation(RiparianShade(STRETCH, 0.5).apply(made)).run(progress=False)
        light = 500.0 * (1.0 - (0.2 + 0.4 * COVERED))
        np.testing.assert_allclose(last(results, "TRACER"), np.exp(-1e-7 * light * 7200.0), rtol=1e-9)

    @pytest.mark.parametrize(
        "before",
        [0.0, 0.2, 1.0, {"main": 0.2}, Monthly([0.2] * 12), OnStretch(0.7, {"main": 0.1}, ("main", 0.0, 450.0))],
    )
    @pytest.mark.parametrize("new", [0.5, 1.0, Monthly([0.5] * 12)])
    def test_on_top_of_every_form_of_shade(self, before: Any, new: Any) -> None:
        time = np.datetime64("2020-07-01", "ns")
        cells = Cells({}, ["main"], np.zeros(10, int), time, np.arange(50.0, 1000.0, 100.0), np.full(10, 100.0))
        made = still(["TRACER"], {}, processes=[BLEACHING], weather={"solar_radiation": 1.0}, shade=before)
        more = evaluate(new, cells)
        first, both = (evaluate(item.shade, cells) for item in (made, RiparianShade("main", new).apply(made)))
        np.testing.assert_allclose(both, np.broadcast_to(1.0 - (1.0 - first) * (1.0 - more), both.shape), atol=1e-14)

    def test_refuses_what_it_cannot_do(self) -> None:
        dark = still(["TRACER"], {}, processes=[])
        found = faults(dark, RiparianShade("main", 0.5))
        assert "give weather.solar_radiation" in found
        assert "no process looks at the sunlight" in found
        assert "nothing is shaded" in refused(RiparianShade, at="main")
        assert "share: -0.1 is negative" in refused(RiparianShade, at="main", share=-0.1)
        odd = still(["TRACER"], {}, processes=[BLEACHING], weather={"solar_radiation": 1.0}, shade=Scaled(0.5, 0.5))
        assert "shade on top of a Scaled is not defined" in faults(odd, RiparianShade("main", 0.5))


class TestWeirRemoval:
    def with_weirs(self, *names: str, **more: Any) -> Scenario:
        weirs = tuple(Weir(name, ("main", 2000.0 * k), crest=1.5, width=20.0) for k, name in enumerate(names, 1))
        river = replace(rivers.trapezoid(), structures=weirs)
        ends = [Inflow("main", 10.0), Level("main", 1.5)]
        return Scenario("weirs", river, ("2020-01-01", "2020-01-02"), ends, **more)

    def test_the_river_is_the_one_without_it(self) -> None:
        made = self.with_weirs("upper", "lower", operations=[Schedule("upper", 1.8), Schedule("lower", 1.2)])
        changed = WeirRemoval("upper").apply(made)
        assert [item.name for item in changed.river.structures] == ["lower"]
        assert [item.structure for item in changed.operations] == ["lower"]
        assert changed.river.stations == made.river.stations
        assert WeirRemoval(["upper", "lower"]).apply(made) == self.with_weirs()

    def test_refuses_what_it_cannot_do(self) -> None:
        made = self.with_weirs("upper")
        assert "there is no structure 'uper'; did you mean 'upper'?" in faults(made, WeirRemoval("uper"))
        assert "the water is given" in faults(still(["TRACER"], {}), WeirRemoval("upper"))
        assert "no structure is named" in refused(WeirRemoval, structure=())


def test_they_compose_and_are_told_apart() -> None:
    sun = {"solar_radiation": 200.0}
    made = bed().replace(weather=sun, processes=(*bed().processes, Process("light", _by_light, {"TP": -1.0})))
    plan = [
        Dredging(STRETCH, demand=0.5, release=0.3),
        Aeration(STRETCH, power="20 kW"),
        Wetland("main", share=0.2),
        RiparianShade("main", 0.4),
    ]
    together = made.with_measures(*plan)
    assert len({item.hash for item in (made, together, *(made.with_measures(step) for step in plan))}) == 6
    assert len(together.processes) == 4 + 1 + 2
    assert together.flow_hash == made.flow_hash
    with pytest.raises(InputError, match=r"measures\[1\]\.at: there is no reach"):
        made.with_measures(plan[0], Aeration("north", power=1.0))


def _by_light(TP: float, solar_radiation: float) -> float:
    return 1e-9 * solar_radiation * TP


def test_a_whole_reach_is_the_stretch_from_end_to_end() -> None:
    reaches = [channel(500.0, name="upper", downstream="bend"), channel(500.0, name="lower", upstream="bend")]
    made = scenario(
        reaches,
        [Wall("upper", "upstream"), Wall("lower", "downstream")],
        7200.0,
        discharge=0.0,
        area=20.0,
        cell=100.0,
        step=600.0,
        names=["DO", "NH3_N", "TP"],
        quality={"DO": 8.0},
        processes=bed().processes,
    )
    whole, part = (Dredging(at, demand=0.5).apply(made) for at in ("lower", ("lower", 0.0, 500.0)))
    assert whole == part


def test_a_report_shows_them_in_the_units_of_their_trade() -> None:
    study: Any = SimpleNamespace(lang="en", runs=[], say=lambda key: known(key, "en"))
    shown = [
        Aeration("main", power="55 kW", efficiency="1.8 kg/kWh"),
        Wetland(("main", 0.0, 12_500.0), share=0.3, removal={"NH3_N": "18 m/a"}),
        Dredging("main", demand=0.5, release={"TP": 0.25}),
    ]
    assert [measure_text(study, describe(measure)) for measure in shown] == [
        "aeration: at main, power (kW) 55, efficiency (kg/kWh) 1.8, α 0.85, electricity a year (kWh) 481,800",
        "wetland: at main, 0, 12,500, share 30.0%, removal (m/a) NH3_N 18",
        "dredging: at main, cut of bed demand 50.0%, cut of bed release TP 25.0%",
    ]
