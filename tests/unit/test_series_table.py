"""The series of runs as tidy tables for other programs."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import danao
from danao.cli import main
from danao.errors import InputError
from danao.results import Results
from tests.synthetic import synthetic_results


@pytest.fixture(scope="module")
def run() -> Results:
    return synthetic_results("baseline", cell=1000.0, hours=12.0)


def test_every_value_is_there_once(run: Results) -> None:
    table = danao.series_table(run)
    times, places = run.dataset.sizes["time"], len(run.stations)
    assert len(table) == times * places * (len(run.constituents) + 4)
    assert not table.duplicated(["run", "time", "station", "constituent"]).any()
    here = table[(table["station"] == "S4") & (table["constituent"] == "NH3_N")]
    np.testing.assert_array_equal(here["value"], run.at("S4")["NH3_N"])
    assert set(here["unit"]) == {"mg/L"}
    assert set(table["data_status"]) == {"illustrative"}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_both_files_hold_the_same_bits(run: Results, tmp_path: Path, suffix: str) -> None:
    wanted = danao.series_table(run, stations=["S4"], constituents=["COD", "level"])
    path = danao.write_series(tmp_path / f"x.{suffix}", run, stations=["S4"], constituents=["COD", "level"])
    found = pd.read_csv(path) if suffix == "csv" else pd.read_parquet(path)
    np.testing.assert_array_equal(found["value"], wanted["value"])
    assert (pd.to_datetime(found["time"], utc=True) == pd.to_datetime(wanted["time"], utc=True)).all()
    assert list(found["station"]) == list(wanted["station"])


def test_names_are_no_formulas(run: Results, tmp_path: Path) -> None:
    hostile = Results(run.dataset, run.ledger, run.trust, run.provenance | {"name": '=HYPERLINK("x")'})
    with danao.write_series(tmp_path / "x.csv", hostile, stations=["S4"], constituents=["COD"]).open() as stream:
        assert {row["run"] for row in csv.DictReader(stream)} == {'\'=HYPERLINK("x")'}


def test_what_is_not_there_is_told_at_once(run: Results) -> None:
    with pytest.raises(InputError) as caught:
        danao.series_table(run, stations=["S44", "S4"], constituents=["NH3-N"])
    assert [problem.key for problem in caught.value.problems] == ["stations", "constituents"]
    assert "did you mean 'NH3_N'?" in str(caught.value)


def test_another_suffix_and_a_missing_package(run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"write .csv or .parquet"):
        danao.write_series(tmp_path / "x.feather", run)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'danao\[parquet\]'"):
        danao.write_series(tmp_path / "x.parquet", run)
    assert list(tmp_path.iterdir()) == []


def test_from_the_command_line(run: Results, tmp_path: Path) -> None:
    run.save(tmp_path / "run.nc")
    done = CliRunner().invoke(main, ["export", str(tmp_path / "run.nc"), "-o", str(tmp_path / "out.csv")])
    assert done.exit_code == 0, done.output
    assert len(pd.read_csv(tmp_path / "out.csv")) == len(danao.series_table(run))
