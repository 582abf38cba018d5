"""The sections of a report that are drawn: along the river, and through time."""

from __future__ import annotations

import hashlib
import html
import io
import re
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from danao.reporting import statistics, style
from danao.reporting.blocks import Block, Picture, Section, Text
from danao.reporting.figures.long_profile import long_profile
from danao.reporting.figures.profile import profile
from danao.reporting.figures.series import series as draw_series

if TYPE_CHECKING:
    from danao.reporting.study import Study

MOST_STATIONS = 8
MOST_ROWS = 6  # of a figure, so that it fits on a printed page
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
    stream = io.StringIO()
    with style.look():
        bare = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        drawn.figure.savefig(stream, format="svg", metadata=bare)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    for pattern, by in _SPARE:
        text = pattern.sub(by, text)
    text = re.sub(r'\s(?:d|x|y)="[^"]*"', lambda numbers: _DECIMALS.sub(r"\1", numbers[0]), text)
    text = _REFERENCE.sub(rf"\g<1>{hashlib.sha256(text.encode()).hexdigest()[:8]}-", text)
    width = float(_SIZE.search(text)[1])  # type: ignore[index]
    head = f'role="img" aria-label="{html.escape(drawn.title)}" style="max-width: {1.65 * width:.0f}px"'
    return _SIZE.sub(lambda size: head, text, count=1)


def png(drawn: Picture, dpi: int = 300) -> bytes:
    """Return a picture as a PNG file."""
    stream = io.BytesIO()
    with style.look():
        drawn.figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None})
    return stream.getvalue()


def picture(axes: Axes, caption: str = "", said: tuple[str, ...] = ()) -> Picture:
    """Return the figure of some axes as a block of a section."""
    return Picture(axes.figure, caption, said)  # type: ignore[arg-type]


def profiles(study: Study) -> Section:
    """Draw every constituent, and the level, along the river; nothing where results keep their stations alone."""
    if any(run.kept != "all" for run in study.runs):
        blocks = (Text((study.say("profiles_not_kept"),)),)
        return Section("profiles", study.say("section_profiles"), blocks)
    note = "profile_note" if _several_months(study) else "profile_note_short"
    drawn: list[Block] = [Text((study.say(note),), "note")]
    courses = statistics.courses(study.runs[0])
    for course in courses:
        several = {"caption": study.say("list_comma").join(course)} if len(courses) > 1 else {}
        drawn += [_profile(study, name, course, **several) for name in study.constituents]
        shown: set[str] = set()
        for run in study.runs:
            if run.provenance["flow_hash"] not in shown:
                shown.add(run.provenance["flow_hash"])
                axes = long_profile(run, course=course, lang=study.lang)
                caption = study.say("level_note", run=study.title(run))
                drawn.append(picture(axes, caption))
    return Section("profiles", study.say("section_profiles"), tuple(drawn))


def _several_months(study: Study) -> bool:
    return len(statistics.groups(study.runs[0].dataset["time"].values, "month")[0]) > 1


def _profile(study: Study, name: str, course: tuple[str, ...], caption: str = "") -> Picture:
    options: dict[str, Any] = {"limit": study.limit(name), "course": course, "lang": study.lang}
    if not _several_months(study):
        axes = style.axes(height=2.6)
        return picture(profile(study.runs, name, ax=axes, **options), caption)
    above, below = style.axes(height=2.45, rows=2)
    profile(study.runs, name, ax=above, **options)
    worst = "lowest" if study.is_oxygen(name) else "highest"
    profile(study.runs, name, ax=below, statistic=worst, **options)
    below.get_legend().remove()
    above.set_xlabel("")
    return picture(above, caption)


def series(study: Study) -> Section:
    """Draw every constituent through time at each station, control sections first if there are many."""
    stations = study.stations.sort_values("control", ascending=False, kind="stable").index
    shown = [name for name in study.stations.index if name in set(stations[:MOST_STATIONS])]
    time = study.runs[0].dataset["time"].values
    long_run = time[-1] - time[0] > statistics.LONG_RUN
    notes = [study.say("series_note" if long_run else "series_note_short")]
    if study.observations is not None and len(study.observations):
        notes.append(study.say("observation_note"))
    if study.remark:
        notes.append(study.remark)
    if len(stations) > len(shown):
        notes.append(study.say("left_out", shown=len(shown), rest=len(stations) - len(shown)))
    names = study.constituents
    parts = [names[place : place + MOST_ROWS] for place in range(0, len(names), MOST_ROWS)]
    pictures = [_series(study, station, part) for station in shown for part in parts]
    return Section("series", study.say("section_series"), (Text(tuple(notes), "note"), *pictures))


def _series(study: Study, station: str, names: list[str]) -> Picture:
    rows = style.axes(height=1.75 if len(names) > 1 else 2.6, rows=len(names))
    rows = rows if len(names) > 1 else [rows]
    for name, axes in zip(names, rows, strict=True):
        limit, seen = study.limit(name, station), study.observations
        draw_series(study.runs, station, name, limit=limit, observations=seen, lang=study.lang, ax=axes)
        if axes is not rows[0]:
            axes.get_legend().remove()
    return picture(rows[0])
