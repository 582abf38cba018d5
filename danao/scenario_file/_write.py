"""A River to a river file with its section files, such that reading them gives the same river to the last bit."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from danao.describe import describe
from danao.errors import InputError, Problem, RunError
from danao.river.network import River, Station, Title
from danao.river.structures import Structure
from danao.scenario_file._river import build_river
from danao.scenario_file._write_sections import write_sections
from danao.scenario_file._write_structures import structure_items
from danao.scenario_file._yaml import scalar

RIVER_FILE = "river.yaml"

_PLAIN = re.compile(r"[^\W\d][\w()+./-]*(?: [\w()+./-]+)*")


def write_river(river: River, folder: str | Path) -> Path:
    """Write a river file, ``river.yaml``, with its section files.

    The sections of a reach go where they are said exactly, the first that will do: trapezoids one a row of a CSV file,
    surveyed points one a row, pipes and widths by level as a list in the river file, else (panels that begin between
    points, roughness by depth) ``sections.json``. All is read back and compared before it is put in its place.

    Parameters
    ----------
    river : River
        Any river.
    folder : str or Path
        Where to, made on demand. Files of the same names are replaced.

    Returns
    -------
    Path
        The river file. `read_river` of it gives an equal river; a title given as plain text comes back as the same
        text in Chinese and English.

    Raises
    ------
    InputError
        If a file cannot say something of the river: control characters in a name, a title in a third language.
    RunError
        If the system refuses to write.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".river.", suffix=".part", dir=folder))
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        (draft / RIVER_FILE).write_text(_river_text(river, write_sections(river, draft)), encoding="utf-8")
        _compare(river, draft)
        for file in sorted(draft.iterdir(), key=lambda file: file.name == RIVER_FILE):
            os.replace(file, folder / file.name)
    except UnicodeError:
        raise InputError("a name or title holds characters that no file can hold") from None
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder / RIVER_FILE


def _compare(river: River, draft: Path) -> None:
    """Raise what stands in the way if the files do not give the river again."""
    try:
        again = build_river(draft / RIVER_FILE, draft)
    except InputError as error:
        rule = "the river cannot be written so that it can be read"
        raise InputError(
            [Problem(f"{rule}: {item.rule}", item.key, remedy=item.remedy) for item in error.problems]
        ) from None
    if _normal(describe(again)) != _normal(describe(river)):
        raise InputError(Problem("a river file cannot say all of this river", remedy="titles are in zh and en only"))


def _normal(item: Any) -> Any:
    """Return a description with its titles as a file has them, and without empty node names."""
    if isinstance(item, list):
        return [_normal(value) for value in item]
    if not isinstance(item, dict):
        return item
    known = {"title": _languages, "upstream": _or_none, "downstream": _or_none}
    return {key: known.get(key, _normal)(value) for key, value in item.items()}


def _or_none(text: str | None) -> str | None:
    return text or None


def _languages(title: Title) -> dict[str, str] | None:
    """Return a title by language, plain text in both; None if it is empty."""
    if isinstance(title, str):
        title = {"zh": title, "en": title} if title else None
    return {language: title[language] for language in sorted(title, reverse=True)} if title else None


def _river_text(river: River, sections: Mapping[str, str]) -> str:
    """Return the text of the river file; `sections` is what each reach says of its sections."""
    lines = [f"title: {_title(river.title)}", ""] if _languages(river.title) else []
    lines += [f"crs: {_word(river.crs)}", ""] if river.crs else []
    lines.append("reaches:")
    for reach in river.reaches:
        lines.append(f"  {_word(reach.name)}:")
        lines += [f"    title: {_title(reach.title)}"] if _languages(reach.title) else []
        lines.append(f"    sections: {sections[reach.name]}".replace(": \n", ":\n"))
        for key, node in (("upstream", reach.upstream), ("downstream", reach.downstream)):
            lines += [f"    {key}: {_word(node)}"] if node else []
        lines += [f"    cells: {reach.cells}"] if reach.cells is not None else []
        lines += [f"    closed: [{', '.join(reach.closed)}]"] if reach.closed else []
        points = ", ".join(f"[{float(x)!r}, {float(y)!r}]" for x, y in reach.line or ())
        lines += [f"    line: [{points}]"] if points else []
    if river.stations:
        lines += ["", "stations:", *(f"  {_word(item.name)}: {_station(item)}" for item in river.stations.values())]
    if river.structures:
        lines += ["", "structures:", *(f"  {_word(item.name)}: {_structure(item)}" for item in river.structures)]
    if river.junctions:
        lines += ["", "junctions:", *(f"  {_word(item.node)}: {{shares: {item.shares}}}" for item in river.junctions)]
    return "\n".join(lines) + "\n"


def _station(station: Station) -> str:
    items = {"at": _at(station.reach, station.chainage)}
    items |= {"target": _word(station.target)} if station.target is not None else {}
    items |= {"title": _title(station.title)} if _languages(station.title) else {}
    items |= {"control": "true"} if station.control else {}
    items |= {key: _title(given) for key in ("city", "handover") if _languages(given := getattr(station, key))}
    return _mapping(items)


def _at(reach: str, chainage: float) -> str:
    return f"[{_word(reach)}, {float(chainage)!r} m]"


def _title(title: Title) -> str:
    return _mapping({language: _word(text) for language, text in (_languages(title) or {}).items()})


def _mapping(items: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"


def _word(text: str) -> str:
    """Return text as YAML reads it back: bare where that is plain, else in quotes."""
    bare = _PLAIN.fullmatch(text) and isinstance(scalar(text), str)
    return text if bare else json.dumps(text, ensure_ascii=False)


def _structure(structure: Structure) -> str:
    items = structure_items(structure, _word)
    items |= {"title": _title(structure.title)} if _languages(structure.title) else {}
    return _mapping({"type": items.pop("type"), "at": _at(*structure.at), **items})
