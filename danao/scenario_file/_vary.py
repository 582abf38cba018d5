"""The key ``vary:`` of a scenario file: a whole design of runs instead of one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Tag, WithJsonSchema

from danao.scenario_file._values import BY_SHAPE, Model, Text, fault


def _cell(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise fault(f"{value!r} is not a number with its unit")
    return value


Number = Annotated[Any, BeforeValidator(_cell), WithJsonSchema({"type": ["string", "number"]})]
Numbers = Annotated[tuple[Number, ...], Field(min_length=1)]
Two = Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)]
Three = Annotated[tuple[Number, ...], Field(min_length=3, max_length=3)]


class DistributionModel(Model):
    """Numbers that are drawn: one distribution, and where it is cut off."""

    uniform: Two | None = None
    log_uniform: Two | None = None
    triangular: Three | None = None
    normal: Two | None = None
    lognormal: Two | None = None
    values: Numbers | None = None
    within: Two | None = None
    levels: int | None = None


Drawn = Annotated[Annotated[DistributionModel, Tag("mapping")] | Annotated[Numbers, Tag("list")], BY_SHAPE]


class RangeModel(DistributionModel):
    """What one parameter may be: a distribution, of values or of what multiplies or shifts the base's."""

    factor: Drawn | None = None
    shift: Drawn | None = None


Varied = Annotated[Annotated[RangeModel, Tag("mapping")] | Annotated[Numbers, Tag("list")], BY_SHAPE]

DesignName = Literal["grid", "list", "latin_hypercube", "sobol", "random", "morris", "saltelli"]


class VaryModel(Model):
    """A design: its kind, how many runs, and what is varied."""

    design: DesignName
    runs: int | None = None
    seed: int = 0
    names: tuple[Text, ...] = ()
    parameters: dict[str, Varied] = Field(default_factory=dict)
