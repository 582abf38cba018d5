"""A key of a scenario file explained: what it is, what it takes, what it is if left out, an example.

The words lie in ``keys.csv``, in two languages; everything else is read from the models that read the files, and from
the docstrings of measures and processes.
"""

from __future__ import annotations

import csv
import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from danao import catalogue, units
from danao.errors import InputError, Problem, nearest
from danao.kinetics._library import entry
from danao.measures import measure_class
from danao.scenario_file._keys import Key, all_keys

LANGUAGES = ("zh", "en")
_LABELS = {
    "what": ("含义", "what"),
    "stands": ("位置", "stands in"),
    "takes": ("取值", "takes"),
    "default": ("缺省", "if left out"),
    "example": ("示例", "example"),
    "see": ("详见", "see"),
    "below": ("下级", "keys in it"),
}
_SAID = {
    "scenario": ("情景文件", "scenario file"),
    "river": ("河流文件", "river file"),
    "value": ("凡可随时间变化的值", "wherever a value may change in time"),
    "must": ("必填", "it must be given"),
    "nothing": ("无", "nothing"),
    "timed": ("可随时间变化（见 value）", "may change in time (see value)"),
    "only": ("仅限", "only of"),
    "one_of": ("其一", "one of"),
    "above": ("大于", "above"),
    "least": ("不小于", "at least"),
    "number": ("无单位的数", "a plain number"),
    "text": ("见示例", "as in the example"),
}
_PAGES = {"vary": "docs/designs.md", "river.structures": "docs/structures.md", "processes": "docs/processes.md"}
_PARAMETERS = re.compile(r"Parameters\n-+\n(.*?)(?:\n\n?\w[\w ]*\n-{3,}|\Z)", re.DOTALL)
_PARAMETER = re.compile(r"^([\w*, ]+?)(?: :[^\n]*)?\n((?:[ \t]+\S[^\n]*\n?|\n(?=[ \t]))+)", re.MULTILINE)
_OPEN = {"measures": "danao.measures", "processes": "danao.kinetics"}


def explain(key: str, lang: str = "en") -> str:
    """Return what a key is, as text.

    Parameters
    ----------
    key : str
        ``numerics.cell``; names and places in lists may stand in it or not (``sources.WWTP_A.flow``, ``sources.flow``,
        ``boundaries[].level``). Of measures and processes ``measures.interception.fraction``, ``processes.decay``.
    lang : {"zh", "en"}
        Language; what docstrings say is English.

    Raises
    ------
    InputError
        If there is no such key, with the nearest one, or it is the end of several.
    """
    found = find(key)
    head, _, rest = found.partition(".")
    if head in _OPEN and rest:
        return _explain_open(head, rest, lang)
    return _explain_key(all_keys()[found], lang)


@cache
def known() -> tuple[str, ...]:
    """Return all keys, those of measures and processes too."""
    found = list(all_keys())
    for head, folder in _OPEN.items():
        for name in catalogue.names(folder):
            found += [f"{head}.{name}", *(f"{head}.{name}.{own}" for own in _arguments(head, name))]
    return tuple(found)


def find(key: str) -> str:
    """Return the key that is meant; errors as `explain`."""
    names = known()
    parts = [part for part in re.sub(r"\[[^\]]*\]", "", key.strip()).split(".") if part]
    if (plain := ".".join(parts)) in names:
        return plain
    inside = [name for name in names if _stands_in(name.split("."), parts)]
    if inside:
        return max(inside, key=len)
    ends = [name for name in names if parts and name.split(".")[-len(parts) :] == parts]
    model_ends = [name for name in ends if name.partition(".")[0] not in _OPEN]
    if len(only := model_ends or ends) == 1:
        return only[0]
    if ends:
        shown = ", ".join(ends[:8]) + (" …" if len(ends) > 8 else "")
        raise InputError(Problem(f"'{key}' is the end of several keys", remedy=f"give one of: {shown}"))
    raise InputError(Problem(f"there is no key '{key}'", remedy=_nearest(plain, names)))


def _nearest(key: str, names: tuple[str, ...]) -> str:
    """Return the nearest key, by its whole or by its last word."""
    whole = nearest(key, names)
    if whole.startswith("did you mean"):
        return whole
    last = nearest(key.rpartition(".")[2], {name.rpartition(".")[2] for name in names})
    match = re.search(r"'(.+?)'", last) if last.startswith("did you mean") else None
    if match is None:
        return "'danao check --explain keys' lists them all"
    return f"did you mean {', '.join([name for name in names if name.rpartition('.')[2] == match[1]][:4])}?"


def _stands_in(key: list[str], written: list[str]) -> bool:
    """Tell whether a key is what was written without the names of the user."""
    if len(key) >= len(written) or key[0] != written[0] or key[-1] != written[-1]:
        return False
    rest = iter(written)
    return all(part in rest for part in key)


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the words of every key: ``zh``, ``en``, ``example``, and ``kind`` where the models do not say it."""
    with (Path(__file__).parent / "keys.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def words(key: str) -> Mapping[str, str]:
    """Return the words of a key; titles, and ranges within ranges, share theirs."""
    shared = re.sub(r"\.(factor|shift)\.(?=\w)", ".", key) if key.startswith("vary.") else key
    return texts()["title" if key.endswith(".title") else shared]


def _explain_key(key: Key, lang: str) -> str:
    said, place = words(key.name), LANGUAGES.index(lang)
    last = key.name.rpartition(".")[2]
    below = [name[len(key.name) + 1 :] for name in all_keys() if name.startswith(f"{key.name}.")]
    rows = {
        "what": said[lang],
        "stands": f"{_SAID[key.file][place]}: {key.path.removeprefix('river.')}{_only(key, place)}",
        "takes": _takes(key, said["kind"], place),
        "default": _default(key, place),
        "example": f"{last}: {said['example']}",
        "below": ", ".join(name for name in below if "." not in name),
        "see": next((page for head, page in _PAGES.items() if key.name.startswith(head)), "docs/scenario-files.md"),
    }
    return _block(key.name, rows, place)


def _block(name: str, rows: Mapping[str, str], place: int) -> str:
    labels = {key: _LABELS[key][place] for key in rows}
    wide = max(_width(label) for label in labels.values())
    lines = [f"  {labels[key]}{' ' * (wide - _width(labels[key]))}  {text}" for key, text in rows.items() if text]
    return "\n".join([name, *lines]) + "\n"


def _width(label: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in label)


def _only(key: Key, place: int) -> str:
    return f" ({_SAID['only'][place]} {', '.join(key.of)})" if 0 < len(key.of) < 6 else ""


def _takes(key: Key, kind: str, place: int) -> str:
    """Return what may stand there: units and bounds, words, and whether it may change in time."""
    parts = [_quantity(one.kind, one.least, one.above, place) for one in key.quantities]
    parts += [_quantity(kind, None, None, place)] if kind else []
    if key.choices:
        parts.append(f"{_SAID['one_of'][place]} {', '.join(map(str, key.choices))}")
    if key.timed:
        parts.append(_SAID["timed"][place])
    return "; ".join(dict.fromkeys(parts)) or _SAID["text"][place]


def _quantity(kind: str, least: float | None, above: float | None, place: int) -> str:
    accepted = units.units(kind)
    text = f"{kind.replace('_', ' ')}, {', '.join(accepted)}" if accepted else _SAID["number"][place]
    for bound, word in ((least, "least"), (above, "above")):
        text += f", {_SAID[word][place]} {bound:g}" if bound is not None else ""
    return text


def _default(key: Key, place: int) -> str:
    if key.required and not key.defaults:
        return _SAID["must"][place]
    unit = units.inner_unit(key.quantities[0].kind) if key.quantities else ""
    told = {kind: f"{value:g} {unit}".rstrip() if _is_number(value) else str(value) for kind, value in _shown(key)}
    if len(set(told.values())) > 1:
        return ", ".join(f"{kind} {text}" for kind, text in told.items())
    return next(iter(told.values()), _SAID["nothing"][place])


def _shown(key: Key) -> list[tuple[str, Any]]:
    return [(kind, str(value).lower() if isinstance(value, bool) else value) for kind, value in key.defaults.items()]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _maker(head: str, name: str) -> Callable[..., Any]:
    """Return what makes a measure or a process."""
    return measure_class(name) if head == "measures" else entry(name).make


def _arguments(head: str, name: str) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(_maker(head, name)).parameters


def _explain_open(head: str, rest: str, lang: str) -> str:
    """Return what a measure, a process or one of their parameters is, in the words of its docstring."""
    name, _, own = rest.partition(".")
    make, place = _maker(head, name), LANGUAGES.index(lang)
    said = described(make)
    page = _PAGES.get(head, "docs/scenario-files.md")
    see = f"danao processes {name}; {page}" if head == "processes" else page
    if not own:
        what = (inspect.getdoc(make) or "").partition("\n\n")[0].replace("\n", " ")
        below = ", ".join(_arguments(head, name))
        return _block(f"{head}.{name}", {"what": what, "below": below, "see": see}, place)
    default = _arguments(head, name)[own].default
    required = default is inspect.Parameter.empty
    plain = isinstance(default, str | int | float) and not isinstance(default, bool)
    rows = {
        "what": said[own],
        "stands": f"{_SAID['scenario'][place]}: {head}[].{name}.{own}",
        "default": _SAID["must"][place] if required else str(default) if plain and default != "" else "",
        "see": see,
    }
    return _block(f"{head}.{name}.{own}", rows, place)


def described(make: Callable[..., Any]) -> dict[str, str]:
    """Return what the docstring of a measure or a process says of each parameter, one line each."""
    found: dict[str, str] = {}
    for one in getattr(make, "__mro__", (make,)):
        block = _PARAMETERS.search(inspect.getdoc(one) or "")
        for names, text in _PARAMETER.findall(f"{block[1]}\n" if block else ""):
            for name in re.split(r",\s*", names):
                found.setdefault(name.strip("* "), " ".join(text.split()))
    return found
