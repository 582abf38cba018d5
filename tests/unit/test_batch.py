"""A batch of many scenarios: whole or not there, the same whoever computes it and however often it is stopped."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import danao
from danao import Inflow, InputError, Level, Process, RunError, Scenario, Source, tables
from danao.errors import DanaoWarning, FullDiskError, LostWorkerError
from danao.kinetics.decay import decay
from danao.planning import work
from danao.planning.batch import batch, many, runs
from danao.planning.batch.folder import differences
from danao.planning.workers import LIGHT, Here, Processes, workers_of
from danao.reporting import compare, write_report
from danao.river.network import Station
from tests import rivers
from tests.mortal import die, die_once
from tests.runs import scenario


def creek(name: str, load: float, **changes: Any) -> Scenario:
    """Three hours of a kilometre with one works, a station below it."""
    river = rivers.flume(1000.0, slope=1e-3, manning=0.03)
    river = type(river)(river.reaches, stations={"S1": Station("S1", "main", 800.0, target="III")})
    ends = [Inflow("main", flow=5.0, quality={"COD": 5.0}), Level("main", level=1.5, quality={"COD": 5.0})]
    works = Source("works", at=("main", 300.0), flow=0.1, quality={"COD": load})
    made = scenario(river, ends, 10800.0, cell=100.0, step=60.0, output=600.0, sources=[works], quality={"COD": 5.0})
    return made.replace(**{"name": name, "processes": [decay("COD", rate=1e-5)]} | changes)


def creeks(count: int) -> list[Scenario]:
    """Plans on two waters, some with rates of their own."""
    own = [{}, {"roughness": 1.2}]
    return [
        creek(f"plan {k}", 10.0 * k, processes=[decay("COD", rate=1e-5 * (1 + k % 3))], **own[k % 2])
        for k in range(count)
    ]


def content(folder: Path) -> dict[str, Any]:
    """Return what a batch holds: tables as bytes, results by the hash of every number and text in them."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found: dict[str, Any] = {}
    for path in files:
        is_result = path.name == "result.nc"
        found[str(path.relative_to(folder))] = danao.open_results(path).content_hash if is_result else path.read_bytes()
    return found


def test_files_are_the_same_in_any_unit_and_process(tmp_path: Path) -> None:
    plans = creeks(6)
    first = batch(plans, tmp_path / "here", chunk=2)
    batch(plans, tmp_path / "beside", chunk=2, workers=2)
    batch(plans, tmp_path / "other units", chunk=3)
    for name in ("beside", "other units"):
        assert content(tmp_path / name) == content(tmp_path / "here"), name
    alone = danao.Simulation(plans[3]).run(False).at("S1")
    assert np.array_equal(first.results("plan 3").at("S1")["COD"].values, alone["COD"].values)
    with first.ensemble() as data:
        assert np.array_equal(data["COD"].sel(scenario="plan 3", station="S1").values, alone["COD"].values)


@pytest.mark.slow
def test_files_are_the_same_whoever_computes(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    plans = creeks(12)
    batch(plans, tmp_path / "here", chunk=2)
    batch(plans, tmp_path / "four", chunk=2, workers=4)
    batch(plans, tmp_path / "dask", chunk=2, workers=2, dask="local")
    for name in ("four", "dask"):
        assert content(tmp_path / name) == content(tmp_path / "here"), name


def test_dask_knows_the_settings_that_keep_it_light() -> None:
    """A setting of another name would be taken without a word."""
    pytest.importorskip("distributed")
    import dask

    for key in LIGHT:
        assert dask.config.get(key, "unknown") != "unknown", key


def test_what_is_there_is_not_run_again(tmp_path: Path) -> None:
    plans = creeks(4)
    assert batch(plans, tmp_path).there == ()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("result.nc")}
    again = batch([*plans, creek("one more", 7.0)], tmp_path)
    assert again.there == tuple(plan.name for plan in plans)
    assert before.items() <= {path: path.stat().st_mtime_ns for path in tmp_path.rglob("result.nc")}.items()
    assert list(again.table["name"]) == [*again.there, "one more"]


def test_a_damaged_result_or_a_lost_verdict_is_made_again(tmp_path: Path) -> None:
    plans = creeks(3)
    done = batch(plans, tmp_path)
    whole = content(tmp_path)
    results, verdict = (tmp_path / done.table["folder"][k] for k in (0, 1))
    (results / "result.nc").write_bytes((results / "result.nc").read_bytes()[:5000])
    (verdict / "verdict.csv").unlink()
    assert batch(plans, tmp_path).there == ("plan 1", "plan 2")
    assert content(tmp_path) == whole


def stopped_and_resumed(plans: list[Scenario], folder: Path, kills: int, span: float) -> int:
    """Kill a batch as often, each time after a random time; then let it end. Return how often it was killed."""
    context, killed, chance = multiprocessing.get_context("fork"), 0, random.Random(20)
    for _ in range(kills):
        child = context.Process(target=batch, args=(plans, folder), kwargs={"chunk": 4})
        child.start()
        child.join(chance.uniform(0.0, span))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)  # type: ignore[arg-type]
            killed += 1
        child.join()
        for path in folder.rglob("result.nc"):
            danao.open_results(path)  # whole, whenever it was killed
    batch(plans, folder, chunk=4)
    return killed


def check_kills(tmp_path: Path, count: int, kills: int) -> None:
    plans = creeks(count)
    batch(plans[:4], tmp_path / "warm", chunk=4)  # or the first kills would fall into the time of compilation
    begin = time.perf_counter()
    batch(plans, tmp_path / "whole", chunk=4)
    span = min(0.3, 4.0 / kills) * (time.perf_counter() - begin)  # so short that the batch outlives most kills
    assert stopped_and_resumed(plans, tmp_path / "killed", kills, span) > kills // 2
    left = [path for path in (tmp_path / "killed").rglob(".*.part")]
    for path in left:  # a killed process cannot clean up; nobody takes such a file for a result
        path.unlink()
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_killed_batch_ends_as_if_it_had_not_been_killed(tmp_path: Path) -> None:
    check_kills(tmp_path, 8, 3)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_forty_scenarios_killed_twenty_times(tmp_path: Path) -> None:
    check_kills(tmp_path, 40, 20)


def burst(COD: float, *, k: float, limit: float) -> float:
    return k * COD / (1.0 if limit > COD else 0.0)


def test_one_that_fails_stops_nothing_else(tmp_path: Path) -> None:
    def risky(name: str, load: float) -> Scenario:
        return creek(name, load, processes=[Process("burst", burst, {"COD": -1.0}, {"k": 1e-6, "limit": 20.0})])

    plans = [risky(f"plan {k}", 2000.0 if k == 5 else 10.0 * k) for k in range(8)]
    done = batch(plans, tmp_path)
    assert done.failed["name"].tolist() == ["plan 5"]
    assert "the rate of process 'burst' is" in done.failed["error"].iloc[0]
    assert "plan 5" in (tmp_path / "failed.csv").read_text()
    assert done.table["status"].tolist() == ["done"] * 5 + ["failed"] + ["done"] * 2
    with done.ensemble() as data:
        assert "plan 5" not in data["scenario"].values
    with pytest.raises(InputError, match="'plan 5' failed: "):
        done.results("plan 5")
    assert done.results("plan 4").content_hash == content_of_alone(plans[4], tmp_path)
    assert len(batch([plan for plan in plans if plan.name != "plan 5"], tmp_path).failed) == 0
    assert not (tmp_path / "failed.csv").exists()


def content_of_alone(plan: Scenario, folder: Path) -> str:
    return batch([plan], folder / "alone").results(plan.name).content_hash


def test_a_folder_of_another_scenario_is_refused_with_the_difference(tmp_path: Path) -> None:
    batch([creek("plan", 10.0)], tmp_path)
    with pytest.raises(InputError) as found:
        batch([creek("plan", 12.0, shade=0.5)], tmp_path)
    text = str(found.value)
    assert "another scenario 'plan' is there" in text
    assert "sources.works.quality.COD is 10.0 there, 12.0 here" in text
    assert "shade is 0.0 there, 0.5 here" in text
    assert "use another folder" in text


def test_a_folder_of_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch([creek("plan", 10.0)], tmp_path)
    monkeypatch.setattr(many.metadata, "version", lambda name: "9.9")
    with pytest.raises(InputError, match=r"made by danao .*, this is 9\.9"):
        batch([creek("plan", 10.0)], tmp_path)


def test_differences_are_few_and_named() -> None:
    there = {"a": [1.0, 2.0], "b": {str(k): k for k in range(20)}}
    here = {"a": [1.0, 3.0], "b": {}}
    text = differences(there, here)
    assert text.startswith("a.1 is 2.0 there, 3.0 here; b.0 is 0 there, nothing here")
    assert text.endswith("…")


@pytest.mark.parametrize("when", [1, 3, 5])
def test_a_full_disk_ends_the_batch_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    flush, calls = tables._flush, []

    def full(path: Path) -> None:
        calls.append(path)
        if len(calls) > 2 * when:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(path)

    plans = creeks(4)
    with monkeypatch.context() as patch:
        patch.setattr(tables, "_flush", full)
        with pytest.raises(FullDiskError, match="No space left on device"):
            batch(plans, tmp_path / "full")
    for path in (tmp_path / "full").rglob("*.nc"):
        danao.open_results(path)
    assert not list((tmp_path / "full").rglob("*.part"))
    batch(plans, tmp_path / "full")
    batch(plans, tmp_path / "whole")
    assert content(tmp_path / "full") == content(tmp_path / "whole")


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_lost_worker_is_replaced_and_one_that_is_always_lost_is_told(tmp_path: Path) -> None:
    answers = dict(Processes(2).each(die_once, [(tmp_path / "mark", k) for k in range(4)]))
    assert answers == {0: 0, 1: 1, 2: 4, 3: 9}
    answers = dict(Processes(2).each(die, range(4)))
    assert isinstance(answers.pop(2), LostWorkerError)
    assert answers == {0: 0, 1: 1, 3: 9}


class Lossy(Here):
    """Lose the worker of every task that holds a certain scenario."""

    def each(self, function: Any, items: Any) -> Any:
        for number, task in enumerate(items):
            lost = any(one.name == "plan 2" for one in task.scenarios)
            yield number, LostWorkerError("killed") if lost else function(task)


def test_what_kills_its_worker_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "workers_of", lambda *_: contextlib.nullcontext(Lossy()))
    done = batch(creeks(6), tmp_path)
    assert done.failed.set_index("name")["error"].to_dict() == {"plan 2": "killed"}


def test_bad_input_is_told_at_once(tmp_path: Path) -> None:
    bare = creek("bare", 1.0)
    bare = bare.replace(river=type(bare.river)(bare.river.reaches))
    with pytest.raises(InputError) as found:
        batch([creek("one", 1.0), creek("one", 2.0), bare], tmp_path, keep="station", chunk=0)
    text = str(found.value)
    for part in ("2 scenarios are named 'one'", "did you mean 'stations'?", "0 scenarios abreast"):
        assert part in text
    with pytest.raises(InputError, match="the river has no stations"):
        batch([bare], tmp_path)
    with pytest.raises(InputError, match="no scenario is given"):
        batch([], tmp_path)
    with pytest.raises(InputError, match="0 workers"):
        batch([creek("one", 1.0)], tmp_path, workers=0)
    with pytest.raises(InputError, match="parameters are given by lane"):
        batch([creek("one", 1.0, processes=[decay("COD", rate=danao.Lanes((1e-6, 2e-6)))])], tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_scheduler_that_does_not_answer() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match=r"no Dask scheduler answers at 'nowhere://x'"), workers_of(1, "nowhere://x"):
        pass


def test_scenarios_of_other_periods_have_no_ensemble(tmp_path: Path) -> None:
    one = creek("one", 1.0)
    later = creek("two", 1.0, period=(one.period[0], one.period[1] + np.timedelta64(1, "h")))
    with pytest.warns(DanaoWarning, match="'two' has other output instants than 'one'"):
        done = batch([one, later], tmp_path)
    with pytest.raises(InputError, match="there is no ensemble"):
        done.ensemble()


def test_units_follow_from_the_list_and_fit_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = creeks(10)
    assert work.units(plans, "stations") == [(0, 2, 4, 6, 8), (1, 3, 5, 7, 9)]
    assert work.units(plans, "stations", 3) == [(0, 2), (4, 6, 8), (1, 3), (5, 7, 9)]
    monkeypatch.setattr(work, "MEMORY", work.bytes_of(plans[0], "all") * 4)
    assert max(map(len, work.units(plans, "all"))) <= 4


def test_results_of_a_batch_go_on_to_comparison_and_report(tmp_path: Path) -> None:
    plans = [creek("base", 900.0, data_status="illustrative"), creek("cut", 10.0, data_status="illustrative")]
    done = batch(plans, tmp_path)
    assert done.illustrative
    assert "illustrative data" in repr(done)
    table = done.table.set_index("name")
    assert table.loc["cut", "months_met"] == 1.0
    assert table.loc["base", "months_met"] == 0.0
    assert table.loc["base", "worst_constituent"] == "COD"
    assert table.loc["base", "load_COD [t/a]"] > table.loc["cut", "load_COD [t/a]"]
    runs = [done.results(name) for name in ("base", "cut")]
    assert compare(runs).index.tolist() == ["base", "cut"]
    page = tmp_path / "report.html"
    write_report(page, runs, lang="en")
    assert "nothing to draw along the river" in page.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="keeps its stations alone"):
        danao.long_profile(runs[0])
    whole = batch(plans, tmp_path, keep="all").results("base")
    assert whole.kept == "all"
    assert whole.at("S1")["COD"].equals(runs[0].at("S1")["COD"])


def test_a_run_error_of_the_disk_is_an_error_of_the_run() -> None:
    assert issubclass(FullDiskError, RunError)


@pytest.mark.parametrize(
    ("work", "workers", "wanted"),
    [
        ([(0, 1, 2, 3)], 1, [(0, 1, 2, 3)]),
        ([(0, 1, 2, 3)], 2, [(0, 1), (2, 3)]),
        ([(0, 2, 4), (1,)], 3, [(0,), (2, 4), (1,)]),
        ([(0, 1)], 5, [(0,), (1,)]),
    ],
)
def test_units_are_halved_until_every_worker_has_one(work, workers, wanted) -> None:
    assert runs._shared_out(work, workers) == wanted
