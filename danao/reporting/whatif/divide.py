"""Divide: from a run to what the page is made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from danao.kinetics._indicators import indicators
from danao.planning.response import Response, respond, with_bound
from danao.reporting.whatif.profile import Profile, is_judged, profile_of, with_places
from danao.results import Results
from danao.scenario_file import scenario_from_document


@dataclass(frozen=True, eq=False)
class Divided:
    """Responses, the stations that are judged, and the places that are drawn.

    Parameters
    ----------
    response : Response
    stations : tuple of str
    profile : Profile
    """

    response: Response
    stations: tuple[str, ...]
    profile: Profile


def divide_run(run: Results, bound: bool = True, progress: Callable[[int], Any] | None = None) -> Divided:
    """Return the responses of the scenario that a run holds, with more places along its main course.

    Parameters
    ----------
    run : Results
        The base run.
    bound : bool
        Whether to measure how far direct runs are from the responses.
    progress : callable, optional
        Called with the number of output intervals done.
    """
    scenario = scenario_from_document(json.loads(run.provenance["scenario"]), run.provenance["scenario_hash"])
    longer = with_places(scenario)
    known = {*scenario.constituent_names, *indicators(scenario.constituents, scenario.indicators)}
    names = [one for one in run.constituents if one in known]
    found = respond(longer, constituents=names, progress=progress)
    if bound:
        found = with_bound(found, longer)
    same = {key: run.provenance[key] for key in ("scenario_hash", "flow_hash")}
    found = replace(found, about={**found.about, **same})
    judged = tuple(name for name in found.stations if is_judged(name))
    return Divided(found, judged, profile_of(found))
