"""The clock of a run: output instants, spans between them, and steps within a span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from danao.scenario import Scenario

LONGEST_SPAN = 3600.0
"""Seconds of water computed before the matter in it moves: the tide changes depth and temperature little in it.

Rules look at the river between spans, so that these are no longer than the time between two looks either.
"""

MOST_STEPS = 512
"""Steps in a span: bounds the memory for the water of a span."""


@dataclass(frozen=True)
class Span:
    """A piece of the run that is computed in one go.

    Parameters
    ----------
    edges : int64 array, shape (steps + 1,)
        Begin and end of every step, nanoseconds since 1970 in local time.
    is_output : bool
        Whether the end of the span is an output instant.
    keep : int64 array, shape (steps,)
        Number of the output interval within the span that a step ends, or -1; empty where the span is at most one.
    """

    edges: NDArray[np.int64]
    is_output: bool
    keep: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def steps(self) -> NDArray[np.float64]:
        """Length of each step in seconds."""
        return np.diff(self.edges) * 1e-9

    @property
    def end(self) -> np.datetime64:
        """End of the span."""
        return self.edges[-1].astype("datetime64[ns]")


class Clock:
    """Divides the period of a scenario into output intervals, spans and steps.

    Every interval is cut into equal spans, every span into equal steps no longer than ``Numerics.step``; the last
    interval ends with the period. Times are whole nanoseconds, so that nothing drifts.
    """

    def __init__(self, scenario: Scenario):
        start, end = (int(instant.astype("datetime64[ns]").astype(np.int64)) for instant in scenario.period)
        interval = max(1, round(scenario.numerics.output * 1e9))
        self.outputs = np.append(np.arange(start, end, interval, dtype=np.int64), np.int64(end))
        self.step = scenario.numerics.step
        looks = [item.every for item in scenario.operations if hasattr(item, "decide")]
        self.longest = min([LONGEST_SPAN, *looks])

    @property
    def times(self) -> NDArray[np.datetime64]:
        """Output instants, the start first."""
        return self.outputs.astype("datetime64[ns]")

    def spans(self) -> Iterator[Span]:
        """Give the spans of the period in order."""
        length, after, cuts = 0, np.zeros(0, np.int64), [0]
        for begin, end in pairwise(self.outputs.tolist()):
            if end - begin != length:
                length = end - begin
                after, cuts = self._divide(length)
            edges = begin + after
            for first, last in pairwise(cuts):
                yield Span(edges[first : last + 1], is_output=last == cuts[-1])

    def strides(self, most: int) -> Iterator[Span]:
        """Give the period in spans of whole output intervals: as many as have `most` steps together, at least one."""
        edges: list[NDArray[np.int64]] = []
        ends: list[int] = []
        begun = 0
        for span in self.spans():
            edges.append(span.edges[:-1])
            if not span.is_output:
                continue
            ends.append(sum(part.size for part in edges))
            if 2 * ends[-1] - begun > most or span.edges[-1] == self.outputs[-1]:
                keep = np.full(ends[-1], -1)
                keep[np.array(ends) - 1] = np.arange(len(ends))
                yield Span(np.concatenate([*edges, span.edges[-1:]]), True, keep)
                edges, ends = [], []
            begun = ends[-1] if ends else 0

    def _divide(self, length: int) -> tuple[NDArray[np.int64], list[int]]:
        """Return the ends of the steps of an interval (ns after its begin), and which of them end spans."""
        seconds = length * 1e-9
        steps = max(1, int(np.ceil(seconds / self.step - 1e-9)))
        pieces = max(1, int(np.ceil(seconds / self.longest - 1e-9)), int(np.ceil(steps / MOST_STEPS)))
        after = np.rint(np.linspace(0.0, float(length), steps + 1)).astype(np.int64)
        cuts = np.rint(np.linspace(0, steps, min(pieces, steps) + 1)).astype(int)
        return after, cuts.tolist()
