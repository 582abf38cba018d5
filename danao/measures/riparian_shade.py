"""Riparian shade: trees on the banks keep sunlight off the water (滨岸遮荫)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.arithmetic import added, product, scaled
from danao.forcing.varying import Value, value_problem
from danao.forcing.weather import as_weather
from danao.kinetics import Kinetics, OnStretch
from danao.measures._measure import Measure
from danao.measures._stretch import on_river, place, share
from danao.scenario import Scenario


@dataclass(frozen=True)
class RiparianShade(Measure):
    r"""A share of the sunlight on a stretch is kept off by trees, on top of the shade that is there.

    .. math:: s = 1 - (1 - s_0)(1 - s_1)

    It works through the processes that look at the sunlight: growth of algae, death of bacteria, warming of the water.
    Leaves that fall in, and wind that is kept off, are not in it.

    Parameters
    ----------
    at : str or tuple
        A reach, or a stretch ``(reach, from, to)``.
    share : float, str or Varying
        Share of the light that still came through, which is kept off, 0 to 1, or "60 %"; by month for trees that shed
        their leaves.

    Notes
    -----
    Evidence, as their abstracts have it:

    - Twenty studies compared: wooded banks lower the temperature of streams in spring and summer, the maximum more
      than the mean. Bowler and others (2012), Environmental Evidence 1, 3, doi 10.1186/2047-2382-1-3.
    - A pasture stream near Hamilton, New Zealand: 70 % of shade may bring headwaters back to 20 °C. Rutherford and
      others (1997), N.Z. J. Marine and Freshwater Research 31(5), 707–721.
    - Boiron de Morges, Switzerland, 1.3 km: without its present plants the peak would be 0.7 °C warmer. Roth and others
      (2010), Environ. Sci. Technol. 44, 2072–2078.
    - Shade falls with the width of the water: height and density of the trees count as much as the width of the strip.
      DeWalle (2010), J. American Water Resources Association, doi 10.1111/j.1752-1688.2010.00423.x.
    """

    at: str | tuple[Any, ...]
    share: Value = field(default=0.0, metadata={"kind": "fraction"})

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "at", place(self.at, problems))
        object.__setattr__(self, "share", share(self.share, "share", problems))
        if not problems.problems and self.share == 0.0:
            problems.add("nothing is shaded", key="share", remedy="give a share above 0")
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the trees."""
        at = on_river(scenario, self.at)
        problems = ProblemList()
        if as_weather(scenario.weather).solar_radiation is None:
            rule = "the weather has no sunlight: shade would change nothing"
            problems.add(rule, key="share", remedy="give weather.solar_radiation")
        if "solar_radiation" not in Kinetics(scenario.processes, scenario.constituents).needs:
            rule = "no process looks at the sunlight: shade would change nothing"
            problems.add(rule, key="share", remedy="add processes of algae, of bacteria or of the temperature")
        problems.raise_if_any()
        shade = OnStretch(_combined(scenario.shade, self.share), scenario.shade, at)
        return scenario.replace(shade=shade)

    @classmethod
    def example(cls, scenario: Scenario) -> RiparianShade:
        """Keep half of the light off the first reach."""
        return cls(scenario.river.reaches[0].name, share=0.5)


def _combined(before: Any, new: Value) -> Any:
    """Return the shade of two screens, 1 − (1 − a)(1 − b), part by part where the first differs by place."""
    if isinstance(before, Mapping):
        return {reach: _combined(part, new) for reach, part in before.items()}
    if isinstance(before, OnStretch):
        return replace(before, inside=_combined(before.inside, new), outside=_combined(before.outside, new))
    if value_problem(before):
        rule = f"shade on top of a {type(before).__name__} is not defined"
        raise InputError(Problem(rule, key="share", remedy="give numbers, by reach, by month or by stretch"))
    return added(added(before, new), scaled(product(before, new), -1.0))
