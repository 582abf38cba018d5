"""Results made by formula instead of by a run, shaped by the library's own builder.

A river with one reach, four stations and a tide at its mouth; the concentrations follow the seasons and what a plan
leaves of the loads. For tests of everything that reads results and should not wait for a simulation.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from danao.kinetics._process import Constituent
from danao.results import LEDGER_COLUMNS, Results, build
from danao.trust import Check

LENGTH = 15_000.0
STATIONS = {
    "S1": (2000.0, "上游断面"),
    "S2": (7500.0, "中游断面"),
    "S3": (11000.0, "感潮界断面"),
    "S4": (13000.0, "虎爪断桥"),
}
NAMES = {
    "COD": ("chemical oxygen demand (dichromate)", "化学需氧量"),
    "NH3_N": ("ammonia nitrogen", "氨氮"),
    "TP": ("total phosphorus", "总磷"),
}
PLANS = {
    "baseline": ("现状", "Present state", 1.0),
    "interception": ("截污纳管", "Interception", 0.72),
    "upgrade": ("污水厂提标", "Plant upgrade", 0.92),
    "combined": ("组合方案", "Combined", 0.6),
    "intensive": ("强化方案", "Intensive", 0.42),
}
LOADS = {  # t/a of COD, NH3_N, TP; kind; share that a plan can take away
    "upstream": ((865.3, 43.3, 8.65), "boundary", 0.0),
    "local_baseflow": ((235.6, 5.9, 1.47), "baseflow", 0.0),
    "local_storm": ((1920.9, 48.0, 10.98), "storm", 0.5),
    "uncollected": ((919.8, 111.7, 13.14), "domestic", 1.4),
    "WWTP_A": ((328.5, 21.9, 5.47), "works", 0.6),
    "WWTP_B": ((394.2, 26.3, 6.57), "works", 0.6),
    "IND": ((82.1, 5.5, 0.55), "industry", 0.0),
}


TITLES = {"upstream": "上游来水", "local_storm": "降雨径流", "uncollected": "未收集生活污水", "WWTP_A": "甲污水厂"}


def synthetic_grid(cell: float = 500.0, reaches: int = 1) -> SimpleNamespace:
    """Return equal reaches one after the other, with the attributes of a `Grid` that results need."""
    count = round(LENGTH / cell)
    number = np.repeat(np.arange(reaches), count)
    chainage = np.tile((np.arange(count) + 0.5) * cell, reaches)
    face_chainage = np.tile(np.arange(count + 1) * cell, reaches)
    names = ("main", *(f"branch{k}" for k in range(1, reaches)))
    bed = 10.5 - 12.5 * (chainage / LENGTH)
    return SimpleNamespace(
        reach_names=names,
        cell_reach=number,
        cell_chainage=chainage,
        cell_length=np.full(chainage.size, cell),
        cell_bed=bed,
        cell_bank=bed + 5.5,
        face_chainage=face_chainage,
        face_reach=np.repeat(np.arange(reaches), count + 1),
        cell_at=lambda reach, x: names.index(reach) * count + min(int(x // cell), count - 1),
    )


def synthetic_scenario(plan: str = "baseline", start: str = "2018-01-01", end: str = "2019-01-01") -> SimpleNamespace:
    """Return what results ask of a scenario."""
    zh, en, _ = PLANS[plan]
    stations = {
        name: SimpleNamespace(
            name=name,
            reach="main",
            chainage=chainage,
            title={"zh": title, "en": f"Section {name}"},
            target="III",
            control=name == "S4",
        )
        for name, (chainage, title) in STATIONS.items()
    }
    return SimpleNamespace(
        name=plan,
        title={"zh": zh, "en": en},
        river=SimpleNamespace(stations=stations, title={"zh": "示例河", "en": "Example River"}),
        period=(start, end),
        zone="+08:00",
        data_status="illustrative",
        targets={name: "III" for name in STATIONS},
        measures=(),
        indicators={},
        observations=None,
        hash=f"{plan:0<64}",
        flow_hash="f" * 64,
        boundaries=(),
        sources=[SimpleNamespace(name=name, title={"zh": title, "en": name}) for name, title in TITLES.items()],
        loads=lambda unit: _loads(plan),
    )


def _loads(plan: str) -> pd.DataFrame:
    left = PLANS[plan][2]
    rows = {
        name: [kind, *(value * max(0.0, 1.0 - share * (1.0 - left)) for value in values)]
        for name, (values, kind, share) in LOADS.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["kind", *NAMES]).rename_axis("name")


def synthetic_results(
    plan: str = "baseline",
    cell: float = 500.0,
    hours: float = 6.0,
    start: str = "2018-01-01",
    end: str = "2019-01-01",
    trusted: bool = True,
    reaches: int = 1,
) -> Results:
    """Return the results of one plan, a pure function of the arguments."""
    grid = synthetic_grid(cell, reaches)
    step = np.timedelta64(round(hours * 3.6e6), "ms")
    time = np.arange(np.datetime64(start, "ms"), np.datetime64(end, "ms") + step, step)
    seconds = (time - time[0]) / np.timedelta64(1, "s")
    year = 2.0 * np.pi * (seconds / 31_536_000.0)[:, None]
    along = (grid.cell_chainage / LENGTH)[None, :]
    tide = 0.6 * np.sin(2.0 * np.pi * seconds / 44_714.0)[:, None]
    depth = 0.8 - 0.3 * np.cos(year)
    level = np.maximum(grid.cell_bed + depth, tide * along**4 + 0.1)
    depth = level - grid.cell_bed
    area = depth * (30.0 + 2.0 * depth)
    flow = 4.0 - 2.0 * np.cos(year)
    face = (grid.face_chainage / LENGTH)[None, :]
    discharge = flow * (1.0 + face) - 20.0 * np.cos(2.0 * np.pi * seconds / 44_714.0)[:, None] * face**6
    velocity = 0.5 * (discharge[:, :-1] + discharge[:, 1:]) / area if reaches == 1 else area * 0.01
    left = PLANS[plan][2]
    shape = (0.55 + 0.7 * along - 0.35 * along**2) * (1.0 + 0.22 * np.cos(year)) * (1.0 - 0.6 * along**8)
    ripple = 1.0 + 0.08 * np.sin(2.0 * np.pi * seconds / 44_714.0)[:, None] * along**2
    scale = {"COD": 24.0, "NH3_N": 1.42, "TP": 0.27}
    concentrations = {
        name: high * (0.3 + 0.7 * left) * shape * ripple * (1.0 + 0.03 * k)
        for k, (name, high) in enumerate(scale.items())
    }
    ledger = pd.DataFrame(
        [[1.0e6, 4.0e8, 3.6e8, 1.0e8, -1.2e8, 0.0, 2.1e7, 3.0e-5]] * (len(NAMES) + 1),
        index=["water", *NAMES],
        columns=list(LEDGER_COLUMNS),
    )
    trust = [
        Check.at_most("ledger_closure", 3.1e-14 if trusted else 2.0e-8, 1e-10, "NH3_N"),
        Check.at_most("water_closure", 2.2e-15, 1e-10),
        Check.at_most("flow_courant", 0.83, 1.0, "main 14+750"),
        Check("peclet", 12.4, comment="main 9+250"),
        Check.at_least("lowest_concentration", 0.0041, 0.0),
    ]
    return build(
        synthetic_scenario(plan, start, end),
        grid,
        time=time,
        level=level,
        depth=depth,
        area=area,
        volume=area * grid.cell_length,
        velocity=velocity,
        discharge=discharge,
        mean_discharge=discharge,
        constituents=[Constituent(name, en, zh) for name, (en, zh) in NAMES.items()],
        concentrations=concentrations,
        ledger=ledger,
        trust=trust,
        provenance={"scenario": f"name: {plan}\n", "wall_time": 12.5},
    )
