"""The report as a Word document: headings, three-line tables and numbered figures that a bureau can go on writing in."""

from __future__ import annotations

from typing import Any

from danao.reporting.paper import Page, Part, page_of, parts, stretches
from danao.reporting.sections import sections
from danao.reporting.study import Study
from danao.reporting.word._captions import ByChapter
from danao.reporting.word._frame import contents, footer, header, heading, page_break, section_properties, title_page
from danao.reporting.word._markup import NAMESPACES, framed
from danao.reporting.word._package import library, named, packed
from danao.reporting.word._picture import DPI
from danao.reporting.word._styles import numbering, stylesheet
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
    from docx.oxml import parse_xml

    made = library().Document()
    _replace(made.part._styles_part, stylesheet(page.lang))
    _replace(made.part.numbering_part, numbering())
    references = _edges(made, page)
    writer = Writer(made.part, page.lang, ByChapter(), dpi=dpi)
    elements = [*title_page(page), *contents(found, page.lang)]
    before, first = False, True
    for place, stretch in enumerate(stretches(found)):
        if place == 0 or stretch.wide != before:
            elements.append(page_break(section_properties(references, before, first)))
            before, first = stretch.wide, False
        if stretch.heading:
            elements.append(heading(stretch.part))
        for leaf in stretch.leaves:
            elements += writer.elements(leaf, stretch.wide)
    elements.append(section_properties(references, before, first))
    body = made.element.body
    for child in list(body):
        body.remove(child)
    body.extend(list(parse_xml(framed(elements))))
    named(made, page)
    return packed(made)


def _replace(part: Any, markup: str) -> None:
    """Give a part of the package other content."""
    from docx.oxml import parse_xml

    part._element = parse_xml(markup)


def _edges(made: Any, page: Page) -> str:
    """Fill header and footer, of the title page too, and return the elements that name them."""
    from docx.oxml import parse_xml

    section = made.sections[0]
    section.different_first_page_header_footer = True
    lines = {
        "header": header(page),
        "first_page_header": header(page, with_title=False),
        "footer": footer(page.lang),
        "first_page_footer": footer(page.lang),
    }
    for name, line in lines.items():
        edge = getattr(section, name)
        edge.is_linked_to_previous = False
        root = edge._element
        for child in list(root):
            root.remove(child)
        root.append(parse_xml(line.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))
    found = section._sectPr.xpath("./w:headerReference | ./w:footerReference")
    kinds = {"headerReference": "header", "footerReference": "footer"}
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return "".join(
        f'<w:{tag} w:type="{one.get(f"{space}type")}" r:id="{one.get(relation)}"/>'
        for one in found
        for tag in kinds
        if one.tag == f"{space}{tag}"
    )
