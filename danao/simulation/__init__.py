"""A scenario in motion."""

from danao.simulation.simulation import Instant, Simulation

__all__ = ["Instant", "Simulation"]
