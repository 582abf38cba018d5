"""What the trust sheet holds beside what the solvers count: closure of the ledgers, parameters out of their range."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import pandas as pd

from danao.errors import UnusualParameterWarning
from danao.scenario import Scenario
from danao.trust import Check

CLOSURE = 1e-10
"""Part of the mass handled that the ledger may miss."""

_SHOWN = 5


def closure(ledger: pd.DataFrame) -> list[Check]:
    """Return how well the ledgers of water and mass close."""
    handled = ledger[["initial", "boundary_in", "boundary_out", "stored"]].abs().sum(axis=1)
    handled += ledger[["sources", "reactions", "exchange"]].abs().sum(axis=1)
    share = ledger["residual"].abs() / handled.where(handled > 0.0, 1.0)
    checks = [Check.at_most("water_closure", share["water"], CLOSURE)]
    if len(mass := share.drop("water")):
        checks.append(Check.at_most("ledger_closure", mass.max(), CLOSURE, str(mass.idxmax())))
    return checks


def unusual_check(scenario: Scenario) -> list[Check]:
    """Return how many parameters lie outside the range of their source, if there are parameters."""
    found = scenario.unusual()
    comment = ", ".join(list(found)[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
    acts = scenario.processes or (scenario.storage is not None and scenario.constituents)
    return [Check("unusual_parameters", len(found), comment=comment)] if acts else []


def tell_unusual(scenarios: Sequence[Scenario]) -> None:
    """Warn of parameters outside the range of their source; scenarios of which the same is true are told together."""
    alike: dict[str, list[str]] = {}
    for scenario in scenarios:
        lines = "".join(f"\n  {name}: {text}" for name, text in scenario.unusual().items())
        alike.setdefault(lines, []).append(scenario.name)
    for lines, names in alike.items():
        if lines:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            told = f"scenario '{names[0]}'{more}: unusual parameters, check them and their units{lines}"
            warnings.warn(told, UnusualParameterWarning, stacklevel=4)
