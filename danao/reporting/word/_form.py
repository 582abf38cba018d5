"""A planner's template before it is filled: it has to be a Word document and to name what there is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from danao import catalogue
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.reporting import planning
from danao.reporting.word._fields import BODY, field_name
from danao.tables import check_file

LARGEST = 200 * 2**20
"""Bytes of a template, packed or not."""

_PRINTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_MISSING = object()


def opened(path: Path) -> Any:
    """Return a template, read.

    Raises
    ------
    InputError
        If there is no such file, it is no Word document, or ``docxtpl`` is not installed.
    """
    try:
        from docxtpl import DocxTemplate
    except ImportError as error:
        rule = "templates need the package docxtpl"
        raise InputError(Problem(rule, remedy="pip install 'danao[report]', or leave the template out")) from error
    check_file(path, LARGEST)
    remedy = "save it as a Word document (.docx); 'danao template' writes one to start from"
    try:
        with zipfile.ZipFile(path) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise InputError(Problem(f"it holds more than {LARGEST // 2**20} MiB", file=path, remedy=remedy))
        template = DocxTemplate(path)
        template.init_docx()
    except InputError:
        raise
    except Exception as error:  # whatever is wrong with a package, python-docx says it in its own way
        raise InputError(Problem("it is no Word document", "template", path, remedy=remedy)) from error
    return template


def check_fields(template: Any, path: Path, context: Mapping[str, Any], environment: Environment) -> None:
    """Raise `InputError` with every field of a template that the report does not have, or that stands in a wrong place.

    Parameters
    ----------
    template : docxtpl.DocxTemplate
        Opened.
    path : Path
        Its file, for messages.
    context : mapping
        The fields.
    environment : jinja2.Environment
        Reads them.
    """
    problems = ProblemList(path)
    for text in _parts(template):
        try:
            tree = environment.parse(text)
        except TemplateSyntaxError as error:
            problems.add(f"a field is not closed or not understood: {error.message}", remedy="write {{ title }}")
            continue
        _check_names(tree, context, environment, problems)
        _check_places(text, problems)
    problems.problems = list(dict.fromkeys(problems.problems))
    problems.raise_if_any()


def _parts(template: Any) -> Iterator[str]:
    """Give the text of body, headers and footers, fields in one piece."""
    yield template.patch_xml(template.get_xml())
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))


def _check_names(tree: nodes.Template, context: Mapping[str, Any], environment: Environment, problems: Any) -> None:
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"} | set(environment.globals) | {"loop"}
    asked = [path for condition in tree.find_all(nodes.If) for path in _paths(condition.test)]
    for path in _paths(tree):
        name = str(path[0])
        if name in own or (name not in context and (name,) in asked):
            continue
        if name not in context:
            _absent(name, context, problems)
            continue
        if not any(path[: len(before)] == before and len(before) > 1 for before in asked):
            _follow(path, context, problems)


def _paths(tree: nodes.Node) -> list[tuple[str | int, ...]]:
    """Return what a template names: ``("loads", "tables", 0, "rows")``; the longest of each."""
    kinds = (nodes.Getattr, nodes.Getitem, nodes.Name)
    whole = [tree] if isinstance(tree, kinds) else []
    found = [path for node in (*whole, *tree.find_all(kinds)) if (path := _path(node))]
    return list(dict.fromkeys(found))


def _path(node: nodes.Node) -> tuple[str | int, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,) if node.ctx == "load" else ()
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return (*before, node.attr) if before else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _path(node.node)
        return (*before, node.arg.value) if before else ()
    return ()


def _absent(name: str, context: Mapping[str, Any], problems: ProblemList) -> None:
    kinds = {field_name(f"planning-{kind}") for kind in catalogue.names(planning.__name__)}
    if name in kinds:
        rule = f"it asks for the section '{name}', which this report does not have"
        problems.add(rule, remedy=f"give that result of planning, or ask first: {{% if {name} is defined %}}")
    else:
        problems.add(f"it names the field '{name}', which no report has", remedy=nearest(name, context))


def _follow(path: Sequence[str | int], context: Mapping[str, Any], problems: ProblemList) -> None:
    """Note the first step of a path that leads nowhere."""
    value: Any = context
    for place, step in enumerate(path):
        told = ".".join(str(part) for part in path[: place + 1])
        if isinstance(value, Mapping):
            if step not in value:
                problems.add(f"it names the field '{told}', which no report has", remedy=nearest(step, value))
                return
        elif isinstance(value, list) and isinstance(step, int):
            if not -len(value) <= step < len(value):
                counted = f"there are {len(value)}, counted from 0" if value else "there are none"
                problems.add(f"it asks for '{told}', which this report does not have", remedy=counted)
                return
        else:
            return
        value = value[step]


def _check_places(text: str, problems: ProblemList) -> None:
    """Note elements in the middle of a text, and texts that would take the place of a paragraph."""
    inside = [field for written in _TEXT.findall(text) for field in _PRINTED.findall(written)]
    outside = _PRINTED.findall(_TEXT.sub("", text))
    for field in map(str.strip, inside):
        if field.endswith(f".{BODY}"):
            problems.add(
                f"'{field}' stands inside a text", remedy=f"write {{{{p {field} }}}} in a paragraph of its own"
            )
    for field in map(str.strip, outside):
        if not field.endswith(f".{BODY}"):
            problems.add(f"'{field}' is a text, not paragraphs", remedy=f"write {{{{ {field} }}}} without p")
