"""The chapter of a sensitivity: which parameters move an output, and which do not."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from danao.planning.sensitivity import Sensitivity
from danao.reporting import style
from danao.reporting.figures.tornado import tornado_picture
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet, plain
from danao.reporting.texts import known

MOST_OUTPUTS = 4
"""Outputs that are drawn; the table has all."""
MOST_BARS = 12
WEAK = 0.05
"""Part of the strongest index below which a parameter hardly matters."""


def chapter(found: Sensitivity, edition: Edition) -> Chapter:
    """Return the chapter of a sensitivity."""
    outputs = list(dict.fromkeys(found.table["output"]))
    pictures = tuple(partial(_bars, found, output, edition.lang) for output in outputs[:MOST_OUTPUTS])
    said = _said(found, outputs, edition)
    notes = (edition.say("sensitivity_note", confidence=f"{found.about['confidence']:.0%}"),)
    return Chapter("sensitivity", edition, found.about, said, (_table(found, edition),), pictures=pictures, notes=notes)


def _bars(found: Sensitivity, output: str, lang: str) -> Any:
    """Draw the tornado of an output, as high as there are parameters."""
    bars = min(MOST_BARS, len(found.of(output)))
    return tornado_picture(found, output, lang=lang, ax=style.axes(height=1.1 + 0.28 * max(2, bars)))


def _said(found: Sensitivity, outputs: list[str], edition: Edition) -> tuple[str, str, str, str]:
    parameters = found.table["parameter"].nunique()
    told = {"index": known(f"sensitivity_{found.main}", edition.lang), "parameters": parameters}
    shows = edition.say("sensitivity_shows", outputs=len(outputs), **told)
    size = found.table[found.main].abs()
    share = size / size.groupby(found.table["output"]).transform("max")
    strongest = share.groupby(found.table["parameter"]).max()
    weak = list(strongest.index[strongest < WEAK])
    good = edition.say("sensitivity_no_good")
    if weak:
        good = edition.say("sensitivity_good", names=edition.listed(_parameter(name) for name in weak))
    first = found.of(outputs[0]).iloc[0]
    told = {"output": outputs[0], "parameter": _parameter(first["parameter"]), "value": plain(float(first[found.main]))}
    bad = edition.say("sensitivity_bad", **told)
    tops = dict.fromkeys(_parameter(found.of(output)["parameter"].iloc[0]) for output in outputs)
    return shows, good, bad, edition.say("sensitivity_do", names=edition.listed(tops))


def _parameter(path: str) -> str:
    return str(path).replace(".", " ")


def _table(found: Sensitivity, edition: Edition) -> Sheet:
    parts = [found.of(output) for output in dict.fromkeys(found.table["output"])]
    table = pd.concat(parts, ignore_index=True).merge(found.span, on=["output", "parameter"], how="left")
    indices = [name for name in found.table if name not in ("output", "parameter")]
    columns: dict[str, Any] = {
        edition.say("sensitivity_output"): table["output"].to_list(),
        edition.say("sensitivity_parameter"): [_parameter(name) for name in table["parameter"]],
        **{known(f"sensitivity_{name}", edition.lang): table[name].to_numpy(float) for name in indices},
        edition.say("tornado_low"): table["low"].to_numpy(float),
        edition.say("tornado_high"): table["high"].to_numpy(float),
    }
    name = edition.say("section_sensitivity")
    return Sheet(name, edition.say("sensitivity_table"), pd.DataFrame(columns))
