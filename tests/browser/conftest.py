"""One Chromium for all browser tests; every test has its own pages, which are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.chromium import Watched, launched


# Not for the session: while playwright runs there is an event loop in this thread, which tests elsewhere may want.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def small_font() -> Iterator[None]:
    """Pages with one font of few letters: quick to write, for tests that look at numbers alone."""
    from danao.reporting import fonts

    font = fonts.embedded("达标 0123456789")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "embedded", lambda text: font)
        yield


@pytest.fixture
def watch(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Start watched contexts; whatever goes wrong in any of them fails the test."""
    begun: list[Watched] = []

    def begin(**options: Any) -> Watched:
        begun.append(Watched.begin(browser, **options))
        return begun[-1]

    yield begin
    faults = [fault for watched in begun for fault in watched.end()]
    assert not faults
