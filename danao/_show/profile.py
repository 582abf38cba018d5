"""The small long profile: bed, banks, water and places, as an SVG of a few kilobytes and as one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao._show.words import kilometre_mark, metres, plain, told

Floats = NDArray[np.float64]

WATER, BED = "#3b8fc4", "#9c7a4d"
UNBOUNDED = 99.0
"""Height (m) from which a bank is none: sections that were given no bank rise 100 m."""

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _LEFT, _GAP = 680.0, 170.0, 30.0, 20.0, 52.0, 14.0
_POINTS, _REACHES, _MARKS = 120, 6, 60
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, eq=False)
class Stretch:
    """One reach along its length.

    Parameters
    ----------
    name : str
        Of the reach.
    chainage, bed, bank : array_like
        m; a bank that was not given is NaN.
    level, low, high : array_like, optional
        Water level, and the range that it went through (m).
    """

    name: str
    chainage: ArrayLike
    bed: ArrayLike
    bank: ArrayLike
    level: ArrayLike | None = None
    low: ArrayLike | None = None
    high: ArrayLike | None = None

    def line(self, key: str) -> Floats | None:
        """Return one of its lines; None where it has none."""
        values = getattr(self, key)
        return None if values is None else np.asarray(values, dtype=float)

    def thinned(self, most: int) -> Stretch:
        """Return the same with at most so many points, which a small picture can show."""
        count = np.size(self.chainage)
        wanted = np.linspace(0, count - 1, min(count, most)).round().astype(int)
        thin: dict[str, Any] = {}
        for key in ("chainage", "bed", "bank", "level", "low", "high"):
            line = self.line(key)
            thin[key] = None if line is None else line[wanted]
        return Stretch(self.name, **thin)


@dataclass(frozen=True)
class Mark:
    """A place on the profile: ``station``, ``source`` or ``structure``."""

    kind: str
    reach: str
    chainage: float
    name: str = ""


@dataclass(frozen=True, eq=False)
class Profile:
    """Reaches end to end in the order of the river, the longest six if there are more.

    Parameters
    ----------
    stretches : sequence of Stretch
        All reaches.
    marks : sequence of Mark
        What is marked.
    water : str
        What the level and its range are of.
    """

    stretches: Sequence[Stretch]
    marks: Sequence[Mark] = ()
    water: str = ""

    @cached_property
    def shown(self) -> tuple[Stretch, ...]:
        """The reaches that are drawn."""
        by_length = sorted(self.stretches, key=lambda one: -float(np.ptp(np.asarray(one.chainage))))
        chosen = {id(one) for one in by_length[:_REACHES]}
        most = max(_POINTS // max(1, len(chosen)), 2)
        return tuple(one.thinned(most) for one in self.stretches if id(one) in chosen)

    def text(self) -> list[str]:
        """Return a line for each reach: where it runs, bed and level at its ends, and the shape of its bed in bars."""
        lines = []
        for one in self.shown:
            chainage, bed, level = (one.line(key) for key in ("chainage", "bed", "level"))
            assert chainage is not None
            assert bed is not None
            line = f"{plain(one.name)} {kilometre_mark(chainage[0])} – {kilometre_mark(chainage[-1])}"
            line += f": {told(f'bed {metres(bed[0])} to {metres(bed[-1])}')} {_bars(bed)}"
            if level is not None:
                line += f", {told(f'level {metres(level[0])} to {metres(level[-1])}')} {_bars(level)}"
            lines.append(line)
        if left := len(self.stretches) - len(lines):
            lines.append(told(f"and {left} shorter reaches"))
        return lines

    def legend(self) -> str:
        """Return what the lines are, as HTML."""
        words = [f'<span style="color:{BED}">▬</span> {told("river bed")}', f"┄ {told('banks')}"]
        if self.water:
            words.append(f'<span style="color:{WATER}">▬</span> {escape(told(self.water))}')
        kinds = dict.fromkeys(mark.kind for mark in self.marks)
        signs = {"station": "│ {}", "source": "▲ {}", "structure": "▮ {}"}
        words += [signs[kind].format(told(f"{kind}s")) for kind in kinds]
        return " &nbsp; ".join(words)

    def svg(self) -> str:
        """Return the picture."""
        scale = _Scale(self.shown)
        parts = [_ground(one, scale) for one in self.shown]
        parts += [_marks(self.marks, scale), _axis(self.shown, scale)]
        said = escape("; ".join(self.text()), quote=True)
        return (
            f'<svg role="img" aria-label="{said}" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="100%" '
            f'style="max-width:{_WIDTH:g}px;display:block" font-size="10" fill="currentColor">{"".join(parts)}</svg>'
        )


class _Scale:
    """From chainage and level to the picture."""

    def __init__(self, stretches: Sequence[Stretch]):
        lengths = [max(float(np.ptp(np.asarray(one.chainage))), 1e-9) for one in stretches]
        room = _WIDTH - _LEFT - 8.0 - _GAP * (len(lengths) - 1)
        ends = np.cumsum([0.0, *lengths])
        self.per_metre = room / ends[-1]
        self.left = {
            one.name: (_LEFT + end * self.per_metre + _GAP * k, float(np.asarray(one.chainage)[0]))
            for k, (one, end) in enumerate(zip(stretches, ends, strict=False))
        }
        self.right = {one.name: float(np.asarray(one.chainage)[-1]) for one in stretches}
        lines = [one.line(key) for one in stretches for key in ("bed", "bank", "low", "high", "level")]
        levels = np.concatenate([line[np.isfinite(line)] for line in lines if line is not None])
        self.low, self.high = float(levels.min()), float(levels.max())
        self.per_level = (_HEIGHT - _TOP - _BOTTOM - 6.0) / max(self.high - self.low, 1e-9)

    def x(self, reach: str, chainage: ArrayLike) -> Floats:
        """Return how far to the right a chainage of a reach lies."""
        left, start = self.left[reach]
        return left + (np.asarray(chainage, dtype=float) - start) * self.per_metre

    def y(self, level: ArrayLike) -> Floats:
        """Return how far down a level lies."""
        return _TOP + (self.high - np.asarray(level, dtype=float)) * self.per_level

    @property
    def floor(self) -> float:
        """The lower edge of the picture."""
        return _HEIGHT - _BOTTOM


def _points(x: Floats, y: Floats) -> str:
    known = np.isfinite(y)
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x[known], y[known], strict=True))


def _ground(one: Stretch, scale: _Scale) -> str:
    """Return water, bed and banks of a reach."""
    bed, bank, level, low, high = (one.line(key) for key in ("bed", "bank", "level", "low", "high"))
    chainage = one.line("chainage")
    assert chainage is not None
    assert bed is not None
    x = scale.x(one.name, chainage)
    parts = []
    if level is not None:
        parts.append(_band(x, scale.y(level), scale.y(bed), WATER, 0.15))
    if low is not None and high is not None:
        parts.append(_band(x, scale.y(high), scale.y(low), WATER, 0.3))
    parts.append(_band(x, scale.y(bed), np.full(x.size, scale.floor), BED, 0.35))
    parts.append(f'<polyline points="{_points(x, scale.y(bed))}" fill="none" stroke="{BED}" stroke-width="1.5"/>')
    if bank is not None and np.isfinite(bank).sum() > 1:
        line = _points(x, scale.y(bank))
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-opacity=".55" stroke-dasharray="4 3"/>'
        )
    if level is not None:
        line = _points(x, scale.y(level))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{WATER}" stroke-width="1.5"/>')
    return "".join(parts)


def _band(x: Floats, top: Floats, bottom: Floats, colour: str, opacity: float) -> str:
    points = f"{_points(x, top)} {_points(x[::-1], bottom[::-1])}"
    return f'<polygon points="{points}" fill="{colour}" fill-opacity="{opacity}"/>'


def _marks(marks: Sequence[Mark], scale: _Scale) -> str:
    """Return places in the picture; a name that would run into another is left out."""
    parts, taken = [], [-np.inf, -np.inf]
    known = [one for one in marks if one.reach in scale.left][:_MARKS]
    for one in sorted(known, key=lambda mark: float(scale.x(mark.reach, mark.chainage))):
        x = float(scale.x(one.reach, one.chainage))
        if one.kind == "station":
            parts.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 4:g}" y2="{scale.floor:g}" stroke="currentColor" '
                'stroke-opacity=".4"/>'
            )
            name = plain(one.name, 12)
            half = 3.2 * len(name) + 2.0
            row = next((k for k, end in enumerate(taken) if x - half > end), None)
            if row is not None:
                taken[row] = x + half
                y = _TOP - 8 - 11 * row
                parts.append(f'<text x="{x:.1f}" y="{y:g}" text-anchor="middle">{escape(name)}</text>')
        elif one.kind == "source":
            y = scale.floor
            parts.append(f'<path d="M{x - 3:.1f} {y:g}h6l-3 -6z" fill-opacity=".8"/>')
        else:
            parts.append(f'<rect x="{x - 1.5:.1f}" y="{_TOP + 2:g}" width="3" height="{scale.floor - _TOP - 2:g}"/>')
    return "".join(parts)


def _axis(stretches: Sequence[Stretch], scale: _Scale) -> str:
    """Return the ends of the scales: levels at the left, chainages below, names of reaches where there are several."""
    parts = [
        f'<text x="{_LEFT - 6:g}" y="{float(scale.y(level)) + 3:.1f}" text-anchor="end">{metres(level)}</text>'
        for level in (scale.low, scale.high)
    ]
    for one in stretches:
        chainage = np.asarray(one.chainage, dtype=float)
        left, right = (float(scale.x(one.name, end)) for end in (chainage[0], chainage[-1]))
        ends = [(left, "start", kilometre_mark(chainage[0])), (right, "end", kilometre_mark(chainage[-1]))]
        if len(stretches) > 1:
            room = max(3, int((right - left) / 7.0))
            ends = [(0.5 * (left + right), "middle", plain(one.name, room))]
        parts += [
            f'<text x="{x:.1f}" y="{_HEIGHT - 6:g}" text-anchor="{anchor}">{escape(text)}</text>'
            for x, anchor, text in ends
        ]
    return "".join(parts)


def _bars(values: Floats, count: int = 16) -> str:
    """Return the shape of a line in bars of eight heights."""
    known = values[np.isfinite(values)]
    if known.size < 2 or np.ptp(known) <= 0.0:
        return ""
    places = np.linspace(0, known.size - 1, min(count, known.size)).round().astype(int)
    heights = (known[places] - known.min()) / np.ptp(known)
    return "".join(_BARS[round(height * 7)] for height in heights)
