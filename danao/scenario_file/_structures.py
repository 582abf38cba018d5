"""The structures of a river file: their keys, and the nouns made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator

from danao.errors import InputError, Problem
from danao.river.structures import (
    BoxBarrel,
    CircularBarrel,
    Culvert,
    Gate,
    HeadLoss,
    Inlet,
    Pump,
    RatingTable,
    RubberDam,
    SharpCrestedWeir,
    Structure,
    TideGate,
    Weir,
)
from danao.scenario_file._values import Length, Level, Model, Names, PlaceOnRiver, Quantity, Text, Title, fault

if TYPE_CHECKING:
    from danao.scenario_file._case import Case

Height = Annotated[float, Quantity("length", least=0.0)]
Number = Annotated[float, Quantity("dimensionless")]
Discharge = Annotated[float, Quantity("discharge", least=0.0)]


class StructureModel(Model):
    """What all structures have."""

    at: PlaceOnRiver
    title: Title = Names()


class WeirModel(StructureModel):
    """A broad crest."""

    type: Literal["weir"]
    crest: Level
    width: Length
    discharge_coefficient: Number | None = None


class SharpCrestedWeirModel(StructureModel):
    """A thin plate."""

    type: Literal["sharp_crested_weir"]
    crest: Level
    width: Length
    discharge_coefficient: Number | None = None


class OpeningModel(StructureModel):
    """What gates have in common."""

    width: Length
    sill: Level
    height: Length
    discharge_coefficient: Number | None = None
    opening: Height | None = None


class GateModel(OpeningModel):
    """A sluice gate."""

    type: Literal["gate"]


class TideGateModel(OpeningModel):
    """A flap that opens towards larger chainage."""

    type: Literal["tide_gate"]


class RubberDamModel(StructureModel):
    """An inflatable dam."""

    type: Literal["rubber_dam"]
    width: Length
    sill: Level
    height: Length
    discharge_coefficient: Number | None = None
    inflation: Height | None = None


class InletModel(Model):
    """Constants of inlet control."""

    k: Number
    m: Number
    c: Number
    y: Number
    slope: Number | None = None


class CulvertModel(StructureModel):
    """Barrels: a pipe where a diameter is given, a box where a width and a height are."""

    type: Literal["culvert"]
    diameter: Length | None = None
    width: Length | None = None
    height: Length | None = None
    invert_upstream: Level
    invert_downstream: Level
    length: Length
    manning: Annotated[float, Quantity("roughness", above=0.0)] | None = None
    entrance_loss: Number | None = None
    exit_loss: Number | None = None
    inlet: Text | InletModel | None = None
    barrels: Number | None = None


def _points(value: Any) -> Any:
    if not isinstance(value, list) or any(not isinstance(point, list) or len(point) != 2 for point in value):
        raise fault("this is no curve", "write it as [[0 m3/s, 6 m], [2 m3/s, 4 m], …]")
    return value


class PumpModel(StructureModel):
    """Equal pumps."""

    type: Literal["pump"]
    curve: Annotated[tuple[tuple[Discharge, Level], ...], BeforeValidator(_points)]
    running: Number | None = None
    units: Number | None = None
    lowest_level: Level | None = None
    efficiency: Annotated[float, Quantity("fraction", above=0.0)] | None = None


class HeadLossModel(StructureModel):
    """A local loss."""

    type: Literal["head_loss"]
    coefficient: Number
    reverse: Number | None = None


class RatingTableModel(StructureModel):
    """Discharge by upstream level."""

    type: Literal["rating_table"]
    level: tuple[Level, ...]
    discharge: tuple[Discharge, ...]


AnyStructure = Annotated[
    WeirModel
    | SharpCrestedWeirModel
    | GateModel
    | TideGateModel
    | RubberDamModel
    | CulvertModel
    | PumpModel
    | HeadLossModel
    | RatingTableModel,
    Discriminator("type"),
]

_NOUNS: dict[str, type[Structure]] = {
    "weir": Weir,
    "sharp_crested_weir": SharpCrestedWeir,
    "gate": Gate,
    "tide_gate": TideGate,
    "rubber_dam": RubberDam,
    "culvert": Culvert,
    "pump": Pump,
    "head_loss": HeadLoss,
    "rating_table": RatingTable,
}

STRUCTURE_TYPES = tuple(_NOUNS)


def build_structures(case: Case, models: dict[str, Any]) -> list[Structure]:
    """Return the structures that are right; what is wrong with the others goes to the case."""
    made: list[Structure] = []
    for name, model in models.items():
        with case.at("structures", name):
            if len(model.at) != 2:
                raise InputError(Problem("a structure stands at a point: [reach, chainage]", "at"))
            given = {key: getattr(model, key) for key in type(model).model_fields if key not in ("type", "title")}
            given = {key: value for key, value in given.items() if value is not None}
            if model.type == "culvert":
                given = _culvert(given)
            languages = {language: text for language, text in model.title if text is not None} or None
            made.append(_NOUNS[model.type](name, title=languages, **given))
    return made


def _culvert(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a culvert with its barrel as one."""
    diameter, width, height = (given.pop(key, None) for key in ("diameter", "width", "height"))
    if (diameter is None) == (width is None or height is None):
        raise InputError(Problem("a barrel is a pipe or a box", remedy="give 'diameter', or 'width' and 'height'"))
    given["barrel"] = CircularBarrel(diameter) if diameter is not None else BoxBarrel(width, height)
    if isinstance(given.get("inlet"), InletModel):
        given["inlet"] = Inlet(**given["inlet"].model_dump(exclude_none=True))
    return given
