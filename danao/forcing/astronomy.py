"""Astronomical arguments of the tide: which lines of the tidal spectrum a constituent is made of.

A line turns at an integer combination (its Doodson numbers) of six angles: lunar time τ, the mean longitudes of moon s
and sun h, of the lunar perigee p, of the ascending node N' = −N, and of the solar perigee p'. A constituent is its
main line and weak *satellites* beside it, which differ by whole turns of p and N' and make its amplitude and phase
swing over 8.85 and 18.6 years: what tables give as nodal factors f and u. Shallow-water constituents are products of
others, and so are their satellites.

Sources
-------
Doodson (1921), Proc. R. Soc. A 100, 305-329, and Cartwright & Edden (1973), Geophys. J. R. astr. Soc. 33, 253-264, for
the lines and the satellites (the ratios as tabulated in T_TIDE, Pawlowicz, Beardsley & Lentz (2002), Computers &
Geosciences 28, 929-937; satellites that depend on latitude, and those below 0.2 %, are left out). Satellites of MM and
MF from the nodal factors of Pugh (1987), *Tides, Surges and Mean Sea-Level*, table 4:3 (from memory). Mean longitudes
at J2000 and their rates: Meeus (1998), *Astronomical Algorithms*, ch. 22, 25 and 47; their quadratic terms, below
0.01° within a century, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from danao.errors import InputError, Problem, nearest

EPOCH = np.datetime64("2000-01-01T12:00:00", "ns")
"""Universal time to which arguments refer (J2000)."""

_CENTURY = 36525.0 * 86400.0
_SUN, _MOON = (280.46646, 36000.76983), (218.3164477, 481267.88123421)
# Angle (degrees) at the epoch, and its rate (degrees per Julian century), of τ, s, h, p, N', p'.
# Lunar time counts from the lower transit: 15° per hour of universal time from midnight, less s, plus h.
_ANGLES = np.array(
    [
        (180.0 + _SUN[0] - _MOON[0], 360.0 * 36525.0 + _SUN[1] - _MOON[1]),
        _MOON,
        _SUN,
        (83.3532465, 4069.0137287),
        (-125.04452, 1934.136261),
        (282.93735, 1.71946),
    ]
)

# Main lines: Doodson numbers (τ, s, h, p, N', p') and what is added to the argument, degrees.
_MAIN: dict[str, tuple[tuple[int, ...], float]] = {
    "SA": ((0, 0, 1, 0, 0, 0), 0.0),
    "SSA": ((0, 0, 2, 0, 0, 0), 0.0),
    "MSM": ((0, 1, -2, 1, 0, 0), 0.0),
    "MM": ((0, 1, 0, -1, 0, 0), 0.0),
    "MSF": ((0, 2, -2, 0, 0, 0), 0.0),
    "MF": ((0, 2, 0, 0, 0, 0), 0.0),
    "2Q1": ((1, -3, 0, 2, 0, 0), -90.0),
    "SIG1": ((1, -3, 2, 0, 0, 0), -90.0),
    "Q1": ((1, -2, 0, 1, 0, 0), -90.0),
    "RHO1": ((1, -2, 2, -1, 0, 0), -90.0),
    "O1": ((1, -1, 0, 0, 0, 0), -90.0),
    "P1": ((1, 1, -2, 0, 0, 0), -90.0),
    "K1": ((1, 1, 0, 0, 0, 0), 90.0),
    "J1": ((1, 2, 0, -1, 0, 0), 90.0),
    "OO1": ((1, 3, 0, 0, 0, 0), 90.0),
    "2N2": ((2, -2, 0, 2, 0, 0), 0.0),
    "MU2": ((2, -2, 2, 0, 0, 0), 0.0),
    "N2": ((2, -1, 0, 1, 0, 0), 0.0),
    "NU2": ((2, -1, 2, -1, 0, 0), 0.0),
    "M2": ((2, 0, 0, 0, 0, 0), 0.0),
    "LDA2": ((2, 1, -2, 1, 0, 0), 180.0),
    "L2": ((2, 1, 0, -1, 0, 0), 180.0),
    "T2": ((2, 2, -3, 0, 0, 1), 0.0),
    "S2": ((2, 2, -2, 0, 0, 0), 0.0),
    "K2": ((2, 2, 0, 0, 0, 0), 0.0),
    "M3": ((3, 0, 0, 0, 0, 0), 180.0),
}

# Satellites: turns of p and of N' beside the main line, and amplitude over that of the main line.
_SATELLITES: dict[str, tuple[tuple[int, int, float], ...]] = {
    "MM": ((0, -1, -0.065), (0, 1, -0.065)),
    "MF": ((0, 1, 0.414),),
    "2Q1": ((-2, -2, -0.0063), (0, -2, -0.0063), (0, -1, 0.1885)),
    "SIG1": ((0, -2, -0.0061), (0, -1, 0.1884), (2, 0, -0.0087)),
    "Q1": ((-2, -2, -0.0039), (0, -2, -0.0057), (0, -1, 0.1884), (2, 0, -0.0028)),
    "RHO1": ((0, -2, -0.0058), (0, -1, 0.1882), (2, 0, -0.0576), (2, 1, 0.0175)),
    "O1": ((0, -2, -0.0058), (0, -1, 0.1885), (2, 0, -0.0064)),
    "P1": ((0, -1, -0.0112),),
    "K1": ((0, -1, -0.0198), (0, 1, 0.1356), (0, 2, -0.0029)),
    "J1": (
        (0, -1, -0.0294),
        (0, 1, 0.198),
        (0, 2, -0.0047),
        (2, 0, -0.0152),
        (2, 1, -0.0098),
        (2, 2, -0.0057),
    ),
    "OO1": (
        (-2, -1, -0.0037),
        (-2, 0, 0.1496),
        (-2, 1, 0.0296),
        (0, 1, 0.6398),
        (0, 2, 0.1342),
        (0, 3, 0.0086),
    ),
    "2N2": ((-2, -2, -0.0061), (0, -1, -0.0374)),
    "MU2": ((0, -1, -0.0375),),
    "N2": ((-2, -2, -0.0039), (0, -1, -0.0373)),
    "NU2": ((0, -1, -0.0373), (2, 0, 0.0042), (2, 1, -0.0036)),
    "M2": ((0, -1, -0.0373),),
    "LDA2": ((0, -1, -0.0448),),
    "L2": ((0, -1, -0.0366), (2, -1, 0.0047), (2, 0, -0.2505), (2, 1, -0.1102), (2, 2, -0.0156)),
    "S2": ((0, -1, 0.0022),),
    "K2": ((0, -1, -0.0128), (0, 1, 0.298), (0, 2, 0.0324)),
    "M3": ((0, -1, -0.0564),),
}

# Shallow-water constituents: of which others they are the product (a minus sign takes the difference).
_SHALLOW: dict[str, dict[str, int]] = {
    "2SM2": {"S2": 2, "M2": -1},
    "MSN2": {"M2": 1, "S2": 1, "N2": -1},
    "MO3": {"M2": 1, "O1": 1},
    "SO3": {"S2": 1, "O1": 1},
    "MK3": {"M2": 1, "K1": 1},
    "SK3": {"S2": 1, "K1": 1},
    "MN4": {"M2": 1, "N2": 1},
    "M4": {"M2": 2},
    "SN4": {"S2": 1, "N2": 1},
    "MS4": {"M2": 1, "S2": 1},
    "MK4": {"M2": 1, "K2": 1},
    "S4": {"S2": 2},
    "SK4": {"S2": 1, "K2": 1},
    "2MN6": {"M2": 2, "N2": 1},
    "M6": {"M2": 3},
    "MSN6": {"M2": 1, "S2": 1, "N2": 1},
    "2MS6": {"M2": 2, "S2": 1},
    "2MK6": {"M2": 2, "K2": 1},
    "2SM6": {"S2": 2, "M2": 1},
    "MSK6": {"M2": 1, "S2": 1, "K2": 1},
    "S6": {"S2": 3},
    "M8": {"M2": 4},
    "3MS8": {"M2": 3, "S2": 1},
}

CONSTITUENTS = tuple(sorted({*_MAIN, *_SHALLOW}))
"""Names of the constituents that are known."""


@dataclass(frozen=True)
class Line:
    """One line of the tidal spectrum.

    Parameters
    ----------
    ratio : float
        Amplitude over that of the main line; negative where it is opposite.
    speed : float
        Radians per second.
    argument : float
        Astronomical argument at the `EPOCH`, radians.
    """

    ratio: float
    speed: float
    argument: float


def lines(name: str, nodal: bool = True) -> tuple[Line, ...]:
    """Return the lines of a constituent: the main line first, then its satellites.

    Parameters
    ----------
    name : str
        One of `CONSTITUENTS`.
    nodal : bool
        Whether the satellites are wanted.

    Raises
    ------
    InputError
        If the constituent is not known; the message gives the nearest name.
    """
    spectrum = _spectrum(name)
    chosen = spectrum.items() if nodal else list(spectrum.items())[:1]
    return tuple(_line(numbers, ratio) for numbers, ratio in chosen)


def speed(name: str) -> float:
    """Return the speed of a constituent's main line in degrees per hour."""
    return float(np.rad2deg(lines(name, nodal=False)[0].speed) * 3600.0)


_Spectrum = dict[tuple[int, ...], float]  # Doodson numbers and a quarter turn count: amplitude


def _spectrum(name: str) -> _Spectrum:
    """Return the lines of a constituent by their numbers (six Doodson numbers, quarter turns added)."""
    if name in _MAIN:
        numbers, phase = _MAIN[name]
        key = (*numbers, round(phase / 90.0))
        beside = {_moved(key, p, node): ratio for p, node, ratio in _SATELLITES.get(name, ())}
        return {key: 1.0} | beside
    if name not in _SHALLOW:
        raise InputError(Problem(f"the tidal constituent '{name}' is not known", remedy=nearest(name, CONSTITUENTS)))
    product: _Spectrum = {(0,) * 7: 1.0}
    for part, power in _SHALLOW[name].items():
        for _ in range(abs(power)):
            product = _product(product, _spectrum(part), int(np.sign(power)))
    return product


def _product(first: _Spectrum, second: _Spectrum, sign: int) -> _Spectrum:
    """Return the lines of a product, weak ones of second order kept; `sign` −1 turns the second backwards."""
    product: _Spectrum = {}
    for a, ratio_a in first.items():
        for b, ratio_b in second.items():
            key = tuple(x + sign * y for x, y in zip(a, b, strict=True))
            product[key] = product.get(key, 0.0) + ratio_a * ratio_b
    return product


def _moved(key: tuple[int, ...], p: int, node: int) -> tuple[int, ...]:
    return (*key[:3], key[3] + p, key[4] + node, *key[5:])


def _line(numbers: tuple[int, ...], ratio: float) -> Line:
    argument, rate = np.array(numbers[:6], dtype=np.float64) @ _ANGLES
    degrees = (argument + 90.0 * numbers[6]) % 360.0
    return Line(ratio, float(np.deg2rad(rate) / _CENTURY), float(np.deg2rad(degrees)))
