"""What the shell is told while a command is typed: files that fit, standards, processes, keys, stations of a run."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem, split_arg_string

_RECORDS = ("danao_provenance", "danao_response")
_LIBRARY = Path(__file__).resolve().parents[1]


def scenarios(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return scenario files, and results, which repeat their run."""
    return _files(typed, (".yaml", ".yml", ".nc"))


def runs(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return results files."""
    return _files(typed, (".nc",))


def standards(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return standards of ambient water by name, and files of own ones."""
    known = sorted((_LIBRARY / "standards").glob("[!_]*.yaml"))
    names = [path.stem for path in known if "\nkind: discharge" not in path.read_text(encoding="utf-8")]
    return _begun(names, typed) + _files(typed, (".yaml", ".yml"))


def processes(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return processes by name, and files of own ones."""
    names = (path.stem for path in (_LIBRARY / "kinetics").glob("[!_]*.py"))
    return _begun(sorted(names), typed) + _files(typed, (".py",))


def keys(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the keys of scenario and river files, each with what it is."""
    with (_LIBRARY / "scenario_file/keys.csv").open(encoding="utf-8", newline="") as file:
        return [
            CompletionItem(row["key"], help=row["en"]) for row in csv.DictReader(file) if row["key"].startswith(typed)
        ]


def stations(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the stations of the run that stands in the line already; none where it cannot be read.

    The line is taken as the shell hands it over: where an option still lacks its value click has no arguments yet.
    """
    line = split_arg_string(os.environ.get("COMP_WORDS", ""))
    given = [Path(word).expanduser() for word in line if word.endswith(".nc")]
    return _begun(dict.fromkeys(name for path in given for name in _stations_of(path)), typed)


def _stations_of(path: Path) -> list[str]:
    """Return names from the record of a results file, which is read without its numbers and their check."""
    import json

    import netCDF4

    try:
        with netCDF4.Dataset(path) as file:
            record = next(file[name] for name in _RECORDS if name in file.variables)
            about = json.loads(str(record[:]))
    except (OSError, LookupError, ValueError, StopIteration):
        return []
    return [str(station["name"]) for station in about.get("stations", [])]


def _begun(names: Iterable[str], typed: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(typed)]


def _files(typed: str, suffixes: tuple[str, ...]) -> list[CompletionItem]:
    """Return files of these kinds, and folders, that begin with what was typed."""
    head, slash, tail = typed.rpartition("/")
    folder = Path(f"{head}{slash}" or ".").expanduser()
    if not folder.is_dir():
        return []
    there = [path for path in sorted(folder.iterdir()) if path.name.startswith(tail)]
    there = [path for path in there if tail.startswith(".") or not path.name.startswith(".")]
    fitting = [path for path in there if path.is_dir() or path.suffix.lower() in suffixes]
    if len(fitting) == 1 and fitting[0].is_dir():  # a shell would put a space behind the only one
        return _files(f"{head}{slash}{fitting[0].name}/", suffixes)
    return [CompletionItem(f"{head}{slash}{path.name}{'/' if path.is_dir() else ''}") for path in fitting]
