"""The script of the page without comments and needless spaces: nothing that it says or does is another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import danao.reporting.whatif
from danao.reporting.whatif.squeeze import squeezed, tokens

FILES = sorted(Path(danao.reporting.whatif.__file__).parent.glob("*.js"))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('const a  =  " // no  comment ";  // one', 'const a=" // no  comment ";'),
        ("/** What it is. */\nlet b = 'it\\'s  1';", "let b='it\\'s  1';"),
        ('x = `a  ${ b ? `c  ${ d } //` : "}" }  e`; // f', 'x=`a  ${ b ? `c  ${ d } //` : "}" }  e`;'),
        ('s.replace(/[/ "]  \\/ /g, "")', 's.replace(/[/ "]  \\/ /g,"")'),
        ("q = a / b / c; // d / e", "q=a/b/c;"),
        ("t = `${ a / b } / ${ c / d }`", "t=`${ a / b } / ${ c / d }`"),
        ("a + +b - -c + ++d", "a+ +b- -c+ ++d"),
        ("return  typeof  x  in  y", "return typeof x in y"),
        ("a = b\n\n   // c\n   (d)", "a=b\n(d)"),
        ("/* a\n b */  f( 1 , 2 )", "f(1,2)"),
    ],
)
def test_by_hand(script: str, expected: str) -> None:
    assert squeezed(script) == expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_keeps_its_tokens(file: Path) -> None:
    """Words, signs, texts, templates and patterns are the same in the same order, lines end where they ended."""
    script = file.read_text(encoding="utf-8")
    short = squeezed(script)
    assert [one for one in tokens(short) if not one.isspace()] == [one for one in tokens(script) if not one.isspace()]
    code = [line for line in script.splitlines() if line.strip() and not re.match(r"\s*(//|/\*)", line)]
    assert len(short.splitlines()) == len(code)
    assert not re.search(r"^\s*//", short, re.MULTILINE)
    assert len(short) < 0.95 * len(script)


@given(st.lists(st.from_regex(r'"[ a/{}`]*"|`[ a/{}"]*`|[a-z]+ ?|[=;,(+\n]', fullmatch=True)))
def test_twice_is_once(parts: list[str]) -> None:
    script = "".join(parts)
    assert squeezed(squeezed(script)) == squeezed(script)
