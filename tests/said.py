"""What danao says to its users, read out of its source: what can end in an error, a warning or on the command line.

An abstract evaluation of text expressions: constants, f-strings, ``.format``, branches, names, what functions return
or yield, what callers pass. What cannot be known without running (a number, a name of the user) is a blank.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from tests.source import ROOT, Module, Scope, called, calls, constants, functions, is_method, modules

ERRORS = {"InputError", "RunError", "FullDiskError", "LostWorkerError", "RateError", "NotTaken"}
"""Calls whose first argument is a text that a user reads."""
SPOKEN = {"warn": 1, "speak": 1, "tell": 1, "in_words": 1, "UsageError": 1, "BadParameter": 1, "fault": 2}
"""Other calls that a user reads, and how many texts they take."""
ANSWERS: dict[tuple[str, str], tuple[int, ...]] = {("_declared.py", "unusual"): (), ("matter.py", "_told"): (1,)}
"""Functions whose answers end in warnings by ways that are not followed, and the place of the text in the answer."""
ANSWERS |= {(f"_swmm_{name}s.py", name): () for name in ("weir", "orifice", "pump")}
ANSWERS |= {("_hecras_crossings.py", name): () for name in ("_culvert", "_bridge", "_inline")}
ANSWERS |= {("doubts.py", name): () for name in ("_alike", "_few", "_misfit", "_edge", "_unconfirmed")}
ANSWERS |= {("notes.py", f"of_{name}"): () for name in ("search", "values", "storage", "residuals", "run")}
_BUILT_IN = frozenset((*dir(str), *dir(list), *dir(dict)))
_MOST = 400
"""Texts that one expression may stand for; more are a sign that something went astray."""


@dataclass(frozen=True)
class Blank:
    """A place in a text that is filled when it is said; `words` are the texts that may stand there, if any."""

    words: frozenset[tuple[str | Blank, ...]] = frozenset()


Text = tuple["str | Blank", ...]
DATA: Text = (Blank(),)


def spoken(text: Text) -> bool:
    """Whether a text holds words."""
    return any(isinstance(part, str) and re.search(r"[A-Za-z]", part) for part in text)


class Evaluator:
    """Finds the texts that an expression can stand for."""

    def __init__(self) -> None:
        self._under: set[tuple[int, tuple[int, ...], bool]] = set()
        self._known: dict[tuple[int, tuple[int, ...], bool], list[Text]] = {}

    def texts(self, node: ast.expr, module: Module, path: tuple[int, ...] = (), items: bool = False) -> list[Text]:
        """Return the texts of `node`; of its `path` in nested tuples; with `items` those of the things in it."""
        key = (id(node), path, items)
        if key in self._known:
            return self._known[key]
        if key in self._under or len(path) > 3 or len(self._under) > 60:
            return []
        self._under.add(key)
        try:
            found = list(dict.fromkeys(self._texts(node, module, path, items)))
        finally:
            self._under.discard(key)
        self._known[key] = found[:_MOST]
        return self._known[key]

    def _texts(self, node: ast.expr, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            yield DATA
        else:
            yield from method(node, module, path, items)

    def _constant(self, node: ast.Constant, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        if isinstance(node.value, str) and not path and not items:
            yield (node.value,) if node.value else ()
        else:
            yield DATA

    def _joinedstr(self, node: ast.JoinedStr, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        parts: list[str | Blank] = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                parts.append(value.value)
            else:
                parts.append(self._filled(value, module))
        yield tuple(parts)

    def _filled(self, value: ast.FormattedValue, module: Module) -> Blank:
        if value.conversion == ord("r") or value.format_spec is not None:
            return Blank()
        return Blank(frozenset(text for text in self.texts(value.value, module) if spoken(text)))

    def _ifexp(self, node: ast.IfExp, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        yield from self.texts(node.body, module, path, items)
        yield from self.texts(node.orelse, module, path, items)

    def _boolop(self, node: ast.BoolOp, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        for value in node.values:
            yield from self.texts(value, module, path, items)

    def _binop(self, node: ast.BinOp, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        if not isinstance(node.op, ast.Add):
            yield DATA
            return
        for left, right in product(self.texts(node.left, module, path), self.texts(node.right, module, path)):
            yield (*left, *right)

    def _namedexpr(self, node: ast.NamedExpr, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        yield from self.texts(node.value, module, path, items)

    def _starred(self, node: ast.Starred, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        yield from self.texts(node.value, module, path, True)

    def _sequence(self, node: ast.Tuple, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        if items:
            for part in node.elts:
                yield from self.texts(part, module, path)
        elif path and path[0] < len(node.elts):
            yield from self.texts(node.elts[path[0]], module, path[1:])
        else:
            yield DATA

    _tuple = _list = _set = _sequence

    def _dict(self, node: ast.Dict, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        for value in node.values:
            yield from self.texts(value, module, path)

    def _comprehension(self, node: ast.ListComp, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        yield from self.texts(node.elt, module, path)

    _listcomp = _generatorexp = _setcomp = _comprehension

    def _subscript(self, node: ast.Subscript, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        index = node.slice
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            yield from self.texts(node.value, module, (index.value, *path), items)
        elif isinstance(index, ast.Slice):
            yield from self.texts(node.value, module, path, items)
        else:
            yield from self.texts(node.value, module, path, True)

    def _name(self, node: ast.Name, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        scope: Scope | None = module.scopes.get(id(node))
        while scope is not None:
            if node.id in scope.parameters or node.id in scope.given:
                break
            scope = scope.parent
        if scope is None:
            found = constants().get(node.id, []) if node.id.isupper() or node.id.startswith("_") else []
            for elsewhere, value in found if len(found) == 1 else ():
                yield from self.texts(value, elsewhere, path, items)
            if len(found) != 1:
                yield DATA
            return
        for value, inner, several in scope.given[node.id]:
            if several:
                yield from self.texts(value, scope.module, (*inner, *path), True)
            else:
                yield from self.texts(value, scope.module, (*inner, *path), items)
        if node.id in scope.parameters:
            yield from self._passed(scope, node.id, path, items)

    def _passed(self, scope: Scope, name: str, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        """Give what callers pass as a parameter; of functions that share a name only those of the same kind count."""
        function = scope.node
        yield DATA
        if not isinstance(function, ast.FunctionDef):
            return
        method = scope.parameters[:1] in (["self"], ["cls"])
        namesakes = [(m, f) for m, f in functions()[function.name] if is_method(f) == method]
        apart = len(namesakes) > 1
        if apart and sum(module is scope.module for module, _ in namesakes) != 1:
            return
        places = scope.parameters[1:] if method else scope.parameters
        for module, call in calls().get(function.name, ()):
            if isinstance(call.func, ast.Attribute) == method and not (apart and module is not scope.module):
                yield from self._argument(call, module, name, places, path, items)

    def _argument(
        self, call: ast.Call, module: Module, name: str, places: list[str], path: tuple[int, ...], items: bool
    ) -> Iterator[Text]:
        """Give what one call passes as a parameter, also out of a tuple with a star."""
        for word in call.keywords:
            if word.arg == name:
                yield from self.texts(word.value, module, path, items)
        if name not in places:
            return
        place = places.index(name)
        star = next((at for at, item in enumerate(call.args) if isinstance(item, ast.Starred)), len(call.args))
        if place < star and place < len(call.args):
            yield from self.texts(call.args[place], module, path, items)
        elif star < len(call.args):
            starred = call.args[star]
            assert isinstance(starred, ast.Starred)
            yield from self.texts(starred.value, module, (place - star, *path), items)

    def _call(self, node: ast.Call, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        name = called(node)
        if isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if name == "format":
                for text in self.texts(owner, module, path, items):
                    yield self._formatted(text, node, module)
                return
            if name == "join":
                words = frozenset(text for text in self.texts(node.args[0], module, (), True) if spoken(text))
                if isinstance(owner, ast.Constant) and words:
                    yield (Blank(words),)
                else:
                    yield DATA
                return
            if name in ("strip", "rstrip", "lstrip", "lower", "capitalize", "replace"):
                yield from self.texts(owner, module, path, items)
                return
            if name in ("get", "values"):
                yield from self.texts(owner, module, path, True)
                for default in node.args[1:]:
                    yield from self.texts(default, module, path, items)
                return
            if name == "items":
                yield from self.texts(owner, module, path[1:] if path[:1] == (1,) else path, True)
                return
            if name in _BUILT_IN:
                yield DATA
                return
        if name in ("next", "sorted", "list", "tuple", "set", "reversed", "max", "min") and node.args:
            yield from self.texts(node.args[0], module, path, True)
            for default in node.args[1:]:
                yield from self.texts(default, module, path, items)
            return
        if name in ("enumerate", "zip"):
            place = path[0] - (name == "enumerate") if path else -1
            if 0 <= place < len(node.args):
                yield from self.texts(node.args[place], module, path[1:], True)
            else:
                yield DATA
            return
        yield from self._returned(name, module, path, items)

    def _formatted(self, text: Text, node: ast.Call, module: Module) -> Text:
        given = {word.arg: word.value for word in node.keywords if word.arg}
        parts: list[str | Blank] = []
        count = 0
        for part in text:
            if isinstance(part, Blank):
                parts.append(part)
                continue
            for piece in re.split(r"(\{[^{}]*\})", part):
                if not re.fullmatch(r"\{[^{}]*\}", piece):
                    parts.append(piece) if piece else None
                    continue
                name, _, form = piece[1:-1].partition(":")
                place = int(name) if name.isdigit() else count
                count += 1
                value = given.get(name) or (node.args[place] if place < len(node.args) else None)
                plain = form or value is None or isinstance(value, ast.Starred)
                words = () if plain else (one for one in self.texts(value, module) if spoken(one))
                parts.append(Blank(frozenset(words)))
        return tuple(parts)

    def _returned(self, name: str, module: Module, path: tuple[int, ...], items: bool) -> Iterator[Text]:
        found = functions().get(name, ())
        here = [(where, node) for where, node in found if where is module]
        for where, node in here or (found if len(found) <= 4 else ()):
            yield from self.answers(node, where, path, items)
        if not found:
            yield DATA

    def answers(
        self, function: ast.FunctionDef, module: Module, path: tuple[int, ...] = (), items: bool = False
    ) -> Iterator[Text]:
        """Give the texts that a function returns or yields."""
        for part in _own(function):
            if isinstance(part, ast.Return) and part.value is not None:
                yield from self.texts(part.value, module, path, items)
            elif isinstance(part, ast.Yield) and part.value is not None:
                yield from self.texts(part.value, module, path)
            elif isinstance(part, ast.YieldFrom):
                yield from self.texts(part.value, module, path, True)


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Walk through a function, not into functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _told(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that a user reads."""
    name = called(call)
    words = {word.arg: word.value for word in call.keywords}
    if name == "Problem" or (name == "add" and "problem" in ast.unparse(call.func)) or name in ("replace", "located"):
        found = [words[key] for key in ("rule", "remedy", "note") if key in words]
        if name in ("Problem", "add"):
            found += call.args[:1] + call.args[(4 if name == "Problem" else 3) :][:1]
        return found
    if name in ERRORS:
        return call.args[:1]
    if name in ("Record", "Made"):
        return call.args[3:4]
    if name == "append" and ast.unparse(call.func).endswith(("notes.append", ".rest.append")):
        return call.args
    if name == "fault" and isinstance(call.func, ast.Attribute):
        return []
    if name in SPOKEN:
        return call.args[: SPOKEN[name]]
    return []


def _noted(node: ast.AST) -> list[ast.expr]:
    """Return what an assignment keeps as the fault of something: it is told later."""
    if not isinstance(node, ast.Assign):
        return []
    return [node.value for target in node.targets if isinstance(target, ast.Attribute) and target.attr == "fault"]


@cache
def said() -> dict[Text, str]:
    """Return every text that a user may read, as it stands in the source, and the place of the first that says it."""
    evaluator = Evaluator()
    found: dict[Text, str] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            for argument in _told(node) if isinstance(node, ast.Call) else _noted(node):
                for text in _told_apart(filter(_whole, evaluator.texts(argument, module))):
                    found.setdefault(text, f"{module.path.relative_to(ROOT.parent)}:{argument.lineno}")
    for (file, name), path in ANSWERS.items():
        for module, function in functions()[name]:
            if module.path.name != file:
                continue
            for text in _told_apart(evaluator.answers(function, module, path)):
                found.setdefault(text, f"{module.path.relative_to(ROOT.parent)}:{function.lineno}")
    return found


def _whole(text: Text) -> bool:
    """Whether nothing in a text still waits for its ``format``."""
    return not any(isinstance(part, str) and re.search(r"\{\w*\}", part) for part in text)


def _told_apart(texts: Iterable[Text]) -> Iterator[Text]:
    """Give texts that hold words; one of blanks only, such as ``{where}: {what}``, once for each thing said in it."""
    for text in texts:
        if spoken(text):
            yield _joined(text)
            continue
        choices = [[part] if isinstance(part, str) else [(part,), *part.words] for part in text]
        for chosen in product(*choices):
            whole = tuple(one for part in chosen for one in ((part,) if isinstance(part, str) else part))
            if spoken(whole):
                yield _joined(whole)


def _joined(text: Text) -> Text:
    """Return a text with neighbours of one kind put together, so that no two blanks touch."""
    parts: list[str | Blank] = []
    for part in text:
        if parts and isinstance(part, str) and isinstance(parts[-1], str):
            parts[-1] += part
        elif parts and isinstance(part, Blank) and isinstance(parts[-1], Blank):
            parts[-1] = Blank(parts[-1].words | part.words)
        elif part:
            parts.append(part)
    return tuple(Blank() if _is_name(parts, place) else part for place, part in enumerate(parts))


def _is_name(parts: list[str | Blank], place: int) -> bool:
    """Whether a blank stands in quotes: it holds what somebody wrote, never words of danao."""
    if isinstance(parts[place], str) or not 0 < place < len(parts) - 1:
        return False
    before, after = parts[place - 1], parts[place + 1]
    return str(before).endswith(("'", "[")) and str(after).startswith(("'", "]"))


def template(text: Text) -> str:
    """Return a text with numbered blanks, as the catalogue holds it."""
    count = 0
    parts = []
    for part in text:
        if isinstance(part, str):
            parts.append(part.replace("{", "{{").replace("}", "}}"))
        else:
            parts.append(f"{{{count}}}")
            count += 1
    return "".join(parts)


def fragments(text: Text) -> Iterator[Text]:
    """Walk through the words that may stand in the blanks of a text."""
    for part in text:
        if isinstance(part, Blank):
            for words in part.words:
                yield _joined(words)
                yield from fragments(words)
