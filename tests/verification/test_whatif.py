"""The what-if page against runs: by the same operator to round-off, by a limiter of their own within the error told."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from danao.assessment.rounding import half_even
from danao.kinetics._indicators import indicators
from danao.planning.response import scaled, with_bound
from danao.planning.response.respond import divide
from danao.planning.side_by_side import station_series
from danao.reporting.whatif import Board, board_of
from tests.verification.test_responses import tidal, tidal_response

SETTINGS = 20


@cache
def board() -> Board:
    return board_of(with_bound(tidal_response(), tidal()))


@cache
def settings() -> np.ndarray:
    return np.random.default_rng(6).uniform(0.0, 1.5, (SETTINGS, len(board().levers)))


def named(factors: np.ndarray) -> dict[tuple[str, str], float]:
    return dict(zip(board().levers, factors.tolist(), strict=True))


def test_the_page_is_the_run_of_every_setting_by_the_same_operator() -> None:
    """Twenty settings as lanes beside the base run; monthly means to 1e-10, classes all equal."""
    scenario, response = tidal(), tidal_response()
    weights = response.weights(pd.DataFrame([named(one) for one in settings()]))
    _, emissions, _ = divide(scenario)
    rows = [response.emissions.index.get_loc((item.source, item.constituent)) for item in emissions]
    lanes = [{k: float(one[row]) for k, row in enumerate(rows)} for one in weights]
    simulation, _, division = divide(scenario, lanes)
    places = [scenario.river.station(name) for name in board().stations]
    cells = np.array([simulation.grid.cell_at(item.reach, item.chainage) for item in places])
    series: dict[str, list[np.ndarray]] = {name: [] for name in scenario.carried_names}
    counted = indicators(scenario.constituents)
    for k, _ in enumerate(simulation.steps()):
        for name, values in series.items() if k else ():
            values.append(division.parts(name, cells)[1])
    for one in board().sums:
        formula = counted.get(one.constituent, {one.constituent: 1.0})
        run = sum(factor * np.stack(series[part]).mean(axis=0) for part, factor in formula.items())  # days of one month
        page = np.stack([one.value(factors)[0] for factors in settings()])
        np.testing.assert_allclose(page, run, rtol=1e-10, atol=1e-12)
        decimals = one.item.decimals
        assert np.array_equal(one.item.rank(half_even(page, decimals)), one.item.rank(half_even(run, decimals)))


def test_runs_with_a_limiter_of_their_own_are_within_the_error_told() -> None:
    """Twenty settings: no monthly mean farther off than is reckoned with, classes differ in marked cells alone."""
    runs = [scaled(tidal(), named(one), f"plan {k}") for k, one in enumerate(settings())]
    found = station_series(runs, stations=board().stations)
    for one in board().sums:
        direct = found[one.constituent].values[:, 1:].mean(axis=1)
        page = np.stack([one.value(factors)[0] for factors in settings()])
        far = abs(direct - page)
        assert far.max() > 0.0
        assert (far <= one.bound).all(), (one.constituent, (far / one.bound).max())
        classes = [one.item.rank(half_even(value, one.item.decimals)) for value in (page, direct)]
        edge = [one.item.rank(half_even(page + sign * one.bound, one.item.decimals)) for sign in (-1.0, 1.0)]
        assert not ((classes[0] != classes[1]) & (edge[0] == edge[1])).any()
