"""The chapter of a front: what each level of compliance costs."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from danao.planning.allocation import Pareto
from danao.reporting.figures.pareto import pareto_picture
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet, plain
from danao.reporting.sheet import share as per_cent


def chapter(found: Pareto, edition: Edition) -> Chapter:
    """Return the chapter of a front of cost against compliance."""
    picture = partial(pareto_picture, found, lang=edition.lang)
    about = found.plans[0].response.about
    return Chapter("pareto", edition, about, _said(found, edition), (_levels(found, edition),), pictures=(picture,))


def _said(found: Pareto, edition: Edition) -> tuple[str, str, str, str]:
    table = found.table[found.table["status"] != "infeasible"]
    none = found.table[found.table["status"] == "infeasible"]
    shows = edition.say(f"pareto_shows_{found.along}", count=len(found.table))
    bad = edition.say("pareto_all_feasible")
    if len(none):
        bad = edition.say("pareto_bad", levels=edition.listed(_level(found, level) for level in none["level"]))
    if table.empty:
        return shows, edition.say("pareto_no_good"), bad, edition.say("pareto_ease")
    strictest = table.loc[table["level"].idxmax() if found.along == "frequency" else table["level"].idxmin()]
    money = found.plans[0].amount(float(strictest["cost"]))
    good = edition.say("pareto_good", level=_level(found, strictest["level"]), cost=money)
    return shows, good, bad, _step(found, table, edition)


def _step(found: Pareto, table: pd.DataFrame, edition: Edition) -> str:
    """Say which step of the front is the dearest."""
    table = table.sort_values("level", ascending=found.along == "frequency")
    slope = np.diff(table["cost"]) / np.abs(np.diff(table["level"]))
    if slope.size == 0 or not slope.max() > 0.0:
        return edition.say("pareto_take")
    place = int(slope.argmax())
    levels = [_level(found, level) for level in table["level"].iloc[place : place + 2]]
    more = found.plans[0].amount(float(np.diff(table["cost"])[place]))
    return edition.say("pareto_do", low=levels[0], high=levels[1], more=more)


def _level(found: Pareto, level: float) -> str:
    return per_cent(level) if found.along == "frequency" else plain(level)


def _levels(found: Pareto, edition: Edition) -> Sheet:
    table, met = found.table, edition.say("pareto_met")
    level = edition.say("pareto_level" if found.along == "frequency" else "pareto_tightening")
    money = found.plans[0].money or edition.say("plan_money")
    frame = pd.DataFrame(
        {
            level: table["level"].to_numpy(float),
            edition.say("pareto_status"): [edition.say(f"plan_status_{status}") for status in table["status"]],
            edition.say("plan_cost", money=money): table["cost"].to_numpy(float),
            edition.say("plan_cut_year"): table["cut"].to_numpy(float),
            met: table["met"].to_numpy(float),
            edition.say("pareto_chosen"): table["chosen"].to_list(),
        }
    )
    shares = (level, met) if found.along == "frequency" else (met,)
    frame = frame if frame[edition.say("pareto_chosen")].any() else frame.drop(columns=edition.say("pareto_chosen"))
    return Sheet(edition.say("pareto_tab"), edition.say("pareto_title"), frame, shares)
