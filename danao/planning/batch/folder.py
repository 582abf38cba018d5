"""The folder of one scenario in a batch: what lies in it, whether it is whole and whose it is."""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from danao.assessment import assess
from danao.errors import InputError, Problem
from danao.planning.batch.names import safe_name
from danao.results import Results, open_results
from danao.scenario import Scenario
from danao.standards._standard import Standard
from danao.tables import write_table

RESULT, VERDICT, SECTIONS = "result.nc", "verdict.csv", "sections.csv"
HASH = 8
"""Signs of the hash that a name of a folder bears."""

_MOST = 6
"""Differences that a message names."""


@dataclass(frozen=True)
class Folder:
    """Where a scenario of a batch keeps its result and its verdict.

    Parameters
    ----------
    path : Path
        ``<name>-<first signs of the hash>``, in the folder of the batch.
    name, hash : str
        Of the scenario.
    """

    path: Path
    name: str
    hash: str

    @classmethod
    def of(cls, scenario: Scenario, batch: Path) -> Folder:
        """Return the folder of a scenario in a batch."""
        return cls(batch / f"{safe_name(scenario.name)}-{scenario.hash[:HASH]}", scenario.name, scenario.hash)

    @property
    def result(self) -> Path:
        """The results file."""
        return self.path / RESULT

    def is_done(self, keep: str, standard: Standard) -> bool:
        """Tell whether the whole result is there; a verdict that is not is written."""
        try:
            results = open_results(self.result)
        except InputError:
            return False
        if results.provenance["scenario_hash"] != self.hash or results.kept not in (keep, "all"):
            return False
        if not (self.path / VERDICT).is_file() or not (self.path / SECTIONS).is_file():
            self.judge(results, standard)
        return True

    def write(self, results: Results, standard: Standard) -> None:
        """Write a result and how the standard judges it; each file appears whole or not at all.

        Raises
        ------
        RunError
            If it cannot be written.
        """
        results.save(self.result)
        self.judge(results, standard)

    def judge(self, results: Results, standard: Standard) -> None:
        """Write the verdicts by item, and by section, on monthly means."""
        verdict = assess(results, standard, lang="en")
        verdict.to_csv(self.path / VERDICT)
        sections = verdict.sections.assign(start=[str(start)[:16] for start in verdict.sections["start"]])
        write_table(self.path / SECTIONS, sections)

    def problems(self, scenario: Scenario, expected: set[Path], version: str) -> Iterator[Problem]:
        """Give what lies there of another version of the library, or of another scenario of this name.

        Parameters
        ----------
        scenario : Scenario
            Whose folder it is.
        expected : set of Path
            Folders of all scenarios of the batch.
        version : str
            Version of the library.
        """
        pattern = f"{glob.escape(safe_name(self.name))}-*"
        for path in sorted(self.path.parent.glob(pattern)):
            if path != self.path and (path in expected or not re.fullmatch(rf".*-[0-9a-f]{{{HASH}}}", path.name)):
                continue
            there = _provenance(path / RESULT)
            if there is None:
                continue
            made = there["versions"]["danao"]
            if made != version:
                rule = f"'{self.name}' was made by danao {made}, this is {version}"
                yield Problem(rule, file=path, remedy=_ELSEWHERE)
            elif there["name"] == self.name and there["scenario_hash"] != self.hash:
                told = differences(json.loads(there["scenario"]), scenario.describe())
                rule = f"another scenario '{self.name}' is there: {told}"
                yield Problem(rule, file=path, remedy=_ELSEWHERE)


_ELSEWHERE = "use another folder, or remove this one"


def differences(there: Any, here: Any) -> str:
    """Return in words where two descriptions of scenarios differ, the first places of them."""
    found = list(islice(_differing("", there, here), _MOST + 1))
    more = " …" if len(found) > _MOST else ""
    return "; ".join(found[:_MOST]) + more if found else "it differs in nothing that its description tells"


def _differing(key: str, there: Any, here: Any) -> Iterator[str]:
    """Give each place in which two descriptions differ, with both values."""
    there, here = _by_name(there), _by_name(here)
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for name in {**there, **here}:
            inner = f"{key}.{name}".lstrip(".")
            yield from _differing(inner, there.get(name, _NOTHING), here.get(name, _NOTHING))
    elif there != here:
        yield f"{key} is {_short(there)} there, {_short(here)} here"


_NOTHING = "nothing"


def _by_name(value: Any) -> Any:
    """Return a list of things with names as a mapping, of others by number."""
    if not isinstance(value, list):
        return value
    named = all(isinstance(item, Mapping) and "name" in item for item in value)
    return {(item["name"] if named else str(k)): item for k, item in enumerate(value)}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}…"


def _provenance(path: Path) -> dict[str, Any] | None:
    """Return what a results file says of its run; None where none can be read."""
    try:
        results = open_results(path)
    except InputError:
        return None
    with results.dataset:
        return results.provenance
