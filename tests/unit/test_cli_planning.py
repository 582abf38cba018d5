"""Commands of planning: what they print, and that a newcomer's mistake is one block of text with exit code 2."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from danao import cli
from tests.planning_results import beside
from tests.small_case import write_case

SPILL = ("--mass", "5 kg", "--time", "2018-01-01T06:00")


def danao(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a case with a run, its responses, and tables of levers, right and wrong."""
    folder = tmp_path_factory.mktemp("case")
    write_case(folder)
    assert danao("run", folder / "scenario.yaml", "-o", folder).exit_code == 0
    done = danao("respond", folder / "scenario.yaml", "-o", folder / "response.nc")
    assert done.exit_code == 0, done.stderr
    assert "响应与直接模拟的最大差别" in done.stdout
    assert any(corner in done.stdout for corner in ("无源", "半源", "增半", "无污水处理厂"))
    (folder / "text.nc").write_text("hello")
    (folder / "costs.csv").write_text("source,constituent,most,cost\nworks,NH3_N,0.9,3\n")
    (folder / "unknown.csv").write_text("source,constituent,most,cost\nwork,NH3_N,0.5,3\nworks,XX,0.5,3\n")
    (folder / "empty.csv").write_text("source,constituent,most,cost\n")
    (folder / "samples.csv").write_text("time,station,value\n2018-01-01T06:00,S9,1\n2018-01-01T08:00,S1,2\n")
    return folder


WRONG = [
    (("respond", "missing.yaml"), "missing.yaml: there is no such file"),
    (("respond", "scenario.yaml", "--constituent", "XX"), "'XX' is not simulated"),
    (("apportion", "missing.nc"), "missing.nc: no such file"),
    (("apportion", "text.nc"), "cannot be read"),
    (("apportion", "scenario.nc"), "this file holds no unit responses"),
    (("apportion", "response.nc", "--station", "S9"), "'S9' is not a station; known are: S1"),
    (("apportion", "response.nc", "--figure", "shares.xyz"), "'.xyz' is no format of pictures; use .png"),
    (("apportion", "response.nc", "--standard", "none"), "'none' is not in standards"),
    (("capacity", "scenario.nc"), "this file holds no unit responses"),
    (("capacity", "response.nc", "response.nc"), "this file holds unit responses, not the results of a run"),
    (("capacity", "response.nc", "--outlet", "work"), "did you mean 'works'?"),
    (("allocate", "response.nc", "--costs", "missing.csv"), "there is no such file"),
    (("allocate", "response.nc", "--costs", "unknown.csv"), "unknown.csv: controls.work: there is no source 'work'"),
    (("allocate", "response.nc", "--costs", "unknown.csv"), "'works' brings no XX"),
    (("allocate", "response.nc", "--costs", "empty.csv"), "nothing can be cut"),
    (("allocate", "response.nc", "--costs", "costs.csv", "--frequency", "0"), "no share above 0 to 1"),
    (("allocate", "response.nc", "--costs", "costs.csv", "--confirm", "plan.yaml"), "give the scenario of the resp"),
    (("uncertainty", "scenario.yaml"), "the file varies nothing"),
    (("spill", "response.nc", "--at", "S1", *SPILL), "this file holds unit responses, not the results of a run"),
    (("spill", "scenario.nc", "--at", "S9", *SPILL), "'S9' is no place"),
    (("find-spill", "scenario.nc", "samples.csv"), "samples.csv:2: stations: 'S9' is no place"),
]


@pytest.mark.parametrize(("words", "told"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_a_mistake_is_one_block_and_exit_code_2(
    words: tuple[str, ...], told: str, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(case)
    done = danao(*words)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output
    assert "reason of its own" not in done.stderr
    assert not (case / "shares.xyz").exists()


def test_a_response_without_its_error_has_none_to_keep_free(case: Path) -> None:
    bare = danao("respond", case / "scenario.yaml", "--no-bound", "-o", case / "bare.nc")
    assert bare.exit_code == 0
    done = danao("allocate", case / "bare.nc", "--costs", case / "costs.csv", "--allowance")
    assert done.exit_code == 2
    assert "the responses do not know their error" in done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_way_from_responses_to_a_confirmed_plan(case: Path, tmp_path: Path, lang: str) -> None:
    shares = danao("apportion", case / "response.nc", "--lang", lang, "--csv", tmp_path / "shares.csv")
    assert shares.exit_code == 0, shares.stderr
    assert (tmp_path / "shares.csv").exists()
    words = ["allocate", case / "response.nc", "--costs", case / "costs.csv", "--lang", lang, "--money", "CNY"]
    plan = danao(*words, "--allowance", "--confirm", case / "scenario.yaml", "--figure", tmp_path / "plan.png")
    assert plan.exit_code in (0, 1), plan.stderr
    assert {"zh": "费用 CNY", "en": "cost CNY"}[lang] in plan.stdout
    assert {"zh": "直接模拟核验", "en": "Direct run"}[lang] in plan.stdout
    assert (tmp_path / "plan.png").stat().st_size > 10_000


def test_the_table_of_a_search_is_in_the_language_of_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = beside()["spill_source"]
    monkeypatch.setattr("danao.planning.spill.find_spill", lambda *_, **__: found)
    heads = {"zh": "采样时刻", "en": "sampled"}
    for lang, head in heads.items():
        done = danao("find-spill", tmp_path / "run.nc", tmp_path / "samples.csv", "--lang", lang)
        assert done.exit_code == 0, done.stderr
        table = done.stdout.split("\n\n")[1].splitlines()
        assert head in table[0]
        assert {"zh": "核验 mg/L", "en": "confirmed mg/L"}[lang] in table[0]
        assert len(table) == 1 + len(found.fit)
        assert f"{found.fit['confirmed'].iloc[0]:.3g}" in table[1]


def test_a_sample_below_its_limit_is_shown_as_laboratories_write_it() -> None:
    found = beside()["spill_source"]
    fit = found.fit.assign(below=[True, False, False])
    told = replace(found, fit=fit).shown("en")["measured mg/L"]
    assert told.iloc[0] == f"<{fit['value'].iloc[0]:.3g}"
    assert "<" not in told.iloc[1]
