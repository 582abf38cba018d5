"""A report on sheets of paper: numbers of tables and figures, upright and wide pages, widths of columns.

What a Word document and a PDF share, so that both say the same in the same order under the same numbers.
"""

from danao.reporting.paper._leaves import Leaf, Part, Stretch, parts, stretches
from danao.reporting.paper._page import Page, date_of_report, page_of
from danao.reporting.paper._signs import legible
from danao.reporting.paper._widths import LANDSCAPE, PORTRAIT

__all__ = [
    "LANDSCAPE",
    "PORTRAIT",
    "Leaf",
    "Page",
    "Part",
    "Stretch",
    "date_of_report",
    "legible",
    "page_of",
    "parts",
    "stretches",
]
