"""Weirs, orifices and pumps of SWMM against its formulas by hand, and against flows that EPA SWMM 5.2.4 gives."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from danao.errors import InputError, in_words
from danao.forcing.operations import Reading, Switch
from danao.importers import Import, read_swmm
from danao.importers._report import import_card
from danao.river.network import Station
from danao.river.structures import Culvert, Gate, Pump, RatingTable, SharpCrestedWeir, TideGate, Weir
from danao.scenario_file import read_river, read_scenario, write_river

HEAD = """[OPTIONS]
FLOW_UNITS CMS
[STORAGE]
a 0 100 0 FUNCTIONAL 0 0 1e5
b -5 100 0 FUNCTIONAL 0 0 1e5
[OUTFALLS]
o -20 FREE
[CONDUITS]
c b o 100 0.1 90 0
"""


def network(folder: Path, link: str, shape: str = "", curves: str = "", units: str = "CMS", more: str = "") -> Import:
    """Read the network of basins a (bottom at 0 m) and b (at -5 m) with the link x from one to the other."""
    path = folder / "x.inp"
    text = f"{HEAD}{link}\n[XSECTIONS]\nc CIRCULAR 0.01 0 0 0\n{shape}\n[CURVES]\n{curves}\n{more}"
    path.write_text(text.replace("CMS", units), encoding="utf-8")
    return read_swmm(path)


def flow(found: Import, level: float, behind: float) -> float:
    return sum(item.flow_between(level, behind) for item in found.river.structures)


def reasons(found: Import, kind: str) -> list[str]:
    return [record.note for record in found.left if record.kind == kind]


NOTCH = ("[WEIRS]\nx a b V-NOTCH 1 1.4 NO 0 0 YES", "x TRIANGULAR 1 2 1 1")
SIDE = ("[WEIRS]\nx a b SIDEFLOW 1 1.6 NO 0 0 YES", "x RECT_OPEN 1 2 0 0")
TRAPEZOID = ("[WEIRS]\nx a b TRAPEZOIDAL 1 1.8 NO 0 1.3 NO", "x TRAPEZOIDAL 1 2 1.5 1.5")
ROAD = ("[WEIRS]\nx a b ROADWAY 1 1.6 NO 0 0 NO", "x RECT_OPEN 1 2 0 0")
HOLE = ("[ORIFICES]\nx a b SIDE 1 0.65 NO 0", "x CIRCULAR 0.8 0 0 0")
FLOOR = ("[ORIFICES]\nx a b BOTTOM 1 0.65 NO 0", "x CIRCULAR 0.8 0 0 0")


@pytest.mark.parametrize(
    ("link", "level", "by_hand"),
    [
        (NOTCH, 1.5, 1.4 * 1.0 * 0.5**2.5),
        (NOTCH, 4.0, 1.4 * math.sqrt((3.0 - 0.5) / 0.5)),  # surcharged: an orifice that passes 1.4 m³/s at 1 m
        (SIDE, 1.9, 1.6 * 2.0**0.83 * 0.9**1.67),
        (SIDE, 2.5, 1.6 * 2.0**0.83 * math.sqrt(2.0)),
        (TRAPEZOID, 1.5, 1.8 * 2.0 * 0.5**1.5 + 1.3 * 1.5 * 0.5**2.5),
        (TRAPEZOID, 4.0, 1.8 * 2.0 + 1.3 * 1.5),  # not to be surcharged: no more than at its top
        (ROAD, 2.5, 1.6 * 2.0 * 1.5**1.5),
        (FLOOR, 1.9, 0.65 * math.pi * 0.16 * math.sqrt(2.0 * 9.81 * 0.9)),
    ],
)
def test_free_flow_is_that_of_the_formula(tmp_path: Path, link: tuple[str, str], level: float, by_hand: float) -> None:
    assert flow(network(tmp_path, *link), level, -3.0) == pytest.approx(by_hand, rel=4e-3)


@pytest.mark.parametrize(
    ("link", "level", "behind", "swmm", "apart"),
    [
        (NOTCH, 1.5, 1.25, 0.2297, -0.089),
        (NOTCH, 1.5, 1.45, 0.1409, -0.162),
        (NOTCH, 3.0, 2.9, 0.6262, 0.422),
        (SIDE, 1.5, 1.45, 0.4426, -0.037),
        (TRAPEZOID, 1.9, 1.6, 3.5312, -0.042),
        (ROAD, 1.5, 1.45, 1.1317, -0.261),
        (ROAD, 3.0, 2.9, 9.0534, -0.448),
        (HOLE, 1.2, -3.0, 0.1145, -0.163),
        (HOLE, 2.5, -3.0, 1.5184, -0.056),
        (HOLE, 3.0, 2.2, 1.2949, 0.360),
        (FLOOR, 1.2, -3.0, 0.4124, -0.290),
        (FLOOR, 3.0, 2.2, 1.2949, 0.0),
        (FLOOR, 1.2, 2.0, -1.2949, -0.040),
    ],
)
def test_how_far_it_is_from_swmm_where_it_differs(
    tmp_path: Path, link: tuple[str, str], level: float, behind: float, swmm: float, apart: float
) -> None:
    """The flows are those of the engine of EPA SWMM 5.2.4 between two basins of 10⁹ m², after two minutes."""
    assert flow(network(tmp_path, *link), level, behind) / swmm - 1.0 == pytest.approx(apart, abs=2e-3)


def test_notes_name_the_kind_and_what_is_not_the_same(tmp_path: Path) -> None:
    cases = [(NOTCH, RatingTable, "18 %"), (SIDE, RatingTable, "4 %"), (TRAPEZOID, RatingTable, "its slopes"),
             (ROAD, Weir, "45 %"), (HOLE, Gate, "a Gate on a reach of its own"), (FLOOR, Culvert, "30 %")]  # fmt: skip
    for link, kind, words in cases:
        found = network(tmp_path, *link)
        (item,) = found.river.structures
        assert isinstance(item, kind)
        (note,) = [record.note for record in found.taken if record.name == "x"]
        assert words in note
        assert re.search("[\u4e00-\u9fff].*[\u4e00-\u9fff]", in_words(note, "zh"))
    assert reasons(network(tmp_path, *NOTCH), "back flow of a weir") == ["a RatingTable lets no water back"]
    assert any(
        "round ones as rectangles" in note and "2 to 16 % less" in note for note in network(tmp_path, *HOLE).notes
    )


def test_a_table_stands_clear_of_the_bed_and_its_water_flows_at_once(tmp_path: Path) -> None:
    found = network(tmp_path, "[WEIRS]\nx a b V-NOTCH 0 1.4 YES 0 0 YES", "x TRIANGULAR 1 2 1 1")
    (item,) = found.river.structures
    beds = [section.bed for section in found.river.reach("x").sections]
    assert max(beds) == pytest.approx(item.level[0] - 0.05)
    assert not reasons(found, "back flow of a weir")


def test_feet_count_in_the_formulas(tmp_path: Path) -> None:
    found = network(tmp_path, *SIDE, units="CFS")
    # 1.6 · 2^0.83 · 0.9^1.67 ft³/s at 1.9 ft
    expected = 1.6 * 2.0**0.83 * 0.9**1.67 * 0.3048**3
    assert flow(found, 1.9 * 0.3048, -3.0) == pytest.approx(expected, rel=4e-3)


def test_a_round_hole_is_as_high_as_it_is_and_has_its_area(tmp_path: Path) -> None:
    (gate,) = network(tmp_path, *HOLE).river.structures
    assert isinstance(gate, Gate)
    assert (gate.opening, gate.width * gate.opening) == (0.8, pytest.approx(math.pi * 0.16))
    (flap,) = network(tmp_path, HOLE[0].replace("NO 0", "YES 0"), HOLE[1]).river.structures
    assert isinstance(flap, TideGate)
    assert flap.width == gate.width
    (low,) = network(tmp_path, HOLE[0].replace("0.65", "0.45"), HOLE[1]).river.structures
    assert isinstance(low, Gate)
    assert low.discharge_coefficient * low.width == pytest.approx(0.45 * gate.width)


@pytest.mark.parametrize(
    ("curve", "depth", "swmm", "slack"),
    [
        ("p PUMP2 1 0.1\np 1.5 0.3\np 3 0.7", 0.5, 0.1, 1e-9),
        ("p PUMP2 1 0.1\np 1.5 0.3\np 3 0.7", 1.4, 0.3, 1e-9),
        ("p PUMP2 1 0.1\np 1.5 0.3\np 3 0.7", 4.0, 0.7, 1e-9),
        ("p PUMP4 1 0.1\np 1.5 0.3\np 3 0.7", 0.5, 0.1, 1e-9),
        ("p PUMP4 1 0.1\np 1.5 0.3\np 3 0.7", 1.2, 0.18, 0.031),
        ("p PUMP4 1 0.1\np 1.5 0.3\np 3 0.7", 1.9, 0.40667, 0.031),
        ("p PUMP4 1 0.1\np 1.5 0.3\np 3 0.7", 4.0, 0.7, 1e-9),
        ("p PUMP1 1e5 0.1\np 2e5 0.3", 0.5, 0.1, 1e-9),  # 10⁵ m² hold 10⁵ m³ at 1 m
        ("p PUMP1 1e5 0.1\np 2e5 0.3", 1.1, 0.3, 1e-9),
        ("p PUMP3 1 0.6\np 2 0.3\np 4 0.1", 0.5, 0.6, 1e-9),
        ("p PUMP5 1 0.6\np 2 0.3\np 4 0.1", 0.5, 0.6, 1e-9),
    ],
)
def test_pumps_give_what_swmm_gives(tmp_path: Path, curve: str, depth: float, swmm: float, slack: float) -> None:
    found = network(tmp_path, "[PUMPS]\nx a b p ON 0 0", curves=curve)
    assert all(isinstance(item, Pump) for item in found.river.structures)
    assert flow(found, depth, -3.0) == pytest.approx(swmm, abs=slack)
    if "PUMP3" not in curve and "PUMP5" not in curve:
        assert flow(found, depth, depth + 20.0) == pytest.approx(swmm, abs=slack)


def test_pumps_side_by_side_have_names_of_their_own(tmp_path: Path) -> None:
    found = network(tmp_path, "[PUMPS]\nx a b p OFF 1 0.5", curves="p PUMP2 1 0.1\np 1.5 0.3\np 3 0.7")
    assert [item.name for item in found.river.structures] == ["x", "x (2)", "x (3)"]
    assert [item.setting for item in found.river.structures] == [0.0, 0.0, 0.0]
    assert [item.lowest_level for item in found.river.structures] == [0.0, 1.0, 1.5]
    assert [item.structure for item in found.operations] == ["x", "x (2)", "x (3)"]
    assert {(item.above, item.below) for item in found.operations} == {(1.0, 0.5)}


def switches(folder: Path, columns: str, units: str = "CMS") -> tuple[Any, ...]:
    return network(folder, f"[PUMPS]\nx b a p {columns}", curves="p PUMP3 1 0.6\np 4 0.1", units=units).operations


@pytest.mark.parametrize(
    ("columns", "above", "below"),
    [
        ("ON 2 0.8", -3.0, -4.2),
        ("OFF 2", -3.0, -1005.0),  # SWMM: runs on once it runs
        ("ON 0 0.8", 995.0, -4.2),  # SWMM: stands once it stands
        ("ON 2 *", -3.0, -1005.0),
    ],
)
def test_switching_depths_count_from_the_invert_of_the_first_node(
    tmp_path: Path, columns: str, above: float, below: float
) -> None:
    (switch,) = switches(tmp_path, columns)
    assert (switch.above, switch.below) == pytest.approx((above, below))
    reading = Reading("level", "x (inlet)")
    assert switch == Switch("x", reading, switch.above, switch.below, 1.0, 0.0, every=30.0)


@pytest.mark.parametrize("columns", ["", "ON", "ON 0 0", "ON * *", "OFF 0.0"])
def test_without_switching_depths_there_is_no_operation_and_no_station(tmp_path: Path, columns: str) -> None:
    assert switches(tmp_path, columns) == ()
    assert read_swmm(tmp_path / "x.inp").river.stations == {}


def test_switching_depths_in_feet(tmp_path: Path) -> None:
    (switch,) = switches(tmp_path, "ON 2 0.8", units="CFS")
    assert (switch.above, switch.below) == pytest.approx((-3.0 * 0.3048, -4.2 * 0.3048))


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ("ON 0.8 2", "x: its start-up depth of 0.8 is not above its shut-off depth of 2"),
        ("ON 2 2", "x: its start-up depth of 2 is not above its shut-off depth of 2"),
        ("ON -1 0", "x: a start-up depth of -1: it must not be negative"),
        ("ON 2 zwei", "x: 'zwei' is not a finite number"),
    ],
)
def test_faults_of_switching_depths_are_those_of_swmm(tmp_path: Path, columns: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        switches(tmp_path, columns)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.line) == (fault, 11)


def test_a_station_lies_at_the_inlet_of_its_pump_and_is_written(tmp_path: Path) -> None:
    switches(tmp_path, "ON 2 0.8")
    found = read_swmm(tmp_path / "x.inp")
    assert found.river.stations == {"x (inlet)": Station("x (inlet)", "x", 0.0)}
    assert found.river.reach("x").node("upstream") == "b"
    assert read_river(write_river(found.river, tmp_path / "case")).describe() == found.river.describe()


def test_a_pump_that_is_left_or_lies_apart_has_no_operation(tmp_path: Path) -> None:
    assert network(tmp_path, "[PUMPS]\nx a b * ON 2 0.8").operations == ()
    more = "[JUNCTIONS]\nd 0 9\ne 0 9\n"
    found = network(tmp_path, "[PUMPS]\nx d e p ON 2 0.8", curves="p PUMP3 1 0.6\np 4 0.1", more=more)
    assert (found.operations, found.river.stations) == ((), {})
    assert {record.kind for record in found.left if record.name == "x"} == {"pump", "switching levels of a pump"}


def test_a_report_gives_operations_as_a_scenario_file_has_them(tmp_path: Path) -> None:
    curves = "1 PUMP2 1 0.1\n1 1.5 0.3"
    found = network(tmp_path, "[PUMPS]\n1 b a 1 OFF 2 0.8", curves=curves)
    for lang, title in (("en", "operations, as they stand"), ("zh", "调度规则，按情景文件")):
        lines = found.in_words(lang).split("\n")
        first = next(k for k, line in enumerate(lines) if line.startswith(title)) + 1
        given = YAML(typ="safe").load("operations:\n" + "\n".join(lines[first : first + 2]))["operations"]
        assert list(given) == ["1", "1 (2)"]
        assert given["1"] == given["1 (2)"] == {
            "switch": {"level": "1 (inlet)"}, "above": "-3 m", "below": "-4.2 m",
            "setting_above": 1, "setting_below": 0, "every": "30 s",
        }  # fmt: skip
        assert "1, 1 (2)" in import_card(found, lang).html()


def test_a_run_by_file_takes_operations_as_they_are_told(tmp_path: Path) -> None:
    """What the report prints, put into a scenario file beside the river file, gives the operations of the import."""
    found = network(tmp_path, "[PUMPS]\n1 b a 1 OFF 2 0.8", curves="1 PUMP2 1 0.1\n1 1.5 0.3")
    write_river(found.river, tmp_path)
    told = [line for line in found.in_words("en").split("\n") if "switch:" in line]
    text = ["name: wells", "river: river.yaml", "period: [2020-01-01, 2020-01-02]", "boundaries:"]
    text += [
        "  sea: {type: level, reach: c, end: downstream, level: -19 m}",
        "initial: {level: -3 m, discharge: 0 m3/s}",
    ]
    path = tmp_path / "scenario.yaml"
    path.write_text("\n".join([*text, "operations:", *told, ""]), encoding="utf-8")
    assert tuple(read_scenario(path).operations) == found.operations


@pytest.mark.parametrize(
    ("curve", "why"),
    [
        ("", "there is no curve 'p'"),
        ("p PUMP2 1 0.3\np 2 0.1", "its flow falls as the water rises, or is 0 throughout"),
        ("p PUMP4 1 0.3\np 2 0.1", "its flow falls as the water rises, or is 0 throughout"),
        ("p PUMP1 1e5 0.1\np 9e9 0.3\np 1e10 0.4", "its volumes are above that of its node"),
        ("p TIDAL 1 1", "pumps of type TIDAL are not taken"),
    ],
)
def test_pumps_that_cannot_be_are_left_with_the_reason(tmp_path: Path, curve: str, why: str) -> None:
    assert reasons(network(tmp_path, "[PUMPS]\nx a b p ON 0 0", curves=curve), "pump") == [why]


def test_an_ideal_pump_is_left(tmp_path: Path) -> None:
    (why,) = reasons(network(tmp_path, "[PUMPS]\nx a b * ON 0 0"), "pump")
    assert why.startswith("an ideal pump")


def test_a_curve_with_half_a_pair_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the numbers of a curve come in pairs"):
        network(tmp_path, "[PUMPS]\nx a b p ON 0 0", curves="p PUMP2 1 0.1 2")


MAP = (
    "[COORDINATES]\na 0 0\nb 100 0\no 100 -50\n[VERTICES]\nx 50 20\n[POLYGONS]\na -20 0\na -20 10\na -10 10\na -10 0\n"
)


def test_coordinates_become_lines_where_their_system_is_named(tmp_path: Path) -> None:
    bare = network(tmp_path, *NOTCH, more=MAP)
    assert all(reach.line is None for reach in bare.river.reaches)
    assert bare.river.crs is None
    assert "name it (crs)" in reasons(bare, "[COORDINATES]")[0]
    found = read_swmm(tmp_path / "x.inp", "EPSG:32650")
    assert found.river.crs == "EPSG:32650"
    lines = {reach.name: reach.line for reach in found.river.reaches}
    assert lines == {
        "c": ((100.0, 0.0), (100.0, -50.0)),
        "x": ((0.0, 0.0), (50.0, 20.0), (100.0, 0.0)),
        "a (pond)": ((0.0, 0.0), (-15.0, 5.0)),
        "b (pond)": None,
    }
    assert [record.name for record in found.left if record.kind == "line"] == ["b (pond)"]
    assert not reasons(found, "[VERTICES]")
    again = read_river(write_river(found.river, tmp_path / "case"))
    assert again.describe() == found.river.describe()


def test_a_coordinate_that_is_none_is_a_fault(tmp_path: Path) -> None:
    network(tmp_path, *NOTCH, more=MAP.replace("x 50 20", "x 50 zwanzig"))
    with pytest.raises(InputError, match="'zwanzig' is not a finite number"):
        read_swmm(tmp_path / "x.inp", "EPSG:32650")


@pytest.mark.parametrize("link", [NOTCH, SIDE, TRAPEZOID, ROAD, HOLE, FLOOR])
def test_what_links_become_is_written_and_read_again(tmp_path: Path, link: tuple[str, str]) -> None:
    found = network(tmp_path, *link)
    again = read_river(write_river(found.river, tmp_path / "case"))
    assert again.describe() == found.river.describe()


def test_a_sharp_crest_says_that_it_has_no_lid(tmp_path: Path) -> None:
    found = network(tmp_path, "[WEIRS]\nx a b TRANSVERSE 1 1.84 YES 2 0 YES * * curve", "x RECT_OPEN 1 2 0 0")
    (item,) = found.river.structures
    assert isinstance(item, SharpCrestedWeir)
    assert "no lid" in next(record.note for record in found.taken if record.name == "x")
    for kind in ("flap of a weir", "end contractions of a weir", "coefficient curve of a weir"):
        assert len(reasons(found, kind)) == 1
