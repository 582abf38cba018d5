"""The chapter of a design flow: the dry water that capacity is counted for."""

from __future__ import annotations

import math

import pandas as pd

from danao.errors import in_words
from danao.planning.capacity import DesignFlow
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet, plain

FEW_YEARS = 30
"""Years below which a quantile of a fitted distribution is uncertain."""


def chapter(found: DesignFlow, edition: Edition) -> Chapter:
    """Return the chapter of a design flow."""
    notes = tuple(in_words(note, edition.lang) for note in found.notes)
    return Chapter("design_flow", edition, {}, _said(found, edition), (_years(found, edition),), notes=notes)


def _said(found: DesignFlow, edition: Edition) -> tuple[str, str, str, str]:
    method = edition.say(f"flow_{found.method}")
    if not math.isnan(found.guarantee):
        method = edition.say("flow_guarantee", method=method, guarantee=f"{found.guarantee:.0%}")
    years = found.years["flow"]
    shows = edition.say("flow_shows", value=plain(found.value), method=method)
    good = edition.say("flow_good", count=len(years), mean=plain(found.mean))
    driest = years.idxmin()
    told = {"year": driest, "flow": plain(float(years.min())), "below": int((years < found.value).sum())}
    bad = edition.say("flow_bad", **told)
    few = len(years) < FEW_YEARS
    return (
        shows,
        good,
        bad,
        edition.say("flow_do_few" if few else "flow_do", value=plain(found.value), count=len(years)),
    )


def _years(found: DesignFlow, edition: Edition) -> Sheet:
    table = found.years
    share = edition.say("flow_of_years")
    frame = pd.DataFrame(
        {
            edition.say("bureau_year"): [str(year) for year in table.index],
            edition.say("flow_month"): table["driest_month"].to_list(),
            edition.say("flow_mean"): table["flow"].to_numpy(float),
            edition.say("flow_rank"): table["rank"].to_list(),
            share: table["guarantee"].to_numpy(float),
        }
    )
    return Sheet(edition.say("section_design_flow"), edition.say("flow_years"), frame, (share,))
