"""A scenario file and those that it starts from, as one tree.

``base:`` names another scenario file. Its tree is taken, and the keys of this file are laid over it: named entries
(a source, a boundary, a water, a target) are joined key by key, any other value replaces the one before. Measures
are not replaced but added after those of the base. Name, title and
``vary`` are each file's own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem
from danao.scenario_file._yaml import Document, Keys, Place, read_yaml

_OWN = ("name", "title", "base", "notes", "vary")
_DEPTH = {"sources": 3, "boundaries": 3}  # how deep a top key is joined; all others by entry
_LONGEST = 20


def read_chain(path: Path, root: Path) -> Document:
    """Read a scenario file with all its bases, the furthest first.

    Parameters
    ----------
    path : Path
        The scenario file.
    root : Path
        The case folder, which no file of the case may leave.

    Raises
    ------
    InputError
        If one of the files cannot be read, a base leads in a circle, or the chain is longer than 20 files.
    """
    chain = [read_yaml(path, root)]
    files = [path.resolve()]
    while isinstance(name := chain[-1].data.get("base"), str):
        place = chain[-1].places[("base",)]
        follow = place.file.parent / name
        if follow.resolve() in files:
            raise _at(place, f"'{name}' leads back to a file of the chain", "a scenario cannot start from itself")
        if len(chain) == _LONGEST:
            raise _at(place, f"more than {_LONGEST} files start from one another", "shorten the chain")
        try:
            chain.append(read_yaml(follow, root))
        except InputError as error:
            if error.problems[0].line is not None:
                raise
            raise _at(
                place, f"cannot start from '{name}': {error.problems[0].rule}", error.problems[0].remedy
            ) from None
        files.append(follow.resolve())
    joined = chain.pop()
    while chain:
        joined = _join(joined, chain.pop())
    return joined


def _at(place: Place, rule: str, remedy: str) -> InputError:
    return InputError(Problem(rule, "base", place.file, place.line, remedy))


def _join(base: Document, own: Document) -> Document:
    """Return the tree of `own` laid over that of `base`, every key with the place where it was written."""
    joined = Document({}, {(): own.places[()]})
    for key in [*base.data, *(key for key in own.data if key not in base.data)]:
        if key == "measures":
            _add_measures(base, own, joined)
        elif key not in own.data:
            if key not in _OWN:
                joined.data[key] = _take(base, (key,), joined, (key,))
        else:
            joined.data[key] = _lay(base, own, (key,), _DEPTH.get(key, 2), joined)
    return joined


def _lay(base: Document, own: Document, path: Keys, depth: int, joined: Document) -> Any:
    """Return the value at `path`: entries of two mappings joined down to `depth` keys, else that of `own`."""
    below = _get(base.data, path) if path[-1] in _get(base.data, path[:-1]) else None
    above = _get(own.data, path)
    if not isinstance(below, dict) or not isinstance(above, dict) or len(path) >= depth or path[0] in _OWN:
        return _take(own, path, joined, path)
    joined.places[path] = own.places[path]
    value = {}
    for key in [*below, *(key for key in above if key not in below)]:
        here = (*path, key)
        value[key] = _lay(base, own, here, depth, joined) if key in above else _take(base, here, joined, here)
    return value


def _add_measures(base: Document, own: Document, joined: Document) -> None:
    """Put the measures of the base before those of `own`."""
    lists = [document.data.get("measures", []) for document in (base, own)]
    if not all(isinstance(measures, list) for measures in lists):
        holder = own if "measures" in own.data else base
        joined.data["measures"] = _take(holder, ("measures",), joined, ("measures",))
        return
    joined.data["measures"] = []
    joined.places[("measures",)] = (own if "measures" in own.data else base).places[("measures",)]
    for document, measures in zip((base, own), lists, strict=True):
        for number in range(len(measures)):
            here = ("measures", len(joined.data["measures"]))
            joined.data["measures"].append(_take(document, ("measures", number), joined, here))


def _get(tree: Any, path: Keys) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _take(source: Document, path: Keys, joined: Document, here: Keys) -> Any:
    """Return the value at `path` of `source` and bring the places of all its keys to `here`."""
    for old, place in source.places.items():
        if old[: len(path)] == path:
            joined.places[(*here, *old[len(path) :])] = place
    return _get(source.data, path)
