"""What must hold between values by place (parameters of processes, shade) and the river that they are given for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from danao.errors import ProblemList, nearest
from danao.forcing.varying import Varying
from danao.kinetics._parameters import OnStretch, parts_of
from danao.river.network import River


def parts_with_keys(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value and everything that it is made of, each with its key."""
    yield key, value
    if isinstance(value, OnStretch):
        yield from parts_with_keys(f"{key}.inside", value.inside)
        yield from parts_with_keys(f"{key}.outside", value.outside)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from parts_with_keys(f"{key}.{name}", part)
    else:
        for part in parts_of(value):
            yield from parts_with_keys(key, part)


def varying_parts(key: str, value: Any) -> Iterator[tuple[str, Varying]]:
    """Yield what changes in time in a value, with its key."""
    return ((name, part) for name, part in parts_with_keys(key, value) if isinstance(part, Varying))


def check_places(key: str, value: Any, river: River, problems: ProblemList) -> None:
    """Note reaches that do not exist or have no value, and stretches that leave their reach."""
    for name, part in parts_with_keys(key, value):
        if isinstance(part, OnStretch):
            check_stretch(f"{name}.at", part.at, river, problems)
        elif isinstance(part, Mapping):
            _check_reaches(name, part, river, problems)


def check_stretch(key: str, at: tuple[str, float, float], river: River, problems: ProblemList) -> None:
    """Note a stretch of a reach that does not exist, or that leaves it."""
    reaches = {reach.name: reach for reach in river.reaches}
    name, *ends = at
    if name not in reaches:
        problems.add(f"there is no reach '{name}'", key=key, remedy=nearest(name, reaches))
        return
    start, stop = reaches[name].start, reaches[name].stop
    for chainage in ends:
        if not start <= chainage <= stop:
            problems.add(f"{chainage:g} m is not on reach '{name}' ({start:g} to {stop:g} m)", key=key)


def _check_reaches(key: str, value: Mapping[str, Any], river: River, problems: ProblemList) -> None:
    known = [reach.name for reach in river.reaches]
    for name in value:
        if name not in known:
            problems.add(f"there is no reach '{name}'", key=key, remedy=nearest(name, known))
    missing = [name for name in known if name not in value]
    if missing:
        problems.add(f"no value for reach {', '.join(missing)}", key=key, remedy="give one for every reach")
