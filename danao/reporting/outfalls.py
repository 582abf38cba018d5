"""Where sources enter a river, as the results carry it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from danao._provenance import in_both
from danao.results import Results

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outfall:
    """A source and its place.

    Parameters
    ----------
    name, kind : str
        As `danao.Source` has them.
    reach : str
        The reach that it acts on.
    begin, end : float
        Chainages (m); the same for a point.
    title : dict of language to str
        Name for people.
    """

    name: str
    kind: str
    reach: str
    begin: float
    end: float
    title: dict[str, str]

    @property
    def is_stretch(self) -> bool:
        """Whether it is spread along a stretch."""
        return self.end > self.begin


def outfalls_of(run: Results) -> list[Outfall]:
    """Return the sources of a run in their order; none, with a warning, if its scenario cannot be read back."""
    try:
        given = json.loads(run.provenance["scenario"])["sources"]
        return [_outfall(one) for one in given]
    except (ValueError, KeyError, TypeError) as error:
        logger.warning("the sources of '%s' cannot be read back (%s): none are drawn", run.name, error)
        return []


def _outfall(given: dict[str, Any]) -> Outfall:
    reach, begin, *end = given["at"]
    title = in_both(given.get("title"), given["name"])
    kind = str(given.get("kind", "other"))
    return Outfall(str(given["name"]), kind, str(reach), float(begin), float(end[0] if end else begin), title)
