"""Capacity by formula: the design condition of each zone and what every formula of the two standards makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from danao.assessment.margin import SafetyMargin, as_margin
from danao.errors import ProblemList, nearest
from danao.planning.capacity.design import condition
from danao.planning.capacity.given import given_inputs
from danao.planning.capacity.lines import inputs_of, lines_of, loads_of, targets_as_inputs
from danao.planning.capacity.result import LOADS
from danao.planning.capacity.run import Run
from danao.planning.capacity.targets import limit_of, target_classes
from danao.planning.capacity.texts import LANGUAGES, say
from danao.planning.capacity.zone import Zone, zones_of
from danao.results import Results
from danao.scenario import Scenario
from danao.standards._standard import DEFAULT, Standard, read_standard
from danao.tables import write_table


@dataclass(frozen=True, eq=False)
class FormulaCapacity:
    """Capacity of zones by formula.

    Parameters
    ----------
    table : pandas.DataFrame
        A row per ``zone``, ``constituent`` and ``method``: ``title_zh, title_en, source, confidence`` (``memory``,
        ``secondary`` or, for our own, ``here``), ``applies`` and, where it does not, ``reason_zh, reason_en``; loads in
        t/a of all that enters the zone: ``present``, ``capacity`` (at the limit), ``safety``, ``allowed`` (at the limit
        less the margin), ``remaining`` (allowed − present). A negative capacity: what comes from upstream exceeds the
        target by itself.
    inputs : pandas.DataFrame
        A row per ``zone``, ``constituent`` (empty where it is of the water) and ``input``: ``value``, ``unit``,
        ``origin_zh``, ``origin_en``.
    zones : tuple of Zone
        Where.
    loads : pandas.DataFrame
        What each source brings into each zone at present: ``zone, source, constituent, share, load`` (t/a, of the
        share).
    about : mapping
        ``name``, ``standard``, ``margin``, ``data_status``.
    told : tuple of (key, values)
        What to know, for `notes`.
    """

    table: pd.DataFrame
    inputs: pd.DataFrame
    zones: tuple[Zone, ...]
    loads: pd.DataFrame
    about: Mapping[str, Any]
    told: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """Return what to know before the numbers are used, in a language."""
        stamp = (say("illustrative", lang),) if self.about.get("data_status") == "illustrative" else ()
        return (*stamp, *(say(key, lang, **values) for key, values in self.told))

    def to_csv(self, path: str | Path) -> None:
        """Write the table, whole or not at all; illustrative data say so in a column ``data_status``."""
        table = self.table.rename(columns={name: f"{name} [t/a]" for name in LOADS})
        if self.about.get("data_status"):
            table = table.assign(data_status=self.about["data_status"])
        write_table(path, table)

    def __repr__(self) -> str:
        lines = [f"<FormulaCapacity '{self.about['name']}': {self.about['standard']}"]
        for _, row in self.table[self.table["applies"]].iterrows():
            lines.append(
                f"  {row['zone']}, {row['constituent']}: {row['title_en']} ({row['source']}, {row['confidence']}): "
                f"capacity {row['capacity']:.4g} t/a, allowed {row['allowed']:.4g}, present {row['present']:.4g}"
            )
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes("en"))]) + ">"


def formula_capacity(
    results: Results,
    scenario: Scenario,
    *,
    zones: Mapping[str, tuple[str, float, float]] | None = None,
    constituents: Iterable[str] | str | None = None,
    standard: Standard | str | Path | None = None,
    targets: str | Mapping[str, str] | None = None,
    margin: SafetyMargin | float | str | None = "hj2_3_2018",
    month: str | None = None,
    given: Mapping[str, Any] | None = None,
    unevenness: float = 1.0,
    water: str = "river",
) -> FormulaCapacity:
    """Return the capacity of zones by the formulas of GB/T 25173-2010 and HJ 2.3-2018, side by side.

    All inputs come from the run in its driest month, unless the user gives them: net discharge (mean over the zone),
    velocity (net discharge over the mean wetted area; for a given discharge u = a Q^β through the months of the run),
    width, depth, dispersion of the scenario, decay (all processes together at the month's mean state and temperature),
    and the concentration at the head. `FormulaCapacity.inputs` says where each number comes from. Formulas that do not
    apply (by the size of the river, by the tide) are computed all the same and marked.

    Parameters
    ----------
    results : Results
        A run whose trust sheet passed.
    scenario : Scenario
        What was run.
    zones : mapping of station to (reach, from, to), optional
        Zones by the section that they end at, m. By default every reach is cut at its control sections (at all its
        stations if none is one), and what lies below the last is left out.
    constituents : iterable of str, optional
        By default all that are simulated and have an upper limit.
    standard, targets, margin, water
        As in `danao.capacity`.
    month : str, optional
        Design month, ``2018-01``, in place of the driest of each zone.
    given : mapping, optional
        Inputs of your own, numbers in SI or texts with a unit: ``discharge, head_discharge, end_discharge,
        mean_discharge, velocity, width, depth, length, dispersion``; ``decay`` and ``upstream`` by constituent. At the
        top level they hold for all zones; ``{station: {…}}`` for the zone that ends there.
    unevenness : float
        b of the formula for loads that are spread evenly, above 0 and up to 1.

    Raises
    ------
    InputError
        With everything that does not fit.

    Source
    ------
    `danao.planning.capacity.gbt25173` and `danao.planning.capacity.hj2_3`, both from memory.
    """
    problems = ProblemList()
    rule, safety = read_standard(DEFAULT if standard is None else standard), as_margin(margin)
    _check_run(results, scenario, problems)
    problems.raise_if_any()
    run = Run(results, scenario)
    there, told = zones_of(scenario, zones, problems)
    if month is not None and month not in run.months:
        problems.add(f"'{month}' is no month of the run", "month", remedy=nearest(month, run.months))
    stations = [zone.station for zone in there]
    about = {"targets": scenario.targets, "stations": [vars(one) for one in scenario.river.stations.values()]}
    classes = target_classes(about, stations, rule, targets, problems)
    names = _constituents(scenario, rule, constituents, problems)
    values = given_inputs(given or {}, stations, names, problems)
    problems.raise_if_any()
    parts, inputs = [], []
    loads = loads_of(scenario, there, names)
    for zone in there:
        state = condition(run, zone, names, month, values[""] | values.get(zone.station, {}))
        label = rule.label(classes[zone.station])
        inputs += inputs_of(state)
        for name in names:
            limits = limit_of(rule.item(name), classes[zone.station], safety, water)
            here = loads[(loads["zone"] == zone.name) & (loads["constituent"] == name)]
            inputs += targets_as_inputs(zone, name, limits, label)
            parts += lines_of(state, name, limits, here, unevenness)
    if any("discharge" not in values[""] | values.get(station, {}) for station in stations):
        told.append(("not_guaranteed", {}))
    facts = {"name": results.name, "standard": rule.number, "data_status": scenario.data_status}
    facts |= {key: results.provenance[key] for key in ("title", "river") if key in results.provenance}
    margins = {lang: "0" if safety is None else safety.cited(lang) for lang in LANGUAGES}
    tables = pd.DataFrame(parts), pd.DataFrame(inputs)
    return FormulaCapacity(*tables, tuple(there), loads, facts | {"margin": margins}, tuple(told))


def _check_run(results: Results, scenario: Scenario, problems: ProblemList) -> None:
    if results.provenance.get("scenario_hash") != scenario.hash:
        problems.add("the run is not of this scenario", "scenario", remedy="give the one that was run")
    if not results.trust.passed:
        problems.add("the run failed its trust sheet", "results", remedy="mend the run first")


def _constituents(
    scenario: Scenario, standard: Standard, given: Iterable[str] | str | None, problems: ProblemList
) -> tuple[str, ...]:
    known = scenario.constituent_names
    limited = [
        name
        for name in known
        if (found := standard.find(name))
        and standard.items[found].sense == "at most"
        and standard.items[found].limits
        and np.isfinite(limit_of(standard.items[found], standard.reference, None, "river")[0])
    ]
    names = limited if given is None else [given] if isinstance(given, str) else list(given)
    for name in names:
        if name not in known:
            problems.add(f"'{name}' is not simulated", "constituents", remedy=nearest(name, known))
        elif name not in limited:
            problems.add(f"'{name}' has no upper limit", "constituents", remedy=nearest(name, limited))
    if not names:
        problems.add("nothing that is simulated has an upper limit", "constituents")
    return tuple(names)
