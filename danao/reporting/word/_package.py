"""The package of a Word document: equal content gives equal bytes."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from danao.errors import InputError, Problem
from danao.reporting.word._markup import framed
from danao.reporting.word._styles import numbering, stylesheet

CREATED = datetime.datetime(2000, 1, 1)
_STAMP = (1980, 1, 1, 0, 0, 0)


def library() -> Any:
    """Return the module ``docx``.

    Raises
    ------
    InputError
        If ``python-docx`` is not installed.
    """
    try:
        import docx
    except ImportError as error:
        rule = "Word documents need the package python-docx"
        raise InputError(Problem(rule, remedy="pip install 'danao[report]', or write .html")) from error
    return docx


def blank(lang: str) -> Any:
    """Return an empty document with the styles and the numbering of a report."""
    made = library().Document()
    _replace(made.part._styles_part, stylesheet(lang))
    _replace(made.part.numbering_part, numbering())
    return made


def fill(document: Any, elements: Iterable[str]) -> None:
    """Give a document its body."""
    from docx.oxml import parse_xml

    body = document.element.body
    for child in list(body):
        body.remove(child)
    body.extend(list(parse_xml(framed(elements))))


def edged(document: Any, usual: tuple[str, str], first: tuple[str, str]) -> str:
    """Give a document header and footer, usual ones and those of the title page.

    Returns
    -------
    str
        The elements that name them in the properties of a section.
    """
    from docx.oxml import parse_xml

    section = document.sections[0]
    section.different_first_page_header_footer = True
    edges = (section.header, section.footer, section.first_page_header, section.first_page_footer)
    for edge, line in zip(edges, (*usual, *first), strict=True):
        edge.is_linked_to_previous = False
        root = edge._element
        for child in list(root):
            root.remove(child)
        root.extend(list(parse_xml(framed([line]))))
    found = section._sectPr.xpath("./w:headerReference | ./w:footerReference")
    return "".join(
        f'<w:{one.tag.rpartition("}")[2]} w:type="{one.get(qualified("w:type"))}" r:id="{one.get(qualified("r:id"))}"/>'
        for one in found
    )


def qualified(name: str) -> str:
    """Return a name with its namespace, as lxml writes it: ``w:type`` is ``{…}type``."""
    from docx.oxml.ns import qn

    return qn(name)


def named(document: Any, title: str, subject: str, lang: str) -> None:
    """Set the properties of a document: title, author, language, a fixed date."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title[:255], "danao", "danao"
    about.subject, about.comments, about.keywords = subject[:255], "", ""
    about.language = "zh-CN" if lang == "zh" else "en-GB"
    about.created = about.modified = CREATED
    about.revision = 1


def packed(document: Any) -> bytes:
    """Return a document as bytes in which no clock has left a trace."""
    stream, packed_stream = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as found, zipfile.ZipFile(packed_stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(found.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, found.read(name))
    return packed_stream.getvalue()


def _replace(part: Any, markup: str) -> None:
    """Give a part of the package other content."""
    from docx.oxml import parse_xml

    part._element = parse_xml(markup)
