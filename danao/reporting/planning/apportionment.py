"""The chapter of an apportionment: who causes what at the control section, and what one kilogram more would do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.capacity.choices import KINDS as STEERED
from danao.planning.response import Apportionment, Response, control_of, effects
from danao.reporting import style
from danao.reporting.figures.apportionment import apportionment_picture
from danao.reporting.figures.response import MOST, counting, response_picture
from danao.reporting.planning import _titles
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet
from danao.reporting.texts import known

LEAST = 0.005
"""Share in every month below which sources are shown together."""


def chapter(found: Apportionment, edition: Edition) -> Chapter:
    """Return the chapter of an apportionment, at the first control section."""
    response, lang, place = found.response, edition.lang, control_of(found.response)
    judged = _titles.limits(response.in_months(), edition, place)
    names = [name for name in response.constituents if name in judged] or list(response.constituents)
    told = _told(found, edition, place, names)
    drawn: dict[str, Any] = {"lang": lang}
    pictures = [
        partial(apportionment_picture, response, place, name, standard=edition.standard, **drawn) for name in names
    ]
    table = effects(response.in_months(), place)
    pictures += [
        partial(_bars, response, place, name, lang, int((counting(table)["constituent"] == name).sum()))
        for name in names
        if name in set(table["constituent"])
    ]
    shares = [_shares(found, edition, place, name) for name in names if name in set(found.table["constituent"])]
    notes = (edition.say("plan_effect_note"), edition.say("plan_share_note"))
    more = (_all(found, edition),)
    every = _effects(table, edition, told["station"])
    sheets = (*shares, _effects(counting(table), edition, told["station"]))
    return Chapter(
        "apportionment", edition, response.about, _said(edition, told), sheets, (every, *more), tuple(pictures), notes
    )


def _bars(response: Response, place: str, name: str, lang: str, count: int) -> Any:
    """Draw what one kilogram more does, as high as there are bars."""
    height = 1.1 + 0.2 * min(max(count, 2), MOST)
    return response_picture(response, place, name, lang=lang, ax=style.axes(height=height))


def _told(found: Apportionment, edition: Edition, place: str, names: list[str]) -> dict[str, Any]:
    """Return what the sentences are filled with."""
    monthly, titles = found.response.in_months(), _titles.sources(found.response, edition.lang)
    limits, base = _titles.limits(monthly, edition, place), monthly.base
    over = {}
    for name, limit in limits.items():
        sense = _titles.sense(edition, name)
        over[name] = sense * (base[name].sel(station=place).values - limit) / limit
    here = found.table[found.table["station"] == place].dropna(subset="share")
    divided = [name for name in over if name in set(here["constituent"])]
    worst = max(divided or names, key=lambda name: float(np.max(over.get(name, -1.0))))
    means = here[here["constituent"] == worst].groupby("source", sort=False)["share"].mean()
    steered = here[here["kind"].isin(STEERED)]["source"].unique()
    first = means[means.index.isin(steered)]
    return {
        "station": _titles.station(found.response.about, place, edition.lang),
        "kept": edition.listed(edition.item(name) for name, values in over.items() if (values <= 0.0).all()),
        "missed": {name: values for name, values in over.items() if (values > 0.0).any()},
        "worst": worst,
        "largest": titles.get(str(means.idxmax()), "") if len(means) else "",
        "share": f"{means.max():.0%}" if len(means) else "",
        "first": titles.get(str(first.idxmax()), "") if len(first) and first.max() > 0.0 else "",
        "first_share": f"{first.max():.0%}" if len(first) else "",
    }


def _said(edition: Edition, told: dict[str, Any]) -> tuple[str, str, str, str]:
    item = edition.item(told["worst"])
    good = edition.say("apportionment_good", names=told["kept"]) if told["kept"] else edition.say("apportionment_none")
    bad = edition.say("apportionment_undivided")
    if told["largest"]:
        bad = edition.say("apportionment_all_kept", item=item, source=told["largest"], share=told["share"])
    if told["missed"]:
        months = edition.listed(
            edition.say("plan_months", name=edition.item(name), count=int((values > 0.0).sum()))
            for name, values in told["missed"].items()
        )
        bad = edition.say("apportionment_bad", months=months, item=item, source=told["largest"], share=told["share"])
    do = edition.say("apportionment_nobody", item=item)
    if told["first"]:
        do = edition.say("apportionment_do", item=item, source=told["first"], share=told["first_share"])
    return edition.say("apportionment_shows", station=told["station"]), good, bad, do


def _shares(found: Apportionment, edition: Edition, place: str, name: str) -> Sheet:
    """Return the shares of the sources by period: small ones together, the sum below."""
    here = found.table[(found.table["station"] == place) & (found.table["constituent"] == name)]
    table = here.pivot_table(
        index="source", columns="period", values="share", aggfunc="first", sort=False, dropna=False
    )
    kinds = found.table.groupby("source", sort=False)["kind"].first()
    bringing = table.isna().all(axis=1)
    small = (table.abs().max(axis=1) < LEAST) & ~bringing
    small &= small.sum() > 1
    shown = table[~small & ~bringing]
    shown = shown.loc[shown.mean(axis=1).sort_values(ascending=False, kind="stable").index]
    titles = _titles.sources(found.response, edition.lang)
    rows = [
        (titles[source], known(f"kind_{kinds[source]}", edition.lang), *shown.loc[source]) for source in shown.index
    ]
    if small.any():
        rows.append((edition.say("plan_small", count=int(small.sum())), "", *table[small].sum()))
    if bringing.any():
        rows.append((edition.say("plan_bringing", count=int(bringing.sum())), "", *table[bringing].sum(min_count=1)))
    rows.append((edition.say("total"), "", *table.sum(min_count=1)))
    frame = pd.DataFrame(rows, columns=[edition.say("source"), edition.say("kind"), *table.columns])
    station = _titles.station(found.response.about, place, edition.lang)
    caption = edition.say("plan_share_table", station=station, name=edition.item(name))
    label = edition.say("plan_share_tab", name=edition.item(name))
    return Sheet(label, caption, frame, tuple(table.columns), (len(rows) - 1,))


def _effects(table: pd.DataFrame, edition: Edition, station: str) -> Sheet:
    """Return what 1 kg/d and 1 t/a more of each load do, the largest first."""
    table = table.loc[table["mean"].abs().sort_values(ascending=False, kind="stable").index]
    order = {name: place for place, name in enumerate(dict.fromkeys(table["constituent"].sort_index()))}
    table = table.sort_values("constituent", key=lambda names: names.map(order), kind="stable")
    frame = pd.DataFrame(
        {
            edition.say("constituent"): [edition.item(name) for name in table["constituent"]],
            edition.say("source"): table[f"title_{edition.lang}"].to_list(),
            edition.say("plan_brought"): [edition.item(name) for name in table["brought"]],
            edition.say("load"): table["load"].to_numpy(),
            edition.say("plan_effect_mean"): table["mean"].to_numpy(),
            edition.say("plan_effect_largest"): table["largest"].to_numpy(),
            edition.say("plan_month"): table["when"].to_list(),
            edition.say("plan_effect_tonne"): table["mean_per_tonne"].to_numpy(),
        }
    )
    return Sheet(edition.say("plan_effect_tab"), edition.say("plan_effect_table", station=station), frame)


def _all(found: Apportionment, edition: Edition) -> Sheet:
    """Return every share at every station."""
    table, lang = found.table, edition.lang
    stations = {name: _titles.station(found.response.about, name, lang) for name in found.response.stations}
    frame = pd.DataFrame(dict(_columns(table, edition, stations)))
    return Sheet(edition.say("plan_all_shares"), edition.say("plan_all_shares"), frame, (edition.say("plan_share"),))


def _columns(table: pd.DataFrame, edition: Edition, stations: dict[str, str]) -> Iterator[tuple[str, list[Any]]]:
    yield edition.say("station"), [stations[name] for name in table["station"]]
    yield edition.say("constituent"), [edition.item(name) for name in table["constituent"]]
    yield edition.say("plan_period"), table["period"].to_list()
    yield edition.say("source"), table[f"title_{edition.lang}"].to_list()
    yield edition.say("kind"), [known(f"kind_{kind}", edition.lang) for kind in table["kind"]]
    yield edition.say("plan_part"), table["part"].to_list()
    yield edition.say("plan_share"), table["share"].to_list()
