"""Capacity for a terminal: from files, as texts in columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from danao.planning.capacity.beside import side_by_side
from danao.planning.capacity.dynamic import capacity
from danao.planning.capacity.formula import FormulaCapacity, formula_capacity
from danao.planning.capacity.result import LOADS, Capacity
from danao.planning.capacity.texts import say
from danao.planning.response import open_response
from danao.results import open_results
from danao.scenario_file import read_any


def of_files(
    response: str | Path,
    run: str | Path | None = None,
    *,
    outlets: tuple[str, ...] = (),
    margin: str = "hj2_3_2018",
    standard: str | None = None,
    frequency: float = 1.0,
    proportions: str = "free",
) -> tuple[Capacity, FormulaCapacity | None]:
    """Return the capacity from a file of responses, and by formula from the run that they were made of.

    Parameters
    ----------
    response, run : path
        Files of `Response.save` and `Results.save`.
    outlets, standard, frequency, proportions
        As in `danao.capacity`; no outlet means all that people steer.
    margin : str
        ``hj2_3_2018`` or a share, ``0.1``.
    """
    safety = margin if not _is_number(margin) else float(margin)
    choices: dict[str, Any] = {"standard": standard, "margin": safety}
    found = capacity(
        open_response(response),
        outlets=outlets or None,
        frequency=frequency,
        proportions=proportions,
        **choices,
    )
    formulas = None if run is None else formula_capacity(open_results(run), read_any(run), **choices)
    return found, formulas


def notes(found: Capacity, formulas: FormulaCapacity | None, lang: str) -> list[str]:
    """Return what to know of both, each sentence once."""
    return list(dict.fromkeys([*found.notes(lang), *(formulas.notes(lang) if formulas else ())]))


def by_outlet(found: Capacity, lang: str) -> pd.DataFrame:
    """Return the table of outlets as texts, with the sum of each constituent."""
    titles = found.about["titles"]
    rows = []
    for constituent, total in found.totals.iterrows():
        for _, row in found.table[found.table["constituent"] == constituent].iterrows():
            binding = say("binding", lang, **row[["station", "month", "item"]]) if row["station"] else ""
            if not binding:
                binding = say("unfelt" if pd.isna(row["allowed"]) else "upper", lang)
            rows.append(_row(titles[row["outlet"]][lang], row, binding, lang))
        rows.append(_row(say("total", lang), total, "", lang, str(constituent)))
    return pd.DataFrame(rows)


def by_zone(found: Capacity, formulas: FormulaCapacity, lang: str) -> pd.DataFrame:
    """Return dynamic capacity and formulas side by side as texts."""
    table = side_by_side(found, formulas)
    return pd.DataFrame(
        {
            say("head_zone", lang): table["zone"],
            say("head_constituent", lang): table["constituent"],
            say("head_method", lang): table[f"title_{lang}"],
            say("head_source", lang): table["source"],
            say("head_confidence", lang): [say(key, lang) for key in table["confidence"]],
            **{say(f"head_{name}", lang): table[name].map(_number) for name in LOADS},
            say("head_applies", lang): [
                say("yes", lang) if not reason else say("not_because", lang, reason=reason)
                for reason in table[f"reason_{lang}"]
            ],
        }
    )


def _row(outlet: str, row: pd.Series, binding: str, lang: str, constituent: str = "") -> dict[str, str]:
    return {
        say("head_outlet", lang): outlet,
        say("head_constituent", lang): constituent or str(row["constituent"]),
        **{say(f"head_{name}", lang): _number(row[name]) for name in LOADS},
        say("head_binding", lang): binding,
    }


def _number(value: float) -> str:
    return "—" if pd.isna(value) else f"{value:,.4g}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
