"""A batch: many scenarios, a folder each, and a table of them all."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from danao._extent import EXTENTS
from danao._show.batch import batch_card
from danao._show.card import Shown
from danao.errors import DanaoWarning, FullDiskError, InputError, LostWorkerError, Problem, ProblemList, nearest
from danao.kinetics._parameters import lanes_of
from danao.planning.batch.carrying import Task, carry_out, in_words
from danao.planning.batch.comparison import comparison, unlike, write_ensemble
from danao.planning.batch.folder import Folder
from danao.planning.work import units, warm
from danao.planning.workers import Workers, workers_of
from danao.results import Results, open_results
from danao.scenario import Scenario
from danao.standards._standard import DEFAULT, Standard, read_standard
from danao.tables import write_table

COMPARISON, FAILED, ENSEMBLE = "comparison.csv", "failed.csv", "ensemble.nc"


@dataclass(frozen=True, eq=False)
class Batch(Shown):
    """Scenarios that were run, and where what they found lies.

    Parameters
    ----------
    folder : Path
        Of the batch: a folder for each scenario, ``comparison.csv``, ``ensemble.nc`` and, where one failed,
        ``failed.csv``.
    table : pandas.DataFrame
        A row for each scenario; see `danao.planning.batch.comparison.comparison`.
    there : tuple of str
        Scenarios that were there already and were not run again.
    """

    folder: Path
    table: pd.DataFrame = field(repr=False)
    there: tuple[str, ...] = ()

    @property
    def failed(self) -> pd.DataFrame:
        """The scenarios that failed, with their errors."""
        return self.table.loc[self.table["status"] == "failed", ["name", "folder", "error"]]

    @property
    def illustrative(self) -> bool:
        """Whether a scenario is made of illustrative data."""
        return bool((self.table["data_status"] == "illustrative").any())

    def results(self, name: str) -> Results:
        """Open the results of a scenario.

        Raises
        ------
        InputError
            If there is none of that name, or it failed.
        """
        rows = self.table.set_index("name")
        if name not in rows.index:
            raise InputError(Problem(f"no scenario '{name}'", remedy=nearest(name, rows.index)))
        if rows.loc[name, "status"] == "failed":
            raise InputError(Problem(f"'{name}' failed: {rows.loc[name, 'error']}"))
        return open_results(self.folder / rows.loc[name, "folder"] / "result.nc")

    def ensemble(self) -> xr.Dataset:
        """Open the series of all scenarios at the stations, dimensions ``scenario, time, station``.

        Raises
        ------
        InputError
            If there are none: scenarios with different instants or stations have no common file.
        """
        path = self.folder / ENSEMBLE
        if not path.is_file():
            raise InputError(Problem("there is no ensemble", file=path, remedy="open the results one by one"))
        return xr.open_dataset(path)

    def to_zarr(self, path: str | Path) -> Path:
        """Write the ensemble as a Zarr store, for machines that read it in pieces.

        Raises
        ------
        InputError
            If zarr is not installed.
        """
        try:
            import zarr  # noqa: F401
        except ImportError as error:
            remedy = "pip install 'danao[batch]', or use ensemble.nc"
            raise InputError(Problem("zarr is not installed", remedy=remedy)) from error
        with self.ensemble() as data:
            data.to_zarr(str(path), mode="w-")
        return Path(path)

    _card = batch_card

    def __repr__(self) -> str:
        failed, status = len(self.failed), "illustrative data, " if self.illustrative else ""
        return f"<Batch in {self.folder}: {status}{len(self.table)} scenarios, {failed} failed>"


def batch(
    scenarios: Sequence[Scenario],
    folder: str | Path,
    *,
    workers: int = 1,
    dask: Any = None,
    keep: str = "stations",
    chunk: int | None = None,
    standard: Standard | str | Path | None = None,
    progress: Callable[[int], Any] | bool | None = None,
) -> Batch:
    """Run many scenarios, a folder each; what is there already is not run again, and one that fails stops no other.

    Those that share the water and differ in what is brought, in the initial quality and in parameters of processes go
    through one pass of it, a lane each. A result does not depend on what goes beside it, on who computes it, nor on
    whether the batch was stopped and called again.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Each with a name of its own.
    folder : str or Path
        Of the batch. A scenario lies in ``<name>-<first eight of its hash>/``: ``result.nc``, ``verdict.csv`` (by
        item) and ``sections.csv`` (by section), both on monthly means.
    workers : int
        Processes; with 1 the calling one.
    dask : distributed.Client, address or "local", optional
        A Dask cluster in the place of processes.
    keep : {"stations", "all"}
        What the results keep of the river. Stations alone make a hundredth of the size; `Results.at` a station,
        ledger, trust sheet, assessment and comparison work with both.
    chunk : int, optional
        Scenarios that go abreast at most; see `danao.planning.work`.
    standard : Standard, str or Path, optional
        What judges the results; GB 3838-2002 if not given.
    progress : callable, bool or None
        None shows a bar with the time left in a terminal or notebook; True or False force it; a callable is called with
        the number of scenarios that are done.

    Returns
    -------
    Batch
        The table of all scenarios, and their results.

    Raises
    ------
    InputError
        With all that is wrong, before anything runs: also where the folder holds another scenario of a name, or what
        another version of the library made; the message tells what differs.
    FullDiskError
        If there is no space left. What was written by then is whole, and stays.

    Examples
    --------
    >>> import danao
    >>> done = danao.batch([base, *plans], "runs", workers=2)  # doctest: +SKIP
    >>> done.table.sort_values("months_met")  # doctest: +SKIP
    """
    scenarios, home = tuple(scenarios), Path(folder)
    judge = standard if isinstance(standard, Standard) else read_standard(standard or DEFAULT)
    _check(scenarios, keep, chunk)
    folders = tuple(Folder.of(one, home) for one in scenarios)
    _check_folders(scenarios, folders)
    done = {k for k, place in enumerate(folders) if place.is_done(keep, judge)}
    tasks = []
    for unit in units(scenarios, keep, chunk):
        if wanted := frozenset(k for k, number in enumerate(unit) if number not in done):
            members, places = tuple(scenarios[k] for k in unit), tuple(folders[k] for k in unit)
            tasks.append(Task(members, places, wanted, keep, judge))
    failed: dict[str, str] = {}
    with workers_of(workers, dask) as hands, _Bar(progress, len(scenarios), len(done)) as bar:
        if tasks and (workers > 1 or dask is not None):
            warm([one for task in tasks for one in task.scenarios], _numbers(tasks))
        for told in _answers(hands, tasks):
            failed |= {name: error for name, error in told.items() if error}
            bar.add(len(told))
    table = _finish(home, scenarios, folders, failed)
    return Batch(home, table, tuple(scenarios[k].name for k in sorted(done)))


def _answers(hands: Workers, tasks: list[Task]) -> Iterator[dict[str, str]]:
    """Give what was wrong by scenario, task by task; one that killed its worker is tried again in halves."""
    while tasks:
        lost = []
        for number, answer in hands.each(carry_out, tasks):
            task = tasks[number]
            if isinstance(answer, FullDiskError):
                raise answer
            if isinstance(answer, LostWorkerError) and len(task.scenarios) > 1:
                lost += task.halves()
            elif isinstance(answer, Exception):
                yield {task.scenarios[k].name: in_words(answer) for k in sorted(task.wanted)}
            else:
                yield answer
        tasks = lost


def _numbers(tasks: Sequence[Task]) -> list[range]:
    """Return the numbers of the scenarios of each task among all of them."""
    found, begin = [], 0
    for task in tasks:
        found.append(range(begin, begin + len(task.scenarios)))
        begin = found[-1].stop
    return found


def _finish(
    home: Path, scenarios: Sequence[Scenario], folders: Sequence[Folder], failed: dict[str, str]
) -> pd.DataFrame:
    """Write the comparison, the ensemble and what failed."""
    table = comparison(scenarios, folders, failed)
    write_table(home / COMPARISON, table)
    if failed:
        write_table(home / FAILED, table.loc[table["status"] == "failed", ["name", "folder", "error"]])
    else:
        (home / FAILED).unlink(missing_ok=True)
    whole = [k for k, one in enumerate(scenarios) if one.name not in failed]
    why = unlike([scenarios[k] for k in whole]) if whole else "every scenario failed"
    if why:
        (home / ENSEMBLE).unlink(missing_ok=True)
        warnings.warn(f"no ensemble of the batch: {why}", DanaoWarning, stacklevel=3)
    elif scenarios[0].river.stations:
        write_ensemble(home / ENSEMBLE, [folders[k] for k in whole])
    return table


def _check(scenarios: Sequence[Scenario], keep: str, chunk: int | None) -> None:
    problems = ProblemList()
    if not scenarios:
        problems.add("no scenario is given", "scenarios")
    if keep not in EXTENTS:
        problems.add(f"'{keep}' is nothing to keep", "keep", remedy=nearest(keep, EXTENTS))
    if chunk is not None and (isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1):
        problems.add(f"{chunk!r} scenarios abreast", "chunk", remedy="give a whole number from 1 up")
    names = [one.name for one in scenarios]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.add(f"{names.count(name)} scenarios are named '{name}'", "name", remedy="give each a name of its own")
    for one in scenarios:
        if keep == "stations" and not one.river.stations:
            problems.add("the river has no stations", f"scenarios.{one.name}", remedy="give it one, or keep='all'")
        if any(lanes_of(value) for process in one.processes for value in process.parameters.values()):
            rule = "its parameters are given by lane"
            problems.add(rule, f"scenarios.{one.name}.processes", remedy="use danao.rate_lanes")
    problems.raise_if_any()


def _check_folders(scenarios: Sequence[Scenario], folders: Sequence[Folder]) -> None:
    expected, version = {place.path for place in folders}, metadata.version("danao")
    pairs = zip(scenarios, folders, strict=True)
    problems = [problem for one, place in pairs for problem in place.problems(one, expected, version)]
    if problems:
        raise InputError(problems)


class _Bar:
    """A bar with the time left in a terminal or notebook, a callable, or nothing."""

    def __init__(self, wanted: Callable[[int], Any] | bool | None, total: int, done: int):
        self.callable = wanted if callable(wanted) else None
        self.done, self.bar = done, None
        if wanted is True or (wanted is None and (sys.stderr.isatty() or "ipykernel" in sys.modules)):
            from tqdm.auto import tqdm

            self.bar = tqdm(total=total, initial=done, desc="batch", unit="scenario")

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def add(self, count: int) -> None:
        """Tell that more scenarios are done."""
        self.done += count
        if self.bar is not None:
            self.bar.update(count)
        if self.callable is not None:
            self.callable(self.done)
