"""danao and SWMM 5 on the same waterways: for each the fastest time step that is accurate enough, and their ratio.

Both have the same cells, river and tide, and give levels once an hour. Accurate enough is a time step (with what else a
user may choose about it) whose levels, at all places and outputs after the first day, are within `ALLOWED` (rms) of
those of the same program at a very short step. Each run has a process of its own, with a warm-up; the programs take
turns, and the shortest time of each counts. SWMM's time is that of its own run, its output file included, without what
reads it. A run of danao is longer, because it is so short: what it takes whatever its length is shown by a second
ratio, for runs of equal length.
"""

from __future__ import annotations

import importlib
import itertools
import sys
from dataclasses import dataclass

import numpy as np
from processes import call
from waterway import OUTPUT, SPIN_UP

ALLOWED = 0.006
"""m."""

CASES = ("tide", "loop")
DAYS, LONG, ROUNDS, FINALISTS = 3, 40, 5, 2
REFERENCE = {"danao": {"step": 5.0}, "swmm": {"step": 2.0, "variable": 0.0}}
STEPS = {
    "danao": [
        {"step": step, "flow_courant": courant, "theta": theta}
        for courant, theta, steps in (
            (1.0, 0.6, (60.0, 300.0, 900.0, 1800.0)),
            (10.0, 0.6, (300.0, 600.0, 900.0)),
            (10.0, 0.55, (600.0, 900.0)),
        )
        for step in steps
    ],
    "swmm": [
        {"step": step, "variable": variable}
        for variable, step in itertools.product((0.0, 0.75), (5.0, 10.0, 15.0, 20.0, 30.0, 60.0))
    ],
}
_CODE = """
import json, {case}, waterway_{program} as program
program.run({case}.CASE, 1, **{choices}[0])
found = [program.run({case}.CASE, {days}, **choice) for choice in {choices}]
print("RESULT", json.dumps([(seconds, level.tolist()) for seconds, level in found]))
"""


@dataclass(frozen=True)
class Choice:
    """A time step of a program, the error of its levels (m), and the levels [outputs after the spin-up, places]."""

    numerics: dict[str, float]
    error: float
    level: np.ndarray


def compare(python: str) -> None:
    """Print the table of every case; `python` has the peer."""
    pythons = {"danao": sys.executable, "swmm": python}
    for name in CASES:
        case = importlib.import_module(name).CASE
        cells = round(sum(branch.length for branch in case.branches) / case.cell)
        print(
            f"{case.title}: {cells} cells of {case.cell:.0f} m, output every {OUTPUT / 60.0:.0f} minutes, water alone"
        )
        choices = {program: search(pythons[program], program, name) for program in pythons}
        if all(choices.values()):
            show(*measure(pythons, name, choices))


def rms(level: np.ndarray) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt((level**2).mean()))


def search(python: str, program: str, case: str) -> list[Choice]:
    """Print seconds and error of every time step; return the fastest ones that are accurate enough."""
    runs = call(
        python, _CODE.format(case=case, program=program, days=DAYS, choices=[REFERENCE[program], *STEPS[program]])
    )
    if runs is None:
        return []
    after = round(SPIN_UP / OUTPUT)
    truth, *levels = (np.array(level)[after:] for _, level in runs)
    fine = []
    for (seconds, _), level, numerics in zip(runs[1:], levels, STEPS[program], strict=True):
        error = rms(level - truth)
        words = ", ".join(f"{key} {value:g}" for key, value in numerics.items())
        print(f"  {program:6s} {words:38s} {1e3 * seconds / DAYS:9.1f} ms a day   error {1e3 * error:8.2f} mm")
        if error <= ALLOWED:
            fine.append((seconds, Choice(numerics, error, level)))
    return [choice for _, choice in sorted(fine, key=lambda pair: pair[0])[:FINALISTS]]


def measure(
    pythons: dict[str, str], case: str, choices: dict[str, list[Choice]]
) -> tuple[dict[str, Choice], dict[tuple[str, int], float]]:
    """Return the best choice of each program, and its shortest seconds a day in runs of some days."""
    best = {program: given[0] for program, given in choices.items()}
    shortest: dict[tuple[str, int], float] = {}
    for _ in range(ROUNDS):
        for program, days in (("danao", LONG), ("danao", DAYS), ("swmm", DAYS)):
            for choice in choices[program]:
                code = _CODE.format(case=case, program=program, days=days, choices=[choice.numerics])
                ((seconds, _),) = call(pythons[program], code) or ((np.inf, None),)
                if seconds / days < shortest.get((program, days), np.inf):
                    shortest[program, days] = seconds / days
                    if (program, days) != ("danao", DAYS):
                        best[program] = choice
    return best, shortest


def show(best: dict[str, Choice], shortest: dict[tuple[str, int], float]) -> None:
    """Print the seconds of the best choices, their ratio, and how far the programs' levels lie apart."""
    swmm = shortest["swmm", DAYS]
    for (program, days), seconds in shortest.items():
        words = ", ".join(f"{key} {value:g}" for key, value in best[program].numerics.items())
        line = f"  {program:6s} {words:38s} {1e3 * seconds:9.2f} ms a day in a run of {days} days"
        print(line + (f": SWMM takes x{swmm / seconds:.0f}" if program == "danao" else ""))
    apart = rms(best["danao"].level - best["swmm"].level)
    errors = " and ".join(f"{1e3 * best[program].error:.1f}" for program in ("danao", "swmm"))
    print(f"  errors {errors} mm rms; levels of the two programs {1e3 * apart:.1f} mm rms apart")
