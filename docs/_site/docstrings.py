"""What the docstrings of danao have that numpydoc does not know: a section "Source"."""

from __future__ import annotations

from typing import Any

from numpydoc.docscrape import NumpyDocString
from sphinx.application import Sphinx


def name_sources(app: Sphinx, what: str, name: str, given: Any, options: Any, lines: list[str]) -> None:
    """Turn "Source" into numpydoc's "References"."""
    for k in range(len(lines) - 1):
        if lines[k].strip() in ("Source", "Sources") and set(lines[k + 1].strip()) == {"-"}:
            lines[k : k + 2] = ["References", "----------"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at docstrings before numpydoc does; the section shall not surprise it elsewhere either."""
    NumpyDocString.sections.setdefault("Source", [])
    app.connect("autodoc-process-docstring", name_sources, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
