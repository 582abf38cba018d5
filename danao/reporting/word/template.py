"""A planner's own Word template, filled with a report."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem
from danao.reporting.paper import Form, Leaf, Page, directions, page_of, parts
from danao.reporting.sections import sections
from danao.reporting.study import Study
from danao.reporting.word._captions import Running
from danao.reporting.word._fields import fields_of
from danao.reporting.word._form import check_fields, opened
from danao.reporting.word._markup import framed
from danao.reporting.word._package import library, packed
from danao.reporting.word._picture import DPI
from danao.reporting.word._styles import styles
from danao.reporting.word._turned import marked, turned
from danao.reporting.word._writer import Writer


def filled(study: Study, path: Path, dpi: float = DPI) -> bytes:
    """Return a template filled with the report of a study.

    Parameters
    ----------
    study : Study
        What the report is about.
    path : Path
        The template, ``.docx``.
    dpi : float
        Dots an inch of pictures in print.

    Raises
    ------
    InputError
        If the file is no Word document, names fields that the report does not have, or has no stamp on some page
        though the data are illustrative; if a package is not installed.
    """
    library()
    template = opened(path)
    document = template.get_docx()
    pages = _pages(document)
    page = page_of(study)
    writer = Writer(document.part, study.lang, Running(), pages, dpi)
    elements = _Elements(writer, _styled(document, study.lang))
    context = fields_of(page, parts(sections(study), Form(pages)), elements)
    environment = _environment()
    check_fields(template, path, context, environment)
    made = _rendered(template, path, context, environment)
    if page.stamp:
        _check_stamp(made, page, path)
    turned(made.element.body, [style.style_id for style in made.styles if style.name.lower().startswith("heading")])
    made.core_properties.title = page.title[:255]
    return packed(made)


class _Elements:
    """Makes the elements of leaves in the styles of the template, those of wide tables between marks."""

    def __init__(self, writer: Writer, names: Mapping[str, str]) -> None:
        self.writer, self.names, self.count = writer, names, 0

    def __call__(self, leaves: Sequence[Leaf]) -> str:
        from docx.oxml import parse_xml
        from lxml import etree  # type: ignore[import-untyped]

        found: list[str] = []
        for wide, some in directions(tuple(leaves)):
            made = [element for leaf in some for element in self.writer.elements(leaf, wide)]
            self.count += wide
            found += marked(made, self.count) if wide else made
        text = framed(found)
        for ours, theirs in self.names.items():
            text = text.replace(f'<w:pStyle w:val="{ours}"/>', f'<w:pStyle w:val="{theirs}"/>')
        return "".join(etree.tostring(element, encoding="unicode") for element in parse_xml(text))


def _styled(document: Any, lang: str) -> dict[str, str]:
    """Add the styles that a template does not have; return which of ours goes by another identity there."""
    from docx.oxml import parse_xml

    sheet = document.styles.element
    there = {style.name.lower(): style.style_id for style in document.styles}
    normal = next((style.style_id for style in document.styles if style.element.get(_DEFAULT) == "1"), "Normal")
    names = {}
    for style in styles(lang):
        if style.name.lower() in there:
            names[style.identity] = there[style.name.lower()]
        elif style.identity.startswith("Danao") or style.identity == "Caption":
            markup = style.markup().replace('w:basedOn w:val="Normal"', f'w:basedOn w:val="{normal}"')
            sheet.extend(list(parse_xml(framed([markup]))))
    return names


def _pages(document: Any) -> dict[bool, float]:
    """Return the width of the text on the template's pages, upright and on their side (cm)."""
    section = document.sections[-1]
    width, height = sorted((section.page_width.cm, section.page_height.cm))
    margins = section.left_margin.cm + section.right_margin.cm
    return {False: width - margins, True: height - margins}


def _environment() -> Any:
    """Return what reads the fields: every text is escaped, nothing of Python can be reached."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _rendered(template: Any, path: Path, context: Mapping[str, Any], environment: Any) -> Any:
    """Return the filled document, read anew: what filling replaced, the old one would still show."""
    from jinja2 import TemplateError

    try:
        template.render(context, environment, autoescape=True)
    except (TemplateError, TypeError, ArithmeticError) as error:
        rule = f"it cannot be filled: {error}"
        raise InputError(Problem(rule, "template", path, remedy="docs/reports.md lists the fields")) from error
    stream = io.BytesIO()
    template.save(stream)
    stream.seek(0)
    return library().Document(stream)


def _check_stamp(document: Any, page: Page, path: Path) -> None:
    """Raise `InputError` unless the header or footer of every page says that the data are illustrative."""
    bare = []
    for place, section in enumerate(document.sections, 1):
        edges = [("", section.header, section.footer)]
        if section.different_first_page_header_footer:
            edges.append((" (first page)", section.first_page_header, section.first_page_footer))
        if document.settings.odd_and_even_pages_header_footer:
            edges.append((" (even pages)", section.even_page_header, section.even_page_footer))
        bare += [
            f"{place}{where}"
            for where, *pair in edges
            if not any(page.stamp in "".join(edge._element.itertext()) for edge in pair)
        ]
    if bare:
        rule = f"the data are illustrative, and pages of section {', '.join(bare)} of the template do not say so"
        raise InputError(Problem(rule, "template", path, remedy="write {{ stamp }} into their header or footer"))


_DEFAULT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}default"
