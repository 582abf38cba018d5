"""Made-up responses for the what-if page: many sources, several items, values that can be chosen one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from danao.planning.response import Response
from tests.responses import response

ITEMS = ("COD", "NH3_N", "TP", "CODMn", "BOD5")
LIMITS = {"COD": 20.0, "NH3_N": 1.0, "TP": 0.2, "CODMn": 6.0, "BOD5": 4.0, "DO": 5.0}
KINDS = ("works", "industry", "domestic", "storm")


def year(days: bool) -> np.ndarray:
    """Return the instants of a year: the ends of its days with its beginning, or the starts of its months."""
    if not days:
        return np.arange("2020-01", 12, dtype="datetime64[M]").astype("datetime64[ns]")
    return np.arange("2021-01-01", "2022-01-02", dtype="datetime64[D]").astype("datetime64[ns]")


def sandbox(
    sources: int = 6, items: int = 3, stations: int = 4, *, days: bool = False, oxygen: bool = True, seed: int = 0
) -> Response:
    """Return a response with sources S1… that bring every item, water from upstream, and an oxygen that they take."""
    rng = np.random.default_rng(seed)
    times, places = year(days), [f"P{k + 1}" for k in range(stations)]
    season = 1.0 + 0.4 * np.cos(np.linspace(0.0, 2.0 * np.pi, times.size))[:, None]
    parts: dict[str, dict[tuple[str, str], np.ndarray]] = {}
    loads = {}
    for name in ITEMS[:items]:
        share = rng.dirichlet(np.ones(sources))
        whole = LIMITS[name] * rng.uniform(0.6, 1.6, stations) * season
        wobble = 1.0 + 0.05 * rng.standard_normal((sources, times.size, stations))
        parts[name] = {(f"S{k + 1}", name): share[k] * whole * wobble[k] * 0.8 for k in range(sources)}
        parts[name]["upstream", name] = 0.2 * whole
        loads |= {(f"S{k + 1}", name): float(100.0 * share[k] * LIMITS[name]) for k in range(sources)}
    if oxygen:
        parts["DO"] = {(f"S{k + 1}", ITEMS[0]): -0.05 * parts[ITEMS[0]][f"S{k + 1}", ITEMS[0]] for k in range(sources)}
        parts["DO"]["upstream", "DO"] = np.full((times.size, stations), 7.0)
        parts["DO"]["S1", "DO"] = np.full((times.size, stations), 0.2)
    kinds = {f"S{k + 1}": KINDS[k % len(KINDS)] for k in range(sources)} | {"upstream": "boundary"}
    return told(response(parts, loads, times, places, kinds), places)


def told(made: Response, places: list[str], bound: float = 0.002) -> Response:
    """Return a response with all that a real one knows about its run."""
    stations = [
        {"name": name, "reach": "main", "chainage": 1000.0 * (k + 1), "target": "III", "control": k == 0}
        | {"title_zh": f"断面{k + 1}", "title_en": f"Section {k + 1}"}
        for k, name in enumerate(places)
    ]
    about = {
        **made.about,
        "name": "baseline",
        "title": {"zh": "现状", "en": "Present state"},
        "river": {"zh": "某河", "en": "A river"},
        "targets": {},
        "stations": stations,
        "data_status": "illustrative",
        "scenario_hash": "a" * 64,
        "flow_hash": "b" * 64,
        "period": [str(made.times[0]), str(made.times[-1])],
        "versions": {"danao": "0"},
    }
    index = pd.MultiIndex.from_product([made.constituents, places], names=["constituent", "station"])
    far = [bound * LIMITS.get(name, 1.0) for name, _ in index]
    table = pd.DataFrame({"absolute": far, "monthly": far, "corner": "none"}, index)
    return replace(made, about=about, bound=table)


def fixed(values: Mapping[str, np.ndarray], target: str = "III") -> Response:
    """Return a response whose present state has these values, months by stations, and one source that brings little."""
    months, stations = next(iter(values.values())).shape
    times = np.arange("2020-01", months, dtype="datetime64[M]").astype("datetime64[ns]")
    places = [f"P{k + 1}" for k in range(stations)]
    parts = {name: {("upstream", name): array} for name, array in values.items()}
    first = next(iter(values))
    parts[first]["S1", first] = np.where(np.arange(months)[:, None] == months - 1, 1e-3, np.zeros((1, stations)))
    made = told(response(parts, {("S1", first): 1.0}, times, places, {"upstream": "boundary"}), places)
    stations_told = [{**one, "target": target} for one in made.about["stations"]]
    return replace(made, about={**made.about, "stations": stations_told})
