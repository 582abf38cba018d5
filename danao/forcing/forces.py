"""Forces: what drives the water besides its own slope. Each is switched on by giving it to a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from danao.errors import ProblemList
from danao.forcing.varying import Value, value_problem


@dataclass(frozen=True)
class DensityGradient:
    r"""The push of denser water: salt makes the sea lie deeper than the river.

    .. math:: \frac{1}{\rho} \int \frac{\partial p}{\partial x}\,dA = g A \left(\frac{\partial \eta}{\partial x}
        + d_c \frac{1}{\rho} \frac{\partial \rho}{\partial x}\right), \qquad \rho = \rho_0 (1 + \beta c)

    with the depth :math:`d_c` of the centroid of the section below the surface, half the depth of a rectangle. At rest
    in a rectangle the level falls towards the dense end with :math:`\partial\eta/\partial x = -\tfrac12 h \beta\,
    \partial c/\partial x`. The concentrations are those at the start of each span of at most an hour.

    Parameters
    ----------
    constituent : str
        What makes the water dense, usually ``SALINITY``.
    expansion : float
        β, relative growth of density per unit of it, 0 to 0.01; 7.6e-4 per psu.

    Notes
    -----
    Savenije (2012), *Salinity and Tides in Alluvial Estuaries*, 2nd edition, chapter 2, has the same term in the
    momentum balance (from memory); 7.6e-4 is the slope of the equation of state of sea water near 20 °C.
    """

    constituent: str = "SALINITY"
    expansion: float = 7.6e-4

    def __post_init__(self) -> None:
        problems = ProblemList()
        if not (isinstance(self.expansion, int | float) and 0.0 <= self.expansion <= 0.01):
            problems.add(f"{self.expansion!r} is outside 0 to 0.01", "expansion")
        problems.raise_if_any()


@dataclass(frozen=True)
class WindStress:
    r"""The drag of the wind on the water surface, along the reaches.

    .. math:: \tau = \rho_a C_D W^2 \cos(\theta), \qquad C_D = (0.8 + 0.065\,W) \cdot 10^{-3}

    with the wind speed W 10 m above the water (``weather.wind``), and the angle θ between where the wind blows to and
    where the reach runs to. In the momentum balance stands :math:`\tau T / \rho`, T the width of the surface.

    Parameters
    ----------
    direction : float or Varying
        Where the wind blows from, degrees from north over east.
    bearing : mapping of reach to float
        Where each reach runs to (downstream), degrees from north over east; a reach that is not named feels no wind.

    Notes
    -----
    Drag coefficient: Wu (1982), *Wind-stress coefficients over sea surface from breeze to hurricane*, J. Geophys. Res.
    87(C12), 9704-9706. A series of directions should not turn through north within an interval.
    """

    direction: Value
    bearing: Mapping[str, float]

    def __post_init__(self) -> None:
        problems = ProblemList()
        problem = value_problem(self.direction, -360.0, 720.0)
        if problem:
            problems.add(problem, "direction")
        object.__setattr__(self, "bearing", dict(self.bearing))
        for reach, degrees in self.bearing.items():
            if not (isinstance(degrees, int | float) and math.isfinite(degrees)):
                problems.add(f"{degrees!r} is not a number of degrees", f"bearing.{reach}")
        problems.raise_if_any()
