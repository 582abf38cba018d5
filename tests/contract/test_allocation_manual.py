"""What docs/allocation.md shows is what works, and the command line says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from danao.cli import main
from tests.allocations import creek_response
from tests.pages import page, perform


def test_its_scripts_run(tmp_path: Path) -> None:
    told = perform("allocation", tmp_path).told
    assert "NH3-N at Q" in told
    assert "values meet their limits" in told
    assert "equal percentage" in told
    for picture in ("plan", "headroom", "pareto"):
        assert (tmp_path / f"{picture}.png").stat().st_size > 10_000


def test_the_command_line(tmp_path: Path) -> None:
    (table,) = re.findall(r"```csv\n(.*?)```", page("allocation"), re.DOTALL)
    (tmp_path / "costs.csv").write_text(table)
    creek_response().save(tmp_path / "response.nc")
    words = ["allocate", str(tmp_path / "response.nc"), "--costs", str(tmp_path / "costs.csv"), "--money", "CNY"]
    done = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "plan.csv"), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "The plan cuts" in done.output
    kept = pd.read_csv(tmp_path / "plan.csv").set_index(["source", "constituent"])["kept"]
    assert kept["A", "COD"] < 90.0 * 31.536
    (tmp_path / "costs.csv").write_text("source,constituent,most,cost\nA,NH3_N,0.1,5\n")
    none = CliRunner().invoke(main, words)
    assert none.exit_code == 1, none.output
    assert "没有方案" in none.output
    (tmp_path / "costs.csv").write_text("source,constituent,most,cost\nA,NH3_N,1.1,5\nB,NH3_N,0.5,-1\nC,,0.5,1\n")
    wrong = CliRunner().invoke(main, words)
    assert wrong.exit_code == 2
    for part in ("costs.csv:2: controls.A.most: 1.1 is above 1", "costs.csv:3: controls.B.cost: -1 is a negative cost"):
        assert part in wrong.output
