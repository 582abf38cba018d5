"""Emissions: what enters a river, taken apart by source and constituent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from danao._provenance import in_both
from danao.planning.response.response import INITIAL, REST
from danao.scenario import Scenario
from danao.simulation.places import Places

ALL = "all"
"""In place of a constituent: the start, and air and bed, bring what they bring together."""


@dataclass(frozen=True)
class Emission:
    """One constituent that one source or boundary brings, or all that the start, or air and bed, bring.

    Parameters
    ----------
    source : str
        Name of the source or boundary; `INITIAL` or `REST`.
    constituent : str
        What it brings; `ALL` for the last two.
    kind : str
        Kind of the source; ``boundary``, ``initial`` or ``exchange``.
    number : int
        Row of the source, or node of the boundary, in the arrays of the kernels; −1 for the last two.
    constituent_number : int
        Which of the scenario's constituents it is; −1 for the last two.
    title : str or mapping of language to str, optional
        Name for people.
    at : tuple
        Of a source: ``(reach, chainage)`` or ``(reach, from, to)``, m.
    bank : str, optional
        Of a source, where it is known: ``left`` or ``right``.
    """

    source: str
    constituent: str
    kind: str
    number: int = -1
    constituent_number: int = -1
    title: Any = None
    at: tuple[Any, ...] = ()
    bank: str | None = None

    @property
    def is_boundary(self) -> bool:
        """Whether it enters at an end of the river."""
        return self.kind == "boundary"


def emissions_of(scenario: Scenario, places: Places) -> tuple[Emission, ...]:
    """Return all emissions of a scenario: boundaries, sources, the start, air and bed."""
    found = []
    for node, boundary in enumerate(places.boundary):
        names = boundary.quality if boundary is not None else ()
        for m, name in enumerate(scenario.constituent_names):
            if boundary is not None and name in names:
                found.append(Emission(boundary.name, name, "boundary", node, m, boundary.title))
    for number, source in enumerate(scenario.sources):
        for m, name in enumerate(scenario.constituent_names):
            if name in source.quality or name in source.load:
                said = source.title, source.at, source.bank
                found.append(Emission(source.name, name, source.kind, number, m, *said))
    titles = {INITIAL: {"zh": "初始状态", "en": "initial state"}, REST: {"zh": "大气与底泥", "en": "air and bed"}}
    found.append(Emission(INITIAL, ALL, "initial", title=titles[INITIAL]))
    found.append(Emission(REST, ALL, "exchange", title=titles[REST]))
    return tuple(found)


def table_of(emissions: tuple[Emission, ...], scenario: Scenario) -> pd.DataFrame:
    """Return the emissions as a table, see `danao.planning.response.Response`."""
    loads = scenario.loads("g/s")
    rows = []
    for item in emissions:
        known = item.source in loads.index and item.constituent in loads.columns
        load = float(loads.at[item.source, item.constituent]) if known else float("nan")
        rows.append({"kind": item.kind, **_titles(item), "load": load, **_place(item)})
    index = pd.MultiIndex.from_tuples([(item.source, item.constituent) for item in emissions])
    return pd.DataFrame(rows, index=index.set_names(["source", "constituent"]))


def _place(item: Emission) -> dict[str, Any]:
    """Return where it enters: of a stretch its begin and its end; empty where it is no source."""
    reach, *chainages = item.at or ("",)
    begin, end = [*map(float, chainages), *[float("nan")] * 2][:2]
    return {"reach": reach, "chainage": begin, "end": end, "bank": item.bank or ""}


def _titles(item: Emission) -> dict[str, str]:
    return {f"title_{lang}": title for lang, title in in_both(item.title, item.source).items()}
