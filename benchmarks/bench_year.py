"""The job that people wait for: a year of the Dan'ao River, from the scenario file to the result on disk."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from danao._data import scenario_folder

RUN = "from danao.cli import main; main(['run', '{scenario}', '-o', '{folder}'])"


@pytest.mark.parametrize(("case", "wanted"), [("baseline", "<= 30, aim 10"), ("ecology", "<= 120")])
def test_a_year_of_danao(benchmark: Any, figure: Any, tmp_path: Path, case: str, wanted: str) -> None:
    """Six constituents at first order; seventeen with algae, by the preset `qual2k`."""
    code = RUN.format(scenario=scenario_folder() / f"{case}.yaml", folder=tmp_path)

    def year() -> None:
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    benchmark.pedantic(year, rounds=2)  # the first round compiles the kernels where they are not yet on disk
    figure(benchmark.stats.stats.min, "s, fresh process, file to file", wanted)
    figure(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0, "MiB at most", "<= 1024")
