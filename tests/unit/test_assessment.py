"""The engine: statistics by period, verdicts, main pollutants, rivers, frequencies, the bulletin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.assessment import HJ_2_3_2018, SafetyMargin, assess, read_samples
from danao.assessment.rivers import grade_of_shares
from danao.assessment.tide import running_mean
from danao.errors import InputError
from danao.standards._standard import read_standard
from danao.tables import read_table
from tests.synthetic import PLANS, synthetic_results

UNITS = {"pH": "", "WT": "degC", "FC": "1/L"}
STANDARD = read_standard()


def samples(*rows, **columns):
    """Make samples from (time, constituent, value) or (time, station, constituent, value[, flag])."""
    full = []
    for row in rows:
        time, station, name, value, flag = (row[0], "S1", *row[1:], "") if len(row) == 3 else (*row, "")[:5]
        full.append((time, station, name, value, UNITS.get(name, "mg/L"), flag))
    frame = pd.DataFrame(full, columns=["time", "station", "constituent", "value", "unit", "flag"])
    return read_samples(frame.assign(**columns))


def one(assessment, constituent, **where):
    """Return the single row of a constituent."""
    table = assessment.table[assessment.table["constituent"] == constituent]
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def monthly(values, constituent="NH3_N", year=2023):
    return [(f"{year}-{month:02d}-05", constituent, value) for month, value in values.items()]


# --- a row -----------------------------------------------------------------------------------------------------------


def test_a_row_says_value_limit_class_multiple_and_verdict():
    row = one(assess(samples(("2023-05-09", "NH3_N", 1.3))), "NH3_N")
    assert (row["value"], row["unit"], row["limit"], row["target"]) == (1.3, "mg/L", 1.0, "III")
    assert (row["class"], row["verdict"], row["multiple"]) == ("IV", "not met", pytest.approx(0.3))
    assert row["margin"] == pytest.approx(-0.3)
    assert (row["period"], row["statistic"], row["samples"]) == ("2023-05", "monthly mean", 1)
    assert row["citation"] == "GB 3838-2002 Table 1"


@pytest.mark.parametrize(
    ("name", "value", "rounding", "verdict"),
    [
        ("NH3_N", 1.004, "half_even", "met"),
        ("NH3_N", 1.005, "half_even", "met"),  # the tie goes to the even 1.00
        ("NH3_N", 1.0051, "half_even", "not met"),
        ("NH3_N", 1.004, "none", "not met"),
        ("NH3_N", float(np.nextafter(1.0, 2)), "none", "not met"),
        ("NH3_N", float(np.nextafter(1.0, 2)), "half_even", "met"),
        ("NH3_N", 1.0, "none", "met"),
        ("TP", 0.2005, "half_even", "met"),
        ("TP", 0.2015, "half_even", "not met"),
        ("COD", 20.05, "half_even", "met"),
        ("COD", 20.15, "half_even", "not met"),
        ("DO", 4.95, "half_even", "met"),  # the tie goes to the even 5.0
        ("DO", 4.85, "half_even", "not met"),
        ("DO", 4.95, "none", "not met"),
        ("pH", 9.4, "half_even", "met"),
        ("pH", 9.5, "half_even", "not met"),
        ("pH", 9.4, "none", "not met"),
        ("pH", 5.5, "half_even", "met"),
    ],
)
def test_rounding_decides_at_the_limit(name, value, rounding, verdict):
    assessment = assess(samples(("2023-05-09", name, value)), rounding=rounding)
    row = one(assessment, name)
    assert row["verdict"] == verdict
    assert row["unrounded"] == value
    assert any("half to even" in text or "unrounded" in text for text in assessment.basis)


def test_oxygen_takes_the_temperature_of_its_own_sample():
    warm = samples(("2023-05-09", "S1", "DO", 6.9), ("2023-05-09", "S1", "WT", 30.0), ("2023-05-09", "S2", "DO", 6.9))
    assessment = assess(warm, targets="I")
    assert one(assessment, "DO", station="S1")["class"] == "I"
    assert one(assessment, "DO", station="S1")["limit"] == pytest.approx(0.9 * 468 / 61.6)
    assert one(assessment, "DO", station="S2")["class"] == "II"


def test_reference_items_are_never_judged():
    assessment = assess(samples(("2023-05-09", "WT", 45.0), ("2023-05-09", "TN", 9.0), ("2023-05-09", "FC", 9e5)))
    assert set(assessment.table["verdict"]) == {"not assessed"}
    assert "lakes and reservoirs only" in one(assessment, "TN")["reason"]
    assert "man-made change" in one(assessment, "WT")["reason"]
    assert one(assessment, "FC")["class"] == "劣V"
    assert assessment.verdict == "not assessed"
    assert list(assessment.sections["class"]) == [""]


def test_lakes_have_their_own_phosphorus_and_nitrogen():
    rows = (("2023-05-09", "TP", 0.06), ("2023-05-09", "TN", 0.9))
    assert one(assess(samples(*rows)), "TP")["class"] == "II"
    lake = assess(samples(*rows), water={"S1": "lake"})
    assert one(lake, "TP")["class"] == "IV"
    assert one(lake, "TN")["class"] == "III"
    assert one(lake, "TN")["verdict"] == "not assessed"


# --- statistics ------------------------------------------------------------------------------------------------------


def test_a_month_is_the_mean_of_its_samples_exact_in_decimals():
    row = one(assess(samples(("2023-05-01", "NH3_N", 1.00), ("2023-05-20", "NH3_N", 1.01))), "NH3_N")
    assert (row["unrounded"], row["value"], row["verdict"]) == (1.005, 1.0, "met")
    assert row["samples"] == 2


def test_below_detection_enters_with_half_the_limit():
    row = one(assess(samples(("2023-05-01", "S1", "NH3_N", 0.05, "<"), ("2023-05-20", "S1", "NH3_N", 0.5))), "NH3_N")
    assert row["unrounded"] == 0.2625
    assert row["below"] == 1


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([(0.0002, "<")], "not assessed"),  # the laboratory cannot see the limit of 0.0001
        ([(0.0001, "<")], "met"),
        ([(0.0002, "<"), (0.00005, "")], "not assessed"),
        ([(0.0002, "<"), (0.0009, "")], "not met"),
    ],
)
def test_a_detection_limit_above_the_limit_proves_nothing(values, verdict):
    rows = [(f"2023-05-{day:02d}", "S1", "Hg", value, flag) for day, (value, flag) in enumerate(values, start=1)]
    row = one(assess(samples(*rows)), "Hg")
    assert row["verdict"] == verdict
    assert ("detection limit" in row["reason"]) == (verdict == "not assessed")


def test_ph_is_averaged_through_the_hydrogen_ion():
    row = one(assess(samples(("2023-05-01", "pH", 6.0), ("2023-05-20", "pH", 8.0)), rounding="none"), "pH")
    assert row["value"] == pytest.approx(-np.log10((1e-6 + 1e-8) / 2))
    single = one(assess(samples(("2023-05-01", "pH", 8.5))), "pH")
    assert (single["unrounded"], single["value"]) == (8.5, 8.0)


@pytest.mark.parametrize(("count", "verdict"), [(1, "not assessed"), (2, "met"), (3, "met")])
@pytest.mark.parametrize("period", ["quarter", "season"])
def test_a_quarter_and_a_season_take_two_samples(period, count, verdict):
    rows = monthly({month: 0.5 for month in range(4, 4 + count)})
    row = one(assess(samples(*rows), period=period), "NH3_N")
    assert row["verdict"] == verdict
    assert row["class"] == ("" if verdict == "not assessed" else "II")
    assert (row["reason"] == "1 sample, at least 2 are needed") == (count == 1)


@pytest.mark.parametrize(("months", "verdict"), [(7, "not assessed"), (8, "met"), (12, "met")])
def test_a_year_takes_eight_monthly_means(months, verdict):
    row = one(assess(samples(*monthly({month: 0.5 for month in range(1, months + 1)})), period="year"), "NH3_N")
    assert row["verdict"] == verdict
    assert ("7 monthly values, at least 8" in row["reason"]) == (months == 7)


def test_a_year_is_the_mean_of_months_not_of_samples():
    rows = monthly({month: 0.5 for month in range(1, 12)})
    rows += [(f"2023-12-{day:02d}", "NH3_N", 3.5) for day in range(1, 21)]
    assert one(assess(samples(*rows), period="year"), "NH3_N")["unrounded"] == 0.75


def test_many_samples_of_one_month_are_still_one_month():
    rows = [(f"2023-05-{day:02d}", "NH3_N", 0.5) for day in range(1, 32)]
    assert one(assess(samples(*rows), period="year"), "NH3_N")["verdict"] == "not assessed"


def test_days_quarters_and_seasons_are_labelled_and_grouped():
    rows = monthly({1: 0.1, 2: 0.2, 4: 0.4, 5: 0.5, 12: 1.2, 3: 0.3, 10: 1.0})
    quarter = assess(samples(*rows), period="quarter").table
    quarter = quarter[quarter["constituent"] == "NH3_N"].set_index("period")["unrounded"]
    assert quarter["2023-Q1"] == 0.2
    assert list(quarter.index) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert np.isnan(quarter["2023-Q3"])
    season = assess(samples(*rows), period="season").table
    season = season[season["constituent"] == "NH3_N"].set_index("period")["unrounded"]
    assert season.to_dict() == {"2023 dry": 0.5, "2023 normal": 0.65, "2023 wet": 0.45}
    own = assess(samples(*rows), period="season", seasons={"flood": (4, 5), "rest": (1, 2, 3)}, lang="zh").table
    assert set(own["period"]) == {"2023 flood", "2023 rest"}
    day = assess(samples(("2023-05-09T01:00", "COD", 10.0), ("2023-05-09T23:00", "COD", 30.0)), period="day")
    assert one(day, "COD")["period"] == "2023-05-09"
    each = assess(samples(("2023-05-09T01:00", "COD", 10.0), ("2023-05-09T23:00", "COD", 30.0)), period="sample")
    assert list(each.sections["period"]) == ["2023-05-09T01:00", "2023-05-09T23:00"]
    assert list(each.sections["verdict"]) == ["met", "not met"]


def test_months_without_a_sample_show_as_not_assessed():
    assessment = assess(samples(*monthly({1: 0.5, 3: 0.5})))
    assert list(assessment.sections["period"]) == ["2023-01", "2023-02", "2023-03"]
    assert list(assessment.sections["verdict"]) == ["met", "not assessed", "met"]
    assert assessment.verdict == "not assessed"
    assert one(assessment, "NH3_N", period="2023-02")["reason"] == "no sample in this period"


def test_the_last_month_shows_for_a_station_that_was_skipped():
    rows = [("2023-01-05", "S1", "COD", 10.0), ("2023-01-05", "S2", "COD", 10.0), ("2023-02-05", "S1", "COD", 10.0)]
    sections = assess(samples(*rows)).sections
    assert list(sections.loc[sections["station"] == "S2", "verdict"]) == ["met", "not assessed"]


# --- sections --------------------------------------------------------------------------------------------------------


def test_the_worst_item_makes_the_class():
    rows = [("2023-05-09", name, value) for name, value in (("COD", 14.0), ("NH3_N", 1.8), ("TP", 0.25), ("DO", 8.0))]
    section = assess(samples(*rows), lang="zh").sections.iloc[0]
    assert (section["class"], section["grade"], section["verdict"]) == ("V", "中度污染", "not met")
    assert section["main_pollutants"] == "氨氮(0.8)、总磷(0.2)"
    assert (section["assessed"], section["required"]) == (4, 21)
    assert section["items"] == "DO, COD, NH3_N, TP"
    assert "Hg" in section["missing"]
    assert "COD" not in section["missing"].split(", ")


def test_what_was_not_measured_is_not_assessed_never_met():
    assessment = assess(samples(("2023-05-09", "COD", 10.0)))
    rest = assessment.table[assessment.table["constituent"] != "COD"]
    assert len(rest) == 20
    assert set(rest["verdict"]) == {"not assessed"}
    assert set(rest["reason"]) == {"not measured"}
    assert assessment.sections.iloc[0]["verdict"] == "met"
    strict = assess(samples(("2023-05-09", "COD", 10.0)), items="required").sections.iloc[0]
    assert strict["verdict"] == "not assessed"
    assert strict["reason"].startswith("without pH, Dissolved oxygen")
    assert assess(samples(("2023-05-09", "COD", 99.0)), items="required").sections.iloc[0]["verdict"] == "not met"


def test_an_item_that_lacks_in_one_month_leaves_that_month_open():
    rows = [*monthly({1: 0.5, 2: 0.5}), *monthly({1: 10.0}, "COD")]
    assert list(assess(samples(*rows)).sections["verdict"]) == ["met", "not assessed"]
    assert list(assess(samples(*rows), items=["氨氮"]).sections["verdict"]) == ["met", "met"]
    bad = assess(samples(*monthly({1: 0.5, 2: 1.5}), *monthly({1: 10.0}, "COD"))).sections
    assert list(bad["verdict"]) == ["met", "not met"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"COD": 20.0, "NH3_N": 1.0, "TP": 0.2}, ""),
        ({"COD": 24.0, "NH3_N": 2.3, "TP": 0.32}, "氨氮(1.3)、总磷(0.6)、化学需氧量(0.2)"),
        ({"COD": 24.0, "NH3_N": 1.2, "TP": 0.22}, "化学需氧量(0.2)、氨氮(0.2)、总磷(0.1)"),
        ({"COD": 60.0, "NH3_N": 1.2, "TP": 0.22, "BOD5": 4.1}, "化学需氧量(2.0)、氨氮(0.2)、总磷(0.1)"),
        ({"COD": 60.0, "Cr6": 0.06, "CN": 0.21}, "氰化物(0.05)、铬(六价)(0.2)、化学需氧量(2.0)"),
        ({"DO": 1.0, "NH3_N": 1.2}, "溶解氧、氨氮(0.2)"),
        ({"DO": 4.0, "NH3_N": 1.2}, "氨氮(0.2)、溶解氧"),
        ({"pH": 11.0, "COD": 60.0}, "化学需氧量(2.0)、pH值"),
    ],
)
def test_main_pollutants_by_priority_class_and_multiple(values, text):
    rows = [("2023-05-09", name, value) for name, value in values.items()]
    assert assess(samples(*rows), lang="zh").sections.iloc[0]["main_pollutants"] == text


def test_multiples_refer_to_the_target_or_to_a_class():
    rows = samples(("2023-05-09", "NH3_N", 1.8))
    assert one(assess(rows, targets="IV"), "NH3_N")["multiple"] == pytest.approx(0.2)
    national = assess(rows, targets="IV", reference="III")
    assert one(national, "NH3_N")["multiple"] == pytest.approx(0.8)
    assert "class III" in " ".join(national.basis)
    loose = assess(rows, targets="V", reference="III")
    assert loose.sections.iloc[0]["verdict"] == "met"
    assert loose.sections.iloc[0]["main_pollutants"] == "Ammonia nitrogen(0.8)"
    assert assess(rows, targets="V").sections.iloc[0]["main_pollutants"] == ""


def test_targets_come_from_the_call_the_table_or_the_standard():
    rows = (("2023-05-09", "S1", "NH3_N", 1.2), ("2023-05-09", "S2", "NH3_N", 1.2))
    plain = assess(samples(*rows))
    assert list(plain.sections["target"]) == ["III", "III"]
    assert "no target is set for S1, S2: class III is taken" in plain.notes
    given = assess(samples(*rows, target="Ⅳ类"))
    assert list(given.sections["target"]) == ["IV", "IV"]
    assert given.notes == ()
    mixed = assess(samples(*rows, target="Ⅳ"), targets={"S2": "II"})
    assert list(mixed.sections["target"]) == ["IV", "II"]
    assert list(mixed.sections["verdict"]) == ["met", "not met"]


def test_margin_of_safety_is_told_beside_the_verdict():
    rows = samples(
        ("2023-05-09", "S1", "COD", 18.0), ("2023-05-09", "S1", "NH3_N", 0.9), ("2023-05-09", "S2", "COD", 18.1)
    )
    assessment = assess(rows, margin="hj2_3_2018")
    assert one(assessment, "COD", station="S1")["margin_limit"] == 18.0
    assert one(assessment, "NH3_N", station="S1")["margin_limit"] == 0.9
    assert list(assessment.sections["verdict"]) == ["met", "met"]
    assert list(assessment.sections["margin_kept"]) == [True, False]
    assert "HJ 2.3-2018" in " ".join(assessment.basis)
    assert HJ_2_3_2018.limit(STANDARD.items["TP"], "III") == 0.18
    assert HJ_2_3_2018.limit(STANDARD.items["COD"], "IV") == 27.6
    assert np.isnan(HJ_2_3_2018.limit(STANDARD.items["DO"], "III"))
    assert np.isnan(HJ_2_3_2018.limit(STANDARD.items["Cu"], "III"))
    assert one(assess(rows, margin=0.2), "COD", station="S1")["margin_limit"] == 16.0
    own = SafetyMargin({"III": 0.5}, ("COD",), "local rule")
    assert one(assess(rows, margin=own), "COD", station="S1")["margin_limit"] == 10.0
    assert list(assess(rows).sections["margin_kept"]) == [None, None]


# --- rivers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "worst", "grade"),
    [(1.0, 0.0, 0), (0.9, 0.1, 0), (0.89, 0.0, 1), (0.75, 0.25, 1), (0.74, 0.0, 2), (0.7, 0.19, 2)]
    + [(0.7, 0.2, 3), (0.0, 0.39, 3), (0.6, 0.4, 4), (0.0, 1.0, 4)],
)
def test_share_method(good, worst, grade):
    assert grade_of_shares(good, worst) == grade


def river_of(values, river="淡澳河"):
    rows = [("2023-05-09", f"S{place}", "NH3_N", value) for place, value in enumerate(values)]
    return samples(*rows, river=river)


def test_a_river_of_few_sections_is_judged_by_its_mean():
    river = assess(river_of([0.4, 0.8, 2.1, 1.5]), lang="zh").rivers.iloc[0]
    assert (river["method"], river["sections"], river["class"], river["grade"]) == ("mean", 4, "IV", "轻度污染")
    assert river["main_pollutants"] == "氨氮(0.2)"
    assert river["good_share"] == 0.5


def test_a_river_of_many_sections_is_judged_by_shares():
    river = assess(river_of([0.4, 0.8, 2.1, 1.5, 2.5]), lang="zh").rivers.iloc[0]
    assert (river["method"], river["sections"], river["class"], river["grade"]) == ("share", 5, "", "重度污染")
    assert river["main_pollutants"] == "氨氮(60.0%)"
    assert (river["good_share"], river["worst_share"]) == (0.4, 0.4)
    assert assess(river_of([0.4] * 9 + [2.5])).rivers.iloc[0]["grade"] == "excellent"


def test_several_rivers_have_one_row_for_all():
    frame = pd.concat([river_of([0.4]).table, river_of([1.2]).table.assign(station="T", river="响水河")])
    rivers = assess(frame).rivers
    assert list(rivers["river"]) == ["淡澳河", "响水河", "all rivers"]
    assert list(rivers["class"]) == ["II", "IV", "III"]


def test_mean_of_sections_takes_ph_through_the_ion_and_their_temperature():
    rows = [
        ("2023-05-09", station, name, value)
        for station, name, value in [
            ("A", "pH", 6.0),
            ("B", "pH", 8.0),
            ("A", "DO", 6.8),
            ("B", "DO", 6.9),
            ("A", "WT", 30.0),
            ("B", "WT", 31.0),
        ]
    ]
    river = assess(samples(*rows)).rivers.iloc[0]
    assert river["class"] == "I"


# --- frequency, bulletin, output -------------------------------------------------------------------------------------


def test_frequency_counts_days_and_months():
    rows = [("2023-05-01", "NH3_N", 0.5), ("2023-05-20", "NH3_N", 1.2), ("2023-06-05", "NH3_N", 1.4)]
    often = assess(samples(*rows)).compliance.set_index(["by", "constituent"])
    assert often.loc[("day", "NH3_N"), ["assessed", "met"]].tolist() == [3, 1]
    assert often.loc[("month", "section"), ["assessed", "met"]].tolist() == [2, 1]
    assert often.loc[("month", "NH3_N"), "frequency"] == 0.5


def test_bulletin_has_the_columns_and_the_words_of_the_province():
    rows = [("2022-05-09", "S1", "NH3_N", 1.6), ("2023-05-09", "S1", "NH3_N", 2.3), ("2023-05-09", "S1", "TP", 0.32)]
    table = assess(samples(*rows, river="龙岗河")).bulletin(period="2023-05")
    assert list(table.columns) == [
        "所处河流", "断面", "时段", "水质控制目标", "水质类别", "上年同期水质类别", "达标", "主要超标项目", "备注"
    ]  # fmt: skip
    assert table.values.tolist() == [
        ["龙岗河", "S1", "2023-05", "Ⅲ", "劣Ⅴ", "Ⅴ", "未达标", "氨氮/1.3、总磷/0.6", "参评2/21项"]
    ]
    english = assess(samples(*rows)).bulletin("en", period="2023-05")
    assert english["Class"].tolist() == ["worse than V"]
    assert english["Main exceeding items"].tolist() == ["Ammonia nitrogen/1.3, Total phosphorus/0.6"]


def test_bulletin_looks_into_another_assessment_for_last_year():
    last = assess(samples(("2022-05-09", "COD", 35.0)))
    this = assess(samples(("2023-05-09", "COD", 15.0)))
    assert this.bulletin()["上年同期水质类别"].tolist() == ["—"]
    assert this.bulletin(before=last)["上年同期水质类别"].tolist() == ["Ⅴ"]


def test_bulletin_says_why_there_is_no_verdict_in_its_own_language():
    assessment = assess(samples(*monthly({1: 0.5, 3: 0.5})))
    assert assessment.bulletin("zh")["备注"].tolist()[1] == "该时段无样品；参评0/21项"
    assert assessment.bulletin("en")["Remarks"].tolist()[1] == "no sample in this period; 0 of 21 items assessed"


def test_csv_reads_back(tmp_path):
    assessment = assess(samples(("2023-05-09", "=cmd|' /C calc'!A0", "COD", 25.0)))
    path = assessment.to_csv(tmp_path / "out.csv")
    columns = {"station": "text", "constituent": "text", "value": "number", "verdict": "text"}
    table = read_table(path, columns, blank=columns, others="ignore")
    assert len(table) == len(assessment.table)
    assert table["station"][0].startswith("'=")
    assert table["value"][list(table["constituent"]).index("COD")] == 25.0
    assert not list(tmp_path.glob("*.part"))


def test_shows_itself():
    assessment = assess(samples(("2023-05-09", "<b>S1</b>", "COD", 25.0)))
    assert "1 not met" in repr(assessment)
    shown = assessment._repr_html_()
    assert "<b>S1" not in shown
    assert "&lt;b&gt;S1" in shown
    assert "#FFFF00" in shown
    assert len(shown) < 40_000


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"period": "monthly"}, "did you mean 'month'"),
        ({"sampling": "eb"}, "did you mean 'ebb'"),
        ({"rounding": "half_up"}, "did you mean 'half_even'"),
        ({"targets": {"S9": "III"}}, "no station 'S9'"),
        ({"targets": "VI"}, "not a class"),
        ({"reference": "VI"}, "not a class"),
        ({"items": ["NH4"]}, "not an item"),
        ({"water": {"S9": "lake"}}, "no station 'S9'"),
        ({"margin": 1.5}, "share from 0 to below 1"),
        ({"margin": "hj"}, "use 'hj2_3_2018'"),
        ({"lang": "fr"}, "not a language"),
        ({"seasons": {"wet": (1, 2), "dry": (2, 3)}}, "two seasons"),
        ({"seasons": {"wet": (0, 13)}}, "1 to 12"),
        ({"standard": "gb3838"}, "did you mean 'gb3838_2002'"),
        ({"standard": "gb18918_2002"}, "discharge standard"),
    ],
)
def test_choices_that_cannot_be_are_refused(choice, message):
    with pytest.raises(InputError, match=message):
        assess(samples(("2023-05-09", "COD", 25.0)), **choice)


def test_all_wrong_choices_come_at_once():
    with pytest.raises(InputError) as caught:
        assess(samples(("2023-05-09", "COD", 25.0)), period="week", sampling="flood", targets={"S9": "III"})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("source", [3, {}, []])
def test_what_cannot_be_assessed_is_refused(source):
    with pytest.raises(InputError):
        assess(source)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.decimals("0.01", 4, places=3), min_size=1, max_size=6), st.integers(0, 5))
def test_a_worse_sample_never_betters_the_verdict(values, place):
    before = [float(value) for value in values]
    after = [value * 2.0 if number == place % len(before) else value for number, value in enumerate(before)]
    ranks = []
    for list_ in (before, after):
        rows = [(f"2023-05-{day:02d}", "NH3_N", value) for day, value in enumerate(list_, start=1)]
        ranks.append(STANDARD.rank(assess(samples(*rows)).sections.iloc[0]["class"]))
    assert ranks[0] <= ranks[1]


# --- tide ------------------------------------------------------------------------------------------------------------


def test_ebb_alone_is_taken_where_the_tide_is_known():
    frame = pd.DataFrame(
        {
            "time": ["2023-05-09T08:00", "2023-05-09T14:00", "2023-05-09T20:00"],
            "station": "S1",
            "constituent": "NH3_N",
            "value": [1.5, 0.5, 9.0],
            "unit": "mg/L",
            "flag": "",
            "tide": ["退潮", "涨潮", ""],
        }
    )
    everything, ebb = (one(assess(frame, sampling=sampling), "NH3_N") for sampling in ("all", "ebb"))
    assert everything["samples"] == 3
    assert (ebb["value"], ebb["samples"], ebb["statistic"]) == (1.5, 1, "monthly mean (ebb)")
    assert assess(frame, sampling="ebb").bulletin()["断面"].tolist() == ["S1(退潮)"]
    assert "ebb alone" in " ".join(assess(frame, sampling="ebb").basis)
    unknown = one(assess(frame.drop(columns="tide"), sampling="ebb"), "NH3_N")
    assert unknown["verdict"] == "not assessed"
    assert unknown["reason"] == "no value in this period for this tide (ebb)"


def test_tidal_mean_takes_the_tide_out_and_keeps_the_trend():
    hours = np.arange(0.0, 240.0, 0.5)
    time = np.datetime64("2023-05-01", "ns") + (hours * 3600e9).astype("timedelta64[ns]")
    value = 1.0 + 0.01 * hours + 0.5 * np.cos(2 * np.pi * hours / 12.5)
    mean = running_mean(time, value)
    known = np.isfinite(mean)
    assert np.flatnonzero(known)[[0, -1]].tolist() == [25, 479 - 25]
    np.testing.assert_allclose(mean[known], 1.0 + 0.01 * hours[known], atol=2e-3)
    gap = (hours < 100.0) | (hours > 104.0)
    assert np.isnan(running_mean(time[gap], value[gap])[gap.nonzero()[0] == 190]).all()
    assert np.isnan(running_mean(time[:1], value[:1])).all()


@given(st.lists(st.floats(0, 10), min_size=60, max_size=60))
def test_running_mean_stays_within_the_values(values):
    time = np.datetime64("2023-05-01", "ns") + np.arange(60) * np.timedelta64(1, "h")
    mean = running_mean(time, np.array(values))
    known = mean[np.isfinite(mean)]
    assert known.size == 34
    assert known.min() >= min(values) - 1e-9
    assert known.max() <= max(values) + 1e-9


def test_monthly_samples_have_no_tidal_mean():
    row = one(assess(samples(*monthly({1: 0.5, 2: 0.5})), sampling="tidal_mean"), "NH3_N", period="2023-01")
    assert row["verdict"] == "not assessed"
    assert "tidal mean" in row["reason"]


# --- runs ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run():
    return synthetic_results(cell=500.0, hours=3.0)


def test_a_run_is_judged_at_its_stations(run):
    assessment = assess(run)
    assert len(assessment.sections) == 4 * 12
    assert list(dict.fromkeys(assessment.sections["station"])) == ["S1", "S2", "S3", "S4"]
    assert set(assessment.table["constituent"]) == set(STANDARD.required)
    lacking = assessment.table[assessment.table["constituent"] == "DO"]
    assert set(lacking["verdict"]) == {"not assessed"}
    assert set(lacking["reason"]) == {"not simulated"}
    assert assessment.data_status == {"baseline": "illustrative"}
    assert assessment.bulletin()["断面"].iloc[0] == "上游断面"
    assert assessment.bulletin()["所处河流"].iloc[0] == "示例河"
    assert assessment.audit is None


def test_a_month_of_a_run_ends_at_midnight_and_leaves_out_the_initial_state(run):
    series = run.at("S4")["COD"].to_series()
    january = series[(series.index > "2018-01-01") & (series.index <= "2018-02-01")]
    row = one(assess(run), "COD", station="S4", period="2018-01")
    assert row["samples"] == len(january) == 31 * 8
    assert row["unrounded"] == pytest.approx(january.mean(), rel=1e-12)
    assert "2019-01" not in set(assess(run).table["period"])


def test_a_run_takes_the_ebb_by_its_discharge(run):
    at = run.at("S4")
    ebb = at["COD"].where(at["discharge"] > 0).to_series().iloc[1:].dropna()
    row = one(assess(run, sampling="ebb"), "COD", station="S4", period="2018-01")
    assert row["samples"] == len(ebb[ebb.index <= "2018-02-01"]) < 31 * 8
    assert row["unrounded"] == pytest.approx(ebb[ebb.index <= "2018-02-01"].mean(), rel=1e-12)


def test_a_run_that_covers_part_of_a_month_says_so():
    short = synthetic_results(cell=1000.0, hours=6.0, start="2018-01-01", end="2018-01-04")
    row = one(assess(short), "COD", station="S1")
    assert row["reason"] == "the run covers 10% of the period"
    assert row["verdict"] in ("met", "not met")
    assert one(assess(short, period="year"), "COD", station="S1")["verdict"] == "not assessed"


def test_a_run_that_failed_its_trust_sheet_is_not_judged():
    assessment = assess(synthetic_results(cell=1000.0, hours=24.0, trusted=False))
    assert set(assessment.table["verdict"]) == {"not assessed"}
    assert set(assessment.table["class"]) == {""}
    closure = "closure of the mass ledger, part of what was handled"
    assert set(assessment.table["reason"]) == {f"the trust sheet of the run failed ({closure})"}
    assert assessment.verdict == "not assessed"
    assert assessment.compliance["assessed"].sum() == 0
    assert assessment.compliance["frequency"].isna().all()
    assert assessment.rivers.empty
    assert "物质平衡闭合误差" in assessment.bulletin()["备注"].iloc[0]
    assert "trust sheet" in assessment.sections["reason"].iloc[0]


def test_a_run_without_checks_is_not_judged_either(run):
    bare = replace(run, trust=type(run.trust)(()))
    assert assess(bare).verdict == "not assessed"


def test_several_runs_stand_in_one_assessment():
    runs = [synthetic_results(plan, cell=1000.0, hours=24.0) for plan in PLANS]
    assessment = assess(runs)
    assert list(dict.fromkeys(assessment.table["run"])) == list(PLANS)
    met = (assessment.sections["verdict"] == "met").groupby(assessment.sections["run"]).sum()
    assert met["baseline"] < met["combined"] < met["intensive"]
    assert assessment.bulletin().columns[0] == "情景"
    assert "现状" in set(assessment.bulletin()["情景"])
    with pytest.raises(InputError, match="two of them are named 'baseline'"):
        assess([runs[0], runs[0]])


def test_a_results_file_and_a_run_say_the_same(tmp_path):
    short = synthetic_results(cell=1000.0, hours=24.0)
    path = short.save(tmp_path / "run.nc")
    pd.testing.assert_frame_equal(assess(path).table, assess(short).table)


def test_targets_of_the_scenario_travel_with_the_run(run):
    moved = replace(run, provenance=run.provenance | {"targets": {"S1": "II"}})
    sections = assess(moved).sections
    assert dict(zip(sections["station"], sections["target"], strict=True)) == {
        "S1": "II",
        "S2": "III",
        "S3": "III",
        "S4": "III",
    }


def test_a_station_without_a_target_takes_the_class_of_reference(run):
    stations = [row | {"target": None if row["name"] == "S1" else "IV"} for row in run.provenance["stations"]]
    bare = replace(run, provenance=run.provenance | {"targets": {}, "stations": stations})
    assessment = assess(bare)
    assert list(dict.fromkeys(assessment.sections["target"])) == ["III", "IV"]
    assert "no target is set for S1: class III is taken" in assessment.notes


def test_what_the_standard_does_not_know_is_noted(run):
    strange = replace(
        run, provenance=run.provenance | {"constituents": run.constituents | {"TRACER": {"unit": "g m-3"}}}
    )
    assessment = assess(strange)
    assert any("TRACER" in note for note in assessment.notes)
    assert "TRACER" not in set(assessment.table["constituent"])


def test_a_run_of_nothing_that_the_standard_knows_is_not_assessed():
    short = synthetic_results(cell=1000.0, hours=24.0)
    tracer = replace(short, provenance=short.provenance | {"constituents": {"TRACER": {"unit": "g m-3"}}})
    for period in ("month", "year"):
        for sampling in ("all", "ebb", "tidal_mean"):
            assessment = assess(tracer, period=period, sampling=sampling)
            assert set(assessment.table["verdict"]) == {"not assessed"}
            assert set(assessment.table["reason"]) == {"not simulated"}
            assert assessment.verdict == "not assessed"
            assert set(assessment.bulletin()["达标"]) == {"未评价"}


def test_a_run_without_stations_has_nothing_to_judge():
    short = synthetic_results(cell=1000.0, hours=24.0)
    assessment = assess(replace(short, provenance=short.provenance | {"stations": []}))
    assert assessment.table.empty
    assert assessment.verdict == "not assessed"
    assert assessment.bulletin().empty
    assert "0 stations" in repr(assessment)
    assert assessment._repr_html_()


def test_runs_and_samples_of_the_same_numbers_get_the_same_classes():
    short = synthetic_results(cell=1000.0, hours=24.0)
    rows = []
    for station in short.stations.index:
        for name in short.constituents:
            series = short.at(station)[name].to_series().iloc[1:]
            rows += [(time - pd.Timedelta(hours=1), station, name, value) for time, value in series.items()]
    frame = pd.DataFrame(rows, columns=["time", "station", "constituent", "value"]).assign(unit="mg/L", flag="")
    left, right = assess(short).sections, assess(frame).sections
    assert list(left["class"]) == list(right["class"])
    assert list(left["verdict"]) == list(right["verdict"])
