"""The chapter of a sampling error: how often a year of samples gives the wrong verdict."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.sampling_error import SamplingError
from danao.planning.sampling_error.result import SECTION
from danao.reporting.figures.sampling import sampling_picture
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet
from danao.reporting.sheet import share as per_cent

ONE_IN_TWENTY = 1.645
"""Standard normal deviate that one value in twenty lies beyond, on one side."""


def chapter(found: SamplingError, edition: Edition) -> Chapter:
    """Return the chapter of a sampling error."""
    worst = _worst(found)
    picture = partial(sampling_picture, found, worst["constituent"], station=worst["station"], lang=edition.lang)
    return Chapter(
        "sampling_error",
        edition,
        found.about,
        _said(found, worst, edition),
        (_table(found, edition),),
        pictures=(picture,),
        notes=(edition.say("sampling_note"),),
    )


def _worst(found: SamplingError) -> pd.Series:
    items = found.table[found.table["constituent"] != SECTION]
    return items.loc[items["wrong"].fillna(-1.0).idxmax()]


def _said(found: SamplingError, worst: pd.Series, edition: Edition) -> tuple[str, str, str, str]:
    items = found.table[found.table["constituent"] != SECTION]
    count = found.scheme.samples_per_year
    shows = edition.say("sampling_shows", count=count, stations=items["station"].nunique())
    safe = items[items["wrong"] <= 0.05]
    good = edition.say("sampling_good", names=edition.listed(_where(found, row, edition) for _, row in safe.iterrows()))
    if safe.empty:
        good = edition.say("sampling_no_good")
    told = {"where": _where(found, worst, edition), "wrong": per_cent(float(worst["wrong"]))}
    if not worst["wrong"] > 0.05:
        return shows, good, edition.say("sampling_small", **told), edition.say("sampling_keep", count=count)
    bad = edition.say("sampling_bad", **told)
    room = abs(float(worst["mean"] - worst["limit"]))
    needed = count * (ONE_IN_TWENTY * float(worst["error"]) / room) ** 2 if room > 0.0 else math.inf
    if needed > 366.0:
        return shows, good, bad, edition.say("sampling_never", where=told["where"])
    return shows, good, bad, edition.say("sampling_more", needed=max(count + 1, math.ceil(needed)), **told)


def _where(found: SamplingError, row: pd.Series, edition: Edition) -> str:
    station = found.about.get("stations", {}).get(row["station"], {}).get(edition.lang, row["station"])
    name = edition.item(row["constituent"])
    return edition.say("plan_place", station=station, name=name) if station else name


def _table(found: SamplingError, edition: Edition) -> Sheet:
    table, titles = found.table, found.about.get("stations", {})
    whole = edition.say("section_whole")
    shares = [edition.say(f"sampling_{key}") for key in ("passes_share", "wrong_share")]
    columns: dict[str, Any] = {
        edition.say("station"): [titles.get(one, {}).get(edition.lang, one) or "—" for one in table["station"]],
        edition.say("item"): [whole if one == SECTION else edition.item(one) for one in table["constituent"]],
        edition.say("sampling_mean"): table["mean"].to_numpy(float),
        edition.say("limit_column"): table["limit"].to_numpy(float),
        edition.say("unit"): table["unit"].fillna("").to_list(),
        **{edition.say(f"sampling_{key}"): table[key].to_numpy(float) for key in ("bias", "error", "p05", "p95")},
        shares[0]: table["passes"].to_numpy(float),
        shares[1]: table["wrong"].to_numpy(float),
    }
    marks = {(row, shares[1]): "bad" for row, wrong in enumerate(np.asarray(table["wrong"], float)) if wrong > 0.05}
    name = edition.say("section_sampling_error")
    return Sheet(name, edition.say("sampling_table"), pd.DataFrame(columns), tuple(shares), (), marks)
