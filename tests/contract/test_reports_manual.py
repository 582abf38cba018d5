"""What docs/reports.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from danao.cli import main
from danao.reporting import pictures
from danao.reporting.pdf import _data
from danao.reporting.word import _writer
from tests.contract.test_same_numbers import DOT
from tests.synthetic import synthetic_results

POINT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
MANUAL = (Path(__file__).resolve().parents[2] / "docs/reports.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two runs; pictures are a point each."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_writer, "drawn", lambda *_: DOT)
    monkeypatch.setattr(_data, "_svg", lambda _: POINT)
    monkeypatch.setattr(pictures, "svg", lambda _: POINT)
    for name, plan in (("present", "baseline"), ("plan", "combined")):
        synthetic_results(plan, cell=1500.0, hours=240.0, end="2018-02-01").save(tmp_path / "runs" / f"{name}.nc")
    return tmp_path


def test_its_scripts_run(folder: Path) -> None:
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/reports.md", "exec"), names)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    for name in ("report.docx", "own.docx"):
        assert "示例河" in docx.Document(str(folder / name)).core_properties.title
    assert {path.name for path in folder.iterdir()} == {
        *("runs", "report.html", "report.docx", "report.pdf", "report.xlsx", "模板.docx", "own.docx")
    }


def test_its_commands_run(folder: Path) -> None:
    for command in re.findall(r"^danao (.*?)(?: +#.*)?$", MANUAL, re.MULTILINE):
        words = command.replace("runs/*.nc", "runs/present.nc runs/plan.nc").split()
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(main, ["report", "runs/plan.nc", "--template", "runs/plan.nc", "-o", "b.docx"])
    assert done.exit_code == 2
    assert "it is no Word document" in done.output
    assert not (folder / "b.docx").exists()
