"""What docs/uncertainty.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/uncertainty.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/uncertainty.md", "exec"), names)
    assert capsys.readouterr().out
    assert names["found"].runs == 8
    assert names["year"].table["bias"][0] == pytest.approx(0.25 * 2 / np.pi, abs=0.01)
    for name in ("probability", "band", "along", "sampling"):
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
