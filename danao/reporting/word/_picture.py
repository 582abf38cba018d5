"""Pictures of a Word report: PNG of 300 dots an inch at their printed size, with a text for those who cannot see."""

from __future__ import annotations

import io

from danao.reporting import pictures
from danao.reporting.blocks import Picture
from danao.reporting.paper import lettered
from danao.reporting.word._markup import escaped

DPI = 300.0
COLOURS = 256
"""Colours of a picture: enough for lines and letters, a third of the bytes."""

_PER_CM = 360_000  # English metric units


def drawn(picture: Picture, width: float, dpi: float = DPI) -> bytes:
    """Return a picture as PNG, for a width in print (cm)."""
    from PIL import Image

    inches = lettered(picture.figure).get_size_inches()[0]
    data = pictures.png(picture, dpi=dpi * (width / 2.54) / inches)
    with Image.open(io.BytesIO(data)) as image, io.BytesIO() as stream:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(stream, format="PNG", optimize=True, dpi=(dpi, dpi))
        return stream.getvalue()


def drawing(relation: str, number: int, size: tuple[float, float], title: str, described: str) -> str:
    """Return a run with a picture.

    Parameters
    ----------
    relation : str
        Of the document's part to the picture's.
    number : int
        Of the drawing in the document, from 1.
    size : (float, float)
        Width and height in print (cm).
    title, described : str
        For those who cannot see it.
    """
    width, height = (round(length * _PER_CM) for length in size)
    extent = f'cx="{width}" cy="{height}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="{number}" title="{escaped(title)}" descr="{escaped(described)}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
