"""The pages of the documentation as programs: what they show is run, in order, in a folder of its own.

``python -m tests.pages NAME…`` runs pages and puts the pictures that they save into ``docs/pictures``, as NAME-picture.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.allocations import creek, creek_response
from tests.small_case import edited, write_case

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "docs/zh").glob("*.md")])
SAVED = re.compile(r"`(\w+\.py)`[^`]*[:\uff1a]\n\n\Z")


def a_response(folder: Path) -> dict[str, Any]:
    """Give what the page on allocation has from elsewhere."""
    return {"base": creek(), "response": creek_response()}


def a_case(folder: Path) -> dict[str, Any]:
    """Put a small case there."""
    write_case(folder)
    return {}


def a_case_with_bacteria(folder: Path) -> dict[str, Any]:
    """Put a small case there that carries bacteria."""
    write_case(folder, scenario=edited(("DO]", "DO, FC]"), ("DO: 8 mg/L}", "DO: 8 mg/L, FC: 1000 1/L}")))
    return {}


GIVEN: dict[str, Callable[[Path], dict[str, Any]]] = {
    "allocation": a_response,
    "batch": a_case,
    "processes": a_case_with_bacteria,
}
"""What a page takes for granted, by its name."""


@dataclass(frozen=True)
class Performed:
    """A page that ran: the names that it made, and what it printed."""

    names: dict[str, Any]
    told: str


def page(name: str) -> str:
    """Return the text of an English page."""
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(text: str, *kinds: str) -> list[str]:
    """Return the code blocks of some kinds."""
    return [code for kind, _, code in _all_blocks(text) if kind in kinds]


def _all_blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, the text before it, and code of every block."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield found[1], text[: found.start()], found[2]


def commands(text: str) -> list[list[str]]:
    """Return the words of every command of danao in the shell blocks of a page."""
    lines = "\n".join(blocks(text, "sh", "bash", "console", "shell", "")).replace("\\\n", " ").splitlines()
    split = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [words for words in split if words and words[0] == "danao"]


def perform(path: Path | str, folder: Path) -> Performed:
    """Run the Python of a page, or of the English page of a name, in a folder that has the shipped scenarios.

    A block after the words "… `name.py` …:" is a file of that name, and is written, not run.
    """
    path = path if isinstance(path, Path) else ROOT / "docs" / f"{path}.md"
    if not (folder / "scenarios").exists():
        (folder / "scenarios").symlink_to(ROOT / "scenarios")
    names: dict[str, Any] = {"__name__": "__main__", **GIVEN.get(path.stem, lambda _: {})(folder)}
    told, before = io.StringIO(), set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(told):
            for kind, above, code in _all_blocks(path.read_text(encoding="utf-8")):
                if kind != "python":
                    continue
                if saved := SAVED.search(above):
                    (folder / saved[1]).write_text(code, encoding="utf-8")
                else:
                    exec(compile(code, path.name, "exec"), names)
    finally:
        sys.path.remove(str(folder))
        for file in folder.glob("*.py"):
            if file.stem not in before:
                sys.modules.pop(file.stem, None)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
    return Performed(names, told.getvalue())


def main(names: list[str]) -> None:
    """Run pages and keep their pictures."""
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            perform(name, Path(folder))
            for picture in sorted(Path(folder).glob("*.png")):
                shutil.copy(picture, ROOT / "docs/pictures" / f"{name}-{picture.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
