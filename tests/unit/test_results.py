from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import netCDF4
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from danao import Simulation, Wall
from danao.errors import InputError
from danao.results import LEDGER_COLUMNS, Results, open_results
from danao.trust import Check, TrustSheet
from tests.synthetic import NAMES, synthetic_results
from tests.tracers import channel, scenario


@pytest.fixture(scope="module")
def results() -> Results:
    return synthetic_results(cell=1000.0, hours=24.0)


@pytest.fixture
def saved(results, tmp_path) -> Path:
    return results.save(tmp_path / "run.nc")


def test_contract_names(results):
    data = results.dataset
    assert {"time", "cell", "face"} <= set(data.dims)
    for name in ("level", "depth", "area", "volume", "velocity", *NAMES):
        assert data[name].dims == ("time", "cell")
        assert data[name].attrs["units"]
        assert data[name].attrs["long_name"]
    assert data["discharge"].dims == ("time", "face")
    assert {"time", "chainage", "reach", "bed", "bank", "face_chainage", "face_reach"} <= set(data.coords)
    assert list(results.ledger.columns) == list(LEDGER_COLUMNS)
    assert set(results.ledger.index) == {"water", *NAMES}
    assert data.time.dtype == "datetime64[ns]"


def test_round_trip_keeps_every_bit(results, saved):
    again = open_results(saved)
    for name in results.dataset.variables:
        left, right = results.dataset[name], again.dataset[name]
        assert left.dims == right.dims
        np.testing.assert_array_equal(left.values, right.values)
        assert left.attrs == right.attrs, name
    pd.testing.assert_frame_equal(again.ledger, results.ledger, check_exact=True)
    pd.testing.assert_frame_equal(again.loads, results.loads, check_exact=True)
    pd.testing.assert_frame_equal(again.stations, results.stations)
    assert again.trust == results.trust
    assert again.provenance == results.provenance
    assert again.content_hash == results.content_hash
    assert again.dataset.attrs == results.dataset.attrs


def test_equal_runs_have_equal_content_whatever_they_took(results, tmp_path):
    other = synthetic_results(cell=1000.0, hours=24.0)
    other.provenance["wall_time"] = 99.0
    assert other.content_hash == results.content_hash
    assert open_results(other.save(tmp_path / "b.nc")).content_hash == results.content_hash
    assert synthetic_results("combined", cell=1000.0, hours=24.0).content_hash != results.content_hash


@settings(max_examples=20, deadline=None)
@given(
    values=arrays(np.float64, (3, 15), elements=st.floats(allow_nan=True, allow_infinity=True, width=64)),
    offset=st.integers(0, 10**12),
)
def test_round_trip_property(results, tmp_path_factory, values, offset):
    data = results.dataset.isel(time=slice(0, 3)).copy()
    data["COD"] = (("time", "cell"), values)
    data["time"] = data.time.values + np.array([0, offset, 2 * offset + 1]).astype("timedelta64[ns]")
    path = Results(data, results.ledger, results.trust, results.provenance).save(tmp_path_factory.mktemp("p") / "r.nc")
    again = open_results(path).dataset
    assert again["COD"].values.tobytes() == values.tobytes()
    np.testing.assert_array_equal(again.time.values, data.time.values)
    again.close()


def test_single_precision_is_smaller_and_says_so(results, saved, tmp_path):
    small = results.save(tmp_path / "small.nc", precision="single")
    again = open_results(small)
    assert again.dataset["COD"].dtype == np.float32
    np.testing.assert_allclose(again.dataset["COD"], results.dataset["COD"], rtol=1e-7)
    assert small.stat().st_size < 0.6 * saved.stat().st_size
    with netCDF4.Dataset(small) as file:
        assert file.precision == "single"
    with pytest.raises(InputError, match="precision 'half'"):
        results.save(tmp_path / "x.nc", precision="half")


def test_station_series(results):
    series = results.at("S2")
    cell = results.stations.loc["S2", "cell"]
    data = results.dataset
    np.testing.assert_array_equal(series["COD"], data["COD"][:, cell])
    # 7500 m is the middle of the cell from 7000 to 8000 m
    np.testing.assert_allclose(series["discharge"], data["discharge"][:, 7:9].mean("face"))
    assert series.sizes == {"time": data.sizes["time"]}
    assert series.attrs["place"] == "S2"
    end = results.at(("main", 15000.0))
    np.testing.assert_array_equal(end["discharge"], data["discharge"][:, -1])


def test_place_in_the_second_reach():
    results = synthetic_results(cell=3000.0, hours=240.0, reaches=2)
    series = results.at(("branch1", 4000.0))
    np.testing.assert_array_equal(series["level"], results.dataset["level"][:, 5 + 1])
    left, right = results.dataset["discharge"][:, 7], results.dataset["discharge"][:, 8]
    np.testing.assert_allclose(series["discharge"], left + (right - left) / 3.0)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("S9", "no station 'S9'; known are: S1, S2"),
        (("mian", 5.0), "no reach 'mian'"),
        (("main", 15001.0), "off reach 'main'"),
    ],
)
def test_wrong_places(results, place, message):
    with pytest.raises(InputError, match=message):
        results.at(place)


def test_profile(results):
    profile = results.profile("2018-03-01 10:00")
    assert profile.time.values == np.datetime64("2018-03-01")
    assert profile["level"].dims == ("cell",)
    with pytest.raises(InputError, match="outside the run"):
        results.profile("2020-01-01")


def test_conventions(saved):
    with netCDF4.Dataset(saved) as file:
        assert file.Conventions == "CF-1.11 UGRID-1.0"
        assert file["time"].units == "seconds since 2018-01-01"
        assert file["time"].dtype == np.float64
        for variable in file.variables.values():
            assert "_FillValue" not in variable.ncattrs()
        mesh = file["mesh1d"]
        assert mesh.cf_role == "mesh_topology"
        assert mesh.topology_dimension == 1
        assert file[mesh.edge_node_connectivity].dimensions == ("cell", "two")
        for name in mesh.node_coordinates.split():
            assert file[name].dimensions == ("face",)
        assert file["level"].standard_name == "water_surface_height_above_reference_datum"
        assert file["discharge"].standard_name == "water_volume_transport_in_river_channel"
        assert file["level"].mesh == "mesh1d"
    with xr.open_dataset(saved) as plain:  # plain xarray needs nothing from us
        assert plain["COD"].dims == ("time", "cell")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    needle = synthetic_results(cell=1000.0, hours=24.0).dataset["TP"].values[100].tobytes()
    content[content.index(needle) + 5] ^= 1
    path.write_bytes(content)


def shorten(path: Path) -> None:
    with netCDF4.Dataset(path, "a") as file:
        file.record_count = file.record_count + 1


def drop_mark(path: Path) -> None:
    with netCDF4.Dataset(path, "a") as file:
        del file.danao_format


def drop_record(path: Path) -> None:
    with netCDF4.Dataset(path, "a") as file:
        file.renameVariable("danao_ledger", "danao_lodger")


def text_file(path: Path) -> None:
    path.write_text("time,COD\n")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut, "cannot be read"),
        (flip, "content hash differs"),
        (shorten, "incomplete"),
        (drop_mark, "not a results file"),
        (drop_record, "content hash differs"),
        (text_file, "cannot be read"),
        (Path.unlink, "no such file"),
    ],
)
def test_damaged_files_are_refused_in_words(saved, damage, message):
    damage(saved)
    with pytest.raises(InputError, match=message) as caught:
        open_results(saved)
    assert str(saved) in str(caught.value)


def test_foreign_netcdf(tmp_path):
    xr.Dataset({"a": ("time", [1.0])}).to_netcdf(tmp_path / "a.nc")
    with pytest.raises(InputError, match="not a results file of danao"):
        open_results(tmp_path / "a.nc")


def test_a_killed_writer_leaves_no_lying_file(tmp_path):
    """Killed while it rewrites one file without a pause; whatever stands under the name must be whole."""
    target = tmp_path / "run.nc"
    code = (
        "from tests.synthetic import synthetic_results\n"
        "results = synthetic_results(cell=250.0, hours=6.0)\n"
        "print('ready', flush=True)\n"
        f"while True: results.save({str(target)!r})\n"
    )
    for delay in (0.0, 0.05, 0.17):
        worker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        assert worker.stdout.readline() == b"ready\n"
        while not target.exists() and worker.poll() is None:
            time.sleep(0.005)
        time.sleep(delay)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        assert open_results(target).dataset.sizes["time"] == 1461


def test_failed_write_keeps_the_old_file(results, saved, monkeypatch):
    before = saved.read_bytes()

    def fail(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(xr.Dataset, "to_netcdf", fail)
    with pytest.raises(MemoryError):
        results.save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["run.nc"]


def test_trust_sheet():
    assert not TrustSheet().passed
    good = Check.at_most("courant", 0.5, 1.0)
    assert TrustSheet((good, Check("peclet", 3.0))).passed
    assert not TrustSheet((good, Check.at_most("ledger_closure", np.nan, 1e-10))).passed
    assert not Check.at_least("minimum_concentration", -1e-3, 0.0).passed
    assert list(TrustSheet((good,)).table.columns) == ["check", "value", "limit", "passed", "comment"]


def test_repr(results):
    assert "'baseline': 2018-01-01" in repr(results)
    assert "trust sheet passed" in repr(results)


def test_observations_travel_as_values_or_as_a_path(tmp_path):
    """A table goes into the file with the run, whatever its columns are; of a file only its path is known."""
    still = channel(100.0)
    ends = [Wall("main", end="upstream"), Wall("main", end="downstream")]
    made = scenario([still], ends, 60.0, discharge=0.0, area=1.0, cell=50.0, step=30.0)
    wide = pd.DataFrame({"日期": [pd.Timestamp("2020-01-01")], "断面": ["S1"], "TRACER [mg/L]": [1.0]})
    for source, expected in ((wide, wide.assign(日期="2020-01-01T00:00:00")), (tmp_path / "seen.csv", None)):
        run = Simulation(made.replace(observations=source)).run(progress=False)
        found = open_results(run.save(tmp_path / "run.nc")).observations
        if expected is None:
            assert found == source
        else:
            pd.testing.assert_frame_equal(found, expected, check_dtype=False)
