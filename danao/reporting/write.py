"""Write a report, in the form that the file's suffix names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from danao.errors import InputError, Problem
from danao.reporting.study import study
from danao.results import Results
from danao.standards._standard import Standard
from danao.tables import atomic_write

LATER = (".docx", ".pdf")
WRITE = "write .html or .xlsx"


def write_report(
    path: str | Path,
    runs: Results | str | Path | Iterable[Results | str | Path],
    standard: Standard | str | Path | None = None,
    lang: str = "zh",
    observations: str | Path | pd.DataFrame | None = None,
    planning: Iterable[Any] = (),
) -> Path:
    """Write a report that compares runs and judges them by a standard, and of what planning found.

    Parameters
    ----------
    path : str or Path
        The file: a page, ``.html``, or the tables alone as a workbook, ``.xlsx``. It appears whole or not at all.
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

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InputError
        If the suffix is another, there is nothing to report, the runs cannot be compared, the observations are wrong,
        or something in `planning` is no result of planning.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in LATER:
        raise InputError(Problem(f"reports as {suffix} are not available in this version", remedy=WRITE))
    if suffix not in (".html", ".htm", ".xlsx"):
        raise InputError(Problem(f"'{path.name}' names no kind of report", remedy=WRITE))
    about = study(runs, standard, lang, observations, planning)
    if suffix == ".xlsx":
        from danao.reporting.workbook import save

        return save(about, path)
    from danao.reporting.html import render

    page = render(about)
    with atomic_write(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
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
