"""Responses and pages for tests in a browser: made up, with all that a page can show."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.response import Response
from tests.responses import response

KINDS = ("works", "domestic", "industry", "tributary", "storm")
LIMITS = {"NH3_N": 1.0, "TP": 0.2, "COD": 20.0, "CODMn": 6.0, "BOD5": 4.0}


def made_up(
    sources: int = 20,
    items: Sequence[str] = ("NH3_N", "TP", "COD"),
    stations: int = 9,
    days: int = 365,
    seed: int = 0,
    *,
    oxygen: bool = False,
    bound: bool = True,
) -> Response:
    """Return a response of random parts, section means about their limits of class III, so that all classes occur.

    With `oxygen`, every load takes oxygen; with `bound`, the error of monthly means is known.
    """
    rng = np.random.default_rng(seed)
    instants = days + 1  # a value ends the day that it stands for
    times = np.arange("2021-01-01", instants, dtype="datetime64[D]").astype("datetime64[ns]")
    season = 1.0 + 0.4 * np.cos(np.arange(instants) / 58.1)[:, None] + 0.1 * rng.standard_normal((instants, 1))
    reach = rng.gamma(0.8, 1.0, (sources, stations)) * (np.arange(stations) >= rng.integers(0, stations, (sources, 1)))
    names = [f"S{k:02d}" for k in range(sources)]
    parts: dict[str, dict[tuple[str, str], np.ndarray]] = {}
    for item in items:
        scale = LIMITS[item] * 0.75 / max(reach.sum(axis=0).mean(), 1e-9)
        noise = 1.0 + 0.15 * rng.random((sources, instants, stations))
        own = {(name, item): scale * reach[k] * season * noise[k] for k, name in enumerate(names)}
        parts[item] = {**own, ("upstream", item): np.full((instants, stations), 0.2 * LIMITS[item])}
    if oxygen:
        taken = {
            key: -2.0 / LIMITS[item] / len(items) * values
            for item in items
            for key, values in parts[item].items()
            if key[0] != "upstream"
        }
        parts["DO"] = {**taken, ("upstream", "DO"): np.full((instants, stations), 7.5)}
    loads = {(name, item): float(rng.gamma(2.0, 2.0)) for name in names for item in items}
    made = response(parts, loads, times, [f"P{k}" for k in range(stations)], _kinds(names))
    return told(made, bound)


def _kinds(names: Sequence[str]) -> dict[str, str]:
    return {name: KINDS[k % len(KINDS)] for k, name in enumerate(names)}


def _places(sources: pd.Index) -> dict[str, list[Any]]:
    """Return where sources enter: S00 farthest down the main river, every third on a branch, every fifth a stretch."""
    numbers = [int(name[1:]) if name[1:].isdigit() else None for name in sources]
    chainage = [math.nan if k is None else 500.0 * (90 - k) for k in numbers]
    return {
        "reach": ["" if k is None else ("main", "branch")[k % 3 == 2] for k in numbers],
        "chainage": chainage,
        "end": [
            x + 800.0 if k is not None and k % 5 == 4 else math.nan for k, x in zip(numbers, chainage, strict=True)
        ],
        "bank": ["" if k is None else ("left", "right", "")[k % 3] for k in numbers],
    }


def told(made: Response, bound: bool = True) -> Response:
    """Return a response with titles, a river, a control section and, if asked, the error of its monthly means."""
    sources = made.emissions.index.get_level_values(0)
    emissions = made.emissions.assign(
        title_zh=[f"污染源{name}" if name != "upstream" else "上游来水" for name in sources],
        title_en=[f"Source {name}" if name != "upstream" else "Upstream" for name in sources],
    )
    emissions = emissions.assign(**_places(sources))
    stations = [
        {
            "name": name,
            "title_zh": f"断面{name}",
            "title_en": f"Section {name}",
            "reach": "main",
            "chainage": 1000.0 * k,
            "target": "III" if k else "IV",
            "control": k == 0,
        }
        for k, name in enumerate(made.stations)
    ]
    about = {
        **made.about,
        "river": {"zh": "示例河", "en": "Example River"},
        "title": {"zh": "现状", "en": "Present state"},
        "period": [str(made.times[0])[:10], str(made.times[-2])[:10]],
        "data_status": "illustrative",
        "stations": stations,
        "scenario_hash": "0123456789abcdef",
        "flow_hash": "fedcba9876543210",
    }
    table = None
    if bound:
        keys = pd.MultiIndex.from_product([made.constituents, made.stations], names=["constituent", "station"])
        uneven = np.tile(0.005 + 0.02 * (np.arange(len(made.stations)) % 3), len(made.constituents))
        error = uneven * np.array([float(made.base[name].mean()) for name, _ in keys])
        table = pd.DataFrame({"absolute": 3 * error, "monthly": error, "corner": "without S00"}, index=keys)
    return dataclasses.replace(made, emissions=emissions, about=about, bound=table)


def write(path: Path, made: Response, **options: Any) -> Path:
    """Write the page of a response."""
    from danao.reporting.whatif.write import write_whatif

    return write_whatif(path, made, **options)
