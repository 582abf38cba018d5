"""The fused kernel: compiled once per machine, for functions from anywhere, and mistakes told by line."""

from __future__ import annotations

import linecache
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao import InputError, Kinetics, Process
from danao.kinetics._cache import _forget_old
from danao.kinetics._fingerprint import fingerprint
from tests.batch import Beaker

SCRIPT = """
import sys
import numpy as np
from danao import Kinetics, Process
from danao.kinetics._constant import Constant
from danao.kinetics._empirical import gives

FACTOR = Constant({factor}, "g/g")

@gives("rate")
def sped_up(k):
    return FACTOR * k

def rate(COD, *, k):
    return sped_up(k) * COD

made = Process("p", rate, {{"COD": -1.0}}, {{"k": 1e-3}})
compiled = Kinetics([made], ["COD"]).compile()
state = np.array([[1.0]])
compiled.advance(state, np.ones(1), np.empty((1, 0)), np.full((1, 1), 1e-3), 1.0, np.zeros((2, 1)))
advance = compiled._module.advance_one
print(state[0, 0], sum(advance.stats.cache_hits.values()), sum(advance.stats.cache_misses.values()))
"""


def fresh(script: str, cache: Path) -> list[float]:
    """Run a script in a new process; return the state, the hits and the misses of the kernel cache."""
    variables = {**os.environ, "DANAO_CACHE_DIR": str(cache), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [float(word) for word in done.stdout.split()]


def test_the_second_process_reads_what_the_first_compiled(tmp_path: Path) -> None:
    first = fresh(SCRIPT.format(factor=1.0), tmp_path)
    texts = sorted(tmp_path.rglob("kinetics.py"))
    again = fresh(SCRIPT.format(factor=1.0), tmp_path)
    assert first[1:] == [0.0, 1.0]
    assert again == [first[0], 1.0, 0.0]
    assert len(texts) == 1
    # another function of the same name, source line and shape is another kernel
    other = fresh(SCRIPT.format(factor=2.0), tmp_path)
    assert other[1:] == [0.0, 1.0]
    assert 1.0 - other[0] == pytest.approx(2.0 * (1.0 - first[0]), rel=1e-3)


def test_a_changed_text_in_the_cache_is_replaced(tmp_path: Path) -> None:
    fresh(SCRIPT.format(factor=1.0), tmp_path)
    (text,) = tmp_path.rglob("kinetics.py")
    wanted = text.read_text(encoding="utf-8")
    text.write_text("raise SystemExit(3)\n", encoding="utf-8")
    fresh(SCRIPT.format(factor=1.0), tmp_path)
    assert text.read_text(encoding="utf-8") == wanted


def test_a_function_without_any_source_file_is_compiled_and_cached() -> None:
    """As typed at a prompt: there is no text to read, only code."""
    space: dict[str, Any] = {}
    exec("def rate(COD, *, k=0.5):\n    return k * COD\n", space)
    beaker = Beaker([Process("typed", space["rate"], {"COD": -1.0})], ["COD"])
    assert beaker.run([4.0], 1e-3, 1)[-1, 0, 0] == pytest.approx(4.0 * math.exp(-5e-4), rel=1e-9)
    assert "kinetics" in Path(beaker.compiled._module.__file__).name
    assert space["rate"].__name__ in str(beaker.kinetics)


def test_a_notebook_cell_is_compiled() -> None:
    """As ipython does it: the text is known to linecache under a name that is no file."""
    text = "import math\n\ndef rate(COD, *, k):\n    return k * math.sqrt(COD)\n"
    name = "<ipython-input-1-abcdef>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict[str, Any] = {}
    exec(compile(text, name, "exec"), space)
    kinetics = Kinetics([Process("cell", space["rate"], {"COD": -1.0}, {"k": 1.0})], ["COD"])
    assert "k * math.sqrt(COD)" in str(kinetics)
    state = np.array([[4.0]])
    kinetics.compile().advance(state, np.ones(1), np.empty((1, 0)), np.ones((1, 1)), 1e-4, np.zeros((2, 1)))
    assert 4.0 - state[0, 0] == pytest.approx(2e-4, rel=1e-3)


def unsupported(COD: float) -> float:
    words = {"k": COD}
    return words.popitem().real


def forgotten(COD: float) -> None:
    COD * 2.0


def test_what_cannot_be_compiled_is_named_with_its_line() -> None:
    made = [Process("p", unsupported, {"COD": -1.0}), Process("q", forgotten, {"COD": -1.0})]
    with pytest.raises(InputError) as caught:
        Kinetics(made, ["COD"]).compile()
    first, second = caught.value.problems
    assert first.key == "process 'p'"
    assert Path(str(first.file)).name == Path(__file__).name
    assert first.line == unsupported.__code__.co_firstlineno + 1
    assert "makes a dict" in first.rule
    assert (second.rule, second.remedy) == ("forgotten returns nothing", "write 'return COD * 2.0'")


def test_a_function_that_is_no_function_is_refused() -> None:
    with pytest.raises(InputError, match="not a plain Python function"):
        Kinetics([Process("p", np.sqrt, {"COD": 1.0}, variables={"x": "COD"})], ["COD"])


def test_no_processes_do_nothing() -> None:
    beaker = Beaker([], ["COD"])
    assert (beaker.run([2.0], 60.0, 3) == 2.0).all()


FACTOR = 2.0


def helped(COD: float) -> float:
    return FACTOR * helper(COD)


def helper(COD: float) -> float:
    return COD + 1.0


def test_a_fingerprint_sees_constants_and_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(helped)
    assert before == fingerprint(helped)
    monkeypatch.setitem(globals(), "FACTOR", 3.0)
    changed = fingerprint(helped)
    monkeypatch.setitem(globals(), "helper", lambda COD: COD)
    assert len({before, changed, fingerprint(helped)}) == 3


def test_a_fingerprint_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "FACTOR", object())
    assert fingerprint(helped) is None


def test_a_function_that_has_no_fingerprint_is_compiled_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.array([1.0, 2.0])

    def rate(COD: float) -> float:
        return table[1] * COD

    beaker = Beaker([Process("p", rate, {"COD": -1.0})], ["COD"])
    assert beaker.run([1.0], 1e-3, 1)[-1, 0, 0] == pytest.approx(math.exp(-2e-3), rel=1e-8)
    assert not Path(beaker.compiled._module.__file__).exists()


def test_kinetics_long_unused_are_forgotten(tmp_path: Path) -> None:
    for number in range(45):
        folder = tmp_path / f"kinetics-{number:02d}"
        for name in (folder, tmp_path / f"kinetics-{number:02d}_code"):
            name.mkdir()
        (folder / "kinetics.py").touch()
        os.utime(folder, (number, number))
    _forget_old(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("kinetics-??")) == [f"kinetics-{n:02d}" for n in range(6, 45)]
    assert len(list(tmp_path.glob("*_code"))) == 39
