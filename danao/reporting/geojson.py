"""A river and what runs found in it as GeoJSON (RFC 7946), for QGIS, ArcGIS and the like."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from danao._provenance import in_both
from danao.assessment import assess
from danao.errors import InputError, Problem
from danao.reporting.ground import Floats, Ground
from danao.reporting.outfalls import outfalls_of
from danao.reporting.texts import say, unit
from danao.results import Results
from danao.river import line
from danao.river.network import River
from danao.standards._standard import DEFAULT, Standard, read_standard
from danao.tables import atomic_write

_DECIMALS = 7
"""Of a degree: a centimetre."""

Feature = dict[str, Any]


def write_geojson(path: str | Path, source: River | Results, *, standard: Standard | str | Path | None = None) -> Path:
    """Write a river, or a run and what it found, to a GeoJSON file, which appears whole or not at all.

    Reaches and sources along a stretch are lines, sections, structures and sources at a point are points; ``what``
    says which. A run adds the mean of every constituent (``mean_X`` with ``unit_X``) and the share of months that meet
    the target to its sections, and the loads (``load_X``, t/a) to its sources.

    Parameters
    ----------
    path : str or Path
        The file, usually ``.geojson``.
    source : River or Results
        With a line for every reach, in longitude and latitude: WGS 84, as RFC 7946 wants, or CGCS2000, which lies
        within a metre of it and is written as it is; the file says which.
    standard : Standard, str or Path, optional
        Judges the run; GB 3838-2002 if not given.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If a reach has no line, or the lines are of a projection: GeoJSON has no other coordinates.
    """
    ground = Ground.of(source)
    _check(ground)
    features = [*_reaches(ground), *_structures(ground)]
    if isinstance(source, Results):
        features += [*_stations(ground, source, read_standard(DEFAULT if standard is None else standard))]
        features += _sources(ground, source)
    else:
        features += [_station(ground, name) for name in ground.river.stations]
    whole: dict[str, Any] = {
        "type": "FeatureCollection",
        "title": in_both(ground.river.title, ""),
        "features": features,
    }
    key = "geojson_cgcs2000" if line.GEOGRAPHIC[str(ground.crs)] == "CGCS2000" else "geojson_wgs84"
    whole["coordinate_note"] = {lang: say(key, lang) for lang in ("zh", "en")}
    if isinstance(source, Results):
        about = source.provenance
        whole |= {"run": source.name, "scenario_hash": about["scenario_hash"], "period": about["period"]}
        whole["data_status"] = about["data_status"]
    path = Path(path)
    with atomic_write(path) as part:
        part.write_text(json.dumps(_finite(whole), ensure_ascii=False, allow_nan=False), encoding="utf-8")
    return path


def _check(ground: Ground) -> None:
    """Raise `InputError` unless all reaches have longitudes and latitudes."""
    if ground.crs is None:
        bare = [reach.name for reach in ground.river.reaches if not reach.line]
        rule = f"no line of coordinates of {', '.join(bare[:5])}{' …' if len(bare) > 5 else ''}"
        raise InputError(Problem(rule, "reaches", remedy="give every reach a line, and the river its crs"))
    if not ground.is_geographic:
        rule = f"the lines are in {ground.crs}, and GeoJSON holds longitude and latitude alone (RFC 7946)"
        known = ", ".join(line.GEOGRAPHIC)
        raise InputError(Problem(rule, "crs", remedy=f"convert them, in a geographic information system, to {known}"))


def _reaches(ground: Ground) -> Iterator[Feature]:
    for reach in ground.river.reaches:
        ends = {"from": reach.node("upstream"), "to": reach.node("downstream")}
        about = {"length_m": reach.length, "chainage_from_m": reach.start, "chainage_to_m": reach.stop} | ends
        yield _feature("reach", reach.name, reach.title, ground.lines[reach.name], about)


def _structures(ground: Ground) -> Iterator[Feature]:
    for structure in ground.river.structures:
        about = {"type": type(structure).__name__, "reach": structure.at[0], "chainage_m": structure.at[1]}
        place = np.array([ground.place(*structure.at)])
        yield _feature("structure", structure.name, getattr(structure, "title", None), place, about)


def _station(ground: Ground, name: str, **found: Any) -> Feature:
    station = ground.river.stations[name]
    about = {"reach": station.reach, "chainage_m": station.chainage, "target": station.target}
    about |= {"control": station.control} | found
    place = np.array([ground.place(station.reach, station.chainage)])
    return _feature("section", name, station.title, place, about)


def _stations(ground: Ground, run: Results, rules: Standard) -> Iterator[Feature]:
    """Give the sections with the means over the run and with the verdicts of its months."""
    sections = assess(run, rules, period="month").sections
    for name in ground.river.stations:
        here = run.at(name)
        found: dict[str, Any] = {}
        for constituent, about in run.constituents.items():
            found[f"mean_{constituent}"] = float(here[constituent].values[1:].mean())
            found[f"unit_{constituent}"] = unit(about["unit"])
        months = sections[(sections["station"] == name) & (sections["verdict"] != "not assessed")]
        found |= {"months_assessed": len(months), "months_met": int((months["verdict"] == "met").sum())}
        ranks = [rules.rank(of_class) for of_class in months["class"] if of_class]
        found["worst_class"] = rules.class_names[max(ranks)] if ranks else None
        yield _station(ground, name, **found)


def _sources(ground: Ground, run: Results) -> Iterator[Feature]:
    for one in outfalls_of(run):
        loads = run.loads.loc[one.name] if one.name in run.loads.index else {}
        known = {f"load_{name}": float(loads[name]) for name in run.constituents if name in loads}
        about = {"kind": one.kind, "reach": one.reach, "chainage_from_m": one.begin, "chainage_to_m": one.end}
        points = ground.stretch(one.reach, one.begin, one.end)
        yield _feature("source", one.name, one.title, points if one.is_stretch else points[:1], about | known)


def _feature(what: str, name: str, title: Any, points: Floats, about: dict[str, Any]) -> Feature:
    """Return a feature: a line of several points, or a point."""
    at = [[round(float(x), _DECIMALS), round(float(y), _DECIMALS)] for x, y in points]
    shape: dict[str, Any] = (
        {"type": "LineString", "coordinates": at} if len(at) > 1 else {"type": "Point", "coordinates": at[0]}
    )
    titles = {f"title_{lang}": text for lang, text in in_both(title, name).items()}
    properties = {"what": what, "name": name} | titles | about
    return {"type": "Feature", "id": f"{what}:{name}", "geometry": shape, "properties": properties}


def _finite(item: Any) -> Any:
    """Return data with null where a number is none: JSON has no other word for it."""
    if isinstance(item, dict):
        return {key: _finite(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_finite(value) for value in item]
    return None if isinstance(item, float) and not math.isfinite(item) else item
