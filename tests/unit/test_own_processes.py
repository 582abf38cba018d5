"""Processes of the user's own, in a file that a scenario names or in a notebook, and all that may go wrong."""

from __future__ import annotations

import json
import linecache
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from danao import Kinetics, Process, Simulation, cli
from danao.errors import InputError
from danao.kinetics import processes
from danao.kinetics._functions import describe_function
from danao.results import open_results
from danao.scenario import Scenario
from danao.scenario_file import read_scenario, scenario_from_document
from tests.small_case import edited, write_case

ENTRY = "  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}\n"
FILE = '''\
"""Die-off of bacteria, or whatever fades."""

from danao.kinetics import group, parameter, process

FACTOR = 1.0
RATE = parameter("0.1 1/day", "rate", "die-off", typical=("0.05 1/day", "2 1/day"), theta=1.047)


def faded(constituent):
    return FACTOR * constituent


@process({"constituent": -1.0}, constituent="COD", title="die-off {constituent}")
def my_die_off(constituent, *, rate=RATE):
    """Return die-off."""
    return rate * faded(constituent)


@process({"NH3_N": -1.0}, exchange="air")
def leaving(NH3_N, *, rate=RATE):
    return rate * NH3_N


@group(my_die_off, leaving)
def all_of_it():
    """Return both."""


def twice(share: float = 0.5):
    return [my_die_off(rate=f"{share} 1/day"), leaving()]
'''


def write(folder: Path, *edits: tuple[str, str], entry: str = "my_die_off.py") -> Path:
    """Write the case with an entry for the user's file, in which texts are replaced; return the scenario file."""
    path = write_case(folder, scenario=edited((ENTRY, f"  - {entry}\n")))
    text = FILE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "my_die_off.py").write_text(text, encoding="utf-8")
    return path


def read(folder: Path, *edits: tuple[str, str], entry: str = "my_die_off.py") -> Scenario:
    return read_scenario(write(folder, *edits, entry=entry))


def faults(folder: Path, *edits: tuple[str, str], entry: str = "my_die_off.py") -> list[str]:
    """Return the problems of reading, with the folder cut off."""
    with pytest.raises(InputError) as caught:
        read(folder, *edits, entry=entry)
    return [str(problem).replace(f"{folder}{os.sep}", "") for problem in caught.value.problems]


# --- files


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("my_die_off.py: {rate: 0.5 1/day}", ["die-off COD"]),
        ("my_die_off.py:my_die_off: {constituent: NH3_N, theta: 1.1}", ["die-off NH3_N"]),
        ("my_die_off.py:all_of_it", ["die-off COD", "leaving"]),
        ("my_die_off.py:twice: {share: 0.2}", ["die-off COD", "leaving"]),
        ("./my_die_off.py", ["die-off COD"]),
    ],
)
def test_a_scenario_may_name_a_file(tmp_path: Path, entry: str, names: list[str]) -> None:
    scenario = read(tmp_path, entry=entry)
    assert [item.name for item in scenario.processes] == names
    assert scenario.processes[0].origin[0] == entry.partition(": {")[0]


def test_a_file_is_the_same_as_the_library_to_the_last_bit(tmp_path: Path) -> None:
    own = Simulation(read(tmp_path / "own", entry="my_die_off.py: {rate: 0.1 1/d}")).run(progress=False)
    library = Simulation(read_scenario(write_case(tmp_path / "library"))).run(progress=False)
    assert (own.dataset["COD"] == library.dataset["COD"]).all()


def test_a_file_is_found_beside_the_scenario_that_names_it(tmp_path: Path) -> None:
    write(tmp_path / "base")
    (tmp_path / "plan.yaml").write_text("base: base/scenario.yaml\n", encoding="utf-8")
    assert [item.name for item in read_scenario(tmp_path / "plan.yaml").processes] == ["die-off COD"]


def test_one_text_is_one_module_and_an_edit_is_seen_at_once(tmp_path: Path) -> None:
    first, again = read(tmp_path), read(tmp_path)
    assert first.processes[0].rate is again.processes[0].rate
    edits = [(("FACTOR = 1.0", "FACTOR = 2.0"),), (("* constituent", "* 2.0 * constituent"),)]
    changed = [read(tmp_path, *edit) for edit in edits]
    assert len({scenario.hash for scenario in (first, again, *changed)}) == 3
    state, weather = {"COD": 1.0}, {"temperature": 20.0}
    found = [Kinetics(s.processes, s.constituents).rates(state, weather)["die-off COD"] for s in (first, *changed)]
    assert found[1:] == [pytest.approx(2.0 * found[0])] * 2
    text = (tmp_path / "my_die_off.py").read_text(encoding="utf-8")
    assert "FACTOR * 2.0" in text
    assert "FACTOR * constituent" in json.dumps(first.describe())  # what was run, whatever the file has become


def test_one_process_of_a_group_of_the_library_may_be_named() -> None:
    with pytest.raises(InputError, match="'decay' has no process 'growth'"):
        processes("decay.growth")


SCRIPT = """
import sys
from pathlib import Path
from danao import Kinetics, read_scenario
scenario = read_scenario(Path(sys.argv[1]))
advance = Kinetics(scenario.processes, scenario.constituents).compile()._module.advance_one
print(sum(advance.stats.cache_hits.values()), sum(advance.stats.cache_misses.values()))
"""


def test_a_second_start_does_not_compile_and_an_edit_does(tmp_path: Path) -> None:
    def start(folder: str, *edits: tuple[str, str]) -> tuple[int, ...]:
        path = write(tmp_path / folder, *edits)
        environment = {**os.environ, "DANAO_CACHE_DIR": str(tmp_path / "cache")}
        command = [sys.executable, "-W", "error::UserWarning", "-c", SCRIPT, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        return tuple(int(word) for word in done.stdout.split())

    assert start("case") == (0, 1)
    assert start("moved", ("Die-off of bacteria", "The same code")) == (1, 0)
    assert start("case", ("FACTOR = 1.0", "FACTOR = 1.5")) == (0, 1)
    assert start("case", ("FACTOR * constituent", "FACTOR + constituent")) == (0, 1)


# --- mistakes, each with the line of the file that it is in

TITLE = 'title="die-off {constituent}")'
RETURN = "    return rate * faded(constituent)"


@pytest.mark.parametrize(
    ("edits", "entry", "text"),
    [
        ([], "my_die_of.py", "scenario.yaml:28: processes[0]: file my_die_of.py: there is no such file; did you mean"),
        ([], "../my_die_off.py", "leads out of the folder"),
        ([], "my_die_off.py:my_dieoff", "my_die_off.py:1: there is no process 'my_dieoff' in it; did you mean 'my_die"),
        ([], "my_die_off.py: {rat: 1 1/d}", "scenario.yaml:28: processes[0].rat: has no argument 'rat'; did you mean"),
        ([], "my_die_off.py: {rate: 1 m}", "scenario.yaml:28: processes[0].rate: 'm' is not a unit of rate"),
        ([], "my_die_off.py:faded", "my_die_off.py:9: needs a value for 'constituent'; give it; if it is a rate, put"),
        ([], "my_die_off.py:twice: {share: much}", "processes[0].share: 'much' is not a number"),
        ([("FACTOR = 1.0", "FACTOR = 1.0 +")], "my_die_off.py", "my_die_off.py:5: the Python cannot be read here"),
        ([("FACTOR = 1.0", "FACTOR = 1 / 0")], "my_die_off.py", "my_die_off.py:5: it stops with ZeroDivisionError"),
        ([("FACTOR = 1.0", "exit()")], "my_die_off.py", "my_die_off.py:5: it stops with SystemExit"),
        ([("FACTOR = 1.0", "import nothing_of_that_name")], "my_die_off.py", "my_die_off.py:5: it stops with Module"),
        ([('"0.1 1/day", "rate"', '"0.1 m", "rate"')], "my_die_off.py", "my_die_off.py:6: default: 'm' is not a unit"),
        ([("off(constituent,", "off(constituent, temprature,")], "my_die_off.py",
         "my_die_off.py:14: processes.process 'die-off COD': argument 'temprature' of my_die_off is neither a "
         "constituent, nor of the environment, nor a parameter; did you mean 'temperature'?"),
        ([('{"constituent": -1.0}', '{"constituent": "-k"}')], "my_die_off.py",
         "my_die_off.py:14: die-off COD.stoichiometry.COD: '-k' is no parameter; known are: rate"),
        ([('"constituent": -1.0}, constituent="COD"', '"NH3_N": -1.0, "NO3_N": 0.9}, constituent="NH3_N"')],
         "my_die_off.py", "my_die_off.py:14: processes.process 'die-off NH3_N': does not close N: -0.1 g per gram of "
         "rate (NH3_N -1, NO3_N +0.9)"),
        ([(f'@process({{"constituent": -1.0}}, constituent="COD", {TITLE}\n', ""), ("my_die_off, leaving", "leaving")],
         "my_die_off.py", "my_die_off.py:13: my_die_off has parameters, but no stoichiometry; if it is a rate, put"),
        ([('[my_die_off(rate=f"{share} 1/day"), leaving()]', "7")], "my_die_off.py:twice",
         "my_die_off.py:29: twice returns int, not a Process or a list of them"),
        ([('[my_die_off(rate=f"{share} 1/day"), leaving()]', "{}[share]")], "my_die_off.py:twice",
         "my_die_off.py:30: it stops with KeyError: 0.5"),
    ],
)  # fmt: skip
def test_mistakes_in_a_file_are_told_with_their_line(
    tmp_path: Path, edits: list[tuple[str, str]], entry: str, text: str
) -> None:
    (found,) = faults(tmp_path, *edits, entry=entry)
    assert text in found


@pytest.mark.parametrize(
    ("body", "line", "text"),
    [
        ("return sum([rate * x for x in (1.0, constituent)])", 16, "makes a list; write the terms out, or add them up"),
        ("return [rate, constituent][0]", 16, "makes a list; give each number a name of its own"),
        ("return np.array([rate, constituent])[0]", 16, "refers to 'np', which is not defined"),
        ('k = {"a": rate}\n    return k["a"]', 16, "makes a dict"),
        ('return "much"', 16, "holds the text 'much'; a rate knows numbers only"),
        ("print(constituent)\n    return rate * constituent", 16, "prints; it would in every cell and step"),
        ("return rate * fadet(constituent)", 16, "refers to 'fadet', which is not defined; did you mean 'faded'?"),
        ("rate * constituent", 16, "returns nothing; write 'return rate * constituent'"),
        ("if constituent > 1.0:\n        return rate", 16, "returns nothing on one of the ways through it; give every"),
        ("return rate if constituent > 1.0 else None", 16, "returns nothing on one of the ways through it"),
        ("if rate > 1:\n        return None\n    return rate", 17, "returns nothing on one of the ways through it"),
        ("return rate, constituent", 16, "returns several numbers; return one"),
        ("import math\n    return math.exp(rate)", 16, "imports; import at the top of the file"),
        ("x = rate\n    if x < 0.0:\n        raise ValueError\n    return x", 18, "raises an error; return a finite"),
        ("try:\n        return 1.0 / rate\n    except ZeroDivisionError:\n        return 0.0", 16, "has a 'try'; test"),
    ],
)  # fmt: skip
def test_what_cannot_be_compiled_is_told_when_a_file_is_checked(
    tmp_path: Path, body: str, line: int, text: str
) -> None:
    (found,) = faults(tmp_path, (RETURN.strip(), body))
    assert found.startswith(f"my_die_off.py:{line}: process 'die-off COD': my_die_off {text}")


def test_a_mistake_in_a_helper_is_told_in_the_helper(tmp_path: Path) -> None:
    (found,) = faults(
        tmp_path,
        ("    return FACTOR * constituent", "    return math.sqr(constituent)"),
        ("from danao", "import math\nfrom danao"),
    )
    assert found.startswith(
        "my_die_off.py:11: process 'die-off COD': faded asks for math.sqr, which does not exist; did"
    )


def test_two_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        (RETURN, "    return []"),
        ("    return rate * NH3_N", "    return {}"),
        entry="my_die_off.py:all_of_it",
    )
    assert [line.partition(": ")[0] for line in found] == ["my_die_off.py:16", "my_die_off.py:21"]


def test_a_rate_that_is_not_finite_is_told_with_its_line(tmp_path: Path) -> None:
    scenario = read(tmp_path, (RETURN, "    return rate / (constituent - constituent)"))
    with pytest.raises(Exception, match=r"the rate of process 'die-off COD' is inf at .*\(.*my_die_off.py:14\)"):
        Simulation(scenario).run(progress=False)


# --- provenance


def test_results_keep_the_text_and_never_run_it(tmp_path: Path) -> None:
    path = write(tmp_path, entry="my_die_off.py: {rate: 0.2 1/d}")
    danao = CliRunner()
    assert danao.invoke(cli.main, ["run", str(path), "-o", str(tmp_path / "runs")]).exit_code == 0
    target = tmp_path / "runs/scenario.nc"
    document = json.loads(open_results(target).provenance["scenario"])
    (process,) = document["processes"]
    assert "return rate * faded(constituent)" in process["rate"]["source"]
    assert process["rate"]["uses"]["faded"]["uses"] == {"FACTOR": 1.0}
    done = danao.invoke(cli.main, ["run", str(target), "-o", str(tmp_path / "again")])
    assert done.exit_code == 2
    for part in (
        "scenario.processes[0].rate: it needs a Python function of the user's own, my_die_off: its text is "
        "kept here, but never run from here",
        "save it as my_die_off.py and name that",
    ):
        assert part in done.stderr
    assert danao.invoke(cli.main, ["run", str(path), "-o", str(tmp_path / "runs"), "--resume"]).stdout.endswith(
        "there already\n"
    )
    (tmp_path / "my_die_off.py").write_text(FILE.replace("FACTOR = 1.0", "FACTOR = 2.0"), encoding="utf-8")
    assert "there already" not in danao.invoke(cli.main, ["check", str(path)]).stdout
    assert read_scenario(path).hash != open_results(target).provenance["scenario_hash"]
    with pytest.raises(InputError, match="never run from here"):
        scenario_from_document(document)


POWER = 2.0


def squared(x: float) -> float:
    return x**POWER


def test_what_a_function_refers_to_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    scale = 3.0

    def rate(COD: float) -> float:
        return scale * squared(COD)

    described = describe_function(rate)
    assert described["uses"]["scale"] == 3.0
    assert described["uses"]["squared"]["uses"] == {"POWER": 2.0}
    monkeypatch.setitem(globals(), "POWER", 3.0)
    assert describe_function(rate) != described


# --- a cell of a notebook

CELL = """\
import math
from danao.kinetics import parameter, process

def half(x):
    return 0.5 * x

@process({"COD": -1.0})
def fading(COD, *, rate=parameter("1 1/day", "rate", "fading")):
    return half(rate) * COD WRONG
"""


def cell(text: str) -> dict:
    """Run a cell as ipython does: its text is known to linecache under the name of a file that does not exist."""
    name = f"/nowhere/ipykernel_{os.getpid()}/{abs(hash(text))}.py"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict = {"__name__": "__main__"}
    exec(compile(text, name, "exec"), space)
    return space


def test_a_cell_is_compiled_and_cached() -> None:
    compiled = [Kinetics([cell(CELL.replace(" WRONG", ""))["fading"]()], ["COD"]).compile() for _ in range(2)]
    assert compiled[0]._module is compiled[1]._module  # the same code, whatever the number of the cell
    state = np.array([[4.0]])
    compiled[0].advance(state, np.ones(1), np.empty((1, 0)), np.full((1, 1), 1e-5), 100.0, np.zeros((2, 1)))
    assert 4.0 - state[0, 0] == pytest.approx(4.0 * 0.5e-3, rel=1e-3)


def test_a_mistake_in_a_cell_has_its_line() -> None:
    made = cell(CELL.replace(" WRONG", " + math.sqr(COD)"))["fading"]()
    with pytest.raises(InputError, match=r"^notebook or prompt:9: process 'fading': fading asks for math.sqr"):
        Kinetics([made], ["COD"]).compile()
    unknown = cell(CELL.replace(" WRONG", "").replace("fading(COD", "fading(COD, dept"))["fading"]()
    with pytest.raises(InputError, match=r"^notebook or prompt:8: .*did you mean 'depth'"):
        Kinetics([unknown], ["COD"])


NOTEBOOK = """
from danao import Kinetics
compiled = Kinetics([fading()], ["COD"]).compile()
advance = compiled._module.advance_one
print(sum(advance.stats.cache_hits.values()), sum(advance.stats.cache_misses.values()))
"""


def test_a_real_kernel_compiles_a_cell_once_per_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = pytest.importorskip("jupyter_client.manager")
    monkeypatch.setenv("DANAO_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
    )
    told = []
    for _ in range(2):
        kernel, client = manager.start_new_kernel(kernel_name="python3")
        try:
            for text in (CELL.replace(" WRONG", ""), NOTEBOOK):
                output: list = []
                reply = client.execute_interactive(text, timeout=60, output_hook=output.append)
                assert reply["content"]["status"] == "ok", output
            told.append("".join(item["content"].get("text", "") for item in output).strip())
        finally:
            client.stop_channels()
            kernel.shutdown_kernel(now=True)
    assert told == ["0 1", "1 0"]


def test_a_process_made_in_python_needs_no_declaration() -> None:
    made = Process("p", lambda COD, *, k: k * COD, {"COD": -1.0}, {"k": 1.0})
    assert Kinetics([made], ["COD"]).faults() == []
