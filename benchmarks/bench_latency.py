"""How long a person waits for a fresh process: help, import, and a first run with a cold and a warm kernel cache."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEMO = ("-m", "danao.cli", "demo", "--no-open")
FIRST_RUN = """
import danao
shape = dict(bed=0.0, width=20.0, manning=0.03)
reach = danao.Reach("main", sections=[danao.CrossSection.rectangle(chainage=x, **shape) for x in (0.0, 1000.0)])
scenario = danao.Scenario(
    name="latency", river=danao.River(reaches=[reach]), period=("2020-01-01", "2020-01-01T01:00"),
    boundaries=[danao.Inflow("main", flow=10.0, quality={"TRACER": 1.0}), danao.Level("main", level=2.0)],
    constituents=["TRACER"], dispersion=10.0, initial=danao.Initial(quality={"TRACER": 0.0}),
)
danao.Simulation(scenario).run()
"""


def fresh(*arguments: str, **environment: str) -> None:
    variables = {**os.environ, **environment}
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables, check=True, capture_output=True)


def test_import(benchmark: Any, figure: Any) -> None:
    benchmark.pedantic(fresh, ("-c", "import danao"), rounds=5, warmup_rounds=1)
    figure(benchmark.stats.stats.median, "s", "<= 1.5")


def test_help(benchmark: Any, figure: Any) -> None:
    benchmark.pedantic(fresh, ("-c", "from danao.cli import main; main(['--help'])"), rounds=5, warmup_rounds=1)
    figure(benchmark.stats.stats.median, "s", "<= 0.5")


def test_demonstration_with_a_warm_cache(benchmark: Any, figure: Any, tmp_path: Path) -> None:
    settings = {"DANAO_CACHE_DIR": str(tmp_path / "cache")}
    benchmark.pedantic(fresh, (*DEMO, str(tmp_path / "demo")), settings, rounds=3, warmup_rounds=1)
    figure(benchmark.stats.stats.min, "s", "<= 5")


def test_demonstration_with_a_cold_cache(benchmark: Any, figure: Any, tmp_path: Path) -> None:
    folders = iter(range(1000))

    def cold() -> None:
        folder = tmp_path / str(next(folders))
        fresh(*DEMO, str(folder / "demo"), DANAO_CACHE_DIR=str(folder / "cache"))

    benchmark.pedantic(cold, rounds=3)
    figure(benchmark.stats.stats.min, "s", "<= 30")


def test_first_run_with_a_warm_cache(benchmark: Any, figure: Any, tmp_path: Path) -> None:
    settings = {"DANAO_CACHE_DIR": str(tmp_path)}
    benchmark.pedantic(fresh, ("-c", FIRST_RUN), settings, rounds=3, warmup_rounds=1)
    figure(benchmark.stats.stats.median, "s", "<= 2")


def test_first_run_with_a_cold_cache(benchmark: Any, figure: Any, tmp_path: Path) -> None:
    folders = iter(range(1000))

    def cold() -> None:
        fresh("-c", FIRST_RUN, DANAO_CACHE_DIR=str(tmp_path / str(next(folders))))

    benchmark.pedantic(cold, rounds=1)
    figure(benchmark.stats.stats.min, "s", "<= 40 more than warm")
