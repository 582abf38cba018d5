"""What clings to solids: the share that is dissolved, and its exchange with the bed by solids and pore water.

Sorption is taken for fast: dissolved and sorbed matter are in equilibrium at every instant, so one concentration (all
of it, dissolved and sorbed) in the water and one in the bed are enough.
"""

from __future__ import annotations

from danao.kinetics._bed import LAYER, SETTLING_VELOCITY, STAYING, buried_share, eroded_share, partheniades
from danao.kinetics._declare import Choice, parameter, process

PARTITION = parameter(
    "1e4 L/kg",
    "partition",
    "partition coefficient on suspended solids, K_d",
    typical=("0 L/kg", "1e7 L/kg"),
    source="organic carbon share of the solids × 0.63 K_ow (Karickhoff 1979); metals: `danao.kinetics.metal`",
)
BED_PARTITION = parameter(
    "1e4 L/kg",
    "partition",
    "partition coefficient on the solids of the bed, K_d2; of metals often a tenth of that in the water",
    typical=("0 L/kg", "1e7 L/kg"),
    source="as that on suspended solids",
)
_POROSITY = parameter(
    "0.8",
    "fraction",
    "porosity of the bed, φ: mud 0.8–0.95, sand 0.4–0.6",
    typical=("0.3", "0.95"),
    source="Chapra (1997), lecture 40, from memory",
    least=1e-3,
    most=1.0,
)
_PORE_EXCHANGE = parameter(
    "0.003 m/day",
    "velocity",
    "transfer of what is dissolved between pore water and stream, v_d: 69 φ M^(−2/3) m per year for g/mol",
    typical=("0 m/day", "0.1 m/day"),
    source="0.001–0.01 m/day; Di Toro, O'Connor, Thomann & St. John (1981), from memory",
)
_LIFTING = parameter(
    "0 m/day",
    "velocity",
    "velocity at which the active layer is resuspended, v_r",
    typical=("0 m/day", "1e-3 m/day"),
    source="lakes 1e-6–1e-4 m/day, from memory",
)


def _suspended(SS: float) -> float:
    return SS


def _lying(SS_bed: float, depth: float) -> float:
    return SS_bed * depth


def dissolved_share(solids: float, *, partition: float = PARTITION) -> float:
    """Return the dissolved share of what is in the water, 1 / (1 + K_d m).

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 40.
    """
    return 1.0 / (1.0 + partition * solids)


def dissolved_in_bed(
    bed_solids: float, *, bed_partition: float = BED_PARTITION, porosity: float = _POROSITY, layer: float = LAYER
) -> float:
    """Return the pore water's concentration per mass in the bed (g/m²): 1 / (φ H_2 + K_d2 m_2), 1/m.

    With m_2 = (1 − φ) ρ H_2 grams of solids per m² it is 1 / H_2 times the F_dp2 of the source.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 41, in other symbols.
    """
    return 1.0 / (porosity * layer + bed_partition * bed_solids)


def _at_velocity(*, lifting_velocity: float = _LIFTING, layer: float = LAYER) -> float:
    return lifting_velocity / layer


SOLIDS = Choice("simulated", "concentration", simulated=_suspended)
BED_SOLIDS = Choice("simulated", "areal_mass", simulated=_lying)
_BED = "{constituent}_bed"


@process(
    {"constituent": -1.0, "bed": 1.0},
    constituent="TOXICANT",
    bed=_BED,
    dissolved=dissolved_share,
    solids=SOLIDS,
    staying=STAYING,
    title="settling of sorbed {constituent}",
)
def settling(
    constituent: float, dissolved: float, staying: float, depth: float, *, velocity: float = SETTLING_VELOCITY
) -> float:
    """Return what settles with the solids that it clings to."""
    return velocity / depth * staying * (1.0 - dissolved) * constituent


@process(
    {"bed": -1.0, "constituent": 1.0},
    constituent="TOXICANT",
    bed=_BED,
    lifting=Choice("partheniades", partheniades=eroded_share, velocity=_at_velocity),
    erosion=partheniades,
    bed_solids=BED_SOLIDS,
    title="resuspension {constituent}",
)
def resuspension(bed: float, lifting: float) -> float:
    """Return what is lifted with the bed: the same share of it as of the solids."""
    return lifting * bed


@process(
    {"bed": -1.0, "constituent": 1.0},
    constituent="TOXICANT",
    bed=_BED,
    dissolved=dissolved_share,
    solids=SOLIDS,
    in_pores=dissolved_in_bed,
    bed_solids=BED_SOLIDS,
    title="diffusion {constituent} from the bed",
)
def diffusion(
    constituent: float,
    bed: float,
    dissolved: float,
    in_pores: float,
    depth: float,
    *,
    pore_exchange: float = _PORE_EXCHANGE,
) -> float:
    """Return the exchange of what is dissolved with the pore water; negative into the bed."""
    return pore_exchange * (in_pores * bed - dissolved / depth * constituent)


@process(
    {"bed": -1.0},
    exchange="bed",
    constituent="TOXICANT",
    bed=_BED,
    buried=buried_share,
    title="burial {constituent}",
)
def burial(bed: float, buried: float) -> float:
    """Return what is buried with the active layer."""
    return buried * bed


BETWEEN_WATER_AND_BED = (settling, resuspension, diffusion, burial)
