"""Change: what one run of a design makes of a value that the base has, and the scenario while it is being changed."""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from danao.errors import InputError, Problem
from danao.forcing.arithmetic import added, product
from danao.forcing.varying import Varying
from danao.kinetics._parameters import AtTemperature, OnStretch, Scaled
from danao.scenario import Scenario
from danao.scenario_parts import Dredged


@dataclass(frozen=True)
class Change:
    """A number and how it is applied.

    Parameters
    ----------
    applied : {"value", "factor", "shift"}
        See `Range`.
    number : float
        In the inner unit.
    """

    applied: str
    number: float

    def of(self, old: Any) -> Any:
        """Return the new value; the temperature factor of a rate stays.

        Raises
        ------
        InputError
            If there is nothing to multiply or to add to.
        """
        if self.applied == "value":
            return dataclasses.replace(old, rate_at_20=self.number) if isinstance(old, AtTemperature) else self.number
        if old is None or isinstance(old, str):
            rule = "the base has no value here" if old is None else f"'{old}' is no number"
            raise InputError(Problem(f"{rule}, so a {self.applied} says nothing", remedy="give values"))
        return _mapped(old, self._leaf)

    def _leaf(self, old: Any) -> Any:
        return product(old, self.number) if self.applied == "factor" else added(old, self.number)


def _mapped(old: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value by place, time and temperature with every number and series in it changed."""
    if isinstance(old, numbers.Real | Varying) and not isinstance(old, bool):
        return change(old if isinstance(old, Varying) else float(old))
    if isinstance(old, Mapping):
        return {name: _mapped(part, change) for name, part in old.items()}
    if isinstance(old, tuple) and len(old) == 2:
        return (old[0], tuple(_mapped(part, change) for part in old[1]))  # chainages, values
    for noun, keys in _HOLDERS.items():
        if isinstance(old, noun):
            return dataclasses.replace(old, **{key: _mapped(getattr(old, key), change) for key in keys})
    raise InputError(Problem(f"a {type(old).__name__} cannot be changed", remedy="give values"))


_HOLDERS: dict[Any, tuple[str, ...]] = {
    AtTemperature: ("rate_at_20",),
    OnStretch: ("inside", "outside"),
    Scaled: ("value",),
    Dredged: ("content",),
}


@dataclass
class Draft:
    """A scenario of which single fields are changed before it is made, and the measures that it will get.

    Parameters
    ----------
    base : Scenario
        What stays where nothing is changed.
    measures : list of Measure
        Applied at the end.
    """

    base: Scenario
    measures: list[Any]
    changed: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """Return a field as it is now."""
        return self.changed.get(name, getattr(self.base, name))

    def set(self, name: str, value: Any) -> None:
        """Give a field another value."""
        self.changed[name] = value

    def scenario(self, name: str, title: Any) -> Scenario:
        """Return the scenario, checked like any other; errors as `Scenario`."""
        made = self.base.replace(name=name, title=title, **self.changed)
        return made.with_measures(*self.measures) if self.measures else made
