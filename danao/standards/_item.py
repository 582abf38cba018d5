"""One item of a standard: its limits by class, and what they say of a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Limit = float | tuple[float, float]
SENSES = ("at most", "at least", "between")


def oxygen_saturation(temperature: ArrayLike) -> NDArray[np.float64]:
    """Return the dissolved oxygen of saturated fresh water, mg/L.

    ``DO_f = 468 / (31.6 + T)``, the form used with GB 3838-2002 in rivers (confirmed by secondary material: HJ/T 2.3-93
    and public code). In brackish water it is too high, so a share of saturation is then asked strictly.

    Parameters
    ----------
    temperature : array_like
        Water temperature, °C, above -31.6.
    """
    return 468.0 / (31.6 + np.asarray(temperature, dtype=float))


@dataclass(frozen=True)
class Item:
    """What a standard asks of one constituent.

    Parameters
    ----------
    name : str
        Name of the constituent, e.g. ``NH3_N``.
    title : mapping
        ``zh`` and ``en`` names.
    unit : str
        Unit of the limits.
    quantity : str
        Kind of `danao.units` that the unit belongs to.
    classes : tuple of str
        Classes with limits, best first; ``len(classes)`` is the rank of water that meets none of them.
    sense : str
        ``at most``, ``at least`` or ``between`` (both ends allowed).
    limits : mapping of str to mapping
        Kind of water to class to limit; the key ``""`` holds for all water without limits of its own.
    decimals : int
        Decimals of the value that is judged.
    assessed : bool
        Whether the item counts for the class of a section.
    multiple : bool
        Whether an exceedance multiple is given.
    priority : bool
        Whether it is named first among the main pollutants.
    saturation : mapping of str to float
        Class to the share of oxygen saturation that also meets it.
    mean : str
        ``arithmetic`` or ``hydrogen ion``.
    possible : tuple of float
        Range outside which a value is a mistake.
    never_above : str
        Item that measures more of the same, or empty.
    rule : mapping
        ``zh`` and ``en``: why no value is judged where the item has no limit.
    aliases : tuple of str
        Other names.
    """

    name: str
    title: Mapping[str, str]
    unit: str
    quantity: str
    classes: tuple[str, ...]
    sense: str = "at most"
    limits: Mapping[str, Mapping[str, Limit]] = field(default_factory=dict)
    decimals: int = 2
    assessed: bool = True
    multiple: bool = True
    priority: bool = False
    saturation: Mapping[str, float] = field(default_factory=dict)
    mean: str = "arithmetic"
    possible: tuple[float, float] = (0.0, float("inf"))
    never_above: str = ""
    rule: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    def limit(self, of_class: str, water: str = "river") -> Limit | None:
        """Return the limit of a class: a number, a pair for ``between``, None where there is none."""
        return self.limits.get(water, self.limits.get("", {})).get(of_class)

    def bounds(
        self, of_class: str, water: str = "river", temperature: ArrayLike = np.nan
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the lowest and the highest value that meet a class; NaN where the item has no limit.

        Parameters
        ----------
        of_class : str
            A class with limits.
        water : str
            Kind of water.
        temperature : array_like
            Water temperature, °C; where it is known, a share of saturation may lower a bound from below. That bound is
            not rounded, so a rounded value has to reach it in full.
        """
        limit = self.limit(of_class, water)
        temperature = np.asarray(temperature, dtype=float)
        low, high = np.full_like(temperature, -np.inf), np.full_like(temperature, np.inf)
        if limit is None:
            return np.full_like(low, np.nan), np.full_like(high, np.nan)
        if isinstance(limit, tuple):
            return np.full_like(low, limit[0]), np.full_like(high, limit[1])
        if self.sense == "at most":
            return low, np.full_like(high, limit)
        share = self.saturation.get(of_class, np.nan)
        return np.fmin(limit, share * oxygen_saturation(temperature)), high

    def meets(
        self, value: ArrayLike, of_class: str, water: str = "river", temperature: ArrayLike = np.nan
    ) -> NDArray[np.bool_]:
        """Return whether values meet a class; a value at the limit does, NaN never."""
        low, high = self.bounds(of_class, water, temperature)
        value = np.asarray(value, dtype=float)
        return (value >= low) & (value <= high)

    def rank(self, value: ArrayLike, water: str = "river", temperature: ArrayLike = np.nan) -> NDArray[np.int64]:
        """Return the place of the best class that values meet, from 0; ``len(classes)`` if none, -1 for NaN.

        Where several classes share a limit the best one is given (from memory: usual practice).
        """
        value = np.asarray(value, dtype=float)
        rank = np.full(np.broadcast(value, temperature).shape, len(self.classes), dtype=np.int64)
        for place in range(len(self.classes) - 1, -1, -1):
            rank = np.where(self.meets(value, self.classes[place], water, temperature), place, rank)
        unknown = np.isnan(value) | (self.limit(self.classes[0], water) is None)
        return np.where(unknown, -1, rank)

    def excess(self, value: ArrayLike, of_class: str, water: str = "river") -> NDArray[np.float64]:
        """Return the exceedance multiple ``(C - C_s) / C_s``; NaN where it is not exceeded or not defined.

        Not defined for water temperature, pH and dissolved oxygen (环办〔2011〕22号, from memory; table form seen in
        Guangdong bulletins).
        """
        value = np.asarray(value, dtype=float)
        limit = self.limit(of_class, water)
        if not self.multiple or self.sense != "at most" or not isinstance(limit, float) or limit == 0.0:
            return np.full_like(value, np.nan)
        return np.where(value > limit, (value - limit) / limit, np.nan)

    def margin(
        self, value: ArrayLike, of_class: str, water: str = "river", temperature: ArrayLike = np.nan
    ) -> NDArray[np.float64]:
        """Return what is left to the limit as a share of it, negative where it is missed; NaN for a range."""
        low, high = self.bounds(of_class, water, temperature)
        value = np.asarray(value, dtype=float)
        if self.sense == "between":
            return np.full(np.broadcast(value, low).shape, np.nan)
        return (high - value) / high if self.sense == "at most" else (value - low) / low
