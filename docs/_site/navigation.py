"""The list of pages beside each page: parts and their pages, and what lies below the page that is open.

The theme makes its list from all tables of contents anew for every page, which took six tenths of the building time.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

MOST = 44
NAMES = {"en": "English", "zh": "中文"}


def parts(app: Sphinx) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return caption, and title and name of the pages, of every part."""
    if not hasattr(app, "danao_parts"):
        index = app.env.get_doctree(app.config.root_doc)
        app.danao_parts = [  # type: ignore[attr-defined]
            (tree["caption"], [(title or _title(app, name), name) for title, name in tree["entries"]])
            for tree in index.findall(addnodes.toctree)
        ]
    return app.danao_parts


def _title(app: Sphinx, name: str) -> str:
    return app.env.titles[name].astext() if name in app.env.titles else name


def below(app: Sphinx, name: str, page: str) -> list[tuple[str, str]]:
    """Return the pages under a page, if it or one of them is open."""
    children = app.env.toctree_includes.get(name, [])
    if page != name and page not in children:
        return []
    return [(_short(_title(app, child).removeprefix("danao.")), child) for child in children]


def _short(title: str) -> str:
    return title if len(title) <= MOST else f"{title[:MOST]}…"


def fill(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: nodes.document | None) -> None:
    """Tell the templates the parts, and the way to the same page in the other language."""
    context["toctree"] = lambda **_: ""
    context["parts"] = [
        (caption, [(title, name, below(app, name, page)) for title, name in pages]) for caption, pages in parts(app)
    ]
    here = "en" if app.config.language == "en" else "zh"
    there = "zh" if here == "en" else "en"
    up = "../" * (page.count("/") + 1)
    twin = "api/index" if page.startswith("api/") else page
    context["languages"] = [(NAMES[here], None), (NAMES[there], f"{up}{there}/{twin}.html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Fill in before the theme does."""
    app.connect("html-page-context", fill, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
