"""Every card in Chinese: but for names that somebody gave, no English word stands in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import danao
from danao import catalogue
from danao._show.card import STAMP
from danao._show.river import _kind
from danao._show.words import in_both, named, plain, told
from danao.forcing.sources import KINDS
from danao.kinetics import constituents_of, processes
from danao.measures import Measure
from danao.planning.tracer.reaches import FORMULAS
from danao.river.structures import Structure
from tests import rivers
from tests.planning_results import beside, every
from tests.synthetic import synthetic_results
from tests.unit.test_tracer_fit import exact_fit

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "scenarios/combined.yaml"

ALLOWED = {
    "what Python calls it: to be typed as it stands": r"danao\.assess\(results\)|pivot\(station, constituent\)|"
    r"card\(lang\)",
    "a version": r"danao \d\S*",
    "a standard": r"\b(GB/T|GB|HJ|JTG/T)\b ?[\d.-]*",
    "a unit": r"\b(km|kg|mg/L|g/m³|t/a|kWh|UTC|CNY|min)\b",
    "a section or a shape, as the file of another program has it": r"\[\w+\]|\b[A-Z]{3,}_[A-Z]+\b",
    "a program, and what is set in it": r"HEC-RAS|SWMM|\bdanao\b|\bcrs\b|\bCMS\b|\bPARABOLIC\b|sqrt\(",
    "a class, said in words behind it": r"\b[A-Z]\w+(?=（)",
    "people who gave a formula its name": r"Nash-Sutcliffe|Damköhler",
    "an item or a constituent, as columns have it": r"\b(COD|CBOD|BOD|DO|TP|TN|NH3_N|SALINITY|TRACER)\b",
    "a class of a standard": r"\b[IV]{1,3}\b",
    "a hash": r"\b(?=\w*\d)[0-9a-f]{12}\b",
}
"""Why words may stay, and which."""
WORD = re.compile(r"[A-Za-z]{2,}")


def _named(items: Iterable[object]) -> set[str]:
    """Return names and titles as cards write them."""
    found = set()
    for one in items:
        name, title = one.name, getattr(one, "title", None)  # type: ignore[attr-defined]
        found |= {name, named(name, title), in_both(title, name), plain(name, 20)}
    return found


def _names_in(river: danao.River) -> set[str]:
    ends = {reach.node(end) for reach in river.reaches for end in ("upstream", "downstream")}
    return _named((*river.reaches, *river.stations.values(), *river.structures)) | ends | {in_both(river.title)}


def _names_of(scenario: danao.Scenario) -> set[str]:
    given = _named((scenario, *scenario.boundaries, *scenario.sources)) | _names_in(scenario.river)
    # Processes are called by their names, in files and tables.
    return given | set(scenario.constituent_names) | {one.name for one in scenario.processes}


@cache
def cases() -> dict[str, tuple[object, frozenset[str]]]:
    """Return one of each noun that shows itself, and the names that were given to it."""
    scenario = danao.read_scenario(SCENARIO)
    runs = [synthetic_results("baseline"), synthetic_results("combined")]
    chosen = processes("qual2k")
    kinetics = danao.Kinetics(chosen, constituents_of(chosen))
    two = {"A", "B", "P", "Q", "by hand", "upstream", "main", "middle", "test"}
    run = {"baseline", "combined", "main", *(named(name, None) for name in runs[0].stations.index)}
    run |= {in_both(one.provenance["title"]) for one in runs}
    for name, row in runs[0].stations.iterrows():
        run |= {str(row.title_en), named(str(name), {"zh": row.title_zh, "en": row.title_en})}
    found: dict[str, tuple[object, set[str]]] = {
        "river": (scenario.river, _names_in(scenario.river)),
        "network": (rivers.y_junction(), _names_in(rivers.y_junction())),
        "scenario": (scenario, _names_of(scenario)),
        "results": (runs[0], run),
        "distrusted": (synthetic_results(trusted=False), run),
        "assessment": (danao.assess(runs), run),
        "refused": (danao.assess(synthetic_results(trusted=False)), run),
    }
    found |= {name: (one, two) for name, one in every().items() if hasattr(one, "_card")}
    found["source"] = (beside()["spill_source"], {"main", "mouth", "middle"})
    found["tracer fit"] = (exact_fit(), {*exact_fit().table.index, *FORMULAS, "upper", "lower"})
    found["batch"] = (_batch(), {"one", "two", "made"})
    found["built"] = (_built(), _names_in(_built()))
    found["matrix"] = (_Page(kinetics), _names_of_matrix(kinetics))
    for path in ("creek.inp", "alder.g01"):
        read = danao.read_swmm if path.endswith("inp") else danao.read_hecras
        imported = read(ROOT / "tests/data/importers" / path)
        records = (*imported.taken, *imported.left)
        given = _names_in(imported.river) | {one.name for one in (*records, *imported.boundaries)} | {path}
        # What danao has no word for is called as the file calls it.
        given |= {one.kind for one in records if one.kind != one.kind.lower()}
        found[path] = (imported, given)
    return {name: (noun, frozenset(names)) for name, (noun, names) in found.items()}


class _Page:
    """Kinetics print their matrix as it is written in files and papers; in a notebook they show a card."""

    def __init__(self, kinetics: danao.Kinetics):
        self._repr_html_ = kinetics._repr_html_

    def __str__(self) -> str:
        return ""


def _names_of_matrix(kinetics: danao.Kinetics) -> set[str]:
    """Return processes, constituents, what they need and their formulas, as cells hold them."""
    formulas = {plain(cell, 60) for row in kinetics.table()[1:] for cell in row[1:-1]}
    return {*kinetics.names, *kinetics.needs, *(one.name for one in kinetics.processes), *formulas}


def _built() -> danao.River:
    river = rivers.trapezoid()
    plate = danao.SharpCrestedWeir("plate", ("main", 2000.0), crest=1.6, width=8.0)
    return danao.River(river.reaches, {"mouth": ("main", 500.0)}, structures=[plate])


def _batch() -> danao.Batch:
    rows = [("one", "done", 0.5, ""), ("two", "failed", np.nan, "there is no such file")]
    table = pd.DataFrame(rows, columns=["name", "status", "months_met", "error"])
    return danao.Batch(Path("made"), table.assign(folder=table["name"], data_status="illustrative"))


def english_in(text: str, names: Iterable[str]) -> set[str]:
    """Return the English words of a text that are neither names nor allowed."""
    text = text.replace(STAMP, " ")
    for cut in re.findall(r"([^,(]+)…", text):
        if any(name.startswith(cut.strip()) for name in names):
            text = text.replace(f"{cut}…", " ")
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", " ", text)
    for pattern in ALLOWED.values():
        text = re.sub(pattern, " ", text)
    return set(WORD.findall(text))


def words_of(page: str) -> str:
    """Return what a reader reads of a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("name", sorted(cases()))
def test_no_english_word_is_left(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANAO_LANG", "zh")
    noun, names = cases()[name]
    assert english_in(str(noun), names) == set()
    if hasattr(noun, "_repr_html_"):
        assert english_in(words_of(noun._repr_html_()), names) == set()


def _kinds() -> list[str]:
    """Return every kind of source, boundary, structure and measure that there is."""
    measures = [catalogue.find("danao.measures", name) for name in catalogue.names("danao.measures")]
    structures = [catalogue.find("danao.river.structures", name) for name in catalogue.names("danao.river.structures")]
    ends = catalogue.find("danao.forcing", "boundaries")
    found = [*KINDS, "initial", "boundary", *(one.__name__ for one in _classes(ends) if hasattr(one, "end"))]
    for module in measures:
        found += [one.__name__ for one in _classes(module) if issubclass(one, Measure)]
    for module in structures:
        found += [_kind(one) for one in _classes(module) if issubclass(one, Structure)]
    return found


def _classes(module: object) -> list[type]:
    """Return the public classes that a module defines."""
    home = module.__name__  # type: ignore[attr-defined]
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == home and not one.__name__.startswith("_")
    ]


def test_every_kind_has_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANAO_LANG", "zh")
    kinds = _kinds()
    assert {"works", "Inflow", "Interception", "rubber dam"} <= set(kinds)
    assert [kind for kind in kinds if not re.search("[\u4e00-\u9fff]", told(kind))] == []
