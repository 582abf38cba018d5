"""What docs/planning.md shows can be typed, and its files are there."""

from __future__ import annotations

import re
from pathlib import Path

import danao
from danao.planning.allocation.control import read_controls
from danao.planning.designs.file import read_design

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/planning.md").read_text(encoding="utf-8")


def test_files_that_it_names_exist() -> None:
    named = re.findall(r"`((?:docs|scenarios)/[\w./-]+)`", MANUAL)
    shown = [f"docs/{picture}" for picture in re.findall(r"\((pictures/[\w.]+)\)", MANUAL)]
    assert len(shown) == 2
    assert [path for path in named + shown if not (ROOT / path).exists()] == []


def test_its_levers_and_its_design_fit_the_river() -> None:
    base = danao.read_scenario(ROOT / "scenarios/baseline.yaml")
    loads = base.loads("t/a")
    for lever in read_controls(ROOT / "scenarios/danao/costs.csv"):
        for name in lever.constituents:
            assert loads.at[lever.source, name] > 0.0
    plans = read_design(ROOT / "scenarios/designs.yaml").scenarios()
    assert len({plan.name for plan in plans}) == 24
    assert f"Of {len(plans)} runs" in MANUAL


def test_what_it_says_of_costs_follows_from_the_levers() -> None:
    """The works upgraded, by hand: COD by 1/6, NH3-N and TP by 1/3."""
    loads = danao.read_scenario(ROOT / "scenarios/baseline.yaml").loads("t/a")
    shares = {"COD": 1.0 / 6.0, "NH3_N": 1.0 / 3.0, "TP": 1.0 / 3.0}
    money = sum(
        float(lever.rate(name).total(shares[name])) * loads.at[lever.source, name]
        for lever in read_controls(ROOT / "scenarios/danao/costs.csv")
        for name in lever.constituents
        if lever.source.startswith("WWTP")
    )
    assert f"{money:,.0f}" in MANUAL
