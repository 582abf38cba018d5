"""How well a share is known that was counted in some runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.errors import InputError, Problem


def wilson(
    count: ArrayLike, runs: ArrayLike, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r"""Return the ends of the Wilson score interval of a probability.

    .. math:: \frac{\hat p + z^2 / 2n}{1 + z^2 / n} \pm \frac{z}{1 + z^2 / n}
        \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}}

    It holds for independent draws. Latin hypercubes and Sobol sequences know a probability at least as well as a rule,
    so that for them it is on the safe side.

    Parameters
    ----------
    count, runs : array_like
        How many of the runs met.
    confidence : float
        Share of such intervals that hold the true value, between 0 and 1.

    Raises
    ------
    InputError
        If the confidence is no share, or there is no run.

    Source
    ------
    Wilson (1927), *Journal of the American Statistical Association* 22, 209–212.
    """
    from scipy.special import ndtri

    if not 0.0 < confidence < 1.0:
        raise InputError(Problem(f"{confidence} is no confidence", key="confidence", remedy="give e.g. 0.95"))
    number = np.asarray(runs, dtype=float)
    if (number < 1).any():
        raise InputError("a share needs at least one run")
    share = np.asarray(count, dtype=float) / number
    z = float(ndtri(0.5 * (1.0 + confidence)))
    scale = 1.0 + z * z / number
    middle = (share + z * z / (2.0 * number)) / scale
    half = z / scale * np.sqrt(share * (1.0 - share) / number + z * z / (4.0 * number * number))
    return np.where(share == 0.0, 0.0, middle - half), np.where(share == 1.0, 1.0, middle + half)
