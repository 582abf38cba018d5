"""The source of danao as trees, with what each name is given where: for tests that read what danao would say."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import danao

ROOT = Path(danao.__file__).parent


@dataclass
class Scope:
    """A function or module: where a name got its values."""

    module: Module
    node: ast.AST
    parent: Scope | None = None
    given: dict[str, list[tuple[ast.expr, tuple[int, ...], bool]]] = field(default_factory=lambda: defaultdict(list))
    parameters: list[str] = field(default_factory=list)


@dataclass
class Module:
    """One file of the source."""

    path: Path
    tree: ast.Module
    scopes: dict[int, Scope] = field(default_factory=dict)


def _bind(scope: Scope, target: ast.expr, value: ast.expr, path: tuple[int, ...], items: bool) -> None:
    if isinstance(target, ast.Name):
        scope.given[target.id].append((value, path, items))
    elif isinstance(target, ast.Tuple | ast.List):
        for place, part in enumerate(target.elts):
            _bind(scope, part, value, (*path, place), items)


class _Binder(ast.NodeVisitor):
    """Notes in which scope each name is given what."""

    def __init__(self, module: Module):
        self.module = module
        self.scope = Scope(module, module.tree)
        module.scopes[id(module.tree)] = self.scope

    def visit(self, node: ast.AST) -> None:
        self.module.scopes[id(node)] = self.scope
        super().visit(node)

    def _function(self, node: ast.FunctionDef | ast.Lambda) -> None:
        for decorator in getattr(node, "decorator_list", ()):
            self.visit(decorator)
        outer, self.scope = self.scope, Scope(self.module, node, self.scope)
        self.module.scopes[id(node)] = self.scope
        arguments = node.args
        self.scope.parameters = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        positional = [*arguments.posonlyargs, *arguments.args]
        for item, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
            self.scope.given[item.arg].append((default, (), False))
        for item, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if given is not None:
                self.scope.given[item.arg].append((given, (), False))
        for part in node.body if isinstance(node.body, list) else [node.body]:
            self.visit(part)
        self.scope = outer

    visit_FunctionDef = _function
    visit_Lambda = _function

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            _bind(self.scope, target, node.value, (), False)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            _bind(self.scope, node.target, node.value, (), False)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        _bind(self.scope, node.target, node.value, (), False)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        _bind(self.scope, node.target, node.value, (), False)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        owner = getattr(node.func, "value", None)
        if called(node) == "append" and isinstance(owner, ast.Name) and node.args:
            grown = ast.List([node.args[0]], ast.Load())
            self.scope.given[owner.id].append((grown, (), False))
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        _bind(self.scope, node.target, node.iter, (), True)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        _bind(self.scope, node.target, node.iter, (), True)
        self.generic_visit(node)


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of danao, with its names bound."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        if "messages" in path.relative_to(ROOT).parts:
            continue
        module = Module(path, ast.parse(path.read_text("utf-8")))
        _Binder(module).visit(module.tree)
        found.append(module)
    return tuple(found)


@cache
def functions() -> dict[str, list[tuple[Module, ast.FunctionDef]]]:
    """Return all functions by their name."""
    found = defaultdict(list)
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                found[node.name].append((module, node))
    return found


def is_method(function: ast.FunctionDef) -> bool:
    """Whether a function is called on an object or a class."""
    return bool(function.args.args) and function.args.args[0].arg in ("self", "cls")


@cache
def constants() -> dict[str, list[tuple[Module, ast.expr]]]:
    """Return the constants of modules by their name."""
    found = defaultdict(list)
    for module in modules():
        for name, given in module.scopes[id(module.tree)].given.items():
            found[name].extend((module, value) for value, path, items in given if not path and not items)
    return found


@cache
def calls() -> dict[str, list[tuple[Module, ast.Call]]]:
    """Return all calls by the name of what is called."""
    found = defaultdict(list)
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                found[called(node)].append((module, node))
    return found


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
