"""Tables: what is read, what is refused and how it is said, and files that appear whole or not at all."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import tables
from danao.errors import InputError, RunError

FLOW = {"time": "text", "flow": "discharge"}
WRITTEN = "time,flow [m3/s]\n2018-01-01T00:00+08:00,1.5\n2018-01-02T00:00+08:00,2.5\n"


def put(folder: Path, content: str | bytes, name: str = "flow.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fault(path: Path, columns: dict[str, str] = FLOW, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        tables.read_table(path, columns, **options)
    return str(caught.value)


def test_reads_in_inner_units(tmp_path: Path) -> None:
    path = put(tmp_path, "# gauged by hand\ntime,flow [m3/h],note\na,36,\n\nb,72,high\n")
    table = tables.read_table(path, {**FLOW, "note": "text"}, blank=["note"])
    assert table["flow"] == pytest.approx([0.01, 0.02])
    assert list(table["note"]) == ["", "high"]
    assert list(table.lines) == [3, 5]
    assert len(table) == 2
    assert "note" in table


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_reads_byte_order_marks_and_line_ends(tmp_path: Path, mark: bytes, end: str) -> None:
    path = put(tmp_path, mark + WRITTEN.replace("\n", end).encode())
    assert list(tables.read_table(path, FLOW)["flow"]) == [1.5, 2.5]


def test_reads_the_header_alone(tmp_path: Path) -> None:
    path = put(tmp_path, "时间,流量 [m3/s],水温 ［℃］\n")
    assert tables.read_header(path) == {"时间": "", "流量": "m3/s", "水温": "℃"}


def test_a_blank_number_is_nan_where_allowed(tmp_path: Path) -> None:
    path = put(tmp_path, "value\n1\n\n2\n,\n".replace(",", " "))
    assert len(tables.read_table(path, {"value": "number"})) == 2
    path = put(tmp_path, "station,value\nA,\n")
    columns = {"station": "text", "value": "number"}
    assert math.isnan(tables.read_table(path, columns, blank=["value"])["value"][0])
    assert "flow.csv:2: value: the cell is empty" in fault(path, columns)


def test_other_columns_can_be_ignored(tmp_path: Path) -> None:
    path = put(tmp_path, "time,flow [m3/s],depth\na,1,x\n")
    assert set(tables.read_table(path, FLOW, others="ignore").columns) == {"time", "flow"}
    assert "unknown column 'depth'" in fault(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        (" \n \n", "is empty"),
        ("# only a remark\n", "no header line; the header is time,flow [m3/s]"),
        (b"time,flow [m3/s]\n\0,1\n", "binary"),
        ("时间,流量\n".encode("gbk"), "seems to be in GBK; save it as UTF-8"),
        ("time,flow [m3/s]\n".encode("utf-16"), "UTF-16"),
        (b"time,flow [m3/s]\n\x81\xff,1\n", "flow.csv:2: it is not a text in UTF-8"),
        ("time;flow [m3/s]\na;1\n", "use commas"),
        ("time,flwo [m3/s]\na,1\n", "did you mean 'flow'?"),
        ("time\na\n", "column 'flow' is missing"),
        ("time,flow [m3/s],flow [m3/s]\na,1,1\n", "stands there twice"),
        ("time,flow [m3/s],\na,1,\n", "column 3 has no name"),
        ("time,flow\na,1\n", "no unit is given (discharge); accepted are: m3/s"),
        ("time,flow [mg/L]\na,1\n", "flow.csv:1: column 'flow': 'mg/L' is not a unit of discharge"),
        ("time,flow [m3/s]\na,1\nb\n", "flow.csv:3: 1 cells, but the header has 2"),
        ("time,flow [m3/s]\na,1\nb,two\n", "flow.csv:3: flow: 'two' is not a finite number"),
        ("time,flow [m3/s]\na,nan\n", "'nan' is not a finite number"),
        ("time,flow [m3/s]\na,1e999\n", "'1e999' is not a finite number"),
        ("time,flow [m3/s]\na,1_000\n", "'1_000' is not a finite number"),
        ("time,flow [m3/s]\n,1\n", "time: the cell is empty"),
        ('time,flow [m3/s]\n"a,1\n', "not a CSV table"),
    ],
)
def test_refuses(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert words in fault(put(tmp_path, content))


def test_reports_all_problems_up_to_twenty(tmp_path: Path) -> None:
    path = put(tmp_path, "time,flow [m3/s]\n" + "a,x\n" * 50)
    lines = fault(path).splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith("and 30 more")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    assert "more than 64 MiB" in fault(path)


def test_names_a_near_file(tmp_path: Path) -> None:
    put(tmp_path, WRITTEN)
    assert "did you mean 'flow.csv'?" in fault(tmp_path / "flwo.csv")
    assert "there is no such file" in fault(tmp_path / "nowhere" / "flow.csv")
    assert "not a file" in fault(tmp_path)


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    outside = put(tmp_path, WRITTEN)
    (case / "flow.csv").symlink_to(outside)
    assert "leads out of the folder" in fault(case / "flow.csv", within=case)
    assert "leads out of the folder" in fault(case / ".." / "flow.csv", within=case)
    put(case, WRITTEN, "own.csv")
    (case / "alias.csv").symlink_to(case / "own.csv")
    assert len(tables.read_table(case / "alias.csv", FLOW, within=case)) == 2
    assert tables.inside(case, case / "own.csv") == (case / "own.csv").resolve()


def test_writes_what_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.csv"
    values = np.array([0.1, 1 / 3, math.nan, -1e-300])
    names = ["S1", "南边灶", 'a "b", c', "#4"]
    tables.write_table(path, {"station": names, "flow [m3/s]": values})
    table = tables.read_table(path, {"station": "text", "flow": "discharge"}, blank=["flow"])
    np.testing.assert_array_equal(table["flow"], values)
    assert list(table["station"]) == names


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_formula_is_neutralised_and_a_number_is_not(tmp_path: Path, text: str) -> None:
    path = tmp_path / "out.csv"
    tables.write_table(path, {text: [text, text], "value": [-1.5, -2]})
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    assert header[0] == f"'{text}"
    assert [row[0] for row in rows] == [f"'{text}"] * 2
    assert [row[1] for row in rows] == ["-1.5", "-2"]


@given(st.lists(st.floats(allow_infinity=False, allow_nan=False), min_size=1, max_size=20))
def test_numbers_survive_bit_for_bit(tmp_path_factory: pytest.TempPathFactory, values: list[float]) -> None:
    path = tmp_path_factory.mktemp("numbers") / "out.csv"
    tables.write_table(path, {"value": values})
    assert list(tables.read_table(path, {"value": "number"})["value"]) == values


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = put(tmp_path, "old")

    def fail() -> None:
        with tables.atomic_write(path) as part:
            part.write_text("half of the new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["flow.csv"]


def test_a_refused_write_is_a_run_error(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "by").touch()
    with pytest.raises(RunError, match="cannot be written"):
        tables.write_table(tmp_path / "taken", {"value": [1.0]})
    assert os.listdir(tmp_path) == ["taken"]


def test_the_new_file_comes_in_one_step(tmp_path: Path) -> None:
    path = put(tmp_path, "old")
    with tables.atomic_write(path) as part:
        part.write_text("new")
        assert part.parent == path.parent
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["flow.csv"]
