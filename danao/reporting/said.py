"""What the figures of loads, series and compliance show, what is good, what is bad, what to do: from their numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from danao.planning.capacity.choices import KINDS as STEERED
from danao.reporting import style
from danao.reporting.bureau import MET, MISSED, judged, worst_of
from danao.reporting.sheet import plain
from danao.reporting.study import Study
from danao.reporting.texts import unit
from danao.results import Results

Said = tuple[str, str, str, str]


def loads(study: Study, name: str) -> Said:
    """Return what the bars of a constituent say: who brings most, which plan cuts most, where to begin."""
    table = pd.DataFrame({run.name: run.loads[name] for run in study.runs if name in run.loads}).fillna(0.0)
    kinds = pd.concat([run.loads["kind"] for run in study.runs])
    kinds = kinds[~kinds.index.duplicated()].reindex(table.index)
    sums, title = table.sum(), study.constituent_title(name)
    first = table.columns[0]
    if len(sums) > 1:
        shows = study.say("said_loads_several", name=title, count=len(sums), total=plain(sums[first]))
        best = str(sums.idxmin())
        less = sums[first] - sums[best]
        good = study.say("said_loads_no_cut")
        if less > 1e-9 * sums[first]:
            told = {"run": study.title(best), "cut": plain(less), "share": f"{less / sums[first]:.0%}"}
            good = study.say("said_loads_cut", **told)
    else:
        best = str(first)
        shows = study.say("said_loads_one", name=title, total=plain(sums[first]))
        steered = table.loc[kinds.isin(STEERED), first].sum() / sums[first]
        good = study.say("said_loads_steered", share=f"{steered:.0%}")
    largest = table[first].idxmax()
    told = {"source": style.source(study.runs, str(largest), study.lang), "load": plain(table.loc[largest, first])}
    bad = study.say("said_loads_largest", share=f"{table.loc[largest, first] / sums[first]:.0%}", **told)
    left = table.loc[kinds.isin(STEERED), best]
    if left.empty or left.max() <= 0.0:
        return shows, good, bad, study.say("said_loads_nobody")
    rest = {"source": style.source(study.runs, str(left.idxmax()), study.lang), "load": plain(left.max())}
    key = "said_loads_next" if len(sums) > 1 else "said_loads_begin"
    return shows, good, bad, study.say(key, run=study.title(best), **rest)


def frequency(study: Study, by: str) -> Said:
    """Return what the bars of compliance say: the best plan, the worst section, what would help there."""
    rows = study.monthly.compliance
    rows = rows[(rows["by"] == by) & (rows["assessed"] > 0)]
    whole = rows[rows["constituent"] == "section"]
    shows = study.say(f"said_frequency_{by}", stations=whole["station"].nunique())
    if whole.empty:
        nothing = study.say("said_nothing_judged")
        return shows, nothing, nothing, study.say("said_look_at_trust")
    sums = whole.groupby("run", sort=False)[["met", "assessed"]].sum()
    share = sums["met"] / sums["assessed"]
    best = str(share.idxmax())
    good = study.say("said_frequency_good", run=study.title(best), share=f"{share.max():.1%}")
    worst = whole.loc[whole["frequency"].idxmin()]
    told = {"run": study.title(worst["run"]), "station": worst["title"], "share": f"{worst['frequency']:.1%}"}
    bad = study.say("said_frequency_bad", **told)
    if share.max() >= 1.0:
        key = "said_frequency_keep" if len(study.runs) == 1 else "said_frequency_choose"
        return shows, good, bad, study.say(key, run=study.title(best))
    items = rows[(rows["run"] == best) & (rows["constituent"] != "section")]
    item = items.loc[items["frequency"].idxmin()]
    rest = {"station": item["title"], "item": study.standard.items[item["constituent"]].title[study.lang]}
    told = {"run": study.title(best), "share": f"{item['frequency']:.1%}"}
    return shows, good, bad, study.say("said_frequency_do", **rest, **told)


def series(study: Study, station: str, names: list[str]) -> Said:
    """Return what the curves at a station say: what is kept, what exceeds most and when, which plan cures it."""
    place = study.stations.loc[station, f"title_{study.lang}"]
    titles = study.say("list_comma").join(study.constituent_title(name) for name in names)
    shows = study.say("said_series", station=place, names=titles)
    items = [item for item in map(study.standard.find, names) if item in study.judged]
    months = _at(study, study.runs[0], station)
    months = months[months["constituent"].isin(items)]
    if months.empty:
        return shows, *_unjudged(study, station, names[0])
    missed = months[months["verdict"] == MISSED]
    kept = [name for name in dict.fromkeys(months["constituent"]) if name not in set(missed["constituent"])]
    listed = study.say("list_comma").join(_item(study, name) for name in kept)
    good = study.say("said_series_kept", items=listed) if kept else study.say("said_series_none_kept")
    if missed.empty:
        row = months.loc[months["margin"].idxmin()]
        told = {"item": _item(study, row["constituent"]), "period": row["period"], "margin": f"{row['margin']:.0%}"}
        return shows, good, study.say("said_series_nearest", **told), study.say("said_series_keep")
    worst = worst_of(study, missed[missed["constituent"] == missed.loc[missed["margin"].idxmin(), "constituent"]])
    of_standard = study.standard.items[worst["constituent"]]
    told = {
        "item": of_standard.title[study.lang],
        "period": worst["period"],
        "value": f"{worst['value']:.{of_standard.decimals}f}",
        "limit": f"{worst['limit']:g} {of_standard.unit}",
        "count": missed.loc[missed["constituent"] == worst["constituent"], "period"].nunique(),
        "months": months["period"].nunique(),
    }
    return shows, good, study.say("said_series_bad", **told), _cure(study, station, items, missed)


def _cure(study: Study, station: str, items: list[str], missed: pd.DataFrame) -> str:
    """Return which plan meets at a station in every month, or in which months the best one still does not."""
    left: dict[str, pd.DataFrame] = {}
    for run in study.runs[1:]:
        rows = _at(study, run, station)
        rows = rows[rows["constituent"].isin(items)]
        if len(rows):
            left[run.name] = rows[rows["verdict"] == MISSED]
    cured = [study.title(name) for name, rows in left.items() if rows.empty]
    comma = study.say("list_comma")
    if cured:
        return study.say("said_series_cured", runs=comma.join(cured))
    best = min(left, key=lambda name: len(left[name])) if left else ""
    periods = _periods(study, left[best] if best else missed)
    if best:
        return study.say("said_series_best", run=study.title(best), periods=periods)
    return study.say("said_series_months", periods=periods)


def _periods(study: Study, rows: pd.DataFrame) -> str:
    """Return the months of some rows, those that follow each other as from–to."""
    every = sorted(set(study.monthly.table["start"]))
    places = sorted({every.index(start) for start in rows["start"]})
    if len(places) == len(every):
        return study.say("said_every_month")
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    ends = [dict.fromkeys(f"{every[place]:%Y-%m}" for place in (one[0], one[-1])) for one in runs]
    return study.say("list_comma").join("–".join(pair) for pair in ends)


def _unjudged(study: Study, station: str, name: str) -> tuple[str, str, str]:
    """Return the range of what has no target."""
    run = next(run for run in study.runs if name in run.constituents)
    values = run.at(station)[name]
    time, shown = values["time"].values, unit(study.unit(name))
    low, high = int(np.argmin(values.values)), int(np.argmax(values.values))

    def told(place: int) -> dict[str, str]:
        """Return a value and its day."""
        return {"value": f"{plain(float(values.values[place]))} {shown}".strip(), "day": str(time[place])[:10]}

    title = study.constituent_title(name)
    return (
        study.say("said_lowest_day", name=title, **told(low)),
        study.say("said_highest_day", name=title, **told(high)),
        study.say("said_no_target"),
    )


def _at(study: Study, run: Results, station: str) -> pd.DataFrame:
    rows = judged(study.monthly.table, run)
    return rows[(rows["station"] == station) & rows["verdict"].isin([MET, MISSED]) & rows["margin"].notna()]


def _item(study: Study, name: str) -> str:
    return study.standard.items[name].title[study.lang]
