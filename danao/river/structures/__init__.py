"""Structures: what stands across the river and lets water through by a law of its own. One kind a file."""

from danao.river.structures._structure import Part, Structure
from danao.river.structures.culvert import BoxBarrel, CircularBarrel, Culvert, Inlet
from danao.river.structures.gate import Gate
from danao.river.structures.head_loss import HeadLoss
from danao.river.structures.pump import Pump
from danao.river.structures.rating_table import RatingTable
from danao.river.structures.rubber_dam import RubberDam
from danao.river.structures.tide_gate import TideGate
from danao.river.structures.weir import SharpCrestedWeir, Weir

KINDS = (Weir, SharpCrestedWeir, Gate, TideGate, RubberDam, Culvert, Pump, HeadLoss, RatingTable)

__all__ = [
    "KINDS",
    "BoxBarrel",
    "CircularBarrel",
    "Culvert",
    "Gate",
    "HeadLoss",
    "Inlet",
    "Part",
    "Pump",
    "RatingTable",
    "RubberDam",
    "SharpCrestedWeir",
    "Structure",
    "TideGate",
    "Weir",
]
