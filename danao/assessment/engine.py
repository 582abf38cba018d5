"""From records to an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from danao.assessment.assessment import Assessment
from danao.assessment.compliance import frequency
from danao.assessment.intake import as_records
from danao.assessment.margin import SafetyMargin, as_margin
from danao.assessment.periods import SEASONS, statistics
from danao.assessment.record import Record
from danao.assessment.rivers import grade_rivers
from danao.assessment.rows import judge, with_missing
from danao.assessment.rules import Rules
from danao.assessment.sections import summarise
from danao.assessment.texts import LANGUAGES, Said, say
from danao.assessment.tide import select
from danao.errors import InputError, Problem, nearest
from danao.standards._standard import DEFAULT, Standard, read_standard


def assess(
    source: Any,
    standard: Standard | str | Path | None = None,
    *,
    targets: str | Mapping[str, str] | None = None,
    period: str = "month",
    sampling: str = "all",
    items: Iterable[str] | str | None = None,
    reference: str = "target",
    margin: SafetyMargin | float | str | None = None,
    rounding: str = "half_even",
    water: str | Mapping[str, str] = "river",
    seasons: Mapping[str, tuple[int, ...]] = SEASONS,
    zone: str = "+08:00",
    lang: str = "en",
) -> Assessment:
    """Judge runs or measured samples by a standard.

    Parameters
    ----------
    source : Results, Samples, DataFrame, path, or several of them
        Runs (at their stations), or samples (see `read_samples`); a path is a CSV of samples or a results file.
    standard : Standard, str or Path, optional
        A standard, its name or its file; GB 3838-2002 if not given.
    targets : str or mapping of str to str, optional
        Target class of all stations or by station. Otherwise that of the scenario, of the station or of the samples;
        where there is none, the reference class of the standard (III), and `Assessment.notes` says so.
    period : {"sample", "day", "month", "quarter", "season", "year"}
        What is judged (see `danao.assessment.periods`).
    sampling : {"all", "ebb", "tidal_mean"}
        Which part of the tide is judged (see `danao.assessment.tide`).
    items : iterable of str, "required" or None
        What the verdict of a section needs: the items named, all that the standard requires, or (None) those of them
        that the record has at that station. Items without a value are ``not assessed`` in any case, and every section
        says which of the required items it rests on.
    reference : str
        Class that exceedance multiples and main pollutants refer to: ``target``, or e.g. ``III`` as in national
        reports.
    margin : SafetyMargin, float, "hj2_3_2018" or None
        Margin of safety to report beside the verdict; the verdict itself is by the limit.
    rounding : {"half_even", "none"}
        Whether values are rounded (四舍六入五成双, to the decimals of the item) before they are compared.
    water : str or mapping of str to str
        Kind of water, ``river`` or ``lake``, of all stations or by station.
    seasons : mapping of str to tuple of int
        Months of the seasons, for ``period="season"``.
    zone : str
        Zone of local time, for samples whose stamps carry one.
    lang : {"en", "zh"}
        Language of titles, grades and reasons.

    Raises
    ------
    InputError
        With every choice that cannot be, or the problems of a file.
    """
    if lang not in LANGUAGES:
        raise InputError(Problem(f"'{lang}' is not a language", key="lang", remedy=nearest(lang, LANGUAGES)))
    standard = read_standard(DEFAULT if standard is None else standard)
    records = as_records(source, standard, zone, lang)
    if not records:
        raise InputError("there is nothing to assess")
    rules = Rules(
        standard=standard,
        period=period,
        sampling=sampling,
        targets=targets or {},
        reference=reference,
        margin=as_margin(margin),
        items=_items(items, standard),
        rounding=rounding,
        water=water,
        seasons=seasons,
        lang=lang,
    )
    rules.check(records)
    parts = [_assess_record(record, rules) for record in records]
    table, sections, rivers, compliance = (
        pd.concat(list(each), ignore_index=True) for each in zip(*parts, strict=True)
    )
    keys = zip(sections["run"], sections["station"], sections["start"], strict=True)
    reasons = {key: reason for key, reason in zip(keys, sections["reason"], strict=True) if reason}
    audits = [record.audit.assign(run=record.name) for record in records if record.audit is not None]
    status = {record.name: record.data_status for record in records if record.data_status}
    table, sections = _worded(table, lang), _worded(sections, lang)
    for each in (table, sections, rivers, compliance):
        each.attrs["data_status"] = status  # so that pictures of a part of it know
    return Assessment(
        table=table,
        sections=sections,
        rivers=rivers,
        compliance=compliance,
        rules=rules,
        titles={record.name: record.title for record in records},
        places={(record.name, name): place for record in records for name, place in record.places.items()},
        reasons=reasons,
        notes=tuple(dict.fromkeys(note for record in records for note in _notes(record, rules))),
        data_status=status,
        audit=pd.concat(audits, ignore_index=True) if audits else None,
    )


def _assess_record(record: Record, rules: Rules) -> tuple[pd.DataFrame, ...]:
    """Return table, sections, rivers and compliance of one record."""
    values = select(record.frame, rules.sampling)
    rows = {
        period: judge(
            statistics(values, period, rules.standard, record.continuous, rules.seasons), record, rules, period
        )
        for period in dict.fromkeys((rules.period, "day", "month"))
    }
    table = with_missing(rows[rules.period], record, rules, rules.period)
    sections = summarise(table, record, rules)
    rivers = grade_rivers(table, sections, record, rules)
    often = pd.concat([frequency(rows[by], record, rules, by) for by in ("day", "month")], ignore_index=True)
    return table, sections, rivers, often


def _worded(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Put the reasons of a table into words."""
    return table.assign(reason=[one.text(lang) if isinstance(one, Said) else "" for one in table["reason"]])


def _items(items: Iterable[str] | str | None, standard: Standard) -> tuple[str, ...]:
    if items is None:
        return ()
    names = standard.required if items == "required" else (items,) if isinstance(items, str) else tuple(items)
    return tuple(standard.item(name).name for name in names)


def _notes(record: Record, rules: Rules) -> Iterable[str]:
    """Give what a reader of this record's verdicts must know."""
    given = rules.targets if isinstance(rules.targets, Mapping) else dict.fromkeys(record.places, rules.targets)
    without = [name for name, place in record.places.items() if not (given.get(name) or place.target)]
    if without:
        label = rules.standard.label(rules.standard.reference, rules.lang)
        yield say("no_target", rules.lang, stations=", ".join(without), label=label)
    if record.others:
        yield say("others", rules.lang, items=", ".join(record.others))
