"""What each plan gains against the first: sections and months that meet their target, and loads that are cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from danao.assessment import assess
from danao.errors import InputError, Problem, nearest
from danao.results import Results
from danao.standards._standard import Standard

TEN_MILLION_YUAN = 1000.0
"""In 10⁴ yuan, in which costs are given."""


def gains(
    runs: Sequence[Results],
    standard: Standard | str | Path | None = None,
    *,
    cost: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return what each run gains against the first, the largest gain first.

    Parameters
    ----------
    runs : sequence of Results
        At least two of one river; the first is what they are compared with.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    cost : mapping of run to float, optional
        What a run costs more than the first, 10⁴ yuan a year, above zero.

    Returns
    -------
    DataFrame
        Index the names of the runs (the first is not among them): ``met``, ``judged`` (section-months), ``gain``
        (section-months more than the first), ``load_X`` (t/a less, below zero is a cut) for each constituent with
        loads, ``gain_per_ten_million`` (yuan) where `cost` is given.

    Raises
    ------
    InputError
        If there are less than two runs, or a cost is of no run or not above zero.
    """
    if len(runs) < 2:
        raise InputError(Problem("a comparison needs at least two runs", "runs"))
    names = [run.name for run in runs]
    wrong = [
        Problem(f"a cost of '{name}'", "cost", remedy=nearest(name, names) if name not in names else "above zero")
        for name, value in (cost or {}).items()
        if name not in names or not value > 0.0
    ]
    if wrong:
        raise InputError(wrong)
    sections = assess(list(runs), standard, period="month").sections
    judged = sections[sections["verdict"] != "not assessed"]
    counted = judged.assign(good=judged["verdict"] == "met").groupby("run")["good"].agg(["sum", "size"])
    counted = counted.reindex(names, fill_value=0)
    first = runs[0].loads
    rows = {}
    for run in runs[1:]:
        met, first_met = int(counted.loc[run.name, "sum"]), int(counted.loc[runs[0].name, "sum"])
        row: dict[str, float] = {"met": met, "judged": int(counted.loc[run.name, "size"]), "gain": met - first_met}
        for name in run.constituents:
            if name in first and name in run.loads:
                row[f"load_{name}"] = float(np.nansum(run.loads[name]) - np.nansum(first[name]))
        if cost is not None:
            row["gain_per_ten_million"] = TEN_MILLION_YUAN * row["gain"] / cost.get(run.name, float("nan"))
        rows[run.name] = row
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("run")
    return table.sort_values("gain", ascending=False, kind="stable")
