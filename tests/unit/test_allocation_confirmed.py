"""Plans that become scenarios: measures found by applying them, and the direct run that confirms the optimum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from danao import Monthly, Scenario, Simulation
from danao.errors import InputError
from danao.measures import Diversion, EffluentLimit, Interception, LoadCut, PhasedIn, Removal, Wetland
from danao.planning.allocation import Control, EqualStandard, Option, allocate
from danao.planning.response import Response
from tests.allocations import creek, creek_response
from tests.responses import response
from tests.unit.test_measures_effect import scenario

ITEMS = ("COD", "NH3_N")
LEVERS = (Control("A", cost={"COD": 1.0, "NH3_N": 20.0}), Control("B", cost=30.0))


def test_the_optimum_is_on_its_limits_in_a_direct_run() -> None:
    """A's works cuts COD and NH3-N together; COD binds at P, NH3-N at Q; the run agrees to round-off."""
    plan = allocate(creek_response(), LEVERS, base=creek(), targets={"P": {"COD": 20.0, "NH3_N": 1.0}}).confirm()
    table = plan.confirmation
    assert table is not None
    assert len(table) == 2 * 2 * 2
    assert (table["difference"].abs() / table["limit"]).max() < 1e-12
    on_limit = (table["run"] / table["limit"] - 1.0).abs() < 1e-6
    assert set(zip(table["station"][on_limit], table["constituent"][on_limit], strict=True)) == {
        ("P", "COD"),
        ("Q", "NH3_N"),
    }
    assert table["met"].all()
    assert table["met_by_run"].all()
    assert "8 of 8 values meet their limits" in "\n".join(plan.sentences("en"))
    joint = plan.scenario().measures[0]
    assert joint == LoadCut("A", ("COD", "NH3_N"), fraction=joint.fraction)
    assert plan.scenario().name == "creek plan"


def test_the_runner_may_be_anything() -> None:
    """A run of a dirtier river than the responses know of is told apart."""
    plan = allocate(creek_response(), LEVERS, base=creek())

    def dirtier(made: Scenario) -> object:
        sources = [replace(one, load={name: 1.1 * load for name, load in one.load.items()}) for one in made.sources]
        return Simulation(made.replace(sources=sources)).run(progress=False)

    table = plan.confirm(run=dirtier).confirmation  # type: ignore[arg-type]
    assert table is not None
    assert table["met"].all()
    assert not table["met_by_run"].all()
    assert (table["difference"] >= 0.0).all()


def test_an_error_is_kept_free() -> None:
    """A runner that always finds 1 % more: with that error kept free, the next plan meets every limit in its run."""

    def above(made: Scenario) -> object:
        results = Simulation(made).run(progress=False)
        return replace(results, dataset=results.dataset.assign({name: 1.01 * results.dataset[name] for name in ITEMS}))

    first = allocate(creek_response(), LEVERS, base=creek()).confirm(run=above)  # type: ignore[arg-type]
    assert first.confirmation is not None
    assert first.errors is not None
    assert not first.confirmation["met_by_run"].all()
    assert first.errors.loc[("NH3_N", "Q"), "absolute"] == pytest.approx(0.01)
    told = "\n".join(first.sentences("en"))
    assert "Missed by the direct run: " in told
    assert "NH3-N at Q in January" in told
    assert "by 0.01 of the limit at most" in told
    second = allocate(creek_response(), LEVERS, base=creek(), allowance=first.errors).confirm(run=above)  # type: ignore[arg-type]
    assert "Missed" not in "\n".join(second.sentences("en"))
    assert second.confirmation is not None
    assert second.confirmation["met_by_run"].all()
    assert second.cells["predicted"].max() == pytest.approx(first.cells["predicted"].max(), rel=0.02)
    assert set(second.binding["limit"].round(6)) <= {0.99, *np.round(20.0 - first.errors["absolute"].to_numpy(), 6)}
    with pytest.raises(InputError, match="the error of COD at P is as large as its limit of 20"):
        allocate(creek_response(), LEVERS, allowance=first.errors * 1000.0)


def test_the_error_of_monthly_means_is_kept_free() -> None:
    """Of a bound that tells instants from months: the limits are asked of months."""
    keys = pd.MultiIndex.from_tuples([("NH3_N", "Q")], names=["constituent", "station"])
    known = replace(creek_response(), bound=pd.DataFrame({"absolute": [0.5], "monthly": [0.02]}, index=keys))
    plan = allocate(known, LEVERS, allowance="bound")
    held = plan.predicted["NH3_N"].sel(station="Q").max()
    assert float(held) == pytest.approx(0.98)
    assert plan.borderline.empty
    assert not allocate(known, LEVERS).borderline.empty
    with pytest.raises(InputError, match="the responses do not know their error"):
        allocate(creek_response(), LEVERS, allowance="bound")
    with pytest.raises(InputError, match="'none' is no allowance"):
        allocate(known, LEVERS, allowance="none")  # type: ignore[arg-type]


def test_measures_are_applied_themselves_and_the_rest_is_cut() -> None:
    options = [
        Option("limit B", measures=LoadCut("B", fraction=0.5), cost=100.0),
        Option("close B", measures=Removal("B"), cost=5000.0, excludes="limit B"),
    ]
    plan = allocate(creek_response(), LEVERS, options=options, base=creek())
    assert plan.chosen == ("limit B",)
    assert plan.cuts["close B"] == {("B", "NH3_N"): 1.0}
    made = plan.scenario()
    assert made.measures[0] == options[0].measures[0]
    kept = made.loads("g/s")["NH3_N"]
    for source in ("A", "B"):
        assert kept[source] == pytest.approx(creek().loads("g/s")["NH3_N"][source] * plan.factors[source, "NH3_N"])
    table = plan.confirm().confirmation
    assert table is not None
    assert (table["difference"].abs() / table["limit"]).max() < 1e-12


def found(measure: object) -> str:
    """Return how an option of a measure is refused for the river of `tests.unit.test_measures_effect`."""
    with pytest.raises(InputError) as caught:
        allocate(creek_response(), LEVERS, options=[Option("x", measures=measure, cost=1.0)], base=scenario())
    return str(caught.value)


def test_measures_that_change_the_water_are_refused() -> None:
    assert "options.x: it changes the flow of works" in found(Interception("works", 0.5))
    assert "it adds sewer diverted" in found(Diversion("sewer", to=("main", 6000.0)))
    assert "it changes more than what sources bring" in found(Wetland.example(scenario()))
    assert "there is no source 'work'; did you mean 'works'?" in found(Removal("work"))
    assert "make responses of a scenario with it" in found(Interception("works", 0.5))
    assert "it takes nothing from any load" in found(LoadCut("works", fraction=0.0))
    with pytest.raises(InputError, match="give base=, the scenario of the responses, or cuts"):
        allocate(creek_response(), LEVERS, options=[Option("x", measures=Removal("B"), cost=1.0)])


def test_overlapping_measures_must_exclude_each_other() -> None:
    options = [Option("half", measures=LoadCut("B", fraction=0.5)), Option("close", measures=Removal("B"), cost=1.0)]
    with pytest.raises(InputError, match="'half' and 'close' both cut B, NH3_N: together they take another share"):
        allocate(creek_response(), LEVERS, options=options, base=creek())


def test_a_share_that_changes_from_month_to_month_is_told() -> None:
    base = creek().replace(
        sources=[replace(one, load={**one.load, "NH3_N": Monthly((4.0,) + (8.0,) * 11)}) for one in creek().sources]
    )
    late = Option("late", measures=PhasedIn(LoadCut("B", fraction=0.5), start="2020-02-01"), cost=1.0)
    assert late.found_in(scaled(base), base)[1][0][1] == (
        "late: its share of B, NH3_N is 0.0% to 50.0% by month; the plan counts with the mean, 32.6%."
    )


def scaled(base: Scenario) -> Response:
    """Return the responses of the creek with the loads of another scenario."""
    made = creek_response()
    loads = base.loads("g/s")
    emissions = made.emissions.assign(load=[loads.loc[key] for key in made.emissions.index])
    return replace(made, emissions=emissions)


def test_equal_standard_takes_the_flows_of_the_scenario() -> None:
    """works: 36 g/s in 2 m³/s, 18 g/m³; sewer: 100 g/s in 0.5 m³/s, 200 g/m³; each brings 15 g/m³ to the station."""
    parts = {"COD": {(name, "COD"): [[15.0]] for name in ("works", "sewer")}}
    made = response(parts, {("works", "COD"): 36.0, ("sewer", "COD"): 100.0}, np.array(["2018-01-01"]), ["middle"])  # type: ignore[arg-type]
    levers = [Control(name, cost=1.0) for name in ("works", "sewer")]
    plan = allocate(made, levers, fairness=EqualStandard(), base=scenario())
    # held to 66.7 g/m³ the sewer alone gives the 10 g/m³ that are too much; the works is far below that
    assert plan.shares.tolist() == pytest.approx([0.0, 2.0 / 3.0])
    assert made.emissions.loc[("sewer", "COD"), "load"] == scenario().loads("g/s").loc["sewer", "COD"]
    with pytest.raises(InputError, match="no flow of A, B is known"):
        allocate(creek_response(), LEVERS, fairness=EqualStandard(constituents="NH3_N"), base=creek())


def test_a_limit_on_an_effluent_is_found_by_applying_it() -> None:
    """2 m³/s with 18 g/m³ of COD, held to 6: two thirds are gone."""
    base = scenario()
    emissions = {("works", "COD"): 36.0}
    option = Option("upgrade", measures=EffluentLimit("works", {"COD": 6.0}), cost=1.0)
    made = response({"COD": {("works", "COD"): [[1.0]]}}, emissions, np.array(["2018-01-01"]), ["middle"])  # type: ignore[arg-type]
    resolved, notes = option.found_in(made, base)
    assert resolved.cuts == pytest.approx({("works", "COD"): 2.0 / 3.0})
    assert notes == ()


def test_a_plan_refuses_another_base() -> None:
    plan = allocate(creek_response(), LEVERS)
    with pytest.raises(InputError, match="the plan knows no base scenario"):
        plan.scenario()
    with pytest.raises(InputError, match=r"'A' brings nan g/s of COD, the responses know of 90"):
        plan.scenario(scenario())
    with pytest.raises(InputError, match="the run has other months than the responses"):
        plan.confirm(creek(), run=lambda made: Simulation(made.replace(period=("2020-01-01", "2020-01-05"))).run(False))


def test_cells_nearer_to_a_limit_than_the_error_are_borderline() -> None:
    import pandas as pd

    index = pd.MultiIndex.from_product([ITEMS, ("P", "Q")], names=["constituent", "station"])
    bound = pd.DataFrame({"absolute": 0.01, "corner": "none"}, index=index)
    plan = allocate(replace(creek_response(), bound=bound), LEVERS)
    wanted = np.abs(plan.cells["predicted"] - plan.cells["limit"]) < 0.01
    assert plan.cells["borderline"].tolist() == wanted.tolist()
    assert 0 < wanted.sum() < len(wanted)
    assert "nearer to a limit than the error of the responses" in "\n".join(plan.sentences("en"))
