"""Effluent limit: a discharge is held to concentrations, named or those of a discharge standard (提标改造)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.arithmetic import capped, product
from danao.forcing.sources import Source
from danao.forcing.varying import Value, bounds
from danao.measures._effluent import read_effluent_standard
from danao.measures._measure import Measure, check_constituents, find_source, named, values, with_input
from danao.scenario import Scenario

_STRICTER = "stricter of both"
_BOTH = ("gb18918_2002", "db44_26_2001")


@dataclass(frozen=True)
class EffluentLimit(Measure):
    """The concentrations of a discharge are at most the limits: ``min(actual, limit)`` at every instant.

    The flow stays, and what is below its limit already stays as it is. A source that is given by loads and a flow is
    held to ``limit × flow``. Where limits and standards are given together the strictest holds.

    Parameters
    ----------
    source : str or sequence of str
        Names of the sources; each must have a flow.
    limits : mapping of constituent to float, str or Varying
        Highest concentrations, g/m³ or text with a unit ("0.8 mg/L"). Every one must be simulated.
    standard : str or sequence of str, optional
        A discharge standard of ``danao/standards`` (or a YAML file), or several: then the strictest limit holds.
        "stricter of both" are gb18918_2002 and db44_26_2001, as Guangdong asks of municipal works. Of its items those
        that are simulated count. Where a limit depends on the water temperature (ammonia, 12 °C) that of the scenario's
        weather decides.
    grade : str or sequence of str, optional
        Grade of each standard ("1A"); without it the usual one of the standard.
    """

    source: str | tuple[str, ...]
    limits: Mapping[str, Value] = field(default_factory=dict)
    standard: str | tuple[str, ...] = ()
    grade: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = ProblemList()
        if not isinstance(self.source, str):
            object.__setattr__(self, "source", tuple(self.source))
        object.__setattr__(self, "limits", values(self.limits, "concentration", "limits", problems))
        object.__setattr__(self, "standard", _BOTH if self.standard == _STRICTER else named(self.standard or ()))
        object.__setattr__(self, "grade", named(self.grade or ()))
        if not self.limits and not self.standard:
            problems.add("give limits or a standard", key="limits")
        if self.grade and len(self.grade) != len(self.standard):
            rule = f"{len(self.grade)} grades, but {len(self.standard)} standards"
            problems.add(rule, key="grade", remedy="name one grade for each standard")
        for name, grade in self._graded():
            try:
                read_effluent_standard(name).grade_of(grade)
            except InputError as error:
                problems.take(error, key="standard")
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the sources held to the limits."""
        problems = ProblemList()
        limits = self._limits(scenario, problems)
        changed = scenario
        for name in named(self.source):
            try:
                changed = with_input(changed, name, _held(find_source(scenario, name), limits))
            except InputError as error:
                problems.take(error)
        problems.raise_if_any()
        return changed

    @classmethod
    def example(cls, scenario: Scenario) -> EffluentLimit:
        """Hold the first source with concentrations to a quarter of the highest of one of them."""
        source = next(source for source in scenario.sources if source.quality)
        name, value = next(iter(source.quality.items()))
        return cls(source=source.name, limits={name: 0.25 * bounds(value)[1]})

    def _graded(self) -> Sequence[tuple[str, str | None]]:
        """Return each standard with its grade."""
        grades = self.grade or (None,) * len(self.standard)
        return list(zip(self.standard, grades, strict=False))

    def _limits(self, scenario: Scenario, problems: ProblemList) -> dict[str, Value]:
        """Return the strictest limit of every constituent that is limited and simulated."""
        limits = dict(self.limits)
        try:
            check_constituents(scenario, limits, "limits")
        except InputError as error:
            problems.take(error)
        for name, grade in self._graded():
            temperature = scenario.weather.water_temperature  # type: ignore[union-attr]
            for constituent, limit in read_effluent_standard(name).limits_at(grade, temperature).items():
                if constituent in scenario.constituent_names:
                    limits[constituent] = capped(limits[constituent], limit) if constituent in limits else limit
        if not limits:
            rule = f"{', '.join(self.standard)} limits nothing that is simulated"
            problems.add(rule, key="standard", remedy=f"simulated are: {', '.join(scenario.constituent_names)}")
        return limits


def _held(source: Source, limits: Mapping[str, Value]) -> Source:
    """Return a source with concentrations, or loads by flow, no higher than the limits."""
    touched = [name for name in limits if name in source.quality or name in source.load]
    if not touched:
        carried = [*source.quality, *source.load]
        remedy = nearest(next(iter(limits)), carried)
        raise InputError(Problem(f"'{source.name}' brings no {', '.join(limits)}", key="source", remedy=remedy))
    quality, load = dict(source.quality), dict(source.load)
    for name in touched:
        if name in quality and name in load:
            rule = f"'{source.name}' gives {name} both as a concentration and as a load"
            raise InputError(Problem(rule, key="source", remedy="give one of them"))
        if name in quality:
            quality[name] = capped(quality[name], limits[name])
        elif bounds(source.flow)[1] == 0.0:
            rule = f"'{source.name}' gives a load of {name} without a flow: it has no concentration to limit"
            raise InputError(Problem(rule, key="source", remedy="give its flow, or use a LoadCut"))
        else:
            load[name] = capped(load[name], product(source.flow, limits[name]))
    return replace(source, quality=quality, load=load)
