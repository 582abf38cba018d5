"""``import danao``: every name is there, nothing is loaded before it is needed, a foreign `solvers` is noticed."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import danao

HEAVY = ("numpy", "numba", "scipy", "xarray", "pandas", "matplotlib", "netCDF4", "pydantic", "click")


def python(code: str, folder: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    root = Path(danao.__file__).parents[1]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*path, root]))}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", [name for name in danao.__all__ if name != "__version__"])
def test_every_name_loads(name: str) -> None:
    value = getattr(danao, name)
    assert value.__name__.removeprefix("danao.") == name
    assert value.__doc__


def test_editors_see_the_same_names() -> None:
    tree = ast.parse(Path(danao.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
    seen = {(alias.asname, node.module) for node in guarded.body for alias in node.names}
    assert seen == set(danao._HOME.items())
    assert dir(danao) == sorted(danao.__all__)


def test_the_door_to_the_pictures_opens_one_at_a_time(tmp_path: Path) -> None:
    code = "import danao, sys; danao.figures; print([m for m in %r if m in sys.modules])" % (HEAVY,)  # noqa: UP031
    assert python(code, tmp_path).stdout.strip() == "[]"
    tree = ast.parse(Path(danao.figures.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname: (node.module.split(".")[-1], alias.name) for node in guarded.body for alias in node.names}
    assert seen == danao.figures._HOME
    assert dir(danao.figures) == sorted(seen)
    for name in seen:
        assert {"lang"} <= inspect.signature(getattr(danao.figures, name)).parameters.keys(), name
    with pytest.raises(AttributeError, match="has no attribute 'serie'"):
        danao.figures.serie  # noqa: B018


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Rivr'"):
        danao.Rivr  # noqa: B018


def test_importing_loads_nothing_heavy(tmp_path: Path) -> None:
    done = python("import danao, sys; print([m for m in %r if m in sys.modules])" % (HEAVY,), tmp_path)  # noqa: UP031
    assert done.stdout.strip() == "[]", done.stderr


def test_a_foreign_solvers_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "solvers.py").write_text("x = 1\n")
    done = python("import danao", tmp_path, tmp_path)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: danao needs its own package 'solvers'")
    assert str(tmp_path / "solvers.py") in last
