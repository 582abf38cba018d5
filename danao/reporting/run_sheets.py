"""Sheets of runs: verdicts, compliance, loads, ledger and trust sheet, for a workbook."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.reporting import style
from danao.reporting.sheet import Sheet
from danao.reporting.study import Study
from danao.reporting.texts import LANGUAGES, known
from danao.results import LEDGER_COLUMNS


def run_sheets(study: Study) -> tuple[Sheet, ...]:
    """Return the sheets of the runs of a study; none where there are no runs."""
    if not study.runs:
        return ()
    found = [_verdicts(study), _compliance(study), _loads(study), _ledger(study), _trust(study)]
    return tuple(sheet for sheet in found if len(sheet.table))


def _verdicts(study: Study) -> Sheet:
    """Return every monthly mean beside its limit."""
    table = study.monthly.table
    columns = _where(study, table) | {
        study.say("plan_period"): table["period"].to_list(),
        study.say("item"): [_item(study, name) for name in table["constituent"]],
        study.say("value"): table["value"].to_numpy(float),
        study.say("unit"): table["unit"].to_list(),
        study.say("limit_column"): table["limit"].to_numpy(float),
        study.say("target"): table["target"].to_list(),
        study.say("workbook_class"): table["class"].to_list(),
        study.say("multiple"): table["multiple"].to_numpy(float),
        study.say("workbook_verdict"): [known(verdict.replace(" ", "_"), study.lang) for verdict in table["verdict"]],
    }
    return Sheet(study.say("workbook_verdicts"), study.say("workbook_verdicts"), pd.DataFrame(columns))


def _compliance(study: Study) -> Sheet:
    """Return how often the targets are met."""
    table, frequency = study.monthly.compliance, study.say("workbook_frequency")
    columns = _where(study, table) | {
        study.say("item"): [_item(study, name) for name in table["constituent"]],
        study.say("workbook_by"): [study.say(f"workbook_by_{by}") for by in table["by"]],
        study.say("workbook_assessed"): table["assessed"].to_list(),
        study.say("workbook_met"): table["met"].to_list(),
        frequency: table["frequency"].to_numpy(float),
    }
    return Sheet(study.say("section_frequency"), study.say("section_frequency"), pd.DataFrame(columns), (frequency,))


def _where(study: Study, table: pd.DataFrame) -> dict[str, Any]:
    return {
        study.say("scenario"): [study.title(name) for name in table["run"]],
        study.say("station"): table["title"].to_list(),
    }


def _item(study: Study, name: str) -> str:
    if name == "section":
        return study.say("section_whole")
    return study.standard.items[name].title[study.lang] if name in study.standard.items else name


def _loads(study: Study) -> Sheet:
    """Return what each source brings in each run, t/a."""
    parts = []
    for run in study.runs:
        loads = run.loads
        part = {
            study.say("scenario"): study.title(run),
            study.say("source"): [style.source(study.runs, str(name), study.lang) for name in loads.index],
            study.say("kind"): [known(f"kind_{kind}", study.lang) for kind in loads["kind"]],
        }
        for name in study.pollutants:
            if name in loads:
                part[f"{study.constituent_title(name)} (t/a)"] = loads[name].to_numpy(float)
        parts.append(pd.DataFrame(part))
    return Sheet(study.say("workbook_loads"), study.say("section_loads"), pd.concat(parts, ignore_index=True))


def _ledger(study: Study) -> Sheet:
    """Return the ledgers of water (m³) and of constituents (g, or their unit times m³)."""
    rows: list[dict[str, Any]] = []
    for run in study.runs:
        for name, row in run.ledger[list(LEDGER_COLUMNS)].iterrows():
            water = name == "water"
            measure = "1" if water else run.constituents[name]["unit"]
            unit = {"1": "m³", "g m-3": "g"}.get(measure, f"{measure} · m³")
            title = study.say("water") if water else study.constituent_title(str(name))
            heads = {study.say(key): float(value) for key, value in row.items()}
            named = {study.say("scenario"): study.title(run), study.say("constituent"): title, study.say("unit"): unit}
            rows.append(named | heads)
    return Sheet(study.say("workbook_ledger"), study.say("ledger_note"), pd.DataFrame(rows))


def _trust(study: Study) -> Sheet:
    """Return what was checked of each run."""
    place = LANGUAGES.index(study.lang)
    rows = [
        {
            study.say("scenario"): study.title(run),
            study.say("check"): check.title[place],
            study.say("value"): float(check.value),
            study.say("allowed"): float("nan") if check.limit is None else float(check.limit),
            study.say("passed"): bool(check.passed),
        }
        for run in study.runs
        for check in run.trust.checks
    ]
    return Sheet(study.say("section_trust"), study.say("section_trust"), pd.DataFrame(rows))
