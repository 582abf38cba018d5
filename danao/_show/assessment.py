"""The card of an assessment: the class strip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from danao._show.card import Card, Table
from danao._show.strip import EMPTY, Cell, Strip
from danao._show.words import plain, told
from danao.messages.language import preferred

if TYPE_CHECKING:
    import pandas as pd

    from danao.assessment.assessment import Assessment

MET, NOT_MET, NOT_ASSESSED = "met", "not met", "not assessed"


def assessment_card(assessment: Assessment) -> Card:
    """Return the classes of all sections and periods, and how often each section meets its target."""
    sections, rules = assessment.sections, assessment.rules
    counts = sections["verdict"].value_counts()
    numbers = ", ".join(f"{counts.get(one, 0)} {one}" for one in (MET, NOT_MET, NOT_ASSESSED))
    facts = [
        ("standard", plain(assessment.standard.number)),
        ("verdict", f"{assessment.verdict}: of {len(sections)} section periods {numbers}"),
    ]
    several = sections["run"].nunique() > 1
    groups = []
    for (run, station), part in sections.groupby(["run", "station"], sort=False):
        title = assessment.places[run, station].title[preferred()]
        groups.append((f"{plain(run, 20)} · {plain(title, 24)}" if several else plain(title, 30), part))
    periods = list(dict.fromkeys(sections["period"]))
    rows = [(name, _cells(part, periods, assessment)) for name, part in groups]
    strip = Strip(periods, rows, f"class by {rules.period}, the worst item decides")
    basis = (*replace(assessment.rules, lang=preferred()).statements(), *map(told, assessment.notes))
    return Card(
        "Assessment",
        facts,
        warnings=_refusals(assessment),
        parts=[strip, Table(_HEAD, [_row(name, part, assessment) for name, part in groups])] if len(sections) else [],
        notes=[plain(sentence, 200) for sentence in basis],
        illustrative="illustrative" in assessment.data_status.values(),
    )


_HEAD = ("section", "target", "met", "not met", "not assessed", "worst", "main pollutants then")


def _cells(part: pd.DataFrame, periods: list[str], assessment: Assessment) -> list[Cell]:
    standard, lang = assessment.standard, preferred()
    found = {}
    for period, one, verdict in zip(part["period"], part["class"], part["verdict"], strict=True):
        known = Cell(standard.label(one, lang), standard.colour(one), verdict == NOT_MET) if one else EMPTY
        found[period] = known
    return [found.get(period, EMPTY) for period in periods]


def _row(name: str, part: pd.DataFrame, assessment: Assessment) -> list[str]:
    """Return how often a section meets its target, its worst class and what was too high then."""
    standard, lang = assessment.standard, preferred()
    counts = part["verdict"].value_counts()
    target = str(part["target"].iloc[0])
    judged = part[part["class"] != ""]
    worst: Any = None
    if len(judged):
        worst = judged.iloc[int(judged["class"].map(standard.rank).to_numpy().argmax())]
    return [
        name,
        standard.label(target, lang) if target else "",
        *(str(counts.get(one, 0)) for one in (MET, NOT_MET, NOT_ASSESSED)),
        "" if worst is None else f"{standard.label(worst['class'], lang)} {plain(worst['period'])}",
        "" if worst is None else plain(assessment.pollutants(worst, lang), 60),
    ]


def _refusals(assessment: Assessment) -> list[str]:
    """Return why nothing of a run could be judged, as where its trust sheet failed."""
    warnings = []
    for run, part in assessment.sections.groupby("run", sort=False):
        keys = zip(part["run"], part["station"], part["start"], strict=True)
        reason = next((assessment.reasons[key] for key in keys if key in assessment.reasons), None)
        if reason is not None and (part["verdict"] == NOT_ASSESSED).all():
            warnings.append(f"{plain(run)}: not assessed: {plain(reason.text(preferred()), 160)}")
    return warnings
