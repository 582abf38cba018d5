"""The fit: weighted least squares on runs of a scenario whose water does not change."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment.skill import nash_sutcliffe
from danao.errors import InputError, ProblemList
from danao.planning.tracer import notes
from danao.planning.tracer.observed import Gauges, Observed
from danao.planning.tracer.reaches import reach_table
from danao.planning.tracer.result import TracerFit
from danao.planning.tracer.unknowns import Unknown, put_all, unknowns_of
from danao.scenario import Scenario
from danao.simulation import Simulation

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]

STEP = 1e-3
"""Step of the numerical Jacobian, part of the value."""

LEAST_INFLUENCE = 1e-6
"""An unknown that moves no observation by this part of their spread, when it grows e-fold, cannot be found."""

MOST_STEPS = 60
"""Steps of the search."""

AT_BOUND = 1e-3
"""Part of the value within which a bound is reached."""

LEVEL = 0.95
"""Of the intervals."""


def fit_tracer(
    scenario: Scenario,
    observations: str | Path | pd.DataFrame,
    unknowns: Mapping[str, Any],
    *,
    constituent: str | None = None,
    error: float | tuple[float, float] | None = None,
) -> TracerFit:
    r"""Fit longitudinal dispersion and transient storage to tracer curves.

    Minimises the sum of squared residuals by the trust-region method of ``scipy.optimize.least_squares``:

    .. math:: \sum_i \left(\frac{c(x_i, t_i; v) - c_i}{\sigma_i}\right)^2, \qquad
        \sigma_i^2 = \sigma_{abs}^2 + (\sigma_{rel}\, c_i)^2

    The logarithms of the unknowns are searched within their bounds, with a numerical Jacobian. It begins with what the
    scenario says where that lies within the bounds, else with their geometric mean: the search finds the nearest
    minimum. Water is computed once and used again, since the unknowns do not change it.

    Parameters
    ----------
    scenario : Scenario
        Water (computed, steady or given), boundaries and sources of the test. Outputs and cells must be fine
        enough for the curve: values are taken linearly between outputs and between centres of cells.
    observations : path or DataFrame
        ``time, station, value``, and ``constituent, unit, flag`` as in files of observations; a frame may leave out
        ``constituent`` and ``unit``. Other constituents are passed over; what is out of the period, or below
        detection, is left out with a note.
    unknowns : mapping of name to bounds
        ``dispersion`` (m²/s), ``exchange`` (1/s) and ``area_ratio`` of the storage zone, ``area_factor`` on the areas
        of a `PrescribedFlow` (its inverse is the factor on velocities), or a parameter of a process,
        ``"sorption Sr.rate"`` (SI). Bounds are (low, high), above 0, for the whole river, or ``{reach: (low, high)}``;
        a tuple of reaches shares one value. Reaches that are not named keep what the scenario says; in a scenario
        without storage zone they get no exchange.
    constituent : str, optional
        What was measured; the only one that moves, if there is only one.
    error : float or (float, float), optional
        Standard deviation of the observations: absolute (g/m³), or absolute and relative. Only the proportions between
        observations matter; without it all weigh alike.

    Returns
    -------
    TracerFit

    Raises
    ------
    InputError
        With all problems at once: unknown names, stations and reaches, bounds that make no sense, no observation in the
        period, fewer observations than unknowns; or an unknown that the observations do not feel.

    Source
    ------
    Storage zones: Bencala & Walters (1983), Water Resources Research 19(3), 718–724. Least squares on such a model with
    STARPAC: OTIS-P, Runkel (1998), USGS WRIR 98-4018.
    """
    problems = ProblemList()
    asked: tuple[Unknown, ...] = ()
    observed: Observed | None = None
    deviation = _deviation(error, problems)
    try:
        asked = unknowns_of(unknowns, scenario)
    except InputError as wrong:
        problems.take(wrong)
    try:
        observed = Observed.read(observations, scenario, constituent)
    except InputError as wrong:
        problems.take(wrong)
    if scenario.hydraulics is None and scenario.constituents and scenario.flow_hash == scenario.hash:
        rule, remedy = "the water depends on what it carries", "give the results of a run as 'hydraulics'"
        problems.add(rule, "scenario", remedy=remedy)
    if observed is not None and len(observed.table) <= len(asked):
        problems.add(f"{len(observed.table)} observations cannot give {len(asked)} unknowns", "observations")
    problems.raise_if_any()
    assert observed is not None
    search = _Search(scenario, observed, asked, deviation)
    return _finished(search, *search.run())


class _Search:
    """Residuals of a scenario as a function of the logarithms of its unknowns."""

    def __init__(
        self, scenario: Scenario, observed: Observed, unknowns: Sequence[Unknown], deviation: tuple[float, float]
    ):
        self.scenario, self.observed, self.unknowns = scenario, observed, unknowns
        self.sigma = np.hypot(deviation[0], deviation[1] * observed.value)
        self.spread = float(np.std(observed.value / self.sigma)) or 1.0
        simulation = Simulation(scenario)
        self.grid, self.clock = simulation.grid, simulation.clock
        self.gauges = Gauges.of(simulation.grid, scenario.river, observed.stations)
        self.given = scenario
        if scenario.hydraulics is None:
            self.given = scenario.replace(hydraulics=simulation.run(progress=False))
        self.last: tuple[Floats, Floats] | None = None
        self.evaluations = 0

    def run(self) -> tuple[Any, Floats]:
        """Return the optimum as scipy gives it, and its Jacobian of weighted residuals."""
        from scipy.optimize import least_squares

        start, low, high = (np.log([getattr(item, key) for item in self.unknowns]) for key in ("start", "low", "high"))
        self._check_influence(self.jacobian(start))
        found = least_squares(
            self.residuals,
            start,
            jac=self.jacobian,
            bounds=(low, high),
            x_scale=high - low,
            ftol=1e-8,
            xtol=1e-6,
            gtol=1e-8,
            max_nfev=MOST_STEPS,
        )
        return found, found.jac

    def residuals(self, x: Floats) -> Floats:
        """Return computed less observed over the spread of the observations, shape (n,)."""
        if self.last is None or not np.array_equal(self.last[0], x):
            made = put_all(self.given, self.unknowns, np.exp(x))
            computed = self.observed.between(self.clock.times, self._curves(made))
            self.last = x.copy(), (computed - self.observed.value) / self.sigma / self.spread
            self.evaluations += 1
            logger.debug(
                "run %d: %s, rms %.6g", self.evaluations, np.exp(x), float(np.sqrt(np.mean(self.last[1] ** 2)))
            )
        return self.last[1]

    def jacobian(self, x: Floats) -> Floats:
        """Return the derivatives of the residuals, shape (n, p): forward differences, backward at upper bounds."""
        base = self.residuals(x)
        columns = []
        for k, item in enumerate(self.unknowns):
            step = STEP if x[k] + STEP < np.log(item.high) else -STEP
            moved = x.copy()
            moved[k] += step
            columns.append((self.residuals(moved) - base) / step)
        self.last = x.copy(), base
        return np.stack(columns, axis=1)

    def _curves(self, scenario: Scenario) -> Floats:
        """Return the concentrations at the stations, shape [T, S], up to the last observation; then the last again."""
        times, end = self.clock.times, self.observed.table["time"].max()
        curves = np.empty((times.size, len(self.observed.stations)))
        for k, instant in enumerate(Simulation(scenario).steps()):
            curves[k] = self.gauges.read(instant.concentrations[self.observed.constituent])
            if instant.time >= end:
                break
        curves[k + 1 :] = curves[k]
        return curves

    def _check_influence(self, jacobian: Floats) -> None:
        problems = ProblemList()
        for item, column in zip(self.unknowns, jacobian.T, strict=True):
            if not np.abs(column).max() >= LEAST_INFLUENCE:
                remedy = "leave it out, or observe further downstream"
                problems.add(f"'{item.label}' has no influence on the observations", "unknowns", remedy=remedy)
        problems.raise_if_any()


def _deviation(error: Any, problems: ProblemList) -> tuple[float, float]:
    """Return absolute and relative standard deviation of the observations."""
    if error is None:
        return 1.0, 0.0
    parts = tuple(error) if isinstance(error, tuple | list) else (error, 0.0)
    sound = all(isinstance(part, int | float) and not isinstance(part, bool) and 0.0 <= part < np.inf for part in parts)
    if len(parts) != 2 or not sound or parts[0] <= 0.0:
        remedy = "give g/m³ above 0, or (absolute above 0, relative)"
        problems.add(f"{error!r} is no standard deviation", "error", remedy=remedy)
        return 1.0, 0.0
    return float(parts[0]), float(parts[1])


def _finished(search: _Search, found: Any, jacobian: Floats) -> TracerFit:
    """Return the fit: the values, what they mean, and a run with them."""
    observed, values = search.observed, np.exp(found.x)
    scenario = put_all(search.scenario, search.unknowns, values)
    results = Simulation(scenario).run(progress=False)
    curves = search.gauges.read(results.dataset[observed.constituent].values)
    time = results.dataset["time"].values
    residuals = _residuals(observed, observed.between(time, curves))
    table, covariance, correlation = _uncertainty(search.unknowns, found, jacobian)
    reaches = reach_table(scenario, results, search.grid, observed.constituent, observed.stations)
    fitted = {name for item in search.unknowns if item.kind == "dispersion" for name in item.reaches}
    reaches.insert(0, "fitted", [name in fitted for name in reaches.index])
    return TracerFit(
        scenario=scenario,
        constituent=observed.constituent,
        table=table,
        covariance=covariance,
        correlation=correlation,
        residuals=residuals,
        efficiency=_efficiencies(residuals),
        reaches=reaches,
        curves=pd.DataFrame(curves, index=time, columns=list(observed.stations)),
        results=results,
        evaluations=search.evaluations + 1,
        notes=(
            *observed.notes,
            *notes.of_search(found, MOST_STEPS),
            *notes.of_values(table, correlation),
            *notes.of_storage(search.unknowns, reaches),
            *notes.of_residuals(residuals),
            *notes.of_run(results, observed.missed(time, curves), observed.value),
        ),
    )


def _uncertainty(
    unknowns: Sequence[Unknown], found: Any, jacobian: Floats
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return values with intervals, covariance of the values and correlation, of the unknowns not at a bound."""
    from scipy.stats import t as student

    values, labels = np.exp(found.x), [item.label for item in unknowns]
    low, high = (np.array([getattr(item, key) for item in unknowns]) for key in ("low", "high"))
    free = (values > low * (1.0 + AT_BOUND)) & (values < high / (1.0 + AT_BOUND))
    dof = jacobian.shape[0] - int(free.sum())
    log = np.full((values.size, values.size), np.nan)
    if free.any():
        log[np.ix_(free, free)] = 2.0 * found.cost / dof * np.linalg.pinv(jacobian[:, free].T @ jacobian[:, free])
    error = np.sqrt(np.diag(log))
    reach = student.ppf(0.5 + 0.5 * LEVEL, dof) * error
    table = pd.DataFrame(
        {
            "value": values,
            "standard_error": values * error,
            "low": values * np.exp(-reach),
            "high": values * np.exp(reach),
            "start": [item.start for item in unknowns],
            "unit": [item.unit for item in unknowns],
        },
        index=pd.Index(labels, name="unknown"),
    )
    with np.errstate(all="ignore"):
        correlation = log / np.outer(error, error)
    covariance = log * np.outer(values, values)
    return table, pd.DataFrame(covariance, labels, labels), pd.DataFrame(correlation, labels, labels)


def _residuals(observed: Observed, fitted: Floats) -> pd.DataFrame:
    table = observed.table.rename(columns={"value": "observed"})
    return table.assign(fitted=fitted, residual=table["observed"] - fitted)


def _efficiencies(residuals: pd.DataFrame) -> pd.Series:
    parts = {station: part for station, part in residuals.groupby("station", sort=False)} | {"all": residuals}
    found = {name: nash_sutcliffe(part["observed"], part["fitted"]) for name, part in parts.items()}
    return pd.Series(found, name="efficiency")
