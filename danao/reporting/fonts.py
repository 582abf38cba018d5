"""Chinese that never shows as boxes: the font that ships with danao, for figures and for pages."""

from __future__ import annotations

import base64
import io
import logging
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "fonts" / "NotoSansSC-subset.otf"
FAMILY = ("Noto Sans SC", "DejaVu Sans")
"""In this order: with DejaVu first, a text with a formula in it shows boxes for its Chinese."""

PAGE_FAMILY = "danao sans"
"""Name of the embedded font in a page; it also names the font of inline figures."""


@cache
def register() -> None:
    """Make the font known to matplotlib; cheap, and done once."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(FILE))


@cache
def characters() -> frozenset[int]:
    """Return the code points that the font has."""
    from fontTools.ttLib import TTFont

    with TTFont(FILE, lazy=True) as font:
        return frozenset(font.getBestCmap())


def embedded(text: str) -> str:
    """Return the font with the characters of `text` alone, as a ``data:`` address for ``@font-face``.

    Parameters
    ----------
    text : str
        The final text of the page: a character that is left out here comes from the reader's own fonts, or shows as
        a box.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern"], notdef_outline=True)
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text + "0123456789")
    with TTFont(FILE, recalcTimestamp=False) as font, io.BytesIO() as stream:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(stream)
        return "data:font/woff;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
