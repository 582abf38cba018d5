"""Sections as danao describes them, in JSON: what no CSV layout can say, to the last bit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from danao.describe import describe
from danao.errors import InputError, Problem, nearest
from danao.river.section import CrossSection
from danao.scenario_file._document import restore
from danao.tables import read_text


def describe_sections(sections: dict[str, tuple[CrossSection, ...]]) -> str:
    """Return the JSON text of the sections by reach, one section a line."""
    reaches = []
    for name, items in sections.items():
        rows = ",\n    ".join(json.dumps(describe(item), ensure_ascii=False, allow_nan=False) for item in items)
        reaches.append(f"  {json.dumps(name, ensure_ascii=False)}: [\n    {rows}\n  ]")
    return "{\n" + ",\n".join(reaches) + "\n}\n"


def read_described(path: Path, within: Path) -> dict[str, Any]:
    """Return the descriptions of sections by reach.

    Raises
    ------
    InputError
        If the file lies outside `within`, or is no JSON of a mapping.
    """
    try:
        content = json.loads(read_text(path, within))
    except json.JSONDecodeError as error:
        raise InputError(Problem(f"it is no JSON: {error.msg}", file=path, line=error.lineno)) from None
    except RecursionError:
        raise InputError(Problem("it is nested too deep", file=path)) from None
    if not isinstance(content, dict):
        raise InputError(Problem("it is no mapping of reaches to sections", file=path, line=1))
    return content


def described_sections(path: Path, content: dict[str, Any], reach: str) -> tuple[CrossSection, ...]:
    """Return the sections of a reach from the content of a file.

    Raises
    ------
    InputError
        If the reach is missing, or what stands there is no section.
    """
    items = content.get(reach)
    if not isinstance(items, list):
        raise InputError(Problem(f"no sections of reach '{reach}'", file=path, remedy=nearest(reach, content)))
    sections = []
    for place, item in enumerate(items):
        key = f"{reach}[{place}]"
        try:
            section = restore(item)
        except InputError as error:
            raise InputError(
                [
                    Problem(fault.rule, f"{key}.{fault.key}".rstrip("."), path, remedy=fault.remedy)
                    for fault in error.problems
                ]
            ) from None
        except (TypeError, ValueError, AttributeError, LookupError, RecursionError):
            section = None
        if not isinstance(section, CrossSection):
            raise InputError(Problem("it is no section as danao writes them", key, path))
        sections.append(section)
    return tuple(sections)
