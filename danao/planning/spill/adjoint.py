"""The exact transpose of the planning operator as the influence of releases, about one release."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from danao.planning.response.influence import Receptor, influence
from danao.planning.spill.influence import Influence, Question, spread
from danao.planning.spill.release import Release
from danao.planning.spill.stored import Stored, Substance
from danao.river.network import Station

Floats = NDArray[np.float64]


def about(release: Release) -> Influence:
    """Return influences by the transpose of the scheme, its limiter weighted as in a run with a release.

    At that release they give what the run gives, to round-off; elsewhere the weights are those of another cloud. So it
    is a way to look closer at a source that was found, not a way to look for it.

    Parameters
    ----------
    release : Release
        Gives the weights; the samples must lie on instants of ``question.every`` after ``question.since``.
    """

    def traced(stored: Stored, substance: Substance, question: Question) -> Floats:
        """Return g/m³ in each sample per gram, shape (samples, times, cells)."""
        end = question.times.max()
        scenario = stored.carrying([release], substance, end, question.every, question.step, question.since)
        names = [f"sample {k}" for k in range(len(question.gauges))]
        watched = {
            name: Station(name, item.reach, item.chainage) for name, item in zip(names, question.gauges, strict=True)
        }
        scenario = scenario.replace(river=dataclasses.replace(scenario.river, stations=watched), targets={})
        half = np.timedelta64(round(0.5e9 * question.every), "ns")
        receptors = [
            Receptor(name, substance.constituent.name, time - half, time)
            for name, time in zip(names, question.times, strict=True)
        ]
        found = influence(scenario, receptors).dataset["influence"].isel(brought=0)
        at = np.searchsorted(found["time"].values, question.candidates)
        return spread(found.values[:, at], question.every, question.duration)

    return traced
