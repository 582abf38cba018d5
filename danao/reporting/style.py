"""How figures look: one look for the screen, for paper and for a grey printer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.text import Text

from danao.reporting import fonts
from danao.reporting.texts import LANGUAGES, say
from danao.results import Results

# Okabe and Ito's palette without its red, which is the limit's; a line style besides, for grey prints.
LINES: tuple[tuple[str, Any], ...] = (
    ("#222222", "-"),
    ("#0072B2", (0, (6, 1.5))),
    ("#E69F00", (0, (6, 1.5, 1.5, 1.5))),
    ("#009E73", (0, (3, 1))),
    ("#8E5EA2", (0, (1.2, 1))),
    ("#56B4E9", "-"),
    ("#A0522D", (0, (8, 2, 2, 2))),
)
LIMIT = "#C8102E"
KINDS: dict[str, str] = {
    "boundary": "#7A8B99",
    "tributary": "#9DB4C0",
    "baseflow": "#C9D6DF",
    "storm": "#4F8FBF",
    "domestic": "#C8553D",
    "works": "#E3A857",
    "industry": "#7D5BA6",
    "replenishment": "#8CC084",
    "bed": "#8D6E63",
    "other": "#B8B8B8",
    "initial": "#D9D9D9",
    "exchange": "#BFD3C1",
}

_LOOK: dict[str, Any] = {
    "font.family": list(fonts.FAMILY),
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8A949E",
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": "cycler('color', ['#222222'])",
    "grid.color": "#E3E8EC",
    "grid.linewidth": 0.7,
    "xtick.color": "#5A6670",
    "ytick.color": "#5A6670",
    "xtick.labelcolor": "#333C44",
    "ytick.labelcolor": "#333C44",
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "legend.handlelength": 2.6,
    "lines.linewidth": 1.5,
    "text.parse_math": False,  # names of stations and plans are not formulas, whatever is in them
    "svg.fonttype": "none",
    "svg.hashsalt": "danao",
    "path.simplify_threshold": 0.3,
    "figure.dpi": 100.0,
}

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Control characters and marks that turn the direction of text: a name that holds them shows where."""

Drawing = TypeVar("Drawing", bound=Callable[..., Any])


def look() -> Any:
    """Return a context in which figures are made and saved, with the font registered."""
    fonts.register()
    return rc_context(_LOOK)


def styled(drawing: Drawing, height: float = 2.9) -> Drawing:
    """Let a drawing function work in the look of the library, and give it axes where the caller gave none.

    Parameters
    ----------
    drawing : callable
        Takes ``ax`` and returns the axes that it drew on.
    height : float
        Height of a new figure (inches).
    """

    @wraps(drawing)
    def drawn(*arguments: Any, ax: Any = None, **options: Any) -> Any:
        """Draw in the look of the library, then give every text of the axes its font."""
        with look():
            done = drawing(*arguments, ax=axes(height=height) if ax is None else ax, **options)
            # Axes that the caller made know nothing of the look, and their Chinese would be boxes.
            done.tick_params(labelfontfamily=list(fonts.FAMILY))
            for text in done.findobj(Text):
                text.set_family(list(fonts.FAMILY))
                text.set_parse_math(False)
                if _UNSEEN.search(text.get_text()):
                    text.set_text(_UNSEEN.sub("\ufffd", text.get_text()))
            return done

    return drawn  # type: ignore[return-value]


def axes(width: float = 8.4, height: float = 2.9, rows: int = 1) -> Any:
    """Return axes (several, in a column, for `rows` above 1) of a new figure that no window or global state knows."""
    with look():
        figure = Figure(figsize=(width, height * rows), layout="constrained")
        FigureCanvasAgg(figure)
        return figure.subplots(rows, 1, sharex=rows > 1)


def dates(axis: Axis, lang: str) -> None:
    """Let an axis count dates, in the words of a language."""
    locator = AutoDateLocator(minticks=5, maxticks=13)
    month = "%m月" if lang == "zh" else "%b"
    formats = ["%Y", month, "%d", "%H:%M", "%H:%M", "%S"]
    offsets = ["", "%Y", "%Y", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d %H:%M"]
    axis.set_major_locator(locator)
    axis.set_major_formatter(ConciseDateFormatter(locator, formats=formats, offset_formats=offsets))


def legend(ax: Axes) -> Axes:
    """Put the legend, if there is anything to tell, beside the axes; return them."""
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        beside: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.035, 1.0), "borderaxespad": 0.0}
        told = ["\n".join(wrapped(line, 26) for line in label.split("\n")[:4]) for label in labels]
        ax.legend(handles, told, **beside)
    return ax


def share_legend(rows: Sequence[Axes]) -> None:
    """Put one legend, the longest that axes below each other have, beside them all; one stamp is enough as well."""
    longest = max(rows, key=lambda ax: len(ax.get_legend_handles_labels()[1]))
    handles, labels = longest.get_legend_handles_labels()
    for place, ax in enumerate(rows):
        if (own := ax.get_legend()) is not None:
            own.remove()
        for text in ax.findobj(Text) if place else ():
            text.set_text(unstamped(text.get_text()))
    with look():
        told = ["\n".join(wrapped(line, 26) for line in label.split("\n")[:4]) for label in labels]
        legend = rows[0].figure.legend(handles, told, loc="outside right upper")
        for text in legend.get_texts():
            text.set_parse_math(False)


def stamp(runs: Iterable[Results], lang: str) -> str:
    """Return what a title ends with where runs rest on data that describe no real river; else nothing."""
    return _stamp((run.provenance.get("data_status") for run in runs), lang)


def table_stamp(table: pd.DataFrame, lang: str) -> str:
    """Return what the title of a table's picture ends with where a row is of a run on illustrative data; else nothing.

    What danao makes of runs says it in ``table.attrs["data_status"]``, by run; parts of a table keep it.
    """
    status = table.attrs.get("data_status", {})
    return _stamp((status.get(run) for run in set(table["run"])), lang)


def _stamp(status: Iterable[str | None], lang: str) -> str:
    return f" · {say('illustrative_mark', lang)}" if "illustrative" in status else ""


def unstamped(title: str) -> str:
    """Return a title without the ending that `stamp` gave it."""
    for lang in LANGUAGES:
        title = title.removesuffix(f" · {say('illustrative_mark', lang)}")
    return title


def line(place: int) -> dict[str, Any]:
    """Return colour and line style of the run at a place in the list."""
    colour, dashes = LINES[place % len(LINES)]
    return {"color": colour, "linestyle": dashes, "zorder": 3.0 - 0.01 * place}


def title(run: Results, lang: str) -> str:
    """Return the title of a run in a language, or its name."""
    return run.provenance["title"].get(lang) or run.name


def constituent_title(runs: Sequence[Results], name: str, lang: str) -> str:
    """Return the long name of a constituent, from the first run that carries it."""
    about = next(run.constituents[name] for run in runs if name in run.constituents)
    text = about["long_name_zh" if lang == "zh" else "long_name"]
    return text[:1].upper() + text[1:]


def shades(colour: str, count: int) -> list[str]:
    """Return `count` shades of a colour, the first being itself, each lighter than the one before."""
    red, green, blue = to_rgb(colour)
    steps = [0.62 * place / max(1, count) for place in range(count)]
    return [to_hex([part + (1.0 - part) * step for part in (red, green, blue)]) for step in steps]


def ink(colour: str) -> str:
    """Return black or white, whichever is read better on a colour (WCAG relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def source(runs: Sequence[Results], name: str, lang: str) -> str:
    """Return the title of a source or boundary, from the first run that has it, or its name."""
    titles = (run.provenance["titles"].get(name, {}) for run in runs)
    return next((title[lang] for title in titles if title), name)


def wrapped(text: str, width: int = 24, most: int = 3) -> str:
    """Return a text in lines of about `width` letters (Chinese ones count twice); after `most` lines it is cut off."""
    text = _UNSEEN.sub("\ufffd", text[: 4 * width * most])
    lines, room = [""], width
    for part in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]{1,24}|\s+", text.strip()):
        size = sum(2 if ord(letter) > 0x2E7F else 1 for letter in part)
        if size > room:
            lines.append("")
            room = width
        lines[-1] += " " if part.isspace() else part
        room -= size
    return "\n".join(line.strip() for line in lines[:most]) + ("…" if len(lines) > most else "")
