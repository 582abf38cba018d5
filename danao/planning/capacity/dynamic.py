"""Dynamic capacity: the largest loads of given outlets, from unit responses by linear programming."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from danao.assessment.margin import SafetyMargin, as_margin
from danao.errors import ProblemList, nearest
from danao.planning.capacity.choices import Choices, choose_loads
from danao.planning.capacity.program import solve
from danao.planning.capacity.result import Capacity
from danao.planning.capacity.rows import rows_of
from danao.planning.capacity.tables import by_month, by_outlet, slack_of
from danao.planning.capacity.targets import Target, control_sections, target_classes, targets_of
from danao.planning.capacity.told import told
from danao.planning.response import Response
from danao.standards._standard import DEFAULT, Standard, read_standard


def capacity(
    response: Response,
    *,
    outlets: Iterable[str] | None = None,
    constituents: Iterable[str] | str | None = None,
    stations: Iterable[str] | str | None = None,
    standard: Standard | str | Path | None = None,
    targets: str | Mapping[str, str] | None = None,
    items: Iterable[str] | str | None = None,
    margin: SafetyMargin | float | str | None = "hj2_3_2018",
    frequency: float = 1.0,
    proportions: str = "free",
    upper: Mapping[Any, float | str] | None = None,
    weights: Mapping[str, float] | None = None,
    water: str = "river",
) -> Capacity:
    r"""Return the largest loads that outlets may bring while every control section meets its target in every month.

    With factors f on the loads W of the outlets, unit responses p, and what all else brings, b, monthly means are
    linear in f, so that a linear program finds the most:

    .. math:: \max_{f \ge 0} \sum_e w_e W_e f_e \quad\text{with}\quad
        b_m(t, s) + \sum_e f_e\,p_{m,e}(t, s) \le L_m(s)

    for all items m, months t and sections s (≥ for dissolved oxygen). It is solved twice, at the limits and at the
    limits less the margin of safety: ``capacity`` and ``allowed``. All items with a limit hold at once: loads of COD
    and NH3-N must keep DO too. Their capacities then depend on each other, and `weights` or `proportions` say how they
    share it; by default one per cent of today's load of each constituent is worth the same. Where something else
    already exceeds the limit, outlets that add to it get 0 and the rest is solved as though that exceedance were
    allowed; `Capacity.unmet` and `Capacity.notes` say where.

    The largest sum may leave some outlets with nothing: it goes to where the river forgives most. Use `proportions` or
    `upper` for loads that people can live with; `danao.allocate` minimises cost.

    Parameters
    ----------
    response : Response
        Unit responses (`danao.respond`); monthly means are made of them.
    outlets : iterable of str, optional
        Sources whose loads are sought. By default all of the kinds works, industry, domestic and other.
    constituents : iterable of str, optional
        Loads that are sought. By default all that the outlets bring and an upper limit is set for.
    stations : iterable of str, optional
        Control sections; by default those marked so, else all stations.
    standard : Standard, str or Path, optional
        GB 3838-2002 by default.
    targets : str or mapping of station to class, optional
        By default those of the scenario, then of the stations, then the reference class of the standard.
    items : iterable of str, optional
        Items whose limits have to be kept; by default all that are predicted and have one.
    margin : SafetyMargin, float, "hj2_3_2018" or None
        Margin of safety, see `danao.assess`.
    frequency : float
        Share of the months in which a section has to meet all its items, above 0 and up to 1. Below 1 the months that
        are missed are chosen with the loads, by mixed-integer programming.
    proportions : {"free", "outlets", "constituents", "all"}
        What stays in its present proportion: nothing; the loads of the outlets (one factor per constituent); the
        constituents of each outlet (one factor per outlet); everything (one factor).
    upper : mapping of outlet or (outlet, constituent) to load, optional
        Largest loads, as ``"500 t/a"`` or in g/s. For an outlet alone it holds for each of its constituents.
    weights : mapping of constituent to number, optional
        Worth of one g/s of each constituent, above 0; by default one over its present load.
    water : {"river", "lake"}
        Kind of water.

    Raises
    ------
    InputError
        With everything that does not fit: names, a constituent that is not simulated or has no limit, an outlet that is
        named and has no influence on any section.

    Source
    ------
    The linear program of capacity from unit responses is usual practice; the margin is that of HJ 2.3-2018, from
    memory.
    """
    problems = ProblemList()
    rule = read_standard(DEFAULT if standard is None else standard)
    safety = as_margin(margin)
    monthly = response.in_months()
    names = control_sections(response, stations, problems)
    if not 0.0 < frequency <= 1.0:
        problems.add(f"{frequency:g} is no share of months", "frequency", remedy="give above 0 and up to 1")
    known = [name for name in names if name in response.stations]
    wanted = targets_of(monthly, target_classes(response.about, known, rule, targets, problems), rule, safety, water)
    kept = _items(items, wanted, rule, problems)
    chosen = choose_loads(monthly, wanted, kept, outlets, constituents, proportions, upper, weights, problems)
    problems.raise_if_any()
    rows = rows_of(monthly, wanted, kept, chosen)
    missed = int(np.floor((1.0 - frequency) * monthly.times.size + 1e-9))
    at_limit, at_kept = (solve(rows.program(chosen, limit, missed)) for limit in (rows.limit, rows.kept))
    about = {
        **{key: response.about[key] for key in ("title", "river") if key in response.about},
        "name": response.about.get("name", ""),
        "standard": rule.number,
        "margin": {lang: "0" if safety is None else safety.cited(lang) for lang in ("zh", "en")},
        "frequency": float(frequency),
        "missed": missed,
        "proportions": proportions,
        "stations": tuple(known),
        "constituents": chosen.constituents,
        "outlets": chosen.outlets,
        "weights": dict(chosen.weights),
        "titles": _titles(response, chosen),
        "sections": {
            one["name"]: {lang: one.get(f"title_{lang}") for lang in ("zh", "en")}
            for one in response.about.get("stations", ())
        },
        "data_status": response.about.get("data_status", ""),
    }
    table = by_outlet(rows, chosen, at_limit, at_kept)
    notes = told(response, about, chosen, rows, table["factor"].to_numpy(float)[: chosen.load.size])
    return Capacity(table, by_month(rows, chosen), slack_of(rows, chosen, at_kept), about, notes)


def _items(
    items: Iterable[str] | str | None, wanted: list[Target], standard: Standard, problems: ProblemList
) -> set[str]:
    """Return the items whose limits count."""
    limited = {target.item for target in wanted}
    if items is None:
        return limited
    names = [items] if isinstance(items, str) else list(items)
    for name in names:
        if name not in limited:
            rule = f"'{name}' is not predicted, or has no limit at the sections"
            problems.add(rule, "items", remedy=nearest(name, limited))
    return limited & set(names)


def _titles(response: Response, chosen: Choices) -> dict[str, dict[str, str]]:
    table = response.emissions.groupby(level=0).first()
    return {
        name: {lang: str(table.loc[name, f"title_{lang}"]) for lang in ("zh", "en")}
        for name in (*chosen.outlets, *(outlet for outlet, _, _ in chosen.unfelt))
    }
