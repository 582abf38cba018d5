"""Junction: what the reaches that meet in a node share."""

from __future__ import annotations

from dataclasses import dataclass

from danao.errors import InputError, Problem, nearest

SHARED = ("level", "head")


@dataclass(frozen=True)
class Junction:
    """A node in which reaches meet. Nodes that are not named share their level.

    Parameters
    ----------
    node : str
        Name of the node.
    shares : {"level", "head"}
        Whether the reaches have one water level there, or one energy head (level + u²/2g, u in the end face of each).
        Levels are the rule for slow rivers; heads where fast branches meet without loss.

    Raises
    ------
    InputError
        If `shares` is something else.
    """

    node: str
    shares: str = "level"

    def __post_init__(self) -> None:
        if self.shares not in SHARED:
            raise InputError(Problem(f"'{self.shares}' is not shared", "shares", remedy=nearest(self.shares, SHARED)))
