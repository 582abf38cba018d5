"""pareto: what compliance costs, level by level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from danao import catalogue
from danao.errors import InputError, Problem, nearest
from danao.planning.allocation.allocate import allocate
from danao.planning.allocation.plan import Plan
from danao.planning.response import Response
from danao.tables import write_table

ALONG = ("frequency", "tightening")


@dataclass(frozen=True, eq=False)
class Pareto:
    """Plans along one demand, each the cheapest at its level.

    Parameters
    ----------
    along : {"frequency", "tightening"}
        What rises.
    table : pandas.DataFrame
        One row a level: ``level``; ``cost``; ``cut`` (t/a); ``met``, the share of section-months that meet all limits
        by prediction; ``status``; ``chosen``, the options that are built.
    plans : tuple of Plan
        In the order of the table.
    """

    along: str
    table: pd.DataFrame
    plans: tuple[Plan, ...]

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, whole or not at all; illustrative data say so in a column."""
        status = self.plans[0].response.about.get("data_status", "")
        write_table(path, self.table.assign(data_status=status) if status else self.table)
        return Path(path)

    def plot(self, ax: Any = None, lang: str = "zh") -> Any:
        """Draw cost against level; see ``danao.pareto_picture``."""
        return catalogue.find("danao.reporting.figures", "pareto").pareto_picture(self, lang=lang, ax=ax)

    def __repr__(self) -> str:
        return f"<Pareto of cost along {self.along}>\n{self.table.to_string(index=False)}"


def pareto(
    response: Response,
    controls: Any = None,
    *,
    levels: Sequence[float],
    along: str = "frequency",
    **more: Any,
) -> Pareto:
    """Find the cheapest plan at each of several levels of compliance.

    Parameters
    ----------
    response, controls
        As in `allocate`.
    levels : sequence of float
        Shares of the months that must be met (``frequency``), or factors on the limits (``tightening``, below 1 is
        stricter).
    along : {"frequency", "tightening"}
        What the levels are of.
    **more
        Further arguments of `allocate`.

    Raises
    ------
    InputError
        As `allocate`; if there are no levels, or `along` is something else.
    """
    if along not in ALONG:
        raise InputError(Problem(f"'{along}' is no way to go", key="along", remedy=nearest(along, ALONG)))
    if not len(levels):
        raise InputError(Problem("no level is given", key="levels", remedy="give e.g. (0.75, 0.9, 1.0)"))
    controls = tuple(controls) if isinstance(controls, Iterable) and not isinstance(controls, str) else controls
    plans = tuple(allocate(response, controls, **{**more, along: level}) for level in levels)
    rows = [_row(level, plan) for level, plan in zip(levels, plans, strict=True)]
    return Pareto(along, pd.DataFrame(rows), plans)


def _row(level: float, plan: Plan) -> dict[str, Any]:
    return {
        "level": float(level),
        "cost": plan.cost,
        "cut": float(plan.table.loc[plan.table["controlled"], "cut"].sum()),
        "met": float(plan.cells.groupby(["station", "time"])["met"].all().mean()),
        "status": plan.status,
        "chosen": ", ".join(plan.chosen),
    }
