"""Drawings of a page as short as they can be without a reader seeing it.

Paths have fewer points, in steps instead of places; groups that say nothing are left out; what many elements look like
is said once for all.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

OFF = 0.1
"""How far a line may lie from where it was (pt): less than a fifth of a screen's dot."""

_TOKEN = re.compile(r"[MLHVCSQTAZmlhvcsqtaz]|-?\d*\.?\d+(?:e-?\d+)?")
_PATH = re.compile(r'\sd="([^"]*)"')
_GROUP = re.compile(r"<g(?:\s[^>]*)?>|</g>")
_TURN = re.compile(r'\stransform="rotate\((-?[\d.]+) (-?[\d.]+) (-?[\d.]+)\)"')
_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
_STYLE = re.compile(r'style="([^"<>]*)"')


def slim(svg: str) -> str:
    """Return an SVG text without points, groups and turns that change nothing; straight paths with one decimal."""
    svg = _PATH.sub(lambda found: f' d="{path(found[1])}"', svg)
    return _TURN.sub(_turn, ungrouped(svg))


def _turn(found: re.Match[str]) -> str:
    angle, x, y = (float(number) for number in found.groups())
    return f' transform="rotate({angle:g} {x:.1f} {y:.1f})"' if angle else ""


def ungrouped(svg: str) -> str:
    """Return an SVG text without groups that have no attributes."""
    opened: list[bool] = []

    def kept(found: re.Match[str]) -> str:
        """Return a tag, or nothing if its group says nothing."""
        tag = found[0]
        if tag != "</g>":
            opened.append(tag != "<g>")
            return tag if opened[-1] else ""
        return tag if opened.pop() else ""

    return _GROUP.sub(kept, svg)


def shared_looks(page: str) -> tuple[str, str]:
    """Return a page whose drawings name the styles that they share, and the rules that say what the names mean."""
    counts = Counter(style for drawing in _DRAWING.findall(page) for style in _STYLE.findall(drawing))
    names = {style: f"d{place}" for place, (style, count) in enumerate(counts.most_common()) if count > 2}

    def named(found: re.Match[str]) -> str:
        """Return the name of a style in place of the style."""
        return f'class="{names[found[1]]}"' if found[1] in names else found[0]

    shorter = _DRAWING.sub(lambda drawing: _STYLE.sub(named, drawing[0]), page)
    return shorter, "".join(f".{name}{{{style}}}\n" for style, name in names.items())


def path(text: str) -> str:
    """Return the data of a path in relative steps; one with curves is returned as it is.

    Points that lie within `OFF` of the line between those that are kept are left out (Douglas & Peucker 1973). Steps
    are counted between rounded places, so that errors do not add up.
    """
    tokens = _TOKEN.findall(text)
    if not tokens or any(token.isalpha() and token not in "MLz" for token in tokens):
        return text
    written = []
    for part in re.split(r"(?=M)", text):
        numbers = [float(token) for token in _TOKEN.findall(part) if not token.isalpha()]
        if numbers:
            kept = np.rint(10.0 * thinned(np.array(numbers).reshape(-1, 2))).astype(int)
            written.append(_steps(kept, part.rstrip().endswith("z")))
    return "".join(written)


def thinned(points: Points) -> Points:
    """Return those points of a line, shape (P, 2), without which it would be off by more than `OFF`."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    open_ends = [(0, len(points) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        if last - first < 2:
            continue
        away = _distance(points[first + 1 : last], points[first], points[last])
        farthest = int(away.argmax())
        if away[farthest] > OFF:
            middle = first + 1 + farthest
            keep[middle] = True
            open_ends += [(first, middle), (middle, last)]
    return points[keep]


def _distance(points: Points, begin: Points, end: Points) -> Points:
    """Return the distances of points from a stretch of a straight line."""
    along = end - begin
    length = float(along @ along)
    share = np.zeros(len(points)) if length == 0.0 else np.clip((points - begin) @ along / length, 0.0, 1.0)
    found: Points = np.hypot(*(points - begin - share[:, None] * along).T)
    return found


def _steps(places: NDArray[np.int_], closed: bool) -> str:
    """Return a subpath from places in tenths of a point."""
    moves = [pair for pair in np.diff(places, axis=0).tolist() if pair != [0, 0]]
    steps = "".join(_pair(*pair) for pair in moves)
    return f"M{_pair(*places[0].tolist()).strip()}" + (f"l{steps.strip()}" if moves else "") + "z" * closed


def _pair(x: int, y: int) -> str:
    return "".join(text if text.startswith("-") else f" {text}" for text in (_tenths(x), _tenths(y)))


def _tenths(value: int) -> str:
    """Return tenths as text without what a reader of numbers does not need: 0.5 is .5, 2.0 is 2."""
    text = f"{value / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
