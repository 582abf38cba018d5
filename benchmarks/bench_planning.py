"""Planning on the Dan'ao River: unit responses of twenty sources, and ten thousand plans of them."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
from bench_batch import plans

from danao import Scenario, Source, respond, screen

DAYS = 30


def twenty_sources() -> Scenario:
    """Return the baseline with four constituents and six more outlets."""
    base = plans(1, DAYS)[0].replace(name="twenty sources")
    more = [
        Source(f"outlet {k}", at=("main", 1000.0 + 2000.0 * k), flow=0.02, kind="industry", quality=quality)
        for k, quality in enumerate([{"COD": 60.0, "NH3_N": 5.0, "TP": 0.5, "DO": 3.0}] * (20 - len(base.sources)))
    ]
    return base.replace(sources=[*base.sources, *more])


def test_unit_responses(figure: Any) -> None:
    """All constituents of all twenty sources, the boundaries, air and bed; a year is scaled from thirty days."""
    scenario = twenty_sources()
    respond(scenario.replace(period=(scenario.period[0], scenario.period[0] + np.timedelta64(2, "h"))))  # warm
    begin = time.perf_counter()
    response = respond(scenario)
    seconds = time.perf_counter() - begin
    figure(len(response.emissions), "emissions", "")
    figure(seconds, f"s, {DAYS} days", "")
    figure(seconds * 365.0 / DAYS, "s a year, scaled", "<= 90")

    table = response.emissions
    works = table[table["kind"].isin(["works", "industry", "domestic"])].index
    many = pd.DataFrame(np.random.default_rng(1).uniform(0.0, 1.0, (10_000, len(works))), columns=works)
    many.columns = list(works)
    begin = time.perf_counter()
    screen(response, many)
    figure(time.perf_counter() - begin, "s, ten thousand plans of one month", "")
