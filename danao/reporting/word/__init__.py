"""The report as a Word document that a bureau goes on writing in: headings, three-line tables, numbered figures."""

from __future__ import annotations

from danao.reporting.paper import Page, Part, page_of, parts, stretches
from danao.reporting.sections import sections
from danao.reporting.study import Study
from danao.reporting.word._captions import ByChapter
from danao.reporting.word._frame import contents, footer, header, heading, page_break, section_properties, title_page
from danao.reporting.word._package import blank, edged, fill, library, named, packed
from danao.reporting.word._picture import DPI
from danao.reporting.word._writer import Writer

__all__ = ["content", "document"]


def content(study: Study, dpi: float = DPI) -> bytes:
    """Return the report of a study as a Word document.

    Raises
    ------
    InputError
        If ``python-docx`` is not installed.
    """
    library()
    return document(page_of(study), parts(sections(study)), dpi)


def document(page: Page, found: list[Part], dpi: float = DPI) -> bytes:
    """Return a frame and its parts as a Word document; equal ones give equal bytes.

    Parameters
    ----------
    page : Page
        Title page, headers.
    found : list of Part
        The sections.
    dpi : float
        Dots an inch of pictures in print.
    """
    made = blank(page.lang)
    references = edged(made, (header(page), footer(page.lang)), (header(page, with_title=False), footer(page.lang)))
    writer = Writer(made.part, page.lang, ByChapter(), dpi=dpi)
    elements = [*title_page(page), *contents(found, page.lang)]
    before, first = False, True
    for place, stretch in enumerate(stretches(found)):
        if place == 0 or stretch.wide != before:
            elements.append(page_break(section_properties(references, before, first)))
            before, first = stretch.wide, False
        elements += [heading(one) for one in stretch.headings]
        for leaf in stretch.leaves:
            elements += writer.elements(leaf, stretch.wide)
    fill(made, [*elements, section_properties(references, before, first)])
    named(made, page.title, page.stamp or page.subtitle, page.lang)
    return packed(made)
