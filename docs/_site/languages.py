"""The other language: a link on every page to the page of the same name."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

NAMES = {"en": "English", "zh": "中文"}


def link(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Tell the templates this language and the way to the same page in the other."""
    here = "en" if app.config.language == "en" else "zh"
    there = "zh" if here == "en" else "en"
    up = "../" * (page.count("/") + 1)
    context["languages"] = [(NAMES[here], None), (NAMES[there], f"{up}{there}/{page}.html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the link to what templates know."""
    app.connect("html-page-context", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
