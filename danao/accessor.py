"""The door from xarray: ``xr.open_dataset("run.nc").danao``, and an engine that checks a file before it is read.

xarray looks for engines among installed packages whenever it opens a file; that loads this module, which registers the
accessor. So the accessor is there without an import of danao, and nothing heavy is loaded before it is used.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr
from xarray.backends import BackendEntrypoint

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from danao.assessment import Assessment
    from danao.results import Results
    from danao.trust import TrustSheet

_RECORDS = ("ledger", "trust", "provenance")


@xr.register_dataset_accessor("danao")
class RunAccessor:
    """A results file that xarray opened, as a run: stations, ledger, verdicts, pictures.

    Parameters
    ----------
    dataset : xarray.Dataset
        As ``xr.open_dataset("run.nc")`` gives it, or a part of its times. It carries the records of the run as the
        variables ``danao_ledger``, ``danao_trust`` and ``danao_provenance``; those of a part of the times are still of
        the whole run.

    Examples
    --------
    >>> import xarray as xr
    >>> run = xr.open_dataset("runs/baseline.nc")  # doctest: +SKIP
    >>> run.sel(time="2018-01").danao.at("S4")["NH3_N"].mean()  # doctest: +SKIP
    >>> run.danao.assess().bulletin()  # doctest: +SKIP
    """

    def __init__(self, dataset: xr.Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def results(self) -> Results:
        """The run as `danao.Results`.

        Raises
        ------
        InputError
            If the dataset carries no records of a run, or its cells were selected from.
        """
        from danao.errors import InputError, Problem
        from danao.results import of_records

        stored, names = self._dataset, [f"danao_{name}" for name in _RECORDS]
        if not set(names) <= stored.variables.keys():
            remedy = "open a file of a run with xarray.open_dataset, or use danao.open_results"
            raise InputError(Problem("the dataset carries no records of a run", remedy=remedy))
        texts = {name: str(stored[f"danao_{name}"].values) for name in _RECORDS}
        data = stored.drop_vars([name for name in stored.variables if str(name).startswith("danao_")])
        found = of_records(data, texts, json.loads(stored.attrs.get("unhashed", "{}")))
        if not _is_whole(found):
            rule = "the cells are not those that the run kept"
            raise InputError(Problem(rule, remedy="select times, and ask for places with .danao.at"))
        return found

    @property
    def stations(self) -> pd.DataFrame:
        """Stations by name: reach, chainage [m], cell, title_zh, title_en, target, control."""
        return self.results.stations

    @property
    def ledger(self) -> pd.DataFrame:
        """The mass ledger of the whole run, see `danao.Results`."""
        return self.results.ledger

    @property
    def trust(self) -> TrustSheet:
        """The checks of the whole run."""
        return self.results.trust

    def at(self, place: str | tuple[str, float]) -> xr.Dataset:
        """Return the series at a station, or at ``(reach, chainage)``; as `danao.Results.at`."""
        return self.results.at(place)

    def assess(self, standard: Any = None, **how: Any) -> Assessment:
        """Return the verdicts by a standard, GB 3838-2002 if none is named; `how` as `danao.assess` takes it."""
        from danao.assessment import assess

        return assess(self.results, standard, **how)

    def long_profile(self, **how: Any) -> Axes:
        """Draw bed, banks and levels along the river; `how` as `danao.long_profile` takes it."""
        from danao.figures import long_profile

        return long_profile(self.results, **how)

    def write_report(self, path: str | Path, **how: Any) -> Path:
        """Write the report of this run; `how` as `danao.write_report` takes it."""
        from danao.reporting import write_report

        return write_report(path, self.results, **how)


def _is_whole(run: Results) -> bool:
    """Return whether every station still lies in its cell."""
    data = run.dataset
    if not {"cell", "face", "time"} <= data.sizes.keys():
        return False
    sides = data["face_chainage"].values
    for station in run.stations.itertuples():
        if station.cell >= data.sizes["cell"] or str(data["reach"].values[station.cell]) != station.reach:
            return False
        left, right = data["mesh1d_edge_nodes"].values[station.cell]
        if right >= sides.size or not sides[left] <= station.chainage <= sides[right]:
            return False
    return True


class DanaoBackend(BackendEntrypoint):
    """``xr.open_dataset("run.nc", engine="danao")``: a results file whose completeness marks are checked first."""

    description = "results files of danao, checked against their completeness marks"
    open_dataset_parameters = ("filename_or_obj", "drop_variables")

    def open_dataset(self, filename_or_obj: Any, *, drop_variables: Any = None) -> xr.Dataset:
        """Return the dataset of a file, with the records of the run.

        Raises
        ------
        InputError
            As `danao.open_results`.
        """
        from danao import _netcdf

        data, texts, unhashed, _ = _netcdf.read(filename_or_obj)
        records = {f"danao_{name}": ((), text) for name, text in texts.items()}
        found = data.assign(records).assign_attrs(unhashed=json.dumps(unhashed))
        return found.drop_vars([drop_variables] if isinstance(drop_variables, str) else drop_variables or [])

    def guess_can_open(self, filename_or_obj: Any) -> bool:
        """Never: files open as NetCDF unless the engine is named."""
        return False
