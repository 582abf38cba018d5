"""Which sections a report has, and in which order: the same for every form of it."""

from __future__ import annotations

from danao.reporting import background, pictures, verdict
from danao.reporting.blocks import Section
from danao.reporting.study import Study

JUDGED = (
    verdict.verdict,
    background.scenarios,
    background.loads,
    verdict.classes,
    pictures.profiles,
    pictures.series,
    verdict.frequency,
    verdict.exceedance,
)
BEHIND = (background.ledger, background.trust, background.provenance)
ORDER = (*JUDGED, *BEHIND)
"""Sections of runs; those of planning stand between what judges and what it stands on."""


def sections(study: Study) -> list[Section]:
    """Return the sections of the report, in the order in which they are read."""
    names = _anchors([chapter.key for chapter in study.planning])
    found = [chapter.section(name) for chapter, name in zip(study.planning, names, strict=True)]
    if not study.runs:
        return found
    return [*(section(study) for section in JUDGED), *found, *(section(study) for section in BEHIND)]


def _anchors(keys: list[str]) -> list[str]:
    """Return anchors that differ: ``plan``, ``plan-2``."""
    counts = [keys[: place + 1].count(key) for place, key in enumerate(keys)]
    return [f"planning-{key}" + (f"-{count}" if count > 1 else "") for key, count in zip(keys, counts, strict=True)]
