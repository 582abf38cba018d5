"""The chapter of a search for the source of a spill: where, when, how much, and how surely."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.errors import in_words
from danao.planning.spill import SpillSource
from danao.planning.spill.texts import heavy
from danao.reporting.figures.spill_source import source_picture
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet
from danao.river.network import kilometre_mark


def chapter(found: SpillSource, edition: Edition) -> Chapter:
    """Return the chapter of a search."""

    def draw() -> Any:
        """Return the axes of the picture."""
        return source_picture(found, lang=edition.lang).axes[0]

    about = {**found.run.provenance, "name": found.run.name}
    sheets = (_places(found, edition), _windows(found, edition), _fit(found, edition))
    more = (_ridge(found, edition),)
    notes = tuple(in_words(note, edition.lang) for note in found.notes)
    return Chapter("spill_source", edition, about, _said(found, edition), sheets, more, (draw,), notes)


def _said(found: SpillSource, edition: Edition) -> tuple[str, str, str, str]:
    best, level = found.best, f"{found.level:.0%}"
    told = {
        "place": f"{best.at[0]} {kilometre_mark(best.at[1])}",
        "time": f"{pd.Timestamp(best.time):%Y-%m-%d %H:%M}",
        "mass": heavy(best.mass),
        "count": len(found.fit),
    }
    shows = edition.say("source_shows", **told)
    length = float((found.places["to"] - found.places["from"]).sum())
    hours = float((found.windows["to"] - found.windows["from"]).sum() / pd.Timedelta(hours=1))
    good = edition.say("source_good", level=level, length=f"{length / 1e3:.2g}", hours=f"{hours:.2g}")
    residual = found.fit["residual"].abs()
    if len(found.places) > 1:
        bad = edition.say("source_several", level=level, count=len(found.places))
    else:
        worst = found.fit.loc[residual.idxmax()]
        bad = edition.say("source_bad", station=worst["station"], residual=f"{residual.max():.2g}")
    first = found.places.iloc[0]
    stretch = f"{first['reach']} {kilometre_mark(first['from'])}–{kilometre_mark(first['to'])}"
    return shows, good, bad, edition.say("source_do", stretch=stretch, share=f"{first['probability']:.0%}")


def _places(found: SpillSource, edition: Edition) -> Sheet:
    table, share = found.places, edition.say("uncertainty_probability")
    columns = {
        edition.say("spill_reach"): table["reach"].to_list(),
        edition.say("source_from"): (table["from"] / 1e3).to_list(),
        edition.say("source_to"): (table["to"] / 1e3).to_list(),
        share: table["probability"].to_numpy(float),
    }
    return Sheet(edition.say("source_places_tab"), edition.say("source_places"), pd.DataFrame(columns), (share,))


def _windows(found: SpillSource, edition: Edition) -> Sheet:
    table, share = found.windows, edition.say("uncertainty_probability")
    columns = {
        edition.say("source_begin"): list(pd.to_datetime(table["from"])),
        edition.say("source_end"): list(pd.to_datetime(table["to"])),
        share: table["probability"].to_numpy(float),
    }
    return Sheet(edition.say("source_windows_tab"), edition.say("source_windows"), pd.DataFrame(columns), (share,))


def _fit(found: SpillSource, edition: Edition) -> Sheet:
    table = found.fit
    columns = {
        edition.say("source_time"): list(pd.to_datetime(table["time"])),
        edition.say("station"): table["station"].astype(str).to_list(),
        **{edition.say(f"source_{key}"): table[key].to_numpy(float) for key in ("value", "expected", "residual")},
        edition.say("source_below"): table["below"].to_numpy(bool),
    }
    return Sheet(edition.say("source_fit_tab"), edition.say("source_fit"), pd.DataFrame(columns))


def _ridge(found: SpillSource, edition: Edition) -> Sheet:
    table = found.ridge
    columns = {
        edition.say("spill_reach"): table["reach"].to_list(),
        edition.say("chainage_km"): (table["chainage"] / 1e3).to_list(),
        edition.say("source_begin"): list(pd.to_datetime(table["time"])),
        edition.say("source_mass"): (table["mass"] / 1e3).to_list(),
        edition.say("source_ratio"): table["ratio"].to_numpy(float),
    }
    return Sheet(edition.say("source_ridge_tab"), edition.say("source_ridge"), pd.DataFrame(columns))
