"""The report as a PDF, set by typst with the fonts that ship with danao: equal on every machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem
from danao.reporting.paper import DENSE, Page, Part, page_of, parts
from danao.reporting.pdf._data import data_of
from danao.reporting.pdf._glyphs import FONTS, Glyphs
from danao.reporting.sections import APPENDIX, sections
from danao.reporting.study import Study

__all__ = ["content", "document"]

SOURCE = Path(__file__).parent / "report.typ"
CREATED = 946_684_800
"""2000-01-01 in seconds since 1970: a fixed date, so that equal results give equal bytes."""


def content(study: Study) -> bytes:
    """Return the report of a study as a PDF.

    Raises
    ------
    InputError
        If ``typst`` is not installed.

    Warns
    -----
    DanaoWarning
        With the characters that no font of the report has; they are shown as their code, ``[U+20BB7]``.
    """
    _library()
    return document(page_of(study), parts(sections(study), DENSE, study.say(f"part_{APPENDIX}")))


def document(page: Page, found: list[Part]) -> bytes:
    """Return a frame and its parts as a PDF; equal ones give equal bytes.

    The text of a report is handed to typst as data, never as source: no name is markup, whatever is in it.
    """
    glyphs = Glyphs()
    data = glyphs.printed(data_of(page, found))
    data["missing"] = glyphs.told(page.lang)
    inputs = {"data": json.dumps(data)}
    places = {"root": str(SOURCE.parent), "font_paths": [str(folder) for folder in FONTS]}
    return _library().compile(
        str(SOURCE), format="pdf", timestamp=CREATED, ignore_system_fonts=True, sys_inputs=inputs, **places
    )


def _library() -> Any:
    try:
        import typst
    except ImportError as error:
        rule = "PDF reports need the package typst"
        raise InputError(Problem(rule, remedy="pip install 'danao[pdf]', or write .html and print it")) from error
    return typst
