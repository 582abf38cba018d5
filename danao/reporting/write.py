"""Write a report, in the form that the file's suffix names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from danao.errors import InputError, Problem
from danao.reporting.study import study
from danao.results import Results
from danao.standards._standard import Standard
from danao.tables import atomic_write

LATER = (".docx", ".xlsx", ".pdf")


def write_report(
    path: str | Path,
    runs: Results | str | Path | Iterable[Results | str | Path],
    standard: Standard | str | Path | None = None,
    lang: str = "zh",
    observations: str | Path | pd.DataFrame | None = None,
) -> Path:
    """Write a report that compares runs and judges them by a standard.

    Parameters
    ----------
    path : str or Path
        The file, ``.html``. It appears whole or not at all.
    runs : Results, path of a results file, or several of them
        The first is what the others are compared with; names differ, stations are the same.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    lang : {"zh", "en"}
        Language.
    observations : str, Path or DataFrame, optional
        Measured values to draw (``time, station, constituent, value, unit, flag``); by default those that the first
        run's scenario came with.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InputError
        If the suffix is not ``.html``, the runs cannot be compared, or the observations are wrong.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in LATER:
        raise InputError(Problem(f"reports as {suffix} are not available in this version", remedy="write .html"))
    if suffix not in (".html", ".htm"):
        raise InputError(Problem(f"'{path.name}' names no kind of report", remedy="write .html"))
    from danao.reporting.html import render

    page = render(study(runs, standard, lang, observations))
    with atomic_write(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return path
