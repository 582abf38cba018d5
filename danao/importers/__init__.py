"""Rivers from the files of other programs, each with a report of what was taken, what was left, and why."""

from danao.importers.hecras import read_hecras
from danao.importers.imported import Import, Record
from danao.importers.swmm import read_swmm

__all__ = ["Import", "Record", "read_hecras", "read_swmm"]
