"""Pictures as blocks of a report, and what a page or a document shows of them: SVG or PNG."""

from __future__ import annotations

import hashlib
import html
import io
import re

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from danao.reporting import style
from danao.reporting.blocks import Picture
from danao.reporting.slim import slim

_DECIMALS = re.compile(r"(\d+\.\d)\d+")
_SPARE = (
    (re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL), ""),
    (re.compile(r'<g id="[^"]*"'), "<g"),
    (re.compile(r'(style="[^"<>]*?)font-family: [^;"]*;? ?'), r"\1"),  # the page's own
    (re.compile(r"\s*\n\s*"), " "),
    (re.compile(r"> <"), "><"),
)
_SIZE = re.compile(r'width="([\d.]+)pt" height="[\d.]+pt"')
_REFERENCE = re.compile(r'(\bid="|href="#|url\(#)')


def svg(drawn: Picture) -> str:
    """Return a picture as an SVG element for a page, named by its title.

    What a page does not need is left out (identifiers, fonts, all decimals but one: a tenth of a point), which halves
    the size. Identifiers that are needed get a mark of their own, so that those of two pictures of a page differ.
    """
    text = _written(drawn.figure)
    text = text[text.index("<svg") :]
    for pattern, by in _SPARE:
        text = pattern.sub(by, text)
    text = slim(text)
    text = re.sub(r'\s(?:d|x|y)="[^"]*"', lambda numbers: _DECIMALS.sub(r"\1", numbers[0]), text)
    text = _REFERENCE.sub(rf"\g<1>{hashlib.sha256(text.encode()).hexdigest()[:8]}-", text)
    width = float(_SIZE.search(text)[1])  # type: ignore[index]
    head = f'role="img" aria-label="{html.escape(drawn.title)}" style="max-width: {1.65 * width:.0f}px"'
    return _SIZE.sub(lambda size: head, text, count=1)


def _written(figure: Figure) -> str:
    """Return the file that ``savefig`` would write, which draws each figure twice, once to arrange it."""
    stream = io.StringIO()
    canvas, dpi = figure.canvas, figure.dpi
    with style.look():
        bare = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        FigureCanvasSVG(figure).print_svg(stream, metadata=bare)
    figure.set_canvas(canvas)
    figure.set_dpi(dpi)
    return stream.getvalue()


def png(drawn: Picture, dpi: int = 300) -> bytes:
    """Return a picture as a PNG file."""
    stream = io.BytesIO()
    with style.look():
        drawn.figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None})
    return stream.getvalue()


def picture(axes: Axes, caption: str = "", said: tuple[str, ...] = ()) -> Picture:
    """Return the figure of some axes as a block of a section."""
    return Picture(axes.figure, caption, said)  # type: ignore[arg-type]
