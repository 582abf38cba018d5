"""Results files may be open several times at once: a notebook cell that is run again opens its file again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import netCDF4
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from danao import _netcdf
from tests.synthetic import synthetic_results

OPEN_AGAIN = """
import sys
from danao.results import open_results
held = open_results(sys.argv[1])
for _ in range(5):
    again = open_results(sys.argv[1])
    assert again.content_hash == held.content_hash
    del again
assert held.dataset["level"].sum() > 0.0
"""


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic_results().save(tmp_path_factory.mktemp("stored") / "run.nc")


def test_a_file_can_be_open_several_times_at_once(stored: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OPEN_AGAIN, str(stored)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_no_text_has_a_variable_length(stored: Path) -> None:
    with netCDF4.Dataset(stored) as data:
        assert not [name for name, variable in data.variables.items() if variable.dtype is str]


@pytest.mark.parametrize("step", ["1h", "1s", "1500ms", "7us", "3ns"])
def test_times_are_doubles_and_exact(tmp_path: Path, step: str) -> None:
    """QGIS reads times that are doubles alone."""
    times = pd.date_range("2018-01-01 00:00:00.5", periods=9000, freq=step).values.astype("datetime64[ns]")
    data = xr.Dataset({"x": ("time", np.arange(9000.0))}, {"time": times})
    _netcdf.write(tmp_path / "x.nc", data, {})
    with netCDF4.Dataset(tmp_path / "x.nc") as stored:
        assert stored["time"].dtype == np.float64
    np.testing.assert_array_equal(_netcdf.read(tmp_path / "x.nc")[0]["time"].values, times)
