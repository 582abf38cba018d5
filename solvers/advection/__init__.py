"""Advection schemes: one file each, with `ORDER`, a `rise` and an `advance`; see `solvers.transport.march`."""
