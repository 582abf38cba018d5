"""What the README shows is what works: its self-contained script runs, its other names and files exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import danao

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_first_river_runs_and_has_a_rating(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict = {}
    for script in SCRIPTS[1:]:
        exec(compile(script, "README.md", "exec"), names)
    assert names["results"].trust.passed
    arrived = names["results"].at("S1")["TRACER"].values[-1]
    assert arrived == pytest.approx(1.0, abs=1e-6)
    assert "TRACER" in capsys.readouterr().out
    assert (names["profiles"]["depth"].diff("profile") > 0.0).all()


@pytest.mark.parametrize("script", SCRIPTS)
def test_public_names_exist(script: str) -> None:
    used = {
        node.attr
        for node in ast.walk(ast.parse(script))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "danao"
    }
    assert used <= set(danao.__all__)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:docs|notebooks|scenarios)/[\w./-]+)`", README))))
def test_files_that_it_names_exist(path: str) -> None:
    assert (ROOT / path).exists()
