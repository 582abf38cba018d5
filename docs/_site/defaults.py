"""Tables of the page "why this number": defaults of public names and of processes, named numbers of the code."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import public as public_names
from constants import constants
from reference import ROOMS, table
from ruamel.yaml import YAML

from danao import catalogue
from danao.kinetics._listing import listing

HEADS = {
    "name": ("name", "名称"),
    "default": ("default", "默认值"),
    "what": ("what it is", "含义"),
    "why": ("why this", "为何"),
    "theta": ("θ", "θ"),
    "usual": ("usual", "常用范围"),
    "source": ("source", "出处"),
    "parameter": ("parameter", "参数"),
    "must": ("must be given", "必须给出"),
}


@dataclasses.dataclass(frozen=True)
class Default:
    """A default of a public name: ``Gate.discharge_coefficient``, its value, and what its docstring says of it."""

    name: str
    room: str
    value: Any
    about: str


def say(key: str, language: str) -> str:
    """Return a heading in a language."""
    return HEADS[key][language == "zh"]


@cache
def reasons() -> dict[str, dict[str, dict[str, str]]]:
    """Return why: ``public`` and ``constants``, by name or pattern, in both languages."""
    return YAML(typ="safe").load(Path(__file__).with_name("why.yaml"))


def reason(kind: str, name: str) -> tuple[str, dict[str, str]] | None:
    """Return the first entry whose name or pattern fits."""
    for pattern, texts in reasons()[kind].items():
        if fnmatchcase(name, pattern):
            return pattern, texts
    return None


def public() -> Iterator[Default]:
    """Yield every default of a public name that says something: nothing, none and an empty text say nothing."""
    for name, room, thing in public_names.names():
        plain = inspect.isclass(thing) and not dataclasses.is_dataclass(thing)
        signature = inspect.signature(thing.__init__ if plain else thing)
        for item in signature.parameters.values():
            if isinstance(item.default, int | float | str | tuple) and item.default not in ("", ()):
                about = _about(inspect.getdoc(thing) or "", item.name)
                yield Default(f"{name}.{item.name}", room, item.default, about)


def _about(text: str, parameter: str) -> str:
    """Return the first sentence of what a numpydoc docstring says of a parameter."""
    entry = re.search(rf"^(?:\w+, )*\**{parameter}(?:, \w+)*(?: :.*)?\n((?:[ \t]+.*\n?)+)", text, re.MULTILINE)
    words = " ".join(entry[1].split()) if entry else ""
    return re.split(r"(?<=[.;:])\s", words)[0].rstrip(".;:").replace("``", "`")


def write(folder: Path, language: str) -> None:
    """Write the tables that ``docs/defaults.md`` includes."""
    (folder / "generated").mkdir()
    for name, make in (("public", public_tables), ("processes", process_tables), ("constants", constant_tables)):
        (folder / f"generated/defaults-{name}.txt").write_text(make(language), encoding="utf-8")


def public_tables(language: str) -> str:
    """Return a table a room."""
    rooms: dict[str, list[list[str]]] = {}
    for one in public():
        found = reason("public", one.name)
        why = found[1][language] if found else ""
        rooms.setdefault(one.room, []).append([f"`{one.name}`", f"`{one.value}`", one.about, why])
    heads = [say(key, language) for key in ("name", "default", "what", "why")]
    order = [*ROOMS, *(room for room in rooms if room not in ROOMS)]
    return "\n\n".join(
        f"### {ROOMS.get(room, (room, room))[language == 'zh']}\n\n{table(heads, rooms[room])}"
        for room in order
        if room in rooms
    )


def process_tables(language: str) -> str:
    """Return the parameters of every process, each with the range and source that its declaration names."""
    heads = [say(key, language) for key in ("parameter", "default", "theta", "usual", "what", "source")]
    parts = []
    for name, _ in listing():
        declared = getattr(getattr(catalogue.find("danao.kinetics", name), name), "parameters", {})
        rows = [
            [
                f"`{key}`",
                say("must", language) if one.default is None else f"{one.default}",
                "" if one.theta is None else f"{one.theta:g}",
                f"{one.typical[0]} – {one.typical[1]}" if one.typical else "",
                one.about,
                one.source,
            ]
            for key, one in declared.items()
        ]
        if rows:
            parts.append(f"### {name}\n\n{table(heads, rows)}")
    return "\n\n".join(parts)


def constant_tables(language: str) -> str:
    """Return every named number of the rooms that compute, with the words beside it in the code."""
    heads = [say(key, language) for key in ("name", "default", "what")]
    rooms: dict[str, list[list[str]]] = {}
    for one in constants():
        found = reason("constants", f"{one.module}.{one.name}")
        about = one.about or (found[1][language] if found else "")
        room = ".".join(one.module.split(".")[: 1 if one.module.startswith("solvers") else 2])
        shown = one.about.replace("``", "`") if one.about else about
        rooms.setdefault(room, []).append(
            [f"`{one.module.removeprefix(room + '.')}.{one.name}`", f"`{one.value}`", shown]
        )
    return "\n\n".join(f"### {room}\n\n{table(heads, rows)}" for room, rows in rooms.items())
