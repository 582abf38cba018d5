"""The chapter of capacity by formula, beside the dynamic capacity where both are handed in."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.planning.capacity import Capacity, FormulaCapacity
from danao.planning.capacity.result import LOADS
from danao.planning.capacity.texts import say
from danao.reporting.planning._chapter import Chapter, Edition, unstamped
from danao.reporting.planning.capacity import head_of
from danao.reporting.sheet import Sheet, negatives
from danao.reporting.texts import known


def chapter(found: FormulaCapacity, edition: Edition) -> Chapter:
    """Return the chapter: every formula of the two standards, zone by zone, and the same by unit responses."""
    dynamic = _dynamic(found, edition)
    table = found.table if dynamic is None else dynamic.beside(found)
    notes = (edition.say("formula_note"), *unstamped(found.notes(edition.lang)))
    sheets = (_zones(table, edition), _inputs(found, edition))
    return Chapter("formula_capacity", edition, found.about, _said(found, dynamic, table, edition), sheets, notes=notes)


def _dynamic(found: FormulaCapacity, edition: Edition) -> Capacity | None:
    """Return the dynamic capacity of the same scenario, if it is handed in too."""
    every = [one for one in edition.together if isinstance(one, Capacity)]
    return next((one for one in every if one.about["name"] == found.about["name"]), None)


def _said(found: FormulaCapacity, dynamic: Capacity | None, table: Any, edition: Edition) -> tuple[str, str, str, str]:
    lang = edition.lang
    applies = found.table["applies"].astype(bool)
    shows = edition.say("formula_beside" if dynamic is not None else "formula_shows", zones=len(found.zones))
    good = edition.say("formula_good", count=int(applies.sum()), of=len(found.table))
    if applies.all():
        bad = edition.say("formula_all_apply")
    else:
        reasons = found.table.loc[~applies, f"reason_{lang}"]
        bad = edition.say("formula_bad", count=int((~applies).sum()), reasons=edition.listed(reasons))
    do = edition.say("formula_do" if dynamic is not None else "formula_compare")
    return shows, good, bad, do


def _zones(table: pd.DataFrame, edition: Edition) -> Sheet:
    lang = edition.lang
    frame = pd.DataFrame(
        {
            head_of("zone", lang): table["zone"].to_list(),
            head_of("constituent", lang): [edition.item(name) for name in table["constituent"]],
            head_of("method", lang): table[f"title_{lang}"].to_list(),
            **{head_of(name, lang): table[name].to_numpy(float) for name in LOADS},
            head_of("applies", lang): [_applies(reason, lang) for reason in table[f"reason_{lang}"]],
            head_of("source", lang): table["source"].to_list(),
            head_of("confidence", lang): [say(key, lang) for key in table["confidence"]],
        }
    )
    own = tuple(place for place, method in enumerate(table["method"]) if method == "dynamic")
    marks = negatives(frame, head_of("remaining", lang))
    return Sheet(edition.say("formula_tab"), edition.say("formula_table"), frame, totals=own, marks=marks)


def _applies(reason: str, lang: str) -> str:
    return say("not_because", lang, reason=reason) if reason else say("yes", lang)


def _inputs(found: FormulaCapacity, edition: Edition) -> Sheet:
    table = found.inputs
    frame = pd.DataFrame(
        {
            head_of("zone", edition.lang): table["zone"].to_list(),
            edition.say("constituent"): [edition.item(name) if name else "" for name in table["constituent"]],
            edition.say("formula_input"): [known(f"input_{name}", edition.lang) for name in table["input"]],
            edition.say("value"): table["value"].to_list(),
            edition.say("unit"): table["unit"].to_list(),
            edition.say("formula_origin"): table[f"origin_{edition.lang}"].to_list(),
        }
    )
    return Sheet(edition.say("formula_inputs_tab"), edition.say("formula_inputs"), frame)
