"""Reports on paper: numbers of tables, upright and wide pages, widths of columns, texts made visible."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.reporting import style
from danao.reporting.blocks import Cell, Picture, Section, Table, Text
from danao.reporting.paper import (
    DENSE,
    LANDSCAPE,
    OFFICE,
    PORTRAIT,
    Form,
    date_of_report,
    face_of,
    legible,
    parts,
    stretches,
)
from tests import paper_pieces as pieces


def one(*blocks: Table | Text | Picture) -> list:
    return parts([Section("s", "标题", blocks)])


def test_tables_and_figures_are_counted_within_their_section() -> None:
    first, second = parts(pieces.sections(pieces.small_table()))
    assert [leaf.number for leaf in first.leaves] == ["", "1-1", "", "1-1", "1-2"]
    assert [leaf.number for leaf in second.leaves] == ["", "", "2-1", "2-1"]
    assert second.leaves[0].caption == ""  # what the section shows is no table to cite


def test_sections_of_one_part_are_one_chapter() -> None:
    table = pieces.small_table()
    given = [Section(name, name, (table,), part) for name, part in (("a", "x"), ("b", "x"), ("c", ""), ("d", "y"))]
    found = parts(given)
    numbers = [[one.number for one in part.headings] for part in found]
    assert numbers == [["1", "1.1"], ["1.2"], ["2"], ["3", "3.1"]]
    assert [part.leaves[0].number for part in found] == ["1-1", "1-2", "2-1", "3-1"]


def test_a_table_without_caption_is_called_as_its_section() -> None:
    table = Table("", ["a", "b"], [[Cell("x"), Cell("y")]])
    assert one(table)[0].leaves[0].caption == "标题"


def test_a_wide_table_takes_its_heading_and_notes_with_it() -> None:
    found = stretches(parts(pieces.sections()))
    assert [(stretch.wide, len(stretch.headings), len(stretch.leaves)) for stretch in found] == [
        (False, 1, 4),
        (True, 1, 3),
        (False, 0, 1),
    ]


def test_texts_that_end_a_section_stay_with_what_is_before_or_go_with_what_follows() -> None:
    note = Text(("note",), "note")
    upright, wide = pieces.small_table(), pieces.wide_table()
    for first, second, expected in (
        (upright, wide, [False, True]),
        (wide, upright, [True, False, False]),
        (wide, wide, [True, True]),
    ):
        given = [Section("a", "a", (first, note)), Section("b", "b", (second,))]
        assert [stretch.wide for stretch in stretches(parts(given))] == expected


def test_dense_paper_takes_twelve_months_upright_and_an_appendix_in_smaller_type() -> None:
    """The same tables under the same numbers: only paper and type differ."""
    found = pieces.sections()
    small = [Section(one.name, one.title, one.blocks, "依据") for one in found]
    office, dense, appendix = parts(found), parts(found, DENSE), parts(small, DENSE, "依据")
    tables = [
        [leaf for part in each for leaf in part.leaves if leaf.number and leaf.widths]
        for each in (office, dense, appendix)
    ]
    assert [[leaf.wide for leaf in each] for each in tables] == [[False, True], [False, False], [False, False]]
    assert [leaf.caption for leaf in tables[0]] == [leaf.caption for leaf in tables[1]]
    for first, second, third in zip(*tables, strict=True):
        assert first.size > second.size > third.size >= 6.5 * DENSE.appendix
        assert third.size == pytest.approx(second.size * DENSE.appendix)


@settings(max_examples=40)
@given(
    st.sampled_from([OFFICE, DENSE]),
    st.integers(1, 18),
    st.lists(
        st.tuples(st.text(max_size=60), st.sampled_from(["", "number", "name", "class"])), min_size=18, max_size=40
    ),
)
def test_columns_fill_the_page_and_never_leave_it(form: Form, columns: int, texts: list[tuple[str, str]]) -> None:
    cells = [Cell(text, look) for text, look in texts]
    rows = [cells[start : start + columns] for start in range(0, len(cells) - columns + 1, columns)]
    leaf = parts([Section("s", "标题", (Table("t", ["头"] * columns, rows),))], form)[0].leaves[0]
    assert sum(leaf.widths) == pytest.approx(form.pages[leaf.wide], rel=1e-9)
    assert min(leaf.widths) > 0.0
    assert leaf.wide or columns <= form.most_columns
    assert OFFICE.pages == {False: PORTRAIT, True: LANDSCAPE}


def test_months_are_equally_wide() -> None:
    cells = [Cell("Ⅳ", "class missed", "#FFFF00", note="化学需氧量/0.4"), Cell("Ⅲ", "class", "#00FF00")]
    leaf = one(Table("t", ["断面", "1", "2", "n"], [[Cell("S1", "name"), *cells, Cell("5/12", "number")]]))[0].leaves[0]
    assert leaf.widths[1] == leaf.widths[2]


def test_numbers_stay_whole_and_long_tables_may_break() -> None:
    rows = [[Cell("断面", "name"), *(Cell("123,456.789", "number") for _ in range(7))] for _ in range(60)]
    leaf = one(Table("t", ["h"] * 8, rows))[0].leaves[0]
    assert not leaf.whole
    assert min(leaf.widths[1:]) / 2.54 * 72.0 > 11 * 0.5 * leaf.size  # Times New Roman: a digit is half an em
    assert one(pieces.small_table())[0].leaves[0].whole


def test_a_figure_of_several_axes_is_named_by_what_they_share() -> None:
    rows = style.axes(height=1.0, rows=3)
    for axes, name in zip(rows, ("氨氮", "总磷", "溶解氧"), strict=True):
        axes.set_title(f"上游断面：{name}")
    assert one(Picture(rows[0].figure))[0].leaves[0].caption == "上游断面：氨氮、总磷、溶解氧"
    rows[1].set_title("another")
    assert one(Picture(rows[0].figure))[0].leaves[0].caption == "上游断面：氨氮；another；上游断面：溶解氧"


def test_what_nobody_could_see_is_visible() -> None:
    assert legible("a\x00b\ud800c\ufffe") == "a\ufffdb\ufffdc\ufffe".replace("\ufffe", "\ufffd")
    assert legible("\u202e1+1") == "[U+202E]1+1"
    assert legible("a\r\nb\tc") == "a\nb\tc"


@given(st.text())
def test_legible_texts_stay_as_they_are(text: str) -> None:
    assert legible(legible(text)) == legible(text)


def test_what_exceeds_is_red_and_bold_and_what_misses_is_framed() -> None:
    bad = face_of(Cell("1.69", "number bad", note="2018-01", note_look="bad"))
    assert (bad.side, bad.bold, bad.ink, bad.note_bold, bad.note_ink) == ("right", True, "#B00D22", True, "#B00D22")
    missed = face_of(Cell("Ⅳ", "class missed", "#FFFF00", "#000000"))
    assert (missed.side, missed.heavy, missed.bold, missed.ground, missed.ink) == (
        "center",
        True,
        True,
        "#FFFF00",
        "#000000",
    )


def test_the_day_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "946684800")
    assert date_of_report().isoformat() == "2000-01-01"
