"""Pictures of the water: what is drawn is what the run found, in both languages, and films are whole or not at all."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import itertools
import json
import os
import re
import subprocess
import sys
import warnings
from dataclasses import dataclass

import matplotlib
import numpy as np
import pytest
from matplotlib.animation import PillowWriter
from matplotlib.collections import LineCollection, PolyCollection
from PIL import Image

import danao
from danao.errors import InputError, RunError
from danao.planning.steady_profile import rating_table
from danao.reporting import channel, film_page
from danao.reporting.channel import Channel
from danao.reporting.figures import animate_profile as films
from danao.reporting.figures.animate_profile import animate_profile
from danao.reporting.figures.level_discharge_loop import level_discharge_loop
from danao.reporting.figures.long_profile import long_profile
from danao.reporting.figures.section import section_picture, section_picture_at
from danao.reporting.texts import say
from tests.rivers import estuary, flume, y_junction
from tests.runs import START, after, run

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
TIDE = 44_712.0  # s


@dataclass(frozen=True)
class Stub:
    """A structure, as the pictures see one."""

    name: str
    at: tuple[str, float]
    sill: float | None = None
    crest: float | None = None
    height: float | None = None
    opening: float | None = None
    invert_upstream: float | None = None
    invert_downstream: float | None = None
    title: dict[str, str] | None = None


BARREL = danao.BoxBarrel(2.0, 1.5)
STRUCTURES = (
    danao.Gate(
        "gate",
        ("main", 8000.0),
        width=5.0,
        sill=-1.0,
        height=3.0,
        opening=0.5,
        title={"zh": "水闸", "en": "Tide gate"},
    ),
    danao.Pump("pump", ("main", 8100.0), curve=[(0.0, 3.0), (1.0, 1.0)]),
    danao.Weir("weir", ("main", 3000.0), crest=0.4, width=5.0),
    danao.Culvert(
        "culvert", ("main", 5000.0), barrel=BARREL, invert_upstream=-0.2, invert_downstream=-0.4, length=20.0
    ),
)


def with_structures() -> danao.River:
    plain = estuary()
    return danao.River(plain.reaches, plain.stations, STRUCTURES)


@pytest.fixture(scope="module")
def tidal():
    """Twenty-five hours of a tidal river, every half hour, with salt."""
    times = START + (np.arange(0.0, 26.0 * 3600.0, 600.0) * 1e9).astype("timedelta64[ns]")
    seconds = (times - START) / np.timedelta64(1, "s")
    sea = danao.Series(times, 0.9 * np.cos(2.0 * np.pi * seconds / TIDE))
    ends = [danao.Inflow("main", flow=15.0, quality={"SALINITY": 0.1}), danao.Level("main", sea, {"SALINITY": 30.0})]
    scheme = {"cell": 400.0, "step": 60.0, "output": 1800.0}
    return run(estuary(), ends, 25.0 * 3600.0, quality={"SALINITY": 0.1}, **scheme)


@pytest.fixture(scope="module")
def forked():
    """An hour of steady flow through a junction."""
    ends = [danao.Inflow("left", flow=3.0), danao.Inflow("right", flow=2.0), danao.FreeOutflow("main")]
    return run(y_junction(), ends, 3600.0, cell=500.0, step=60.0)


def texts(axes) -> set[str]:
    found = {text.get_text() for text in axes.texts} | {axes.get_title(loc=where) for where in ("left", "right")}
    return found | {axes.get_xlabel(), axes.get_ylabel(), *axes.get_legend_handles_labels()[1]}


def line(axes, label: str) -> np.ndarray:
    (found,) = [one for one in axes.get_lines() if one.get_label() == label]
    return np.column_stack(found.get_data()).astype(float)


def drawn(axes) -> bytes:
    """Draw without a warning: a glyph that the fonts lack, or a layout that does not fit, is one."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes.figure.savefig(stream, format="png")
    return stream.getvalue()


def corners(axes, label: str) -> np.ndarray:
    (found,) = [one for one in axes.collections if one.get_label() == label]
    return found.get_paths()[0].vertices


# the long profile


def test_lines_of_the_profile_are_the_results(tidal):
    axes = long_profile(tidal, times=["2020-01-01T06:10"], lang="en")
    level = tidal.dataset["level"].values
    x = tidal.dataset["chainage"].values * 1e-3
    np.testing.assert_allclose(line(axes, "Mean level"), np.column_stack([x, level.mean(axis=0)]), rtol=1e-13)
    np.testing.assert_array_equal(line(axes, "Bed")[:, 1], tidal.dataset["bed"].values)
    np.testing.assert_array_equal(line(axes, "2020-01-01 06:00")[:, 1], level[12])
    edges = corners(axes, "Lowest to highest level")
    for levels in (level.min(axis=0), level.max(axis=0)):
        pairs = set(map(tuple, np.column_stack([x, levels])))
        assert pairs <= set(map(tuple, edges))


def test_both_banks_come_from_the_sections(tidal):
    axes = long_profile(tidal, lang="en")
    bed = 0.5 - 3e-4 * tidal.dataset["chainage"].values
    np.testing.assert_allclose(line(axes, "Left bank")[:, 1], bed + 6.0, atol=1e-9)
    np.testing.assert_allclose(line(axes, "Right bank")[:, 1], bed + 5.2, atol=1e-9)
    low, high = axes.get_ylim()
    assert low < bed.min()
    assert high > bed.max() + 6.0


def test_structures_stand_at_their_chainage_and_reach_their_sill(tidal):
    axes = long_profile(tidal, river=with_structures(), lang="zh")
    bars = {(round(p.get_x() + 0.5 * p.get_width(), 6), round(p.get_y(), 6)): p.get_height() for p in axes.patches}
    tops = {(x, round(bottom + height, 6)) for (x, bottom), height in bars.items()}
    bed = 0.5 - 3e-4 * np.array([3000.0, 5000.0, 8000.0])
    assert set(bars) == {(3.0, round(bed[0], 6)), (5.0, round(bed[1], 6)), (5.0, -0.2), (8.0, bed[2]), (8.0, -0.5)}
    assert tops == {(3.0, 0.4), (5.0, -0.2), (5.0, 1.3), (8.0, -1.0), (8.0, 2.0)}
    assert {"weir", "culvert", "水闸\npump"} <= texts(axes)
    stems = [one.get_xdata()[0] for one in axes.get_lines() if len(one.get_xdata()) == 2 and one.get_zorder() == 4]
    np.testing.assert_allclose(stems, [8.1])
    named = {text.get_text(): text.xy for text in axes.texts}
    water = tidal.dataset["level"].values.max(axis=0)
    highest = np.interp([3000.0, 5000.0], tidal.dataset["chainage"].values, water)
    np.testing.assert_allclose([named["weir"][1], named["culvert"][1]], np.maximum(highest, [0.4, 1.3]))


def test_a_structure_on_another_reach_is_not_drawn(forked):
    river = danao.River(
        y_junction().reaches, y_junction().stations, [danao.Weir("far", ("left", 100.0), crest=9.0, width=2.0)]
    )
    assert not long_profile(forked, river=river).patches
    assert len(long_profile(forked, river=river, course=("left", "main")).patches) == 1


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        (Stub("pump", ("main", 0.0)), []),
        (Stub("weir", ("main", 0.0), crest=1.0), [(-np.inf, 1.0)]),
        (Stub("gate", ("main", 0.0), sill=1.0, height=2.0, opening="by a rule"), [(-np.inf, 1.0), (1.0, 3.0)]),
        (Stub("open", ("main", 0.0), sill=1.0, height=2.0, opening=2.5), [(-np.inf, 1.0)]),
        (Stub("moving", ("main", 0.0), crest=danao.Monthly(range(1, 13))), []),
        (Stub("culvert", ("main", 0.0), invert_upstream=0.3, invert_downstream=0.5), [(-np.inf, 0.5)]),
    ],
)
def test_levels_of_a_structure_are_those_that_are_numbers(structure, expected):
    assert [(part.bottom, part.top) for part in channel.parts(structure)] == expected


def test_several_runs_share_a_profile(tidal):
    higher = dataclasses.replace(tidal, dataset=tidal.dataset.assign(level=tidal.dataset["level"] + 0.5))
    axes = long_profile([tidal, higher, tidal], lang="en")
    labels = axes.get_legend_handles_labels()[1]
    assert labels.count("test: mean level") == 2  # the third is the first again
    assert labels.count("Lowest to highest level") == 1
    assert axes.get_ylim()[1] > tidal.dataset["level"].values.max() + 0.5
    assert "Mean level" in long_profile([tidal, tidal], lang="en").get_legend_handles_labels()[1]


def test_a_course_through_a_junction_counts_the_distance(forked):
    axes = long_profile(forked, course=("right", "main"), lang="en")
    x = line(axes, "Mean level")[:, 0]
    assert (np.diff(x) > 0.0).all()
    assert axes.get_xlim() == (0.0, 7.0)
    assert axes.get_xlabel() == "Distance (km)"
    marks = {text.get_text(): text.xy[0] for text in axes.texts}
    assert marks["below"] == pytest.approx(4.5)
    data = forked.dataset
    order = np.concatenate([np.flatnonzero(data["reach"].values == name) for name in ("right", "main")])
    np.testing.assert_array_equal(line(axes, "Bed")[:, 1], data["bed"].values[order])


def test_sides_without_a_bank_do_not_stretch_the_profile():
    result = run(
        flume(), [danao.Wall("main"), danao.Wall("main", end="downstream")], 60.0, cell=100.0, step=10.0, level=1.0
    )
    axes = long_profile(result)
    assert axes.get_ylim()[1] < 2.0
    assert np.isnan(Channel.of(result).left).all()


def test_results_without_a_river_say_so(tidal, caplog):
    bare = danao.Results(tidal.dataset, tidal.ledger, tidal.trust, tidal.provenance | {"scenario": "{}"})
    axes = long_profile(bare, lang="en")
    assert "give river=" in caplog.text
    np.testing.assert_allclose(line(axes, "Banks")[:, 1], tidal.dataset["bank"].values)
    with pytest.raises(InputError, match="give river="):
        section_picture_at(bare, "bridge")


def test_mistakes_are_told(tidal):
    with pytest.raises(InputError, match="no reach 'maim'; did you mean 'main'"):
        long_profile(tidal, course=["maim"])
    with pytest.raises(InputError, match="outside the run"):
        long_profile(tidal, times=["2021-01-01"])
    with pytest.raises(InputError, match="'noon' is no instant"):
        long_profile(tidal, times=["noon"])
    with pytest.raises(InputError, match="at least one run"):
        long_profile([])
    with pytest.raises(InputError, match="not a language"):
        long_profile(tidal, lang="de")


# the film


def test_frames_are_the_outputs(tidal):
    film = animate_profile(tidal, start="2020-01-01T02:00", stop="2020-01-01T08:00", lang="en")
    assert len(film.times) == 13
    film.frame(-1)
    np.testing.assert_array_equal(line(film.axes, "Level")[:, 1], tidal.dataset["level"].values[16])
    assert film.axes.get_title(loc="right") == "2020-01-01 08:00"
    edges = corners(film.axes, "Lowest to highest level")[:, 1]
    assert edges.max() == tidal.dataset["level"].values[4:17].max()


def test_the_water_has_the_colour_of_its_constituent(tidal):
    film = animate_profile(tidal, "SALINITY", every="2h")
    film.frame(3)
    salt = tidal.dataset["SALINITY"].values[::4]
    (water,) = [one for one in film.axes.collections if isinstance(one, PolyCollection) and one.get_array() is not None]
    np.testing.assert_array_equal(water.get_array(), 0.5 * (salt[3, 1:] + salt[3, :-1]))
    assert len(water.get_paths()) == tidal.dataset.sizes["cell"] - 1
    between = 0.5 * (salt[:, 1:] + salt[:, :-1])
    assert water.get_clim() == (between.min(), between.max())
    assert salt.max() > 10.0


def test_a_gif_has_its_frames_and_a_small_size(tidal, tmp_path):
    film = animate_profile(tidal, "SALINITY", every="2h", fps=5)
    path = film.save(tmp_path / "films" / "tide.GIF")
    with Image.open(path) as picture:
        assert picture.format == "GIF"
        assert picture.n_frames == len(film.times) == 13
        assert picture.info["duration"] == 200
    assert path.stat().st_size < 1.5e6 * 13 / 51  # at the rate of 1.5 MB for 25 hours of half hours
    assert [item.name for item in path.parent.iterdir()] == ["tide.GIF"]


def test_a_writer_that_fails_leaves_nothing(tidal, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    film = animate_profile(tidal, every="6h")
    (tmp_path / "tide.gif").write_bytes(b"the film of yesterday")
    monkeypatch.setattr(PillowWriter, "finish", broken)
    with pytest.raises(RunError, match="No space left"):
        film.save(tmp_path / "tide.gif")
    assert [item.name for item in tmp_path.iterdir()] == ["tide.gif"]
    assert (tmp_path / "tide.gif").read_bytes() == b"the film of yesterday"


def test_a_film_without_ffmpeg_names_the_remedy(tidal, tmp_path, monkeypatch):
    monkeypatch.setitem(matplotlib.rcParams, "animation.ffmpeg_path", str(tmp_path / "no-ffmpeg"))
    film = animate_profile(tidal, every="6h")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)  # nor is there that of the package
    with pytest.raises(InputError, match=r"pip install 'danao\[film\]', or put ffmpeg on the PATH"):
        film.save(tmp_path / "tide.mp4")
    with pytest.raises(InputError, match=r"write \.gif, \.html or \.mp4"):
        film.save(tmp_path / "tide.avi")
    assert not list(tmp_path.iterdir())


def test_an_mp4_has_its_frames_and_plays_everywhere(tidal, tmp_path):
    """Read back by ffmpeg itself: H.264 with the colours and the even sizes that every player knows."""
    try:
        program = films._ffmpeg()
    except InputError as error:
        pytest.skip(str(error))
    film = animate_profile(tidal, "SALINITY", every="2h", fps=5)
    path = film.save(tmp_path / "films" / "tide.MP4")
    told = subprocess.run([program, "-i", path, "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    assert "Video: h264" in told
    assert "yuv420p" in told
    assert re.findall(r"frame=\s*(\d+)", told)[-1] == str(len(film.times)) == "13"
    assert "5 fps" in told
    width, height = map(int, re.search(r", (\d+)x(\d+)", told).groups())
    assert width % 2 == height % 2 == 0
    assert [item.name for item in path.parent.iterdir()] == ["tide.MP4"]


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for ffmpeg")
def test_what_ffmpeg_says_is_told_and_nothing_is_left(tidal, tmp_path, monkeypatch):
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\ncat > /dev/null\necho Starting >&2\necho Unknown encoder h264 >&2\nexit 8\n")
    program.chmod(0o755)
    monkeypatch.setitem(matplotlib.rcParams, "animation.ffmpeg_path", str(program))
    with pytest.raises(RunError, match=r"it ended with status 8 \(Unknown encoder h264\)"):
        animate_profile(tidal, every="6h").save(tmp_path / "films" / "tide.mp4")
    assert not list((tmp_path / "films").iterdir())


def test_a_notebook_shows_the_film(tidal):
    page = animate_profile(tidal, every="12h")._repr_html_()
    assert page.count("data:image/png;base64") == 4  # one stands there before the script runs
    assert "setInterval" in page
    assert page.startswith('<iframe sandbox="allow-scripts"')


def test_a_page_of_a_film_stands_alone_and_is_small(tidal, tmp_path):
    film = animate_profile(tidal, "SALINITY", lang="en")
    page = film.save(tmp_path / "tide.html").read_text("utf-8")
    assert len(page.encode()) < 1.5e6
    data = json.loads(page.split('id="film">')[1].split("</script>")[0])
    assert len(data["frames"]) == len(data["times"]) == len(film.times) == 51
    assert len(set(data["frames"])) == 51
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")
    assert "prefers-reduced-motion" in page
    assert "<p>Space plays and pauses, the arrow keys step.</p>" in page
    script = page.split("</script>\n<script>")[1].split("</script>")[0]
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in page.split("script-src")[1][:80]


def test_a_page_that_would_be_large_says_what_it_leaves_out(tidal, monkeypatch):
    film = animate_profile(tidal, every="2h", lang="en")
    whole = film_page.page(film, "en")
    monkeypatch.setattr(film_page, "MOST_BYTES", len(whole) // 3)
    page = film_page.page(film, "en")
    assert len(page) < 0.5 * len(whole)
    assert "of 13 frames are kept" in page


def test_a_hostile_title_is_text_in_the_page(tidal):
    film = animate_profile(tidal, every="12h")
    film.axes.set_title("</script><img src=x onerror=alert(1)>")
    page = film_page.page(film, "zh")
    assert "<img src=x" not in page
    assert page.count("</script>") == 2


def test_long_films_are_thinned_with_a_note(tidal, monkeypatch, caplog):
    monkeypatch.setattr(films, "MOST_FRAMES", 20)
    film = animate_profile(tidal, lang="zh")
    assert len(film.times) == 17  # every third of 51
    assert film.note == "共 51 个输出时刻，每 3 个取一帧。"
    assert "One frame for every 3 of the 51 outputs." in caplog.text
    assert film.note in film._repr_html_()


def test_mistakes_about_films_are_told(tidal):
    with pytest.raises(InputError) as told:
        animate_profile(tidal, "SALT", fps=0)
    assert len(told.value.problems) == 2
    with pytest.raises(InputError, match="no output lies from"):
        animate_profile(tidal, start="2020-03-01")
    for every in ("soon", "0s", "-1h"):
        with pytest.raises(InputError, match="no time from frame to frame"):
            animate_profile(tidal, every=every)


# the cross section


def test_a_section_shows_ground_levels_and_numbers():
    section = danao.CrossSection.trapezoid(3450.0, 1.0, 10.0, 2.0, [(-50.0, 0.05), (0.0, 0.03)], bank=5.0)
    axes = section_picture(section, [2.0, 4.0, 3.0, 3.0], lang="en")
    ground = [(-13.0, 5.0), (-5.0, 1.0), (5.0, 1.0), (13.0, 5.0)]
    np.testing.assert_array_equal(line(axes, "Ground"), ground)
    np.testing.assert_array_equal(line(axes, "Mean level")[:, 1], [3.0, 3.0])
    assert {"n = 0.05", "n = 0.03", "Left bank 5.00 m", "Right bank 5.00 m", "Section 3+450"} <= texts(axes)
    told = next(text for text in texts(axes) if "Area" in text)
    assert told.splitlines() == [
        "Lowest / mean / highest",
        "Level (m)  2.00 / 3.00 / 4.00",
        "Depth (m)  1.00 / 2.00 / 3.00",
        "Width (m)  14.0 / 18.0 / 22.0",
        "Area (m²)  12.0 / 28.0 / 48.0",
        "Mean depth (m)  0.86 / 1.56 / 2.18",
    ]


def test_open_sides_are_cut_above_the_water():
    axes = section_picture(danao.CrossSection.trapezoid(0.0, 0.0, 10.0, 2.0, 0.03), 2.0, lang="en")
    assert axes.get_ylim()[1] < 4.0
    assert axes.get_xlim()[1] < 15.0
    assert not {text for text in texts(axes) if "bank" in text}


def test_a_dry_section_and_a_level_below_the_bed():
    section = danao.CrossSection.rectangle(0.0, 0.0, 4.0, 0.03, bank=2.0)
    assert not {text for text in texts(section_picture(section, lang="en")) if "Area" in text}
    told = next(text for text in texts(section_picture(section, -0.5, lang="en")) if "Area" in text)
    assert told.splitlines()[:2] == ["Level (m)  −0.50", "Depth (m)  0.00"]
    with pytest.raises(InputError, match="not finite"):
        section_picture(section, [1.0, np.nan])


def test_levels_at_a_station_are_those_at_its_section(tidal):
    axes = section_picture_at(tidal, "mouth", lang="en")
    assert "Section 12+000, the nearest to mouth" in texts(axes)
    level = tidal.dataset["level"].values[:, -1]  # the section lies at the end, beyond the last centre
    np.testing.assert_allclose(line(axes, "Mean level")[:, 1], level.mean())
    axes = section_picture_at(tidal, ("main", 6100.0), lang="en")
    left = np.searchsorted(tidal.dataset["chainage"].values, 6000.0) - 1
    level = tidal.dataset["level"].values[:, left : left + 2].mean(axis=1)  # half-way between two centres
    np.testing.assert_allclose(line(axes, "Mean level")[:, 1], level.mean())
    assert "Section 6+000" in texts(axes)


# level against discharge


def test_the_loop_is_the_run_and_turns_round(tidal):
    axes = level_discharge_loop(tidal, "mouth", start="2020-01-01T06:00", lang="en")
    here = tidal.at("mouth").isel(time=slice(12, None))
    (loop,) = [one for one in axes.collections if isinstance(one, LineCollection)]
    points = np.array([path.vertices[0] for path in loop.get_paths()] + [loop.get_paths()[-1].vertices[1]])
    np.testing.assert_array_equal(points, np.column_stack([here["discharge"], here["level"]]))
    assert (np.diff(loop.get_array()) > 0.0).all()
    assert {"← upstream", "downstream →", "start", "mouth: level against discharge"} <= texts(axes)


def test_arrowheads_point_the_way_it_goes(tidal):
    axes = level_discharge_loop(tidal, ("main", 11_500.0), lang="en")
    here = tidal.at("mouth")
    points = list(zip(here["discharge"].values, here["level"].values, strict=True))
    steps = set(itertools.pairwise(points))
    arrows = [(text.xyann, text.xy) for text in axes.texts if text.arrow_patch is not None]
    assert 5 <= len(arrows) <= 10
    assert set(arrows) <= steps
    assert "main 11+500: level against discharge" in texts(axes)


def test_a_rating_stands_beside_the_loop(tidal):
    river = estuary()
    profiles = danao.steady_profile(river, flow=[40.0, 5.0, 15.0], level=0.0, cell=400.0)
    rating = rating_table(profiles, river)
    axes = level_discharge_loop(tidal, "bridge", rating=rating, lang="en")
    curve = line(axes, "Steady rating")
    np.testing.assert_allclose(curve[:, 0], [5.0, 15.0, 40.0], rtol=1e-6)
    assert (np.diff(curve[:, 1]) > 0.0).all()
    with pytest.raises(InputError, match="the rating has no station"):
        level_discharge_loop(tidal, ("main", 4000.0), rating=rating)
    with pytest.raises(InputError, match="less than two outputs"):
        level_discharge_loop(tidal, "bridge", start="2020-01-02T01:00")


# all of them


@LANGUAGES
def test_every_picture_draws_without_a_missing_glyph(tidal, lang):
    river = with_structures()
    pictures = {
        "profile_level": long_profile([tidal, tidal], river=river, times=[after(7200.0)], lang=lang),
        "level_here": animate_profile(tidal, "SALINITY", river=river, every="6h", lang=lang).axes,
        "ground": section_picture_at(tidal, "bridge", lang=lang),
        "runs_up": level_discharge_loop(tidal, "mouth", lang=lang),
    }
    for key, axes in pictures.items():
        assert len(drawn(axes)) > 10_000
        assert say(key, lang) in texts(axes)
