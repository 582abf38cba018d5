"""One small result of every kind of planning: what reports and workbooks are made of."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import xarray as xr

import danao
from danao import Control, Range
from danao.planning.response import Response
from danao.planning.response.influence import Influence
from tests import rivers, runs
from tests.responses import by_difference, two_outlets
from tests.unit.test_formula_capacity import river_case

LEVERS = [Control("A", most=0.9, cost=10.0), Control("B", most=0.95, cost=30.0)]
EVIL = "=1+1</script><script>document.title='owned'</script>"


@cache
def responses(status: str = "illustrative") -> Response:
    """Return the two outlets with a bound and a status."""
    made = two_outlets()
    index = pd.MultiIndex.from_tuples([("NH3_N", "P"), ("NH3_N", "Q")], names=["constituent", "station"])
    bound = pd.DataFrame(
        {"absolute": [0.02, 0.05], "monthly": [0.004, 0.0125], "corner": ["none", "without works"]}, index
    )
    about = {**made.about, "data_status": status, "scenario_hash": "f" * 64, "period": ["2020-01-01", "2021-01-01"]}
    return replace(made, about=about, bound=bound)


@cache
def spilled() -> danao.Spill:
    """Return a release on a small tidal river that passes a limit at some stations only."""
    tide = danao.Tide({"M2": (0.5, 40.0)}, mean_level=1.5, zone="+08:00")
    ends = [danao.Inflow("main", flow=5.0), danao.Level("main", level=tide)]
    made = runs.scenario(rivers.trapezoid(), ends, 36 * 3600.0, cell=500.0, step=300.0, output=3600.0)
    made = made.replace(dispersion=10.0, initial="steady", data_status="illustrative")
    run = danao.Simulation(made).run(progress=False)
    return danao.spill(run, at=("main", 3000.0), time=runs.after(7 * 3600.0), mass="50 kg", limit="0.05 mg/L")


@cache
def formulas() -> tuple[danao.Capacity, danao.FormulaCapacity]:
    case = river_case()
    run = danao.Simulation(case).run(progress=False)
    return danao.capacity(by_difference(case)), danao.formula_capacity(run, case)


@cache
def every() -> dict[str, object]:
    """Return one result of every kind."""
    made = responses()
    by_formula = formulas()[1]
    return {
        "response": made,
        "apportionment": danao.apportion(made),
        "capacity": danao.capacity(made, outlets=["A", "B"], stations=["P", "Q"]),
        "formula_capacity": by_formula,
        "plan": danao.allocate(made, LEVERS, money="CNY"),
        "pareto": danao.pareto(made, LEVERS, levels=(1.0, 0.6, 0.2), along="tightening", money="CNY"),
        "uncertainty": danao.uncertainty(made, {"A": Range(0.2, 1.0, applied="factor")}, runs=50),
        "spill": spilled(),
    }


def hostile() -> list[object]:
    """Return results in which every name that a user gives is an attack."""
    made = responses()
    emissions = made.emissions.assign(title_zh=EVIL, title_en=EVIL)
    title = dict.fromkeys(("zh", "en"), EVIL)
    stations = [
        {"name": name, "title_zh": EVIL, "title_en": EVIL, "control": name == "Q", "target": "III"}
        for name in ("P", "Q")
    ]
    about = {**made.about, "name": EVIL, "title": title, "river": title, "stations": stations}
    evil = replace(made, emissions=emissions, about=about)
    plan = danao.allocate(evil, LEVERS, money=EVIL)
    return [evil, danao.apportion(evil), danao.capacity(evil, outlets=["A", "B"]), plan]


@cache
def beside() -> dict[str, object]:
    """Return one result of every other kind that has a chapter, most of them made by hand."""
    tide = danao.Tide({"M2": (0.5, 40.0)}, mean_level=1.5, zone="+08:00")
    ends = [danao.Inflow("main", flow=5.0), danao.Level("main", level=tide)]
    made = runs.scenario(rivers.trapezoid(), ends, 36 * 3600.0, cell=500.0, step=300.0, output=3600.0)
    made = made.replace(dispersion=10.0, initial="steady", data_status="illustrative")
    run = danao.Simulation(made).run(progress=False)
    asked = {"at": ("main", 3000.0), "mass": "50 kg", "limit": "0.05 mg/L"}
    first, last = runs.after(4 * 3600.0), runs.after(7 * 3600.0)
    times = danao.spill_times(run, first=first, last=last, apart="1 h", follow="20 h", **asked)
    hours = pd.date_range("2018-01-01", "2019-01-01", freq="h", inclusive="left")
    waves = 0.95 + 0.3 * np.sin(np.arange(hours.size) / 2.0)
    design = danao.Design("saltelli", {"decay": Range(0.1, 0.3), "works.load": Range(0.5, 1.5)}, runs=64)
    outputs = pd.DataFrame({"NH3_N at Q": 3.0 * design.table["works.load"] - 0.1 * design.table["decay"]})
    outputs.attrs["data_status"] = "illustrative"
    months = pd.period_range("2000-01", "2011-12", freq="M")
    flows = 5.0 + np.arange(months.size) % 12 + 0.3 * np.sin(np.arange(months.size))
    return {
        "sampling_error": danao.sampling_error(pd.DataFrame({"NH3_N": waves}, hours)),
        "sensitivity": danao.sensitivity(design, outputs),
        "influence": traced(),
        "design_flow": danao.design_flow(pd.Series(flows, months)),
        "spill_times": times,
        "spill_source": found_back(run),
    }


def found_back(run: danao.Results) -> danao.SpillSource:
    """Return the source of a spill from three samples of it."""
    released = danao.spill(run, at=("main", 3000.0), time=runs.after(7 * 3600.0), mass="50 kg")
    series = released.dataset["concentration"]
    station = str(series["station"].values[-1])
    curve = series.sel(station=station)
    peak = int(curve.values.argmax())
    chosen = [max(peak - 6, 0), peak, min(peak + 6, curve.size - 1)]
    samples = pd.DataFrame(
        {
            "time": curve["time"].values[chosen],
            "station": station,
            "value": curve.values[chosen],
            "error": 0.05 * float(curve.max()),
        }
    )
    return danao.find_spill(run, samples)


def traced() -> Influence:
    """Return the influence on one window of two sources, counted by hand: 0.75 and 0.25 mg/L."""
    coords = {
        "brought": ["NH3_N"],
        "time": pd.date_range("2020-01-01", periods=3, freq="D"),
        "chainage": ("cell", [500.0, 1500.0]),
        "reach": ("cell", ["main", "main"]),
        "station": ("receptor", ["P"]),
        "constituent": ("receptor", ["NH3_N"]),
        "start": ("receptor", pd.DatetimeIndex(["2020-01-01"])),
        "end": ("receptor", pd.DatetimeIndex(["2020-01-03"])),
    }
    values = np.array([[[[0.0, 1.0], [0.0, 3.0], [1.0, 0.0]]]])
    dataset = xr.Dataset({"influence": (("receptor", "brought", "time", "cell"), values)}, coords)
    index = pd.MultiIndex.from_tuples([("A", "NH3_N"), ("B", "NH3_N")], names=["source", "constituent"])
    return Influence(dataset, pd.DataFrame({0: [0.25, 0.75]}, index), np.array([1.0]))
