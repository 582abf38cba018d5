"""Written values to numbers, months, series, tides and skies; with them boundaries, sources and weather."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.boundaries import Boundary, FreeOutflow, Inflow, Level, Outflow, RatingCurve, Wall
from danao.forcing.clear_sky import Bras, ClearSky, RyanStolzenbach
from danao.forcing.series import Monthly, Series, read_series
from danao.forcing.sources import Source
from danao.forcing.tide import read_tide
from danao.forcing.times import as_times
from danao.forcing.varying import Value, value_problem
from danao.forcing.weather import Weather
from danao.scenario_file._case import Case
from danao.scenario_file._models import ScenarioModel
from danao.scenario_file._river import title
from danao.scenario_file._values import ClearSkyHere, Months, SeriesFile, SeriesHere, TideFile, ratio
from danao.tables import find_header, read_table

_BOUNDARIES = {
    "inflow": Inflow,
    "outflow": Outflow,
    "level": Level,
    "rating_curve": RatingCurve,
    "free_outflow": FreeOutflow,
    "wall": Wall,
}
WEATHER_KINDS = {
    "water_temperature": "temperature",
    "wind": "velocity",
    "air_pressure": "pressure",
    "air_temperature": "temperature",
    "solar_radiation": "radiation",
    "relative_humidity": "fraction",
    "cloud_cover": "fraction",
    "rain": "rainfall",
    "evaporation": "rainfall",
}
"""Kind of quantity of all that can be said of the weather."""


class ForcingBuilder:
    """Makes the forcing of a validated scenario file; problems go to the case.

    Parameters
    ----------
    case : Case
        The tree, its folder, its problems.
    model : ScenarioModel
        The validated tree.
    kinds : mapping of constituent to kind
        The kind of quantity that each constituent is measured in.
    """

    def __init__(self, case: Case, model: ScenarioModel, kinds: Mapping[str, str]):
        self.case, self.model, self.kinds = case, model, kinds
        self.waters = {name: self._concentrations(water, "waters", name) for name, water in model.waters.items()}

    def boundaries(self) -> list[Boundary]:
        """Return the boundaries that are right."""
        made = []
        for name, item in self.model.boundaries.items():
            given = {key: getattr(item, key) for key in item.model_fields_set - {"type", "title"}}
            made += self._made(_BOUNDARIES[item.type], given, "boundaries", name, title=title(item.title))
        return made

    def sources(self) -> list[Source]:
        """Return the sources that are right."""
        made = []
        for name, item in self.model.sources.items():
            given = {key: getattr(item, key) for key in item.model_fields_set - {"title"}}
            made += self._made(Source, given, "sources", name, title=title(item.title))
        return made

    def weather(self) -> Weather:
        """Return the weather, as far as it is right; its clouds stand before the sky of its sun."""
        values = {}
        for name, written in self.model.weather.items():
            with self.case.at("weather", name):
                if name not in WEATHER_KINDS:
                    raise InputError(Problem("unknown key", remedy=nearest(name, WEATHER_KINDS)))
                values[name] = self.value(written, WEATHER_KINDS[name], "weather", name)
        sun = values.get("solar_radiation")
        if isinstance(sun, ClearSky) and "cloud_cover" in values:
            with self.case.at("weather"):
                values["solar_radiation"] = dataclasses.replace(sun, cloud_cover=values["cloud_cover"])
        with self.case.at("weather"):
            return Weather(**values)
        return Weather()

    def value(self, written: Any, kind: str, *path: str | int) -> Value:
        """Return the number, months, series, tide or sky that is written at `path`.

        Raises
        ------
        InputError
            If it is wrong; problems of a file that it names carry the line of that file.
        """
        if isinstance(written, TideFile):
            return self._tide(written, kind, *path)
        if isinstance(written, ClearSkyHere):
            return self._sky(written, kind)
        if isinstance(written, Months):
            return self._months(written, kind, *path).scaled(written.factor)
        if isinstance(written, SeriesFile):
            return self._series(written, kind, *path).scaled(written.factor)
        if isinstance(written, SeriesHere):
            values = units.to_inner(np.array(written.values), written.unit, kind)
            times = as_times(list(written.times), self.model.zone)
            return Series(times, values, None, written.extend, written.between).scaled(written.factor)
        return units.parse(ratio(written) if kind == "fraction" else written, kind)

    def _made(self, noun: Any, given: dict[str, Any], *path: str, title: Any) -> list[Any]:
        """Return a list of the noun, empty where something of it is wrong."""
        before = len(self.case.problems)
        for key, kind in (("flow", "discharge"), ("level", "level")):
            if key in given and not isinstance(given[key], tuple):
                with self.case.at(*path, key):
                    given[key] = self.value(given[key], kind, *path, key)
        if "quality" in given:
            given["quality"] = self._quality(given["quality"], *path, "quality")
        if "load" in given:
            given["load"] = self._values(given["load"], dict.fromkeys(given["load"], "load"), *path, "load")
        if len(self.case.problems) == before:
            with self.case.at(*path):
                return [noun(name=path[1], title=title, **given)]
        return []

    def _quality(self, written: Any, *path: str) -> dict[str, Value]:
        """Return concentrations, written in place or as the name of a water."""
        if isinstance(written, dict):
            return self._concentrations(written, *path)
        if written not in self.waters:
            with self.case.at(*path):
                raise InputError(Problem(f"there is no water '{written}'", remedy=nearest(written, self.waters)))
        return self.waters.get(written, {})

    def _concentrations(self, written: Mapping[str, Any], *path: str) -> dict[str, Value]:
        return self._values(written, self.kinds, *path)

    def _values(self, written: Mapping[str, Any], kinds: Mapping[str, str], *path: str) -> dict[str, Value]:
        values = {}
        for name, item in written.items():
            with self.case.at(*path, name):
                value = self.value(item, kinds.get(name, "concentration"), *path, name)
                if problem := value_problem(value, least=0.0):
                    raise InputError(f"{item} is negative" if isinstance(value, float) else problem)
                values[name] = value
        return values

    def _months(self, written: Months, kind: str, *path: str | int) -> Monthly:
        if not isinstance(written.monthly, str):
            return Monthly(tuple(units.to_inner(np.array(written.monthly), written.unit, kind)))
        if written.column is None:
            raise InputError(Problem("the key is missing", "column", remedy="name the column of the file"))
        if written.unit:
            raise InputError(Problem("the header of the file names the unit", "unit", remedy="leave this key out"))
        file = self.case.path_of(written.monthly, *path)
        self._check_column(file, written.column)
        columns = {"month": "number", written.column: kind}
        table = read_table(file, columns, others="ignore", within=self.case.root)
        months = table["month"].tolist()
        if months != list(range(1, 13)):
            good = next((place for place, month in enumerate(months[:12]) if month != place + 1), 12)
            line = int(table.lines[min(good, len(table) - 1)]) if len(table) else 1
            raise InputError(Problem("the months are not 1 to 12 in their order", "month", file, line))
        return Monthly(tuple(table[written.column]))

    def _check_column(self, file: Path, column: str) -> None:
        """Raise `InputError` for a column that the file does not have, to be placed where the column is named."""
        line, heads = find_header(file, self.case.root)
        if heads and column not in heads:
            rule = f"there is no column '{column}' in {file.name}, line {line}"
            raise InputError(Problem(rule, "column", remedy=nearest(column, heads)))

    def _series(self, written: SeriesFile, kind: str, *path: str | int) -> Series:
        file = self.case.path_of(written.series, *path)
        self._check_column(file, written.column)
        gap = None if written.gap is None else f"{written.gap!r} s"
        given = written.model_dump(include={"extend", "between"})
        return read_series(file, written.column, kind, gap, zone=self.model.zone, within=self.case.root, **given)

    def _tide(self, written: TideFile, kind: str, *path: str | int) -> Value:
        if kind != "level":
            raise InputError(Problem(f"a tide is a level, not a {kind.replace('_', ' ')}"))
        file = self.case.path_of(written.tide, *path)
        given = written.model_dump(include={"station", "mean_level", "nodal"}, exclude_none=True)
        return read_tide(file, zone=self.model.zone, within=self.case.root, **given)

    def _sky(self, written: ClearSkyHere, kind: str) -> ClearSky:
        if kind != "radiation":
            raise InputError(Problem(f"a clear sky is a radiation, not a {kind.replace('_', ' ')}"))
        given = written.clear_sky.model_dump(exclude_none=True)
        place = {key: given.pop(key) for key in ("latitude", "longitude")}
        if "turbidity" in given and len(given) > 1:
            raise InputError(Problem("the air has a turbidity, or else a transmission", "clear_sky", remedy="keep one"))
        try:
            sky = Bras(**given) if "turbidity" in given or not given else RyanStolzenbach(**given)
            return ClearSky(**place, sky=sky, zone=self.model.zone).scaled(written.factor)
        except InputError as error:
            problems = ProblemList()
            problems.take(error, key="clear_sky")
            raise InputError(problems.problems) from None
