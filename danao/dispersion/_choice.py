"""The ways to say what the longitudinal dispersion is: a number, a table by reach, a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from danao import catalogue
from danao.errors import InputError, Problem, ProblemList

if TYPE_CHECKING:
    from danao.river.grid import Grid

Floats = NDArray[np.float64]

ABSURD = 1e6
"""No river disperses as much (m²/s), nor a hundredth of it."""

GRAVITY = 9.81
"""Gravitational acceleration, m/s²."""


class Dispersion(Protocol):
    """Anything that gives a coefficient of longitudinal dispersion for every face and step."""

    def coefficients(self, grid: Grid, discharge: Floats, area: Floats, width: Floats, phi2: Floats) -> Floats:
        """Return the coefficients in m²/s, of a shape that broadcasts to [S, F]; one row where they do not change.

        Parameters
        ----------
        grid : Grid
            The cells and faces of the river.
        discharge, area, width, phi2 : float64 arrays, shape [S, F]
            Of the faces in S steps: m³/s, m², m, and (K/A)² in m²/s².
        """
        ...

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        ...


class Constant:
    """One coefficient everywhere and always.

    Parameters
    ----------
    value : float
        m²/s, ≥ 0.
    """

    def __init__(self, value: float):
        self.value = _checked(value, "dispersion")

    def coefficients(self, grid: Grid, discharge: Floats, area: Floats, width: Floats, phi2: Floats) -> Floats:
        """Return the coefficient, shape [1, 1]."""
        return np.full((1, 1), self.value)

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {"type": "Constant", "value": self.value}


class ByReach:
    """Coefficients by place, constant in time.

    Parameters
    ----------
    values : mapping of reach to number or (chainages, numbers)
        m²/s, ≥ 0; linear between the chainages (m), constant beyond them. Reaches that are not named have none.
    """

    def __init__(self, values: Mapping[str, Any]):
        problems = ProblemList()
        self.values: dict[str, Any] = {}
        for reach, content in values.items():
            try:
                self.values[reach] = _table(content, f"dispersion.{reach}")
            except InputError as error:
                problems.take(error)
        problems.raise_if_any()

    def coefficients(self, grid: Grid, discharge: Floats, area: Floats, width: Floats, phi2: Floats) -> Floats:
        """Return the coefficients of the faces, shape [1, F].

        Raises
        ------
        InputError
            If a reach is named that the river does not have.
        """
        out = np.zeros((1, grid.face_bed.size))
        for reach, (chainage, value) in self.values.items():
            faces = grid.faces_of(reach)
            out[0, faces] = np.interp(grid.face_chainage[faces], chainage, value)
        return out

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        values = {reach: [list(chainage), list(value)] for reach, (chainage, value) in self.values.items()}
        return {"type": "ByReach", "values": values}


class Formula:
    """A formula of the open set ``danao.dispersion``, evaluated with the water of every step.

    Parameters
    ----------
    name : str
        Name of the file, e.g. ``"fischer"``.
    least, most : float
        Bounds of the result, m²/s.
    **parameters : float
        Further arguments of the formula.
    """

    def __init__(self, name: str, least: float = 0.0, most: float = np.inf, **parameters: float):
        self.name = name
        self.least, self.most = float(least), float(most)
        self.parameters = parameters
        self._coefficient = catalogue.find("danao.dispersion", name).coefficient

    def coefficients(self, grid: Grid, discharge: Floats, area: Floats, width: Floats, phi2: Floats) -> Floats:
        """Return the coefficients, shape [S, F]; zero where there is no water.

        Raises
        ------
        InputError
            If one is above `ABSURD`: formulas divide by the friction velocity.
        """
        wet = width > 0.0
        depth = np.divide(area, width, out=np.zeros_like(area), where=wet)
        speed = np.abs(np.divide(discharge, area, out=np.zeros_like(area), where=area > 0.0))
        shear = speed * np.sqrt(GRAVITY * depth / np.maximum(phi2, 1e-30))
        out = np.zeros_like(area)
        moving = wet & (speed > 0.0)
        parts = (part[moving] for part in (speed, depth, width, shear))
        out[moving] = self._coefficient(*parts, **self.parameters)
        found = np.where(wet, np.clip(out, self.least, self.most), 0.0)
        absurd = ~(found <= ABSURD)
        if absurd.any():
            face = int(np.flatnonzero(absurd.any(axis=0))[0])
            value = f"{found[absurd][0]:.1g} m²/s at {grid.name_of_face(face)}"
            rule = f"'{self.name}' gives {value}, as it does where there is hardly any friction"
            raise InputError(Problem(rule, "dispersion", remedy="give 'most', a number, or a roughness"))
        return found

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        bounds = {"least": self.least, "most": self.most if np.isfinite(self.most) else None}
        return {"type": "Formula", "name": self.name, **bounds, "parameters": dict(self.parameters)}


def as_dispersion(value: Any) -> Dispersion:
    """Return a dispersion from a number, the name of a formula, a mapping by reach, or one as it is.

    Raises
    ------
    InputError
        If it is none of these, or a value is negative.
    """
    if hasattr(value, "coefficients"):
        return value
    if isinstance(value, str):
        return Formula(value)
    if isinstance(value, Mapping):
        return ByReach(value)
    return Constant(value)


def _checked(value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise InputError(Problem(f"{value!r} is no dispersion", key, remedy="give m²/s, a formula or a table by reach"))
    if not 0.0 <= float(value) < np.inf:
        raise InputError(Problem(f"{value:g} m²/s is negative or not finite", key))
    return float(value)


def _table(content: Any, key: str) -> tuple[list[float], list[float]]:
    """Return chainages and coefficients of a reach."""
    if not isinstance(content, tuple | list):
        return [0.0], [_checked(content, key)]
    if len(content) != 2:
        raise InputError(Problem("is no table", key, remedy="give (chainages, coefficients)"))
    chainage, value = (np.array(part, dtype=float, ndmin=1) for part in content)
    if chainage.shape != value.shape or chainage.size == 0 or (np.diff(chainage) <= 0.0).any():
        raise InputError(Problem("chainages must increase, with one coefficient each", key))
    return [float(x) for x in chainage], [_checked(x, key) for x in value]
