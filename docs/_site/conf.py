"""Sphinx configuration of both editions; ``docs/_site/build.py`` stages the sources and says which language it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]
# Pages are made from docstrings: nothing is run, so nothing need be compiled.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")

from pygments.lexers.special import TextLexer  # noqa: E402

import danao  # noqa: E402

project = "danao"
author = "danao developers"
copyright = "danao developers, BSD-3-Clause"
version = release = danao.__version__
language = {"en": "en", "zh": "zh_CN"}[os.environ.get("DANAO_DOCS_LANGUAGE", "en")]

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "mathml",
    "docstrings",
    "navigation",
]
templates_path = ["templates"]
exclude_patterns: list[str] = []

myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # executed when they are staged
nb_merge_streams = True
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # they would come from a network

nitpicky = True
# Types in signatures are those of the code; what they name is often of numpy, xarray or private.
nitpick_ignore_regex = [("py:.*", r"(?!danao\.[A-Z]\w+$).*")]
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "inherited-members": False, "undoc-members": False}
autosummary_generate = True
autosummary_imported_members = True
numpydoc_class_members_toctree = False
numpydoc_show_class_members = False
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88

html_math_renderer = "mathml"
html_theme = "furo"
html_title = f"danao {version}"
html_static_path = ["static"]
html_css_files = ["danao.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"source_repository": "", "source_branch": "", "top_of_page_buttons": []}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
suppress_warnings = ["config.cache"]


def setup(app: Any) -> None:
    """Show tables of commas as they are."""
    app.add_lexer("csv", TextLexer)
