"""The first commands that a beginner types: where to start, the demonstration, completion, keys explained."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

import danao
from danao.cli import main, start
from danao.errors import InputError
from danao.reporting import demonstration
from danao.reporting.demonstration import PAGE, SCENARIOS, demonstrate
from tests.responses import two_outlets
from tests.synthetic import synthetic_results

ROOT = Path(__file__).resolve().parents[2]
NAMES = [f"{name}.nc" for name in SCENARIOS] + [PAGE]


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def offered(*words: str) -> list[str]:
    """Return what a shell offers for the last word."""
    shell = ShellComplete(main, {}, "danao", "_DANAO_COMPLETE")
    with mock.patch.dict("os.environ", COMP_WORDS=shlex.join(["danao", *words])):
        return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]


def test_without_arguments_it_says_where_to_start() -> None:
    result = typed()
    assert result.exit_code == 0
    for command in ("danao demo", "danao new", "danao check", "danao run", "danao report"):
        assert command in result.output
    assert max(map(len, result.output.splitlines())) < 100


def test_the_commands_that_it_names_exist() -> None:
    named = {line.split("danao ")[1].split()[0] for line in start.HERE.splitlines()[1:] if "danao " in line}
    assert named - {"--help"} <= set(main.commands)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from danao.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    loaded = out.splitlines()[-1]
    assert not [
        name for name in ("numpy", "numba", "pandas", "xarray", "matplotlib", "pydantic") if f"'{name}'" in loaded
    ]


def test_keys_are_explained_in_the_shell() -> None:
    assert "单元长度" in typed("check", "--explain", "numerics.cell").output
    assert "length of the cells" in typed("check", "--explain", "numerics.cell", "--lang", "en").output
    assert "numerics.cell" in typed("check", "--explain", "keys").output.splitlines()
    wrong = typed("check", "--explain", "numerics.cel")
    assert wrong.exit_code == 2
    assert "did you mean 'numerics.cell'?" in wrong.output
    assert typed("check").exit_code == 2


# --- the demonstration


@pytest.fixture
def finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a cache in which a demonstration lies already; return its folder."""
    monkeypatch.setenv("DANAO_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / f"demo-{demonstration._stamp('zh')}"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_text(f"made once: {name}", encoding="utf-8")
    return folder


def test_what_was_computed_once_is_taken_from_the_cache(finished: Path, tmp_path: Path) -> None:
    result = typed("demo", str(tmp_path / "demo"))
    assert result.exit_code == 0
    assert "示例数据 illustrative data" in result.output
    assert str(tmp_path / "demo" / PAGE) in result.output
    assert [(tmp_path / "demo" / name).read_text() for name in NAMES] == [f"made once: {name}" for name in NAMES]
    assert typed("demo", str(tmp_path / "demo")).exit_code == 0  # again into the same folder


def test_a_folder_with_other_things_is_left_alone(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    result = typed("demo", str(tmp_path / "thesis"))
    assert result.exit_code == 2
    assert "holds other things" in result.output
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="it is there already"):
        demonstrate(tmp_path / "file")


def test_no_browser_is_opened_where_nobody_sits(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("webbrowser.get", lambda: None)
    monkeypatch.setenv("DISPLAY", ":0")
    assert typed("demo", str(tmp_path / "a")).exit_code == 0  # no terminal
    assert not opened
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not start._has_browser()


def test_old_demonstrations_are_dropped(tmp_path: Path) -> None:
    for k in range(8):
        (tmp_path / f"demo-{k}").mkdir()
    (tmp_path / "kernels-1").mkdir()
    demonstration._forget_old(tmp_path / "demo-0")
    left = {path.name for path in tmp_path.iterdir()}
    assert {"demo-0", "kernels-1"} <= left
    assert len(left) == 2 + demonstration._KEPT


def test_the_case_is_short_and_says_so() -> None:
    for name in SCENARIOS:
        scenario = danao.read_scenario(ROOT / f"scenarios/{name}.yaml")
        assert scenario.name == name
        assert scenario.data_status == "illustrative"
        assert scenario.duration == pytest.approx(3 * 86400.0)
        assert scenario.title["zh"].startswith("演示")
        assert scenario.title["en"].startswith("Demonstration")
    whole = danao.read_scenario(ROOT / "scenarios/combined.yaml")
    assert scenario.measures == whole.measures


@pytest.mark.slow
def test_the_demonstration_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstration, "cache_home", lambda: tmp_path / "cache")
    done = demonstrate(tmp_path / "demo", "en")
    assert done.computed
    runs = [danao.open_results(path) for path in done.runs]
    assert all(run.trust.passed for run in runs)
    page = done.page.read_text(encoding="utf-8")
    assert "Demonstration: present state (three days, coarse cells)" in page
    assert "illustrative data" in page
    assert not demonstrate(tmp_path / "demo", "en").computed


# --- completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_the_shell(shell: str) -> None:
    result = typed("completion", shell)
    assert result.exit_code == 0
    assert f"_DANAO_COMPLETE={shell}_complete" in result.output


def test_completion_knows_files_standards_processes_and_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case").mkdir()
    for name in ("plan.yaml", "plan.nc", "plan.txt", ".hidden.yaml", "case/a.yaml", "case/b.yaml"):
        (tmp_path / name).write_text("")
    assert offered("check", "pl") == ["plan.nc", "plan.yaml"]
    assert offered("report", "pl") == ["plan.nc"]
    assert offered("run", "ca") == ["case/a.yaml", "case/b.yaml"]
    assert offered("run", "nowhere/x") == []
    assert offered("report", "--standard", "gb") == ["gb3838_2002"]
    assert "reaeration" in offered("processes", "rea")
    assert offered("check", "--explain", "numerics.c") == ["numerics.cell"]
    assert "demo" in offered("de")


def test_completion_knows_the_stations_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    synthetic_results("baseline").save(tmp_path / "run.nc")
    assert offered("spill", "run.nc", "--at", "S") == ["S1", "S2", "S3", "S4"]
    assert offered("spill", "run.nc", "--at", "S4") == ["S4"]
    (tmp_path / "other.nc").write_text("no results")
    assert offered("spill", "other.nc", "--at", "S") == []
    two_outlets().save(tmp_path / "response.nc")
    assert offered("apportion", "response.nc", "--station", "") == []  # by hand: it names none
