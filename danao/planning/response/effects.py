"""Effects: what one more kilogram a day, or tonne a year, of each load does at a station."""

from __future__ import annotations

import numpy as np
import pandas as pd

from danao.planning.response.response import Response
from danao.units import kg_per_day, tonne_per_year

COLUMNS = (
    *("constituent", "source", "brought", "kind", "title_zh", "title_en"),
    *("load", "mean", "largest", "when", "mean_per_tonne"),
)


def effects(monthly: Response, station: str) -> pd.DataFrame:
    r"""Return what more of each load does to every constituent at a station.

    Of an emission with the load W and the part p in a monthly mean, one more unit adds p/W, spread over the year as the
    load of the base run is.

    Parameters
    ----------
    monthly : Response
        Of monthly means.
    station : str
        One of its stations.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, a row for each load above zero that reaches a constituent: ``load`` (t/a); of 1 kg/d more the
        ``mean`` over the months and the ``largest`` (by size, signed) with its month ``when``, mg/m³ (µg/L); and of
        1 t/a more ``mean_per_tonne``, mg/m³. Negative: it takes the constituent (oxygen) away.
    """
    months = monthly.times.astype("datetime64[M]").astype(str)
    rows = []
    for name, part in monthly.parts.items():
        values = part.sel(station=station).values
        for source, brought, curve in zip(part["source"].values, part["brought"].values, values, strict=True):
            about = monthly.emissions.loc[(source, brought)]
            if not about["load"] > 0.0 or not np.any(curve):
                continue
            per_kilogram = 1e3 * curve * kg_per_day / about["load"]
            worst = int(np.abs(per_kilogram).argmax())
            who = (name, source, brought, about["kind"], about["title_zh"], about["title_en"])
            mean = per_kilogram.mean()
            per_tonne = mean * tonne_per_year / kg_per_day
            load = about["load"] / tonne_per_year
            rows.append((*who, load, mean, per_kilogram[worst], months[worst], per_tonne))
    return pd.DataFrame(rows, columns=list(COLUMNS))
