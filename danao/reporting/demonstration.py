"""The demonstration: the bundled river for three days, present state and a plan, and the report of both."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from danao._data import scenario_folder
from danao._provenance import in_both
from danao.errors import InputError, Problem
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
    from danao.simulation.compiling import compile_kernels

    scenarios = [read_scenario(scenario_folder() / f"{name}.yaml") for name in SCENARIOS]
    if not is_warm():
        tell("compiling the kernels, once on this machine: about half a minute")
        compile_kernels(scenarios[0])
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    runs = []
    for scenario in scenarios:
        tell(f"running {in_both(scenario.title, scenario.name)[lang]}")
        runs.append(Simulation(scenario).run(progress=False))
        runs[-1].save(kept / f"{scenario.name}.nc")
    tell("writing the report")
    write_report(kept / PAGE, runs, lang=lang)


def _forget_old(current: Path) -> None:
    """Drop all but the newest few demonstrations of the cache."""
    old = sorted(current.parent.glob("demo-*"), key=lambda path: path.stat().st_mtime)
    for path in [path for path in old if path != current][:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
