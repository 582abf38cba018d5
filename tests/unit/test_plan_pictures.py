"""The pictures of a plan: what is drawn is what the plan says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.axes import Axes

import danao
from danao.errors import InputError
from danao.planning.allocation import Control, Plan, allocate, pareto
from tests.responses import two_outlets

LEVERS = [Control("A", most=0.9, cost=10.0), Control("B", cost=30.0)]


def plan() -> Plan:
    made = two_outlets()
    return allocate(replace(made, about={**made.about, "data_status": "illustrative"}), LEVERS, money="CNY")


def words(ax: Axes) -> str:
    return "\n".join(text.get_text() for text in ax.findobj(lambda one: hasattr(one, "get_text")))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bars_are_what_is_kept_and_cut(lang: str) -> None:
    found = plan()
    ax = danao.plan_picture(found, lang=lang)
    table = found.table.set_index("source")
    widths = sorted(round(bar.get_width(), 6) for bar in ax.patches if bar.get_width() > 0.0)
    assert widths == sorted(round(value, 6) for value in [*table["kept"], *table["cut"]])
    assert f"{table['kept']['A']:,.4g} (−90%)" in words(ax)
    assert ("示例数据" if lang == "zh" else "illustrative data") in ax.get_title("left")
    with pytest.raises(InputError, match="nothing of 'COD' can be cut"):
        danao.plan_picture(found, "COD")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_matrix_marks_what_is_on_its_limit(lang: str) -> None:
    found = plan()
    ax = danao.headroom_picture(found, lang=lang)
    framed = [patch for patch in ax.patches if patch.get_linewidth() == 2.0]
    assert len(framed) == 6  # Q in the dry months
    assert {round(patch.get_y()) for patch in framed} == {1}
    assert len(ax.patches) == 24
    row = found.cells[found.cells["station"] == "P"].iloc[1]
    assert f"{-100.0 * row['excess']:.0f}" in words(ax).split("\n")
    assert words(danao.headroom_picture(found, "NH3_N", lang=lang)).count("NH3") == 0  # the standard's own title
    with pytest.raises(InputError, match="no limit of 'COD' was asked for"):
        danao.headroom_picture(found, "COD")


def test_the_front_shows_cost_and_what_cannot_be() -> None:
    front = pareto(two_outlets(), LEVERS, levels=(1.0, 0.6, 0.2), along="tightening", money="CNY")
    assert front.table["status"].tolist() == ["best", "best", "infeasible"]
    for ax in (danao.pareto_picture(front, lang="en"), front.plot(lang="zh")):
        good, none = ax.lines
        assert sorted(good.get_ydata()) == pytest.approx(sorted(front.table["cost"][:2]))
        assert none.get_xdata().tolist() == [0.2]
        assert "(CNY)" in ax.get_ylabel()
