"""The chapter of uncertainty: how likely each section meets its target."""

from __future__ import annotations

from functools import partial

import pandas as pd

from danao.planning.uncertainty import SECTION, Uncertainty
from danao.reporting.figures.probability import probability_picture
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet
from danao.reporting.sheet import share as per_cent

LIKELY = 0.9
"""Probability from which meeting the target is called likely."""


def chapter(found: Uncertainty, edition: Edition) -> Chapter:
    """Return the chapter of a probability of meeting the target."""
    picture = partial(probability_picture, found, lang=edition.lang)
    more = (_all(found, edition), _bands(found, edition))
    notes = [edition.say("uncertainty_note", confidence=f"{found.confidence:.0%}")]
    if found.about.get("distrusted"):
        notes.append(edition.say("uncertainty_distrusted", count=found.about["distrusted"]))
    said, sheets = _said(found, edition), (_matrix(found, edition),)
    return Chapter("uncertainty", edition, found.about, said, sheets, more, (picture,), tuple(notes))


def _said(found: Uncertainty, edition: Edition) -> tuple[str, str, str, str]:
    titles = found.places[f"title_{edition.lang}"]
    whole = found.every_month[found.every_month["constituent"] == SECTION].set_index("station")
    shows = edition.say("uncertainty_shows", runs=found.runs, stations=len(whole))
    likely = [titles[name] for name in whole.index[whole["probability"] >= LIKELY]]
    good = edition.say("uncertainty_no_good")
    if likely:
        good = edition.say("uncertainty_good", names=edition.listed(likely), share=f"{LIKELY:.0%}")
    months = found.probability[found.probability["constituent"] == SECTION]
    worst = months.loc[months["probability"].idxmin()]
    told = {"station": titles[worst["station"]], "month": worst["month"], "probability": per_cent(worst["probability"])}
    if worst["probability"] >= LIKELY:
        return shows, good, edition.say("uncertainty_never", **told), edition.say("uncertainty_keep")
    items = found.probability.query("station == @worst.station and month == @worst.month and constituent != @SECTION")
    item = items.loc[items["probability"].idxmin(), "constituent"]
    return (
        shows,
        good,
        edition.say("uncertainty_bad", **told),
        edition.say("uncertainty_do", item=edition.item(item), **told),
    )


def _matrix(found: Uncertainty, edition: Edition) -> Sheet:
    """Return the probability that all items meet, stations by months, the whole period last."""
    both = pd.concat([found.probability, found.every_month], ignore_index=True)
    table = both[both["constituent"] == SECTION].pivot(index="station", columns="month", values="probability")
    months = [*sorted(month for month in table.columns if month != "all"), "all"]
    table = table.loc[list(found.stations), months].rename(columns={"all": edition.say("every_month")})
    frame = table.reset_index(drop=True).rename_axis(columns=None)
    titles = found.places[f"title_{edition.lang}"]
    frame.insert(0, edition.say("station"), [titles[name] for name in found.stations])
    caption = edition.say("uncertainty_table")
    return Sheet(edition.say("uncertainty_tab"), caption, frame, tuple(str(head) for head in table.columns))


def _all(found: Uncertainty, edition: Edition) -> Sheet:
    """Return every probability with its interval."""
    table = pd.concat([found.probability, found.every_month], ignore_index=True)
    titles, whole = found.places[f"title_{edition.lang}"], edition.say("section_whole")
    shares = {edition.say(f"uncertainty_{key}"): table[key].to_list() for key in ("probability", "low", "high")}
    frame = pd.DataFrame(
        {
            edition.say("station"): [titles[name] for name in table["station"]],
            edition.say("plan_month"): table["month"].replace("all", edition.say("every_month")).to_list(),
            edition.say("item"): [whole if name == SECTION else edition.item(name) for name in table["constituent"]],
            edition.say("target"): table["target"].to_list(),
            edition.say("uncertainty_runs"): table["runs"].to_list(),
            edition.say("uncertainty_met"): table["met"].to_list(),
            **shares,
        }
    )
    return Sheet(edition.say("uncertainty_all_tab"), edition.say("uncertainty_all"), frame, tuple(shares))


def _bands(found: Uncertainty, edition: Edition) -> Sheet:
    """Return percentiles of the monthly means at the stations."""
    table = found.bands()
    table = table[table["place"].isin(found.stations)]
    titles = found.places[f"title_{edition.lang}"]
    frame = pd.DataFrame(
        {
            edition.say("station"): [titles[name] for name in table["place"]],
            edition.say("plan_month"): table["month"].to_list(),
            edition.say("item"): [edition.item(name) for name in table["constituent"]],
            edition.say("unit"): table["unit"].to_list(),
            edition.say("uncertainty_mean"): table["mean"].to_list(),
            **{
                name.upper(): table[name].to_list()
                for name in table.columns
                if name.startswith("p") and name != "place"
            },
        }
    )
    return Sheet(edition.say("uncertainty_bands_tab"), edition.say("uncertainty_bands"), frame)
