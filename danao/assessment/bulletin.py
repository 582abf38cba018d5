"""The table that officials read: section, target, class, class a year before, met or not, what exceeds.

Columns as in Guangdong's river bulletins (粤环〔2014〕61号, seen in the bulletin of the second quarter of 2016);
multiples are written ``氨氮/1.3``.
"""

from __future__ import annotations

import pandas as pd

from danao.assessment.rows import NOT_ASSESSED
from danao.assessment.rules import Rules
from danao.assessment.sections import main_pollutants, written
from danao.assessment.texts import say

HEADS = ("river", "section", "period", "target", "class", "before", "met", "pollutants", "remarks")
NONE = "—"


def bulletin(
    rows: pd.DataFrame, sections: pd.DataFrame, rules: Rules, lang: str, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row per section and period, with headings and words in `lang`.

    Parameters
    ----------
    rows, sections : DataFrame
        What was judged, by item and by section.
    rules : Rules
        How it was judged.
    lang : {"zh", "en"}
        Language.
    before : DataFrame, optional
        Sections of another assessment that holds the year before, stations matched by name; by default `sections`.
    """
    label = rules.standard.label
    runs = before is None
    earlier = sections if before is None else before
    keys = zip(earlier["run"], earlier["station"], earlier["start"], strict=True)
    classes = {(run if runs else "", *key): one for (run, *key), one in zip(keys, earlier["class"], strict=True)}
    judged: dict[tuple, list] = {}
    for one in rows[rows["class"] != ""].to_dict("records"):
        judged.setdefault((one["run"], one["station"], one["start"]), []).append(one)
    table = []
    for _, row in sections.iterrows():
        items = row["items"].split(", ")
        due = [one for one in judged.get((row["run"], row["station"], row["start"]), ()) if one["constituent"] in items]
        a_year_ago = row["start"] - pd.DateOffset(years=1)
        past = classes.get((row["run"] if runs else "", row["station"], a_year_ago), "")
        cells = {
            "river": row["river"] or NONE,
            "section": section_name(row["title"], rules.sampling, lang),
            "period": row["period"],
            "target": label(row["target"], lang),
            "class": label(row["class"], lang) if row["class"] else NONE,
            "before": label(past, lang) if past else NONE,
            "met": say(row["verdict"].replace(" ", "_"), lang),
            "pollutants": written(main_pollutants(due, rules), rules.standard, lang, "bulletin") or NONE,
            "remarks": remark(row, lang),
        }
        table.append({say("head_run", lang): row["run"]} | {say(f"head_{head}", lang): cells[head] for head in HEADS})
    heads = [say(f"head_{head}", lang) for head in ("run", *HEADS)]
    return pd.DataFrame(table, columns=heads if sections["run"].nunique() > 1 else heads[1:])


def section_name(title: str, sampling: str, lang: str) -> str:
    """Return a section with the state of the tide in its name, as in 共和村(退潮)."""
    if sampling != "ebb" or "退" in title or "ebb" in title:
        return title
    return f"{title}({say('ebb_short', lang)})" if lang == "zh" else f"{title} ({say('ebb_short', lang)})"


def remark(section: pd.Series, lang: str) -> str:
    """Return how many of the required items were judged, and why there is no verdict if there is none."""
    counted = say("remark_items", lang, assessed=section["assessed"], required=section["required"])
    if section["verdict"] != NOT_ASSESSED or not section["reason"]:
        return counted
    return f"{section['reason']}{'；' if lang == 'zh' else '; '}{counted}"
