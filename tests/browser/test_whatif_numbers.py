"""Everything that the page works out and says, against the responses and the standard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.chromium import Watched
from tests.browser.inspection import CASE, inspect
from tests.browser.reading import Sand

pytestmark = pytest.mark.usefixtures("small_font")


def test_page(watch: Callable[..., Watched], tmp_path: Path) -> None:
    """Values to 1e-12, classes, verdicts, hatches, items, contributions, relief, pictures, money, plans, link, YAML."""
    sand = Sand.open(watch(viewport={"width": 1366, "height": 768}), CASE.file(tmp_path))
    assert list(inspect(sand)) == []
