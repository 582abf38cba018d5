"""The card of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from danao._show.card import Card, Table
from danao._show.profile import Mark
from danao._show.river import listed, river_profile
from danao._show.words import in_both, kilometre_mark, named, number, plain, told

if TYPE_CHECKING:
    from danao.forcing.sources import Source
    from danao.scenario import Scenario

_CONSTITUENTS = 6
_DAY = 86400.0


def scenario_card(scenario: Scenario) -> Card:
    """Return period, ends, sources with their loads, processes, measures and numerics of a scenario."""
    start, end = (str(time.astype("datetime64[m]")).replace("T", " ") for time in scenario.period)
    numerics = scenario.numerics
    facts = [
        ("name", plain(scenario.name)),
        ("period", f"{start} to {end}, UTC{plain(scenario.zone)}: {number(scenario.duration / _DAY)} days"),
        ("ends", listed(f"{plain(one.name)} ({told(type(one).__name__)})" for one in scenario.boundaries)),
        ("constituents", listed((plain(name) for name in scenario.constituent_names), 12) or "none: water only"),
        ("processes", listed(plain(one.name) for one in scenario.processes) or told("none")),
        ("dispersion", _dispersion(scenario.dispersion)),
        (
            "numerics",
            f"cells {_cell(numerics.cell)}, step {number(numerics.step)} s, output every {number(numerics.output)} s",
        ),
    ]
    if scenario.measures:
        facts.append(("measures", listed(told(type(one).__name__) for one in scenario.measures)))
    if scenario.hydraulics is not None:
        facts.append(("water", "given, not computed"))
    facts.append(("hash", scenario.hash[:12]))
    unusual = scenario.unusual()
    notes = [f"unusual: {plain(name)}: {plain(text, 160)}" for name, text in list(unusual.items())[:3]]
    profile = river_profile(scenario.river, [mark for one in scenario.sources[:200] if (mark := _mark(one))])
    return Card(
        f"Scenario {in_both(scenario.title, scenario.name)}",
        facts,
        parts=[profile, _loads(scenario)],
        notes=notes,
        illustrative=scenario.data_status == "illustrative",
    )


def _mark(source: Source) -> Mark | None:
    return None if source.is_stretch else Mark("source", source.reach, source.at[1], source.name)


def _loads(scenario: Scenario) -> Table:
    """Return what enters, the largest flow of water first where nothing is carried, else in the order of the file."""
    loads = scenario.loads("t/a")
    shown = scenario.constituent_names[:_CONSTITUENTS]
    titles = {one.name: named(one.name, one.title) for one in (*scenario.boundaries, *scenario.sources)}
    places = {one.name: place(one.at) for one in scenario.sources}
    rows = [
        [
            titles[str(name)],
            told(str(row["kind"])),
            places.get(str(name), told("an end")),
            number(float(row["flow"])),
            *(number(float(row[constituent])) for constituent in shown),
        ]
        for name, row in loads.head(20).iterrows()
    ]
    return Table(("what enters", "kind", "at", "m³/s", *(f"{plain(name)} t/a" for name in shown)), rows, len(loads))


def place(at: tuple[Any, ...]) -> str:
    """Return a point or a stretch of a reach in words."""
    return f"{plain(at[0])} {' – '.join(kilometre_mark(float(chainage)) for chainage in at[1:])}"


def _cell(cell: float | Mapping[str, float]) -> str:
    if isinstance(cell, Mapping):
        return f"{number(min(cell.values()))} – {number(max(cell.values()))} m" if cell else ""
    return f"{number(cell)} m"


def _dispersion(given: Any) -> str:
    if isinstance(given, int | float):
        return f"{number(float(given))} m²/s" if given else told("none")
    if isinstance(given, Mapping):
        return f"by reach: {listed(plain(name) for name in given)}"
    return plain(given if isinstance(given, str) else getattr(given, "name", type(given).__name__))
