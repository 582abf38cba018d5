"""Tables of the present state in the columns that a planning bureau hands in: status, months, bulletin, loads by kind.

The columns of the bulletin are those of Guangdong's river bulletins (粤环〔2014〕61号, seen in that of the second
quarter of 2016). Those of the other tables are from memory of plans to meet targets (达标方案): check them against
the bureau's own template before they are handed in. What a run does not know stays a dash, and a note says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from danao.assessment import Assessment, assess
from danao.assessment.bulletin import NONE, bulletin
from danao.assessment.texts import say as assessed
from danao.reporting import style
from danao.reporting.sheet import Sheet
from danao.reporting.study import Study
from danao.reporting.texts import known
from danao.results import Results

MET, MISSED, UNKNOWN = "met", "not met", "not assessed"
QUARTER = np.timedelta64(80, "D")
"""Runs that are longer have a bulletin by quarters, as the province prints it; shorter ones by months."""


def of(table: pd.DataFrame, run: Results) -> pd.DataFrame:
    """Return the rows of a run."""
    return table[table["run"] == run.name]


def judged(table: pd.DataFrame, run: Results) -> pd.DataFrame:
    """Return the rows of a run that have a verdict."""
    return table[(table["run"] == run.name) & (table["verdict"] != UNKNOWN)]


def worst_of(study: Study, rows: pd.DataFrame) -> pd.Series:
    """Return the row with the worst value of one item."""
    least = study.standard.items[rows["constituent"].iloc[0]].sense == "at least"
    return rows.loc[rows["value"].idxmin() if least else rows["value"].idxmax()]


def limit_head(study: Study) -> str:
    """Return the heading of limits: with the class where all sections share one."""
    targets = set(study.monthly.sections["target"])
    if len(targets) != 1:
        return study.say("bureau_limit")
    return study.say("bureau_limit_of", label=study.standard.label(targets.pop(), study.lang))


def status(study: Study) -> Sheet:
    """Return 水质现状评价表: every item of every section in the first run, by annual mean [M].

    Where a run is too short for a year, the worst month stands instead.
    """
    sections = pd.concat([study.yearly.sections, study.monthly.sections])
    pollutants = sections.set_index(["run", "station", "period"])["main_pollutants"]
    value, label, met = study.say("bureau_value"), study.say("bureau_class"), study.say("bureau_met")
    multiple = study.say("bureau_multiple")
    rows: list[dict[str, Any]] = []
    marks: dict[tuple[int, str], str] = {}
    grounds, places = {}, {}
    for row in _status_rows(study):
        item = study.standard.items[row["constituent"]]
        place, missed = len(rows), row["verdict"] == MISSED
        rows.append(
            {
                study.say("station"): row["title"],
                study.say("bureau_period"): f"{row['period']} {row['statistic']}",
                study.say("item"): item.title[study.lang],
                value: row["value"],
                study.say("unit"): row["unit"] or "—",
                limit_head(study): row["limit"],
                label: study.standard.label(row["class"], study.lang),
                multiple: row["multiple"] if row["multiple"] > 0.0 else np.nan,
                met: study.say(row["verdict"].replace(" ", "_")),
                study.say("bureau_pollutants"): pollutants[row["run"], row["station"], row["period"]] or "—",
            }
        )
        grounds[place, label] = study.standard.colour(row["class"])
        places[place, value] = item.decimals
        places[place, multiple] = 2
        if missed:
            marks |= {(place, head): "bad" for head in (value, label, multiple, met)}
    caption = study.say("bureau_status", run=study.title(study.runs[0]))
    notes = (study.say("bureau_status_note"),)
    table = pd.DataFrame(rows)
    return Sheet(study.say("bureau_status_tab"), caption, table, (), (), marks, grounds, places, notes)


def _status_rows(study: Study) -> Iterator[pd.Series]:
    run = study.runs[0]
    years, months = judged(study.yearly.table, run), judged(study.monthly.table, run)
    for station in study.stations.index:
        for name in study.judged:
            here, monthly = (one[(one["station"] == station) & (one["constituent"] == name)] for one in (years, months))
            for _, row in here.iterrows():
                yield row
            if here.empty and len(monthly):
                yield worst_of(study, monthly)


def monthly(study: Study) -> Sheet:
    """Return 逐月达标表: class of each section in each month, months met and frequency, every run and year [M]."""
    count, share = study.say("months_of"), study.say("workbook_frequency")
    rows: list[dict[str, Any]] = []
    marks: dict[tuple[int, str], str] = {}
    grounds: dict[tuple[int, str], str] = {}
    for (run, _, year), part in _by_year(study.monthly.sections):
        found = part[part["verdict"] != UNKNOWN]
        met = int((found["verdict"] == MET).sum())
        row = {
            study.say("scenario"): study.title(run),
            study.say("station"): part["title"].iloc[0],
            study.say("target"): study.standard.label(part["target"].iloc[0], study.lang),
            study.say("bureau_year"): str(year),
        }
        for _, one in part.iterrows():
            head = study.say("bureau_month", month=one["start"].month)
            row[head] = study.standard.label(one["class"], study.lang) if one["class"] else "—"
            if one["class"]:
                grounds[len(rows), head] = study.standard.colour(one["class"])
            if one["verdict"] == MISSED:
                marks[len(rows), head] = "bad"
        rows.append(row | {count: met, share: met / len(found) if len(found) else np.nan})
    months = [study.say("bureau_month", month=month) for month in range(1, 13)]
    heads = [study.say(key) for key in ("scenario", "station", "target")] + [study.say("bureau_year")]
    table = pd.DataFrame(rows)
    table = table[[*heads, *(head for head in months if head in table), count, share]]
    return Sheet(study.say("bureau_monthly_tab"), study.say("bureau_monthly"), table, (share,), (), marks, grounds)


def _by_year(sections: pd.DataFrame) -> Iterator[tuple[tuple[str, str, int], pd.DataFrame]]:
    ordered = sections.assign(_year=sections["start"].dt.year)
    for key, part in ordered.groupby(["run", "station", "_year"], sort=False):
        yield key, part.sort_values("start")


def quarterly(study: Study) -> Assessment:
    """Return the verdicts that a bulletin prints of the first run: by quarters, or by months in a short run."""
    time = study.runs[0].dataset["time"].values
    if time[-1] - time[0] < QUARTER:
        return study.monthly
    return assess(study.runs[0], study.standard, lang=study.lang, period="quarter")


def bulletin_of(study: Study, found: Assessment, runs: Sequence[Results], name: str) -> Sheet:
    """Return the table of a bulletin for some runs.

    Columns: city, number, section, river, handover, period, target, class, class a year before, met, main exceeding
    items as 氨氮/1.3, remarks. City and handover are those of the river file's stations.
    """
    rows = found.sections[found.sections["run"].isin([run.name for run in runs])].reset_index(drop=True)
    told = bulletin(found, rows, study.lang, None)
    about = {one["name"]: one for run in runs for one in run.provenance["stations"]}
    numbers = {station: place + 1 for place, station in enumerate(about)}
    heads = {key: assessed(f"head_{key}", study.lang) for key in ("section", "river", "class", "met")}
    front = {
        study.say("bureau_city"): [_printed(about[station], "city", study.lang) for station in rows["station"]],
        study.say("bureau_number"): [numbers[station] for station in rows["station"]],
        study.say("bureau_section"): told[heads["section"]].to_list(),
        heads["river"]: told[heads["river"]].to_list(),
        study.say("bureau_handover"): [_printed(about[station], "handover", study.lang) for station in rows["station"]],
    }
    rest = told.drop(columns=[heads["section"], heads["river"]])
    run_head = assessed("head_run", study.lang)
    before = {study.say("scenario"): rest.pop(run_head).to_list()} if run_head in rest else {}
    table = pd.DataFrame(before | front).join(rest)
    marks: dict[tuple[int, str], str] = {}
    grounds: dict[tuple[int, str], str] = {}
    for place, row in rows.iterrows():
        if row["class"]:
            grounds[place, heads["class"]] = study.standard.colour(row["class"])
        if row["verdict"] == MISSED:
            marks |= {(place, heads[key]): "bad" for key in ("class", "met")}
    notes = _unknown(study, about, table[assessed("head_before", study.lang)])
    return Sheet(study.say(f"{name}_tab"), study.say(name), table, (), (), marks, grounds, {}, notes)


def _printed(station: Mapping[str, Any], key: str, lang: str) -> str:
    return (station.get(key) or {}).get(lang) or NONE


def _unknown(study: Study, about: Mapping[str, Any], before: pd.Series) -> tuple[str, ...]:
    """Say of the columns that hold dashes why they do."""
    lacking = [key for key in ("city", "handover") if not all(one.get(key) for one in about.values())]
    told = [study.say(f"bureau_no_{key}") for key in lacking]
    if (before == NONE).all():
        told.append(study.say("bureau_no_before"))
    return tuple(told)


def kinds(study: Study, runs: Sequence[Results]) -> Sheet:
    """Return 污染负荷表: loads by kind of source and their share of the sum, for some runs [M].

    Of the bureau's columns control unit, emission and delivery ratio are unknown here: loads are what enters the river.
    """
    rows: list[dict[str, Any]] = []
    totals: list[int] = []
    names = loaded(study)
    shares = tuple(study.say("bureau_share_of", name=short(study, name)) for name in names)
    for run in runs:
        table = run.loads
        sums = table.groupby("kind", sort=False)[[name for name in names if name in table]].sum(min_count=1)
        sums = sums[(sums > 0.0).any(axis=1)]
        sums = sums.sort_values(list(sums.columns), ascending=False, kind="stable")
        several = {study.say("scenario"): study.title(run)} if len(runs) > 1 else {}
        whole = sums.sum()
        for kind, row in [*sums.iterrows(), (None, whole)]:
            title = study.say("total") if kind is None else known(f"kind_{kind}", study.lang)
            cells: dict[str, Any] = {study.say("bureau_kind"): title}
            for name, share in zip(names, shares, strict=True):
                amount = float(row.get(name, np.nan))
                cells[f"{short(study, name)} (t/a)"] = amount
                cells[share] = amount / whole[name] if name in whole and whole[name] > 0.0 else np.nan
            totals += [len(rows)] if kind is None else []
            rows.append(several | cells)
    caption = study.say("bureau_loads", run=study.title(runs[0])) if len(runs) == 1 else study.say("bureau_loads_all")
    notes = (study.say("bureau_loads_note"),)
    return Sheet(study.say("bureau_loads_tab"), caption, pd.DataFrame(rows), shares, tuple(totals), notes=notes)


def sources(study: Study, runs: Sequence[Results]) -> Sheet:
    """Return what every source brings in some runs: loads (t/a) and mean flow (m³/s), with the sums of loads."""
    rows: list[dict[str, Any]] = []
    totals: list[int] = []
    names = {name: f"{short(study, name)} (t/a)" for name in loaded(study)}
    for run in runs:
        several = {study.say("scenario"): study.title(run)} if len(runs) > 1 else {}
        known_here = {name: head for name, head in names.items() if name in run.loads}
        for name, row in run.loads.iterrows():
            cells: dict[str, Any] = {study.say("source"): style.source(study.runs, str(name), study.lang)}
            cells[study.say("kind")] = known(f"kind_{row['kind']}", study.lang)
            cells |= {head: float(row[key]) for key, head in known_here.items()}
            cells |= {study.say("bureau_flow"): float(row["flow"])} if "flow" in row else {}
            rows.append(several | cells)
        totals.append(len(rows))
        whole = {head: float(run.loads[key].sum()) for key, head in known_here.items()}
        rows.append(several | {study.say("source"): study.say("total"), study.say("kind"): ""} | whole)
    key = "bureau_sources" if len(runs) == 1 else "bureau_sources_all"
    caption = study.say(key, run=study.title(runs[0]))
    return Sheet(study.say("workbook_loads"), caption, pd.DataFrame(rows), totals=tuple(totals))


def loaded(study: Study) -> list[str]:
    """Return the pollutants of which some run has a load."""
    return [name for name in study.pollutants if any(_load(run, name) > 0.0 for run in study.runs)]


def _load(run: Results, name: str) -> float:
    return float(run.loads[name].sum()) if name in run.loads else 0.0


def short(study: Study, name: str) -> str:
    """Return a short name of a constituent for headings: 氨氮, or NH3-N."""
    item = study.standard.find(name)
    if study.lang == "zh":
        return study.standard.items[item].title["zh"] if item else study.constituent_title(name)
    return name.replace("_", "-")
