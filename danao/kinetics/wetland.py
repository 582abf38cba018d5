"""Removal in a wetland that the river flows through, or that lies along it."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_REMOVAL = parameter(
    "20 m/year",
    "velocity",
    "areal rate of removal at 20 °C, k; by constituent, see `danao.measures.Wetland`",
    typical=("5 m/year", "1500 m/year"),
    theta=1.0,
    source="free water surface: TP 12, TN 22, BOD5 34, SS 1000 m/year (Kadlec & Knight 1996, from memory)",
)
_BACKGROUND = parameter(
    "0 mg/L",
    "concentration",
    "background, C*: what a wetland makes itself, below which it does not clean",
    typical=("0 mg/L", "10 mg/L"),
    source="TP 0.02, TN 1.5, BOD5 3.5, SS 5 mg/L (Kadlec & Knight 1996, from memory)",
)
_SHARE = parameter("100 %", "fraction", "share of the water surface that is wetland", most=1.0)


@process({"constituent": -1.0}, exchange="bed", constituent="TN", title="wetland {constituent}")
def wetland(
    constituent: float,
    depth: float,
    *,
    removal: float = _REMOVAL,
    background: float = _BACKGROUND,
    share: float = _SHARE,
) -> float:
    r"""Return the first-order areal removal by a wetland, the k–C* model.

    .. math:: \frac{dc}{dt} = -s\, \frac{k_{20}\, \theta^{T - 20}}{h}\, (c - C^*)

    In plug flow it leaves :math:`(c_{out} - C^*)/(c_{in} - C^*) = \exp(-k A / Q)` on the wetland area A. Water cleaner
    than the background takes up what makes it as rich. What is removed goes to the bed, the plants and the air: the
    ledger has it under the bed. θ is 1.00 for BOD5, SS and TP, 1.05 for nitrogen, 1.09 for nitrate.

    Source
    ------
    Kadlec & Knight (1996), *Treatment Wetlands*; figures from memory.
    """
    return share * removal / depth * (constituent - background)
