"""The report of an import in words: what was taken, what was left and why, and what is still to be given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from danao._show.card import Card, Table
from danao._show.words import plain
from danao.errors import in_words
from danao.messages.language import preferred

if TYPE_CHECKING:
    from danao.importers.imported import Import, Record

_NAMES_SHOWN = 4
_MARKS = {"zh": ("，", "："), "en": (", ", ": ")}
"""What stands between things, and between a thing and what is said of it."""


def report_of(imported: Import, lang: str | None = None) -> str:
    """Return the report as plain text, in one language; without one the preferred one."""
    head = f"{imported.source.name}{_marks(lang)[1]}{_river(imported, lang)}"
    lines = [head, *(f"  {in_words(note, lang)}" for note in imported.notes)]
    for title, records in _both(imported, lang):
        lines += ["", title, *(f"  {_row(group, lang)}" for group in _groups(records, lang))]
        lines += [] if records else [f"  {in_words('none', lang)}"]
    if imported.boundaries:
        told = (f"  {_boundary(boundary, lang)}" for boundary in imported.boundaries)
        lines += ["", in_words("boundaries", lang), *told]
    if imported.operations:
        title = in_words("operations, as they stand under `operations:` in a scenario file", lang)
        lines += ["", title, *(f"  {_operation(operation)}" for operation in imported.operations)]
    if ends := _ends(imported, lang):
        lines += ["", in_words("ends that still need a boundary", lang), *(f"  {end}" for end in ends)]
    return "\n".join(lines)


def import_card(imported: Import, lang: str | None = None) -> Card:
    """Return the report as notebooks show it."""
    rows = [(title, *map(plain, group)) for title, records in _both(imported, lang) for group in _groups(records, lang)]
    ends = "; ".join(map(plain, _ends(imported, lang)))
    facts = [
        (in_words("river", lang), _river(imported, lang)),
        (in_words("ends that still need a boundary", lang), ends or in_words("none", lang)),
    ]
    if imported.operations:
        moved = ", ".join(plain(operation.structure) for operation in imported.operations)
        facts.append((in_words("operations", lang), moved))
    head = ("", in_words("what", lang), in_words("which", lang), in_words("note", lang))
    notes = [plain(in_words(note, lang), 300) for note in imported.notes]
    title = in_words(f"Import of {plain(imported.source.name)}", lang)
    return Card(title, facts, parts=[Table(head, rows, most=len(rows))], notes=notes)


def _both(imported: Import, lang: str | None) -> tuple[tuple[str, Sequence[Record]], ...]:
    return (in_words("taken", lang), imported.taken), (in_words("left out", lang), imported.left)


def _river(imported: Import, lang: str | None) -> str:
    river = imported.river
    told = f"{len(river.reaches)} reaches, {river.length / 1000.0:g} km, {len(river.structures)} structures"
    return in_words(told, lang)


def _row(group: tuple[str, str, str], lang: str | None) -> str:
    what, which, note = group
    comma, colon = _marks(lang)
    return f"{what}{comma}{which}" + (f"{colon}{note}" if note else "")


def _marks(lang: str | None) -> tuple[str, str]:
    return _MARKS[lang or preferred()]


def _groups(records: Sequence[Record], lang: str | None) -> list[tuple[str, str, str]]:
    """Return what is alike in one row: the kind, how many with their first line and names, and the note.

    Alike are things of one kind with one note; of what went into the river the note may differ, and is not shown then.
    """
    alike: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        alike.setdefault((record.kind, "" if record.reach else record.note), []).append(record)
    rows = []
    for (kind, _), items in alike.items():
        names = list(dict.fromkeys(item.name for item in items if item.name))
        shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
        begin = items[0].line
        lines = in_words(f"line {begin}" if len(items) == 1 else f"{len(items)} from line {begin} on", lang)
        notes = {item.note for item in items}
        note = in_words(notes.pop(), lang) if len(notes) == 1 else ""
        rows.append((in_words(kind, lang), f"{lines} ({shown})" if shown else lines, note))
    return rows


def _boundary(boundary: Any, lang: str | None) -> str:
    level = f" {boundary.level:g} m" if hasattr(boundary, "level") else ""
    end = _end((boundary.reach, boundary.end), lang)
    return f"{boundary.name}{_marks(lang)[1]}{in_words(type(boundary).__name__, lang)}{level} ({end})"


def _operation(switch: Any) -> str:
    """Return a switch as a scenario file has it, its names in quotes: SWMM's are often numbers."""
    structure, station = (json.dumps(name, ensure_ascii=False) for name in (switch.structure, switch.reading.station))
    levels = f"above: {switch.above:.10g} m, below: {switch.below:.10g} m"
    settings = f"setting_above: {switch.setting_above:g}, setting_below: {switch.setting_below:g}"
    return f"{structure}: {{switch: {{level: {station}}}, {levels}, {settings}, every: {switch.every:g} s}}"


def _ends(imported: Import, lang: str | None) -> list[str]:
    return [_end(end, lang) for end in imported.open_ends()]


def _end(place: tuple[str, str], lang: str | None) -> str:
    return f"{place[0]}{_marks(lang)[0]}{in_words(place[1], lang)}"
