"""What a year of samples proves, as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, Problem
from danao.planning.sampling_error.scheme import Scheme
from danao.tables import write_table

SECTION = "section"
FREQUENCIES = (1, 2, 4, 6, 12, 24, 36, 48, 60, 96, 120, 180, 240)


@dataclass(frozen=True, eq=False)
class SamplingError:
    """What samples would say beside what is true.

    Parameters
    ----------
    table : DataFrame
        One row per station and constituent, and for ``section`` (all items):

        - ``mean``: true annual mean (mean of the monthly means); ``expected``, ``bias``, ``error``: mean, offset and
          standard deviation of what the samples give; ``p05``, ``p95``: between which nine in ten sampled means lie;
        - ``meets``: whether the true annual mean meets; ``passes``: share of the sampled years that say so; ``wrong``:
          share of those with the wrong verdict, so it is the risk to pass though it misses, or to fail though it meets;
        - ``months``, ``months_met``: months with samples, and how many months truly meet; ``months_found`` (mean),
          ``months_p05``, ``_p50``, ``_p95``: how many seem to;
        - ``every_month``, ``every_month_passes``, ``every_month_wrong``: the same of the verdict by every month.
    scheme : Scheme
        When samples are taken.
    means : mapping of (station, constituent) to array
        The annual means of all sampled years.
    months : mapping of (station, constituent) to array
        How many months seem to meet in each of them.
    about : mapping
        ``standard``, ``titles`` of items, ``labels`` of classes; of a run ``name``, ``data_status`` and titles of
        ``stations``.
    """

    table: pd.DataFrame
    scheme: Scheme
    means: Mapping[tuple[str, str], NDArray[np.float64]] = field(repr=False)
    months: Mapping[tuple[str, str], NDArray[np.int64]] = field(repr=False)
    about: Mapping[str, Any] = field(repr=False)
    _again: Callable[[int], SamplingError] = field(repr=False)

    def needed(self, risk: float = 0.05, frequencies: Iterable[int] = FREQUENCIES) -> pd.DataFrame:
        """Return how many samples a year keep the risk of a wrong verdict on the annual mean small.

        Parameters
        ----------
        risk : float
            Largest share of wrong verdicts, above 0 and below 1.
        frequencies : iterable of int
            Numbers of samples that are tried; those for which the rules leave no instant are passed over.

        Returns
        -------
        DataFrame
            ``station, constituent, needed`` (the smallest number from which on the risk stays below; NaN where none
            does: the rules of sampling are biased, or the mean is too near to its limit), then the risk at every
            number that was tried.
        """
        if not 0.0 < risk < 1.0:
            raise InputError(Problem(f"{risk} is no risk", key="risk", remedy="give a share, e.g. 0.05"))
        wrong = {}
        for number in sorted(set(frequencies)):
            try:
                wrong[number] = self._again(number).table["wrong"].to_numpy(float)
            except InputError as error:
                last = error
        if not wrong:
            raise last
        numbers, risks = np.array(list(wrong)), np.array(list(wrong.values()))
        small = np.logical_and.accumulate(risks[::-1] <= risk)[::-1]
        needed = np.where(small.any(axis=0), numbers[np.argmax(small, axis=0)], np.nan)
        table = self.table[["station", "constituent"]].assign(needed=needed)
        return table.assign(**{f"risk_{number}": row for number, row in zip(numbers, risks, strict=True)})

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, whole or not at all."""
        write_table(path, self.table.assign(data_status=self.about.get("data_status", "")))
        return Path(path)

    def __repr__(self) -> str:
        rows = self.table[self.table["constituent"] == SECTION]
        told = ", ".join(f"{r.station or 'the station'} {r.wrong:.0%}" for r in rows.itertuples())
        status = "; 示例数据 / illustrative data" if self.about.get("data_status") == "illustrative" else ""
        return (
            f"<SamplingError of {self.scheme.samples_per_year} samples a year: wrong annual verdict at {told}{status}>"
        )
