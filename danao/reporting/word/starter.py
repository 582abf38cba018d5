"""A commented template to start from, and to make one's own of in Word or WPS."""

from __future__ import annotations

from danao.reporting.texts import check_language, say
from danao.reporting.word._frame import footer, section_properties
from danao.reporting.word._markup import field, paragraph, run
from danao.reporting.word._package import blank, edged, fill, named, packed

_GREY = '<w:i/><w:color w:val="5A6670"/><w:sz w:val="18"/>'
_CELL = '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
_COLUMNS = (0, 1, 2)
"""Columns of the first table of the verdict that the starter shows cell by cell."""


def starter(lang: str = "zh") -> bytes:
    """Return the starter template in a language.

    Comments in it (``{# … #}``) say what each field is and vanish when it is filled.

    Raises
    ------
    InputError
        If ``python-docx`` is not installed, or the language is unknown.
    """
    check_language(lang)
    made = blank(lang)
    head = paragraph("Header", run("{{ stamp }}", '<w:b/><w:color w:val="8A5A00"/>'), run("\u3000{{ title }}"))
    references = edged(made, (head, footer(lang)), (paragraph("Header", run("{{ stamp }}")), footer(lang)))
    front = [*_front(lang), *_contents(lang)]
    chapters = [*_verdict(lang), *_rest(lang)]
    fill(made, [*front, *chapters, section_properties(references, False, first=True)])
    named(made, say("starter_title", lang), "", lang)
    return packed(made)


def _front(lang: str) -> list[str]:
    facts = ("river", "period", "plans", "standard", "date", "software")
    lines = [
        paragraph("DanaoFact", run(say(f"paper_{name}", lang) + say("paper_colon", lang)), run(f"{{{{ {name} }}}}"))
        for name in facts
    ]
    return [
        _comment("starter_front", lang),
        paragraph("Title", run("{{ title }}")),
        paragraph("Subtitle", run("{{ subtitle }}")),
        *_only("stamp", paragraph("DanaoStamp", run("{{ stamp }}", "<w:b/>"), run("\n{{ stamp_note }}"))),
        *_for("one in warnings", paragraph("DanaoWarning", run("{{ one }}"))),
        *lines,
        paragraph("DanaoNote", '<w:r><w:br w:type="page"/></w:r>'),
    ]


def _contents(lang: str) -> list[str]:
    inside = field('TOC \\o "1-3" \\h \\z \\u', say("starter_update", lang)).replace(
        'w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"'
    )
    end = paragraph("DanaoNote", '<w:r><w:br w:type="page"/></w:r>')
    return [paragraph("TOCHeading", run(say("contents", lang))), paragraph("TOC1", inside), end]


def _verdict(lang: str) -> list[str]:
    """Return the chapter that shows single values, a loop over texts, one over the rows of a table, a table whole."""
    width = 9000 // len(_COLUMNS)
    cells = [_cells([f"{{{{ verdict.tables[0].head[{column}] }}}}" for column in _COLUMNS], width)]
    cells.append(_row("{%tr for row in verdict.tables[0].rows %}", width))
    cells.append(_cells([f"{{{{ row[{column}] }}}}" for column in _COLUMNS], width))
    cells.append(_row("{%tr endfor %}", width))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in _COLUMNS)
    line = 'w:val="single" w:sz="12" w:space="0" w:color="auto"'
    head = f'<w:tblW w:w="9000" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders><w:top {line}/><w:bottom {line}/>'
    rows = "".join(cells)
    table = f"<w:tbl><w:tblPr>{head}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    inside = [
        paragraph("Heading1", run("{{ verdict.chapter }}")),
        _comment("starter_values", lang),
        paragraph("DanaoLead", run("{{ verdict.lead }}")),
        *_for("sentence in verdict.texts", paragraph("DanaoText", run("{{ sentence }}"))),
        *_only("verdict.tables", _comment("starter_rows", lang), table, paragraph("DanaoNote")),
    ]
    return _only("verdict is defined", *inside)


def _rest(lang: str) -> list[str]:
    """Return a loop over all other sections, each whole."""
    inside = [
        *_only("part.chapter", paragraph("Heading1", run("{{ part.chapter }}"))),
        *_only("part.title != part.chapter", paragraph("Heading2", run("{{ part.title }}"))),
        paragraph("DanaoText", run("{{p part.body }}")),
    ]
    return [_comment("starter_rest", lang), *_for("part in sections", *_only('part.name != "verdict"', *inside))]


def _comment(key: str, lang: str) -> str:
    return paragraph("DanaoNote", run(f"{{# {say(key, lang)} #}}", _GREY))


def _for(what: str, *elements: str) -> list[str]:
    return [_statement(f"for {what}"), *elements, _statement("endfor")]


def _only(condition: str, *elements: str) -> list[str]:
    return [_statement(f"if {condition}"), *elements, _statement("endif")]


def _statement(text: str) -> str:
    return paragraph("DanaoNote", run(f"{{%p {text} %}}", _GREY))


def _cells(texts: list[str], width: int) -> str:
    inside = [_CELL.format(width=width, inside=paragraph("DanaoCell", run(text))) for text in texts]
    return f"<w:tr>{''.join(inside)}</w:tr>"


def _row(statement: str, width: int) -> str:
    return _cells([statement, *[""] * (len(_COLUMNS) - 1)], width)
