"""A headless Firefox, driven by the Marionette protocol that every Firefox speaks: lengths and JSON over a socket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NO_BROWSER

NAMES = ("firefox-esr", "firefox")
PATIENCE = 60.0
"""Seconds that it may take to start, or to answer."""


def executable() -> str:
    """Return the browser, or leave the test out with a word on how to get one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"{NO_BROWSER} of the name Firefox is installed: apt-get install firefox-esr")
    return found


@dataclass
class Firefox:
    """A session with one window."""

    line: socket.socket
    asked: int = 0

    def ask(self, command: str, **values: Any) -> Any:
        """Return the answer to a command."""
        self.asked += 1
        text = json.dumps([0, self.asked, command, values])
        self.line.sendall(f"{len(text)}:{text}".encode())
        _, _, error, answer = self.hear()
        assert error is None, error
        return answer

    def hear(self) -> Any:
        """Return the next message."""
        head = b""
        while not head.endswith(b":"):
            head += self._bytes(1)
        return json.loads(self._bytes(int(head[:-1])))

    def run(self, script: str) -> Any:
        """Return what a script in the page returns."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=[], sandbox=None)["value"]

    def open(self, path: Path, link: str = "") -> None:
        """Open a file."""
        self.ask("WebDriver:Navigate", url=path.resolve().as_uri() + link)

    def _bytes(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self.line.recv(count - len(found))
            assert more, "Firefox hung up"
            found += more
        return found


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Give a Firefox with a profile of its own, and end it."""
    path = executable()
    profile.mkdir()
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n', encoding="utf-8")
    flags = [
        "--marionette",
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--width",
        "1366",
        "--height",
        "768",
    ]
    with (
        (profile / "said.txt").open("wb") as said,
        subprocess.Popen([path, *flags], stdout=said, stderr=said) as running,
    ):
        try:
            with socket.create_connection(("127.0.0.1", _port(profile, running)), timeout=PATIENCE) as line:
                session = Firefox(line)
                session.hear()
                session.ask("WebDriver:NewSession")
                yield session
        finally:
            running.terminate()


def _port(profile: Path, running: subprocess.Popen[bytes]) -> int:
    """Return the port that it listens on, which it writes down once it does."""
    file, end = profile / "MarionetteActivePort", time.monotonic() + PATIENCE
    while time.monotonic() < end and running.poll() is None:
        if file.exists() and file.read_text(encoding="ascii").strip():
            return int(file.read_text(encoding="ascii"))
        time.sleep(0.1)
    pytest.skip(f"{NO_BROWSER} of the name Firefox starts: {(profile / 'said.txt').read_text(errors='replace')[-300:]}")
