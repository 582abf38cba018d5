"""The kernel cache: an edit anywhere opens a new one, damage means compile again, foreign hands mean no cache."""

from __future__ import annotations

import operator
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from numba import types
from numba.core.compiler import Flags
from numba.core.registry import cpu_target

import solvers._jit

HELPER = "from solvers._jit import inline\n\n\n@inline\ndef rate(x):\n    return {factor} * x\n"
CALLER = """import numpy as np

from solvers._jit import kernel
from solvers.helper import rate


@kernel
def total(x):
    result = 0.0
    for i in range(x.size):
        result += rate(x[i])
    return result


if __name__ == "__main__":
    print(total(np.arange(4.0)), sum(total.stats.cache_hits.values()), len(total.signatures))
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A package of two kernels, one calling the other across files, under the decorator as it is shipped."""
    package = tmp_path / "solvers"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(solvers._jit.__file__, package / "_jit.py")
    (package / "helper.py").write_text(HELPER.format(factor=2.0))
    (package / "caller.py").write_text(CALLER)
    return tmp_path


def run(toy: Path, code: str = "", **environment: str) -> tuple[str, str]:
    """Run the toy in a fresh process; return what it printed and what it warned of."""
    variables = {**os.environ, "DANAO_CACHE_DIR": str(toy / "cache"), "PYTHONPATH": str(toy), **environment}
    command = [sys.executable, *(["-c", code] if code else ["-m", "solvers.caller"])]
    done = subprocess.run(command, cwd=toy, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def folders(toy: Path) -> list[Path]:
    return sorted((toy / "cache").glob("kernels-*"))


def test_the_second_process_reads_what_the_first_compiled(toy: Path) -> None:
    assert run(toy) == ("12.0 0 1", "")
    assert run(toy) == ("12.0 1 1", "")
    assert run(toy, "import solvers._jit as j; print(j.is_warm())")[0] == "True"


def test_an_edit_in_another_file_is_noticed(toy: Path) -> None:
    run(toy)
    (toy / "solvers" / "helper.py").write_text(HELPER.format(factor=3.0))
    assert run(toy)[0] == "18.0 0 1"
    assert len(folders(toy)) == 2


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_a_damaged_file_is_compiled_again_with_one_warning(toy: Path, kind: str) -> None:
    run(toy)
    for path in folders(toy)[0].rglob(f"*.{kind}"):
        path.write_bytes(path.read_bytes()[:10])
    printed, warned = run(toy)
    assert printed.split()[0] == "12.0"
    assert warned.count("a kernel cache file is damaged") == 1
    assert run(toy) == ("12.0 1 1", "")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of POSIX")
def test_a_folder_that_others_can_write_is_not_used(toy: Path) -> None:
    run(toy)
    folders(toy)[0].chmod(0o777)
    printed, warned = run(toy)
    assert printed == "12.0 0 1"
    assert "can be written by others: not used" in warned


def test_without_a_place_for_it_there_is_no_cache(toy: Path) -> None:
    (toy / "taken").touch()
    assert run(toy, DANAO_CACHE_DIR=str(toy / "taken" / "below"))[0] == "12.0 0 1"


def test_only_a_few_old_caches_are_kept(toy: Path) -> None:
    for i in range(9):
        (toy / "cache" / f"kernels-{i}").mkdir(parents=True)
    run(toy)
    assert len(folders(toy)) == solvers._jit._KEEP + 1


def test_the_users_own_numba_settings_are_left_alone(toy: Path) -> None:
    code = "import numba; a = numba.config.CACHE_DIR; import solvers.caller; print(numba.config.CACHE_DIR == a)"
    assert run(toy, code)[0] == "True"


def test_equal_arguments_compile_once_and_others_again(toy: Path) -> None:
    code = (
        "import numpy as np; from solvers.caller import total; x = np.arange(8.0); "
        "total(x); total(x[:4].copy()); one = len(total.signatures); total(x[::2]); print(one, len(total.signatures))"
    )
    assert run(toy, code)[0] == "1 2"


class Asked:
    """numba's typing context, with a count of the questions that it is asked."""

    def __init__(self) -> None:
        self.context = cpu_target.typing_context
        self.context.refresh()
        self.times = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)

    def resolve_function_type(self, *call: Any) -> Any:
        """Count, and hand on."""
        self.times += 1
        return self.context.resolve_function_type(*call)


def test_what_a_call_gives_is_asked_once_until_it_means_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solvers._jit._Remembering, "_known", {})
    asked = Asked()
    remembering = solvers._jit._Remembering(asked)
    number, places = types.float64, types.float64[::1]
    element = operator.getitem, (places, types.intp), {}
    assert remembering.resolve_function_type(*element).return_type == number
    assert remembering.resolve_function_type(*element) == asked.context.resolve_function_type(*element)
    assert asked.times == 1
    assert remembering.resolve_function_type(operator.add, (number, number), {}).return_type == number
    assert asked.times == 2
    monkeypatch.setattr(types.Function, "get_impl_key", lambda function, signature: "other code")
    remembering.resolve_function_type(*element)
    assert asked.times == 3


def test_options_are_alike_where_numba_says_so() -> None:
    plain, quick = Flags(), solvers._jit._Flags()
    assert quick == plain
    assert hash(quick) == hash(plain)
    said = solvers._jit._Flags()
    said.release_gil = plain.release_gil  # said, and what goes without saying
    assert said == quick
    said.release_gil = not plain.release_gil
    assert said != quick
    assert said.copy() == said
