from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from danao import Design, InputError, Range, sensitivity
from danao.reporting.figures.tornado import tornado_picture

ISHIGAMI = {f"x{place}": Range(-np.pi, np.pi) for place in (1, 2, 3)}


def ishigami(design: Design) -> np.ndarray:
    x = design.table
    return (np.sin(x.x1) + 7.0 * np.sin(x.x2) ** 2 + 0.1 * x.x3**4 * np.sin(x.x1)).to_numpy()


def test_sobol_indices_of_the_ishigami_function() -> None:
    """Exact values from its variance decomposition (Ishigami & Homma 1990), a = 7, b = 0.1."""
    v1, v2, v13 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 0.01 * np.pi**8 * 8 / 225
    whole = v1 + v2 + v13
    design = Design("saltelli", ISHIGAMI, 2048)
    assert len(design) == 2048 * 5
    table = sensitivity(design, ishigami(design)).table
    assert table["first"].to_numpy() == pytest.approx(np.array([v1, v2, 0.0]) / whole, abs=0.02)
    assert table["total"].to_numpy() == pytest.approx(np.array([v1 + v13, v2, v13]) / whole, abs=0.02)
    assert (table["total_low"] <= table["total"]).all()
    assert (table["total"] <= table["total_high"]).all()


def test_they_are_those_of_scipy() -> None:
    from scipy.stats import sobol_indices

    design = Design("saltelli", ISHIGAMI, 128)
    values = ishigami(design)
    parts = values.reshape(5, -1)
    exact = sobol_indices(func={"f_A": parts[:1], "f_B": parts[1:2], "f_AB": parts[2:, None, :]}, n=128)
    table = sensitivity(design, values).table
    assert table["first"].to_numpy() == pytest.approx(np.ravel(exact.first_order), rel=1e-12)
    assert table["total"].to_numpy() == pytest.approx(np.ravel(exact.total_order), rel=1e-12)


def test_elementary_effects_of_a_straight_line_are_its_slopes() -> None:
    """y = 3a − 2b over [0, 2] and [0, 5]: going through the whole range moves it by 6 and by −10, always."""
    pytest.importorskip("SALib")
    design = Design("morris", {"a": Range(0, 2), "b": Range(0, 5)}, 8)
    assert len(design) == 24
    found = sensitivity(design, 3.0 * design.table.a - 2.0 * design.table.b)
    table = found.table.set_index("parameter")
    assert table["mu"].tolist() == pytest.approx([6.0, -10.0], rel=1e-12)
    assert table["mu_star"].tolist() == pytest.approx([6.0, 10.0], rel=1e-12)
    assert table["sigma"].tolist() == pytest.approx([0.0, 0.0], abs=1e-9)
    assert found.of(found.table["output"][0])["parameter"].tolist() == ["b", "a"]


def test_partial_ranks_find_a_monotone_effect_and_nothing_else() -> None:
    design = Design("latin_hypercube", {"a": Range(0, 1), "b": Range(0, 1), "c": Range(0, 1)}, 200, seed=4)
    table = sensitivity(design, np.exp(5.0 * design.table.a) * (1.5 - design.table.b)).table.set_index("parameter")
    assert table.loc["a", "rank"] > 0.95
    assert table.loc["b", "rank"] < -0.6
    assert table.loc["c", "rank_low"] < 0.0 < table.loc["c", "rank_high"]


@pytest.mark.parametrize(
    ("design", "outputs", "rule"),
    [
        (Design("grid", {"a": [1, 2]}), [1.0, 2.0], "a grid tells no indices"),
        (Design("saltelli", {"a": Range(0, 1)}, 4), [1.0, 2.0], "2 rows, but the design has 12 runs"),
        (Design("random", {"a": Range(0, 1)}, 8), [1.0] * 7 + [np.nan], "missing or not finite"),
        (Design("random", {"a": Range(0, 1)}, 8), [1.0] * 8, "the same in every run"),
        (Design("random", {"a": Range(0, 1), "b": Range(0, 1)}, 4), [1.0, 2.0, 3.0, 4.0], "too few"),
    ],
)
def test_outputs_that_do_not_fit(design: Design, outputs: list[float], rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        sensitivity(design, np.array(outputs))


def test_the_tornado_has_a_bar_for_every_parameter(tmp_path: Path) -> None:
    design = Design("saltelli", ISHIGAMI, 64)
    found = sensitivity(design, ishigami(design))
    ax = tornado_picture(found, lang="en")
    assert len(ax.patches) == 6
    assert [text.get_text() for text in ax.get_yticklabels()] == found.of("output")["parameter"].tolist()
    with pytest.raises(InputError, match="there is no output 'y'"):
        tornado_picture(found, "y")
    assert found.to_csv(tmp_path / "s.csv").read_text().startswith("output,parameter,first,first_low")


def test_without_salib_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib", None)
    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(InputError, match=r"SALib is not installed; pip install 'danao\[sensitivity\]'"):
        Design("morris", {"a": Range(0, 1)}, 8).table  # noqa: B018
