"""Phosphate on suspended solids: what they hold settles with them."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_PARTITION = parameter(
    "0.005 L/mg",
    "partition",
    "partition coefficient of phosphate between solids and water",
    typical=("0 L/mg", "0.1 L/mg"),
    source="silt and clay 1 000–100 000 L/kg, from memory: a matter of calibration",
)
_SETTLING = parameter(
    "0.3 m/day",
    "velocity",
    "settling of the solids",
    typical=("0 m/day", "30 m/day"),
    source="QUAL2K's sheet of rates for inorganic solids (0–2), from memory; silt 3–30 m/day",
)


def _sorbed(solids: float, *, partition: float = _PARTITION) -> float:
    return partition * solids / (1.0 + partition * solids)


@process(
    {"phosphate": -1.0},
    exchange="bed",
    phosphate="PO4_P",
    solids="SS",
    sorbed=_sorbed,
    title="settling {phosphate} on {solids}",
)
def phosphorus_sorption(
    phosphate: float, sorbed: float, depth: float, *, settling_velocity: float = _SETTLING
) -> float:
    r"""Return the settling of the phosphate that suspended solids hold.

    .. math:: f_p = \frac{K_d\, m}{1 + K_d\, m}, \qquad \frac{dP_i}{dt} = -\frac{v_s}{h}\, f_p\, P_i

    ``PO4_P`` is all inorganic phosphorus of the water, dissolved and sorbed, always at equilibrium with the suspended
    solids m (``SS``); dissolved is the part :math:`1 - f_p`.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, on linear sorption (lecture 40, from memory); QUAL2K from version
    2.11 on, from memory; NSM1 with a given dissolved part (ClearWater-modules, nsm1/processes.py).
    """
    return settling_velocity / depth * sorbed * phosphate
