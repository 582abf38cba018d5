"""Differences between colours as people see them, with and without a deficiency, and on a grey print.

CIEDE2000 after Sharma, Wu & Dalal (2005), Color Research & Application 30(1), 21-30; the simulation of dichromats after
Machado, Oliveira & Fernandes (2009), IEEE Trans. Visualization & Computer Graphics 15(6), 1291-1298, severity 1.
"""

from __future__ import annotations

import numpy as np

MACHADO = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""From linear sRGB to XYZ (D65)."""


def lab(colour: str, eye: str = "normal") -> np.ndarray:
    """Return L*, a*, b* (D65) of ``#RRGGBB`` as an eye sees it."""
    part = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(MACHADO[eye] @ linear, 0.0, 1.0)
    white = _XYZ.sum(axis=1)
    ratio = _XYZ @ seen / white
    x, y, z = np.where(ratio > (6.0 / 29.0) ** 3, np.cbrt(ratio), ratio / (3.0 * (6.0 / 29.0) ** 2) + 4.0 / 29.0)
    return np.array([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """Return the difference of two colours in L*, a*, b*."""
    chroma = [np.hypot(*colour[1:]) for colour in (one, other)]
    seventh = np.mean(chroma) ** 7
    stretch = 1.0 + 0.5 * (1.0 - np.sqrt(seventh / (seventh + 25.0**7)))
    (l1, a1, b1), (l2, a2, b2) = ((colour[0], stretch * colour[1], colour[2]) for colour in (one, other))
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360.0 if a or b else 0.0 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0.0 else (h2 - h1 + 180.0) % 360.0 - 180.0
    if c1 * c2 != 0.0 and abs(h2 - h1) == 180.0:
        turn = h2 - h1
    hue = 2.0 * np.sqrt(c1 * c2) * np.sin(np.radians(0.5 * turn))
    middle = h1 + h2
    if c1 * c2 != 0.0:
        apart = abs(h1 - h2) > 180.0
        middle = 0.5 * (middle + (360.0 if apart and middle < 360.0 else -360.0 if apart else 0.0))
    light, mean = 0.5 * (l1 + l2), 0.5 * (c1 + c2)
    waves = ((-0.17, 1.0, -30.0), (0.24, 2.0, 0.0), (0.32, 3.0, 6.0), (-0.20, 4.0, -63.0))
    t = 1.0 + sum(size * np.cos(np.radians(count * middle + shift)) for size, count, shift in waves)
    for_light = 1.0 + 0.015 * (light - 50.0) ** 2 / np.sqrt(20.0 + (light - 50.0) ** 2)
    for_chroma, for_hue = 1.0 + 0.045 * mean, 1.0 + 0.015 * mean * t
    round_blue = 30.0 * np.exp(-(((middle - 275.0) / 25.0) ** 2))
    rotation = -2.0 * np.sqrt(mean**7 / (mean**7 + 25.0**7)) * np.sin(np.radians(2.0 * round_blue))
    parts = (l2 - l1) / for_light, (c2 - c1) / for_chroma, hue / for_hue
    return float(np.sqrt(sum(part**2 for part in parts) + rotation * parts[1] * parts[2]))
