"""Inputs that a user gives in place of those of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from danao.errors import InputError, ProblemList, nearest
from danao.planning.capacity.design import KINDS
from danao.units import parse


def given_inputs(
    given: Mapping[str, Any], stations: list[str], names: tuple[str, ...], problems: ProblemList
) -> dict[str, dict[str, Any]]:
    """Return the user's inputs in inner units, those for all zones under ''."""
    found: dict[str, dict[str, Any]] = {"": {}}
    known = list(KINDS)
    for key, value in given.items():
        if key in stations and isinstance(value, Mapping):
            found[key] = given_inputs(value, [], names, problems)[""]
        elif key not in known:
            problems.add(
                "is neither an input nor a zone's section", f"given.{key}", remedy=nearest(key, [*known, *stations])
            )
        elif key in ("decay", "upstream"):
            by_name = value if isinstance(value, Mapping) else dict.fromkeys(names, value)
            for name in by_name:
                if name not in names:
                    problems.add("is not counted here", f"given.{key}.{name}", remedy=nearest(name, names))
            found[""][key] = {name: _number(x, key, f"given.{key}.{name}", problems) for name, x in by_name.items()}
        else:
            found[""][key] = _number(value, key, f"given.{key}", problems)
    return found


def _number(value: Any, name: str, key: str, problems: ProblemList) -> float:
    """Return an input in SI, above zero where it must be."""
    try:
        number = parse(value, KINDS[name]) if isinstance(value, str) else float(value)
    except InputError as error:
        problems.take(error, key=key)
        return float("nan")
    except (TypeError, ValueError):
        number = float("nan")
    least = 0.0 if name in ("decay", "upstream", "dispersion") else np.nextafter(0.0, 1.0)
    if not least <= number < np.inf:
        problems.add(f"{value!r} is not {'negative' if least == 0.0 else 'above 0'}", key)
    return number
