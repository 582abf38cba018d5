"""Advection schemes: one file each, with `ORDER` and a `rise`, from which its kernels are spliced.

`advance` carries every column with a limiter of its own (`solvers.transport.march`), `advance_led` all of a block by
the weights of its first column (`solvers.carrying`), `advance_back` takes influences back (`solvers.adjoint`); `rises`
is `rise` for arrays.
"""
