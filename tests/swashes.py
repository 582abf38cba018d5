"""Steady flows with friction of the SWASHES set: the depths that are wanted, and the channels made for them.

Delestre et al. (2013), Int. J. Numer. Meth. Fluids 72:269-300, doi 10.1002/fld.3741, section 3.2 (after MacDonald et
al. 1997); the coefficients are compared with tables of the SWASHES program, version 1.5.0. A channel of unit discharge
is 1e5 m wide, so that its walls take part in the friction by less than one part in ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.macdonald import GRAVITY, Channel, Function, derivative

WIDE = 1e5
CRITICAL = (4.0 / GRAVITY) ** (1.0 / 3.0)


def long_subcritical(x: np.ndarray) -> np.ndarray:
    return CRITICAL * (1.0 + 0.5 * np.exp(-16.0 * (x / 1000.0 - 0.5) ** 2))


def long_supercritical(x: np.ndarray) -> np.ndarray:
    return CRITICAL * (1.0 - 0.2 * np.exp(-36.0 * (x / 1000.0 - 0.5) ** 2))


def long_to_supercritical(x: np.ndarray) -> np.ndarray:
    s = x / 1000.0 - 0.5
    return CRITICAL * np.where(np.real(s) <= 0.0, 1.0 - np.tanh(3.0 * s) / 3.0, 1.0 - np.tanh(6.0 * s) / 6.0)


def long_to_subcritical(x: np.ndarray) -> np.ndarray:
    s = x / 1000.0 - 0.5
    calm = 1.0 + 0.8 * np.exp(x / 1000.0 - 1.0)
    for k, a in enumerate((-0.348427, 0.552264, -0.55558), start=1):
        calm = calm + a * np.exp(-20.0 * k * s)
    return CRITICAL * np.where(np.real(s) <= 0.0, 0.9 - np.exp(-x / 250.0) / 6.0, calm)


def short_with_jump(x: np.ndarray) -> np.ndarray:
    s = x / 100.0 - 2.0 / 3.0
    calm = 0.674202 * s**4 + 0.674202 * s**3 - 21.7112 * s**2 + 14.492 * s + 1.4305
    return np.where(np.real(s) <= 0.0, CRITICAL * (4.0 / 3.0 - x / 100.0) - 0.009 * x * s, CRITICAL * calm)


def short_supercritical(x: np.ndarray) -> np.ndarray:
    return CRITICAL * (1.0 - 0.25 * np.exp(-4.0 * (x / 100.0 - 0.5) ** 2))


def short_to_supercritical(x: np.ndarray) -> np.ndarray:
    return CRITICAL * (1.0 - (x - 50.0) / 200.0 + (x - 50.0) ** 2 / 30_000.0)


def undulating(x: np.ndarray) -> np.ndarray:
    return 9.0 / 8.0 + 0.25 * np.sin(np.pi * x / 500.0)


def neck(x: np.ndarray) -> np.ndarray:
    """Return the bottom width of a channel of 200 m with one narrow place."""
    return 10.0 - 5.0 * np.exp(-10.0 * (x / 200.0 - 0.5) ** 2)


def two_necks(x: np.ndarray) -> np.ndarray:
    """Return the bottom width of a channel of 400 m with two narrow places."""
    first, second = x / 400.0 - 1.0 / 3.0, x / 400.0 - 2.0 / 3.0
    return 10.0 - 5.0 * np.exp(-50.0 * first**2) - 5.0 * np.exp(-50.0 * second**2)


def neck_subcritical(x: np.ndarray) -> np.ndarray:
    return 0.9 + 0.3 * np.exp(-20.0 * (x / 200.0 - 0.5) ** 2)


def neck_supercritical(x: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.exp(-20.0 * (x / 200.0 - 0.5) ** 2)


def neck_to_supercritical(x: np.ndarray) -> np.ndarray:
    return 1.0 - 0.3 * np.tanh(4.0 * (x / 200.0 - 1.0 / 3.0))


def _behind(x: np.ndarray, decay: float, end: float, k: tuple[float, float, float]) -> np.ndarray:
    """Return what dies away behind a jump at 120 m."""
    s = (x - 120.0) / (end - 120.0)
    return np.exp(-decay * (x - 120.0)) * (k[0] + k[1] * s + k[2] * s**2)


def neck_with_jump(x: np.ndarray) -> np.ndarray:
    calm = _behind(x, 0.1, 200.0, (-0.154375, -0.108189, -2.014310)) + 1.5 * np.exp(0.1 * (x / 200.0 - 1.0))
    return np.where(np.real(x) <= 120.0, 0.7 + 0.3 * (np.exp(x / 200.0) - 1.0), calm)


def two_necks_subcritical(x: np.ndarray) -> np.ndarray:
    first, second = x / 400.0 - 1.0 / 3.0, x / 400.0 - 2.0 / 3.0
    return 0.9 + 0.3 * np.exp(-40.0 * first**2) + 0.2 * np.exp(-35.0 * second**2)


def two_necks_with_jump(x: np.ndarray) -> np.ndarray:
    swift = 0.9 + 0.25 * (np.exp(-x / 40.0) - 1.0) + 0.25 * np.exp(15.0 * (x / 400.0 - 0.3))
    far = 1.5 * np.exp(0.16 * (x / 400.0 - 1.0)) - 0.3 * np.exp(2.0 * (x / 400.0 - 1.0))
    return np.where(np.real(x) <= 120.0, swift, far + _behind(x, 0.09, 400.0, (-0.183691, 1.519577, -18.234429)))


@dataclass(frozen=True)
class Case:
    """A steady flow: its numbers in the SWASHES program (dimension, type, domain, choice), channel, and kind.

    `jump` is the place of a hydraulic jump; `swift_end` says that the flow leaves faster than waves.
    """

    number: tuple[float, int, int, int]
    channel: Channel
    jump: float | None = None
    swift_end: bool = False

    @property
    def below(self) -> float:
        """Return the level at the downstream end: the wanted one, or none that could act back on swift water."""
        return 0.0 if self.swift_end else float(self.channel.depth(self.channel.length))


def wide(length: float, depth: Function, manning: float, unit_discharge: float, **more: float) -> Channel:
    """Return a channel that is so wide that its walls do not count."""
    more = {key: value * WIDE if key == "rain" else value for key, value in more.items()}
    return Channel(length, 0.0, depth, derivative(depth), WIDE, manning, unit_discharge * WIDE, **more)


def narrow(length: float, depth: Function, width: Callable, side_slope: float = 0.0, lead: float = 0.0) -> Channel:
    """Return a channel with narrow places that carries 20 m³/s."""
    return Channel(length, side_slope, depth, derivative(depth), width, lead=lead)


CASES = {
    "long, subcritical": Case((1, 2, 1, 2), wide(1000.0, long_subcritical, 0.033, 2.0)),
    "long, supercritical": Case((1, 2, 1, 4), wide(1000.0, long_supercritical, 0.04, 2.5, lead=100.0), swift_end=True),
    "long, to supercritical": Case((1, 2, 1, 6), wide(1000.0, long_to_supercritical, 0.0218, 2.0), swift_end=True),
    "long, to subcritical": Case((1, 2, 1, 8), wide(1000.0, long_to_subcritical, 0.0218, 2.0, lead=200.0), jump=500.0),
    "short, with a jump": Case((1, 2, 2, 2), wide(100.0, short_with_jump, 0.0328, 2.0), jump=200.0 / 3.0),
    "short, supercritical": Case((1, 2, 2, 4), wide(100.0, short_supercritical, 0.03, 2.0, lead=100.0), swift_end=True),
    "short, to supercritical": Case((1, 2, 2, 6), wide(100.0, short_to_supercritical, 0.0328, 2.0), swift_end=True),
    "undulating, subcritical": Case((1, 2, 3, 2), wide(5000.0, undulating, 0.03, 2.0)),
    "rain, subcritical": Case((1, 2, 4, 2), wide(1000.0, long_subcritical, 0.033, 1.0, rain=0.001)),
    "rain, supercritical": Case(
        (1, 2, 4, 4), wide(1000.0, long_supercritical, 0.04, 2.5, rain=0.001, lead=100.0), swift_end=True
    ),
    "neck, subcritical": Case((1.5, 1, 1, 1), narrow(200.0, neck_subcritical, neck)),
    "neck, supercritical": Case((1.5, 1, 1, 2), narrow(200.0, neck_supercritical, neck, lead=100.0), swift_end=True),
    "neck, to supercritical": Case((1.5, 1, 1, 3), narrow(200.0, neck_to_supercritical, neck), swift_end=True),
    "neck, with a jump": Case((1.5, 1, 1, 4), narrow(200.0, neck_with_jump, neck, lead=100.0), jump=120.0),
    "two necks, subcritical": Case((1.5, 1, 2, 1), narrow(400.0, two_necks_subcritical, two_necks, 2.0)),
    "two necks, with a jump": Case((1.5, 1, 2, 2), narrow(400.0, two_necks_with_jump, two_necks, 2.0), jump=120.0),
}
