"""The chapter of unit responses: how far they can be trusted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from danao.planning.response import Response
from danao.reporting.planning import _titles
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet
from danao.reporting.texts import known
from danao.units import tonne_per_year


def chapter(found: Response, edition: Edition) -> Chapter:
    """Return the chapter of unit responses: what was divided, and the distance of direct runs from it."""
    bound = None if found.bound is None or found.bound.empty else bound_sheet(found, edition)
    sheets = (_loads(found, edition), *(() if bound is None else (bound,)))
    notes = () if bound is None else (edition.say("response_bound_note"),)
    return Chapter("response", edition, found.about, _said(found, edition), sheets, notes=notes)


def _said(found: Response, edition: Edition) -> tuple[str, str, str, str]:
    count = len(found.emissions)
    shows = edition.say("response_shows", count=count, stations=len(found.stations))
    if found.bound is None or found.bound.empty:
        unmeasured = edition.say("response_unmeasured")
        return shows, edition.say("response_exact"), unmeasured, edition.say("response_measure")
    shares = _shares(found, edition)
    (name, station), worst = max(shares.items(), key=lambda pair: pair[1]) if shares else (("", ""), float("nan"))
    if not shares:
        return shows, edition.say("response_exact"), edition.say("response_no_limit"), edition.say("response_do")
    place = _titles.station(found.about, station, edition.lang)
    good = edition.say("response_good", share=f"{np.median(list(shares.values())):.2g} %")
    bad = edition.say("response_bad", station=place, name=edition.item(name), share=f"{worst:.2g} %")
    return shows, good, bad, edition.say("response_do")


def _shares(found: Response, edition: Edition) -> dict[tuple[str, str], float]:
    """Return the distance in monthly means as per cent of the limit."""
    assert found.bound is not None
    column = "monthly" if "monthly" in found.bound else "absolute"
    limits = {place: _titles.limits(found, edition, place) for place in found.stations}
    return {
        key: 100.0 * float(row[column]) / limits[key[1]][key[0]]
        for key, row in found.bound.iterrows()
        if key[0] in limits.get(key[1], {})
    }


def _loads(found: Response, edition: Edition) -> Sheet:
    table: Any = found.emissions.reset_index()
    table = table[np.isfinite(table["load"].to_numpy(float)) & (table["load"] > 0.0)]
    wide = table.assign(load=table["load"] / tonne_per_year).pivot_table(
        index="source", columns="constituent", values="load", sort=False
    )
    titles = _titles.sources(found, edition.lang)
    frame = pd.DataFrame({edition.say("source"): [titles[source] for source in wide.index]})
    for name in wide:
        frame[edition.item(str(name))] = wide[name].to_numpy(float)
    return Sheet(edition.say("response_loads_tab"), edition.say("response_loads"), frame)


def _corner(name: str, edition: Edition) -> str:
    """Return the name of a corner run in words; that of a user's own as it is."""
    if name.startswith("without "):
        return edition.say("corner_without", kind=known(f"kind_{name.removeprefix('without ')}", edition.lang))
    return edition.say(f"corner_{name}") if name in ("none", "half", "growth") else name


def bound_sheet(found: Response, edition: Edition) -> Sheet:
    """Return the distance of direct runs from a response of which it was measured, by constituent and station."""
    assert found.bound is not None
    table, shares = found.bound, _shares(found, edition)
    keys = list(table.index)
    frame = pd.DataFrame(
        {
            edition.say("constituent"): [edition.item(name) for name, _ in keys],
            edition.say("station"): [_titles.station(found.about, place, edition.lang) for _, place in keys],
            edition.say("response_absolute"): table["absolute"].to_numpy(float),
        }
    )
    if "monthly" in table:
        frame[edition.say("response_monthly")] = table["monthly"].to_numpy(float)
    frame[edition.say("response_of_limit")] = [shares.get(key, float("nan")) / 100.0 for key in keys]
    if "corner" in table:
        frame[edition.say("response_corner")] = [_corner(name, edition) for name in table["corner"]]
    share = edition.say("response_of_limit")
    return Sheet(edition.say("response_bound_tab"), edition.say("response_bound"), frame, (share,))
