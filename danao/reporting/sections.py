"""Which sections a report has, and in which order: the same for every form of it.

The parts are the chapters of a plan to meet targets (达标方案) that a simulation can answer, in the order of the guide
(环办污防函〔2016〕563号; its list of chapters from the draft of 2015), then what they stand on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from danao import catalogue
from danao.errors import InputError, Problem
from danao.reporting import background, drawn, loads, missing, present, reach, verdict
from danao.reporting.blocks import Section
from danao.reporting.study import Study

Maker = Callable[[Study], Section]

_RETURN = "let it return a danao.reporting.blocks.Section"


@dataclass(frozen=True)
class Part:
    """A part of a report.

    Parameters
    ----------
    name : str
        ``part_<name>`` of the catalogue is its heading.
    runs : tuple of functions
        Sections about runs.
    planning : tuple of str
        Keys of the chapters of planning that follow, in order.
    """

    name: str
    runs: tuple[Maker, ...] = ()
    planning: tuple[str, ...] = ()


PARTS = (
    Part("summary", (verdict.verdict,)),
    Part(
        "status", (present.setup, present.status, verdict.classes, present.bulletin, loads.loads), ("sampling_error",)
    ),
    Part("diagnosis", (verdict.exceedance, drawn.profiles, drawn.series)),
    Part("response", (), ("response", "apportionment", "influence", "sensitivity")),
    Part("allocation", (), ("design_flow", "capacity", "formula_capacity", "plan", "pareto")),
    Part(
        "reach",
        (reach.scenarios, loads.cuts, reach.results, reach.comparison, verdict.other_classes, reach.frequency),
        ("batch", "uncertainty"),
    ),
    Part("accident", (), ("spill", "spill_times", "spill_source")),
    Part("brought"),
    Part("basis", (background.ledger, background.trust, background.provenance, missing.missing)),
)
SEVERAL = (loads.cuts, reach.comparison, verdict.other_classes)
"""Sections that compare: a report of a single run has none of them."""
ORDER = tuple(make for part in PARTS for make in part.runs)
"""All sections about runs."""
BROUGHT, GROUP = "brought", "danao.report_sections"
"""The part of sections from other packages, and the group of their entry points."""
APPENDIX = PARTS[-1].name
"""The part that is looked up rather than read: on paper in smaller type."""
OTHERS = "reach"
"""The part of chapters that no part names."""


def sections(study: Study) -> list[Section]:
    """Return the sections of the report, in the order in which they are read."""
    found: list[Section] = []
    for part in PARTS:
        heading = "" if part is PARTS[0] else study.say(f"part_{part.name}")
        found += [replace(make(study), part=heading) for make in makers(study, part)]
        found += [replace(section, part=heading) for section in _chapters(study, part)]
        found += [replace(section, part=heading) for section in brought(study) if part.name == BROUGHT]
    return found


def brought(study: Study) -> list[Section]:
    """Return the sections that other installed packages bring by entry points of the group ``danao.report_sections``.

    Raises
    ------
    InputError
        If one cannot be loaded or made, or is no section: with the name of the entry point.
    """
    found = []
    for name, make in catalogue.brought(GROUP).items():
        try:
            section = make(study)
        except Exception as error:
            rule = f"the section '{name}' of another package cannot be made: {type(error).__name__}: {error}"
            raise InputError(Problem(rule, remedy="mend or uninstall that package")) from error
        if not isinstance(section, Section):
            raise InputError(Problem(f"'{name}' of another package is no section of a report", remedy=_RETURN))
        found.append(section)
    return found


def makers(study: Study, part: Part) -> tuple[Maker, ...]:
    """Return what makes the sections about runs of a part."""
    if not study.runs:
        return ()
    return tuple(make for make in part.runs if len(study.runs) > 1 or make not in SEVERAL)


def part_of(key: str) -> str:
    """Return the name of the part that a chapter of planning belongs to."""
    return next((part.name for part in PARTS if key in part.planning), OTHERS)


def _chapters(study: Study, part: Part) -> list[Section]:
    """Return the chapters of planning of a part: in its order, those of one kind in the order in which they came."""
    names = _anchors([chapter.key for chapter in study.planning])
    own = [pair for pair in zip(study.planning, names, strict=True) if part_of(pair[0].key) == part.name]
    order = {key: place for place, key in enumerate(part.planning)}
    own.sort(key=lambda pair: order.get(pair[0].key, len(order)))
    return [chapter.section(name) for chapter, name in own]


def _anchors(keys: list[str]) -> list[str]:
    """Return anchors that differ: ``plan``, ``plan-2``."""
    counts = [keys[: place + 1].count(key) for place, key in enumerate(keys)]
    return [f"planning-{key}" + (f"-{count}" if count > 1 else "") for key, count in zip(keys, counts, strict=True)]
