"""A standard: what is asked of the water, by item and class, as data with its citation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from danao import catalogue
from danao.errors import InputError, Problem, nearest
from danao.standards import _reader
from danao.standards._item import Item, Limit

DEFAULT = "gb3838_2002"
PALETTES = ("map", "safe")


@dataclass(frozen=True)
class WaterClass:
    """One class of water.

    Parameters
    ----------
    name : str
        Name in tables, e.g. ``III``.
    label : mapping
        ``zh`` and ``en``: how it is printed.
    grade : str
        Key of `Standard.grades`.
    colour : mapping
        ``map`` and ``safe`` (kept apart under colour-vision deficiencies): ``#RRGGBB``.
    """

    name: str
    label: Mapping[str, str]
    grade: str
    colour: Mapping[str, str]


@dataclass(frozen=True)
class Standard:
    """Limits by item and class, best class first; the last class is the water that meets no other.

    Parameters
    ----------
    name : str
        Name of the file, e.g. ``gb3838_2002``.
    number, version, citation, source : str
        ``GB 3838-2002``, ``2002``, what a verdict cites, and where the file's numbers come from.
    in_force : str
        Date, ISO 8601.
    title : mapping
        ``zh`` and ``en``.
    classes : tuple of WaterClass
        Best first.
    grades : mapping
        Grade to its ``zh`` and ``en`` words, e.g. ``excellent`` to 优.
    reference : str
        Class that national multiples refer to, and the target of a section that names none.
    items : mapping of str to Item
        By name of the constituent.
    content_hash : str
        SHA-256 of the file's bytes.
    """

    name: str
    number: str
    version: str
    in_force: str
    citation: str
    source: str
    title: Mapping[str, str]
    classes: tuple[WaterClass, ...]
    grades: Mapping[str, Mapping[str, str]]
    reference: str
    items: Mapping[str, Item]
    content_hash: str = ""

    def __repr__(self) -> str:
        return (
            f"<Standard {self.number} {self.title['en']}: classes {', '.join(self.class_names)}; "
            f"{len(self.items)} items, {len(self.required)} assessed>"
        )

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes, best first; the last has no limits."""
        return tuple(one.name for one in self.classes)

    @property
    def required(self) -> tuple[str, ...]:
        """Items that count for the class of a section."""
        return tuple(name for name, item in self.items.items() if item.assessed)

    def find(self, text: str) -> str | None:
        """Return the item that `text` names: its name, Chinese or English title, code or alias; None if none."""
        return self._names.get(_reader.plain_name(str(text)))

    @cached_property
    def _names(self) -> dict[str, str]:
        """Every name of every item, plainly written."""
        return {
            _reader.plain_name(text): name
            for name, item in self.items.items()
            for text in (name, *item.title.values(), *item.aliases)
        }

    def item(self, text: str) -> Item:
        """Return an item by any of its names.

        Raises
        ------
        InputError
            If there is none; the message gives the nearest name.
        """
        name = self.find(text)
        if name is None:
            known = [one for item in self.items.values() for one in (item.name, *item.title.values())]
            remedy = nearest(text, known)
            remedy = remedy if remedy.startswith("did you mean") else f"known are: {', '.join(self.items)}"
            raise InputError(Problem(f"'{text}' is not an item of {self.number}", remedy=remedy))
        return self.items[name]

    def limit(self, item: str, of_class: str, water: str = "river") -> Limit | None:
        """Return the limit of an item in a class, in the item's unit; None where it has none."""
        return self.item(item).limit(self.class_of_text(of_class), water)

    def class_of_text(self, text: str) -> str:
        """Return the class with limits that `text` names: ``III``, ``Ⅲ``, ``Ⅲ类``, ``class iii``.

        Raises
        ------
        InputError
            If there is none.
        """
        wanted = _reader.plain_name(str(text)).removesuffix("类").removeprefix("class")
        for one in self.classes[:-1]:
            if wanted in {_reader.plain_name(name) for name in (one.name, *one.label.values())}:
                return one.name
        known = ", ".join(self.class_names[:-1])
        raise InputError(Problem(f"'{text}' is not a class of {self.number} with limits", remedy=f"known are: {known}"))

    def rank(self, of_class: str) -> int:
        """Return the place of a class, 0 for the best."""
        return self.class_names.index(of_class)

    def label(self, of_class: str, lang: str = "en") -> str:
        """Return a class as it is printed."""
        return self.classes[self.rank(of_class)].label[lang]

    def grade(self, of_class: str, lang: str = "en") -> str:
        """Return the grade of a class in words, e.g. 良好."""
        return self.grades[self.classes[self.rank(of_class)].grade][lang]

    def colour(self, of_class: str, palette: str = "map") -> str:
        """Return the colour of a class, ``#RRGGBB``; `palette` is ``map`` (official hues) or ``safe``."""
        return self.classes[self.rank(of_class)].colour[palette]


def read_standard(name: str | Path | Standard = DEFAULT) -> Standard:
    """Return an ambient standard by name or from a file.

    Parameters
    ----------
    name : str, Path or Standard
        Name of a file in ``danao/standards``, or the path of a YAML file; a standard is handed back.

    Raises
    ------
    InputError
        If there is no such standard, or with every problem of the file.
    """
    if isinstance(name, Standard):
        return name
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        path = catalogue.path("danao.standards", str(name), ".yaml")
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> Standard:
    """Read a file once for as long as it does not change."""
    form, items = _reader.read(path)
    return Standard(
        name=path.stem,
        number=form.number,
        version=form.version,
        in_force=form.in_force.isoformat(),
        citation=form.citation,
        source=form.source,
        title=form.title.model_dump(),
        classes=tuple(
            WaterClass(
                name=one,
                label={"zh": shape.zh, "en": shape.en},
                grade=shape.grade,
                colour={"map": shape.colour.upper(), "safe": shape.safe_colour.upper()},
            )
            for one, shape in form.classes.items()
        ),
        grades={key: title.model_dump() for key, title in form.grades.items()},
        reference=form.reference,
        items=items,
        content_hash=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
