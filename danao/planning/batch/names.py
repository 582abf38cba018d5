"""Names of scenarios as names of files."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[^\w.+\- ]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 200  # bytes of a file name


def safe_name(name: str) -> str:
    """Return a name as a file name on any system: no folders, no signs that a system reads, not too long.

    Letters and digits of every language stay: ``../方案 1`` is ``方案 1``.
    """
    text = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" ._")
    while len(text.encode()) > _LONGEST:
        text = text[:-1]
    text = text.rstrip(" .")
    return f"_{text}" if not text or _RESERVED.fullmatch(text) else text
