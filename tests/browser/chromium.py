"""A headless Chromium, and what a page that needs nothing from outside must not do in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NO_BROWSER

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--expose-gc",
)
INSIDE = ("file:", "data:", "blob:", "about:")
"""Addresses that need no network."""

_WATCH = """
globalThis.policyViolations = [];
document.addEventListener("securitypolicyviolation",
  (event) => globalThis.policyViolations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


def executable() -> str:
    """Return the browser, or leave the test out with a word on how to get one."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        pytest.skip(f"{NO_BROWSER} can be driven: python -m pip install playwright")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"{NO_BROWSER} is installed: apt-get install chromium")
    return found


@contextmanager
def launched() -> Iterator[Any]:
    """Give a browser, or leave the test out with a word on how to get one."""
    path = executable()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Watched:
    """A browser context whose pages are watched.

    Parameters
    ----------
    context : playwright BrowserContext
    faults : list of str
        Requests to anywhere outside, errors in the console, errors that nobody caught, dialogs.
    """

    context: Any
    faults: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, browser: Any, **options: Any) -> Watched:
        """Start a context that is offline and keeps a list of what goes wrong."""
        watched = cls(browser.new_context(offline=True, **options))
        watched.context.add_init_script(_WATCH)
        watched.context.on("request", watched._request)
        watched.context.on("console", watched._console)
        watched.context.on("weberror", lambda error: watched.faults.append(f"error: {error.error}"))
        watched.context.on("dialog", watched._dialog)
        return watched

    def open(self, path: Path | str) -> Any:
        """Return a page with a file, or with markup."""
        page = self.context.new_page()
        if isinstance(path, Path):
            page.goto(path.resolve().as_uri())
        else:
            page.set_content(path)
        return page

    def end(self) -> list[str]:
        """Close the context; return all faults, those of the security policy too."""
        for page in self.context.pages:
            self.faults += [f"policy: {one}" for one in page.evaluate("globalThis.policyViolations ?? []")]
        self.context.close()
        return self.faults

    def _request(self, request: Any) -> None:
        if not request.url.startswith(INSIDE):
            self.faults.append(f"request: {request.url[:200]}")

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text[:300]}")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message[:100]}")
        dialog.dismiss()
