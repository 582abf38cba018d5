"""Monthly means: what a plan is asked about."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import xarray as xr

from danao.results import Results


def monthly_means(results: Results, stations: Iterable[str], constituents: Iterable[str]) -> xr.Dataset:
    """Return the monthly means of a run at stations, counted as `Response.monthly` and `danao.assess` do."""
    stations, constituents = list(stations), list(constituents)
    months = (results.dataset["time"].values[1:] - np.timedelta64(1, "ns")).astype("datetime64[M]")
    starts, inverse = np.unique(months, return_inverse=True)
    count = np.bincount(inverse)
    means = {name: np.empty((starts.size, len(stations))) for name in constituents}
    for place, station in enumerate(stations):
        series = results.at(station)
        for name in constituents:
            values = series[name].values[1:]
            means[name][:, place] = [values[inverse == k].sum() / count[k] for k in range(starts.size)]
    coords = {"time": starts.astype("datetime64[ns]"), "station": stations}
    return xr.Dataset({name: (("time", "station"), values) for name, values in means.items()}, coords)
