"""Designs in files: a scenario file with the key ``vary``."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem
from danao.planning.designs.design import Design
from danao.planning.designs.range import NUMBERS, Range
from danao.scenario import Scenario
from danao.scenario_file import read_any
from danao.scenario_file._build import read_case
from danao.scenario_file._case import Case
from danao.scenario_file._vary import VaryModel
from danao.scenario_file._yaml import read_yaml


@dataclass(frozen=True)
class DesignFile:
    """A design and the scenario that it starts from.

    Parameters
    ----------
    base : Scenario
        What the file says beside ``vary`` and before its measures.
    design : Design
        With the measures of the file.
    """

    base: Scenario
    design: Design

    def scenarios(self) -> list[Scenario]:
        """Return one scenario a run; errors as `Design.scenarios`."""
        return self.design.scenarios(self.base)

    def unusual(self) -> dict[str, str]:
        """Return parameters of the base outside the range of their source."""
        return self.base.unusual()

    def __repr__(self) -> str:
        lines = [f"  {path}: {item}" for path, item in self.design.parameters.items()]
        head = f"Design {self.design.kind} of {len(self.design)} runs, each as {self.base!r}"
        return "\n".join([head, *lines])


def read_design(path: str | Path) -> DesignFile:
    """Read a scenario file with the key ``vary``.

    Raises
    ------
    InputError
        With all problems of all files, those of the design too, each with file, line and key.
    """
    path = Path(path)
    case, model, base, measures = read_case(path, path.parent)
    if model.vary is None:
        if "vary" not in case.failed:
            with case.at():
                raise InputError(Problem("the file varies nothing", "vary", remedy="give it the key 'vary'"))
        case.raise_if_any()
    assert model.vary is not None
    design = _design(case, model.vary, tuple(measures.values()))
    if design is not None and base is not None and "measures" not in case.failed:
        _noted(case, design, base)
    case.raise_if_any()
    assert base is not None
    assert design is not None
    return DesignFile(base, design)


def expand(path: str | Path) -> list[Scenario]:
    """Return the scenarios of a file: all runs of one with the key ``vary``, the one of any other.

    Parameters
    ----------
    path : str or Path
        A scenario file, or a results file (``.nc``).

    Raises
    ------
    InputError
        With all problems, each with file, line and key.

    Examples
    --------
    >>> import danao
    >>> plans = danao.expand("plans.yaml")  # doctest: +SKIP
    """
    return read_design(path).scenarios() if _varies(Path(path)) else [read_any(path)]


def read_planned(path: str | Path) -> Scenario | DesignFile:
    """Return the scenario of a file, or its design, all runs of which were made once to see that they can be.

    Raises
    ------
    InputError
        As `expand`.
    """
    return read_design(path) if _varies(Path(path)) else read_any(path)


def _varies(path: Path) -> bool:
    """Tell whether a file has the key ``vary``; one that cannot be read has none."""
    if path.suffix.lower() == ".nc":
        return False
    with suppress(InputError):
        return "vary" in read_yaml(path, path.parent).data
    return False


def _design(case: Case, model: VaryModel, measures: tuple[Any, ...]) -> Design | None:
    """Return the design, as far as it is right; None with its problems noted where nothing is."""
    ranges = {}
    for path, written in model.parameters.items():
        with case.at("vary", "parameters", path):
            ranges[path] = _range(written, model.design)
    if "vary" in case.failed and not ranges:
        return None
    try:
        return Design(model.design, ranges, model.runs, model.seed, measures, model.names)
    except InputError as error:
        _note(case, error, ranges)
    return None


def _noted(case: Case, design: Design, base: Scenario) -> None:
    """Note what is wrong with the runs of a design."""
    try:
        design.scenarios(base)
    except InputError as error:
        _note(case, error, design.parameters)


def _note(case: Case, error: InputError, paths: Any) -> None:
    for problem in error.problems:
        where = ("parameters", problem.key) if problem.key in paths else (problem.key,) if problem.key else ()
        with case.at("vary", *where):
            raise InputError(Problem(problem.rule, remedy=problem.remedy))


def _range(written: Any, kind: str) -> Range:
    """Return the range that a file says: a list, a distribution, or one of these under ``factor`` or ``shift``."""
    if isinstance(written, tuple):
        return _of_list(written, kind, "value")
    given = written.model_fields_set
    applied = [key for key in ("factor", "shift") if key in given]
    laws = [key for key in NUMBERS if key in given]
    if len(applied) + len(laws) != 1 or (applied and len(given) > 1):
        remedy = f"give one of {', '.join([*NUMBERS, 'factor', 'shift'])}"
        raise InputError(Problem("a range is one distribution, factor or shift", remedy=remedy))
    if not applied:
        return _of_law(written, laws[0], "value")
    inner = getattr(written, applied[0])
    if isinstance(inner, tuple):
        return _of_list(inner, kind, applied[0])
    return _of_law(inner, _law_of(inner), applied[0])


def _law_of(model: Any) -> str:
    laws = [key for key in NUMBERS if key in model.model_fields_set]
    if len(laws) != 1:
        raise InputError(Problem("a range is one distribution", remedy=f"give one of {', '.join(NUMBERS)}"))
    return laws[0]


def _of_list(numbers: tuple[Any, ...], kind: str, applied: str) -> Range:
    law = "values" if kind in ("grid", "list") else "uniform"
    return Range(*map(_text, numbers), distribution=law, applied=applied)


def _of_law(model: Any, law: str, applied: str) -> Range:
    within = None if model.within is None else (_text(model.within[0]), _text(model.within[1]))
    numbers = map(_text, getattr(model, law))
    return Range(*numbers, distribution=law, within=within, applied=applied, levels=model.levels)


def _text(value: Any) -> str:
    """Return a number as text: without its unit it is refused where one is due."""
    return value if isinstance(value, str) else repr(value)
