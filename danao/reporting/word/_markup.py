"""WordprocessingML as text: runs, paragraphs, fields. Every text that a user gave goes through `escaped`."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from danao.reporting.paper import legible

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

KEEP = "<w:keepNext/>"
"""On the page of the next paragraph."""


def escaped(text: str) -> str:
    """Return a text for an element or an attribute: markup is inert, signs that XML cannot hold are visible."""
    return escape(legible(text), {'"': "&quot;"})


def run(text: str, look: str = "") -> str:
    """Return a run; a new line of the text is a new line of the paragraph.

    Parameters
    ----------
    text : str
        What it says.
    look : str
        Elements of its ``w:rPr``, in their order.
    """
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = escaped(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">').split("\n")
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{properties}{inside}</w:r>"


def paragraph(style: str, *runs: str, more: str = "") -> str:
    """Return a paragraph of a style; `more` are further elements of its ``w:pPr``."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(runs)}</w:p>'


def field(instruction: str, cached: str, look: str = "") -> str:
    """Return a field with the result that it shows until it is updated."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f'<w:t xml:space="preserve">{escaped(cached)}</w:t>',
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{properties}{part}</w:r>" for part in parts)


def bookmark(number: int, name: str, *runs: str) -> str:
    """Return runs inside a bookmark."""
    ends = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
    return ends[0] + "".join(runs) + ends[1]


def framed(elements: Iterable[str]) -> str:
    """Return elements inside a body that declares every namespace, to be parsed."""
    return f"<w:body {NAMESPACES}>{''.join(elements)}</w:body>"
