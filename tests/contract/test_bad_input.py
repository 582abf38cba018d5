"""Bad input: one table of traps. Each must end with exit code 2 and a message with file, line, key, rule and remedy.

A trap is the good case below with one text replaced (or one file swapped). The expected place is given as a piece of
the text of the line that the message must point to, and the key that it must name.
"""
# ruff: noqa: E501, one trap a line

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danao._data import scenario_folder
from danao.cli import main
from danao.errors import InputError
from danao.scenario_file import read_scenario
from tests.small_case import FILES as GOOD


@dataclass(frozen=True)
class Trap:
    """One fault: in `file`, `old` becomes `new`; the message names `at` (file, piece of its line), `key` and `words`."""

    name: str
    file: str
    old: str | None
    new: str | bytes
    key: str
    words: tuple[str, ...]
    at: tuple[str, str] | None = None
    run: str = "scenario.yaml"
    line: int | None = field(default=None)


def scenario(name: str, old: str, new: str, key: str, *words: str, at: str | None = None, **more: object) -> Trap:
    return Trap(name, "scenario.yaml", old, new, key, words, ("scenario.yaml", at if at is not None else new), **more)


def table(name: str, file: str, old: str, new: str, key: str, *words: str, at: str | None = None) -> Trap:
    return Trap(name, file, old, new, key, words, (file, at if at is not None else new))


FLOW = "    flow: 2000 m3/d"
COD = "quality: {COD: 30 mg/L, NH3_N: 2 mg/L}"
CUT = "  - load_cut: {source: farms, fraction: 0.2}"
SERIES = "{series: flow.csv, column: discharge, gap: 1 d}"

TRAPS = [
    # names and keys
    scenario("unknown top key", "numerics:", "numeric:", "numeric", "unknown key", "did you mean 'numerics'"),
    scenario("unknown key of a source", FLOW, "    flwo: 2000 m3/d", "sources.works.flwo", "did you mean 'flow'"),
    scenario("unknown key of numerics", "step: 30 s", "stp: 30 s", "numerics.stp", "did you mean 'step'"),
    scenario("unknown key of a boundary", "quality: clean\n  mouth", "qualty: clean\n  mouth", "boundaries.head.qualty", "'quality'", at="qualty"),
    scenario("unknown type of boundary", "type: level", "type: levle", "boundaries.mouth.type", "'levle'", "did you mean 'level'"),
    scenario("type missing", "    type: level\n", "", "boundaries.mouth.type", "missing", "rating_curve", at="mouth:"),
    scenario("unknown kind of source", "kind: works", "kind: wroks", "sources.works.kind", "did you mean 'works'"),
    scenario("unknown water", "quality: clean\n  mouth", "quality: claen\n  mouth", "boundaries.head.quality", "no water 'claen'", "did you mean 'clean'", at="claen"),
    scenario("unknown constituent", "constituents: [COD, NH3_N, DO]", "constituents: [COD, NH4_N, DO]", "constituents[1]", "'NH4_N'", "did you mean 'NH3_N'"),
    scenario("constituent that is not carried", COD, "quality: {COD: 30 mg/L, TP: 2 mg/L}", "sources.works.quality.TP", "'TP' is not simulated"),
    scenario("unknown process", "decay:", "decya:", "processes[0]", "'decya'", "did you mean 'decay'"),
    scenario("unknown parameter of a process", "rate: 0.1 1/d", "rat: 0.1 1/d", "processes[0]", "'rat'", "did you mean 'rate'"),
    scenario("unknown measure", "load_cut:", "load_cutt:", "measures[0]", "did you mean 'load_cut'"),
    scenario("unknown parameter of a measure", "fraction: 0.2", "fractoin: 0.2", "measures[0].fractoin", "did you mean 'fraction'"),
    scenario("measure naming no source", "source: farms, fraction: 0.2", "source: frams, fraction: 0.2", "measures[0].source", "'frams'", "did you mean 'farms'"),
    scenario("measure without its source", "source: farms, fraction: 0.2", "fraction: 0.2", "measures[0].source", "missing"),
    scenario("unknown scheme", "advection: muscl", "advection: mucsl", "numerics.advection", "'mucsl'", "did you mean 'muscl'"),
    scenario("unknown weather", "  water_temperature:", "  water_temprature:", "weather.water_temprature", "did you mean 'water_temperature'"),
    scenario("unknown station as target", "targets: {S1: III}", "targets: {S9: III}", "targets.S9", "no station 'S9'"),
    scenario("unknown reach of a source", "at: [main, 1 km]", "at: [mian, 1 km]", "sources.works.at", "did you mean 'main'"),
    scenario("unknown reach of a boundary", "    reach: main\n    level", "    reach: mian\n    level", "boundaries.mouth.reach", "'mian'", "did you mean 'main'", at="reach: mian"),
    scenario("unknown column", "column: discharge", "column: dischrage", "boundaries.head.flow.column", "no column 'dischrage' in flow.csv, line 1", "did you mean 'discharge'"),
    scenario("unknown tide station", "station: bay", "station: bya", "boundaries.mouth.level", "'bya'", "did you mean 'bay'"),
    scenario("misspelt form of a value", "{series:", "{serie:", "boundaries.head.flow", "did you mean 'series'"),
    scenario("duplicate key", "dispersion: 10 m2/s", "dispersion: 10 m2/s\ndispersion: 20 m2/s", "dispersion", "twice", at="dispersion: 20"),
    scenario("duplicate source", "  farms:", "  works:", "sources.works", "twice", at="  works:\n    at: [main, 0"),
    # units
    scenario("no unit", FLOW, "    flow: 2000", "sources.works.flow", "2000 has no unit", "m3/d"),
    scenario("wrong unit", FLOW, "    flow: 2000 mg/L", "sources.works.flow", "'mg/L'", "m3/s"),
    scenario("misspelt unit", COD, "quality: {COD: 30 mgL, NH3_N: 2 mg/L}", "sources.works.quality.COD", "'mgL'", "did you mean 'mg/L'"),
    scenario("comma in a number", FLOW, '    flow: "2,000 m3/d"', "sources.works.flow", "thousands"),
    scenario("rate without a unit", "rate: 0.1 1/d", "rate: 0.1", "processes[0].rate", "no unit"),
    scenario("load as discharge", "load: {COD: 10 kg/d}", "load: {COD: 10 m3/d}", "sources.farms.load.COD", "'m3/d'", "kg/d"),
    scenario("step without a unit", "step: 30 s", "step: 30", "numerics.step", "no unit"),
    scenario("not a number", FLOW, "    flow: .nan", "sources.works.flow", ".nan"),
    scenario("infinite", "dispersion: 10 m2/s", "dispersion: 1e999 m2/s", "dispersion", "not a finite number"),
    table("column without a unit", "flow.csv", "discharge [m3/s]", "discharge", "column 'discharge'", "no unit", at="time,"),
    table("column in a wrong unit", "flow.csv", "discharge [m3/s]", "discharge [mg/L]", "column 'discharge'", "'mg/L'", at="time,"),
    # values that cannot be
    scenario("fraction above 1", "fraction: 0.2", "fraction: 1.2", "measures[0].fraction", "1.2 is above 1 (a share of the load)"),
    scenario("fraction below 0", "fraction: 0.2", "fraction: -0.2", "measures[0].fraction", "negative"),
    scenario("negative load", "COD: 10 kg/d", "COD: -10 kg/d", "sources.farms.load.COD", "-10 kg/d is negative"),
    scenario("negative concentration", "COD: 30 mg/L", "COD: -30 mg/L", "sources.works.quality.COD", "negative"),
    scenario("negative concentration in a water", "COD: 5 mg/L, NH3_N: 0.1", "COD: -5 mg/L, NH3_N: 0.1", "waters.clean.COD", "negative"),
    scenario("negative inflow", SERIES, "-2 m3/s", "boundaries.head.flow", "negative"),
    scenario("negative initial concentration", "quality: {COD: 5 mg/L}\nnum", "quality: {COD: -5 mg/L}\nnum", "initial.quality.COD", "negative", at="COD: -5 mg/L}"),
    scenario("negative cell", "cell: 100 m", "cell: -100 m", "numerics.cell", "not above 0"),
    scenario("step of zero", "step: 30 s", "step: 0 s", "numerics.step", "not above 0"),
    scenario("cells beyond number", "cell: 100 m", "cell: 1 mm", "numerics.cell", "cells"),
    scenario("period reversed", "[2020-01-01, 2020-01-03]", "[2020-01-03, 2020-01-01]", "period", "not after"),
    scenario("period of one date", "[2020-01-01, 2020-01-03]", "[2020-01-01]", "period", "no period"),
    scenario("date that is none", "2020-01-03]", "2020-02-30]", "period", "2020-02-30"),
    scenario("zone that is none", "period:", "zone: Beijing\nperiod:", "zone", "'Beijing'", "+08:00", at="zone: Beijing"),
    scenario("quality without a flow", FLOW + "\n", "", "sources.works.quality", "no flow", at=COD),
    scenario("source off the reach", "at: [main, 1 km]", "at: [main, 11 km]", "sources.works.at", "11000", "main"),
    scenario("stretch reversed", "[main, 0 km, 2 km]", "[main, 2 km, 0 km]", "sources.farms.at", "not after"),
    scenario("place that is none", "at: [main, 1 km]", "at: main", "sources.works.at", "not a place"),
    scenario("boundary missing", "  mouth:\n    type: level\n    reach: main\n    level: {tide: tide.csv, station: bay}\n    quality: clean\n", "", "boundaries", "downstream end of 'main' has no boundary", at="boundaries:"),
    scenario("boundary quality incomplete", "clean: {COD: 5 mg/L, NH3_N: 0.1 mg/L, DO: 8 mg/L}", "clean: {COD: 5 mg/L, NH3_N: 0.1 mg/L}", "boundaries.head.quality", "no value for DO", at="quality: clean"),
    scenario("eleven months", "{monthly: climate.csv, column: water_temperature}", "{monthly: [1,2,3,4,5,6,7,8,9,10,11], unit: degC}", "weather.water_temperature.monthly", "11 values"),
    scenario("temperature of an oven", "{monthly: climate.csv, column: water_temperature}", "90 degC", "weather.water_temperature", "above 60"),
    scenario("series ends before the period", "2020-01-03]", "2020-01-05]", "boundaries.head.flow", "covers", at="flow: {series"),
    # shapes
    scenario("no where text is due", "river: river.yaml", "river: 5", "river", "not text"),
    scenario("value left out", FLOW, "    flow:", "sources.works.flow", "missing", at="flow:\n    quality: {COD"),
    scenario("list where a mapping is due", "targets: {S1: III}", "targets: [III]", "targets", "not a mapping"),
    scenario("river key missing", "river: river.yaml\n", "", "river", "missing", at="title"),
    scenario("yes for true", "river: river.yaml", "river: river.yaml\nnotes: no\ndata_status: [a]", "data_status", "not text", at="data_status"),
    scenario("measure without a dash", CUT, "  load_cut: {source: farms, fraction: 0.2}", "measures", "not a list", at="measures:"),
    scenario("two measures in one entry", CUT, CUT + "\n    removal: {source: farms}", "measures[0]", "one name", at="- load_cut"),
    scenario("theta as text", "theta: 1.047", "theta: warm", "processes[0].theta", "not a number"),
    # YAML itself
    scenario("tab", "  clean:", "\tclean:", "", "tab", "spaces"),
    scenario("full-width colon", "river: river.yaml", "river：river.yaml", "river", "full-width"),
    scenario("full-width colon in a mapping", "{COD: 10 kg/d}", "{COD：10 kg/d}", "sources.farms.load.COD：10 kg/d", "full-width"),
    scenario("no space after the colon", "river: river.yaml", "river:river.yaml", "river", "space after the colon"),
    scenario("unclosed bracket", "[main, 1 km]", "[main, 1 km", "at", "cannot be read to its end", "brackets", at="at: [main, 1 km"),
    scenario("anchor", "clean: {", "clean: &x {", "waters.clean", "anchors"),
    scenario("alias bomb", "title: {zh: 小河, en: Creek}", "title: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "title", "anchors", at="title"),
    scenario("deep nest", "title: {zh: 小河, en: Creek}", "title: " + "[" * 100_000, "title", "levels", at="title"),
    scenario("tag", "river: river.yaml", "river: !!python/object:os.system river.yaml", "river", "tag"),
    scenario("two documents", "river: river.yaml", "river: river.yaml\n---", "", "second document", at="---"),
    scenario("control character", "river: river.yaml", 'river: "ri\\u0007ver.yaml"', "river", "control character"),
    # tables
    table("unsorted times", "flow.csv", "2020-01-02T00:00:00+08:00,3.0", "2019-12-30T00:00:00+08:00,3.0", "time", "comes after"),
    table("duplicate times", "flow.csv", "2020-01-02T00:00:00+08:00,3.0", "2020-01-01T00:00:00+08:00,3.0", "time", "twice"),
    table("missing time", "flow.csv", "2020-01-02T00:00:00+08:00,3.0", ",3.0", "time", "empty"),
    table("NaN", "flow.csv", "+08:00,3.0", "+08:00,NaN", "discharge", "not a finite number"),
    table("missing value", "flow.csv", "02T00:00:00+08:00,3.0", "02T00:00:00+08:00,", "discharge", "empty"),
    table("gap over the rule", "flow.csv", "2020-01-02T00:00:00+08:00,3.0\n", "", "time", "gap", at="2020-01-03"),
    table("no zone", "flow.csv", "2020-01-02T00:00:00+08:00", "2020-01-02T00:00:00", "time", "zone"),
    table("text for a number", "sections.csv", "1000,0.5", "1000,half", "bed", "'half'"),
    table("bed above bank", "sections.csv", "1000,0.5,20,2,4.5", "1000,4.6,20,2,4.5", "bank", "not below"),
    table("sections out of order", "sections.csv", "1000,0.5,20", "3000,0.5,20", "chainage", "follows", at="2000,0.0"),
    table("negative roughness", "sections.csv", "0.5,20,2,4.5,0.03", "0.5,20,2,4.5,-0.03", "manning", "-0.03"),
    table("cell missing", "sections.csv", "1000,0.5,20,2,4.5,0.03", "1000,0.5,20,2,4.5", "", "cells"),
    table("semicolons", "sections.csv", "chainage [m],bed [m],bottom_width [m],side_slope,bank [m],manning", "chainage [m];bed [m];bottom_width [m]", "", "semicolons"),
    table("months out of order", "climate.csv", "\n2,", "\n3,", "month", "1 to 12", at="1,11.5"),
    table("unknown tidal constituent", "tide.csv", "bay,M2,28.9841042", "bay,MX2,28.9841042", "MX2", "MX2"),
    table("observation at no station", "observed.csv", "T12:00:00+08:00,S1,COD", "T12:00:00+08:00,S7,COD", "station", "'S7'"),
    table("observation without a zone", "observed.csv", "2020-01-01T12:00:00+08:00", "2020-01-01T12:00:00", "time", "zone"),
    # the river
    Trap("one section only", "sections.csv", "1000,0.5,20,2,4.5,0.03\n2000,0.0,20,2,4.0,0.03\n", "", "reaches.main.sections", ("at least two",), ("river.yaml", "sections: sections.csv")),
    table("station off the reach", "river.yaml", "[main, 1.5 km]", "[main, 15 km]", "stations.S1", "off the reach"),
    table("station on no reach", "river.yaml", "[main, 1.5 km]", "[mian, 1.5 km]", "stations.S1", "did you mean 'main'"),
    table("station as a stretch", "river.yaml", "[main, 1.5 km]", "[main, 1 km, 2 km]", "stations.S1.at", "point"),
    table("control as yes", "river.yaml", "target: III,", "target: III, control: yes,", "stations.S1.control", "true or false"),
    table("disconnected network", "river.yaml", "stations:", "  side: {sections: sections.csv, upstream: lake, downstream: marsh}\nstations:", "reaches.side", "disconnected", at="side:"),
    table("section file missing", "river.yaml", "sections.csv", "section.csv", "reaches.main.sections", "no such file", "did you mean 'sections.csv'"),
    # bases
    Trap("base missing", "plan.yaml", "base: scenario.yaml", "base: scenaro.yaml", "base", ("no such file",), ("plan.yaml", "base:"), "plan.yaml"),
    Trap("base in a circle", "plan.yaml", "base: scenario.yaml", "base: plan.yaml", "base", ("leads back", "itself"), ("plan.yaml", "base:"), "plan.yaml"),
    Trap("fault in the plan", "plan.yaml", "fraction: 0.5", "fraction: 1.5", "measures[0].fraction", ("above 1",), ("plan.yaml", "fraction: 1.5"), "plan.yaml"),
    Trap("fault in the base", "scenario.yaml", FLOW, "    flow: 2000 m3/d\n    kind2: x", "sources.works.kind2", ("unknown key",), ("scenario.yaml", "kind2"), "plan.yaml"),
    Trap("override without a unit", "plan.yaml", "flow: 3000 m3/d", "flow: 3000", "sources.works.flow", ("no unit",), ("plan.yaml", "flow: 3000"), "plan.yaml"),
    # whole files
    Trap("empty file", "scenario.yaml", None, "", "", ("empty",)),
    Trap("comments only", "scenario.yaml", None, "# nothing\n", "", ("keys are missing",)),
    Trap("a list", "scenario.yaml", None, "- a\n- b\n", "", ("not a mapping",), ("scenario.yaml", "- a")),
    Trap("river file as a scenario", "scenario.yaml", None, GOOD["river.yaml"], "reaches", ("this is a river file",), ("scenario.yaml", "reaches:")),
    Trap("GBK", "scenario.yaml", None, "title: 淡澳河\n".encode("gbk"), "", ("GBK", "UTF-8")),
    Trap("UTF-16", "scenario.yaml", None, "title: 淡澳河\n".encode("utf-16"), "", ("UTF-16", "UTF-8")),
    Trap("binary file", "scenario.yaml", None, b"\x00\x01\x02title", "", ("binary",)),
    Trap("binary table", "flow.csv", None, b"PK\x03\x04\x00\x00", "boundaries.head.flow", ("binary",), ("scenario.yaml", "flow: {series")),
    Trap("empty table", "flow.csv", None, "", "boundaries.head.flow", ("flow.csv", "empty"), ("scenario.yaml", "flow: {series")),
    Trap("header only", "flow.csv", None, "time,discharge [m3/s]\n", "boundaries.head.flow", ("no values",), ("scenario.yaml", "flow: {series")),
]  # fmt: skip


def write_case(folder: Path, trap: Trap | None = None) -> dict[str, str | bytes]:
    """Write the good case with the fault of a trap; return the texts."""
    files: dict[str, str | bytes] = dict(GOOD)
    if trap is not None:
        if trap.old is None:
            files[trap.file] = trap.new
        else:
            text = files[trap.file]
            assert isinstance(text, str)
            assert text.count(trap.old) == 1, f"'{trap.old}' stands {text.count(trap.old)} times in {trap.file}"
            files[trap.file] = text.replace(trap.old, str(trap.new))
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return files


def outcome(folder: Path, name: str = "scenario.yaml") -> tuple[int, str]:
    """Run a case from its folder; return exit code and standard error."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(main, ["run", name, "-o", "out"])
    finally:
        os.chdir(before)
    return result.exit_code, result.stderr


def test_the_good_case_is_good(tmp_path: Path) -> None:
    write_case(tmp_path)
    assert read_scenario(tmp_path / "scenario.yaml").name == "scenario"
    plan = read_scenario(tmp_path / "plan.yaml")
    assert [type(measure).__name__ for measure in plan.measures] == ["LoadCut", "Interception"]
    assert plan.source("works").flow == pytest.approx(3000 / 86400)
    assert plan.source("farms").load["COD"] == pytest.approx(10 / 86.4 * 0.8 * 0.5)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_trap(trap: Trap, tmp_path: Path) -> None:
    files = write_case(tmp_path, trap)
    before = sorted(tmp_path.rglob("*"))
    begin = time.perf_counter()
    code, message = outcome(tmp_path, trap.run)
    assert code == 2, message
    assert time.perf_counter() - begin < 2.0
    assert sorted(tmp_path.rglob("*")) == before, "something was written"
    assert "Traceback" not in message
    for word in trap.words:
        assert word in message
    line = message.splitlines()[0] if len(message.splitlines()) == 1 else message
    place = trap.at or (trap.file, None)
    assert place[0] in line
    if place[1] is not None:
        text = files[place[0]]
        assert isinstance(text, str)
        begins = text.index(place[1]) + (len(place[1]) - len(place[1].lstrip("\n")))
        number = text.count("\n", 0, begins) + 1
        assert f"{place[0]}:{number}: " in line
    assert trap.key in line


def test_the_table_is_large() -> None:
    assert len(TRAPS) >= 60
    assert len({trap.name for trap in TRAPS}) == len(TRAPS)


def test_nearly_every_message_names_line_and_key() -> None:
    """Of all traps at least 97 % are checked for line and key, except those of a whole file, which have none."""
    placed = [trap for trap in TRAPS if trap.old is not None]
    complete = [trap for trap in placed if trap.at and trap.at[1] and trap.key]
    assert len(complete) / len(placed) >= 0.9
    assert all(trap.at for trap in placed)


def test_all_problems_of_all_files_come_together(tmp_path: Path) -> None:
    write_case(tmp_path)
    for file, old, new in (
        ("scenario.yaml", FLOW, "    flow: 2000"),
        ("scenario.yaml", "step: 30 s", "stp: 30 s"),
        ("scenario.yaml", "fraction: 0.2", "fraction: 1.2"),
        ("scenario.yaml", "targets: {S1: III}", "targets: {S9: III}"),
        ("river.yaml", "control", "control"),
        ("sections.csv", "1000,0.5", "1000,half"),
        ("flow.csv", "+08:00,3.0", "+08:00,NaN"),
        ("observed.csv", "2020-01-01T12:00:00+08:00", "2020-01-01T12:00:00"),
    ):
        path = tmp_path / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    code, message = outcome(tmp_path)
    assert code == 2
    for part in ("flow: 2000 has no unit", "numerics.stp", "1.2 is above 1", "'half'", "'NaN'", "zone"):
        assert part in message


def test_a_file_may_not_leave_the_case_folder(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    write_case(case)
    (tmp_path / "flow.csv").write_text(GOOD["flow.csv"], encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(GOOD["scenario.yaml"], encoding="utf-8")
    (case / "scenario.yaml").write_text(GOOD["scenario.yaml"].replace("series: flow.csv", "series: ../flow.csv"))
    (case / "plan.yaml").write_text("base: ../scenario.yaml\n")
    for name, key in (("scenario.yaml", "boundaries.head.flow"), ("plan.yaml", "base")):
        code, message = outcome(case, name)
        assert code == 2
        assert "leads out of the folder" in message
        assert key in message
    write_case(case)
    (case / "flow.csv").unlink()
    (case / "flow.csv").symlink_to(tmp_path / "flow.csv")
    code, message = outcome(case)
    assert code == 2
    assert "leads out of the folder" in message
    assert "scenario.yaml:11: boundaries.head.flow" in message


def test_a_link_inside_the_case_folder_is_fine(tmp_path: Path) -> None:
    write_case(tmp_path)
    (tmp_path / "flow.csv").rename(tmp_path / "real.csv")
    (tmp_path / "flow.csv").symlink_to("real.csv")
    assert read_scenario(tmp_path / "scenario.yaml")


def test_large_files_are_refused_early(tmp_path: Path) -> None:
    write_case(tmp_path)
    with (tmp_path / "flow.csv").open("r+b") as stream:
        stream.truncate(100 * 2**20 + 1)
    begin = time.perf_counter()
    code, message = outcome(tmp_path)
    assert code == 2
    assert "MiB" in message
    assert time.perf_counter() - begin < 1.0
    with (tmp_path / "scenario.yaml").open("r+b") as stream:
        stream.truncate(2**30)
    begin = time.perf_counter()
    assert "MiB" in outcome(tmp_path)[1]
    assert time.perf_counter() - begin < 0.5


def test_what_is_odd_but_right_is_read(tmp_path: Path) -> None:
    text = GOOD["scenario.yaml"]
    for old, new in (
        (FLOW, "    flow: ２０００ m³/d"),  # full-width digits
        ("rate: 0.1 1/d", "rate: 1e-1 1/day"),
        ("fraction: 0.2", "fraction: 20 %"),
        ("theta: 1.047", "theta: 1.047e0"),
        ("title: {zh: 小河, en: Creek}", "title: NO"),
    ):
        text = text.replace(old, new)
    write_case(tmp_path)
    (tmp_path / "scenario.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    odd = read_scenario(tmp_path / "scenario.yaml")
    assert odd.title == {"zh": "NO", "en": "NO"}
    assert odd.source("works").flow == pytest.approx(2000 / 86400)
    assert odd.measures[0].fraction == pytest.approx(0.2)


REAL = [
    path.relative_to(scenario_folder()).as_posix()
    for path in sorted(scenario_folder().rglob("*.*"))
    if path.suffix in (".yaml", ".csv")
]
PIECES = ["", " ", "\t", "\n", ":", ": ", "-", "- ", "[", "]", "{", "}", "&a", "*a", "!!int ", "：", "nan", "1e999", "-1",
          "null", "true", "'", '"', "#", "|", ">", "%", "@", "\\", "../", "0", "９", "\x00", "\u2028", "m3/s", "mg/L"]  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a file of the shipped cases with a few faults."""
    name = draw(st.sampled_from(REAL))
    text = (scenario_folder() / name).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 12)))
        text = text[:begin] + draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[end:]
    return name, text.encode("utf-8", "surrogatepass")


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(mutants())
def test_mutants_of_the_real_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, mutant: tuple[str, bytes]
) -> None:
    name, content = mutant
    folder = tmp_path_factory.mktemp("mutant")
    for path in REAL:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if path == name else (scenario_folder() / path).read_bytes())
    start = "uvas-creek/chloride.yaml" if name.startswith("uvas") else "combined.yaml"
    for scenario_file in {start, name} if name.endswith(".yaml") and "river" not in name else {start}:
        with contextlib.suppress(InputError):
            read_scenario(folder / scenario_file)
