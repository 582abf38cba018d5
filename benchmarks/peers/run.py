"""danao beside its peers: time and error of the same cases, and their ratios.

    python benchmarks/peers/run.py [--python PATH] [--only NAME …]

The peers are wanted in an environment of their own (``requirements.txt``; PyClaw is built from source and needs
gfortran); ``--python`` names its interpreter, this one otherwise. danao runs under this interpreter. Each
program runs in a process of its own, once to warm up and then measured; a peer that is not there is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import gaussian
import numpy as np
import tide

HERE = Path(__file__).resolve().parent
_GAUSSIAN = """
import json, {module} as program
program.run(1000.0)
print("RESULT", json.dumps([program.run(cell) for cell in {cells}]))
"""
_TIDE = """
import json, {module} as program
{warm}
seconds, level = program.run()
print("RESULT", json.dumps([seconds, level.tolist()]))
"""


def call(python: str, code: str) -> list | None:
    """Run `code` in a fresh process beside these files; None where the program is not installed or fails."""
    variables = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([python, "-c", code], cwd=HERE, env=variables, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if "RESULT" in line]
    if done.returncode or not lines:
        print("  " + (done.stderr.strip().splitlines() or ["no result"])[-1])
        return None
    return json.loads(lines[-1].split("RESULT", 1)[1])


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


def compare_tide(python: str) -> None:
    """Print the tidal channel: seconds a simulated day, and how far the levels lie apart."""
    print(f"Tidal channel, {tide.LENGTH / 1000:.0f} km, {tide.CELL:.0f} m, {tide.DAYS} days, water alone")
    ours = call(sys.executable, _TIDE.format(module="tide_danao", warm="program.run(600.0)"))
    theirs = call(python, _TIDE.format(module="tide_swmm", warm=""))
    for name, result in (("danao", ours), ("swmm", theirs)):
        if result:
            print(f"  {name:8s} {result[0] / tide.DAYS:.4f} s a day")
    if ours and theirs:
        day = round(86400.0 / tide.OUTPUT)
        apart = np.array(ours[1])[-day:] - np.array(theirs[1])[-day:]
        rms = np.sqrt((apart**2).mean())
        print(f"  swmm takes x{theirs[0] / ours[0]:.0f}; levels of the last day {rms:.4f} m rms apart")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter of the peers' environment")
    parser.add_argument("--only", nargs="*", default=["pyclaw", "fipy", "swmm"], choices=["pyclaw", "fipy", "swmm"])
    chosen = parser.parse_args()
    compare_gaussian(chosen.python, [peer for peer in chosen.only if peer != "swmm"])
    if "swmm" in chosen.only:
        compare_tide(chosen.python)
