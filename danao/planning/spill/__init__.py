"""Accidental releases: where a spill goes, and where one came from."""

from danao.planning.spill.follow import spill
from danao.planning.spill.outcome import Spill

__all__ = ["Spill", "spill"]
