"""The four parts of the documentation, and which page belongs to which.

A page that is not named here is a how-to guide: so a new file in ``docs`` is in the site without an entry.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES, NOTEBOOKS = ROOT / "docs", ROOT / "notebooks"
LANGUAGES = {"en": PAGES, "zh": PAGES / "zh"}

CAPTIONS = {
    "tutorials": {"en": "Tutorials", "zh": "教程"},
    "how-to": {"en": "How-to guides", "zh": "操作指南"},
    "reference": {"en": "Reference", "zh": "参考"},
    "explanation": {"en": "Explanation", "zh": "原理"},
}
FIRST = {
    "tutorials": ["first-minutes"],
    "how-to": ["planning", "whatif", "reports", "batch", "designs", "responses", "capacity", "allocation"],
    "reference": ["scenario-files", "structures", "processes", "messages", "trust-sheet"],
    "explanation": ["equations", "numerics", "defaults", "boulder-creek", "architecture", "decisions"],
}
GENERATED = {
    "reference": [
        "reference/keys",
        "reference/commands",
        "reference/processes/index",
        "reference/standards",
        "api/index",
    ],
    "explanation": ["book/index"],
}
UNTRANSLATED = (
    "> **本页尚无中文版，以下为英文原文。** This page has not been translated yet; the English page follows.\n\n"
)


def pages() -> dict[str, list[str]]:
    """Return the pages of each part by name, in the order in which they are shown."""
    there = sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "index")
    placed = {part: [name for name in names if name in there] for part, names in FIRST.items()}
    rest = [name for name in there if not any(name in names for names in placed.values())]
    placed["how-to"] += rest
    return placed


def untranslated(name: str) -> bool:
    """Say whether a page has no Chinese edition."""
    return not (LANGUAGES["zh"] / f"{name}.md").exists()


def write(folder: Path, language: str) -> None:
    """Copy the pages of a language, and make its index: a table of contents for each part.

    A page without a Chinese edition is there in English, and says so, in the table of contents too.
    """
    placed = pages()
    for name in (name for names in placed.values() for name in names):
        if language == "zh" and untranslated(name):
            (folder / f"{name}.md").write_text(_marked(PAGES / f"{name}.md"), encoding="utf-8")
        else:
            shutil.copy(LANGUAGES[language] / f"{name}.md", folder / f"{name}.md")
    index = (LANGUAGES[language] / "index.md").read_text(encoding="utf-8")
    trees = [_tree(part, placed[part], language) for part in CAPTIONS]
    (folder / "index.md").write_text("\n".join([index, *trees]), encoding="utf-8")


def _marked(path: Path) -> str:
    """Return an English page with a word under its title that it is not translated."""
    return re.sub(r"\A(# .*\n)", rf"\1\n{UNTRANSLATED}", path.read_text(encoding="utf-8"))


def _title(name: str) -> str:
    return re.match(r"# (.*)", (PAGES / f"{name}.md").read_text(encoding="utf-8"))[1]


def _notebooks(language: str) -> list[str]:
    """Return the notebooks; in the Chinese table of contents one without a Chinese edition is marked."""
    lines = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        title = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
        title = "".join(title).partition("\n")[0].lstrip("# ")
        marked = language == "zh" and not (NOTEBOOKS / "zh" / path.name).exists()
        lines.append(f"{title}〔英文〕 <tutorials/{path.stem}>" if marked else f"tutorials/{path.stem}")
    return lines


def _tree(part: str, names: list[str], language: str) -> str:
    """Return the table of contents of a part."""
    lines = [f"{_title(n)}〔英文〕 <{n}>" if language == "zh" and untranslated(n) else n for n in names]
    lines += GENERATED.get(part, []) + (_notebooks(language) if part == "tutorials" else [])
    head = f"```{{toctree}}\n:caption: {CAPTIONS[part][language]}\n:hidden:\n"
    return "\n".join([head, *lines, "```\n"])
