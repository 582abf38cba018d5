"""The documentation's own machinery: nothing that it lists is missing, docstrings are as numpydoc wants them."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from pathlib import Path

import pytest

from danao import catalogue
from danao.kinetics._declared import Parameter
from danao.kinetics._listing import listing
from danao.standards._standard import Standard, read_standard

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "docs/_site"
sys.path.append(str(SITE))

import constants  # noqa: E402
import defaults  # noqa: E402
import parts  # noqa: E402
import public as public_names  # noqa: E402
import reference  # noqa: E402

numpydoc = pytest.importorskip("numpydoc.docscrape")
ASKED = {"GL01", "GL02", "GL03", "GL05", "GL08", "GL09", "SS01", "SS02", "SS03", "SS04", "SS06", "PR02", "PR05", "PR10"}
"""Checks of numpydoc that every public name keeps; the rest is taste (no "See Also", sections by need, a "Source")."""


def public() -> list[str]:
    """Return the public names and what the classes among them show."""
    found = []
    for name, _, thing in public_names.names():
        found.append(f"danao.{name}")
        shown = vars(thing).items() if inspect.isclass(thing) else ()
        kinds = property | classmethod | staticmethod
        found += [f"danao.{name}.{key}" for key, item in shown if _is_shown(key, item, kinds)]
    return found


def _is_shown(key: str, item: object, kinds: object) -> bool:
    return not key.startswith("_") and (inspect.isfunction(item) or isinstance(item, kinds))  # type: ignore[arg-type]


def test_docstrings_are_numpydoc() -> None:
    from numpydoc.validate import validate

    numpydoc.NumpyDocString.sections.setdefault("Source", [])
    wrong = [
        f"{name}: {code} {said}"
        for name in public()
        for code, said in validate(name)["errors"]
        if code in ASKED or (code == "PR01" and name.count(".") == 1 and not _elsewhere(name, said))
    ]
    assert wrong == []


def _elsewhere(name: str, said: str) -> bool:
    """Say whether parameters are private, or told by the class that the docstring sends to."""
    things = {f"danao.{key}": thing for key, _, thing in public_names.names()}
    return "{'_" in said or "; see `" in (inspect.getdoc(things[name]) or "")


def test_every_default_of_a_public_name_has_a_reason() -> None:
    names = [one.name for one in defaults.public()]
    assert len(names) > 150
    assert [name for name in names if defaults.reason("public", name) is None] == []
    used = {defaults.reason("public", name)[0] for name in names}
    assert {key for key in defaults.reasons()["public"] if not key.startswith("*.")} - used == set()


def test_every_named_number_has_words() -> None:
    silent = [f"{one.module}.{one.name}" for one in constants.constants() if not one.about]
    assert [name for name in silent if defaults.reason("constants", name) is None] == []
    used = {defaults.reason("constants", name)[0] for name in silent}
    assert set(defaults.reasons()["constants"]) - used == set()


@pytest.mark.parametrize("kind", ["public", "constants"])
def test_reasons_are_in_both_languages(kind: str) -> None:
    assert [
        key for key, said in defaults.reasons()[kind].items() if set(said) != {"en", "zh"} or not all(said.values())
    ] == []


def declared() -> list[tuple[str, str, Parameter]]:
    """Return the parameters of all processes."""
    found = []
    for name, _ in listing():
        made = getattr(catalogue.find("danao.kinetics", name), name)
        found += [(name, key, one) for key, one in getattr(made, "parameters", {}).items()]
    return found


def test_every_parameter_of_a_process_is_in_the_table() -> None:
    text = defaults.process_tables("en")
    tables = dict(
        zip(re.findall(r"^### (\w+)$", text, re.M), re.split(r"^### \w+$", text, flags=re.M)[1:], strict=True)
    )
    assert len(declared()) > 250
    for process, key, one in declared():
        assert f"| `{key}` |" in tables[process]
        assert one.about


def test_constants_are_found_as_they_are() -> None:
    import solvers.flow.state as state

    found = {(one.module, one.name): one.value for one in constants.constants()}
    assert float(found["solvers.flow.state", "LEVEL_TOLERANCE"]) == state.LEVEL_TOLERANCE
    assert float(found["solvers.flow.state", "SQUEEZED"]) == state.SQUEEZED


def test_reference_lists_all_there_is() -> None:
    for language in ("en", "zh"):
        listed = re.findall(r"danao\.([\w.]+?)(?:$|\.html)", reference.api(language), re.M)
        assert set(listed) == {name for name, _, _ in public_names.names()}
        keys = reference.keys(language)
        for key in ("numerics", "boundaries", "reaction_step", "max_courant", "roughness"):
            assert f"| `{key}` |" in keys
        standards = reference.standards(language)
        ambient = [name for name in catalogue.names("danao.standards", ".yaml") if _ambient(name)]
        assert all(
            isinstance(read_standard(name), Standard) and read_standard(name).number in standards for name in ambient
        )


def _ambient(name: str) -> bool:
    return "kind: ambient" in catalogue.path("danao.standards", name, ".yaml").read_text(encoding="utf-8")


def test_every_page_has_a_place(tmp_path: Path) -> None:
    """A page that is not named among the parts is a how-to guide; one without a Chinese edition says so."""
    placed = [name for names in parts.pages().values() for name in names]
    assert sorted(placed) == sorted(path.stem for path in parts.PAGES.glob("*.md") if path.stem != "index")
    parts.write(tmp_path, "zh")
    index = (tmp_path / "index.md").read_text(encoding="utf-8")
    for name in placed:
        marked = "本页尚无中文版" in (tmp_path / f"{name}.md").read_text(encoding="utf-8")
        assert marked == parts.untranslated(name)
        assert (f"〔英文〕 <{name}>" in index) == marked


def recorded(name: str) -> dict:
    """Return a page of the verification book."""
    return json.loads((ROOT / f"docs/verification/{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((ROOT / "tests/verification").glob("test_*.py")), ids=lambda path: path.stem)
def test_the_book_has_every_case(path: Path) -> None:
    """Each test of each case is in the book, but for slow ones; what is not there was renamed: run ``make book``."""
    wanted = {
        item.name
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(item, ast.FunctionDef) and item.name.startswith("test_")
        if "pytest.mark.slow" not in [ast.unparse(mark) for mark in item.decorator_list]
    }
    page = recorded(path.stem.removeprefix("test_"))
    assert {check["name"] for check in page["checks"]} == wanted
    assert [check["name"] for check in page["checks"] if check["outcome"] == "failed"] == []


def test_cases_of_the_book_that_are_promised_have_pictures() -> None:
    names = (
        [f"H{k:02d}" for k in range(1, 14)] + [f"T{k:02d}" for k in range(1, 11)] + [f"K{k:02d}" for k in range(1, 7)]
    )
    swashes = [f"swashes_{name}" for name in ("bump", "dam_breaks", "macdonald", "thacker")]
    assert [
        name for name in [*names, *swashes, "capacity_formulas", "responses"] if not recorded(name)["figures"]
    ] == []


FORMULAS = {
    r"\frac{dc}{dt} = -k_{20}\, \theta^{T - 20}\, c": "mfrac",
    r"\sqrt{2 g H}": "msqrt",
    r"\tfrac23 H": "<mn>2</mn>",
    r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}": "mtable",
}


@pytest.mark.parametrize("tex", FORMULAS)
def test_formulas_become_mathml(tex: str) -> None:
    mathml = pytest.importorskip("mathml")
    assert FORMULAS[tex] in mathml.markup(tex, block=True)
