"""Dams that break over a dry bed: without friction (Ritter 1892), and with little friction, by a first correction.

SWASHES, Delestre et al. (2013), sections 4.1.2 and 4.1.3; the wet bed (Stoker) is H06. Danao has Manning's law,
SWASHES' solution with friction (Dressler 1952) has Chézy's. It is the first term of an expansion about Ritter's
solution, so the term for Manning's law is derived here in the same way (`correction`), and with Chézy's law the same
formulae give Dressler's. With x/t = ξ and Riemann variables R = u + 2c, S = u − 2c, write R = 2c₀ + t r(ξ) and
S = S₀(ξ) + t s(ξ) with friction −F(ξ) on Ritter's flow: r − (2/3) w dr/dw = −F with w = 2c₀ − ξ and r = 0 at the
head of the wave, and s = −(F + r/3)/2.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy.integrate import quad

from danao import Results, Wall
from tests import book, flumes
from tests.convergence import norms, overall, show
from tests.runs import columns, last, run

GRAVITY = flumes.GRAVITY
CELLS = (200, 400, 800)


def ritter(rate: np.ndarray, celerity: float) -> tuple[np.ndarray, np.ndarray]:
    """Return celerity c = √(g h) and velocity u of Ritter's wave at x/t = rate."""
    inside = np.clip(rate, -celerity, 2.0 * celerity)
    return (2.0 * celerity - inside) / 3.0, 2.0 * (celerity + inside) / 3.0


def correction(rate: float, celerity: float, friction: Callable[[float, float], float]) -> tuple[float, float]:
    """Return what friction F(c, u) changes of c and u in a second."""
    w = 2.0 * celerity - rate

    def part(at: float) -> float:
        return friction(at / 3.0, 2.0 * celerity - 2.0 * at / 3.0) * at**-2.5

    r = -1.5 * w**1.5 * quad(part, w, 3.0 * celerity, epsabs=0.0, epsrel=1e-10)[0]
    s = -0.5 * (friction(w / 3.0, 2.0 * celerity - 2.0 * w / 3.0) + r / 3.0)
    return (r - s) / 4.0, (r + s) / 2.0


def exact(x: np.ndarray, dam: float, depth: float, seconds: float) -> np.ndarray:
    """Return Ritter's depth."""
    c, _ = ritter((x - dam) / seconds, np.sqrt(GRAVITY * depth))
    return c**2 / GRAVITY


@cache
def wave(length: float, depth: float, seconds: float, cells: int, manning: float = 0.0) -> Results:
    """Return the flow from a dam in the middle."""
    dam = 0.5 * length
    river = flumes.bed_river(np.array([0.0, length]), np.zeros(2), 1.0 if manning == 0.0 else 1e5, manning)
    start = {"main": ([dam - 1e-7 * length, dam + 1e-7 * length], [depth, 0.0])}
    ends = [Wall("main"), Wall("main", end="downstream")]
    cell = length / cells
    step = 0.18 * cell / np.sqrt(GRAVITY * depth)
    return run(river, ends, seconds, cell=cell, step=step, level=start)


def errors(length: float, depth: float, seconds: float) -> dict[str, list[float]]:
    found = [wave(length, depth, seconds, cells) for cells in CELLS]
    both = [
        norms(last(flow, "depth"), exact(flow.dataset["chainage"].values, 0.5 * length, depth, seconds))
        for flow in found
    ]
    return {"L1": [l1 for l1, _ in both], "L2": [l2 for _, l2 in both]}


def test_ritter_is_that_of_swashes() -> None:
    given = columns("swashes", "ritter.csv")
    c, u = ritter((given["x_m"] - 5.0) / 6.0, np.sqrt(GRAVITY * 0.005))
    np.testing.assert_allclose(c**2 / GRAVITY, given["h_m"], rtol=1e-6, atol=1e-9)
    wet = given["h_m"] > 0.0
    np.testing.assert_allclose(u[wet], given["u_m_s"][wet], rtol=1e-6, atol=1e-9)


def test_correction_with_the_law_of_chezy_is_that_of_dressler() -> None:
    """Dressler's closed form as SWASHES prints it (section 4.1.3).

    The SWASHES program (1.5.0) itself gives depths up to 0.33 % and velocities up to 0.7 % away from that form; why
    is not known.
    """
    given = columns("swashes", "dressler.csv")
    depth, chezy, seconds = 6.0, 40.0, 40.0
    celerity = np.sqrt(GRAVITY * depth)

    def friction(c: float, u: float) -> float:
        return (GRAVITY * u / (chezy * c)) ** 2

    for x, h, u in zip(given["x_m"], given["h_m"], given["u_m_s"], strict=True):
        rate = (x - 1000.0) / seconds
        w = 2.0 - rate / celerity
        slower, later = correction(rate, celerity, friction)
        wanted = 1.2 / w - 2.0 / 3.0 + 4.0 * np.sqrt(3.0) / 135.0 * w**1.5
        assert abs(slower - (GRAVITY / chezy) ** 2 * wanted) <= 1e-9
        wanted = 12.0 / w - 8.0 / 3.0 + 8.0 * np.sqrt(3.0) / 189.0 * w**1.5 - 108.0 / (7.0 * w**2)
        assert abs(later - (GRAVITY / chezy) ** 2 * wanted) <= 1e-9
        first, second = ritter(rate, celerity)
        assert abs((first + seconds * slower) ** 2 / GRAVITY / h - 1.0) <= 5e-3
        assert abs((second + seconds * later) / u - 1.0) <= 1e-2


def test_ritter() -> None:
    """Half a metre of water: first order, as the corner at the head and the thin tip allow.

    Measured with the coarsest cells, 5 m: 3.8e-3. The front, where a hundredth of the depth behind the dam is left,
    lags there by 23 m of the 226 m that it ran, with cells of 1.25 m by 2 m.
    """
    length, depth, seconds = 1000.0, 0.5, 60.0
    sizes, found = [length / cells for cells in CELLS], errors(length, depth, seconds)
    celerity = np.sqrt(GRAVITY * depth)
    place = 0.5 * length + seconds * (2.0 * celerity - 3.0 * 0.1 * celerity)
    front = []
    for cells in CELLS:
        flow = wave(length, depth, seconds, cells)
        x, now = flow.dataset["chainage"].values, last(flow, "depth")
        lines = {"exact": (x, exact(x, 0.5 * length, depth, seconds)), "computed": (x, now)}
        book.curves("Ritter's wave after 60 s", "x (m)", "depth (m)", **lines)
        front.append(abs(float(x[now >= 0.01 * depth].max()) - place))
    show("Ritter", sizes, {**found, "front (m)": front})
    assert found["L1"][0] <= 1.3 * 3.8e-3
    assert overall(sizes, found["L1"]) >= 0.9
    assert max(front) <= 25.0
    assert front[-1] <= 4.0


def test_ritter_in_five_millimetres_of_water() -> None:
    """The depth of SWASHES' own case. Errors fall, but the order with them, from 0.7 to 0.4.

    A film of 0.2 mm, 4 % of the depth, runs ahead as a small bore and stops short of the true tip, whatever the cells,
    the step or theta. At ten times the size it is nearly gone, at a hundred times it is: an absolute threshold of the
    solver is felt in water so thin.
    """
    sizes, found = [10.0 / cells for cells in CELLS], errors(10.0, 0.005, 6.0)
    show("Ritter, 5 mm", sizes, found)
    assert (np.diff(found["L1"]) < 0.0).all()
    np.testing.assert_array_less(found["L1"], 1.3 * np.array([4.4e-3, 2.7e-3, 1.9e-3]))


def test_mass() -> None:
    for arguments in ((1000.0, 0.5, 60.0), (10.0, 0.005, 6.0)):
        flow = wave(*arguments, CELLS[0])
        volume = flow.dataset["volume"].values.sum(axis=1)
        assert abs(volume[-1] / volume[0] - 1.0) <= 1e-12
        assert flow.dataset["depth"].values.min() >= 0.0


@pytest.mark.parametrize(("manning", "most"), [(0.01, 0.024), (0.005, 0.0085)])
def test_friction_slows_the_wave(manning: float, most: float) -> None:
    """What friction changes of the depth, against the first correction; the rest is of second order in it.

    The correction is up to 0.066 m with n = 0.01. Measured with the finest cells: 1.8 % of it, and 0.65 % with half the
    roughness, of which a quarter of 1.8 % is the expansion's. Left out is the tip, where the expansion fails.
    """
    length, depth, seconds = 2000.0, 6.0, 40.0
    celerity = np.sqrt(GRAVITY * depth)

    def friction(c: float, u: float) -> float:
        return GRAVITY * (manning * u) ** 2 / (c**2 / GRAVITY) ** (4.0 / 3.0)

    worst = []
    for cells in CELLS:
        rough, smooth = (wave(length, depth, seconds, cells, n) for n in (manning, 0.0))
        rate = (rough.dataset["chainage"].values - 0.5 * length) / seconds
        tested = (rate > -0.8 * celerity) & (rate < 0.5 * celerity)
        c, _ = ritter(rate[tested], celerity)
        later = np.array([correction(at, celerity, friction)[0] for at in rate[tested]])
        wanted = ((c + seconds * later) ** 2 - c**2) / GRAVITY
        worst.append(norms((last(rough, "depth") - last(smooth, "depth"))[tested], wanted)[0])
    show(f"friction on Ritter's wave, n = {manning:g}", [length / cells for cells in CELLS], {"L1": worst})
    assert max(worst) <= 0.024
    assert worst[-1] <= most
