"""Tracer tests: dispersion and transient storage from what was measured."""

from danao.planning.tracer.fit import fit_tracer
from danao.planning.tracer.moments import TracerMoments, tracer_moments
from danao.planning.tracer.result import TracerFit

__all__ = ["TracerFit", "TracerMoments", "fit_tracer", "tracer_moments"]
