"""Page: the payload, the words, the script and the style as one file that asks nothing of any server."""

from __future__ import annotations

import base64
import hashlib
import html
import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from danao.reporting import fonts
from danao.reporting.texts import TEXTS
from danao.reporting.whatif.packing import as_script
from danao.reporting.whatif.squeeze import squeezed

_HERE = Path(__file__).parent
SCRIPTS = ("model", "simplex", "branch", "plan", "draw", "state", "sliders", "matrix", "detail", "notes", "page")
"""Files of the script, in the order in which they are joined."""

PREFIX = "sand_"
_ALSO = ("kind_", "corner_")
_ALWAYS = set(string.printable) | set("·–—−+×%°→★▸▾ⅠⅡⅢⅣⅤ劣中文≈")
_FONT = f"document.fonts?.load('1em \"{fonts.FAMILY[0]}\"');"


def render(data: Mapping[str, Any], lang: str) -> str:
    """Return the page.

    Parameters
    ----------
    data : mapping
        The payload.
    lang : {"zh", "en"}
        Language in which it opens; the reader can change it.
    """
    words = {key.removeprefix(PREFIX): list(text) for key, text in TEXTS.items() if key.startswith((PREFIX, *_ALSO))}
    script, style = joined(), (_HERE / "page.css").read_text(encoding="utf-8")
    told = as_script(words)
    whole = as_script(data)
    shown = _letters(data) | set("".join(map("".join, words.values()))) | _ALWAYS
    style = style.replace("data:font/woff;base64,", fonts.embedded("".join(sorted(shown))))
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = html.escape(words["page_title"][0 if lang == "zh" else 1])
    quiet = html.escape(" ".join(words["no_script"]))
    text = (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n<script>{script}</script>\n</head>\n<body>\n"
        f'<div id="app"><noscript>{quiet}</noscript></div>\n'
        f'<script type="application/json" id="words">{told}</script>\n'
        f'<script type="application/json" id="data">{whole}</script>\n</body>\n</html>\n'
    )
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def joined(names: Sequence[str] = SCRIPTS) -> str:
    """Return the script: its files joined inside one function, without comments and needless spaces.

    It asks for the font at once, which the browser then reads while it goes through the data, and begins when they are
    there. A browser reads a page of ASCII alone sooner, so letters beyond are written as escapes.
    """
    text = squeezed("\n".join((_HERE / f"{name}.js").read_text(encoding="utf-8") for name in names))
    text = text.encode("ascii", "backslashreplace").decode("ascii")
    return f'{_FONT}document.addEventListener("DOMContentLoaded",()=>{{"use strict";\n{text}\n}});'


def _letters(data: Any) -> set[str]:
    """Return the characters of every text in plain data, but for packed numbers."""
    if isinstance(data, str):
        return {letter for letter in data if not "\ud800" <= letter <= "\udfff"}
    if isinstance(data, Mapping):
        if set(data) == {"type", "shape", "data"}:
            return set()
        return set().union(*map(_letters, data.values())) if data else set()
    if isinstance(data, list | tuple):
        return set().union(*map(_letters, data)) if data else set()
    return set()


def _digest(text: str) -> str:
    """Return the hash by which a policy knows a script or a style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
