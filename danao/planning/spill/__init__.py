"""Accidental releases: where a spill goes, and where one came from."""

from danao.planning.spill.find import find_spill
from danao.planning.spill.follow import spill
from danao.planning.spill.outcome import Spill
from danao.planning.spill.source import SpillSource

__all__ = ["Spill", "SpillSource", "find_spill", "spill"]
