"""The sections about loads: what enters at present, and what each plan cuts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from danao.reporting import bureau, outcomes, said, style
from danao.reporting.blocks import Block, Cell, Picture, Section, Table, Text, decimals, number
from danao.reporting.figures.load_bars import load_bars, load_parts
from danao.reporting.pictures import picture
from danao.reporting.present import on_page
from danao.reporting.study import Study
from danao.reporting.texts import known


def loads(study: Study) -> Section:
    """Show what enters at present by kind of source; of a single run every source too."""
    title = study.say("section_present_loads")
    if not bureau.loaded(study):
        return Section("loads", title, (Text((study.say("no_loads"),)),))
    blocks: list[Block] = [Text((study.say("load_note"),), "note")]
    blocks += on_page(study, bureau.kinds(study, study.runs[:1]))
    if len(study.runs) == 1:
        blocks.append(_one_picture(study))
    return Section("loads", title, (*blocks, *on_page(study, bureau.sources(study, study.runs[:1]))))


def cuts(study: Study) -> Section:
    """Show what each source brings in each plan, and the cut against the first."""
    title = study.say("section_loads")
    if not bureau.loaded(study):
        return Section("cuts", title, (Text((study.say("no_loads"),)),))
    blocks: list[Block] = [Text((study.say("load_note"),), "note"), *_by_source(study)]
    flow = _frame(study, "flow")
    if flow is not None and not flow.eq(flow.iloc[:, 0], axis=0).all(axis=None):
        blocks.append(_table(study, flow, study.say("flow_table"), total=False))
    return Section("cuts", title, tuple(blocks))


def _by_source(study: Study) -> Iterator[Block]:
    """Give the bars and the table of every pollutant."""
    for name in bureau.loaded(study):
        table = _frame(study, name)
        assert table is not None
        caption = study.say("load_table", name=study.constituent_title(name), run=study.title(study.runs[0]))
        yield _picture(study, name)
        yield _table(study, table, caption, total=True)


def _frame(study: Study, name: str) -> pd.DataFrame | None:
    """Return what the sources (rows) of the runs (columns) bring of a constituent, or their flow."""
    parts = {run.name: run.loads[name] for run in study.runs if name in run.loads}
    return pd.DataFrame(parts).reindex(columns=[run.name for run in study.runs]) if parts else None


def _picture(study: Study, name: str) -> Picture:
    """Return the bars of a constituent, in a figure that is high enough for them and for its legend."""
    axes = style.axes(height=max(0.9 + 0.36 * len(study.runs), 0.4 + 0.19 * _lines(_labels(study, name))))
    return picture(load_bars(study.runs, name, lang=study.lang, ax=axes), said=said.loads(study, name))


def _labels(study: Study, name: str) -> list[str]:
    """Return what stands in the legend of a constituent's bars."""
    return [style.wrapped(label) for label, _, _ in load_parts(study.runs, name, study.lang)]


def _lines(labels: list[str]) -> int:
    return sum(label.count("\n") + 1 for label in labels)


def _one_picture(study: Study) -> Picture:
    """Return the bars of every pollutant of a single run below each other, and what is said of the limiting one."""
    names = bureau.loaded(study)
    lines = max(_lines(_labels(study, name)) for name in names)
    rows = style.axes(height=max(1.0, (0.4 + 0.19 * lines) / len(names)), rows=len(names))
    rows = rows if len(names) > 1 else [rows]
    for name, axes in zip(names, rows, strict=True):
        load_bars(study.runs, name, lang=study.lang, ax=axes)
        axes.set_yticks([])
        axes.tick_params(labelbottom=True)
        if axes is not rows[-1]:
            axes.set_xlabel("")
    style.share_legend(rows)
    return picture(rows[0], said=said.loads(study, outcomes.limiting(study) or names[0]))


def _table(study: Study, table: pd.DataFrame, caption: str, total: bool) -> Table:
    kinds = pd.concat([run.loads["kind"] for run in study.runs])
    sums = np.nansum(table.to_numpy(), axis=0)
    places = decimals(sums)
    rows = []
    for name, values in table.iterrows():
        kind = kinds[[name]].iloc[0]
        cells = [Cell(style.source(study.runs, str(name), study.lang), "name"), Cell(known(f"kind_{kind}", study.lang))]
        rows.append(cells + _cells(study, values.to_numpy(), places))
    if total:
        cells = [Cell(study.say("total"), "name total"), Cell("", "total")]
        rows.append(cells + _cells(study, sums, places, "total"))
    head = [study.say("source"), study.say("kind"), *(study.title(str(run)) for run in table)]
    return Table(caption, head, rows, "fold")


def _cells(study: Study, values: np.ndarray, places: int, look: str = "") -> list[Cell]:
    cells = []
    for place, value in enumerate(values):
        change = value / values[0] - 1.0 if place and values[0] > 0.0 else 0.0
        unchanged = "\u00a0" if place else ""  # keeps the numbers of a column in line
        note = number(100.0 * change, "+.0f") + " %" if abs(change) >= 0.005 else unchanged
        cells.append(Cell(number(value, f",.{places}f", study.say("unknown_load")), f"number {look}", note=note))
    return cells
