"""What a reader of a capacity has to know, found in its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.capacity.choices import Choices
from danao.planning.capacity.result import Note
from danao.planning.capacity.rows import Rows
from danao.planning.capacity.texts import LANGUAGES, say
from danao.planning.response import Response

PARTLY = 0.95
"""Share of a month below which it is said how much a run covers, as `danao.assess` does."""
FAR = 20.0
"""Times the present load beyond which a capacity is only a number: nothing of the kind was ever run."""


def told(response: Response, about: Mapping[str, Any], chosen: Choices, rows: Rows, factors: Any) -> tuple[Note, ...]:
    """Return the notes of a capacity."""
    return (
        *_partly(response),
        *_joint(about, chosen, rows),
        *_missed(response, about),
        *_outlets(about, chosen, factors),
        *_margin(rows),
        *_bound(response, rows),
    )


def _partly(response: Response) -> Iterator[Note]:
    """Say which months a response of instants covers only in part."""
    times = response.times
    if times.size < 2 or (times == times.astype("datetime64[M]")).all():
        return
    first, last = pd.Timestamp(times[0]), pd.Timestamp(times[-1])
    for month in pd.period_range(first, last - pd.Timedelta(1, "ns"), freq="M"):
        start, end = month.start_time, (month + 1).start_time
        share = (min(last, end) - max(first, start)) / (end - start)
        if share < PARTLY:
            yield "partly", {"month": str(month), "share": share}


def _joint(about: Mapping[str, Any], chosen: Choices, rows: Rows) -> Iterator[Note]:
    """Say how constituents share what depends on several of them."""
    names = chosen.emissions.get_level_values(1)
    shared: dict[tuple[str, ...], list[str]] = {}
    for item in dict.fromkeys(rows.item[rows.used]):
        here = (rows.effect[rows.item == item] != 0.0).any(axis=0)
        acting = tuple(dict.fromkeys(names[here]))
        if len(acting) > 1:
            shared.setdefault(acting, []).append(str(item))
    for acting, items in shared.items():
        weights = ", ".join(f"{name} {chosen.weights[name]:.3g}" for name in acting)
        key = "joint_shares" if about["proportions"] in ("constituents", "all") else "joint_weights"
        choice = {lang: say(key, lang, weights=weights) for lang in LANGUAGES}
        listed = {"zh": "、".join(acting), "en": " and ".join(acting)}
        yield "joint", {"items": ", ".join(items), "constituents": listed, "choice": choice}


def _missed(response: Response, about: Mapping[str, Any]) -> Iterator[Note]:
    if about["frequency"] < 1.0:
        months = len(set(response.times.astype("datetime64[M]").astype(str)))
        yield "missed", {"count": about["missed"], "months": months, "frequency": about["frequency"]}


def _outlets(about: Mapping[str, Any], chosen: Choices, factors: Any) -> Iterator[Note]:
    titles = about["titles"]
    felt = set(chosen.outlets)
    for outlet in dict.fromkeys(outlet for outlet, _, _ in chosen.unfelt if outlet not in felt):
        yield "no_influence", {"outlet": titles[outlet]}
    for (outlet, constituent), factor in zip(chosen.emissions, factors, strict=True):
        if factor > FAR:
            yield "far", {"outlet": titles[outlet], "constituent": constituent, "factor": factor}


def _margin(rows: Rows) -> Iterator[Note]:
    """Say which items keep no margin though others do."""
    with_margin = rows.kept != rows.limit
    if with_margin.any():
        for item in dict.fromkeys(rows.item[rows.used & ~with_margin]):
            yield "no_margin", {"item": item}


def _bound(response: Response, rows: Rows) -> Iterator[Note]:
    """Say how sure predictions are where a limit binds."""
    if response.bound is None:
        return
    error = response.bound["monthly" if "monthly" in response.bound else "absolute"]
    for key in dict.fromkeys(zip(rows.item[rows.used], rows.station[rows.used], strict=True)):
        if key in error.index:
            absolute = float(np.max(error.loc[[key]]))
            yield "bound", {"item": key[0], "station": key[1], "absolute": absolute}
