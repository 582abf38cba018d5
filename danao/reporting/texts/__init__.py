"""Every word of figures and reports, in Chinese and in English, side by side so that neither can be forgotten.

A file of this folder holds the words of one subject in its ``TEXTS``: what lies here is in the catalogue.
"""

from __future__ import annotations

from danao import catalogue, trust
from danao.errors import InputError, Problem, nearest

LANGUAGES = ("zh", "en")


def _gathered() -> dict[str, tuple[str, str]]:
    """Return the words of all files; a key stands in one of them."""
    found = dict(trust.TITLES)
    for name in catalogue.names(__name__):
        words = catalogue.find(__name__, name).TEXTS
        twice = found.keys() & words.keys()
        if twice:
            raise ValueError(f"texts/{name}.py says again what is said elsewhere: {', '.join(sorted(twice))}")
        found |= words
    return found


TEXTS: dict[str, tuple[str, str]] = _gathered()

_UNITS = {"g m-3": "mg/L", "mg m-3": "µg/L", "degC": "°C", "1e-3": "psu", "1": ""}


def check_language(lang: str) -> str:
    """Return `lang` if it is spoken here, else raise `InputError`."""
    if lang not in LANGUAGES:
        raise InputError(
            Problem(f"'{lang}' is not a language of the report", key="lang", remedy=nearest(lang, LANGUAGES))
        )
    return lang


def say(key: str, lang: str, **values: object) -> str:
    """Return a text of the catalogue in a language, with its blanks filled."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)


def known(key: str, lang: str) -> str:
    """Return a text of the catalogue, or `key` itself in words if there is none (checks and kinds may be new)."""
    return say(key, lang) if key in TEXTS else key.replace("_", " ")


def unit(text: str) -> str:
    """Return a unit as readers write it: ``g m-3`` is mg/L."""
    return _UNITS.get(text, text)
