"""How far a run is from what was observed: the table of errors that a bureau asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from danao.reporting.sheet import Sheet
from danao.reporting.study import Study
from danao.reporting.texts import unit
from danao.results import Results


def misfit(study: Study) -> Sheet:
    r"""Return 误差表 of the first run: mean error, relative error, RMSE and NSE by station and constituent [M].

    With observed values o and the run's values s, linear between its outputs, at the same instants:

    .. math:: ME = \overline{s - o}, \quad RE = ME / \bar o, \quad RMSE = \sqrt{\overline{(s - o)^2}}, \quad
        NSE = 1 - \frac{\sum (s - o)^2}{\sum (o - \bar o)^2}

    Values below detection are left out. A table without rows where nothing was observed.
    """
    heads = [study.say(key) for key in ("station", "constituent", "period", "unit")]
    heads += [study.say(f"misfit_{key}") for key in ("count", "mean", "relative", "rmse", "nse")]
    rows: list[tuple[Any, ...]] = []
    seen = study.observations
    if study.runs and seen is not None and len(seen):
        for (station, name), part in seen[~seen["below"].astype(bool)].groupby(["station", "constituent"], sort=False):
            rows.append(_row(study, study.runs[0], str(station), str(name), part))
    table = pd.DataFrame(rows, columns=heads)
    caption = study.say("misfit_table", run=study.title(study.runs[0]) if study.runs else "")
    return Sheet(study.say("misfit_tab"), caption, table, (heads[6],), notes=(study.say("misfit_note"),))


def _row(study: Study, run: Results, station: str, name: str, part: pd.DataFrame) -> tuple[Any, ...]:
    series = run.at(station)[name]
    clock = series["time"].values.astype("datetime64[ns]").astype(np.int64)
    times = pd.to_datetime(part["time"]).to_numpy("datetime64[ns]")
    observed = part["value"].to_numpy(float)
    error = np.interp(times.astype(np.int64), clock, series.values) - observed
    spread = float(((observed - observed.mean()) ** 2).sum())
    stretch = " — ".join(str(one)[:10] for one in (times.min(), times.max()))
    return (
        study.stations.loc[station, f"title_{study.lang}"],
        study.constituent_title(name),
        stretch,
        unit(study.unit(name)) or "—",
        len(part),
        float(error.mean()),
        float(error.mean() / observed.mean()) if observed.mean() else float("nan"),
        float(np.sqrt((error**2).mean())),
        1.0 - float((error**2).sum()) / spread if spread > 0.0 else float("nan"),
    )
