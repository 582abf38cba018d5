"""The verification book: what the tests of a case asked, by how much it held, its orders of convergence, its curves.

    pytest tests/verification -p tests.book --book docs/verification -o enable_assertion_pass_hook=true

writes one JSON file a case; the documentation makes a page of each. Every assertion that passes is recorded by itself,
with the numbers on both sides. What tests hand over are curves (`curves`); without the plugin that does nothing.
"""

from __future__ import annotations

import datetime
import functools
import inspect
import json
import linecache
import math
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Curve = tuple[Any, Any]
POINTS = 121
NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.\d*(?:e[+-]?\d+)?|\d+e[+-]?\d+)")
COMPARED = re.compile(r"(?P<found>-?[\w.+-]+) (?P<sign>[<>]=?|==) (?P<limit>-?[\w.+-]+)(?: ± (?P<slack>[\w.+-]+))?$")


@dataclass
class Criterion:
    """An assertion: its text, how often it held, and the time when it held by the least."""

    text: str
    held: int = 0
    closest: str = ""
    share: float | None = None
    setting: str = ""


@dataclass
class Check:
    """A test: its name, what it says of itself, how it ended, its assertions by line."""

    name: str
    about: str
    outcome: str = "passed"
    criteria: dict[str, Criterion] = field(default_factory=dict)


@dataclass
class Page:
    """A file of tests: a case."""

    file: str
    title: str
    about: str
    checks: dict[str, Check] = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)


class Book:
    """What is recorded in one process.

    Parameters
    ----------
    folder : Path
        Where the pages go.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.pages: dict[str, Page] = {}
        self.item: Any = None
        self.last: tuple[float, float] | None = None

    @property
    def page(self) -> Page:
        """The page of the test that runs."""
        module = self.item.module
        file = Path(module.__file__)
        if file.stem not in self.pages:
            title, _, about = inspect.getdoc(module).partition("\n")
            self.pages[file.stem] = Page(f"tests/verification/{file.name}", title.strip(), about.strip())
        return self.pages[file.stem]

    @property
    def check(self) -> Check:
        """The entry of the test that runs."""
        name = self.item.originalname
        about = inspect.getdoc(self.item.function) or ""
        return self.page.checks.setdefault(name, Check(name, about))

    def note(self, text: str, closest: str, share: float | None) -> None:
        """Count an assertion, and keep its numbers if it never held by less; equal texts are one."""
        found = self.check.criteria.setdefault(text, Criterion(text))
        found.held += 1
        if found.held == 1 or (share is not None and share > (found.share or 0.0)):
            setting = self.item.callspec.id if hasattr(self.item, "callspec") else ""
            found.closest, found.share, found.setting = closest, share and _round(share, 2), setting

    def write(self) -> None:
        """Write a file for every page."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, page in self.pages.items():
            data = asdict(page)
            data["checks"] = [
                {**check, "criteria": list(check["criteria"].values())} for check in data["checks"].values()
            ]
            text = json.dumps(data, ensure_ascii=False, indent=1)
            text = re.sub(r"\[\s+([^][{}\"]*?)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", text)
            (self.folder / f"{name.removeprefix('test_')}.json").write_text(text + "\n", encoding="utf-8")


book: Book | None = None


def curves(title: str, x: str, y: str, **lines: Curve | Sequence[Curve]) -> None:
    """Hand over a figure to the page of the test that runs; a later one of the same title takes its place.

    Parameters
    ----------
    title, x, y : str
        Of the figure and its axes, with units.
    **lines : (x, y), or several of them
        By label: ``exact`` is drawn as a line, ``computed`` as points, what else there is as broken lines.
    """
    if book is None or book.item is None:
        return
    drawn = {label: [_thin(*pair) for pair in _pairs(found)] for label, found in lines.items()}
    book.page.figures[title] = {"x": x, "y": y, "lines": drawn}


def order(case: str, sizes: Sequence[float], errors: Mapping[str, Sequence[float]], unit: str, **asked: float) -> None:
    """Hand over errors by size, with the order (`least`) or the floor (`most`) that is asked of them."""
    if book is None or book.item is None:
        return
    rounded = {kind: [_round(value, 3) for value in values] for kind, values in errors.items()}
    entry = book.page.orders.setdefault(case, {})
    entry |= {"sizes": [_round(size, 4) for size in sizes], "errors": rounded, "unit": unit, **asked}


def _pairs(found: Any) -> list[Curve]:
    return [found] if isinstance(found, tuple) else list(found)


def _thin(x: Any, y: Any) -> dict[str, list[float]]:
    """Return a curve with as few points and digits as a picture needs."""
    x, y = np.asarray(x, dtype=float).ravel(), np.asarray(y, dtype=float).ravel()
    keep = np.unique(np.linspace(0, x.size - 1, min(x.size, POINTS)).round().astype(int))
    return {"x": [_round(value, 5) for value in x[keep]], "y": [_round(value, 4) for value in y[keep]]}


def _round(value: float, digits: int) -> float | None:
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


def _plain(text: str) -> str:
    """Return an explained assertion in one line, its numbers rounded."""
    line = re.sub(r"np\.(?:float64|int64|bool|True_|False_)\(([^()]*)\)", r"\1", text.partition("\n")[0])
    line = NUMBER.sub(lambda found: f"{float(found[0]):.3g}", " ".join(line.split()))
    return line if len(line) <= 100 and "..." not in line else ""


def _share(text: str) -> float | None:
    """Return which part of what is allowed was used, where an assertion compares two numbers."""
    line = re.sub(r"np\.float64\(([^()]*)\)", r"\1", text.partition("\n")[0])
    compared = COMPARED.match(line)
    try:
        numbers = {key: float(word) for key, word in compared.groupdict().items() if word and key != "sign"}
        found, limit = numbers["found"], numbers["limit"]
        if compared["sign"] == "==":
            return abs(found - limit) / numbers["slack"]
        share = found / limit if compared["sign"] in ("<", "<=") else limit / found
    except (TypeError, ValueError, KeyError, AttributeError, ZeroDivisionError):
        return None
    return share if 0.0 <= share <= 1.0 else None


def _watched(function: Any) -> Any:
    """Return numpy's comparison of arrays, which also tells the book how close it was."""

    @functools.wraps(function)
    def compare(actual: Any, desired: Any, rtol: float = 1e-7, atol: float = 0.0, **more: Any) -> None:
        function(actual, desired, rtol=rtol, atol=atol, **more)
        if book is None or book.item is None:
            return
        frame = sys._getframe(1)
        text = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
        difference = np.abs(np.asarray(actual, dtype=float) - np.asarray(desired, dtype=float))
        allowed = atol + rtol * np.abs(np.asarray(desired, dtype=float)) + np.zeros_like(difference)
        if difference.size:
            worst = int(np.nanargmax(difference.ravel() - allowed.ravel()))
            off, most = float(difference.ravel()[worst]), float(allowed.ravel()[worst])
            book.note(text, f"{off:.3g} <= {most:.3g}", off / most if most > 0.0 else None)

    return compare


def _remembering(kind: Any) -> Any:
    """Return the equality of a kind of `pytest.approx`, which also tells the book how close the worst pair was."""
    equal = kind.__eq__

    def compare(approximate: Any, actual: Any) -> bool:
        held = equal(approximate, actual)
        if held and book is not None:
            pairs = [
                (abs(a - e), approximate._approx_scalar(e).tolerance) for a, e in approximate._yield_comparisons(actual)
            ]
            book.last = max(pairs, key=lambda pair: pair[0] / pair[1] if pair[1] else 0.0, default=None)
        return held

    return compare


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folder."""
    parser.addoption("--book", type=Path, help="write the verification book into this folder")


def pytest_configure(config: pytest.Config) -> None:
    """Open the book."""
    global book
    if config.getoption("--book"):
        book = Book(Path(config.getoption("--book")))
        np.testing.assert_allclose = _watched(np.testing.assert_allclose)
        for example in ([1.0], np.ones(1), {"one": 1.0}):
            kind = type(pytest.approx(example))
            kind.__eq__ = _remembering(kind)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """Remember which test runs."""
    if book is not None:
        book.item = item
        book.check.outcome = "passed"
    done = yield
    if book is not None:
        book.item = None
    return done


def _by_a_test() -> bool:
    """Say whether the assertion that is reported stands in the tests: plugins of pytest report theirs, too."""
    frame = sys._getframe(2)
    while frame.f_back and any(part in frame.f_code.co_filename for part in ("pluggy", "_pytest")):
        frame = frame.f_back
    return Path(frame.f_code.co_filename).is_relative_to(Path(__file__).parent)


def pytest_assertion_pass(item: Any, lineno: int, orig: str, expl: str) -> None:
    """Record an assertion that held."""
    if book is None or book.item is None or not _by_a_test():
        return
    closest, share = _plain(expl), _share(expl)
    if book.last is not None:
        closest, share = (
            f"{book.last[0]:.3g} <= {book.last[1]:.3g}",
            book.last[0] / book.last[1] if book.last[1] else None,
        )
        book.last = None
    book.note(" ".join(orig.split()), closest, share)


def pytest_runtest_logreport(report: Any) -> None:
    """Record how a test ended, where it did not pass."""
    if book is not None and book.item is not None and (report.failed or report.skipped):
        book.check.outcome = "failed" if report.failed else f"skipped: {report.longrepr[2].removeprefix('Skipped: ')}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the pages of this process; the one that leads says when, from which commit and with what."""
    if book is None:
        return
    book.write()
    if not hasattr(session.config, "workerinput"):
        commit = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=False)
        found = {
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "commit": commit.stdout.strip(),
            "python": platform.python_version(),
            "numpy": np.__version__,
        }
        (book.folder / "_recorded.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
