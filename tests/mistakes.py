"""Mistakes that people make in scenario files and tables, put into the shipped cases one at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from danao._data import scenario_folder
from danao.errors import Problem

STARTS = {"danao": "ecology.yaml", "uvas-creek": "uvas-creek/strontium.yaml"}
"""What is read to find a mistake in a file that no scenario is."""


@dataclass(frozen=True)
class Mistake:
    """One fault in one file.

    Parameters
    ----------
    kind : str
        What sort of mistake it is.
    file : str
        The file that it lies in, below the folder of scenarios.
    line : int
        The line that a message has to name.
    key : str
        The key or column that a message has to name, of several with ``|`` any; empty where a whole line is broken.
    lines : tuple of str
        The whole file with the mistake.
    start : str
        The scenario file that leads to it.
    """

    kind: str
    file: str
    line: int
    key: str
    lines: tuple[str, ...]
    start: str

    def named(self, problem: Problem) -> tuple[bool, bool]:
        """Return whether a problem names the line, and whether it names the key.

        A column that the tables of a case name otherwise than the scenario may be told at either.
        """
        place, text = str(problem), f"{problem.key} {problem.rule}"
        line = f"{self.file}:{self.line}: " in place or f"in {Path(self.file).name}, line {self.line}" in place
        return line, any(key in text for key in self.key.split("|"))

    @property
    def told(self) -> str:
        """What was done, for the list of misses."""
        return f"{self.kind}: {self.file}:{self.line}: {self.key}: {self.lines[self.line - 1].strip()[:90]}"


@cache
def lines_of(file: str) -> tuple[str, ...]:
    """Return the lines of a shipped file."""
    return tuple((scenario_folder() / file).read_text("utf-8").split("\n"))


def start_of(file: str) -> str:
    """Return the scenario file that leads to a file."""
    folder, _, name = file.rpartition("/")
    return file if name.endswith(".yaml") and name != "river.yaml" else STARTS[folder]


def _changed(kind: str, file: str, place: int, key: str, line: str | list[str], told: int | None = None) -> Mistake:
    """Return a mistake that puts `line` (or several) in the place of a line."""
    lines = list(lines_of(file))
    lines[place : place + 1] = [line] if isinstance(line, str) else line
    return Mistake(kind, file, place + 1 if told is None else told, key, tuple(lines), start_of(file))


_KEYS = """
    data_status period zone river constituents waters boundaries sources weather processes dispersion initial
    numerics type reach flow quality kind at load base measures observations storage hydraulics times values
    unit between extend monthly column tide station cell step reaction_step output advection rate theta demand
    formula minimum oxygen_demand fraction source limits sections upstream downstream target control stations
    reaches latitude turbidity exchange area_ratio inlet capacity design seed parameters factor vary runs
"""
KEYS = frozenset(_KEYS.split())
"""Keys that mean something wherever they stand; others may be names."""
NAMES = {
    "quality": "danshui baseflow storm effluent industry sea",
    "reach": "main R1 R5",
    "kind": "works industry domestic baseflow storm",
    "type": "inflow level free_outflow",
    "advection": "muscl",
    "formula": "oconnor_dobbins",
    "source": "uncollected WWTP_A",
    "station": "danao_mouth_illustrative",
    "column": "upstream baseflow storm water_temperature cloud_cover",
    "constituent": "COD TP Sr",
    "inlet": "concentration",
    "between": "previous",
    "design": "latin_hypercube",
    "base": "baseline.yaml chloride.yaml",
    "river": "danao/river.yaml river.yaml",
    "sections": "sections.csv",
    "monthly": "danao/monthly.csv",
    "tide": "danao/tide.csv",
    "observations": "strontium_observed.csv",
    "at": "main R1 R3 R5",
    "bottom_algae": "fixed",
}
YAML = tuple(path.relative_to(scenario_folder()).as_posix() for path in sorted(scenario_folder().rglob("*.yaml")))
_CODE = re.compile(r"^[^#]*")
_QUANTITY = re.compile(
    r"(\b\w+): *\[?(?:\w+, *)?(-?\d[\d.e-]*) (mg/L|m3/d|kg/d|km|m2/s|1/d|1/s|L/s|min|s|h|m/s|m2|m|g/m2/d)\b"
)


def _typo(word: str) -> str:
    """Return a word with two letters swapped, or the last one twice where that changes nothing."""
    middle = max(1, len(word) // 2)
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return swapped if swapped != word else word + word[-1]


def _lines() -> Iterator[tuple[str, int, str]]:
    """Give file, place and text of every line of the YAML files, without its comment."""
    for file in YAML:
        for place, line in enumerate(lines_of(file)):
            code = _CODE.match(line)
            if code and code[0].strip():
                yield file, place, code[0]


def misspelt_keys() -> Iterator[Mistake]:
    """A key with two letters swapped."""
    for file, place, code in _lines():
        for found in re.finditer(r"(?<![\w.*])(\w+):(?= |$)", code):
            if found[1] in KEYS:
                wrong = _typo(found[1])
                text = code[: found.start(1)] + wrong + code[found.end(1) :]
                yield _changed("misspelt key", file, place, wrong, text)


def misspelt_names() -> Iterator[Mistake]:
    """A name that is not there: of a reach, a water, a kind, a file."""
    for file, place, code in _lines():
        for found in re.finditer(r"(\w+): *\[?([\w./]+)", code):
            if found[2] in NAMES.get(found[1], "").split():
                stem, dot, ending = found[2].rpartition(".")
                wrong = _typo(stem) + dot + ending if dot else _typo(found[2])
                text = code[: found.start(2)] + wrong + code[found.end(2) :]
                yield _changed("misspelt name", file, place, found[1], text)


def wrong_values() -> Iterator[Mistake]:
    """A quantity without its unit, in another unit, misspelt, no number, negative."""
    for file, place, code in _lines():
        for found in _QUANTITY.finditer(code):
            key, number, unit = found.groups()
            if key in ("zh", "en"):
                continue
            key = "rate" if key == "log_uniform" else key
            head, tail = code[: found.start(2)], code[found.end() :]
            yield _changed("no unit", file, place, key, f"{head}{number}{tail}")
            yield _changed("wrong unit", file, place, key, f"{head}{number} kg/m2{tail}")
            yield _changed("misspelt unit", file, place, key, f"{head}{number} {unit}x{tail}")
            yield _changed("no number", file, place, key, f"{head}abc{tail}")
            if (
                float(number) > 0.0
                and key not in ("R3", "R4", "R5", "flow")
                and unit not in ("km", "m", "s", "min", "h")
            ):
                yield _changed("negative", file, place, key, f"{head}-{number} {unit}{tail}")


OUT_OF_RANGE = [
    (r"theta: [\d.]+", "theta: -1.05", "theta"),
    (r"fraction: [\d./]+", "fraction: 1.2", "fraction"),
    (r"storm_factor: \{factor: [\d.]+", "storm_factor: {factor: -0.8", "factor"),
    (r"cell: \d+ m", "cell: 0 m", "cell"),
    (r" step: \d+ s", " step: 0 s", "step"),
    (r"output: \d+ (?:h|min)", "output: -1 h", "output"),
    (r"latitude: [\d.]+", "latitude: 122.7", "latitude"),
    (r"turbidity: \d", "turbidity: 33", "turbidity"),
    (r"\[main, +\d+ km\]", "[main, 99 km]", "at"),
    (r"\[main, 0 km, 15 km\]", "[main, 15 km, 0 km]", "at"),
    (r"runs: 24", "runs: 0", "runs"),
    (r"factor: \[0.7, 1.3\]", "factor: [1.3, 0.7]", "parameters"),
    (r"period: \[(\S+), (\S+)\]", r"period: [\2, \1]", "period"),
    (r"2019-01-01", "2018-13-01", "period"),
    (r"1972-09-27T00:00", "1972-09-31T00:00", "period"),
    (r'zone: "\+08:00"', "zone: Beijing", "zone"),
    (r"^period: .*", "period: 2018-01-01", "period"),
]
WRONG_TYPES = [
    (r"constituents: \[.*\]", "constituents: {a: 1}", "constituents"),
    (r"^numerics: .*", "numerics: 5", "numerics"),
    (r"kind: (\w+)", r"kind: [\1]", "kind"),
    (r"control: true", "control: yes", "control"),
    (r"initial: \{quality: steady\}", "initial: {quality: [1, 2]}", "quality"),
    (r"at: \[main, .*?\]", "at: main", "at"),
    (r"river: (\S+)", "river: 5", "river"),
    (r"dispersion: \{.*", "dispersion: {R1: {a: 1}}", "dispersion"),
    (r"wind: 3 m/s", "wind: {speed: 3 m/s}", "wind"),
    (r"type: level", "type: {level: 1}", "type"),
    (r"values: \[.*\]", "values: 3", "values"),
    (r"load: \{.*\}", "load: 25 kg/d", "load"),
]
SYNTAX = [
    ("tab", lambda code: "\t" + code.lstrip(" ") if code.startswith(" ") else None),
    ("full-width colon", lambda code: code.replace(": ", "：", 1) if re.match(r" *\w+: \S", code) else None),
    ("no space after the colon", lambda code: code.replace(": ", ":", 1) if re.match(r"\w+: [\w./]+$", code) else None),
    ("open bracket", lambda code: code.rstrip()[:-1] if code.rstrip().endswith(("]", "}")) else None),
    ("anchor", lambda code: re.sub(r"^( *\w+): (?=\w)", r"\1: &x ", code) if re.match(r" *\w+: \w", code) else None),
]


def _replaced(kind: str, table: list[tuple[str, str, str]]) -> Iterator[Mistake]:
    for pattern, new, key in table:
        for file, place, code in _lines():
            if re.search(pattern, code):
                yield _changed(kind, file, place, key, re.sub(pattern, new, code, count=1))


def out_of_range() -> Iterator[Mistake]:
    """A value that cannot be."""
    yield from _replaced("out of range", OUT_OF_RANGE)


def wrong_types() -> Iterator[Mistake]:
    """A list for a number, a text for a mapping."""
    yield from _replaced("wrong type", WRONG_TYPES)


def broken_lines() -> Iterator[Mistake]:
    """YAML that cannot be read, and keys given twice."""
    for kind, change in SYNTAX:
        for file, place, code in _lines():
            text = change(code)
            if text is not None and text != code:
                yield _changed(kind, file, place, "", text)
    for file, place, code in _lines():
        if found := re.match(r" *(\w+): \S", code):
            yield _changed("given twice", file, place, found[1], [code, code], place + 2)


NUMBERS = {
    "danao/monthly.csv": ["upstream", "baseflow", "storm", "water_temperature", "cloud_cover"],
    "danao/sections.csv": ["chainage", "bed", "bottom_width", "side_slope", "bank", "manning"],
    "uvas-creek/sections.csv": ["chainage", "bed", "bottom_width", "bank", "manning"],
    "uvas-creek/strontium_observed.csv": ["value"],
    "danao/tide.csv": ["amplitude_m"],
}


def _table(file: str) -> tuple[int, list[str], list[int]]:
    """Return the place of the header, its names, and the places of the rows that are used."""
    lines = lines_of(file)
    head = next(place for place, line in enumerate(lines) if not line.startswith("#"))
    names = [cell.split(" [")[0] for cell in lines[head].split(",")]
    rows = [place for place in range(head + 1, len(lines)) if lines[place] and '"' not in lines[place]]
    return head, names, rows


def _cell(kind: str, file: str, place: int, column: int, text: str, key: str) -> Mistake:
    cells = lines_of(file)[place].split(",")
    cells[column] = text
    return _changed(kind, file, place, key, ",".join(cells))


def wrong_cells() -> Iterator[Mistake]:
    """A cell that is text, empty, not finite, too many or too few cells."""
    for file, columns in NUMBERS.items():
        _, names, rows = _table(file)
        for place in rows:
            for name in columns:
                for text in ("abc", "", "NaN", "1e999", "1,5"):
                    key = name if text != "1,5" else ""
                    yield _cell("cell " + (text or "empty"), file, place, names.index(name), text, key)
            yield _changed("cell missing", file, place, "", lines_of(file)[place].rpartition(",")[0])
    _, names, rows = _table("danao/sections.csv")
    for place in rows:
        yield _cell("negative roughness", "danao/sections.csv", place, names.index("manning"), "-0.03", "manning")
        yield _cell("bed above bank", "danao/sections.csv", place, names.index("bed"), "99", "bank")
    file = "uvas-creek/strontium_observed.csv"
    _, names, rows = _table(file)
    for place in rows:
        yield _cell("unknown station", file, place, names.index("station"), "X83", "station")
        yield _cell("wrong unit of a cell", file, place, names.index("unit"), "mg/m2", "unit")
        yield _cell("unknown flag", file, place, names.index("flag"), ">", "flag")
        yield _cell("no zone", file, place, names.index("time"), "1972-09-26T08:00:00", "time")
        yield _cell("no time", file, place, names.index("time"), "26.9.1972 08:00", "time")
        yield _cell("no date", file, place, names.index("time"), "1972-09-31T08:00:00-07:00", "time")


def wrong_headers() -> Iterator[Mistake]:
    """A column misspelt, without or with a wrong unit, twice, or separated otherwise."""
    for file, columns in NUMBERS.items():
        head, names, _ = _table(file)
        for name in columns:
            cells = lines_of(file)[head].split(",")
            place = names.index(name)
            for kind, text in (
                ("column misspelt", cells[place].replace(name, _typo(name))),
                ("column without unit", name),
                ("column in a wrong unit", f"{name} [kg/m2]"),
            ):
                if text != cells[place] and (kind == "column misspelt" or "[" in cells[place]):
                    changed = [*cells[:place], text, *cells[place + 1 :]]
                    yield _changed(kind, file, head, f"{name}|{text.split(chr(32))[0]}", ",".join(changed))
        yield _changed(
            "column twice", file, head, f"{names[0]}|{names[-1]}", lines_of(file)[head].replace(names[0], names[-1], 1)
        )
        yield _changed("semicolons", file, head, "", lines_of(file)[head].replace(",", ";"))


def wrong_order() -> Iterator[Mistake]:
    """Rows out of order or twice."""
    for file, key in (("danao/monthly.csv", "month"), ("danao/sections.csv", "chainage")):
        lines, (_, _, rows) = lines_of(file), _table(file)
        for place in rows[:-1]:
            yield _changed("row twice", file, place, key, [lines[place], lines[place]], place + 2)


ALL: tuple[Callable[[], Iterator[Mistake]], ...] = (
    misspelt_keys, misspelt_names, wrong_values, out_of_range, wrong_types, broken_lines,
    wrong_cells, wrong_headers, wrong_order,
)  # fmt: skip


def drawn(count: int, seed: int) -> list[Mistake]:
    """Draw mistakes, as many of each kind as there can be alike.

    Parameters
    ----------
    count : int
        How many.
    seed : int
        Of the draw.
    """
    chance = random.Random(seed)
    kinds: dict[str, list[Mistake]] = {}
    for make in ALL:
        for mistake in make():
            kinds.setdefault(mistake.kind, []).append(mistake)
    for several in kinds.values():
        chance.shuffle(several)
    found: list[Mistake] = []
    while len(found) < count:
        for several in kinds.values():
            if several:
                found.append(several.pop())
    return found[:count]


def together(count: int, file: str, seed: int) -> tuple[list[Mistake], list[str]]:
    """Draw mistakes on different lines of one file, none of which hides another, and return the file with all.

    Parameters
    ----------
    count : int
        How many.
    file : str
        The file.
    seed : int
        Of the draw.
    """
    chance = random.Random(seed)
    found: dict[int, Mistake] = {}
    choice = [one for make in (wrong_values, out_of_range, wrong_cells) for one in make() if one.file == file]
    while len(found) < count:
        mistake = chance.choice(choice)
        found.setdefault(mistake.line, mistake)
    lines = list(lines_of(file))
    for line, mistake in found.items():
        lines[line - 1] = mistake.lines[line - 1]
    return list(found.values()), lines


def written(folder: Path, *mistakes: Mistake) -> None:
    """Write all shipped cases with the files of mistakes in the place of theirs."""
    for path in scenario_folder().rglob("*.*"):
        target = folder / path.relative_to(scenario_folder())
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in (".yaml", ".csv"):
            target.write_bytes(path.read_bytes())
    for mistake in mistakes:
        (folder / mistake.file).write_text("\n".join(mistake.lines), encoding="utf-8")
