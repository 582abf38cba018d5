"""A small good case on disk, for tests of files and of the command line: two kilometres of a tidal creek, two days."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "scenario.yaml": """\
title: {zh: 小河, en: Creek}
period: [2020-01-01, 2020-01-03]
river: river.yaml
constituents: [COD, NH3_N, DO]
waters:
  clean: {COD: 5 mg/L, NH3_N: 0.1 mg/L, DO: 8 mg/L}
boundaries:
  head:
    type: inflow
    reach: main
    flow: {series: flow.csv, column: discharge, gap: 1 d}
    quality: clean
  mouth:
    type: level
    reach: main
    level: {tide: tide.csv, station: bay}
    quality: clean
sources:
  works:
    kind: works
    at: [main, 1 km]
    flow: 2000 m3/d
    quality: {COD: 30 mg/L, NH3_N: 2 mg/L}
  farms:
    at: [main, 0 km, 2 km]
    load: {COD: 10 kg/d}
processes:
  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}
dispersion: 10 m2/s
weather:
  water_temperature: {monthly: climate.csv, column: water_temperature}
initial:
  level: 1.5 m
  quality: {COD: 5 mg/L}
numerics: {cell: 100 m, step: 30 s, output: 1 h, advection: muscl}
targets: {S1: III}
observations: observed.csv
measures:
  - load_cut: {source: farms, fraction: 0.2}
""",
    "plan.yaml": """\
base: scenario.yaml
sources:
  works: {flow: 3000 m3/d}
measures:
  - interception: {source: farms, fraction: 0.5}
""",
    "river.yaml": """\
reaches:
  main:
    sections: sections.csv
    upstream: hill
    downstream: sea
stations:
  S1: {at: [main, 1.5 km], target: III, title: {zh: 桥, en: Bridge}}
""",
    "sections.csv": """\
chainage [m],bed [m],bottom_width [m],side_slope,bank [m],manning
0,1.0,20,2,5.0,0.03
1000,0.5,20,2,4.5,0.03
2000,0.0,20,2,4.0,0.03
""",
    "surveyed.csv": """\
chainage [m],station [m],elevation [m],manning
0,0,5,0.03
0,10,1,0.03
0,20,1,0.03
0,30,5,0.03
2000,0,4,0.03
2000,10,0,0.03
2000,20,0,0.03
2000,30,4,0.03
""",
    "flow.csv": """\
time,discharge [m3/s]
2020-01-01T00:00:00+08:00,2.0
2020-01-02T00:00:00+08:00,3.0
2020-01-03T00:00:00+08:00,2.5
""",
    "climate.csv": "month,water_temperature [degC]\n" + "".join(f"{month},{10 + month}.5\n" for month in range(1, 13)),
    "tide.csv": """\
station,constituent,speed_deg_per_h,amplitude_m,phase_greenwich_deg
bay,M2,28.9841042,0.40,10.0
bay,K1,15.0410686,0.30,20.0
""",
    "observed.csv": """\
time,station,constituent,value,unit,flag
2020-01-01T12:00:00+08:00,S1,COD,12.5,mg/L,
2020-01-02T12:00:00+08:00,S1,NH3_N,0.025,mg/L,<
""",
}


def write_case(folder: Path, **changes: str) -> Path:
    """Write the case; return the path of its scenario file.

    Parameters
    ----------
    folder : Path
        Where to.
    **changes : str
        Texts of files that are to be others, by name without suffix: ``scenario="…"``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changes.get(name.split(".")[0], text), encoding="utf-8")
    return folder / "scenario.yaml"


def edited(*edits: tuple[str, str], file: str = "scenario.yaml") -> str:
    """Return the text of a file of the case with texts replaced, each of which must stand in it once."""
    text = FILES[file]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
