"""What does not move with the water: on the bed, in storage zones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import Constituent, FreeOutflow, Inflow, Initial, Results, Simulation
from danao.errors import InputError
from danao.kinetics import constituent
from danao.kinetics.sorption import sorption
from danao.kinetics.transient_storage import transient_storage
from tests.tracers import channel, scenario
from tests.validation import estuary

NAMES = ("TRACER", "TRACER_bed", "TRACER_storage")
START = {"TRACER": 7.3, "TRACER_bed": {"river": 20.0, "creek": 5.0, "mouth": 1.0}, "TRACER_storage": 2.0}


def run(**changes: Any) -> Results:
    """Run the estuary without anything that feeds the creek, so that it falls dry."""
    fields = {"constituents": NAMES, "initial": Initial(level=1.0, quality=START), "sources": []}
    return Simulation(estuary.scenario(1.5 * estuary.DAY, **fields | changes)).run(progress=False)


def test_names_with_a_place() -> None:
    bed = constituent("NH3_N_bed")
    assert (bed.mobile, bed.elements["N"], bed.long_name_zh) == (False, 1.0, "底泥氨氮")
    assert constituent("COD_bed").long_name_zh == "河床化学需氧量"
    assert not constituent("TRACER_A_storage").mobile
    with pytest.raises(InputError, match="'Strontium' is no known constituent"):
        constituent("Strontium_bed")


def test_without_a_process_every_cell_keeps_its_mass() -> None:
    data = run().dataset
    wet = (data["volume"] > 0.0).values
    for name in NAMES[1:]:
        mass = (data["volume"] * data[name]).values
        first = np.broadcast_to(mass[0], mass.shape)
        np.testing.assert_allclose(mass[wet], first[wet], rtol=1e-12)
    np.testing.assert_allclose(data["TRACER"].values, 7.3, rtol=1e-9)


def test_mass_is_kept_while_the_creek_falls_dry() -> None:
    """Sorbed and stored matter and what is dissolved make one sum, to which only boundaries add."""
    results = run(
        processes=[
            sorption("TRACER", "TRACER_bed", rate="20 1/day", capacity={"river": 2.0, "creek": 0.5, "mouth": 1.0}),
            transient_storage("TRACER", "TRACER_storage", exchange="1e-4 1/s", area_ratio=0.3),
        ]
    )
    rows = results.ledger.loc[list(NAMES)]
    assert results.trust.passed
    assert abs(rows["reactions"].sum()) <= 1e-10 * rows["reactions"].abs().sum()
    assert rows.loc[list(NAMES[1:]), ["boundary_in", "boundary_out", "sources", "exchange"]].abs().to_numpy().sum() == 0
    assert (rows["residual"].abs() <= 1e-10 * rows["initial"]).all()
    assert results.dataset.depth.values.min() < 0.01
    assert results.dataset.TRACER.values.min() >= 0.0


def test_equilibrium_lasts() -> None:
    """Where the bed holds what the capacity says of the water that comes, nothing changes; elsewhere it comes to it."""
    start = {"TRACER": 7.3, "TRACER_bed": {"main": ([0.0, 499.0, 501.0, 1000.0], [14.6, 14.6, 0.0, 0.0])}}
    made = scenario(
        [channel(1000.0)],
        [Inflow("main", flow=2.0, quality={"TRACER": 7.3}), FreeOutflow("main")],
        2.0 * estuary.DAY,
        discharge=2.0,
        area=10.0,
        cell=100.0,
        step=300.0,
        names=NAMES[:2],
        processes=[sorption("TRACER", "TRACER_bed", rate="20 1/day", capacity=2.0)],
        quality=start,
    )
    data = Simulation(made).run(progress=False).dataset
    np.testing.assert_allclose(data["TRACER_bed"].values[:, :5], 14.6, rtol=1e-12)
    np.testing.assert_allclose(data["TRACER_bed"].values[-1], 14.6, rtol=1e-6)
    np.testing.assert_allclose(data["TRACER"].values[-1], 7.3, rtol=1e-6)


def test_it_does_not_come_with_water() -> None:
    with pytest.raises(InputError, match=r"boundaries\.river upstream\.quality\.TRACER_bed: .* does not move"):
        run(boundaries=estuary.boundaries(TRACER=7.3, TRACER_bed=1.0))


def test_a_constituent_of_ones_own() -> None:
    own = Constituent("Glitter", "glitter on the bed", mobile=False)
    results = run(constituents=["TRACER", own], initial=Initial(level=1.0, quality={"TRACER": 7.3, "Glitter": 3.0}))
    row = results.ledger.loc["Glitter"]
    assert row["stored"] == pytest.approx(row["initial"], rel=1e-12)
