"""The keys of a river file. What is not listed here is an unknown key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StrictBool, Tag, WithJsonSchema

from danao.errors import nearest
from danao.river.conduit import WAVE_SPEED
from danao.scenario_file._structures import AnyStructure
from danao.scenario_file._values import (
    BY_SHAPE,
    Length,
    Level,
    Model,
    Names,
    PlaceOnRiver,
    Quantity,
    Text,
    Title,
    fault,
)

Chainage = Annotated[float, Quantity("length")]
Depth = Annotated[float, Quantity("length", least=0.0)]
Manning = Annotated[float, Quantity("roughness", least=0.0)]
Roughness = Annotated[
    Annotated[tuple[tuple[Depth, Manning], ...], Tag("list")] | Annotated[Manning, Tag("plain")], BY_SHAPE
]
"""Manning's n, or rows [depth, n]."""


class SectionModel(Model):
    """What all sections have."""

    chainage: Chainage
    manning: Roughness


class TrapezoidModel(SectionModel):
    """A trapezoid, or a rectangle where `side_slope` is zero."""

    shape: Literal["trapezoid"] = "trapezoid"
    bed: Level
    bottom_width: Length
    side_slope: Annotated[float, Quantity("slope", least=0.0)] = 0.0
    bank: Level | None = None


class RectangleModel(SectionModel):
    """A rectangle."""

    shape: Literal["rectangle"]
    bed: Level
    width: Length
    bank: Level | None = None


class TabulatedModel(SectionModel):
    """Widths by level."""

    shape: Literal["tabulated"]
    level: tuple[Level, ...]
    width: tuple[Depth, ...]


class ConduitModel(SectionModel):
    """What all closed conduits have."""

    invert: Level
    wave_speed: Annotated[float, Quantity("velocity")] = WAVE_SPEED


class CircleModel(ConduitModel):
    """A circular pipe."""

    shape: Literal["circle"]
    diameter: Length


class BoxModel(ConduitModel):
    """A rectangular culvert."""

    shape: Literal["box"]
    width: Length
    height: Length


class ArchModel(ConduitModel):
    """An arch on a flat floor."""

    shape: Literal["arch"]
    width: Length
    height: Length


SHAPES = ("trapezoid", "rectangle", "tabulated", "circle", "box", "arch")


def _shape(value: Any) -> str:
    shape = value.get("shape", "trapezoid") if isinstance(value, dict) else "trapezoid"
    return shape if shape in SHAPES else "other"


def _no_shape(value: Any) -> Any:
    shape = value["shape"]
    raise fault(f"{shape!r} is no shape of a section", nearest(shape, SHAPES))


Section = Annotated[
    Annotated[TrapezoidModel, Tag("trapezoid")]
    | Annotated[RectangleModel, Tag("rectangle")]
    | Annotated[TabulatedModel, Tag("tabulated")]
    | Annotated[CircleModel, Tag("circle")]
    | Annotated[BoxModel, Tag("box")]
    | Annotated[ArchModel, Tag("arch")]
    | Annotated[SectionModel, BeforeValidator(_no_shape), Tag("other"), WithJsonSchema({"not": {}})],
    Discriminator(_shape),
]


class ReachModel(Model):
    """One reach: its sections in a CSV file, or in place."""

    title: Title = Names()
    sections: Annotated[Annotated[tuple[Section, ...], Tag("list")] | Annotated[Text, Tag("plain")], BY_SHAPE]
    upstream: Text | None = None
    downstream: Text | None = None
    cells: Annotated[int, Field(strict=True, ge=2)] | None = None
    closed: tuple[Literal["upstream", "downstream"], ...] = ()
    line: tuple[tuple[float, float], ...] | None = None


class PondModel(Model):
    """Water that stands beside the river."""

    node: Text
    level: tuple[Level, ...]
    area: tuple[Annotated[float, Quantity("area", least=0.0)], ...]
    link_width: Length
    link_length: Length | None = None
    link_bed: Level | None = None
    title: Title = Names()


class StationModel(Model):
    """One station."""

    at: PlaceOnRiver
    title: Title = Names()
    target: Text | None = None
    control: StrictBool = False
    city: Title = Names()
    handover: Title = Names()


class JunctionModel(Model):
    """What the reaches at a junction share."""

    shares: Literal["level", "head"]


class RiverModel(Model):
    """A river file: reaches, joined where node names agree, stations and structures."""

    title: Title = Names()
    crs: Text | None = None
    reaches: dict[str, ReachModel] = Field(min_length=1)
    stations: dict[str, StationModel] = Field(default_factory=dict)
    structures: dict[str, AnyStructure] = Field(default_factory=dict)
    ponds: dict[str, PondModel] = Field(default_factory=dict)
    junctions: dict[str, JunctionModel] = Field(default_factory=dict)
