"""Tables of a plan: loads kept and cut, what binds, what a kilogram a day is worth, what would have to give way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from danao.planning.allocation.asked import ON_LIMIT, Asked
from danao.planning.allocation.control import Control
from danao.planning.response import Response
from danao.units import kg_per_day, tonne_per_year

Floats = NDArray[np.float64]
ROW = ["constituent", "station", "time", "member"]


def loads_table(
    response: Response, shares: pd.Series, worth: pd.Series, money: Mapping[tuple[str, str], float]
) -> pd.DataFrame:
    """Return one row for each load of the base run: before, cut and kept, share, cost, and what more would be worth.

    Columns ``source, constituent, title_zh, title_en, kind, load, cut, kept, share, controlled, cost, worth``; loads in
    t/a, `cost` is that of the controls, `worth` the money that another t/a cut would save elsewhere.
    """
    emissions = response.emissions
    known = emissions[np.isfinite(emissions["load"])]
    share = shares.reindex(known.index)
    load = known["load"].to_numpy() / tonne_per_year
    cut = load * share.fillna(0.0).to_numpy()
    table = pd.DataFrame(
        {
            "source": known.index.get_level_values(0),
            "constituent": known.index.get_level_values(1),
            **{key: known[key].to_numpy() for key in ("title_zh", "title_en", "kind")},
            "load": load,
            "cut": cut,
            "kept": load - cut,
            "share": share.fillna(0.0).to_numpy(),
            "controlled": share.notna().to_numpy(),
            "cost": [money.get(key, 0.0) for key in known.index],
            "worth": worth.reindex(known.index).to_numpy(),
        }
    )
    return table.reset_index(drop=True)


def control_costs(
    controls: Sequence[Control], pulled: Floats, loads: pd.Series
) -> tuple[dict[tuple[str, str], float], float]:
    """Return the money of each load, at the share that each control cuts, and the fixed costs of those that cut."""
    money: dict[tuple[str, str], float] = {}
    fixed = 0.0
    for control, share in zip(controls, pulled, strict=True):
        for name in control.constituents:
            key = (control.source, name)
            own = control.rate(name).total(share) * float(loads[key]) / tonne_per_year
            money[key] = money.get(key, 0.0) + float(own)
        fixed += control.fixed if share > ON_LIMIT else 0.0
    return money, fixed


def binding_table(asked: Asked, shares: Floats, marginals: Floats) -> pd.DataFrame:
    """Return the rows whose value is on its limit, dearest first.

    Columns ``constituent, station, time, member, limit, value, headroom, saving``: `headroom` is what the limit leaves
    for the loads that can be cut (g/m³), `saving` the money saved for each per cent by which the limit is eased.
    """
    excess = asked.excess(shares)
    saving = -marginals / 100.0 if marginals.size else np.zeros(excess.size)
    here = np.flatnonzero((np.abs(excess) <= ON_LIMIT) | (saving > saving.max(initial=0.0) * 1e-9))
    table = asked.rows.loc[here, [*ROW, "limit"]].assign(
        value=asked.values(shares)[here],
        headroom=(asked.sense * (asked.limit - asked.outside))[here],
        saving=saving[here],
    )
    return table.sort_values("saving", ascending=False, kind="stable")


def price_table(asked: Asked, binding: pd.DataFrame, loads: pd.Series) -> pd.DataFrame:
    """Return what a kilogram a day of each load does where a limit binds.

    Columns ``constituent, station, time, member, source, brought, effect, headroom_share, worth``: `effect` in g/m³ for
    1 kg/d (negative for oxygen), `headroom_share` the part of the headroom that 1 kg/d takes, `worth` the money that
    1 kg/d less saves elsewhere by way of this limit.
    """
    parts = []
    mass = loads.to_numpy() / kg_per_day
    for row, line in binding.iterrows():
        effect = asked.effect[row] / mass
        taken = asked.sense[row] * effect
        room = line["headroom"] if line["headroom"] > 0.0 else np.nan
        part = pd.DataFrame({key: line[key] for key in ROW}, index=range(len(mass)))
        part = part.assign(
            source=asked.loads.get_level_values(0),
            brought=asked.loads.get_level_values(1),
            effect=effect,
            headroom_share=taken / room,
            worth=100.0 * line["saving"] * taken / asked.limit[row],
        )
        parts.append(part[np.abs(asked.effect[row]) > 1e-12 * asked.limit[row]])
    columns = [*ROW, "source", "brought", "effect", "headroom_share", "worth"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def worth_of(asked: Asked, loads: pd.Series, marginals: Floats) -> pd.Series:
    """Return the money that another t/a cut of each load would save elsewhere, by all limits together."""
    if not marginals.size:
        return pd.Series(np.nan, index=loads.index)
    per_share = (-marginals * asked.sense / asked.limit) @ asked.effect
    return pd.Series(per_share / (loads.to_numpy() / tonne_per_year), index=loads.index)


def relaxation_table(asked: Asked, shares: Floats, violation: Floats) -> pd.DataFrame:
    """Return the limits that would have to give way, the worst first.

    Columns ``constituent, station, time, member, limit, value, violation, outside``: `violation` as a part of the
    limit, `outside` the value with all loads that can be cut gone: what no control changes (g/m³).
    """
    here = np.flatnonzero(violation > 0.0)
    table = asked.rows.loc[here, [*ROW, "limit"]].assign(
        value=asked.values(shares)[here], violation=violation[here], outside=asked.outside[here]
    )
    return table.sort_values("violation", ascending=False, kind="stable").reset_index(drop=True)


def odds_table(asked: Asked, shares: Floats) -> pd.DataFrame:
    """Return the share of the members of the ensemble that meet each limit: ``constituent, station, time, met``."""
    met = asked.rows.assign(met=asked.excess(shares) <= ON_LIMIT)
    return met.groupby(["constituent", "station", "time"], sort=False)["met"].mean().reset_index()


def cells_table(response: Response, limits: pd.DataFrame, predicted: xr.Dataset) -> pd.DataFrame:
    """Return one row for each limit and month: value in the base run and in the plan, met or not, borderline or not.

    A cell is borderline where the value is nearer to the limit than the measured error of the response there.
    """
    base, bound = response.base, response.bound
    parts = []
    for one in limits.itertuples(index=False):
        values = predicted[one.constituent].sel(station=one.station).values
        error = 0.0
        if bound is not None and (one.constituent, one.station) in bound.index:
            error = float(bound.loc[(one.constituent, one.station), "absolute"])
        excess = one.sense * (values - one.limit) / one.limit
        columns = {
            "constituent": one.constituent,
            "station": one.station,
            "time": response.times,
            "limit": one.limit,
            "sense": one.sense,
            "base": base[one.constituent].sel(station=one.station).values,
            "predicted": values,
            "excess": excess,
            "met": excess <= ON_LIMIT,
            "borderline": np.abs(values - one.limit) < error - ON_LIMIT * one.limit,
        }
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)
