"""Write a report, in the form that the file's suffix names."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from danao.errors import InputError, Problem
from danao.reporting.study import study
from danao.results import Results
from danao.standards._standard import Standard
from danao.tables import atomic_write

FORMS = {
    ".html": ("html", "render"),
    ".htm": ("html", "render"),
    ".docx": ("word", "content"),
    ".pdf": ("pdf", "content"),
    ".xlsx": ("workbook", "content"),
}
"""Module and function that make each form of report: the text of a page, the bytes of the others."""


def write_report(
    path: str | Path,
    runs: Results | str | Path | Iterable[Results | str | Path],
    standard: Standard | str | Path | None = None,
    lang: str = "zh",
    observations: str | Path | pd.DataFrame | None = None,
    planning: Iterable[Any] = (),
    template: str | Path | None = None,
) -> Path:
    """Write a report that compares runs and judges them by a standard, and of what planning found.

    Parameters
    ----------
    path : str or Path
        The file: a page, ``.html``, a Word document, ``.docx``, a ``.pdf``, or the tables alone as a workbook,
        ``.xlsx``. Its numbers are the same in every form. It appears whole or not at all.
    runs : Results, path of a results file, or several of them
        The first is what the others are compared with; names differ, stations are the same. May be empty
        where planning is given.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    lang : {"zh", "en"}
        Language.
    observations : str, Path or DataFrame, optional
        Measured values to draw (``time, station, constituent, value, unit, flag``); by default those that the first
        run's scenario came with.
    planning : iterable, optional
        Results of planning, each a section, in the order of a plan to meet targets: `Response`, `Apportionment`,
        `Influence`, `Sensitivity`, `DesignFlow`, `Capacity`, `FormulaCapacity` (beside the capacity of the same
        scenario, if that is given too), `Plan`, `Pareto`, `Batch`, `Uncertainty`, `SamplingError`, `Spill`,
        `SpillTimes`, `SpillSource`.
    template : str or Path, optional
        A Word document with fields (``danao template`` writes one to start from), filled instead of the report's
        own form; for ``.docx`` alone.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InputError
        If the suffix is another, there is nothing to report, the runs cannot be compared, the observations are wrong,
        something in `planning` is no result of planning, the template names a field that the report does not have,
        or a package is not installed that the form needs.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in FORMS:
        raise InputError(Problem(f"'{path.name}' names no kind of report", remedy="write .html, .docx, .pdf or .xlsx"))
    if template is not None and suffix != ".docx":
        rule = f"a template is for Word documents, and '{path.name}' is none"
        raise InputError(Problem(rule, key="template", remedy="write .docx"))
    about = study(runs, standard, lang, observations, planning)
    if template is not None:
        from danao.reporting.word.template import filled

        made: bytes | str = filled(about, Path(template))
    else:
        module, function = FORMS[suffix]
        made = getattr(importlib.import_module(f"danao.reporting.{module}"), function)(about)
    with atomic_write(path) as temporary:
        temporary.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
    return path


def write_workbook(
    path: str | Path, *results: Any, standard: Standard | str | Path | None = None, lang: str = "zh"
) -> Path:
    """Write the tables of runs and of results of planning to a workbook, one sheet a table.

    Parameters
    ----------
    path : str or Path
        The file, ``.xlsx``. It appears whole or not at all; equal results give equal bytes.
    *results
        Runs (`Results`) and results of planning, as `write_report` takes them.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    lang : {"zh", "en"}
        Language of headings.

    Raises
    ------
    InputError
        As `write_report`; if the suffix is another, or the package ``xlsxwriter`` is not installed.
    """
    if Path(path).suffix.lower() != ".xlsx":
        raise InputError(Problem(f"'{Path(path).name}' is no workbook", key="path", remedy="write .xlsx"))
    runs = [one for one in results if isinstance(one, Results)]
    return write_report(path, runs, standard, lang, planning=[one for one in results if not isinstance(one, Results)])


def write_template(path: str | Path, lang: str = "zh") -> Path:
    """Write a commented Word template to start from; `write_report` fills it, or what was made of it.

    Parameters
    ----------
    path : str or Path
        The file, ``.docx``. It appears whole or not at all.
    lang : {"zh", "en"}
        Language of its comments and headings.

    Raises
    ------
    InputError
        If the suffix is another, the language is unknown, or the package ``python-docx`` is not installed.
    """
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise InputError(Problem(f"'{path.name}' is no Word document", key="path", remedy="write .docx"))
    from danao.reporting.word.starter import starter

    made = starter(lang)
    with atomic_write(path) as temporary:
        temporary.write_bytes(made)
    return path
