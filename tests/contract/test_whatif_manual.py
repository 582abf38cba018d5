"""What docs/whatif.md shows is what works, and its picture is there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from danao import Control
from danao.cli import main
from danao.simulation import Simulation
from tests.allocations import creek, creek_response

DOCS = Path(__file__).resolve().parents[2] / "docs"
MANUAL = (DOCS / "whatif.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = Simulation(creek().replace(name="again")).run(progress=False)
    controls = [Control("A", cost=1.0, most=0.9), Control("B", cost=30.0)]
    made = creek_response()
    made = replace(made, about={**made.about, "flow_hash": run.provenance["flow_hash"]})
    names: dict = {"response": made, "run": run, "controls": controls}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/whatif.md", "exec"), names)
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert page.count('"factors":[') == 3


def test_its_options_are_those_of_the_command() -> None:
    told = CliRunner().invoke(main, ["whatif", "--help"]).output
    for option in re.findall(r"--[a-z]+", MANUAL):
        assert option in told
    assert "PLAN.csv" in told


def test_its_picture_and_its_tests_are_there() -> None:
    for name in re.findall(r"\]\((pictures/\w+\.png)\)", MANUAL):
        assert (DOCS / name).stat().st_size > 50_000
    for name in re.findall(r"`((?:tests|benchmarks)/[\w/]+\.py)`", MANUAL):
        assert (DOCS.parent / name).exists()
