"""A report on sheets of paper: numbers of tables and figures, upright and wide pages, widths of columns.

What a Word document and a PDF share, so that both say the same in the same order under the same numbers.
"""

from danao.reporting.paper._faces import BAD, GOOD, LONG, SOFT, STAMP, Face, face_of
from danao.reporting.paper._leaves import Heading, Leaf, Part, Stretch, directions, parts, printed_size, stretches
from danao.reporting.paper._page import Page, date_of_report, page_of
from danao.reporting.paper._signs import legible, lettered
from danao.reporting.paper._widths import A4, DENSE, LANDSCAPE, OFFICE, PORTRAIT, SMALLER, Form

__all__ = [
    "A4",
    "BAD",
    "DENSE",
    "GOOD",
    "LANDSCAPE",
    "LONG",
    "OFFICE",
    "PORTRAIT",
    "SMALLER",
    "SOFT",
    "STAMP",
    "Face",
    "Form",
    "Heading",
    "Leaf",
    "Page",
    "Part",
    "Stretch",
    "date_of_report",
    "directions",
    "face_of",
    "legible",
    "lettered",
    "page_of",
    "parts",
    "printed_size",
    "stretches",
]
