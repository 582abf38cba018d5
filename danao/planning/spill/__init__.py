"""Accidental releases: where a spill goes, and where one came from."""

from danao.planning.spill.find import find_spill
from danao.planning.spill.follow import spill
from danao.planning.spill.outcome import Spill
from danao.planning.spill.source import SpillSource
from danao.planning.spill.times import SpillTimes, spill_times

__all__ = ["Spill", "SpillSource", "SpillTimes", "find_spill", "spill", "spill_times"]
