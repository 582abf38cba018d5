"""A river written as a river file comes back equal to the last bit, whatever its sections are."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao._data import scenario_folder
from danao.describe import content_hash, describe
from danao.errors import InputError, RunError
from danao.importers import read_hecras, read_swmm
from danao.river import structures as kinds
from danao.river.junction import Junction
from danao.river.network import Reach, River, Station
from danao.river.pond import pond
from danao.river.roughness import RoughnessByDepth
from danao.river.section import CrossSection
from danao.scenario_file import import_river, read_river, read_sections, write_river
from tests import rivers

IMPORTERS = Path(__file__).parents[1] / "data/importers"


def assert_comes_back(river: River, folder: Path) -> Path:
    path = write_river(river, folder)
    again = read_river(path)
    assert describe(again) == describe(river)
    assert content_hash(describe(again)) == content_hash(describe(river))
    for a, b in zip(river.reaches, again.reaches, strict=True):
        for one, other in zip(a.sections, b.sections, strict=True):
            assert one == other
            assert one.table().rows.tobytes() == other.table().rows.tobytes()
    return path


SIZE = st.floats(0.05, 500.0)
LEVEL = st.floats(-50.0, 3000.0)
MANNING = st.floats(0.008, 0.2)


@st.composite
def trapezoids(draw: st.DrawFn, chainage: float) -> CrossSection:
    bed = draw(LEVEL)
    bank = draw(st.none() | st.floats(0.5, 20.0).map(lambda rise: bed + rise))
    return CrossSection.trapezoid(chainage, bed, draw(SIZE), draw(st.floats(0.0, 4.0)), draw(MANNING), bank)


@st.composite
def surveys(draw: st.DrawFn, chainage: float) -> CrossSection:
    runs = [*draw(st.lists(st.sampled_from([0.0, 0.25, 1.0]) | SIZE, min_size=1, max_size=7)), draw(SIZE), draw(SIZE)]
    station = np.cumsum([draw(st.floats(-100.0, 100.0)), *runs])
    bed = draw(LEVEL)
    inner = sorted(draw(st.lists(st.floats(0.0, 8.0), min_size=len(runs) - 2, max_size=len(runs) - 2)), reverse=True)
    height = [9.0, *inner, 0.0, 8.5]
    first, last = float(station[0]), float(station[-1])
    cuts = draw(st.lists(st.sampled_from(station[1:-1].tolist()) | st.floats(first, last), max_size=3, unique=True))
    cuts = sorted(cut for cut in cuts if first < cut < last)
    panels = [(start, draw(MANNING)) for start in (first, *cuts)]
    banks = (first, last) if draw(st.booleans()) else None
    still = [(first, float(station[1]), draw(st.none() | st.just(bed + 5.0)))] if station[1] > first else []
    points = (chainage, station, [bed + z for z in height], panels, banks)
    try:
        return CrossSection.surveyed(*points, still)
    except InputError:
        return CrossSection.surveyed(*points)


@st.composite
def pipes(draw: st.DrawFn, chainage: float) -> CrossSection:
    kind = draw(st.sampled_from(["circle", "box", "arch"]))
    invert, width, height, n = draw(LEVEL), draw(st.floats(0.3, 9.0)), draw(st.floats(0.3, 9.0)), draw(MANNING)
    if kind == "circle":
        return CrossSection.circle(chainage, invert, width, n)
    if kind == "box":
        return CrossSection.box(chainage, invert, width, height, RoughnessByDepth((0.0, height), (n, 0.5 * n)))
    return CrossSection.arch(chainage, invert, width, height, n, wave_speed=70.0)


@st.composite
def widths(draw: st.DrawFn, chainage: float) -> CrossSection:
    bed, width, height, n = draw(LEVEL), draw(st.floats(0.3, 9.0)), draw(st.floats(0.3, 9.0)), draw(MANNING)
    if draw(st.booleans()):
        return CrossSection.tabulated(chainage, [bed, bed + height], [width, width + 1.0], n)
    return CrossSection.trapezoid(chainage, bed, width, 1.5, RoughnessByDepth((0.0, height), (n, 0.5 * n)))


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12) | st.sampled_from(
    ["yes", "~", "12", "1e3", "-1", "=A1", "a: b", "a #b", " padded ", "'", '"', "河", "{x}", "null", "0+100"]
)
TITLES = st.none() | st.fixed_dictionaries({"zh": NAMES.filter(str.strip), "en": NAMES.filter(str.strip)})


@st.composite
def any_river(draw: st.DrawFn) -> River:
    names = draw(st.lists(NAMES.filter(str.strip), min_size=1, max_size=4, unique=True))
    nodes = draw(st.lists(NAMES.filter(str.strip), min_size=len(names) + 1, max_size=len(names) + 1, unique=True))
    reaches = []
    for name, upstream, downstream in zip(names, nodes[:-1], nodes[1:], strict=True):
        make = draw(st.sampled_from([trapezoids, surveys, pipes, widths]))
        places = np.cumsum([draw(st.floats(-1e3, 1e4)), *draw(st.lists(SIZE, min_size=1, max_size=3))]).tolist()
        sections = [draw(make(place)) for place in places]
        if make is pipes:
            sections = [replace(sections[0], chainage=section.chainage, bed=section.bed) for section in sections]
        reaches.append(Reach(name, sections, upstream, downstream, draw(TITLES)))
    station = Station("S", names[0], reaches[0].sections[0].chainage, draw(TITLES), "III", draw(st.booleans()))
    return River(reaches, [station], title=draw(TITLES))


@settings(max_examples=60, deadline=None)
@given(river=any_river())
def test_any_river_comes_back_to_the_last_bit(tmp_path_factory: pytest.TempPathFactory, river: River) -> None:
    assert_comes_back(river, tmp_path_factory.mktemp("river"))


def test_the_shipped_river_and_imported_ones_come_back(tmp_path: Path) -> None:
    assert_comes_back(read_river(scenario_folder() / "danao/river.yaml"), tmp_path / "danao")
    assert_comes_back(read_hecras(IMPORTERS / "alder.g01").river, tmp_path / "alder")
    assert_comes_back(read_swmm(IMPORTERS / "creek.inp").river, tmp_path / "creek")
    for name, make in (("loop", rivers.loop), ("fork", rivers.y_junction)):
        assert_comes_back(make(), tmp_path / name)


def test_trapezoids_and_surveyed_points_go_into_tables_for_people(tmp_path: Path) -> None:
    sections = [CrossSection.trapezoid(x, 10.0 - 0.1 * x, 4.0, 1.5, 0.03, 13.0 - 0.1 * x) for x in (0.0, 1.0)]
    points = [CrossSection.surveyed(x, [0, 5, 9], [3.3, 1.1, 2.7], [(0, 0.03), (5, 0.05)]) for x in (0.0, 1.0)]
    river = River([Reach("a", sections, downstream="n"), Reach("b", points, upstream="n")])
    assert_comes_back(river, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"river.yaml", "trapezoids.csv", "surveyed.csv"}
    assert (tmp_path / "trapezoids.csv").read_text().splitlines()[2] == "1.0,9.9,4.0,1.5,12.9,0.03"
    assert (tmp_path / "surveyed.csv").read_text().splitlines()[1:4] == [
        "0.0,0.0,3.3,0.03",
        "0.0,5.0,1.1,0.05",
        "0.0,9.0,2.7,0.05",
    ]


def test_what_cannot_be_written_is_told_and_nothing_is_left_behind(tmp_path: Path) -> None:
    flume = rivers.flume(manning=0.03)
    for river in (
        River([Reach("a", flume.reaches[0].sections, upstream="\x07")]),
        River(flume.reaches, title={"fr": "Canal"}),
        River([Reach("\ud800", flume.reaches[0].sections)]),
    ):
        with pytest.raises(InputError):
            write_river(river, tmp_path)
        assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunError, match="cannot be written"):
        write_river(flume, tmp_path / "file")


def test_a_title_of_plain_text_comes_back_in_both_languages(tmp_path: Path) -> None:
    river = River(rivers.flume(manning=0.03).reaches, title="Flume")
    assert read_river(write_river(river, tmp_path)).title == {"zh": "Flume", "en": "Flume"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[", "it is no JSON"),
        ("[]", "no mapping of reaches"),
        ('{"other": []}', "no sections of reach 'main'"),
        ('{"main": [{"type": "CrossSection"}, 3]}', "another version"),
        ('{"main": [3]}', "no section as danao writes them"),
        ('{"main": [{"type": "CrossSection", "chainage": "x", "bed": 1, "shape": 2}]}', "another version|no section"),
        ('{"main": [{"type": "CrossSection", "chainage": 0, "bed": 1, "shape": {"type": "Circle", "diameter": -1, '
         '"manning": 0.01, "wave_speed": 50}}]}', "diameter"),
        ("[" * 100_000, "nested too deep|no JSON"),
    ],
)  # fmt: skip
def test_faults_of_described_sections_are_told(tmp_path: Path, text: str, rule: str) -> None:
    (tmp_path / "sections.json").write_text(text, encoding="utf-8")
    path = tmp_path / "river.yaml"
    path.write_text("reaches:\n  main:\n    sections: sections.json\n", encoding="utf-8")
    with pytest.raises(InputError, match=rule):
        read_river(path)


def test_described_sections_hold_every_number_in_full(tmp_path: Path) -> None:
    panels = [(0.0, 0.03), (math.pi, 0.05)]
    between = [CrossSection.surveyed(x, [0, 5, 9], [1 / 3 + 3, 1 / 3, 4], panels) for x in (0.0, 0.1)]
    assert_comes_back(River([Reach("main", between)]), tmp_path)
    content = json.loads((tmp_path / "sections.json").read_text(encoding="utf-8"))
    assert content["main"][1]["bed"] == 1 / 3
    assert content["main"][1]["manning"][1] == [math.pi, 0.05]


def test_pipes_stand_in_the_river_file(tmp_path: Path) -> None:
    pipe = [CrossSection.circle(x, 2.0 - x / 100, 0.9, 0.013, wave_speed=70.0) for x in (0.0, 80.0)]
    text = assert_comes_back(River([Reach("main", pipe)]), tmp_path).read_text(encoding="utf-8")
    row = "{shape: circle, chainage: 80.0 m, invert: 1.2 m, diameter: 0.9 m, manning: 0.013, wave_speed: 70.0 m/s}"
    assert row in text


def test_banks_and_still_water_go_into_the_table(tmp_path: Path) -> None:
    points = ([0, 20, 22, 30, 32, 52], [14, 12, 10, 10, 12, 14], [(0, 0.06), (20, 0.03), (32, 0.05)])
    sections = [CrossSection.surveyed(x, *points, (20, 32), [(0, 20, 13.0)]) for x in (0.0, 50.0)]
    assert_comes_back(River([Reach("main", sections)]), tmp_path)
    lines = (tmp_path / "surveyed.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:4] == [
        "0.0,0.0,14.0,0.06,left,13.0",
        "0.0,20.0,12.0,0.03,channel,13.0",
        "0.0,22.0,10.0,0.03,channel,",
    ]


def test_structures_of_every_kind_come_back(tmp_path: Path) -> None:
    sections = [CrossSection.rectangle(x, 0.0, 30.0, 0.03, 9.0) for x in (0.0, 100.0)]
    title, at = {"zh": "闸", "en": "Gate"}, ("main", 1 / 3)
    made = [
        kinds.Weir("broad", at, crest=1 / 3, width=7.1),
        kinds.SharpCrestedWeir("sharp: one", at, crest=2.0, width=3.0, discharge_coefficient=0.7),
        kinds.Gate("gate", at, width=4.0, sill=0.5, height=3.0, opening=1.0, title=title),
        kinds.TideGate("flap", at, width=4.0, sill=0.5, height=3.0),
        kinds.RubberDam("dam", at, width=4.0, sill=0.5, height=3.0, inflation=0.1),
        kinds.Culvert("pipe", at, kinds.CircularBarrel(1.1), invert_upstream=1.0, invert_downstream=0.9, length=30.0),
        kinds.Culvert(
            "box",
            at,
            kinds.BoxBarrel(1.1, 0.7),
            invert_upstream=1.0,
            invert_downstream=0.9,
            length=30.0,
            inlet=kinds.Inlet(0.0098, 2.0, 0.0398, 0.67),
            barrels=3,
        ),
        kinds.Pump("pump", at, curve=[(0.0, 5.0), (1 / 7, 2.0)], running=2, units=3, lowest_level=0.4),
        kinds.HeadLoss("piers", at, coefficient=0.3, reverse=0.4),
        kinds.RatingTable("table", at, level=[0.0, 1.0], discharge=[0.0, 3.3]),
    ]
    assert {type(item) for item in made} == set(kinds.KINDS)
    assert_comes_back(River([Reach("main", sections)], structures=made), tmp_path)


def test_ponds_and_junctions_come_back(tmp_path: Path) -> None:
    basin = pond("basin", "fork", [1 / 3, 2.0, 4.0], [100.0, 700.1, 900.0], link_width=3.0)
    river = River([*rivers.y_junction().reaches, basin], junctions=[Junction("fork", "head")])
    assert_comes_back(river, tmp_path)
    assert [path.name for path in tmp_path.glob("*.json")] == []


# Sections from a table


def test_a_table_with_reaches_becomes_a_river(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(
        "reach,chainage [km],bed [m],bottom_width [m],side_slope,manning\n"
        "arm,0,3,5,1,0.03\narm,1,2,5,1,0.03\nstem,0,2,8,1,0.03\nstem,2,1,8,1,0.03\n",
        encoding="utf-8",
    )
    found = read_sections(path, {"arm": (None, "fork"), "stem": ("fork", "sea")})
    assert found.river.nodes()["fork"] == (("arm", "downstream"), ("stem", "upstream"))
    assert found.river.reach("stem").length == 2000.0
    assert [(record.name, record.line, record.note) for record in found.taken] == [
        ("arm", 2, "2 sections"),
        ("stem", 4, "2 sections"),
    ]
    with pytest.raises(InputError, match="disconnected"):
        read_sections(path)
    with pytest.raises(InputError, match="did you mean 'stem'"):
        read_sections(path, {"stam": (None, None)})


def test_a_table_without_reaches_is_one_reach(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(
        "chainage [m],station [m],elevation [m],manning\n"
        + "".join(f"{x},{y},{z},0.03\n" for x in (0, 50) for y, z in ((0, 5), (4, 1), (8, 5))),
        encoding="utf-8",
    )
    assert [reach.name for reach in read_sections(path).river.reaches] == ["main"]
    path.write_text("chainage [m],station [m],elevation [m],manning\n0,0,5,0.03\n0,4,1,0.03\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"survey.csv:2: .*at least three"):
        read_sections(path)


def test_an_import_writes_a_river_file_once(tmp_path: Path) -> None:
    found, written = import_river(IMPORTERS / "creek.inp", tmp_path)
    assert [path.name for path in written] == ["river.yaml", "import.csv"]
    assert describe(read_river(written[0])) == describe(found.river)
    with pytest.raises(InputError, match="there is a river file already"):
        import_river(IMPORTERS / "creek.inp", tmp_path)
    with pytest.raises(InputError, match="no kind of file"):
        import_river(IMPORTERS / "alder.prj", tmp_path / "other")
    with pytest.raises(InputError, match="units of this file stand in the file"):
        import_river(IMPORTERS / "creek.inp", tmp_path / "other", "US")


def test_what_bulletins_print_comes_back_and_changes_no_hash_where_it_is_not_given(tmp_path: Path) -> None:
    plain = rivers.trapezoid()
    reach = next(iter(plain.reaches)).name
    given = {"city": {"zh": "惠州", "en": "Huizhou"}, "handover": {"zh": "深圳→惠州", "en": "Shenzhen to Huizhou"}}
    stations = {"S": Station("S", reach, 100.0), "T": Station("T", reach, 200.0, **given)}  # type: ignore[arg-type]
    river = replace(plain, stations=stations)
    assert_comes_back(river, tmp_path)
    back = read_river(tmp_path / "river.yaml").stations["T"]
    assert (back.city, back.handover) == (given["city"], given["handover"])
    assert list(describe(river)["stations"]["S"]) == ["type", "name", "reach", "chainage", "title", "target", "control"]
