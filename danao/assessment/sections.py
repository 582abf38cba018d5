"""From the rows of a section to its class, grade, main pollutants and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment.record import Record
from danao.assessment.rounding import shown
from danao.assessment.rows import MET, NOT_ASSESSED, NOT_MET
from danao.assessment.rules import Rules
from danao.assessment.texts import LANGUAGES, Said, said
from danao.standards._standard import Standard

COLUMNS = (
    "run",
    "station",
    "title",
    "river",
    "period",
    "start",
    "target",
    "class",
    "grade",
    "verdict",
    "main_pollutants",
    "assessed",
    "required",
    "items",
    "missing",
    "margin_kept",
    "reason",
)
MOST = 3  # main pollutants
STYLES = {"national": "{name}({multiple})", "bulletin": "{name}/{multiple}"}

Pollutant = tuple[str, float]
Row = Mapping[str, Any]


def scopes(record: Record, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return the items that the verdict of each section needs: the chosen ones, or all assessed ones found there."""
    found: dict[str, set[str]] = {station: set() for station in record.places}
    for station, name in set(zip(record.frame["station"], record.frame["constituent"], strict=True)):
        found[station].add(name)
    return {station: rules.scope(names) for station, names in found.items()}


def within(rows: pd.DataFrame, scope: Mapping[str, Sequence[str]]) -> NDArray[np.bool_]:
    """Return which rows are of an item that their section needs."""
    pairs = zip(rows["station"], rows["constituent"], strict=True)
    return np.array([name in scope[station] for station, name in pairs], dtype=bool)


def verdicts(rows: pd.DataFrame, scope: Mapping[str, Sequence[str]]) -> pd.Series:
    """Return the verdict of each section and period, indexed by ``station, start``.

    ``not met`` if any item of the scope is not met; ``met`` if every item of the scope is; else ``not assessed``.
    """
    due = rows[within(rows, scope)]
    keys = [due["station"], due["start"]]
    met, missed = ((due["verdict"] == one).groupby(keys).sum() for one in (MET, NOT_MET))
    needed = met.index.get_level_values("station").map(lambda station: len(scope[station]))
    verdict = np.where(missed > 0, NOT_MET, np.where((met == needed) & (needed > 0), MET, NOT_ASSESSED))
    return pd.Series(verdict, index=met.index)


def summarise(rows: pd.DataFrame, record: Record, rules: Rules) -> pd.DataFrame:
    """Return one row per section and period: the class of the worst item (单因子评价法) and what follows from it.

    Parameters
    ----------
    rows : DataFrame
        Rows with the missing items, as `rows.with_missing` returns them.
    record : Record
        Where they come from.
    rules : Rules
        How they were judged.
    """
    scope = scopes(record, rules)
    verdict = verdicts(rows, scope)
    parts: dict[tuple, list[Row]] = {}
    for row in rows.to_dict("records"):
        parts.setdefault((row["station"], row["start"]), []).append(row)
    found = [_section(part, scope[key[0]], verdict.get(key, NOT_ASSESSED), rules) for key, part in parts.items()]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _section(part: list[Row], scope: Sequence[str], verdict: str, rules: Rules) -> dict[str, Any]:
    standard = rules.standard
    due = [row for row in part if row["constituent"] in scope]
    judged = [row for row in due if row["class"]]
    assessed = [row["constituent"] for row in judged]
    worst = worst_class([row["class"] for row in judged], standard)
    margins = [row["value"] <= row["margin_limit"] for row in judged if np.isfinite(row["margin_limit"])]
    return {
        **{name: part[0][name] for name in ("run", "station", "title", "river", "period", "start", "target")},
        "class": worst,
        "grade": standard.grade(worst, rules.lang) if worst else "",
        "verdict": verdict,
        "main_pollutants": written(main_pollutants(judged, rules), standard, rules.lang),
        "assessed": len(judged),
        "required": len(standard.required),
        "items": ", ".join(assessed),
        "missing": ", ".join(name for name in standard.required if name not in assessed),
        "margin_kept": all(margins) if margins else None,
        "reason": _why(due, scope, assessed, rules) if verdict == NOT_ASSESSED else "",
    }


def _why(due: list[Row], scope: Sequence[str], assessed: list[str], rules: Rules) -> Said:
    """Return why a section has no verdict: the items that lack, or the one reason that they share."""
    lacking = [rules.standard.items[name].title for name in scope if name not in assessed]
    if lacking and assessed:
        return said("lacking", items=tuple(", ".join(title[lang] for title in lacking) for lang in LANGUAGES))
    reasons = {row["reason"] for row in due if row["verdict"] == NOT_ASSESSED}
    return reasons.pop() if len(reasons) == 1 else said("nothing_assessed")


def worst_class(classes: Iterable[str], standard: Standard) -> str:
    """Return the worst of several classes, empty for none."""
    return max(classes, key=standard.rank, default="")


def main_pollutants(rows: Iterable[Row], rules: Rules) -> list[Pollutant]:
    """Return the main pollutants of one section and period with their exceedance multiples (NaN where undefined).

    Items worse than the reference class; cyanide and heavy metals first, then by class, then by multiple; the first
    three (环办〔2011〕22号, from memory; the same order in public code). Guangdong bulletins list the first three items
    beyond the target class of the section (seen).

    Parameters
    ----------
    rows : iterable of mapping
        Judged rows of the section: ``constituent, class, target, multiple``.
    rules : Rules
        Standard and reference class.
    """
    standard = rules.standard
    found = []
    for row in rows:
        rank = standard.rank(row["class"])
        if rank > standard.rank(rules.reference_of(row["target"])):
            multiple = float(row["multiple"])
            order = (not standard.items[row["constituent"]].priority, -rank, -np.nan_to_num(multiple, nan=-1.0))
            found.append((order, (row["constituent"], multiple)))
    return [pollutant for _, pollutant in sorted(found, key=lambda pair: pair[0])[:MOST]]


def written(pollutants: Sequence[Pollutant], standard: Standard, lang: str, style: str = "national") -> str:
    """Return main pollutants as text: ``氨氮(0.3)、总磷(0.1)`` (national) or ``氨氮/0.3、总磷/0.1`` (bulletin)."""
    parts = []
    for name, multiple in pollutants:
        title = standard.items[name].title[lang]
        parts.append(title if np.isnan(multiple) else STYLES[style].format(name=title, multiple=shown(multiple, 1)))
    return ("、" if lang == "zh" else ", ").join(parts)
