"""YAML text to a plain tree that remembers on which line every key was written.

The text is read event by event, so a bomb dies at its first alias and a deep nest at its limit, before anything is
built. Plain words become numbers by YAML 1.2 only: ``no`` and ``12:30`` are text, ``010`` is ten, ``1e-3`` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from danao.errors import InputError, Problem, ProblemList
from danao.tables import read_text

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 100_000

Keys = tuple[str | int, ...]

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_FULL_WIDTH = re.compile("[：，｛｝［］＃－　]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Place:
    """Where a key was written."""

    file: Path
    line: int


@dataclass(frozen=True)
class Document:
    """A plain tree of a YAML file and the place of each of its keys.

    Attributes
    ----------
    data : dict
        Mappings, lists, text, numbers, truth values and None.
    places : dict
        Path of a key, e.g. ``("sources", "WWTP_A", "flow")``, to its `Place`; the empty path is the file itself.
    """

    data: dict[str, Any]
    places: dict[Keys, Place]

    def place(self, path: Keys) -> Place:
        """Return the place of a key, or of the nearest key that holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]


def key_text(path: Keys) -> str:
    """Return a path as a reader writes it: ``("measures", 1, "fraction")`` is ``measures[1].fraction``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def read_yaml(path: Path, within: Path) -> Document:
    """Read a YAML file whose top is a mapping and which lies in the folder `within`.

    Raises
    ------
    InputError
        If the file is missing, outside the folder, empty, binary, too large, not UTF-8, or not plain YAML: no anchors,
        no tags, no tabs, no repeated keys.
    """
    text = read_text(path, within, MAX_BYTES)
    problems = ProblemList(path)
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(" *\t", line) and line.strip():
            problems.add("a tab indents this line", line=number, remedy="YAML indents with spaces")
    problems.raise_if_any()
    reader = _Reader(path, problems)
    try:
        reader.places[()] = Place(path, 1)
        data = reader.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except YAMLError as error:
        raise InputError([*problems.problems, _broken(path, text, error)]) from None
    problems.raise_if_any()
    if not isinstance(data, dict):
        raise InputError(Problem("keys are missing, the file is not a mapping", file=path, line=1, remedy=_START))
    return Document(data, reader.places)


_START = "it starts with a key and a colon: 'name: baseline'"


def _broken(path: Path, text: str, error: YAMLError) -> Problem:
    """Return one problem for a syntax error, with a remedy where the cause is a usual one."""
    lines = text.splitlines()
    begin, line = _marked(error, text, lines)
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", error)).split("\n")[0]
    rule, remedy = f"the YAML cannot be read here: {reason}", _REMEDY
    for number in range(max(1, min(begin, line - 1)), line + 1):
        if found := _FULL_WIDTH.search(lines[number - 1]):
            line, remedy = number, f"'{found[0]}' is a full-width sign: write ASCII ': ' ', ' '{{' '}}'"
            break
        if re.match(r"[\w -]+:[^\s:]", lines[number - 1]):
            line, remedy = number, "put a space after the colon"
            break
    else:
        if begin < line:
            rule, line = f"what begins here cannot be read to its end: {reason} in line {line}", begin
    key = re.match(r"[\s-]*([^\s:：]+)\s*[:：]", lines[line - 1])
    return Problem(rule, key[1] if key else "", path, line, remedy)


_REMEDY = "check the brackets, the indentation, and quote text that holds ': ' or ' #'"


def _marked(error: YAMLError, text: str, lines: list[str]) -> tuple[int, int]:
    """Return the line in which begins what cannot be read, and the one in which that was seen."""
    found = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if found is None:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return line, line
    line = min(found.line + 1, len(lines))
    begin = getattr(error, "context_mark", None)
    inside = str(getattr(error, "context", "")).startswith(("while parsing a flow", "while scanning a"))
    return (begin.line + 1 if begin is not None and inside else line), line


@dataclass
class _Reader:
    """Builds the tree from parser events, within limits."""

    file: Path
    problems: ProblemList
    places: dict[Keys, Place] = field(default_factory=dict)
    nodes: int = 0

    def document(self, events: Iterator[Any]) -> Any:
        """Return the tree of the one document of a file."""
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event, (), "a second document ('---') begins here", "one scenario a file")
            elif isinstance(event, (AliasEvent, ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                data = self.node(event, events, ())
        return data

    def node(self, event: Any, events: Iterator[Any], path: Keys) -> Any:
        """Return the value that begins with `event`; what no scenario needs and what goes on for ever is refused."""
        self.nodes += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.stop(event, path, "anchors and aliases (& and *) are not read", "name a water under 'waters'")
        if event.tag is not None and not (isinstance(event, ScalarEvent) and event.tag == "!"):
            self.stop(event, path, f"the tag {event.tag} is not read", "write plain text and numbers")
        if len(path) > MAX_DEPTH:
            self.stop(event, path[:1], f"more than {MAX_DEPTH} levels are nested here", "check the brackets")
        if self.nodes > MAX_NODES:
            self.stop(event, path, f"more than {MAX_NODES} entries", "put long tables in CSV files")
        if isinstance(event, ScalarEvent):
            if _CONTROL.search(event.value):
                self.stop(event, path, "the text holds a control character", "delete it")
            return scalar(event.value) if event.implicit[0] else event.value
        return self.sequence(events, path) if isinstance(event, SequenceStartEvent) else self.mapping(events, path)

    def sequence(self, events: Iterator[Any], path: Keys) -> list[Any]:
        """Return the items of a list up to its end, the line of each noted."""
        items: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            here = (*path, len(items))
            self.places[here] = Place(self.file, event.start_mark.line + 1)
            items.append(self.node(event, events, here))
        return items

    def mapping(self, events: Iterator[Any], path: Keys) -> dict[str, Any]:
        """Return the entries of a mapping up to its end, the line of each noted; a key given twice is a problem."""
        entries: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent) or event.anchor or event.tag or not event.value.strip():
                self.stop(event, path, "a key must be one word or text", "check the brackets and colons")
            key, line = event.value, event.start_mark.line + 1
            here = (*path, key)
            value = self.node(next(events), events, here if key not in entries else (*path, f"{key} (again)"))
            if key in entries:
                first = self.places[here].line
                self.problems.add(
                    f"'{key}' is given twice (first on line {first})", key_text(here), line, "keep one of them"
                )
                continue
            self.places[here] = Place(self.file, line)
            entries[key] = value
        return entries

    def stop(self, event: Any, path: Keys, rule: str, remedy: str) -> NoReturn:
        """Raise what was noted so far and the problem that ends the reading."""
        raise InputError(
            [*self.problems.problems, Problem(rule, key_text(path), self.file, event.start_mark.line + 1, remedy)]
        )


def scalar(text: str) -> Any:
    """Return a plain word as YAML 1.2 means it: None, truth value, integer, number or text."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
