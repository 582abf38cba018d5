"""The page in use: by keyboard, in both languages, dark, zoomed, printed, by link, for long, without a network."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import looks
from tests.browser.cases import made_up, write
from tests.browser.chromium import Watched
from tests.browser.reading import Sand, link_of, say

Watch = Callable[..., Watched]
LANGUAGES = ("zh", "en")
SCREEN = {"width": 1366, "height": 768}
SETTING = {("S00", "NH3_N"): 0.25, ("S00", "TP"): 1.5, ("S01", "NH3_N"): 0.1 + 0.2, ("S03", "TP"): 0.0}


@pytest.fixture(scope="module")
def typical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 sources, 3 items, 9 sections, a year of days."""
    return write(tmp_path_factory.mktemp("page") / "typical.html", made_up())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = made_up(4, ("NH3_N", "TP"), 3, oxygen=True)
    folder = tmp_path_factory.mktemp("page")
    (folder / "half.csv").write_text("source,constituent,share\nS00,NH3_N,0.5\nS01,TP,0.5\n", encoding="utf-8")
    return write(folder / "small.html", made, plans=[folder / "half.csv"])


def test_size(typical: Path) -> None:
    assert typical.stat().st_size <= 1_000_000


@pytest.mark.slow
def test_size_of_the_largest(watch: Watch, tmp_path: Path) -> None:
    """60 sources, 5 items, 20 sections: days are written more coarsely until the page fits."""
    made = made_up(60, ("NH3_N", "TP", "COD", "CODMn", "BOD5"), 20)
    file = write(tmp_path / "large.html", made)
    assert file.stat().st_size <= 5_000_000
    Sand.open(watch(viewport=SCREEN), file).read()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1, 2])
def test_looks(watch: Watch, typical: Path, scheme: str, zoom: int) -> None:
    """At 1366 × 768, and at twice the size of everything, which leaves half the room."""
    room = {key: size // zoom for key, size in SCREEN.items()}
    watched = watch(viewport=room, device_scale_factor=zoom, color_scheme=scheme)
    for lang in LANGUAGES:
        sand = Sand.open(watched, typical, link_of(SETTING, lang))
        assert looks.pale(sand.page) == []
        assert looks.spilled(sand.page) == []
        assert looks.colliding(sand.page) == []
        sand.page.close()


def test_chosen_and_difference_can_be_read(watch: Watch, small: Path) -> None:
    """Contrast of the other views, of safe colours and of every chosen cell, hatched or not."""
    for scheme in ("light", "dark"):
        sand = Sand.open(watch(viewport=SCREEN, color_scheme=scheme), small, link_of(SETTING, "zh"))
        for text in (say("view_d", "zh"), say("view_b", "zh"), say("view_a", "zh"), say("safe_colours", "zh")):
            sand.press(text)
            assert looks.pale(sand.page) == [], text
        for cell in range(0, 39, 5):
            sand.page.evaluate("(k) => document.querySelectorAll('button.cell')[k].click()", cell)
            sand.frame()
            assert looks.pale(sand.page) == [], cell


@pytest.mark.parametrize("lang", LANGUAGES)
def test_glyphs(watch: Watch, small: Path, lang: str) -> None:
    """No box, and every text but that of code in the font that the page brings: a machine may have none."""
    sand = Sand.open(watch(viewport=SCREEN), small, link_of(SETTING, lang))
    sand.page.evaluate("document.fonts.ready")
    assert looks.boxed(sand.page) == []
    sand.page.evaluate("document.querySelectorAll('pre').forEach((one) => one.remove())")
    assert looks.borrowed(sand.page) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_print(watch: Watch, typical: Path, lang: str) -> None:
    """At most four A4 pages, on which the setting stands as a table."""
    sand = Sand.open(watch(viewport=SCREEN, color_scheme="dark"), typical, link_of(SETTING, lang))
    pdf = sand.page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4
    boxes = {tuple(round(float(one)) for one in box.split()) for box in re.findall(rb"/MediaBox \[([^]]+)\]", pdf)}
    assert boxes == {(0, 0, 595, 842)} or boxes == {(0, 0, 596, 842)} or boxes == {(0, 0, 594, 842)}, boxes
    sand.page.emulate_media(media="print")
    assert looks.pale(sand.page) == []
    assert sand.page.locator(".settings").is_visible()
    assert not sand.page.locator(".slider").first.is_visible()


def test_by_keyboard(watch: Watch, small: Path) -> None:
    """Everything is reached by Tab, in order, and says what it is; sliders and cells move with the arrow keys."""
    sand = Sand.open(watch(viewport=SCREEN), small)
    page = sand.page
    assert looks.tab_faults(page) == []
    assert looks.nameless(page) == []
    page.focus(".slider input[type=range]")
    for key, cut in (("ArrowRight", 1), ("End", 100), ("Home", -50), ("ArrowLeft", -50), ("ArrowUp", -49)):
        page.keyboard.press(key)
        sand.settle()
        assert set(sand.factors().values()) == {1.0 - cut / 100.0}, key
    page.focus(".lock")
    page.keyboard.press("Enter")
    sand.press(say("present", "zh"))
    assert page.locator(".lock").first.get_attribute("aria-pressed") == "true"
    sand.settle()
    assert set(sand.factors().values()) == {1.49}
    page.focus(".cell[tabindex='0']")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    sand.frame()
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name.startswith("断面P1 2021年2月") or "2月" in name
    assert sand.read()["head"].startswith("断面P1 · 2021年2月") or "2月" in sand.read()["head"]


def test_verdict_is_announced(watch: Watch, small: Path) -> None:
    """The verdict is a live region, and the same node as long as the sliders move: else nobody would hear it."""
    sand = Sand.open(watch(viewport=SCREEN), small)
    page = sand.page
    page.evaluate("globalThis.heard = document.querySelector('[aria-live=polite]')")
    before = page.evaluate("heard.textContent")
    for slider in page.locator(".source > .slider input[type=range]").all():
        slider.focus()
        page.keyboard.press("End")
    sand.frame()
    assert page.evaluate("heard.isConnected && heard === document.querySelector('.verdict')")
    assert page.evaluate("heard.textContent") == sand.read()["verdict"] != before


def test_languages(watch: Watch, small: Path) -> None:
    """Both languages from one file, the same numbers, the same state, and back."""
    sand = Sand.open(watch(viewport=SCREEN), small, link_of(SETTING, "zh"))
    chinese = sand.read()
    sand.press("English")
    english = sand.read()
    assert sand.lang == "en"
    assert not re.search(r"[\u4e00-\u9fff]", english["verdict"] + english["total"] + "".join(english["told"]))
    assert [row[3:] for row in english["loads"]] == [row[3:] for row in chinese["loads"]]
    assert [row[7:] for row in english["table"]] == [row[7:] for row in chinese["table"]]
    assert sand.factors() == SETTING
    sand.press("中文")
    assert sand.read() == chinese


def test_link(watch: Watch, small: Path) -> None:
    """A plan travels as text: the same state in another window, to the last bit."""
    watched = watch(viewport=SCREEN)
    locks = [("S01", "NH3_N")]
    sand = Sand.open(watched, small, link_of(SETTING, "en", locks, view="d", item="TP", at="P2", time="2021-05"))
    seen = sand.read()
    assert sand.factors() == SETTING
    again = Sand.open(watched, small, seen["link"].partition("#")[1] + seen["link"].partition("#")[2])
    assert again.read() == seen
    assert again.page.locator(".lock[aria-pressed=true]").count() >= 1


def drag(page: Any, seconds: float) -> None:
    """Move sliders at random, one a frame, and look at cells and views now and then."""
    page.evaluate(
        """(seconds) => new Promise((done) => {
          let seed = 1;
          const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
          const end = performance.now() + 1000 * seconds;
          const step = () => {
            const ranges = document.querySelectorAll(".slider input[type=range]");
            const range = ranges[Math.floor(random() * ranges.length)];
            range.value = String(Math.round(-50 + 150 * random()));
            range.dispatchEvent(new Event("input", { bubbles: true }));
            const buttons = document.querySelectorAll("button.cell, .tabs button");
            if (random() < 0.1) buttons[Math.floor(random() * buttons.length)].click();
            if (performance.now() < end) requestAnimationFrame(step);
            else done();
          };
          step();
        })""",
        seconds,
    )


def heap(page: Any) -> int:
    """Return the bytes in use once what is not needed has gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = int(session.send("Runtime.getHeapUsage")["usedSize"])
    session.detach()
    return used


@pytest.mark.parametrize("seconds", [8.0, pytest.param(120.0, marks=pytest.mark.slow)])
def test_long_use(watch: Watch, typical: Path, seconds: float) -> None:
    """Dragging leaves nothing behind, and the present state is what it was to the last bit."""
    sand = Sand.open(watch(viewport=SCREEN), typical, link_of({}, "zh", view="a", at="P4", time="2021-03"))
    start = sand.read()
    drag(sand.page, 1.0)
    before = heap(sand.page)
    drag(sand.page, seconds)
    assert heap(sand.page) - before <= 5_000_000
    sand.press(say("present", "zh"))
    sand.go(link_of({}, "zh", view="a", at="P4", time="2021-03", item="none"))
    assert sand.read() == start


def test_from_a_file_without_a_network(watch: Watch, small: Path, tmp_path: Path) -> None:
    """Sent by mail and saved under any name; the address is that of a file, and the network is off."""
    other = tmp_path / "达标 沙盘#1 (copy).html"
    other.write_bytes(small.read_bytes())
    watched = watch(viewport=SCREEN)
    verdicts = {Sand.open(watched, file).read()["verdict"] for file in (small, other)}
    assert len(verdicts) == 1
    assert watched.context.pages[0].url.startswith("file://")
    assert not watched.context.pages[0].evaluate("navigator.onLine")


def test_many_changes_in_a_frame(watch: Watch, small: Path) -> None:
    """However fast the hand is, the page is painted once a frame, with the last setting."""
    sand = Sand.open(watch(viewport=SCREEN), small)
    sand.page.evaluate(
        """() => {
          const range = document.querySelector(".slider input[type=range]");
          for (let cut = -50; cut <= 100; cut += 1) {
            range.value = String(cut);
            range.dispatchEvent(new Event("input"));
          }
        }"""
    )
    sand.settle()
    assert set(sand.factors().values()) == {0.0}


GROUPS = r"""() => [...document.querySelectorAll("fieldset.kind:not(.fixed)")].map((group) => [
  group.querySelector("legend").textContent,
  [...group.querySelectorAll(".source > .slider")].map((one) =>
    [one.querySelector(".name").textContent,
     one.querySelector(".told").textContent.split(/ · \d[^k]* t/)[0].split(" · ")]),
])"""


def test_groups(watch: Watch, tmp_path: Path) -> None:
    """S00 lies at 45 km, every next one 0.5 km further up; S02 and S05 on a branch; S04 is a stretch of 0.8 km."""
    file = write(tmp_path / "groups.html", made_up(6, ("NH3_N", "TP"), 3, days=60))
    sand = Sand.open(watch(viewport=SCREEN), file, link_of({("S00", "TP"): 0.5}, "en"))
    kinds = sand.page.evaluate(GROUPS)
    assert [group[0] for group in kinds] == ["treatment works", "domestic", "industry", "tributary", "storm runoff"]
    assert kinds[0][1] == [["Source S00", ["main 45 km", "left bank"]], ["Source S05", ["branch 42.5 km"]]]
    assert kinds[4][1] == [["Source S04", ["main 43–43.8 km", "right bank"]]]
    choose = "select.grouping"
    sand.page.select_option(choose, "reach")
    reaches = sand.page.evaluate(GROUPS)
    assert [[group[0], [row[0][-3:] for row in group[1]]] for group in reaches] == [
        ["main", ["S04", "S03", "S01", "S00"]],
        ["branch", ["S05", "S02"]],
    ]
    assert reaches[0][1][0][1] == ["storm runoff", "43–43.8 km", "right bank"]
    sand.page.select_option(choose, "bank")
    assert [[group[0], [row[0][-3:] for row in group[1]]] for group in sand.page.evaluate(GROUPS)] == [
        ["left bank", ["S03", "S00"]],
        ["right bank", ["S04", "S01"]],
        ["bank not known", ["S05", "S02"]],
    ]
    sand.settle()
    again = Sand.open(watch(viewport=SCREEN), file, "#" + sand.read()["link"].partition("#")[2])
    assert again.page.locator(choose).input_value() == "bank"
    assert again.factors() == {("S00", "TP"): 0.5}


def test_groups_are_offered_as_far_as_they_are_known(watch: Watch, tmp_path: Path) -> None:
    """A response of an older version does not say where sources enter; one may say the reach and not the bank."""
    made = made_up(4, ("NH3_N",), 2, days=60)
    places = ["reach", "chainage", "end", "bank"]
    old = dataclasses.replace(made, emissions=made.emissions.drop(columns=places))
    no_bank = dataclasses.replace(made, emissions=made.emissions.assign(bank=""))
    sand = Sand.open(watch(), write(tmp_path / "old.html", old), "#group=bank")
    assert sand.page.locator("select.grouping").count() == 0
    assert len(sand.page.evaluate(GROUPS)) == 4
    sand = Sand.open(watch(), write(tmp_path / "some.html", no_bank), "#group=bank")
    options = sand.page.locator("select.grouping option")
    assert options.evaluate_all("(list) => list.map((one) => one.value)") == ["kind", "reach"]
