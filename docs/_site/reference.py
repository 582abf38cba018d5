"""Reference pages that the code writes: public names, keys, commands, processes, standards."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import public

from danao import catalogue
from danao.cli import main
from danao.kinetics._listing import explained, listing
from danao.scenario_file._schema import json_schema
from danao.standards._standard import read_standard

WORDS = {
    "api": ("Public names", "公开名称"),
    "api_lead": (
        "All of `import danao`. Whatever is not listed here may change without notice.",
        "`import danao` 的全部内容。未列于此者可能随时变动。说明文字取自源代码，为英文。",
    ),
    "keys": ("Scenario keys, one by one", "情景文件的键"),
    "keys_lead": (
        "Made from the schema with which `danao check` reads a scenario file; [Scenario files](../scenario-files.md) "
        "explains them.",
        "由 `danao check` 读取情景文件时所用的模式生成；用法见[情景文件](../scenario-files.md)。",
    ),
    "commands": ("Command line", "命令行"),
    "commands_lead": (
        "What `danao COMMAND --help` says. Exit codes: 0 done, 1 not met or failed, 2 a mistake in what was given.",
        "即 `danao 命令 --help` 的内容。退出码：0 完成，1 未达标或失败，2 输入有误。",
    ),
    "processes": ("Processes, one by one", "过程"),
    "processes_lead": (
        "What `danao processes NAME` says of each: factors, formula, parameters with source.",
        "即 `danao processes 名称` 的内容：计量系数、公式、参数及其来源。",
    ),
    "standards": ("Standards", "标准"),
    "standards_lead": (
        "Limits as danao reads them. Another standard is another file in `danao/standards`.",
        "danao 所用的限值。增加一个标准即在 `danao/standards` 增加一个文件。",
    ),
    "key": ("key", "键"),
    "form": ("form", "形式"),
    "default": ("default", "默认值"),
    "item": ("item", "项目"),
    "unit": ("unit", "单位"),
    "counts": ("counts", "参评"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
}
ROOMS = {
    "river": ("Rivers", "河道"),
    "forcing": ("Boundaries, sources, weather, operations", "边界、污染源、气象与调度"),
    "kinetics": ("Processes", "过程"),
    "scenario": ("Scenarios", "情景"),
    "scenario_file": ("Files", "文件"),
    "importers": ("Import", "导入"),
    "simulation": ("Runs", "模拟"),
    "results": ("Results", "结果"),
    "standards": ("Standards", "标准"),
    "assessment": ("Assessment", "评价"),
    "planning": ("Planning", "规划"),
    "reporting": ("Reports and figures", "报告与图"),
    "errors": ("Errors", "错误"),
}


def say(key: str, language: str) -> str:
    """Return a text in a language."""
    return WORDS[key][language == "zh"]


def write(folder: Path, language: str) -> None:
    """Write all generated reference pages of a language."""
    (folder / "reference/processes").mkdir(parents=True)
    (folder / "api").mkdir()
    _write(folder / "api/index.md", api(language))
    _write(folder / "reference/keys.md", keys(language))
    _write(folder / "reference/commands.md", commands(language))
    _write(folder / "reference/standards.md", standards(language))
    for name, _ in listing():
        _write(folder / f"reference/processes/{name}.md", explained(name, form="markdown"))
    _write(folder / "reference/processes/index.md", processes(language))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a Markdown table; bars within cells stay what they are."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def api(language: str) -> str:
    """Return the page of public names, by room; each gets a page of its own."""
    rooms: dict[str, list[str]] = {}
    for name, room, _ in public.names():
        rooms.setdefault(room, []).append(name)
    parts = [f"# {say('api', language)}", say("api_lead", language)]
    for room in [*ROOMS, *(room for room in rooms if room not in ROOMS)]:
        if room in rooms:
            title = ROOMS.get(room, (room, room))[language == "zh"]
            names = sorted(rooms[room], key=str.lower)
            parts.append(f"## {title}\n\n{_summary(names) if language == 'en' else _links(names)}")
    return "\n\n".join(parts) + "\n"


def _summary(names: list[str]) -> str:
    """Return a table of names, each with a page made from its docstring."""
    return "```{eval-rst}\n.. autosummary::\n   :toctree: .\n\n" + "\n".join(f"   danao.{n}" for n in names) + "\n```"


def _links(names: list[str]) -> str:
    """Return a list of names that leads to their English pages: docstrings are English."""
    things = {name: thing for name, _, thing in public.names()}
    link = '<a href="../../en/api/danao.{0}.html"><code>{0}</code></a>'
    return "\n".join(f"- {link.format(name)}: {sentence(things[name])}" for name in names)


def commands(language: str) -> str:
    """Return the page of commands, from click."""
    parts = [f"# {say('commands', language)}", say("commands_lead", language)]
    for name, command in main.commands.items():
        context = click.Context(command, info_name=f"danao {name}", max_content_width=100, terminal_width=100)
        parts.append(f"## danao {name}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts) + "\n"


def processes(language: str) -> str:
    """Return the list of processes."""
    parts = [f"# {say('processes', language)}", say("processes_lead", language)]
    parts.append("\n".join(f"- [`{name}`]({name}.md): {sentence}" for name, sentence in listing()))
    hidden = "\n".join(name for name, _ in listing())
    parts.append(f"```{{toctree}}\n:hidden:\n\n{hidden}\n```")
    return "\n\n".join(parts) + "\n"


def standards(language: str) -> str:
    """Return a table of limits for every ambient standard, and the list of the others."""
    parts = [f"# {say('standards', language)}", say("standards_lead", language)]
    for name in catalogue.names("danao.standards", ".yaml"):
        text = catalogue.path("danao.standards", name, ".yaml").read_text(encoding="utf-8")
        if "kind: ambient" not in text:
            continue
        standard = read_standard(name)
        classes = standard.class_names[:-1]
        parts.append(f"## {standard.number} {standard.title[language]}")
        parts.append(standard.source + ".")
        heads = [say("item", language), say("unit", language), *classes, say("counts", language)]
        rows = [
            [item.title[language], item.unit, *(_limit(standard, key, one) for one in classes)]
            + [say("yes" if item.assessed else "no", language)]
            for key, item in standard.items.items()
        ]
        parts.append(table(heads, rows))
    return "\n\n".join(parts) + "\n"


def _limit(standard: Any, item: str, of_class: str) -> str:
    limit = standard.limit(item, of_class)
    return "" if limit is None else str(limit)


def keys(language: str) -> str:
    """Return the keys of a scenario file as tables, one for each kind of entry."""
    schema = json_schema()
    heads = [say(key, language) for key in ("key", "form", "default")]
    parts = [f"# {say('keys', language)}", say("keys_lead", language)]
    models = {"scenario": schema, **schema["$defs"]}
    for name, model in models.items():
        rows = [[f"`{key}`", _form(item), _default(item)] for key, item in model.get("properties", {}).items()]
        if rows:
            about = model.get("description", "").partition("\n")[0]
            parts.append(f"## {name.removesuffix('Model')}\n\n{about}\n\n{table(heads, rows)}")
    return "\n\n".join(parts) + "\n"


def _form(item: Any) -> str:
    """Return in a few words what may stand at a key."""
    if "const" in item:
        return f"`{item['const']}`"
    if "enum" in item:
        return ", ".join(f"`{value}`" for value in item["enum"])
    if "$ref" in item:
        return item["$ref"].rpartition("/")[2].removesuffix("Model")
    alternatives = item.get("anyOf", [])
    if alternatives:
        return " or ".join(dict.fromkeys(_form(one) for one in alternatives if one.get("type") != "null"))
    kind = item.get("type", "any")
    if kind == "array":
        return f"list of {_form(item.get('items') or {})}"
    return " or ".join(kind) if isinstance(kind, list) else kind


def _default(item: Any) -> str:
    value = item.get("default")
    return "" if value in (None, {}, [], "") else f"`{value}`"


def sentence(thing: Any) -> str:
    """Return the first sentence of a docstring."""
    return re.split(r"(?<=\.)\s", (inspect.getdoc(thing) or "").strip(), maxsplit=1)[0]
