"""What docs/designs.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

from tests.pages import ROOT, page, perform


def test_its_scripts_run(tmp_path: Path) -> None:
    done = perform("designs", tmp_path)
    names = done.names
    assert done.told
    assert len(names["plans"]) == 20
    assert set(names["found"].table["parameter"]) == set(names["design"].parameters)
    assert (tmp_path / "tornado.png").stat().st_size > 10_000


def test_its_file_is_a_design(tmp_path: Path) -> None:
    from danao import expand

    (text,) = re.findall(r"```yaml\n# plans.yaml\n(.*?)```", page("designs"), re.DOTALL)
    folder = tmp_path / "scenarios"
    folder.mkdir()
    for path in (ROOT / "scenarios").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "danao").mkdir()
    for path in (ROOT / "scenarios/danao").glob("*"):
        (folder / "danao" / path.name).write_bytes(path.read_bytes())
    (folder / "plans.yaml").write_text(text.replace("runs: 200", "runs: 12"), encoding="utf-8")
    runs = expand(folder / "plans.yaml")
    assert {run.measures[-1].fraction for run in runs} == {0.0, 0.3, 2 / 3}
