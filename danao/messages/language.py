"""Which language people are spoken to in."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping

LANGUAGES = ("zh", "en")
CHOSEN = "DANAO_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of messages: ``DANAO_LANG``, else that of the locale, else English.

    Of the locale the first of ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is set counts; where none is set, as in
    Windows, the language that the system gives its programs. A ``DANAO_LANG`` that is no language counts as not given.

    Parameters
    ----------
    environment : mapping of str to str, optional
        Variables of the environment; by default those of the process.

    Examples
    --------
    >>> preferred({"LANG": "zh_CN.UTF-8"}), preferred({"LANG": "zh_CN.UTF-8", "DANAO_LANG": "en"})
    ('zh', 'en')
    """
    chosen = environment.get(CHOSEN, "").strip().lower()
    if chosen in LANGUAGES:
        return chosen
    named = next((environment[name] for name in _LOCALE if environment.get(name)), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"
