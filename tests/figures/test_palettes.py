"""Colours of the classes: how far apart they are for every eye and on a grey print, and what else tells them apart."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from danao import figures
from danao.reporting.palette import PALETTES, class_colour, ink_of
from danao.standards._standard import read_standard
from tests.figures import gallery
from tests.figures.colour import MACHADO, ciede2000, lab

STANDARD = read_standard()
CLASSES = STANDARD.class_names

# Pairs of L*, a*, b* and their difference, from table 1 of Sharma, Wu & Dalal (2005): where programs go wrong.
SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0009), 7.1792),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
    ((50.0, -0.0010, 2.4900), (50.0, 0.0009, -2.4900), 4.8045),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "expected"), SHARMA)
def test_the_measure_is_that_of_its_authors(one, other, expected) -> None:
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(expected, abs=5e-5)
    assert ciede2000(np.array(other), np.array(one)) == pytest.approx(expected, abs=5e-5)


def test_white_and_black_and_a_red_are_where_they_are() -> None:
    np.testing.assert_allclose(lab("#FFFFFF"), [100.0, 0.0, 0.0], atol=0.01)
    np.testing.assert_allclose(lab("#000000"), [0.0, 0.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(lab("#FF0000"), [53.24, 80.09, 67.20], atol=0.02)


def least(palette: str, eye: str) -> float:
    """Return the smallest difference between two classes of a palette."""
    seen = [lab(class_colour(STANDARD, name, palette), eye) for name in CLASSES]
    return min(ciede2000(one, other) for one, other in combinations(seen, 2))


@pytest.mark.parametrize("eye", MACHADO)
def test_the_safe_palette_is_safe(eye: str) -> None:
    """Ten is what readers tell apart side by side without a second mark; the palette has more."""
    assert least("safe", eye) >= 18.0


@pytest.mark.parametrize("eye", MACHADO)
@pytest.mark.parametrize("palette", ["safe", "grey"])
def test_what_passes_and_what_fails_stay_apart(palette: str, eye: str) -> None:
    """III and IV lie on the two sides of the usual target."""
    pair = [lab(class_colour(STANDARD, name, palette), eye) for name in ("III", "IV")]
    assert ciede2000(*pair) >= 9.0


def test_greys_go_down_in_even_steps() -> None:
    light = np.array([lab(class_colour(STANDARD, name, "grey"))[0] for name in CLASSES])
    assert np.diff(light) == pytest.approx([-13.0] * 5, abs=0.5)
    assert all(np.hypot(*lab(class_colour(STANDARD, name, "grey"))[1:]) < 0.1 for name in CLASSES)


def test_the_official_hues_need_a_second_mark() -> None:
    """Why numerals and frames are never left out: for some eyes two official hues are nearly one."""
    assert least("map", "normal") >= 10.0
    assert min(least("map", eye) for eye in ("protan", "deutan", "tritan")) < 10.0


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_second_mark_is_there(palette: str, lang: str) -> None:
    """A numeral stands in every cell, and a frame about every one that misses its target, in all palettes."""
    sections = gallery.one(gallery.assessment(lang).sections)
    axes = figures.class_matrix(sections, palette=palette, lang=lang)
    numerals = {STANDARD.label(name, lang) for name in CLASSES}
    assert len([text for text in axes.texts if text.get_text() in numerals]) == len(sections)
    framed = [patch for patch in axes.patches if patch.get_linewidth() == 2.0]
    assert len(framed) == (sections["verdict"] == "not met").sum() > 0


@pytest.mark.parametrize("palette", PALETTES)
def test_numerals_are_read_on_every_class(palette: str) -> None:
    for name in CLASSES:
        ground, ink = (
            lab(colour)[0] for colour in (class_colour(STANDARD, name, palette), ink_of(STANDARD, name, palette))
        )
        low, high = sorted(((value + 16.0) / 116.0) ** 3 if value > 8.0 else value / 903.3 for value in (ground, ink))
        assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2.2, AA


@pytest.mark.parametrize("palette", PALETTES)
def test_every_figure_with_classes_takes_the_palette(palette: str) -> None:
    run = gallery.plans()[0]
    worst = class_colour(STANDARD, "IV", palette).lower()
    band = figures.long_profile(run, constituent="NH3_N", palette=palette)
    on_map = figures.river_map(run, constituent="NH3_N", palette=palette)
    assert worst in {to_hex(patch.get_facecolor()) for patch in band.patches}
    assert worst in {to_hex(line.get_color()) for line in on_map.get_lines()}
