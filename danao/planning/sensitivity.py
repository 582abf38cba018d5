"""Sensitivity: which of the varied numbers matter for an output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from danao.errors import ProblemList
from danao.planning.designs import Design
from danao.planning.designs.sampling import MORRIS_LEVELS, cube, salib
from danao.tables import write_table

Floats = NDArray[np.float64]

RANKED = ("latin_hypercube", "sobol", "random")
MAIN = {"saltelli": "total", "morris": "mu_star"} | dict.fromkeys(RANKED, "rank")
"""The index by which parameters are ranked, by kind of design."""

_SEED, _RESAMPLES = 0, 1000


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Indices of every parameter for every output.

    Parameters
    ----------
    table : DataFrame
        ``output, parameter``, then the indices with the ends of their intervals:

        - of ``saltelli``: ``first`` (share of the variance of the output that the parameter explains alone), ``total``
          (alone and with others), each with ``_low`` and ``_high``;
        - of ``morris``: ``mu_star`` (mean absolute effect of going through the whole range, in the unit of the output),
          ``mu`` (its sign kept), ``sigma`` (how much the effect depends on the others), ``mu_star_low``, ``_high``;
        - of other designs: ``rank`` (partial rank correlation, −1 to 1: monotone effects), ``rank_low``, ``rank_high``.
    span : DataFrame
        ``output, parameter, low, high``: means of the output over the fifth of the runs with the lowest and with the
        highest values of the parameter: what a tornado shows.
    about : mapping
        ``design``, ``confidence``, and ``data_status`` where the outputs have one in their ``attrs``.
    """

    table: pd.DataFrame
    span: pd.DataFrame
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """Name of the index by which parameters are ranked."""
        return MAIN[self.about["design"]["design"]]

    def of(self, output: str) -> pd.DataFrame:
        """Return the indices for one output, the most influential parameter first."""
        table = self.table[self.table["output"] == output]
        return table.iloc[np.argsort(-table[self.main].abs().to_numpy(), kind="stable")].reset_index(drop=True)

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, whole or not at all."""
        write_table(path, self.table.assign(data_status=self.about["data_status"]))
        return Path(path)

    def __repr__(self) -> str:
        told = []
        for output in dict.fromkeys(self.table["output"]):
            rows = self.of(output).head(3)
            told.append(
                f"{output}: " + ", ".join(f"{r.parameter} {getattr(r, self.main):.3g}" for r in rows.itertuples())
            )
        status = "; 示例数据 / illustrative data" if self.about["data_status"] == "illustrative" else ""
        return f"<Sensitivity ({self.main}) " + "; ".join(told) + status + ">"


def sensitivity(design: Design, outputs: pd.DataFrame | ArrayLike, *, confidence: float = 0.95) -> Sensitivity:
    r"""Return which parameters of a design the outputs of its runs depend on.

    Indices by the kind of design: ``saltelli`` gives Sobol's first-order and total indices,

    .. math:: S_i = \frac{V[E(y \mid x_i)]}{V(y)}, \qquad S_{Ti} = \frac{E[V(y \mid x_{\sim i})]}{V(y)}

    with bootstrap intervals (Saltelli et al. 2010); ``morris`` elementary effects by SALib
    (extra ``sensitivity``; Morris 1991, Campolongo et al. 2007); other designs partial rank correlations with intervals
    by Fisher's z.

    Parameters
    ----------
    design : Design
        What was varied.
    outputs : DataFrame or array, shape [runs] or [runs, outputs]
        Numbers by run in the order of the design, as `Uncertainty.outputs`; any that a run has: an annual mean, the
        share of months that meet.
    confidence : float
        Of the intervals.

    Raises
    ------
    InputError
        If the design is a grid or a list, runs are missing, or an output is not finite or never changes.

    Examples
    --------
    >>> import danao
    >>> design = danao.Design("saltelli", {"a": danao.Range(0, 1), "b": danao.Range(0, 2)}, runs=64)
    >>> found = danao.sensitivity(design, design.table["a"] + design.table["b"])
    >>> found.of("output")["parameter"].tolist()
    ['b', 'a']
    """
    named = _as_table(outputs)
    _check(design, named)
    rows, spans = [], []
    for name in named:
        values = named[name].to_numpy(float)
        indices = _BY_DESIGN[design.kind](design, values, confidence)
        for place, path in enumerate(design.parameters):
            rows.append({"output": name, "parameter": path, **{key: value[place] for key, value in indices.items()}})
            spans.append((name, path, *_span(design.points[:, place], values)))
    span = pd.DataFrame(spans, columns=["output", "parameter", "low", "high"])
    about = {"design": design.describe(), "confidence": confidence, "data_status": named.attrs.get("data_status", "")}
    return Sensitivity(pd.DataFrame(rows), span, about)


def _as_table(outputs: Any) -> pd.DataFrame:
    if isinstance(outputs, pd.DataFrame):
        return outputs
    if isinstance(outputs, pd.Series):
        return outputs.to_frame(outputs.name if outputs.name is not None else "output")
    values = np.asarray(outputs, dtype=float)
    if values.ndim == 1:
        return pd.DataFrame({"output": values})
    return pd.DataFrame(values, columns=[f"output {k + 1}" for k in range(values.shape[1])])


def _check(design: Design, outputs: pd.DataFrame) -> None:
    problems = ProblemList()
    if design.kind not in MAIN:
        remedy = "make a design 'saltelli' or 'morris' (or 'latin_hypercube')"
        problems.add(f"a {design.kind} tells no indices", "design", remedy=remedy)
    if len(outputs) != len(design):
        problems.add(f"{len(outputs)} rows, but the design has {len(design)} runs", "outputs")
    elif design.kind in RANKED and len(design) < len(design.parameters) + 4:
        problems.add(f"{len(design)} runs are too few for {len(design.parameters)} parameters", "runs")
    for name in outputs:
        values = outputs[name].to_numpy(float)
        if not np.isfinite(values).all():
            problems.add("a value is missing or not finite", f"outputs.{name}")
        elif np.ptp(values) <= 1e-12 * np.abs(values).max(initial=0.0):
            remedy = "leave it out, or widen the ranges"
            problems.add("it is the same in every run, so nothing has an influence", f"outputs.{name}", remedy=remedy)
    problems.raise_if_any()


def _saltelli(design: Design, values: Floats, confidence: float) -> dict[str, Floats]:
    """Return Sobol's indices with percentile intervals of runs drawn again; BCa fails where there is no influence."""
    parts = values.reshape(len(design.parameters) + 2, -1)
    first, total = _indices(parts)
    again = np.random.default_rng(_SEED).integers(0, parts.shape[1], (_RESAMPLES, parts.shape[1]))
    drawn = np.array([_indices(parts[:, rows]) for rows in again])
    told: dict[str, Floats] = {}
    for place, (key, value) in enumerate((("first", first), ("total", total))):
        low, high = np.nanquantile(drawn[:, place], [0.5 - 0.5 * confidence, 0.5 + 0.5 * confidence], axis=0)
        told |= {key: value, f"{key}_low": low, f"{key}_high": high}
    return told


def _indices(parts: Floats) -> tuple[Floats, Floats]:
    """Return first and total indices of outputs of A, B and each A with one column of B, shape [parameters + 2, n].

    Saltelli et al. (2010), table 2, estimators (b) and (f), of outputs about their mean.
    """
    both, mixed = parts[:2] - parts[:2].mean(), parts[2:] - parts[:2].mean()
    variance = both.var()
    if variance == 0.0:
        return np.full(len(mixed), np.nan), np.full(len(mixed), np.nan)
    first = (both[1] * (mixed - both[0])).mean(axis=1) / variance
    return first, 0.5 * ((both[0] - mixed) ** 2).mean(axis=1) / variance


def _morris(design: Design, values: Floats, confidence: float) -> dict[str, Floats]:
    analyze = salib("analyze.morris")
    points = design.points
    found = analyze.analyze(
        cube(points.shape[1]),
        points,
        values,
        num_resamples=_RESAMPLES,
        conf_level=confidence,
        num_levels=MORRIS_LEVELS,
        seed=_SEED,
    )
    mean, half = (np.asarray(found[key], dtype=float) for key in ("mu_star", "mu_star_conf"))
    ends = {"mu_star_low": np.maximum(mean - half, 0.0), "mu_star_high": mean + half}
    return {"mu_star": mean, **ends, "mu": np.asarray(found["mu"]), "sigma": np.asarray(found["sigma"])}


def _ranks(design: Design, values: Floats, confidence: float) -> dict[str, Floats]:
    """Return partial rank correlations: of what is left of both once the ranks of all others explain no more."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    inputs, output = rankdata(design.points, axis=0), rankdata(values)
    runs, count = inputs.shape
    found = np.empty(count)
    for place in range(count):
        others = np.column_stack([np.ones(runs), np.delete(inputs, place, axis=1)])
        rest = [part - others @ np.linalg.lstsq(others, part, rcond=None)[0] for part in (inputs[:, place], output)]
        norms = np.sqrt((rest[0] @ rest[0]) * (rest[1] @ rest[1]))
        found[place] = rest[0] @ rest[1] / norms if norms > 1e-9 * runs else 0.0
    found = np.clip(found, -1.0, 1.0)
    half = float(ndtri(0.5 * (1.0 + confidence))) / np.sqrt(runs - 3 - (count - 1))
    middle = np.arctanh(np.clip(found, -1.0 + 1e-15, 1.0 - 1e-15))
    return {"rank": found, "rank_low": np.tanh(middle - half), "rank_high": np.tanh(middle + half)}


_BY_DESIGN: dict[str, Callable[[Design, Floats, float], dict[str, Floats]]] = {
    "saltelli": _saltelli,
    "morris": _morris,
    **dict.fromkeys(RANKED, _ranks),
}


def _span(points: Floats, values: Floats) -> tuple[float, float]:
    """Return the means of an output over the lowest and over the highest fifth of a parameter."""
    ends = np.quantile(points, [0.2, 0.8])
    return float(values[points <= ends[0]].mean()), float(values[points >= ends[1]].mean())
