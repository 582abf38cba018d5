"""The what-if page made of runs: through the command line, plans on the same water and on other water."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import danao
from danao import cli
from danao.reporting.whatif import board_of, expected, write_whatif
from danao.reporting.whatif.profile import PLACES
from tests.small_case import edited, write_case

CUT = "base: scenario.yaml\nmeasures:\n  - load_cut: {source: works, constituents: [NH3_N], fraction: 0.5}\n"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a case with a run, its responses, a plan on the same water and one on other water."""
    folder = tmp_path_factory.mktemp("case")
    at = "    at: [main, 1 km]\n"
    write_case(folder, scenario=edited((at, f"{at}    bank: left\n")))
    (folder / "less.yaml").write_text(CUT, encoding="utf-8")
    for name in ("scenario", "less", "plan"):
        done = call("run", folder / f"{name}.yaml", "-o", folder)
        assert done.exit_code == 0, done.stderr
    done = call("respond", folder / "scenario.yaml", "-o", folder / "response.nc")
    assert done.exit_code == 0, done.stderr
    (folder / "costs.csv").write_text("source,constituent,most,cost\nworks,NH3_N,0.9,3\n")
    return folder


def embedded(page: Path) -> dict:
    text = page.read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_from_a_response(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    done = call("whatif", case / "response.nc", case / "less.nc", "-o", page, "--costs", case / "costs.csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip() == str(page)
    data = embedded(page)
    preset = data["presets"][0]
    names = [(data["sources"][one["source"]]["name"], one["brought"]) for one in data["levers"]]
    factors = dict(zip(names, preset["factors"], strict=True))
    assert factors.pop(("works", "NH3_N")) == pytest.approx(0.5)
    assert set(factors.values()) == {1.0}
    assert max(preset["apart"].values()) < 1e-4
    assert data["priced"]


def test_a_run_on_other_water_is_told(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    done = call("whatif", case / "response.nc", case / "plan.nc", "-o", page)
    assert done.exit_code == 0, done.stderr
    assert "warning: 未能作为方案" in done.stderr
    data = embedded(page)
    assert data["presets"] == []
    assert data["refused"][0]["reason"]["en"] == "its water is not that of the base run"


def test_from_a_run(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    done = call("whatif", case / "scenario.nc", case / "less.nc", "-o", page, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    data = embedded(page)
    assert [one["name"] for one in data["stations"]] == ["S1"]
    assert len(data["profile"]["x"]) == PLACES + 1
    assert data["profile"]["x"] == sorted(data["profile"]["x"])
    assert data["profile"]["stations"].count(-1) == PLACES
    run = danao.open_results(case / "scenario.nc")
    assert data["provenance"]["scenario_hash"] == run.provenance["scenario_hash"]
    assert len(data["bound"]) == 3
    assert len(data["presets"]) == 1


def test_where_sources_enter_travels_to_the_page(case: Path, tmp_path: Path) -> None:
    """works at 1 km on the left bank, farms from 0 to 2 km; boundaries, start, air and bed have no place."""
    response = danao.open_response(case / "response.nc")
    page = embedded(write_whatif(tmp_path / "plan.html", response))
    places = {one["name"]: (one["reach"], one["km"], one["bank"]) for one in page["sources"] if "reach" in one}
    assert places.pop("works") == ("main", [1.0], "left")
    assert places.pop("farms") == ("main", [0.0, 2.0], "")
    assert all(place == ("", [], "") for place in places.values())
    assert {"head", "mouth", "initial", "air_and_bed"} <= set(places)
    assert response.emissions.loc["works", "chainage"].tolist() == [1000.0, 1000.0]


def test_the_twin_judges_as_assess_does(case: Path) -> None:
    response = danao.open_response(case / "response.nc")
    shown = expected(board_of(response), lang="en")
    judged = danao.assess(danao.open_results(case / "scenario.nc"), lang="en").sections
    months = shown.sections[shown.sections["period"].str.len() == 7]
    for column in ("class", "verdict", "main_pollutants", "items"):
        assert months[column].tolist() == judged[column].tolist()


def test_the_page_shows_a_plan_as_its_run_does(case: Path) -> None:
    response = danao.open_response(case / "response.nc")
    shown = expected(board_of(response), {("works", "NH3_N"): 0.5})
    run = danao.assess(danao.open_results(case / "less.nc"))
    months = shown.table[shown.table["period"].str.len() == 7]
    own = run.table[run.table["constituent"].isin(months["constituent"])]
    far = np.abs(months["unrounded"].to_numpy() - own["unrounded"].to_numpy())
    bound = response.bound["monthly"].to_dict()
    for miss, row in zip(far, months.itertuples(), strict=True):
        assert miss <= bound[row.constituent, row.station] + 1e-9


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (("missing.nc",), "missing.nc: no such file"),
        (("scenario.yaml",), "cannot be read"),
        (("response.nc", "response.nc"), "this file holds unit responses, not the results of a run"),
        (("response.nc", "--costs", "missing.csv"), "there is no such file"),
        (("response.nc", "--plan", "costs.csv"), "share"),
    ],
)
def test_mistakes_are_one_block_of_text(case: Path, tmp_path: Path, files: tuple[str, ...], told: str) -> None:
    arguments = [case / one if "." in one else one for one in files]
    done = call("whatif", *arguments, "-o", tmp_path / "plan.html")
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "plan.html").exists()


def test_from_python(case: Path, tmp_path: Path) -> None:
    run = danao.open_results(case / "scenario.nc")
    seen: list[int] = []
    page = write_whatif(tmp_path / "plan.html", run, bound=False, progress=seen.append)
    assert seen[-1] == run.dataset.sizes["time"] - 1
    assert embedded(page)["bound"] == []
