"""danao beside its peers: time and error of the same cases, and their ratios.

    python benchmarks/peers/run.py [--python PATH] [--only NAME …]

The peers are wanted in an environment of their own (``requirements.txt``; PyClaw is built from source and needs
gfortran); ``--python`` names its interpreter, this one otherwise. danao runs under this interpreter. Each
program runs in a process of its own, once to warm up and then measured; a peer that is not there is left out.
SWMM alone is happy beside danao (extra ``verify``): ``--only swmm``, some four minutes.
"""

from __future__ import annotations

import argparse
import sys

import gaussian
import numpy as np
import waterways
from processes import call

_GAUSSIAN = """
import json, {module} as program
program.run(1000.0)
print("RESULT", json.dumps([program.run(cell) for cell in {cells}]))
"""


def seconds_at(error: float, runs: list[list[float]]) -> float:
    """Return the time in which a program reaches `error`: a straight line in logarithms through its runs."""
    times, errors = np.log(np.array(runs).T)
    slope, offset = np.polyfit(errors, times, 1)
    return float(np.exp(offset + slope * np.log(error)))


def compare_gaussian(python: str, peers: list[str]) -> None:
    """Print the Gaussian: cells, seconds, error, and how many times longer a peer takes."""
    print(f"Gaussian, {gaussian.DURATION:.0f} s at Courant {gaussian.COURANT}")
    ours = call(sys.executable, _GAUSSIAN.format(module="gaussian_danao", cells=gaussian.CELLS))
    show(ours, "danao", ours)
    for peer in peers:
        show(call(python, _GAUSSIAN.format(module=f"gaussian_{peer}", cells=gaussian.CELLS)), peer, ours)


def show(runs: list | None, name: str, ours: list | None) -> None:
    """Print the rows of one program."""
    for i, (cell, (seconds, error)) in enumerate(zip(gaussian.CELLS, runs or [], strict=False)):
        row = f"  {name:8s} {cell:5.0f} m  {seconds:9.4f} s  error {error:.2e}"
        if ours and runs is not ours:
            ratio = seconds_at(ours[i][1], runs) / ours[i][0]
            row += f"  x{seconds / ours[i][0]:.1f} at equal cells, x{ratio:.1f} at danao's error"
        print(row)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter of the peers' environment")
    parser.add_argument("--only", nargs="*", default=["pyclaw", "fipy", "swmm"], choices=["pyclaw", "fipy", "swmm"])
    chosen = parser.parse_args()
    if peers := [peer for peer in chosen.only if peer != "swmm"]:
        compare_gaussian(chosen.python, peers)
    if "swmm" in chosen.only:
        waterways.compare(chosen.python)
