"""The sections of a report that judge the runs: verdict, classes, exceedance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from danao.assessment import Assessment
from danao.reporting import style
from danao.reporting.blocks import Block, Cell, Section, Table, Text, number
from danao.reporting.present import nothing
from danao.reporting.study import Study
from danao.results import Results

MET, MISSED, UNKNOWN = "met", "not met", "not assessed"
MOST_ROWS = 60


def verdict(study: Study) -> Section:
    """Say first which plans reach the target, and where the others do not."""
    blocks: list[Block]
    if not study.judged:
        reasons = [_run_sentence(study, run) for run in study.runs]
        blocks = [Text((study.say("nothing_judged", number=study.standard.number), *reasons), "lead")]
    else:
        good = [run for run in study.runs if _verdict(study.monthly, run) == MET]
        target = _target(study)
        runs = study.say("list_comma").join(study.title(run) for run in good)
        lead = study.say("all_met", target=target, runs=runs) if good else study.say("none_met", target=target)
        sentences = tuple(_run_sentence(study, run) for run in study.runs)
        blocks = [Text((lead,), "lead"), _verdict_table(study), Text(sentences), _rests_on(study)]
    return Section("verdict", study.say("section_verdict"), tuple(blocks))


def classes(study: Study) -> Section:
    """Show the class of each station and month of the first run as a coloured grid."""
    return _classes(study, "classes", study.say("section_classes"), study.runs[:1])


def other_classes(study: Study) -> Section:
    """Show the same of all other runs."""
    return _classes(study, "other_classes", study.say("section_other_classes"), study.runs[1:])


def _classes(study: Study, name: str, title: str, runs: Sequence[Results]) -> Section:
    if not study.judged:
        return Section(name, title, (nothing(study),))
    tables = [
        _class_table(study, run, year)
        for run in runs
        for year in sorted(set(_of(study.monthly.sections, run)["start"].dt.year))
    ]
    return Section(name, title, (Text((study.say("class_note"),), "note"), *tables))


def exceedance(study: Study) -> Section:
    """Show everything that exceeds in the first run, the worst first."""
    title = study.say("section_exceedance")
    if not study.judged:
        return Section("exceedance", title, (nothing(study),))
    missed = _of(study.monthly.table, study.runs[0])
    missed = missed[missed["verdict"] == MISSED]
    if missed.empty:
        return Section("exceedance", title, (Text((study.say("exceedance_none"),)),))
    blocks: list[Block] = [_exceedance_table(study, missed), Text((study.say("exceedance_note"),), "note")]
    rest = missed.groupby(["run", "station", "constituent"]).ngroups - MOST_ROWS
    blocks += [Text((study.say("rows_left_out", rest=rest),), "note")] if rest > 0 else []
    return Section("exceedance", title, tuple(blocks))


def _of(table: pd.DataFrame, run: Results) -> pd.DataFrame:
    return table[table["run"] == run.name]


def _verdict(assessment: Assessment, run: Results) -> str:
    found = set(_of(assessment.sections, run)["verdict"])
    return MISSED if MISSED in found else MET if found == {MET} else UNKNOWN


def _target(study: Study) -> str:
    targets = set(study.monthly.sections["target"])
    if len(targets) > 1:
        return study.say("own_targets")
    return study.say("target_class", label=study.standard.label(targets.pop(), study.lang))


def _run_sentence(study: Study, run: Results) -> str:
    sections = _of(study.monthly.sections, run)
    title, comma = study.title(run), study.say("list_comma")
    state = _verdict(study.monthly, run)
    if state == UNKNOWN:
        reasons = [reason for reason in dict.fromkeys(sections["reason"]) if reason]
        return study.say("run_not_assessed", run=title, reason=comma.join(reasons[:3]))
    if state == MET:
        return study.say("run_met", run=title, stations=sections["station"].nunique(), months=len(sections))
    missed = sections[sections["verdict"] == MISSED]
    where = [
        study.say("where", station=name, months=count)
        for name, count in missed.groupby("title", sort=False).size().items()
    ]
    return study.say(
        "run_not_met",
        run=title,
        met=int((sections["verdict"] == MET).sum()),
        months=len(sections),
        where=comma.join(where),
        what=comma.join(_what(study, run)),
    )


def _what(study: Study, run: Results) -> list[str]:
    """Return the items that a run misses, the most frequent first, with their largest multiple."""
    missed = _of(study.monthly.table, run)
    missed = missed[missed["verdict"] == MISSED]
    names = missed.groupby("constituent").size().sort_values(ascending=False, kind="stable").index
    told = []
    for name in names:
        multiple = missed.loc[missed["constituent"] == name, "multiple"].max()
        item = study.standard.items[name].title[study.lang]
        told.append(item if np.isnan(multiple) else study.say("what", item=item, multiple=number(multiple, ".2g")))
    return told


def _state(study: Study, state: str) -> Cell:
    look = {MET: "good", MISSED: "bad", UNKNOWN: "quiet"}[state]
    return Cell(study.say(state.replace(" ", "_")), f"pill {look}")


def _verdict_table(study: Study) -> Table:
    keys = ("scenario", "monthly_verdict", "months_met", "days_met", "years_met", "margin_kept", "worst")
    rows = []
    for run in study.runs:
        monthly, yearly = (_of(one.sections, run) for one in (study.monthly, study.yearly))
        daily = _of(study.monthly.compliance, run)
        daily = daily[(daily["by"] == "day") & (daily["constituent"] == "section")]
        judged_months, judged_years = (one[one["verdict"] != UNKNOWN] for one in (monthly, yearly))
        margin = judged_years["margin_kept"].dropna()
        rows.append(
            [
                Cell(study.title(run), "name"),
                _state(study, _verdict(study.monthly, run)),
                _share(int((judged_months["verdict"] == MET).sum()), len(judged_months)),
                _share(int(daily["met"].sum()), int(daily["assessed"].sum())),
                _share(int((judged_years["verdict"] == MET).sum()), len(judged_years)),
                Cell("—" if margin.empty else study.say("yes" if margin.all() else "no")),
                _worst(study, run),
            ]
        )
    return Table("", [study.say(key) for key in keys], rows, "verdict")


def _share(met: int, judged: int) -> Cell:
    if judged == 0:
        return Cell("—", "number")
    return Cell(f"{met}/{judged}", "number", note=f"{met / judged:.0%}")


def _worst(study: Study, run: Results) -> Cell:
    rows = _of(study.monthly.table, run)
    rows = rows[(rows["verdict"] != UNKNOWN) & rows["margin"].notna()]
    if rows.empty:
        return Cell("—")
    row = rows.loc[rows["margin"].idxmin()]
    item = study.standard.items[row["constituent"]].title[study.lang]
    note = f"{row['title']} {row['period']}"
    return Cell(f"{item} {_shown(study, row)}", "bad" if row["verdict"] == MISSED else "", note=note)


def _shown(study: Study, row: pd.Series) -> str:
    return f"{row['value']:.{study.standard.items[row['constituent']].decimals}f} {row['unit']}"


def _rests_on(study: Study) -> Text:
    titles = study.say("list_comma").join(study.standard.items[name].title[study.lang] for name in study.judged)
    rest = len([name for name in study.standard.required if name not in study.judged])
    values = {"count": len(study.judged), "items": titles, "number": study.standard.number, "rest": rest}
    return Text((study.say("rests_on", **values), *study.monthly.notes), "note")


def _class_table(study: Study, run: Results, year: int) -> Table:
    sections = _of(study.monthly.sections, run)
    sections = sections[sections["start"].dt.year == year]
    periods = list(dict.fromkeys(sections.sort_values("start")["period"]))
    annual = _of(study.yearly.sections, run)
    annual = annual[annual["start"].dt.year == year].set_index("station")
    rows = []
    for station, part in sections.groupby("station", sort=False):
        cells = part.set_index("period")
        judged = part[part["verdict"] != UNKNOWN]
        rows.append(
            [
                Cell(part["title"].iloc[0], "name"),
                Cell(study.standard.label(part["target"].iloc[0], study.lang), "class"),
                *(_class_cell(study, cells.loc[period]) for period in periods),
                _share(int((judged["verdict"] == MET).sum()), len(judged)),
                _class_cell(study, annual.loc[station]) if station in annual.index else Cell("—", "class"),
            ]
        )
    head = [study.say("station"), study.say("target"), *(str(int(period[5:])) for period in periods)]
    caption = study.say("class_table", run=study.title(run), year=year)
    look = "classes" if len(periods) > 6 else "classes few"
    return Table(caption, [*head, study.say("months_of"), study.say("annual_class")], rows, look)


def _class_cell(study: Study, row: pd.Series) -> Cell:
    if not row["class"]:
        return Cell("—", "class quiet", note="")
    colour = study.standard.colour(row["class"])
    look = "class missed" if row["verdict"] == MISSED else "class"
    label = study.standard.label(row["class"], study.lang)
    return Cell(label, look, colour, style.ink(colour), row["main_pollutants"].replace(study.say("list_comma"), "\n"))


def _exceedance_table(study: Study, missed: pd.DataFrame) -> Table:
    keys = ("scenario", "station", "item", "months_missed", "worst_period", "value", "limit_column", "multiple")
    worst = missed.loc[missed.groupby(["run", "station", "constituent"], sort=False)["margin"].idxmin().dropna()]
    order = [run.name for run in study.runs]
    worst = worst.assign(_run=worst["run"].map(order.index)).sort_values(["_run", "margin"])
    counts = missed.groupby(["run", "station", "constituent"]).size()
    rows = [
        [
            Cell(study.title(row["run"]), "name"),
            Cell(row["title"]),
            Cell(study.standard.items[row["constituent"]].title[study.lang]),
            Cell(str(counts[row["run"], row["station"], row["constituent"]]), "number"),
            Cell(row["period"]),
            Cell(_shown(study, row), "number"),
            Cell(number(row["limit"], "g"), "number"),
            Cell(number(row["multiple"], ".2f"), "number bad"),
        ]
        for _, row in worst.head(MOST_ROWS).iterrows()
    ]
    return Table(study.say("exceedance_table"), [study.say(key) for key in keys], rows)
