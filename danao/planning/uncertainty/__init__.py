"""Uncertainty: how likely a river meets its targets when loads, rates and boundaries are not known exactly."""

from danao.planning.uncertainty.interval import wilson
from danao.planning.uncertainty.judging import Judged, judge
from danao.planning.uncertainty.propagate import uncertainty
from danao.planning.uncertainty.result import SECTION, Uncertainty

__all__ = ["SECTION", "Judged", "Uncertainty", "judge", "uncertainty", "wilson"]
