"""How far two pictures differ where they differ most: blurred, then block by block, so that a word counts."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from danao.reporting import style

DPI = 85
BLOCK = 12
"""Size of a block, in dots: some letters."""

TOLERANCE = 12.0
"""Of 255: root mean square over the worst block.

Other words have 30 and more; letters that another font engine moves by a twentieth of a dot have less than 8. One digit
in small type has 6 and is not seen: numbers are tested where they are made.
"""


def painted(axes: Any) -> Image.Image:
    """Return a picture as it is kept: small, in few colours."""
    stream = io.BytesIO()
    with style.look():
        axes.figure.savefig(stream, format="png", dpi=DPI, facecolor="#FFFFFF")
    return Image.open(stream).convert("RGB")


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture in few colours, or in all of them where that would be seen."""
    few = picture.quantize(256, dither=Image.Dither.NONE)
    (few if difference(picture, few) < 0.6 * TOLERANCE else picture).save(path, optimize=True)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the root mean square difference, of 255, of the block that differs most; infinite for other sizes."""
    if one.size != other.size:
        return float("inf")
    blurred = [
        np.asarray(picture.convert("RGB").filter(ImageFilter.GaussianBlur(1.2)), dtype=float)
        for picture in (one, other)
    ]
    squares = ((blurred[0] - blurred[1]) ** 2).mean(axis=2)
    rows, columns = (-(-size // BLOCK) for size in squares.shape)
    padded = np.zeros((rows * BLOCK, columns * BLOCK))
    padded[: squares.shape[0], : squares.shape[1]] = squares
    blocks = padded.reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    return float(np.sqrt(blocks.max()))
