"""What docs/capacity.md shows is what works."""

from __future__ import annotations

from pathlib import Path

from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    told = perform("capacity", tmp_path).told
    assert "present 157.7" in told
    assert "\nboth\n" in told
    assert (tmp_path / "capacity.csv").read_text(encoding="utf-8").startswith("zone,constituent,method")
    for picture in ("capacity.png", "slack.png"):
        assert (tmp_path / picture).stat().st_size > 10_000
