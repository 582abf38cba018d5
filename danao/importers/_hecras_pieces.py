"""Pieces of a reach of HEC-RAS that is parted at cross sections, and what stands on which of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from danao.importers._hecras_parts import ReachPart
from danao.river import line
from danao.river.network import Reach


def pieces_of(reach: Reach, cuts: Mapping[int, str], crs: str | None) -> list[Reach]:
    """Return a reach parted at the places of cross sections, each with the node there; chainages stay as they are."""
    bounds = [0, *sorted(cuts), len(reach.sections) - 1]
    nodes = [reach.upstream, *(cuts[place] for place in sorted(cuts)), reach.downstream]
    return [
        _piece(reach, number, first, last, (nodes[number], nodes[number + 1]), crs)
        for number, (first, last) in enumerate(pairwise(bounds))
    ]


def _piece(
    reach: Reach, number: int, first: int, last: int, nodes: tuple[str | None, str | None], crs: str | None
) -> Reach:
    sections = reach.sections[first : last + 1]
    drawn = None
    if reach.line is not None:
        shares = [(section.chainage - reach.start) / reach.length for section in (sections[0], sections[-1])]
        drawn = tuple((float(x), float(y)) for x, y in line.part(reach.line, crs, *shares))
    name = reach.name if number == 0 else f"{reach.name} ({number + 1})"
    return Reach(name, sections, *nodes, line=drawn)


def homes_of(written: ReachPart, pieces: Sequence[Reach], cuts: Mapping[int, str]) -> dict[str, str]:
    """Return the piece of each cross section and structure of a reach, by the name that records give it."""
    bounds = [-1, *sorted(cuts), len(written.sections) - 1]
    homes: dict[str, str] = {}
    for piece, (first, last) in zip(pieces, pairwise(bounds), strict=True):
        homes |= {f"{written.name} {section.name}": piece.name for section in written.sections[first + 1 : last + 1]}
        homes |= {
            f"{written.name} {item.station}": piece.name for item in written.crossings if first <= item.after < last
        }
    return homes
