"""The demonstration: the bundled river for three days, present state and a plan, and the report of both."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import multiprocessing
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from danao._data import scenario_folder
from danao._provenance import in_both
from danao.errors import InputError, Problem
from danao.forcing.boundaries import Inflow, Level
from danao.scenario import Initial, PrescribedFlow, Scenario
from danao.tables import atomic_write
from solvers._jit import cache_home, is_warm, source_stamp

logger = logging.getLogger(__name__)

SCENARIOS = ("demo", "demo_plan")
PAGE = "report.html"
_KEPT = 3  # demonstrations of other versions and languages
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration left.

    Parameters
    ----------
    page : Path
        The report.
    runs : tuple of Path
        Results of the present state and of the plan.
    computed : bool
        Whether the runs were made now; else they lay in the user's cache folder from an earlier time.
    """

    page: Path
    runs: tuple[Path, ...]
    computed: bool


def demonstrate(
    folder: str | Path, lang: str = "zh", *, fresh: bool = False, tell: Callable[[str], object] = logger.info
) -> Demonstration:
    """Run the bundled river for three days, or take the runs of an earlier time, and write the report.

    Everything is illustrative: the river, its loads and the plan. Nothing is asked of any network.

    Parameters
    ----------
    folder : str or Path
        Where ``report.html`` and the two results go; new, empty, or that of an earlier demonstration.
    lang : {"zh", "en"}
        Language of the report.
    fresh : bool
        Compute even where the finished runs lie in the cache.
    tell : callable
        Is given a line at each step.

    Raises
    ------
    InputError
        If the folder holds something else.
    """
    folder = Path(folder)
    names = [f"{name}.nc" for name in SCENARIOS] + [PAGE]
    if folder.exists() and (not folder.is_dir() or {path.name for path in folder.iterdir()} - set(names)):
        rule = "it is there already and holds other things than the demonstration"
        raise InputError(Problem(rule, file=folder, remedy="name another folder"))
    kept = cache_home() / f"demo-{_stamp(lang)}"
    there = not fresh and all((kept / name).is_file() for name in names)
    if there:
        tell("already computed once: taken from the cache (--fresh computes it again)")
    else:
        _compute(kept, lang, tell)
        _forget_old(kept)
    for name in names:
        with atomic_write(folder / name) as part:
            shutil.copyfile(kept / name, part)
    runs = tuple(folder / name for name in names[:-1])
    return Demonstration(folder / PAGE, runs, not there)


def _stamp(lang: str) -> str:
    """Return a hash of all that the demonstration is made of: kernels, library, cases, language."""
    digest = hashlib.sha256(f"{source_stamp()} {lang}".encode())
    for root, pattern in ((scenario_folder(), "**/*"), (_PACKAGE, "**/*.py")):
        for path in sorted(root.glob(pattern)):
            status = path.stat()
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _compute(kept: Path, lang: str, tell: Callable[[str], object]) -> None:
    """Make the runs and the report in the folder of the cache."""
    from danao.reporting.write import write_report
    from danao.scenario_file import read_scenario
    from danao.simulation import Simulation

    scenarios = [read_scenario(scenario_folder() / f"{name}.yaml") for name in SCENARIOS]
    if not is_warm():
        tell("compiling the kernels, once on this machine: about half a minute")
        _compile(scenarios[0])
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    runs = []
    for scenario in scenarios:
        tell(f"running {in_both(scenario.title, scenario.name)[lang]}")
        runs.append(Simulation(scenario).run(progress=False))
        runs[-1].save(kept / f"{scenario.name}.nc")
    tell("writing the report")
    write_report(kept / PAGE, runs, lang=lang)


def _compile(scenario: Scenario) -> None:
    """Compile the step of the water here, which takes longest, and all else in a process beside this one."""
    beside = multiprocessing.get_context("spawn").Process(target=compile_beside, daemon=True)
    beside.start()
    _begin(_water_alone(scenario).replace(initial="steady"))
    beside.join()


def compile_beside() -> None:
    """Compile the look at still water, and the kernels that carry and change matter, on steady water that is given."""
    from danao.scenario_file import read_scenario
    from danao.simulation import Simulation

    scenario = read_scenario(scenario_folder() / f"{SCENARIOS[0]}.yaml")
    Simulation(_water_alone(scenario).replace(initial=Initial(level=0.0))).begin()
    steady: dict[type, dict[str, Any]] = {Inflow: {"flow": 1.0}, Level: {"level": 0.0}}
    ends = [dataclasses.replace(one, **steady[type(one)]) for one in scenario.boundaries]
    given = PrescribedFlow(discharge=1.0, area=10.0)
    _begin(scenario.replace(hydraulics=given, sources=(), boundaries=ends, initial=Initial(quality={})))


def _water_alone(scenario: Scenario) -> Scenario:
    ends = [dataclasses.replace(one, quality={}) for one in scenario.boundaries]
    return scenario.replace(constituents=(), processes=(), sources=(), boundaries=ends)


def _begin(scenario: Scenario) -> None:
    from danao.simulation import Simulation

    for _ in islice(Simulation(scenario).steps(), 2):
        pass


def _forget_old(current: Path) -> None:
    """Drop all but the newest few demonstrations of the cache."""
    old = sorted(current.parent.glob("demo-*"), key=lambda path: path.stat().st_mtime)
    for path in [path for path in old if path != current][:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
