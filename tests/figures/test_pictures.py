"""Every picture of `danao.figures`: as it was when somebody looked at it, in both languages, on anybody's axes.

After a change that is meant: ``pytest tests/figures --renew-pictures``, then look at tests/figures/baselines.
"""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from danao import figures
from danao.reporting import fonts, style
from tests.figures import gallery, likeness

KEPT = Path(__file__).parent / "baselines"
NAMES = pytest.mark.parametrize("name", sorted(gallery.DRAWN))
LANGUAGE = dict(zip(sorted(gallery.DRAWN), ["zh", "en"] * len(gallery.DRAWN), strict=False))
"""Half of the kept pictures are in Chinese, half in English."""


def test_the_gallery_has_every_picture() -> None:
    assert set(gallery.DRAWN) == set(dir(figures))


@NAMES
def test_a_picture_is_as_it_was(name: str, renew: bool) -> None:
    made = likeness.painted(gallery.DRAWN[name](lang=LANGUAGE[name]))
    file = KEPT / f"{name}.png"
    if renew:
        likeness.keep(made, file)
    found = likeness.difference(made, Image.open(file))
    assert found < likeness.TOLERANCE, f"{name} differs by {found:.1f} of 255: renew it if that is meant"


def test_kept_pictures_are_few_and_small() -> None:
    files = sorted(KEPT.iterdir())
    assert {file.stem for file in files} == set(gallery.DRAWN)
    assert max(file.stat().st_size for file in files) <= 40_000
    assert sum(file.stat().st_size for file in files) <= 1_000_000


@NAMES
def test_both_languages_have_all_their_letters(name: str) -> None:
    """A glyph that the fonts lack, or a layout that does not fit, is a warning."""
    for lang in ("zh", "en"):
        axes = gallery.DRAWN[name](lang=lang)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            axes.figure.draw_without_rendering()
        assert axes.get_title(loc="left").strip()


@NAMES
def test_a_picture_goes_where_it_is_told(name: str) -> None:
    if name == "animate_profile":
        pytest.skip("a film has a figure of its own")
    mine = Figure(figsize=(8.0, 4.0)).subplots()
    assert gallery.DRAWN[name](lang="zh", ax=mine) is mine
    shown = [text for text in mine.findobj(Text) if text.get_text().strip()]
    assert shown
    assert all(text.get_fontfamily()[0] == fonts.FAMILY[0] for text in shown)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mine.figure.draw_without_rendering()


NAMED_BY_USERS = ("class_matrix", "flow_duration", "load_bars", "long_profile", "river_map", "scenario_gain", "series")
HOSTILE = ("</svg><script>alert(1)</script>", "$\\frac{", "=1+1", "\u202egnp.exe", "bell\x07\x00\x1b[0m", "长" * 10_000)


@pytest.mark.parametrize("evil", HOSTILE, ids=lambda text: ascii(text)[:16])
def test_hostile_names_are_text_in_every_picture(evil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = tuple(gallery.renamed(run, evil) for run in gallery.plans())
    table = gallery.one(gallery.assessment("zh").sections).assign(title=evil, main_pollutants=f"{evil}(0.3)")
    monkeypatch.setattr(gallery, "plans", lambda: runs)
    monkeypatch.setattr(gallery, "assessment", lambda lang: SimpleNamespace(sections=table))
    for name in NAMED_BY_USERS:
        stream = io.StringIO()
        with style.look():
            gallery.DRAWN[name](lang="zh").figure.savefig(stream, format="svg")
        tree = ElementTree.fromstring(stream.getvalue())
        assert not [part for part in tree.iter() if part.tag.endswith("}script")]
        assert len(stream.getvalue()) < 400_000, name


def changed(name: str, change) -> float:
    """Return how far a picture is from the kept one after a change to its axes."""
    axes = gallery.DRAWN[name](lang=LANGUAGE[name])
    with style.look():
        change(axes)
    return likeness.difference(likeness.painted(axes), Image.open(KEPT / f"{name}.png"))


def test_the_comparison_sees_what_changes() -> None:
    """Another unit, another word, another colour, one line moved by two per cent of the height."""

    def other_unit(axes) -> None:
        axes.set_ylabel("g/L")

    def other_word(axes) -> None:
        axes.get_legend().get_texts()[2].set_text("Another plan")

    def other_colour(axes) -> None:
        axes.get_lines()[2].set_color("#009E73")

    def moved(axes) -> None:
        line = axes.get_lines()[0]
        line.set_ydata(line.get_ydata() + 0.02 * axes.get_ylim()[1])

    changes = (other_unit, other_word, other_colour, moved)
    found = {change.__name__: round(changed("profile", change), 1) for change in changes}
    assert min(found.values()) > likeness.TOLERANCE, json.dumps(found)


def test_the_comparison_overlooks_how_letters_are_rounded() -> None:
    """A size that differs by a twentieth of a per cent moves every letter a little, as another font engine does."""
    axes = gallery.DRAWN["profile"](lang=LANGUAGE["profile"])
    one = likeness.painted(axes)
    width, height = axes.figure.get_size_inches()
    axes.figure.set_size_inches(1.0005 * width, height)
    other = likeness.painted(axes).crop((0, 0, *one.size))
    assert 0.0 < likeness.difference(one, other) < likeness.TOLERANCE


def test_other_sizes_are_other_pictures() -> None:
    assert likeness.difference(Image.new("RGB", (10, 10)), Image.new("RGB", (10, 11))) == float("inf")
