"""Files of HEC-RAS and SWMM to rivers: hand-worked numbers of two small samples, every fault by line, no traceback."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.errors import InputError
from danao.forcing.boundaries import FreeOutflow, Level
from danao.importers import Import, Record, read_hecras, read_swmm
from danao.importers.imported import APART
from danao.river.conduit import Box, Circle
from danao.river.grid import Grid

FOLDER = Path(__file__).parents[1] / "data/importers"
ALDER, CREEK = FOLDER / "alder.g01", FOLDER / "creek.inp"
FOOT = 0.3048


@pytest.fixture(scope="module")
def alder() -> Import:
    return read_hecras(ALDER)


@pytest.fixture(scope="module")
def creek() -> Import:
    return read_swmm(CREEK)


def edited(source: Path, folder: Path, *edits: tuple[str, str]) -> Path:
    """Write the sample with texts replaced, each of which must stand in it."""
    text = source.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / f"edited{source.suffix}"
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    """Return what is wrong with a file, each fault as 'line: rule'."""
    read = read_swmm if path.suffix == ".inp" else lambda file: read_hecras(file, "US")
    with pytest.raises(InputError) as caught:
        read(path)
    return [f"{problem.line}: {problem.rule}" for problem in caught.value.problems]


def notes(records: tuple[Record, ...], kind: str) -> dict[str, str]:
    return {record.name: record.note for record in records if record.kind == kind}


# HEC-RAS


def test_chainage_is_the_sum_of_channel_lengths_in_metres(alder: Import) -> None:
    chainages = {reach.name: [section.chainage for section in reach.sections] for reach in alder.river.reaches}
    assert chainages == {
        "Alder Upper": [0.0, 200 * FOOT, 200 * FOOT + 100 * FOOT],
        "Birch Only": [0.0, 300 * FOOT],
        "Alder Lower": [0.0, 500 * FOOT],
    }
    stations = notes(alder.taken, "cross section")
    assert stations["Alder Upper 1800"] == "chainage 0+060.96"
    assert stations["Alder Upper 1700*"] == "chainage 0+091.44"


def test_points_panels_banks_and_still_water_are_those_of_the_file(alder: Import) -> None:
    first, second, _ = alder.river.reach("Alder Upper").sections
    assert first.bed == pytest.approx(10 * FOOT, rel=1e-15)
    # 2 ft deep: (8 + 12)/2 · 2 = 20 ft²; 4 ft deep: 20 + 12·2 + 20·2/2 on the right + 15 on the left of 20 ft², where
    # the levee 10 ft from the end, 0.5 ft high, keeps the last triangle of 1 ft · 10 ft / 2 dry
    assert first.area(12 * FOOT) == pytest.approx(20 * FOOT**2, rel=1e-12)
    assert first.area(14 * FOOT) == pytest.approx(79 * FOOT**2, rel=1e-12)
    behind_levee = (15 * FOOT**2) ** (5 / 3) * ((math.hypot(10, 1) + 0.5) * FOOT) ** (-2 / 3)
    right = (20 * FOOT**2) ** (5 / 3) * (math.hypot(20, 2) * FOOT) ** (-2 / 3)
    channel = (44 * FOOT**2) ** (5 / 3) * ((8 + 2 * math.hypot(2, 2)) * FOOT) ** (-2 / 3)
    expected = behind_levee / 0.06 + channel / 0.03 + right / 0.05
    assert first.conveyance(14 * FOOT) == pytest.approx(expected, rel=1e-12)
    assert float(first.parts(14 * FOOT).channel.area) == pytest.approx(44 * FOOT**2, rel=1e-12)
    # up to 11 ft only the channel flows; the banks are at 11 ft, so the overbanks begin to hold water there
    assert second.shape.ineffective == ((0.0, 20 * FOOT, 2 * FOOT), (32 * FOOT, 52 * FOOT, 2 * FOOT))


def test_a_vertical_wall_and_two_arms_that_meet(alder: Import) -> None:
    assert alder.river.nodes()["Fork"] == (
        ("Alder Upper", "downstream"),
        ("Birch Only", "downstream"),
        ("Alder Lower", "upstream"),
    )
    wall = alder.river.reach("Birch Only").sections[0]
    assert wall.area(10 * FOOT) == pytest.approx(6 * FOOT**2, rel=1e-12)
    assert wall.perimeter(10 * FOOT) == pytest.approx(8 * FOOT, rel=1e-12)
    assert alder.open_ends() == (("Alder Upper", "upstream"), ("Birch Only", "upstream"), ("Alder Lower", "downstream"))
    assert alder.river.title == {"zh": "Two arms and a stem", "en": "Two arms and a stem"}


def test_what_is_not_taken_is_listed_with_the_reason(alder: Import) -> None:
    left = {record.kind: record for record in alder.left}
    assert (left["bridge"].name, left["bridge"].line) == ("Alder Upper 1900", 36)
    assert (left["Storage Area"].name, left["Connection"].name) == ("Pond", "Weir")
    assert left["Sediment Twist"].note == "not known to this importer"
    assert left["channel length"].name == "Alder Lower 1100"
    assert len([record for record in alder.left if record.kind == "Exp/Cntr"]) == 7
    # every line that begins a record is either taken or left; what follows a structure or an area belongs to it
    keys = {re.split("[=:]", line)[0].strip() for line in ALDER.read_text().splitlines() if re.match("[#A-Z]", line)}
    within = {
        key for key in keys if key.startswith(("Bridge", "Deck", "Storage Area Surface", "Connection Desc", "END"))
    }
    taken = {"Geom Title", "Junct Name", "Up River,Reach", "Dn River,Reach", "River Reach", "Type RM Length L Ch R",
             "#Sta/Elev", "#Mann", "Bank Sta", "#XS Ineff", "Permanent Ineff", "Levee"}  # fmt: skip
    assert keys - within - taken == set(left) - {"bridge", "channel length"}


def test_units_come_from_the_project_file_or_the_caller(tmp_path: Path) -> None:
    path = edited(ALDER, tmp_path)
    with pytest.raises(InputError, match="does not say its units"):
        read_hecras(path)
    assert read_hecras(path, "SI").river.reach("Birch Only").length == 300.0
    assert read_hecras(path, "US").river.reach("Birch Only").length == 300.0 * FOOT
    path.with_suffix(".prj").write_text("Proj Title=x\nSI Units\n", encoding="utf-8")
    assert read_hecras(path).river.reach("Birch Only").length == 300.0
    with pytest.raises(InputError, match="the project says SI units, not US"):
        read_hecras(path, "US")
    with pytest.raises(InputError, match="known are: SI, US"):
        read_hecras(path, "si")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("      14      20      12", "      xx      20      12", "26: 'xx' is not a finite number"),
        ("      14      20      12", "********      20      12", "26: '********' is not a finite number"),
        ("#Sta/Elev= 6 ", "#Sta/Elev= 7 ", "25: 12 numbers where 14 are announced"),
        ("#Sta/Elev= 6 ", "#Sta/Elev= five ", "25: 'five' is no count"),
        ("#Mann= 3 , 0 , 0 ", "#Mann= 2 , 0 , 0 ", "28: 9 numbers where 6 are announced"),
        ("     .03       0      32", "       0       0      32", "28: section 2000 has a Manning's n of 0"),
        ("     .03       0      32", "       3       0      32", "25: Manning's n of 3.0 is outside 0 to 1 s/m^(1/3)"),
        ("190,200,210", "190,,210", "20: section 2000 has no channel length to the next one"),
        ("190,200,210", "190,0,210", "20: section 2000 has no channel length to the next one"),
        ("190,200,210", "190,20O,210", "20: '20O' is not a finite number"),
        ("1 ,1800", "1 ,2800", "43: river station 2800 follows 2000"),
        ("R = 3 ,1900", "R = 9 ,1900", "36: '9' is no type of node"),
        ("Dn River,Reach=Alder           ,Lower", "Dn River,Reach=Alder,Loser", "10: junction 'Fork': no reach"),
        ("END DESCRIPTION:", "END:", "21: the description has no end"),
        ("River Reach=Birch           ,Only", "River Reach=Birch           ,Twin\nRiver Reach=Birch ,Only",
         "66: reach 'Birch Twin' has 0 cross sections, it needs at least two"),
        ("Bank Sta=20,32", "Bank Sta=20;32", "30: '20;32' is not a finite number"),
    ],
)  # fmt: skip
def test_faults_of_a_geometry_are_told_by_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert any(line.startswith(fault) for line in faults(edited(ALDER, tmp_path, (old, new))))


def test_a_geometry_that_is_cut_off_is_refused_where_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "cut.g01"
    path.write_text(ALDER.read_text().partition("#Mann")[0], encoding="utf-8")
    assert "20: section 2000 has no '#Mann='" in faults(path)


def test_banks_and_still_water_that_cannot_be_are_left_with_the_reason(tmp_path: Path) -> None:
    path = edited(
        ALDER,
        tmp_path,
        ("Bank Sta=20,32", "Bank Sta=20,80"),
        ("      32      52      11\n", "      20      32      11\n"),
    )
    left = read_hecras(path, "US").left
    assert "outside the points" in notes(left, "Bank Sta")["Alder Upper 2000"]
    assert "shallow water could not flow" in notes(left, "#XS Ineff")["Alder Upper 1800"]


def test_blank_cells_of_still_water_reach_to_the_ends_of_the_section(tmp_path: Path) -> None:
    cells = "              20      11      32                "
    path = edited(
        ALDER,
        tmp_path,
        ("#XS Ineff= 2 ,-1 ", "#XS Ineff= 2 , 0 "),
        ("       0      20      11      32      52      11", cells),
    )
    section = read_hecras(path, "US").river.reach("Alder Upper").sections[1]
    assert section.shape.ineffective == ((0.0, 20 * FOOT, 2 * FOOT), (32 * FOOT, 52 * FOOT, None))


def test_the_longest_connected_part_is_the_river(tmp_path: Path) -> None:
    found = read_hecras(edited(ALDER, tmp_path, ("Up River,Reach=Birch           ,Only            \n", "")), "US")
    assert [reach.name for reach in found.river.reaches] == ["Alder Upper", "Alder Lower"]
    assert {record.name for record in found.left if record.note == APART} == {
        "Birch Only",
        "Birch Only 500",
        "Birch Only 200",
    }
    assert not [record for record in found.taken if record.name.startswith("Birch")]


# SWMM


def test_a_conduit_becomes_a_reach_with_its_bed_from_inverts_and_offsets(creek: Import) -> None:
    upper, last = creek.river.reach("upper"), creek.river.reach("last")
    assert (upper.node("upstream"), upper.node("downstream"), upper.length) == ("top", "mid", 400.0)
    assert [section.bed for section in upper.sections] == [12.0, 11.2]
    assert upper.sections[0].area(13.0) == pytest.approx(4.0 + 1.5, rel=1e-12)
    assert upper.sections[0].bank == 14.0
    # left side 1:1, right side 1:2 over a bed of 5 m: 5 + ½ + 1
    assert last.sections[0].bed == 10.6
    assert last.sections[0].area(11.6) == pytest.approx(6.5, rel=1e-12)


def test_a_transect_stands_on_the_inverts_with_the_roughness_of_its_parts(creek: Import) -> None:
    up, down = creek.river.reach("main").sections
    assert (up.bed, down.bed) == (11.0, 10.5)
    assert up.shape.manning == ((0.0, 0.06), (20.0, 0.03), (32.0, 0.05))
    assert up.area(15.0) == pytest.approx(84.0, rel=1e-12)


def test_barrels_lie_side_by_side_and_pipes_are_closed(creek: Import) -> None:
    twins = [creek.river.reach(name) for name in ("twin", "twin (2)")]
    assert [(reach.upstream, reach.downstream) for reach in twins] == [("top", "basin")] * 2
    assert twins[0].sections == twins[1].sections
    assert isinstance(creek.river.reach("round").sections[0].shape, Circle)
    assert creek.river.reach("drain").sections[0].area(11.4) == pytest.approx(1.5, rel=1e-12)


def test_outfalls_become_boundaries(creek: Import) -> None:
    mouth, side = creek.boundaries
    assert isinstance(mouth, Level)
    assert (mouth.reach, mouth.end, mouth.level) == ("last", "downstream", 11.2)
    assert isinstance(side, FreeOutflow)
    assert side.reach == "round"


def test_what_swmm_has_besides_is_listed_with_the_reason(creek: Import) -> None:
    assert notes(creek.left, "conduit") == {"pipe": "shape PARABOLIC is not taken"}
    assert notes(creek.left, "[COORDINATES]")[""].startswith("2 rows: the file does not say")
    assert notes(creek.left, "[WIBBLE]") == {"": "1 rows: not part of the river"}
    assert notes(creek.left, "[OPTIONS]") == {"FLOW_ROUTING": "for the run of SWMM"}


def test_feet_and_absolute_offsets(tmp_path: Path) -> None:
    path = tmp_path / "feet.inp"
    path.write_text(
        "[OPTIONS]\nLINK_OFFSETS ELEVATION\n[JUNCTIONS]\na 10\n[OUTFALLS]\nb 8 TIDAL curve\n[CONDUITS]\n"
        "c a b 100 0.02 * 8.5\n[XSECTIONS]\nc RECT_CLOSED 4 6\n",
        encoding="utf-8",
    )
    found = read_swmm(path)
    up, down = found.river.reach("c").sections
    assert (up.bed, down.bed, down.chainage) == (10 * FOOT, 8.5 * FOOT, 100 * FOOT)
    assert up.shape == Box(6 * FOOT, 4 * FOOT, 0.02)
    assert found.open_ends() == (("c", "upstream"), ("c", "downstream"))
    assert notes(found.left, "outfall") == {"b": "TIDAL: give its level in the scenario"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("upper   top   mid    400", "upper   top   mid    4OO", "27: upper: '4OO' is not a finite number"),
        ("upper   top   mid    400", "upper   top   mid    -400", "27: upper: a length of -400: it must be above 0"),
        ("upper   top   mid    400", "upper   top   mit    400", "27: upper: no node is called 'mit'"),
        ("upper   top   mid    400", "upper   top   top    400", "27: upper: it leads from 'top' to itself"),
        ("upper   TRAPEZOIDAL  2.0", "uper   TRAPEZOIDAL  2.0", "27: upper: it has no row in [XSECTIONS]"),
        ("upper   TRAPEZOIDAL  2.0", "upper   TRAPEZOIDAL  0", "47: upper: a height of 0: it must be above 0"),
        ("main    IRREGULAR    valley", "main    IRREGULAR    valey", "48: main: no transect is called 'valey'"),
        ("mid     11.0", "top     11.0", "14: 'top' stands in [JUNCTIONS] twice (first on line 13)"),
        ("mid     11.0      3        0         0        0", "mid", "14: mid: the number is missing"),
        ("mid     11.0", "mid nan", "14: mid: 'nan' is not a finite number"),
        ("FLOW_UNITS           CMS", "FLOW_UNITS           CMX", "7: FLOW_UNITS: 'CMX' is no unit of flow"),
        ("round   CIRCULAR     0.9", "round   CIRCULAR     1e300", "31: round: its size is out of range"),
        ("0    0    2", "0    0    900", "52: twin: 900 barrels: there must be 1 to 50"),
        ("NC 0.06  0.05  0.03", "NC 0.06  0.05  3", "28: Manning's n of 3.0 is outside"),
        ("GR 104  52", "GR 104  5", "28: points out of order: 5 m follows 32 m (point 6)"),
        ("GR 104  52", "GX 104  52", "63: GX: is not NC, X1, or GR after an X1"),
    ],
)  # fmt: skip
def test_faults_of_a_network_are_told_by_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = faults(edited(CREEK, tmp_path, (old, new)))
    assert any(line.startswith(fault) for line in found), found


def test_links_stand_in_the_middle_of_reaches_of_their_own(creek: Import) -> None:
    spill, notch, sluice, lift = creek.river.structures
    assert [item.at for item in creek.river.structures] == [(item.name, 10.0) for item in creek.river.structures]
    assert notch.name == "notch"
    # crest 0.9 m above the invert of 10.5 m; 1.84 m^0.5/s is C_d of 0.623 times (2/3) sqrt(2 · 9.81)
    assert (spill.crest, spill.width) == (11.4, 6.0)
    assert spill.discharge_coefficient == pytest.approx(1.84 / 2.95296, rel=1e-5)
    assert (sluice.sill, sluice.width, sluice.opening) == (pytest.approx(10.7), 1.5, 0.8)
    assert lift.curve == ((0.1, 4.0), (0.4, 2.0), (0.6, 1.0))
    assert creek.river.reach("spill").length == 20.0
    assert [section.bed for section in creek.river.reach("spill").sections] == [10.5, 10.4]
    assert "depends on the volume of its node" in notes(creek.left, "pump")["wet"]


def test_storage_becomes_a_pond_beside_its_node(creek: Import, tmp_path: Path) -> None:
    # FUNCTIONAL 0 0 500: 500 m² at any depth, bottom at 10.4 m, 3 m deep; the link, 20 m by 6.25 m, has a quarter of
    # it; weirs and gate, 6, 2 and 1.5 m wide, have 95 m² in the 10 m of their reaches
    pond = creek.river.reach("basin (pond)")
    assert (pond.upstream, pond.closed, pond.stop) == ("basin", ("downstream",), 40.0)
    assert float(pond.sections[-1].area(11.4)) * 20.0 == pytest.approx(500.0 - 125.0 - 95.0, rel=1e-12)
    table = edited(
        CREEK, tmp_path, ("FUNCTIONAL 0 0 500 0 0", "TABULAR wide"), ("[CURVES]", "[CURVES]\nwide STORAGE 0 100 2 300")
    )
    pond = read_swmm(table).river.reach("basin (pond)")
    # area grows from 100 to 300 m² over 2 m, 120 m² at 0.2 m: the link has 30 m², with the 95 m² more than there is up
    # to 0.25 m: the pond itself begins there and grows to 175 m²
    link = math.sqrt(120.0)
    assert pond.sections[-1].bed == pytest.approx(10.65)
    assert pond.sections[0].width(11.0) == pytest.approx(30.0 / link)
    assert float(pond.sections[-1].area(12.4)) * link == pytest.approx(0.5 * 1.75 * 175.0, rel=1e-9)
    assert "it holds 1 % more than in SWMM" in notes(read_swmm(table).taken, "storage")["basin"]
    falling = edited(
        CREEK, tmp_path, ("FUNCTIONAL 0 0 500 0 0", "TABULAR wide"), ("[CURVES]", "[CURVES]\nwide STORAGE 0 300 2 100")
    )
    assert "stays as a node without its volume" in notes(read_swmm(falling).left, "storage")["basin"]


# Both


def test_the_report_tells_all_of_it(alder: Import, creek: Import) -> None:
    text = alder.in_words("en")
    for part in (
        "units: feet, times 0.3048", "cross section, 7 from line 20 on", "bridge, line 36 (Alder Upper 1900)",
        "ends that still need a boundary\n  Alder Upper, upstream",
    ):  # fmt: skip
        assert part in text
    assert "mouth: Level 11.2 m (last, downstream)" in creek.in_words("en")
    assert ">bridge</td>" in alder._repr_html_()


def test_the_report_is_in_the_language_of_the_reader(
    alder: Import, creek: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Chinese only names, and what stands in the file itself, keep their letters."""
    monkeypatch.setenv("DANAO_LANG", "zh")
    for imported in (alder, creek):
        lines = str(imported).splitlines()
        kinds = {record.kind for record in (*imported.taken, *imported.left)}
        own = [line for line in lines if line.strip() and not re.search("[\u4e00-\u9fff]", line)]
        assert own == []
        assert [kind for kind in kinds if kind.islower() and f"  {kind}，" in str(imported)] == []
        english = imported.in_words("en").splitlines()
        assert len(lines) == len(english)
        notes = [
            note for note in (*imported.notes, *(record.note for record in imported.left)) if note in str(imported)
        ]
        assert notes == []
    assert "桥梁，第 36 行 (Alder Upper 1900)：水中没有桥墩" in str(alder)
    assert "mouth：水位 11.2 m (last，下游)" in str(creek)
    assert "未导入" in alder._repr_html_()
    assert repr(alder).startswith("Import('alder.g01', River(")


def test_the_records_are_written_one_a_row(alder: Import, tmp_path: Path) -> None:
    alder.write(tmp_path / "import.csv")
    lines = (tmp_path / "import.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "state,kind,name,line,note,reach"
    assert "taken,cross section,Alder Upper 1800,43,chainage 0+060.96,Alder Upper" in lines
    assert len(lines) == 1 + len(alder.taken) + len(alder.left)


def test_an_imported_river_can_be_cut_into_cells(alder: Import, creek: Import) -> None:
    for river in (alder.river, creek.river):
        assert np.isfinite(Grid.cut(river, 50.0).cell_length).all()


@pytest.mark.parametrize("source", [ALDER, CREEK])
@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "the file is empty"),
        (b"\x89HDF\r\n\x1a\n\0\0", "binary"),
        (b"hello\n", "no geometry|before the first|no network"),
        ("节点=\n".encode("gbk"), "GBK|UTF-8"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, source: Path, content: bytes, rule: str) -> None:
    path = tmp_path / source.name
    path.write_bytes(content)
    assert re.search(rule, " ".join(faults(path)))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.g01"
    with path.open("wb") as stream:
        stream.truncate(100 * 2**20)
    assert "more than 64 MiB" in faults(path)[0]


PIECES = st.one_of(
    st.sampled_from(
        ["", "-", "0", "1e400", "nan", "9" * 30, "=", ",", "[CONDUITS]\n", "River Reach=a,b\n", "#Sta/Elev= 3\n", "\n",
         "*", "Type RM Length L Ch R = 1 ,5,1,1,1\n", "X1 a 1\n", "\t", "YES", "RECT_CLOSED", "\x0c", "1e-320", "1e308"]
    ),
    st.text(max_size=6),
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(0, 60), PIECES), min_size=1, max_size=4)


@pytest.mark.parametrize("source", [ALDER, CREEK])
@settings(max_examples=250, deadline=None)
@given(edits=EDITS)
def test_a_damaged_file_gives_a_river_or_says_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, source: Path, edits: list[tuple[float, int, str]]
) -> None:
    text = source.read_text(encoding="utf-8")
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    path = tmp_path_factory.getbasetemp() / f"fuzz{source.suffix}"
    path.write_bytes(text.encode("utf-8", "replace"))
    found = None
    with suppress(InputError):
        found = read_swmm(path) if source is CREEK else read_hecras(path, "SI")
    if found is not None:
        assert found.river.reaches
        assert str(found)


# HDF


def write_hdf(path: Path, **changes: object) -> Path:
    """Write the river Birch of the sample, with a stem below it, as HEC-RAS does."""
    h5py = pytest.importorskip("h5py")
    text = [("River", "S16"), ("Reach", "S16"), ("RS", "S8")]
    rows = np.array(
        [(b"Birch", b"Only", b"500", 300.0, 10.0, 16.0), (b"Birch", b"Only", b"200", 0.0, 0.0, 0.0),
         (b"Alder", b"Lower", b"1600", 500.0, np.nan, np.nan), (b"Alder", b"Lower", b"1100", np.nan, np.nan, np.nan)],
        dtype=[*text, ("Len Channel", "f4"), ("Left Bank", "f4"), ("Right Bank", "f4")],
    )  # fmt: skip
    line = np.array([[0, 963.04], [10, 958.5], [16, 958.5], [30, 963.04]], dtype="f4")
    first = np.arange(4)
    lines = np.array(
        [(b"Birch", b"Only", b"External", b"", b"Junction", b"Fork"),
         (b"Alder", b"Lower", b"Junction", b"Fork", b"External", b"")],
        dtype=[(name, "S16") for name in ("River Name", "Reach Name", "US Type", "US Name", "DS Type", "DS Name")],
    )  # fmt: skip
    still = np.array(
        [(0.0, 10.0, 960.0, 0)],
        dtype=[("Left Sta", "f4"), ("Right Sta", "f4"), ("Elevation", "f4"), ("Permanent", "u1")],
    )
    content = {
        "Attributes": rows,
        "Station Elevation Info": np.column_stack([4 * first, np.full(4, 4)]),
        "Station Elevation Values": np.tile(line, (4, 1)),
        "Manning's n Info": np.column_stack([first, np.ones(4, int)]),
        "Manning's n Values": np.tile(np.array([[0, 0.035]], dtype="f4"), (4, 1)),
        "Ineffective Info": np.array([[0, 1], [1, 0], [1, 0], [1, 0]]),
        "Ineffective Blocks": still,
        "Polyline Points": np.zeros((2, 2)),
    } | changes
    with h5py.File(path, "w") as file:
        file.attrs["Units System"] = np.bytes_("US Customary")
        file.create_group("Geometry").attrs["Title"] = np.bytes_("Birch")
        for name, data in content.items():
            if data is not None:
                file[f"Geometry/Cross Sections/{name}"] = data
        file["Geometry/River Centerlines/Attributes"] = lines
        file["Geometry/2D Flow Areas/Attributes"] = np.zeros(1)
    return path


def test_a_geometry_in_hdf_gives_the_same_as_text_would(tmp_path: Path) -> None:
    found = read_hecras(write_hdf(tmp_path / "birch.g01.hdf"))
    assert found.river.nodes()["Fork"] == (("Birch Only", "downstream"), ("Alder Lower", "upstream"))
    section = found.river.reach("Birch Only").sections[0]
    assert section.bed == 958.5 * FOOT
    assert section.shape.manning == ((0.0, 0.035),)
    assert section.shape.banks == (10 * FOOT, 16 * FOOT)
    assert section.shape.ineffective == ((0.0, 10 * FOOT, pytest.approx(1.5 * FOOT, rel=1e-9)),)
    assert found.river.reach("Alder Lower").length == 500 * FOOT
    # 6 ft wide at the bottom, 30 ft at the top, 4.54 ft deep
    assert section.area(963.04 * FOOT) == pytest.approx(0.5 * (6 + 30) * 4.54 * FOOT**2, rel=1e-9)
    assert {record.kind for record in found.left} == {
        "Geometry/2D Flow Areas",
        "Geometry/Cross Sections/Polyline Points",
    }


def test_centre_lines_of_hdf_become_lines(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    cuts = {
        "Polyline Info": np.array([[0, 2, 0, 1], [2, 2, 1, 1], [4, 2, 2, 1], [6, 2, 3, 1]]),
        "Polyline Points": np.array([[10, -5], [10, 5], [90, -5], [90, 5], [0, 0], [1, 1], [0, 0], [1, 1]], float),
    }
    path = write_hdf(tmp_path / "birch.g01.hdf", **cuts)
    with h5py.File(path, "a") as file:
        file["Geometry/River Centerlines/Polyline Info"] = np.array([[0, 2, 0, 1], [2, 2, 1, 1]])
        points = np.array([[0, 0], [100, 0], [100, 0], [100, -50]], dtype=float)
        file["Geometry/River Centerlines/Polyline Points"] = points
    found = read_hecras(path, crs="EPSG:32650")
    assert found.river.reach("Birch Only").line == ((10.0, 0.0), (90.0, 0.0))
    assert found.river.reach("Alder Lower").line == ((100.0, 0.0), (100.0, -50.0))
    assert {record.kind for record in found.left} == {"Geometry/2D Flow Areas"}
    assert read_hecras(path).river.reach("Birch Only").line is None
    broken = write_hdf(tmp_path / "broken.g01.hdf", **cuts | {"Polyline Info": np.array([[0, 99, 0, 1]] * 4)})
    with pytest.raises(InputError, match="'Polyline Info' does not fit"):
        read_hecras(broken)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (
            {"Station Elevation Info": np.array([[0, 4], [4, 4], [8, 4], [12, 9]])},
            "'Station Elevation Info' does not fit",
        ),
        ({"Attributes": np.zeros(4)}, "no one-dimensional geometry"),
        ({"Attributes": None}, "no one-dimensional geometry"),
        ({"Manning's n Values": None}, "no roughness is given"),
        ({"Station Elevation Values": np.full((16, 2), np.nan)}, "not finite numbers"),
    ],
)
def test_faults_of_a_geometry_in_hdf_are_told(tmp_path: Path, changes: dict[str, object], rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        read_hecras(write_hdf(tmp_path / "birch.g01.hdf", **changes))


def test_what_is_no_hdf_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    whole = write_hdf(tmp_path / "birch.g01.hdf").read_bytes()
    for content in (b"", b"hello", whole[: len(whole) // 2]):
        path = tmp_path / "broken.g01.hdf"
        path.write_bytes(content)
        with pytest.raises(InputError, match="no one-dimensional geometry"):
            read_hecras(path)
    with pytest.raises(InputError, match="no such file"):
        read_hecras(tmp_path / "none.g01.hdf")
