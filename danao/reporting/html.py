"""The report as one HTML file: it opens offline, asks nothing of any server and runs no script."""

from __future__ import annotations

import datetime
import re
from functools import cache
from html import unescape

import jinja2
from markupsafe import Markup

from danao.reporting import background, fonts, pictures, verdict
from danao.reporting.blocks import Section
from danao.reporting.study import Study
from danao.results import installed_version

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


def render(study: Study) -> str:
    """Return the whole page.

    Everything that a user named is escaped, the policy in the head forbids scripts and requests, and the font is
    embedded with exactly the characters of the page.
    """
    template = _environment().get_template("report.html.j2")
    page = template.render(
        study=study,
        sections=sections(study),
        svg=lambda drawn: Markup(pictures.svg(drawn)),
        version=installed_version("danao"),
        date=datetime.date.today().isoformat(),
        distrusted=[run for run in study.runs if not run.trust.passed],
    )
    shown = unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL))
    return page.replace("data:font/woff;base64,", fonts.embedded(shown), 1)


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.PackageLoader("danao.reporting")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
