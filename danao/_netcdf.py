"""A dataset and its records in one NetCDF-4 file that is whole or not there, and is checked when it is read.

A NetCDF file that was cut short while it was written often opens without error and is merely short, so the file is
published by renaming and carries marks: the number of records and a SHA-256 over every number and text.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from danao.errors import InputError, Problem
from danao.tables import atomic_write

FORMAT = "danao results 1"
_PREFIX = "danao_"
_MARKS = ("danao_format", "precision", "record_count", "content_hash", "unhashed")
_BLOCK = 2**24  # bytes hashed at a time, so that a file larger than the memory can be checked


def write(
    path: str | Path, data: xr.Dataset, texts: Mapping[str, str], unhashed: Any = None, precision: str = "double"
) -> Path:
    """Write `data` and `texts` to `path`, atomically, with completeness marks.

    Parameters
    ----------
    path : str or Path
        The final name.
    data : xarray.Dataset
        With a ``time`` dimension.
    texts : mapping
        Records kept as text variables.
    unhashed : object
        JSON-able record that differs between equal runs and stays out of the content hash.
    precision : {"double", "single"}
        ``double`` keeps every bit, uncompressed (deflating doubles gains a quarter and takes five times as long);
        ``single`` rounds to float32 and deflates: three tenths of the size, twice the time.

    Raises
    ------
    InputError
        If the precision is unknown.
    RunError
        If the system refuses; `FullDiskError` if there is no space left.
    """
    if precision not in ("double", "single"):
        raise InputError(Problem(f"no precision '{precision}'", remedy="known are: double, single"))
    path = Path(path)
    if precision == "single":
        data = data.assign({name: _narrow(array) for name, array in data.data_vars.items()})
    marks = {
        "danao_format": FORMAT,
        "precision": precision,
        "record_count": data.sizes["time"],
        "content_hash": content_hash(data, texts),
        "unhashed": json.dumps(unhashed),
    }
    stored = data.assign({f"{_PREFIX}{name}": ((), text) for name, text in texts.items()}).assign_attrs(marks)
    with atomic_write(path) as temporary:
        try:
            stored.to_netcdf(temporary, engine="netcdf4", format="NETCDF4", encoding=_encoding(stored, precision))
        except RuntimeError as error:
            raise _reason(error, temporary, stored.nbytes) from error
    return path


def _reason(error: RuntimeError, path: Path, size: int) -> OSError:
    """Return what the NetCDF library does not tell: whether the disk is full."""
    number = errno.ENOSPC if shutil.disk_usage(path.parent).free < size else errno.EIO
    return OSError(number, os.strerror(number) if number == errno.ENOSPC else str(error))


def read(path: str | Path) -> tuple[xr.Dataset, dict[str, str], Any, str]:
    """Check the file at `path` and return its dataset (arrays read on use), texts, unhashed record and content hash.

    Raises
    ------
    InputError
        If the file is missing, is of another kind or version, is cut short or was changed.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(Problem("no such file", file=path))
    try:
        stored = xr.open_dataset(path, engine="netcdf4", mask_and_scale=False)
    except Exception as error:  # the reader raises many kinds for a file that it cannot understand
        rule = "cannot be read: cut short, damaged or no NetCDF file"
        raise InputError(Problem(rule, file=path, remedy="run the scenario again")) from error
    try:
        return _checked(stored, path)
    except Exception as error:
        stored.close()
        if isinstance(error, InputError):
            raise
        rule = "damaged: it cannot be read to its end"
        raise InputError(Problem(rule, file=path, remedy="run the scenario again")) from error


def content_hash(data: xr.Dataset, texts: Mapping[str, str]) -> str:
    """Return the SHA-256 over names, types, shapes and values of all variables, and over the texts."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}={texts[name]}\n".encode())
    for name in sorted(str(key) for key in data.variables):
        variable = data[name]
        kind = "text" if variable.dtype.kind in "UOT" else variable.dtype.str
        digest.update(f"{name}:{variable.dims}:{variable.shape}:{kind}\n".encode())
        if kind == "text":
            digest.update(json.dumps(np.asarray(variable.values, dtype=object).tolist()).encode())
            continue
        rows = max(1, _BLOCK // max(1, variable.dtype.itemsize * int(np.prod(variable.shape[1:]))))
        for start in range(0, variable.shape[0] if variable.ndim else 1, rows):
            block = variable.values if variable.ndim == 0 else variable[start : start + rows].values
            digest.update(block.tobytes())
    return digest.hexdigest()


def _checked(stored: xr.Dataset, path: Path) -> tuple[xr.Dataset, dict[str, str], Any, str]:
    found = stored.attrs.get("danao_format")
    if found != FORMAT:
        rule = "not a results file of danao" if found is None else f"written as '{found}'; '{FORMAT}' can be read"
        raise InputError(Problem(rule, file=path))
    if stored.sizes["time"] != stored.attrs["record_count"]:
        rule = f"incomplete: {stored.sizes['time']} of {stored.attrs['record_count']} records"
        raise InputError(Problem(rule, file=path, remedy="run the scenario again"))
    names = [str(name) for name in stored.data_vars if str(name).startswith(_PREFIX)]
    texts = {name.removeprefix(_PREFIX): str(stored[name].values) for name in names}
    data = stored.drop_vars(names)
    for name, variable in data.variables.items():
        if variable.dtype.kind in "UOT":
            data[name] = data[name].astype(str)
    found = content_hash(data, texts)
    if found != stored.attrs["content_hash"]:
        raise InputError(Problem("changed since it was written: its content hash differs", file=path))
    data.attrs = {key: value for key, value in stored.attrs.items() if key not in _MARKS}
    return data, texts, json.loads(stored.attrs["unhashed"]), found


def _narrow(array: xr.DataArray) -> xr.DataArray:
    return array.astype(np.float32) if array.dtype == np.float64 else array


def _encoding(stored: xr.Dataset, precision: str) -> dict[str, dict[str, Any]]:
    # Nothing is missing in a run, and CF forbids a fill value on a time coordinate.
    encoding: dict[str, dict[str, Any]] = {
        str(name): {"_FillValue": None} for name, variable in stored.variables.items() if variable.dtype.kind in "fM"
    }
    # Characters, not texts of variable length: with those HDF5 2.2 crashes where a file is open twice in a process.
    texts = [str(name) for name, variable in stored.variables.items() if variable.dtype.kind in "UOT"]
    encoding |= {name: {"dtype": "S1"} for name in texts}
    if precision == "single":
        for name in stored.data_vars:
            if stored[name].ndim == 2 and stored[name].dtype.kind == "f":
                encoding[str(name)] |= {"zlib": True, "complevel": 1, "shuffle": True}
    return encoding | {"time": {"_FillValue": None} | _time_form(stored["time"].values)}


def _time_form(time: np.ndarray) -> dict[str, str]:
    # The coarsest unit in which every instant is a whole number keeps the times exact. QGIS reads times that are
    # doubles alone, and these hold whole numbers up to 2⁵³: 285 million years of seconds, 104 days of nanoseconds.
    start = np.datetime_as_string(time[0].astype("datetime64[s]")).replace("T", " ")
    codes = {"seconds": "s", "milliseconds": "ms", "microseconds": "us", "nanoseconds": "ns"}
    exact = (unit for unit, code in codes.items() if np.array_equal(time.astype(f"datetime64[{code}]"), time))
    unit = next(exact)
    steps = (time[-1] - time[0].astype("datetime64[s]")).astype(f"timedelta64[{codes[unit]}]")
    kind = "float64" if int(steps.astype(np.int64)) < 2**53 else "int64"
    return {"dtype": kind, "units": f"{unit} since {start}", "calendar": "proleptic_gregorian"}
