"""What a rate may be given: parameters with unit, range and source, and alternatives of its formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from danao import units
from danao.errors import InputError, Problem, nearest
from danao.kinetics._parameters import AtTemperature, FromEnvironment, extremes, quantity

INFINITY = float("inf")


@dataclass(frozen=True)
class Parameter:
    """What a parameter of a process is, and which values of it make sense.

    Parameters
    ----------
    default : text with unit, number or None
        Value that holds where no other is given; None: one must be given.
    kind : str
        Kind of quantity, see `danao.units`.
    about : str
        What it is, in a few words.
    typical : (low, high), optional
        Range found in the literature, in the form of the default; a value outside it is warned of.
    theta : float, optional
        Temperature factor; with one, the value is that at 20 °C.
    source : str
        Where default and range come from.
    least, most : float
        SI numbers between which a value makes physical sense; outside it is an error.

    Raises
    ------
    InputError
        If a text cannot be read as that kind of quantity.
    """

    default: Any
    kind: str
    about: str
    typical: tuple[Any, Any] | None = None
    theta: float | None = None
    source: str = ""
    least: float = 0.0
    most: float = INFINITY

    def __post_init__(self) -> None:
        if self.default is not None:
            quantity(self.default, self.kind, "default", self.least, self.most)
        for end in self.typical or ():
            quantity(end, self.kind, "typical", self.least, self.most)

    @property
    def unit(self) -> str:
        """Unit in which rate functions see it."""
        return units.inner_unit(self.kind)

    def read(self, value: Any, key: str, theta: float | None = None) -> Any:
        """Return a user's value in SI, with its temperature factor.

        Raises
        ------
        InputError
            If it cannot be read, or makes no physical sense.
        """
        if value is None:
            raise InputError(Problem("has no value", key=key, remedy=f"{self.about}; give one"))
        found = quantity(value, self.kind, key, self.least, self.most)
        limits = extremes(found)
        if limits is not None and not self.least <= limits[0] <= limits[1] <= self.most:
            rule = f"{limits[0]:g} to {limits[1]:g} {self.unit}".rstrip()
            raise InputError(Problem(f"{rule} is not within {self.least:g} to {self.most:g}", key=key))
        theta = self.theta if theta is None else theta
        return found if theta is None or isinstance(found, AtTemperature) else AtTemperature(found, theta)

    def unusual(self, value: Any) -> str | None:
        """Return what is unusual about a value in SI, or None."""
        found = extremes(value)
        if self.typical is None or found is None:
            return None
        low, high = (quantity(end, self.kind) for end in self.typical)
        slack = 1e-9 * max(abs(low), abs(high))
        if low - slack <= found[0] and found[1] <= high + slack:
            return None
        unit = str(self.typical[0]).partition(" ")[2]
        shown = [f"{units.from_inner(end, unit, self.kind):.4g}" for end in dict.fromkeys(found)]
        rule = f"{'–'.join(shown)} {unit}".strip()
        source = f" ({self.source})" if self.source else ""
        return f"{rule} is outside the usual {self.typical[0]} to {self.typical[1]}{source}"

    def text(self) -> str:
        """Return default, range and source as a sentence or two."""
        default = "must be given" if self.default is None else self.default
        parts = [f"{self.about[:1].upper()}{self.about[1:]}; {default}"]
        if self.theta is not None:
            parts[0] += f" at 20 °C, θ = {self.theta:g}"
        if self.typical is not None:
            parts.append(f"Usual: {self.typical[0]} to {self.typical[1]}")
        return ". ".join([*parts, *([self.source] if self.source else [])]).rstrip(".") + "."


def parameter(
    default: Any,
    kind: str,
    about: str,
    typical: tuple[Any, Any] | None = None,
    theta: float | None = None,
    source: str = "",
    least: float = 0.0,
    most: float = INFINITY,
) -> Any:
    """Declare a parameter as the default of a keyword-only argument; see `Parameter`."""
    return Parameter(default, kind, about, typical, theta, source, least, most)


def computed(function: Callable[..., Any], **values: float) -> Any:
    """Declare what numpy computes from the environment once per output interval; see `FromEnvironment`."""
    return FromEnvironment(function, values)


class Choice:
    """Alternatives of one auxiliary function, by name.

    Parameters
    ----------
    default : str
        The one that holds where no other is asked for.
    kind : str, optional
        Kind of quantity, where a fixed value may stand in place of a function.
    **known : callable
        The alternatives.
    """

    def __init__(self, default: str, kind: str = "", **known: Callable[..., float]):
        self.default, self.kind, self.known = default, kind, known

    def pick(self, given: Any, key: str) -> Any:
        """Return an alternative by name; a function comes back as it is, a fixed value as it is in SI.

        Raises
        ------
        InputError
            If it is none of these.
        """
        if callable(given):
            return given
        if isinstance(given, str) and given in self.known:
            return self.known[given]
        if self.kind and not (isinstance(given, str) and given.isidentifier()):
            return quantity(given, self.kind, key)
        raise InputError(Problem(f"'{given}' is no formula", key, remedy=nearest(given, self.known)))
