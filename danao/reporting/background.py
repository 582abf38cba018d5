"""The sections of a report that the verdict stands on: ledger, trust sheet, provenance."""

from __future__ import annotations

from danao.reporting.blocks import Block, Cell, Section, Table, Text, number
from danao.reporting.study import Study
from danao.reporting.texts import LANGUAGES
from danao.reporting.texts._rules import CONFIDENCE, RULES
from danao.results import LEDGER_COLUMNS, Results
from danao.trust import Check


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
