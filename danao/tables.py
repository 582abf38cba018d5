"""Tidy CSV in and out, and files that appear whole or not at all.

A table has one header line of ``name [unit]`` columns; lines before it that begin with ``#`` say where it comes
from. Reading reports every problem with its line; writing goes through `atomic_write`.
"""

from __future__ import annotations

import csv
import errno
import io
import math
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from danao import units
from danao.errors import FullDiskError, InputError, Problem, ProblemList, RunError, nearest

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 64 * 2**20  # bytes; a year of minutes with ten columns is about 40 MB
_SHOWN = 20
_HEADER = re.compile(r"\s*([^\[\]]*?)\s*(?:\[([^\]]*)\])?\s*")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what spreadsheets run as a formula when a cell begins with it


@dataclass(frozen=True)
class Table:
    """Columns of a CSV file, all of one length, in inner units.

    Parameters
    ----------
    path : Path
        The file.
    columns : mapping of str to array
        float64 arrays, or arrays of str where the column was declared ``text``.
    lines : array of int
        Line of the file that each row stands on, for messages.
    """

    path: Path
    columns: Mapping[str, np.ndarray]
    lines: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __len__(self) -> int:
        return len(self.lines)


def read_table(
    path: str | Path,
    columns: Mapping[str, str],
    *,
    optional: Collection[str] = (),
    blank: Collection[str] = (),
    others: str = "refuse",
    within: str | Path | None = None,
) -> Table:
    """Read a CSV file with declared columns.

    Parameters
    ----------
    path : str or Path
        UTF-8 text, with or without a byte-order mark, columns separated by commas, at most 64 MiB.
    columns : mapping of str to str
        Name to kind: a kind of `danao.units` (the header then names the unit), ``number`` or ``text``.
    optional : collection of str
        Columns that may be missing.
    blank : collection of str
        Columns whose cells may be empty: NaN, or an empty text.
    others : {"refuse", "ignore"}
        What to do with columns that are not declared.
    within : path, optional
        Folder that the file must lie in, symbolic links followed.

    Raises
    ------
    InputError
        With all problems of the file, by line; after twenty, the count of the rest.
    """
    path = Path(path)
    rows = _rows(path, within)
    problems = ProblemList(path)
    if not rows:
        raise InputError(Problem("the file holds no header line", file=path, remedy=_wanted(columns)))
    line, header = rows[0]
    places = _match(header, line, columns, optional, others, problems)
    raise_by_line(problems)
    rows = _of_width(rows, problems)
    found: dict[str, np.ndarray] = {}
    for name, (place, unit) in places.items():
        cells = [(number, row[place].strip()) for number, row in rows[1:]]
        if columns[name] == "text":
            found[name] = _texts(name, cells, name in blank, problems)
        else:
            values = _numbers(name, cells, name in blank, problems)
            found[name] = values if columns[name] == "number" else units.to_inner(values, unit, columns[name])
    raise_by_line(problems)
    return Table(path, found, np.array([number for number, _ in rows[1:]], dtype=np.int64))


def read_header(path: str | Path, within: str | Path | None = None) -> dict[str, str]:
    """Return the columns of a CSV file in their order: name to unit as written, empty where there is none."""
    return find_header(path, within)[1]


def find_header(path: str | Path, within: str | Path | None = None) -> tuple[int, dict[str, str]]:
    """Return the line of the header of a CSV file, and name to unit as written of its columns."""
    rows = _rows(Path(path), within)
    return (rows[0][0], dict(_name_and_unit(cell) for cell in rows[0][1])) if rows else (1, {})


def inside(root: str | Path, path: str | Path) -> Path:
    """Return `path` with all symbolic links followed, if it then lies in the folder `root`.

    Raises
    ------
    InputError
        If the path leads out of the folder: a case is what lies in its own folder.
    """
    folder, target = Path(root).resolve(), Path(path).resolve()
    if not target.is_relative_to(folder):
        raise InputError(
            Problem(f"it leads out of the folder {root}", file=path, remedy="copy the file into the case folder")
        )
    return target


def read_text(path: str | Path, within: str | Path | None = None, largest: int = LARGEST) -> str:
    """Return the text of a UTF-8 file, refusing what cannot be one before it is read.

    Raises
    ------
    InputError
        No such file, not a plain file, too large, outside `within`, empty, binary, or another encoding.
    """
    path = Path(path)
    if within is not None:
        inside(within, path)
    check_file(path, largest)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(f"it cannot be read ({error.strerror})", file=path)) from error
    return _decode(data, path)


def check_file(path: Path, largest: int) -> None:
    """Raise `InputError` if there is no such plain file, or it has more than `largest` bytes."""
    try:
        status = path.stat()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        there = [item.name for item in path.parent.iterdir()] if missing and path.parent.is_dir() else []
        remedy = nearest(path.name, there) if there else ""
        rule = "there is no such file" if missing else f"it cannot be read ({error.strerror})"
        raise InputError(
            Problem(rule, file=path, remedy=remedy if remedy.startswith("did you mean") else "")
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise InputError(Problem("it is a folder or a device, not a file", file=path))
    if status.st_size > largest:
        raise InputError(
            Problem(
                f"it has {status.st_size / 2**20:.0f} MiB, more than {largest / 2**20:.0f} MiB",
                file=path,
                remedy="thin it out or split it",
            )
        )


def _decode(data: bytes, path: Path) -> str:
    if not data.strip():
        raise InputError(Problem("the file is empty", file=path))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(Problem("the text is UTF-16", file=path, remedy="save it as UTF-8"))
    if b"\0" in data:
        raise InputError(Problem("it is a binary file, not a text", file=path, remedy="export it as CSV in UTF-8"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        rule, remedy = "it is not a text in UTF-8", "save it as UTF-8"
        with suppress(UnicodeDecodeError):
            data.decode("gb18030")
            rule, remedy = "the text seems to be in GBK", "save it as UTF-8 (in Excel: 'CSV UTF-8')"
        raise InputError(Problem(rule, file=path, line=line, remedy=remedy)) from error


def _rows(path: Path, within: str | Path | None) -> list[tuple[int, list[str]]]:
    """Return the header and the rows, each with the line that it begins on; empty lines are left out."""
    text = read_text(path, within)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            comment = not rows and row and row[0].lstrip().startswith("#")
            if any(cell.strip() for cell in row) and not comment:
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(Problem(f"it is not a CSV table ({error})", file=path, line=line)) from error
    return rows


def _name_and_unit(cell: str) -> tuple[str, str]:
    match = _HEADER.fullmatch(cell.replace("［", "[").replace("］", "]"))
    return (match[1], (match[2] or "").strip()) if match else (cell.strip(), "")


def _match(
    header: list[str],
    line: int,
    columns: Mapping[str, str],
    optional: Collection[str],
    others: str,
    problems: ProblemList,
) -> dict[str, tuple[int, str]]:
    """Find the place and the unit of each declared column; note what is missing, double, unknown or in a wrong unit."""
    places: dict[str, tuple[int, str]] = {}
    seen: set[str] = set()
    for place, cell in enumerate(header):
        name, unit = _name_and_unit(cell)
        if name in seen and (name in columns or others == "refuse"):
            problems.add(f"column '{name}' stands there twice", line=line)
        elif name in columns:
            places[name] = (place, unit)
            _check_unit(name, unit, columns[name], line, problems)
        elif others == "refuse":
            rule = f"unknown column '{name}'" if name else f"column {place + 1} has no name"
            problems.add(rule, line=line, remedy=_separator(header) or nearest(name, columns))
        seen.add(name)
    for name in columns:
        if name not in places and name not in optional:
            close = nearest(name, sorted(seen - set(columns)))
            remedy = _separator(header) or (close if close.startswith("did you mean") else _wanted(columns))
            problems.add(f"column '{name}' is missing", line=line, remedy=remedy)
    return places


def _check_unit(name: str, unit: str, kind: str, line: int, problems: ProblemList) -> None:
    if kind in ("text", "number"):
        return
    try:
        units.check_unit(unit, kind)
    except InputError as error:
        problems.take(error, key=f"column '{name}'", line=line)


def _separator(header: list[str]) -> str:
    for sign, name in ((";", "semicolons"), ("\t", "tabulators"), ("，", "full-width commas")):
        if len(header) == 1 and sign in header[0]:
            return f"columns are separated by {name}: use commas"
    return ""


def _wanted(columns: Mapping[str, str]) -> str:
    heads = []
    for name, kind in columns.items():
        unit = "" if kind in ("text", "number") else units.inner_unit(kind)
        heads.append(f"{name} [{unit}]" if unit else name)
    return f"the header is {','.join(heads)}"


def _of_width(rows: list[tuple[int, list[str]]], problems: ProblemList) -> list[tuple[int, list[str]]]:
    """Return the rows with as many cells as the header, and note the others."""
    width = len(rows[0][1])
    for line, row in (item for item in rows if len(item[1]) != width):
        problems.add(f"{len(row)} cells, but the header has {width}", line=line)
    return [item for item in rows if len(item[1]) == width]


def _texts(name: str, cells: list[tuple[int, str]], blank: bool, problems: ProblemList) -> np.ndarray:
    for line, cell in cells:
        if not cell and not blank:
            problems.add("the cell is empty", key=name, line=line)
    return np.array([cell for _, cell in cells], dtype=object)


def _numbers(name: str, cells: list[tuple[int, str]], blank: bool, problems: ProblemList) -> np.ndarray:
    values = np.full(len(cells), math.nan)
    for i, (line, cell) in enumerate(cells):
        if not cell and blank:
            continue
        with suppress(ValueError):
            values[i] = math.nan if "_" in cell else float(cell)
        if not math.isfinite(values[i]):
            problems.add(f"'{cell}' is not a finite number" if cell else "the cell is empty", key=name, line=line)
    return values


def raise_by_line(problems: ProblemList) -> None:
    """Raise `InputError` with the first twenty problems by line and the count of the rest; nothing if there is none."""
    found = sorted(problems.problems, key=lambda problem: problem.line or 0)
    if (rest := len(found) - _SHOWN) > 0:
        found = [*found[:_SHOWN], Problem(f"and {rest} more", file=problems.file)]
    if found:
        raise InputError(found)


_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Give a temporary path to write to; on success it becomes `path` in one step, on failure it vanishes.

    The temporary file lies in the same folder (made on demand), so that the last step is a rename. File and folder
    are flushed to the disk: after a power cut there is the old file or the new one, never half of one.

    Raises
    ------
    FullDiskError
        If there is no space left.
    RunError
        If the system refuses otherwise: no permission, a folder of that name.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        _flush(part)
        os.replace(part, path)
        if os.name == "posix":
            _flush(path.parent)
    except OSError as error:
        kind = FullDiskError if error.errno in _FULL else RunError
        raise kind(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_table(path: str | Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write a CSV file that `read_table` and spreadsheets read alike, whole or not at all.

    Parameters
    ----------
    path : str or Path
        Where to; an existing file is replaced.
    columns : mapping of str to sequence, or pandas.DataFrame
        Header text (``discharge [m3/s]``) to values. Floats keep all their digits, NaN becomes an empty cell.
        A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.
    """
    names = list(columns)
    with atomic_write(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)  # RFC 4180 line ends, so that line breaks within a cell are quoted
        writer.writerow([_cell(str(name)) for name in names])
        for row in zip(*(columns[name] for name in names), strict=True):
            writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        return "" if math.isnan(value) else repr(float(value))
    if isinstance(value, np.datetime64):
        return "" if np.isnat(value) else str(value)
    if isinstance(value, int | np.integer):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_split(table: pd.DataFrame) -> dict[str, list]:
    """Return a table as JSON-able ``index, columns, data``, which keeps every bit of its numbers."""
    return {"index": table.index.tolist(), "columns": table.columns.tolist(), "data": table.to_numpy(object).tolist()}


def from_split(record: Mapping[str, list]) -> pd.DataFrame:
    """Return the table of a `to_split` record."""
    import pandas as pd

    return pd.DataFrame(record["data"], index=record["index"], columns=record["columns"])
