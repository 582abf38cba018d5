"""Water environment capacity (水环境容量): what a river can take, by formula and from unit responses."""

from danao.planning.capacity import gbt25173, hj2_3
from danao.planning.capacity.dry_flow import DesignFlow, design_flow
from danao.planning.capacity.dynamic import capacity
from danao.planning.capacity.formula import FormulaCapacity, formula_capacity
from danao.planning.capacity.result import Capacity

__all__ = [
    "Capacity",
    "DesignFlow",
    "FormulaCapacity",
    "capacity",
    "design_flow",
    "formula_capacity",
    "gbt25173",
    "hj2_3",
]
