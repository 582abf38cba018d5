"""Many load scenarios of the Dan'ao River: lanes against separate runs, and Dask against plain processes."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import Scenario, Simulation, batch, read_scenario
from danao._data import scenario_folder
from danao.forcing.arithmetic import product
from danao.planning.workers import workers_of

LANES, ALONE, DAYS = 100, 3, 30
CARRIED = ("COD", "NH3_N", "TP", "DO")


def plans(count: int, days: int) -> list[Scenario]:
    """Return the baseline without salt and TN, four constituents, with loads of its sources scaled."""
    base = read_scenario(scenario_folder() / "baseline.yaml")
    keep = [item for item in base.processes if set(item.stoichiometry) <= set(CARRIED)]
    start = base.period[0]

    def only(quality: Any, factor: float) -> dict[str, Any]:
        return {name: product(value, factor) for name, value in quality.items() if name in CARRIED}

    initial = base.initial
    if not isinstance(initial, str) and not isinstance(initial.quality, str):
        initial = replace(initial, quality={k: v for k, v in initial.quality.items() if k in CARRIED})
    made = []
    for k in range(count):
        factor = 0.4 + 0.6 * k / count
        sources = [replace(s, quality=only(s.quality, factor), load=only(s.load, factor)) for s in base.sources]
        ends = [replace(b, quality=only(b.quality, 1.0)) if b.quality else b for b in base.boundaries]
        changes = {"sources": sources, "boundaries": ends, "processes": keep, "initial": initial, "indicators": {}}
        period = (start, start + np.timedelta64(days, "D"))
        carried = [item for item in base.constituents if item.name in CARRIED]
        made.append(base.replace(name=f"load {k}", constituents=carried, period=period, **changes))
    return made


def seconds(function: Any) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def test_a_hundred_lanes_against_separate_runs(figure: Any) -> None:
    """Separate runs: three are measured, the mean is taken for each of the hundred."""
    many = plans(LANES, DAYS)
    for few in (many[:1], many[:2]):
        Simulation(*few).run_abreast(False, keep="stations")  # warm
    alone = seconds(lambda: [Simulation(one).run(False) for one in many[:ALONE]]) / ALONE
    together = seconds(lambda: Simulation(*many).run_abreast(False, keep="stations"))
    cells = Simulation(many[0]).grid.cell_bed.size
    work = cells * len(CARRIED) * DAYS * 86400.0 / many[0].numerics.step * LANES
    figure(alone, f"s, one run alone, {DAYS} days", "")
    figure(together, f"s, {LANES} lanes", "")
    figure(LANES * alone / together, "times faster than separate runs", ">= 15")
    figure(1e9 * together / work, "ns per cell-constituent-step-scenario", "<= 2")
    figure(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0, "MiB at most", "")


def test_dask_against_processes(figure: Any, tmp_path: Path) -> None:
    """Units of ten seconds; both begin with fresh workers that load the library, after the kernels were compiled."""
    pytest.importorskip("distributed")
    many = plans(40, 4 * DAYS)
    batch(plans(20, 1), tmp_path / "warm", workers=2, chunk=10, progress=False)
    plain = seconds(lambda: batch(many, tmp_path / "plain", workers=2, chunk=10, progress=False))
    with workers_of(2, "local") as cluster:
        dask = seconds(lambda: batch(many, tmp_path / "dask", dask=cluster.client, chunk=10, progress=False))
    figure(plain, "s, 40 scenarios, two processes", "")
    figure(100.0 * (dask / plain - 1.0), "% overhead of Dask", "<= 10")
