"""What all builders share: the tree, the folder, and the list of everything that is wrong."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from danao.errors import InputError, Problem
from danao.scenario_file._problems import problems_of
from danao.scenario_file._yaml import Document, Keys, key_text

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
    """

    root: Path
    document: Document
    problems: list[Problem] = field(default_factory=list)

    def validate(self, model: type[M]) -> M | None:
        """Return the tree as a model. Entries at fault are noted and left out; None if it then is no model."""
        try:
            return model.model_validate(self.document.data)
        except ValidationError as error:
            found = list(problems_of(error, self.document, model))
        self.problems.extend(problem for problem, _ in found)
        rest = copy.deepcopy(self.document.data)
        for _, path in found:
            _drop(rest, path)
        try:
            return model.model_validate(rest)
        except ValidationError:
            return None

    @contextmanager
    def at(self, *path: str | int) -> Iterator[None]:
        """Note the problems of what is built inside, placed at `path` where they have no line of their own."""
        try:
            yield
        except InputError as error:
            self.problems.extend(self.placed(problem, path) for problem in error.problems)

    def placed(self, problem: Problem, path: Keys) -> Problem:
        """Return a problem with the file and line of its key, which is taken as below `path`."""
        if problem.file is not None and problem.line is not None:
            return problem
        rule = problem.rule if problem.file is None else f"{Path(problem.file).name}: {problem.rule}"
        full = (*path, *split_key(problem.key))
        place = self.document.place(full)
        return Problem(rule, key_text(full), place and place.file, place and place.line, problem.remedy)

    def path_of(self, name: str, *path: str | int) -> Path:
        """Return the path of a file that is named at `path`, relative to the file that names it."""
        place = self.document.place(path)
        return (place.file.parent if place else self.root) / name

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
    if len(path) > 1 and isinstance(entries, dict) and path[1] in entries:
        del entries[path[1]]
    elif path:
        tree.pop(str(path[0]), None)
