"""Every name that a user gives is text on the page, whatever it tries to be."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from danao.errors import InputError
from danao.planning.response import Response
from tests.browser.cases import made_up, told, write
from tests.browser.chromium import Watched
from tests.browser.reading import Sand, link_of, say
from tests.responses import response

HIT = "globalThis.hit=1"
NAMES = (
    f"<script>{HIT}</script>",
    f"</script><script>{HIT}</script>",
    f"</script\t\n><img src=x onerror={HIT}>",
    f"<img src=x onerror={HIT}>",
    f'"><img src=x onerror="{HIT}">',
    f"'><svg onload='{HIT}'>",
    f"<svg><script>{HIT}</script></svg>",
    f"<svg><animate onbegin={HIT} attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    f"<iframe src=javascript:parent.{HIT[11:]}>",
    f"<a href=javascript:{HIT}>press</a>",
    f"javascript:{HIT}",
    f"data:text/html,<script>{HIT}</script>",
    f"<body onload={HIT}>",
    f"<details open ontoggle={HIT}>",
    f"<input autofocus onfocus={HIT}>",
    f"<form action=javascript:{HIT}><button>go",
    "<link rel=stylesheet href=http://127.0.0.1:9/a.css>",
    "<style>@import 'http://127.0.0.1:9/b.css'; *{display:none}</style>",
    "<base href=http://127.0.0.1:9/>",
    f"<meta http-equiv=refresh content='0;url=javascript:{HIT}'>",
    "</style><style>body{background:url(http://127.0.0.1:9/c.png)}",
    "null",
    "<!-- never closed",
    f"--><script>{HIT}</script>",
    f"]]><script>{HIT}</script>",
    f"{{{{constructor.constructor('{HIT}')()}}}}",
    "{station} {item} {period} {count}",
    f"${{{HIT}}}",
    f"`+({HIT})+`",
    f"';{HIT};//",
    f'";{HIT};//',
    f"\\u003cscript>{HIT}\\u003c/script>",
    f"&lt;script&gt;{HIT}&lt;/script&gt; &amp;",
    f"a\u2028{HIT}\u2029b",
    "a\u202egnp.exe\u200f b\u2066",
    "bell\x07 null-like\x01 tab\t line\nend\x7f",
    "=1+1",
    "@SUM(A1:A9)|cmd",
    "长" * 10_000,
)
"""Forty names. The start of HTML, scripts, styles, templates, addresses, formulas, control characters, directions."""


def hostile() -> Response:
    """Return a response whose sources, stations, titles and river bear the names."""
    times = np.arange("2021-01", 2, dtype="datetime64[M]").astype("datetime64[ns]")
    values = np.random.default_rng(5).gamma(1.0, 0.05, (len(NAMES), len(times), len(NAMES)))
    parts = {"NH3_N": {(name, "NH3_N"): values[k] for k, name in enumerate(NAMES)}}
    loads = dict.fromkeys(parts["NH3_N"], 3.0)
    kinds = {name: NAMES[k - 1] for k, name in enumerate(NAMES)}
    made = told(response(parts, loads, times, list(NAMES), kinds))
    sources = made.emissions.index.get_level_values(0)
    stations = [
        {**one, "title_zh": name, "title_en": name} for one, name in zip(made.about["stations"], NAMES, strict=True)
    ]
    about = {**made.about, "stations": stations, "name": NAMES[0], "scenario_hash": NAMES[4], "flow_hash": NAMES[5]}
    about |= {"river": {"zh": NAMES[1], "en": NAMES[2]}, "title": {"zh": NAMES[3], "en": NAMES[6]}}
    assert made.bound is not None
    bound = made.bound.assign(corner=list(NAMES))
    return dataclasses.replace(
        made, emissions=made.emissions.assign(title_zh=sources, title_en=sources), about=about, bound=bound
    )


def plans(folder: Path) -> list[Path]:
    """Return tables of shares whose file names bear the names that a file can have."""
    found = []
    for k, name in enumerate(NAMES):
        if "/" in name or len(name.encode()) > 200 or k % 3:
            continue
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["source", "constituent", "share"], [NAMES[7], "NH3_N", 0.5]])
        found.append(path)
    return found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    return write(folder / "page.html", hostile(), plans=plans(folder), money=NAMES[3])


def test_forty_names_are_text(watch: Callable[..., Watched], file: Path) -> None:
    """Nothing runs, nothing is asked of a network, nothing is said in the console; the names are there to read."""
    assert len(set(NAMES)) == 40
    watched = watch(viewport={"width": 1366, "height": 768})
    sand = Sand.open(watched, file, link_of({(name, "NH3_N"): 0.5 for name in NAMES[:5]}))
    page = sand.page
    assert sand.factors() == {(name, "NH3_N"): 0.5 for name in NAMES[:5]}
    for lang in ("zh", "en"):
        sand.go(link_of({(name, "NH3_N"): 0.25 for name in NAMES[5:9]}, lang))
        text = page.evaluate("document.body.textContent")
        assert [name for name in NAMES if name not in text] == []
        elements = "script:not([type]), link, base, iframe, img, form, a[href], style, meta, object, embed"
        tags = page.evaluate(f"[...document.querySelectorAll('{elements}')].map((one) => one.tagName)")
        assert sorted(tags) == ["META", "META", "META", "SCRIPT", "STYLE"]
        for button in page.locator(".presets button, .tabs button").all()[:8]:
            button.click()
        sand.frame()
    handlers = "[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]).map((one) => one.name)"
    assert not [name for name in page.evaluate(handlers) if name.startswith("on")]
    assert page.evaluate("globalThis.hit") is None


def test_forty_names_leave_as_text(watch: Callable[..., Watched], file: Path) -> None:
    """In the CSV file no cell is a formula, in the measures each name reads back as it was."""
    sand = Sand.open(watch(), file, link_of({(name, "NH3_N"): 0.5 for name in NAMES}))
    seen = sand.read()
    cells = [cell for row in csv.reader(io.StringIO(seen["csv"], newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@|%\t\r\n" and cell]
    assert not [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()]
    named = {*cells, *(cell.removeprefix("'") for cell in cells)}
    assert [name for name in NAMES if name not in named] == []
    measures = YAML(typ="safe").load(seen["yaml"])["measures"]
    assert [one["load_cut"]["source"] for one in measures] == list(NAMES)
    assert seen["heads"][0][-1].count(NAMES[3]) in (0, 1)
    assert say("illustrative", "zh") in seen["csv"]


def test_half_a_character(tmp_path: Path) -> None:
    """A lone surrogate fits no file: it is refused, or shown by its number, and no half page is left."""
    made = hostile()
    path = tmp_path / "page.html"
    about = {**made.about, "river": {"zh": "river \ud800", "en": "river \ud800"}}
    try:
        write(path, dataclasses.replace(made, about=about))
    except InputError:
        assert not path.exists()
    else:
        assert "\\ud800" in path.read_text(encoding="utf-8") or "\ufffd" in path.read_text(encoding="utf-8")


def test_unknown_link(watch: Callable[..., Watched], tmp_path: Path) -> None:
    """A link from elsewhere brings names, too."""
    page = write(tmp_path / "page.html", made_up(2, ["NH3_N"], 2))
    sand = Sand.open(watch(), page, link_of({(NAMES[0], NAMES[1]): 0.5}, at=NAMES[2], item=NAMES[3]))
    for name in NAMES[:39]:
        sand.go(link_of({(name, NAMES[1]): 0.5}, at=name, item=name, time=name, view=name))
        assert name.split("\n")[0] in sand.page.locator(".alarm").text_content()
    for broken in ("#%", "#f=%E0%A4%A", "#f", "#f=///", "#lock=a", "#lang=<b>", "#" + "x" * 5000, "#f=S00/NH3_N/1e999"):
        sand.go(broken)
        assert sand.factors() == {}
    assert sand.page.evaluate("globalThis.hit") is None


def test_types(file: Path) -> None:
    """Data are JSON from which no name can break out, whatever reads the file."""
    text = file.read_text(encoding="utf-8")
    assert text.count("<script") == 3
    assert text.count("</script>") == 3
    head: Any = text.partition("<body")[0]
    assert HIT not in head.replace("&#x27;", "'") or "<script>" not in head
