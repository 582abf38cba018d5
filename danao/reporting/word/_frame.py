"""The frame of a Word report: title page, contents, headers and footers, pages upright and wide."""

from __future__ import annotations

from collections.abc import Sequence

from danao.reporting.paper import Heading, Page, Part
from danao.reporting.texts import say
from danao.reporting.word._markup import bookmark, escaped, field, paragraph, run
from danao.reporting.word._styles import SANS, SOFT

_PAGE = (11906, 16838)  # A4 in twentieths of a point
_MARGINS = {"top": 1474, "right": 1247, "bottom": 1361, "left": 1247, "header": 794, "footer": 737, "gutter": 0}


def section_properties(references: str, wide: bool, first: bool = False) -> str:
    """Return the properties of a stretch of pages.

    Parameters
    ----------
    references : str
        Elements that name header and footer.
    wide : bool
        Whether the pages lie on their side.
    first : bool
        Whether the first page is the title page, which has a head of its own.
    """
    width, height = reversed(_PAGE) if wide else _PAGE
    lying = ' w:orient="landscape"' if wide else ""
    margins = " ".join(f'w:{side}="{size}"' for side, size in _MARGINS.items())
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{lying}/>'
        f"<w:pgMar {margins}/>{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )


def page_break(properties: str) -> str:
    """Return a paragraph that ends a stretch of pages with some properties."""
    return paragraph("DanaoBreak", more=properties)


def title_page(page: Page) -> list[str]:
    """Return title, stamp, facts and warnings, and the end of the page."""
    found = [paragraph("Title", run(page.title)), paragraph("Subtitle", run(page.subtitle))]
    if page.stamp:
        found += [paragraph("DanaoStamp", run(page.stamp, "<w:b/>"), run("\n" + page.stamp_note))]
    found += [paragraph("DanaoWarning", run(text)) for text in page.warnings]
    found += [paragraph("DanaoNote"), _facts(page.facts)]
    return [*found, paragraph("DanaoNote", '<w:r><w:br w:type="page"/></w:r>')]


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    widths = (2000, 6600)
    rows = []
    for label, text in facts:
        cells = (run(label, f'{SANS}<w:color w:val="{SOFT}"/>'), run(text))
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph("DanaoFact", cell)}</w:tc>'
            for width, cell in zip(widths, cells, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="BFC8CF"'
    borders = f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
    head = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{borders}<w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{head}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def heading(one: Heading) -> str:
    """Return a heading, marked for the contents."""
    mark = bookmark(int(_mark(one)), f"_Toc{_mark(one)}", run(one.text))
    return paragraph(f"Heading{one.level}", mark)


def _mark(one: Heading) -> str:
    """Return the number of a heading's bookmark: six digits, three of the chapter."""
    chapter, _, section = one.number.partition(".")
    return f"{chapter:0>3}{section:0>3}"


def contents(parts: Sequence[Part], lang: str) -> list[str]:
    """Return the table of contents: a field that already lists every section, and gets its pages when it is updated."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries: list[str] = []
    for one in (heading for part in parts for heading in part.headings):
        text = run(f"{one.number} {one.text}")
        link = f'<w:hyperlink w:anchor="_Toc{_mark(one)}" w:history="1">{text}</w:hyperlink>'
        entries.append(paragraph(f"TOC{one.level}", "" if entries else begin, link))
    end = paragraph("DanaoNote", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return [paragraph("TOCHeading", run(say("contents", lang))), *entries, end]


def header(page: Page, with_title: bool = True) -> str:
    """Return the paragraph at the head of a page: the stamp of illustrative data, the title."""
    stamp = [run(page.stamp, '<w:b/><w:color w:val="8A5A00"/>')] if page.stamp else []
    title = [run(("\u3000\u3000" if stamp else "") + page.title)] if with_title else []
    return paragraph("Header", *stamp, *title)


def footer(lang: str) -> str:
    """Return the paragraph at the foot of a page: its number and how many there are."""
    before, between, after = (
        escaped(text) for text in say("paper_page", lang, page="\n", pages="\n").replace("\n", "\0").split("\0")
    )
    return paragraph("Footer", run(before), field("PAGE", "1"), run(between), field("NUMPAGES", "1"), run(after))
