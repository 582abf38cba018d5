"""The grade of a river from its sections.

环办〔2011〕22号 (the share method seen in a Shenzhen report, the rest from memory): with fewer than five sections the
mean of each item over the sections is judged as one section would be; with five or more the shares of classes count
and there is no class for the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from danao.assessment import periods
from danao.assessment.record import Place, Record
from danao.assessment.rows import judge
from danao.assessment.rules import Rules
from danao.assessment.sections import MOST, main_pollutants, scopes, within, worst_class, written
from danao.assessment.texts import say

COLUMNS = (
    "run",
    "river",
    "period",
    "start",
    "sections",
    "method",
    "good_share",
    "worst_share",
    "class",
    "grade",
    "main_pollutants",
)
SHARES_FROM = 5  # sections


def grade_of_shares(good: float, worst: float) -> int:
    """Return the place of a grade, 0 (优) to 4 (重度污染), from the shares of I–III and of 劣V sections.

    ==================================  =====
    I–III ≥ 90 %                        0
    75 % ≤ I–III < 90 %                 1
    I–III < 75 % and 劣V < 20 %         2
    I–III < 75 % and 20 % ≤ 劣V < 40 %  3
    I–III < 75 % and 劣V ≥ 40 %         4
    ==================================  =====

    Parameters
    ----------
    good, worst : float
        Shares of all sections, 0 to 1.
    """
    if good >= 0.75:
        return 0 if good >= 0.90 else 1
    return 2 if worst < 0.20 else 3 if worst < 0.40 else 4


def grade_rivers(rows: pd.DataFrame, sections: pd.DataFrame, record: Record, rules: Rules) -> pd.DataFrame:
    """Return one row per river and period, and one for all rivers where there are several.

    Parameters
    ----------
    rows, sections : DataFrame
        What was judged, by item and by section.
    record : Record
        Where it comes from.
    rules : Rules
        How it was judged.

    Returns
    -------
    DataFrame
        `COLUMNS`: `sections` counts those with a class, `method` is ``mean`` or ``share``, shares are of those
        sections (from 0 to 1), `class` is empty under the share method.
    """
    warm = [name for name, item in rules.standard.items.items() if item.quantity == "temperature"]
    rows = rows[(rows["class"] != "") | (rows["constituent"].isin(warm) & rows["value"].notna())]
    sections = sections[sections["class"] != ""]
    everywhere = say("all_rivers", rules.lang)
    groups = {name: sections[sections["river"] == name] for name in dict.fromkeys(sections["river"])}
    if len(groups) > 1:
        groups[everywhere] = sections
    by_mean = _means({name: part["station"].unique() for name, part in groups.items()}, rows, record, rules)
    over = _over(rows[within(rows, scopes(record, rules))], everywhere, rules)
    found = []
    for name, part in groups.items():
        for start, here in part.groupby("start"):
            key = (name, start)
            found.append({"river": name} | _grade(here, by_mean.get(key, []), over.get(key, Counter()), rules))
    return pd.DataFrame(found, columns=list(COLUMNS))


def _means(
    groups: Mapping[str, np.ndarray], rows: pd.DataFrame, record: Record, rules: Rules
) -> dict[tuple[str, pd.Timestamp], list[dict]]:
    """Judge the means of each item over the sections of each group; return the judged rows by group and start."""
    parts = [rows[rows["station"].isin(stations)].assign(station=name) for name, stations in groups.items()]
    if not parts:
        return {}
    values = pd.concat(parts).assign(value=lambda row: row["unrounded"], detection=np.nan, months=periods.FEWEST_MONTHS)
    values = values[["station", "constituent", "start", "value", "samples", "below", "detection", "months"]]
    nameless = {"zh": "", "en": ""}
    whole = replace(record, places={name: Place(name, nameless, nameless) for name in groups})
    judged = judge(periods.average(values, rules.standard, record.continuous), whole, rules, rules.period)
    scope = rules.scope(set(rows["constituent"]))
    found: dict[tuple[str, pd.Timestamp], list[dict]] = {}
    for row in judged[judged["constituent"].isin(scope) & (judged["class"] != "")].to_dict("records"):
        found.setdefault((row["station"], row["start"]), []).append(row)
    return found


def _grade(sections: pd.DataFrame, means: list[dict], over: Counter[str], rules: Rules) -> dict:
    standard, lang = rules.standard, rules.lang
    rank = sections["class"].map(standard.rank).to_numpy()
    good = float(np.mean(rank <= standard.rank(standard.reference)))
    worst = float(np.mean(rank == len(standard.classes) - 1))
    head = {name: sections.iloc[0][name] for name in ("run", "period", "start")}
    head |= {"sections": len(sections), "good_share": good, "worst_share": worst}
    if len(sections) < SHARES_FROM:
        one = worst_class([row["class"] for row in means], standard)
        pollutants = written(main_pollutants(means, rules), standard, lang)
        return head | {
            "method": "mean",
            "class": one,
            "grade": standard.grade(one, lang),
            "main_pollutants": pollutants,
        }
    place = grade_of_shares(good, worst)
    grade = list(standard.grades.values())[place][lang] if len(standard.grades) == 5 else ""
    pollutants = "" if place < 2 else _by_sections(over, len(sections), rules)
    return head | {"method": "share", "class": "", "grade": grade, "main_pollutants": pollutants}


def _over(rows: pd.DataFrame, everywhere: str, rules: Rules) -> dict[tuple[str, pd.Timestamp], Counter[str]]:
    """Count, by river and start and over all rivers, the sections in which an item is worse than the reference."""
    standard = rules.standard
    over = rows[
        rows["class"].map({name: standard.rank(name) for name in standard.class_names})
        > standard.rank(standard.reference)
    ]
    found: dict[tuple[str, pd.Timestamp], Counter[str]] = {}
    for river, start, name in zip(over["river"], over["start"], over["constituent"], strict=True):
        for key in ((river, start), (everywhere, start)):
            found.setdefault(key, Counter())[name] += 1
    return found


def _by_sections(over: Counter[str], sections: int, rules: Rules) -> str:
    """Return the three items with the highest share of sections worse than the reference class (断面超标率)."""
    order = list(rules.standard.items)
    first = sorted(over.items(), key=lambda pair: (-pair[1], order.index(pair[0])))[:MOST]
    titles = {name: rules.standard.items[name].title[rules.lang] for name, _ in first}
    parts = [f"{titles[name]}({count / sections:.1%})" for name, count in first]
    return ("、" if rules.lang == "zh" else ", ").join(parts)
