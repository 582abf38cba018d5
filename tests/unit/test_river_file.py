"""Sections of every shape in river files, and back from the documents of scenarios."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from danao.errors import InputError
from danao.forcing.boundaries import Inflow, Level
from danao.river.network import Reach, River
from danao.river.roughness import RoughnessByDepth
from danao.river.section import CrossSection
from danao.scenario import Scenario
from danao.scenario_file import read_river, scenario_from_document, scenario_to_document

POINTS = [(0, 9), (0, 2), (20, 2), (25, 0), (35, 0), (40, 2), (60, 2), (60, 9)]


def river_in_place(folder: Path, *sections: str) -> River:
    listed = "".join(f"      - {{{section}}}\n" for section in sections)
    (folder / "river.yaml").write_text(f"reaches:\n  a:\n    sections:\n{listed}", encoding="utf-8")
    return read_river(folder / "river.yaml")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (
            "shape: rectangle, bed: 1 m, width: 500 cm, bank: 4 m",
            CrossSection.rectangle(0.0, 1.0, 5.0, 0.013, bank=4.0),
        ),
        ("shape: trapezoid, bed: 1 m, bottom_width: 5 m", CrossSection.trapezoid(0.0, 1.0, 5.0, 0.0, 0.013)),
        (
            "shape: tabulated, level: [1 m, 2 m, 4 m], width: [0 m, 20 m, 25 m]",
            CrossSection.tabulated(0.0, [1.0, 2.0, 4.0], [0.0, 20.0, 25.0], 0.013),
        ),
        ("shape: circle, invert: 1 m, diameter: 80 cm", CrossSection.circle(0.0, 1.0, 0.8, 0.013)),
        (
            "shape: box, invert: 1 m, width: 2 m, height: 1.5 m, wave_speed: 100 m/s",
            CrossSection.box(0.0, 1.0, 2.0, 1.5, 0.013, wave_speed=100.0),
        ),
        ("shape: arch, invert: 1 m, width: 2 m, height: 1.5 m", CrossSection.arch(0.0, 1.0, 2.0, 1.5, 0.013)),
    ],
)
def test_shapes_in_place(tmp_path: Path, written: str, wanted: CrossSection) -> None:
    ends = (f"chainage: {x} m, manning: 0.013, {written}" for x in (0, 100))
    assert river_in_place(tmp_path, *ends).reach("a").sections[0] == wanted


def test_roughness_by_depth_in_place(tmp_path: Path) -> None:
    ends = (f"chainage: {x} m, bed: 0 m, bottom_width: 5 m, manning: [[20 cm, 0.06], [1 m, 0.03]]" for x in (0, 100))
    section = river_in_place(tmp_path, *ends).reach("a").sections[0]
    assert section == CrossSection.trapezoid(0.0, 0.0, 5.0, 0.0, RoughnessByDepth((0.2, 1.0), (0.06, 0.03)))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("shape: circel, invert: 1 m, diameter: 1 m", "'circel' is no shape of a section; did you mean 'circle'"),
        ("shape: circle, invert: 1 m, diamter: 1 m", "did you mean 'diameter'"),
        ("shape: circle, bed: 1 m, diameter: 1 m", "invert: the key is missing"),
        ("shape: circle, invert: 1 m, diameter: 1 m, wave_speed: 4 m/s", "outside 5 to 1400"),
        ("shape: tabulated, level: [1 m, 2 m], width: [2 m, 0 m]", "width of 0.0 m at level 2"),
    ],
)
def test_bad_shapes_in_place(tmp_path: Path, written: str, said: str) -> None:
    good = "chainage: 100 m, manning: 0.013, shape: circle, invert: 1 m, diameter: 1 m"
    with pytest.raises(InputError) as caught:
        river_in_place(tmp_path, f"chainage: 0 m, manning: 0.013, {written}", good)
    assert said in str(caught.value)
    assert "river.yaml:4" in str(caught.value)


ROWS = [
    f"{station},{level},0.03,{part},{still}"
    for (station, level), part, still in zip(
        POINTS,
        ["left", "left", "channel", "channel", "channel", "channel", "right", "right"],
        ["3.5", "3.5", "3.5", "", "", "1000", "1000", "1000"],
        strict=True,
    )
]


def surveyed_with_parts(folder: Path, rows: list[str]) -> River:
    head = "chainage [m],station [m],elevation [m],manning,part,ineffective_below [m]\n"
    text = head + "".join(f"{x},{row}\n" for x in (0, 500) for row in rows)
    (folder / "sections.csv").write_text(text, encoding="utf-8")
    (folder / "river.yaml").write_text("reaches:\n  a: {sections: sections.csv}\n", encoding="utf-8")
    return read_river(folder / "river.yaml")


def test_banks_and_still_water_in_a_section_table(tmp_path: Path) -> None:
    section = surveyed_with_parts(tmp_path, ROWS).reach("a").sections[0]
    across, ground = zip(*POINTS, strict=True)
    still = [(0.0, 20.0, 3.5), (40.0, 60.0, 1000.0)]
    assert section == CrossSection.surveyed(0.0, across, ground, 0.03, banks=(20.0, 40.0), ineffective=still)
    plain = [row.rsplit(",", 2)[0] + ",," for row in ROWS]
    section = surveyed_with_parts(tmp_path, plain).reach("a").sections[1]
    assert section == CrossSection.surveyed(500.0, across, ground, 0.03)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("left", "lef", "'lef' is no part of a section; did you mean 'left'"),
        ("left", "", "name the part of every point"),
        ("left", "right", "not left, channel, right in this order"),
        ("channel", "left", "not left, channel, right in this order"),
    ],
)
def test_bad_parts_in_a_section_table(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        surveyed_with_parts(tmp_path, [row.replace(old, new) for row in ROWS])
    assert said in str(caught.value)
    assert "sections.csv:2: part" in str(caught.value)
    assert len(caught.value.problems) >= 2


def test_sections_of_every_shape_come_back_from_their_document() -> None:
    by_depth = RoughnessByDepth((0.5, 2.0), (0.05, 0.03))
    across, ground = zip(*POINTS, strict=True)
    still = [(0.0, 20.0, 3.5), (40.0, 60.0, None)]
    kinds = {
        "parts": [CrossSection.surveyed(x, across, ground, 0.03, (20.0, 40.0), still) for x in (0.0, 900.0)],
        "depth": [CrossSection.surveyed(x, across, ground, by_depth) for x in (0.0, 900.0)],
        "widths": [CrossSection.tabulated(x, [0.0, 3.0], [5.0, 9.0], by_depth) for x in (0.0, 900.0)],
        "circle": [CrossSection.circle(x, 0.0, 2.0, by_depth) for x in (0.0, 900.0)],
        "box": [CrossSection.box(x, 0.0, 2.0, 2.0, 0.013, wave_speed=80.0) for x in (0.0, 900.0)],
        "arch": [CrossSection.arch(x, 0.0, 2.0, 2.0, 0.013) for x in (0.0, 900.0)],
    }
    reaches = [Reach(name, sections, upstream="top", downstream="end") for name, sections in kinds.items()]
    mouths = [Reach("in", kinds["widths"], downstream="top"), Reach("out", kinds["widths"], upstream="end")]
    ends = (Inflow("in", flow=1.0), Level("out", level=4.0))
    period = (np.datetime64("2020-01-01"), np.datetime64("2020-01-02"))
    scenario = Scenario(name="shapes", river=River([*mouths, *reaches]), period=period, boundaries=ends)
    again = scenario_from_document(json.loads(json.dumps(scenario_to_document(scenario))), scenario.hash)
    assert again.hash == scenario.hash
    assert again.river.reaches == scenario.river.reaches
