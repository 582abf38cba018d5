"""What docs/structures.md shows is what works: its files are read and run, its scripts run, its names exist."""

from __future__ import annotations

import re
from pathlib import Path

import danao
from danao.river.structures import KINDS
from danao.river.structures.culvert import INLETS
from danao.scenario_file import read_scenario
from danao.scenario_file._structures import STRUCTURE_TYPES, AnyStructure
from tests.pages import page, perform

MANUAL = page("structures")
RIVER, SCENARIO = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)


def test_the_tide_window_of_the_manual(tmp_path: Path) -> None:
    """The sluice of the example is open on the ebb only: little comes in with the flood, and little salt."""
    (tmp_path / "river.yaml").write_text(RIVER, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    scenario = read_scenario(tmp_path / "scenario.yaml")
    results, open_ = (
        danao.Simulation(made).run(progress=False)
        for made in (scenario, scenario.replace(operations=scenario.operations[:1]))
    )
    assert results.trust.passed
    setting, through = (
        results.dataset[name].sel(structure="sluice").values for name in ("setting", "structure_discharge")
    )
    assert (setting == 3.0).sum() > 10
    assert (setting == 0.0).sum() > 10
    never_shut = open_.dataset["structure_discharge"].sel(structure="sluice").values
    assert -through.clip(max=0.0).sum() < -0.2 * never_shut.clip(max=0.0).sum()
    salt = [run.at("inner")["SALINITY"].values.max() for run in (results, open_)]
    assert salt[0] < 0.5 * salt[1]


def test_the_scripts_of_the_manual(tmp_path: Path) -> None:
    done = perform("structures", tmp_path)
    names = done.names
    assert float(done.told) == names["gate"].flow_between(2.0, -2.0, setting=0.5)
    assert names["window"].reading.stations == ("inner", "outer")


def test_every_name_is_in_the_manual() -> None:
    models = AnyStructure.__origin__.__args__
    keys = {key for model in models for key in model.model_fields} - {"type"}
    for name in (*(kind.__name__ for kind in KINDS), *STRUCTURE_TYPES, *INLETS, *keys):
        assert f"`{name}`" in MANUAL, name
