"""Design: which values the parameters of a scenario take in many runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.planning.designs.change import Change, Draft
from danao.planning.designs.places import Place, place
from danao.planning.designs.range import Range
from danao.planning.designs.sampling import SAMPLERS, points_of
from danao.scenario import Scenario
from danao.tables import write_table

KINDS = ("grid", "list", *SAMPLERS)
MOST_RUNS = 100_000


@dataclass(frozen=True, eq=False)
class Design:
    """A plan of many runs: what is varied, and which values it takes together.

    Parameters
    ----------
    kind : str
        ``grid``: every value with every other; ``list``: run k takes the k-th value of each; ``latin_hypercube``,
        ``sobol`` and ``random``: drawn from the ranges; ``morris`` and ``saltelli``: the plans of `danao.sensitivity`.
    parameters : mapping of path to Range or sequence
        What is varied: ``sources.WWTP_B.quality.NH3_N``, ``processes.nitrification.rate``,
        ``measures.interception.fraction`` and so on, see docs/designs.md. A plain sequence is the values themselves in
        a grid or a list, and low and high of a uniform range otherwise.
    runs : int, optional
        How many are drawn; grids and lists count themselves. Of ``saltelli`` there are runs × (parameters + 2), of
        ``morris`` runs × (parameters + 1).
    seed : int
        Of the random numbers: the same seed gives the same runs.
    measures : sequence of Measure
        What every run applies after its values are set; paths that begin with ``measures`` lead into these.
    names : sequence of str, optional
        Of the scenarios; without them the base's name and the number of the run.

    Raises
    ------
    InputError
        With all that is wrong: an empty range, more than 100,000 runs, lists of different lengths.

    Examples
    --------
    >>> design = Design("grid", {"roughness": [0.9, 1.1], "sources.A.load": Range(0.5, 1, distribution="values")})
    >>> len(design)
    4
    """

    kind: str
    parameters: Mapping[str, Any]
    runs: int | None = None
    seed: int = 0
    measures: Sequence[Any] = ()
    names: Sequence[str] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        problems = ProblemList()
        if self.kind not in KINDS:
            problems.add(f"'{self.kind}' is no kind of design", key="design", remedy=nearest(self.kind, KINDS))
        ranges = {}
        for path, given in self.parameters.items():
            try:
                ranges[path] = as_range(given, self.kind)
            except InputError as error:
                problems.take(error, key=path)
        object.__setattr__(self, "parameters", ranges)
        object.__setattr__(self, "measures", tuple(self.measures))
        object.__setattr__(self, "names", tuple(self.names))
        if not problems.problems:
            _check_runs(self, problems)
        problems.raise_if_any()

    def __len__(self) -> int:
        if self.kind == "grid":
            return math.prod(item.grid().size for item in self.parameters.values())
        if self.kind == "list":
            return len(next(iter(self.parameters.values())).numbers)
        assert self.runs is not None
        return points_of(self.kind, self.runs, len(self.parameters))

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of each column of `table`: empty for factors and shares; ``SI`` for plain numbers of a value."""
        return {
            path: item.unit if item.unit is not None else "SI" if item.applied != "factor" else ""
            for path, item in self.parameters.items()
        }

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """The runs as points of the unit cube, shape (runs, parameters); none of grids and lists."""
        if self.kind in ("grid", "list"):
            return np.empty((len(self), 0))
        assert self.runs is not None
        return SAMPLERS[self.kind](self.runs, len(self.parameters), self.seed)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Values by run (numbered from 1) and path, in the units in which the ranges were given."""
        ranges = self.parameters.values()
        if self.kind == "grid":
            columns = np.array(list(itertools.product(*(item.grid() for item in ranges))))
        elif self.kind == "list":
            columns = np.array([item.numbers for item in ranges]).T
        else:
            columns = np.stack([item.quantile(self.points[:, k]) for k, item in enumerate(ranges)], axis=1)
        index = pd.RangeIndex(1, len(self) + 1, name="run")
        return pd.DataFrame(columns, index=index, columns=list(self.parameters))

    def scenarios(self, base: Scenario) -> list[Scenario]:
        """Return one scenario a run, each with a name of its own.

        Parameters
        ----------
        base : Scenario
            What all runs have in common. Measures that it has already applied stay so.

        Raises
        ------
        InputError
            With every path that leads nowhere and every number that does not fit; else with the first run that makes
            no scenario, and how many more there are.
        """
        return list(self._made(base, self.places(base)))

    def places(self, base: Scenario) -> dict[str, Place]:
        """Return where the paths lead in a scenario; errors as `scenarios`, with the paths as keys."""
        problems = ProblemList()
        found = {}
        for path, item in self.parameters.items():
            try:
                found[path] = place(path, base, self.measures)
                for number in item.bounds:
                    found[path].number(item.written(number), item.applied)
                found[path].put(Draft(base, list(self.measures)), self._change(path, item.bounds[0], found[path]))
            except InputError as error:
                for problem in dict.fromkeys(error.problems):
                    problems.add(problem.rule, path, remedy=problem.remedy)
        problems.raise_if_any()
        return found

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, units in the heads."""
        heads = {name: f"{name} [{unit}]" if unit else name for name, unit in self.units.items()}
        write_table(path, {"run": self.table.index, **{heads[name]: self.table[name] for name in self.table}})
        return Path(path)

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {
            "design": self.kind,
            "runs": len(self),
            "seed": self.seed,
            "parameters": {path: item.describe() for path, item in self.parameters.items()},
        }

    def __repr__(self) -> str:
        return f"<Design {self.kind}: {len(self)} runs of {', '.join(self.parameters)}>"

    def _made(self, base: Scenario, places: Mapping[str, Place]) -> Iterator[Scenario]:
        faults: dict[int, InputError] = {}
        width = len(str(len(self)))
        for run, row in zip(self.table.index, self.table.to_numpy(), strict=True):
            number = f"{run:0{width}d}"
            name = self.names[run - 1] if self.names else f"{base.name}_{number}"
            draft = Draft(base, list(self.measures))
            try:
                for (path, target), value in zip(places.items(), row, strict=True):
                    target.put(draft, self._change(path, value, target))
                yield draft.scenario(name, _title(base.title, number))
            except InputError as fault:
                faults[run] = fault
        if faults:
            run, error = next(iter(faults.items()))
            head = f"run {run} of {len(self)}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "")
            raise InputError(
                [Problem(f"{head}: {item.key}: {item.rule}", remedy=item.remedy) for item in error.problems]
            )

    def _change(self, path: str, value: float, target: Place) -> Change:
        item = self.parameters[path]
        return Change(item.applied, target.number(item.written(value), item.applied))


def _check_runs(design: Design, problems: ProblemList) -> None:
    """Note what makes no table of runs."""
    if not design.parameters:
        problems.add("nothing is varied", key="parameters", remedy="name at least one parameter with its range")
        return
    if design.kind in ("grid", "list"):
        _check_values(design, problems)
    elif design.runs is None or isinstance(design.runs, bool) or design.runs != int(design.runs) or design.runs < 1:
        problems.add(
            "the number of runs is missing" if design.runs is None else f"{design.runs} is no number of runs", "runs"
        )
    if problems.problems:
        return
    if len(design) > MOST_RUNS:
        problems.add(f"{len(design)} runs are more than {MOST_RUNS}", "runs", remedy="take fewer values, or a sample")
    if design.names and (len(design.names) != len(design) or len(set(design.names)) < len(design.names)):
        rule = f"{len(set(design.names))} different names, but {len(design)} runs"
        problems.add(rule, "names", remedy="give each run a name of its own, or leave them out")


def _check_values(design: Design, problems: ProblemList) -> None:
    if design.runs is not None:
        problems.add(f"a {design.kind} counts its runs itself", "runs", remedy="leave it out")
    sizes = {}
    for path, item in design.parameters.items():
        if design.kind == "list" and item.distribution != "values":
            problems.add(f"a list takes values, not a {item.distribution} range", path, remedy="list one value a run")
            continue
        try:
            sizes[path] = len(item.numbers) if design.kind == "list" else item.grid().size
        except InputError as error:
            problems.take(error, key=path)
    if design.kind == "list" and len(set(sizes.values())) > 1:
        longest = max(sizes.values())
        for path in [path for path, size in sizes.items() if size < longest]:
            problems.add(f"{sizes[path]} values, but another list has {longest}", path)


def as_range(given: Any, kind: str) -> Range:
    """Return a range as it is; a sequence as values (of grids and lists) or as low and high of a uniform one.

    Raises
    ------
    InputError
        If it is neither.
    """
    if isinstance(given, Range):
        return given
    if isinstance(given, str) or not isinstance(given, Sequence | np.ndarray):
        raise InputError(Problem(f"{given!r} is no range", remedy="give a Range, or a list of numbers"))
    return Range(*given, distribution="values" if kind in ("grid", "list") else "uniform")


def _title(title: Any, number: str) -> Any:
    if isinstance(title, str):
        return f"{title} {number}" if title else title
    return {lang: f"{text} {number}" for lang, text in title.items()}
