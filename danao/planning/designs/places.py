"""Places: where a path such as ``sources.WWTP_B.quality.NH3_N`` leads in a scenario."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from danao import units
from danao.errors import InputError, Problem, nearest
from danao.planning.designs.change import Change, Draft
from danao.scenario import Scenario
from danao.scenario_file._processes import kinds_of


@dataclass(frozen=True)
class Place:
    """A value of a scenario, or several that one number goes to.

    Parameters
    ----------
    kind : str
        Kind of quantity; empty where `read` alone knows.
    put : callable
        Takes a `Draft` and a `Change`, and applies it.
    read : callable, optional
        A text or number to a number in the inner unit, or `InputError`; by default by `kind`.
    """

    kind: str
    put: Callable[[Draft, Change], None]
    read: Callable[[Any], float] | None = None

    def number(self, written: Any, applied: str) -> float:
        """Return a written number in the inner unit of what it is: a value, a factor or a difference.

        Raises
        ------
        InputError
            If it cannot be read as that.
        """
        if applied == "factor":
            return units.parse(written, "fraction")
        if applied == "shift":
            if not self.kind:
                raise InputError(Problem("nothing can be added here", remedy="give values or a factor"))
            return units.difference(written, self.kind)
        if self.read is not None:
            return self.read(written)
        return units.parse(written, self.kind) if isinstance(written, str) else float(written)


Finder = Callable[[str, Scenario, Sequence[Any]], Place]


def place(path: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
    """Return where a path leads.

    Parameters
    ----------
    path : str
        ``sources.NAME.flow``, ``sources.NAME.quality.NH3_N``, ``processes.nitrification.rate``,
        ``measures.interception.fraction``, … (see docs/designs.md). ``*`` in the name of a source or a boundary stands
        for any text.
    scenario : Scenario
        Where it leads in.
    measures : sequence of Measure
        Those that a run applies.

    Raises
    ------
    InputError
        If it leads nowhere; the message gives the nearest word.
    """
    found = re.fullmatch(r"([^.\[]+)(\[\d+\])?\.?(.*)", path)
    top = found[1] if found else path
    finders = _finders()
    if top not in finders:
        raise InputError(Problem(f"a path does not begin with '{top}'", remedy=nearest(top, finders)))
    assert found is not None
    return finders[top]((found[2] or "") + found[3], scenario, measures)


def _finders() -> dict[str, Finder]:
    from danao.planning.designs import places_of_fields, places_of_measures, places_of_processes

    return {
        "sources": lambda rest, scenario, _: _of_forcing(rest, scenario, "sources"),
        "boundaries": lambda rest, scenario, _: _of_forcing(rest, scenario, "boundaries"),
        "processes": lambda rest, scenario, _: places_of_processes.find(rest, scenario),
        "measures": places_of_measures.find,
        **places_of_fields.FINDERS,
    }


def split_name(rest: str, known: Iterable[str], what: str) -> tuple[str, list[str]]:
    """Return the name (or pattern) that a path begins with and the words behind it; a name may hold dots.

    Raises
    ------
    InputError
        If no name is given.
    """
    known = list(known)
    whole = [name for name in known if rest == name or rest.startswith(f"{name}.")]
    name = max(whole, key=len) if whole else rest.partition(".")[0]
    if not name:
        raise InputError(Problem(f"the path names no {what}", remedy=nearest(rest, known)))
    return name, [word for word in rest[len(name) :].split(".") if word]


def nowhere(words: Sequence[str], known: Iterable[str]) -> InputError:
    """Return the error of a path that ends too early, or goes on with a word that is not known."""
    known = list(known)
    if not words:
        return InputError(Problem("the path names no number yet", remedy=f"go on with {', '.join(known)}"))
    return InputError(Problem(f"there is no '{words[0]}' here", remedy=nearest(words[0], known)))


def _of_forcing(rest: str, scenario: Scenario, field: str) -> Place:
    """Return a place in sources or boundaries: flow, level, a concentration or load, or all of them."""
    what = {"sources": "source", "boundaries": "boundary"}[field]
    items = {item.name: item for item in getattr(scenario, field)}
    pattern, words = split_name(rest, items, what)
    hit = [name for name in items if name == pattern or ("*" in pattern and fnmatchcase(name, pattern))]
    if not hit:
        raise InputError(Problem(f"there is no {what} '{pattern}'", remedy=nearest(pattern, items)))
    names = {"flow": "discharge", "level": "level", "quality": "", "load": "load"}
    own = [key for key in names if any(_has(items[name], key) for name in hit)]
    if not words or words[0] not in own:
        raise nowhere(words, own)
    key, carried = words[0], words[1:]
    kind = names[key]
    if key == "quality" and carried:
        kinds = kinds_of(list(scenario.constituents))
        kind = kinds.get(carried[0], "concentration")
    if key in ("quality", "load") and carried and carried[0] not in scenario.carried_names:
        raise InputError(
            Problem(f"'{carried[0]}' is not simulated", remedy=nearest(carried[0], scenario.carried_names))
        )
    if len(carried) > (key in ("quality", "load")):
        raise InputError(Problem(f"the path ends at '{'.'.join(words[:-1])}'", remedy="leave the last word out"))
    touched = [name for name in hit if _has(items[name], key)]
    return Place(kind, _Forcing(field, tuple(touched), key, carried[0] if carried else ""))


def _has(item: Any, key: str) -> bool:
    """Tell whether a source or boundary has a number of this name."""
    value = getattr(item, key, None)
    settable = {item.name for item in dataclasses.fields(item) if item.init}
    return key in settable and value is not None and getattr(value, "ndim", 0) == 0


@dataclass(frozen=True)
class _Forcing:
    """Changes one number of sources or boundaries."""

    field: str
    names: tuple[str, ...]
    key: str
    constituent: str

    def __call__(self, draft: Draft, change: Change) -> None:
        changed = [self._changed(item, change) if item.name in self.names else item for item in draft.get(self.field)]
        draft.set(self.field, changed)

    def _changed(self, item: Any, change: Change) -> Any:
        old = getattr(item, self.key)
        if self.key not in ("quality", "load"):
            return dataclasses.replace(item, **{self.key: change.of(old)})
        if not self.constituent and change.applied != "factor":
            remedy = "name a constituent, or give a factor"
            raise InputError(Problem(f"'{self.key}' holds several numbers", remedy=remedy))
        if not self.constituent and not old and len(self.names) == 1:
            raise InputError(Problem(f"'{item.name}' has no {self.key}, so a factor says nothing"))
        names = (self.constituent,) if self.constituent else tuple(old)
        if len(self.names) > 1 and change.applied != "value":
            names = tuple(name for name in names if name in old)
        return dataclasses.replace(item, **{self.key: {**old, **{name: change.of(old.get(name)) for name in names}}})
