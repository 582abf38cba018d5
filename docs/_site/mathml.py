"""Formulas as MathML, which browsers draw by themselves: no script, no font and nothing from a network.

docutils translates TeX; Sphinx only lacks the renderer that hands it over.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def markup(tex: str, *, block: bool) -> str:
    """Return a formula as MathML."""
    return tex2mathml(_plain(tex), as_block=block)


def translated(node: nodes.Element, *, block: bool) -> str:
    """Return a formula as MathML; one that cannot be translated is a warning and stands as TeX."""
    try:
        return markup(node.astext(), block=block)
    except Exception as error:  # docutils raises several kinds
        logger.warning("formula %r: %s", node.astext(), error, location=node)
        return f"<code>{node.astext()}</code>"


def _plain(tex: str) -> str:
    """Return TeX without what the translator does not know and MathML does not need."""
    return re.sub(r"\\[td]?frac(\d)(\d)", r"\\frac{\1}{\2}", tex.replace(r"\!", ""))


def inline(writer: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula within a sentence."""
    writer.body.append(f'<span class="math">{translated(node, block=False)}</span>')
    raise nodes.SkipNode


def display(writer: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula of its own, with its number if it has one."""
    identifiers = "".join(f'<span id="{name}"></span>' for name in node.get("ids", []))
    number = f'<span class="eqno">({get_node_equation_number(writer, node)})</span>' if node.get("number") else ""
    writer.body.append(f'<div class="math">{identifiers}{translated(node, block=True)}{number}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer."""
    if not hasattr(app, "add_html_math_renderer"):
        raise ExtensionError("Sphinx 1.8 or newer is needed")
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
