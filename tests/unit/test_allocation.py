"""Allocation against answers worked out by hand, against enumeration, and against what must be refused."""

from __future__ import annotations

import re
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.errors import InputError
from danao.planning.allocation import (
    Chance,
    Control,
    EqualShare,
    EqualStandard,
    GiniOfCuts,
    GiniOfLoads,
    Option,
    Rising,
    allocate,
    gini,
    read_controls,
)
from danao.planning.allocation.model import Model
from tests.responses import response, two_outlets

DECAY, SPEED = 2e-6, 0.5
EASY = {"P": {"NH3_N": 2.5}, "Q": {"NH3_N": 2.5}}
YEAR = 31.536  # t/a in one g/s
LOADS = {"A": 4.0, "B": 6.0}


def left(distance: float) -> float:
    """What is left of a load after a distance."""
    return float(np.exp(-DECAY * distance / SPEED))


# the dry months of `two_outlets`, 5 m³/s: what upstream, A and B bring to P (7 km) and Q (12 km)
UP_P, A_P = 0.3 * left(7000.0), 4.0 / 5.0 * left(5000.0)
UP_Q, A_Q, B_Q = 0.3 * left(12_000.0), 4.0 / 5.0 * left(10_000.0), 6.0 / 5.0 * left(4000.0)
BASE_Q = UP_Q + A_Q + B_Q


def shares(plan: object) -> dict[str, float]:
    return {source: float(share) for (source, _), share in plan.shares.items()}  # type: ignore[attr-defined]


def two(a: float, b: float, **more: float) -> list[Control]:
    return [Control("A", "NH3_N", cost=a, **more), Control("B", "NH3_N", cost=b, **more)]


def test_the_cheaper_outlet_is_cut_first_and_the_other_down_to_the_limit() -> None:
    plan = allocate(two_outlets(), two(10.0, 30.0, most=0.9))
    # a tonne at A costs 10 and takes left(10 km), at B 30 and left(4 km): A is the cheaper per effect at Q
    other = (BASE_Q - 0.9 * A_Q - 1.0) / B_Q
    assert shares(plan) == pytest.approx({"A": 0.9, "B": other}, abs=1e-9)
    assert plan.cost == pytest.approx(10.0 * 0.9 * 4.0 * YEAR + 30.0 * other * 6.0 * YEAR, rel=1e-9)
    assert plan.status == "best"
    assert float(plan.predicted["NH3_N"].sel(station="Q").max()) == pytest.approx(1.0, abs=1e-9)
    assert set(plan.binding["station"]) == {"Q"}
    assert plan.at_bound == ("A: NH3_N",)
    kept = plan.table.set_index("source")["kept"]
    assert kept["B"] == pytest.approx((1.0 - other) * 6.0 * YEAR)


def test_two_stations_bind_at_once() -> None:
    plan = allocate(two_outlets(), [Control("A", cost=40.0), Control("B", cost=10.0)])
    at_p = (UP_P + A_P - 1.0) / A_P  # P sees A alone
    at_q = (BASE_Q - at_p * A_Q - 1.0) / B_Q
    assert shares(plan) == pytest.approx({"A": at_p, "B": at_q}, abs=1e-9)
    assert set(plan.binding["station"]) == {"P", "Q"}


def test_shadow_prices_are_what_the_last_tonne_costs() -> None:
    plan = allocate(two_outlets(), two(10.0, 30.0, most=0.9), money="CNY")
    a_percent = 0.01 * 30.0 * 6.0 * YEAR / B_Q  # the limit eased by 0.01 g/m³ saves so much of B
    assert plan.binding["saving"].sum() == pytest.approx(a_percent, rel=1e-9)
    worth = plan.table.set_index("source")["worth"]
    assert worth["B"] == pytest.approx(30.0)  # partly cut: worth what it costs
    assert worth["A"] == pytest.approx(30.0 * left(6000.0))  # worth more than its 10: it is at its bound
    eased = allocate(two_outlets(), two(10.0, 30.0, most=0.9), targets={"Q": {"NH3_N": 1.01}})
    assert plan.cost - eased.cost == pytest.approx(a_percent, rel=1e-6)


def test_headroom_in_words() -> None:
    plan = allocate(two_outlets(), two(10.0, 30.0, most=0.9), money="CNY")
    per_kilogram = 1.0 / 86.4 / 5.0 * left(4000.0)
    row = plan.prices[(plan.prices["source"] == "B") & (plan.prices["worth"] > 0.0)].iloc[0]
    assert row["effect"] == pytest.approx(per_kilogram)
    assert row["headroom_share"] == pytest.approx(per_kilogram / (1.0 - UP_Q))
    kept = plan.table.set_index("source")["kept"] / 0.365  # kg/d: what is kept fills the headroom
    here = plan.prices[(plan.prices["station"] == row["station"]) & (plan.prices["time"] == row["time"])]
    assert (here.set_index("source")["headroom_share"] * kept).sum() == pytest.approx(1.0)
    percent = f"{100.0 * per_kilogram / (1.0 - UP_Q):.2g} %"
    english = "\n".join(plan.sentences("en"))
    assert f"1 kg/d of NH3-N at B costs {percent} of the headroom of NH3-N at Q in " in english
    chinese = "\n".join(plan.sentences("zh"))
    assert re.search(rf"B每排放1 kg/d的氨氮，占用Q\d+月氨氮余量的{re.escape(percent)}。", chinese)
    with pytest.raises(InputError, match="'fr' is not a language"):
        plan.sentences("fr")


def test_equal_percentage() -> None:
    plan = allocate(two_outlets(), two(1.0, 1.0), fairness=EqualShare())
    share = (BASE_Q - 1.0) / (A_Q + B_Q)
    assert shares(plan) == pytest.approx({"A": share, "B": share}, abs=1e-9)


def test_equal_standard_leaves_the_clean_alone() -> None:
    # A: 4 g/s in 4 m³/s is 1 g/m³; B: 6 g/s in 2 m³/s is 3 g/m³. Within bounds B alone is held, to the limit l:
    plan = allocate(two_outlets(), two(1.0, 1.0), fairness=EqualStandard({"A": 4.0, "B": 2.0}), targets={"P": {}})
    cut = (BASE_Q - 1.0) / B_Q
    limit = 3.0 * (1.0 - cut)
    assert limit < 1.0  # so A is held too
    limit = (1.0 - UP_Q) / (A_Q / 1.0 + B_Q / 3.0)
    assert shares(plan) == pytest.approx({"A": 1.0 - limit, "B": 1.0 - limit / 3.0}, abs=1e-8)
    # with B at 15 g/m³ (0.4 m³/s) and easier targets only B is above the common limit
    easy = {"P": {}, "Q": {"NH3_N": 1.8}}
    plan = allocate(two_outlets(), two(1.0, 1.0), fairness=EqualStandard({"A": 4.0, "B": 0.4}), targets=easy)
    assert shares(plan) == pytest.approx({"A": 0.0, "B": (BASE_Q - 1.8) / B_Q}, abs=1e-8)


def test_gini_of_cuts() -> None:
    most = 0.1
    plan = allocate(two_outlets(), two(10.0, 30.0), fairness=GiniOfCuts(most))
    # two shares: |a - b| / (2 (a + b)) = g, so a = b (1 + 2 g) / (1 - 2 g), on the limit at Q
    ratio = (1.0 + 2.0 * most) / (1.0 - 2.0 * most)
    share = (BASE_Q - 1.0) / (ratio * A_Q + B_Q)
    assert shares(plan) == pytest.approx({"A": ratio * share, "B": share}, abs=1e-8)
    assert gini(plan.shares) == pytest.approx(most)


def test_gini_of_loads_per_head() -> None:
    people = {"A": 1000.0, "B": 500.0}
    plan = allocate(two_outlets(), two(10.0, 30.0), fairness=GiniOfLoads(0.2, people))
    kept = plan.table.set_index("source")["kept"]
    heads = np.array([people[name] for name in kept.index])
    assert gini(kept / heads, heads) == pytest.approx(0.2)
    # B has the more per head: (pA KB - pB KA) = g (pA + pB) (KA + KB), and both fill the headroom at Q
    matrix = [[-(500.0 + 0.2 * 1500.0) * 4.0, (1000.0 - 0.2 * 1500.0) * 6.0], [A_Q, B_Q]]
    factors = np.linalg.solve(matrix, [0.0, 1.0 - UP_Q])
    assert list(plan.factors.values()) == pytest.approx(factors, abs=1e-8)


def test_gini_of_known_distributions() -> None:
    assert gini([1.0, 1.0, 1.0]) == 0.0
    assert gini([0.0, 0.0, 0.0, 1.0]) == pytest.approx(0.75)
    assert gini([1.0, 3.0], [3.0, 1.0]) == pytest.approx(0.25)  # a quarter has half: 3/4 - 1/2


def test_no_feasible_point_names_the_smallest_relaxation() -> None:
    plan = allocate(two_outlets(), two(10.0, 30.0, most=0.4))
    value = UP_Q + 0.6 * (A_Q + B_Q)
    assert plan.status == "infeasible"
    assert shares(plan) == pytest.approx({"A": 0.4, "B": 0.4})
    assert len(plan.relaxation) == 6  # Q in the six dry months; P can be kept
    assert plan.relaxation["violation"].to_numpy() == pytest.approx(np.full(6, value - 1.0))
    assert plan.relaxation["outside"].to_numpy() == pytest.approx(np.full(6, UP_Q))
    assert f"With all loads that can be cut gone it would be {UP_Q:.4g} mg/L." in plan.sentences("en")[1]
    assert set(plan.relaxation["station"]) == {"Q"}
    assert plan.at_bound == ("A: NH3_N", "B: NH3_N")
    text = "\n".join(plan.sentences("en"))
    assert f"would have to be eased by {value - 1.0:.1%}" in text
    assert "Cut to their bounds already: A (NH3-N), B (NH3-N)." in text
    assert "放宽" in "\n".join(plan.sentences("zh"))


def test_the_relaxed_plan_wastes_nothing() -> None:
    """P cannot be kept, whatever B does; Q can, and B is cut no more than that takes."""
    plan = allocate(two_outlets(), [Control("A", most=0.09, cost=1.0), Control("B", cost=1.0)])
    assert set(plan.relaxation["station"]) == {"P"}
    assert plan.relaxation["violation"].to_numpy() == pytest.approx(np.full(6, UP_P + 0.91 * A_P - 1.0), rel=1e-5)
    assert shares(plan) == pytest.approx({"A": 0.09, "B": (BASE_Q - 0.09 * A_Q - 1.0) / B_Q}, abs=1e-6)


def test_rising_costs_are_taken_in_their_order() -> None:
    rising = Rising(((0.3, 5.0), (0.9, 100.0)))
    plan = allocate(two_outlets(), [Control("A", cost=rising, most=0.9), Control("B", cost=30.0)])
    # A to 0.3 costs 5 a tonne, less than B's 30; beyond, 100 a tonne is more
    rest = (BASE_Q - 0.3 * A_Q - 1.0) / B_Q
    assert shares(plan) == pytest.approx({"A": 0.3, "B": rest}, abs=1e-9)
    assert plan.cost == pytest.approx(5.0 * 0.3 * 4.0 * YEAR + 30.0 * rest * 6.0 * YEAR)
    assert rising.total(0.5) == pytest.approx(0.3 * 5.0 + 0.2 * 100.0)


def test_a_fixed_cost_is_paid_once_or_avoided() -> None:
    only_b = (BASE_Q - 1.5) / B_Q
    other = 30.0 * only_b * 6.0 * YEAR
    easy = {"P": {"NH3_N": 2.0}, "Q": {"NH3_N": 1.5}}
    dear = [Control("A", cost=1.0, fixed=other), Control("B", cost=30.0)]
    assert shares(allocate(two_outlets(), dear, targets=easy)) == pytest.approx({"A": 0.0, "B": only_b}, abs=1e-8)
    all_a = (BASE_Q - 1.5) / A_Q
    cheap = [Control("A", cost=1.0, fixed=100.0), Control("B", cost=30.0)]
    plan = allocate(two_outlets(), cheap, targets=easy)
    assert shares(plan) == pytest.approx({"A": all_a, "B": 0.0}, abs=1e-8)
    assert plan.cost == pytest.approx(100.0 + all_a * 4.0 * YEAR)


def test_total_cut_and_weights() -> None:
    plan = allocate(two_outlets(), objective="cut")
    # A kilogram at B does more at Q than one at A, so A is cut only as much as P asks
    at_p = (UP_P + A_P - 1.0) / A_P
    assert shares(plan)["A"] == pytest.approx(at_p, abs=1e-8)
    assert plan.table["cut"].sum() == pytest.approx(YEAR * (at_p * 4.0 + (BASE_Q - at_p * A_Q - 1.0) / B_Q * 6.0))
    assert plan.unit == "t/a"
    weighted = allocate(two_outlets(), objective={"NH3_N": 1.25})
    assert shares(weighted) == pytest.approx(shares(plan), abs=1e-8)


def oxygen(joint: bool) -> object:
    """COD, ammonia and the oxygen that they take, in one month: works W brings both, farm F brings COD."""
    parts = {
        "COD": {("river", "COD"): [[8.0]], ("W", "COD"): [[10.0]], ("F", "COD"): [[7.0]]},
        "NH3_N": {("river", "NH3_N"): [[0.3]], ("W", "NH3_N"): [[1.0]]},
        "DO": {
            ("river", "DO"): [[7.5]],
            ("W", "COD"): [[-1.2]],
            ("W", "NH3_N"): [[-1.5]],
            ("F", "COD"): [[-0.6]],
        },
    }
    loads = {("W", "COD"): 20.0, ("F", "COD"): 15.0, ("W", "NH3_N"): 2.0}
    made = response(parts, loads, np.array(["2020-06-01"], "datetime64[ns]"), ["S"])  # type: ignore[arg-type]
    controls = [Control("W", cost=1.0)] if joint else list(Control.each("W", ["COD", "NH3_N"], cost=1.0))
    return allocate(made, [*controls, Control("F", cost=3.0)])


def test_oxygen_is_held_from_below_and_works_cut_together() -> None:
    # base: COD 25 (limit 20), NH3-N 1.3 (1.0), DO 4.2 (5). Together by u: COD needs 0.5, NH3-N 0.3, DO 0.8/2.7
    plan = oxygen(joint=True)
    assert plan.shares.to_dict() == pytest.approx({("W", "COD"): 0.5, ("F", "COD"): 0.0, ("W", "NH3_N"): 0.5})
    # each by itself: COD at W 0.5 takes 0.6 off the deficit, NH3-N 0.3 another 0.45: 1.05 > 0.8, so COD and NH3-N bind
    plan = oxygen(joint=False)
    assert plan.shares.to_dict() == pytest.approx({("W", "COD"): 0.5, ("F", "COD"): 0.0, ("W", "NH3_N"): 0.3})
    assert set(plan.binding["constituent"]) == {"COD", "NH3_N"}


def test_oxygen_binds_where_it_is_short() -> None:
    parts = {"DO": {("river", "DO"): [[5.6]], ("W", "COD"): [[-1.2]], ("F", "COD"): [[-0.6]]}}
    loads = {("W", "COD"): 20.0, ("F", "COD"): 15.0}
    made = response(parts, loads, np.array(["2020-06-01"], "datetime64[ns]"), ["S"])  # type: ignore[arg-type]
    plan = allocate(made, [Control("W", cost=1.0, most=0.25), Control("F", cost=1.0)])
    # 3.8 must become 5: 1.2 is wanted, W may give 0.3, F has 0.6: 4.7 at best, 6 % short
    assert plan.status == "infeasible"
    assert plan.relaxation["violation"].tolist() == pytest.approx([0.06])
    assert plan.relaxation["value"].tolist() == pytest.approx([4.7])
    plan = allocate(made, [Control("W", cost=1.0), Control("F", cost=1.0)])
    # W: 0.06 g/m³ a g/s, F 0.04: W first, all of it (1.2), nothing of F
    assert plan.shares.tolist() == pytest.approx([1.0, 0.0])
    assert plan.prices["effect"].max() < 0.0
    assert plan.prices["headroom_share"].min() > 0.0


def test_a_margin_and_a_tightening_are_kept_free() -> None:
    plan = allocate(two_outlets(), two(1.0, 1.0), margin="hj2_3_2018")
    assert float(plan.predicted["NH3_N"].max()) == pytest.approx(0.9, abs=1e-9)
    plan = allocate(two_outlets(), two(1.0, 1.0), tightening=0.8)
    assert float(plan.predicted["NH3_N"].max()) == pytest.approx(0.8, abs=1e-9)


def year() -> object:
    """One outlet, one station, twelve months that get worse: 0.1 to 1.2 g/m³ of NH3-N above 0.4."""
    times = np.arange("2020-01", 12, dtype="datetime64[M]").astype("datetime64[ns]")
    parts = {"NH3_N": {("river", "NH3_N"): np.full((12, 1), 0.4), ("W", "NH3_N"): 0.1 * np.arange(1.0, 13.0)[:, None]}}
    return response(parts, {("W", "NH3_N"): 1.0}, times, ["S"])


@pytest.mark.parametrize("missed", range(7))
def test_months_that_may_miss_are_the_worst_ones(missed: int) -> None:
    plan = allocate(year(), [Control("W", cost=1.0)], frequency=(12 - missed) / 12)
    worst = 0.1 * (12 - missed)  # of the months that are kept
    assert plan.shares.iloc[0] == pytest.approx(max(0.0, 1.0 - 0.6 / worst), abs=1e-8)
    assert (~plan.cells["met"]).sum() == min(missed, 6)
    told = "section-months are left beyond their limits, as was allowed: S in " in "\n".join(plan.sentences("en"))
    assert told == (missed > 0)


@pytest.mark.parametrize(("share", "kept"), [(1.0, 5), (0.8, 4), (0.79, 4), (0.6, 3)])
def test_a_share_of_the_ensemble_keeps_each_limit(share: float, kept: int) -> None:
    """Five members of one month, in which the outlet brings 0.8 to 1.6 g/m³ above 0.4."""
    members = []
    for one in range(1, 6):
        parts = {"NH3_N": {("river", "NH3_N"): [[0.4]], ("W", "NH3_N"): [[0.6 + 0.2 * one]]}}
        members.append(response(parts, {("W", "NH3_N"): 1.0}, np.array(["2020-01-01"], "datetime64[ns]"), ["S"]))  # type: ignore[arg-type]
    plan = allocate(members[0], [Control("W", cost=1.0)], chance=Chance(members, share))
    assert plan.shares.iloc[0] == pytest.approx(1.0 - 0.6 / (0.6 + 0.2 * kept), abs=1e-8)
    assert plan.binding["member"].tolist() == [kept - 1]
    assert plan.odds["met"].tolist() == [kept / 5]
    assert f"(member {kept})" in "\n".join(plan.sentences("en"))


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return effects (rows, sources), background (rows), costs and bounds (sources) in round numbers."""
    rows, sources = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    tenth = st.integers(0, 20).map(lambda n: n / 10.0)
    effect = np.array([[draw(tenth) for _ in range(sources)] for _ in range(rows)])
    background = np.array([draw(st.integers(0, 9)) / 10.0 for _ in range(rows)])
    cost = np.array([draw(st.integers(1, 9)) for _ in range(sources)], dtype=float)
    most = np.array([draw(st.integers(1, 10)) / 10.0 for _ in range(sources)])
    return effect, background, cost, most


def of(effect: np.ndarray, background: np.ndarray) -> object:
    """Return a response of one month: a station a row, a source a column, each of 1 g/s."""
    names = [f"W{k}" for k in range(effect.shape[1])]
    parts = {"NH3_N": {("river", "NH3_N"): background[None, :]}}
    parts["NH3_N"] |= {(name, "NH3_N"): effect[None, :, k] for k, name in enumerate(names)}
    loads = {(name, "NH3_N"): 1.0 for name in names}
    stations = [f"S{k}" for k in range(len(background))]
    return response(parts, loads, np.array(["2020-01-01"], "datetime64[ns]"), stations)


def cheapest_vertex(effect: np.ndarray, background: np.ndarray, cost: np.ndarray, most: np.ndarray) -> float | None:
    """Return the least cost over all vertices of the feasible set, None if there is none."""
    count = len(cost)
    rows = np.vstack([-effect, np.eye(count), -np.eye(count)])
    bounds = np.concatenate([1.0 - background - effect.sum(axis=1), most, np.zeros(count)])
    best = None
    for pick in combinations(range(len(rows)), count):
        try:
            point = np.linalg.solve(rows[list(pick)], bounds[list(pick)])
        except np.linalg.LinAlgError:
            continue
        if (rows @ point <= bounds + 1e-9).all():
            value = float(cost @ point)
            best = value if best is None else min(best, value)
    return best


@settings(max_examples=60, deadline=None)
@given(problems())
def test_linear_programs_against_all_vertices(problem: tuple[np.ndarray, ...]) -> None:
    effect, background, cost, most = problem
    if not effect.any():
        return
    controls = [Control(f"W{k}", cost=cost[k], most=most[k]) for k in range(len(cost))]
    plan = allocate(of(effect, background), controls)
    best = cheapest_vertex(effect, background, cost, most)
    if best is None:
        assert plan.status == "infeasible"
        assert (plan.relaxation["violation"] > 0.0).all()
    else:
        assert plan.status == "best"
        assert plan.cost == pytest.approx(best * YEAR, rel=1e-6, abs=1e-6)
        assert plan.cells["met"].all()
        # strong duality: what limits and bounds are worth is what the plan costs
        gain = np.maximum(plan.table.loc[plan.table["controlled"], "worth"].fillna(0.0).to_numpy() - cost, 0.0) @ (
            most * YEAR
        )
        limits = -(100.0 * plan.binding["saving"]).sum()
        constant = sum(
            100.0 * row.saving * (plan.response.base["NH3_N"].sel(station=row.station).item())
            for row in plan.binding.itertuples()
        )
        assert plan.cost == pytest.approx(limits + constant - gain, rel=1e-6, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(problems(), st.lists(st.booleans(), min_size=6, max_size=6))
def test_integer_programs_against_enumeration(problem: tuple[np.ndarray, ...], flags: list[bool]) -> None:
    """Options only, one that excludes and one that requires another."""
    effect, background, cost, most = problem
    if not effect.any():
        return
    count = len(cost)
    options, allowed, tried = [], [], []
    for k in range(count):
        ties = {"excludes": "O0"} if k == 1 and flags[0] else {"requires": "O0"} if k == 2 and flags[1] else {}
        options.append(Option(f"O{k}", {(f"W{k}", "NH3_N"): most[k]}, cost=cost[k], **ties))
    for built in product((0, 1), repeat=count):
        clash = flags[0] and count > 1 and built[0] and built[1]
        alone = flags[1] and count > 2 and built[2] and not built[0]
        value = background + effect @ (1.0 - most * np.array(built))
        if not clash and not alone:
            tried.append((float(np.maximum(value - 1.0, 0.0).sum()), float(cost @ np.array(built))))
            if (value <= 1.0 + 1e-9).all():
                allowed.append(tried[-1][1])
    plan = allocate(of(effect, background), (), options=options)
    assert plan.status == ("best" if allowed else "infeasible")
    if allowed:
        assert plan.cost == pytest.approx(min(allowed))
        assert plan.cells["met"].all()
    else:
        least = min(beyond for beyond, _ in tried)
        assert plan.relaxation["violation"].sum() == pytest.approx(least, rel=1e-5)
        assert plan.cost == pytest.approx(min(money for beyond, money in tried if beyond <= least + 1e-7))


@settings(max_examples=30, deadline=None)
@given(problems(), st.integers(1, 3))
def test_months_that_may_miss_against_enumeration(problem: tuple[np.ndarray, ...], missed: int) -> None:
    """One station whose rows are months: the cheapest of all choices of months to keep."""
    effect, background, cost, most = problem
    months = len(background)
    if missed >= months or not effect.any():
        return
    names = [f"W{k}" for k in range(effect.shape[1])]
    parts = {"NH3_N": {("river", "NH3_N"): background[:, None]}}
    parts["NH3_N"] |= {(name, "NH3_N"): effect[:, k : k + 1] for k, name in enumerate(names)}
    times = np.arange("2020-01", months, dtype="datetime64[M]").astype("datetime64[ns]")
    made = response(parts, {(name, "NH3_N"): 1.0 for name in names}, times, ["S"])
    kept = [list(pick) for pick in combinations(range(months), months - missed)]
    found = [cheapest_vertex(effect[pick], background[pick], cost, most) for pick in kept]
    feasible = [value for value in found if value is not None]
    controls = [Control(name, cost=cost[k], most=most[k]) for k, name in enumerate(names)]
    plan = allocate(made, controls, frequency=1.0 - missed / months)
    assert plan.status == ("best" if feasible else "infeasible")
    if feasible:
        assert plan.cost == pytest.approx(min(feasible) * YEAR, rel=1e-5, abs=1e-4)
        assert (~plan.cells["met"]).sum() <= missed


def test_options_and_controls_share_a_load() -> None:
    # a treatment of 0.5 at B for 100 is cheaper than 0.5 · 6 g/s · 30 a tonne
    plan = allocate(
        two_outlets(), two(10.0, 30.0, most=0.9), options=[Option("wetland", {("B", "NH3_N"): 0.5}, cost=100.0)]
    )
    assert plan.chosen == ("wetland",)
    rest = (BASE_Q - 0.5 * B_Q - 1.0) / A_Q
    assert shares(plan) == pytest.approx({"A": rest, "B": 0.5}, abs=1e-8)
    assert plan.cost == pytest.approx(100.0 + 10.0 * rest * 4.0 * YEAR)
    assert "wetland" in "\n".join(plan.sentences("zh"))


def test_a_river_that_is_clean_needs_no_plan() -> None:
    plan = allocate(two_outlets(), two(1.0, 1.0), targets=EASY)
    assert plan.cost == 0.0
    assert plan.binding.empty
    assert "nothing has to be cut" in "\n".join(plan.sentences("en"))


class AtLeastAThirdEach:
    """A rule of one's own."""

    def add_to(self, model: Model) -> None:
        for load in model.loads:
            model.program.at_most({place: -share for place, share in model.cut(load).items()}, -1.0 / 3.0)

    def told(self) -> tuple[str, str]:
        return "各削减三分之一以上", "everybody cuts a third or more"


def test_a_rule_of_ones_own() -> None:
    plan = allocate(two_outlets(), two(10.0, 1.0), fairness=[AtLeastAThirdEach()])
    assert shares(plan) == pytest.approx({"A": 1.0 / 3.0, "B": (BASE_Q - A_Q / 3.0 - 1.0) / B_Q}, abs=1e-8)
    assert "Fairness: everybody cuts a third or more." in plan.sentences("en")


def test_items_without_a_limit_are_refused_when_asked_for() -> None:
    times = np.array(["2020-01-01"], "datetime64[ns]")
    parts = {name: {("W", name): [[3.0]]} for name in ("TN", "NH3_N")}
    made = response(parts, {("W", "TN"): 1.0, ("W", "NH3_N"): 1.0}, times, ["S"])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="'TN' has no limit in GB 3838-2002; give a limit in targets"):
        allocate(made, items="TN", objective="cut")
    plan = allocate(made, objective="cut", targets={"S": {"TN": "1.5 mg/L"}})
    assert plan.shares["W", "TN"] == pytest.approx(0.5)
    assert set(allocate(made, objective="cut").limits["constituent"]) == {"NH3_N"}


def test_boundaries_are_cut_only_if_named() -> None:
    times = np.array(["2020-01-01"], "datetime64[ns]")
    parts = {"NH3_N": {("head", "NH3_N"): [[0.8]], ("W", "NH3_N"): [[0.8]]}}
    loads = {("head", "NH3_N"): 8.0, ("W", "NH3_N"): 1.0}
    made = response(parts, loads, times, ["S"], {"head": "boundary"})  # type: ignore[arg-type]
    assert allocate(made, objective="cut").shares.to_dict() == pytest.approx({("W", "NH3_N"): 0.75})
    named = allocate(made, [Control("head", cost=1.0), Control("W", cost=100.0)])
    assert named.shares.to_dict() == pytest.approx({("head", "NH3_N"): 0.75, ("W", "NH3_N"): 0.0})


def test_controls_from_a_table(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(
        "source,constituent,most [%],cost,fixed\nA,COD+NH3_N,90,5,7\nB,NH3_N,25,1,0\nB,NH3_N,75,4,0\nC,,50,2,0\n"
    )
    assert read_controls(path) == (
        Control("A", ("COD", "NH3_N"), 0.9, cost=5.0, fixed=7.0),
        Control("B", "NH3_N", 0.75, cost=Rising(((0.25, 1.0), (0.75, 4.0)))),
        Control("C", (), 0.5, cost=2.0),
    )
    path.write_text("source,constituent,most,cost\nA,,0.5,-1\nB,,0.4,5\nB,,0.6,4\n")
    with pytest.raises(InputError) as caught:
        read_controls(path)
    assert [problem.line for problem in caught.value.problems] == [2, 3]
    assert [problem.file for problem in caught.value.problems] == [path, path]


def problems_of(*arguments: object, **more: object) -> str:
    with pytest.raises(InputError) as caught:
        allocate(two_outlets(), *arguments, **more)  # type: ignore[arg-type]
    return str(caught.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = problems_of(
        [Control("C", cost=1.0), Control("A", "TP", cost=1.0), Control("upstream", cost=1.0)],
        options=[Option("x", {("B", "COD"): 0.5}, cost=1.0, requires="y")],
        targets={"R": "III", "Q": {"TP": 0.2}, "P": "IX"},
        items="COD",
        frequency=0.0,
        tightening=-1.0,
        objective={"COD": -1.0},
    )
    for told in (
        "there is no source 'C'",
        "'A' brings no TP",
        "no load of 'upstream' is known",
        "no load 'B, COD' is known",
        "there is no option 'y'",
        "there is no station 'R'",
        "targets.Q.TP: 'TP' is not simulated; simulated are: NH3_N",
        "'IX' is not a class",
        "items: 'COD' is not simulated",
        "0.0 is no share above 0 to 1",
        "-1.0 is no factor above 0",
        "-1 is no weight",
    ):
        assert told in text


def test_controls_refuse_reversed_bounds_and_negative_costs() -> None:
    with pytest.raises(InputError, match=r"controls.A.least: the bounds are reversed: least 0.8 is above most 0.5"):
        Control("A", least=0.8, most=0.5)
    with pytest.raises(InputError) as caught:
        Control("A", most=1.2, cost={"COD": -3.0}, fixed=-1.0)
    assert [problem.key for problem in caught.value.problems] == [
        "controls.A.most",
        "controls.A.fixed",
        "controls.A.cost.COD",
    ]
    with pytest.raises(InputError, match="falls with the share"):
        Rising(((0.3, 5.0), (0.6, 4.0)))
    with pytest.raises(InputError, match="do not rise"):
        Rising(((0.6, 5.0), (0.3, 6.0)))
    with pytest.raises(InputError, match="a negative cost"):
        Option("x", {("A", "COD"): 0.5}, cost=-1.0)
    with pytest.raises(InputError, match="either cuts or measures"):
        Option("x")


def test_a_source_without_influence_is_named_or_refused() -> None:
    plan = allocate(two_outlets(), two(1.0, 1.0), stations="P")
    assert "B: NH3_N: no influence on any limit" in "\n".join(plan.sentences("en"))
    assert shares(plan)["B"] == 0.0
    with pytest.raises(InputError, match="nothing that can be cut has any influence on a target: B: NH3_N"):
        allocate(two_outlets(), [Control("B", cost=1.0)], stations="P")


def test_free_cuts_and_contradictions_are_refused() -> None:
    assert "no cost is given" in problems_of([Control("A"), Control("B")])
    assert "nothing can be cut" in problems_of([])
    assert "'costs' is no objective; did you mean 'cost'?" in problems_of(two(1.0, 1.0), objective="costs")
    apart = [Control("A", cost=1.0, most=0.2), Control("B", cost=1.0, least=0.5)]
    assert "contradict each other" in problems_of(apart, fairness=EqualShare())
    assert "no flow of A, B is known" in problems_of(two(1.0, 1.0), fairness=EqualStandard())
    assert "nothing of 'C' can be cut" in problems_of(two(1.0, 1.0), fairness=EqualShare(sources=("A", "C")))
    with pytest.raises(InputError, match="no Gini coefficient"):
        GiniOfCuts(1.5)
    with pytest.raises(InputError, match="no member"):
        Chance(())


def test_least_is_cut_in_any_case() -> None:
    plan = allocate(two_outlets(), [Control("A", cost=1.0, least=0.25, most=0.9), Control("B", cost=1.0)], targets=EASY)
    assert shares(plan) == pytest.approx({"A": 0.25, "B": 0.0})
    rising = Rising(((0.2, 1.0), (0.9, 2.0)))
    plan = allocate(
        two_outlets(), [Control("A", cost=rising, least=0.25, most=0.9), Control("B", cost=1.0)], targets=EASY
    )
    assert shares(plan) == pytest.approx({"A": 0.25, "B": 0.0})
