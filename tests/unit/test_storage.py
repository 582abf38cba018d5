"""A storage zone of the scenario is the process written by hand, and stays so on every way through a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import (
    Constituent,
    FreeOutflow,
    Inflow,
    InputError,
    Scenario,
    Series,
    Simulation,
    TransientStorage,
    open_results,
    read_scenario,
    write_report,
)
from danao.kinetics.decay import decay
from danao.kinetics.transient_storage import transient_storage
from danao.scenario_file import read_any, scenario_from_document
from tests.runs import START, after
from tests.small_case import edited, write_case
from tests.tracers import channel, scenario
from tests.verification import test_T05

ZONE = TransientStorage(exchange=1e-4, area_ratio=0.4)


def stream(moving: tuple[str, ...] = ("TRACER",), **changes: Any) -> Scenario:
    """Return half an hour of the stream of case T05."""
    head = Inflow("main", flow=0.1, quality=dict.fromkeys(moving, 1.0), inlet="concentration")
    numbers: dict[str, Any] = {"discharge": 0.1, "area": 1.0, "cell": 10.0, "step": 20.0, "output": 300.0}
    made = {"storage": ZONE, "quality": {"TRACER": 0.5}} | changes
    return scenario([channel(200.0)], [head, FreeOutflow("main")], 1800.0, **numbers | made)


def problems(**changes: Any) -> str:
    with pytest.raises(InputError) as error:
        stream(**changes)
    return str(error.value)


def test_it_is_the_process_written_by_hand() -> None:
    """The case T05, bit for bit: states and ledger."""
    by_hand = test_T05.run()
    written = scenario(
        [channel(1000.0)],
        [Inflow("main", flow=0.1, quality={"TRACER": 1.0}, inlet="concentration"), FreeOutflow("main")],
        100_000.0,
        discharge=0.1,
        area=1.0,
        cell=2.0,
        step=20.0,
        output=100.0,
        dispersion=0.4,
        storage=ZONE,
    )
    results = Simulation(written).run(progress=False)
    for name in ("TRACER", "TRACER_storage"):
        np.testing.assert_array_equal(results.dataset[name], by_hand.dataset[name])
    assert results.ledger.equals(by_hand.ledger)
    assert results.trust.passed


def test_every_constituent_that_moves_has_its_zone() -> None:
    lead = Constituent("lead210", "lead-210", "铅-210", unit="L-1")
    made = stream(("TRACER", "lead210"), names=["TRACER", lead, "TRACER_bed"])
    results = Simulation(made).run(progress=False)
    assert list(results.constituents) == ["TRACER", "lead210", "TRACER_bed", "TRACER_storage", "lead210_storage"]
    assert results.constituents["lead210_storage"] == {
        "unit": "L-1",
        "long_name": "lead-210 in the storage zone",
        "long_name_zh": "滞留区铅-210",
    }
    assert made.constituent_names == ("TRACER", "lead210", "TRACER_bed")


def test_uniform_water_stays_uniform() -> None:
    """The zone starts in equilibrium with the stream: number, by reach, or along a reach."""
    for start in (1.0, {"main": 1.0}, {"main": ([0.0, 200.0], [1.0, 1.0])}):
        data = Simulation(stream(quality={"TRACER": start})).run(progress=False).dataset
        np.testing.assert_allclose(data["TRACER"], 1.0, rtol=1e-12)
        np.testing.assert_allclose(data["TRACER_storage"], 0.4, rtol=1e-12)


def test_the_start_of_the_zone_may_be_said() -> None:
    data = Simulation(stream(quality={"TRACER": 1.0, "TRACER_storage": 0.0})).run(progress=False).dataset
    assert data["TRACER_storage"].values[0].max() == 0.0
    assert data["TRACER"].values[-1].min() < 0.99
    spun_up = Simulation(stream(quality="steady")).run(progress=False).dataset
    np.testing.assert_allclose(spun_up["TRACER_storage"].values[0], 0.4, rtol=1e-3)


def test_a_process_may_act_in_the_zone() -> None:
    """Who lists NAME_storage may name it in a process."""
    made = stream(names=["TRACER", "TRACER_storage"], processes=[decay("TRACER_storage", "10 1/d")])
    ledger = Simulation(made).run(progress=False).ledger
    assert ledger.loc["TRACER_storage", "exchange"] + ledger.loc["TRACER_storage", "reactions"] != 0.0
    assert abs(ledger["residual"]).max() < 1e-9


def test_by_reach_and_in_time() -> None:
    rate = Series([START, after(1800.0)], [0.0, 1e-3])
    made = stream(storage=TransientStorage({"main": rate}, {"main": "0.4"}))
    assert made.storage is not None
    assert made.storage.area_ratio == {"main": 0.4}
    assert Simulation(made).run(progress=False).trust.passed


@pytest.mark.parametrize(
    ("exchange", "area_ratio", "message"),
    [
        (-1e-5, 1.0, "exchange: -1e-05 is negative"),
        ("1e-5 m", 1.0, "exchange: 'm' is not a unit of rate"),
        (None, 1.0, "exchange: None is not a number"),
        (1e-5, 0.0, "area_ratio: 0 is not positive"),
        (1e-5, {"main": -1.0}, "area_ratio.main: -1 is negative"),
        (1e-5, {}, "area_ratio: no reach has a value"),
        (1e-5, np.nan, "area_ratio: nan is not finite"),
        (1e-5, Series([START, after(1.0)], [1.0, 1.0]), "is neither a number nor a table"),
    ],
)
def test_values_that_cannot_be(exchange: Any, area_ratio: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        TransientStorage(exchange, area_ratio)
    assert message in str(error.value)


def test_both_values_are_judged() -> None:
    with pytest.raises(InputError) as error:
        TransientStorage("fast", "wide")
    assert [problem.key for problem in error.value.problems] == ["exchange", "area_ratio"]


def test_it_must_fit_the_scenario() -> None:
    assert "storage.exchange: there is no reach 'mian'; did you mean 'main'?" in problems(
        storage=TransientStorage({"mian": 1e-5, "main": 1e-5}, 1.0)
    )
    late = Series([after(60.0), after(1800.0)], [0.0, 1e-3])
    assert "storage.exchange" in problems(storage=TransientStorage(late, 1.0))
    assert "storage: 0.4 is no storage zone" in problems(storage=0.4)
    twice = [transient_storage("TRACER", "TRACER_storage")]
    assert "is there already" in problems(names=["TRACER", "TRACER_storage"], processes=twice)
    moving = Constituent("TRACER_storage")
    assert "'TRACER_storage' moves with the water" in problems(names=["TRACER", moving])
    assert "initial.quality.TRACER_bed" in problems(quality={"TRACER_bed": 1.0})
    assert "'TRACER_storage' is not simulated" in problems(storage=None, quality={"TRACER_storage": 1.0})


def test_hash_and_description() -> None:
    made = stream()
    assert scenario_from_document(json.loads(json.dumps(made.describe())), made.hash) == made
    assert made.hash != stream(storage=TransientStorage(2e-4, 0.4)).hash != stream(storage=None).hash
    assert made.hash == stream(storage=TransientStorage("1e-4 1/s", "0.4")).hash
    assert made.flow_hash == stream(storage=None).flow_hash


YAML = ("numerics:", "storage: {exchange: 8.64 1/d, area_ratio: {main: 0.4}}\nnumerics:")


def test_from_yaml_to_a_report(tmp_path: Path) -> None:
    """The unit is read; a run is repeated from its own file; the report shows the zone."""
    path = write_case(
        tmp_path, scenario=edited(YAML, ("2020-01-03", "2020-01-01T06:00"), ("output: 1 h", "output: 2 h"))
    )
    made = read_scenario(path)
    assert made.storage == TransientStorage(1e-4, {"main": 0.4})
    results = Simulation(made).run(progress=False)
    file = results.save(tmp_path / "run.nc")
    again = Simulation(read_any(file)).run(progress=False)
    assert again.content_hash == open_results(file).content_hash
    assert "COD_storage" in results.dataset
    page = write_report(tmp_path / "report.html", file, lang="en").read_text(encoding="utf-8")
    assert "in the storage zone" in page


def test_a_plan_is_laid_over_the_zone_of_its_base(tmp_path: Path) -> None:
    write_case(tmp_path, scenario=edited(YAML))
    (tmp_path / "faster.yaml").write_text("base: scenario.yaml\nstorage: {exchange: 2e-4 1/s}\n", encoding="utf-8")
    (tmp_path / "none.yaml").write_text("base: scenario.yaml\nstorage: null\n", encoding="utf-8")
    assert read_scenario(tmp_path / "faster.yaml").storage == TransientStorage(2e-4, {"main": 0.4})
    assert read_scenario(tmp_path / "none.yaml").storage is None


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{exchange: 1e-4, area_ratio: 1}", "storage.exchange: 0.0001 has no unit"),
        ("{exchange: -1 1/d, area_ratio: 1}", "storage.exchange: -1 1/d is below 0"),
        ("{exchange: 1 1/d, area_ratio: 0}", "storage.area_ratio: 0 is not above 0"),
        ("{exchange: 1 1/d}", "storage.area_ratio: the key is missing"),
        ("{exchange: 1 1/d, area_ration: 1}", "storage.area_ration: unknown key; did you mean 'area_ratio'?"),
        ("{exchange: {mian: 1 1/d}, area_ratio: 1}", "storage.exchange: there is no reach 'mian'"),
    ],
)
def test_yaml_that_cannot_be(tmp_path: Path, written: str, message: str) -> None:
    path = write_case(tmp_path, scenario=edited(("numerics:", f"storage: {written}\nnumerics:")))
    with pytest.raises(InputError) as error:
        read_scenario(path)
    assert message in str(error.value)
    assert all(problem.line for problem in error.value.problems)


def test_measures_pass_it_on() -> None:
    made = stream()
    assert replace(made, name="other").storage == made.storage
    assert made.with_measures(name="plan").storage == made.storage
