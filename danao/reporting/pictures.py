"""The sections of a report that are drawn: along the river, and through time."""

from __future__ import annotations

import io
import re
from typing import Any

from danao.reporting import figures, statistics, style
from danao.reporting.blocks import Block, Picture, Section, Text
from danao.reporting.study import Study

MOST_STATIONS = 8
_DECIMALS = re.compile(r"(\d+\.\d{2})\d+")
_REFERENCE = re.compile(r'(\bid="|href="#|url\(#)')


def svg(axes: Any, label: str) -> str:
    """Return the figure of some axes as an SVG element for a page.

    Numbers keep two decimals (a hundredth of a point), which halves the size; `label` is read out instead of the
    picture, and keeps its identifiers apart from those of other pictures of the page.
    """
    stream = io.StringIO()
    with style.look():
        axes.figure.savefig(
            stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)
    text = re.sub(r'\sd="[^"]*"', lambda path: _DECIMALS.sub(r"\1", path[0]).replace("\n", ""), text)
    text = _REFERENCE.sub(rf"\g<1>{label}-", text)
    width, height = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', text).groups()  # type: ignore[union-attr]
    return text.replace(
        f'width="{width}pt" height="{height}pt"', f'role="img" style="max-width:{float(width) * 1.65:.0f}px"'
    )


def picture(axes: Any, name: str, caption: str = "") -> Picture:
    """Return the figure of some axes as a block of a section."""
    return Picture(svg(axes, name), caption)


def profiles(study: Study) -> Section:
    """Draw every constituent, and the level, along the river."""
    blocks: list[Block] = [Text((study.say("profile_note"),), "note")]
    for reach in statistics.reaches(study.runs[0]):
        for name in study.constituents:
            blocks.append(_profile(study, name, reach))
        shown: set[str] = set()
        for run in study.runs:
            if run.provenance["flow_hash"] not in shown:
                shown.add(run.provenance["flow_hash"])
                axes = figures.level_profile(run, reach=reach, lang=study.lang)
                caption = study.say("level_note", run=study.title(run))
                blocks.append(picture(axes, f"level-{reach}-{len(shown)}", caption))
    return Section("profiles", study.say("section_profiles"), tuple(blocks))


def _profile(study: Study, name: str, reach: str) -> Picture:
    above, below = style.axes(height=2.45, rows=2)
    options: dict[str, Any] = {"limit": study.limit(name), "reach": reach, "lang": study.lang}
    figures.profile(study.runs, name, ax=above, **options)
    figures.profile(study.runs, name, ax=below, statistic="worst", **options)
    below.get_legend().remove()
    above.set_xlabel("")
    return picture(above, f"profile-{reach}-{name}")


def series(study: Study) -> Section:
    """Draw every constituent through time at each station, control sections first if there are many."""
    stations = study.stations.sort_values("control", ascending=False, kind="stable").index
    shown = [name for name in study.stations.index if name in set(stations[:MOST_STATIONS])]
    time = study.runs[0].dataset["time"].values
    long_run = time[-1] - time[0] > statistics.LONG_RUN
    notes = [study.say("series_note" if long_run else "series_note_short")]
    if study.observations is not None:
        notes.append(study.say("observation_note"))
    if len(stations) > len(shown):
        notes.append(study.say("left_out", shown=len(shown), rest=len(stations) - len(shown)))
    pictures = [_series(study, station) for station in shown]
    return Section("series", study.say("section_series"), (Text(tuple(notes), "note"), *pictures))


def _series(study: Study, station: str) -> Picture:
    rows = style.axes(height=1.75 if len(study.constituents) > 1 else 2.6, rows=len(study.constituents))
    rows = rows if len(study.constituents) > 1 else [rows]
    for name, axes in zip(study.constituents, rows, strict=True):
        limit = study.limit(name, station)
        seen = study.observations
        figures.series(study.runs, station, name, limit=limit, observations=seen, lang=study.lang, ax=axes)
        if axes is not rows[0]:
            axes.get_legend().remove()
    return picture(rows[0], f"series-{station}")
