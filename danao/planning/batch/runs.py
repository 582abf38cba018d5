"""Result files of scenario files: where each goes, what is there already, one after another or side by side."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from danao.errors import DanaoError, InputError, Problem
from danao.planning.batch.names import safe_name
from danao.planning.work import units
from danao.planning.workers import Processes
from danao.results import Results, open_results
from danao.scenario import Scenario
from danao.scenario_file import read_any
from danao.simulation import Simulation

_HDF5 = b"\x89HDF"


def plan(scenarios: Mapping[Path, Scenario], folder: str | Path, force: bool = False) -> dict[Path, Path]:
    """Return the result file of each scenario file.

    Parameters
    ----------
    scenarios : mapping of path to Scenario
        Scenarios by the file that they were read from.
    folder : str or Path
        Where the results go.
    force : bool
        Replace files of the same name that are no results.

    Raises
    ------
    InputError
        If two scenarios have the same name, or a file that is no result stands where one would go.
    """
    jobs = {path: Path(folder) / f"{safe_name(scenario.name)}.nc" for path, scenario in scenarios.items()}
    problems = []
    for path, target in jobs.items():
        same = [other for other, taken in jobs.items() if taken == target]
        if len(same) > 1 and path != same[0]:
            rule = f"'{scenarios[path].name}' would overwrite the result of {same[0]}"
            problems.append(Problem(rule, "name", path, remedy="give each scenario a name of its own"))
        if target.exists() and not force and not _is_result(target):
            problems.append(Problem("a file of this name is there and is no result", file=target, remedy="--force"))
    if problems:
        raise InputError(problems)
    return jobs


def split_done(scenarios: Mapping[Path, Scenario], jobs: Mapping[Path, Path]) -> tuple[list[Path], dict[Path, Path]]:
    """Return results that are there, whole and of the same scenario, and the jobs that are left."""
    done = [target for path, target in jobs.items() if _holds(target, scenarios[path])]
    return done, {path: target for path, target in jobs.items() if target not in done}


def run(
    scenarios: Mapping[Path, Scenario],
    jobs: Mapping[Path, Path],
    workers: int = 1,
    tell: Callable[[str], Any] | None = None,
) -> Iterator[Path]:
    """Run jobs and give each result file when it is written.

    Parameters
    ----------
    scenarios : mapping of path to Scenario
        As `plan`.
    jobs : mapping of path to path
        Scenario file to result file.
    workers : int
        Processes side by side, one run each at least; runs on the same water go together as far as that allows.
    tell : callable, optional
        Takes a line when there is something to wait for.

    Raises
    ------
    DanaoError
        From the first run that fails; results that are written by then stay.
    """
    if not jobs:
        return
    _warm(scenarios[next(iter(jobs))], tell)
    paths, workers = list(jobs), min(workers, len(jobs))
    work = _shared_out(units([scenarios[path] for path in paths], "all"), workers)
    pieces = [{paths[k]: jobs[paths[k]] for k in unit} for unit in work]
    if workers > 1:
        yield from _side_by_side(pieces, workers)
        return
    for piece in pieces:
        yield from _run_together(piece, scenarios, show=True)


def _shared_out(work: list[tuple[int, ...]], workers: int) -> list[tuple[int, ...]]:
    """Return units of work halved, the largest first, until every worker has one."""
    while len(work) < workers and max(map(len, work)) > 1:
        largest = max(work, key=len)
        place, half = work.index(largest), len(largest) // 2
        work = [*work[:place], largest[:half], largest[half:], *work[place + 1 :]]
    return work


def _run_together(jobs: Mapping[Path, Path], scenarios: Mapping[Path, Scenario], show: bool) -> Iterator[Path]:
    """Run jobs on the same water in one pass; if one fails each by itself, so that the right one is named."""
    found: list[Results] = []
    if len(jobs) > 1:
        with contextlib.suppress(DanaoError):
            simulation = Simulation(*(scenarios[path] for path in jobs))
            with _progress(simulation, show) as progress:
                found = simulation.run_abreast(progress)
    for results, target in zip(found, jobs.values(), strict=False):
        yield results.save(target)
    for path, target in [] if found else jobs.items():
        _run_one(scenarios[path], target, show)
        yield target


def _run_one(scenario: Scenario, target: Path, show: bool) -> None:
    simulation = Simulation(scenario)
    with _progress(simulation, show) as progress:
        results = simulation.run(progress)
    results.save(target)


def _run_files(jobs: Mapping[Path, Path]) -> list[Path]:
    """Run files in a worker."""
    return list(_run_together(jobs, {path: read_any(path) for path in jobs}, show=False))


def _side_by_side(pieces: list[dict[Path, Path]], workers: int) -> Iterator[Path]:
    from tqdm import tqdm

    with tqdm(total=sum(map(len, pieces)), unit="run", disable=not sys.stderr.isatty()) as bar:
        for _, answer in Processes(workers).each(_run_files, pieces):
            if isinstance(answer, Exception):
                raise answer
            bar.update(len(answer))
            yield from answer


def _warm(scenario: Scenario, tell: Callable[[str], Any] | None) -> None:
    """Compile the kernels before workers or progress bars start, if that was not done on this machine yet."""
    from solvers._jit import is_warm

    if not is_warm():
        if tell is not None:
            tell("compiling the kernels, once on this machine: half a minute or so")
        for _ in islice(Simulation(scenario).steps(), 2):
            pass


@contextlib.contextmanager
def _progress(simulation: Simulation, show: bool) -> Iterator[Callable[[int], None] | bool]:
    """Give a progress bar with the date in the model and the time left; nothing without a terminal."""
    if not show or not sys.stderr.isatty():
        yield False
        return
    from tqdm import tqdm

    times, name = simulation.clock.times, simulation.scenario.name
    layout = "{desc} {percentage:3.0f}% |{bar}| {elapsed}, {remaining} left"
    with tqdm(total=len(times) - 1, desc=name, bar_format=layout) as bar:

        def shown(done: int) -> None:
            """Move the bar to the number of intervals done, with the date in the model."""
            bar.set_description_str(f"{name} {str(times[done])[:10]}", refresh=False)
            bar.update(done - bar.n)

        yield shown


def _is_result(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_HDF5)) == _HDF5
    except OSError:
        return False


def _holds(path: Path, scenario: Scenario) -> bool:
    """Tell whether a file is the whole result of a scenario."""
    if not path.exists():
        return False
    try:
        return open_results(path).provenance.get("scenario_hash") == scenario.hash
    except InputError:
        return False
