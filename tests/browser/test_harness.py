"""The checks of pages see the faults that they are for, and pass what is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danao.reporting import fonts
from tests.browser import looks
from tests.browser.chromium import Watched

Watch = Callable[..., Watched]


@pytest.fixture
def show(watch: Watch) -> Callable[[str], Any]:
    return watch(viewport={"width": 600, "height": 400}).open


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<img src='http://127.0.0.1:9/a.png'>", "request"),
        ("<script>throw new Error('left alone')</script>", "error"),
        ("<script>console.error('said')</script>", "console"),
        ("<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\"><script>1</script>", "policy"),
        ("<script>alert('a name')</script>", "dialog"),
    ],
)
def test_watch(browser: Any, tmp_path: Path, markup: str, fault: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html>{markup}<p>text", encoding="utf-8")
    watched = Watched.begin(browser)
    watched.open(file)
    found = watched.end()
    assert any(one.startswith(fault) for one in found), found


def test_quiet_page(show: Callable[[str], Any]) -> None:
    page = show("<p style='color:#000'>text</p>")
    assert not looks.pale(page)
    assert not looks.spilled(page)


def test_contrast(show: Callable[[str], Any]) -> None:
    """#767676 on white is 4.54, #777777 4.48: on either side of the bound."""
    page = show("""<p style="color:#767676">enough</p><p id="a" style="color:#777777">pale</p>
    <div style="background:#fff"><p id="b" style="opacity:0.4">faded</p></div>
    <p id="c" style="background:repeating-linear-gradient(45deg,#fff 0 4px,#333 4px 8px)">on a hatch</p>
    <svg width="200" height="50"><rect width="100" height="50" fill="#222"/><rect x="100" width="100" height="50"
    fill="#fff"/><text id="d" x="10" y="30">dark</text><text x="110" y="30">light</text></svg>
    <input id="e" value="given" style="color:#aaa;background:#fff">""")
    assert [one.split()[0] for one in looks.pale(page)] == ["p#a", "p#b", "p#c", "text#d", "input#e"]


def test_spilled(show: Callable[[str], Any]) -> None:
    page = show("""<div id="a" style="width:40px">Incomprehensibility</div>
    <div id="b" style="width:40px;overflow:hidden;white-space:nowrap">cut off in the end</div>
    <div style="width:40px;overflow-x:auto;white-space:nowrap">can be scrolled to the end</div>
    <svg width="60" height="20"><text id="c" x="30" y="15">too far right</text></svg>
    <div id="e" style="width:60px;height:20px;overflow:hidden">three lines of it</div>
    <input id="d" style="width:30px" value="123456789">""")
    assert {one.split()[0] for one in looks.spilled(page)} == {"div#a", "div#b", "text#c", "input#d", "div#e"}
    wide = show("<div style='width:900px'>wide</div>")
    assert looks.spilled(wide)[0] == "page: 908 wide on 600"


def test_colliding(show: Callable[[str], Any]) -> None:
    page = show("""<svg width="200" height="90"><text x="0" y="20">mg/L</text><text x="20" y="22">0.6</text>
    <text x="0" y="60">one</text><text x="90" y="60">apart</text></svg>""")
    assert looks.colliding(page) == ['"mg/L" on "0.6" in svg']


def test_boxes(show: Callable[[str], Any]) -> None:
    """A font with four characters; the machine's fonts do not help where none has the character."""
    page = show(f"""<style>@font-face {{ font-family: four; src: url({fonts.embedded("达标ab ")}) }}
    p {{ font-family: four }}</style><p>达标 ab</p><p>a\u0379b</p>""")
    page.evaluate("document.fonts.ready")
    assert looks.boxed(page) == ["\u0379"]


def test_borrowed_fonts(show: Callable[[str], Any]) -> None:
    page = show(f"""<style>@font-face {{ font-family: four; src: url({fonts.embedded("达标ab ")}) }}
    p {{ font-family: four }}</style><p>达标 ab</p><p id="other">a 另 b</p>""")
    page.evaluate("document.fonts.ready")
    assert list(looks.borrowed(page).values()) == ["a 另 b"]


def test_tab(show: Callable[[str], Any]) -> None:
    sound = """<button>one</button><input type="range" aria-label="two"><label><input type="radio" name="a" checked>x
    </label><label><input type="radio" name="a">y</label><details><summary>three</summary><button>hidden</button>
    </details>"""
    assert not looks.tab_faults(show(sound))
    page = show("""<style>#a:focus { outline: none }</style><button id="a">no ring</button><button id="b"
    tabindex="2">first</button><button id="c">last</button>""")
    assert looks.tab_faults(page) == [
        "button#a does not show that it has the focus",
        "the order of Tab is not that of the page",
    ]


def test_names(show: Callable[[str], Any]) -> None:
    page = show("<input type='range' aria-label='cut'><input type='range'><button>go</button><button></button>")
    assert looks.nameless(page) == ["slider", "button"]
