"""What docs/responses.md shows is what works, and its figures are those of the example."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import danao

MANUAL = (Path(__file__).resolve().parents[2] / "docs/responses.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/responses.md", "exec"), names)
    assert "works halved" in capsys.readouterr().out
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
