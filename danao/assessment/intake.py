"""From whatever a user hands over to records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from danao.assessment.from_results import record_of_results
from danao.assessment.record import Record
from danao.assessment.samples import Samples, read_samples
from danao.errors import InputError, Problem
from danao.results import Results, open_results
from danao.standards._standard import Standard


def as_records(source: Any, standard: Standard, zone: str, lang: str) -> list[Record]:
    """Return the records of results, samples or files of them, or of several of these.

    Parameters
    ----------
    source : Results, Samples, DataFrame, str, Path, or an iterable of them
        Text and paths name a CSV of samples, or a results file (``.nc``).
    standard : Standard
        Knows the constituents and their units.
    zone : str
        Zone of local time, for samples whose stamps carry one.
    lang : str
        Language of the audit of samples.

    Raises
    ------
    InputError
        If it is none of these, or two records have the same name.
    """
    if isinstance(source, str | Path) and Path(source).suffix.lower() == ".nc":
        source = open_results(source)
    if isinstance(source, str | Path | pd.DataFrame):
        source = read_samples(source, standard, zone=zone, lang=lang)
    if isinstance(source, Results):
        return [record_of_results(source, standard)]
    if isinstance(source, Samples):
        return [source.record()]
    if isinstance(source, Iterable) and not isinstance(source, str | Mapping):
        records = [record for one in source for record in as_records(one, standard, zone, lang)]
        names = [record.name for record in records]
        for name in names:
            if names.count(name) > 1:
                raise InputError(Problem(f"two of them are named '{name}'", remedy="name the scenarios apart"))
        return records
    rule = f"a {type(source).__name__} cannot be assessed"
    raise InputError(Problem(rule, remedy="give results, samples or the CSV of samples"))
