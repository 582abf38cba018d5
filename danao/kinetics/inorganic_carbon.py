"""Inorganic carbon: exchange of carbon dioxide with the air, by the pH."""

from __future__ import annotations

from danao.kinetics._carbonate import CARBON, carbon_dioxide, hydrogen, solubility
from danao.kinetics._declare import computed, parameter, process
from danao.kinetics.reaeration import reaeration

_AIR = parameter(
    "420 uatm",
    "pressure",
    "partial pressure of carbon dioxide in the air: 347 in 1986, 420 in 2023",
    typical=("340 uatm", "600 uatm"),
    source="observations at Mauna Loa (from memory)",
)
_RATIO = parameter(
    0.923,
    "dimensionless",
    "film coefficient of carbon dioxide over that of oxygen: (32/44)^¼",
    typical=(0.8, 1.0),
    source="QUAL2K (Chapra, Pelletier & Tao 2008)",
)


@process(
    {"TIC": 1.0},
    exchange="air",
    title="carbon dioxide of the air",
    formula=reaeration.roles["formula"],
    wind=reaeration.roles["wind"],
    aeration=reaeration.roles["aeration"],
    hydrogen=hydrogen,
    carbon_dioxide=carbon_dioxide,
)
def inorganic_carbon(
    aeration: float,
    carbon_dioxide: float,
    *,
    partial_pressure: float = _AIR,
    ratio: float = _RATIO,
    solubility: float = computed(solubility),
) -> float:
    r"""Return the exchange of carbon dioxide with the air: constituents TIC and ALK.

    .. math:: \frac{dC_T}{dt} = 0.923\, k_a \left(12.011\, K_0\, p_{CO_2} - [CO_2^*]\right)

    in g C/m³, with the rate of reaeration :math:`k_a` (arguments as of `danao.kinetics.reaeration`: give both processes
    the same) and dissolved carbon dioxide from the balance of charges, which also gives the pH: `danao.kinetics.ph_of`.
    It does not change alkalinity; nitrification and other processes do, where ALK is simulated, and respiration and
    growth change TIC. Constants depend on temperature and salinity, from 0 to 50 °C and from fresh water to the sea.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008); constants of Millero (2010), Weiss (1974), Millero (1995), Dickson (1990).
    """
    return ratio * aeration * (CARBON * solubility * partial_pressure - carbon_dioxide)
