"""Phased in: another measure that begins, or grows, at a date within the period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from danao.describe import describe, describe_fields
from danao.errors import InputError, Problem
from danao.forcing.arithmetic import added, mixed, product, ramp
from danao.forcing.boundaries import Inflow
from danao.forcing.sources import Source
from danao.forcing.times import as_time, instant_text
from danao.forcing.varying import Value, Varying
from danao.measures._measure import Measure
from danao.scenario import Scenario


@dataclass(frozen=True)
class PhasedIn(Measure):
    """A measure acts from a date on: not before the start, wholly from the end on, in proportion between.

    With the share w(t) rising from 0 to 1, every flow is ``(1 − w) before + w after``, and so is every load: where a
    flow changes, its concentrations are those of the mixture. The load is never more than with the scenario before or
    after the measure. Means over steps stay exact, but for concentrations of a flow that itself is phased: those are
    taken by a rule of sixth order on each piece (see `danao.forcing.arithmetic`).

    Parameters
    ----------
    measure : Measure
        What is phased in; it may change sources and inflows only.
    start : datetime64 or ISO text
        Date from which it acts, local time of the scenario.
    end : datetime64 or ISO text, optional
        Date from which it acts wholly; without it, at once.
    """

    measure: Measure
    start: Any
    end: Any = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", as_time(self.start))
        object.__setattr__(self, "end", None if self.end is None else as_time(self.end))
        if self.end is not None and self.end < self.start:
            first, last = (instant_text(time.astype("int64")) for time in (self.start, self.end))
            raise InputError(Problem(f"it ends at {last}, before its start at {first}", key="end"))

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the measure phased in."""
        after = self.measure.apply(scenario)
        parts = ("boundaries", "sources")
        if describe_fields(scenario, leave_out=parts) != describe_fields(after, leave_out=parts):
            rule = f"{type(self.measure).__name__} changes more than sources and inflows: it cannot be phased in"
            raise InputError(Problem(rule, key="measure"))
        new = {item.name: item for item in (*after.boundaries, *after.sources)}
        boundaries = [self._phased(item, new[item.name]) for item in scenario.boundaries]
        sources = [self._phased(item, new.get(item.name)) for item in scenario.sources]
        known = {item.name for item in scenario.sources}
        sources += [self._phased(None, item) for item in after.sources if item.name not in known]
        return scenario.replace(boundaries=tuple(boundaries), sources=tuple(sources))

    @classmethod
    def example(cls, scenario: Scenario) -> PhasedIn:
        """Close the first source over the second half of the period."""
        from danao.measures.removal import Removal

        start, end = scenario.period
        return cls(Removal.example(scenario), start=start + (end - start) // 2, end=end)

    def _phased(self, before: Any, after: Any) -> Any:
        """Return one source or boundary that goes over from what it was to what it becomes (None: nothing)."""
        if before is not None and after is not None and describe(before) == describe(after):
            return before
        first, last = _parts(before), _parts(after)
        shape = after if before is None else before
        changes: dict[str, Any] = {"flow": self._between(first.flow, last.flow)}
        carried = [*first.quality, *(name for name in last.quality if name not in first.quality)]
        changes["quality"] = {name: self._concentration(name, first, last) for name in carried}
        if isinstance(shape, Source):
            names = [*first.load, *(name for name in last.load if name not in first.load)]
            changes["load"] = {
                name: self._between(first.load.get(name, 0.0), last.load.get(name, 0.0)) for name in names
            }
        return replace(shape, **changes)

    def _between(self, before: Value, after: Value) -> Value:
        """Return ``(1 − w) before + w after``."""
        if _same(before, after):
            return before
        if not isinstance(before, Varying) and not isinstance(after, Varying):
            return ramp(self.start, self.end, before, after)
        return added(self._fading(before), self._growing(after))

    def _concentration(self, name: str, first: _Parts, last: _Parts) -> Value:
        """Return the concentration of the flow that goes over."""
        before, after = first.quality.get(name, 0.0), last.quality.get(name, 0.0)
        if _same(before, after) or _is_dry(last):
            return before
        if _is_dry(first):
            return after
        if _same(first.flow, last.flow):
            return self._between(before, after)
        return mixed(self._fading(first.flow), before, self._growing(last.flow), after)

    def _fading(self, value: Value) -> Value:
        return product(ramp(self.start, self.end, 1.0, 0.0), value)

    def _growing(self, value: Value) -> Value:
        return product(ramp(self.start, self.end, 0.0, 1.0), value)


@dataclass(frozen=True)
class _Parts:
    """Flow, quality and load of a source, a boundary or nothing."""

    flow: Value
    quality: dict[str, Value]
    load: dict[str, Value]


def _parts(item: Source | Inflow | None) -> _Parts:
    if item is None:
        return _Parts(0.0, {}, {})
    return _Parts(item.flow, dict(item.quality), dict(getattr(item, "load", {})))


def _is_dry(parts: _Parts) -> bool:
    return not isinstance(parts.flow, Varying) and parts.flow == 0.0


def _same(before: Value, after: Value) -> bool:
    return describe(before) == describe(after)
