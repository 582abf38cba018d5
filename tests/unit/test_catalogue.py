"""Open sets: what lies in the folder exists, by file name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from danao import catalogue
from danao.errors import InputError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    package = tmp_path / "openset"
    package.mkdir()
    for name in ("__init__", "_helper", "muscl", "upwind"):
        (package / f"{name}.py").write_text(f"NAME = '{name}'\n")
    (package / "gb3838_2002.yaml").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("openset")]:
        monkeypatch.delitem(sys.modules, name)
    return "openset"


def test_lists_files_but_not_helpers(folder: str) -> None:
    assert catalogue.names(folder) == ("muscl", "upwind")
    assert catalogue.names(folder, ".yaml") == ("gb3838_2002",)


def test_finds_a_module_and_a_data_file(folder: str) -> None:
    assert catalogue.find(folder, "muscl").NAME == "muscl"
    assert catalogue.path(folder, "gb3838_2002", ".yaml").is_file()


def test_a_new_file_is_found_at_once(folder: str, tmp_path: Path) -> None:
    (tmp_path / "openset" / "ultimate.py").write_text("NAME = 'ultimate'\n")
    assert catalogue.find(folder, "ultimate").NAME == "ultimate"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mussel", "did you mean 'muscl'?"),
        ("xyz", "known are: muscl, upwind"),
        ("_helper", "is not in openset"),
        ("os.path", "is not in openset"),
        ("../muscl", "is not in openset"),
    ],
)
def test_refuses_with_the_nearest_name(folder: str, name: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.find(folder, name)
    assert words in str(caught.value)


@pytest.mark.parametrize("folder_of", ["danao.kinetics", "danao.measures", "danao.dispersion", "solvers.advection"])
def test_the_open_sets_of_the_library_can_be_listed(folder_of: str) -> None:
    assert all(catalogue.find(folder_of, name).__doc__ for name in catalogue.names(folder_of))
