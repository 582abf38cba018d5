"""The card: what a duty officer reads first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from danao.errors import InputError, Problem, nearest
from danao.planning.spill.texts import LANGUAGES, heavy, instant, lasting, say
from danao.river.network import kilometre_mark

if TYPE_CHECKING:
    from danao.planning.spill.outcome import Spill


def card_of(spill: Spill, lang: str) -> str:
    """Return the card of a spill: what, where, when; then one line a station, in the order of arrival.

    Raises
    ------
    InputError
        If `lang` is not spoken here.
    """
    if lang not in LANGUAGES:
        raise InputError(Problem(f"'{lang}' is not a language of the card", "lang", remedy=nearest(lang, LANGUAGES)))
    release, about = spill.release, spill.run.provenance
    end = "" if lang == "en" else "。"
    titles = about.get("title", {})
    lines = [say("title", lang)]
    lines += [say("stamp", lang)] if spill.illustrative else []
    how = say("lasting", lang, duration=lasting(release.duration, lang)) if release.duration else say("at_once", lang)
    lines.append(say("what", lang, name=named(spill, lang), mass=heavy(release.mass), how=how))
    river = about.get("river", {}).get(lang, "")
    place = f"{release.at[0]} {kilometre_mark(release.at[1])}"
    lines.append(
        say("where", lang, river=f"{river}, " if river and lang == "en" else river and f"{river} ", place=place)
    )
    lines.append(say("when", lang, time=instant(release.time, with_year=True), zone=about.get("zone", "")))
    lines.append(say("water", lang, run=titles.get(lang) or spill.run.name))
    lines += [] if spill.limit is None else [say("limit", lang, limit=strong(spill.limit))]
    lines += [f"- {_line(spill, row, lang)}{end}" for _, row in spill.table.iterrows()]
    share = f"{spill.left:.1%}"
    if spill.left > 1e-3:
        lines.append(say("rest", lang, end=instant(spill.dataset["time"].values[-1]), share=share))
    lines.append(say("footnote", lang, detection=detection(spill, lang)))
    return "\n".join(lines)


def named(spill: Any, lang: str) -> str:
    """Return the name of what was spilled."""
    item = spill.substance.constituent
    return item.long_name_zh if lang == "zh" else item.long_name


def strong(concentration: float) -> str:
    """Return a concentration with its unit, to three figures."""
    return f"{concentration:.3g} mg/L" if concentration >= 1e-3 else f"{concentration * 1e3:.3g} µg/L"


def detection(spill: Spill, lang: str) -> str:
    """Return from what on a station counts as reached."""
    if spill.detection is not None:
        return strong(spill.detection)
    return say("share_of_peak", lang, share=f"{100.0 * spill.detection_share:g} %")


def _line(spill: Spill, row: pd.Series, lang: str) -> str:
    station = row[f"title_{lang}"]
    station = say("intake", lang, station=station) if row["kind"] == "intake" else station
    if pd.isna(row["arrival"]):
        return say("not_reached", lang, station=station)
    after = lasting(3600.0 * row["hours_to_arrival"], lang)
    arrival, peak_time = instant(row["arrival"].isoformat()), instant(row["peak_time"].isoformat())
    text = say(
        "arrives", lang, station=station, arrival=arrival, after=after, peak_time=peak_time, peak=strong(row["peak"])
    )
    return text if spill.limit is None else text + _over(spill.limit, row, lang)


def _over(limit: float, row: pd.Series, lang: str) -> str:
    """Return what is said of the time above the limit."""
    if not row["exceedances"]:
        return say("kept", lang)
    last = say("not_over", lang) if row["above_at_end"] else instant(row["last_above"].isoformat())
    begin, hours = instant(row["first_above"].isoformat()), lasting(3600.0 * row["hours_above"], lang)
    visits = say(
        "visits" if row["exceedances"] > 1 else "visit",
        lang,
        hours=hours,
        count=row["exceedances"],
        begin=begin,
        end=last,
    )
    return say("over", lang, times=_plain(row["peak"] / limit)) + visits


def _plain(number: float) -> str:
    """Return a factor to two or three figures, without powers of ten."""
    return f"{number:.0f}" if number >= 10.0 else f"{number:.1f}"
