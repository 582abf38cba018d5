"""The notebooks, executed over a few days, as the tutorials of the site."""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
DONE = ROOT / "runs/docs/notebooks"
DAYS = "3"
WIDGET = "application/vnd.jupyter.widget-view+json"


def write(folder: Path, language: str, execute: bool) -> None:
    """Write every notebook with its outputs; one in Chinese (``notebooks/zh``) takes the place of the English one."""
    target = folder / "tutorials"
    target.mkdir()
    chosen = [_of_language(path, language) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(_executed if execute else lambda path: path, chosen))
    for path in made:
        notebook = nbformat.read(path, as_version=4)
        nbformat.write(_still(notebook), target / path.name)


def _still(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Leave out progress bars: they would be drawn by a script from a network, and are done anyway."""
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = [item for item in cell.outputs if WIDGET not in item.get("data", {})]
    notebook.metadata.pop("widgets", None)
    return notebook


def _of_language(path: Path, language: str) -> Path:
    translated = NOTEBOOKS / language / path.name
    return translated if translated.exists() else path


def _executed(path: Path) -> Path:
    """Execute a notebook, unless it was and neither it nor the library has changed since."""
    target = DONE / _state(path) / path.name
    if not target.exists():
        notebook = nbformat.read(path, as_version=4)
        notebook = _run(notebook, path.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        nbformat.write(notebook, part)
        part.replace(target)
    return target


def _run(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Run all cells; once more where a message between client and kernel was lost (nbclient issue 312)."""
    os.environ["DANAO_NOTEBOOK_DAYS"] = DAYS
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    (ROOT / "runs").mkdir(exist_ok=True)
    for attempt in (1, 2):
        client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
        try:
            return client.execute()
        except (CellTimeoutError, DeadKernelError):
            if attempt == 2:
                raise
    raise AssertionError


def _state(path: Path) -> str:
    """Return a name for all that the outputs depend on: the cells, the library, the cases and the number of days."""
    found = hashlib.sha256(DAYS.encode())
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found.update(json.dumps([cell["source"] for cell in cells]).encode())
    for room, kinds in (("danao", ("*.py", "*.yaml")), ("solvers", ("*.py",)), ("scenarios", ("*.yaml", "*.csv"))):
        for kind in kinds:
            for file in sorted((ROOT / room).rglob(kind)):
                found.update(file.read_bytes())
    return found.hexdigest()[:12]
