"""Sampling error: what a year of grab samples can and cannot prove about water that changes all the time."""

from danao.planning.sampling_error.estimate import sampling_error
from danao.planning.sampling_error.result import SamplingError
from danao.planning.sampling_error.scheme import Scheme

__all__ = ["SamplingError", "Scheme", "sampling_error"]
