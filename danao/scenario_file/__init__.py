"""Scenario files: YAML to `Scenario`, with every problem of every file told at once, by line.

The only package that knows the keys of the files. A resolved scenario also goes into one self-contained document, and
comes back from it: that is what a results file carries.
"""

from __future__ import annotations

import json
from pathlib import Path

from danao.errors import InputError, Problem
from danao.results import open_results
from danao.river.network import River
from danao.scenario import Scenario
from danao.scenario_file._build import build_scenario
from danao.scenario_file._document import river_from_document, scenario_from_document, scenario_to_document
from danao.scenario_file._explain import explain
from danao.scenario_file._explain import known as keys
from danao.scenario_file._import import import_river
from danao.scenario_file._river import build_river
from danao.scenario_file._schema import json_schema
from danao.scenario_file._sections import read_sections
from danao.scenario_file._starter import write_starter
from danao.scenario_file._write import write_river

__all__ = [
    "explain",
    "import_river",
    "json_schema",
    "keys",
    "read_any",
    "read_river",
    "read_scenario",
    "read_sections",
    "river_from_document",
    "scenario_from_document",
    "scenario_to_document",
    "write_river",
    "write_starter",
]


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file, with the river file, the tables and the base scenarios that it names.

    Parameters
    ----------
    path : str or Path
        YAML in UTF-8. The folder that it lies in is the case folder: no file of the case may lie outside it.

    Returns
    -------
    Scenario
        With the measures applied.

    Raises
    ------
    InputError
        With all problems of all files, each with file, line, key, value, rule and remedy.
    """
    path = Path(path)
    return build_scenario(path, path.parent)


def read_river(path: str | Path) -> River:
    """Read a river file with its section tables; paths and errors as `read_scenario`.

    Parameters
    ----------
    path : str or Path
        The river file; its tables lie in its folder.
    """
    path = Path(path)
    return build_river(path, path.parent)


def read_any(path: str | Path) -> Scenario:
    """Read a scenario from a scenario file, or from a results file (``.nc``) the scenario that was run.

    Raises
    ------
    InputError
        As `read_scenario`; for a results file, if it is not whole, or its scenario holds what only Python has.
    """
    path = Path(path)
    if path.suffix.lower() != ".nc":
        return read_scenario(path)
    provenance = open_results(path).provenance
    try:
        return scenario_from_document(json.loads(provenance["scenario"]), provenance["scenario_hash"])
    except InputError as error:
        raise InputError(
            [
                Problem(item.rule, f"scenario.{item.key}".rstrip("."), path, remedy=item.remedy)
                for item in error.problems
            ]
        ) from None
