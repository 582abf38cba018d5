"""Wetland: plants along a stretch take up what the river carries (人工湿地、滨岸带)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.varying import Value
from danao.kinetics import OnStretch
from danao.kinetics.wetland import wetland
from danao.measures._measure import Measure, check_constituents, number
from danao.measures._stretch import on_river, place, share, with_process
from danao.scenario import Scenario

_YEAR = 365.0 * 86400.0


class Known(NamedTuple):
    """What is known of the removal of a constituent: k at 20 °C in m/year, C* in g/m³ (or 1/L), θ."""

    removal: float
    background: float
    theta: float


KNOWN = {
    "BOD5": Known(34.0, 3.5, 1.00),
    "SS": Known(1000.0, 5.1, 1.00),
    "ORG_N": Known(17.0, 1.5, 1.05),
    "NH3_N": Known(18.0, 0.0, 1.04),
    "NO3_N": Known(35.0, 0.0, 1.09),
    "TN": Known(22.0, 1.5, 1.05),
    "TP": Known(12.0, 0.02, 1.00),
    "FC": Known(75.0, 3000.0, 1.00),
}
"""Wetlands with a free water surface, Kadlec & Knight (1996), *Treatment Wetlands*, from memory. The part of C* that
grows with the inflow (0.053 c for BOD5, 0.16 c for SS) is left out."""


@dataclass(frozen=True)
class Wetland(Measure):
    r"""A stretch works as a wetland on a share of its water surface, and takes up first-order by area (k–C*).

    .. math:: \frac{dc}{dt} = -s\, \frac{k_{20}\, \theta^{T - 20}}{h}\, (c - C^*)

    It is a process along the river, so that tide, season and flow decide how long the water stays; with a steady flow Q
    over the wetland area A it leaves :math:`C^* + (c_{in} - C^*) e^{-kA/Q}`. Depth and roughness are those of the
    river: change sections and ``roughness`` for plants that hold the water up. Oxygen goes on as the other processes
    say. A wetland that treats a discharge before it enters is a `LoadCut` or an `EffluentLimit` of that source, to what
    the last formula leaves.

    Parameters
    ----------
    at : str or tuple
        A reach, or a stretch ``(reach, from, to)``.
    share : float, str or Varying
        Share of the water surface that is wetland, 0 to 1, or "30 %"; by month where plants die off.
    removal : mapping of constituent to float or str, optional
        Areal rate at 20 °C, m/s or "18 m/a". Without it, the rates of `KNOWN` for all of these that are simulated.
    background : mapping of constituent to float or str
        C*, g/m³ or text with a unit; without it that of `KNOWN`, else 0.
    theta : mapping of constituent to float
        Temperature factors; without it those of `KNOWN`, else 1.

    Notes
    -----
    The rates of `KNOWN` are medians of many plants that differ by a factor of three either way (from memory): calibrate
    them, or show the range. Evidence:

    - 203 created or restored wetlands in 93 studies: removal of nitrogen and phosphorus is highly dependent on load;
      median efficiency 37 % of TN and 46 % of TP (the two figures from memory). Land and others (2016), Environmental
      Evidence 5, 9, doi 10.1186/s13750-016-0060-0.
    - Near Lincoln, Nebraska, rates fitted to BOD, ammonia and TP were below those of the books: the books overestimate.
      Liu, Dahab & Surampalli (2000), Proc. Water Environment Federation 2000(13), 272–282 (abstract; a wetland with the
      water under ground).
    - Microcosms fed with river water in northern China: plants took 14–52 % of the nitrogen and 11–34 % of the
      phosphorus that were removed. Wu and others (2011), Ecological Engineering 37(4), 560–568 (a summary of it).
    """

    at: str | tuple[Any, ...]
    share: Value = field(default=1.0, metadata={"kind": "fraction"})
    removal: Mapping[str, float] = field(default_factory=dict)
    background: Mapping[str, float] = field(default_factory=dict)
    theta: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "at", place(self.at, problems))
        object.__setattr__(self, "share", share(self.share, "share", problems))
        for key, kind in (("removal", "velocity"), ("background", "concentration"), ("theta", "dimensionless")):
            given = getattr(self, key)
            found = {name: number(value, kind, f"{key}.{name}", problems) for name, value in given.items()}
            object.__setattr__(self, key, found)
        for name, value in self.theta.items():
            if value == 0.0:
                problems.add("0 is not above 0", key=f"theta.{name}", remedy="1 is no influence of temperature")
        for key in ("background", "theta"):
            for name in getattr(self, key):
                if name not in (self.removal or KNOWN):
                    problems.add(f"no removal of {name} is given", key=f"{key}.{name}", remedy="name it in removal")
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the wetland."""
        at = on_river(scenario, self.at)
        check_constituents(scenario, self.removal, "removal")
        wanted = self.removal or [name for name in KNOWN if name in scenario.constituent_names]
        if not wanted:
            rule = "no rate is known for anything that is simulated"
            raise InputError(Problem(rule, key="removal", remedy="give rates, as in {COD: 10 m/a}"))
        for name in wanted:
            known = KNOWN.get(name, Known(0.0, 0.0, 1.0))
            process = wetland(
                name,
                removal=self.removal.get(name, known.removal / _YEAR),
                background=self.background.get(name, known.background),
                share=OnStretch(self.share, 0.0, at),
                theta=self.theta.get(name, known.theta),
            )
            scenario = with_process(scenario, process, at)
        return scenario

    @classmethod
    def example(cls, scenario: Scenario) -> Wetland:
        """Make a tenth of the first reach a wetland for the first constituent."""
        return cls(scenario.river.reaches[0].name, share=0.1, removal={scenario.carried_names[0]: 10.0 / _YEAR})
