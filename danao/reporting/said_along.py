"""What long profiles show, what is good, what is bad, what to do: from their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from danao.reporting import statistics
from danao.reporting.course import Course
from danao.reporting.said import Said
from danao.reporting.sheet import plain
from danao.reporting.study import Study
from danao.reporting.texts import unit
from danao.results import Results

Floats = NDArray[np.float64]


def profile(study: Study, name: str, course: Sequence[str]) -> Said:
    """Return what a constituent along the river says: where it is kept, where it is worst, where it rises most."""
    run = next(run for run in study.runs if name in run.constituents)
    along = Course.of(run, course)
    title, least = study.constituent_title(name), study.is_oxygen(name)
    shows = study.say("said_profile", name=title, count=len(study.runs))
    months = statistics.means(run.dataset[name][:, along.cells], "month")[1]
    worst = months.min(axis=0) if least else months.max(axis=0)
    place = int(worst.argmin() if least else worst.argmax())
    told = {"run": study.title(run), "name": title, "value": _value(study, name, worst[place])}
    told["at"] = _mark(study, along, place)
    rise = study.say("said_profile_fall" if least else "said_profile_rise", at=_steepest(study, along, months, least))
    found = study.limit(name)
    if found is None:
        best = int(worst.argmax() if least else worst.argmin())
        low = {"value": _value(study, name, worst[best]), "at": _mark(study, along, best), "name": title}
        return shows, study.say("said_profile_low", **low), study.say("said_profile_high", **told), rise
    limit = found[1]
    kept = worst >= limit if least else worst <= limit
    lengths = run.dataset["cell_length"].values[along.cells]
    share = float(lengths[kept].sum() / lengths.sum())
    good = study.say("said_profile_kept", run=study.title(run), share=f"{share:.0%}")
    cured = [study.title(one) for one in study.runs if _kept_everywhere(one, name, along, limit, least)]
    if cured:
        good = study.say("said_profile_cured", runs=study.say("list_comma").join(cured))
    told["limit"] = _value(study, name, limit)
    if kept.all():
        return shows, good, study.say("said_profile_nearest", **told), study.say("said_profile_keep")
    over = np.flatnonzero(~kept)
    told |= {"first": _mark(study, along, over[0]), "last": _mark(study, along, over[-1])}
    return shows, good, study.say("said_profile_bad", **told), rise


def _kept_everywhere(run: Results, name: str, along: Course, limit: float, least: bool) -> bool:
    if name not in run.constituents:
        return False
    own = Course.of(run, along.reaches)
    months = statistics.means(run.dataset[name][:, own.cells], "month")[1]
    return bool((months >= limit).all() if least else (months <= limit).all())


def levels(study: Study, run: Results, course: Sequence[str]) -> Said:
    """Return what levels along the river say: the room to the banks, the shallowest place, what to look at."""
    along = Course.of(run, course)
    data = run.dataset
    level, bed = data["level"][:, along.cells].values, data["bed"].values[along.cells]
    shows = study.say("said_levels", run=study.title(run))
    shallow = level.min(axis=0) - bed
    place = int(shallow.argmin())
    thin = study.say("said_levels_shallow", depth=plain(float(shallow[place])), at=_mark(study, along, place))
    span = level.max(axis=0) - level.min(axis=0)
    widest = int(span.argmax())
    do = study.say("said_levels_do", span=plain(float(span[widest])), at=_mark(study, along, widest))
    room = data["bank"].values[along.cells] - level.max(axis=0)
    if not np.isfinite(room).any():
        return shows, study.say("said_levels_no_banks"), thin, do
    least = int(np.nanargmin(room))
    told = {"room": plain(abs(float(room[least]))), "at": _mark(study, along, least)}
    if room[least] >= 0.0:
        return shows, study.say("said_levels_good", **told), thin, do
    return shows, study.say("said_levels_mean"), study.say("said_levels_over", **told), study.say("said_levels_banks")


def _steepest(study: Study, along: Course, months: Floats, falling: bool) -> str:
    """Return where the mean changes most for the worse from a cell to the next, downstream."""
    if along.x.size < 2:
        return _mark(study, along, 0)
    step = np.diff(months.mean(axis=0))
    return _mark(study, along, int(step.argmin() if falling else step.argmax()) + 1)


def _mark(study: Study, along: Course, place: int) -> str:
    """Return a place on the axis, with the nearest station."""
    x = float(along.x[place])
    where = f"{x:.1f} km" if along.factor < 1.0 else f"{x:.0f} m"
    if along.stations.empty:
        return where
    nearest = along.stations.iloc[int(np.abs(along.stations["x"].to_numpy() - x).argmin())]
    return study.say("said_place", where=where, station=nearest[f"title_{study.lang}"])


def _value(study: Study, name: str, value: float) -> str:
    return f"{plain(float(value))} {unit(study.unit(name))}".strip()
