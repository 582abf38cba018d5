"""What docs/uncertainty.md shows is what works."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    done = perform("uncertainty", tmp_path)
    names = done.names
    assert done.told
    assert names["found"].runs == 8
    assert names["year"].table["bias"][0] == pytest.approx(0.25 * 2 / np.pi, abs=0.01)
    for name in ("probability", "band", "along", "sampling"):
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
