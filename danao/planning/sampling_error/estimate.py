"""From records and a scheme to what the samples would say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, Problem
from danao.planning.sampling_error.intake import Record, records_of
from danao.planning.sampling_error.result import SECTION, SamplingError
from danao.planning.sampling_error.scheme import Scheme
from danao.planning.uncertainty.judging import meets
from danao.results import Results
from danao.standards._item import Item
from danao.standards._standard import DEFAULT, Standard, read_standard

Floats = NDArray[np.float64]


def sampling_error(
    source: Any,
    *,
    samples_per_year: int = 12,
    hours: tuple[float, float] = (8.0, 18.0),
    days: str = "working",
    month_days: tuple[int, int] = (1, 31),
    tide: str = "all",
    standard: Standard | str | Path | None = None,
    targets: str | Mapping[str, str] | None = None,
    items: Iterable[str] | None = None,
    flow: Any = None,
    draws: int = 5000,
    seed: int = 0,
) -> SamplingError:
    r"""Return what samples, taken as a bureau takes them, would say of water whose whole course is known.

    Out of each slice of the year (see `Scheme`) one instant is drawn, `draws` times over; of each such year the annual
    mean, the months that meet and the verdicts are compared with those of the whole record. The standard error of an
    arithmetic annual mean and its bias are exact, not drawn:

    .. math:: b = \sum_s w_s \bar c_s - \bar c, \qquad \sigma^2 = \sum_s w_s^2\, \sigma_s^2

    with mean and variance of the instants that are allowed in slice s, and the weight w of its sample in the year.

    Parameters
    ----------
    source : Results, Dataset, DataFrame or Series
        Hourly or finer values of a year: a run (all its stations); a dataset with ``time, station``; a table by time
        with constituents as columns, in the units of the standard.
    samples_per_year, hours, days, month_days, tide
        See `Scheme`.
    standard, targets, items
        As `danao.assess`; the class asked for where a table is given is `targets`, or the reference class.
    flow : array, optional
        Beside a table: positive seaward, for the tide.
    draws : int
        Years of samples that are drawn.
    seed : int
        Of the random numbers.

    Raises
    ------
    InputError
        With all that does not fit: a slice of the year in which the rules leave no instant, a tide without flow, an
        unknown item.

    Examples
    --------
    >>> import danao
    >>> danao.sampling_error(danao.open_results("base.nc"), tide="ebb").table  # doctest: +SKIP
    """
    rule = read_standard(DEFAULT if standard is None else standard)
    scheme = Scheme(samples_per_year, hours, days, month_days, tide)
    if draws < 1:
        raise InputError(Problem(f"{draws} draws tell nothing", key="draws", remedy="give 1000 or more"))
    records = records_of(source, rule, targets, items, flow)
    titles = {name: dict(rule.items[name].title) for record in records for name in record.values}
    labels = {one.name: dict(one.label) for one in rule.classes}
    about: dict[str, Any] = {"standard": rule.number, "titles": titles, "labels": labels}
    if isinstance(source, Results):
        named = {n: {lang: row[f"title_{lang}"] for lang in ("zh", "en")} for n, row in source.stations.iterrows()}
        about |= {"name": source.name, "data_status": source.provenance.get("data_status", ""), "stations": named}
    return tried(records, scheme, rule, draws, seed, about)


def tried(
    records: list[Record], scheme: Scheme, standard: Standard, draws: int, seed: int, about: Mapping[str, Any]
) -> SamplingError:
    """Return the same for records; errors as `sampling_error`."""
    rows: list[dict[str, Any]] = []
    means: dict[tuple[str, str], Floats] = {}
    found: dict[tuple[str, str], NDArray[np.int64]] = {}
    for record in records:
        trial = _Trial(record, scheme, draws, np.random.default_rng(seed))
        drawn = {name: _Drawn(trial, standard.items[name], values) for name, values in record.values.items()}
        rows += [_row(record, name, part) for name, part in drawn.items()]
        rows.append(_section(record, drawn))
        means |= {(record.station, name): part.annual for name, part in drawn.items()}
        found |= {(record.station, name): part.found_months.sum(axis=0) for name, part in drawn.items()}

    def again(samples_per_year: int) -> SamplingError:
        """Return the same with another number of samples a year."""
        other = Scheme(samples_per_year, scheme.hours, scheme.days, scheme.month_days, scheme.tide)
        return tried(records, other, standard, draws, seed, about)

    return SamplingError(pd.DataFrame(rows), scheme, means, found, about, again)


@dataclass(frozen=True)
class _Trial:
    """Instants that are drawn at one station, the same for all constituents: one sample is one bottle."""

    record: Record
    scheme: Scheme
    draws: int
    generator: np.random.Generator

    @cached_property
    def choices(self) -> list[NDArray[np.int64]]:
        """Instants that may be drawn, by slice."""
        record = self.record
        allowed = self.scheme.allowed(record.times, record.flow)
        slices = self.scheme.slices(record.months, record.inside)
        found = [np.flatnonzero(allowed & (slices == one)) for one in np.unique(slices)]
        for one, choice in zip(np.unique(slices), found, strict=True):
            if choice.size == 0:
                first, last = (str(record.times[slices == one][end])[:10] for end in (0, -1))
                rule = f"the rules leave no instant between {first} and {last}"
                where = f"{record.station}: " if record.station else ""
                raise InputError(Problem(where + rule, remedy="take fewer samples, or wider hours, days or tide"))
        return found

    @cached_property
    def drawn(self) -> NDArray[np.int64]:
        """Instants, shape [slices, draws]."""
        return np.array([choice[self.generator.integers(0, choice.size, self.draws)] for choice in self.choices])

    @cached_property
    def months(self) -> NDArray[np.int64]:
        """Month of each slice (that of its first instant), numbered without those that have no sample."""
        return np.unique([self.record.months[choice[0]] for choice in self.choices], return_inverse=True)[1]

    @cached_property
    def weights(self) -> Floats:
        """Share of each slice in the annual mean: months count alike, samples within a month too."""
        inside = np.bincount(self.months)
        return 1.0 / (inside.size * inside[self.months])


class _Drawn:
    """What the samples say of one constituent."""

    def __init__(self, trial: _Trial, item: Item, values: Floats):
        record = trial.record
        self.item, self.target, acid = item, record.target, item.mean == "hydrogen ion"
        inner = 10.0**-values if acid else values
        by_month = np.bincount(record.months, inner) / np.bincount(record.months)
        self.true_months = meets(item, self._outer(by_month), record.target)
        self.truth = float(self._outer(np.array([by_month.mean()]))[0])
        samples = inner[trial.drawn]
        count = np.bincount(trial.months)
        sums = np.zeros((count.size, trial.draws))
        np.add.at(sums, trial.months, samples)
        monthly = sums / count[:, None]
        self.annual = self._outer(monthly.mean(axis=0))
        self.found_months = meets(item, self._outer(monthly), record.target)
        self.passes = meets(item, self.annual, record.target)
        self.true_pass = bool(meets(item, np.array([self.truth]), record.target)[0])
        self.expected, self.error = float(self.annual.mean()), float(self.annual.std())
        if not acid:
            groups = [inner[choice] for choice in trial.choices]
            self.expected = float(trial.weights @ np.array([group.mean() for group in groups]))
            self.error = float(np.sqrt(trial.weights**2 @ np.array([group.var() for group in groups])))

    def _outer(self, values: Floats) -> Floats:
        return -np.log10(values) if self.item.mean == "hydrogen ion" else values


def _row(record: Record, name: str, part: _Drawn) -> dict[str, Any]:
    low, high = part.item.bounds(record.target)
    limit = low if part.item.sense == "at least" else high
    ends = np.quantile(part.annual, [0.05, 0.95])
    return {
        "station": record.station,
        "constituent": name,
        "unit": part.item.unit,
        "target": record.target,
        "limit": float(limit),
        "mean": part.truth,
        "expected": part.expected,
        "bias": part.expected - part.truth,
        "error": part.error,
        "p05": float(ends[0]),
        "p95": float(ends[1]),
        **_verdicts(part.true_pass, part.passes, part.true_months, part.found_months),
    }


def _section(record: Record, drawn: Mapping[str, _Drawn]) -> dict[str, Any]:
    """Return the row of all items together: verdicts only."""
    parts = list(drawn.values())
    true_months, found = (
        np.logical_and.reduce([getattr(part, key) for part in parts]) for key in ("true_months", "found_months")
    )
    passes = np.logical_and.reduce([part.passes for part in parts])
    numbers = ("limit", "mean", "expected", "bias", "error", "p05", "p95")
    head = {"station": record.station, "constituent": SECTION, "unit": "", "target": record.target}
    whole = _verdicts(all(part.true_pass for part in parts), passes, true_months, found)
    return {**head, **dict.fromkeys(numbers, float("nan")), **whole}


def _verdicts(
    meets_truly: bool, passes: NDArray[np.bool_], true_months: NDArray[np.bool_], found: NDArray[np.bool_]
) -> dict[str, Any]:
    counts = found.sum(axis=0)
    every, every_truly = found.all(axis=0), bool(true_months.all())
    few, middle, many = np.quantile(counts, [0.05, 0.5, 0.95])
    share = float(passes.mean())
    return {
        "meets": meets_truly,
        "passes": share,
        "wrong": 1.0 - share if meets_truly else share,
        "months": found.shape[0],
        "months_met": int(true_months.sum()),
        "months_found": float(counts.mean()),
        "months_p05": float(few),
        "months_p50": float(middle),
        "months_p95": float(many),
        "every_month": every_truly,
        "every_month_passes": float(every.mean()),
        "every_month_wrong": float((every != every_truly).mean()),
    }
