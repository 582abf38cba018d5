"""The sections about plans: what they change, what they achieve, which gains most, how often targets are met."""

from __future__ import annotations

import pandas as pd

from danao.reporting import outcomes, said, style
from danao.reporting.blocks import Block, Cell, Section, Table, Text, number
from danao.reporting.bureau import MET, MISSED, UNKNOWN, judged, worst_of
from danao.reporting.figures.compliance_bars import compliance_bars
from danao.reporting.pictures import picture
from danao.reporting.present import nothing, on_page
from danao.reporting.study import Study
from danao.results import Results


def scenarios(study: Study) -> Section:
    """Show what each plan changes."""
    return Section("scenarios", study.say("section_scenarios"), tuple(on_page(study, outcomes.settings(study))))


def results(study: Study) -> Section:
    """Show mean, class, worst month, months met and margin of every item, plan beside plan."""
    title = study.say("section_results")
    if not study.judged:
        return Section("results", title, (nothing(study),))
    if len(study.runs) == 1:
        return Section("results", title, tuple(on_page(study, outcomes.results(study))))
    return Section("results", title, (_result_table(study),))


def comparison(study: Study) -> Section:
    """Show which plan gains most, for how many tonnes and how much money, and which section-months change class."""
    title = study.say("section_comparison")
    if not study.judged:
        return Section("comparison", title, (nothing(study),))
    table = outcomes.comparison(study)
    blocks: list[Block] = [Text((_best(study),), "lead"), *on_page(study, table)]
    rows = [
        [Cell(study.title(run), "name"), Cell(section), Cell(told)]
        for run in study.runs[1:]
        for section, told in outcomes.changed_in_words(study, run)
        if told
    ]
    if not rows:
        return Section("comparison", title, (*blocks, Text((study.say("outcome_nothing_changed"),))))
    head = [study.say("scenario"), study.say("station"), study.say("outcome_moves")]
    return Section("comparison", title, (*blocks, Table(study.say("outcome_changed"), head, rows)))


def _best(study: Study) -> str:
    """Return which plan gains most, in a sentence."""
    base, count = outcomes.met_months(study, study.runs[0])
    gains = {run.name: outcomes.met_months(study, run)[0] - base for run in study.runs[1:]}
    name = max(gains, key=lambda one: gains[one])
    if gains[name] <= 0:
        return study.say("outcome_no_gain", run=study.title(study.runs[0]))
    told = {"gain": gains[name], "met": base + gains[name], "count": count}
    return study.say("outcome_best", run=study.title(name), **told)


def frequency(study: Study) -> Section:
    """Show how often the target is met, by day and by month."""
    if not study.judged:
        return Section("frequency", study.say("section_frequency"), (nothing(study),))
    blocks: list[Block] = []
    titles = [study.title(run) for run in study.runs]
    if len(study.runs) == 1:
        blocks.append(_one_table(study))
    for by in ("day", "month") if len(study.runs) > 1 else ("day",):
        rows = study.monthly.compliance[study.monthly.compliance["by"] == by]
        whole = rows[rows["constituent"] == "section"]
        axes = compliance_bars(whole, titles, lang=study.lang, ax=style.axes(height=2.2))
        blocks.append(picture(axes, said=said.frequency(study, by)))
        blocks += [_frequency_table(study, rows, by)] if len(study.runs) > 1 else []
    return Section("frequency", study.say("section_frequency"), tuple(blocks))


def _result_table(study: Study) -> Table:
    """Return one row per section and item, one column per run: annual mean and class, worst month, months, margin."""
    rows: list[list[Cell]] = []
    for station in study.stations.index:
        for place, name in enumerate(study.judged):
            here = study.monthly.table
            here = here[(here["station"] == station) & (here["constituent"] == name)]
            item, limit = study.standard.items[name], number(here["limit"].iloc[0], "g")
            told = study.say("outcome_limit", limit=limit, unit=item.unit)
            cells = [Cell(here["title"].iloc[0] if place == 0 else "", "name"), Cell(item.title[study.lang], note=told)]
            rows.append(cells + [_result_cell(study, run, str(station), name) for run in study.runs])
    head = [study.say("station"), study.say("item"), *(study.title(run) for run in study.runs)]
    short = all(study.yearly.table["verdict"] == UNKNOWN)
    return Table(study.say("outcome_cells_short" if short else "outcome_cells"), head, rows, "result")


def _result_cell(study: Study, run: Results, station: str, name: str) -> Cell:
    months, years = (
        table[(table["station"] == station) & (table["constituent"] == name)]
        for table in (judged(study.monthly.table, run), judged(study.yearly.table, run))
    )
    if months.empty:
        return Cell("—", "number quiet")
    item, worst = study.standard.items[name], worst_of(study, months)
    annual = years.iloc[0] if len(years) else None
    met = int((months["verdict"] == MET).sum())
    told = {"value": f"{worst['value']:.{item.decimals}f}", "period": worst["period"]}
    lines = [
        study.say("worst_month", **told),
        study.say("outcome_months", met=met, count=len(months), share=f"{met / len(months):.0%}"),
    ]
    kept = outcomes.kept(study, name, annual)
    lines += [study.say(f"outcome_margin_{kept}")] if kept in ("yes", "no") else []
    bad = "bad" if met < len(months) else ""
    if annual is None:
        return Cell(f"{months['unrounded'].mean():.{item.decimals}f}", "number", note="\n".join(lines), note_look=bad)
    text = f"{annual['value']:.{item.decimals}f} {study.standard.label(annual['class'], study.lang)}"
    look = "number bad" if annual["verdict"] == MISSED else "number"
    return Cell(text, look, note="\n".join(lines), note_look=bad)


def _frequency_table(study: Study, rows: pd.DataFrame, by: str) -> Table:
    found = rows.set_index(["station", "constituent", "run"])
    titles = dict(zip(rows["station"], rows["title"], strict=True))
    table = []
    for station, title in titles.items():
        for name in ("section", *(study.judged if by == "day" else ())):
            item = study.say("section_whole") if name == "section" else study.standard.items[name].title[study.lang]
            cells = [Cell(title if name == "section" else "", "name"), Cell(item)]
            for run in study.runs:
                key = (station, name, run.name)
                met, judged = found.loc[key, ["met", "assessed"]] if key in found.index else (0, 0)
                cells.append(_frequency_cell(int(met), int(judged)))
            table.append(cells)
    head = [study.say("station"), study.say("item"), *(study.title(run) for run in study.runs)]
    return Table(study.say(f"frequency_table_{by}"), head, table, "fold")


def _one_table(study: Study) -> Table:
    """Return the frequencies of a single run, a row for each section: as a whole by month and day, items by day."""
    found = study.monthly.compliance.set_index(["station", "constituent", "by"])
    columns = [("section", "month"), ("section", "day"), *((name, "day") for name in study.judged)]
    rows = []
    for station in study.stations.index:
        cells = [Cell(study.stations.loc[station, f"title_{study.lang}"], "name")]
        for name, by in columns:
            key = (station, name, by)
            met, judged = found.loc[key, ["met", "assessed"]] if key in found.index else (0, 0)
            cells.append(_frequency_cell(int(met), int(judged)))
        rows.append(cells)
    heads = [study.say("station"), *(study.say(f"frequency_by_{by}") for by in ("month", "day"))]
    heads += [study.standard.items[name].title[study.lang] for name in study.judged]
    return Table(study.say("frequency_table_one"), heads, rows, "fold")


def _frequency_cell(met: int, judged: int) -> Cell:
    if judged == 0:
        return Cell("—", "number quiet")
    return Cell(f"{met / judged:.1%}", "number" if met == judged else "number bad", note=f"{met}/{judged}")
