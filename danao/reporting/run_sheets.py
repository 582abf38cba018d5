"""Sheets of runs for a workbook: the bureau's tables, every verdict, what figures say, and what all that stands on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.reporting import bureau, outcomes, said, said_along, statistics
from danao.reporting.blocks import SAID
from danao.reporting.misfit import misfit
from danao.reporting.sheet import Sheet
from danao.reporting.study import Study
from danao.reporting.texts import LANGUAGES, known
from danao.results import LEDGER_COLUMNS


def run_sheets(study: Study) -> tuple[Sheet, ...]:
    """Return the sheets of the runs of a study, in the order of the report; none where there are no runs."""
    if not study.runs:
        return ()
    runs = study.runs
    found = [bureau.kinds(study, runs), bureau.sources(study, runs)] if bureau.loaded(study) else []
    if study.judged:
        quarters = bureau.quarterly(study)
        bulletins = [bureau.bulletin_of(study, study.monthly, runs, "bulletin_month")]
        if quarters is not study.monthly:
            bulletins.insert(0, bureau.bulletin_of(study, quarters, runs[:1], "bulletin_quarter"))
        found = [bureau.status(study), bureau.monthly(study), *bulletins, *found]
    found.append(outcomes.settings(study))
    if study.judged:
        found.append(outcomes.results(study))
        found += [outcomes.comparison(study), outcomes.changed(study)] if len(runs) > 1 else []
        found += [_verdicts(study), _compliance(study)]
    found += [misfit(study), _figures(study), _ledger(study), _trust(study), _provenance(study)]
    return tuple(sheet for sheet in found if len(sheet.table))


def _verdicts(study: Study) -> Sheet:
    """Return every monthly mean beside its limit."""
    table, label = study.monthly.table.reset_index(drop=True), study.say("workbook_class")
    grounds = {(row, label): study.standard.colour(one) for row, one in enumerate(table["class"]) if one}
    marks = {(row, label): "bad" for row, one in enumerate(table["verdict"]) if one == "not met"}
    columns = _where(study, table) | {
        study.say("plan_period"): table["period"].to_list(),
        study.say("item"): [_item(study, name) for name in table["constituent"]],
        study.say("value"): table["value"].to_numpy(float),
        study.say("unit"): table["unit"].to_list(),
        study.say("limit_column"): table["limit"].to_numpy(float),
        study.say("target"): [study.standard.label(one, study.lang) if one else "" for one in table["target"]],
        label: [study.standard.label(one, study.lang) if one else "" for one in table["class"]],
        study.say("multiple"): table["multiple"].to_numpy(float),
        study.say("workbook_verdict"): [known(verdict.replace(" ", "_"), study.lang) for verdict in table["verdict"]],
    }
    name = study.say("workbook_verdicts")
    return Sheet(name, name, pd.DataFrame(columns), marks=marks, grounds=grounds)


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


def _figures(study: Study) -> Sheet:
    """Return what every figure of the runs shows, what is good, what is bad, what to do."""
    rows: list[tuple[str, ...]] = []
    for name in bureau.loaded(study):
        rows.append((study.say("section_loads"), study.constituent_title(name), *said.loads(study, name)))
    if all(run.kept == "all" for run in study.runs):
        for course in statistics.courses(study.runs[0]):
            for name in study.constituents:
                told = said_along.profile(study, name, course)
                rows.append((study.say("section_profiles"), study.constituent_title(name), *told))
    for station, place in study.stations[f"title_{study.lang}"].items():
        rows.append((study.say("section_series"), place, *said.series(study, str(station), study.constituents)))
    for by in ("day", "month") if study.judged else ():
        rows.append((study.say("section_frequency"), study.say(f"frequency_title_{by}"), *said.frequency(study, by)))
    heads = [study.say("workbook_section"), study.say("workbook_figure"), *(study.say(f"said_{key}") for key in SAID)]
    return Sheet(study.say("workbook_figures"), study.say("workbook_figures_note"), pd.DataFrame(rows, columns=heads))


def _provenance(study: Study) -> Sheet:
    """Return what everything rests on: runs, standard and results of planning, with their hashes."""
    rows = []
    for run in study.runs:
        about = run.provenance
        software = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
        rows.append(
            (study.title(run), run.name, about["scenario_hash"], run.content_hash, software, about["data_status"])
        )
    standard = study.standard
    rows.append((standard.number, standard.name, "", standard.content_hash, standard.citation, ""))
    for chapter in study.planning:
        known_of = [str(chapter.about.get(key) or "") for key in ("name", "scenario_hash", "data_status")]
        rows.append((chapter.title, known_of[0], known_of[1], "", "", known_of[2]))
    keys = ("what", "name", "scenario_hash", "content_hash", "software", "status")
    heads = [study.say(key if key.endswith(("hash", "ware")) else f"workbook_{key}") for key in keys]
    return Sheet(study.say("section_provenance"), study.say("repeat_note"), pd.DataFrame(rows, columns=heads))


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
