"""What all structures are: a name, a place, a setting that may move, and parts that let water through."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList

if TYPE_CHECKING:
    from danao.river.section import CrossSection

Curve = tuple[tuple[float, ...], tuple[float, ...]]

WIDER = 1e-6
"""Part of its width by which a structure may pass a section, and m by which it may lie below the bed: round-off."""

ANY_LEVEL = (-1e4, 1e4)
"""Levels that are no slip of the pen, m."""

ABOVE_ZERO = math.nextafter(0.0, 1.0)
"""Least number above zero, as a limit of what must not be zero."""


@dataclass(frozen=True)
class Part:
    """A part of a structure: the law of its discharge, with its numbers.

    Parameters
    ----------
    law : str
        Name of a law in ``solvers.structures``: ``THROAT``, ``CREST``, ``CULVERT``, ``PUMP`` or ``TABLE``.
    values : mapping of str to float
        Its values by their names there; what is not named is 0.
    curves : mapping of str to (x, y)
        Its curves by the names of their values; x grows.
    """

    law: str
    values: Mapping[str, float]
    curves: Mapping[str, Curve] = field(default_factory=dict)


@dataclass(frozen=True)
class Structure:
    """What stands across a reach; the kinds are its children.

    Parameters
    ----------
    name : str
        Unique among the structures of the river.
    at : (str, float)
        Reach and chainage (m). It stands on the face between two cells that is nearest; structures at one place stand
        side by side, and their discharges add up.
    title : str or mapping of language to str, optional
        Name shown to readers.
    """

    setting_name: ClassVar[str] = ""
    """What the setting is called and means, for tables and messages; empty where nothing moves."""

    setting_field: ClassVar[str] = ""
    """The field that holds the setting at the start; empty where nothing moves."""

    name: str
    at: tuple[str, float]
    title: Any = field(default=None, kw_only=True)

    @property
    def setting(self) -> float:
        """Setting at the start, and for good where nothing moves it."""
        return float(getattr(self, self.setting_field)) if self.setting_field else 0.0

    @property
    def setting_range(self) -> tuple[float, float]:
        """Least and greatest setting: from shut to the whole height of what moves."""
        return 0.0, getattr(self, "height", 0.0)

    def parts(self) -> tuple[Part, ...]:
        """Return the parts that let water through, side by side; none where it only slows the river."""
        return ()

    def flow_between(self, upstream_level: float, downstream_level: float, setting: float | None = None) -> float:
        """Return the discharge (m³/s) between still water on both sides; negative where it flows back.

        Parameters
        ----------
        upstream_level, downstream_level : float
            Levels on both sides, m.
        setting : float, optional
            By default that at the start.

        Raises
        ------
        InputError
            Of a head loss, which has no discharge of its own.
        """
        from solvers.structures import discharge_between

        if not self.parts():
            raise InputError(Problem("it has no discharge of its own: it slows that of the river", self.name))
        chosen = np.array([self.setting if setting is None else setting], dtype=float)
        parts = self.parts()
        arrays = pack([self], [0])
        flows = np.zeros(len(parts))
        return float(discharge_between(arrays, chosen, float(upstream_level), float(downstream_level), -1e9, flows))

    def misfits(self, *sections: CrossSection) -> list[Problem]:
        """Return what fits none of the sections beside it: wider, the crest above the bank or below the bed."""
        problems = ProblemList()
        width = getattr(self, "width", None)
        room = max(float(section.width(section.bank)) for section in sections)
        bank, bed = max(section.bank for section in sections), min(section.bed for section in sections)
        if width is not None and width > room * (1.0 + WIDER):
            problems.add(f"{width:g} m is wider than the section, which has {room:g} m between its banks", "width")
        key = next((key for key in ("crest", "sill") if hasattr(self, key)), "")
        level = getattr(self, key, None)
        if level is not None and level > bank:
            problems.add(f"{level:g} m is above the bank at {bank:g} m: no water would pass", key)
        if level is not None and level < bed - WIDER:
            problems.add(f"{level:g} m is below the bed at {bed:g} m, over which the water passes", key)
        return problems.problems


def check_place(structure: Structure, problems: ProblemList) -> None:
    """Note a name or a place that is none."""
    if not isinstance(structure.name, str) or not structure.name.strip():
        problems.add("a structure needs a name", "name")
    at: Any = structure.at
    if not (isinstance(at, tuple | list) and len(at) == 2 and isinstance(at[0], str) and is_number(at[1])):
        problems.add(f"{at!r} is no place", "at", remedy='give (reach, chainage), e.g. ("main", 4000.0)')
    else:
        object.__setattr__(structure, "at", (at[0], float(at[1])))


def check_numbers(structure: Structure, problems: ProblemList, **limits: tuple[float, float]) -> None:
    """Note fields that are no finite number between their limits."""
    for key, (least, most) in limits.items():
        value = getattr(structure, key)
        if not is_number(value):
            problems.add(f"{value!r} is not a finite number", key)
        elif not least <= value <= most:
            above = "above 0" if least == ABOVE_ZERO else f"at least {least:g}"
            problems.add(f"{value:g} is out of range: {above} and at most {most:g}", key)
        else:
            object.__setattr__(structure, key, float(value))


def check_setting(structure: Structure, key: str, problems: ProblemList) -> None:
    """Note a setting that is outside its range."""
    value = getattr(structure, key)
    if not is_number(value):
        problems.add(f"{value!r} is not a finite number", key, remedy="what moves is an operation of the scenario")
        return
    least, most = structure.setting_range
    if not least <= value <= most:
        problems.add(f"{value:g} is outside {least:g} to {most:g}", key)


def check_coefficient(
    structure: Structure, problems: ProblemList, remedy: str, limits: tuple[float, float] = (0.1, 1.5)
) -> None:
    """Note a discharge coefficient out of range; one with a dimension is the usual reason."""
    value: Any = getattr(structure, "discharge_coefficient", None)
    if not is_number(value) or not limits[0] <= value <= limits[1]:
        rule = f"{value!r} is outside {limits[0]:g} to {limits[1]:g}: the coefficient has no dimension"
        problems.add(rule, "discharge_coefficient", remedy=remedy)


def check_crest(structure: Structure, remedy: str) -> None:
    """Raise everything that is wrong with a weir: its place, crest, width and coefficient."""
    problems = ProblemList()
    check_place(structure, problems)
    check_numbers(structure, problems, crest=ANY_LEVEL, width=(ABOVE_ZERO, 1e5))
    check_coefficient(structure, problems, remedy)
    problems.raise_if_any()


def check_movable(structure: Structure, remedy: str, limits: tuple[float, float] = (0.1, 1.5)) -> None:
    """Raise everything that is wrong with what moves over a sill; its setting is its height where none is given."""
    problems = ProblemList()
    check_place(structure, problems)
    check_numbers(structure, problems, width=(ABOVE_ZERO, 1e5), sill=ANY_LEVEL, height=(ABOVE_ZERO, 1e3))
    check_coefficient(structure, problems, remedy, limits)
    if getattr(structure, structure.setting_field) is None:
        object.__setattr__(structure, structure.setting_field, structure.setting_range[1])
    if not problems.problems:
        check_setting(structure, structure.setting_field, problems)
    problems.raise_if_any()


def check_curve(x: tuple[float, ...], y: tuple[float, ...], keys: tuple[str, str], problems: ProblemList) -> bool:
    """Note a curve with fewer than two points, of unequal lengths, or whose x do not grow; tell whether it is fine."""
    before = len(problems.problems)
    if len(x) != len(y) or len(x) < 2:
        problems.add(f"{len(x)} and {len(y)} points", keys[0], remedy="give as many of both, at least two")
    elif not (np.diff(x) > 0.0).all():
        problems.add("the points must grow", keys[0])
    return len(problems.problems) == before


def check_count(structure: Structure, key: str, problems: ProblemList) -> None:
    """Note what is no whole number from 1 to 1000."""
    value = getattr(structure, key)
    if not is_number(value) or not 1.0 <= value <= 1e3 or value != round(value):
        problems.add(f"{value!r} is no whole number from 1 to 1000", key)
    else:
        object.__setattr__(structure, key, int(value))


def numbers(values: Any) -> tuple[float, ...] | None:
    """Return values as numbers, None where they are no list of finite numbers."""
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(listed, tuple | list) or not all(map(is_number, listed)):
        return None
    return tuple(float(value) for value in listed)


def is_number(value: Any) -> bool:
    """Return whether a value is a finite number."""
    known = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return known and math.isfinite(value)


def pack(structures: list[Structure], faces: list[int], cells: list[int] | None = None, rate: Any = None) -> Any:
    """Return structures as the arrays of ``solvers.structures.Structures``.

    Parameters
    ----------
    structures : list of Structure
        In the order in which results list them.
    faces, cells : list of int
        Face of each, and the cell to its right.
    rate : float64 array, optional
        How fast each setting may move, 1/s; by default at once.

    Notes
    -----
    Head losses are no parts; they are left to `danao.simulation`.
    """
    from solvers import structures as laws

    cells = faces if cells is None else cells
    rows: list[tuple[int, int, int, NDArray[np.float64]]] = []
    curves: list[Curve] = []
    for number, (structure, face) in enumerate(zip(structures, faces, strict=True)):
        for part in structure.parts():
            value = np.zeros(laws.VALUES)
            for key, content in part.values.items():
                value[getattr(laws, key)] = content
            for key, curve in part.curves.items():
                value[getattr(laws, key)] = len(curves)
                curves.append(curve)
            rows.append((face, number, getattr(laws, part.law), value))
    rows.sort(key=lambda row: row[0])
    used = sorted({row[0] for row in rows})
    beside = dict(zip(faces, cells, strict=True))
    whole = np.int64
    return laws.Structures(
        np.array(used, whole),
        np.array([beside[face] for face in used], whole),
        np.searchsorted([row[0] for row in rows], [*used, 1 << 60]).astype(whole),
        np.array([row[2] for row in rows], whole),
        np.array([row[1] for row in rows], whole),
        np.array([row[3] for row in rows]).reshape(-1, laws.VALUES),
        np.cumsum([0, *(len(x) for x, _ in curves)]).astype(whole),
        np.array([x for curve in curves for x in curve[0]], dtype=float),
        np.array([y for curve in curves for y in curve[1]], dtype=float),
        np.full(len(structures), np.inf) if rate is None else np.asarray(rate, dtype=float),
        np.array([getattr(structure, "efficiency", 0.0) for structure in structures], dtype=float),
        np.zeros(0, whole),
        np.zeros((0, 2)),
    )
