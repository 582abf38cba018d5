"""The what-if page, Python's side: what goes into it, and what it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import danao
from danao import Control, InputError, write_whatif
from danao.reporting.texts import TEXTS
from danao.reporting.whatif import board_of, expected
from danao.reporting.whatif.daily import FORMS, Coding, of_days
from danao.reporting.whatif.packing import as_script, packed, unpacked
from danao.reporting.whatif.page import SCRIPTS, joined
from danao.reporting.whatif.twin import values
from tests.sandbox import LIMITS, fixed, sandbox

FOLDER = Path(danao.__file__).parent / "reporting" / "whatif"


def embedded(page: str) -> dict:
    """Return the data of a page."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


@given(arrays(np.float64, st.tuples(st.integers(0, 4), st.integers(1, 5)), elements=st.floats(width=64)))
@settings(max_examples=50)
def test_arrays_travel_bit_by_bit(values: np.ndarray) -> None:
    back = unpacked(json.loads(json.dumps(packed(values))))
    assert back.shape == values.shape
    assert back.tobytes() == values.tobytes()


@given(st.text())
def test_no_text_ends_the_script(text: str) -> None:
    written = as_script({"name": f"</script><!--{text}"})
    assert "<" not in written
    assert json.loads(written)["name"] == f"</script><!--{text}"


@pytest.mark.parametrize("form", FORMS)
def test_days_are_off_by_no_more_than_they_say(form) -> None:
    made = sandbox(days=True)
    part = made.parts["COD"].values
    means = of_days(made, part, form.days)
    coded = Coding.of(means, form)
    assert coded.numbers.dtype == form.kind
    back = coded.low[:, None, None] + coded.step[:, None, None] * coded.numbers
    factors = np.full(len(part), 1.5)
    miss = np.abs(np.einsum("e,ets->ts", factors, means) - np.einsum("e,est->ts", factors, back))
    assert miss.max() <= coded.error * (1.0 + 1e-9)
    assert coded.error <= (1e-3 if form.bits == 16 else 0.3)


def test_sums_are_what_the_response_predicts() -> None:
    made = sandbox()
    board = board_of(made)
    rng = np.random.default_rng(1)
    for _ in range(20):
        factors = rng.uniform(0.0, 1.5, len(board.levers))
        plain = made.predict(dict(zip(board.levers, factors, strict=True)))
        for one in board.sums:
            np.testing.assert_allclose(one.value(factors), plain[one.constituent].values, rtol=1e-13)


def test_what_can_be_moved_is_pollutants_of_sources() -> None:
    board = board_of(sandbox())
    assert {source for source, _ in board.levers} == {f"S{k}" for k in range(1, 7)}
    assert {name for _, name in board.levers} == {"COD", "NH3_N", "TP"}
    oxygen = next(one for one in board.sums if one.item.name == "DO")
    assert [row.source for row in oxygen.rows if row.lever < 0] == ["upstream", "uncut"]


def test_years_are_means_of_months_and_short_ones_are_not_judged() -> None:
    board = board_of(sandbox())
    _, means = values(board, board.factors(), "year")["COD"]
    np.testing.assert_allclose(means[0], board.sums[1].value(board.factors()).mean(axis=0), rtol=1e-14)
    short = board_of(fixed({"COD": np.full((5, 2), 10.0)}))
    sections = expected(short).sections
    assert set(sections.loc[sections["period"] == "2020", "verdict"]) == {"not assessed"}


def test_loads_that_reach_nothing_judged_have_no_slider(tmp_path: Path) -> None:
    made = sandbox()
    idle = made.emissions.loc[[("S1", "COD")]].rename(index={"COD": "DYE"}, level=1)
    dye = made.parts["COD"].isel(emission=[0]).assign_coords(brought=("emission", ["DYE"]))
    made = replace(made, parts={**made.parts, "DYE": dye}, emissions=pd.concat([made.emissions, idle]))
    assert ("S1", "DYE") not in board_of(made).levers
    assert ("S1", "DYE") in board_of(made, costs=[Control("S1", ("COD", "DYE"), cost=1.0)]).levers
    page = write_whatif(tmp_path / "a.html", made).read_text(encoding="utf-8")
    assert "DYE" in embedded(page)["remarks"][0]["en"]


def test_the_page_is_whole_and_allows_one_script(tmp_path: Path) -> None:
    page = write_whatif(tmp_path / "plan.html", sandbox(days=True)).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(scripts) == len(styles) == 1
    for text in (*scripts, *styles):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)
    assert " style=" not in page
    assert not re.search(r"<[a-z]+ [^>]*\son\w+=", page.replace(scripts[0], ""))


def test_the_script_never_reads_text_as_markup() -> None:
    for name in SCRIPTS:
        file = FOLDER / f"{name}.js"
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch("):
            assert word not in text, f"{word} in {file.name}"
    assert len(joined()) <= 76_000


def test_every_word_that_the_script_asks_for_is_in_the_catalogue() -> None:
    told = {key.removeprefix("sand_") for key in TEXTS if key.startswith(("sand_", "kind_", "corner_"))}
    asked = set()
    for name in SCRIPTS:
        file = FOLDER / f"{name}.js"
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        asked |= set(re.findall(r'\bt\(\s*"(\w+)"', text)) | set(re.findall(r'block\("(\w+)"', text))
        asked |= {word for pair in re.findall(r'\bt\([^()]*\? "(\w+)" : "(\w+)"', text) for word in pair}
    assert len(asked) > 60
    assert asked <= told


def test_half_a_letter_does_not_break_the_page(tmp_path: Path) -> None:
    made = sandbox()
    about = {**made.about, "river": {"zh": "river \ud800", "en": "river \udfff"}}
    page = write_whatif(tmp_path / "a.html", replace(made, about=about)).read_text(encoding="utf-8")
    assert embedded(page)["river"]["zh"] == "river \ud800"


def test_stations_without_a_reach_are_not_drawn_along_the_river(tmp_path: Path) -> None:
    made = sandbox()
    stations = [{key: value for key, value in one.items() if key != "reach"} for one in made.about["stations"]]
    page = write_whatif(tmp_path / "a.html", replace(made, about={**made.about, "stations": stations}))
    assert embedded(page.read_text(encoding="utf-8"))["profile"]["x"] == []


def test_size_of_a_usual_page(tmp_path: Path) -> None:
    page = write_whatif(tmp_path / "a.html", sandbox(20, 3, 9, days=True, oxygen=False))
    assert page.stat().st_size <= 1_000_000
    data = embedded(page.read_text(encoding="utf-8"))
    assert (data["days"]["length"], data["days"]["bits"]) == (1, 16)


def test_size_of_a_large_page(tmp_path: Path) -> None:
    page = write_whatif(tmp_path / "a.html", sandbox(60, 5, 20, days=True, oxygen=False))
    assert page.stat().st_size <= 5_000_000
    assert embedded(page.read_text(encoding="utf-8"))["days"]["bits"] == 8


def test_settings_with_a_name(tmp_path: Path) -> None:
    made = sandbox()
    table = tmp_path / "half.csv"
    table.write_text("source,constituent,share\nS1,COD,0.5\nS2,TP,0.25\n", encoding="utf-8")
    plan = danao.allocate(made, [Control(f"S{k}", cost=1.0) for k in range(1, 7)])
    page = write_whatif(tmp_path / "a.html", made, plans=[table, plan, {"S3": 0.2}])
    board, data = board_of(made), embedded(page.read_text(encoding="utf-8"))
    got = [one["factors"] for one in data["presets"]]
    assert got[0] == board.factors({("S1", "COD"): 0.5, ("S2", "TP"): 0.75}).tolist()
    np.testing.assert_allclose(got[1], board.factors(plan.factors))
    assert got[2] == board.factors({"S3": 0.2}).tolist()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("S9,COD,0.5", "did you mean"),
        ("upstream,COD,0.5", "does not move COD of 'upstream'"),
        ("S1,COD,1.5", "1.5 is no share"),
    ],
)
def test_a_table_that_does_not_fit(tmp_path: Path, line: str, told: str) -> None:
    table = tmp_path / "plan.csv"
    table.write_text(f"source,constituent,share\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=told):
        write_whatif(tmp_path / "a.html", sandbox(), plans=[table])
    assert not (tmp_path / "a.html").exists()


def test_costs_that_do_not_fit_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no source 'S9'"):
        write_whatif(tmp_path / "a.html", sandbox(), costs=[Control("S9", cost=1.0)])


@pytest.mark.parametrize(
    ("options", "told"),
    [({"lang": "fr"}, "not a language"), ({"standard": "nothing"}, "nothing")],
)
def test_wrong_choices(tmp_path: Path, options: dict, told: str) -> None:
    with pytest.raises(InputError, match=told):
        write_whatif(tmp_path / "a.html", sandbox(), **options)


def test_wrong_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no page"):
        write_whatif(tmp_path / "a.pdf", sandbox())
    with pytest.raises(InputError):
        write_whatif(tmp_path / "a.html", tmp_path / "missing.nc")


def test_nothing_to_move_and_nothing_to_judge() -> None:
    made = sandbox()
    nothing = made.emissions.assign(load=np.nan)
    with pytest.raises(InputError, match="nothing to move"):
        board_of(replace(made, emissions=nothing))
    other = replace(made, parts={"DYE": made.parts["COD"]})
    with pytest.raises(InputError, match="none of DYE has limits"):
        board_of(other)


def test_limits_of_the_page_are_those_of_the_standard(tmp_path: Path) -> None:
    page = write_whatif(tmp_path / "a.html", sandbox()).read_text(encoding="utf-8")
    standard = danao.read_standard()
    for item in embedded(page)["items"]:
        bounds = unpacked(item["bounds"])
        own = standard.items[item["name"]]
        at = 0 if own.sense == "at least" else 1
        assert bounds[:, at, 0, 0].tolist() == [own.limit(name) for name in own.classes]
        assert (item["decimals"], item["multiple"], item["priority"]) == (own.decimals, own.multiple, own.priority)
        assert LIMITS[item["name"]] == own.limit("III")
