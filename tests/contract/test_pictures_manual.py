"""What docs/pictures.md shows is what works, and every picture of `danao.figures` is shown there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from danao import figures
from danao.reporting.palette import class_colour
from danao.standards._standard import read_standard
from tests.figures import gallery

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/pictures.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
SHOWN = re.findall(r"!\[[^\]]+\]\(pictures/(\w+)\.png\)", MANUAL)


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs are made for two days; what follows them is drawn from years that are made up."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(compile(SCRIPTS[0].replace("2019-01-01", "2018-01-03"), "docs/pictures.md", "exec"), names)
    short, names["runs"] = names["runs"], list(gallery.plans())
    assert [run.name for run in names["runs"]] == [run.name for run in short]
    for script in SCRIPTS[1:]:
        salty = names | {"runs": short} if "SALINITY" in script else names
        exec(compile(script, "docs/pictures.md", "exec"), salty)
    for name in ("profile.png", "plan.svg", "river.geojson", "tide.gif", "tide.html"):
        assert (tmp_path / name).stat().st_size > 1_000


def test_every_picture_is_named_and_shown() -> None:
    named = set(re.findall(r"figures\.(\w+)", MANUAL))
    assert named == set(dir(figures))
    assert all((ROOT / f"docs/pictures/{name}.png").exists() for name in SHOWN)
    assert len(SHOWN) >= len(named)
    assert sum((ROOT / f"docs/pictures/{name}.png").stat().st_size for name in SHOWN) < 1_000_000


def test_what_it_says_of_the_palettes_is_true() -> None:
    from tests.figures.test_palettes import least

    assert [round(least("map", eye)) for eye in ("normal", "protan", "deutan")] == [20, 4, 7]
    assert "is 20 for normal sight, but 4 for protanopes and 7 for deuteranopes" in MANUAL
    assert min(least("safe", eye) for eye in ("normal", "protan", "deutan", "tritan")) > 18.0
    assert class_colour(read_standard(), "III", "grey") == "#AEAEAE"
