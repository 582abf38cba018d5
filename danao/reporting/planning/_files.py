"""Results of planning from files: what a report of runs adds where responses are given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem
from danao.planning.allocation import allocate
from danao.planning.capacity import capacity, formula_capacity
from danao.planning.response import apportion, open_response
from danao.results import Results, open_results
from danao.scenario_file import read_any
from danao.standards._standard import Standard


def results_of_files(
    response: str | Path | None,
    costs: str | Path | None = None,
    runs: Iterable[str | Path] = (),
    standard: Standard | str | Path | None = None,
    money: str = "",
) -> list[Any]:
    """Return what planning finds from a file of responses: responses, apportionment, capacity, and with costs the plan.

    Parameters
    ----------
    response : path, optional
        A file of `Response.save`; without it nothing is found.
    costs : path, optional
        What can be cut at which cost, as `danao.read_controls` reads it.
    runs : iterable of path
        Results files; the one that the responses were made of gives the capacity by formula, if its trust sheet passed.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    money : str
        Unit of the costs, as it is printed.

    Raises
    ------
    InputError
        As `danao.capacity` and `danao.allocate`; if there are costs and no responses.
    """
    if response is None:
        if costs is not None:
            raise InputError(Problem("a plan needs responses", key="costs", remedy="give --response RESPONSE.nc too"))
        return []
    found = open_response(response)
    results: list[Any] = [found, apportion(found, standard=standard), capacity(found, standard=standard)]
    for path in runs:
        run = open_results(path)
        if _is_base(run, found.about):
            results.append(formula_capacity(run, read_any(path), standard=standard))
    if costs is not None:
        results.append(allocate(found, costs, standard=standard, money=money))
    return results


def _is_base(run: Results, about: Any) -> bool:
    return run.trust.passed and run.provenance["scenario_hash"] == about.get("scenario_hash")
