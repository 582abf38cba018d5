"""What docs/batch.md shows is what works."""

from __future__ import annotations

from pathlib import Path

from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    assert "4, 0 of them there already, 0 failed" in perform("batch", tmp_path).told
    assert {path.name for path in (tmp_path / "runs").iterdir() if path.is_file()} == {"comparison.csv", "ensemble.nc"}
