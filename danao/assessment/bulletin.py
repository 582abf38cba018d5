"""The table that officials read: section, target, class, class a year before, met or not, what exceeds.

Columns as in Guangdong's river bulletins (粤环〔2014〕61号, seen in the bulletin of the second quarter of 2016);
multiples are written ``氨氮/1.3``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from danao.assessment.rows import label
from danao.assessment.sections import main_pollutants, written
from danao.assessment.texts import say

if TYPE_CHECKING:
    from danao.assessment.assessment import Assessment

HEADS = ("river", "section", "period", "target", "class", "before", "met", "pollutants", "remarks")
NONE = "—"


def bulletin(assessment: Assessment, sections: pd.DataFrame, lang: str, before: pd.DataFrame | None) -> pd.DataFrame:
    """Return one row per section and period, with headings and words in `lang`.

    Parameters
    ----------
    assessment : Assessment
        What was judged.
    sections : DataFrame
        Those of its sections that are wanted.
    lang : {"zh", "en"}
        Language.
    before : DataFrame, optional
        Sections of another assessment that holds the year before, stations matched by name; by default its own.
    """
    rules = assessment.rules
    judged: dict[tuple, list] = {}
    for one in assessment.table[assessment.table["class"] != ""].to_dict("records"):
        judged.setdefault((one["run"], one["station"], one["start"]), []).append(one)
    past = _classes(assessment.sections if before is None else before.assign(run=""))
    table = []
    for row in sections.to_dict("records"):
        key = (row["run"], row["station"], row["start"])
        items = row["items"].split(", ")
        due = [one for one in judged.get(key, ()) if one["constituent"] in items]
        a_year_ago = (row["run"] if before is None else "", row["station"], row["start"] - pd.DateOffset(years=1))
        place = assessment.places[key[:2]]
        cells = {
            "run": assessment.titles[row["run"]].get(lang, row["run"]),
            "river": place.river[lang] or NONE,
            "section": section_name(place.title[lang], rules.sampling, lang),
            "period": label(np.datetime64(row["start"]), rules.period, rules, lang),
            "target": rules.standard.label(row["target"], lang),
            "class": _label(row["class"], assessment, lang),
            "before": _label(past.get(a_year_ago, ""), assessment, lang),
            "met": say(row["verdict"].replace(" ", "_"), lang),
            "pollutants": written(main_pollutants(due, rules), rules.standard, lang, "bulletin") or NONE,
            "remarks": _remark(row, assessment, lang),
        }
        table.append([cells[head] for head in ("run", *HEADS)])
    heads = [say(f"head_{head}", lang) for head in ("run", *HEADS)]
    whole = pd.DataFrame(table, columns=heads)
    return whole if sections["run"].nunique() > 1 else whole[heads[1:]]


def _classes(sections: pd.DataFrame) -> dict[tuple, str]:
    keys = zip(sections["run"], sections["station"], sections["start"], strict=True)
    return dict(zip(keys, sections["class"], strict=True))


def _label(one: str, assessment: Assessment, lang: str) -> str:
    return assessment.standard.label(one, lang) if one else NONE


def section_name(title: str, sampling: str, lang: str) -> str:
    """Return a section with the state of the tide in its name, as in 共和村(退潮)."""
    if sampling != "ebb" or "退" in title or "ebb" in title:
        return title
    return f"{title}({say('ebb_short', lang)})" if lang == "zh" else f"{title} ({say('ebb_short', lang)})"


def _remark(row: dict, assessment: Assessment, lang: str) -> str:
    """Return how many of the required items were judged, and why there is no verdict if there is none."""
    counted = say("remark_items", lang, assessed=row["assessed"], required=row["required"])
    reason = assessment.reasons.get((row["run"], row["station"], row["start"]))
    return counted if reason is None else f"{reason.text(lang)}{'；' if lang == 'zh' else '; '}{counted}"
