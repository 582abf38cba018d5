"""Structures in running rivers: levels and discharges follow the laws, nothing is lost, nothing leaks."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from danao import (
    CircularBarrel,
    CrossSection,
    Culvert,
    Gate,
    HeadLoss,
    Inflow,
    Initial,
    Level,
    Pump,
    RatingTable,
    Reach,
    Reading,
    Results,
    River,
    RubberDam,
    Schedule,
    Series,
    SetPoint,
    SharpCrestedWeir,
    Simulation,
    Switch,
    TideGate,
    Wall,
    Weir,
)
from tests.runs import after, last, scenario, seconds

G = 9.81
HOUR = 3600.0


def flume(*structures: Any, length: float = 1000.0, width: float = 10.0, manning: float = 0.02) -> River:
    """A level rectangular channel with banks of 10 m."""
    sections = [CrossSection.rectangle(x, 0.0, width, manning, 10.0) for x in (0.0, length)]
    return River([Reach("main", sections)], structures=structures)


def steady(*structures: Any, flow: float, outside: float, **shape: float) -> Results:
    """Return an hour of the steady state of a flume."""
    ends = [Inflow("main", flow=flow), Level("main", level=outside)]
    made = scenario(flume(*structures, **shape), ends, HOUR, cell=50.0, step=60.0, level=max(outside, 2.0))
    return Simulation(made.replace(initial="steady")).run(progress=False)


def beside(results: Results, chainage: float, width: float) -> tuple[float, float, float, float]:
    """Return levels and velocity heads at the end of a run in the cells above and below a place."""
    data = results.dataset
    above = int(np.flatnonzero(data["chainage"].values < chainage)[-1])
    level, face = last(results, "level")[above : above + 2], last(results, "discharge")
    through = [0.5 * (face[i] + face[i + 1]) for i in (above, above + 1)]
    heads = [(q / (width * h)) ** 2 / (2.0 * G) for q, h in zip(through, level, strict=True)]
    return level[0], level[1], heads[0], heads[1]


class TestSteady:
    """Where nothing changes the laws hold to the tolerance of the solver."""

    @pytest.mark.parametrize("width", [10.0, 6.0])
    def test_level_above_a_weir(self, width: float) -> None:
        """20 m³/s over a crest at 2 m: (h - 2) + u²/2g = (Q / 1.70489 b)^(2/3), with the velocity of the approach."""
        weir = Weir("weir", ("main", 500.0), crest=2.0, width=width)
        level, below, head, _ = beside(steady(weir, flow=20.0, outside=0.9), 500.0, 10.0)
        over = (20.0 / ((2.0 / 3.0) ** 1.5 * np.sqrt(G) * width)) ** (2.0 / 3.0)
        print(f"b = {width}: level {level:.6f}, by the law {2.0 + over - head:.6f} (velocity head {head:.4f})")
        assert below < 2.0
        assert level == pytest.approx(2.0 + over - head, abs=1e-5)
        assert head > 0.01  # without the approach it would be missed

    def test_drowned_weir(self) -> None:
        weir = Weir("weir", ("main", 500.0), crest=1.0, width=8.0, discharge_coefficient=0.9)
        level, below, head, _ = beside(steady(weir, flow=20.0, outside=2.5), 500.0, 10.0)
        behind = below - 1.0
        assert 0.9 * 8.0 * behind * np.sqrt(2.0 * G * (level + head - below)) == pytest.approx(20.0, rel=1e-4)

    def test_two_gates_in_series(self) -> None:
        """Both pass the same water, each by its own law at the levels beside it."""
        gates = [
            Gate("upper", ("main", 300.0), width=6.0, sill=0.0, height=5.0, opening=0.6),
            Gate("lower", ("main", 700.0), width=8.0, sill=0.0, height=5.0, opening=0.9),
        ]
        results = steady(*gates, flow=15.0, outside=1.2)
        through = last(results, "structure_discharge")
        assert through == pytest.approx([15.0, 15.0], rel=1e-6)
        for gate in gates:
            level, below, head, _ = beside(results, gate.at[1], 10.0)
            assert gate.flow_between(level + head, below) == pytest.approx(15.0, rel=2e-4)

    def test_gate_beside_a_weir(self) -> None:
        """They share the water as their laws do under the same levels."""
        gate = Gate("gate", ("main", 500.0), width=4.0, sill=0.0, height=5.0, opening=0.5)
        weir = Weir("weir", ("main", 500.0), crest=2.0, width=5.0)
        results = steady(gate, weir, flow=18.0, outside=1.0)
        level, below, head, _ = beside(results, 500.0, 10.0)
        expected = [item.flow_between(level + head, below) for item in (gate, weir)]
        assert last(results, "structure_discharge") == pytest.approx(expected, rel=2e-4)
        assert last(results, "structure_discharge").sum() == pytest.approx(18.0, rel=1e-6)
        assert min(expected) > 3.0

    @pytest.mark.parametrize("coefficient", [0.5, 2.0])
    @pytest.mark.parametrize("backwards", [False, True])
    def test_head_loss(self, coefficient: float, backwards: bool) -> None:
        """Two cells to either side the energy differs by friction, n² u² / R^(4/3) a metre, and K u²/2g, u above it."""
        losses = (9.0, coefficient) if backwards else (coefficient, 9.0)
        piers = HeadLoss("piers", ("main", 500.0), coefficient=losses[0], reverse=losses[1])
        ends: list[Any] = [Inflow("main", flow=60.0), Level("main", level=3.0)]
        if backwards:
            ends = [Level("main", level=3.0, end="upstream"), Inflow("main", flow=60.0, end="downstream")]
        made = scenario(flume(piers, width=20.0), ends, HOUR, cell=50.0, step=60.0, level=3.0)
        results = Simulation(made.replace(initial="steady")).run(progress=False)
        depth = last(results, "level")[7:13]  # the loss is in the middle of these
        depth = depth[::-1] if backwards else depth
        u = 60.0 / (20.0 * depth)
        energy = depth + u**2 / (2.0 * G)
        friction = (0.02 * u) ** 2 / (20.0 * depth / (20.0 + 2.0 * depth)) ** (4.0 / 3.0)
        loss = energy[0] - energy[-1] - 50.0 * np.trapezoid(friction)
        expected = coefficient * u[2] ** 2 / (2.0 * G)
        print(f"K = {coefficient}: {loss:.5f} m, {expected:.5f} m expected")
        assert loss == pytest.approx(expected, rel=0.01)


class TestPond:
    """A pond of two hectares that empties through a structure: dh/dt = -Q(h) / A."""

    area = 20_000.0
    cases = (
        Weir("weir", ("main", 100.0), crest=1.0, width=4.0),
        Gate("gate", ("main", 100.0), width=4.0, sill=0.0, height=5.0, opening=0.4),
    )

    def level(self, structure: Any, step: float) -> tuple[np.ndarray, np.ndarray]:
        ends = [Wall("main"), Level("main", level=0.2)]
        river = flume(structure, length=200.0, width=200.0, manning=0.0)
        start = ([0.0, 99.9, 100.1, 200.0], [3.0, 3.0, 0.2, 0.2])
        made = scenario(river, ends, 2.0 * HOUR, cell=50.0, step=step, output=1200.0, level={"main": start})
        results = Simulation(made).run(progress=False)
        return seconds(results), results.dataset["level"].values[:, :2].mean(axis=1)

    @pytest.mark.parametrize("structure", cases, ids=lambda item: item.name)
    def test_empties_as_the_equation_says(self, structure: Any) -> None:
        """Within a millimetre with steps of 5 s; the miss halves with the step."""
        worst = []
        for step in (20.0, 10.0, 5.0):
            t, level = self.level(structure, step)
            exact = solve_ivp(
                lambda _, h: [-structure.flow_between(h[0], 0.2) / self.area],
                (0.0, t[-1]), [3.0], t_eval=t, rtol=1e-10, atol=1e-10,
            ).y[0]  # fmt: skip
            worst.append(float(np.abs(level - exact).max()))
        print(f"{structure.name}: {exact[0] - exact[-1]:.2f} m emptied, missed by", worst)
        assert exact[0] - exact[-1] > 1.0
        assert worst[2] < 1e-3
        assert 1.6 < worst[0] / worst[1] < 2.4
        assert 1.6 < worst[1] / worst[2] < 2.4

    def test_pump_energy(self) -> None:
        """Work in the results: the integral of rho g Q lift / efficiency, and the water that was lifted."""
        curve = [(0.0, 6.0), (2.0, 4.0), (4.0, 0.0)]
        pump = Pump("pump", ("main", 100.0), curve=curve, units=3, running=2.0, lowest_level=0.2, efficiency=0.6)
        ends = [Wall("main"), Wall("main", end="downstream")]
        start = ([0.0, 99.9, 100.1, 200.0], [2.0, 2.0, 1.0, 1.0])
        river = flume(pump, length=200.0, width=50.0, manning=0.0)
        made = scenario(river, ends, 2.0 * HOUR, cell=50.0, step=10.0, output=60.0, level={"main": start})
        results = Simulation(made).run(progress=False)
        level, t = results.dataset["level"].values, seconds(results)
        lift = np.maximum(level[:, 2] - level[:, 1], 0.0)
        flow = 2.0 * np.interp(lift, [0.0, 4.0, 6.0], [4.0, 2.0, 0.0])
        flow *= np.clip((level[:, 1] - 0.2) / 0.05, 0.0, 1.0)
        work = np.trapezoid(1000.0 * G * flow * lift / 0.6, t)
        booked = (results.dataset["pump_power"].values[1:, 0] * 1000.0 * np.diff(t)).sum()
        print(f"work {work / 3.6e6:.3f} kWh, booked {booked / 3.6e6:.3f} kWh")
        assert booked == pytest.approx(work, rel=5e-3)
        lifted = (results.dataset["structure_discharge"].values[1:, 0] * np.diff(t)).sum()
        assert lifted == pytest.approx(5000.0 * (2.0 - level[-1, :2].mean()), rel=1e-9)


TIDE = Series(
    [after(600.0 * k) for k in range(157)],
    [0.8 + 1.1 * np.sin(2.0 * np.pi * 600.0 * k / (12.42 * HOUR)) for k in range(157)],
    extend="hold",
)
SLAM = Series(
    [after(2100.0 * k) for k in range(46)], [3.0 * (k % 2) for k in range(46)], between="previous", extend="hold"
)

PUMPED = [(0.0, 6.0), (1.0, 4.0), (2.0, 0.0)]


def all_kinds() -> River:
    """Twelve kilometres with every kind of structure, some side by side."""
    sections = [CrossSection.trapezoid(x, 1.5 - x / 6000.0, 15.0, 2.0, 0.028, 8.0) for x in (0.0, 12_000.0)]
    structures = [
        Weir("weir", ("main", 1000.0), crest=1.8, width=10.0),
        SharpCrestedWeir("plate", ("main", 2000.0), crest=1.6, width=8.0),
        HeadLoss("piers", ("main", 3000.0), coefficient=0.6),
        Culvert("pipes", ("main", 4000.0), CircularBarrel(1.5), 0.85, 0.8, 30.0, barrels=2),
        Weir("crown", ("main", 4000.0), crest=2.3, width=20.0),
        RubberDam("dam", ("main", 5000.0), width=15.0, sill=0.7, height=2.0),
        RatingTable("mill", ("main", 6000.0), level=[0.6, 1.0, 3.0], discharge=[0.0, 4.0, 60.0]),
        Pump("pumps", ("main", 8000.0), curve=PUMPED, units=3, running=0.0, lowest_level=0.4),
        Gate("sluice", ("main", 8000.0), width=8.0, sill=0.2, height=3.0, opening=0.0),
        Gate("other", ("main", 9500.0), width=12.0, sill=0.0, height=3.0),
        TideGate("flap", ("main", 11_000.0), width=10.0, sill=-0.3, height=2.5),
    ]  # fmt: skip
    stations = {"S1": ("main", 4600.0), "inner": ("main", 7500.0), "outer": ("main", 8500.0)}
    return River([Reach("main", sections)], stations, structures)


def tidal(quality: dict[str, tuple[float, float, float]], output: float = HOUR, hours: float = 26.0) -> Results:
    """Run it; `quality` gives for each tracer what the river brings, what the sea brings, and what is there."""
    ends = [
        Inflow("main", flow=6.0, quality={name: values[0] for name, values in quality.items()}),
        Level("main", level=TIDE, quality={name: values[1] for name, values in quality.items()}),
    ]
    there = {name: values[2] for name, values in quality.items()}
    made = scenario(all_kinds(), ends, hours * HOUR, cell=100.0, step=60.0, output=output, level=2.5, quality=there)
    operations = [
        Schedule("other", SLAM),
        SetPoint("dam", Reading("level", "S1"), 2.4, 0.1, rate=1e-4, raises=True, every=600.0),
        Switch("sluice", Reading("level", "inner", "outer"), 0.3, 0.05, 3.0, 0.0, rate=5e-3),
        Switch("pumps", Reading("level", "inner"), 2.2, 1.8, 3.0, 0.0),
    ]
    return Simulation(made.replace(operations=operations, dispersion=10.0)).run(progress=False)


class TestAllKindsUnderATide:
    """One river with every kind of structure, gates that slam, rules that act."""

    @staticmethod
    @cache
    def results() -> Results:
        return tidal({"TRACER": (7.0, 7.0, 7.0), "SALINITY": (0.0, 30.0, 1.0)})

    def test_ledgers_close(self) -> None:
        ledger = self.results().ledger
        handled = ledger.drop(columns="residual").abs().sum(axis=1)
        share = (ledger["residual"].abs() / handled).to_dict()
        print("ledger", {name: f"{value:.1e}" for name, value in share.items()})
        assert max(share.values()) <= 1e-10
        assert self.results().trust.passed

    def test_uniform_stays_uniform(self) -> None:
        miss = np.abs(self.results().dataset["TRACER"].values / 7.0 - 1.0).max()
        print(f"uniform to {miss:.1e}")
        assert miss <= 1e-12

    def test_every_structure_did_something(self) -> None:
        data = self.results().dataset
        through = np.abs(data["structure_discharge"].values[1:]).max(axis=0)
        by_name = dict(zip(data["structure"].values, through, strict=True))
        assert by_name.pop("piers") == 0.0
        assert min(by_name.values()) > 0.1, by_name
        moved = np.ptp(data["setting"].values, axis=0)
        assert set(data["structure"].values[moved > 0.0]) == {"dam", "pumps", "sluice", "other"}

    def test_nothing_flows_back_through_one_way_structures(self) -> None:
        data = self.results().dataset
        for name in ("flap", "pumps", "mill"):
            assert data["structure_discharge"].sel(structure=name).values.min() >= 0.0

    def test_side_by_side_they_make_up_the_discharge(self) -> None:
        """What passes the face is what its structures let through, at every output."""
        data = self.results().dataset
        on_face = int(np.argmin(np.abs(data["face_chainage"].values - 4000.0)))
        both = data["structure_discharge"].sel(structure=["pipes", "crown"]).sum("structure").values
        np.testing.assert_allclose(both[1:], data["mean_discharge"].values[1:, on_face], rtol=1e-9, atol=1e-9)

    def test_output_interval_changes_nothing(self) -> None:
        """The clock makes the same steps and the rules look at the same instants."""
        often = tidal({"SALINITY": (0.0, 30.0, 1.0)}, output=1800.0, hours=8.0).dataset
        seldom = tidal({"SALINITY": (0.0, 30.0, 1.0)}, output=3600.0, hours=8.0).dataset
        for name in ("level", "discharge", "SALINITY", "setting"):
            np.testing.assert_array_equal(often[name].values[::2], seldom[name].values)


def test_pump_against_a_weir_beside_it() -> None:
    """What it lifts falls back over the weir: 2 to 8 m³/s go round while nothing goes on, and no power is won."""
    pump = Pump("pump", ("main", 200.0), curve=[(0.0, 6.0), (2.0, 4.0), (4.0, 0.0)], units=3, running=2.0)
    weir = Weir("weir", ("main", 200.0), crest=1.5, width=10.0)
    ends = [Wall("main"), Wall("main", end="downstream")]
    made = scenario(flume(pump, weir, length=500.0), ends, 6.0 * HOUR, cell=50.0, step=60.0, output=600.0, level=2.5)
    data = Simulation(made).run(progress=False).dataset
    lifted = data["structure_discharge"].sel(structure="pump").values[1:]
    assert lifted.min() > 0.0
    assert lifted.max() <= 8.0 * (1.0 + 1e-6)
    assert data["pump_power"].values.min() >= 0.0


def test_rating_table_that_begins_at_the_bed() -> None:
    """The bed falls by 0.4 m a cell; the table begins at the bed below it, so the cell above drains below its bed."""
    sections = [CrossSection.rectangle(x, 0.004 * (1000.0 - x), 10.0, 0.03, 9.0) for x in (0.0, 1000.0)]
    table = RatingTable("table", ("main", 500.0), level=[2.0, 3.0], discharge=[0.0, 20.0])
    ends = [Inflow("main", flow=0.05), Level("main", level=0.5)]
    river = River([Reach("main", sections)], structures=[table])
    made = scenario(river, ends, HOUR, cell=100.0, step=60.0, level=2.3)
    assert Simulation(made).run(progress=False).trust.passed


class TestClosed:
    """Shut gates keep what is on both sides apart."""

    @staticmethod
    @cache
    def results() -> Results:
        """Two gates, three pools at 3, 1 and 2 m, dye in the middle one."""
        gates = [Gate(f"gate {x:g}", ("main", x), 8.0, 0.5, 5.0, opening=0.0) for x in (400.0, 700.0)]
        flap = TideGate("flap", ("main", 700.0), 2.0, 0.2, 3.0)
        edges = [0.0, 399.0, 401.0, 699.0, 701.0, 1000.0]
        levels, dye = (np.repeat(values, 2).tolist() for values in ([3.0, 1.0, 2.0], [0.0, 5.0, 0.0]))
        made = scenario(
            flume(*gates, flap),
            [Wall("main"), Wall("main", end="downstream")],
            24.0 * HOUR,
            cell=50.0,
            step=60.0,
            output=HOUR,
            level={"main": (edges, levels)},
            quality={"TRACER": {"main": (edges, dye)}},
        )
        assert isinstance(made.initial, Initial)
        return Simulation(made.replace(dispersion=50.0)).run(progress=False)

    def test_lakes_at_rest(self) -> None:
        data = self.results().dataset
        np.testing.assert_allclose(data["level"].values, np.repeat(data["level"].values[:1], 25, axis=0), atol=1e-12)
        assert sorted(set(np.round(data["level"].values[-1], 12))) == [1.0, 2.0, 3.0]
        assert np.abs(data["discharge"].values).max() <= 1e-12

    def test_nothing_disperses_through_them(self) -> None:
        data = self.results().dataset
        inside = (data["chainage"].values > 400.0) & (data["chainage"].values < 700.0)
        assert (data["TRACER"].values[:, ~inside] == 0.0).all()
        np.testing.assert_allclose(data["TRACER"].values[:, inside], 5.0, rtol=1e-14)
