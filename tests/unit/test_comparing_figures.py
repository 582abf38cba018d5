"""Durations, gains, seasons and bands of classes: what is drawn is what was counted."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

import danao
from danao import figures
from danao.errors import InputError
from danao.reporting import statistics
from danao.reporting.figures.class_matrix import worst_item
from danao.reporting.gain import gains
from danao.reporting.outfalls import outfalls_of
from danao.standards._standard import read_standard
from tests.synthetic import PLANS, synthetic_results

SOURCES = [
    {"name": "works", "at": ["main", 3000.0], "kind": "works", "title": {"zh": "污水厂", "en": "Works"}},
    {"name": "sewers", "at": ["main", 0.0, 15000.0], "kind": "domestic", "title": "未收集污水"},
    {"name": "other river", "at": ["elsewhere", 10.0], "kind": "tributary"},
]


@pytest.fixture(scope="module")
def runs():
    return [with_sources(synthetic_results(plan, cell=1000.0, hours=12.0)) for plan in PLANS]


def with_sources(run):
    return dataclasses.replace(run, provenance=run.provenance | {"scenario": json.dumps({"sources": SOURCES})})


def line(axes, label: str) -> np.ndarray:
    (found,) = [one for one in axes.get_lines() if one.get_label() == label]
    return np.column_stack(found.get_data()).astype(float)


def labels(axes) -> list[str]:
    return axes.get_legend_handles_labels()[1]


# durations


def test_a_duration_curve_is_the_days_in_order(runs) -> None:
    curve = line(figures.flow_duration(runs[0], "S2", lang="en"), "Present state")
    daily = statistics.means(runs[0].at("S2")["mean_discharge"], "day")[1]
    np.testing.assert_array_equal(curve[:, 1], np.sort(daily)[::-1])
    assert curve[0, 0] == pytest.approx(100.0 / 366.0)
    assert curve[-1, 0] == pytest.approx(100.0 * 365.0 / 366.0)


def test_the_low_flow_is_reached_on_nine_days_of_ten(runs) -> None:
    axes = figures.flow_duration(runs[0], "S2", lang="en")
    daily = statistics.means(runs[0].at("S2")["mean_discharge"], "day")[1]
    told = next(label for label in labels(axes) if "90 %" in label)
    low = line(axes, told)[0, 1]
    assert (daily >= low).mean() == pytest.approx(0.9, abs=0.005)
    assert told.endswith(f"{low:.3g} m³/s")


def test_one_year_says_that_ten_are_wanted(runs) -> None:
    assert any("whole years: 1" in label for label in labels(figures.flow_duration(runs[0], "S2", lang="en")))
    part = synthetic_results(cell=3000.0, hours=12.0, end="2018-03-01")
    assert not any("month" in label for label in labels(figures.flow_duration(part, "S2", lang="en")))


def test_ten_years_give_the_driest_month() -> None:
    run = synthetic_results(cell=5000.0, hours=48.0, start="2009-01-01", end="2019-01-01")
    axes = figures.flow_duration(run, "S2", lang="zh")
    told = next(label for label in labels(axes) if "近10年最枯月" in label)
    start, flow = statistics.means(run.at("S2")["mean_discharge"], "month")
    assert len(start) == 120
    assert f"{flow.min():.3g} m³/s" in told
    assert line(axes, told)[0, 1] == flow.min()


def test_days_beyond_the_limit_are_counted_on_the_right_side(runs) -> None:
    daily = statistics.means(runs[0].at("S4")["NH3_N"], "day")[1]
    limit = float(np.quantile(daily, 0.25))
    above = labels(figures.concentration_duration(runs[0], "S4", "NH3_N", limit=("III", limit), lang="en"))[0]
    below = figures.concentration_duration(runs[0], "S4", "NH3_N", limit=("III", limit), at_least=True, lang="en")
    assert "75 % of days" in above
    assert "25 % of days" in labels(below)[0]


# gains


def test_gains_are_sorted_and_counted_against_the_first(runs) -> None:
    table = gains(runs, cost={"combined": 2000.0})
    assert list(table["gain"]) == sorted(table["gain"], reverse=True)
    sections = danao.assess(runs, period="month").sections
    met = (sections["verdict"] == "met").groupby(sections["run"]).sum()
    assert (table["gain"] == table["met"] - met["baseline"]).all()
    assert table.loc["combined", "met"] == met["combined"]
    assert table.loc["combined", "gain_per_ten_million"] == table.loc["combined", "gain"] / 2.0
    cut = runs[3].loads["NH3_N"].sum() - runs[0].loads["NH3_N"].sum()
    assert table.loc["combined", "load_NH3_N"] == pytest.approx(cut, rel=1e-12)


def test_the_bars_are_the_table(runs) -> None:
    table = gains(runs)
    axes = figures.scenario_gain(runs, constituent="NH3_N", lang="en")
    assert [bar.get_width() for bar in axes.patches] == list(table["gain"])
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [PLANS[name][1] for name in table.index]
    assert any("Ammonia nitrogen −" in text.get_text() for text in axes.texts)


def test_what_cannot_be_compared_is_said(runs) -> None:
    with pytest.raises(InputError, match="two runs"):
        figures.scenario_gain(runs[:1])
    with pytest.raises(InputError, match="combined"):
        gains(runs, cost={"combind": 1.0})
    with pytest.raises(InputError, match="no cost above 0"):
        gains(runs, cost={"combined": 0.0})


# seasons


def test_seasons_are_shaded_once_a_spell(runs) -> None:
    axes = figures.series(runs[0], "S4", "NH3_N", lang="en")
    spans = [patch for patch in axes.patches if patch.get_label() in ("Wet season", "Dry season")]
    assert len(spans) == 2  # told once each
    assert len(axes.patches) == 3  # wet, and dry at both ends of the year
    assert not figures.series(runs[0], "S4", "NH3_N", seasons=None).patches
    short = synthetic_results(cell=3000.0, hours=1.0, end="2018-01-03")
    assert not figures.series(short, "S4", "NH3_N").patches


# the long profile


def test_outfalls_stand_where_they_are(runs) -> None:
    axes = figures.long_profile(runs[0], lang="en")
    assert {"Treatment works", "未收集污水"} <= set(labels(axes))
    mark = next(text for text in axes.texts if text.get_text() == "▼")
    assert mark.xy[0] == 3.0
    assert sum(text.get_text() == "▼" for text in axes.texts) == 1  # the other river is elsewhere
    np.testing.assert_array_equal(line(axes, "未收集污水")[:, 0], [0.0, 15.0])


def test_sources_that_cannot_be_read_are_said(caplog) -> None:
    assert outfalls_of(synthetic_results(cell=5000.0, hours=240.0)) == []
    assert "sources of 'baseline' cannot be read back" in caplog.text


@pytest.mark.parametrize("palette", ["map", "safe", "grey"])
def test_bands_are_the_classes_of_the_mean(runs, palette) -> None:
    standard = read_standard()
    axes = figures.long_profile(runs[:2], constituent="NH3_N", palette=palette, lang="en")
    strips = [patch for patch in axes.patches if patch.get_zorder() >= 5.5]
    rows = sorted({round(patch.get_y(), 6) for patch in strips}, reverse=True)
    assert len(rows) == 2  # a strip a run, the first on top
    for run, foot in zip(runs[:2], rows, strict=True):
        mean = run.dataset["NH3_N"].values[1:].mean(axis=0)
        expected = standard.items["NH3_N"].rank(mean)
        own = [patch for patch in strips if round(patch.get_y(), 6) == foot]
        for x, rank in zip(run.dataset["chainage"].values / 1000.0, expected, strict=True):
            (here,) = [patch for patch in own if patch.get_x() <= x < patch.get_x() + patch.get_width()]
            assert (here.get_linewidth() == 1.4) == (rank > standard.rank("III"))  # the frame of what is missed


def test_bands_of_what_has_no_class(runs) -> None:
    with pytest.raises(InputError, match="no class of 'SALT'"):
        figures.long_profile(runs[0], constituent="SALT")
    with pytest.raises(InputError, match=r"no palette 'gray'.*grey"):
        figures.long_profile(runs[0], constituent="NH3_N", palette="gray")


# the matrix


def test_the_matrix_names_what_exceeds_most(runs) -> None:
    one = danao.assess(runs[0], lang="zh").sections
    texts = [text.get_text() for text in figures.class_matrix(one, exceeding=True).texts]
    assert any(text.startswith("氨氮/0.") for text in texts)
    assert sum("/" in text for text in texts) == (one["main_pollutants"] != "").sum()


@pytest.mark.parametrize(
    ("said", "lang", "expected"),
    [
        ("氨氮(1.3)、总磷(0.6)", "zh", "氨氮/1.3"),
        ("氨氮/1.3, 总磷/0.6", "zh", "氨氮/1.3"),
        ("Ammonia nitrogen (0.7), Total phosphorus (0.4)", "en", "NH3-N/0.7"),
        ("溶解氧", "zh", "溶解氧"),
        ("", "zh", ""),
    ],
)
def test_the_worst_item(said: str, lang: str, expected: str) -> None:
    assert worst_item(said, read_standard(), lang) == expected


def test_changes_are_told_and_the_rest_is_pale(runs) -> None:
    sections = danao.assess([runs[0], runs[3]], lang="zh").sections
    before, after = (sections[sections["run"] == name] for name in ("baseline", "combined"))
    axes = figures.class_matrix(after, before=before)
    keys = ["station", "period"]
    both = after.set_index(keys)["class"] != before.set_index(keys)["class"]
    assert sum("→" in text.get_text() for text in axes.texts) == both.sum() > 0
    assert (
        sum(patch.get_facecolor()[:3] == pytest.approx((0.957, 0.961, 0.965), abs=0.01) for patch in axes.patches)
        == (~both).sum()
    )
    with pytest.raises(InputError, match="one run, these are 2"):
        figures.class_matrix(sections)
    with pytest.raises(InputError, match="no palette"):
        figures.class_matrix(before, palette="rainbow")


# illustrative data


def of_a_real_river(run):
    return dataclasses.replace(run, provenance=run.provenance | {"name": "real", "data_status": "real"})


def test_pictures_of_tables_know_whether_their_runs_are_illustrative(runs) -> None:
    """A table tells of each run; a part of it, sorted, copied or with another column, tells it of its own rows only."""
    both = [of_a_real_river(runs[0]), runs[3]]
    found = danao.assess(both, lang="en")
    often = found.compliance.query("by == 'day' and constituent == 'section'").sort_values("station").copy()
    skills = danao.skill_table(both, measured(runs[0])).assign(n=12)
    mark = " · illustrative data"
    for name, stamped in (("real", ""), ("combined", mark)):
        sections, rows, points = (table[table["run"] == name] for table in (found.sections, often, skills))
        drawn = (
            figures.class_matrix(sections, lang="en"),
            figures.compliance_bars(rows, [name], lang="en"),
            figures.taylor(points, lang="en"),
            figures.target(points, lang="en"),
        )
        for axes in drawn:
            assert axes.get_title(loc="left").endswith("illustrative data") == bool(stamped), axes.get_title(loc="left")
            assert axes.get_title(loc="left").count(mark) == bool(stamped)
    real, plan = (found.sections[found.sections["run"] == name] for name in ("real", "combined"))
    assert figures.class_matrix(real, before=plan, lang="en").get_title(loc="left").endswith(mark)
    assert figures.compliance_bars(often, ["a", "b"], lang="en").get_title(loc="left").endswith(mark)


def measured(run) -> pd.DataFrame:
    """Return a sample a month at one station."""
    here = run.at("S2")["NH3_N"]
    rows = np.linspace(10, here.size - 10, 12).astype(int)
    values = 1.2 * here.values[rows] + 0.1 * np.arange(12)
    return pd.DataFrame(
        {"time": here["time"].values[rows], "station": "S2", "constituent": "NH3_N", "value": values, "unit": "mg/L"}
    )
