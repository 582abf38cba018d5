"""The sections of a report that are drawn: along the river, and through time."""

from __future__ import annotations

from typing import Any

from danao.reporting import said, said_along, statistics, style
from danao.reporting.blocks import Block, Picture, Section, Text
from danao.reporting.figures.long_profile import long_profile
from danao.reporting.figures.profile import profile as draw_profile
from danao.reporting.figures.series import series as draw_series
from danao.reporting.misfit import misfit
from danao.reporting.pictures import picture
from danao.reporting.present import on_page
from danao.reporting.study import Study

MOST_STATIONS = 8
MOST_ROWS = 6  # of a figure, so that it fits on a printed page


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
                drawn.append(picture(axes, caption, said_along.levels(study, run, course)))
    return Section("profiles", study.say("section_profiles"), tuple(drawn))


def _several_months(study: Study) -> bool:
    return len(statistics.groups(study.runs[0].dataset["time"].values, "month")[0]) > 1


def _profile(study: Study, name: str, course: tuple[str, ...], caption: str = "") -> Picture:
    options: dict[str, Any] = {"limit": study.limit(name), "course": course, "lang": study.lang}
    told = said_along.profile(study, name, course)
    if not _several_months(study):
        axes = style.axes(height=2.6)
        return picture(draw_profile(study.runs, name, ax=axes, **options), caption, told)
    above, below = style.axes(height=1.65, rows=2)
    draw_profile(study.runs, name, ax=above, **options)
    worst = "lowest" if study.is_oxygen(name) else "highest"
    draw_profile(study.runs, name, ax=below, statistic=worst, **options)
    below.get_legend().remove()
    above.set_xlabel("")
    return picture(above, caption, told)


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
    errors = on_page(study, misfit(study))
    return Section("series", study.say("section_series"), (Text(tuple(notes), "note"), *pictures, *errors))


def _series(study: Study, station: str, names: list[str]) -> Picture:
    rows = style.axes(height=1.25 if len(names) > 1 else 2.6, rows=len(names))
    rows = rows if len(names) > 1 else [rows]
    for name, axes in zip(names, rows, strict=True):
        limit, seen = study.limit(name, station), study.observations
        draw_series(study.runs, station, name, limit=limit, observations=seen, lang=study.lang, ax=axes)
        if axes is not rows[0]:
            axes.get_legend().remove()
    return picture(rows[0], said=said.series(study, station, names))
