"""The one-dimensional geometry of HEC-RAS to a River."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.importers._hecras_areas import Network
from danao.importers._hecras_crossings import Builder
from danao.importers._hecras_ground import shape_ground
from danao.importers._hecras_hdf import read_geometry_hdf
from danao.importers._hecras_lines import line_of
from danao.importers._hecras_parts import Geometry, ReachPart, Section
from danao.importers._hecras_text import GeometryText
from danao.importers.imported import Found, Import, Record
from danao.river.network import Reach, kilometre_mark
from danao.river.section import CrossSection
from danao.river.structures import Structure
from danao.tables import read_text

FOOT = 0.3048
"""Metres of an international foot."""

_SYSTEMS = {"SI": 1.0, "US": FOOT}


def read_hecras(path: str | Path, units: str | None = None, crs: str | None = None) -> Import:
    """Read the geometry file of a HEC-RAS project.

    Chainage is the sum of the channel lengths from the first cross section of each reach on, so it grows downstream
    where river stations grow upstream; the river station of every section is kept in the report. Points, roughness
    panels, bank stations and ineffective areas are taken as they are; blocked obstructions raise the ground, levees end
    it. A reach is called "river reach"; a junction becomes a node of its name. From text, culverts, inline structures,
    gates and the piers of bridges become structures; storage areas ponds; lateral structures and connections weirs on
    reaches of 20 m between nodes.

    Parameters
    ----------
    path : str or Path
        The geometry as text (``.g01`` to ``.g99``), UTF-8; or as HDF (``.g01.hdf``, needs ``danao[interop]``), where
        the rows of tables take the place of lines.
    units : {"SI", "US"}, optional
        Metres or feet; by default what the project file (``.prj``) of the same name says, or the HDF file itself.
    crs : str, optional
        Coordinate reference system of its coordinates, e.g. ``EPSG:4490``, which no file names so. With it the
        centre lines become the lines of the reaches, as they stand there.

    Returns
    -------
    Import
        The river, without boundaries: HEC-RAS keeps those in other files.

    Raises
    ------
    InputError
        With every fault of the file, by line: no units, numbers that are none, tables that are cut off, sections
        without points, roughness or channel length, junctions of unknown reaches.
    """
    path = Path(path)
    found = Found(ProblemList(path))
    if path.suffix.lower() == ".hdf":
        text, said = read_geometry_hdf(path, found)
        project = path
    else:
        lines = [line.rstrip("\r") for line in read_text(path).split("\n")]
        text = GeometryText(lines=lines, found=found)
        text.read()
        project = path.with_suffix(".prj")
        said = _units_of_project(project)
    if not text.reaches and not found.problems.problems:
        rule = "there is no 'River Reach=': no geometry of HEC-RAS, or one of two dimensions only"
        raise InputError(Problem(rule, file=path, line=1))
    scale = _scale(path, units, said, project)
    found.notes.append("chainage: channel lengths summed up from the first section of a reach on, downstream")
    found.notes.append("units: feet, times 0.3048" if scale != 1.0 else "units: metres")
    ends = _ends(text, found)
    reaches: list[Reach] = []
    structures: list[Structure] = []
    for part in text.reaches:
        reach = _reach(part, scale, ends, found, crs)
        if reach is not None:
            reaches.append(reach)
            structures += Builder(part, list(reach.sections), scale, found).build()
    for junction in text.junctions:
        found.taken.append(Record("junction", junction.name, junction.line, "a node"))
    network = Network(text, reaches, structures, scale, crs, found)
    network.add()
    if crs is not None and scale != 1.0:
        found.notes.append(f"lines: in the units of {crs}; a map of danao takes those of a projection for metres")
    return found.report(found.river(network.reaches, network.structures, text.title, crs))


def _units_of_project(project: Path) -> str:
    """Return the system of units that a project file names, empty if there is no such file or it names none."""
    if not project.is_file():
        return ""
    text = project.read_bytes().decode("utf-8", "replace")
    return "US" if "English Units" in text else "SI" if "SI Units" in text else ""


def _scale(path: Path, units: str | None, said: str, project: Path) -> float:
    """Return the metres of one unit of length, from the argument or the project, which must not disagree."""
    if units is not None and units not in _SYSTEMS:
        raise InputError(Problem(f"'{units}' is no system of units", "units", remedy=nearest(units, _SYSTEMS)))
    if not (units or said):
        rule = "the file does not say its units, and there is no project file (.prj) beside it that does"
        raise InputError(Problem(rule, file=path, remedy="give units='SI' (metres) or units='US' (feet)"))
    if units and said and units != said:
        raise InputError(Problem(f"the project says {said} units, not {units}", "units", project))
    return _SYSTEMS[units or said]


def _ends(text: Geometry, found: Found) -> dict[tuple[str, str], str]:
    """Return the node of each end of a reach that lies in a junction."""
    known = [reach.name for reach in text.reaches]
    ends: dict[tuple[str, str], str] = {}
    for junction in text.junctions:
        for end, named in (("downstream", junction.up), ("upstream", junction.down)):
            for name, line in named:
                if name not in known:
                    rule = f"junction '{junction.name}': no reach is called '{name}'"
                    found.problems.add(rule, line=line, remedy=nearest(name, known))
                elif ends.setdefault((name, end), junction.name) != junction.name:
                    found.problems.add(f"the {end} end of '{name}' lies in two junctions", line=line)
    return ends


def _reach(
    text: ReachPart, scale: float, ends: dict[tuple[str, str], str], found: Found, crs: str | None
) -> Reach | None:
    """Return the reach; None with the faults noted."""
    _check_order(text, found)
    before = len(found.problems.problems)
    chainage, sections = 0.0, []
    for i, item in enumerate(text.sections):
        last = i == len(text.sections) - 1
        shape_ground(item, f"{text.name} {item.name}", scale, found, text.name)
        section = _section(item, f"{text.name} {item.name}", chainage, scale, found)
        note = f"chainage {kilometre_mark(chainage)}"
        found.taken.append(Record("cross section", f"{text.name} {item.name}", item.line, note, text.name))
        if section is not None:
            sections.append(section)
        if last and item.length:
            note = "a length below the last section of a reach leads nowhere"
            found.left.append(Record("channel length", f"{text.name} {item.name}", item.line, note))
        elif not last and not (item.length and item.length > 0.0):
            found.problems.add(f"section {item.name} has no channel length to the next one", line=item.line)
        chainage += (item.length or 0.0) * scale
    if len(text.sections) < 2:
        rule = f"reach '{text.name}' has {len(text.sections)} cross sections, it needs at least two"
        found.problems.add(rule, line=text.line)
    if len(found.problems.problems) > before or len(sections) < 2:
        return None
    length = sections[-1].chainage
    found.taken.append(Record("reach", text.name, text.line, f"{length:g} m", text.name))
    up, down = (ends.get((text.name, end)) for end in ("upstream", "downstream"))
    return Reach(text.name, tuple(sections), up, down, line=line_of(text, crs, found))


def _check_order(text: ReachPart, found: Found) -> None:
    """Note river stations that do not fall: the sections would run upstream."""
    for a, b in pairwise(text.sections):
        try:
            falls = float(b.name.strip("* ")) < float(a.name.strip("* "))
        except ValueError:
            continue
        if not falls:
            rule = f"river station {b.name} follows {a.name}"
            found.problems.add(rule, line=b.line, remedy="HEC-RAS lists cross sections downstream, by falling station")


def _section(item: Section, name: str, chainage: float, scale: float, found: Found) -> CrossSection | None:
    """Return the cross section, with the panels of its roughness; None with the faults noted."""
    if not item.points_line or not item.manning_line:
        what = "#Mann=" if item.points_line else "#Sta/Elev="
        found.problems.add(f"section {item.name} has no '{what}'", line=item.line, remedy="the file may be cut off")
        return None
    if item.points is None or item.manning is None:
        return None
    if any(not n > 0.0 for n in item.manning[1::3]):
        remedy = "roughness that varies with the level is not read: give one n a panel"
        found.problems.add(f"section {item.name} has a Manning's n of 0", "#Mann", item.manning_line, remedy)
        return None
    station, elevation = ([scale * value for value in item.points[k::2]] for k in (0, 1))
    panels = [(scale * at, n) for at, n in zip(item.manning[0::3], item.manning[1::3], strict=True)]
    make = partial(CrossSection.surveyed, chainage, station, elevation, panels)
    try:
        section = make()
    except InputError as error:
        found.problems.take(error, f"section {item.name}", item.points_line)
        return None
    return _parted(section, make, item, name, scale, found)


def _parted(
    section: CrossSection, make: Callable[..., CrossSection], item: Section, name: str, scale: float, found: Found
) -> CrossSection:
    """Return the section with its banks and its still water, as far as danao takes them; the rest is noted as left."""
    banks = None if item.banks is None else (scale * item.banks[0], scale * item.banks[1])
    still = _still_water(item, name, scale, found)
    given: dict[str, Any] = {}
    for kind, line, part in (
        ("Bank Sta", item.banks_line, {"banks": banks}),
        ("#XS Ineff", item.ineffective_line, {"ineffective": still}),
    ):
        if not any(part.values()):
            continue
        try:
            section = make(**given, **part)
            given |= part
        except InputError as error:
            found.left.append(Record(kind, name, line, error.problems[0].rule))
    return section


def _still_water(item: Section, name: str, scale: float, found: Found) -> list[tuple[float, float, float | None]]:
    """Return the stretches whose water stands: from, to, and the level (m) up to which it does; None for ever.

    Ends beyond the points are cut off there. An area that is not above the bed holds no water, and is left.
    """
    assert item.points
    ends, bed = (item.points[0], item.points[-2]), min(item.points[1::2])
    stretches: list[tuple[float, float, float | None]] = []
    values = item.ineffective or []
    for first, last, level in zip(values[0::3], values[1::3], values[2::3], strict=True):
        first, last = (0.0 if math.isnan(x) else x for x in (first, last))
        if first == last == 0.0:
            continue
        if item.normal:
            first, last = first or ends[0], last or ends[1]
        first, last = max(first, ends[0]), min(last, ends[1])
        if not first < last or level <= bed:
            note = "an area without width, or not above the bed"
            found.left.append(Record("#XS Ineff", name, item.ineffective_line, note))
            continue
        stretches.append((scale * first, scale * last, None if math.isnan(level) else scale * level))
    if item.permanent and stretches:
        note = "permanent: in HEC-RAS the water below its level stands for ever, here all flows once it rises above"
        found.left.append(Record("Permanent Ineff", name, item.ineffective_line, note))
    return stretches
