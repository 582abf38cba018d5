"""Payload: the board as plain data, the way the script reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment import periods
from danao.planning.allocation.asked import ON_LIMIT
from danao.planning.allocation.control import Control
from danao.reporting.whatif import daily
from danao.reporting.whatif.board import Board, Sums
from danao.reporting.whatif.levers import UNCUT, grouped
from danao.reporting.whatif.packing import packed
from danao.reporting.whatif.preset import Preset
from danao.reporting.whatif.profile import Profile
from danao.standards._item import SENSES

Floats = NDArray[np.float64]
Plain = dict[str, Any]
_NOWHERE: Plain = {"reach": "", "km": [], "bank": ""}


def payload(board: Board, profile: Profile, presets: Sequence[Preset], form: daily.Form) -> Plain:
    """Return everything that the page is made of, but for its texts."""
    about = board.response.about
    return {
        "river": _both(about.get("river")),
        "title": _both(about.get("title"), str(about.get("name", ""))),
        "illustrative": about.get("data_status") == "illustrative",
        "standard": {
            "number": board.standard.number,
            "title": dict(board.standard.title),
            "classes": [
                {"name": one.name, "label": dict(one.label), "colour": dict(one.colour)}
                for one in board.standard.classes
            ],
        },
        "months": [str(month) for month in board.months],
        "years": [{"label": str(year), "months": places} for year, places in board.years.items()],
        "fewest": periods.FEWEST_MONTHS,
        "stations": _stations(board),
        "sources": _sources(board),
        "levers": _levers(board),
        "controls": [_control(one, board) for one in board.controls],
        "onLimit": ON_LIMIT,
        "priced": board.priced,
        "money": board.money,
        "items": [_item(one, board) for one in board.sums],
        "days": _days(board, form),
        "profile": _profile(board, profile),
        "presets": [preset.record() for preset in presets],
        "provenance": _provenance(board),
    }


def _both(title: Mapping[str, str] | None, name: str = "") -> dict[str, str]:
    given = title or {}
    return {lang: str(given.get(lang) or name) for lang in ("zh", "en")}


def _stations(board: Board) -> list[Plain]:
    about = {one["name"]: one for one in board.response.about.get("stations") or ()}
    found = []
    for name in board.stations:
        one = about.get(name, {})
        title = {lang: one.get(f"title_{lang}") or name for lang in ("zh", "en")}
        target = board.standard.rank(board.target(name))
        found.append({"name": name, "title": title, "target": target, "control": bool(one.get("control"))})
    return found


def _sources(board: Board) -> list[Plain]:
    """Return everything that enters: sources with levers, and what stays."""
    table = board.monthly.emissions
    found = []
    for name, rows in table.groupby(level=0, sort=False):
        first = rows.iloc[0]
        title = {lang: str(first[f"title_{lang}"]) for lang in ("zh", "en")}
        levers = [place for place, key in enumerate(board.levers) if key[0] == name]
        own = {"name": str(name), "title": title, "kind": str(first["kind"]), "levers": levers}
        found.append({**own, **_place(first)})
    return [*found, {"name": UNCUT, "title": {}, "kind": UNCUT, "levers": [], **_NOWHERE}]


def _place(row: pd.Series) -> Plain:
    """Return where a source enters, km; empty where it has no place, or the response is of a version without."""
    if not row.get("reach"):
        return _NOWHERE
    km = [float(row[key]) / 1e3 for key in ("chainage", "end") if np.isfinite(row[key])]
    return {"reach": str(row["reach"]), "km": km, "bank": str(row["bank"])}


def _levers(board: Board) -> list[Plain]:
    names = [str(name) for name in dict.fromkeys(board.monthly.emissions.index.get_level_values(0))]
    known = board.response.about.get("constituents") or {}
    found = []
    for (source, brought), load in zip(board.levers, board.loads, strict=True):
        item = board.standard.find(brought)
        title = board.standard.items[item].title if item is not None else _long(known.get(brought, {}), brought)
        found.append({"source": names.index(source), "brought": brought, "title": dict(title), "load": float(load)})
    return found


def _long(about: Mapping[str, str], name: str) -> dict[str, str]:
    return {"zh": about.get("long_name_zh") or name, "en": about.get("long_name") or name}


def _control(control: Control, board: Board) -> Plain:
    """Return a control: its levers, its bounds, the pieces of its cost, and what a tonne of each load costs."""
    places = [int(board.levers.get_loc((control.source, name))) for name in control.constituents]
    loads = {name: float(board.loads[place]) for name, place in zip(control.constituents, places, strict=True)}
    return {
        "levers": places,
        "least": float(control.least),
        "most": float(control.most),
        "fixed": float(control.fixed),
        "pieces": [[width, money] for width, money in control.segments(loads)],
        "rates": [[list(step) for step in control.rate(name).steps] for name in control.constituents],
    }


def _item(one: Sums, board: Board) -> Plain:
    """Return an item: its rules, its rows, and their monthly means."""
    item = one.item
    names = [str(name) for name in dict.fromkeys(board.monthly.emissions.index.get_level_values(0))]
    places = {**{name: place for place, name in enumerate(names)}, UNCUT: len(names)}
    return {
        "name": item.name,
        "constituent": one.constituent,
        "title": dict(item.title),
        "unit": item.unit,
        "sense": {SENSES[0]: 1, SENSES[1]: -1}[item.sense],
        "decimals": item.decimals,
        "multiple": item.multiple,
        "priority": item.priority,
        "factor": one.factor,
        "bounds": packed(_bounds(one, board)),
        "rows": [[places[row.source], row.lever] for row in one.rows],
        "monthly": packed(one.monthly),
        "error": [None if np.isnan(value) else float(value) for value in one.bound],
        "observed": [],
    }


def _bounds(one: Sums, board: Board) -> Floats:
    """Return lowest and highest value of every class, shape (classes, 2, periods, stations): months, then years.

    They differ by place and month only where the water temperature is simulated; else the last two sizes are 1.
    """
    warm = np.full((1, 1), np.nan)
    if board.warm is not None and one.item.saturation:
        years = [board.warm[places].mean(axis=0) for places in board.years.values()]
        warm = np.concatenate([board.warm, np.stack(years)])
    pairs = [one.item.bounds(name, "river", warm) for name in one.item.classes]
    return np.stack([np.stack(pair) for pair in pairs])


def _days(board: Board, form: daily.Form) -> Plain | None:
    """Return what each row brings day by day, or None where there are only months."""
    if not board.has_days:
        return None
    response = board.response
    places = [response.stations.index(name) for name in board.stations]
    items = []
    for one in board.sums:
        part = response.parts[one.constituent]
        rows, values = grouped(part, board.monthly.emissions["kind"], board.levers)
        keep = [rows.index(row) for row in one.rows]
        by_day = daily.of_days(response, values[keep][:, :, places], form.days) * one.factor
        coded = daily.Coding.of(by_day, form)
        items.append(
            {
                "numbers": packed(coded.numbers),
                "low": coded.low.tolist(),
                "step": coded.step.tolist(),
                "error": coded.error,
            }
        )
    starts = [str(day) for day in daily.day_starts(response, form.days)]
    return {"starts": starts, "length": form.days, "bits": form.bits, "items": items}


def _profile(board: Board, profile: Profile) -> Plain:
    """Return the places along the river, and what each row brings there by month."""
    monthly = board.monthly
    at = [monthly.stations.index(name) for name in profile.names]
    items = []
    for one in board.sums:
        rows, values = grouped(monthly.parts[one.constituent], monthly.emissions["kind"], board.levers)
        keep = [rows.index(row) for row in one.rows]
        items.append(packed((values[keep][:, :, at] * one.factor).astype(np.float32)))
    judged = [board.stations.index(name) if name in board.stations else -1 for name in profile.names]
    return {"x": [float(x) for x in profile.x], "stations": judged, "reach": profile.reach, "items": items}


def _provenance(board: Board) -> Plain:
    about = board.response.about
    keys = ("name", "scenario_hash", "flow_hash", "period", "zone", "python")
    found: Plain = {key: about.get(key) for key in keys}
    found["standard"] = {"name": board.standard.name, "hash": board.standard.content_hash}
    found["versions"] = dict(about.get("versions") or {})
    return found


def bound_table(board: Board) -> Iterable[Plain]:
    """Give the measured error of the responses, item by item and station by station."""
    bound = board.response.bound
    if bound is None:
        return
    for one in board.sums:
        for place, station in enumerate(board.stations):
            if (one.constituent, station) not in bound.index:
                continue
            row = bound.loc[(one.constituent, station)]
            yield {
                "item": one.item.name,
                "station": place,
                "absolute": float(row["absolute"]) * one.factor,
                "monthly": float(one.measured[place]),
                "corner": str(row.get("corner", "")),
            }
