"""Dynamic capacity and capacity by formula in one table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.errors import InputError, Problem
from danao.planning.capacity.formula import FormulaCapacity
from danao.planning.capacity.result import Capacity
from danao.planning.capacity.texts import LANGUAGES, say


def side_by_side(capacity: Capacity, formulas: FormulaCapacity) -> pd.DataFrame:
    """Return both capacities by zone and constituent, a row a method, each with its source.

    A formula counts all that enters a zone. The dynamic capacity of a zone is that of its outlets (of a stretch the
    share that lies in the zone) and, unchanged, what the other sources bring: column ``others``.

    Parameters
    ----------
    capacity : Capacity
        From unit responses.
    formulas : FormulaCapacity
        From the same scenario.

    Returns
    -------
    pandas.DataFrame
        ``zone, constituent, method, title_zh, title_en, source, confidence, applies, reason_zh, reason_en``, and in
        t/a ``others, present, capacity, safety, allowed, remaining``.

    Raises
    ------
    InputError
        If they are not of one scenario.
    """
    if capacity.about["name"] != formulas.about["name"]:
        names = f"'{capacity.about['name']}' and '{formulas.about['name']}'"
        raise InputError(Problem(f"the responses and the run are of two scenarios, {names}", "formulas"))
    rows: list[dict[str, Any]] = []
    for (zone, constituent), lines in formulas.table.groupby(["zone", "constituent"], sort=False):
        if constituent in capacity.about["constituents"]:
            rows.append(_dynamic(capacity, formulas, str(zone), str(constituent)))
        rows += lines.assign(others=float("nan")).to_dict("records")
    columns = [*formulas.table.columns]
    columns.insert(columns.index("present"), "others")
    return pd.DataFrame(rows, columns=columns)


def _dynamic(capacity: Capacity, formulas: FormulaCapacity, zone: str, constituent: str) -> dict[str, Any]:
    """Return the line of the dynamic capacity of a zone."""
    table = capacity.table[(capacity.table["constituent"] == constituent) & capacity.table["allowed"].notna()]
    table = table.set_index("outlet")
    loads = formulas.loads[(formulas.loads["zone"] == zone) & (formulas.loads["constituent"] == constituent)]
    sought = loads["source"].isin(table.index)
    others = float(loads.loc[~sought, "load"].sum())
    share = loads[sought].set_index("source")["share"]
    most, allowed = ((table.loc[share.index, name] * share).sum() + others for name in ("capacity", "allowed"))
    present = float(loads["load"].sum())
    return {
        "zone": zone,
        "constituent": constituent,
        "method": "dynamic",
        **{f"title_{lang}": say("dynamic", lang) for lang in LANGUAGES},
        "source": "danao",
        "confidence": "here",
        "applies": True,
        **{f"reason_{lang}": "" for lang in LANGUAGES},
        "others": others,
        "present": present,
        "capacity": most,
        "safety": most - allowed,
        "allowed": allowed,
        "remaining": allowed - present,
    }
