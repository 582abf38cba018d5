"""What docs/spill.md shows is what works."""

from __future__ import annotations

from pathlib import Path

from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    done = perform("spill", tmp_path)
    names, said = done.names, done.told
    assert "Spill bulletin" in said
    assert "Intake waterworks" in said
    assert "the likeliest release" in said
    for picture in ("spill.png", "source.png"):
        assert (tmp_path / picture).stat().st_size > 10_000
    source = names["source"]
    assert abs(source.best.at[1] - 3000.0) < 700.0
    assert source.mass[0] < 500_000.0 < source.mass[1]
