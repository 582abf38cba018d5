"""What docs/responses.md shows is what works, and its figures are those of the example."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import danao
from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    done = perform("responses", tmp_path)
    names = done.names
    assert "works halved" in done.told
    for file in ("shares.csv", "shares.png"):
        assert (tmp_path / file).stat().st_size > 300

    bound = names["response"].bound
    assert bound.loc[("NH3_N", "harbour"), "absolute"] == pytest.approx(0.021, abs=0.0005)
    assert bound.loc[("NH3_N", "harbour"), "monthly"] == pytest.approx(0.002, abs=0.0005)

    stored = danao.respond(names["base"].replace(hydraulics=names["run"]), constituents=["NH3_N"])
    back, forward = names["found"].parts[0], stored.parts["NH3_N"].sel(station="harbour")
    window = forward["time"].values > np.datetime64("2020-01-04")
    mean = forward.values[:, window].mean(axis=1)
    for source, brought, part in zip(forward["source"].values, forward["brought"].values, mean, strict=True):
        assert part == pytest.approx(back[source, brought], abs=1e-10)
    assert names["found"].closure < 1e-12
    assert back["head", "DO"] < 0.0
