"""The lines of a table of capacity by formula: one function per line, its name, its source, when it applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.capacity import gbt25173, hj2_3
from danao.planning.capacity.design import UNITS, Condition, Input, origin, shown
from danao.planning.capacity.result import per_year
from danao.planning.capacity.texts import LANGUAGES, say
from danao.planning.capacity.zone import Zone
from danao.scenario import Scenario


@dataclass(frozen=True)
class Line:
    """A formula as it stands in the table.

    Parameters
    ----------
    method, source, confidence : str
        Keys of its texts, and its standard.
    capacity : callable
        Of a `_Case` and a target (g/m³): the load that the zone takes, g/s.
    sizes : tuple of str
        Sizes of rivers that it is for; empty for all.
    tidal : bool or None
        Whether it is for a flow that turns; None for both.
    """

    method: str
    source: str
    confidence: str
    capacity: Callable[[_Case, float], float]
    sizes: tuple[str, ...] = ()
    tidal: bool | None = None


@dataclass(frozen=True)
class _Case:
    """What formulas take, for one constituent in one zone."""

    condition: Condition
    name: str
    places: tuple[float, ...]
    shares: tuple[float, ...]
    unevenness: float

    def __getitem__(self, name: str) -> float:
        return self.condition.inputs[name].value

    @property
    def decay(self) -> float:
        """First-order loss, 1/s."""
        return self.condition.decay[self.name].value

    @property
    def upstream(self) -> float:
        """Concentration that comes from upstream, g/m³."""
        return self.condition.upstream[self.name].value

    @property
    def reach(self) -> tuple[float, float, float, float, float]:
        """What every one-dimensional formula takes after the target."""
        return self.upstream, self.decay, self["length"], self["velocity"], self["discharge"]


def _zero_dimensional(case: _Case, target: float) -> float:
    return float(gbt25173.zero_dimensional(target, case.upstream, case["discharge"]))


def _at_end(case: _Case, target: float) -> float:
    return float(gbt25173.at_end(target, *case.reach))


def _one_outlet(case: _Case, target: float) -> float:
    return float(gbt25173.one_outlet(target, *case.reach))


def _several_outlets(case: _Case, target: float) -> float:
    if not case.places:
        return float("nan")
    return float(gbt25173.several_outlets(target, *case.reach, case.places, case.shares))


def _evenly_spread(case: _Case, target: float) -> float:
    return float(gbt25173.evenly_spread(target, *case.reach, case.unevenness))


def _estuary(case: _Case, target: float) -> float:
    if case["dispersion"] == 0.0:
        return float("nan")
    water = (case.decay, case["dispersion"], case["velocity"], case["discharge"])
    return float(gbt25173.estuary_capacity(target, case.upstream, 0.5 * case["length"], *water))


def _steady(case: _Case, target: float) -> float:
    water = (case.decay, case["dispersion"], case["velocity"], case["discharge"], case["width"])
    brought = case.upstream * case["discharge"]
    return float(hj2_3.steady_capacity(target, brought, 0.5 * case["length"], *water))


def _balance(case: _Case, target: float) -> float:
    """Return the load at L/2 with which the target holds at the end where water joins on the way (docs/capacity.md)."""
    left = float(gbt25173.downstream(case.upstream, case.decay, case["length"], case["velocity"]))
    kept = float(gbt25173.downstream(1.0, case.decay, 0.5 * case["length"], case["velocity"]))
    return (target * case["end_discharge"] - left * case["head_discharge"]) / kept


LINES = (
    Line("zero_dimensional", gbt25173.SOURCE, "memory", _zero_dimensional, ("small",), False),
    Line("at_end", gbt25173.SOURCE, "memory", _at_end, ("small", "medium"), False),
    Line("one_outlet", gbt25173.SOURCE, "memory", _one_outlet, ("small", "medium"), False),
    Line("several_outlets", gbt25173.SOURCE, "memory", _several_outlets, ("small", "medium"), False),
    Line("evenly_spread", gbt25173.SOURCE, "secondary", _evenly_spread, ("small", "medium"), False),
    Line("estuary", gbt25173.SOURCE, "memory", _estuary, (), True),
    Line("steady", hj2_3.SOURCE, "memory", _steady),
    Line("balance", "danao", "here", _balance),
)
"""Every line, in the order of the table."""


def lines_of(
    condition: Condition, name: str, limits: tuple[float, float], loads: pd.DataFrame, unevenness: float
) -> list[dict[str, Any]]:
    """Return the lines of one constituent in one zone.

    Parameters
    ----------
    condition : Condition
        Of the zone.
    name : str
        The constituent.
    limits : (limit, kept)
        g/m³.
    loads : pandas.DataFrame
        What sources bring of it into the zone, as `loads_of`.
    unevenness : float
        b.
    """
    present = float(loads["load"].sum())
    brings = loads[loads["load"] > 0.0]
    case = _Case(condition, name, tuple(brings["place"]), tuple(brings["load"]), unevenness)
    found = []
    for line in LINES:
        reason = _reason(line, case)
        most, allowed = (_load(line, case, limit) for limit in limits)
        found.append(
            {
                "zone": condition.zone.name,
                "constituent": name,
                "method": line.method,
                **{f"title_{lang}": _title(line, case, lang) for lang in LANGUAGES},
                "source": line.source,
                "confidence": line.confidence,
                "applies": reason["en"] == "",
                **{f"reason_{lang}": reason[lang] for lang in LANGUAGES},
                "present": present,
                "capacity": most,
                "safety": most - allowed,
                "allowed": allowed,
                "remaining": allowed - present,
            }
        )
    return found


def loads_of(scenario: Scenario, zones: list[Zone], names: tuple[str, ...]) -> pd.DataFrame:
    """Return what each source brings into each zone: `FormulaCapacity.loads`, and ``place``, m from its head."""
    brought = scenario.loads("g/s")
    rows = [
        {
            "zone": zone.name,
            "source": source.name,
            "constituent": name,
            "share": zone.share(source.at),
            "place": zone.place(source.at),
            "load": per_year(float(brought.loc[source.name, name]) * zone.share(source.at)),
        }
        for zone in zones
        for source in scenario.sources
        for name in names
        if zone.share(source.at) > 0.0 and np.isfinite(brought.loc[source.name, name])
    ]
    return pd.DataFrame(rows, columns=["zone", "source", "constituent", "share", "place", "load"])


def inputs_of(condition: Condition) -> list[dict[str, Any]]:
    """Return the inputs of a zone as rows: those of the water, then those of each constituent."""
    rows = [_input(condition.zone, "", name, one) for name, one in condition.inputs.items()]
    for group, by_name in (("decay", condition.decay), ("upstream", condition.upstream)):
        rows += [_input(condition.zone, name, group, one) for name, one in by_name.items()]
    return rows


def targets_as_inputs(zone: Zone, name: str, limits: tuple[float, float], label: str) -> list[dict[str, Any]]:
    """Return the limit and the limit less the margin as rows."""
    return [
        _input(zone, name, key, Input(limit, origin(key, label=label)), "target")
        for key, limit in zip(("target", "kept"), limits, strict=True)
    ]


def _input(zone: Zone, constituent: str, name: str, one: Input, like: str = "") -> dict[str, Any]:
    return {
        "zone": zone.name,
        "constituent": constituent,
        "input": name,
        "value": shown(name, one.value),
        "unit": UNITS[like or name],
        **{f"origin_{lang}": one.origin[lang] for lang in LANGUAGES},
    }


def _load(line: Line, case: _Case, target: float) -> float:
    """Return a capacity in t/a, NaN where the formula cannot be computed at all."""
    if case["discharge"] <= 0.0 or case["velocity"] <= 0.0 or case.decay < 0.0:
        return float("nan")
    return per_year(line.capacity(case, target))


def _reason(line: Line, case: _Case) -> dict[str, str]:
    """Return why a line does not apply, empty texts where it does."""
    size = str(gbt25173.size_class(max(case["mean_discharge"], 1e-9)))
    if case["discharge"] <= 0.0 or case["velocity"] <= 0.0:
        return {lang: say("no_flow", lang) for lang in LANGUAGES}
    if case.decay < 0.0:
        return {lang: say("grows", lang) for lang in LANGUAGES}
    if line.method == "several_outlets" and not case.places:
        return {lang: say("no_sources", lang) for lang in LANGUAGES}
    if line.tidal is not None and line.tidal != case.condition.tidal:
        return {lang: say("tidal" if case.condition.tidal else "not_tidal", lang) for lang in LANGUAGES}
    if line.sizes and size not in line.sizes:
        return {lang: say("too_large", lang, size=say(size, lang)) for lang in LANGUAGES}
    return dict.fromkeys(LANGUAGES, "")


def _title(line: Line, case: _Case, lang: str) -> str:
    if line.method != "steady" or case["velocity"] <= 0.0 or case.decay < 0.0:
        return say(line.method, lang, branch="", alpha=float("nan"), pe=float("nan"))
    alpha = float(hj2_3.o_connor(case.decay, case["dispersion"], case["velocity"]))
    pe = float(hj2_3.peclet(case["velocity"], case["width"], case["dispersion"]))
    return say(line.method, lang, branch=say(str(hj2_3.choose(alpha, pe)), lang), alpha=alpha, pe=pe)
