"""A film as one page: pictures, buttons and a slider, for a browser without a network."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from danao.reporting import style
from danao.reporting.texts import say

MOST_BYTES = 1_450_000
"""Of all pictures of a page; a film that is larger has frames left out, evenly."""

_FOLDER = Path(__file__).parent / "templates"
_COLOURS = 160  # of a picture: enough for a scale of colours, half the size
_WORDS = ("play", "pause", "back", "on", "slider", "controls", "hint")


def page(film: Any, lang: str) -> str:
    """Return a film as a page of HTML that stands alone.

    It begins to play by itself, unless the reader asked the system for less motion; a button, the space bar and the
    arrow keys pause and step. A content security policy allows its own script and pictures, nothing else.

    Parameters
    ----------
    film : ProfileFilm
        What `danao.animate_profile` returns.
    lang : {"zh", "en"}
        Language of the words.
    """
    numbers, frames = _fitting(film)
    times = [str(film.times[number])[:16].replace("T", " ") for number in numbers]
    notes = [film.note] if film.note else []
    if len(numbers) < len(film.times):
        notes.append(say("film_thinned", lang, shown=len(numbers), count=len(film.times)))
    words = {word: say(f"film_{word}", lang) for word in _WORDS}
    script, css = ((_FOLDER / name).read_text("utf-8") for name in ("film.js", "film.css"))
    data = json.dumps({"frames": frames, "times": times, "rate": film.fps, "words": words}, ensure_ascii=False)
    about = {"title": film.axes.get_title(loc="left"), "first": frames[0], "last": len(frames) - 1, "time": times[0]}
    hashes = {"style_hash": _hash(css), "script_hash": _hash(script)}
    texts = {"style": Markup(css), "script": Markup(script), "data": Markup(data.replace("<", "\\u003c"))}
    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape(default=True))
    found = environment.get_template("film.html.j2")
    return found.render(lang=lang, words=words, note=" ".join(notes), **about, **hashes, **texts)


def _fitting(film: Any) -> tuple[Sequence[int], list[str]]:
    """Return as many frames, evenly, as fit into a page, and their pictures."""
    numbers: Sequence[int] = range(len(film.times))
    frames = list(_pictures(film, numbers))
    size = sum(map(len, frames))
    if size > MOST_BYTES:
        stride = math.ceil(size / MOST_BYTES)
        numbers, frames = numbers[::stride], frames[::stride]
    return numbers, frames


def _pictures(film: Any, numbers: Sequence[int]) -> Iterator[str]:
    """Give the frames as addresses that hold the picture itself."""
    from PIL import Image

    with style.look():
        for number in numbers:
            whole, small = io.BytesIO(), io.BytesIO()
            film.frame(number).savefig(whole, format="png", dpi=110)
            few = (
                Image.open(whole)
                .convert("RGB")
                .quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            )
            few.save(small, format="png", optimize=True)
            yield "data:image/png;base64," + base64.b64encode(small.getvalue()).decode("ascii")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
