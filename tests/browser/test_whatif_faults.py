"""The tests of the page would see a fault in its script: a hundred are put in, one at a time."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from danao.reporting.whatif import page
from tests.browser.chromium import Watched
from tests.browser.faults import FAULTS, Fault
from tests.browser.inspection import CASE, inspect
from tests.browser.reading import Sand

pytestmark = pytest.mark.usefixtures("small_font")


def digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def with_fault(text: str, fault: Fault) -> str:
    """Return a page whose script has a fault; its policy knows the script."""
    script = page.joined()
    before, after = fault
    faulty = script.replace(before, after, 1)
    assert text.count(script) == text.count(digest(script)) == 1
    return text.replace(script, faulty).replace(digest(script), digest(faulty))


def fitting() -> tuple[Fault, ...]:
    """Return the faults whose place is still in the script."""
    script = page.joined()
    return tuple(fault for fault in FAULTS if fault[0] in script)


def is_seen(browser: Any, file: Path) -> bool:
    """Whether the checks see that something is wrong with a page."""
    watched = Watched.begin(browser, viewport={"width": 1366, "height": 768})
    try:
        return next(inspect(Sand.open(watched, file)), None) is not None or bool(watched.faults)
    except Exception:
        return True  # so broken that it cannot even be read
    finally:
        watched.context.close()


def unseen(browser: Any, folder: Path, faults: tuple[Fault, ...]) -> list[Fault]:
    """Return the faults that are not seen."""
    text = CASE.file(folder).read_text(encoding="utf-8")
    file, found = folder / "faulty.html", []
    for fault in faults:
        file.write_text(with_fault(text, fault), encoding="utf-8")
        if not is_seen(browser, file):
            found.append(fault)
    return found


def test_sound_page_passes(browser: Any, tmp_path: Path) -> None:
    assert not is_seen(browser, CASE.file(tmp_path))


def test_ten_faults(browser: Any, tmp_path: Path) -> None:
    assert unseen(browser, tmp_path, fitting()[3::12]) == []


@pytest.mark.slow
def test_a_hundred_faults(browser: Any, tmp_path: Path) -> None:
    faults = fitting()
    assert len(faults) == len(set(faults)) >= 100, set(FAULTS) - set(faults)
    found = unseen(browser, tmp_path, faults)
    assert len(found) <= 0.05 * len(faults), found
