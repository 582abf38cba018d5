from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from danao import cli
from danao.cli._shared import INTERRUPTED
from danao.planning import batch
from danao.results import open_results
from danao.scenario_file import read_river
from tests.small_case import FILES, edited, write_case


def danao(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a case with results of its two scenarios."""
    folder = tmp_path_factory.mktemp("case")
    write_case(folder)
    done = danao("run", folder / "scenario.yaml", folder / "plan.yaml", "-o", folder / "runs")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [str(folder / "runs/scenario.nc"), str(folder / "runs/plan.nc")]
    return folder


def test_help_waits_for_nothing_heavy() -> None:
    heavy = "{'numpy', 'pandas', 'xarray', 'numba', 'scipy', 'matplotlib', 'pydantic', 'ruamel'}"
    code = f"import sys, danao.cli; print({heavy} & {{name.split('.')[0] for name in sys.modules}})"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_every_command_has_help() -> None:
    assert danao("--help").exit_code == 0
    for name in cli.main.commands:
        assert danao(name, "--help").exit_code == 0


def test_check_tells_what_it_read(tmp_path: Path) -> None:
    path = write_case(tmp_path)
    done = danao("check", path, tmp_path / "plan.yaml")
    assert done.exit_code == 0
    assert "Scenario('scenario', 2020-01-01" in done.stdout
    assert len(done.stdout.splitlines()) == 2


def test_check_tells_the_problems_of_all_files(tmp_path: Path) -> None:
    path = write_case(tmp_path, scenario=edited(("step: 30 s", "stp: 30 s")), plan="base: scenario.yaml\nmeasure: []\n")
    done = danao("check", path, tmp_path / "plan.yaml", tmp_path / "none.yaml")
    assert done.exit_code == 2
    assert not done.stdout
    for part in ("numerics.stp", "plan.yaml:2: measure: unknown key", "none.yaml: there is no such file", "3 problems"):
        assert part in done.stderr


def test_a_run_is_repeated_from_its_own_file_bit_for_bit(case: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.nc"
    moved.write_bytes((case / "runs/plan.nc").read_bytes())
    done = danao("run", moved, "-o", tmp_path / "again")
    assert done.exit_code == 0, done.stderr
    first, again = open_results(case / "runs/plan.nc"), open_results(tmp_path / "again/plan.nc")
    assert again.content_hash == first.content_hash


def test_resume_leaves_out_what_is_there_and_whole(case: Path, tmp_path: Path) -> None:
    target = tmp_path / "scenario.nc"
    target.write_bytes((case / "runs/scenario.nc").read_bytes())
    done = danao("run", case / "scenario.yaml", "-o", tmp_path, "--resume")
    assert done.stdout.splitlines() == [f"{target}: there already"]
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.write_bytes(content)
    done = danao("run", case / "scenario.yaml", "-o", tmp_path, "--resume")
    assert done.stdout.splitlines() == [str(target)]
    assert open_results(target).content_hash == open_results(case / "runs/scenario.nc").content_hash
    target.write_bytes((case / "runs/plan.nc").read_bytes())
    done = danao("run", case / "scenario.yaml", "-o", tmp_path, "--resume")
    assert open_results(target).name == "scenario"


def test_a_file_that_is_no_result_is_not_replaced(case: Path, tmp_path: Path) -> None:
    target = tmp_path / "scenario.nc"
    target.write_text("my notes", encoding="utf-8")
    done = danao("run", case / "scenario.yaml", "-o", tmp_path)
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert target.read_text(encoding="utf-8") == "my notes"


def test_two_scenarios_of_one_name_are_refused(case: Path, tmp_path: Path) -> None:
    other = write_case(tmp_path / "other")
    done = danao("run", case / "scenario.yaml", other, "-o", tmp_path / "runs")
    assert done.exit_code == 2
    assert "would overwrite" in done.stderr
    assert not (tmp_path / "runs").exists()


def test_workers_give_the_same_bits(case: Path, tmp_path: Path) -> None:
    done = danao("run", case / "scenario.yaml", case / "plan.yaml", "-o", tmp_path, "--workers", 2)
    assert done.exit_code == 0, done.stderr
    for name in ("scenario.nc", "plan.nc"):
        assert open_results(tmp_path / name).content_hash == open_results(case / "runs" / name).content_hash


def test_files_on_the_same_water_share_it(case: Path, tmp_path: Path) -> None:
    text = edited(("COD: 30 mg/L", "COD: 10 mg/L"))
    cut = write_case(tmp_path / "case", scenario=text).rename(tmp_path / "case/cut.yaml")
    write_case(tmp_path / "case")
    done = danao("run", tmp_path / "case/scenario.yaml", cut, "-o", tmp_path / "both")
    assert done.exit_code == 0, done.stderr
    danao("run", cut, "-o", tmp_path / "alone")
    both = {name: open_results(tmp_path / f"both/{name}.nc") for name in ("scenario", "cut")}
    assert both["scenario"].content_hash == open_results(case / "runs/scenario.nc").content_hash
    assert both["cut"].content_hash == open_results(tmp_path / "alone/cut.nc").content_hash
    assert both["cut"].kept == "all"


def test_a_batch_has_a_folder_for_each_scenario(case: Path, tmp_path: Path) -> None:
    arguments = ("batch", case / "scenario.yaml", case / "plan.yaml", "-o", tmp_path)
    done = danao(*arguments)
    assert done.exit_code == 0, done.stderr
    assert "2 scenarios, 0 failed" in done.stdout
    folders = sorted(path.name.rsplit("-", 1)[0] for path in tmp_path.iterdir() if path.is_dir())
    assert folders == ["plan", "scenario"]
    assert pd.read_csv(tmp_path / "comparison.csv")["name"].tolist() == ["scenario", "plan"]
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("result.nc")}
    assert danao(*arguments).exit_code == 0
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("result.nc")}


def test_a_run_that_is_stopped_leaves_nothing(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch.Simulation, "run", stopped)
    done = danao("run", case / "scenario.yaml", "-o", tmp_path / "runs")
    assert done.exit_code == INTERRUPTED
    assert not list(tmp_path.rglob("*"))


def test_a_surprise_is_told_without_a_traceback(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(batch.Simulation, "run", broken)
    done = danao("run", case / "scenario.yaml", "-o", tmp_path / "runs")
    assert done.exit_code == 3
    assert "ZeroDivisionError: by nothing" in done.stderr
    assert "Traceback" not in done.stderr
    monkeypatch.setenv("DANAO_TRACEBACK", "1")
    assert isinstance(danao("run", case / "scenario.yaml", "-o", tmp_path / "runs").exception, ZeroDivisionError)


def test_assess_judges_and_gates(case: Path, tmp_path: Path) -> None:
    run, table = case / "runs/scenario.nc", tmp_path / "verdict.csv"
    done = danao("assess", run, "--lang", "en", "--period", "day", "--csv", table)
    assert done.exit_code == 0, done.stderr
    assert "GB 3838-2002" in done.stdout
    assert "Bridge" in done.stdout
    verdicts = pd.read_csv(table)
    assert set(verdicts["constituent"]) >= {"COD", "NH3_N", "DO"}
    assert danao("assess", run, "--gate", "--period", "day").exit_code == 0
    assert danao("assess", run, "--standard", "gb3838_2003").exit_code == 2
    samples = tmp_path / "samples.csv"
    samples.write_text(FILES["observed.csv"].replace("12.5", "42.5"), encoding="utf-8")
    assert danao("assess", samples).exit_code == 0
    assert danao("assess", samples, "--gate").exit_code == 1


def test_assess_takes_samples(tmp_path: Path) -> None:
    (tmp_path / "samples.csv").write_text(FILES["observed.csv"], encoding="utf-8")
    done = danao("assess", tmp_path / "samples.csv", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert "S1" in done.stdout


def test_compare_puts_runs_side_by_side(case: Path) -> None:
    done = danao("compare", case / "runs/scenario.nc", case / "runs/plan.nc", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0].split()[-2:] == ["scenario", "plan"]


def test_report_opens_from_disk(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = danao("report", case / "runs/scenario.nc", case / "runs/plan.nc", "-o", page)
    assert done.exit_code == 0, done.stderr
    assert "小河" in page.read_text(encoding="utf-8")
    assert danao("report", case / "runs/scenario.nc", "-o", tmp_path / "report.txt").exit_code == 2


def test_report_takes_measured_samples(case: Path, tmp_path: Path) -> None:
    seen, page = tmp_path / "seen.csv", tmp_path / "report.html"
    head = "time,station,constituent,value,unit,flag\n"
    seen.write_text(
        head + "2020-01-02T08:00:00+08:00,S1,COD,6.5,mg/L,\n2020-01-02T08:00:00+08:00,S1,NH3-N,25,ug/L,<\n"
        "2021-01-02T08:00:00+08:00,S1,COD,6.5,mg/L,\n"
    )
    arguments = ("report", case / "runs/scenario.nc", "--lang", "en", "-o", page, "--observations")
    done = danao(*arguments, seen)
    assert done.exit_code == 0, done.stderr
    assert "2 observed values lie within the run; 1 others" in page.read_text(encoding="utf-8")
    page.unlink()
    for text, message in (
        (head + "2020-01-02T08:00:00+08:00,S9,COD,6.5,mg/L,\n", f"{seen}:2: station: no station 'S9'"),
        (head + "2020-01-02T08:00:00+08:00,S1,COD,lots,mg/L,\n", f"{seen}:2: "),
        (head + "2020-01-02T08:00:00+08:00,S1,COD,6.5,m3/s,\n", f"{seen}:2: "),
        (head + "2020-13-02T08:00:00+08:00,S1,COD,6.5,mg/L,\n", f"{seen}:2: "),
        ("time,station,value\n", f"{seen}: "),
        (head, f"{seen}: "),
        ("", f"{seen}: "),
        ("\0\1", f"{seen}: "),
        (None, f"{seen}: "),
    ):
        seen.unlink()
        if text is not None:
            seen.write_text(text)
        done = danao(*arguments, seen)
        assert done.exit_code == 2, done.output
        assert message in done.stderr
        assert "Traceback" not in done.stderr
        assert not page.exists()
    assert danao(*arguments, tmp_path).exit_code == 2


def test_new_makes_a_case_that_is_right(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    done = danao("new", folder)
    assert done.exit_code == 0
    assert "edit scenario.yaml" in done.stdout
    assert danao("check", folder / "scenario.yaml", folder / "plan.yaml").exit_code == 0
    again = danao("new", folder)
    assert again.exit_code == 2
    assert "not an empty folder" in again.stderr


def test_import_tells_what_it_took_and_writes_a_river_file(tmp_path: Path) -> None:
    source = tmp_path / "alder.g01"
    source.write_bytes((Path(__file__).parents[1] / "data/importers/alder.g01").read_bytes())
    asked = danao("import", source, "-o", tmp_path / "case")
    assert asked.exit_code == 2
    assert "units='SI' (metres) or units='US' (feet)" in asked.stderr
    assert not (tmp_path / "case").exists()
    done = danao("import", source, "-o", tmp_path / "case", "--units", "US")
    assert done.exit_code == 0, done.stderr
    assert "bridge, line 36 (Alder Upper 1900)" in done.stdout
    assert done.stdout.splitlines()[-2:] == [str(tmp_path / "case" / name) for name in ("river.yaml", "import.csv")]
    assert read_river(tmp_path / "case/river.yaml").reach("Alder Lower").length == 500 * 0.3048
    again = danao("import", source, "-o", tmp_path / "case", "--units", "US")
    assert again.exit_code == 2
    assert "there is a river file already" in again.stderr


def test_schema_goes_to_a_file_or_to_the_screen(tmp_path: Path) -> None:
    shown = danao("schema").stdout
    assert danao("schema", "-o", tmp_path / "danao.json").exit_code == 0
    assert (tmp_path / "danao.json").read_text(encoding="utf-8") == shown
    assert json.loads(shown)["properties"]["measures"]


@given(st.text(max_size=300) | st.sampled_from(["../x", "/etc/passwd", "a\\b", "CON", "nul.txt", "..", "", "方案 1"]))
def test_a_name_never_leaves_the_folder(name: str) -> None:
    safe = batch.safe_name(name.encode("utf-8", "ignore").decode())
    assert Path(f"{safe}.nc").name == f"{safe}.nc"
    assert safe not in ("", ".", "..")
    assert not set('/\\:*?"<>|\0\n') & set(safe)
    assert len(f"{safe}.nc".encode()) <= 255
    assert batch.safe_name(safe) == safe


def test_names_of_people_stay() -> None:
    assert batch.safe_name("方案 1 (S1)") == "方案 1 _S1"
    assert batch.safe_name("../../etc/passwd") == "etc_passwd"
    assert batch.safe_name("CON") == "_CON"


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """``danao schema | head -1`` says nothing on standard error."""
    command = f"{sys.executable} -m danao.cli schema | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == "{"
    assert done.stderr == ""
