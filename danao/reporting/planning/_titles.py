"""Titles of what a response knows by name: stations and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from danao.planning.response import Response, control_of, target_of
from danao.reporting.planning._chapter import Edition


def station(about: Mapping[str, Any], name: str, lang: str) -> str:
    """Return the title of a station, or its name."""
    found = {one["name"]: one.get(f"title_{lang}") for one in about.get("stations") or () if isinstance(one, Mapping)}
    return found.get(name) or name


def sources(response: Response, lang: str) -> dict[str, str]:
    """Return the titles of everything that enters, by name."""
    return response.emissions.groupby(level=0, sort=False)[f"title_{lang}"].first().to_dict()


def limits(response: Response, edition: Edition, place: str) -> dict[str, float]:
    """Return the limits at a station by constituent, as far as there are single ones."""
    rules = edition.standard
    target = target_of(response, place, rules, {})
    items = {name: rules.find(name) for name in response.constituents}
    found = {name: rules.limit(item, target) for name, item in items.items() if item is not None}
    return {name: limit for name, limit in found.items() if isinstance(limit, float)}


def sense(edition: Edition, name: str) -> float:
    """Return 1 for what must be at most so much, -1 for what must be at least (oxygen)."""
    item = edition.standard.find(name)
    return -1.0 if item is not None and edition.standard.items[item].sense == "at least" else 1.0


__all__ = ["control_of", "limits", "sense", "sources", "station"]
