"""The sections of a report that the verdict stands on: plans, loads, ledger, trust sheet, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from danao.reporting import statistics, style
from danao.reporting.blocks import Block, Cell, Picture, Section, Table, Text, decimals, number
from danao.reporting.figures.load_bars import load_bars, load_parts
from danao.reporting.pictures import picture
from danao.reporting.study import Study
from danao.reporting.texts import LANGUAGES, known
from danao.reporting.texts._rules import CONFIDENCE, RULES
from danao.results import LEDGER_COLUMNS, Results
from danao.trust import Check


def scenarios(study: Study) -> Section:
    """Show what each plan changes, and how all were simulated."""
    rows = []
    for run in study.runs:
        measures = [measure_text(study, measure) for measure in run.provenance["measures"]]
        text = "\n".join(measures) or study.say("no_measures")
        rows.append([Cell(study.title(run), "name", note=run.name), Cell(text, "lines")])
    plans = Table(study.say("plan_table"), [study.say("scenario"), study.say("measures")], rows)
    return Section("scenarios", study.say("section_scenarios"), (plans, _setup(study)))


def loads(study: Study) -> Section:
    """Show what each source brings in each plan, and the cut against the first."""
    blocks: list[Block] = []
    for name in study.pollutants:
        table = _load_frame(study, name)
        if table is not None and np.nansum(table.to_numpy()) > 0.0:
            caption = study.say("load_table", name=study.constituent_title(name), run=study.title(study.runs[0]))
            blocks += [_load_picture(study, name), _load_table(study, table, caption, total=True)]
    if not blocks:
        return Section("loads", study.say("section_loads"), (Text((study.say("no_loads"),)),))
    flow = _load_frame(study, "flow")
    if flow is not None:
        blocks.append(_load_table(study, flow, study.say("flow_table"), total=False))
    return Section("loads", study.say("section_loads"), (Text((study.say("load_note"),), "note"), *blocks))


def ledger(study: Study) -> Section:
    """Show where every gram and every cubic metre went."""
    blocks: list[Block] = [Text((study.say("ledger_note"),), "note")]
    for run in study.runs:
        head = [study.say("constituent"), study.say("unit"), *(study.say(key) for key in LEDGER_COLUMNS)]
        rows = [_ledger_row(study, run, str(name)) for name in run.ledger.index]
        blocks.append(Table(study.title(run), head, rows, "small"))
    return Section("ledger", study.say("section_ledger"), tuple(blocks))


def trust(study: Study) -> Section:
    """Show what was checked of each run, and what it found."""
    sheets = [{check.name: check for check in run.trust.checks} for run in study.runs]
    names = list(dict.fromkeys(name for sheet in sheets for name in sheet))
    rows = []
    for name in names:
        first = next(sheet[name] for sheet in sheets if name in sheet)
        sign = {"at most": "≤ ", "at least": "≥ "}.get(first.sense, "")
        limit = study.say("informs") if first.limit is None else sign + number(first.limit)
        cells = [_check_cell(study, run, sheet.get(name)) for run, sheet in zip(study.runs, sheets, strict=True)]
        rows.append([Cell(first.title[LANGUAGES.index(study.lang)], "name"), Cell(limit, "number"), *cells])
    verdicts = [
        Cell(study.say("passed" if run.trust.passed else "failed"), "pill good" if run.trust.passed else "pill bad")
        for run in study.runs
    ]
    rows.append([Cell(study.say("section_trust"), "name"), Cell(""), *verdicts])
    head = [study.say("check"), study.say("allowed"), *(study.title(run) for run in study.runs)]
    table = Table(study.say("trust_table"), head, rows)
    place = LANGUAGES.index(study.lang)
    advice = dict.fromkeys(check.advice[place] for sheet in sheets for check in sheet.values() if check.advice)
    notes = tuple(Text((sentence,), "note") for sentence in (study.say("trust_note"), *advice))
    return Section("trust", study.say("section_trust"), (*notes, table))


def provenance(study: Study) -> Section:
    """Say what everything rests on: files, software, rules and how sure they are."""
    keys = ("scenario_hash", "content_hash", "wall_time", "software")
    rows = []
    for run in study.runs:
        about = run.provenance
        versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
        software = f"{versions}, Python {about['python']}"
        wall_time = "—" if about.get("wall_time") is None else study.say("seconds", value=about["wall_time"])
        texts = (about["scenario_hash"], run.content_hash, wall_time, software)
        looks = ("code", "code", "number", "small")
        cells = [Cell(text, look) for text, look in zip(texts, looks, strict=True)]
        rows.append([Cell(study.title(run), "name", note=run.name), *cells])
    runs = Table(study.say("run_table"), [study.say("scenario"), *(study.say(key) for key in keys)], rows, "small")
    place = LANGUAGES.index(study.lang)
    rules = [
        [Cell(rule[place]), Cell(source), Cell(CONFIDENCE[sure][place], "bad" if sure == "memory" else "")]
        for rule, source, sure in RULES
    ]
    head = [study.say(key) for key in ("rule", "citation", "confidence")]
    blocks = (
        runs,
        Text((study.say("repeat_note"),), "note"),
        Table(study.say("basis_table"), [study.say("rule")], [[Cell(text)] for text in study.monthly.basis]),
        Table(study.say("rules_table"), head, rules),
    )
    return Section("provenance", study.say("section_provenance"), blocks)


_SHARES = ("fraction", "share", "demand", "release")
_SHOWN = {"power": 1e-3, "efficiency": 3600.0, "oxygen": 3.6, "rate": 86400.0, "removal": 365.0 * 86400.0}
"""Fields of measures that are shares, and those that are shown in another unit than SI, with the factor."""


def measure_text(study: Study, measure: Mapping[str, Any]) -> str:
    """Return a measure, described as plain data, in words: its kind and what was given for it."""
    fields = [
        f"{_field(study, key)} {_given(study, key, value)}"
        for key, value in measure.items()
        if key != "type" and value not in (None, "", [], {})
    ]
    comma = "，" if study.lang == "zh" else ", "
    colon = "：" if study.lang == "zh" else ": "
    return known(str(measure["type"]), study.lang) + (colon + comma.join(fields) if fields else "")


def _field(study: Study, key: str) -> str:
    return known(f"field_{key}", study.lang).removeprefix("field ")


def _given(study: Study, key: str, value: Any) -> str:
    """Return what was given for a field of a measure, in the unit that the field's title names."""
    if isinstance(value, Mapping) and "type" not in value:
        return _joined(study, (f"{_name(study, str(name))} {_given(study, key, part)}" for name, part in value.items()))
    if not isinstance(value, float):
        return _value(study, value)
    return f"{value:.1%}" if key in _SHARES else _value(study, value * _SHOWN.get(key, 1.0))


def _value(study: Study, value: Any) -> str:
    if isinstance(value, Mapping):
        return measure_text(study, value) if _is_measure(value) else study.say("by_series")
    if isinstance(value, list):
        return _joined(study, (_value(study, part) for part in value))
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    return _name(study, str(value))


def _is_measure(value: Mapping[str, Any]) -> bool:
    return "evidence" in value


def _joined(study: Study, parts: Iterable[str]) -> str:
    return study.say("list_comma").join(parts)


def _name(study: Study, name: str) -> str:
    """Return a name as readers know it: the title of a source or constituent, else the name."""
    if any(name in run.constituents for run in study.runs):
        return study.constituent_title(name)
    return style.source(study.runs, name, study.lang)


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


def _load_frame(study: Study, name: str) -> pd.DataFrame | None:
    """Return what the sources (rows) of the runs (columns) bring of a constituent, or their flow."""
    parts = {run.name: run.loads[name] for run in study.runs if name in run.loads}
    return pd.DataFrame(parts).reindex(columns=[run.name for run in study.runs]) if parts else None


def _load_picture(study: Study, name: str) -> Picture:
    """Return the bars of a constituent, in a figure that is high enough for them and for its legend."""
    parts = [style.wrapped(label) for label, _, _ in load_parts(study.runs, name, study.lang)]
    lines = sum(part.count("\n") + 1 for part in parts)
    axes = style.axes(height=max(0.9 + 0.36 * len(study.runs), 0.4 + 0.19 * lines))
    return picture(load_bars(study.runs, name, lang=study.lang, ax=axes))


def _load_table(study: Study, table: pd.DataFrame, caption: str, total: bool) -> Table:
    kinds = pd.concat([run.loads["kind"] for run in study.runs])
    sums = np.nansum(table.to_numpy(), axis=0)
    places = decimals(sums)
    rows = []
    for name, values in table.iterrows():
        kind = kinds[[name]].iloc[0]
        cells = [Cell(style.source(study.runs, str(name), study.lang), "name"), Cell(known(f"kind_{kind}", study.lang))]
        rows.append(cells + _load_cells(study, values.to_numpy(), places))
    if total:
        cells = [Cell(study.say("total"), "name total"), Cell("", "total")]
        rows.append(cells + _load_cells(study, sums, places, "total"))
    head = [study.say("source"), study.say("kind"), *(study.title(run) for run in study.runs)]
    return Table(caption, head, rows, "fold")


def _load_cells(study: Study, values: np.ndarray, places: int, look: str = "") -> list[Cell]:
    cells = []
    for place, value in enumerate(values):
        change = value / values[0] - 1.0 if place and values[0] > 0.0 else 0.0
        unchanged = "\u00a0" if place else ""  # keeps the numbers of a column in line
        note = number(100.0 * change, "+.0f") + " %" if abs(change) >= 0.005 else unchanged
        cells.append(Cell(number(value, f",.{places}f", study.say("unknown_load")), f"number {look}", note=note))
    return cells


def _ledger_row(study: Study, run: Results, name: str) -> list[Cell]:
    row = run.ledger.loc[name, list(LEDGER_COLUMNS)].to_numpy(dtype=float)
    title = study.say("water") if name == "water" else study.constituent_title(name)
    grams = name != "water" and run.constituents[name]["unit"] == "g m-3"
    unit = study.say("tonnes") if grams else study.say("million_m3")
    if not grams and name != "water":
        unit = f"{run.constituents[name]['unit']} · {unit}"
    cells = [Cell(number(value / 1e6, ",.4g"), "number") for value in row[:-1]]
    return [Cell(title, "name"), Cell(unit), *cells, Cell(number(row[-1] / 1e6, ".1e"), "number")]


def _check_cell(study: Study, run: Results, check: Check | None) -> Cell:
    if check is None:
        return Cell("—", "number quiet")
    where = study.constituent_title(check.comment) if check.comment in run.constituents else check.comment
    note = study.say("worst_at", where=where) if where else ""
    return Cell(number(check.value), "number" if check.passed else "number bad", note=note)
