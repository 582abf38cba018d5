"""Write the what-if page: 达标沙盘, one file that answers in a meeting."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from danao.errors import DanaoWarning, InputError, Problem
from danao.planning.allocation.control import Control
from danao.planning.response import Response, open_response
from danao.reporting.texts import check_language, say
from danao.reporting.whatif import daily
from danao.reporting.whatif.board import Board, board_of
from danao.reporting.whatif.divide import Divided, divide_run
from danao.reporting.whatif.observed import observed_of
from danao.reporting.whatif.page import render
from danao.reporting.whatif.payload import bound_table, payload
from danao.reporting.whatif.preset import Refused, both, preset_of
from danao.reporting.whatif.profile import profile_of
from danao.results import Results, open_results
from danao.standards._standard import Standard
from danao.tables import atomic_write

LARGEST = 5_000_000
"""Bytes of a page; beyond that its days are written more coarsely."""


def write_whatif(
    path: str | Path,
    response: Response | Results | str | Path,
    *,
    plans: Iterable[Any] = (),
    costs: Iterable[Control] | str | Path | None = None,
    standard: Standard | str | Path | None = None,
    lang: str = "zh",
    money: str = "",
    observations: str | Path | pd.DataFrame | None = None,
    bound: bool = True,
    progress: Callable[[int], Any] | None = None,
) -> Path:
    """Write the page on which loads are moved and the river answers at once, offline and without Python.

    Parameters
    ----------
    path : str or Path
        The file, ``.html``. It appears whole or not at all.
    response : Response, Results, str or Path
        What every source brings (`danao.respond`), or a run, which is then divided at once.
    plans : iterable of Plan, Results, mapping, str or Path, optional
        Settings with a name: plans of `danao.allocate`, runs or their files on the same water, tables of shares
        (``source, constituent, share``), factors by load. A run on other water is told as a warning and on the page.
    costs : iterable of Control, str or Path, optional
        What can be cut at which cost, see `danao.read_controls`; without it the least cut takes the place of cost.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    lang : {"zh", "en"}
        Language in which the page opens; the reader can change it.
    money : str
        Unit of the costs, as it is printed.
    observations : str, Path or DataFrame, optional
        Measured values to draw (``time, station, constituent, value, unit, flag``); by default those that the base
        scenario came with.
    bound : bool
        Of a run that is divided: whether to measure how far direct runs are from the page.
    progress : callable, optional
        Of a run that is divided: called with the number of output intervals done.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InputError
        If the suffix is another, a file cannot be read, nothing is judged or can be moved, or costs do not fit.
    """
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(Problem(f"'{path.name}' is no page", key="path", remedy="write .html"))
    check_language(lang)
    divided = _divided(response, bound, progress)
    board = board_of(divided.response, standard, costs, stations=divided.stations, money=money)
    found = [preset_of(plan, board) for plan in plans]
    refused = [one for one in found if isinstance(one, Refused)]
    for one in refused:
        told = say("sand_refused", lang, plan=one.title[lang], reason=one.reason[lang])
        warnings.warn(told, DanaoWarning, stacklevel=2)
    observed, rest = observed_of(board, observations)
    page = _page(board, divided, found, (observed, rest), lang)
    with atomic_write(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return path


def open_base(path: str | Path) -> Response | Results:
    """Open what a page is made of: a file of responses, or of a run; errors as `danao.open_results`."""
    try:
        return open_response(path)
    except InputError as error:
        if not any("no unit responses" in one.rule for one in error.problems):
            raise
    return open_results(path)


def _divided(given: Response | Results | str | Path, bound: bool, progress: Callable[[int], Any] | None) -> Divided:
    """Return the responses of what was given."""
    base = open_base(given) if isinstance(given, str | Path) else given
    if isinstance(base, Results):
        return divide_run(base, bound, progress)
    return Divided(base, base.stations, profile_of(base))


def _page(
    board: Board, divided: Divided, found: list[Any], observed: tuple[dict[str, list[list[Any]]], int], lang: str
) -> str:
    """Return the page, its days as fine as its size allows."""
    presets = [one for one in found if not isinstance(one, Refused)]
    page = ""
    for form in daily.FORMS:
        data = payload(board, divided.profile, presets, form)
        data["bound"] = _bound(board)
        data["refused"] = [
            {"title": dict(one.title), "reason": dict(one.reason)} for one in found if one not in presets
        ]
        data["remarks"] = _remarks(board, divided, observed[1])
        for item in data["items"]:
            item["observed"] = observed[0].get(item["name"], [])
        data["provenance"]["made"] = datetime.date.today().isoformat()
        page = render(data, lang)
        if len(page.encode("utf-8")) <= LARGEST:
            break
    return page


def _bound(board: Board) -> list[dict[str, Any]]:
    names = [one.item.name for one in board.sums]
    return [{**row, "item": names.index(row["item"])} for row in bound_table(board)]


def _remarks(board: Board, divided: Divided, unused: int) -> list[dict[str, str]]:
    """Return what a reader must know of this page alone."""
    judged = {one.constituent for one in board.sums}
    about = board.response.about.get("constituents") or {}
    rest = [name for name in board.response.constituents if name not in judged]
    found = []
    if rest:
        names = {
            lang: ", ".join(about.get(name, {}).get(key) or name for name in rest)
            for lang, key in (("zh", "long_name_zh"), ("en", "long_name"))
        }
        found.append({lang: say("sand_remark_left_out", lang, names=text) for lang, text in names.items()})
    if unused:
        found.append(both("sand_remark_observed", count=unused))
    if set(divided.profile.names) <= set(divided.stations):
        found.append(both("sand_remark_profile"))
    return found
