"""Measures in words: what a plan does, from the plain data that a run keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from danao.reporting import style
from danao.reporting.study import Study
from danao.reporting.texts import known

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
