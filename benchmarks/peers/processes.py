"""Programs in fresh processes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


def call(python: str, code: str) -> list | None:
    """Run `code` in a fresh process beside these files; None where the program is not installed or fails."""
    variables = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([python, "-c", code], cwd=HERE, env=variables, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if "RESULT" in line]
    if done.returncode or not lines:
        print("  " + (done.stderr.strip().splitlines() or ["no result"])[-1])
        return None
    return json.loads(lines[-1].split("RESULT", 1)[1])
