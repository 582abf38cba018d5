"""Carrying out a unit of work: its scenarios abreast, their files written, one that fails found and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from danao.errors import DanaoError, FullDiskError
from danao.planning.batch.folder import Folder
from danao.scenario import Scenario
from danao.simulation import Simulation
from danao.standards._standard import Standard


@dataclass(frozen=True)
class Task:
    """Scenarios that go abreast, and where they are written.

    Parameters
    ----------
    scenarios : tuple of Scenario
        All of the unit, those that are done too: they keep the others company as they did before.
    folders : tuple of Folder
        Theirs.
    wanted : frozenset of int
        Numbers of those that are written.
    keep : {"all", "stations"}
        What is kept of the river.
    standard : Standard
        What judges them.
    """

    scenarios: tuple[Scenario, ...]
    folders: tuple[Folder, ...]
    wanted: frozenset[int]
    keep: str
    standard: Standard

    def part(self, numbers: Sequence[int]) -> Task:
        """Return the task with some of its scenarios alone."""
        wanted = frozenset(k for k, number in enumerate(numbers) if number in self.wanted)
        scenarios = tuple(self.scenarios[number] for number in numbers)
        folders = tuple(self.folders[number] for number in numbers)
        return replace(self, scenarios=scenarios, folders=folders, wanted=wanted)

    def halves(self) -> list[Task]:
        """Return both halves of the task, without those of which nothing is wanted."""
        middle, count = len(self.scenarios) // 2, len(self.scenarios)
        parts = (self.part(range(middle)), self.part(range(middle, count)))
        return [part for part in parts if part.wanted]


def carry_out(task: Task) -> dict[str, str]:
    """Run a task and write what is wanted of it; return what was wrong by name of scenario, empty where nothing.

    Where it fails, its halves are run by themselves, down to the scenarios that fail alone.

    Raises
    ------
    FullDiskError
        If there is no space left: nothing else would fit either.
    """
    try:
        found = Simulation(*task.scenarios).run_abreast(progress=False, keep=task.keep)
    except Exception as error:
        if len(task.scenarios) > 1:
            return {name: told for part in task.halves() for name, told in carry_out(part).items()}
        return {task.scenarios[0].name: in_words(error)}
    told = {}
    for k in sorted(task.wanted):
        try:
            task.folders[k].write(found[k], task.standard)
        except FullDiskError:
            raise
        except Exception as error:
            told[task.scenarios[k].name] = in_words(error)
    return dict.fromkeys((task.scenarios[k].name for k in sorted(task.wanted)), "") | told


def in_words(error: BaseException) -> str:
    """Return an error in a line of words; one that nobody foresaw with its kind."""
    text = " / ".join(str(error).splitlines())
    return text if isinstance(error, DanaoError) else f"{type(error).__name__}: {text}"
