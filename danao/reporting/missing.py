"""What a plan to meet targets also asks for and this report does not give, each with its reason."""

from __future__ import annotations

from danao.reporting.blocks import Cell, Section, Table
from danao.reporting.misfit import misfit
from danao.reporting.study import Study

ALWAYS = ("chapters", "works", "calibration")
"""What the library has no source for."""
BY_CHAPTER = {
    "response": ("response", "apportionment"),
    "capacity": ("capacity", "formula_capacity"),
    "allocation": ("plan",),
    "uncertainty": ("uncertainty",),
}
"""What is given only where planning was handed in, and the chapters that give it."""


def missing(study: Study) -> Section:
    """Name what is not given, why, and what would give it."""
    there = {chapter.key for chapter in study.planning}
    keys = [*ALWAYS, *(key for key, needed in BY_CHAPTER.items() if not there & set(needed))]
    if misfit(study).table.empty:
        keys.append("errors")
    rows = [[Cell(study.say(f"missing_{key}"), "name"), Cell(study.say(f"missing_{key}_why"))] for key in keys]
    head = [study.say("missing_what"), study.say("missing_why")]
    return Section("missing", study.say("section_missing"), (Table("", head, rows),))
