"""Matter on the water of an earlier run: the same water, other steps, other matter; other water is refused."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import Inflow, Initial, Numerics, Results, Simulation, Source, open_results
from danao.errors import InputError
from tests.runs import after
from tests.validation import estuary

SECONDS = 1.5 * estuary.DAY
UNIFORM = Initial(quality={"TRACER": estuary.UNIFORM})
SALT = Initial(quality={"TRACER": 0.0})


def run(**changes: Any) -> Results:
    return Simulation(estuary.scenario(SECONDS, **changes)).run(progress=False)


def salty(**changes: Any) -> dict[str, Any]:
    """Return what makes the estuary salt from the sea: clean rivers, clean sources, 30 psu outside."""
    *ends, mouth = estuary.boundaries(TRACER=0.0)
    sources = estuary.sources(TRACER=0.0)
    return {"boundaries": [*ends, dataclasses.replace(mouth, quality={"TRACER": 30.0})], "sources": sources} | changes


@cache
def original(output: float = 1800.0) -> Results:
    return run(**salty(output=output, initial=Initial(level=1.0, quality={"TRACER": 0.0})))


def closure(results: Results) -> float:
    table = results.trust.table.set_index("check")["value"]
    return float(max(table["ledger_closure"], table["water_closure"]))


@pytest.mark.parametrize(
    ("step", "output"),
    [
        (60.0, 1800.0),  # those of the given run
        (25.0, 900.0),  # finer: outputs between the recorded instants
        (420.0, 1260.0),  # steps that pass recorded instants
        (600.0, 7200.0),  # spans over several recorded intervals
    ],
)
def test_uniform_stays_uniform_and_the_ledgers_close(step: float, output: float) -> None:
    again = run(hydraulics=original(), initial=UNIFORM, step=step, output=output)
    error = np.abs(again.dataset["TRACER"].values / estuary.UNIFORM - 1.0).max()
    print(f"step {step:g}, output {output:g}: {error:.1e}, ledgers {closure(again):.1e}")
    assert error <= 1e-9
    assert closure(again) <= 1e-10


@pytest.mark.parametrize("output", [900.0, 7200.0])
def test_water_that_falls_dry(output: float) -> None:
    """Nothing feeds the creek: cells that are nearly without water give no more than they hold."""
    given = run(sources=[], output=output)
    assert given.dataset["depth"].values.min() < 0.01
    again = run(hydraulics=given, sources=[], initial=UNIFORM, step=100.0, output=output)
    error = np.abs(again.dataset["TRACER"].values / estuary.UNIFORM - 1.0).max()
    print(f"dry, output {output:g}: {error:.1e}, ledgers {closure(again):.1e}")
    assert error <= 1e-9
    assert closure(again) <= 1e-10


def test_volumes_follow_the_discharges() -> None:
    """V(n+1) = V(n) + dt (ΣQ + sources) with mean discharges, however the recorded intervals are cut."""
    again = run(hydraulics=original(), initial=UNIFORM, step=25.0, output=900.0)
    data = again.dataset
    left = data["mesh1d_edge_nodes"].values[:, 0]
    flow = data["mean_discharge"].values[1:]
    gain = np.diff(data["volume"].values, axis=0) / 900.0 - flow[:, left] + flow[:, left + 1]
    fed = np.abs(gain).max(axis=0) > 1e-9
    works = int(np.flatnonzero((data["reach"].values == "river") & (data["chainage"].values > 2300.0))[0])
    creek = data["reach"].values == "creek"
    intake = int(np.flatnonzero((data["reach"].values == "mouth") & (data["chainage"].values > 1500.0))[0])
    assert set(np.flatnonzero(fed)) == {works, intake, *np.flatnonzero(creek)}
    np.testing.assert_allclose(gain[:, intake], -0.5, rtol=1e-9)
    np.testing.assert_allclose(gain[:, creek].sum(axis=1), 0.05, rtol=1e-6)
    shared = original().dataset["volume"].values
    np.testing.assert_allclose(data["volume"].values[::2], shared, rtol=1e-12)


@pytest.mark.parametrize(("output", "most", "mean"), [(600.0, 0.001, 1e-4), (1800.0, 0.01, 5e-4), (3600.0, 0.1, 0.005)])
def test_concentrations_of_the_given_run(output: float, most: float, mean: float) -> None:
    """As near as the record is fine, in parts of the sea's salt, after the first tide: the largest error, which is in

    the cell at the mouth when the tide turns, and the root of the mean square.
    """
    given = original(output).dataset["TRACER"].values
    again = run(**salty(hydraulics=original(output), initial=SALT, output=output)).dataset["TRACER"].values
    error = (np.abs(again - given) / 30.0)[int(12.0 * 3600.0 / output) :]
    found = error.max(), float(np.sqrt(np.mean(error**2)))
    print(f"output {output:g}: largest {found[0]:.1e}, mean {found[1]:.1e}")
    assert given.max() > 20.0
    assert found[0] <= most
    assert found[1] <= mean


def test_from_a_file(tmp_path: Path) -> None:
    given = open_results(original().save(tmp_path / "given.nc"))
    again = run(hydraulics=given, initial=UNIFORM)
    assert np.abs(again.dataset["TRACER"].values / estuary.UNIFORM - 1.0).max() <= 1e-9
    assert closure(again) <= 1e-10


def test_a_rounded_file_is_refused(tmp_path: Path) -> None:
    given = open_results(original().save(tmp_path / "given.nc", precision="single"))
    with pytest.raises(InputError, match="precision='double'"):
        run(hydraulics=given, initial=UNIFORM)


def test_loads_may_change() -> None:
    """What is in the water is free: a load appears, and all of it is found again."""
    farms = Source("farms", at=("river", 0.0, 3000.0), load={"TRACER": 5.0})
    sources = [*estuary.sources(TRACER=0.0), farms]
    again = run(**salty(hydraulics=original(), initial=SALT, sources=sources))
    assert again.dataset["TRACER"].values.sum() > original().dataset["TRACER"].values.sum()
    assert closure(again) <= 1e-10


def _other_source(source: Source) -> Source:
    return dataclasses.replace(source, flow=-1.0) if source.name == "intake" else source


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sources": [_other_source(item) for item in estuary.sources(TRACER=0.0)]}, "mouth 1\\+550.*other water"),
        ({"boundaries": [Inflow("river", flow=3.0, quality={"TRACER": 0.0}), *salty()["boundaries"][1:]]}, "3 m³/s"),
        ({"numerics": Numerics(cell=200.0, step=60.0, output=1800.0)}, "another grid"),
        ({"period": (after(0.0), after(2.0 * estuary.DAY))}, "do not cover"),
        ({"period": (after(100.0), after(estuary.DAY))}, "begin at an output instant"),
        ({"initial": Initial(quality="steady")}, "not steady"),
    ],
)
def test_other_water_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(**salty(hydraulics=original(), initial=SALT) | changes)
