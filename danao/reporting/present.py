"""The sections about the present state: how it was simulated, status, bulletin."""

from __future__ import annotations

import numpy as np

from danao.reporting import bureau, statistics
from danao.reporting.blocks import Block, Cell, Section, Table, Text
from danao.reporting.sheet import Sheet
from danao.reporting.study import Study


def on_page(study: Study, *sheets: Sheet) -> list[Block]:
    """Return sheets as blocks of a page, each with its notes below."""
    found: list[Block] = []
    for sheet in sheets:
        if len(sheet.table):
            found.append(sheet.block(study.say("yes"), study.say("no")))
            found += [Text(sheet.notes, "note")] if sheet.notes else []
    return found


def setup(study: Study) -> Section:
    """Say which river, which time and what was simulated."""
    return Section("setup", study.say("section_setup"), (_setup(study),))


def status(study: Study) -> Section:
    """Show the present state of the water beside its targets, item by item."""
    title = study.say("section_status")
    if not study.judged:
        return Section("status", title, (nothing(study),))
    return Section("status", title, tuple(on_page(study, bureau.status(study))))


def bulletin(study: Study) -> Section:
    """Show the sections of the first run as the province's bulletin does."""
    title = study.say("section_bulletin")
    if not study.judged:
        return Section("bulletin", title, (nothing(study),))
    found = bureau.quarterly(study)
    table = bureau.bulletin_of(study, found, study.runs[:1], f"bulletin_{found.rules.period}")
    return Section("bulletin", title, tuple(on_page(study, table)))


def nothing(study: Study) -> Text:
    """Say that there is nothing to judge."""
    return Text((study.say("nothing_judged", number=study.standard.number),))


def _setup(study: Study) -> Table:
    run = study.runs[0]
    data = run.dataset
    time = data["time"].values
    minutes = float(np.diff(time[:2])[0] / np.timedelta64(1, "s")) / 60.0
    cells = {reach: statistics.cells_of(run, [reach]) for reach in dict.fromkeys(data["reach"].values.tolist())}
    length = data["cell_length"].values
    reaches = [
        study.say("reach_cells", reach=reach, length=_length(length[inside].sum()), cells=inside.size)
        for reach, inside in cells.items()
    ]
    comma = study.say("list_comma")
    stations = [f"{row[f'title_{study.lang}']} ({name})" for name, row in study.stations.iterrows()]
    rows = {
        "period": " — ".join(str(one)[:16].replace("T", " ") for one in time[[0, -1]])
        + f" (UTC{run.provenance['zone']})",
        **({"reaches": comma.join(reaches)} if run.kept == "all" else {}),
        "sections": comma.join(stations),
        **_carried(study),
        "records": study.say("records_every", count=time.size, minutes=minutes),
    }
    table = [[Cell(study.say(key), "name"), Cell(text, "lines")] for key, text in rows.items()]
    return Table(study.say("setup_table"), ["", ""], table, "plain")


def _carried(study: Study) -> dict[str, str]:
    """Return what was simulated, and what was counted from it with its formula, if anything was."""
    formulas = {
        name: about["formula"] for run in study.runs for name, about in run.constituents.items() if "formula" in about
    }
    titles = {name: study.constituent_title(name) for name in study.constituents}
    comma = study.say("list_comma")
    rows = {"simulated": comma.join(title for name, title in titles.items() if name not in formulas)}
    if formulas:
        rows["counted"] = "\n".join(f"{titles[name]} = {formulas[name]}" for name in titles if name in formulas)
    return rows


def _length(metres: float) -> str:
    return f"{metres / 1000.0:.1f} km" if metres >= 2000.0 else f"{metres:.0f} m"
