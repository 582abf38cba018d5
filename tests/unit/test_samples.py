"""Tables of samples as bureaus keep them, and every trap that the audit knows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from danao.assessment import assess, read_samples
from danao.assessment.audit import SEVERITIES
from danao.errors import InputError

HEAD = "time,station,constituent,value,unit,flag"


def csv(tmp_path, *lines, head=HEAD, name="samples.csv"):
    path = tmp_path / name
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def found(samples, rule):
    return samples.audit[samples.audit["rule"] == rule]


def test_a_clean_table_has_a_clean_audit(tmp_path):
    path = csv(tmp_path, "2023-05-09T10:00+08:00,S1,NH3-N,0.8,mg/L,", "2023-05-09,S1,总磷,0.15,mg/L,")
    samples = read_samples(path)
    assert samples.name == "samples"
    assert len(samples.audit) == 0
    assert list(samples.table["constituent"]) == ["NH3_N", "TP"]
    assert list(samples.table["line"]) == [2, 3]
    assert samples.table["time"].iloc[0] == pd.Timestamp("2023-05-09T10:00")
    assert "2 values at 1 stations; audit: 0 errors" in repr(samples)


@pytest.mark.parametrize(
    ("value", "unit", "name", "result"),
    [
        ("150", "µg/L", "NH3-N", 0.15),
        ("1005", "ug/L", "TP", 1.005),
        ("0.05", "ug/L", "Hg", 0.00005),
        ("0.8", "g/m3", "氨氮", 0.8),
        ("0.8", "毫克/升", "氨氮", 0.8),
        ("120", "1/100mL", "粪大肠菌群", 1200.0),
        ("20000", "个/L", "FC", 20000.0),
        ("25", "℃", "水温", 25.0),
        ("298.15", "K", "WT", 25.0),
        ("7.2", "无量纲", "pH", 7.2),
        ("7.2", "", "pH", 7.2),
        ("7.2", "-", "pH值", 7.2),
    ],
)
def test_units_are_brought_to_those_of_the_standard(tmp_path, value, unit, name, result):
    samples = read_samples(csv(tmp_path, f"2023-05-09,S1,{name},{value},{unit},"))
    assert samples.table["value"].iloc[0] == result or abs(samples.table["value"].iloc[0] - result) < 1e-12
    assert len(found(samples, "unit")) == (unit in ("µg/L", "ug/L", "1/100mL", "K"))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("2023-05-09,S1,NH3-N,0.8,,", "no unit"),
        ("2023-05-09,S1,NH3-N,0.8,m3/s,", "not a unit of concentration"),
        ("2023-05-09,S1,pH,7.2,mg/L,", "not a unit"),
        ("2023-05-09,S1,NH3-N,未检出,mg/L,", "is not a number"),
        ("2023-05-09,S1,NH3-N,,mg/L,", "is not a number"),
        ('2023-05-09,S1,NH3-N,"1,200",mg/L,', "is not a number"),
        ("2023-05-09,S1,NH3-N,1e999,mg/L,", "is not a number"),
        ("2023-05-09,S1,NH3-N,nan,mg/L,", "is not a number"),
        ("2023-05-09,S1,NH3-N,0.8,mg/L,?", "unknown flag"),
        ("9 May 2023,S1,NH3-N,0.8,mg/L,", "not an ISO 8601 time"),
        ("2023-02-30,S1,NH3-N,0.8,mg/L,", "not a date"),
        ("2023-05-09,,NH3-N,0.8,mg/L,", "no station"),
        ("2023-05-09,S1,pH,14.5,,", "outside what is possible"),
        ("2023-05-09,S1,NH3-N,-0.1,mg/L,", "outside what is possible"),
        ("2023-05-09,S1,水温,60,℃,", "outside what is possible"),
        ("2023-05-09,S1,NH3N2,0.8,mg/L,", "is not in GB 3838-2002"),
        ("2023-05-09,S1,COD,12,mg/L,", "the same as line 2"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_said(tmp_path, row, text):
    samples = read_samples(csv(tmp_path, "2023-05-09,S1,COD,12,mg/L,", row))
    assert len(samples.table) == 1
    errors = samples.audit[samples.audit["severity"] == "error"]
    assert list(errors["line"]) == [3]
    assert text in errors["text"].iloc[0]


@pytest.mark.parametrize(
    ("rows", "rule", "line"),
    [
        (["2023-05-09,S1,NH3-N,2.0,mg/L,", "2023-05-09,S1,TN,1.5,mg/L,"], "pair", 2),
        (["2023-05-09,S1,COD,12,mg/L,", "2023-05-09,S1,BOD5,13,mg/L,"], "pair", 3),
        (["2023-05-09,S1,COD,12,mg/L,", "2023-05-09,S1,高锰酸盐指数,12.1,mg/L,"], "pair", 3),
        (["2023-05-09,S1,水温,30,℃,", "2023-05-09,S1,DO,11.5,mg/L,"], "oxygen", 3),
        (["2023-05-09,S1,DO,20.5,mg/L,"], "oxygen", 2),
        (["2023-05-09,S1,COD,12,mg/L,", "2023-05-09,S1,COD,13,mg/L,"], "parallel", 3),
        ([*(f"2023-0{m}-09,S1,TP,0.1,mg/L," for m in range(1, 7)), "2023-07-09,S1,TP,1.0,mg/L,"], "outlier", 8),
    ],
)
def test_a_doubtful_row_is_kept_and_said(tmp_path, rows, rule, line):
    samples = read_samples(csv(tmp_path, *rows))
    assert len(samples.table) == len(rows)
    assert list(found(samples, rule)["line"]) == [line]
    assert set(samples.audit["severity"]) == {"warning"}


@pytest.mark.parametrize(
    "rows",
    [
        ["2023-05-09,S1,NH3-N,1.5,mg/L,", "2023-05-09,S1,TN,1.5,mg/L,"],
        ["2023-05-09,S1,NH3-N,2.0,mg/L,", "2023-05-09,S2,TN,1.5,mg/L,"],
        ["2023-05-09,S1,NH3-N,2.0,mg/L,", "2023-06-09,S1,TN,1.5,mg/L,"],
        ["2023-05-09,S1,NH3-N,2.0,mg/L,<", "2023-05-09,S1,TN,1.5,mg/L,"],
        ["2023-05-09,S1,水温,30,℃,", "2023-05-09,S1,DO,11.3,mg/L,"],
        ["2023-05-09T08:00,S1,COD,12,mg/L,", "2023-05-09T09:00,S1,COD,12,mg/L,"],
    ],
)
def test_what_is_possible_is_not_doubted(tmp_path, rows):
    samples = read_samples(csv(tmp_path, *rows))
    assert set(samples.audit["severity"]) <= {"note"}
    assert len(samples.table) == len(rows)


@pytest.mark.parametrize(
    "cell", ["0.05,mg/L,<", "<0.05,mg/L,", "0.05L,mg/L,", "＜0.05,mg/L,", "0.05 L,mg/L,", "50,ug/L,<"]
)
def test_below_detection_is_read_as_laboratories_write_it(tmp_path, cell):
    samples = read_samples(csv(tmp_path, f"2023-05-09,S1,氨氮,{cell}"))
    assert samples.table[["value", "flag"]].values.tolist() == [[0.05, "<"]]
    assert len(found(samples, "below")) == 1
    table = assess(samples).table
    row = table[table["constituent"] == "NH3_N"].iloc[0]
    assert row["unrounded"] == 0.025
    assert row["below"] == 1


@pytest.mark.parametrize(
    "time", ["2023/5/9 10:00", "2023-05-09 10:00", "2023年5月9日 10:00", "2023-05-09T02:00Z", "2023.5.9 10:00"]
)
def test_times_are_read_as_people_write_them(tmp_path, time):
    samples = read_samples(csv(tmp_path, f"{time},S1,COD,12,mg/L,"))
    assert samples.table["time"].iloc[0] == pd.Timestamp("2023-05-09T10:00")


def test_wide_tables_are_read_too(tmp_path):
    head = "采样时间,断面名称,所处河流,氨氮 [mg/L],总磷 [ug/L],pH值,电导率 [uS/cm]"
    path = csv(tmp_path, "2023/5/9,虎爪断桥,淡澳河,0.8,<100,7.2,350", "2023/6/9,虎爪断桥,淡澳河,,150,7.1,—", head=head)
    samples = read_samples(path)
    assert samples.table[["line", "constituent", "value", "flag"]].values.tolist() == [
        [2, "NH3_N", 0.8, ""],
        [2, "TP", 0.1, "<"],
        [2, "pH", 7.2, ""],
        [3, "TP", 0.15, ""],
        [3, "pH", 7.1, ""],
    ]
    assert set(samples.table["river"]) == {"淡澳河"}
    assert samples.others == ("电导率",)
    assert list(found(samples, "unknown")["severity"]) == ["error"]


def test_a_wide_column_without_a_unit_is_left_out_and_said(tmp_path):
    samples = read_samples(csv(tmp_path, "2023-05-09,S1,0.8,15", head="time,station,氨氮,COD [mg/L]"))
    assert list(samples.table["constituent"]) == ["COD"]
    assert "no unit" in found(samples, "unreadable")["text"].iloc[0]


def test_long_and_wide_and_frames_say_the_same(tmp_path):
    long = csv(tmp_path, "2023-05-09,S1,NH3-N,0.8,mg/L,", "2023-05-09,S1,COD,15,mg/L,")
    wide = csv(tmp_path, "2023-05-09,S1,0.8,15", head="time,station,NH3-N [mg/L],COD [mg/L]", name="wide.csv")
    frame = pd.DataFrame(
        {
            "time": pd.to_datetime(["2023-05-09", "2023-05-09"]),
            "station": "S1",
            "constituent": ["NH3_N", "COD"],
            "value": [0.8, 15.0],
            "unit": "mg/L",
            "flag": [None, np.nan],
        }
    )
    columns = ["time", "station", "constituent", "value", "unit", "flag"]
    tables = [read_samples(source).table[columns] for source in (long, wide, frame)]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(tables[0], table, check_dtype=False)


def test_an_unknown_constituent_is_one_finding_with_the_near_name(tmp_path):
    rows = [f"2023-0{m}-09,S1,Ammonia nitrogn,0.8,mg/L," for m in range(1, 6)]
    samples = read_samples(csv(tmp_path, "2023-05-09,S1,COD,12,mg/L,", *rows))
    text = found(samples, "unknown")["text"].tolist()
    assert len(text) == 1
    assert "5 rows left out" in text[0]
    assert "did you mean 'Ammonia nitrogen'" in text[0]
    assert "Ammonia nitrogn" in " ".join(assess(samples).notes)


def test_stations_of_one_name_on_two_rivers_stay_apart(tmp_path):
    head = "time,station,river,constituent,value,unit,flag"
    path = csv(
        tmp_path,
        "2023-05-09,河口,淡澳河,COD,12,mg/L,",
        "2023-05-09,河口,响水河,COD,45,mg/L,",
        "2023-05-09,S1,响水河,COD,45,mg/L,",
        head=head,
    )
    sections = assess(read_samples(path)).sections
    assert dict(zip(sections["station"], sections["class"], strict=True)) == {
        "淡澳河 河口": "I",
        "响水河 河口": "劣V",
        "S1": "劣V",
    }


def test_two_targets_of_one_station_are_said(tmp_path):
    head = "time,station,constituent,value,unit,flag,target"
    path = csv(tmp_path, "2023-05-09,S1,COD,25,mg/L,,IV", "2023-06-09,S1,COD,25,mg/L,,III", head=head)
    samples = read_samples(path)
    assert list(found(samples, "target")["line"]) == [3]
    assert set(assess(samples).sections["verdict"]) == {"met"}


def test_the_audit_speaks_chinese_and_is_sorted_by_severity(tmp_path):
    path = csv(
        tmp_path,
        "2023-05-09,S1,NH3-N,500,ug/L,",
        "2023-05-09,S1,TN,0.4,mg/L,",
        "2023-05-09,S1,COD,-1,mg/L,",
        "2023-05-09,S1,电导率,1,mg/L,",
    )
    audit = read_samples(path, lang="zh").audit
    assert [SEVERITIES.index(one) for one in audit["severity"]] == [0, 0, 1, 2]
    assert "超出可能范围" in " ".join(audit["text"])
    assert "换算为mg/L" in " ".join(audit["text"])


@pytest.mark.parametrize(
    ("head", "row", "message"),
    [
        ("time,place,constituent,value,unit,flag", "2023-05-09,S1,COD,12,mg/L,", "column 'station' is missing"),
        ("time,station,constituent,value,flag", "2023-05-09,S1,COD,12,", "column 'unit' is missing"),
        (HEAD, "2023-05-09,S1,COD,12,mg/L", "cells"),
        (HEAD, "2023-05-09,S1,COD,-12,mg/L,", "not one value can be used"),
        (HEAD, "2023-05-09,S1,SS,12,mg/L,", "not one value can be used"),
    ],
)
def test_a_table_that_cannot_be_used_is_an_input_error(tmp_path, head, row, message):
    with pytest.raises(InputError, match=message):
        read_samples(csv(tmp_path, row, head=head))


def test_an_empty_file_and_a_missing_one_are_input_errors(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    for name in ("empty.csv", "none.csv"):
        with pytest.raises(InputError):
            read_samples(tmp_path / name)
    with pytest.raises(InputError, match="not one value"):
        read_samples(csv(tmp_path))


def test_tide_is_read_from_its_column_and_from_the_name_of_the_section(tmp_path):
    head = "time,station,constituent,value,unit,flag,tide"
    path = csv(
        tmp_path,
        "2023-05-09,共和村(退潮),COD,12,mg/L,,",
        "2023-05-09,乌洲（涨）,COD,12,mg/L,,",
        "2023-05-09,S1,COD,12,mg/L,,退潮",
        "2023-05-10,S1,COD,12,mg/L,,flood",
        "2023-05-10,落马洲,COD,12,mg/L,,",
        head=head,
    )
    assert list(read_samples(path).table["tide"]) == ["ebb", "flood", "ebb", "flood", ""]
