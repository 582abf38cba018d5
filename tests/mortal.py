"""Functions for workers that are killed, in a module that is quickly imported."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def die_once(item: tuple[Path, int]) -> int:
    """Return the square of a number; the first time that it is two, be killed."""
    mark, number = item
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def die(number: int) -> int:
    """Return the square of a number; of two nobody ever hears."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number
