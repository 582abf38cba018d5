"""Boulder Creek, Colorado, 21 August 1987: the sample of QUAL2Kw as scenarios of this library.

Seventeen elements of 425 m (two) and 850 m, steady water, five equal days; the means of the fifth are compared. The
bed starts empty, bottom algae with 40 g of dry matter per m² and without stores, the water like the headwater at 0 h.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

import danao
from danao import (
    CrossSection,
    FreeOutflow,
    Inflow,
    Initial,
    Numerics,
    PrescribedFlow,
    Reach,
    Results,
    River,
    Scenario,
    Series,
    Simulation,
    Source,
    Weather,
)
from danao.forcing.clear_sky import SOLAR_CONSTANT, Bras
from danao.forcing.sun import sun_at
from danao.kinetics import Constituent, OnStretch, Process, constituents_of
from danao.kinetics import _carbonate as carbonate
from danao.kinetics._heat import WATER_HEAT
from danao.kinetics.qual2k import qual2k
from tests.runs import DATA, columns

WIDTH, HEADWATER, WORKS, STREAM, TAKEN = 12.5, 0.71348, 0.75, 0.59, 1.9
GROUNDWATER = (0.257352941176471, 0.242647058823529)
LENGTH, JOINT = 13600.0, 850.0
DAYS, STEP = 5, 675.0
PLACE = (40.06, -105.13)
START = np.datetime64("1987-08-21T00:00:00", "ns")
CARBON = 0.4  # of dry matter
SALT = 1.6e-5 / 0.0199
"""Salinity (psu) for each µmho/cm, by the ionic strength that QUAL2Kw takes (mol/L) and that of sea salt."""
COMPARED = {  # column of the table: constituent, and its unit in g/m³
    "cond_umho": ("TRACER_COND", 1.0),
    "ISS": ("SS", 1.0),
    "DO_mgL": ("DO", 1.0),
    "CBODs": ("CBOD_SLOW", 1.0),
    "CBODf": ("CBOD_FAST", 1.0),
    "Norg_ugL": ("ORG_N", 1e-3),
    "NH4_ugL": ("NH3_N", 1e-3),
    "NO3_ugL": ("NO3_N", 1e-3),
    "Porg_ugL": ("ORG_P", 1e-3),
    "InorgP_ugL": ("PO4_P", 1e-3),
}
_UNITS = {"ug/L": 1e-3, "mgD/L": CARBON, "ugA/L": 0.04}

VALUES: dict[str, dict[str, Any]] = {
    "solids": {"velocity": "0.06128 m/day"},
    "organic_carbon": {"hydrolysis_rate": "1.93545 1/day", "slow_rate": "1.18385 1/day", "fast_rate": "0.5447 1/day"},
    "detritus": {"dissolution_rate": "2.7754 1/day", "fast_share": 0.0, "settling_velocity": "3.89475 m/day"},
    "organic_nitrogen": {"hydrolysis_rate": "0.8365 1/day", "settling_velocity": "0.24964 m/day"},
    "nitrification": {"rate": "2.1554 1/day"},
    "denitrification": {"rate": "1.02986 1/day", "transfer_velocity": "0.05126 m/day"},
    "organic_phosphorus": {"hydrolysis_rate": "3.4361 1/day", "settling_velocity": "0.62926 m/day"},
    "phosphate": {"velocity": "0.01384 m/day"},
    "bottom_algae": {
        "areal_growth": 49.3845 * CARBON / 86400.0,
        "respiration_rate": "0.48434 1/day",
        "excretion_rate": "0.46367 1/day",
        "death_rate": "0.40579 1/day",
        "nitrogen_half_saturation": "163.368 ug/L",
        "phosphorus_half_saturation": "47.556 ug/L",
        "carbon_half_saturation": 1.0484032e-5 * 12010.7,
        "light_constant": "2.09098 ly/d",
        "ammonium_preference": "1.48807 ug/L",
        "least_nitrogen": 29.95736472e-3 / CARBON,
        "least_phosphorus": 0.3928168e-3 / CARBON,
        "nitrogen_uptake": 0.4465885 / CARBON / 86400.0,
        "phosphorus_uptake": 0.1144235 / CARBON / 86400.0,
        "nitrogen_filling": 85.5635e-3 / CARBON,
        "phosphorus_filling": 1.752547 * 0.3928168e-3 / CARBON,
    },
    "ammonia_volatilisation": {"gas": "by_wind"},
    "inorganic_carbon": {"partial_pressure": "347 uatm", "ratio": (32.0 / 44.0) ** 0.25},
    "diagenesis": {
        "methane_profile": "mixed",
        "methane_oxygen": 0.0,
        "thickness": 1e-4,
        "fast_rate": "35 1/day",
        "slow_rate": "1.8 1/day",
        "theta": {"methane_velocity": 1.079**0.25},
    },
    "heat_balance": {"albedo": 0.0},
    "bed_heat": {"diffusivity": "0.0064 cm2/s", "capacity": 0.59764633e6 * 4.184, "thickness": "10 cm"},
}
"""Rates of the sample (BC_1987-08-21.q2k) in the arguments of the preset; algae per gram of carbon."""


@cache
def waters() -> dict[str, dict[str, tuple[float, float, float]]]:
    """Return mean, amplitude and time of the peak (days) of every constituent of every water, in g/m³."""
    with (DATA / "H13" / "waters.csv").open(newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    found: dict[str, dict[str, tuple[float, float, float]]] = {}
    for row in rows:
        unit = _UNITS.get(row["unit"], 1.0)
        for water in ("headwater", "works"):
            mean, amplitude, peak = (float(row[f"{water}_{key}"]) for key in ("mean", "amplitude", "peak_day"))
            found.setdefault(water, {})[row["constituent"]] = (mean * unit, amplitude * unit, peak)
        for water in ("stream", "groundwater_upper", "groundwater_lower"):
            found.setdefault(water, {})[row["constituent"]] = (float(row[water]) * unit, 0.0, 0.0)
    return found


def at(water: str, name: str, days: Any) -> Any:
    """Return the concentration of a water at times in days; TIC follows from pH and alkalinity."""
    if name == "SALINITY":
        return SALT * at(water, "TRACER_COND", days)
    if name == "TIC":
        return inorganic(*(at(water, key, days) for key in ("pH", "ALK", "TEMPERATURE", "SALINITY")))
    mean, amplitude, peak = waters()[water].get(name, (0.0, 0.0, 0.0))
    return mean + amplitude * np.cos(2.0 * np.pi * (np.asarray(days) - peak))


def inorganic(acidity: Any, alkalinity: Any, temperature: Any, salinity: Any) -> Any:
    """Return the inorganic carbon (g/m³) of water of a pH and an alkalinity."""
    ion = 10.0 ** (3.0 - acidity)
    first = carbonate.first_dissociation(temperature, salinity)
    second = carbonate.second_dissociation(temperature, salinity)
    charge = alkalinity / carbonate.EQUIVALENT - carbonate.ion_product(temperature, salinity) / ion + ion
    whole = ion * ion + first * ion + first * second
    return carbonate.CARBON * charge * whole / (first * ion + 2.0 * first * second)


def quality(water: str, names: Sequence[str]) -> dict[str, Any]:
    """Return what a water carries."""
    days = np.arange(-1.0, DAYS + 1.0, 1.0 / 128.0)
    times = START + (days * 86400e9).astype("timedelta64[ns]")
    found = {}
    for name in names:
        steady = np.ptp(at(water, name, days)) == 0.0
        found[name] = float(np.max(at(water, name, 0.0))) if steady else Series(times, at(water, name, days))
    return found


def chainage(kilometre: Any) -> Any:
    """Return metres from the upper end for a kilometre of the sample."""
    return LENGTH - 1000.0 * np.asarray(kilometre)


@cache
def elements() -> dict[str, np.ndarray]:
    """Return the seventeen elements: begin, end and middle (m), discharge, depth, and the columns of the table."""
    found = dict(columns("H13", "reaches.csv"))
    found["begin"], found["end"] = chainage(found["x_up_km"]), chainage(found["x_down_km"])
    found["middle"] = 0.5 * (found["begin"] + found["end"])
    discharge = np.full(17, HEADWATER + WORKS)
    for share, (first, last) in zip(GROUNDWATER, ((0.0, 7000.0), (7000.0, LENGTH)), strict=True):
        discharge += share * np.clip((found["end"] - first) / (last - first), 0.0, 1.0)
    discharge += np.where(found["end"] > 3400.0, STREAM, 0.0) - np.where(found["end"] > 7000.0, TAKEN, 0.0)
    depth = np.full(17, 0.3)
    for _ in range(100):
        depth = (discharge * found["manning"]) ** 0.6 * (WIDTH + 2.0 * depth) ** 0.4 / WIDTH / found["slope"] ** 0.3
    return found | {"discharge": discharge, "depth": depth, "elevation": _mid_elevation(found)}


def _mid_elevation(table: Mapping[str, np.ndarray]) -> np.ndarray:
    return 0.5 * (table["elevation_up_m"] + table["elevation_down_m"])


def by_element(values: Any) -> Any:
    """Return a value by element as a parameter."""
    found: Any = float(values[-1])
    for begin, end, value in zip(elements()["begin"], elements()["end"], values, strict=True):
        place = ("upper" if end <= JOINT else "lower", float(begin), float(end))
        found = OnStretch(inside=float(value), outside=found, at=place)
    return found


def by_place(values: Any) -> dict[str, tuple[list[float], list[float]]]:
    """Return a value by element as tables of chainage, constant within each."""
    found = {}
    for reach, inside in (("upper", elements()["end"] <= JOINT), ("lower", elements()["end"] > JOINT)):
        begin, end = elements()["begin"][inside] + 0.01, elements()["end"][inside] - 0.01
        places = np.stack([begin, end], axis=1).ravel()
        found[reach] = (places.tolist(), np.repeat(np.asarray(values, dtype=float)[inside], 2).tolist())
    return found


def radiation() -> Series:
    """Return the radiation that enters the water: Bras' sky of turbidity 3, half clouded, less what the water reflects.

    The sun stands as high as it looks; all days are the first.
    """
    times = START + (np.arange(DAYS * 86400 // STEP + 1) * STEP).astype("timedelta64[s]").astype("timedelta64[ns]")
    first = START + (times - START) % np.timedelta64(1, "D")
    sine, distance = sun_at(first.astype(np.int64) + 6 * 3600 * 10**9, *PLACE)
    height = np.rad2deg(np.arcsin(sine))
    lifted = height + refraction(height)
    seen = np.maximum(np.sin(np.deg2rad(lifted)), 0.0)
    clear = SOLAR_CONSTANT / distance**2 * seen * Bras(3.0).transmitted(seen)
    albedo = np.minimum(0.95 * np.maximum(lifted, 0.01) ** -0.75, 1.0)
    return Series(times, clear * (1.0 - 0.65 * 0.5**2) * (1.0 - albedo))


def refraction(height: Any) -> Any:
    """Return by how much the air lifts the sun, degrees: the formula of NOAA's solar calculator, from memory."""
    e, slope = np.maximum(height, -0.575), np.tan(np.deg2rad(np.maximum(height, 5.0)))
    low = 1735.0 + e * (-518.2 + e * (103.4 + e * (-12.79 + e * 0.711)))
    high = 58.1 / slope - 0.07 / slope**3 + 0.000086 / slope**5
    return np.where(height > 5.0, high, np.where(height > -0.575, low, 0.0)) / 3600.0


def weather() -> Weather:
    """Return the weather, the same all day but for the sun; the wind was measured at 7 m."""
    vapour = [np.exp(17.27 * t / (237.3 + t)) for t in (3.9, 18.5)]
    pressure = danao.kinetics.air_pressure(float(elements()["elevation"].mean()))
    return Weather(
        wind=2.0 * (10.0 / 7.0) ** 0.15,
        air_temperature=18.5,
        relative_humidity=vapour[0] / vapour[1],
        cloud_cover=0.5,
        solar_radiation=radiation(),
        air_pressure=pressure,
    )


def preset(**changes: Mapping[str, Any]) -> list[Process]:
    """Return the preset with the rates of the sample; `changes` are further values of its parts."""
    aeration = {"formula": "constant", "rate": by_element(elements()["reaeration_20_per_day"] / 86400.0)}
    values = {part: {**own, **changes.get(part, {})} for part, own in ({"reaeration": aeration} | VALUES).items()}
    parts = {"sediment": "diagenesis", "temperature": "simulated", "without": ["phytoplankton", "pathogens"]}
    return qual2k(**parts, values=values)


def scenario(
    processes: Sequence[Process],
    cell: float | None = None,
    step: float = STEP,
    own: Mapping[str, Constituent] | None = None,
    **numerics: Any,
) -> Scenario:
    """Return the five days; without `cell` cells are the elements; `own` constituents stand for those they name."""
    names = (*constituents_of(processes), "TRACER_COND", "SALINITY")
    carried = [name for name in names if danao.kinetics.constituent(name).mobile]
    cells: Any = {"upper": 425.0, "lower": 850.0} if cell is None else cell
    places = {"works": ("upper", 1.0), "stream": ("lower", 3401.0)}
    flows = {"works": WORKS, "stream": STREAM}
    sources = [Source(name, place, flows[name], quality(name, carried)) for name, place in places.items()]
    sources += [Source("taken", ("lower", 7001.0), -TAKEN)]
    for water, flow, begin, end in (("upper", GROUNDWATER[0], 0.0, 7000.0), ("lower", GROUNDWATER[1], 7000.0, LENGTH)):
        for reach, first, last in (("upper", 0.0, JOINT), ("lower", JOINT, LENGTH)):
            a, b = max(begin, first), min(end, last)
            if a < b:
                carries, share = quality(f"groundwater_{water}", carried), (b - a) / (end - begin)
                sources.append(Source(f"ground {water} {reach}", (reach, a, b), flow * share, carries))
    ends = (HEADWATER, elements()["discharge"][1], elements()["discharge"][-1])
    discharge = {"upper": ([0.0, JOINT], ends[:2]), "lower": ([JOINT, LENGTH], ends[1:])}
    numbers = {"cell": cells, "step": step, "output": STEP, "advection": "upwind", **numerics}
    return Scenario(
        name="boulder creek",
        river=_river(),
        period=(START, START + np.timedelta64(DAYS, "D")),
        boundaries=[Inflow("upper", HEADWATER, quality("headwater", carried)), FreeOutflow("lower")],
        sources=sources,
        constituents=[(own or {}).get(name, name) for name in names],
        processes=processes,
        weather=weather(),
        hydraulics=PrescribedFlow(discharge, by_place(WIDTH * elements()["depth"])),
        initial=Initial(quality=_start(names)),
        numerics=Numerics(**numbers),
        zone="-06:00",
    )


def _river() -> River:
    def reach(name: str, begin: float, end: float, **joint: str) -> Reach:
        return Reach(name, [CrossSection.rectangle(x, 0.0, WIDTH, 0.08, bank=3.0) for x in (begin, end)], **joint)

    return River([reach("upper", 0.0, JOINT, downstream="joint"), reach("lower", JOINT, LENGTH, upstream="joint")])


def _start(names: Sequence[str]) -> dict[str, Any]:
    """Return the state at the start: headwater, bottom algae without stores, a bed as warm as the water."""
    depth = elements()["depth"]
    warm = float(at("headwater", "TEMPERATURE", 0.0))
    found: dict[str, Any] = {
        name: float(at("headwater", name, 0.0)) for name in names if danao.kinetics.constituent(name).mobile
    }
    if "BOTTOM_ALGAE_C" in names:
        found["BOTTOM_ALGAE_C"] = by_place(40.0 * CARBON / depth)
    if "TEMPERATURE_bed" in names:
        heat = 0.59764633e6 * 4.184 * 0.1 / WATER_HEAT
        found["TEMPERATURE_bed"] = by_place(warm * heat / depth)
    return found


def run(processes: Sequence[Process], **how: Any) -> Results:
    """Run the five days."""
    return Simulation(scenario(processes, **how)).run(progress=False)


def daily(results: Results, name: str, days: float = 1.0) -> np.ndarray:
    """Return the mean of the last day in the elements: over the instants at which QUAL2Kw's steps begin."""
    instants = round(days * 86400.0 / STEP)
    values = results.dataset[name].values[-1 - instants : -1].mean(axis=0)
    along = results.dataset["chainage"].values
    bounds = zip(elements()["begin"], elements()["end"], strict=True)
    return np.array([values[(along > begin) & (along < end)].mean() for begin, end in bounds])


def deviations(results: Results) -> dict[str, np.ndarray]:
    """Return by column of the table how far the fifth day is from QUAL2Kw, relatively, in the elements."""
    table = columns("H13", "wq_daily_average.csv")
    return {key: daily(results, name) / unit / table[key][1:] - 1.0 for key, (name, unit) in COMPARED.items()}
