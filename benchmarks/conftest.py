"""A closing table of the figures that people quote: ns per cell-step, seconds, MiB, each beside what it must reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

_FIGURES: list[tuple[str, float, str, str]] = []


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[float, str, str], None]:
    """Note a figure of this benchmark: value, unit, and what it must reach."""

    def note(value: float, unit: str, wanted: str = "") -> None:
        _FIGURES.append((request.node.name, value, unit, wanted))

    return note


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table."""
    for name, value, unit, wanted in _FIGURES:
        terminalreporter.write_line(f"{name:60s} {value:10.3g} {unit:32s} {wanted}")
