"""Structures in river files and operations in scenario files: all keys are read, all faults are told with their line."""
# ruff: noqa: E501, one fault a line

from __future__ import annotations

from pathlib import Path

import pytest

from danao import BoxBarrel, CircularBarrel, Gate, InputError, Reading, Scenario, Schedule, SetPoint, Simulation, Switch
from danao.river.structures.culvert import Inlet
from danao.scenario_file import read_scenario

RIVER = """\
reaches:
  main:
    sections:
      - {chainage: 0 km, bed: 1 m, bottom_width: 20 m, side_slope: 2, bank: 6 m, manning: 0.03}
      - {chainage: 5 km, bed: -1.5 m, bottom_width: 30 m, side_slope: 2, bank: 4 m, manning: 0.03}
stations:
  S1: {at: [main, 2 km]}
  inner: {at: [main, 4.4 km]}
  outer: {at: [main, 4.8 km]}
structures:
  weir: {type: weir, at: [main, 0.5 km], crest: 1.2 m, width: 12 m, discharge_coefficient: 0.95}
  plate: {type: sharp_crested_weir, at: [main, 0.8 km], crest: 1 m, width: 900 cm}
  piers: {type: head_loss, at: [main, 1.2 km], coefficient: 0.3}
  pipe: {type: culvert, at: [main, 1.6 km], diameter: 1500 mm, invert_upstream: 0.3 m, invert_downstream: 0.25 m, length: 20 m, manning: 0.012, inlet: metal_pipe_headwall, barrels: 3}
  box: {type: culvert, at: [main, 1.6 km], width: 3 m, height: 2 m, invert_upstream: 0.3 m, invert_downstream: 0.3 m, length: 20 m, inlet: {k: 0.026, m: 1, c: 0.0347, y: 0.81}}
  dam: {type: rubber_dam, at: [main, 2.5 km], width: 20 m, sill: -0.1 m, height: 2 m, inflation: 1 m, title: {zh: 橡胶坝, en: rubber dam}}
  mill: {type: rating_table, at: [main, 3 km], level: [0.5 m, 1 m, 3 m], discharge: [0 m3/s, 5 m3/s, 60 m3/s]}
  pumps: {type: pump, at: [main, 3 km], curve: [[0 m3/s, 6 m], [2 m3/s, 4 m], [4 m3/s, 0 m]], units: 3, running: 0, lowest_level: 0 m, efficiency: 75 %}
  sluice: {type: gate, at: [main, 4.6 km], width: 20 m, sill: -1.3 m, height: 4 m, opening: 2 m}
  flap: {type: tide_gate, at: [main, 4.6 km], width: 3 m, sill: -1.3 m, height: 2 m, discharge_coefficient: 0.7}
"""

SCENARIO = """\
river: river.yaml
period: [2020-01-01, 2020-01-02]
constituents: [SALINITY]
boundaries:
  up: {type: inflow, reach: main, flow: 5 m3/s, quality: {SALINITY: 0}}
  sea: {type: level, reach: main, level: {times: ["2020-01-01T00:00+08:00", "2020-01-01T06:00+08:00", "2020-01-01T12:00+08:00"], values: [1, -0.6, 1], unit: m, extend: hold}, quality: {SALINITY: 30}}
operations:
  weir: {schedule: {times: ["2020-01-01T00:00+08:00", "2020-01-01T12:00+08:00"], values: [1.2, 1.5], unit: m, between: previous, extend: hold}, rate: 0.36 m/h}
  dam: {hold: {level: S1}, target: 2.2 m, dead_band: 4 cm, raises: true, rate: 0.5 m/h, every: 5 min}
  pumps: {switch: {SALINITY: inner}, above: 5, below: 2, setting_above: 3, setting_below: 0}
  sluice: {switch: {level: [inner, outer]}, above: 10 cm, below: 0 cm, setting_above: 3 m, setting_below: 0 m, stay: 30 min, rate: 0.6 cm/s}
dispersion: 20 m2/s
initial: {level: 2 m, quality: {SALINITY: 1}}
numerics: {cell: 100 m, step: 60 s, output: 1 h}
"""


def read(folder: Path, *changes: tuple[str, str]) -> Scenario:
    texts = {"river.yaml": RIVER, "s.yaml": SCENARIO}
    for old, new in changes:
        assert sum(text.count(old) for text in texts.values()) == 1, old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_scenario(folder / "s.yaml")


def test_all_keys_of_structures(tmp_path: Path) -> None:
    structures = {item.name: item for item in read(tmp_path).river.structures}
    assert list(structures) == ["weir", "plate", "piers", "pipe", "box", "dam", "mill", "pumps", "sluice", "flap"]
    assert [type(item).__name__ for item in structures.values()] == [
        "Weir", "SharpCrestedWeir", "HeadLoss", "Culvert", "Culvert", "RubberDam", "RatingTable", "Pump", "Gate", "TideGate",
    ]  # fmt: skip
    assert (structures["weir"].crest, structures["weir"].discharge_coefficient) == (1.2, 0.95)
    assert (structures["plate"].at, structures["plate"].width) == (("main", 800.0), 9.0)
    assert structures["piers"].reverse == 0.3
    assert structures["pipe"].barrel == CircularBarrel(1.5)
    assert (structures["pipe"].barrels, structures["pipe"].inlet) == (3, "metal_pipe_headwall")
    assert structures["box"].barrel == BoxBarrel(3.0, 2.0)
    assert structures["box"].inlet == Inlet(0.026, 1.0, 0.0347, 0.81)
    assert structures["dam"].setting == 1.0
    assert structures["dam"].title == {"zh": "橡胶坝", "en": "rubber dam"}
    assert structures["mill"].discharge == (0.0, 5.0, 60.0)
    assert structures["pumps"].curve == ((0.0, 6.0), (2.0, 4.0), (4.0, 0.0))
    assert (structures["pumps"].efficiency, structures["pumps"].setting) == (0.75, 0.0)
    assert structures["sluice"] == Gate("sluice", ("main", 4600.0), width=20.0, sill=-1.3, height=4.0, opening=2.0)
    assert structures["flap"].opening == 2.0


def test_all_keys_of_operations(tmp_path: Path) -> None:
    scenario = read(tmp_path)
    table, hold, pumps, window = scenario.operations
    assert isinstance(table, Schedule)
    assert table.rate == pytest.approx(1e-4)
    assert table.setting.at("2020-01-01T11:59") == 1.2
    assert table.setting.at("2020-01-01T12:00") == 1.5
    assert isinstance(hold, SetPoint)
    assert (hold.reading, hold.target, hold.dead_band) == (Reading("level", "S1"), 2.2, 0.04)
    assert (hold.raises, hold.every, hold.rate) == (True, 300.0, pytest.approx(0.5 / 3600.0))
    assert pumps == Switch("pumps", Reading("SALINITY", "inner"), 5.0, 2.0, 3.0, 0.0)
    assert pumps.rate is None
    assert window.reading == Reading("level", "inner", "outer")
    assert (window.above, window.below, window.setting_above, window.stay) == (0.1, 0.0, 3.0, 1800.0)
    assert window.rate == pytest.approx(0.006)


def test_it_runs(tmp_path: Path) -> None:
    results = Simulation(read(tmp_path)).run(progress=False)
    assert results.trust.passed
    meanings = dict(zip(results.dataset["structure"].values, results.dataset["setting_meaning"].values, strict=True))
    assert meanings["pumps"] == "pumps running"
    assert meanings["piers"] == ""
    assert results.dataset["setting"].sel(structure="weir").values[[0, -1]] == pytest.approx([1.2, 1.5])


TRAPS = [
    ("type: gate, at", "type: gaet, at", "river.yaml", "sluice:", "structures.sluice", "'gaet' is no type of structure", "did you mean 'gate'"),
    ("{type: gate, at", "{at", "river.yaml", "sluice:", "structures.sluice.type", "missing", "types are: weir, sharp_crested_weir, gate"),
    ("crest: 1.2 m", "crset: 1.2 m", "river.yaml", "weir:", "structures.weir.crset", "did you mean 'crest'"),
    ("crest: 1.2 m", "crest: 1.2", "river.yaml", "weir:", "structures.weir.crest", "1.2 has no unit"),
    ("0.95}", "1.7}", "river.yaml", "weir:", "structures.weir.discharge_coefficient", "outside 0.1 to 1.5", "C / 1.705"),
    ("width: 12 m", "width: 80 m", "river.yaml", "weir:", "structures.weir.width", "80 m is wider than the section"),
    ("crest: 1.2 m", "crest: 9 m", "river.yaml", "weir:", "structures.weir.crest", "above the bank"),
    ("[main, 0.5 km]", "[main, 7 km]", "river.yaml", "weir:", "structures.weir.chainage", "off the reach", "runs from"),
    ("[main, 0.5 km]", "[mian, 0.5 km]", "river.yaml", "weir:", "structures.weir", "did you mean 'main'"),
    ("[main, 0.5 km]", "[main, 1 km, 2 km]", "river.yaml", "weir:", "structures.weir.at", "stands at a point"),
    ("[2 m3/s, 4 m]", "[2 m3/s, 7 m]", "river.yaml", "pumps:", "structures.pumps.curve", "the head does not fall from 0 to 2"),
    ("[2 m3/s, 4 m]", "2 m3/s", "river.yaml", "pumps:", "structures.pumps.curve", "this is no curve"),
    ("diameter: 1500 mm", "diameter: 1500 mm, width: 2 m, height: 1 m", "river.yaml", "pipe:", "structures.pipe", "a barrel is a pipe or a box"),
    ("metal_pipe_headwall", "metal_pipe_haedwall", "river.yaml", "pipe:", "structures.pipe.inlet", "did you mean 'metal_pipe_headwall'"),
    ("opening: 2 m", "opening: 5 m", "river.yaml", "sluice:", "structures.sluice.opening", "5 is outside 0 to 4"),
    ("  dam: {hold", "  damm: {hold", "s.yaml", "damm:", "operations.damm", "did you mean 'dam'"),
    ("  dam: {hold", "  piers: {hold", "s.yaml", "piers:", "operations.piers", "there is nothing that could move"),
    ("dead_band: 4 cm", "deadband: 4 cm", "s.yaml", "dam:", "operations.dam.deadband", "did you mean 'dead_band'"),
    ("dead_band: 4 cm, ", "", "s.yaml", "dam:", "operations.dam.dead_band", "missing"),
    ("dead_band: 4 cm", "dead_band: 0 cm", "s.yaml", "dam:", "operations.dam.dead_band", "the rule would never rest"),
    ("raises: true", "raises: up", "s.yaml", "dam:", "operations.dam.raises", ""),
    ("hold: {level: S1}", "hold: {level: S3}", "s.yaml", "dam:", "operations.dam.reading", "no station 'S3'"),
    ("hold: {level: S1}", "hold: {levle: S1}", "s.yaml", "dam:", "operations.dam.hold", "did you mean 'level'"),
    ("hold: {level: S1}", "hold: S1", "s.yaml", "dam:", "operations.dam.hold", "this is no reading"),
    ("rate: 0.5 m/h", "rate: 0.5 m", "s.yaml", "dam:", "operations.dam", "'m'"),
    ("below: 0 cm", "below: 20 cm", "s.yaml", "sluice:", "operations.sluice.below", "0.2 is over 0.1"),
    ("below: 0 cm", "below: 0", "s.yaml", "sluice:", "operations.sluice.below", "no unit"),
    ("setting_above: 3 m", "setting_above: 6 m", "s.yaml", "sluice:", "operations.sluice.setting_above", "6 is outside 0 to 4"),
    ("stay: 30 min", "target: 1 m", "s.yaml", "sluice:", "operations.sluice.target", "does not go with 'switch'"),
    ("every: 5 min", "every: 2 h", "s.yaml", "dam:", "operations.dam.every", "outside 1 to 3600"),
    ("{hold: {level: S1}, target", "{target", "s.yaml", "dam:", "operations.dam", "an operation is one of schedule, switch, hold"),
    ("between: previous, extend: hold}, rate", "between: previous}, rate", "s.yaml", "weir:", "operations.weir", "2020-01-01"),
]  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap[4]}: {trap[1]}"[:60] for trap in TRAPS])
def test_faults_are_told_with_their_line(tmp_path: Path, trap: tuple[str, ...]) -> None:
    old, new, file, line, key, *words = trap
    with pytest.raises(InputError) as caught:
        read(tmp_path, (old, new))
    lines = (tmp_path / file).read_text(encoding="utf-8").splitlines()
    number = next(k for k, text in enumerate(lines, start=1) if text.strip().startswith(line))
    found = [str(problem) for problem in caught.value.problems]
    (message,) = [text for text in found if key in text]
    assert f"{file}:{number}: {key}" in message
    for word in words:
        assert word in message


def test_all_faults_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, ("0.95}", "1.7}"), ("type: gate, at", "type: gaet, at"), ("dead_band: 4 cm", "dead_band: 0 cm"))
    text = "\n".join(map(str, caught.value.problems))
    for piece in ("structures.weir.discharge_coefficient", "structures.sluice", "operations.dam.dead_band"):
        assert piece in text
    assert len(caught.value.problems) == 3
