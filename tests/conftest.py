"""What holds for all tests: messages are English in every locale; the end of a run says which tests were left out."""

from __future__ import annotations

import os
from typing import Any

os.environ["DANAO_LANG"] = "en"

NO_BROWSER = "no browser"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line how many browser tests were left out, and how to get a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)]
    missing = [reason.removeprefix("Skipped: ") for reason in reasons if NO_BROWSER in reason]
    if missing:
        terminalreporter.write_line(f"{len(missing)} browser tests left out: {missing[0]}", yellow=True)
