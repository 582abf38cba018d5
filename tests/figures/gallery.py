"""One of every picture, drawn from small things that are the same everywhere."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

import danao
from danao import Design, Range, figures
from danao.describe import describe
from danao.reporting import style
from tests import planning_results, rivers, runs
from tests.synthetic import PLANS, synthetic_results

START = runs.START
LINE = ((114.47, 22.80), (114.50, 22.79), (114.52, 22.76), (114.56, 22.74), (114.58, 22.72))
SOURCES = [
    ("works", "works", ["main", 3000.0], {"zh": "污水厂", "en": "Treatment works"}),
    ("brook", "tributary", ["main", 8000.0], {"zh": "小溪", "en": "Brook"}),
    ("factory", "industry", ["main", 8000.0], {"zh": "工厂", "en": "Factory"}),
    ("sewers", "domestic", ["main", 0.0, 15000.0], {"zh": "未收集生活污水", "en": "Uncollected sewage"}),
]


def _with_river(run: danao.Results) -> danao.Results:
    """Give a made-up run a river that lies on the ground, with a weir and sources."""
    levels = [(x, 10.5 - 12.5 * x / 15000.0) for x in (0.0, 7500.0, 15000.0)]
    sections = [danao.CrossSection.trapezoid(x, bed, 30.0, 2.0, 0.03, bank=bed + 5.5) for x, bed in levels]
    stations = []
    for name, row in run.stations.iterrows():
        title = {"zh": row["title_zh"], "en": row["title_en"]}
        stations.append(danao.Station(str(name), "main", row["chainage"], title, "III", bool(row["control"])))
    weir = danao.Weir("weir", ("main", 5500.0), crest=8.5, width=20.0, title={"zh": "拦河堰", "en": "Weir"})
    title = {"zh": "示例河", "en": "Example River"}
    river = danao.River([danao.Reach("main", sections, line=LINE)], stations, [weir], title=title, crs="EPSG:4490")
    sources = [dict(zip(("name", "kind", "at", "title"), one, strict=True)) for one in SOURCES]
    document = json.dumps({"river": describe(river), "sources": sources})
    return dataclasses.replace(run, provenance=run.provenance | {"scenario": document})


def renamed(run: danao.Results, text: str) -> danao.Results:
    """Return a run in which the user has given everything one name."""
    both = {"zh": text, "en": text}
    document = json.loads(run.provenance["scenario"])
    document["sources"] = [one | {"title": both} for one in document["sources"]]
    document["river"] |= {
        "title": both,
        "structures": [one | {"title": both} for one in document["river"]["structures"]],
    }
    about = {"title": both, "river": both, "scenario": json.dumps(document)}
    about["titles"] = dict.fromkeys(run.provenance["titles"], both)
    about["stations"] = [one | {"title_zh": text, "title_en": text} for one in run.provenance["stations"]]
    return dataclasses.replace(run, provenance=run.provenance | about)


@cache
def plans() -> tuple[danao.Results, ...]:
    """Return a year of the present state and of two plans."""
    return tuple(_with_river(synthetic_results(plan, cell=1000.0, hours=6.0)) for plan in list(PLANS)[:4])


@cache
def assessment(lang: str) -> danao.Assessment:
    return danao.assess(list(plans()), lang=lang)


def _instants(times: Any) -> np.ndarray:
    return np.asarray(times).astype("datetime64[ns]").astype(np.int64)


@cache
def samples() -> pd.DataFrame:
    """Return what would be measured at two sections, with errors that are the same everywhere."""
    run, parts = plans()[0], []
    times = pd.date_range("2018-01-15 10:00", "2018-12-15 10:00", periods=16)
    instants, outputs = (_instants(one) for one in (times, run.dataset["time"].values))
    for shift, (station, name) in enumerate([("S2", "COD"), ("S2", "NH3_N"), ("S4", "COD"), ("S4", "NH3_N")]):
        wrong = 1.02 + (0.05 + 0.03 * shift) * np.cos(2.3 * np.arange(16) + shift)
        value = np.interp(instants, outputs, run.at(station)[name].values) * wrong
        parts.append(pd.DataFrame({"time": times, "station": station, "constituent": name, "value": value}))
    table = pd.concat(parts, ignore_index=True).assign(below=False, unit="mg/L", flag="")
    table.loc[[len(table) - 8, len(table) - 9], ["value", "below", "flag"]] = [0.5, True, "<"]
    return table


@cache
def skills() -> pd.DataFrame:
    return danao.skill_table(plans()[:2], samples()[["time", "station", "constituent", "value", "unit", "flag"]])


@cache
def tidal() -> danao.Results:
    """Return a day of a tidal river with salt."""
    tide = danao.Tide({"M2": (0.9, 40.0)}, zone="+08:00")
    ends = [danao.Inflow("main", flow=15.0, quality={"SALINITY": 0.1}), danao.Level("main", tide, {"SALINITY": 30.0})]
    given: dict[str, Any] = {"cell": 400.0, "step": 60.0, "output": 1800.0, "quality": {"SALINITY": 0.1}}
    return runs.run(rivers.estuary(), ends, 25.0 * 3600.0, **given)


@cache
def sampled() -> danao.SamplingError:
    hours = pd.date_range("2018-01-01", "2018-12-31 23:00", freq="h")
    wave = 1.0 + 0.3 * np.cos(2.0 * np.pi * np.arange(hours.size) / 8760.0) + 0.2 * np.sin(np.arange(hours.size) / 7.0)
    return danao.sampling_error(pd.DataFrame({"NH3_N": wave}, hours), draws=2000)


@cache
def sensitive() -> danao.Sensitivity:
    design = Design("latin_hypercube", dict.fromkeys(("rate", "load", "flow"), Range(0, 1)), 100, seed=4)
    table = design.table
    return danao.sensitivity(design, 1.5 * table["rate"] - 2.0 * table["load"] + 0.2 * table["flow"])


def traced() -> SimpleNamespace:
    """Return what the picture asks of a fit to a tracer."""
    run = tidal()
    name = run.stations.index[-1]
    curves = pd.DataFrame({name: run.at(name)["SALINITY"].values}, index=run.dataset["time"].values)
    seen = pd.DataFrame({"station": name, "time": curves.index[::5], "observed": curves[name].to_numpy()[::5] * 1.03})
    return SimpleNamespace(results=run, constituent="SALINITY", curves=curves, residuals=seen, efficiency={name: 0.987})


@cache
def spills() -> danao.SpillTimes:
    first, last = (runs.after(hour * 3600.0) for hour in (2, 4))
    return danao.spill_times(tidal(), at=("main", 3000.0), first=first, last=last, mass=1e5, follow="6 h")


def one(table: pd.DataFrame, run: str = "baseline") -> pd.DataFrame:
    return table[table["run"] == run]


LIMIT = ("Ⅲ", 1.0)
DRAWN: dict[str, Callable[..., Any]] = {
    "animate_profile": lambda lang: figures.animate_profile(tidal(), "SALINITY", every="6h", lang=lang).axes,
    "apportionment": lambda **how: figures.apportionment(planning_results.responses(), "Q", "NH3_N", **how),
    "band": lambda **how: figures.band(planning_results.every()["uncertainty"], "NH3_N", **how),
    "capacity": lambda **how: figures.capacity(planning_results.every()["capacity"], "NH3_N", **how),
    "capacity_slack": lambda **how: figures.capacity_slack(planning_results.every()["capacity"], **how),
    "class_matrix": lambda **how: figures.class_matrix(one(assessment(how["lang"]).sections), exceeding=True, **how),
    "compliance_bars": lambda **how: figures.compliance_bars(
        assessment(how["lang"]).compliance.query("by == 'day' and constituent == 'section'"),
        [style.title(run, how["lang"]) for run in plans()],
        **how,
    ),
    "concentration_duration": lambda **how: figures.concentration_duration(plans(), "S4", "NH3_N", limit=LIMIT, **how),
    "flow_duration": lambda **how: figures.flow_duration(plans()[0], "S2", **how),
    "headroom": lambda **how: figures.headroom(planning_results.every()["plan"], **how),
    "level_discharge_loop": lambda **how: figures.level_discharge_loop(tidal(), "mouth", **how),
    "load_bars": lambda **how: figures.load_bars(plans(), "NH3_N", **how),
    "long_profile": lambda **how: figures.long_profile(plans()[:2], constituent="NH3_N", **how),
    "pareto": lambda **how: figures.pareto(planning_results.every()["pareto"], **how),
    "plan": lambda **how: figures.plan(planning_results.every()["plan"], **how),
    "probability": lambda **how: figures.probability(planning_results.every()["uncertainty"], **how),
    "profile": lambda **how: figures.profile(plans(), "NH3_N", limit=LIMIT, **how),
    "response": lambda **how: figures.response(planning_results.responses(), "Q", "NH3_N", **how),
    "river_map": lambda **how: figures.river_map(plans()[0], constituent="NH3_N", **how),
    "sampling": lambda **how: figures.sampling(sampled(), "NH3_N", **how),
    "scenario_gain": lambda **how: figures.scenario_gain(plans(), constituent="NH3_N", **how),
    "section": lambda **how: figures.section(rivers.estuary().reaches[0].sections[0], [2.0, 2.6, 3.1], **how),
    "section_at": lambda **how: figures.section_at(tidal(), "bridge", **how),
    "series": lambda **how: figures.series(plans()[:2], "S4", "NH3_N", limit=LIMIT, observations=samples(), **how),
    "spill_times": lambda **how: figures.spill_times(spills(), **how),
    "target": lambda **how: figures.target(skills(), **how),
    "taylor": lambda **how: figures.taylor(skills(), **how),
    "tornado": lambda **how: figures.tornado(sensitive(), **how),
    "tracer": lambda **how: figures.tracer(traced(), **how),
}
"""Per name of a picture how it is drawn, given ``lang`` and perhaps ``ax``."""
