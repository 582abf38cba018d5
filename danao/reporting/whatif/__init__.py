"""The what-if page (达标沙盘): loads are moved on sliders, the river answers at once, offline."""

from danao.reporting.whatif.board import Board, board_of
from danao.reporting.whatif.twin import Shown, expected
from danao.reporting.whatif.write import open_base, write_whatif

__all__ = ["Board", "Shown", "board_of", "expected", "open_base", "write_whatif"]
