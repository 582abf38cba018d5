"""Named numbers of the code, with the words that stand beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("solvers", "danao/simulation", "danao/river", "danao/assessment", "danao/planning")
NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Constant:
    """A number with a name: its module, name, value as it is written, and what is said of it."""

    module: str
    name: str
    value: str
    about: str


def constants() -> Iterator[Constant]:
    """Yield every named number of the rooms that compute, in order of the files."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield from _of_file(path)


def _of_file(path: Path) -> Iterator[Constant]:
    text = path.read_text(encoding="utf-8")
    lines, body = text.splitlines(), ast.parse(text).body
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for place, item in enumerate(body):
        if not isinstance(item, ast.Assign):
            continue
        about = _beside(lines[item.end_lineno - 1], body[place + 1] if place + 1 < len(body) else None)
        for name, value in _pairs(item):
            yield Constant(module, name, value, about)


def _pairs(item: ast.Assign) -> Iterator[tuple[str, str]]:
    """Yield names and numbers of an assignment, also of `A, B = 1.0, 2.0`; whole numbers only count things."""
    (target,) = item.targets[:1]
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    values = item.value.elts if isinstance(target, ast.Tuple) and isinstance(item.value, ast.Tuple) else [item.value]
    for one, value in zip(targets, values, strict=False):
        if isinstance(one, ast.Name) and NAME.fullmatch(one.id) and _is_float(value):
            yield one.id, ast.unparse(value)


def _is_float(value: ast.expr) -> bool:
    """Say whether an expression is made of numbers, one of them not whole."""
    found = [node for node in ast.walk(value) if isinstance(node, ast.Constant)]
    kinds = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.operator, ast.unaryop, ast.expr_context)
    return all(isinstance(node, kinds) for node in ast.walk(value)) and any(isinstance(n.value, float) for n in found)


def _beside(line: str, following: ast.stmt | None) -> str:
    """Return the comment in the line, or the text below it."""
    comment = line.partition("  # ")[2].strip()
    if comment:
        return comment
    if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
        return " ".join(str(following.value.value).split())
    return ""
