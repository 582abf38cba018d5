"""Styles of a Word report: fonts for Chinese and for Latin letters apart, numbered headings, three-line tables."""

from __future__ import annotations

from dataclasses import dataclass

from danao.reporting import paper
from danao.reporting.word._markup import NAMESPACES

SERIF = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="宋体"/>'
SANS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="黑体"/>'
CODE = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas" w:eastAsia="宋体"/>'
BAD, SOFT, STAMP = (colour.lstrip("#") for colour in (paper.BAD, paper.SOFT, paper.STAMP))
LANGUAGES = {
    "zh": '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>',
    "en": '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>',
}
_LINE = 240  # of one line, in the units of w:spacing


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: its ``w:pPr`` and ``w:rPr`` without their frames."""

    identity: str
    name: str
    paragraph: str = ""
    run: str = ""
    base: str = "Normal"
    follows: str = ""

    def markup(self) -> str:
        """Return the style as an element."""
        default = ' w:default="1"' if self.identity == "Normal" else ""
        base = "" if self.identity == "Normal" else f'<w:basedOn w:val="{self.base}"/>'
        follows = f'<w:next w:val="{self.follows}"/>' if self.follows else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{self.identity}"><w:name w:val="{self.name}"/>'
            f"{base}{follows}<w:qFormat/><w:pPr>{self.paragraph}</w:pPr><w:rPr>{self.run}</w:rPr></w:style>"
        )


def _spacing(before: float, after: float, lines: float = 1.0) -> str:
    line = f'w:line="{round(_LINE * lines)}" w:lineRule="auto"'
    return f'<w:spacing w:before="{round(20 * before)}" w:after="{round(20 * after)}" {line}/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _heading(level: int, points: float) -> Style:
    numbered = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
    shape = (
        f'<w:keepNext/><w:keepLines/>{numbered}{_spacing(18, 8)}<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>'
    )
    return Style(f"Heading{level}", f"heading {level}", shape, f"{SANS}<w:b/>{_size(points)}", follows="DanaoText")


def _contents(level: int) -> Style:
    tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9411"/></w:tabs>'
    indent = f'<w:ind w:left="{420 * (level - 1)}"/>'
    above, size = (4.0, 12.0) if level == 1 else (0.0, 10.5)
    shape = f'{tab}{_spacing(above, 1, 1.1)}{indent}<w:jc w:val="left"/>'
    return Style(f"TOC{level}", f"toc {level}", shape, _size(size))


def styles(lang: str) -> tuple[Style, ...]:
    """Return the styles of a report in a language."""
    indent = '<w:ind w:firstLineChars="200" w:firstLine="480"/>' if lang == "zh" else ""
    middle, left = '<w:jc w:val="center"/>', '<w:jc w:val="left"/>'
    ruled = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="{SOFT}"/></w:pBdr>'
    boxed = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="{{colour}}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    box = {colour: f"<w:pBdr>{boxed.format(colour=colour)}</w:pBdr>" for colour in (BAD, "D9A520")}
    shaded = {
        BAD: '<w:shd w:val="clear" w:color="auto" w:fill="FDEAEC"/>',
        "D9A520": '<w:shd w:val="clear" w:color="auto" w:fill="FFF4D6"/>',
    }
    return (
        Style("Normal", "Normal", f"<w:widowControl/>{_spacing(0, 0)}", f"{SERIF}{_size(10.5)}{LANGUAGES[lang]}"),
        *(_heading(level, points) for level, points in ((1, 16.0), (2, 14.0), (3, 12.0))),
        Style("Title", "Title", f"{_spacing(150, 12, 1.3)}{middle}", f"{SANS}<w:b/>{_size(22)}"),
        Style("Subtitle", "Subtitle", f"{_spacing(0, 30, 1.3)}{middle}", f"{_size(14)}"),
        Style("TOCHeading", "TOC Heading", f"<w:keepNext/>{_spacing(0, 14)}{middle}", f"{SANS}<w:b/>{_size(16)}"),
        *(_contents(level) for level in (1, 2, 3)),
        Style("Caption", "caption", f"{_spacing(8, 4)}{middle}", f"{SANS}{_size(10.5)}"),
        Style("Header", "header", f"{ruled}{_spacing(0, 0)}{middle}", f"{_colour(SOFT)}{_size(9)}"),
        Style("Footer", "footer", f"{_spacing(0, 0)}{middle}", f"{_colour(SOFT)}{_size(9)}"),
        Style("DanaoText", "danao text", f'{_spacing(0, 6, 1.5)}{indent}<w:jc w:val="both"/>', _size(12)),
        Style("DanaoLead", "danao lead", f"{_spacing(4, 10, 1.4)}{left}", f"{SANS}<w:b/>{_size(14)}"),
        Style("DanaoSaid", "danao said", f"{_spacing(0, 2, 1.1)}{left}", f"{_colour(SOFT)}{_size(9)}"),
        Style("DanaoNote", "danao note", f"{_spacing(2, 6, 1.25)}{left}", f"{_colour(SOFT)}{_size(9)}"),
        Style(
            "DanaoStamp",
            "danao stamp",
            f"{box['D9A520']}{shaded['D9A520']}{_spacing(6, 6, 1.3)}{middle}",
            f"{_colour(STAMP)}{_size(12)}",
        ),
        Style(
            "DanaoWarning",
            "danao warning",
            f"{box[BAD]}{shaded[BAD]}{_spacing(6, 6, 1.3)}{left}",
            f"{_colour(BAD)}{_size(11)}",
        ),
        Style("DanaoFact", "danao fact", f"{_spacing(3, 3, 1.3)}{left}", _size(12)),
        Style("DanaoCell", "danao cell", f"{_spacing(1.5, 1.5)}{left}", _size(9)),
        Style("DanaoFigure", "danao figure", f"<w:keepNext/>{_spacing(8, 0)}{middle}"),
        Style(
            "DanaoBreak",
            "danao break",
            '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
            _size(1),
        ),
    )


def stylesheet(lang: str) -> str:
    """Return the whole part ``word/styles.xml``."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{SERIF}{_size(10.5)}{LANGUAGES[lang]}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
    )
    own = "".join(style.markup() for style in styles(lang))
    return f"<w:styles {NAMESPACES}>{defaults}{own}{_OTHERS}</w:styles>"


def numbering() -> str:
    """Return the part ``word/numbering.xml``: headings are numbered 1, 1.1, 1.1.1."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{".".join(f"%{place}" for place in range(1, level + 2))}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level in range(3)
    )
    return (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


_OTHERS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
