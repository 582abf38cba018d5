"""What planning found, as chapters of a report and sheets of a workbook: one file a kind of result.

The file is named as the type: ``Apportionment`` is ``apportionment.py`` and has one function, ``chapter``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from danao import catalogue
from danao.errors import InputError, Problem
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.planning._files import results_of_files
from danao.standards._standard import Standard

__all__ = ["Chapter", "Edition", "chapters", "file_of", "results_of_files"]


def chapters(results: Iterable[Any], standard: Standard, lang: str) -> tuple[Chapter, ...]:
    """Return a chapter for each result of planning, in the order given.

    Raises
    ------
    InputError
        With everything that is no result of planning.
    """
    together = tuple(results)
    edition = Edition(lang, standard, together)
    known = catalogue.names(__name__)
    problems = [
        Problem(f"a {type(one).__name__} is no result of planning", f"planning[{place}]", remedy=_kinds(known))
        for place, one in enumerate(together)
        if file_of(one) not in known
    ]
    if problems:
        raise InputError(problems)
    return tuple(catalogue.find(__name__, file_of(one)).chapter(one, edition) for one in together)


def file_of(result: Any) -> str:
    """Return the name of the file for a result: ``FormulaCapacity`` has ``formula_capacity``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(result).__name__).lower()


def _kinds(files: Iterable[str]) -> str:
    return f"give {', '.join(name.title().replace('_', '') for name in files)}"
