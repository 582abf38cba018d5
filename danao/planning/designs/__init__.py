"""Designs: many scenarios out of one, by grids, random numbers or lists over its parameters and measures."""

from danao.planning.designs.design import Design
from danao.planning.designs.file import DesignFile, expand, read_planned
from danao.planning.designs.range import Range

__all__ = ["Design", "DesignFile", "Range", "expand", "read_planned"]
