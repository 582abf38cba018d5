"""What docs/processes.md shows is what works, and what it lists is what there is."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest

from danao import Kinetics, read_scenario
from danao.errors import InputError
from danao.kinetics._listing import listing
from tests.pages import page, perform
from tests.small_case import edited, write_case

MANUAL = page("processes")
FILE, *_ = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
(SCENARIO,) = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)
TOLD = re.findall(r"```text\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Give a scenario file with the process of the manual beside it."""
    entry = "processes:\n  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}\n"
    water = ("DO: 8 mg/L}", "DO: 8 mg/L, FC: 1000 1/L}")
    path = write_case(tmp_path, scenario=edited((entry, SCENARIO), ("DO]", "DO, FC]"), water))
    (tmp_path / "my_die_off.py").write_text(FILE, encoding="utf-8")
    return path


def test_the_process_of_the_manual_is_in_a_scenario(case: Path) -> None:
    scenario = read_scenario(case)
    (made,) = scenario.processes
    assert made.name == "death of FC"
    assert [made.parameters[name].theta for name in ("rate", "salt")] == [1.1, 1.07]
    kinetics = Kinetics(scenario.processes, scenario.constituents)
    rates = kinetics.rates({"FC": 1e4}, {"temperature": 20.0, "salinity": 7.0})
    assert rates["death of FC"] * 86400.0 == pytest.approx((1.2 + 0.5 * 0.2) * 1e4)


def test_its_scripts_run(tmp_path: Path) -> None:
    done = perform("processes", tmp_path)
    names = done.names
    assert "death of FC | -1" in done.told
    assert names["rates"]["death of FC"] * 86400.0 == pytest.approx(1.3e4)
    assert TOLD[1].split(": ", 1)[1].split(";")[0] in names["told"]
    assert names["state"][0] == pytest.approx(20.0 * np.exp([-0.05, -0.10, -0.20]), rel=1e-4)


def test_a_mistake_is_told_as_the_manual_says(case: Path) -> None:
    text = FILE.replace("(rate + salt * salted(salinity)) * constituent", "[rate * constituent][0]")
    (case.parent / "my_die_off.py").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(case)
    assert str(caught.value) == f"{case.parent}{os.sep}{TOLD[0].strip()}"


def test_no_process_is_missing_from_the_list() -> None:
    wanted = [f"- `{name}`: {sentence}" for name, sentence in listing()]
    found = re.findall(r"^- `\w+`: .*$", MANUAL.split("## What the library has")[1], re.MULTILINE)
    assert found == wanted, "put the lines of 'danao processes --markdown' there"
