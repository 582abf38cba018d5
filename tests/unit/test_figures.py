from __future__ import annotations

import io
import re
import string
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from danao import figures
from danao.assessment import assess
from danao.errors import InputError
from danao.forcing.sources import KINDS
from danao.reporting import fonts, statistics, style, texts
from danao.reporting.figures.long_profile import long_profile
from danao.reporting.pictures import _written, picture, svg
from danao.results import LEDGER_COLUMNS
from danao.standards._standard import read_standard
from tests.synthetic import PLANS, synthetic_results

ROOT = Path(__file__).parents[2]
CHECKS = {
    name
    for path in (ROOT / "danao" / "simulation").glob("*.py")
    for name in re.findall(r'Check(?:\.at_most|\.at_least)?\(\s*"(\w+)"', path.read_text("utf-8"))
}
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def runs():
    return [synthetic_results(plan, cell=1000.0, hours=12.0) for plan in PLANS]


@pytest.fixture(scope="module")
def verdicts(runs):
    return assess(runs, lang="zh")


def _measures() -> list[str]:
    stems = [path.stem for path in (ROOT / "danao" / "measures").glob("[a-z]*.py")]
    return ["".join(part.title() for part in stem.split("_")) for stem in stems]


def drawn(axes) -> str:
    """Draw without a warning: a glyph that the fonts lack, or a layout that does not fit, is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return svg(picture(axes))


@LANGUAGES
def test_every_figure_draws_without_a_missing_glyph(runs, verdicts, lang):
    limit = ("Ⅲ", 1.0)
    one = verdicts.sections[verdicts.sections["run"] == "baseline"]
    often = verdicts.compliance.query("by == 'day' and constituent == 'section'")
    titles = [style.title(run, lang) for run in runs]
    pictures = [
        figures.profile(runs, "NH3_N", limit=limit, lang=lang),
        figures.profile(runs, "NH3_N", statistic="highest", lang=lang),
        long_profile(runs[0], lang=lang),
        figures.series(runs, "S4", "NH3_N", limit=limit, lang=lang),
        figures.class_matrix(one, read_standard(), lang=lang),
        figures.load_bars(runs, "NH3_N", lang=lang),
        figures.compliance_bars(often, titles, lang=lang),
    ]
    for axes in pictures:
        text = drawn(axes)
        assert len(text) > 3000
        assert axes.get_title(loc="left") in text


def test_figures_find_their_font_in_foreign_axes(runs):
    """A user's own figure knows nothing of our fonts; its texts must not become boxes."""
    axes = Figure().subplots()
    figures.load_bars(runs, "TP", lang="zh", ax=axes)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes.figure.canvas.draw()


def test_hostile_names_are_only_text():
    hostile = synthetic_results(cell=3000.0, hours=240.0)
    hostile.provenance["title"] = {"zh": "$\\frac{</svg><script>$", "en": "$x_{"}
    text = drawn(figures.profile([hostile], "COD", lang="zh"))
    assert "&lt;/svg&gt;&lt;script&gt;" in text
    assert text.count("</svg>") == 1


def test_profile_shows_means_of_months(runs):
    axes = figures.profile(runs[:1], "TP", statistic="mean")
    line = axes.get_lines()[0]
    values = runs[0].dataset["TP"].values[1:]
    np.testing.assert_allclose(line.get_ydata(), values.mean(axis=0), rtol=5e-3)  # months differ in length
    np.testing.assert_array_equal(line.get_xdata(), runs[0].dataset["chainage"].values / 1000.0)


def test_means_are_those_of_the_assessment(runs, verdicts):
    cell = runs[0].stations.loc["S3", "cell"]
    _, months = statistics.means(runs[0].dataset["COD"], "month")
    rows = verdicts.table.query("run == 'baseline' and station == 'S3' and constituent == 'COD'")
    np.testing.assert_allclose(months[:, cell], rows["unrounded"], rtol=1e-12)


def test_series_by_day_in_a_long_run_and_whole_in_a_short_one(runs):
    table = statistics.series(runs[0], "S4", "COD")
    assert len(table) == 365
    assert (table["low"] <= table["mean"]).all()
    assert (table["mean"] <= table["high"]).all()
    short = synthetic_results(cell=1000.0, hours=1.0, end="2018-01-03")
    assert len(statistics.series(short, "S4", "COD")) == 49


def test_observations_are_marked(runs):
    seen = pd.DataFrame(
        {
            "time": pd.to_datetime(["2018-03-01", "2018-06-01"]),
            "station": "S4",
            "constituent": "NH3_N",
            "value": [1.1, 0.02],
            "below": [False, True],
        }
    )
    axes = figures.series(runs[:1], "S4", "NH3_N", observations=seen, lang="zh")
    labels = axes.get_legend_handles_labels()[1]
    assert "实测值" in labels
    assert "低于检出限" in labels


def test_class_matrix_frames_what_is_missed(verdicts):
    one = verdicts.sections[verdicts.sections["run"] == "baseline"]
    axes = figures.class_matrix(one, read_standard())
    heavy = [patch for patch in axes.patches if patch.get_linewidth() == 2.0]
    assert len(heavy) == (one["verdict"] == "not met").sum() > 0
    assert {text.get_text() for text in axes.texts} <= {"Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"}


@pytest.mark.parametrize("palette", ["map", "safe"])
def test_numerals_are_readable_on_every_class_colour(palette):
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    standard = read_standard()
    for name in standard.class_names:
        colour = standard.colour(name, palette)
        low, high = sorted([luminance(colour), luminance(style.ink(colour))])
        assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG AA


def test_load_bars_say_totals_and_cuts(runs):
    labels = [text.get_text() for text in figures.load_bars(runs, "NH3_N").texts]
    assert labels[0] == "262.6"
    assert labels[-1] == "141.2 (−46%)"


def test_no_pyplot_state():
    code = "import danao, sys; danao.figures.series; print('matplotlib.pyplot' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.strip() == "False"


def test_svg_is_the_same_every_time(runs):
    first, second = (drawn(figures.profile(runs, "COD")) for _ in range(2))
    assert first == second
    marks = set(re.findall(r'(?:href="#|url\(#|id=")(\w{8})-', first))
    assert len(marks) == 1
    assert not re.search(r'(href="#|url\(#|id=")(?!\w{8}-)', first)
    assert marks.isdisjoint(re.findall(r'id="(\w{8})-', drawn(figures.profile(runs, "TP"))))


def test_a_picture_drawn_once_is_what_matplotlib_saves(runs):
    figure, same = (figures.profile(runs, "COD").figure for _ in range(2))
    canvas = figure.canvas
    drawn = _written(figure)
    assert figure.canvas is canvas
    assert figure.dpi == 100.0
    stream = io.StringIO()
    with style.look():
        same.savefig(stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    assert drawn == stream.getvalue()


def test_both_languages_have_the_same_blanks():
    for key, pair in texts.TEXTS.items():
        blanks = [{field for _, field, _, _ in string.Formatter().parse(text) if field is not None} for text in pair]
        assert blanks[0] == blanks[1], key
        assert all(text.strip() for text in pair), key


def test_every_text_is_used_and_every_used_text_exists():
    folder = ROOT / "danao" / "reporting"
    files = [path for path in [*folder.rglob("*.py"), *folder.glob("templates/*")] if not path.name.startswith("texts")]
    sources = {path: path.read_text("utf-8") for path in files}
    # what speaks with the words of capacity or of spills has catalogues of its own
    ours = [text for text in sources.values() if not re.search(r"planning\.\w+\.texts import", text)]
    assert set(re.findall(r'\bsay\(\s*[\'"]([a-z_0-9]+)[\'"]', "\n".join(ours))) <= set(texts.TEXTS)
    source = "\n".join(sources.values())
    assert set(re.findall(r'(?:edition|study)\.say\(\s*"([a-z_0-9]+)"', source)) <= set(texts.TEXTS)
    words = {*re.findall(r"[A-Za-z_0-9]+", source), *CHECKS, *_measures(), *LEDGER_COLUMNS, "not_met"}
    made = {re.sub(r"\{[^{}]*\}", r"\\w+", text) for text in re.findall(r'f"([a-z_]+_\{[^"]*)"', source)}
    for key in texts.TEXTS:
        assert key in words or any(re.fullmatch(pattern, key) for pattern in made), key


def test_every_measure_kind_and_check_has_a_title():
    assert {*_measures(), *(f"kind_{kind}" for kind in (*KINDS, "boundary")), *CHECKS} <= set(texts.TEXTS)


def test_unknown_language():
    with pytest.raises(InputError, match="'de' is not a language"):
        texts.check_language("de")


def test_the_font_has_every_character_that_we_write():
    needed = {ord(letter) for pair in texts.TEXTS.values() for text in pair for letter in text if ord(letter) > 127}
    needed |= {ord(letter) for letter in "澳涌滘圳沥氹劣ⅠⅡⅢⅣⅤ₅≤≥−×"} - {ord("₅")}
    assert needed <= fonts.characters()


def test_embedded_font_is_small_and_complete():
    letters = "".join(pair[0] for pair in texts.TEXTS.values())
    data = fonts.embedded(letters)
    assert data.startswith("data:font/woff;base64,")
    assert len(data) < 210 * len(set(letters))  # the outline of a letter is about 150 bytes, a third more as base64
    assert data == fonts.embedded("".join(pair[0] for pair in texts.TEXTS.values()))


def test_reaches_that_follow_each_other_are_one_course():
    run = synthetic_results(cell=5000.0, hours=240.0, reaches=2)
    assert statistics.courses(run) == [("main",)]  # the branch has no station and begins at 0 as well
    face_chainage = run.dataset["face_chainage"].values
    face_chainage[4:] += 15_000.0
    assert statistics.courses(run) == [("main", "branch1")]
    ends = figures.profile([run], "COD").get_xlim()
    assert ends == (0.0, 30.0)
