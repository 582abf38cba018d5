"""The report as one HTML file: it opens offline, asks nothing of any server and runs no script."""

from __future__ import annotations

import datetime
import re
from functools import cache
from html import unescape
from itertools import groupby

import jinja2
from markupsafe import Markup

from danao._provenance import installed_version
from danao.reporting import fonts, pictures
from danao.reporting.blocks import SAID, Section
from danao.reporting.sections import APPENDIX, sections
from danao.reporting.slim import shared_looks
from danao.reporting.study import Study


def render(study: Study) -> str:
    """Return the whole page.

    Everything that a user named is escaped, the policy in the head forbids scripts and requests, and the font is
    embedded with exactly the characters of the page.
    """
    template = _environment().get_template("report.html.j2")
    found = sections(study)
    page = template.render(
        study=study,
        sections=found,
        parts=_parts(found),
        appendix=study.say(f"part_{APPENDIX}"),
        labels=[study.say(f"said_{key}") for key in SAID],
        svg=lambda drawn: Markup(pictures.svg(drawn)),
        version=installed_version("danao"),
        date=datetime.date.today().isoformat(),
        distrusted=[run for run in study.runs if not run.trust.passed],
    )
    page, looks = shared_looks(page)
    page = page.replace("</style>", f"{looks}</style>", 1)
    shown = unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL))
    return page.replace("data:font/woff;base64,", fonts.embedded(shown), 1)


def _parts(found: list[Section]) -> list[tuple[str, list[tuple[int, Section]]]]:
    """Return the headings of the parts, each with its numbered sections."""
    numbered = enumerate(found, start=1)
    return [(part, list(several)) for part, several in groupby(numbered, key=lambda pair: pair[1].part)]


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.PackageLoader("danao.reporting")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
