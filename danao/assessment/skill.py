"""How well simulated values follow measured ones: bias, error, correlation, efficiency.

Sources: Nash & Sutcliffe (1970), J. Hydrol. 10(3), 282-290; Gupta, Kling, Yilmaz & Martinez (2009), J. Hydrol. 377,
80-91; Kling, Fuchs & Paulin (2012), J. Hydrol. 424-425, 264-277; Moriasi et al. (2007), Trans. ASABE 50(3), 885-900.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.errors import ProblemList


@dataclass(frozen=True)
class Skill:
    r"""How well simulated values follow measured ones, pair by pair.

    A number that cannot be told (of less than two pairs, or of values that do not vary) is NaN.

    Parameters
    ----------
    n : int
        Pairs.
    below : int
        How many of them are below detection.
    mean_observed, mean_simulated : float
        Means, in the unit of the values.
    deviation_observed, deviation_simulated : float
        Standard deviations with 1/n, as Taylor (2001) takes them.
    bias : float
        Mean of simulated less observed.
    pbias : float
        Bias as a percentage of the observed mean. Above zero the simulation is too high; Moriasi et al. (2007) count
        with the other sign.
    rmse : float
        Root of the mean square difference.
    centred_rmse : float
        The same after both means are taken off, E' of Taylor: :math:`RMSE^2 = bias^2 + E'^2`.
    r : float
        Correlation of Pearson.
    nse : float
        Efficiency of Nash & Sutcliffe.
    kge : float
        Kling & Gupta of 2009: :math:`1 - \sqrt{(r-1)^2 + (\sigma_s/\sigma_o-1)^2 + (\mu_s/\mu_o-1)^2}`.
    kge_2012 : float
        The same with the ratio of the coefficients of variation :math:`(\sigma_s/\mu_s)/(\sigma_o/\mu_o)` in place of
        :math:`\sigma_s/\sigma_o`, so that bias and spread are told apart.
    """

    n: int
    below: int
    mean_observed: float
    mean_simulated: float
    deviation_observed: float
    deviation_simulated: float
    bias: float
    pbias: float
    rmse: float
    centred_rmse: float
    r: float
    nse: float
    kge: float
    kge_2012: float


def skill(observed: ArrayLike, simulated: ArrayLike, below: ArrayLike | None = None) -> Skill:
    """Return how well simulated values follow measured ones.

    Parameters
    ----------
    observed, simulated : array of float, shape (n,)
        Pairs, in one unit.
    below : array of bool, shape (n,), optional
        Which observed values are detection limits: they enter with half the limit, as they do in an assessment
        (环办监测函〔2020〕82号). Where much is below detection this says little, so `Skill.below` counts them.

    Raises
    ------
    InputError
        If there are no pairs, the shapes differ, or a value is not finite.
    """
    seen, run = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (observed, simulated))
    hidden = np.zeros(seen.shape, dtype=bool) if below is None else np.atleast_1d(np.asarray(below, dtype=bool))
    problems = ProblemList()
    if seen.ndim != 1 or not seen.shape == run.shape == hidden.shape:
        problems.add(f"{seen.size} observed values, {run.size} simulated ones", "observed", remedy="give pairs")
    elif seen.size == 0:
        problems.add("there are no pairs", "observed")
    if not (np.isfinite(seen).all() and np.isfinite(run).all()):
        problems.add("a value is not a finite number", "observed", remedy="leave such pairs out")
    problems.raise_if_any()
    seen = np.where(hidden, 0.5 * seen, seen)
    means, spread = (float(seen.mean()), float(run.mean())), (float(seen.std()), float(run.std()))
    bias = means[1] - means[0]
    r = _ratio(float(((seen - means[0]) * (run - means[1])).mean()), spread[0] * spread[1])
    ratios = _ratio(spread[1], spread[0]), _ratio(means[1], means[0])
    return Skill(
        n=seen.size,
        below=int(hidden.sum()),
        mean_observed=means[0],
        mean_simulated=means[1],
        deviation_observed=spread[0],
        deviation_simulated=spread[1],
        bias=bias,
        pbias=100.0 * _ratio(bias, means[0]),
        rmse=float(np.sqrt(((run - seen) ** 2).mean())),
        centred_rmse=float((run - seen).std()),
        r=r,
        nse=nash_sutcliffe(seen, run),
        kge=_kling_gupta(r, ratios[0], ratios[1]),
        kge_2012=_kling_gupta(r, _ratio(ratios[0], ratios[1]), ratios[1]),
    )


def nash_sutcliffe(observed: ArrayLike, simulated: ArrayLike) -> float:
    r"""Return the efficiency of Nash & Sutcliffe (1970); NaN where the observed values do not vary.

    .. math:: E = 1 - \frac{\sum (c_{obs} - c_{sim})^2}{\sum (c_{obs} - \overline{c_{obs}})^2}
    """
    seen, run = (np.asarray(values, dtype=float) for values in (observed, simulated))
    return 1.0 - _ratio(_squares(seen - run), _squares(seen - seen.mean()))


def _squares(values: NDArray[np.float64]) -> float:
    return float((values**2).sum())


def _ratio(above: float, below: float) -> float:
    return above / below if below != 0.0 else float("nan")


def _kling_gupta(r: float, spread: float, mean: float) -> float:
    return float(1.0 - np.sqrt((r - 1.0) ** 2 + (spread - 1.0) ** 2 + (mean - 1.0) ** 2))
