"""What happens in the water: an open set of processes, one a file, and the matrix that stacks and compiles them.

A file without an underscore holds one function of the file's name that makes a process (``decay``), or a preset that
makes a list of them (``streeter_phelps``). Nothing else has to be told of a new file.
"""

from __future__ import annotations

from danao.kinetics._ammonia import unionised_ammonia
from danao.kinetics._carbonate import ph_of
from danao.kinetics._constant import Constant
from danao.kinetics._constituents import constituent
from danao.kinetics._declare import Choice, Group, Parameter, Template, computed, group, parameter, process
from danao.kinetics._empirical import gives
from danao.kinetics._environment import ENVIRONMENT
from danao.kinetics._indicators import INDICATORS, Indicator, indicators
from danao.kinetics._library import processes
from danao.kinetics._matrix import Kinetics
from danao.kinetics._needed import constituents_of
from danao.kinetics._organic import bod5_to_ultimate, ultimate_to_bod5
from danao.kinetics._oxygen import air_pressure, oxygen_saturation, reaeration_rate
from danao.kinetics._parameters import Cells, Lanes, OnStretch, Scaled
from danao.kinetics._process import AtTemperature, Closing, Constituent, FromEnvironment, Process, closing

__all__ = [
    "ENVIRONMENT",
    "INDICATORS",
    "AtTemperature",
    "Cells",
    "Choice",
    "Closing",
    "Constant",
    "Constituent",
    "FromEnvironment",
    "Group",
    "Indicator",
    "Kinetics",
    "Lanes",
    "OnStretch",
    "Parameter",
    "Process",
    "Scaled",
    "Template",
    "air_pressure",
    "bod5_to_ultimate",
    "closing",
    "computed",
    "constituent",
    "constituents_of",
    "gives",
    "group",
    "indicators",
    "oxygen_saturation",
    "parameter",
    "ph_of",
    "process",
    "processes",
    "reaeration_rate",
    "ultimate_to_bod5",
    "unionised_ammonia",
]
