"""Places in measures: a parameter of one of those that a run applies."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.measures._measure import Measure
from danao.planning.designs.change import Change, Draft
from danao.planning.designs.places import Place, nowhere
from danao.scenario import Scenario


def find(rest: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
    """Return the place of ``interception.fraction`` or ``[1].limits.NH3_N``; errors as `places.place`."""
    if not measures:
        remedy = "give the measures that the runs are to apply"
        raise InputError(Problem("there are no measures that a path could lead to", remedy=remedy))
    number, words = _which(rest, measures)
    _step(measures[number], words)

    def read(written: Any) -> float:
        """Return the number that the measure itself makes of what was written."""
        try:
            found = _get(_with(measures[number], words, written), words)
        except InputError as error:
            raise InputError([dataclasses.replace(problem, key="") for problem in error.problems]) from None
        if not isinstance(found, int | float) or isinstance(found, bool):
            raise InputError(Problem(f"'{'.'.join(words)}' is no number", remedy="name a number of the measure"))
        return float(found)

    return Place("", _Parameter(number, tuple(words)), read)


def file_name(measure: Any) -> str:
    """Return the name by which scenario files call a measure."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(measure).__name__).lower()


def _which(rest: str, measures: Sequence[Any]) -> tuple[int, list[str]]:
    """Return the number of the measure that a path names, and the words behind."""
    if found := re.match(r"\[(\d+)\]\.?", rest):
        number = int(found[1])
        if number >= len(measures):
            raise InputError(Problem(f"there is no measure [{number}]", remedy=f"there are {len(measures)}, from [0]"))
        return number, [word for word in rest[found.end() :].split(".") if word]
    name, *words = [word for word in rest.split(".") if word] or [""]
    names = [file_name(item) for item in measures]
    places = [number for number, item in enumerate(names) if item == name]
    if not places:
        raise InputError(Problem(f"there is no measure '{name}'", remedy=nearest(name, names)))
    if len(places) > 1:
        listed = ", ".join(f"measures[{number}]" for number in places)
        raise InputError(Problem(f"'{name}' is several measures", remedy=f"name one by its number: {listed}"))
    return places[0], words


def _step(measure: Any, words: Sequence[str]) -> None:
    """Raise `InputError` unless words lead through a measure to the end."""
    holder: Any = measure
    for place, word in enumerate(words):
        known = list(holder) if isinstance(holder, Mapping) else _fields(holder)
        if word not in known:
            raise nowhere(words[place:], known)
        holder = holder[word] if isinstance(holder, Mapping) else getattr(holder, word)
    if not words or isinstance(holder, Mapping | Measure):
        raise nowhere([], list(holder) if isinstance(holder, Mapping) else _fields(holder))
    if isinstance(holder, str | tuple):
        raise InputError(Problem(f"'{words[-1]}' is no number", remedy="name a number of the measure"))


def _fields(measure: Any) -> list[str]:
    fields = dataclasses.fields(measure) if dataclasses.is_dataclass(measure) else ()
    return [item.name for item in fields if item.name != "evidence"]


def _get(holder: Any, words: Sequence[str]) -> Any:
    for word in words:
        holder = holder[word] if isinstance(holder, Mapping) else getattr(holder, word)
    return holder


def _with(holder: Any, words: Sequence[str], value: Any) -> Any:
    """Return a measure (or a mapping of one) with another value at the end of the words."""
    word, *rest = words
    inner = holder[word] if isinstance(holder, Mapping) else getattr(holder, word)
    new = _with(inner, rest, value) if rest else value
    return {**holder, word: new} if isinstance(holder, Mapping) else dataclasses.replace(holder, **{word: new})


@dataclass(frozen=True)
class _Parameter:
    """Changes a parameter of a measure."""

    number: int
    words: tuple[str, ...]

    def __call__(self, draft: Draft, change: Change) -> None:
        measure = draft.measures[self.number]
        draft.measures[self.number] = _with(measure, self.words, change.of(_get(measure, self.words)))
