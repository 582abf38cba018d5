"""What a run says beside its results: unusual parameters, reaction steps that are too long."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from danao import Process, Simulation, cli
from danao.errors import DanaoWarning, LongStepWarning, UnusualParameterWarning
from danao.reporting import write_report
from danao.scenario import TransientStorage
from danao.scenario_file import read_scenario
from danao.simulation.trusting import unusual_check
from danao.trust import ADVICE, TITLES, Check
from tests.batch import Beaker
from tests.small_case import edited, write_case

ENTRY = "decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}"
UNUSUAL = (ENTRY, "decay: {constituent: COD, rate: 5 1/d}")
TEXT = "decay COD.rate: 5 1/day is outside the usual 0.01 1/day to 0.5 1/day (review points"


def shortened(folder: Path, *edits: tuple[str, str]) -> Path:
    return write_case(folder, scenario=edited(("2020-01-03]", "2020-01-01T03:00]"), *edits))


def test_unusual_parameters_are_heard_once_a_run(tmp_path: Path) -> None:
    scenario = read_scenario(shortened(tmp_path, UNUSUAL))
    with pytest.warns(UnusualParameterWarning) as caught:
        results = Simulation(scenario).run(progress=False)
    (told,) = [item for item in caught if issubclass(item.category, DanaoWarning)]
    assert TEXT in str(told.message)
    assert "scenario 'scenario'" in str(told.message)
    assert Path(told.filename) == Path(__file__)
    check = {check.name: check for check in results.trust.checks}["unusual_parameters"]
    assert (check.value, check.comment, check.passed) == (1, "decay COD.rate", True)
    assert check.advice == ADVICE["unusual_parameters"]
    assert results.trust.passed


def test_usual_parameters_are_not_mentioned(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DanaoWarning)
        results = Simulation(read_scenario(shortened(tmp_path))).run(progress=False)
    checks = {check.name: check for check in results.trust.checks}
    assert checks["unusual_parameters"].value == 0
    assert checks["rough_reactions"].comment == ""
    assert all(check.advice is None for check in results.trust.checks)


def test_the_storage_zone_counts_too(tmp_path: Path) -> None:
    scenario = read_scenario(shortened(tmp_path)).replace(storage=TransientStorage(1.0, 0.5))
    assert "transient storage COD.exchange" in scenario.unusual()


def test_the_command_line_tells_them(tmp_path: Path) -> None:
    path = shortened(tmp_path, UNUSUAL)
    checked = CliRunner().invoke(cli.main, ["check", str(path)])
    assert checked.exit_code == 0
    assert f"  unusual: {TEXT}" in checked.stdout
    done = CliRunner().invoke(cli.main, ["run", str(path), "-o", str(tmp_path / "runs")])
    assert done.exit_code == 0
    assert done.stderr.count("warning: scenario 'scenario': unusual parameters") == 1
    assert TEXT in done.stderr
    assert ".py" not in done.stderr


def test_names_are_counted_beyond_five(tmp_path: Path) -> None:
    parts = [
        (
            ENTRY,
            "decay: {constituent: COD, rate: 5 1/d}\n"
            + "".join(f"  - decay: {{constituent: N{k}, rate: 5 1/d}}\n" for k in range(6)),
        ),
        (
            "constituents: [COD, NH3_N, DO]",
            f"constituents: [COD, NH3_N, DO, {', '.join(f'{{name: N{k}}}' for k in range(6))}]",
        ),
        ("  clean: {COD: 5 mg/L", f"  clean: {{{', '.join(f'N{k}: 0 mg/L' for k in range(6))}, COD: 5 mg/L"),
    ]
    scenario = read_scenario(shortened(tmp_path, *parts))
    (check,) = unusual_check(scenario)
    assert check.value == 7
    assert check.comment == "decay COD.rate, decay N0.rate, decay N1.rate, decay N2.rate, decay N3.rate …"


# --- steps that are too long


def jump(COD: float, *, k: float) -> float:
    return k if COD > 1.0 else -k


def calm(TP: float, *, slow: float) -> float:
    return slow * TP


def jumping() -> list[Process]:
    """Return a rate that no step can follow, and one that any step can."""
    return [Process("jump", jump, {"COD": -1.0}, {"k": 0.01}), Process("calm", calm, {"TP": -1.0}, {"slow": 1e-7})]


def test_the_first_step_that_is_too_long_is_found() -> None:
    beaker = Beaker(jumping(), ["COD", "TP"])
    assert not beaker.compiled.long_steps
    beaker.run([[50.0, 1.0], [1.2, 1.0], [30.0, 1.0]], 60.0, 1)
    found = beaker.compiled.long_steps[0]
    assert (found.cell, found.process, found.step) == (1, "jump", 60.0)
    assert beaker.compiled.rough == 1


def test_looking_for_it_changes_no_bit() -> None:
    states = []
    for look in (True, False):
        beaker = Beaker(jumping(), ["COD", "TP"])
        if not look:
            beaker.compiled.long_steps[0] = object()  # type: ignore[assignment]
        states.append((beaker.run([[1.2, 1.0], [30.0, 1.0]], 60.0, 3), beaker.change, beaker.compiled.rough))
    for one, other in zip(*states, strict=True):
        assert np.array_equal(one, other)


def test_a_run_says_where_and_what_to_set(tmp_path: Path) -> None:
    scenario = read_scenario(shortened(tmp_path)).replace(
        constituents=["COD", "NH3_N", "DO"],
        processes=[Process("jump", jump, {"COD": -1.0}, {"k": 0.05})],
    )
    with pytest.warns(LongStepWarning, match=r"reaction step of .* s is too long .* 'jump' .* numerics.reaction_step"):
        results = Simulation(scenario).run(progress=False)
    check = {check.name: check for check in results.trust.checks}["rough_reactions"]
    assert check.value > 0
    assert check.comment.startswith("main ")
    assert check.comment.endswith(", jump")
    assert check.advice == ADVICE["rough_reactions"]
    path = tmp_path / "report.html"
    write_report(path, [results], lang="en")
    assert "Reaction steps are too long for an accuracy of 0.1 %" in path.read_text(encoding="utf-8")


def test_advice_is_for_checks_that_have_a_name() -> None:
    assert set(ADVICE) <= set(TITLES)
    assert Check("rough_reactions", 0).advice is None
    assert Check("peclet", 3.0).advice is None
