"""A starter case: the shipped Dan'ao case as a scenario and a plan to be edited."""

from __future__ import annotations

from pathlib import Path

from danao._data import scenario_folder
from danao.errors import InputError, Problem
from danao.tables import atomic_write

_FILES = {
    "baseline.yaml": "scenario.yaml",
    "combined.yaml": "plan.yaml",
    "danao/README.md": "danao/README.md",
    "danao/river.yaml": "danao/river.yaml",
    "danao/sections.csv": "danao/sections.csv",
    "danao/monthly.csv": "danao/monthly.csv",
    "danao/tide.csv": "danao/tide.csv",
}


def write_starter(folder: str | Path) -> list[Path]:
    """Write a starter case.

    Parameters
    ----------
    folder : str or Path
        A folder that does not exist or is empty.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        If the folder holds something, or is no folder.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Problem("it is there already and not an empty folder", file=folder, remedy="name another"))
    written = []
    for source, name in _FILES.items():
        text = (scenario_folder() / source).read_text(encoding="utf-8")
        for old, new in _FILES.items():
            text = text.replace(f"../{old}", f"../{new}").replace(f"base: {old}", f"base: {new}")
        with atomic_write(folder / name) as part:
            part.write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written
