"""The chapter of an influence: what made up a station's value in a window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from danao.planning.response.influence import Influence
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet, plain
from danao.reporting.sheet import share as per_cent


def chapter(found: Influence, edition: Edition) -> Chapter:
    """Return the chapter of an influence."""
    sheets = (_parts(found, edition),)
    notes = (edition.say("influence_note"),)
    return Chapter("influence", edition, {}, _said(found, edition), sheets, notes=notes)


def _said(found: Influence, edition: Edition) -> tuple[str, str, str, str]:
    shows = edition.say("influence_shows", count=len(found.value))
    good = edition.say("influence_good", closure=f"{found.closure:.1e}")
    largest = found.parts[0].idxmax()
    part, whole = float(found.parts.loc[largest, 0]), float(found.value[0])
    told = {"source": str(largest[0]), "name": edition.item(str(largest[1])), "where": _receptor(found, 0, edition)}
    bad = edition.say("influence_bad", share=per_cent(part / whole), value=plain(part), **told)
    share, reach, chainage = _farthest(found)
    do = edition.say(
        "influence_do", where=told["where"], place=f"{reach} {chainage / 1e3:.1f} km", share=per_cent(share)
    )
    return shows, good, bad, do


def _farthest(found: Influence) -> tuple[float, str, float]:
    """Return the cell from which a gram adds most to the first receptor, and its part of the sum over cells."""
    data = found.dataset
    sums = np.abs(data["influence"].values[0]).sum(axis=(0, 1))
    cell = int(sums.argmax())
    return float(sums[cell] / sums.sum()), str(data["reach"].values[cell]), float(data["chainage"].values[cell])


def _receptor(found: Influence, place: int, edition: Edition) -> str:
    data = found.dataset
    start, end = (f"{pd.Timestamp(data[key].values[place]):%Y-%m-%d %H:%M}" for key in ("start", "end"))
    station, name = (str(data[key].values[place]) for key in ("station", "constituent"))
    return edition.say("influence_receptor", station=station, name=edition.item(name), start=start, end=end)


def _parts(found: Influence, edition: Edition) -> Sheet:
    """Return what each emission contributes to each receptor, the largest first, with the sums."""
    rows: list[tuple[Any, ...]] = []
    totals = []
    for place, whole in enumerate(found.value):
        where = _receptor(found, place, edition)
        for key, value in found.parts[place].sort_values(ascending=False, kind="stable").items():
            source, name = key
            rows.append((where, str(source), edition.item(str(name)), float(value), float(value / whole)))
        totals.append(len(rows))
        rows.append((where, edition.say("total"), "", float(found.parts[place].sum()), 1.0))
    share = edition.say("plan_share")
    heads = [edition.say(key) for key in ("influence_at", "source", "plan_brought", "plan_part")]
    name = edition.say("section_influence")
    frame = pd.DataFrame(rows, columns=[*heads, share])
    return Sheet(name, edition.say("influence_table"), frame, (share,), tuple(totals))
