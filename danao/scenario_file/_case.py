"""What all builders share: the tree, the folder, and the list of everything that is wrong."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from danao import units
from danao.errors import InputError, Problem
from danao.scenario_file._problems import problems_of
from danao.scenario_file._yaml import Document, Keys, Place, key_text

M = TypeVar("M", bound=BaseModel)


@dataclass
class Case:
    """A tree in the making.

    Parameters
    ----------
    root : Path
        The case folder: no file of the case may leave it.
    document : Document
        The tree and the places of its keys.
    problems : list of Problem
        Everything found so far; builders add to it and go on.
    failed : set of str
        Top keys below which something is wrong.
    """

    root: Path
    document: Document
    problems: list[Problem] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)

    def validate(self, model: type[M]) -> M | None:
        """Return the tree as a model. Entries at fault are noted and left out; None if it then is no model."""
        try:
            return model.model_validate(self.document.data)
        except ValidationError as error:
            found = list(problems_of(error, self.document, model))
        self.problems.extend(problem for problem, _ in found)
        rest = copy.deepcopy(self.document.data)
        for _, path in found:
            self.failed.add(str(path[0]) if path else "")
            _drop(rest, path)
        try:
            return model.model_validate(rest)
        except ValidationError:
            return None

    @contextmanager
    def at(self, *path: str | int, unless: Collection[str] = ()) -> Iterator[None]:
        """Note the problems of what is built inside, placed at `path` where they have no line of their own.

        Problems whose top key is in `unless` are passed over.
        """
        try:
            yield
        except InputError as error:
            for problem in error.problems:
                top = str(path[0]) if path else str((*split_key(problem.key), "")[0])
                if top not in unless:
                    self.failed.add(top)
                    self.problems.append(self.placed(problem, path))

    def placed(self, problem: Problem, path: Keys) -> Problem:
        """Return a problem with the file and line of its key, which is taken as below `path`."""
        if problem.file is not None and problem.line is not None:
            return problem
        rule = problem.rule if problem.file is None else f"in {Path(problem.file).name}: {problem.rule}"
        full = (*path, *split_key(problem.key))
        place = self._place(full)
        return Problem(rule, key_text(self._shown(full)), place.file, place.line, problem.remedy)

    def along(self, written: Mapping[str, Any] | None, kind: str, *path: str) -> Any:
        """Return a value by place in inner units: a number, {reach: number} or {reach: (chainages, values)}."""
        if written is None:
            return None
        values: dict[str, Any] = {}
        for reach, item in written.items():
            with self.at(*path, *([reach] if reach else [])):
                if isinstance(item, tuple):
                    values[reach] = tuple(zip(*((x, units.parse(value, kind)) for x, value in item), strict=True))
                else:
                    values[reach] = units.parse(item, kind)
        return values.get("", values)

    def path_of(self, name: str, *path: str | int) -> Path:
        """Return the path of a file that is named at `path`, relative to the file that names it."""
        return self.document.place(path).file.parent / name

    def _steps(self, path: Keys) -> tuple[str, ...]:
        """Return the name of the measure or process that `path` leads into, as a tuple of one or none."""
        if len(path) < 2 or path[0] not in ("measures", "processes"):
            return ()
        entries, number = self.document.data.get(str(path[0])), path[1]
        if not isinstance(entries, list) or not isinstance(number, int) or number >= len(entries):
            return ()
        return tuple(entries[number]) if isinstance(entries[number], dict) and len(entries[number]) == 1 else ()

    def _place(self, path: Keys) -> Place:
        """Return the place of a key, whether or not the name of its measure or process is in its path."""
        step = self._steps(path)
        return self.document.place((*path[:2], *step, *path[2:]) if step and path[2:3] != step else path)

    def _shown(self, path: Keys) -> Keys:
        """Return the path of a key as its own file counts it, without the measure's name: ``measures[1].fraction``."""
        step = self._steps(path)
        shown = (*path[:2], *path[3:]) if step and path[2:3] == step else path
        if len(path) < 2 or path[0] != "measures" or not isinstance(path[1], int):
            return shown
        files = [self.document.place(("measures", number)).file for number in range(path[1] + 1)]
        return ("measures", files[:-1].count(files[-1]), *shown[2:])

    def raise_if_any(self) -> None:
        """Raise everything found so far, in the order of the files and lines."""
        if self.problems:
            raise InputError(dict.fromkeys(self.problems))


def split_key(key: str) -> Keys:
    """Return a dotted key as a path: ``limits.COD`` and ``sections[2].bed``."""
    parts: list[str | int] = []
    for word in filter(None, key.split(".")):
        name, *numbers = word.replace("]", "").split("[")
        parts += [name] if name else []
        parts += [int(number) if number.isdigit() else number for number in numbers]
    return tuple(parts)


def _drop(tree: dict[str, Any], path: Keys) -> None:
    """Leave out the entry (or the top key) that holds a fault."""
    entries = tree.get(str(path[0])) if path else None
    if path[:2] == ("vary", "parameters") and len(path) > 2:
        _drop(tree["vary"], path[1:])
    elif len(path) > 1 and isinstance(entries, dict) and path[1] in entries:
        del entries[path[1]]
    elif path:
        tree.pop(str(path[0]), None)
