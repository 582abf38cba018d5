"""``pytest tests/figures --renew-pictures`` writes the pictures that tests compare with: look at them then."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-pictures", action="store_true", help="write the pictures that tests compare with")


@pytest.fixture
def renew(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--renew-pictures", default=False))
