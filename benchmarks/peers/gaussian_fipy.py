"""The Gaussian in FiPy: van Leer convection and diffusion, implicit in time as FiPy's transient term is."""

from __future__ import annotations

import time

import gaussian
from fipy import CellVariable, DiffusionTerm, Grid1D, TransientTerm, VanLeerConvectionTerm


def run(cell: float) -> tuple[float, float]:
    """Return seconds and error of one run."""
    mesh = Grid1D(nx=round(gaussian.LENGTH / cell), dx=cell)
    value = CellVariable(mesh=mesh, value=gaussian.exact(gaussian.centres(cell), 0.0), hasOld=True)
    value.constrain(0.0, mesh.facesLeft)
    equation = TransientTerm() + VanLeerConvectionTerm(coeff=(gaussian.VELOCITY,)) == DiffusionTerm(
        coeff=gaussian.DISPERSION
    )
    step = gaussian.step(cell)
    start = time.perf_counter()
    for _ in range(round(gaussian.DURATION / step)):
        value.updateOld()
        equation.solve(var=value, dt=step)
    return time.perf_counter() - start, gaussian.error(cell, value.value)
