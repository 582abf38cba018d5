"""Dredging: the sludge of a stretch is taken out (清淤), and with it what it asks of the water and gives to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.varying import Value, Varying
from danao.kinetics import OnStretch, Process, Scaled
from danao.measures._measure import Measure
from danao.measures._stretch import Stretch, on_river, place, rest, share
from danao.scenario import Initial, Scenario
from danao.scenario_parts import Dredged


@dataclass(frozen=True)
class Dredging(Measure):
    r"""The bed of a stretch takes less oxygen and gives back less.

    On the stretch the oxygen demand of the bed is multiplied by :math:`1 - d`, its release by :math:`1 - r`: the
    parameters ``demand`` and ``flux`` of processes that exchange with the bed. What is simulated as lying there
    (``NAME_bed``) starts with :math:`1 - r` of its content, and what becomes of it follows from the processes. Water
    that is stirred up during the works, and the greater depth, are not in it: change the sections for that.

    How much is cut is a matter of survey, and seldom lasts where sludge goes on to settle. Give the share as a series
    to let it begin at a date, or wear off.

    Parameters
    ----------
    at : str or tuple
        A reach, or a stretch ``(reach, from, to)``; a cell that it covers in part is dredged in part.
    demand : float, str or Varying
        Share of the oxygen demand of the bed that is cut, 0 to 1, or "50 %".
    release : float, str, Varying, or mapping of constituent to these
        Share of what the bed releases that is cut, of all or of each constituent ("NH3_N", "SS_bed").

    Notes
    -----
    Evidence, as their abstracts have it:

    - Cores of Lake Müggelsee: cut by 10 cm they released 18 % of the phosphorus of an uncut one without air, by 50 cm
      0.4 %; an uncut one with air 55 %. Without less load from outside the effect is temporary. Kleeberg & Kohl (1999),
      Hydrobiologia 394, 153–161.
    - An estuary behind gates north of Lake Taihu, dredged against not dredged: TN 51 and 62, TP 0.50 and 1.33 mg/m²/day
      in still water; TN 165 and 197, TP 5.8 and 6.4 in stirred water. J. Chemistry (2021), 7451832, table 2.
    - Lake Taihu, works simulated in cores: nitrogen and phosphorus in stirred water 20 % and 25 % less where no sludge
      was left, 13 % and 11 % after suction; after a grab 1.5 and 1.6 times as much ammonia and phosphate as before.
      Environ. Sci. Pollut. Res. (2019), doi 10.1007/s11356-019-06192-w.
    - Lianjiang river, Xiashan Daxi basin: organic matter and nitrogen of the surface sediment 53 % and 55 % less; after
      it nitrogen still came out of the bed, phosphorus no longer. J. Environmental Engineering Technology (2021), doi
      10.12153/j.issn.1674-991X.20210477.

    So a cut of 0.1 to 0.6 of the release may be defended, more only with cores of the place. For the oxygen demand no
    measured pair was found.
    """

    at: str | tuple[Any, ...]
    demand: Value = field(default=0.0, metadata={"kind": "fraction"})
    release: Value | Mapping[str, Value] = field(default=0.0, metadata={"kind": "fraction"})

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "at", place(self.at, problems))
        object.__setattr__(self, "demand", share(self.demand, "demand", problems))
        if isinstance(self.release, Mapping):
            cuts = {name: share(value, f"release.{name}", problems) for name, value in self.release.items()}
            object.__setattr__(self, "release", cuts)
        else:
            object.__setattr__(self, "release", share(self.release, "release", problems))
        problems.raise_if_any()
        if not self._cuts("demand") and not self._cuts("release"):
            raise InputError(Problem("nothing is cut", key="demand", remedy="give a share of demand or of release"))

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the bed dredged."""
        at = on_river(scenario, self.at)
        problems = ProblemList()
        self._check_targets(scenario, problems)
        contents = self._contents(scenario, at, problems)
        problems.raise_if_any()
        changed = scenario.replace(processes=tuple(self._dredged(item, at) for item in scenario.processes))
        if not contents:
            return changed
        assert isinstance(scenario.initial, Initial)
        assert isinstance(scenario.initial.quality, Mapping)
        return changed.replace(initial=replace(scenario.initial, quality={**scenario.initial.quality, **contents}))

    @classmethod
    def example(cls, scenario: Scenario) -> Dredging:
        """Halve the oxygen demand of the bed of the first reach."""
        return cls(at=scenario.river.reaches[0].name, demand=0.5)

    def _cuts(self, key: str) -> bool:
        """Tell whether something is cut of the demand, or of the release."""
        value = getattr(self, key)
        return any(item != 0.0 for item in (value.values() if isinstance(value, Mapping) else (value,)))

    def _cut_of(self, name: str) -> Value:
        """Return the share of the release of a constituent that is cut."""
        return self.release.get(name, 0.0) if isinstance(self.release, Mapping) else self.release

    def _dredged(self, process: Process, at: Stretch) -> Process:
        """Return a process with its demand and its release cut on the stretch."""
        cuts = {"demand": self.demand, "flux": self._cut_of(_released(process))}
        scaled = {
            key: Scaled(process.parameters[key], OnStretch(rest(cut), 1.0, at))
            for key, cut in cuts.items()
            if key in _bed_parameters(process) and cut != 0.0
        }
        return replace(process, parameters={**process.parameters, **scaled}, origin=None) if scaled else process

    def _contents(self, scenario: Scenario, at: Stretch, problems: ProblemList) -> dict[str, Dredged]:
        """Return what the bed holds at the start, by constituent, where it is cut."""
        found: dict[str, Dredged] = {}
        quality = getattr(scenario.initial, "quality", {})
        for name in _lying(scenario):
            cut = self._cut_of(name)
            if cut == 0.0:
                continue
            if isinstance(quality, str):
                rule = f"the bed starts with the {name} of the steady state, which cannot be cut"
                problems.add(rule, key="release", remedy="give its content in the initial quality")
            elif isinstance(cut, Varying):
                rule = f"{name} is cut once, at the start: a share that changes in time does not fit"
                problems.add(rule, key="release", remedy="give a number")
            elif name in quality:
                found[name] = Dredged(quality[name], cut, at)
        return found

    def _check_targets(self, scenario: Scenario, problems: ProblemList) -> None:
        """Note cuts of what no process does and nothing holds."""
        acting = {key: [p for p in scenario.processes if key in _bed_parameters(p)] for key in ("demand", "flux")}
        if self._cuts("demand") and not acting["demand"]:
            remedy = "add sediment_oxygen_demand to the processes"
            problems.add("the bed takes no oxygen in this scenario: there is nothing to cut", "demand", remedy=remedy)
        quality = getattr(scenario.initial, "quality", {})
        held = [name for name in _lying(scenario) if isinstance(quality, str) or name in quality]
        released = [*(_released(item) for item in acting["flux"]), *held]
        remedy = "add bed_release to the processes, or say in the initial quality what lies on the bed"
        if self._cuts("release") and not released:
            problems.add("the bed releases nothing in this scenario: there is nothing to cut", "release", remedy=remedy)
            return
        for name in self.release if isinstance(self.release, Mapping) else ():
            if name not in released:
                problems.add(f"the bed releases no {name}", key=f"release.{name}", remedy=nearest(name, released))


def _bed_parameters(process: Process) -> Mapping[str, Any]:
    """Return the parameters of a process that exchanges with the bed; none of another."""
    return process.parameters if process.exchange == "bed" else {}


def _released(process: Process) -> str:
    """Return the constituent that a process changes before all."""
    return next(iter(process.stoichiometry))


def _lying(scenario: Scenario) -> list[str]:
    """Return the constituents that lie on the bed."""
    return [item.name for item in scenario.constituents if not item.mobile and item.name.endswith("_bed")]
