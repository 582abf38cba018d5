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
    "Apportionment": "danao.planning.response",
    "Assessment": "danao.assessment",
    "AtTemperature": "danao.kinetics._parameters",
    "Batch": "danao.planning.batch",
    "BoxBarrel": "danao.river.structures",
    "Bras": "danao.forcing.clear_sky",
    "Capacity": "danao.planning.capacity",
    "Chance": "danao.planning.allocation",
    "CircularBarrel": "danao.river.structures",
    "ClearSky": "danao.forcing.clear_sky",
    "Constituent": "danao.kinetics._process",
    "Control": "danao.planning.allocation",
    "CrossSection": "danao.river.section",
    "Culvert": "danao.river.structures",
    "DanaoError": "danao.errors",
    "DensityGradient": "danao.forcing.forces",
    "Design": "danao.planning.designs",
    "DesignFlow": "danao.planning.capacity",
    "EqualShare": "danao.planning.allocation",
    "EqualStandard": "danao.planning.allocation",
    "FormulaCapacity": "danao.planning.capacity",
    "FreeOutflow": "danao.forcing.boundaries",
    "Gate": "danao.river.structures",
    "GiniOfCuts": "danao.planning.allocation",
    "GiniOfLoads": "danao.planning.allocation",
    "HeadLoss": "danao.river.structures",
    "Import": "danao.importers.imported",
    "Inflow": "danao.forcing.boundaries",
    "Influence": "danao.planning.response.influence",
    "Initial": "danao.scenario",
    "InputError": "danao.errors",
    "Junction": "danao.river.junction",
    "Kinetics": "danao.kinetics._matrix",
    "Lanes": "danao.kinetics._parameters",
    "Level": "danao.forcing.boundaries",
    "Monthly": "danao.forcing.series",
    "Numerics": "danao.scenario",
    "OnStretch": "danao.kinetics._parameters",
    "Option": "danao.planning.allocation",
    "Outflow": "danao.forcing.boundaries",
    "Pareto": "danao.planning.allocation",
    "Plan": "danao.planning.allocation",
    "PrescribedFlow": "danao.scenario",
    "Process": "danao.kinetics._process",
    "Pump": "danao.river.structures",
    "Range": "danao.planning.designs",
    "RatingCurve": "danao.forcing.boundaries",
    "RatingTable": "danao.river.structures",
    "Reach": "danao.river.network",
    "Reading": "danao.forcing.operations",
    "Receptor": "danao.planning.response.influence",
    "Response": "danao.planning.response",
    "Results": "danao.results",
    "Rising": "danao.planning.allocation",
    "River": "danao.river.network",
    "RoughnessByDepth": "danao.river.roughness",
    "RubberDam": "danao.river.structures",
    "RunError": "danao.errors",
    "RyanStolzenbach": "danao.forcing.clear_sky",
    "SamplingError": "danao.planning.sampling_error",
    "Scenario": "danao.scenario",
    "Schedule": "danao.forcing.operations",
    "Sensitivity": "danao.planning.sensitivity",
    "Series": "danao.forcing.series",
    "SetPoint": "danao.forcing.operations",
    "SharpCrestedWeir": "danao.river.structures",
    "Simulation": "danao.simulation",
    "Skill": "danao.assessment.skill",
    "Source": "danao.forcing.sources",
    "Spill": "danao.planning.spill",
    "SpillSource": "danao.planning.spill",
    "SpillTimes": "danao.planning.spill",
    "Standard": "danao.standards._standard",
    "Station": "danao.river.network",
    "Switch": "danao.forcing.operations",
    "Tide": "danao.forcing.tide",
    "TideGate": "danao.river.structures",
    "TracerFit": "danao.planning.tracer",
    "TracerMoments": "danao.planning.tracer",
    "TransientStorage": "danao.scenario",
    "Uncertainty": "danao.planning.uncertainty",
    "Wall": "danao.forcing.boundaries",
    "Weather": "danao.forcing.weather",
    "Weir": "danao.river.structures",
    "WindStress": "danao.forcing.forces",
    "allocate": "danao.planning.allocation.allocate",
    "animate_profile": "danao.reporting.figures.animate_profile",
    "apportion": "danao.planning.response",
    "apportionment_picture": "danao.reporting.figures.apportionment",
    "assess": "danao.assessment",
    "band_picture": "danao.reporting.figures.band",
    "batch": "danao.planning.batch",
    "capacity": "danao.planning.capacity",
    "capacity_picture": "danao.reporting.figures.capacity",
    "capacity_slack_picture": "danao.reporting.figures.capacity_slack",
    "closing": "danao.kinetics._process",
    "design_flow": "danao.planning.capacity",
    "expand": "danao.planning.designs",
    "figures": "danao",
    "find_spill": "danao.planning.spill",
    "fit_tracer": "danao.planning.tracer",
    "formula_capacity": "danao.planning.capacity",
    "gini": "danao.planning.allocation",
    "headroom_picture": "danao.reporting.figures.plan",
    "influence": "danao.planning.response.influence",
    "level_discharge_loop": "danao.reporting.figures.level_discharge_loop",
    "long_profile": "danao.reporting.figures.long_profile",
    "open_response": "danao.planning.response",
    "open_results": "danao.results",
    "parameter": "danao.kinetics._declared",
    "pareto": "danao.planning.allocation.pareto",
    "pareto_picture": "danao.reporting.figures.pareto",
    "plan_picture": "danao.reporting.figures.plan",
    "pond": "danao.river.pond",
    "probability_picture": "danao.reporting.figures.probability",
    "process": "danao.kinetics._declare",
    "rate_lanes": "danao.planning.rates",
    "read_controls": "danao.planning.allocation",
    "read_hecras": "danao.importers.hecras",
    "read_river": "danao.scenario_file",
    "read_scenario": "danao.scenario_file",
    "read_sections": "danao.scenario_file",
    "read_standard": "danao.standards._standard",
    "read_swmm": "danao.importers.swmm",
    "respond": "danao.planning.response.respond",
    "response_picture": "danao.reporting.figures.response",
    "roughness_lanes": "danao.planning.roughness",
    "sampling_error": "danao.planning.sampling_error",
    "sampling_picture": "danao.reporting.figures.sampling",
    "screen": "danao.planning.allocation.screen",
    "section_picture": "danao.reporting.figures.section",
    "section_picture_at": "danao.reporting.figures.section",
    "sensitivity": "danao.planning.sensitivity",
    "series_table": "danao.reporting.series_table",
    "skill": "danao.assessment.skill",
    "skill_table": "danao.reporting.skill",
    "spill": "danao.planning.spill",
    "spill_times": "danao.planning.spill",
    "station_series": "danao.planning.side_by_side",
    "steady_profile": "danao.planning.steady_profile",
    "tornado_picture": "danao.reporting.figures.tornado",
    "tracer_moments": "danao.planning.tracer",
    "tracer_picture": "danao.reporting.figures.tracer",
    "uncertainty": "danao.planning.uncertainty",
    "with_bound": "danao.planning.response",
    "write_geojson": "danao.reporting.geojson",
    "write_report": "danao.reporting",
    "write_river": "danao.scenario_file",
    "write_series": "danao.reporting.series_table",
    "write_template": "danao.reporting",
    "write_whatif": "danao.reporting.whatif",
    "write_workbook": "danao.reporting",
}

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from danao import figures as figures
    from danao.assessment import Assessment as Assessment
    from danao.assessment import assess as assess
    from danao.assessment.skill import Skill as Skill
    from danao.assessment.skill import skill as skill
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
    from danao.planning.allocation import Chance as Chance
    from danao.planning.allocation import Control as Control
    from danao.planning.allocation import EqualShare as EqualShare
    from danao.planning.allocation import EqualStandard as EqualStandard
    from danao.planning.allocation import GiniOfCuts as GiniOfCuts
    from danao.planning.allocation import GiniOfLoads as GiniOfLoads
    from danao.planning.allocation import Option as Option
    from danao.planning.allocation import Pareto as Pareto
    from danao.planning.allocation import Plan as Plan
    from danao.planning.allocation import Rising as Rising
    from danao.planning.allocation import gini as gini
    from danao.planning.allocation import read_controls as read_controls
    from danao.planning.allocation.allocate import allocate as allocate
    from danao.planning.allocation.pareto import pareto as pareto
    from danao.planning.allocation.screen import screen as screen
    from danao.planning.batch import Batch as Batch
    from danao.planning.batch import batch as batch
    from danao.planning.capacity import Capacity as Capacity
    from danao.planning.capacity import DesignFlow as DesignFlow
    from danao.planning.capacity import FormulaCapacity as FormulaCapacity
    from danao.planning.capacity import capacity as capacity
    from danao.planning.capacity import design_flow as design_flow
    from danao.planning.capacity import formula_capacity as formula_capacity
    from danao.planning.designs import Design as Design
    from danao.planning.designs import Range as Range
    from danao.planning.designs import expand as expand
    from danao.planning.rates import rate_lanes as rate_lanes
    from danao.planning.response import Apportionment as Apportionment
    from danao.planning.response import Response as Response
    from danao.planning.response import apportion as apportion
    from danao.planning.response import open_response as open_response
    from danao.planning.response import with_bound as with_bound
    from danao.planning.response.influence import Influence as Influence
    from danao.planning.response.influence import Receptor as Receptor
    from danao.planning.response.influence import influence as influence
    from danao.planning.response.respond import respond as respond
    from danao.planning.roughness import roughness_lanes as roughness_lanes
    from danao.planning.sampling_error import SamplingError as SamplingError
    from danao.planning.sampling_error import sampling_error as sampling_error
    from danao.planning.sensitivity import Sensitivity as Sensitivity
    from danao.planning.sensitivity import sensitivity as sensitivity
    from danao.planning.side_by_side import station_series as station_series
    from danao.planning.spill import Spill as Spill
    from danao.planning.spill import SpillSource as SpillSource
    from danao.planning.spill import SpillTimes as SpillTimes
    from danao.planning.spill import find_spill as find_spill
    from danao.planning.spill import spill as spill
    from danao.planning.spill import spill_times as spill_times
    from danao.planning.steady_profile import steady_profile as steady_profile
    from danao.planning.tracer import TracerFit as TracerFit
    from danao.planning.tracer import TracerMoments as TracerMoments
    from danao.planning.tracer import fit_tracer as fit_tracer
    from danao.planning.tracer import tracer_moments as tracer_moments
    from danao.planning.uncertainty import Uncertainty as Uncertainty
    from danao.planning.uncertainty import uncertainty as uncertainty
    from danao.reporting import write_report as write_report
    from danao.reporting import write_template as write_template
    from danao.reporting import write_workbook as write_workbook
    from danao.reporting.figures.animate_profile import animate_profile as animate_profile
    from danao.reporting.figures.apportionment import apportionment_picture as apportionment_picture
    from danao.reporting.figures.band import band_picture as band_picture
    from danao.reporting.figures.capacity import capacity_picture as capacity_picture
    from danao.reporting.figures.capacity_slack import capacity_slack_picture as capacity_slack_picture
    from danao.reporting.figures.level_discharge_loop import level_discharge_loop as level_discharge_loop
    from danao.reporting.figures.long_profile import long_profile as long_profile
    from danao.reporting.figures.pareto import pareto_picture as pareto_picture
    from danao.reporting.figures.plan import headroom_picture as headroom_picture
    from danao.reporting.figures.plan import plan_picture as plan_picture
    from danao.reporting.figures.probability import probability_picture as probability_picture
    from danao.reporting.figures.response import response_picture as response_picture
    from danao.reporting.figures.sampling import sampling_picture as sampling_picture
    from danao.reporting.figures.section import section_picture as section_picture
    from danao.reporting.figures.section import section_picture_at as section_picture_at
    from danao.reporting.figures.tornado import tornado_picture as tornado_picture
    from danao.reporting.figures.tracer import tracer_picture as tracer_picture
    from danao.reporting.geojson import write_geojson as write_geojson
    from danao.reporting.series_table import series_table as series_table
    from danao.reporting.series_table import write_series as write_series
    from danao.reporting.skill import skill_table as skill_table
    from danao.reporting.whatif import write_whatif as write_whatif
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
    home = _HOME[name]
    value = (
        importlib.import_module(f"danao.{name}") if home == "danao" else getattr(importlib.import_module(home), name)
    )
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
