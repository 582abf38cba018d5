"""Range: what one parameter may be in the runs of a design."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest

Floats = NDArray[np.float64]

NUMBERS = {
    "uniform": ("low", "high"),
    "log_uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "deviation"),
    "lognormal": ("mean", "deviation"),
    "values": (),
}
"""Distributions and the numbers that each takes; `values` takes any."""

APPLIED = ("value", "factor", "shift")

_SPREAD = ("normal", "lognormal")
_RATIO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, init=False)
class Range:
    r"""What one parameter may be.

    Parameters
    ----------
    *numbers : number or text with unit
        Those of the distribution, all in one unit; plain numbers are SI (concentrations g/m³).
    distribution : str
        ``uniform`` (low, high); ``log_uniform`` (low, high), the logarithm is uniform; ``triangular`` (low, mode,
        high); ``normal`` and ``lognormal`` (mean and standard deviation of the quantity itself); ``values``, each of
        these as likely as the others.
    within : (low, high), optional
        Where a normal or lognormal distribution is cut off; what is left is scaled up to one.
    applied : {"value", "factor", "shift"}
        Whether a drawn number takes the place of what the base has, multiplies it, or is added to it. What changes in
        time keeps its course with the last two.
    levels : int, optional
        How many values a grid takes of a uniform or log-uniform range, both ends among them.

    Raises
    ------
    InputError
        With all that is wrong: an empty range, units that differ, numbers that the distribution cannot have.

    Examples
    --------
    >>> Range("0.5 mg/L", "2 mg/L").quantile([0.0, 0.5, 1.0])
    array([0.5 , 1.25, 2.  ])
    """

    numbers: tuple[float, ...]
    distribution: str = "uniform"
    within: tuple[float, float] | None = None
    applied: str = "value"
    levels: int | None = None
    unit: str | None = field(default=None)

    def __init__(
        self,
        *numbers: Any,
        distribution: str = "uniform",
        within: tuple[Any, Any] | None = None,
        applied: str = "value",
        levels: int | None = None,
    ):
        problems = ProblemList()
        parts = [_number(item, problems) for item in (*numbers, *(within or ()))]
        found = {unit for _, unit in parts}
        if "" in found:
            found.discard(None)  # plain numbers beside shares such as "67 %" or "2/3"
        if len(found) > 1 and not problems.problems:
            named = ", ".join(f"'{unit}'" if unit else "none" for unit in sorted(found, key=str))
            problems.add(f"the numbers have different units: {named}", remedy="give all of them in one")
        values = tuple(number for number, _ in parts)
        own = {
            "numbers": values[: len(numbers)],
            "distribution": distribution,
            "within": values[len(numbers) :] or None,
            "applied": applied,
            "levels": levels,
            "unit": next(iter(found), None),
        }
        for key, value in own.items():
            object.__setattr__(self, key, value)
        self._check(problems)
        problems.raise_if_any()

    def quantile(self, share: ArrayLike) -> Floats:
        """Return the values below which these shares (0 to 1) of the distribution lie, in `unit`."""
        wanted = np.asarray(share, dtype=float)
        if self.distribution == "values":
            place = np.minimum((wanted * len(self.numbers)).astype(int), len(self.numbers) - 1)
            return np.array(self.numbers)[place]
        law = _law(self.distribution, self.numbers)
        low, high = (0.0, 1.0) if self.within is None else law.cdf(np.array(self.within))
        found = law.ppf(low + wanted * (high - low))
        ends = self.within or (self.numbers[0], self.numbers[-1]) if self.distribution not in _SPREAD else self.within
        return np.asarray(found if ends is None else np.clip(found, *ends), dtype=float)

    def grid(self) -> Floats:
        """Return the values of a grid.

        Raises
        ------
        InputError
            If neither values nor the number of levels of a uniform range are given.
        """
        if self.distribution == "values":
            return np.array(self.numbers)
        if self.levels is None or self.distribution not in ("uniform", "log_uniform"):
            remedy = "list its values, or give a uniform or log_uniform range and 'levels'"
            raise InputError(Problem(f"a grid has no values of a {self.distribution} range", remedy=remedy))
        spaced = np.linspace if self.distribution == "uniform" else np.geomspace
        return spaced(self.numbers[0], self.numbers[1], self.levels)

    @property
    def bounds(self) -> tuple[float, float]:
        """Ends of the range in `unit`; of what has no ends, where all but one in a thousand lies on either side."""
        if self.distribution == "values":
            return min(self.numbers), max(self.numbers)
        if self.distribution in _SPREAD and self.within is None:
            low, high = self.quantile([0.001, 0.999])
            return float(low), float(high)
        ends = self.within or (self.numbers[0], self.numbers[-1])
        return ends[0], ends[1]

    def written(self, number: float) -> Any:
        """Return a number of this range as a path reads it: text with the unit; SI as it is."""
        return float(number) if self.unit is None else f"{float(number)!r} {self.unit}".strip()

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {
            "distribution": self.distribution,
            "numbers": list(self.numbers),
            "within": None if self.within is None else list(self.within),
            "applied": self.applied,
            "levels": self.levels,
            "unit": self.unit,
        }

    def __str__(self) -> str:
        numbers = ", ".join(f"{number:g}" for number in self.numbers)
        within = "" if self.within is None else f" within {self.within[0]:g} to {self.within[1]:g}"
        unit = f" {self.unit}" if self.unit else ""
        applied = "" if self.applied == "value" else f"{self.applied} "
        return f"{applied}{self.distribution} ({numbers}){within}{unit}"

    def _check(self, problems: ProblemList) -> None:
        if self.applied not in APPLIED:
            problems.add(
                f"'{self.applied}' is no way to apply a number", "applied", remedy=nearest(self.applied, APPLIED)
            )
        if self.distribution not in NUMBERS:
            rule = f"'{self.distribution}' is no distribution"
            problems.add(rule, "distribution", remedy=nearest(self.distribution, NUMBERS))
        if problems.problems:
            return
        asked = NUMBERS[self.distribution]
        if asked and len(self.numbers) != len(asked):
            rule = f"{len(self.numbers)} numbers, but {self.distribution} takes {len(asked)}"
            problems.add(rule, remedy=f"give {', '.join(asked)}; single values go under 'values'")
        elif not self.numbers:
            problems.add("the range is empty", remedy="give at least one value")
        else:
            self._check_order(problems)
        if self.levels is not None and (
            isinstance(self.levels, bool) or self.levels != int(self.levels) or self.levels < 2
        ):
            problems.add(f"{self.levels} is no number of levels", "levels", remedy="give 2 or more")

    def _check_order(self, problems: ProblemList) -> None:
        """Note numbers that leave nothing to draw from."""
        if self.distribution in _SPREAD:
            if self.numbers[1] <= 0.0:
                problems.add(f"the deviation {self.numbers[1]:g} is not above 0", remedy="give mean and deviation")
            if self.distribution == "lognormal" and self.numbers[0] <= 0.0:
                problems.add(f"the mean {self.numbers[0]:g} of a lognormal range is not above 0")
        elif self.distribution != "values":
            self._check_ends(self.numbers, problems)
        if self.distribution == "log_uniform" and self.numbers[0] <= 0.0:
            problems.add(f"{self.numbers[0]:g} has no logarithm", remedy="a log-uniform range begins above 0")
        if self.distribution == "triangular" and not self.numbers[0] <= self.numbers[1] <= self.numbers[2]:
            problems.add(f"the mode {self.numbers[1]:g} lies outside the range", remedy="give low, mode, high")
        if self.within is not None:
            self._check_within(problems)
        if self.applied == "factor" and not problems.problems and self._least() < 0.0:
            problems.add(f"{self._least():g} is negative", remedy="a factor is zero or more")

    def _check_within(self, problems: ProblemList) -> None:
        assert self.within is not None
        if self.distribution not in _SPREAD:
            problems.add(f"a {self.distribution} range has ends already", "within", remedy="leave it out")
        elif not problems.problems:
            self._check_ends(self.within, problems)
            if (
                not problems.problems
                and np.diff(_law(self.distribution, self.numbers).cdf(np.array(self.within))) < 1e-6
            ):
                problems.add("hardly anything of the distribution lies within these ends", "within")

    def _check_ends(self, ends: tuple[float, ...], problems: ProblemList) -> None:
        if not ends[0] < ends[-1]:
            rule = f"the range is empty: it ends at {ends[-1]:g}, not above its begin at {ends[0]:g}"
            problems.add(rule, remedy="give the lower end first")

    def _least(self) -> float:
        """Return the smallest number that may be drawn; of an open normal distribution that of one in a thousand."""
        return self.bounds[0]


def _number(value: Any, problems: ProblemList) -> tuple[float, str | None]:
    """Return number and unit of a text, or a plain number with None; note what is neither."""
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
        number, unit = float(value), None
    else:
        match = _RATIO.fullmatch(value) if isinstance(value, str) else None
        try:
            number, unit = units.number_and_unit(value) if match is None else (float(match[1]) / float(match[2]), "")
        except (InputError, ZeroDivisionError):
            problems.add(f"{value!r} is not a number with a unit", remedy="write it as in '2.5 mg/L'")
            return 0.0, None
    if unit == "%":
        number, unit = 0.01 * number, ""
    if not math.isfinite(number):
        problems.add(f"{value} is not a finite number")
        return 0.0, unit
    return number, unit


def _law(distribution: str, numbers: tuple[float, ...]) -> Any:
    """Return a frozen distribution of SciPy."""
    from scipy import stats

    if distribution == "uniform":
        return stats.uniform(numbers[0], numbers[1] - numbers[0])
    if distribution == "log_uniform":
        return stats.loguniform(*numbers)
    if distribution == "triangular":
        low, mode, high = numbers
        return stats.triang((mode - low) / (high - low), low, high - low)
    mean, deviation = numbers
    if distribution == "normal":
        return stats.norm(mean, deviation)
    spread = math.sqrt(math.log1p((deviation / mean) ** 2))
    return stats.lognorm(spread, scale=mean * math.exp(-0.5 * spread * spread))
