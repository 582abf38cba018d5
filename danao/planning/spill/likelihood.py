r"""Which release explains the samples: likelihood of every candidate, with its mass found and weighed out.

A release of mass m at candidate j (a cell and a time) makes :math:`\mu_o = m\,G_{oj}` of sample o, and

.. math:: \ln L_j(m) = -\frac12 \sum_{o\ seen} \left(\frac{y_o - m G_{oj}}{\sigma_o}\right)^2
    + \sum_{o\ below} \ln \Phi\left(\frac{d_o - m G_{oj}}{\sigma_o}\right)

with the detection limit d of samples that show nothing. It is concave in m. Without samples below detection its maximum
is the weighted least squares :math:`m = \sum G y/\sigma^2 / \sum G^2/\sigma^2`, not below zero. What is known of m
beforehand is the same for every factor of ten between two bounds; the evidence of a candidate is the mean of its
likelihood over that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

Floats = NDArray[np.float64]

NEWTON = 40
NODES = 61
HOPELESS = 30.0
"""Candidates that are this far below the best, in ln L, are not looked at more closely."""


@dataclass(frozen=True)
class Evidence:
    """What samples say of every candidate, shape (J,).

    Parameters
    ----------
    mass : float64 array
        The most likely mass of each, g.
    likelihood : float64 array
        ln L at that mass; −inf where hopeless.
    evidence : float64 array
        ln of the likelihood, mean over the masses; −inf where hopeless.
    nodes, weights : float64 arrays, shape (J', Q)
        Masses (g), and their share of the evidence, of the candidates in
    kept : int64 array, shape (J',)
        which are not hopeless.
    """

    mass: Floats
    likelihood: Floats
    evidence: Floats
    nodes: Floats
    weights: Floats
    kept: NDArray[np.int64]


def evidence(
    influence: Floats, value: Floats, below: NDArray[np.bool_], error: Floats, bounds: tuple[float, float]
) -> Evidence:
    """Return what samples say of every candidate.

    Parameters
    ----------
    influence : float64 array, shape (O, J)
        g/m³ in each sample for one gram of each candidate, ≥ 0.
    value, below, error : arrays, shape (O,)
        Samples: value or detection limit (g/m³), whether it is one, standard deviation.
    bounds : (float, float)
        Least and largest mass, g.
    """
    seen = influence[~below] / error[~below, None]
    hidden = influence[below] / error[below, None]
    target, edge = value[~below] / error[~below], value[below] / error[below]
    square, cross = (seen**2).sum(axis=0), target @ seen
    least = np.clip(np.divide(cross, square, out=np.zeros_like(cross), where=square > 0.0), *bounds)
    most = -0.5 * (square * least**2 - 2.0 * cross * least + target @ target)  # what is hidden can only lower it
    sure = np.argsort(most)[-20:]
    floor = float((most[sure] + log_ndtr(edge[:, None] - hidden[:, sure] * least[sure]).sum(axis=0)).max())
    kept = np.flatnonzero(most >= floor - HOPELESS)
    curve = _Curve(square[kept], cross[kept], float(target @ target), hidden[:, kept], edge)
    mass = curve.summit(least[kept], bounds)
    nodes, weights, total = curve.weigh(mass, bounds)
    blank = np.full(influence.shape[1], -np.inf)
    full, likelihood, area = least.copy(), blank.copy(), blank.copy()
    full[kept], likelihood[kept], area[kept] = mass, curve.at(mass), total
    return Evidence(full, likelihood, area, nodes, weights, kept)


@dataclass(frozen=True)
class _Curve:
    """ln L of the mass, for some candidates."""

    square: Floats
    cross: Floats
    constant: float
    hidden: Floats
    edge: Floats

    def at(self, mass: Floats) -> Floats:
        """Return ln L at a mass for each candidate, shape (J,) or (J, Q)."""
        wide = mass if mass.ndim == 2 else mass[:, None]
        found = -0.5 * (self.square[:, None] * wide**2 - 2.0 * self.cross[:, None] * wide + self.constant)
        for slope, edge in zip(self.hidden, self.edge, strict=True):
            found = found + log_ndtr(edge - slope[:, None] * wide)
        return found if mass.ndim == 2 else found[:, 0]

    def slopes(self, mass: Floats) -> tuple[Floats, Floats]:
        """Return first and second derivative of ln L by the mass, shape (J,)."""
        first, second = self.cross - self.square * mass, -self.square
        for slope, edge in zip(self.hidden, self.edge, strict=True):
            z = edge - slope * mass
            ratio = np.exp(-0.5 * z**2 - log_ndtr(z)) / np.sqrt(2.0 * np.pi)
            first = first - slope * ratio
            second = second - slope**2 * ratio * (z + ratio)
        return first, second

    def summit(self, start: Floats, bounds: tuple[float, float]) -> Floats:
        """Return the mass with the highest likelihood: Newton's steps, halved between what brackets it."""
        if self.hidden.size == 0:
            return start
        low, high = np.full(start.size, bounds[0]), np.full(start.size, bounds[1])
        mass = start.copy()
        for _ in range(NEWTON):
            first, second = self.slopes(mass)
            low, high = np.where(first > 0.0, mass, low), np.where(first > 0.0, high, mass)
            step = mass - np.divide(first, second, out=np.zeros_like(first), where=second < 0.0)
            inside = (step > low) & (step < high)
            mass = np.where(inside, step, np.sqrt(low * high))
        return mass

    def weigh(self, mass: Floats, bounds: tuple[float, float]) -> tuple[Floats, Floats, Floats]:
        """Return masses, their share of the evidence, and ln of the evidence, over all masses between the bounds.

        Nodes lie close together around the summit, over the whole range of ln m farther out: u = ln m + s sinh x.
        """
        _, second = self.slopes(mass)
        summit = np.log(mass)
        width = np.clip(1.0 / np.maximum(mass * np.sqrt(np.maximum(-second, 0.0)), 1e-12), 1e-4, 2.0)
        ends = [np.arcsinh((np.log(bound) - summit) / width) for bound in bounds]
        x = ends[0][:, None] + (ends[1] - ends[0])[:, None] * np.linspace(0.0, 1.0, NODES)
        spacing = (
            (ends[1] - ends[0])[:, None] / (NODES - 1) * np.where(np.isin(np.arange(NODES), (0, NODES - 1)), 0.5, 1)
        )
        nodes = np.exp(np.clip(summit[:, None] + width[:, None] * np.sinh(x), *np.log(bounds)))
        log = self.at(nodes)
        peak = log.max(axis=1, keepdims=True)
        part = np.exp(log - peak) * width[:, None] * np.cosh(x) * spacing
        total = part.sum(axis=1)
        known = np.log(np.log(bounds[1] / bounds[0]))
        return nodes, part / total[:, None], peak[:, 0] + np.log(total) - known
