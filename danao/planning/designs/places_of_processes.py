"""Places in processes: a parameter by the name of its process, everywhere or in one reach."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from danao import units
from danao.errors import InputError, Problem, nearest
from danao.kinetics._parameters import AtTemperature
from danao.kinetics._process import Process
from danao.planning.designs.change import Change, Draft
from danao.planning.designs.places import Place, nowhere, split_name
from danao.scenario import Scenario


def find(rest: str, scenario: Scenario) -> Place:
    """Return the place of ``NAME.PARAMETER`` or ``NAME.PARAMETER.REACH``; errors as `places.place`.

    NAME is that of a process of the scenario (``decay COD``, blanks may be underscores), or the name that a file calls
    it by (``decay``) where only one process has it; with ``*`` it stands for all that fit.
    """
    called = [name for process in scenario.processes for name in _names(process)]
    name, words = split_name(rest, called, "process")
    fitting = _fitting(name, scenario)
    known = list(dict.fromkeys(key for process in fitting for key in process.parameters))
    if not words or words[0] not in known:
        raise nowhere(words, known)
    parameter, reach = words[0], ".".join(words[1:])
    reaches = tuple(item.name for item in scenario.river.reaches)
    if reach and reach not in reaches:
        raise InputError(Problem(f"there is no reach '{reach}'", remedy=nearest(reach, reaches)))
    holders = [process for process in fitting if parameter in process.parameters]
    declared = holders[0].declared.get(parameter)
    put = _Parameter(tuple(item.name for item in holders), parameter, reach, reaches)

    def read(written: Any) -> float:
        """Return the number in SI, within what makes physical sense."""
        if declared is None:
            return units.parse(written, "dimensionless") if isinstance(written, str) else float(written)
        value = declared.read(written, "", None)
        return float(value.rate_at_20 if isinstance(value, AtTemperature) else value)

    return Place("dimensionless" if declared is None else declared.kind, put, read)


def _names(process: Process) -> tuple[str, ...]:
    """Return what a process may be called by."""
    own = (process.name, process.name.replace(" ", "_"), process.rate.__name__)
    return own if process.origin is None else (*own, process.origin[0])


def _fitting(name: str, scenario: Scenario) -> list[Process]:
    exact = [item for item in scenario.processes if name in _names(item)[:2]]
    if exact:
        return exact
    wild = "*" in name
    fitting = [p for p in scenario.processes if any(fnmatchcase(n, name) if wild else n == name for n in _names(p))]
    if not fitting:
        known = dict.fromkeys(alias for item in scenario.processes for alias in _names(item)[:3:2])
        raise InputError(Problem(f"there is no process '{name}'", remedy=nearest(name, known)))
    if len(fitting) > 1 and not wild:
        listed = ", ".join(f"'{item.name}'" for item in fitting)
        raise InputError(Problem(f"'{name}' is several processes: {listed}", remedy=f"name one, or '{name}*' for all"))
    return fitting


@dataclass(frozen=True)
class _Parameter:
    """Changes a parameter of some processes."""

    names: tuple[str, ...]
    parameter: str
    reach: str
    reaches: tuple[str, ...]

    def __call__(self, draft: Draft, change: Change) -> None:
        draft.set(
            "processes", [self._changed(p, change) if p.name in self.names else p for p in draft.get("processes")]
        )

    def _changed(self, process: Process, change: Change) -> Process:
        old = process.parameters[self.parameter]
        new = self._in_reach(old, change) if self.reach else change.of(old)
        return dataclasses.replace(process, parameters={**process.parameters, self.parameter: new}, origin=None)

    def _in_reach(self, old: Any, change: Change) -> Any:
        if isinstance(old, AtTemperature):
            return dataclasses.replace(old, rate_at_20=self._in_reach(old.rate_at_20, change))
        values = dict(old) if isinstance(old, Mapping) else dict.fromkeys(self.reaches, old)
        return {**values, self.reach: change.of(values[self.reach])}
