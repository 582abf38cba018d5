"""Unit responses: one pass that divides a run into what everything that enters brings."""

from danao.planning.response.apportionment import Apportionment, apportion, control_of, target_of
from danao.planning.response.bound import corners_of, with_bound
from danao.planning.response.effects import effects
from danao.planning.response.influence import Influence, Receptor, influence
from danao.planning.response.respond import respond
from danao.planning.response.response import INITIAL, REST, Response, open_response
from danao.planning.response.scaled import scaled

__all__ = [
    "INITIAL",
    "REST",
    "Apportionment",
    "Influence",
    "Receptor",
    "Response",
    "apportion",
    "control_of",
    "corners_of",
    "effects",
    "influence",
    "open_response",
    "respond",
    "scaled",
    "target_of",
    "with_bound",
]
