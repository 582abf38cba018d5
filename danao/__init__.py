"""Rivers, their water quality and whether it meets the standard: from a scenario file to a report.

The public names, and nothing else. Each is loaded when it is first asked for, so that ``import danao`` and
``danao --help`` do not wait for the solvers, xarray and matplotlib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import solvers

if getattr(solvers, "OWNER", None) != "danao":
    raise ImportError(
        f"danao needs its own package 'solvers', but {solvers.__file__} stands in its way: rename that file"
    )

__version__ = "0.1.0"

_HOME = {
    "Assessment": "danao.assessment",
    "AtTemperature": "danao.kinetics._parameters",
    "BoxBarrel": "danao.river.structures",
    "Batch": "danao.planning.batch",
    "Bras": "danao.forcing.clear_sky",
    "CircularBarrel": "danao.river.structures",
    "ClearSky": "danao.forcing.clear_sky",
    "Constituent": "danao.kinetics._process",
    "CrossSection": "danao.river.section",
    "Culvert": "danao.river.structures",
    "DanaoError": "danao.errors",
    "DensityGradient": "danao.forcing.forces",
    "FreeOutflow": "danao.forcing.boundaries",
    "Gate": "danao.river.structures",
    "HeadLoss": "danao.river.structures",
    "Import": "danao.importers.imported",
    "Inflow": "danao.forcing.boundaries",
    "Initial": "danao.scenario",
    "InputError": "danao.errors",
    "Junction": "danao.river.junction",
    "Kinetics": "danao.kinetics._matrix",
    "Lanes": "danao.kinetics._parameters",
    "Level": "danao.forcing.boundaries",
    "Monthly": "danao.forcing.series",
    "Numerics": "danao.scenario",
    "OnStretch": "danao.kinetics._parameters",
    "Outflow": "danao.forcing.boundaries",
    "PrescribedFlow": "danao.scenario",
    "Process": "danao.kinetics._process",
    "Pump": "danao.river.structures",
    "RatingCurve": "danao.forcing.boundaries",
    "RatingTable": "danao.river.structures",
    "Reach": "danao.river.network",
    "Reading": "danao.forcing.operations",
    "Results": "danao.results",
    "River": "danao.river.network",
    "RoughnessByDepth": "danao.river.roughness",
    "RubberDam": "danao.river.structures",
    "RunError": "danao.errors",
    "RyanStolzenbach": "danao.forcing.clear_sky",
    "Scenario": "danao.scenario",
    "Schedule": "danao.forcing.operations",
    "Series": "danao.forcing.series",
    "SetPoint": "danao.forcing.operations",
    "SharpCrestedWeir": "danao.river.structures",
    "Simulation": "danao.simulation",
    "Source": "danao.forcing.sources",
    "Standard": "danao.standards._standard",
    "Station": "danao.river.network",
    "Switch": "danao.forcing.operations",
    "Tide": "danao.forcing.tide",
    "TideGate": "danao.river.structures",
    "TracerFit": "danao.planning.tracer",
    "TracerMoments": "danao.planning.tracer",
    "TransientStorage": "danao.scenario",
    "Wall": "danao.forcing.boundaries",
    "Weather": "danao.forcing.weather",
    "Weir": "danao.river.structures",
    "WindStress": "danao.forcing.forces",
    "animate_profile": "danao.reporting.animate_profile",
    "assess": "danao.assessment",
    "batch": "danao.planning.batch",
    "closing": "danao.kinetics._process",
    "fit_tracer": "danao.planning.tracer",
    "level_discharge_loop": "danao.reporting.level_discharge_loop",
    "long_profile": "danao.reporting.long_profile",
    "open_results": "danao.results",
    "parameter": "danao.kinetics._declared",
    "pond": "danao.river.pond",
    "process": "danao.kinetics._declare",
    "rate_lanes": "danao.planning.rates",
    "read_hecras": "danao.importers.hecras",
    "read_river": "danao.scenario_file",
    "read_scenario": "danao.scenario_file",
    "read_sections": "danao.scenario_file",
    "read_standard": "danao.standards._standard",
    "read_swmm": "danao.importers.swmm",
    "roughness_lanes": "danao.planning.roughness",
    "section_picture": "danao.reporting.section_picture",
    "section_picture_at": "danao.reporting.section_picture",
    "station_series": "danao.planning.side_by_side",
    "steady_profile": "danao.planning.steady_profile",
    "tracer_moments": "danao.planning.tracer",
    "tracer_picture": "danao.reporting.tracer_picture",
    "write_report": "danao.reporting",
    "write_river": "danao.scenario_file",
}

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from danao.assessment import Assessment as Assessment
    from danao.assessment import assess as assess
    from danao.errors import DanaoError as DanaoError
    from danao.errors import InputError as InputError
    from danao.errors import RunError as RunError
    from danao.forcing.boundaries import FreeOutflow as FreeOutflow
    from danao.forcing.boundaries import Inflow as Inflow
    from danao.forcing.boundaries import Level as Level
    from danao.forcing.boundaries import Outflow as Outflow
    from danao.forcing.boundaries import RatingCurve as RatingCurve
    from danao.forcing.boundaries import Wall as Wall
    from danao.forcing.clear_sky import Bras as Bras
    from danao.forcing.clear_sky import ClearSky as ClearSky
    from danao.forcing.clear_sky import RyanStolzenbach as RyanStolzenbach
    from danao.forcing.forces import DensityGradient as DensityGradient
    from danao.forcing.forces import WindStress as WindStress
    from danao.forcing.operations import Reading as Reading
    from danao.forcing.operations import Schedule as Schedule
    from danao.forcing.operations import SetPoint as SetPoint
    from danao.forcing.operations import Switch as Switch
    from danao.forcing.series import Monthly as Monthly
    from danao.forcing.series import Series as Series
    from danao.forcing.sources import Source as Source
    from danao.forcing.tide import Tide as Tide
    from danao.forcing.weather import Weather as Weather
    from danao.importers.hecras import read_hecras as read_hecras
    from danao.importers.imported import Import as Import
    from danao.importers.swmm import read_swmm as read_swmm
    from danao.kinetics._declare import process as process
    from danao.kinetics._declared import parameter as parameter
    from danao.kinetics._matrix import Kinetics as Kinetics
    from danao.kinetics._parameters import AtTemperature as AtTemperature
    from danao.kinetics._parameters import Lanes as Lanes
    from danao.kinetics._parameters import OnStretch as OnStretch
    from danao.kinetics._process import Constituent as Constituent
    from danao.kinetics._process import Process as Process
    from danao.kinetics._process import closing as closing
    from danao.planning.batch import Batch as Batch
    from danao.planning.batch import batch as batch
    from danao.planning.rates import rate_lanes as rate_lanes
    from danao.planning.roughness import roughness_lanes as roughness_lanes
    from danao.planning.side_by_side import station_series as station_series
    from danao.planning.steady_profile import steady_profile as steady_profile
    from danao.planning.tracer import TracerFit as TracerFit
    from danao.planning.tracer import TracerMoments as TracerMoments
    from danao.planning.tracer import fit_tracer as fit_tracer
    from danao.planning.tracer import tracer_moments as tracer_moments
    from danao.reporting import write_report as write_report
    from danao.reporting.animate_profile import animate_profile as animate_profile
    from danao.reporting.level_discharge_loop import level_discharge_loop as level_discharge_loop
    from danao.reporting.long_profile import long_profile as long_profile
    from danao.reporting.section_picture import section_picture as section_picture
    from danao.reporting.section_picture import section_picture_at as section_picture_at
    from danao.reporting.tracer_picture import tracer_picture as tracer_picture
    from danao.results import Results as Results
    from danao.results import open_results as open_results
    from danao.river.junction import Junction as Junction
    from danao.river.network import Reach as Reach
    from danao.river.network import River as River
    from danao.river.network import Station as Station
    from danao.river.pond import pond as pond
    from danao.river.roughness import RoughnessByDepth as RoughnessByDepth
    from danao.river.section import CrossSection as CrossSection
    from danao.river.structures import BoxBarrel as BoxBarrel
    from danao.river.structures import CircularBarrel as CircularBarrel
    from danao.river.structures import Culvert as Culvert
    from danao.river.structures import Gate as Gate
    from danao.river.structures import HeadLoss as HeadLoss
    from danao.river.structures import Pump as Pump
    from danao.river.structures import RatingTable as RatingTable
    from danao.river.structures import RubberDam as RubberDam
    from danao.river.structures import SharpCrestedWeir as SharpCrestedWeir
    from danao.river.structures import TideGate as TideGate
    from danao.river.structures import Weir as Weir
    from danao.scenario import Initial as Initial
    from danao.scenario import Numerics as Numerics
    from danao.scenario import PrescribedFlow as PrescribedFlow
    from danao.scenario import Scenario as Scenario
    from danao.scenario import TransientStorage as TransientStorage
    from danao.scenario_file import read_river as read_river
    from danao.scenario_file import read_scenario as read_scenario
    from danao.scenario_file import read_sections as read_sections
    from danao.scenario_file import write_river as write_river
    from danao.simulation import Simulation as Simulation
    from danao.standards._standard import Standard as Standard
    from danao.standards._standard import read_standard as read_standard


def __getattr__(name: str) -> Any:
    """Load a public name from the module that it lives in (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'danao' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
