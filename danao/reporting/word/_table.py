"""Tables of a Word report: three lines, the head on every page, no row across two pages."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.colors import to_hex

from danao.reporting.blocks import Cell, Table
from danao.reporting.paper import LONG, SMALLER, Face, Leaf, face_of
from danao.reporting.word._markup import KEEP, escaped, paragraph, run
from danao.reporting.word._styles import CODE

TOGETHER = 3
"""So many rows at both ends of a long table stay together."""

CODE_SIZE = 7.0
"""Of type of hashes (pt)."""

_THICK, _THIN = 12, 6  # eighths of a point


def table(leaf: Leaf) -> str:
    """Return a table as an element."""
    block = leaf.block
    assert isinstance(block, Table)
    widths = [round(width / 2.54 * 1440) for width in leaf.widths]
    plain, classes = "plain" in block.look, "classes" in block.look
    numbers = ["number" in cell.look.split() for cell in block.rows[0]]
    rows = [] if plain else [_head(block.head, widths, numbers, leaf.size, classes)]
    for place, row in enumerate(block.rows):
        left = len(block.rows) - 1 - place
        keep = left > 0 and (leaf.whole or place < TOGETHER or left < TOGETHER)
        cells = "".join(
            _cell(cell, width, leaf.size, keep, plain and not column, classes)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        whole = "" if any(len(cell.text) > LONG for cell in row) else "<w:cantSplit/>"
        rows.append(f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _properties(sum(widths), leaf.caption, plain, classes)
    return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _properties(width: int, caption: str, plain: bool, classes: bool) -> str:
    ends = (
        f'w:val="single" w:sz="{_THIN if plain else _THICK}" w:space="0" w:color="{"auto" if not plain else "BFC8CF"}"'
    )
    inner = 'w:val="single" w:sz="{}" w:space="0" w:color="{}"'.format(*((8, "FFFFFF") if classes else (2, "E3E8EC")))
    inside = f"<w:insideH {inner}/>" + (f"<w:insideV {inner}/>" if classes else "")
    said = f'<w:tblCaption w:val="{escaped(caption)}"/>' if caption else ""
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders><w:top {ends}/><w:bottom {ends}/>{inside}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/>{said}</w:tblPr>'
    )


def _head(heads: Sequence[str], widths: Sequence[int], numbers: Sequence[bool], size: float, classes: bool) -> str:
    line = f'<w:tcBorders><w:bottom w:val="single" w:sz="{_THIN}" w:space="0" w:color="auto"/></w:tcBorders>'
    cells = []
    for column, (head, width, number) in enumerate(zip(heads, widths, numbers, strict=True)):
        side = "right" if number else "center" if classes and column else "left"
        more = f'{KEEP}<w:jc w:val="{side}"/>'
        inside = paragraph("DanaoCell", run(head, f"<w:b/>{_size(size)}"), more=more)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{line}<w:vAlign w:val="bottom"/></w:tcPr>{inside}</w:tc>'
        )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, size: float, keep: bool, label: bool, middle: bool) -> str:
    face = face_of(cell, label)
    more = (KEEP if keep else "") + f'<w:jc w:val="{face.side}"/>'
    weight = (CODE if face.code else "") + ("<w:b/>" if face.bold else "")
    look = weight + _ink(face.ink) + _size(CODE_SIZE if face.code else size)
    inside = paragraph("DanaoCell", run(face.text, look), more=more)
    if face.note:
        small = ("<w:b/>" if face.note_bold else "") + _ink(face.note_ink) + _size(SMALLER * size)
        inside += paragraph("DanaoCell", run(face.note, small), more=more)
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(face.ground)}"/>' if face.ground else ""
    upright = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_edges(face)}{ground}{upright}</w:tcPr>{inside}</w:tc>'


def _edges(face: Face) -> str:
    """Return the lines around a cell: heavy ones around what misses its target, one above a sum."""
    if face.heavy:
        line = 'w:val="single" w:sz="18" w:space="0" w:color="000000"'
        return f"<w:tcBorders><w:top {line}/><w:left {line}/><w:bottom {line}/><w:right {line}/></w:tcBorders>"
    if face.above:
        return f'<w:tcBorders><w:top w:val="single" w:sz="{_THIN}" w:space="0" w:color="auto"/></w:tcBorders>'
    return ""


def _ink(colour: str) -> str:
    return f'<w:color w:val="{_hex(colour)}"/>' if colour else ""


def _hex(colour: str) -> str:
    return to_hex(colour).lstrip("#").upper()


def _size(points: float) -> str:
    half = round(2.0 * points)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
