"""Pictures of the verification book: computed against exact, errors by size, how much of each criterion was used."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
from matplotlib.figure import Figure

INK, LINE, GRID = "#1f2328", "#c0392b", "#d9dee3"
COLOURS = ("#1f77b4", "#d98200", "#2a8a4a", "#8e44ad", "#7f6a55")
STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8b949e",
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "svg.hashsalt": "danao",
    "svg.fonttype": "none",
}
FEWEST, MARKS = 1e-17, 30
KEPT = Path(__file__).resolve().parents[2] / "runs/docs/pictures"
THIS = Path(__file__).read_bytes()


def curves(folder: Path, name: str, figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Draw every figure of a case, two beside each other; return titles and files."""
    titles = list(figures)
    made = []
    for k in range(0, len(titles), 2):
        pair = titles[k : k + 2]
        file = f"{name}-{k // 2 + 1}.svg"
        _draw(folder / file, _pair, {title: figures[title] for title in pair})
        made.append(("; ".join(pair).replace("[", "(").replace("]", ")"), file))
    return made


def _pair(found: Mapping[str, Any]) -> Figure:
    figure = Figure(figsize=(8.6 if len(found) == 2 else 6.0, 3.0))
    figure.subplots_adjust(0.09 if len(found) == 2 else 0.13, 0.16, 0.98, 0.9, wspace=0.28)
    for (title, one), axes in zip(found.items(), np.atleast_1d(figure.subplots(1, len(found))), strict=True):
        _curves(axes, title, one)
    return figure


def _curves(axes: Any, title: str, found: Mapping[str, Any]) -> None:
    """Draw what is exact as a line, what was computed as points on it, what was measured or printed as open circles."""
    lines = dict(sorted(found["lines"].items(), key=lambda item: item[0] in ("reference", "measured", "computed")))
    exact = "exact" in lines
    for label, pairs in lines.items():
        for k, one in enumerate(pairs):
            x, y = (np.array(one[key], dtype=float) for key in "xy")
            colour = INK if label == "exact" else COLOURS[k % len(COLOURS)]
            look: dict[str, Any] = {"color": colour, "linewidth": 1.1}
            if label == "computed" and exact:
                look = {"color": colour, "linestyle": "none", "marker": "o", "markersize": 2.8}
                look["markevery"] = max(1, len(x) // MARKS)
            elif label in ("reference", "measured"):
                look = {"color": INK, "linestyle": "none", "marker": "o", "markersize": 3.5, "fillstyle": "none"}
            elif label not in ("exact", "computed"):
                look = {"color": "#8b949e" if label == "bed" else INK, "linestyle": "--", "linewidth": 1.0}
            axes.plot(x, y, **look, label=label if k == 0 else None)
    axes.set(xlabel=found["x"], ylabel=found["y"])
    axes.set_title(title[:1].upper() + title[1:], wrap=True)
    if len(lines) > 1:
        axes.legend()


def convergence(folder: Path, name: str, orders: Mapping[str, Any]) -> str | None:
    """Draw errors by size with lines of first and second order; None where all errors are zero."""
    drawn = [
        (f"{title}, {kind}" if len(entry["errors"]) > 1 else title, entry["sizes"], errors)
        for title, entry in orders.items()
        for kind, errors in entry["errors"].items()
        if all(errors) and len(errors) > 1
    ]
    if not drawn:
        return None
    file = f"{name}-orders.svg"
    _draw(folder / file, _errors, drawn)
    return file


def _errors(drawn: list[tuple[str, list[float], list[float]]]) -> Figure:
    figure = Figure(figsize=(6.8, 3.2))
    figure.subplots_adjust(0.11, 0.15, 0.6, 0.95)
    axes = figure.subplots()
    for k, (title, sizes, errors) in enumerate(drawn):
        axes.loglog(
            np.array(sizes) / max(sizes), errors, "o-", markersize=3.5, linewidth=1.0, color=f"C{k % 10}", label=title
        )
    ends = np.array([min(min(sizes) / max(sizes) for _, sizes, _ in drawn), 1.0])
    top = max(max(errors) for _, _, errors in drawn)
    for order, style in ((1, ":"), (2, "--")):
        axes.loglog(ends, 1.6 * top * ends**order, style, color="#8b949e", linewidth=0.9, label=f"order {order}")
    axes.set(xlabel="cell or step, the coarsest being 1", ylabel="error")
    ticks = sorted({float(f"{size / max(sizes):.4g}") for _, sizes, _ in drawn for size in sizes})
    axes.set_xticks(ticks, [f"{tick:.3g}" for tick in ticks])
    axes.xaxis.set_minor_locator(mpl.ticker.NullLocator())
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0.0)
    return figure


def shares(folder: Path, name: str, checks: Iterable[Mapping[str, Any]]) -> str | None:
    """Draw which part of each criterion was used; None where no criterion compares two numbers."""
    rows = [
        (re.sub("^test_", "", check["name"]).replace("_", " "), max(one["share"], FEWEST))
        for check in checks
        for one in check["criteria"]
        if one["share"] is not None
    ]
    if not rows:
        return None
    file = f"{name}-used.svg"
    _draw(folder / file, _used, rows)
    return file


def _used(rows: list[tuple[str, float]]) -> Figure:
    height = 0.7 + 0.19 * len(rows)
    figure = Figure(figsize=(7.4, height))
    figure.subplots_adjust(0.45, 0.45 / height, 0.98, 1.0 - 0.1 / height)
    axes = figure.subplots()
    places = np.arange(len(rows))[::-1]
    axes.plot([share for _, share in rows], places, "o", color=COLOURS[0], markersize=4)
    axes.axvline(1.0, color=LINE, linewidth=1.0)
    shown = [label if k == 0 or label != rows[k - 1][0] else "" for k, (label, _) in enumerate(rows)]
    axes.set_yticks(places, [label if len(label) <= 52 else label[:50] + "…" for label in shown], fontsize=7.5)
    axes.set(xscale="log", xlim=(FEWEST / 2, 5.0), ylim=(-0.7, len(rows) - 0.3))
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    return figure


def _draw(path: Path, draw: Callable[[Any], Figure], found: Any) -> None:
    """Draw a picture, or take it from an earlier build that drew the same numbers with the same code."""
    state = hashlib.sha256(THIS + json.dumps([draw.__name__, found]).encode()).hexdigest()[:20]
    kept = KEPT / f"{state}.svg"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        with mpl.rc_context(STYLE):
            draw(found).savefig(part, format="svg", metadata={"Date": None})
        part.replace(kept)
    shutil.copy(kept, path)
