"""What stands in, over and beside a river of HEC-RAS, against numbers worked by hand."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.errors import InputError
from danao.importers import Import, read_hecras
from danao.importers._hecras_areas import area_by_level
from danao.importers._hecras_lines import crossings
from danao.importers._profiles import higher, points_of, segments_of, steps
from danao.river.grid import Grid
from danao.river.structures import Culvert, Gate, HeadLoss, Weir
from danao.scenario_file import import_river, read_river, write_river

BEECH = Path(__file__).parents[1] / "data/importers/beech.g01"
CRS = "EPSG:32650"
FOOT = 0.3048


@pytest.fixture(scope="module")
def beech() -> Import:
    return read_hecras(BEECH, "SI", CRS)


def edited(folder: Path, *edits: tuple[str, str]) -> Import:
    text = BEECH.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "edited.g01"
    path.write_text(text, encoding="utf-8")
    return read_hecras(path, "SI")


def left(found: Import, name: str) -> list[str]:
    return [record.note for record in found.left if record.name == name]


def taken(found: Import, name: str) -> str:
    return next(record.note for record in found.taken if record.name == name and record.kind != "cross section")


# Ground


def test_an_obstruction_raises_the_ground(beech: Import) -> None:
    # stations 5 to 10 up to 10.5 m, 40 to 45 up to 9.8 m, on overbanks at 8.8 m beside a channel 10 m wide and 4 deep
    section = beech.river.reach("Beech Main").sections[1]
    assert float(section.area(9.8)) == pytest.approx(10.0 * 4.0 + 50.0 * 1.0 - 5.0 * 1.0 - 5.0 * 1.0, rel=1e-12)
    assert float(section.area(10.8)) == pytest.approx(40.0 + 50.0 * 2.0 - 5.0 * 1.7 - 5.0 * 1.0, rel=1e-12)


def test_a_levee_ends_the_section_in_a_wall(beech: Import) -> None:
    # levees at 10 (9.6 m) and 45 (9.5 m): 35 m of ground at 8.6 m are left, 10 of them the channel, 4 m deep
    section = beech.river.reach("Beech Main").sections[2]
    assert float(section.area(9.4)) == pytest.approx(10.0 * 4.0 + 35.0 * 0.8, rel=1e-12)
    assert section.bank == 9.5
    assert section.shape.station[0] == 10.0
    assert section.shape.station[-1] == 45.0


def test_a_levee_outside_the_points_is_left(tmp_path: Path) -> None:
    found = edited(tmp_path, ("Levee=-1,10,9.6", "Levee=-1,-10,9.6"))
    assert "a levee outside the points, or left and right exchanged" in left(found, "Beech Main 400")
    assert found.river.reach("Beech Main").sections[2].shape.station[0] == 0.0


def test_panels_that_hold_no_ground_are_left_out(tmp_path: Path) -> None:
    panels = "       0     .06       0      20     .03       0      30     .06       0"
    plain = BEECH.read_text().partition("#Mann")[2].splitlines()[1]
    twice = "       0     .09       0       0    0.06       0      20    0.03       0"
    more = (
        f"{twice}\n       0    0.06       0      20    0.03       0      30    0.06       0\n      50     .01       0"
    )
    found = edited(tmp_path, (f"#Mann= 3 , 0 , 0 \n{plain}", f"#Mann= 7 , 0 , 0 \n{more}"))
    assert len(plain) == len(panels)
    assert found.river.reach("Beech Main").sections[0].shape.manning == ((0.0, 0.06), (20.0, 0.03), (30.0, 0.06))
    assert any("hold no ground" in note for note in left(found, "Beech Main 600"))


# Crossings


def test_a_culvert_has_its_barrels_and_the_road_over_them(beech: Import) -> None:
    pipe, box, road = (item for item in beech.river.structures if " 550 " in item.name)
    assert isinstance(pipe, Culvert)
    assert isinstance(box, Culvert)
    assert (pipe.barrel.rise, pipe.invert_upstream, pipe.invert_downstream, pipe.length) == (1.5, 5.2, 5.1, 20.0)
    assert (pipe.entrance_loss, pipe.exit_loss, pipe.inlet) == (0.5, 1.0, "concrete_pipe_square_edge")
    assert (box.barrel.width, box.barrel.rise, box.barrels, box.manning) == (2.0, 1.2, 2, 0.015)
    # 10 m behind the section upstream, and half of 20 m
    assert pipe.at == box.at == road.at == ("Beech Main", 20.0)
    assert isinstance(road, Weir)
    assert (road.crest, road.width) == (9.5, 50.0)
    # Q = 1.7 b H^1.5
    assert road.flow_between(10.5, 5.0) == pytest.approx(1.7 * 50.0, rel=1e-9)
    assert taken(beech, "Beech Main 550") == "it becomes 2 Culvert, 1 Weir"
    assert left(beech, "Beech Main 550") == [
        "its bottom has a roughness of its own, 0.03: the barrel keeps one n",
        "Culvert Bottom Depth of 0.2: the barrel keeps its whole height",
        "the inlet of chart 58, scale 1 counts as a plain one: those of HDS-5 differ by up to 15 %",
    ]


def test_piers_are_the_drag_of_what_they_take_up(beech: Import) -> None:
    (loss,) = (item for item in beech.river.structures if isinstance(item, HeadLoss))
    # a pier of 0.5 m from the bed at 4.8 m to 10.8 m; below that 10 · 6 of the channel and 40 · 2 beside it, less
    # 5 · 1.7 and 5 · 1 of the obstructions
    assert loss.coefficient == pytest.approx(1.33 * 0.5 * 6.0 / (60.0 + 80.0 - 8.5 - 5.0), rel=1e-12)
    assert loss.at == ("Beech Main", 135.0)
    assert "its deck from 10.80 m on" in taken(beech, "Beech Main 450")


def test_an_inline_structure_has_level_weirs_and_gates(beech: Import) -> None:
    low, high, gate = (item for item in beech.river.structures if " 250 " in item.name)
    assert (low.crest, low.width, high.crest, high.width) == (6.4, 10.0, 9.4, 40.0)
    assert isinstance(gate, Gate)
    assert (gate.width, gate.sill, gate.height, gate.opening) == (6.0, 4.5, 1.5, 1.5)
    assert gate.discharge_coefficient == 0.6
    assert beech.notes[-2:] == (
        "gates are wide open: their openings stand in the flow file of HEC-RAS",
        "a sluice passes 3 to 16 % less than C b e sqrt(2 g H)",
    )
    assert left(beech, "Beech Main 250 Flap") == ["gates of type 2: 0 and 1 are sluice and radial gates"]


def test_how_far_a_gate_is_from_that_of_hec_ras() -> None:
    gate = Gate("g", ("a", 1.0), width=1.0, sill=0.0, height=50.0, discharge_coefficient=0.6, opening=1.0)
    apart = [gate.flow_between(head, -1.0) / (0.6 * math.sqrt(2 * 9.81 * head)) - 1.0 for head in (1.5, 2, 3, 5, 10)]
    assert apart == pytest.approx([-0.152, -0.163, -0.106, -0.062, -0.030], abs=1e-3)


@pytest.mark.parametrize(
    ("old", "new", "name", "why"),
    [
        ("Culvert=1,1.5,", "Culvert=9,1.5,", "Beech Main 550", "culverts of this shape are not taken: Con Span"),
        ("10,20,1.7,0, 2, 2,", "10,20,1.7,0, x, 2,", "Beech Main 550", "not of the known form"),
        (
            "     0.5     0.5\n       4    10.8",
            "       0       0\n       4    10.8",
            "Beech Main 450",
            "no pier stands",
        ),
        ("20,6,1.9,0,0.95", "20,6,9,0,0.95", "Beech Main 250 discharge_coefficient", "0.1 to 1.5"),
        ("Lateral Weir Coef=1.1", "Lateral Weir Coef=0", "Beech Main 390", "its coefficient is not above 0"),
        (",Low Field       \nLateral", ",Mesh            \nLateral", "Beech Main 390", "it leads to no storage area"),
        ("       6       0       7      10", "       6       0       7      90", "Low Field", "volumes do not grow"),
        ("       6       0       7      10", "       6       0       7      20", "Low Field", "its area falls"),
    ],
)
def test_what_cannot_be_taken_is_left_with_the_reason(tmp_path: Path, old: str, new: str, name: str, why: str) -> None:
    assert any(why in note for note in left(edited(tmp_path, (old, new)), name))


def test_multiple_openings_and_meshes_are_left(beech: Import) -> None:
    assert "parted between its openings" in left(beech, "Beech Main 50")[0]
    assert left(beech, "Mesh") == ["it is two-dimensional"]
    assert left(beech, "Loose") == ["its storage area is not taken"]


# Storage areas


def test_a_storage_area_is_a_pond_with_its_volumes(beech: Import) -> None:
    # 10 000 m³ from 6 to 7 m, 20 000 and 30 000 m³ in the next metres, on a basin of 20 m
    basin = beech.river.reach("Low Field (pond)").sections[-1]
    for level, volume in ((6.5, 5e3), (7.0, 1e4), (8.0, 3e4), (8.5, 4.5e4), (9.0, 6e4)):
        assert float(basin.area(level)) * 20.0 == pytest.approx(volume, abs=5.0)


def test_acre_feet_go_with_feet(tmp_path: Path) -> None:
    path = tmp_path / "feet.g01"
    path.write_text(BEECH.read_text(encoding="utf-8"), encoding="utf-8")
    basin = read_hecras(path, "US").river.reach("Low Field (pond)").sections[-1]
    assert float(basin.area(9.0 * FOOT)) * 20.0 == pytest.approx(60.0 * 43_560.0 * FOOT**3, rel=1e-3)


def test_a_lateral_structure_parts_its_reach_and_leads_to_the_pond(beech: Import) -> None:
    # it begins 10 m behind the section at 200 m and is 60 m long: its middle is nearest to that section
    nodes = beech.river.nodes()
    assert nodes["Beech Main at 3"] == (
        ("Beech Main", "downstream"), ("Beech Main (2)", "upstream"), ("Beech Main 390", "upstream"),
    )  # fmt: skip
    assert [end for end, _ in nodes["Low Field (storage area)"]] == ["Low Field (pond)", "Sill", "Beech Main 390"]
    assert beech.river.reach("Beech Main (2)").start == 200.0
    assert [item.at for item in beech.river.structures if item.name.startswith("Beech Main 250")] == [
        ("Beech Main (2)", 323.0)
    ] * 3
    (weir,) = (item for item in beech.river.structures if item.at[0] == "Beech Main 390")
    assert weir.flow_between(10.2, 6.0) == pytest.approx(1.1 * 60.0, rel=1e-9)
    assert beech.open_ends() == (("Beech Main", "upstream"), ("Beech Main (2)", "downstream"))
    homes = {record.name: record.reach for record in beech.taken}
    assert (homes["Beech Main 400"], homes["Beech Main 300"]) == ("Beech Main", "Beech Main (2)")


def test_a_connection_is_a_weir_between_two_ponds(beech: Import) -> None:
    reach = beech.river.reach("Sill")
    assert (reach.upstream, reach.downstream) == ("Low Field (storage area)", "High Field (storage area)")
    (weir,) = (item for item in beech.river.structures if item.at[0] == "Sill")
    assert (weir.crest, weir.width) == (8.0, 30.0)
    assert taken(beech, "Sill") == "1 Weir on a reach of 20 m"
    assert left(beech, "Sill") == ["culverts beside its weir are not taken"]


def test_a_lateral_structure_may_lead_to_another_reach(tmp_path: Path) -> None:
    end = "Lateral Weir End=                ,                ,        ,Low Field       "
    found = edited(tmp_path, (end, "Lateral Weir End=Beech           ,Main            ,200     ,                "))
    assert found.river.reach("Beech Main 390").downstream == "Beech Main at 5"
    assert [reach.name for reach in found.river.reaches if reach.name.startswith("Beech Main (")] == [
        "Beech Main (2)",
        "Beech Main (3)",
    ]


@given(
    st.lists(st.tuples(st.floats(0.05, 10.0), st.floats(0.0, 1e6)), min_size=1, max_size=8),
    st.floats(-50.0, 50.0),
)
def test_volumes_are_met_wherever_areas_grow(steps_: list[tuple[float, float]], bottom: float) -> None:
    rise = np.array([step for step, _ in steps_])
    area = np.sort([value for _, value in steps_])
    if not area[-1] > 1.0:
        return
    level = np.concatenate([[bottom], bottom + np.cumsum(rise)])
    volume = np.concatenate([[0.0], np.cumsum(area * rise)])
    levels, areas, off = area_by_level(level, volume)
    assert off < 1e-9
    held = np.concatenate([[0.0], np.cumsum(0.5 * np.diff(levels) * (np.array(areas)[1:] + np.array(areas)[:-1]))])
    assert np.interp(level, levels, held) == pytest.approx(volume, abs=1e-3 * area[-1] + 1e-6)


# Lines


def test_centre_lines_run_from_the_first_cut_line_to_the_last(beech: Import) -> None:
    lines = {reach.name: reach.line for reach in beech.river.reaches}
    # drawn from (0, 0) to (400, 0) to (400, -700), cut at x = 50 and y = -500: 850 m for 500 m of chainage; the reach
    # is parted at 200 m, 40 % of the way
    assert lines["Beech Main"] == ((50.0, 0.0), (390.0, 0.0))
    assert lines["Beech Main (2)"] == ((390.0, 0.0), (400.0, 0.0), (400.0, -500.0))
    assert lines["Beech Main 390"] == ((390.0, 0.0), (500.0, -300.0))
    assert lines["Low Field (pond)"] == ((500.0, -300.0), (450.0, -300.0))
    assert lines["High Field (pond)"] is None


def test_without_a_system_there_are_no_lines() -> None:
    found = read_hecras(BEECH, "SI")
    assert not any(reach.line for reach in found.river.reaches)
    assert "name it (crs)" in left(found, "Beech Main")[0]


def test_lines_that_cross_twice_and_not_at_all() -> None:
    bend = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    assert crossings(bend, [(5.0, -5.0), (5.0, 15.0)], CRS) == pytest.approx([5.0 / 30.0, 25.0 / 30.0])
    assert crossings(bend, [(20.0, 0.0), (20.0, 5.0)], CRS) == []


# Profiles


def test_the_higher_of_two_lines() -> None:
    ground = segments_of([(0.0, 5.0), (10.0, 0.0), (20.0, 5.0)])
    found = points_of(higher(ground, [(5.0, 1.0, 15.0, 1.0)]))
    assert found == [(0.0, 5.0), (5.0, 2.5), (8.0, 1.0), (12.0, 1.0), (15.0, 2.5), (20.0, 5.0)]


def exact(segments: list[tuple[float, float, float, float]], level: float) -> float:
    """Return ∫ H^1.5 dx over a crest."""
    total = 0.0
    for x, z, x_to, z_to in segments:
        here, there = max(level - z, 0.0), max(level - z_to, 0.0)
        if z == z_to:
            total += (x_to - x) * here**1.5
        else:
            total += (x_to - x) * (there**2.5 - here**2.5) / 2.5 / (z - z_to)
    return total


@pytest.mark.parametrize(("depth", "most"), [(0.2, 0.29), (0.3, 0.08), (0.5, 0.035), (1.0, 0.009), (2.0, 0.002)])
def test_how_far_steps_are_from_a_notch(depth: float, most: float) -> None:
    """A crest that falls by 1 m and rises again: the error by the depth of water over its lowest point."""
    notch = segments_of([(0.0, 1.0), (100.0, 0.0), (200.0, 1.0)])
    stepped = sum(width * max(depth - level, 0.0) ** 1.5 for level, width in steps(notch, 6))
    assert abs(stepped / exact(notch, depth) - 1.0) < most


@given(st.lists(st.tuples(st.floats(0.1, 50.0), st.floats(0.0, 20.0)), min_size=2, max_size=12), st.integers(1, 8))
def test_steps_keep_the_width_and_the_mean_level(pieces: list[tuple[float, float]], most: int) -> None:
    stations = np.concatenate([[0.0], np.cumsum([width for width, _ in pieces[1:]])])
    line = segments_of(list(zip(stations.tolist(), [level for _, level in pieces], strict=True)))
    found = steps(line, most)
    assert len(found) <= most
    assert sum(width for _, width in found) == pytest.approx(stations[-1])
    mean = sum(0.5 * (z + z_to) * (x_to - x) for x, z, x_to, z_to in line)
    assert sum(level * width for level, width in found) == pytest.approx(mean, abs=1e-9)


# All


def test_the_report_is_in_chinese_throughout(beech: Import) -> None:
    report = beech.in_words("zh")
    assert [record.note for record in (*beech.taken, *beech.left) if " " in record.note and record.note in report] == [
        "500 m"
    ]
    assert [note for note in beech.notes if note in report] == []
    assert "涵洞，第 20 行 (Beech Main 550)：成为 2 Culvert、1 Weir" in report
    assert "长 20 m 的河段上的 1 座 Weir（堰）；原河段在里程 200 m 处分开" in report


def test_it_is_written_and_read_again_and_cut_into_cells(beech: Import, tmp_path: Path) -> None:
    again = read_river(write_river(beech.river, tmp_path / "case"))
    assert again.describe() == beech.river.describe()
    assert np.isfinite(Grid.cut(beech.river, 50.0).cell_length).all()
    import_river(BEECH, tmp_path / "other", "SI", CRS)
    assert read_river(tmp_path / "other/river.yaml").crs == CRS


PIECES = st.one_of(
    st.sampled_from(["", "-", "0", "1e400", "nan", "9" * 30, "=", ",", "\n", "-1", "1e308", "Culvert=1\n", "\t", "F"]),
    st.text(max_size=6),
)
EDITS = st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(0, 60), PIECES), min_size=1, max_size=4)


@settings(max_examples=250, deadline=None)
@given(edits=EDITS)
def test_a_damaged_file_gives_a_river_or_says_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[float, int, str]]
) -> None:
    text = BEECH.read_text(encoding="utf-8")
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    path = tmp_path_factory.getbasetemp() / "fuzz.g01"
    path.write_bytes(text.encode("utf-8", "replace"))
    found = None
    with suppress(InputError):
        found = read_hecras(path, "SI", CRS)
    if found is not None:
        assert str(found)
