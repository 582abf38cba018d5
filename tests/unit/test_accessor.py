"""The door from xarray."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import danao
from danao.errors import InputError
from tests.synthetic import synthetic_results


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic_results("baseline", cell=1000.0, hours=12.0).save(tmp_path_factory.mktemp("runs") / "run.nc")


def test_a_file_that_xarray_opened_is_a_run(path: Path) -> None:
    run = danao.open_results(path)
    with xr.open_dataset(path) as data:
        assert data.danao.stations.equals(run.stations)
        assert data.danao.ledger.equals(run.ledger)
        assert data.danao.trust == run.trust
        place = run.stations.index[0]
        np.testing.assert_array_equal(data.danao.at(place)["COD"], run.at(place)["COD"])
        assert data.danao.assess().table.equals(danao.assess(run).table)


def test_it_needs_no_import_of_the_library(path: Path) -> None:
    words = (
        f"import sys, xarray; d = xarray.open_dataset({str(path)!r}); print('danao.results' in sys.modules, d.danao.at"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{words}('S4').sizes['time'])"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", str(danao.open_results(path).dataset.sizes["time"])]


def test_a_part_of_the_times_is_still_a_run(path: Path) -> None:
    with xr.open_dataset(path) as data:
        part = data.isel(time=slice(0, 3))
        assert part.danao.at("S4").sizes["time"] == 3
        assert set(part.danao.assess(period="sample").table["station"]) == set(data.danao.stations.index)


@pytest.mark.parametrize(
    "part", [{"cell": slice(4, None)}, {"cell": slice(0, 3)}, {"cell": 2}, {"face": slice(3, None)}]
)
def test_cells_that_are_gone_are_missed(path: Path, part: dict) -> None:
    with xr.open_dataset(path) as data, pytest.raises(InputError, match="cells are not those that the run kept"):
        data.isel(part).danao.at("S4")


def test_another_dataset_is_refused() -> None:
    with pytest.raises(InputError, match="no records of a run; open a file of a run"):
        _ = xr.Dataset({"x": ("time", [1.0])}).danao.ledger


def test_the_engine_checks_the_file(path: Path, tmp_path: Path) -> None:
    with xr.open_dataset(path, engine="danao") as data:
        assert data.danao.results.content_hash == danao.open_results(path).content_hash
    cut = tmp_path / "cut.nc"
    cut.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(InputError):
        xr.open_dataset(cut, engine="danao")
