from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from danao import Design, InputError, Numerics, Range, Simulation, assess, read_scenario, uncertainty
from danao.cli import main
from danao.planning.uncertainty import wilson
from danao.planning.uncertainty.judging import meets
from danao.reporting.figures.band import band_picture
from danao.reporting.figures.probability import probability_picture
from danao.standards._standard import read_standard
from tests.responses import response, two_outlets
from tests.small_case import write_case


def factor(*numbers: float, distribution: str = "uniform") -> Range:
    return Range(*numbers, distribution=distribution, applied="factor")


# the interval


def test_wilson_by_hand() -> None:
    """8 of 10 at z = 1.96: (0.8 + 0.19208) / 1.38416 ± 1.96 / 1.38416 × √(0.016 + 0.009604)."""
    low, high = wilson(8, 10)
    assert (float(low), float(high)) == (pytest.approx(0.49016, abs=2e-5), pytest.approx(0.94331, abs=2e-5))


@given(st.integers(1, 500), st.floats(0.0, 1.0), st.floats(0.5, 0.999))
def test_wilson_holds_the_share_and_narrows(runs: int, share: float, confidence: float) -> None:
    count = round(share * runs)
    low, high = wilson(count, runs, confidence)
    assert 0.0 <= low <= count / runs <= high <= 1.0
    wide = wilson(4 * count, 4 * runs, confidence)
    assert wide[1] - wide[0] <= high - low
    mirrored = wilson(runs - count, runs, confidence)
    assert float(mirrored[0]) == pytest.approx(1.0 - float(high), abs=1e-12)


def test_no_run_and_no_confidence_are_refused() -> None:
    for count, runs, confidence in ((0, 0, 0.95), (1, 2, 1.0)):
        with pytest.raises(InputError):
            wilson(count, runs, confidence)


# verdicts on arrays


@given(st.lists(st.floats(0.9, 1.1), min_size=1, max_size=20))
def test_only_what_is_near_a_limit_needs_to_be_rounded(values: list[float]) -> None:
    from danao.assessment.rounding import half_even

    item = read_standard().items["NH3_N"]
    rounded = item.meets(half_even(values, item.decimals), "III")
    assert (meets(item, np.array(values), "III") == rounded).all()


def test_a_tie_is_rounded_to_even() -> None:
    item = read_standard().items["NH3_N"]
    assert meets(item, np.array([1.005, 1.0051]), "III").tolist() == [True, False]


# from a response: closed forms


def test_the_probability_of_one_uniform_load_is_a_straight_line() -> None:
    """P in the dry months: c = 0.3 e₁ + 0.8 e₂ f, met while c < 1.005; f uniform on 0.5 to 2."""
    base = two_outlets()
    background, load = (float(np.exp(-2e-6 * x / 0.5)) for x in (7000.0, 5000.0))
    threshold = (1.005 - 0.3 * background) / (0.8 * load)
    found = uncertainty(base, {"A": factor(0.5, 2.0)}, runs=2000)
    table = found.probability.set_index(["station", "month", "constituent"])
    row = table.loc[("P", "2020-02", "NH3_N")]
    assert row["probability"] == pytest.approx((threshold - 0.5) / 1.5, abs=1 / 2000)
    assert row["low"] < row["probability"] < row["high"]
    assert table.loc[("P", "2020-02", "section"), "met"] == row["met"]
    assert table["runs"].unique().tolist() == [2000]


def test_percentiles_are_those_of_the_load() -> None:
    base = two_outlets()
    found = uncertainty(
        base, {"A.NH3_N": factor(0.0, 1.0), "upstream": factor(1.0, 1.0, distribution="values")}, runs=999
    )
    bands = found.bands([0.1, 0.5, 0.9]).set_index(["place", "month"])
    background, load = (float(np.exp(-2e-6 * x / 0.5)) for x in (7000.0, 5000.0))
    for share, column in ((0.1, "p10"), (0.5, "p50"), (0.9, "p90")):
        exact = 0.3 * background + 0.4 * load * share
        assert bands.loc[("P", "2020-01"), column] == pytest.approx(exact, abs=4e-4)


def test_months_that_share_their_loads_are_not_independent() -> None:
    """Every month is met as often as the worst one: the draws are of the year, not of the month."""
    found = uncertainty(two_outlets(), {"A": factor(0.5, 2.0), "B": factor(0.0, 1.0)}, runs=500)
    months = found.probability.query("constituent == 'section'").groupby("station")["probability"].min()
    whole = found.every_month.query("constituent == 'section'").set_index("station")["probability"]
    assert whole["P"] == months["P"]
    assert whole["Q"] == months["Q"]


def test_ten_thousand_plans_are_quick_and_converge() -> None:
    design = Design("random", {"A": factor(0.5, 2.0), "B": factor(0.0, 1.0)}, 10_000, seed=1)
    found = uncertainty(two_outlets(), design)
    steps = found.convergence("P", "2020-02", "NH3_N")
    assert len(steps) == 10_000
    exact = found.probability.set_index(["station", "month", "constituent"]).loc[("P", "2020-02", "NH3_N")]
    assert steps.iloc[-1][["probability", "low", "high"]].tolist() == exact[["probability", "low", "high"]].tolist()
    widths = (steps["high"] - steps["low"]).to_numpy()
    assert widths[99] / widths[-1] == pytest.approx(10.0, rel=0.25)
    inside = (steps["low"] <= exact["probability"]) & (exact["probability"] <= steps["high"])
    assert inside.mean() > 0.9
    assert found.convergence("P", "all")["probability"].iloc[-1] <= exact["probability"]


def test_an_hourly_response_is_taken_by_months() -> None:
    """A value ends its hour: January ends with the midnight of the first of February, and there is no third month."""
    times = np.arange("2020-01-01", "2020-03-01T01", dtype="datetime64[h]")
    course = np.where(times <= np.datetime64("2020-02-01T00"), 0.5, 2.0)[:, None]
    course[0] = 99.0
    base = response({"NH3_N": {("A", "NH3_N"): course}}, {("A", "NH3_N"): 1.0}, times, ["P"])
    found = uncertainty(base, {"A": factor(1.0, 1.0, distribution="values")}, runs=3)
    assert found.bands([0.5])[["month", "p50"]].to_numpy().tolist() == [["2020-01", 0.5], ["2020-02", 2.0]]
    assert found.probability["probability"].tolist() == [1.0, 1.0, 0.0, 0.0]


def test_what_a_response_does_not_take() -> None:
    with pytest.raises(InputError) as error:
        uncertainty(two_outlets(), {"A": Range(0, 1), "C": factor(0, 1)}, runs=4)
    assert "A: a response takes factors" in str(error.value)
    assert "C: nothing of this name enters the river" in str(error.value)


# from runs


@pytest.fixture(scope="module")
def creek(tmp_path_factory: pytest.TempPathFactory) -> object:
    scenario = read_scenario(write_case(tmp_path_factory.mktemp("creek")))
    return scenario.replace(
        numerics=Numerics(cell=200.0, step=60.0, output=3600.0), period=("2020-01-01", "2020-01-03")
    )


RATES = {
    "processes.decay.rate": Range("0.05 1/d", "0.4 1/d", distribution="log_uniform"),
    "sources.works.quality": factor(0.5, 12.0),
}


def test_each_draw_is_the_run_of_its_numbers(creek: object) -> None:
    """Monthly means and verdicts are those of `danao.assess` on runs of their own; the order is that of the design."""
    design = Design("latin_hypercube", {**RATES, "boundaries.head.flow": factor(0.9, 1.0, distribution="values")}, 4, 2)
    found = uncertainty(creek, design)  # type: ignore[arg-type]
    for place, member in enumerate(design.scenarios(creek)):  # type: ignore[arg-type]
        run = Simulation(member).run(progress=False)
        table = assess(run).table.query("verdict != 'not assessed'").set_index("constituent")
        for name in ("COD", "NH3_N", "DO"):
            assert found.judged.means[name][place, 0, 0] == pytest.approx(table.loc[name, "unrounded"], rel=1e-9)
            assert found.judged.met[name][place, 0, 0] == (table.loc[name, "verdict"] == "met")
    assert found.draws.equals(design.table)


def test_bands_along_the_river_ask_for_places(creek: object) -> None:
    found = uncertainty(creek, RATES, runs=3, along="500 m")  # type: ignore[arg-type]
    assert found.stations == ("S1",)
    assert found.probability["station"].unique().tolist() == ["S1"]
    along = found.bands()
    assert along.query("place != 'S1'")["chainage"].unique().tolist() == [0.0, 500.0, 1000.0, 1500.0, 2000.0]
    at = along.query("constituent == 'COD' and chainage == 1500")
    assert at["p50"].nunique() == 1
    ax = band_picture(found, "COD", month="2020-01", lang="en")
    assert ax.get_xlim() == (0.0, 2.0)
    assert found.outputs.columns.tolist() == ["S1 DO", "S1 COD", "S1 NH3_N", "S1 met"]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"targets": {"S9": "III"}}, "no station 'S9'"),
        ({"targets": "VIII"}, "is not a class"),
        ({"items": ["TP"]}, "nothing that GB 3838-2002 limits is simulated"),
        ({"along": "0 m"}, "is no distance"),
        ({"runs": 0}, "no number of runs"),
    ],
)
def test_what_cannot_be_asked(creek: object, given: dict, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        uncertainty(creek, RATES, **{"runs": 2, **given})  # type: ignore[arg-type]


# tables and pictures


def test_tables_go_to_files_and_pictures_to_paper(tmp_path: Path) -> None:
    found = uncertainty(two_outlets(), {"A": factor(0.5, 2.0), "B": factor(0.0, 1.0)}, runs=60)
    text = found.to_csv(tmp_path / "u.csv").read_text().splitlines()
    assert text[0].startswith("station,month,constituent,target,runs,met,probability,low,high")
    assert len(text) == 1 + 12 * 2 * 2 + 4
    ax = probability_picture(found, lang="en")
    shown = [item.get_text() for item in ax.texts]
    row = found.probability.query("station == 'P' and month == '2020-02' and constituent == 'section'").iloc[0]
    assert f"{100 * row['probability']:.0f}" in shown
    assert len(ax.patches) == 2 * 13
    assert band_picture(found, "NH3_N", station="Q", lang="zh").get_title("left").startswith("Q：氨氮")
    for wrong, rule in (({"station": "X"}, "no 'X'"), ({"month": "2021-01"}, "no '2021-01'")):
        with pytest.raises(InputError, match=rule):
            band_picture(found, "NH3_N", **wrong)
    with pytest.raises(InputError, match="'COD' was not judged"):
        probability_picture(found, constituent="COD")
    with pytest.raises(InputError, match="there is no 'X'"):
        found.convergence("X", "2020-02")
    assert isinstance(found.outputs, pd.DataFrame)


def test_the_command_prints_what_a_file_varies(tmp_path: Path) -> None:
    write_case(tmp_path)
    path = tmp_path / "unsure.yaml"
    vary = "base: scenario.yaml\nnumerics: {cell: 200 m, step: 60 s, output: 1 h}\nvary:\n  design: latin_hypercube\n"
    vary += "  runs: 4\n  parameters:\n    sources.works.quality: {factor: [0.5, 2]}\n"
    path.write_text(vary, encoding="utf-8")
    outputs = [str(tmp_path / "p.csv"), str(tmp_path / "p.png")]
    done = CliRunner().invoke(main, ["uncertainty", str(path), "--csv", outputs[0], "--picture", outputs[1]])
    assert done.exit_code == 0, done.output
    assert "4 runs; every month meets with S1 100%" in done.output
    assert all(Path(name).stat().st_size > 100 for name in outputs)
    done = CliRunner().invoke(main, ["uncertainty", str(tmp_path / "scenario.yaml")])
    assert done.exit_code == 2
    assert "the file varies nothing" in done.output
