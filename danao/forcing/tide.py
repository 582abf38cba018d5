"""Tides: water levels from harmonic constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from danao.describe import describe
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.astronomy import EPOCH, lines, speed
from danao.forcing.times import as_time, zone_offset
from danao.forcing.varying import Floats, Nanoseconds, Varying
from danao.tables import read_table

NODAL = ("satellites", "none")
_EPOCH = int(EPOCH.astype(np.int64))


@dataclass(frozen=True)
class Wave:
    """A cosine of any period, for tests and simple tides: ``a cos(2π (t − since)/period − phase)``.

    Parameters
    ----------
    amplitude : float
        Metres, ≥ 0.
    period : float
        Seconds, > 0.
    phase : float
        Degrees by which it lags; 90 makes it a sine.
    since : datetime64 or ISO text
        Local time at which the lag is counted.
    """

    amplitude: float
    period: float
    phase: float = 0.0
    since: Any = "2000-01-01"

    def __post_init__(self) -> None:
        object.__setattr__(self, "since", as_time(self.since))


@dataclass(frozen=True, eq=False)
class Tide(Varying):
    r"""A water level that is a sum of tidal constituents.

    .. math:: \eta(t) = \eta_0 + \sum_i a_i \sum_j r_{ij} \cos(V_{ij}(t) - g_i)

    with the astronomical argument V of each line in universal time; r = 1 for the main line of a constituent, and the
    ratios of its satellites beside it (see `danao.forcing.astronomy`). The mean over a step is exact.

    Parameters
    ----------
    constituents : mapping of name to (amplitude, phase) or Wave
        Amplitude in metres (≥ 0) and Greenwich phase lag in degrees, by the usual names (M2, S2, K1, 2MS6, …).
        A `Wave` has a period of its own, and any name.
    mean_level : float
        Level in metres about which the tide swings.
    nodal : {"satellites", "none"}
        Whether amplitudes and phases swing with the lunar node and perigee, as harmonic constants from long records
        or from a nodally corrected analysis want it; "none" is the plain sum of main lines.
    zone : str
        Zone of the local times that it is asked for.

    Raises
    ------
    InputError
        With all problems: unknown constituents, negative amplitudes, values that are not finite.
    """

    constituents: Mapping[str, tuple[float, float] | Wave]
    mean_level: float = 0.0
    nodal: str = "satellites"
    zone: str = "+08:00"

    def __post_init__(self) -> None:
        problems = ProblemList()
        constants = {
            name: value if isinstance(value, Wave) else tuple(value) for name, value in self.constituents.items()
        }
        object.__setattr__(self, "constituents", constants)
        if self.nodal not in NODAL:
            problems.add(f"'{self.nodal}' is not known", key="nodal", remedy=nearest(self.nodal, NODAL))
        if not np.isfinite(self.mean_level):
            problems.add(f"{self.mean_level} is not a finite number", key="mean_level")
        try:
            offset = float(zone_offset(self.zone) / np.timedelta64(1, "s"))
        except InputError as error:
            problems.take(error, key="zone")
        try:
            self._check_constants()
        except InputError as error:
            problems.take(error, key="constituents")
        problems.raise_if_any()
        object.__setattr__(self, "_lines", self._gather(offset))

    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the levels at instants (nanoseconds since 1970, local time), metres."""
        return self.piece_mean(instants, instants)

    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return none: a tide is smooth."""
        return np.empty(0, dtype=np.int64)

    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the mean levels over pieces: the cosine at mid time, times sin(x)/x of half the turn."""
        seconds = ((begin - _EPOCH) + (end - begin) // 2) * 1e-9
        length = (end - begin) * 1e-9
        level = np.full(seconds.shape, float(self.mean_level))
        for amplitude, turn, argument in self._lines:  # type: ignore[attr-defined]
            level += amplitude * np.cos(argument + turn * seconds) * np.sinc(turn * length / (2.0 * np.pi))
        return level

    def covers(self, start: Any, end: Any) -> str | None:
        """Return None: a tide is known at all times."""
        return None

    def scaled(self, factor: float) -> Tide:
        """Return the tide with mean level and amplitudes times a number ≥ 0."""
        constants: dict[str, tuple[float, float] | Wave] = {}
        for name, constant in self.constituents.items():
            if isinstance(constant, Wave):
                constants[name] = Wave(constant.amplitude * factor, constant.period, constant.phase, constant.since)
            else:
                constants[name] = (constant[0] * factor, constant[1])
        return Tide(constants, self.mean_level * factor, self.nodal, self.zone)

    def bounds(self) -> tuple[float, float]:
        """Return mean level less and plus the sum of all amplitudes."""
        reach = sum(abs(amplitude) for amplitude, _, _ in self._lines)  # type: ignore[attr-defined]
        return self.mean_level - reach, self.mean_level + reach

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        fields = ("constituents", "mean_level", "nodal", "zone")
        return {"type": "Tide", **{name: describe(getattr(self, name)) for name in fields}}

    def _check_constants(self) -> None:
        problems = ProblemList()
        for name, constant in self.constituents.items():
            try:
                if isinstance(constant, Wave):
                    _check_constant((constant.amplitude, constant.phase, constant.period))
                    if constant.period <= 0.0:
                        raise InputError(Problem(f"{constant.period:g} s is not a period"))
                else:
                    lines(name, nodal=False)
                    _check_constant(constant)
            except InputError as error:
                problems.take(error, key=name)
        problems.raise_if_any()

    def _gather(self, offset: float) -> tuple[tuple[float, float, float], ...]:
        """Return amplitude, speed and argument at the epoch (counted in local time) of every line."""
        gathered = []
        for name, constant in self.constituents.items():
            if isinstance(constant, Wave):
                turn = 2.0 * np.pi / constant.period
                early = (_EPOCH - int(constant.since.astype(np.int64))) * 1e-9
                gathered.append((constant.amplitude, turn, turn * early - np.deg2rad(constant.phase)))
                continue
            amplitude, phase = constant
            for line in lines(name, nodal=self.nodal != "none"):
                argument = line.argument - line.speed * offset - np.deg2rad(phase)
                gathered.append((amplitude * line.ratio, line.speed, argument))
        return tuple((float(a), float(b), float(c)) for a, b, c in gathered)


def read_tide(
    path: str | Path,
    station: str,
    mean_level: float = 0.0,
    nodal: str = "satellites",
    zone: str = "+08:00",
    within: str | Path | None = None,
) -> Tide:
    """Read the harmonic constants of a station.

    Parameters
    ----------
    path : str or Path
        CSV with the columns ``station, constituent, amplitude_m, phase_greenwich_deg`` and, if given,
        ``speed_deg_per_h``, which must agree with the constituent of that name; other columns are left alone.
    station : str
        Which station of the file.
    mean_level, nodal, zone
        As of `Tide`.
    within : path, optional
        Folder that the file must lie in.

    Raises
    ------
    InputError
        With all problems of the file, by line.
    """
    columns = {
        "station": "text",
        "constituent": "text",
        "amplitude_m": "number",
        "phase_greenwich_deg": "number",
        "speed_deg_per_h": "number",
    }
    table = read_table(path, columns, optional=("speed_deg_per_h",), others="ignore", within=within)
    rows = np.flatnonzero(table["station"] == station)
    problems = ProblemList(Path(path))
    if rows.size == 0:
        remedy = nearest(station, sorted(set(table["station"])))
        problems.add(f"there is no station '{station}'", key="station", remedy=remedy)
    constants: dict[str, tuple[float, float] | Wave] = {}
    for row in rows:
        name, line = str(table["constituent"][row]).upper(), int(table.lines[row])
        if name in constants:
            problems.add(f"'{name}' occurs twice for station '{station}'", key="constituent", line=line)
        constants[name] = float(table["amplitude_m"][row]), float(table["phase_greenwich_deg"][row])
        try:
            _check_constant(constants[name])
            if "speed_deg_per_h" in table:
                _check_speed(name, float(table["speed_deg_per_h"][row]))
        except InputError as error:
            problems.take(error, key=name, line=line)
    problems.raise_if_any()
    return Tide(constants, mean_level, nodal, zone)


def _check_speed(name: str, given: float) -> None:
    known = speed(name)
    if abs(known - given) > 1e-5:
        raise InputError(Problem(f"{name} turns at {known:.7f} degrees per hour, not {given:.7f}"))


def _check_constant(constant: Any) -> None:
    """Raise what is wrong with an amplitude, a phase and perhaps a period."""
    if len(constant) < 2 or not all(isinstance(x, int | float | np.floating) and np.isfinite(x) for x in constant):
        raise InputError(Problem(f"{constant!r} is no amplitude (m) with a phase (degrees)"))
    if constant[0] < 0.0:
        raise InputError(
            Problem(f"the amplitude {constant[0]:g} m is negative", remedy="turn the phase by 180 degrees")
        )
