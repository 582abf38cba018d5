"""The text of the fused kernel: all rates of all processes of a cell, written out, in one loop.

Two kernels are written. `advance_one` serves a single lane with everything in local variables; `advance_lanes` runs the
same lines in inner loops over lanes that the compiler turns into vector instructions. Both make Heun's step where it
may stand, else the classical Runge–Kutta step where that may stand, and list the other entries (cell × lanes + lane),
which `solvers.reaction.advance_left` then advances, calling back `rates` and `fill`.

Key: y state of Heun's later stage, u, v and x those of the later stages of Runge and Kutta, n the new state; f0, fy,
fu, fv and fx the slopes of the stages; d what comes from air and bed, a and b sums of the ledger; the other names as in
`danao.kinetics._layout`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from danao.kinetics._layout import Layout
from danao.kinetics._wiring import WiredProcess

WIDTH = 16
"""Lanes that the compiler takes at once: kernels for lanes run over a multiple of it."""

_HEADER = '''"""Kinetics of {title}. Written by danao.kinetics; do not edit."""

import numpy as np

from solvers._jit import kernel
from solvers.reaction import ALIKE, CALM, FIXED, GENTLE, NOTHING, SLACK, WHISPER

WIDTH = {width}


def rates(rows, source, target):
{rates}


def fill(environment, parameters, cell, lane, lanes, rows, stoichiometry):
{fill}
'''

_PLAIN = """

@kernel
def {name}(concentration, volume, environment, parameters, step, change, left, old, new, sums):
    half, sixth = step / 2.0, step / 6.0
    slack, whisper = SLACK / step, WHISPER / step
    number = 0
{begin}
    for cell in range(concentration.shape[0]):
        if not volume[cell] > 0.0:
            continue
{body}
{end}
    return number
"""


@dataclass(frozen=True)
class Source:
    """Kernels as text, with the functions that they call and the meaning of their columns.

    Parameters
    ----------
    text : str
        The module: ``advance_one``, ``advance_lanes``, ``rates`` and ``fill``.
    functions : mapping of name to callable
        Plain Python functions that the module calls by these names.
    environment : tuple of str
        Columns of the array of the environment.
    shared, laned : tuples of (process, parameter)
        Columns of the array of parameters: first those that all lanes share, then those with one number a lane.
    held : tuple of int
        Columns of the constituents that take part.
    fixed : int
        How many numbers `fill` sets.
    """

    text: str
    functions: dict[str, Callable[..., Any]]
    environment: tuple[str, ...]
    shared: tuple[tuple[str, str], ...]
    laned: tuple[tuple[str, str], ...]
    held: tuple[int, ...]
    fixed: int


def generate(wired: tuple[WiredProcess, ...], constituents: tuple[str, ...]) -> Source:
    """Return the kernels for a set of processes.

    Parameters
    ----------
    wired : tuple of WiredProcess
        The processes.
    constituents : tuple of str
        All constituents, in the order of the state array.
    """
    layout = Layout(wired, constituents)
    text = _HEADER.format(
        title=", ".join(item.process.name for item in wired).replace('"', "'").replace("\\", "/"),
        width=WIDTH,
        rates=_indented(_rates(layout) or ["pass"], 1),
        fill=_indented(_fill(layout) or ["pass"], 1),
    )
    for name, (begin, body, end) in (("advance_one", _one_lane(layout)), ("advance_lanes", _many_lanes(layout))):
        lines = [*_cell(layout), *body]
        text += _PLAIN.format(name=name, begin=_indented(begin, 1), body=_indented(lines, 2), end=_indented(end, 1))
    functions = {name: function for function, name in layout.functions.items()}
    columns = (layout.environment, layout.shared, layout.laned)
    return Source(text, functions, *columns, tuple(layout.held), len(layout.fixed))


def _rates(layout: Layout) -> list[str]:
    """Evaluate all rates of one state, for `rescue`."""
    lines = [f"c{i} = rows[source, {k}]" for k, i in enumerate(layout.held)]
    lines += [f"{name} = rows[FIXED, {k}]" for k, name in enumerate(layout.fixed)]
    lines += [layout.call(node) for node in layout.moving]
    return lines + [f"rows[target, {j}] = {layout.at(item.rate)}" for j, item in enumerate(layout.wired)]


def _fill(layout: Layout) -> list[str]:
    """Set the fixed numbers and the stoichiometry of a cell, for `rescue`."""
    fixed = [f"rows[FIXED, {k}] = {name}" for k, name in enumerate(layout.fixed)]
    lines = [*_cell(layout), *_lane(layout), *fixed]
    for j, item in enumerate(layout.wired):
        for k, i in enumerate(layout.held):
            if factor := _sum(layout, i, ["1.0"] * len(layout.wired), (item,)):
                lines.append(f"stoichiometry[{j}, {k}] = {factor}")
    return lines


def _cell(layout: Layout) -> list[str]:
    """Read what is fixed in a cell, and evaluate what depends on nothing else."""
    lines = [f"e{i} = environment[cell, {i}]" for i in range(len(layout.environment))]
    lines += [f"p{i} = parameters[cell, {i}]" for i in range(len(layout.shared))]
    return lines + [layout.call(node) for node in layout.settled if not layout.is_laned(node)]


def _lane(layout: Layout) -> list[str]:
    """Read the parameters of a lane, and evaluate what depends on them alone."""
    first = len(layout.shared)
    lines = [f"p{first + k} = parameters[cell, {first} + {k} * lanes + lane]" for k in range(len(layout.laned))]
    return lines + [layout.call(node) for node in layout.settled if layout.is_laned(node)]


_STAGES = {"": "", "u": "half", "v": "half", "x": "step"}
"""Stages of the classical Runge–Kutta step, and how far along the slope of the stage before they lie."""


def _stage(layout: Layout, stage: str, before: str = "", reach: str = "") -> list[str]:
    """Evaluate the rates and slopes of a stage that lies so far along the slope of the one before."""
    lines = [f"{stage}{i} = c{i} + {reach} * {_slope(before, i)}" for i in layout.changed] if stage else []
    lines += [layout.call(node, stage) for node in layout.moving if not stage or layout.is_staged(node)]
    return lines + _slopes(layout, stage)


def _heun(layout: Layout) -> list[str]:
    """Make Heun's step; tell whether it may stand, and what comes from air and bed in it."""
    lines = [*_stage(layout, ""), *_stage(layout, "y", "", "step")]
    lines += [f"n{i} = c{i} + half * ({_slope('', i)} + {_slope('y', i)})" for i in layout.changed]
    lines.append("calm = True")
    for i in layout.changed:
        first, last = _slope("", i), _slope("y", i)
        lines.append(f"calm &= min(y{i}, n{i}) >= min(c{i}, 0.0)")
        lines.append(f"calm &= abs({last} - {first}) <= GENTLE * abs({first}) + whisper * c{i}")
    pairs = [(layout.at(item.rate), layout.at(item.rate, "y")) for item in layout.wired]
    return lines + _exchanges(layout, [f"half * ({first} + {last})" for first, last in pairs])


def _runge_kutta(layout: Layout) -> list[str]:
    """Make the Runge–Kutta step after the first stage; tell whether it may stand, and what comes from air and bed."""
    lines: list[str] = []
    before = ""
    for stage, reach in _STAGES.items():
        lines += _stage(layout, stage, before, reach) if stage else []
        before = stage
    lines += [f"n{i} = c{i} + sixth * ({_mean([_slope(stage, i) for stage in _STAGES])})" for i in layout.changed]
    lines.append("calm = True")
    for i in layout.changed:
        first, second, third, last = (_slope(stage, i) for stage in _STAGES)
        lines.append(f"calm &= min(min(u{i}, v{i}), min(x{i}, n{i})) >= min(c{i}, 0.0)")
        lines.append(f"calm &= abs({last} - {first}) <= CALM * abs({first}) + slack * c{i}")
        lines.append(f"calm &= abs({third} - {second}) <= ALIKE * abs({first}) + slack * c{i}")
    rates = [f"sixth * ({_mean([layout.at(item.rate, stage) for stage in _STAGES])})" for item in layout.wired]
    return lines + _exchanges(layout, rates)


def _slope(stage: str, column: int) -> str:
    """Return the name of the slope of a constituent in a stage."""
    return f"f{stage or 0}_{column}"


def _mean(stages: list[str]) -> str:
    """Join the four stages with the weights of Runge and Kutta, which sum to six."""
    first, second, third, last = stages
    return f"{first} + 2.0 * ({second} + {third}) + {last}"


def _slopes(layout: Layout, stage: str) -> list[str]:
    """Sum up the slope of every constituent that changes."""
    rates = [layout.at(item.rate, stage) for item in layout.wired]
    return [f"{_slope(stage, i)} = {_sum(layout, i, rates, layout.wired)}" for i in layout.changed]


def _exchanges(layout: Layout, extents: list[str]) -> list[str]:
    """Sum up what every constituent gains from air and bed."""
    outside = tuple(item for item in layout.wired if item.process.exchange != "water")
    return [f"d{i} = {_sum(layout, i, extents, outside)}" for i in layout.exchanged]


def _sum(layout: Layout, column: int, rates: list[str], wanted: tuple[WiredProcess, ...]) -> str:
    """Join stoichiometric factors × rates of the wanted processes that change a constituent."""
    return " + ".join(
        layout.product(term.sign, term.factor, rate)
        for item, rate in zip(layout.wired, rates, strict=True)
        if item in wanted
        for term in item.terms
        if term.constituent == layout.constituents[column]
    )


Parts = tuple[list[str], list[str], list[str]]


def _one_lane(layout: Layout) -> Parts:
    """Write begin, body and end of the kernel for one lane; the sums of the ledger are local."""
    body = ["lanes, lane = 1, 0", *_lane(layout)] if layout.laned else []
    body += [f"c{i} = concentration[cell, {i}]" for i in layout.held]
    give_up = ["if not calm:", *_indent(["left[number] = cell", "number += 1", "continue"])]
    body += [*_heun(layout), "if not calm:", *_indent([*_runge_kutta(layout), *give_up])]
    for i in layout.changed:
        exchange = f" - d{i}" if i in layout.exchanged else ""
        body.append(f"a{i} += volume[cell] * (n{i} - c{i}{exchange})")
        body.append(f"concentration[cell, {i}] = 0.0 if abs(n{i}) < NOTHING else n{i}")
    body += [f"b{i} += volume[cell] * d{i}" for i in layout.exchanged]
    sums = [("a", 0, i) for i in layout.changed] + [("b", 1, i) for i in layout.exchanged]
    begin = [f"{letter}{i} = 0.0" for letter, _, i in sums]
    return begin, body, [f"change[{row}, {i}] += {letter}{i}" for letter, row, i in sums]


def _many_lanes(layout: Layout) -> Parts:
    """Write the kernel for lanes: loops that vectorise, one that lists what is left, then the results.

    The state is copied into rows as wide as a whole number of vectors; what lies beyond the lanes stays zero there.
    Results of Heun's step stand in the first rows of `new`, those of the other, for all lanes, in as many after them;
    which of them count is chosen in a loop of its own. Where a choice stands beside what it chooses from, the compiler
    makes only what is chosen, lane by lane, five times slower.
    """
    kept = [*(f"n{i}" for i in layout.changed), *(f"d{i}" for i in layout.exchanged)]
    good, later = f"new[{len(kept)}, lane]", len(kept) + 1
    whole = f"new[at + {len(kept)}, lane]"
    copied = [f"old[{k}, lane] = concentration[cell, {i} * lanes + lane]" for k, i in enumerate(layout.held)]
    first, rows = len(layout.shared), len(layout.held)
    places = [f"parameters[cell, {first} + {k} * lanes + lane]" for k in range(len(layout.laned))]
    copied += [f"old[{rows + k}, lane] = {place}" for k, place in enumerate(places)]
    read = [f"p{first + k} = old[{rows + k}, lane]" for k in range(len(places))]
    read += [layout.call(node) for node in layout.settled if layout.is_laned(node)]
    read += [f"c{i} = old[{k}, lane]" for k, i in enumerate(layout.held)]
    gentle = [*read, *_heun(layout), *(f"new[{k}, lane] = {name}" for k, name in enumerate(kept))]
    body = _loop("lanes", copied)
    body += _loop("wide", [*gentle, f"{good} = 1.0 if calm else 0.0"])
    body += ["at, rough = 0, 0.0", "for lane in range(lanes):", f"    rough += 1.0 - {good}", "if rough > 0.0:"]
    again = [*read, *_stage(layout, ""), *_runge_kutta(layout)]
    again += [f"new[{later + k}, lane] = {name}" for k, name in enumerate(kept)]
    again += [f"new[{later + len(kept)}, lane] = 1.0 if calm else 0.0"]
    rows_of_both = range(len(kept) + 1)
    chosen = [f"stands = {good} == 1.0", *(f"first{k} = new[{k}, lane]" for k in rows_of_both)]
    chosen += [f"new[{later + k}, lane] = first{k} if stands else new[{later + k}, lane]" for k in rows_of_both]
    unchanged = [f"new[at + {k}, lane] = concentration[cell, {i} * lanes + lane]" for k, i in enumerate(layout.changed)]
    unchanged += [f"new[at + {kept.index(f'd{i}')}, lane] = 0.0" for i in layout.exchanged]
    listed = ["left[number] = cell * lanes + lane", "number += 1", *unchanged]
    body += _indent([f"at = {later}", *_loop("wide", again), *_loop("wide", chosen)])
    body += _indent(["for lane in range(lanes):", f"    if {whole} == 0.0:", *_indent(_indent(listed))])
    booked, stored = [], []
    for k, i in enumerate(layout.changed):
        exchange = f" - new[at + {kept.index(f'd{i}')}, lane]" if i in layout.exchanged else ""
        booked.append(
            f"sums[{k}, lane] += volume[cell] * (new[at + {k}, lane] - old[{layout.held.index(i)}, lane]{exchange})"
        )
        value = f"new[at + {k}, lane]"
        stored.append(f"concentration[cell, {i} * lanes + lane] = 0.0 if abs({value}) < NOTHING else {value}")
    for k in range(len(layout.changed), len(kept)):
        booked.append(f"sums[{k}, lane] += volume[cell] * new[at + {k}, lane]")
    body += [*_loop("wide", booked), *_loop("lanes", stored)]
    begin = [f"lanes = concentration.shape[1] // {len(layout.constituents)}", "wide = WIDTH * (old.shape[1] // WIDTH)"]
    begin += ["sums[:, :] = 0.0"]
    places = [f"change[0, {i} * lanes + lane] += sums[{k}, lane]" for k, i in enumerate(layout.changed)]
    places += [f"change[1, {i} * lanes + lane] += sums[{kept.index(f'd{i}')}, lane]" for i in layout.exchanged]
    return begin, body, _loop("lanes", places)


def _loop(count: str, lines: list[str]) -> list[str]:
    """Run lines for so many lanes."""
    return [f"for lane in range({count}):", *_indent(lines)] if lines else []


def _indent(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _indented(lines: list[str], depth: int) -> str:
    return "\n".join("    " * depth + line for line in lines)
