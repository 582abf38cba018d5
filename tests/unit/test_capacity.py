"""Dynamic capacity: linear programs against what is worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import danao
from danao.errors import InputError
from danao.planning.capacity import gbt25173
from tests.responses import response, two_outlets

YEAR = 365 * 86400 / 1e6  # g/s to t/a
MONTHS = np.arange("2020-01", 12, dtype="datetime64[M]").astype("datetime64[ns]")
ONE = np.ones((12, 1))

# two_outlets: dry months have 5 m³/s, u = 0.5 m/s, k = 2e-6 1/s; A at 2 km, B at 8 km, sections P 7 km and Q 12 km
DRY, TRAVEL = 5.0, 2e-6 / 0.5


def kept(metres: float) -> float:
    return float(np.exp(-TRAVEL * metres))


def by_hand(limit: float) -> tuple[float, float]:
    """Return the largest loads (g/s): A fills P, which it reaches alone, and B what A leaves at Q."""
    a = DRY * (limit - 0.3 * kept(7e3)) / kept(5e3)
    b = DRY * (limit - 0.3 * kept(12e3) - a / DRY * kept(10e3)) / kept(4e3)
    return a, b


def loads(found: danao.Capacity, column: str = "allowed") -> pd.Series:
    return found.table.set_index(["outlet", "constituent"])[column]


def test_two_outlets_in_plug_flow() -> None:
    found = danao.capacity(two_outlets())
    for column, limit in (("capacity", 1.0), ("allowed", 0.9)):
        a, b = by_hand(limit)
        assert loads(found, column)["A", "NH3_N"] == pytest.approx(a * YEAR, rel=1e-7)
        assert loads(found, column)["B", "NH3_N"] == pytest.approx(b * YEAR, rel=1e-6)
    table = found.table.set_index("outlet")
    assert (table["safety"] == table["capacity"] - table["allowed"]).all()
    assert table["present"].to_dict() == pytest.approx({"A": 4.0 * YEAR, "B": 6.0 * YEAR})
    assert (table["remaining"] == table["allowed"] - table["present"]).all()
    assert table["station"].to_dict() == {"A": "P", "B": "Q"}
    assert table["month"].to_dict() == {"A": "2020-02", "B": "2020-02"}
    assert found.totals.loc["NH3_N", "allowed"] == pytest.approx(sum(by_hand(0.9)) * YEAR, rel=1e-7)


def test_the_optimum_is_confirmed_by_prediction() -> None:
    river = two_outlets()
    found = danao.capacity(river, margin=None)
    factors = {(outlet, "NH3_N"): value for (outlet, _), value in loads(found, "factor").items()}
    months = river.predict(factors)["NH3_N"].values
    assert months.max() == pytest.approx(1.0, rel=1e-9)
    assert months[1].tolist() == pytest.approx([1.0, 1.0])
    slack = found.slack.set_index(["station", "month"])
    assert slack.loc[("Q", "2020-01"), "at_allowed"] == pytest.approx(months[0, 1])
    assert slack["slack_allowed"].min() == pytest.approx(0.0, abs=1e-9)


def test_one_outlet_is_the_formula_of_the_standard() -> None:
    found = danao.capacity(two_outlets(), outlets=["B"], stations=["Q"], upper=None, margin=None)
    upstream = 0.3 * kept(8e3) + 4.0 / DRY * kept(6e3)  # at B, with A as it is
    formula = gbt25173.one_outlet(1.0, upstream, 2e-6, 4000.0, 0.5, DRY, place=0.0)
    assert formula < 0.0  # A alone is beyond the limit in dry months
    assert loads(found)["B", "NH3_N"] == 0.0
    wet = danao.capacity(two_outlets(months=1), outlets=["B"], stations=["Q"], margin=None)
    upstream = 0.3 * kept(8e3) + 4.0 / 10.0 * kept(6e3)
    formula = gbt25173.one_outlet(1.0, upstream, 2e-6, 4000.0, 0.5, 10.0, place=0.0)
    assert loads(wet)["B", "NH3_N"] == pytest.approx(float(formula) * YEAR, rel=1e-7)


def test_present_proportions_between_outlets() -> None:
    found = danao.capacity(two_outlets(), proportions="outlets", margin=None)
    factor = (1.0 - 0.3 * kept(12e3)) / (4.0 / DRY * kept(10e3) + 6.0 / DRY * kept(4e3))  # Q in a dry month
    assert loads(found, "factor").tolist() == pytest.approx([factor, factor], rel=1e-7)
    assert set(found.table["station"]) == {"Q"}


def test_upper_bounds_hold_and_are_named() -> None:
    found = danao.capacity(two_outlets(), upper={"A": "50 t/a"}, margin=None)
    assert loads(found)["A", "NH3_N"] == pytest.approx(50.0)
    room = 1.0 - 0.3 * kept(12e3) - 50.0 / YEAR / DRY * kept(10e3)
    assert loads(found)["B", "NH3_N"] == pytest.approx(room * DRY / kept(4e3) * YEAR, rel=1e-6)
    assert found.table["station"].tolist() == ["", "Q"]


def test_each_month_by_itself() -> None:
    monthly = danao.capacity(two_outlets()).monthly.set_index(["month", "outlet"])
    a, b = by_hand(0.9)
    for month, wetness in (("2020-01", 2.0), ("2020-02", 1.0)):
        assert monthly.loc[(month, "A"), "allowed"] == pytest.approx(wetness * a * 86.4, rel=1e-6)
        assert monthly.loc[(month, "B"), "allowed"] == pytest.approx(wetness * b * 86.4, rel=1e-6)
    assert monthly.loc[("2020-02", "A"), "allowed_month"] == pytest.approx(a * 86.4 * 29 / 1e3, rel=1e-6)


def test_months_that_may_be_missed_are_the_dry_ones() -> None:
    half = danao.capacity(two_outlets(), frequency=0.5, margin=None)
    a, b = by_hand(1.0)
    assert loads(half).tolist() == pytest.approx([2.0 * a * YEAR, 2.0 * b * YEAR], rel=1e-6)
    slack = half.slack[half.slack["station"] == "Q"].set_index("month")
    assert slack.index[~slack["counted"]].tolist() == [f"2020-{month:02d}" for month in range(2, 13, 2)]
    nearly = danao.capacity(two_outlets(), frequency=0.51, margin=None)  # five of six dry months: no help
    assert loads(nearly).tolist() == pytest.approx([a * YEAR, b * YEAR], rel=1e-6)
    assert "may miss 6 of 12 months" in " ".join(half.notes("en"))


def one_section(background: float, effects: dict, loaded: dict, oxygen: dict | None = None, kinds=None):
    parts = {"NH3_N": {("up", "NH3_N"): background * ONE} | {key: value * ONE for key, value in effects.items()}}
    if oxygen:
        parts["DO"] = {key: value * ONE for key, value in oxygen.items()}
    return response(parts, loaded, MONTHS, ["S"], kinds)


def test_a_background_beyond_the_limit_leaves_nothing_and_says_where() -> None:
    found = danao.capacity(one_section(1.2, {("A", "NH3_N"): 0.4}, {("A", "NH3_N"): 2.0}))
    row = found.table.iloc[0]
    assert (row["capacity"], row["allowed"]) == (0.0, 0.0)
    assert row["remaining"] == pytest.approx(-2.0 * YEAR)
    assert (row["station"], row["month"]) == ("S", "2020-01")
    assert found.unmet.loc[0, "headroom"] == pytest.approx(0.9 - 1.2)
    said = found.notes("en")[0]
    assert "S, 2020-01: without the outlets in question NH3_N is 1.2 mg/L, beyond the target of 0.9 mg/L" in said
    assert "S 2020-01 NH3_N" in found.notes("zh")[0]
    assert "The same in 9 more section-months" in found.notes("en")[3]


def test_a_hopeless_section_does_not_hide_what_another_can_take() -> None:
    parts = {
        "NH3_N": {
            ("up", "NH3_N"): np.array([[1.5, 0.2]]) * ONE,
            ("A", "NH3_N"): np.array([[0.5, 0.0]]) * ONE,
            ("B", "NH3_N"): np.array([[0.0, 0.35]]) * ONE,
        }
    }
    made = response(parts, {("A", "NH3_N"): 1.0, ("B", "NH3_N"): 2.0}, MONTHS, ["S", "T"])
    found = danao.capacity(made, margin=None)
    assert loads(found).tolist() == pytest.approx([0.0, 2.0 * 0.8 / 0.35 * YEAR])


EFFECTS = {("A", "COD"): 5.0, ("A", "NH3_N"): 0.2}
OXYGEN = {("air", "DO"): 8.0, ("A", "COD"): -1.0, ("A", "NH3_N"): -0.9}
KINDS = {"air": "exchange"}


def with_oxygen():
    parts = {
        "COD": {("A", "COD"): 5.0 * ONE},
        "NH3_N": {("A", "NH3_N"): 0.2 * ONE},
        "DO": {key: value * ONE for key, value in OXYGEN.items()},
    }
    return response(parts, {("A", "COD"): 50.0, ("A", "NH3_N"): 2.0}, MONTHS, ["S"], KINDS)


def test_loads_keep_oxygen_too() -> None:
    """8 − f_COD − 0.9 f_N ≥ 5 binds: f_N costs least oxygen per share of today's load, up to its own limit."""
    found = danao.capacity(with_oxygen(), margin=None)
    most_nitrogen = 3.0 / 0.9  # 1.0 / 0.2 = 5 would be its own limit
    assert loads(found, "factor").to_dict() == pytest.approx({("A", "COD"): 0.0, ("A", "NH3_N"): most_nitrogen})
    assert set(found.table["item"]) == {"DO"}
    assert any("DO: limits that COD and NH3_N act on together" in note for note in found.notes("en"))
    by_weight = danao.capacity(with_oxygen(), margin=None, weights={"COD": 1.0, "NH3_N": 1.0})
    assert loads(by_weight, "factor").to_dict() == pytest.approx({("A", "COD"): 3.0, ("A", "NH3_N"): 0.0})
    together = danao.capacity(with_oxygen(), margin=None, proportions="constituents")
    assert loads(together, "factor").tolist() == pytest.approx([3.0 / 1.9, 3.0 / 1.9])
    alone = danao.capacity(with_oxygen(), margin=None, items=["COD", "NH3_N"])
    assert loads(alone, "factor").tolist() == pytest.approx([4.0, 5.0])  # 20 / 5 and 1.0 / 0.2
    slack = alone.slack.set_index("item")
    assert slack.loc["DO", "slack_allowed"].iloc[0] == pytest.approx((8.0 - 4.0 - 4.5 - 5.0) / 5.0)
    assert not slack.loc["DO", "counted"].any()


def test_oxygen_alone_beyond_its_limit() -> None:
    parts = {"COD": {("A", "COD"): 5.0 * ONE}, "DO": {("air", "DO"): 4.0 * ONE, ("A", "COD"): -1.0 * ONE}}
    found = danao.capacity(response(parts, {("A", "COD"): 50.0}, MONTHS, ["S"], KINDS))
    assert loads(found)["A", "COD"] == 0.0
    assert found.unmet.loc[0, "item"] == "DO"


def test_equal_outlets_share_evenly() -> None:
    effects = {("A", "NH3_N"): 0.2, ("B", "NH3_N"): 0.4}
    found = danao.capacity(one_section(0.1, effects, {("A", "NH3_N"): 1.0, ("B", "NH3_N"): 2.0}), margin=None)
    assert loads(found, "factor").tolist() == pytest.approx([1.5, 1.5])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(0.01, 1.0), min_size=6, max_size=6), st.floats(0.0, 0.8), st.floats(0.0, 0.5))
def test_capacity_falls_with_the_margin_and_meets_every_limit(sizes, background, margin) -> None:
    effect = np.array(sizes).reshape(3, 2)
    parts = {"NH3_N": {("up", "NH3_N"): np.full((1, 2), background) * ONE}}
    parts["NH3_N"] |= {(name, "NH3_N"): row[None] * ONE for name, row in zip("ABC", effect, strict=True)}
    made = response(parts, {(name, "NH3_N"): 1.0 for name in "ABC"}, MONTHS, ["S", "T"])
    found = danao.capacity(made, margin=margin)
    assert found.totals["safety"].iloc[0] >= -1e-6
    assert (found.slack["slack_allowed"] >= np.minimum(found.slack["headroom"], 0.0) - 1e-6).all()
    one = danao.capacity(made, margin=margin, proportions="all")
    assert one.totals["allowed"].iloc[0] <= found.totals["allowed"].iloc[0] * (1 + 1e-6) + 1e-6


def estuary_response(outlets: dict[str, float], stations: dict[str, float]):
    """O'Connor's estuary: unit responses of outlets at chainages, by the closed solution; dry months have half."""
    decay, spread, area = 2e-6, 60.0, 300.0
    flows = np.where(np.arange(12) % 2 == 0, 12.0, 6.0)
    at = np.array(list(stations.values()))

    def part(load: float, x0: float) -> np.ndarray:
        return np.array([gbt25173.estuary(at - x0, load, 0.0, decay, spread, q / area, q) for q in flows])

    parts = {"COD": {("sea", "COD"): 4.0 * np.ones((12, at.size))}}
    parts["COD"] |= {(name, "COD"): part(100.0, x0) for name, x0 in outlets.items()}
    return response(parts, {(name, "COD"): 100.0 for name in outlets}, MONTHS, list(stations)), (decay, spread, area)


def test_o_connor_estuary_one_outlet() -> None:
    """Upstream and downstream sections at once: the nearer one binds, by the closed solution."""
    made, (decay, spread, area) = estuary_response({"A": 5000.0}, {"above": 4000.0, "below": 9000.0})
    found = danao.capacity(made, margin=None)
    each = {
        (x, q): float(gbt25173.estuary_capacity(20.0, 4.0, x, decay, spread, q / area, q))
        for x in (-1000.0, 4000.0)
        for q in (12.0, 6.0)
    }
    assert loads(found)["A", "COD"] == pytest.approx(min(each.values()) * YEAR, rel=1e-7)
    tightest = min(each, key=lambda key: each[key])
    assert found.table.loc[0, "station"] == {-1000.0: "above", 4000.0: "below"}[tightest[0]]


def test_o_connor_estuary_two_outlets_and_two_sections() -> None:
    """Both sections bind in the dry month: a system of two equations."""
    made, (decay, spread, area) = estuary_response({"A": 5000.0, "B": 12_000.0}, {"P": 5500.0, "Q": 12_500.0})

    def unit(x: float) -> float:
        return float(gbt25173.estuary(x, 1.0, 0.0, decay, spread, 6.0 / area, 6.0))

    matrix = np.array([[unit(500.0), unit(-6500.0)], [unit(7500.0), unit(500.0)]])
    a, b = np.linalg.solve(matrix, [16.0, 16.0])
    assert a > 0.0
    assert b > 0.0
    found = danao.capacity(made, margin=None)
    assert loads(found).tolist() == pytest.approx([a * YEAR, b * YEAR], rel=1e-6)
    assert found.table["station"].tolist() == ["P", "Q"]


def test_an_outlet_that_no_section_feels() -> None:
    river = two_outlets()
    found = danao.capacity(river, stations=["P"])  # B lies below P
    row = found.table.set_index("outlet").loc["B"]
    assert np.isnan(row["allowed"])
    assert any("B has no influence" in note for note in found.notes("en"))
    with pytest.raises(InputError, match="'B' has no influence on any of the sections; leave it out"):
        danao.capacity(river, outlets=["A", "B"], stations=["P"])


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        danao.capacity(
            two_outlets(),
            outlets=["A", "C"],
            constituents=["NH3", "TP"],
            stations=["P", "R"],
            frequency=0.0,
            proportions="equal",
            upper={"A": "5 kg", "Z": 1.0},
            weights={"COD": 1.0},
        )
    keys = [problem.key for problem in caught.value.problems]
    assert {"outlets", "constituents", "stations", "frequency", "proportions", "upper.A", "upper.Z"} <= set(keys)
    assert keys.count("constituents") == 2
    assert "did you mean 'NH3_N'?" in str(caught.value)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"constituents": ["TP"]}, "'TP' is not simulated"),
        ({"constituents": []}, "no constituent is named"),
        ({"outlets": []}, "no outlet is named"),
        ({"stations": []}, "no control section is named"),
        ({"outlets": ["upstream"]}, "no load of 'upstream' enters"),
        ({"items": ["COD"]}, "'COD' is not predicted"),
        ({"targets": {"P": "IX"}}, "targets.P"),
        ({"weights": {"NH3_N": -1.0}}, "no weight above 0"),
    ],
)
def test_what_does_not_fit(choices: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        danao.capacity(two_outlets(), **choices)


def test_targets_may_be_others() -> None:
    found = danao.capacity(two_outlets(), targets="IV", margin=None)  # 1.5 mg/L
    assert loads(found).tolist() == pytest.approx([value * YEAR for value in by_hand(1.5)], rel=1e-6)


def test_finer_responses_are_taken_by_the_month() -> None:
    river = two_outlets(months=2)
    days = np.arange("2020-01-01", "2020-03-02", dtype="datetime64[D]").astype("datetime64[ns]")
    month = np.minimum(days.astype("datetime64[M]").astype(int) - np.datetime64("2020-01").astype(int), 1)
    parts = {"NH3_N": {}}
    source = river.parts["NH3_N"]
    for k, key in enumerate(zip(source["source"].values, source["brought"].values, strict=True)):
        parts["NH3_N"][key] = source.values[k][month]
    made = response(parts, {("A", "NH3_N"): 4.0, ("B", "NH3_N"): 6.0}, days, ["P", "Q"])
    found = danao.capacity(made)
    assert loads(found).tolist() == pytest.approx(loads(danao.capacity(river)).tolist())
    assert not any("covers" in note for note in found.notes("en"))
    short = danao.capacity(made.__class__({"NH3_N": made.parts["NH3_N"][:, :41]}, made.emissions, made.about))
    assert "The run covers 31% of 2020-02 only." in short.notes("en")  # nine of 29 days


def test_illustrative_data_say_so(tmp_path: Path) -> None:
    river = two_outlets()
    stamped = danao.capacity(type(river)(river.parts, river.emissions, {**river.about, "data_status": "illustrative"}))
    assert "illustrative data" in stamped.notes("en")[0]
    assert "示例数据" in repr(stamped)
    stamped.to_csv(tmp_path / "capacity.csv")
    table = pd.read_csv(tmp_path / "capacity.csv")
    assert set(table["data_status"]) == {"illustrative"}
    assert {"present [t/a]", "capacity [t/a]", "safety [t/a]", "allowed [t/a]", "remaining [t/a]"} <= set(table)
    assert "示例数据" in stamped.plot("NH3_N").get_title(loc="left")
    assert "示例数据" in danao.capacity_slack_picture(stamped).get_title(loc="left")


def test_pictures() -> None:
    found = danao.capacity(two_outlets())
    drawn = found.plot("NH3_N", lang="en")
    assert len(drawn.patches) == 6
    assert drawn.get_title(loc="left") == "NH3_N: present load and capacity"
    matrix = danao.capacity_slack_picture(found, loads="present", lang="en")
    assert [text.get_text() for text in matrix.texts][:2] == ["22%", "-18%"]
    assert len(matrix.patches) == 18  # missed: P in the dry months, Q always
    for wrong in (
        lambda: found.plot("COD"),
        lambda: danao.capacity_slack_picture(found, "COD"),
        lambda: danao.capacity_slack_picture(found, loads="past"),
    ):
        with pytest.raises(InputError):
            wrong()
