"""Runs side by side in one small table, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from danao.reporting.study import Study, study
from danao.reporting.texts import say
from danao.results import Results
from danao.standards._standard import Standard


def compare(
    runs: Results | str | Path | Iterable[Results | str | Path],
    standard: Standard | str | Path | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Return one row per run: how often it meets its targets, its worst values and its loads.

    Parameters
    ----------
    runs : Results, path of a results file, or several of them
        Of the same river.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    lang : {"zh", "en"}
        Language of headings.

    Returns
    -------
    DataFrame
        Index the names of the runs; texts, ready to print.
    """
    about = study(runs, standard, lang)
    return pd.DataFrame({run.name: _row(about, run) for run in about.runs}).T.rename_axis(say("scenario", lang))


def _row(about: Study, run: Results) -> dict[str, str]:
    lang = about.lang
    monthly = about.monthly.sections[about.monthly.sections["run"] == run.name]
    judged = monthly[monthly["verdict"] != "not assessed"]
    met = int((judged["verdict"] == "met").sum())
    row = {
        say("title", lang): about.title(run),
        say("months_met", lang): f"{met}/{len(judged)}" if len(judged) else say("not_assessed", lang),
        say("section_trust", lang): say("passed" if run.trust.passed else "failed", lang),
    }
    table = about.monthly.table[about.monthly.table["run"] == run.name]
    for name in about.judged:
        item = about.standard.items[name]
        values = table.loc[table["constituent"] == name, "value"]
        worst = values.min() if item.sense == "at least" else values.max()
        row[say("worst_of", lang, name=item.title[lang], unit=item.unit)] = f"{worst:.{item.decimals}f}"
    for name in about.pollutants:
        if name in run.loads:
            heading = say("load_of", lang, name=about.constituent_title(name), unit="t/a")
            row[heading] = f"{run.loads[name].sum():,.4g}"
    return row
