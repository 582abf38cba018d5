"""Every picture of danao, drawn by matplotlib: ``danao.figures.series(runs, "S4", "NH3_N")``.

Each takes ``lang`` (``"zh"`` or ``"en"``) and ``ax`` (where to draw; by default in a new figure) and returns the axes:
change what you like, then ``ax.figure.savefig("x.png")``. Nothing touches pyplot, so pictures are drawn without a
screen and from several threads. Each is loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

_HOME = {
    "animate_profile": ("animate_profile", "animate_profile"),
    "apportionment": ("apportionment", "apportionment_picture"),
    "band": ("band", "band_picture"),
    "capacity": ("capacity", "capacity_picture"),
    "capacity_slack": ("capacity_slack", "capacity_slack_picture"),
    "class_matrix": ("class_matrix", "class_matrix"),
    "compliance_bars": ("compliance_bars", "compliance_bars"),
    "concentration_duration": ("durations", "concentration_duration"),
    "flow_duration": ("durations", "flow_duration"),
    "headroom": ("plan", "headroom_picture"),
    "level_discharge_loop": ("level_discharge_loop", "level_discharge_loop"),
    "load_bars": ("load_bars", "load_bars"),
    "long_profile": ("long_profile", "long_profile"),
    "pareto": ("pareto", "pareto_picture"),
    "plan": ("plan", "plan_picture"),
    "probability": ("probability", "probability_picture"),
    "profile": ("profile", "profile"),
    "response": ("response", "response_picture"),
    "river_map": ("river_map", "river_map"),
    "sampling": ("sampling", "sampling_picture"),
    "scenario_gain": ("scenario_gain", "scenario_gain"),
    "section": ("section", "section_picture"),
    "section_at": ("section", "section_picture_at"),
    "series": ("series", "series"),
    "spill_times": ("spill_times", "spill_times_picture"),
    "target": ("target", "target"),
    "taylor": ("taylor", "taylor"),
    "tornado": ("tornado", "tornado_picture"),
    "tracer": ("tracer", "tracer_picture"),
}
"""Per name the file of `danao.reporting.figures` that it lives in, and its name there."""

__all__ = [*_HOME]

# Editors read the names here.
# ruff: noqa: F401
if TYPE_CHECKING:
    from danao.reporting.figures.animate_profile import animate_profile as animate_profile
    from danao.reporting.figures.apportionment import apportionment_picture as apportionment
    from danao.reporting.figures.band import band_picture as band
    from danao.reporting.figures.capacity import capacity_picture as capacity
    from danao.reporting.figures.capacity_slack import capacity_slack_picture as capacity_slack
    from danao.reporting.figures.class_matrix import class_matrix as class_matrix
    from danao.reporting.figures.compliance_bars import compliance_bars as compliance_bars
    from danao.reporting.figures.durations import concentration_duration as concentration_duration
    from danao.reporting.figures.durations import flow_duration as flow_duration
    from danao.reporting.figures.level_discharge_loop import level_discharge_loop as level_discharge_loop
    from danao.reporting.figures.load_bars import load_bars as load_bars
    from danao.reporting.figures.long_profile import long_profile as long_profile
    from danao.reporting.figures.pareto import pareto_picture as pareto
    from danao.reporting.figures.plan import headroom_picture as headroom
    from danao.reporting.figures.plan import plan_picture as plan
    from danao.reporting.figures.probability import probability_picture as probability
    from danao.reporting.figures.profile import profile as profile
    from danao.reporting.figures.response import response_picture as response
    from danao.reporting.figures.river_map import river_map as river_map
    from danao.reporting.figures.sampling import sampling_picture as sampling
    from danao.reporting.figures.scenario_gain import scenario_gain as scenario_gain
    from danao.reporting.figures.section import section_picture as section
    from danao.reporting.figures.section import section_picture_at as section_at
    from danao.reporting.figures.series import series as series
    from danao.reporting.figures.spill_times import spill_times_picture as spill_times
    from danao.reporting.figures.target import target as target
    from danao.reporting.figures.taylor import taylor as taylor
    from danao.reporting.figures.tornado import tornado_picture as tornado
    from danao.reporting.figures.tracer import tracer_picture as tracer


def __getattr__(name: str) -> Any:
    """Load a picture from the file that it lives in (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'danao.figures' has no attribute '{name}'")
    file, known = _HOME[name]
    value = getattr(importlib.import_module(f"danao.reporting.figures.{file}"), known)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the pictures, loaded or not."""
    return sorted(__all__)
