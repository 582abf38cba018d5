"""Unit responses: one pass that divides a run into what everything that enters brings."""

from danao.planning.response.response import INITIAL, REST, Response, open_response

__all__ = ["INITIAL", "REST", "Response", "open_response"]
