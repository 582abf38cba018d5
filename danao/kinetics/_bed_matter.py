"""Organic matter of the bed, by classes G1 (weeks) and G2 (years): it becomes dissolved, or is buried."""

from __future__ import annotations

from danao.kinetics._bed_parameters import BURIAL, FAST_RATE, SLOW_RATE, THICKNESS
from danao.kinetics._declare import process
from danao.kinetics._process import closing

_ALK = {"ALK": closing("charge")}
_TIC = {"TIC": closing("C")}


@process({"POC1_bed": -1.0, "CH4_bed": closing("O")}, byproducts=_TIC, title="mineralisation POC1_bed")
def fast_carbon(POC1_bed: float, *, fast_rate: float = FAST_RATE) -> float:
    """Return the mineralisation of carbon of class G1: methane, as oxygen."""
    return fast_rate * POC1_bed


@process({"POC2_bed": -1.0, "CH4_bed": closing("O")}, byproducts=_TIC, title="mineralisation POC2_bed")
def slow_carbon(POC2_bed: float, *, slow_rate: float = SLOW_RATE) -> float:
    """Return the mineralisation of carbon of class G2: methane, as oxygen."""
    return slow_rate * POC2_bed


@process({"PON1_bed": -1.0, "NH3_N_bed": closing("N")}, byproducts=_ALK, title="mineralisation PON1_bed")
def fast_nitrogen(PON1_bed: float, *, fast_rate: float = FAST_RATE) -> float:
    """Return the mineralisation of nitrogen of class G1: ammonium."""
    return fast_rate * PON1_bed


@process({"PON2_bed": -1.0, "NH3_N_bed": closing("N")}, byproducts=_ALK, title="mineralisation PON2_bed")
def slow_nitrogen(PON2_bed: float, *, slow_rate: float = SLOW_RATE) -> float:
    """Return the mineralisation of nitrogen of class G2: ammonium."""
    return slow_rate * PON2_bed


@process({"POP1_bed": -1.0, "PO4_P_bed": closing("P")}, byproducts=_ALK, title="mineralisation POP1_bed")
def fast_phosphorus(POP1_bed: float, *, fast_rate: float = FAST_RATE) -> float:
    """Return the mineralisation of phosphorus of class G1: phosphate."""
    return fast_rate * POP1_bed


@process({"POP2_bed": -1.0, "PO4_P_bed": closing("P")}, byproducts=_ALK, title="mineralisation POP2_bed")
def slow_phosphorus(POP2_bed: float, *, slow_rate: float = SLOW_RATE) -> float:
    """Return the mineralisation of phosphorus of class G2: phosphate."""
    return slow_rate * POP2_bed


def _renewal(*, burial: float = BURIAL, thickness: float = THICKNESS) -> float:
    """Return the share of layer 2 that is buried in a second."""
    return burial / thickness


@process({"POC1_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial POC1_bed")
def fast_carbon_burial(POC1_bed: float, renewal: float) -> float:
    """Return the burial of carbon of class G1."""
    return renewal * POC1_bed


@process({"POC2_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial POC2_bed")
def slow_carbon_burial(POC2_bed: float, renewal: float) -> float:
    """Return the burial of carbon of class G2."""
    return renewal * POC2_bed


@process({"PON1_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial PON1_bed")
def fast_nitrogen_burial(PON1_bed: float, renewal: float) -> float:
    """Return the burial of nitrogen of class G1."""
    return renewal * PON1_bed


@process({"PON2_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial PON2_bed")
def slow_nitrogen_burial(PON2_bed: float, renewal: float) -> float:
    """Return the burial of nitrogen of class G2."""
    return renewal * PON2_bed


@process({"POP1_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial POP1_bed")
def fast_phosphorus_burial(POP1_bed: float, renewal: float) -> float:
    """Return the burial of phosphorus of class G1."""
    return renewal * POP1_bed


@process({"POP2_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial POP2_bed")
def slow_phosphorus_burial(POP2_bed: float, renewal: float) -> float:
    """Return the burial of phosphorus of class G2."""
    return renewal * POP2_bed


@process({"NH3_N_bed": -1.0}, byproducts=_ALK, exchange="bed", renewal=_renewal, title="burial NH3_N_bed")
def ammonium_burial(NH3_N_bed: float, renewal: float) -> float:
    """Return the burial of ammonium."""
    return renewal * NH3_N_bed


@process({"PO4_P_bed": -1.0}, byproducts=_ALK, exchange="bed", renewal=_renewal, title="burial PO4_P_bed")
def phosphate_burial(PO4_P_bed: float, renewal: float) -> float:
    """Return the burial of phosphate."""
    return renewal * PO4_P_bed


@process({"H2S_bed": -1.0}, exchange="bed", renewal=_renewal, title="burial H2S_bed")
def sulphide_burial(H2S_bed: float, renewal: float) -> float:
    """Return the burial of sulphide."""
    return renewal * H2S_bed


CARBON = (fast_carbon, slow_carbon, fast_carbon_burial, slow_carbon_burial)
NITROGEN = (fast_nitrogen, slow_nitrogen, fast_nitrogen_burial, slow_nitrogen_burial, ammonium_burial)
PHOSPHORUS = (fast_phosphorus, slow_phosphorus, fast_phosphorus_burial, slow_phosphorus_burial, phosphate_burial)
