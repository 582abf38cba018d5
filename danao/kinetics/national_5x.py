"""Preset: what Chinese plans judge (COD, CODMn, NH3-N, TN, TP and DO), each lost at first order, in one balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from danao.errors import InputError, ProblemList, nearest
from danao.kinetics._declare import Choice, parameter, process
from danao.kinetics._library import processes as by_name
from danao.kinetics._limitation import oxygen_limitation
from danao.kinetics._process import Process
from danao.kinetics.bed_release import bed_release
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand

TYPICAL = {
    "COD": ("0.10 1/day", 1.047),
    "CODMn": ("0.10 1/day", 1.047),
    "NH3_N": ("0.10 1/day", 1.08),
    "TN": ("0.05 1/day", 1.07),
}
"""Rate at 20 °C and temperature factor where nothing else is given."""

SETTLING = {"TP": "0.05 m/day"}
"""Settling velocity where nothing else is given."""

_PERMANGANATE_REFRACTORY = 0.15
"""Permanganate index of a gram of refractory COD, as in `danao.kinetics.INDICATORS`."""

_DEMAND = {"COD": 1.0, "CODMn": 2.5}
"""Oxygen (g) that a gram takes; permanganate oxidises 0.4 of degradable matter, as in `danao.kinetics.INDICATORS`."""

_MEASURES = (*TYPICAL, *SETTLING)

_RATE = parameter(
    "0.10 1/day",
    "rate",
    "loss at 20 °C, calibrated: COD 0.05–0.25, NH3-N 0.03–0.20, TP 0.02–0.10 per day",
    typical=("0.01 1/day", "0.5 1/day"),
    theta=1.047,
    source="review points of the national capacity study of 2004, from memory; TN assumed",
)
_VELOCITY = parameter(
    "0.05 m/day",
    "velocity",
    "settling velocity of the whole",
    typical=("0 m/day", "1 m/day"),
    source="assumed: at a depth of 1.5 m 0.03 per day, within the usual net loss of TP",
)
_OXYGEN_DEMAND = parameter(1.0, "dimensionless", "oxygen per gram", typical=(0.1, 3.0))


def _none() -> float:
    return 0.0


def _all() -> float:
    return 1.0


def _refractory(COD_REFRACTORY: float = 0.0) -> float:
    return COD_REFRACTORY


def _refractory_index(COD_REFRACTORY: float = 0.0) -> float:
    return _PERMANGANATE_REFRACTORY * COD_REFRACTORY


def _ammonia(NH3_N: float = 0.0) -> float:
    return NH3_N


_ROLES: dict[str, Any] = {
    "kept": Choice("nothing", nothing=_none, COD=_refractory, CODMn=_refractory_index, TN=_ammonia),
    "oxygen": Choice("half_saturation", half_saturation=oxygen_limitation, none=_all),
}
"""`kept` is the part of a constituent that nothing here takes; none of it where that part is not simulated."""


@process(
    {"constituent": -1.0, "DO": "-oxygen_demand"},
    parameters={"oxygen_demand": _OXYGEN_DEMAND},
    constituent="COD",
    title="oxidation {constituent}",
    **_ROLES,
)
def _oxidation(constituent: float, kept: float, oxygen: float, *, rate: float = _RATE) -> float:
    return rate * oxygen * max(constituent - kept, 0.0)


@process({"constituent": -1.0}, constituent="TN", title="loss {constituent}", **_ROLES)
def _loss(constituent: float, kept: float, oxygen: float, *, rate: float = _RATE) -> float:
    return rate * oxygen * max(constituent - kept, 0.0)


@process({"constituent": -1.0}, exchange="bed", constituent="TP", kept=_ROLES["kept"], title="settling {constituent}")
def _settling(constituent: float, kept: float, depth: float, *, velocity: float = _VELOCITY) -> float:
    return velocity / depth * max(constituent - kept, 0.0)


def national_5x(
    constituents: Sequence[str] = ("COD", "CODMn", "NH3_N", "TN", "TP", "DO"),
    rates: Mapping[str, Any] | None = None,
    theta: Mapping[str, float] | None = None,
    settling: Mapping[str, Any] | None = None,
    release: Mapping[str, Any] | None = None,
    half_saturation: Any = "0.5 mg/L",
    bed_demand: Any = "1.5 g/m2/day",
    aeration: Mapping[str, Any] | None = None,
) -> list[Process]:
    r"""Return first-order losses of what is carried, and for DO reaeration, demand of the bed and what losses take.

    .. math:: \frac{dC}{dt} = -k_C F(O)\, (C - C_r), \qquad \frac{dM}{dt} = -k_M F(O)\, (M - 0.15\, C_r), \qquad
        \frac{dN_a}{dt} = -k_N F(O)\, N_a + \frac{R_N}{h}

    .. math:: \frac{dN}{dt} = -\left(k_T + \frac{v_N}{h}\right)(N - N_a) + \frac{R_N}{h}, \qquad
        \frac{dP}{dt} = -\frac{v_P}{h} P + \frac{R_P}{h}

    .. math:: \frac{dO}{dt} = k_a (c_s - O) - k_C F(O)\, (C - C_r) - \frac{64}{14} k_N F(O)\, N_a - \frac{S}{h} F(O)

    for COD (dichromate) C, CODMn M, NH3-N N_a, TN N, TP P and DO O, with F = O/(K + O). Each is the whole that a
    monitoring station measures, and may be given so at every boundary and source:

    - **Organic matter.** COD and CODMn are two measures of the same matter. What of it no bacterium takes is
      ``COD_REFRACTORY`` C_r, a constituent of its own that is carried along and lost nowhere: of effluents often half
      of the COD and more. Without it all of the COD is degradable, and takes its oxygen: the safe side for DO. Oxygen
      is taken once, by COD, or by CODMn (2.5 g per gram) where there is no COD.
    - **Nitrogen.** TN holds the ammonia. Nitrification makes nitrate of ammonia and leaves TN as it is; only the rest
      (nitrate, organic nitrogen) is denitrified and settles. So TN never falls below NH3-N, if it does so nowhere where
      water enters.
    - **Phosphorus.** TP settles, and comes back from the bed.

    Everything is linear in what is carried, so that the effects of sources add up, but for F: with
    ``half_saturation="0 mg/L"`` it is 1, and linear as long as there is oxygen. Without DO among the constituents, or
    with ``half_saturation`` 0, losses are what plans call 综合衰减.

    Parameters
    ----------
    constituents : sequence of str
        What is carried, any of COD, CODMn, COD_REFRACTORY, NH3_N, TN, TP, DO.
    rates, theta : mapping of constituent to value, optional
        Rates at 20 °C and temperature factors in place of `TYPICAL` (COD and CODMn 0.10, NH3_N 0.10, TN 0.05 per day;
        θ 1.047, 1.08, 1.07); also for TP, which has none else.
    settling : mapping of constituent to value, optional
        Settling velocities in place of `SETTLING` (TP 0.05 m/day), of COD, CODMn, TN or TP; 0 is none.
    release : mapping of constituent to value, optional
        What the bed gives back at 20 °C, of COD, CODMn, NH3_N, TN, TP: polluted urban rivers NH3-N 10–100, TP 1–10
        mg/m²/day, from memory. TN gets what NH3_N gets, if nothing else is given for it.
    half_saturation : text with unit or number (g/m³)
        Oxygen at which oxidation, nitrification and the demand of the bed are halved; 0 is no limitation.
    bed_demand : text with unit or number (g/m²/s), {reach: …} or Series
        Oxygen demand of the bed at 20 °C.
    aeration : mapping, optional
        Arguments of `danao.kinetics.reaeration`: ``formula``, ``minimum``, ``film``, ``wind``, …

    Raises
    ------
    InputError
        With every name that has no place in it.

    Source
    ------
    The set is that of national monitoring, "5 + X" (pH, DO, CODMn, NH3-N, TP and what exceeds class III) and "9 + X",
    as named by Luo, Zhang et al. (2022), China Rural Water and Hydropower (10), for their 5X model; its equations were
    not seen, these are not its. First order in each: GB/T 25173-2010 and HJ 2.3-2018. Rates as in
    `danao.kinetics.decay`: to be calibrated; show a sensitivity of ±50 %. Shares of organic matter as in
    `danao.kinetics.INDICATORS`.
    """
    _check(constituents, rates=rates, theta=theta, settling=settling, release=release)
    carried = [name for name in constituents if name not in ("DO", "COD_REFRACTORY")]
    given = {name: {"rate": value, "theta": factor} for name, (value, factor) in TYPICAL.items()}
    for key, values in (("rate", rates), ("theta", theta)):
        for name, value in (values or {}).items():
            given.setdefault(name, {})[key] = value
    oxygen = {"half_saturation": half_saturation} if "DO" in constituents else {"oxygen": "none"}
    measure = next((name for name in _DEMAND if name in carried), None)
    problems = ProblemList()
    made: list[Process] = []
    for name in carried:
        try:
            made += _lost(name, given, oxygen, name == measure)
            made += _exchanged(name, SETTLING | dict(settling or {}), release or {})
        except InputError as error:
            problems.take(error, key=name)
    problems.raise_if_any()
    if "DO" not in constituents:
        return made
    return [*made, *by_name("reaeration", aeration), sediment_oxygen_demand(demand=bed_demand, **oxygen)]


def _lost(name: str, given: Mapping[str, Any], oxygen: Mapping[str, Any], takes_oxygen: bool) -> list[Process]:
    """Return the loss of a constituent, with what it takes of the oxygen where that is carried."""
    if name not in given:
        return []
    limited = "half_saturation" in oxygen
    if name == "NH3_N" and limited:
        return [nitrification(product=None, **given[name], **oxygen)]
    if name in ("NH3_N", "TP"):
        return [decay(name, **given[name])]
    if limited and takes_oxygen:
        return [_oxidation(name, kept=name, oxygen_demand=_DEMAND[name], **given[name], **oxygen)]
    return [_loss(name, kept=name, **given[name], **({"oxygen": "none"} if name == "TN" else oxygen))]


def _exchanged(name: str, settling: Mapping[str, Any], release: Mapping[str, Any]) -> list[Process]:
    """Return what settles of a constituent, and what the bed gives back of it: of TN at least the ammonia."""
    made = []
    if name in settling and settling[name] != 0.0:
        made.append(
            _settling(name, kept=name if name in ("COD", "CODMn", "TN") else "nothing", velocity=settling[name])
        )
    flux = release.get(name, release.get("NH3_N") if name == "TN" else None)
    return made if flux is None else [*made, bed_release(name, flux=flux)]


def _check(constituents: Sequence[str], **given: Mapping[str, Any] | None) -> None:
    """Raise `InputError` for every name that has no place in the set, or that nothing is carried of."""
    problems = ProblemList()
    known = (*_MEASURES, "DO", "COD_REFRACTORY")
    for name in constituents:
        if name not in known:
            problems.add(f"'{name}' has no place in this set", "constituents", remedy=nearest(name, known))
    for key, values in given.items():
        carried = [name for name in _MEASURES if name in constituents and (key, name) != ("settling", "NH3_N")]
        for name in values or {}:
            if name not in carried:
                problems.add(f"there is nothing to give for '{name}'", key, remedy=nearest(name, carried))
    for name in sorted(set(given["theta"] or {}) - set(TYPICAL) - set(given["rates"] or {})):
        problems.add("has a temperature factor, but no rate", f"theta.{name}", remedy=f"give rates.{name} too")
    problems.raise_if_any()
