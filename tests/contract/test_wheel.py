"""The wheel holds what the checkout holds: both packages with all their data, and the cases inside the package."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    wheel = pytest.importorskip("hatchling.builders.wheel")
    folder = tmp_path_factory.mktemp("wheel")
    path = next(wheel.WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    return set(zipfile.ZipFile(path).namelist())


def files(folder: str) -> set[str]:
    found = [path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {path.as_posix() for path in found if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)}


@pytest.mark.parametrize("package", ["danao", "solvers"])
def test_a_package_is_there_with_all_its_data(contents: set[str], package: str) -> None:
    assert files(package) <= contents
    assert {name for name in contents if name.startswith(f"{package}/") and "/_scenarios/" not in name} == files(
        package
    )


def test_the_cases_are_inside_the_package(contents: set[str]) -> None:
    inside = {
        name.replace("danao/_scenarios", "scenarios") for name in contents if name.startswith("danao/_scenarios/")
    }
    assert inside == files("scenarios")
    assert "scenarios/baseline.yaml" in inside


def test_nothing_else_comes_along(contents: set[str]) -> None:
    tops = {name.split("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"danao", "solvers"}
    assert any(name.endswith("licenses/LICENSE") for name in contents)
