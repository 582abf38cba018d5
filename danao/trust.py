"""The trust sheet: what was checked of a run, and whether the run may be believed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Check:
    """One line of the trust sheet.

    Parameters
    ----------
    name : str
        What was checked, e.g. ``ledger_closure``.
    value : float
        What was found.
    limit : float or None
        What is allowed; None where the figure only informs.
    passed : bool
        Whether the value keeps the limit.
    comment : str
        Where and when the worst value stood, and what it means.
    sense : str
        ``at most``, ``at least``, or empty where there is no limit.
    """

    name: str
    value: float
    limit: float | None = None
    passed: bool = True
    comment: str = ""
    sense: str = ""

    @classmethod
    def at_most(cls, name: str, value: float, limit: float, comment: str = "") -> Check:
        """Return a check that passes when ``value <= limit`` (a NaN fails)."""
        return cls(name, float(value), float(limit), bool(value <= limit), comment, "at most")

    @classmethod
    def at_least(cls, name: str, value: float, limit: float, comment: str = "") -> Check:
        """Return a check that passes when ``value >= limit`` (a NaN fails)."""
        return cls(name, float(value), float(limit), bool(value >= limit), comment, "at least")


@dataclass(frozen=True)
class TrustSheet:
    """The checks of one run, in order. A run that fails one may not enter a compliance table.

    Parameters
    ----------
    checks : tuple of Check
        The lines.
    """

    checks: tuple[Check, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every check passed; a sheet without checks proves nothing and has not passed."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def table(self) -> pd.DataFrame:
        """The sheet as a table: check, value, limit, passed, comment."""
        rows = [(check.name, check.value, check.limit, check.passed, check.comment) for check in self.checks]
        return pd.DataFrame(rows, columns=["check", "value", "limit", "passed", "comment"])
