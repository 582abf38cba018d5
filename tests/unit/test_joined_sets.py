"""Processes, measures, standards and sections of reports that other installed packages bring."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import danao
from danao import catalogue
from danao.errors import InputError
from danao.reporting.sections import sections
from danao.reporting.study import study
from tests.synthetic import synthetic_results

ROOT = Path(__file__).resolve().parents[2]
PROCESS = '''"""Loss of a pesticide to the bed."""

from danao import parameter, process


@process({"TRACER": -1.0})
def burial(TRACER, *, rate=parameter(0.5, "rate", "rate of burial")):
    """Loss to the bed."""
    return rate * TRACER
'''
MEASURE = '''"""A filter at a source."""

from dataclasses import dataclass

from danao.measures import Measure


@dataclass(frozen=True)
class SandFilter(Measure):
    """Takes a share of what a source brings."""

    source: str

    @classmethod
    def example(cls, scenario):
        """Return a filter at the first source."""
        return cls(source=scenario.sources[0].name)

    def apply(self, scenario):
        """Return the scenario without the source."""
        return scenario.replace(sources=[one for one in scenario.sources if one.name != self.source])
'''
ENTRIES = """[danao.kinetics]
burial = riverlab.burial
[danao.measures]
sand_filter = riverlab.sand_filter
[danao.standards]
local_2025 = riverlab:STANDARD
[danao.report_sections]
fish = riverlab.fish:section
"""
SECTION = """from danao.reporting.blocks import Section, Text


def section(study):
    return Section("fish", "Fish", (Text((f"{len(study.runs)} <run>", )),))
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a package with entry points on the path, as if it were installed."""
    home, record = tmp_path / "riverlab", tmp_path / "riverlab-1.0.dist-info"
    home.mkdir()
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: riverlab\nVersion: 1.0\n")
    (record / "entry_points.txt").write_text(ENTRIES)
    (home / "__init__.py").write_text(
        'from pathlib import Path\n\nSTANDARD = Path(__file__).parent / "local_2025.yaml"\n'
    )
    (home / "burial.py").write_text(PROCESS)
    (home / "sand_filter.py").write_text(MEASURE)
    (home / "fish.py").write_text(SECTION)
    shutil.copy(ROOT / "danao/standards/gb3838_2002.yaml", home / "local_2025.yaml")
    monkeypatch.syspath_prepend(str(tmp_path))
    catalogue._brought.cache_clear()
    yield tmp_path
    catalogue._brought.cache_clear()
    for name in [name for name in sys.modules if name.startswith("riverlab")]:
        del sys.modules[name]


def test_they_are_found_beside_those_of_the_library(package: Path) -> None:
    assert {"burial", "decay"} <= set(catalogue.names("danao.kinetics"))
    assert catalogue.find("danao.kinetics", "burial").burial.__doc__.startswith("Loss to the bed.")
    assert "SandFilter" in dir(danao.measures)
    assert danao.measures.SandFilter(source="WWTP_B").source == "WWTP_B"
    standard = danao.read_standard("local_2025")
    assert (standard.name, len(standard.items)) == ("local_2025", 24)


def test_a_scenario_file_names_them(package: Path) -> None:
    shutil.copytree(ROOT / "scenarios", package / "case")
    text = "base: baseline.yaml\nname: filtered\nmeasures:\n  - sand_filter: {source: WWTP_B}\n"
    (package / "case/filtered.yaml").write_text(text)
    plan = danao.read_scenario(package / "case/filtered.yaml")
    assert "WWTP_B" not in {source.name for source in plan.sources}


def test_a_name_that_nobody_has_is_refused_with_the_nearest_of_all(package: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'local_2025'"):
        danao.read_standard("local_2024")


def test_what_two_bring_is_refused_when_it_is_used(package: Path) -> None:
    record = package / "riverlab-1.0.dist-info/entry_points.txt"
    record.write_text("[danao.kinetics]\ndecay = riverlab.burial\n")
    catalogue._brought.cache_clear()
    assert "decay" in catalogue.names("danao.kinetics")
    with pytest.raises(InputError, match="is brought by riverlab and danao itself; uninstall one of them"):
        catalogue.find("danao.kinetics", "decay")


def test_a_package_that_cannot_be_loaded_is_named(package: Path) -> None:
    (package / "riverlab/burial.py").write_text("import nothing_of_this_name\n")
    with pytest.raises(InputError, match="from the package riverlab, cannot be loaded: ModuleNotFoundError"):
        catalogue.find("danao.kinetics", "burial")


def test_a_section_of_a_report_stands_before_what_it_rests_on(package: Path) -> None:
    found = sections(study(synthetic_results("baseline", cell=1000.0, hours=240.0), lang="en"))
    names = [section.name for section in found]
    assert names.index("fish") == names.index("ledger") - 1
    assert next(section for section in found if section.name == "fish").part == "Special subjects"


@pytest.mark.parametrize(
    ("text", "told"),
    [("section = 1 / 0\n", "cannot be loaded"), ("def section(study):\n    return study.fish\n", "cannot be made")]
    + [("def section(study):\n    return 'fish'\n", "is no section of a report")],
)
def test_a_section_with_a_fault_is_named(package: Path, text: str, told: str) -> None:
    (package / "riverlab/fish.py").write_text(text)
    with pytest.raises(InputError, match=f"'fish'.*{told}"):
        sections(study(synthetic_results("baseline", cell=1000.0, hours=240.0)))
