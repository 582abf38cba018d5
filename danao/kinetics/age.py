"""Age of water: how long ago it entered, for all of it or for that of one source."""

from __future__ import annotations

from danao.kinetics._constant import Constant
from danao.kinetics._declare import process

_DAY = Constant(86400.0, "s/day")


@process({"constituent": 1.0}, constituent="AGE", tracer=None, title="ageing {constituent}")
def age(tracer: float = 1.0) -> float:
    r"""Return the growth of the age concentration, a day a day for each gram of tracer.

    .. math:: \frac{da}{dt} = \frac{c}{86\,400}, \qquad \bar{a} = \frac{a}{c} \;\text{days}

    For the water of one source (or tributary, or boundary), carry a tracer that only this source brings, ``TRACER_A``
    at 1 mg/L, with ``age("AGE_A", "TRACER_A")``: the mean age of its water is ``AGE_A`` / ``TRACER_A``, in days since
    it entered; where there is no tracer, there is no age (mask what is below a thousandth of its inflow). Without a
    tracer all water is meant: ``AGE`` itself is its age, since it was at a boundary, or since the begin of the run for
    what was there. What enters has the age that the boundary gives, zero if none. A tracer that decays needs the same
    decay of its age concentration: the mean is then that of what is left, weighted to the young.

    Both are transported alike, but limited each by itself: their ratio is exact for steady profiles up to the error of
    the scheme, and least sure at the very front of a cloud. Rain and evaporation change c and a alike only where both
    are carried: with no tracer, evaporation concentrates `AGE`.

    Source
    ------
    Delhez, Campin, Hirst & Deleersnijder (1999), Ocean Modelling 1, 17–27; Deleersnijder, Campin & Delhez (2001),
    J. Marine Systems 28, 229–267: constituent-oriented age, from memory.
    """
    return tracer / _DAY
