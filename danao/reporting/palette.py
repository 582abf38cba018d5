"""Colours of the classes: the official hues, a palette for colour-blind readers, and greys for a printer."""

from __future__ import annotations

from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.reporting import style
from danao.standards._standard import Standard

PALETTES = ("map", "safe", "grey")
MISSED: dict[str, Any] = {"ec": "#1A1A1A", "lw": 2.0}
"""The frame of what misses its target, so that no colour is needed to see it."""

_LIGHT, _DARK = 97.0, 32.0  # lightness L* of the best and of the worst class in grey


def class_colour(standard: Standard, of_class: str, palette: str = "map") -> str:
    """Return the colour of a class, ``#RRGGBB``.

    Parameters
    ----------
    standard : Standard
        Knows the classes, the best first.
    of_class : str
        One of them.
    palette : {"map", "safe", "grey"}
        Hues of the national maps; hues that stay apart under colour-vision deficiencies; greys in even steps of
        lightness (CIE L*), the worst class the darkest.

    Raises
    ------
    InputError
        If there is no such palette.
    """
    if palette not in PALETTES:
        raise InputError(Problem(f"there is no palette '{palette}'", "palette", remedy=nearest(palette, PALETTES)))
    if palette != "grey":
        return standard.colour(of_class, palette)
    share = standard.rank(of_class) / max(1, len(standard.classes) - 1)
    luminance = ((_LIGHT + (_DARK - _LIGHT) * share + 16.0) / 116.0) ** 3  # CIE 1976, above L* = 8
    return "#" + f"{round(255.0 * (1.055 * luminance ** (1.0 / 2.4) - 0.055)):02X}" * 3


def cell_look(standard: Standard, of_class: str, missed: bool, palette: str = "map") -> dict[str, Any]:
    """Return face, edge and line width of a patch of a class (empty: not assessed), framed if it misses its target."""
    face = class_colour(standard, of_class, palette) if of_class else "#FFFFFF"
    return {"fc": face} | (MISSED if missed else {"ec": "#FFFFFF", "lw": 1.0})


def ink_of(standard: Standard, of_class: str, palette: str = "map") -> str:
    """Return black or white, whichever is read better on a class."""
    return style.ink(class_colour(standard, of_class, palette) if of_class else "#FFFFFF")
