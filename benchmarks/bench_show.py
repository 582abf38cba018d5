"""How long a notebook waits for a card, and how large it is: each noun <= 50 ms and <= 40 kB."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import danao
from danao.results import Results
from tests.planning_results import every
from tests.synthetic import synthetic_results

ROOT = Path(__file__).resolve().parents[1]


@cache
def year() -> Results:
    """Return a year of hours in 300 cells."""
    return synthetic_results("baseline", cell=50.0, hours=1.0)


@cache
def scenario() -> danao.Scenario:
    """Return the combined plan of the Dan'ao."""
    return danao.read_scenario(ROOT / "scenarios/combined.yaml")


def network() -> danao.River:
    """Return 40 reaches of 800 sections, with 800 stations."""
    chainages = np.linspace(0.0, 3e4, 800)
    sections = [danao.CrossSection.rectangle(x, 5.0 - x * 1e-4, 20.0, 0.03, 9.0) for x in chainages]
    reaches = [danao.Reach(f"r{k}", sections, upstream=f"n{k}", downstream=f"n{k + 1}") for k in range(40)]
    return danao.River(reaches, {f"{k} {j}": (f"r{k}", 1000.0 * j) for k in range(40) for j in range(20)})


NOUNS: dict[str, Callable[[], Any]] = {
    "river": lambda: scenario().river,
    "network": network,
    "scenario": scenario,
    "results": year,
    "assessment": lambda: danao.assess(year()),
    "kinetics": lambda: danao.Kinetics(scenario().processes, scenario().constituents),
    **{name: lambda name=name: every()[name] for name in ("plan", "response", "apportionment", "capacity")},
    **{name: lambda name=name: every()[name] for name in ("uncertainty", "spill")},
}


@pytest.mark.parametrize("name", NOUNS)
def test_card(name: str, benchmark: Any, figure: Any) -> None:
    noun = NOUNS[name]()
    page = benchmark.pedantic(noun._repr_html_, rounds=10, warmup_rounds=1)
    figure(1e3 * benchmark.stats.stats.min, "ms", "<= 50")
    figure(len(page.encode()) / 1e3, "kB", "<= 40")


def test_card_of_a_year_on_disk(benchmark: Any, figure: Any, tmp_path: Path) -> None:
    opened = danao.open_results(year().save(tmp_path / "year.nc"))
    benchmark.pedantic(opened._repr_html_, rounds=10, warmup_rounds=1)
    figure(1e3 * benchmark.stats.stats.min, "ms", "<= 50")
