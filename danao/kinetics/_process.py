"""The nouns of kinetics: what is in the water, and what happens to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics._functions import describe_function, describe_mapping, located
from danao.kinetics._parameters import AtTemperature, FromEnvironment, parameter_problem

__all__ = ["AtTemperature", "Constituent", "FromEnvironment", "Process"]

PARTNERS = ("water", "air", "bed")


@dataclass(frozen=True)
class Constituent:
    """Something that the water carries, or that lies beside it and reacts with it.

    Parameters
    ----------
    name : str
        Short name, a Python identifier: ``NH3_N``. It is what rate functions, scenario files and results call it.
    long_name, long_name_zh : str
        English and Chinese names; the short name where they are not given.
    unit : str
        Unit of its concentration as CF writes it; g m⁻³ is mg/L.
    elements : mapping of element to number
        Grams of each element in one gram, for elements whose closure is checked: ``{"N": 1.0}``. ``"O"`` is the
        oxygen that it would take to turn it to CO₂, H₂O, NO₃⁻ and PO₄³⁻ (ammonia nitrogen 64/14, nitrate 0, oxygen
        itself −1): what electrons close. ``"charge"`` is the part in mol that alkalinity accounts for.
    mobile : bool
        False: it stays in its cell while the water moves on (sorbed on the bed, held in a storage zone) and only takes
        part in processes; its concentration is its mass per volume of the water in the cell.

    Raises
    ------
    InputError
        If the name is not an identifier.
    """

    name: str
    long_name: str = ""
    long_name_zh: str = ""
    unit: str = "g m-3"
    elements: Mapping[str, float] = field(default_factory=dict)
    mobile: bool = True

    def __post_init__(self) -> None:
        if not str(self.name).isidentifier():
            raise InputError(Problem(f"{self.name!r} cannot name a constituent", remedy="use letters, digits and _"))
        object.__setattr__(self, "long_name", self.long_name or self.name)
        object.__setattr__(self, "long_name_zh", self.long_name_zh or self.long_name)
        object.__setattr__(self, "elements", {str(key): float(part) for key, part in self.elements.items()})


@dataclass(frozen=True)
class Closing:
    """A stoichiometric factor that is whatever closes an element.

    Parameters
    ----------
    element : str
        ``"N"``, ``"P"``, ``"C"``, ``"O"`` (oxygen demand) or ``"charge"``.
    """

    element: str


def closing(element: str) -> Closing:
    """Return the factor that closes an element; see `Closing`.

    Parameters
    ----------
    element : {"N", "P", "C", "O", "charge"}
        What the process shall neither make nor lose.
    """
    return Closing(element)


@dataclass(frozen=True, eq=False)
class Process:
    r"""Something that happens in the water: a rate, and what it does to each constituent.

    .. math:: \frac{dc_i}{dt} = \sum_j \nu_{ji}\, r_j

    Parameters
    ----------
    name : str
        Unique within a set of processes.
    rate : callable
        A plain function of the variables that it names, g/m³/s. An argument is, in this order: an entry of `variables`,
        a parameter, a constituent, a quantity of the environment (`danao.kinetics.ENVIRONMENT`), its own default.
        It sees one number of each and must be something that numba can compile: arithmetic, ``math``, comparisons, if.
        It must be finite for a concentration of zero.
    stoichiometry : mapping of constituent to number, parameter or callable
        Grams changed per gram of rate, negative where used. The name of a parameter (``"-demand"`` for its negative)
        or a function of parameters stands for a number that the user may change.
    parameters : mapping of name to value
        SI numbers (rates 1/s), ``{reach: number}``, a Series or Monthly, `AtTemperature`, or `FromEnvironment`.
    variables : mapping of argument to name, callable or number
        What an argument stands for where its own name does not say it: a constituent (``{"c": "COD"}``, so that one
        function serves many), or an auxiliary function whose own arguments are found in the same way. An auxiliary
        that needs no constituent is evaluated once per cell and step, not once per stage and lane.
    exchange : str
        Whom mass is exchanged with: ``"water"`` (nobody: it stays in the water), ``"air"`` or ``"bed"``. Decides the
        column of the mass ledger, and whether elements must close.
    origin : (name, mapping), optional
        The entry of a scenario file that makes this process.
    byproducts : mapping of constituent to factor
        What it changes too where that is simulated (alkalinity, inorganic carbon); nothing else depends on it.
    released : mapping of element to number
        Grams of an element that leave the simulated matter per gram of rate (nitrogen to the air), for the closure.
    declared : mapping of parameter to Parameter
        What is known of its parameters: units, usual ranges, sources.

    Raises
    ------
    InputError
        With everything that is wrong in it.

    Examples
    --------
    >>> from danao.kinetics import AtTemperature, Process
    >>> def loss(COD, *, k):
    ...     return k * COD
    >>> decay = Process("decay", rate=loss, stoichiometry={"COD": -1.0}, parameters={"k": AtTemperature(1e-6, 1.047)})
    """

    name: str
    rate: Callable[..., float]
    stoichiometry: Mapping[str, Any]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    exchange: str = "water"
    origin: tuple[str, Mapping[str, Any]] | None = None
    byproducts: Mapping[str, Any] = field(default_factory=dict)
    released: Mapping[str, float] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key in ("stoichiometry", "parameters", "variables", "byproducts", "released", "declared"):
            object.__setattr__(self, key, dict(getattr(self, key)))
        if not callable(self.rate):
            problems.add(f"the rate {self.rate!r} is not a function", key=self.name)
        if not self.stoichiometry:
            problems.add("changes no constituent", key=self.name, remedy="give stoichiometry={'COD': -1.0}")
        if self.exchange not in PARTNERS:
            problems.add(f"exchange '{self.exchange}' is not known", self.name, remedy=nearest(self.exchange, PARTNERS))
        for name, value in self.parameters.items():
            if problem := parameter_problem(value):
                problems.add(problem, key=f"{self.name}.{name}")
        for name, factor in (*self.stoichiometry.items(), *self.byproducts.items()):
            self._check_factor(name, factor, problems)
        if problems.problems:
            raise InputError([located(problem, self.rate) for problem in problems.problems])

    def _check_factor(self, name: str, factor: Any, problems: ProblemList) -> None:
        """Note what is wrong with one stoichiometric factor."""
        key = f"{self.name}.stoichiometry.{name}"
        if isinstance(factor, str):
            if factor.removeprefix("-") not in self.parameters:
                problems.add(f"'{factor}' is no parameter", key=key, remedy=nearest(factor, self.parameters))
        elif isinstance(factor, Closing):
            return
        elif callable(factor):
            for argument, _ in arguments(factor):
                if argument not in self.parameters:
                    problems.add(f"'{argument}' is no parameter", key=key, remedy=nearest(argument, self.parameters))
        elif problem := parameter_problem(factor):
            problems.add(problem, key=key)

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {
            "type": "Process",
            "name": self.name,
            "rate": describe_function(self.rate),
            "stoichiometry": describe_mapping(self.stoichiometry),
            "parameters": describe_mapping(self.parameters),
            "variables": describe_mapping(self.variables),
            "exchange": self.exchange,
            **{key: describe_mapping(value) for key in ("byproducts", "released") if (value := getattr(self, key))},
        }

    def unusual(self) -> dict[str, str]:
        """Return what is unusual about its parameters, by name."""
        found = ((name, item.unusual(self.parameters[name])) for name, item in self.declared.items())
        return {name: text for name, text in found if text}

    def __eq__(self, other: object) -> bool:
        """Two are equal if they describe themselves alike."""
        return isinstance(other, Process) and self.describe() == other.describe()

    __hash__ = None  # type: ignore[assignment]


def arguments(function: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """Give the arguments of a function in their order, each with its default (``inspect.Parameter.empty`` if none).

    Raises
    ------
    InputError
        If it takes a variable number of them: then nobody can know what it needs.
    """
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            name = getattr(function, "__name__", repr(function))
            raise InputError(Problem(f"{name} takes *{parameter.name}", remedy="name every variable that it needs"))
        yield parameter.name, parameter.default
