"""What programs found, as tables for people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from danao import units
from danao.planning.capacity._ranges import Floats
from danao.planning.capacity.choices import FELT, Choices
from danao.planning.capacity.program import TIGHT, Index, Solution, solve
from danao.planning.capacity.result import per_day, per_year
from danao.planning.capacity.rows import Flags, Rows


def by_outlet(rows: Rows, chosen: Choices, at_limit: Solution, at_kept: Solution) -> pd.DataFrame:
    """Return `Capacity.table`."""
    most, allowed = (per_year(_loads(chosen, found.factors)) for found in (at_limit, at_kept))
    present = per_year(chosen.load)
    binding = _binding(chosen, at_kept.binding, np.flatnonzero(rows.used))
    table = pd.DataFrame(
        {
            "outlet": chosen.emissions.get_level_values(0).astype(str),
            "constituent": chosen.emissions.get_level_values(1).astype(str),
            "present": present,
            "capacity": most,
            "safety": most - allowed,
            "allowed": allowed,
            "remaining": allowed - present,
            "factor": allowed / present,
            **{name: _named(getattr(rows, name), binding) for name in ("station", "month", "item")},
        }
    )
    for outlet, constituent, load in chosen.unfelt:
        here = {"outlet": outlet, "constituent": constituent, "present": per_year(load)}
        table.loc[len(table)] = {**dict.fromkeys(table.columns, np.nan), "station": "", "month": "", "item": "", **here}
    return table


def by_month(rows: Rows, chosen: Choices) -> pd.DataFrame:
    """Return `Capacity.monthly`: the program of each month alone."""
    parts = []
    for month in dict.fromkeys(rows.month):
        pick = rows.used & (rows.month == month)
        most, _ = _of_month(rows, chosen, rows.limit, pick)
        allowed, binding = _of_month(rows, chosen, rows.kept, pick)
        days = pd.Period(month, "M").days_in_month
        part = {
            "month": month,
            "outlet": chosen.emissions.get_level_values(0).astype(str),
            "constituent": chosen.emissions.get_level_values(1).astype(str),
            "present": per_day(chosen.load),
            "capacity": per_day(most),
            "allowed": per_day(allowed),
            "allowed_month": allowed * units.day * days / 1e6,
            **{name: _named(getattr(rows, name), binding) for name in ("station", "item")},
        }
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


def slack_of(rows: Rows, chosen: Choices, found: Solution) -> pd.DataFrame:
    """Return `Capacity.slack`."""
    at_allowed = rows.background + rows.effect @ found.factors[chosen.groups.argmax(axis=1)]
    present = rows.background + rows.effect.sum(axis=1)
    share = rows.sense / rows.limit
    slack = share * (rows.kept - at_allowed)
    counted = rows.used
    counted[np.flatnonzero(counted)[~found.kept]] = False  # months that may be missed …
    counted |= rows.used & (slack >= -TIGHT)  # … but need not be
    return pd.DataFrame(
        {
            **{name: getattr(rows, name) for name in ("item", "station", "month", "of_class", "limit", "kept")},
            "background": rows.background,
            "present": present,
            "at_allowed": at_allowed,
            "headroom": share * (rows.kept - rows.background),
            "slack_present": share * (rows.kept - present),
            "slack_allowed": slack,
            "controlled": rows.controlled,
            "counted": counted,
        }
    )


def _of_month(rows: Rows, chosen: Choices, limit: Floats, pick: Flags) -> tuple[Floats, Index]:
    """Return the loads (g/s) that the rows of one month allow, and what binds; NaN where they do not feel a load."""
    program = rows.program(chosen, limit).only(pick[rows.used])
    felt = np.abs(program.effect).max(axis=0, initial=0.0) > FELT
    if not felt.any():
        return np.full(chosen.load.size, np.nan), np.full(chosen.load.size, -1)
    program = program.without(~felt)
    found = solve(program)
    factors, binding = np.full(felt.size, np.nan), np.full(felt.size, -1)
    factors[felt], binding[felt] = found.factors, found.binding
    return _loads(chosen, factors), _binding(chosen, binding, np.flatnonzero(pick))


def _loads(chosen: Choices, factors: Floats) -> Floats:
    """Return the loads that factors on the groups make, g/s."""
    return chosen.load * factors[chosen.groups.argmax(axis=1)]


def _binding(chosen: Choices, binding: Index, of: Index) -> Index:
    """Return the row that binds each load (−1 for none), of the row of the program that binds its group."""
    group = binding[chosen.groups.argmax(axis=1)]
    return np.where(group >= 0, of[group], -1)


def _named(values: Any, binding: Index) -> list[str]:
    return ["" if row < 0 else str(values[row]) for row in binding]
