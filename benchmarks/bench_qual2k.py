"""The fused kernel of the preset qual2k beside ten of its processes in hand-written C (``ten_processes.c``).

Nanoseconds per cell and per evaluation of one process (a step evaluates all of them twice, Heun, or five times, Heun
and then Runge and Kutta), in the same minute, each the best of many. The ten hold the dearest two things of the preset,
light over the depth and pH: so they cost more each than the forty do on the average. Run with ``make bench``.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import Kinetics
from danao.kinetics import constituents_of
from danao.kinetics._compile import CompiledKinetics
from danao.kinetics._parameters import Cells
from danao.kinetics.qual2k import qual2k

CELLS = 300
ROUNDS = 300
STEPS = {"Heun": 2.0, "Runge-Kutta": 120.0}
EVALUATIONS = {"Heun": 2, "Runge-Kutta": 5}
SOURCE = Path(__file__).parent / "ten_processes.c"
TEN = (
    "hydrolysis CBOD_SLOW",
    "oxidation CBOD_FAST",
    "nitrification NH3_N",
    "denitrification NO3_N",
    "growth of phytoplankton on ammonium",
    "growth of phytoplankton on nitrate",
    "respiration of phytoplankton",
    "death of phytoplankton",
    "reaeration",
    "carbon dioxide of the air",
)
STATE = {
    "SS": 10.0,
    "CBOD_SLOW": 3.0,
    "CBOD_FAST": 4.0,
    "DO": 7.0,
    "NH3_N": 0.8,
    "NO3_N": 2.0,
    "PHYTO": 1.0,
    "PO4_P": 0.2,
    "DETRITUS": 1.0,
    "ORG_N": 1.0,
    "ORG_P": 0.1,
    "TIC": 25.0,
    "ALK": 90.0,
    "FC": 1e4,
    "BOTTOM_ALGAE_C": 4.0,
    "BOTTOM_ALGAE_N": 0.4,
    "BOTTOM_ALGAE_P": 0.04,
}
SURROUNDINGS = ("salinity", "depth", "velocity", "solar_radiation")
"""Order of the environment in the C program; that of its parameters is the one in which danao's kernel takes them."""

Advance = Callable[[np.ndarray, np.ndarray, float], Any]


class Set:
    """A set of processes in cells of several depths, with what its kernel asks for."""

    def __init__(self, processes: list[Any], names: tuple[str, ...]):
        self.processes = processes
        self.compiled: CompiledKinetics = Kinetics(processes, names).compile()
        water = {"temperature": np.linspace(15.0, 28.0, CELLS), "depth": np.linspace(0.5, 3.0, CELLS)}
        water |= {"velocity": np.linspace(0.2, 0.8, CELLS)}
        known = {"salinity": 0.0, "air_pressure": 1.0, "solar_radiation": 400.0, "wind": 2.0} | water
        self.environment = self.compiled.environment_array(known, CELLS)
        self.parameters = self.compiled.parameter_array(Cells(known, ["main"], np.zeros(CELLS, dtype=np.int64)))
        self.start = np.array([STATE[name] for name in names]) * np.linspace(0.9, 1.1, CELLS)[:, None]
        self.volume = np.full(CELLS, 500.0)

    def advance(self, state: np.ndarray, change: np.ndarray, step: float) -> None:
        """Let danao's kernel make a step."""
        self.compiled.advance(state, self.volume, self.environment, self.parameters, step, change)


class ByHand:
    """The C program, given the same cells."""

    def __init__(self, ten: Set, folder: Path):
        library = folder / "ten_processes.so"
        command = [compiler(), "-O3", "-march=native", "-fPIC", "-shared", "-o", str(library), str(SOURCE), "-lm"]
        subprocess.run(command, check=True)
        self.function = ctypes.CDLL(str(library)).advance
        self.function.restype = ctypes.c_long
        columns = [ten.compiled.environment.index(name) for name in SURROUNDINGS]
        self.arrays = (ten.volume, np.ascontiguousarray(ten.environment[:, columns]), ten.parameters)

    def advance(self, state: np.ndarray, change: np.ndarray, step: float) -> None:
        """Make a step."""
        places = [ctypes.c_void_p(array.ctypes.data) for array in (state, *self.arrays)]
        seconds = ctypes.c_double(step)
        left = self.function(*places, ctypes.c_long(CELLS), seconds, ctypes.c_void_p(change.ctypes.data))
        assert left == 0


def compiler() -> str:
    """Return gcc; without one the benchmark is left out."""
    found = shutil.which("gcc")
    if found is None:
        pytest.skip("there is no gcc here to compile the hand-written program")
    return found


@pytest.fixture(scope="module")
def whole() -> Set:
    """The preset with prescribed bed, all of it."""
    return Set(qual2k(), constituents_of(qual2k()))


@pytest.fixture(scope="module")
def ten() -> Set:
    """Ten of its processes."""
    by_name = {process.name: process for process in qual2k()}
    return Set([by_name[name] for name in TEN], tuple(STATE)[:13])


@pytest.fixture(scope="module")
def by_hand(ten: Set, tmp_path_factory: pytest.TempPathFactory) -> ByHand:
    """The same ten in C."""
    return ByHand(ten, tmp_path_factory.mktemp("c"))


def best(advance: Advance, start: np.ndarray, step: float) -> float:
    """Return the least nanoseconds per cell of many steps from the same state."""
    change, state, least = np.zeros((2, start.shape[1])), start.copy(), np.inf
    for _ in range(ROUNDS):
        state[:] = start
        begin = time.perf_counter_ns()
        advance(state, change, step)
        least = min(least, time.perf_counter_ns() - begin)
    return least / CELLS


def assert_alike(ten: Set, by_hand: ByHand, step: float) -> None:
    """Both programs give the same numbers and books after fifty steps."""
    ours, theirs = ten.start.copy(), ten.start.copy()
    booked, noted = np.zeros((2, ours.shape[1])), np.zeros((2, ours.shape[1]))
    for _ in range(50):
        ten.advance(ours, booked, step)
        by_hand.advance(theirs, noted, step)
    np.testing.assert_allclose(theirs, ours, rtol=1e-12)
    np.testing.assert_allclose(noted, booked, rtol=1e-9, atol=1e-9 * np.abs(booked).max())


@pytest.mark.parametrize("method", STEPS)
def test_against_c(benchmark: Any, whole: Set, ten: Set, by_hand: ByHand, method: str, figure: Any) -> None:
    """Per evaluation of a process the ten, and the whole preset, cost at most 1.5 times what the ten in C do."""
    step, evaluations = STEPS[method], EVALUATIONS[method]
    assert_alike(ten, by_hand, step)
    runs = {"C": (by_hand.advance, ten), "ten": (ten.advance, ten), "whole": (whole.advance, whole)}
    found = dict.fromkeys(runs, np.inf)

    def compare() -> None:
        for name, (advance, own) in runs.items():
            found[name] = min(found[name], best(advance, own.start, step) / evaluations / len(own.processes))

    benchmark.pedantic(compare, rounds=3)  # all in turn, so that a busy moment does not hit one alone
    assert whole.compiled.rescued == ten.compiled.rescued == 0
    for name in runs:
        figure(found[name], f"ns per process evaluation, {name}", "")
    for name in ("ten", "whole"):
        figure(found[name] / found["C"], f"{name}, times C", "<= 1.5")
        assert found[name] <= 1.5 * found["C"]


def test_cold_compile(benchmark: Any, tmp_path: Path, figure: Any) -> None:
    """The preset compiles within 25 s on a machine that has never seen it, and is there at once the next time."""
    program = (
        "import time; from danao import Kinetics; from danao.kinetics import constituents_of\n"
        "from danao.kinetics.qual2k import qual2k\n"
        "made = Kinetics(qual2k(), constituents_of(qual2k())); begin = time.perf_counter(); made.compile()\n"
        "print(time.perf_counter() - begin)"
    )
    taken = []

    def compile_it() -> None:
        own = os.environ | {"DANAO_CACHE_DIR": str(tmp_path)}
        found = subprocess.run([sys.executable, "-c", program], env=own, check=True, capture_output=True, text=True)
        taken.append(float(found.stdout))

    benchmark.pedantic(compile_it, rounds=2)
    figure(taken[0], "s, compiled for the first time", "<= 25")
    figure(taken[1], "s, from the cache", "")
    assert taken[0] <= 25.0
    assert taken[1] <= 2.0
