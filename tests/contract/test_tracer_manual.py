"""What docs/tracer.md shows is what works."""

from __future__ import annotations

from pathlib import Path

from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    done = perform("tracer", tmp_path)
    names = done.names
    assert "Nash-Sutcliffe" in done.told
    assert (tmp_path / "tracer.png").stat().st_size > 10_000
    assert names["fit"].efficiency["all"] > 0.98
