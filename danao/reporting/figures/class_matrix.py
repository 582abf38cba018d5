"""The class of each section and period as a coloured grid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from danao.errors import InputError, Problem
from danao.reporting import style
from danao.reporting.palette import MISSED, cell_look, ink_of
from danao.reporting.texts import check_language, say
from danao.standards._standard import DEFAULT, Standard, read_standard

_WORST = re.compile(r"(.*?)[(（/]\s*([\d.]+)\s*[)）]?")
_LISTED = re.compile(r"[、,，;；]\s*")


@partial(style.styled, height=2.9)
def class_matrix(
    sections: pd.DataFrame,
    standard: Standard | str | None = None,
    *,
    exceeding: bool = False,
    before: pd.DataFrame | None = None,
    palette: str = "map",
    title: str = "",
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw the class of each station (rows) and period (columns) of one run as a coloured grid.

    The numeral stands in every cell, and a heavy frame marks a missed target, so that colours are never needed.

    Parameters
    ----------
    sections : DataFrame
        ``run, station, title, period, start, class, verdict, main_pollutants`` as `Assessment.sections` has them.
    standard : Standard or str, optional
        Gives labels and colours; GB 3838-2002 if not given.
    exceeding : bool
        Writes the item that exceeds most below the numeral, as bulletins do: 氨氮/1.3 is 1.3 times above the limit.
    before : DataFrame, optional
        The same of another run: a cell whose class changes says so (Ⅴ→Ⅲ), the others lose their colour.
    palette : {"map", "safe", "grey"}
        Hues of the national maps, colours that stay apart for colour-blind readers, or greys.
    title : str
        Of the run; by default its name.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If `sections` is of several runs or of none, or there is no such palette.
    """
    check_language(lang)
    rules = read_standard(DEFAULT if standard is None else standard)
    name = style.wrapped(title or _only_run(sections), 40, most=1)
    stations = dict(zip(sections["station"], sections["title"], strict=True))
    columns = list(dict.fromkeys(sections.sort_values("start")["period"]))
    earlier = None if before is None else before.set_index(["station", "period"])["class"].to_dict()
    for row in sections.to_dict("records"):
        place = (columns.index(row["period"]), list(stations).index(row["station"]))
        was = None if earlier is None else earlier.get((row["station"], row["period"]), "")
        below = worst_item(row["main_pollutants"], rules, lang) if exceeding else ""
        _cell(ax, place, row, was, below, rules, palette, lang)
    ax.set(xlim=(0, len(columns)), ylim=(len(stations), 0), aspect="auto")
    ax.set_xticks(np.arange(len(columns)) + 0.5, [_short_month(column) for column in columns])
    ax.set_yticks(np.arange(len(stations)) + 0.5, [style.wrapped(one, 16) for one in stations.values()])
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    heading, mark = say("matrix_title", lang, run=name), style.table_stamp(sections, lang)
    if before is not None:
        heading = say("matrix_change", lang, before=style.wrapped(_only_run(before), 30, most=1), after=name)
        mark = mark or style.table_stamp(before, lang)
    ax.set_title(heading + mark)
    if (sections["verdict"] == "not met").any():
        ax.set_xlabel(say("missed_frame", lang), fontsize=8.0, color="#5A6670", loc="right")
    return ax


def worst_item(main_pollutants: str, standard: Standard, lang: str) -> str:
    """Return the first of the main pollutants of a section as bulletins write it: 氨氮(1.3)、总磷(0.6) is 氨氮/1.3.

    In English the short name stands there, NH3-N/1.3: the long one fits no cell.
    """
    first = _LISTED.split(main_pollutants)[0].strip()
    found = _WORST.fullmatch(first)
    name, multiple = (found[1].strip(), f"/{found[2]}") if found else (first, "")
    known = standard.find(name) if lang == "en" and name else None
    return (known.replace("_", "-") if known else name) + multiple


def _only_run(sections: pd.DataFrame) -> str:
    runs = list(dict.fromkeys(sections["run"]))
    if len(runs) != 1:
        rule = f"the grid shows one run, these are {len(runs)}"
        raise InputError(Problem(rule, "sections", remedy="choose one: sections[sections['run'] == 'baseline']"))
    return str(runs[0])


def _cell(
    ax: Axes,
    place: tuple[int, int],
    row: Mapping[Any, Any],
    was: str | None,
    below: str,
    rules: Standard,
    palette: str,
    lang: str,
) -> None:
    """Draw one cell: its colour, its frame, its numeral, and what stands below it."""
    unchanged = was is not None and was == row["class"]
    missed = row["verdict"] == "not met"
    inset = 0.05 if missed else 0.0
    corner, size = (place[0] + inset, place[1] + inset), 1.0 - 2.0 * inset
    look = cell_look(rules, row["class"], missed, palette)
    colour = ink_of(rules, row["class"], palette)
    if unchanged:
        look, colour = {"fc": "#F4F5F6"} | (MISSED | {"lw": 1.0} if missed else {"ec": "#FFFFFF", "lw": 1.0}), "#333C44"
    ax.add_patch(Rectangle(corner, size, size, zorder=3 if missed else 2, **look))
    text = rules.label(row["class"], lang) if row["class"] else "—"
    if was and not unchanged and row["class"]:
        text = f"{rules.label(was, lang)}→{text}"
    told: dict[str, Any] = {"ha": "center", "color": colour, "zorder": 4}
    middle = (place[0] + 0.5, place[1] + 0.5)
    ax.annotate(text, middle, (0.0, 5.0 if below else 0.0), textcoords="offset points", va="center", **told)
    if below:
        lines = style.wrapped(below, 12, most=2)
        ax.annotate(lines, middle, (0.0, -2.0), textcoords="offset points", va="top", fontsize=6.5, **told)


def _short_month(label: str) -> str:
    """Return 2018-03 as 3 and leave other periods as they are."""
    return str(int(label[5:])) if len(label) == 7 and label[5:].isdigit() else label
