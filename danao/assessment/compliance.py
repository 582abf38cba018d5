"""Frequency of compliance (达标率): met days or months over assessed ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from danao.assessment.record import Record
from danao.assessment.rows import MET, NOT_ASSESSED
from danao.assessment.rules import Rules
from danao.assessment.sections import scopes, verdicts, within

COLUMNS = ("run", "station", "title", "river", "by", "constituent", "periods", "assessed", "met", "frequency")
WHOLE = "section"  # in place of a constituent: the verdict of the section


def frequency(rows: pd.DataFrame, record: Record, rules: Rules, by: str) -> pd.DataFrame:
    """Return how often each station met its target, per item and as a section.

    Parameters
    ----------
    rows : DataFrame
        Rows of one period each (``rows.judge``).
    record : Record
        Where they come from.
    rules : Rules
        How they were judged.
    by : str
        The period of the rows, ``day`` or ``month``.

    Returns
    -------
    DataFrame
        `COLUMNS`: `periods` with a value, of which `assessed` and `met`; `frequency` is met / assessed, NaN for none.
    """
    verdict = rows[["station", "constituent", "verdict"]]
    scope = scopes(record, rules)
    whole = verdicts(rows, scope).rename("verdict").reset_index().assign(constituent=WHOLE)
    both = pd.concat([whole[verdict.columns], verdict[within(rows, scope)]])
    groups = both.groupby(["station", "constituent"], sort=False)["verdict"]
    counts = groups.agg(
        periods="size",
        assessed=lambda one: int((one != NOT_ASSESSED).sum()),
        met=lambda one: int((one == MET).sum()),
    ).reset_index()
    # Of no rows at all the counts would be texts, as what they count is.
    met, assessed = (counts[name].to_numpy(int) for name in ("met", "assessed"))
    places = record.places
    counts = counts.assign(
        run=record.name,
        by=by,
        title=counts["station"].map({name: place.title[rules.lang] for name, place in places.items()}),
        river=counts["station"].map({name: place.river[rules.lang] for name, place in places.items()}),
        frequency=np.where(assessed > 0, met / np.maximum(assessed, 1), np.nan),
    )
    items = {name: place for place, name in enumerate((WHOLE, *rules.standard.items))}
    stations = {name: place for place, name in enumerate(places)}
    order = np.lexsort([counts["constituent"].map(items), counts["station"].map(stations)])
    return counts.iloc[order][list(COLUMNS)].reset_index(drop=True)
