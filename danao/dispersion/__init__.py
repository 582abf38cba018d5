"""Longitudinal dispersion: an open set of formulas, one file each, and the ways to choose among them."""

from danao.dispersion._choice import ByReach, Constant, Dispersion, Formula, as_dispersion

__all__ = ["ByReach", "Constant", "Dispersion", "Formula", "as_dispersion"]
