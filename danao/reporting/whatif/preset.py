"""Preset: a setting with a name, read off a run, a plan or a table."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.planning.allocation.monthly import monthly_means
from danao.planning.allocation.plan import Plan
from danao.reporting.texts import say
from danao.reporting.whatif.board import Board
from danao.results import Results, open_results
from danao.tables import read_table
from danao.units import tonne_per_year

Floats = NDArray[np.float64]
SAME = 1e-9
"""Part of a load within which it counts as unchanged."""


@dataclass(frozen=True, eq=False)
class Preset:
    """A setting of all levers with a name.

    Parameters
    ----------
    title : mapping of language to str
        As the button says it.
    factors : float64 array, shape (levers,)
        On the loads of the base run.
    kind : str
        Where it comes from: ``run``, ``plan`` or ``table``.
    hash : str
        Of the run that it was read off; empty where there is none.
    apart : mapping of item to float
        How far the run's own monthly means are from what the page shows for it, in the unit of the item.
    """

    title: Mapping[str, str]
    factors: Floats
    kind: str
    hash: str = ""
    apart: Mapping[str, float] | None = None

    def record(self) -> dict[str, Any]:
        """Return the preset as plain data."""
        return {
            "title": dict(self.title),
            "factors": [float(factor) for factor in self.factors],
            "kind": self.kind,
            "hash": self.hash,
            "apart": None if self.apart is None else dict(self.apart),
        }


@dataclass(frozen=True)
class Refused:
    """A run that cannot be a setting of the page, and why, in both languages."""

    title: Mapping[str, str]
    reason: Mapping[str, str]

    def record(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"title": dict(self.title), "reason": dict(self.reason)}


def preset_of(given: Any, board: Board) -> Preset | Refused:
    """Return the preset of a plan, a run, or the file of either.

    Parameters
    ----------
    given : Plan, Results, mapping of loads to factors, str or Path
        A ``.nc`` file is a run; any other a table as `Plan.to_csv` writes it (``source, constituent, share``).
    board : Board
        Whose levers are set.

    Raises
    ------
    InputError
        If a file cannot be read, or what it names is not in the river.
    """
    if isinstance(given, Plan):
        name = str(given.response.about.get("name", ""))
        title = {"zh": f"最省方案 {name}".strip(), "en": f"Cheapest plan {name}".strip()}
        return Preset(title, board.factors(_known(given.factors, board)), "plan")
    if isinstance(given, Mapping):
        return Preset({"zh": "给定方案", "en": "Given plan"}, board.factors(given), "table")
    if isinstance(given, Results):
        return _of_run(given, board)
    path = Path(given)
    return _of_run(open_results(path), board) if path.suffix.lower() == ".nc" else _of_table(path, board)


def _known(factors: Mapping[tuple[str, str], float], board: Board) -> dict[Hashable, float]:
    """Return the factors of a plan, but for those that change nothing here: kept loads, and what reaches no item."""
    wanted = {key for key, value in factors.items() if abs(value - 1.0) > SAME and key in board.reached}
    return {key: factors[key] for key in factors if key in board.levers or key in wanted}


def _of_run(run: Results, board: Board) -> Preset | Refused:
    """Return the preset of a run: its loads over those of the base run."""
    title = {lang: str((run.provenance.get("title") or {}).get(lang) or run.name) for lang in ("zh", "en")}
    about = board.response.about
    if run.provenance.get("flow_hash") != about.get("flow_hash"):
        return Refused(title, both("sand_refused_flow"))
    factors, why = _factors(run, board)
    if why:
        return Refused(title, why)
    return Preset(title, factors, "run", str(run.provenance.get("scenario_hash", "")), _apart(run, board, factors))


def _factors(run: Results, board: Board) -> tuple[Floats, Mapping[str, str]]:
    """Return the loads of a run over those of the base run, or why they are no setting of the page."""
    loads = run.loads.drop(columns=["kind", "flow", "volume"], errors="ignore")
    before = board.monthly.emissions["load"].dropna() / tonne_per_year
    found = np.ones(len(board.levers))
    known = set(before.index.get_level_values(0))
    new = [str(name) for name in loads.index if name not in known and loads.loc[name].fillna(0.0).gt(0.0).any()]
    if new:
        return found, both("sand_refused_new", names=", ".join(new))
    others = []
    for key, load in before.items():
        source, name = key
        now = float(loads.at[source, name]) if source in loads.index and name in loads.columns else 0.0
        if key in board.levers:
            found[board.levers.get_loc(key)] = now / load if abs(now - load) > SAME * load else 1.0
        elif key in board.reached and abs(now - load) > SAME * max(load, 1.0):
            others.append(f"{source} {name}")
    return found, both("sand_refused_other", names=", ".join(others)) if others else {}


def _apart(run: Results, board: Board, factors: Floats) -> dict[str, float] | None:
    """Return how far the run is from what the page shows, item by item; None where its months are others."""
    there = [one for one in board.sums if one.constituent in run.constituents]
    means = monthly_means(run, board.stations, [one.constituent for one in there])
    if not np.array_equal(means["time"].values.astype("datetime64[M]"), board.months):
        return None
    return {
        one.item.name: float(np.abs(means[one.constituent].values * one.factor - one.value(factors)).max())
        for one in there
    }


def both(key: str, **values: object) -> dict[str, str]:
    """Return a text in both languages."""
    return {lang: say(key, lang, **values) for lang in ("zh", "en")}


def _of_table(path: Path, board: Board) -> Preset:
    """Return the preset of a table of shares that are cut."""
    kinds = {"source": "text", "constituent": "text", "share": "number"}
    table = read_table(path, kinds)
    frame = pd.DataFrame(dict(table.columns))
    problems = ProblemList(path)
    setting: dict[Hashable, float] = {}
    for row, line in zip(frame.itertuples(), table.lines, strict=True):
        key = (str(row.source), str(row.constituent))
        if not -10.0 <= row.share <= 1.0:
            problems.add(f"{row.share:g} is no share of a load", key="share", line=int(line), remedy="0.4 is 40 %")
        elif key in board.levers:
            setting[key] = 1.0 - float(row.share)
        elif row.share != 0.0:
            known = [f"{source}, {name}" for source, name in board.levers]
            rule = f"the page does not move {key[1]} of '{key[0]}'"
            problems.add(rule, line=int(line), remedy=nearest(", ".join(key), known))
    problems.raise_if_any()
    if not setting:
        raise InputError(Problem("it names no load that the page moves", file=path))
    return Preset({"zh": path.stem, "en": path.stem}, board.factors(setting), "table")
