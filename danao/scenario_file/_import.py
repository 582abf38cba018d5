"""Another program's file to a river file, in one step."""

from __future__ import annotations

import re
from pathlib import Path

from danao.errors import InputError, Problem
from danao.importers import Import, read_hecras, read_swmm
from danao.scenario_file._sections import read_sections
from danao.scenario_file._write import RIVER_FILE, write_river

RECORDS_FILE = "import.csv"


def import_river(
    path: str | Path, folder: str | Path, units: str | None = None, crs: str | None = None
) -> tuple[Import, list[Path]]:
    """Read a river from another program's file and write it as a river file.

    Parameters
    ----------
    path : str or Path
        Told by its suffix: geometry of HEC-RAS (``.g01``, ``.g01.hdf``), input of SWMM (``.inp``), cross sections
        (``.csv``).
    folder : str or Path
        Where to; no river file may be there yet.
    units : {"SI", "US"}, optional
        Metres or feet, for HEC-RAS.
    crs : str, optional
        Coordinate reference system of the coordinates in a file of HEC-RAS or SWMM, e.g. ``EPSG:4490``.

    Returns
    -------
    Import
        What was read.
    list of Path
        What was written: the river file, and what was taken and left, record by record.

    Raises
    ------
    InputError
        If the file is of no known kind or has faults, or there is a river file already.
    """
    path, folder = Path(path), Path(folder)
    suffix = path.suffix.lower()
    if (folder / RIVER_FILE).exists():
        raise InputError(
            Problem("there is a river file already", file=folder / RIVER_FILE, remedy="name another folder")
        )
    geometry = re.search(r"\.g\d\d(\.hdf)?$", path.name.lower())
    if units and not geometry:
        raise InputError(
            Problem("the units of this file stand in the file itself", "units", path, remedy="leave it out")
        )
    if crs and suffix == ".csv":
        raise InputError(Problem("cross sections have no coordinates", "crs", path, remedy="leave it out"))
    if geometry:
        imported = read_hecras(path, units, crs)
    elif suffix == ".inp":
        imported = read_swmm(path, crs)
    elif suffix == ".csv":
        imported = read_sections(path)
    else:
        rule = f"'{path.suffix}' is no kind of file that can be imported"
        raise InputError(
            Problem(rule, file=path, remedy="known are .g01 and .g01.hdf (HEC-RAS), .inp (SWMM), .csv (sections)")
        )
    written = [write_river(imported.river, folder), folder / RECORDS_FILE]
    imported.write(written[1])
    return imported, written
