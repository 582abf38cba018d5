"""The one place where an assessment looks into a run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from danao import units
from danao.assessment.record import COLUMNS, Place, Record, empty_frame
from danao.assessment.texts import both
from danao.results import Results
from danao.standards._standard import Standard
from danao.trust import TrustSheet


def record_of_results(results: Results, standard: Standard) -> Record:
    """Return the values of a run at its stations, without the initial state, which is an assumption and no result.

    A run whose trust sheet failed is refused as a whole: its record says why.
    """
    times = results.dataset["time"].values[1:]
    names = {name: standard.find(name) for name in results.constituents}
    parts, places = [empty_frame()], {}
    river = results.provenance.get("river") or {}
    targets = results.provenance.get("targets") or {}
    for station, row in results.stations.iterrows():
        series = results.at(station)
        target = targets.get(station) or row["target"]
        places[station] = Place(
            name=str(station),
            title={"zh": row["title_zh"], "en": row["title_en"]},
            river={lang: river.get(lang, row["reach"]) for lang in ("zh", "en")},
            target=target if isinstance(target, str) else "",
        )
        for name, item in names.items():
            if item is None:
                continue
            unit = results.constituents[name]["unit"]
            unit = "" if unit == "1" else unit  # as CF writes it
            inner = units.to_inner(series[name].values[1:], unit, standard.items[item].quantity)
            value = units.from_inner(inner, standard.items[item].unit, standard.items[item].quantity)
            columns = (station, item, times, value, False, series["discharge"].values[1:])
            parts.append(pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))))
    return Record(
        name=results.name,
        title=results.provenance.get("title") or {},
        frame=pd.concat([part for part in parts if len(part)] or parts, ignore_index=True),
        visits=pd.DataFrame({"station": np.repeat(list(places), times.size), "time": np.tile(times, len(places))}),
        places=places,
        continuous=True,
        refusal=_refusal(results.trust),
        data_status=results.provenance.get("data_status", ""),
        others=tuple(name for name, item in names.items() if item is None),
    )


def _refusal(sheet: TrustSheet) -> tuple[str, ...]:
    """Return, in every language, which checks a run failed; nothing if it passed."""
    if sheet.passed:
        return ()
    failed = [check.title for check in sheet.checks if not check.passed]
    return tuple(", ".join(titles) for titles in zip(*failed, strict=True)) or both("no_checks")
