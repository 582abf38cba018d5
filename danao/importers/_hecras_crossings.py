"""What crosses a river of HEC-RAS, as structures of danao: culverts, inline weirs and gates, piers of bridges."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import count

from danao.errors import InputError
from danao.importers._hecras_parts import Barrels, Crossing, GateGroup, ReachPart
from danao.importers._profiles import Segment, higher, segments_of, steps, within
from danao.importers.imported import Found, Record
from danao.river.section import CrossSection
from danao.river.structures import BoxBarrel, CircularBarrel, Culvert, Gate, HeadLoss, Structure, Weir
from danao.river.structures.gate import CONTRACTION

MOST_STEPS = 6
"""Level weirs that stand for one crest."""

BROAD = (2.0 / 3.0) ** 1.5 * math.sqrt(9.81)
"""Q/(b H^1.5) of a broad crest with discharge coefficient 1, m^0.5/s."""

DRAG = 1.33
"""Drag coefficient of a long pier with round ends (from memory)."""

_SHAPES = {3: "pipe arch", 4: "ellipse", 5: "arch", 6: "semi-circle", 7: "low profile arch",
           8: "high profile arch", 9: "Con Span"}  # fmt: skip
_INLETS = {
    (1, 1): "concrete_pipe_square_edge",
    (1, 2): "concrete_pipe_groove_headwall",
    (1, 3): "concrete_pipe_groove_projecting",
    (2, 1): "metal_pipe_headwall",
    (2, 2): "metal_pipe_mitred",
    (2, 3): "metal_pipe_projecting",
    (8, 1): "box_wingwalls_30_75",
    (8, 2): "box_wingwalls_15_90",
    (8, 3): "box_wingwalls_parallel",
}
"""Inlets by chart and scale of HDS-5."""

_GATES = {
    0: "a sluice passes 3 to 16 % less than C b e sqrt(2 g H)",
    1: "a radial gate passes 30 to 55 % less than by the formula of HEC-RAS with a coefficient of 0.8: calibrate it",
}
_OPEN = "gates are wide open: their openings stand in the flow file of HEC-RAS"
_MULTIPLE = "the flow is parted between its openings: give danao's own structures side by side"


def level_weirs(
    name: str, at: tuple[str, float], crest: list[Segment], coefficient: float, scale: float
) -> list[Structure]:
    """Return level weirs in place of a crest; it and the coefficient C of Q = C b H^1.5 are in the file's units."""
    return [
        Weir(
            f"{name} weir" + (f" {number}" if number > 1 else ""),
            at,
            crest=level * scale,
            width=width * scale,
            discharge_coefficient=coefficient * math.sqrt(scale) / BROAD,
        )
        for number, (level, width) in enumerate(steps(crest, MOST_STEPS), start=1)
    ]


@dataclass
class Builder:
    """The crossings of one reach as they become structures.

    Parameters
    ----------
    reach : ReachPart
        As it is written.
    sections : list of CrossSection
        In metres, one for each section that is written.
    scale : float
        Metres of a unit of length of the file.
    found : Found
        Takes what is taken and left.
    """

    reach: ReachPart
    sections: list[CrossSection]
    scale: float
    found: Found
    structures: list[Structure] = field(default_factory=list)

    def build(self) -> list[Structure]:
        """Return the structures; what becomes none is noted with the reason."""
        makers = {"culvert": self._culvert, "bridge": self._bridge, "inline structure": self._inline}
        for part in self.reach.crossings:
            why = part.fault
            if part.kind == "lateral structure":
                continue
            if not why and part.kind not in makers:
                why = _MULTIPLE
            if not why and not 0 <= part.after < len(self.sections) - 1:
                why = "it stands between no two cross sections"
            name = self._name(part)
            try:
                why = why or makers[part.kind](part)
            except InputError as error:
                name = f"{name} {error.problems[0].key}".strip()
                why = error.problems[0].rule
            if why:
                self.found.left.append(Record(part.kind, name, part.line, why))
        return self.structures

    def _name(self, part: Crossing) -> str:
        return f"{self.reach.name} {part.station}"

    def _at(self, part: Crossing) -> tuple[str, float]:
        """Return the place: behind the section upstream by its distance and half its width, before the next one."""
        here, there = (section.chainage for section in self.sections[part.after : part.after + 2])
        distance = self.scale * (part.distance + 0.5 * part.width)
        inside = distance if 0.0 < distance < there - here else 0.5 * (there - here)
        return self.reach.name, here + inside

    def _take(self, part: Crossing, made: list[Structure], note: str = "") -> set[str]:
        """Keep the structures of a crossing that fit between its sections, and return their kinds; note the others.

        Without a note of its own, that of the crossing says how many of each kind there are.
        """
        beside = self.sections[part.after : part.after + 2]
        kinds: dict[str, int] = {}
        for item in made:
            misfits = item.misfits(*beside)
            if misfits:
                self.found.left.append(Record(part.kind, item.name, part.line, misfits[0].rule))
                continue
            kinds[type(item).__name__] = kinds.get(type(item).__name__, 0) + 1
            self.structures.append(replace(item, name=self._unused(item.name)))
        if kinds:
            told = f"it becomes {', '.join(f'{many} {kind}' for kind, many in kinds.items())}"
            self.found.taken.append(Record(part.kind, self._name(part), part.line, note or told, self.reach.name))
        return set(kinds)

    def _unused(self, name: str) -> str:
        """Return a name that no structure of the reach has yet."""
        used = {item.name for item in self.structures}
        others = (f"{name} ({number})" for number in count(2))
        return name if name not in used else next(other for other in others if other not in used)

    def _weirs(self, part: Crossing) -> list[Structure]:
        """Return level weirs in place of the crest of a crossing."""
        if not part.coefficient > 0.0:
            return []
        return level_weirs(self._name(part), self._at(part), self._crest(part), part.coefficient, self.scale)

    def _ground(self, part: Crossing) -> list[Segment]:
        """Return the ground of the section upstream, in the units of the file."""
        points = self.reach.sections[part.after].points or []
        return segments_of(list(zip(points[0::2], points[1::2], strict=True)))

    def _crest(self, part: Crossing) -> list[Segment]:
        """Return the crest where there is ground beside it, and the ground where that is higher."""
        ground, crest = self._ground(part), segments_of(part.crest)
        if not (ground and crest):
            return []
        first, last = max(ground[0][0], crest[0][0]), min(ground[-1][2], crest[-1][2])
        return higher(within(ground, first, last), within(crest, first, last))

    def _culvert(self, part: Crossing) -> str:
        """Take the barrels and the road over them; return why not."""
        strange = [barrels for barrels in part.barrels if barrels.shape not in (1, 2)]
        if strange or not part.barrels:
            shapes = ", ".join(_SHAPES.get(barrels.shape, str(barrels.shape)) for barrels in strange)
            return f"culverts of this shape are not taken: {shapes}" if strange else "it has no barrel"
        made: list[Structure] = [self._barrels(part, barrels) for barrels in part.barrels]
        weirs = self._weirs(part)
        self._take(part, [*made, *weirs])
        rest = [text for barrels in part.barrels for text in barrels.rest]
        for chart, scale in sorted({barrels.inlet for barrels in part.barrels} - _INLETS.keys()):
            rest.append(
                f"the inlet of chart {chart}, scale {scale} counts as a plain one: those of HDS-5 differ by up to 15 %"
            )
        self.found.left += [Record(part.kind, self._name(part), part.line, text) for text in rest]
        return ""

    def _barrels(self, part: Crossing, barrels: Barrels) -> Culvert:
        """Return equal barrels; an inlet that is not known is a plain one."""
        scale = self.scale
        round_pipe = barrels.shape == 1
        plain = "concrete_pipe_square_edge" if round_pipe else "box_wingwalls_30_75"
        return Culvert(
            f"{self._name(part)} {barrels.name}".strip(),
            self._at(part),
            barrel=CircularBarrel(scale * barrels.rise)
            if round_pipe
            else BoxBarrel(scale * barrels.span, scale * barrels.rise),
            invert_upstream=scale * barrels.inverts[0],
            invert_downstream=scale * barrels.inverts[1],
            length=scale * barrels.length,
            manning=barrels.manning,
            entrance_loss=barrels.entrance_loss,
            exit_loss=barrels.exit_loss,
            inlet=_INLETS.get(barrels.inlet, plain),
            barrels=barrels.count,
        )

    def _inline(self, part: Crossing) -> str:
        """Take the weir and its gates; return why not."""
        weirs = self._weirs(part)
        gates: list[Structure] = []
        for group in part.gates:
            if group.kind in _GATES and group.count > 0:
                gates.append(_gate(f"{self._name(part)} {group.name}".strip(), self._at(part), group, self.scale))
            else:
                note = f"gates of type {group.kind}: 0 and 1 are sluice and radial gates"
                self.found.left.append(Record("gate", f"{self._name(part)} {group.name}", part.line, note))
        if not (weirs or gates):
            return "it has no crest within the cross section, and no gate"
        if "Gate" in self._take(part, [*weirs, *gates]):
            kinds = sorted({group.kind for group in part.gates if group.kind in _GATES})
            notes = [_OPEN, *(_GATES[kind] for kind in kinds)]
            self.found.notes += [note for note in notes if note not in self.found.notes]
        return ""

    def _bridge(self, part: Crossing) -> str:
        """Take the drag of the piers as a loss of head; return why not."""
        if part.barrels:
            return "culverts beside the opening of a bridge are not taken"
        ground, low = self._ground(part), segments_of(part.low)
        opening = higher(ground, within(low, ground[0][0], ground[-1][2])) if ground and low else []
        area = _area(opening) - _area(ground)
        blocked = 0.0
        for station, width, foot in part.piers:
            top, bed = (_level(line, station) for line in (low, ground))
            blocked += width * max(top - max(bed, foot), 0.0)
        if not (blocked > 0.0 and area > blocked):
            return "no pier stands in the water: its deck and its narrowing are not represented"
        loss = HeadLoss(self._name(part), self._at(part), coefficient=DRAG * blocked / area)
        clear = [min(z, z_to) for x, z, x_to, z_to in low if 0.5 * (z + z_to) > _level(ground, 0.5 * (x + x_to))]
        under = min(clear, default=math.nan) * self.scale
        note = (
            f"a HeadLoss of {DRAG:g} times the {100.0 * blocked / area:.2g} % of its opening that piers take up; "
            f"its narrowing, and its deck from {under:.2f} m on, are not represented"
        )
        self._take(part, [loss], note)
        return ""


def _gate(name: str, at: tuple[str, float], group: GateGroup, scale: float) -> Gate:
    """Return equal gates as one as wide as all; a coefficient that is no contraction changes the width."""
    coefficient = min(max(group.coefficient, CONTRACTION[0]), CONTRACTION[1])
    return Gate(
        name,
        at,
        width=scale * group.width * group.count * group.coefficient / coefficient,
        sill=scale * group.invert,
        height=scale * group.height,
        discharge_coefficient=coefficient,
    )


def _area(line: list[Segment]) -> float:
    """Return the area under a line, above level 0."""
    return sum(0.5 * (z + z_to) * (x_to - x) for x, z, x_to, z_to in line)


def _level(line: list[Segment], station: float) -> float:
    """Return the level of a line at a station, -inf beside it."""
    for x, z, x_to, z_to in line:
        if x <= station <= x_to:
            return z + (z_to - z) * (station - x) / (x_to - x)
    return -math.inf
