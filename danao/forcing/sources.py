"""Sources: what enters or leaves the river along its way, at a point or along a stretch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from danao.describe import describe_fields
from danao.errors import ProblemList, nearest
from danao.forcing.varying import Value, Varying, bounds, value_problem

KINDS = (
    "domestic",
    "works",
    "industry",
    "storm",
    "baseflow",
    "tributary",
    "replenishment",
    "withdrawal",
    "bed",
    "other",
)

BANKS = ("left", "right")
"""Banks of a river, as one looks downstream."""


@dataclass(frozen=True)
class Source:
    """Water, or a load, that enters the river at a point or evenly along a stretch; or water that is taken out.

    What enters per second is ``flow × quality + load`` of each constituent; what neither names is not carried (zero).
    A load needs no flow.

    Parameters
    ----------
    name : str
        Unique in the scenario; measures call the source by it.
    at : tuple
        A point ``(reach, chainage)`` or a stretch ``(reach, from, to)``, chainages in metres.
    flow : float or Varying
        Total discharge in m³/s. Negative: a withdrawal, which takes the river's own concentration and so has
        neither quality nor load.
    quality : mapping of constituent to float or Varying
        Concentrations of the flow in g/m³, ≥ 0.
    load : mapping of constituent to float or Varying
        Total loads in g/s, ≥ 0.
    kind : str
        One of `KINDS`; groups sources in tables and tells measures such as the storm factor what to act on.
    title : str or mapping of language to str, optional
        Name for people.
    bank : str, optional
        One of `BANKS`, as one looks downstream; groups sources in tables, and changes nothing that is computed.

    Raises
    ------
    InputError
        With all problems of the source.
    """

    name: str
    at: tuple[Any, ...]
    flow: Value = 0.0
    quality: Mapping[str, Value] = field(default_factory=dict)
    load: Mapping[str, Value] = field(default_factory=dict)
    kind: str = "other"
    title: str | Mapping[str, str] | None = None
    bank: str | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "at", tuple(self.at) if isinstance(self.at, list | tuple) else self.at)
        object.__setattr__(self, "quality", dict(self.quality))
        object.__setattr__(self, "load", dict(self.load))
        if not isinstance(self.name, str) or not self.name.strip():
            problems.add("a source needs a name", key="name")
        if self.kind not in KINDS:
            problems.add(f"'{self.kind}' is no kind of source", key="kind", remedy=nearest(self.kind, KINDS))
        if self.bank is not None and self.bank not in BANKS:
            problems.add(f"'{self.bank}' is no bank", key="bank", remedy=nearest(str(self.bank), BANKS))
        check_place(self.at, problems)
        for key, values in (("quality", self.quality), ("load", self.load)):
            check_values(key, values, problems)
        self._check_flow(problems)
        problems.raise_if_any()

    @property
    def reach(self) -> str:
        """Name of the reach that it acts on."""
        return self.at[0]

    @property
    def is_stretch(self) -> bool:
        """Whether it is spread along a stretch."""
        return len(self.at) == 3

    @property
    def is_withdrawal(self) -> bool:
        """Whether it takes water out."""
        return bounds(self.flow)[0] < 0.0

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data; a bank only where one is known, as before there were any."""
        return describe_fields(self, () if self.bank else ("bank",))

    def _check_flow(self, problems: ProblemList) -> None:
        """Note a flow that changes sign, and a withdrawal or a dry source with a quality."""
        problem = value_problem(self.flow)
        if problem:
            problems.add(problem, key="flow")
            return
        low, high = bounds(self.flow)
        if low < 0.0 < high:
            remedy = "give a source and a withdrawal"
            problems.add(f"the flow changes its sign ({low:g} to {high:g} m³/s)", key="flow", remedy=remedy)
        if low < 0.0:
            for key in ("quality", "load"):
                if getattr(self, key):
                    rule = "a withdrawal takes the river's own concentration"
                    problems.add(rule, key=key, remedy=f"leave {key} out")
        if low == high == 0.0 and self.quality and not isinstance(self.flow, Varying):
            problems.add(
                "there is a quality but no flow that carries it", key="quality", remedy="give a flow or a load"
            )


def check_place(at: Any, problems: ProblemList, key: str = "at") -> None:
    """Note what is wrong with a place: a point (reach, chainage) or a stretch (reach, from, to)."""
    numbers = at[1:] if isinstance(at, tuple) else ()
    right = isinstance(at, tuple) and len(at) in (2, 3) and isinstance(at[0], str)
    if not right or any(isinstance(x, bool) or not isinstance(x, int | float) for x in numbers):
        remedy = "write ('main', 3000.0) or ('main', 1000.0, 5000.0)"
        problems.add(f"{at!r} is neither a point nor a stretch", key=key, remedy=remedy)
    elif len(at) == 3 and not at[1] < at[2]:
        problems.add(f"the stretch ends at {at[2]:g} m, not after its begin at {at[1]:g} m", key=key)


def check_values(key: str, values: Mapping[str, Value], problems: ProblemList) -> None:
    """Note concentrations or loads that are negative or no numbers."""
    for name, value in values.items():
        problem = value_problem(value, least=0.0)
        if problem:
            problems.add(problem, key=f"{key}.{name}")
