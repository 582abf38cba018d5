"""Aeration: machines bring oxygen into a stretch (曝气增氧)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from typing import Any

from danao.errors import ProblemList
from danao.forcing.arithmetic import scaled
from danao.forcing.series import Monthly
from danao.forcing.varying import Value, Varying, value_problem
from danao.kinetics import OnStretch
from danao.kinetics.artificial_aeration import artificial_aeration
from danao.measures._measure import Measure, number
from danao.measures._stretch import check_simulated, on_river, place, share, with_process
from danao.scenario import Scenario

_DAYS = tuple(calendar.monthrange(2001, month)[1] for month in range(1, 13))


@dataclass(frozen=True)
class Aeration(Measure):
    r"""Oxygen is brought into the water of a stretch by aerators, diffusers or fountains.

    The standard transfer of the machines (clean water of 20 °C without oxygen) is what manufacturers warrant, or power
    times efficiency. It is spread evenly over the stretch. What really enters falls with the oxygen that is there:

    .. math:: M = \alpha\, \theta^{T - 20}\, P\, E\, \frac{c_s - O}{9.09\ \mathrm{g/m^3}}, \qquad \theta = 1.024

    so that machines in water near saturation do nothing. It is an exchange with the air in the ledger.

    Parameters
    ----------
    at : str or tuple
        A reach, or a stretch ``(reach, from, to)``.
    power : float, str or Varying, optional
        Electric power of all machines, W, "55 kW", or by month to run them in summer only.
    efficiency : float or str
        Standard oxygen transferred per work, g/J or "1.8 kg/kWh". Surface aerators 1.2–2.4, coarse bubbles 0.6–1.5,
        fine bubbles deep under water 2–6 kg/kWh (from memory); river machines lie at the lower ends.
    oxygen : float, str or Varying, optional
        Standard transfer of all machines, g/s or "40 kg/h", in place of power. Of diffusers it is 0.28 kg/m³ × air flow
        × the share of its oxygen that is taken up (SOTE).
    rate : float, str or Varying, optional
        Transfer coefficient k_L a of the water of the stretch, 1/s or "5 1/d", in place of both.
    alpha : float
        Transfer in this water over that in clean water, α.
    energy : float, optional
        Electricity used in a year, kWh: for information. Worked out from power, or oxygen over efficiency, where these
        are a number or by month; pumps and compressors that they do not count are to be added.

    Notes
    -----
    Evidence:

    - Chicago's five side-stream cascades were designed for about 25 t of oxygen a day from May to October, to keep 3 to
      5 mg/L, at 40 million dollars against 300 for more treatment. Gasparotto (1992), Civil Engineering (ASCE) 62(10),
      52–54 (abstract). Butts, Shackleford & Bergerhouse (2000), Illinois State Water Survey, measured them afterwards.
    - The blowers at Devon Avenue on its North Branch have raised the oxygen for more than 35 years; by a model study,
      rules of operation would save many of their hours and meet the standard more often (abstract, authors not seen).
    - To keep the proposed standards all the time in wet and dry years, 28 more stations of at most 80 or 100 g/s each
      were computed there; for nine tenths of the time a tenth of the cost would do. Melching, Ao & Alp (abstract).
    """

    at: str | tuple[Any, ...]
    power: Value | None = field(default=None, metadata={"kind": "power"})
    efficiency: float = 1.5e3 / 3.6e6
    oxygen: Value | None = field(default=None, metadata={"kind": "load"})
    rate: Value | None = field(default=None, metadata={"kind": "rate"})
    alpha: float = 0.85
    energy: float | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "at", place(self.at, problems))
        given = [key for key in ("power", "oxygen", "rate") if getattr(self, key) is not None]
        if len(given) != 1:
            problems.add("give one of power, oxygen and rate", key=given[1] if given else "power")
        for key, kind in (("power", "power"), ("oxygen", "load"), ("rate", "rate")):
            if key in given:
                object.__setattr__(self, key, _positive(getattr(self, key), kind, key, problems))
        object.__setattr__(
            self, "efficiency", number(self.efficiency, "transfer_efficiency", "efficiency", problems, least=1e-9)
        )
        object.__setattr__(self, "alpha", share(self.alpha, "alpha", problems))
        if self.energy is not None:
            object.__setattr__(self, "energy", number(self.energy, "dimensionless", "energy", problems))
        problems.raise_if_any()
        if self.energy is None and self.rate is None:
            object.__setattr__(self, "energy", _energy(self.power, self.oxygen, self.efficiency))

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the machines."""
        at = on_river(scenario, self.at)
        check_simulated(scenario, "DO", "at")
        if self.rate is not None:
            process = artificial_aeration(rate=OnStretch(self.rate, 0.0, at), alpha=self.alpha)
            return with_process(scenario, process, at)
        whole = self.oxygen if self.power is None else scaled(self.power, self.efficiency)
        assert whole is not None
        transfer = OnStretch(scaled(whole, 1.0 / (at[2] - at[1])), 0.0, at)
        return with_process(scenario, artificial_aeration(transfer=transfer, alpha=self.alpha), at)

    @classmethod
    def example(cls, scenario: Scenario) -> Aeration:
        """Run 10 kW of machines along the first reach."""
        return cls(at=scenario.river.reaches[0].name, power=10e3)


def _positive(value: Any, kind: str, key: str, problems: ProblemList) -> Any:
    """Return a value in SI, which may change in time but is never negative; note what is wrong with it."""
    if not isinstance(value, Varying):
        return number(value, kind, key, problems)
    if problem := value_problem(value, least=0.0):
        problems.add(problem, key=key)
    return value


def _energy(power: Value | None, oxygen: Value | None, efficiency: float) -> float | None:
    """Return the electricity of a year of 8760 hours, kWh; None where the year cannot be told from a series."""
    watts = power if oxygen is None else scaled(oxygen, 1.0 / efficiency)
    if isinstance(watts, Monthly):
        return sum(value * days for value, days in zip(watts.values, _DAYS, strict=True)) * 0.024
    return None if watts is None or isinstance(watts, Varying) else watts * 8.76
