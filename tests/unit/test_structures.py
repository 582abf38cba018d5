"""Discharge of every structure between still waters, against handbook formulas worked out here once more.

Numbers in comments are worked by hand with g = 9.81 m/s²; nothing here is taken from the code under test.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
import pytest
from scipy.optimize import brentq, fsolve

from danao import (
    BoxBarrel,
    CircularBarrel,
    Culvert,
    Gate,
    HeadLoss,
    InputError,
    Pump,
    RatingTable,
    RubberDam,
    SharpCrestedWeir,
    TideGate,
    Weir,
)
from danao.river.structures.culvert import INLETS, Inlet

G = 9.81
AT = ("main", 500.0)
FAR_BELOW = -5.0


def broad_crest(head: float) -> float:
    """Return the free discharge per metre of a broad crest, critical depth 2/3 H on it (ISO 3846): 1.7049 H^1.5."""
    return (2.0 / 3.0) ** 1.5 * math.sqrt(G) * head**1.5


class TestWeirs:
    """Broad and sharp crests."""

    weir = Weir("weir", AT, crest=1.0, width=10.0)
    plate = SharpCrestedWeir("plate", AT, crest=1.0, width=4.0)

    def test_broad_crest_free(self) -> None:
        # 1.70489 x 10 x 1.2^1.5 = 1.70489 x 10 x 1.314534
        assert self.weir.flow_between(2.2, FAR_BELOW) == pytest.approx(22.4114, rel=1e-5)
        # water behind up to two thirds of the head, 0.8 m over the crest, changes nothing
        assert self.weir.flow_between(2.2, 1.79999) == pytest.approx(22.4114, rel=1e-5)

    def test_broad_crest_drowned(self) -> None:
        # h = 1.0 > 0.8: 10 x 1.0 x sqrt(19.62 x 0.2) = 10 x 1.980909
        assert self.weir.flow_between(2.2, 2.0) == pytest.approx(19.80909, rel=1e-6)
        assert self.weir.flow_between(2.0, 2.2) == pytest.approx(-19.80909, rel=1e-6)

    @pytest.mark.parametrize(("handbook", "given"), [(0.385, 1.0), (0.32, 0.32 / 0.385), (0.36, 0.36 / 0.385)])
    def test_coefficients_of_chinese_handbooks(self, handbook: float, given: float) -> None:
        """Q = m b sqrt(2g) H^1.5 with m = 0.385 C_d, as the documentation says."""
        weir = Weir("weir", AT, crest=0.0, width=1.0, discharge_coefficient=given)
        expected = handbook * math.sqrt(2.0 * G) * 1.5**1.5
        assert weir.flow_between(1.5, FAR_BELOW) == pytest.approx(expected, rel=5e-4)

    def test_sharp_crest_free(self) -> None:
        # 2/3 x 0.62 x sqrt(19.62) = 1.830838; x 4 x 0.5^1.5 = 1.830838 x 4 x 0.3535534
        assert self.plate.flow_between(1.5, FAR_BELOW) == pytest.approx(2.589196, rel=1e-5)
        assert self.plate.flow_between(1.5, 1.0) == pytest.approx(2.589196, rel=1e-5)

    def test_sharp_crest_drowned(self) -> None:
        # h/H = 0.5: (1 - 0.3535534)^0.385 = exp(0.385 x ln 0.6464466) = exp(-0.167962) = 0.845386
        assert self.plate.flow_between(1.5, 1.25) == pytest.approx(2.589196 * 0.845386, rel=1e-6)
        # h/H = 0.9: 0.9^1.5 = 0.853815; 0.146185^0.385 = exp(0.385 x -1.922882) = exp(-0.740310) = 0.476966
        assert self.plate.flow_between(1.5, 1.45) == pytest.approx(2.589196 * 0.476966, rel=5e-6)

    @pytest.mark.parametrize("crest", [0.0, 1.0, 1.7])
    def test_crest_moves(self, crest: float) -> None:
        assert self.weir.flow_between(2.0, FAR_BELOW, crest) == pytest.approx(10.0 * broad_crest(2.0 - crest))

    @pytest.mark.parametrize("inflation", [0.0, 0.9, 2.0])
    def test_rubber_dam(self, inflation: float) -> None:
        dam = RubberDam("dam", AT, width=12.0, sill=0.5, height=2.0, discharge_coefficient=1.1)
        expected = 1.1 * 12.0 * broad_crest(3.0 - 0.5 - inflation)
        assert dam.flow_between(3.0, FAR_BELOW, inflation) == pytest.approx(expected, rel=1e-12)
        assert dam.setting == 2.0
        assert dam.flow_between(3.0, FAR_BELOW) == pytest.approx(1.1 * 12.0 * broad_crest(0.5), rel=1e-12)


class TestGate:
    """A sluice gate of 1 m."""

    head = 4.0
    gate = Gate("gate", AT, width=1.0, sill=0.0, height=10.0)

    def test_free_underflow(self) -> None:
        # e = 0.5, y = 0.611 x 0.5 = 0.3055: 0.3055 x sqrt(19.62 x 3.6945) = 0.3055 x 8.513871
        assert self.gate.flow_between(self.head, FAR_BELOW, 0.5) == pytest.approx(2.600988, rel=1e-6)

    @pytest.mark.parametrize("ratio", np.arange(0.1, 0.56, 0.05))
    def test_free_underflow_of_the_textbooks(self, ratio: float) -> None:
        """(0.60 - 0.176 e/H) e sqrt(2 g H), for which e/H = 0.1 to 0.65 is given; they differ by 0 to 2 %."""
        opening = ratio * self.head
        expected = (0.60 - 0.176 * ratio) * opening * math.sqrt(2.0 * G * self.head)
        assert self.gate.flow_between(self.head, FAR_BELOW, opening) == pytest.approx(expected, rel=0.02)

    @pytest.mark.parametrize("opening", [0.2, 0.6, 1.2])
    @pytest.mark.parametrize("behind", [3.4, 3.6, 3.8, 3.95])
    def test_drowned_jet(self, opening: float, behind: float) -> None:
        """Energy from the pool to the jet, momentum from the jet to the water behind, solved by themselves."""
        jet = 0.611 * opening

        def unbalanced(state: np.ndarray) -> tuple[float, float]:
            q, over = state
            energy = over + q**2 / (2.0 * G * jet**2) - self.head
            momentum = 0.5 * over**2 + q**2 / (G * jet) - 0.5 * behind**2 - q**2 / (G * behind)
            return energy, momentum

        start = (jet * math.sqrt(2.0 * G * (self.head - 0.9 * behind)), 0.9 * behind)
        q, over = fsolve(unbalanced, start, xtol=1e-13)
        assert max(map(abs, unbalanced((q, over)))) < 1e-9
        assert jet < over < behind
        assert self.gate.flow_between(self.head, behind, opening) == pytest.approx(q, rel=1e-8)

    def test_free_until_the_jump_reaches_the_gate(self) -> None:
        """A jet of 0.3055 m at 8.514 m/s, Fr² = 24.187, is covered from 0.15275 (sqrt(1 + 8 Fr²) - 1) = 1.9775 m on."""
        free = self.gate.flow_between(self.head, FAR_BELOW, 0.5)
        assert self.gate.flow_between(self.head, 1.977, 0.5) == free
        assert self.gate.flow_between(self.head, 1.99, 0.5) < free

    def test_clear_of_the_water_it_is_a_broad_crest(self) -> None:
        assert self.gate.flow_between(3.0, FAR_BELOW, 3.0) == pytest.approx(broad_crest(3.0), rel=1e-12)
        # drowned, h = 2.5: 2.5 x sqrt(19.62 x 0.5) = 7.83023
        assert self.gate.flow_between(3.0, 2.5, 3.0) == pytest.approx(7.83023, rel=1e-6)

    def test_over_the_leaf(self) -> None:
        low = Gate("low", AT, width=4.0, sill=1.0, height=2.0, opening=0.0)
        # the upper edge is at 3 m: 1.830838 x 4 x 0.4^1.5 = 1.830838 x 4 x 0.2529822
        assert low.flow_between(3.4, FAR_BELOW) == pytest.approx(1.852677, rel=1e-6)
        assert low.flow_between(3.0, FAR_BELOW) == 0.0
        # raised by 0.3 m the edge is at 3.3 m, and 0.611 x 0.3 = 0.1833 m flow under: 4 x 0.1833 x sqrt(19.62 x 2.2167)
        over, under = 1.830838 * 4.0 * 0.1**1.5, 4.0 * 0.1833 * math.sqrt(19.62 * 2.2167)
        assert low.flow_between(3.4, FAR_BELOW, 0.3) == pytest.approx(over + under, rel=1e-6)


class TestTideGate:
    """A flap of 5 m by 2 m."""

    flap = TideGate("flap", AT, width=5.0, sill=0.0, height=2.0)

    def test_weir_like_outflow(self) -> None:
        # h = 1.5 over 2/3 H = 1.33 and under the lid: 0.8 x 5 x 1.5 x sqrt(19.62 x 0.5) = 6 x 3.132092
        assert self.flap.flow_between(2.0, 1.5) == pytest.approx(18.79255, rel=1e-6)
        # free: 0.8 x 5 x 1.70489 x 1.5^1.5
        assert self.flap.flow_between(1.5, FAR_BELOW) == pytest.approx(4.0 * broad_crest(1.5), rel=1e-12)

    def test_full_opening(self) -> None:
        # opening 0.5, free: 0.8 x 5 x 0.5 x sqrt(19.62 x 1.5) = 2 x 5.424942
        assert self.flap.flow_between(2.0, FAR_BELOW, 0.5) == pytest.approx(10.849885, rel=1e-6)
        # drowned, h = 1.8: m = 1 x (1 - 0.5/1.8) = 0.7222222; s = m + sqrt(m² - 4 m + 3.24) = 0.7222222 + 0.9341931
        assert self.flap.flow_between(2.0, 1.8, 0.5) == pytest.approx(2.0 * math.sqrt(19.62 * 0.3435847), rel=1e-6)

    def test_shut_from_outside(self) -> None:
        assert self.flap.flow_between(1.0, 1.001) == 0.0
        assert self.flap.flow_between(1.0, 6.0) == 0.0
        assert self.flap.flow_between(2.0, 0.0, 0.0) == 0.0


def circle(depth: float, diameter: float) -> tuple[float, float]:
    """Return area and surface width of a pipe."""
    half = math.acos(1.0 - 2.0 * depth / diameter)
    return diameter**2 / 4.0 * (half - math.sin(half) * math.cos(half)), diameter * math.sin(half)


class TestCulvert:
    """Inlets of HDS-5 and full barrels."""

    # Steep and smooth, so that the inlet decides: 3 m of fall over 60 m, S = 0.05.
    steep: ClassVar[dict[str, float]] = {
        "invert_upstream": 10.0,
        "invert_downstream": 7.0,
        "length": 60.0,
        "manning": 0.010,
        "entrance_loss": 0.2,
    }

    @pytest.mark.parametrize("inlet", ["concrete_pipe_square_edge", "metal_pipe_projecting", "metal_pipe_mitred"])
    @pytest.mark.parametrize("number", [1.0, 2.0, 3.4])
    def test_unsubmerged_pipe(self, inlet: str, number: float) -> None:
        """HW = H_c + D (K X^M + K_s S), X = 1.811 Q/(A D^0.5), H_c the energy of critical flow (form 1)."""
        k, m, slope_factor = {
            "concrete_pipe_square_edge": (0.0098, 2.0, -0.5),
            "metal_pipe_projecting": (0.0340, 1.50, -0.5),
            "metal_pipe_mitred": (0.0210, 1.33, 0.7),
        }[inlet]
        diameter = 1.5
        q = number * math.pi / 4.0 * diameter**2.5 / 1.811
        critical = brentq(lambda y: q**2 * circle(y, diameter)[1] - G * circle(y, diameter)[0] ** 3, 1e-3, 1.4999)
        energy = critical + q**2 / (2.0 * G * circle(critical, diameter)[0] ** 2)
        level = 10.0 + energy + diameter * (k * number**m + slope_factor * 0.05)
        culvert = Culvert("pipe", AT, barrel=CircularBarrel(diameter), inlet=inlet, **self.steep)
        assert culvert.flow_between(level, FAR_BELOW) == pytest.approx(q, rel=2e-4)

    @pytest.mark.parametrize(
        ("inlet", "c", "y"), [("concrete_pipe_groove_headwall", 0.0292, 0.74), ("metal_pipe_headwall", 0.0379, 0.69)]
    )
    @pytest.mark.parametrize("number", [4.0, 5.0, 6.5])
    def test_submerged_pipe(self, inlet: str, c: float, y: float, number: float) -> None:
        """HW = D (c X² + Y - 0.5 S)."""
        diameter = 1.5
        level = 10.0 + diameter * (c * number**2 + y - 0.5 * 0.05)
        q = number * math.pi / 4.0 * diameter**2.5 / 1.811
        smooth = self.steep | {"entrance_loss": 0.0}
        culvert = Culvert("pipe", AT, barrel=CircularBarrel(diameter), inlet=inlet, barrels=2, **smooth)
        assert culvert.flow_between(level, FAR_BELOW) == pytest.approx(2.0 * q, rel=2e-4)

    def test_box(self) -> None:
        """A box of 3 m by 2 m, wingwalls 30° to 75°, X = 2: q = 2 x 2^1.5 / 1.811 = 3.1236 m²/s a metre of width."""
        q = 2.0 * 2.0**1.5 / 1.811
        critical = (q**2 / G) ** (1.0 / 3.0)
        level = 10.0 + 1.5 * critical + 2.0 * (0.026 * 2.0 - 0.5 * 0.05)
        culvert = Culvert("box", AT, barrel=BoxBarrel(3.0, 2.0), inlet="box_wingwalls_30_75", **self.steep)
        assert culvert.flow_between(level, FAR_BELOW) == pytest.approx(3.0 * q, rel=2e-4)

    def test_full_pipe(self) -> None:
        """Velocity heads lost: 0.5 + 1 + 19.62 n² L / R^(4/3) = 1.5 + 19.62 x 0.000169 x 50 / 0.25^(4/3) = 2.552689."""
        pipe = Culvert("pipe", AT, CircularBarrel(1.0), invert_upstream=0.0, invert_downstream=0.0, length=50.0)
        # sqrt(19.62 x 1 / 2.552689) = 2.772361 m/s through 0.785398 m²
        assert pipe.flow_between(5.0, 4.0) == pytest.approx(2.177408, rel=1e-5)
        assert pipe.flow_between(4.0, 5.0) == pytest.approx(-2.177408, rel=1e-5)

    def test_full_pipe_without_tailwater(self) -> None:
        """HDS-5: the level behind is no lower than (d_c + D)/2 over the outlet; under a high head that is the crown."""
        pipe = Culvert("pipe", AT, CircularBarrel(1.0), invert_upstream=0.0, invert_downstream=0.0, length=400.0)
        losses = 1.5 + 19.62 * 0.013**2 * 400.0 / 0.25 ** (4.0 / 3.0)
        expected = 0.25 * math.pi * math.sqrt(19.62 * (5.0 - 1.0) / losses)
        assert pipe.flow_between(5.0, FAR_BELOW) == pytest.approx(expected, rel=1e-9)

    def test_own_inlet(self) -> None:
        given = Culvert("given", AT, CircularBarrel(1.5), inlet="metal_pipe_headwall", **self.steep)
        own = Culvert("own", AT, CircularBarrel(1.5), inlet=Inlet(0.0078, 2.0, 0.0379, 0.69), **self.steep)
        assert own.flow_between(12.0, 8.0) == given.flow_between(12.0, 8.0)

    def test_backwards_it_is_its_mirror_image(self) -> None:
        """Water that climbs a steep pipe meets the inlet at the other end, with the slope of the other sign."""
        mirror = self.steep | {"invert_upstream": 7.0, "invert_downstream": 10.0}
        steep, turned = (Culvert("pipe", AT, CircularBarrel(1.5), **fields) for fields in (self.steep, mirror))
        for levels in [(12.0, 8.0), (11.0, 13.0), (9.0, 11.2), (8.0, 9.0), (10.5, 10.6)]:
            assert steep.flow_between(*levels) == pytest.approx(-turned.flow_between(*levels[::-1]), rel=1e-12)
        assert steep.flow_between(11.0, 13.0) < 0.0

    def test_inlets_of_the_table(self) -> None:
        """Table A.1 of HDS-5 (2012), form 1: K, M, c, Y and the factor of the slope, copied from a reprint."""
        rows = """
            0.0098 2.0  0.0398 0.67 -0.5   circular concrete, square edge with headwall
            0.0018 2.0  0.0292 0.74 -0.5   groove end with headwall
            0.0045 2.0  0.0317 0.69 -0.5   groove end projecting
            0.0078 2.0  0.0379 0.69 -0.5   circular corrugated metal, headwall
            0.0210 1.33 0.0463 0.75  0.7   mitered to slope
            0.0340 1.50 0.0553 0.54 -0.5   projecting
            0.026  1.0  0.0347 0.81 -0.5   concrete box, wingwalls flared 30° to 75°
            0.061  0.75 0.0400 0.80 -0.5   90° and 15°
            0.061  0.75 0.0423 0.82 -0.5   0°
        """
        table = [tuple(map(float, row.split()[:5])) for row in rows.strip().splitlines()]
        assert [(item.k, item.m, item.c, item.y, item.slope) for item in INLETS.values()] == table


class TestPumpAndTable:
    """What is known by a curve."""

    pump = Pump("pump", AT, curve=[(0.0, 6.0), (2.0, 4.0), (4.0, 0.0)], units=3, running=2.0, lowest_level=1.0)

    def test_pump_on_its_curve(self) -> None:
        # lift 3 m lies a quarter of the way from 4 m (2 m³/s) to 0 m (4 m³/s): 2.5 m³/s each
        assert self.pump.flow_between(2.0, 5.0) == pytest.approx(5.0, rel=1e-12)
        assert self.pump.flow_between(2.0, 5.0, 3.0) == pytest.approx(7.5, rel=1e-12)
        assert self.pump.flow_between(2.0, 7.0) == pytest.approx(2.0, rel=1e-12)  # 5 m: 1 m³/s each

    def test_pump_beyond_its_curve(self) -> None:
        assert self.pump.flow_between(2.0, 8.5) == 0.0
        assert self.pump.flow_between(5.0, 2.0) == pytest.approx(8.0)

    def test_pump_falls_dry(self) -> None:
        assert self.pump.flow_between(1.0, 4.0) == 0.0
        assert self.pump.flow_between(1.025, 4.025) == pytest.approx(2.5)  # half way up the 5 cm
        assert self.pump.flow_between(1.05, 4.05) == pytest.approx(5.0)

    def test_curve_that_does_not_begin_at_zero(self) -> None:
        pump = Pump("pump", AT, curve=[(1.0, 5.0), (3.0, 1.0)])
        assert pump.flow_between(0.0, 5.0) == pytest.approx(1.0)
        assert pump.flow_between(0.0, 5.1) == 0.0

    def test_rating_table(self) -> None:
        table = RatingTable("table", AT, level=[1.0, 2.0, 3.0], discharge=[0.0, 2.0, 5.0])
        assert table.flow_between(2.5, FAR_BELOW) == pytest.approx(3.5)
        assert table.flow_between(9.0, FAR_BELOW) == pytest.approx(5.0)
        # h/H = 1/1.5: 0.6666667^1.5 = 0.5443311; 0.4556689^0.385 = exp(0.385 x -0.785989) = 0.738893
        assert table.flow_between(2.5, 2.0) == pytest.approx(3.5 * 0.738893, rel=5e-6)
        assert table.flow_between(2.0, 2.5) == 0.0

    def test_a_head_loss_has_no_discharge(self) -> None:
        with pytest.raises(InputError, match="piers: it has no discharge of its own"):
            HeadLoss("piers", AT, coefficient=0.3).flow_between(2.0, 1.0)
