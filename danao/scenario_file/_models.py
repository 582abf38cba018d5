"""The keys of a scenario file. What is not listed here is an unknown key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from danao.forcing.times import zone_offset
from danao.scenario_file._operations import OperationModel
from danao.scenario_file._values import (
    BY_SHAPE,
    ByReach,
    Cell,
    Length,
    Level,
    Model,
    Names,
    PlaceOnRiver,
    Quantity,
    Text,
    Title,
    Value,
    checked,
    fault,
)
from danao.scenario_file._vary import VaryModel

Duration = Annotated[float, Quantity("time", above=0.0)]


def one_step(value: Any) -> Any:
    """Return ``name`` or ``{name: {…}}`` as (name, mapping)."""
    if isinstance(value, str):
        return (value, {})
    if isinstance(value, dict) and len(value) == 1:
        name, parameters = next(iter(value.items()))
        if parameters is None:
            return (name, {})
        if isinstance(parameters, dict):
            return (name, parameters)
    raise fault("this is not one name with its parameters", "write it as '- name: {parameter: value}'")


Step = Annotated[tuple[str, dict[str, Any]], BeforeValidator(one_step), WithJsonSchema({"type": ["string", "object"]})]
"""One entry of an open set: a name, or a name with its parameters."""

Quality = Annotated[Annotated[dict[str, Value], Tag("mapping")] | Annotated[Text, Tag("plain")], BY_SHAPE]
"""Concentrations by constituent, or the name of a water."""


class BoundaryModel(Model):
    """What all boundaries have."""

    reach: Text
    end: Literal["upstream", "downstream"] | None = None
    title: Title = Names()


class InflowModel(BoundaryModel):
    """Water that enters at an end of the river."""

    type: Literal["inflow"]
    flow: Value
    quality: Quality = Field(default_factory=dict)
    inlet: Literal["flux", "concentration"] = "flux"


class OutflowModel(BoundaryModel):
    """A discharge that leaves at an end of the river."""

    type: Literal["outflow"]
    flow: Value
    quality: Quality = Field(default_factory=dict)


class LevelModel(BoundaryModel):
    """A water level: a number, a series or a tide; the quality is that of the water that enters."""

    type: Literal["level"]
    level: Value
    quality: Quality = Field(default_factory=dict)


class RatingCurveModel(BoundaryModel):
    """Discharge by level."""

    type: Literal["rating_curve"]
    level: tuple[Level, ...]
    discharge: tuple[Annotated[float, Quantity("discharge")], ...]
    quality: Quality = Field(default_factory=dict)


class FreeOutflowModel(BoundaryModel):
    """Normal depth on the slope of the bed."""

    type: Literal["free_outflow"]
    quality: Quality = Field(default_factory=dict)


class WallModel(BoundaryModel):
    """A closed end."""

    type: Literal["wall"]


Boundary = Annotated[
    InflowModel | OutflowModel | LevelModel | RatingCurveModel | FreeOutflowModel | WallModel, Discriminator("type")
]

BOUNDARY_MODELS = (InflowModel, OutflowModel, LevelModel, RatingCurveModel, FreeOutflowModel, WallModel)
BOUNDARY_TYPES = ("inflow", "outflow", "level", "rating_curve", "free_outflow", "wall")


class SourceModel(Model):
    """Water or load that enters (or water that leaves) along the river."""

    kind: Text = "other"
    at: PlaceOnRiver
    flow: Value = 0.0
    quality: Quality = Field(default_factory=dict)
    load: dict[str, Value] = Field(default_factory=dict)
    title: Title = Names()
    bank: Literal["left", "right"] | None = None


class ConstituentModel(Model):
    """A constituent of the user's own."""

    name: Text
    unit: Literal["mg/L", "1/L", "1"] = "mg/L"
    long_name: Text | None = None
    long_name_zh: Text | None = None
    elements: dict[str, Cell] = Field(default_factory=dict)
    mobile: bool = True


class InitialModel(Model):
    """The state at the start of the period."""

    level: ByReach | None = None
    discharge: ByReach | None = None
    quality: Annotated[
        Annotated[dict[str, ByReach], Tag("mapping")] | Annotated[Literal["steady"], Tag("plain")], BY_SHAPE
    ] = Field(default_factory=dict)


class PrescribedModel(Model):
    """Water that is given, not computed: discharge and area along each reach."""

    discharge: ByReach
    area: ByReach


Rate = Annotated[float, Quantity("rate", least=0.0)]
AreaRatio = Annotated[float, Quantity("dimensionless", above=0.0)]


class StorageModel(Model):
    """Dead water beside the stream: its exchange rate, and its area over that of the stream."""

    exchange: Annotated[Annotated[dict[str, Rate], Tag("mapping")] | Annotated[Rate, Tag("plain")], BY_SHAPE]
    area_ratio: Annotated[
        Annotated[dict[str, AreaRatio], Tag("mapping")] | Annotated[AreaRatio, Tag("plain")], BY_SHAPE
    ]


class DensityModel(Model):
    """Water that grows denser with a constituent."""

    constituent: Text
    expansion: Annotated[float, Quantity("dimensionless")] | None = None


class WindModel(Model):
    """Wind from a direction on reaches that run towards theirs, degrees from north over east."""

    direction: Value
    bearing: dict[str, Cell]


class ForcesModel(Model):
    """What drives the water besides its own slope."""

    density: DensityModel | None = None
    wind: WindModel | None = None


class NumericsModel(Model):
    """Cells, steps and schemes."""

    cell: Annotated[Annotated[dict[str, Length], Tag("mapping")] | Annotated[Length, Tag("plain")], BY_SHAPE] | None = (
        None
    )
    step: Duration | None = None
    output: Duration | None = None
    advection: Text | None = None
    theta: Cell | None = None
    reaction_step: Duration | None = None
    max_courant: Cell | None = None
    flow_courant: Cell | None = None


def _dispersion_form(value: Any) -> str:
    if isinstance(value, dict):
        return "formula" if len(value) == 1 and isinstance(next(iter(value.values())), dict | None) else "value"
    return "formula" if isinstance(value, str) and value[:1].isalpha() else "value"


Dispersion = Annotated[
    Annotated[ByReach, Tag("value")] | Annotated[Step, Tag("formula")], Discriminator(_dispersion_form)
]
"""A coefficient (one, or by reach), or the name of a formula with its parameters."""


def _zone(value: Any) -> str:
    zone_offset(value)
    return value


def _period(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        raise fault("this is no period", "write it as [2018-01-01, 2019-01-01]")
    return value


Zone = Annotated[str, BeforeValidator(checked(_zone))]
Period = Annotated[tuple[Text, Text], BeforeValidator(_period)]


class ScenarioModel(Model):
    """A scenario file."""

    name: Text | None = None
    title: Title = Names()
    notes: Text | None = None
    base: Text | None = None
    data_status: Text = ""
    period: Period
    zone: Zone = "+08:00"
    river: Text
    waters: dict[str, dict[str, Value]] = Field(default_factory=dict)
    constituents: tuple[
        Annotated[Annotated[ConstituentModel, Tag("mapping")] | Annotated[Text, Tag("plain")], BY_SHAPE], ...
    ] = ()
    boundaries: dict[str, Boundary]
    sources: dict[str, SourceModel] = Field(default_factory=dict)
    processes: tuple[Step, ...] = ()
    dispersion: Dispersion | None = None
    storage: StorageModel | None = None
    weather: dict[str, Value] = Field(default_factory=dict)
    initial: Annotated[
        Annotated[InitialModel, Tag("mapping")] | Annotated[Literal["steady"], Tag("plain")], BY_SHAPE
    ] = "steady"
    hydraulics: PrescribedModel | None = None
    forces: ForcesModel = Field(default_factory=lambda: ForcesModel())
    roughness: (
        Annotated[Annotated[dict[str, Value], Tag("mapping")] | Annotated[Value, Tag("plain")], BY_SHAPE] | None
    ) = None
    shade: Annotated[Annotated[dict[str, Value], Tag("mapping")] | Annotated[Value, Tag("plain")], BY_SHAPE] | None = (
        None
    )
    operations: dict[str, OperationModel] = Field(default_factory=dict)
    numerics: NumericsModel = NumericsModel()
    targets: dict[str, Text] = Field(default_factory=dict)
    indicators: dict[str, dict[str, float]] = Field(default_factory=dict)
    observations: Text | None = None
    measures: tuple[Step, ...] = ()
    vary: VaryModel | None = None
