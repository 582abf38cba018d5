"""What a plan says of itself, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from danao.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from danao.planning.allocation.plan import Plan

LANGUAGES = ("zh", "en")
_SHOWN = 6

_TEXTS: dict[str, tuple[str, str]] = {
    "illustrative": ("示例数据 · illustrative data", "示例数据 · illustrative data"),
    "best": ("方案削减{cuts}，费用{cost}。", "The plan cuts {cuts} and costs {cost}."),
    "unproven": (
        "在限定时间内找到的方案削减{cuts}，费用{cost}；更优方案最多再省{gap:.2%}。",
        "The plan found in the time given cuts {cuts} and costs {cost}; a better one could save {gap:.2%} at most.",
    ),
    "infeasible": (
        "没有方案能同时满足全部限值。下列方案使限值放宽的总和最小，削减{cuts}，费用{cost}。",
        "No plan keeps all limits. This one needs the smallest relaxation in sum; it cuts {cuts} and costs {cost}.",
    ),
    "nothing": ("零负荷", "nothing"),
    "cut": ("{name} {cut} t/a（{share:.1%}）", "{cut} t/a of {name} ({share:.1%})"),
    "chosen": ("实施措施：{names}。", "Measures that are built: {names}."),
    "rule": ("公平性要求：{rule}。", "Fairness: {rule}."),
    "binding": (
        "{place}{name}达到限值{limit}；限值每放宽1%，可省{saving}。",
        "{name} at {place} is on its limit of {limit}; easing it by 1 % would save {saving}.",
    ),
    "slack": ("现状已满足全部限值，无需削减。", "The base run keeps all limits: nothing has to be cut."),
    "price": (
        "{source}每排放1 kg/d的{brought}，占用{place}{name}余量的{share}。",
        "1 kg/d of {brought} at {source} costs {share} of the headroom of {name} at {place}.",
    ),
    "relax": (
        "{place}{name}最好只能到{value}，限值须由{limit}放宽{violation:.1%}。",
        "{name} at {place} comes to {value} at best: its limit of {limit} would have to be eased by {violation:.1%}.",
    ),
    "outside": (
        "即使可控负荷全部削除，仍为{value}。",
        "With all loads that can be cut gone it would be {value}.",
    ),
    "missed": (
        "按允许的达标率，{count}个断面·月不达标：{places}。",
        "{count} section-months are left beyond their limits, as was allowed: {places}.",
    ),
    "at_bound": ("已削减至上限：{names}。", "Cut to their bounds already: {names}."),
    "more": ("另有{count}项。", "And {count} more."),
    "borderline": (
        "{count}个断面·月离限值比响应矩阵的误差还近，须以直接模拟为准。",
        "{count} section-months are nearer to a limit than the error of the responses: rely on the direct run there.",
    ),
    "confirmed": (
        "直接模拟核验：{met}/{count}个断面·月·指标达标，与预测最大相差限值的{worst:.2g}。",
        "Direct run: {met} of {count} values meet their limits; the largest difference from the prediction is "
        "{worst:.2g} of a limit.",
    ),
    "missed_by_run": (
        "其中未达标：{places}，最多超出限值的{worst:.2g}；可为误差留出余量后重新求解（allowance）。",
        "Missed by the direct run: {places}, by {worst:.2g} of the limit at most; plan again and keep the error free "
        "(allowance).",
    ),
    "distrusted": ("核验模拟未通过可信度检查。", "The confirming run failed its trust sheet."),
    "no_influence": (
        "{names}对任何控制断面的限值都没有影响，方案不动它。",
        "{names}: no influence on any limit, so the plan leaves it alone.",
    ),
    "uneven": (
        "{name}：{load}的削减比例逐月由{low:.1%}到{high:.1%}不等，方案按均值{mean:.1%}计。",
        "{name}: its share of {load} is {low:.1%} to {high:.1%} by month; the plan counts with the mean, {mean:.1%}.",
    ),
    "head_source": ("污染源", "source"),
    "head_constituent": ("指标", "constituent"),
    "head_load": ("现状 t/a", "present t/a"),
    "head_cut": ("削减 t/a", "cut t/a"),
    "head_kept": ("保留 t/a", "kept t/a"),
    "head_share": ("削减比例", "share"),
    "head_cost": ("费用 {unit}", "cost {unit}"),
    "head_worth": ("再减1 t/a可省 {unit}", "1 t/a more saves {unit}"),
    "value_at": ("{place}{name}", "{name} at {place}"),
    "comma": ("、", ", "),
    "month": ("{year}年{month}月", "{month} {year}"),
    "month_alone": ("{month}月", "{month}"),
    "place": ("{station}{month}", "{station} in {month}"),
    "member": ("{place}（第{member}组）", "{place} (member {member})"),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def check_language(lang: str) -> None:
    """Raise `InputError` for a language that is not spoken here."""
    if lang not in LANGUAGES:
        raise InputError(Problem(f"'{lang}' is not a language", key="lang", remedy=nearest(lang, LANGUAGES)))


def both(key: str, **values: Any) -> tuple[str, str]:
    """Return a text in Chinese and English."""
    zh, en = _TEXTS[key]
    return zh.format(**values), en.format(**values)


def say(key: str, lang: str, **values: Any) -> str:
    """Return a text in a language."""
    return _TEXTS[key][LANGUAGES.index(lang)].format(**values)


def number(value: float) -> str:
    """Return a number as people read it: four digits, thousands parted."""
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"


def month(time: Any, times: np.ndarray, lang: str) -> str:
    """Return a month in words, with its year where there are several."""
    stamp = pd.Timestamp(time)
    name = _MONTHS[stamp.month - 1] if lang == "en" else stamp.month
    several = np.unique(times.astype("datetime64[Y]")).size > 1
    return say("month" if several else "month_alone", lang, month=name, year=stamp.year)


def constituent(plan: Plan, name: str, lang: str) -> str:
    """Return the name of a constituent: 氨氮, NH3-N."""
    item = plan.standard.find(name)
    return plan.standard.items[item].title["zh"] if lang == "zh" and item else name.replace("_", "-")


def station(plan: Plan, name: str, lang: str) -> str:
    """Return the title of a station."""
    for one in plan.response.about.get("stations") or ():
        if isinstance(one, Mapping) and one.get("name") == name:
            return str(one.get(f"title_{lang}") or name)
    return name


def source(plan: Plan, name: str, lang: str) -> str:
    """Return the title of a source."""
    titles = plan.response.emissions[f"title_{lang}"]
    found = titles[titles.index.get_level_values(0) == name]
    return str(found.iloc[0]) if len(found) and found.iloc[0] else name


def sentences(plan: Plan, lang: str) -> Iterator[str]:
    """Give the plan in sentences."""
    if plan.response.about.get("data_status") == "illustrative":
        yield say("illustrative", lang)
    told = {"cuts": _cuts(plan, lang), "cost": plan.amount(plan.cost), "gap": plan.gap}
    yield say(plan.status, lang, **told)
    if plan.chosen:
        yield say("chosen", lang, names=say("comma", lang).join(plan.chosen))
    for rule in plan.fairness:
        yield say("rule", lang, rule=rule.told()[LANGUAGES.index(lang)])
    if plan.status == "infeasible":
        yield from _relaxed(plan, lang)
    else:
        yield from _bound(plan, lang)
        yield from _missed(plan, lang)
    count = len(plan.borderline.groupby(["station", "time"]))
    if count:
        yield say("borderline", lang, count=count)
    if plan.confirmation is not None:
        yield from _confirmed(plan, plan.confirmation, lang)
    yield from (note[LANGUAGES.index(lang)] for note in plan.notes)


def _cuts(plan: Plan, lang: str) -> str:
    table = plan.table[plan.table["controlled"]]
    parts = []
    for name, rows in table.groupby("constituent", sort=False):
        cut, whole = rows["cut"].sum(), plan.table.loc[plan.table["constituent"] == name, "load"].sum()
        if cut > 1e-9 * whole:
            told = {"name": constituent(plan, str(name), lang), "cut": number(cut), "share": cut / whole}
            parts.append(say("cut", lang, **told))
    return say("comma", lang).join(parts) or say("nothing", lang)


def _names(plan: Plan, labels: tuple[str, ...], lang: str) -> str:
    """Return controls in words."""
    comma = say("comma", lang)
    return comma.join(
        f"{source(plan, one.source, lang)} ({comma.join(constituent(plan, name, lang) for name in one.constituents)})"
        for one in plan.controls
        if one.label in labels
    )


def _place(plan: Plan, row: Any, lang: str) -> str:
    time = month(row.time, plan.response.times, lang)
    place = say("place", lang, station=station(plan, row.station, lang), month=time)
    return say("member", lang, place=place, member=row.member + 1) if plan.members > 1 else place


def _bound(plan: Plan, lang: str) -> Iterator[str]:
    """Give what binds, and what a kilogram a day does there."""
    if bool((plan.shares <= 1e-9).all()):
        yield say("slack", lang)
    shown = plan.binding[plan.binding["saving"] > 0.0].head(_SHOWN)
    for row in shown.itertuples():
        name, limit = constituent(plan, row.constituent, lang), f"{row.limit:.4g} mg/L"
        place, saving = _place(plan, row, lang), plan.amount(row.saving, of_objective=True)
        yield say("binding", lang, place=place, name=name, limit=limit, saving=saving)
    for key in shown[["constituent", "station", "time", "member"]].itertuples(index=False):
        here = (plan.prices[list(key._fields)] == list(key)).all(axis=1)
        rows = plan.prices[here & (plan.prices["headroom_share"] > 0.0)]
        for row in rows.sort_values("headroom_share", ascending=False).head(3).itertuples():
            told = {"brought": constituent(plan, row.brought, lang), "source": source(plan, row.source, lang)}
            told |= {"name": constituent(plan, row.constituent, lang), "place": _place(plan, row, lang)}
            yield say("price", lang, share=f"{100.0 * row.headroom_share:.2g} %", **told)


def _missed(plan: Plan, lang: str) -> Iterator[str]:
    """Give the section-months that were let go."""
    missed = plan.cells[~plan.cells["met"]].drop_duplicates(["station", "time"]).assign(member=0)
    if len(missed) and plan.members == 1:
        places = [_place(plan, row, lang) for row in missed.head(_SHOWN).itertuples()]
        more = ["…"] if len(missed) > _SHOWN else []
        yield say("missed", lang, count=len(missed), places=say("comma", lang).join([*places, *more]))


def _confirmed(plan: Plan, table: pd.DataFrame, lang: str) -> Iterator[str]:
    """Give what the direct run says, and which values it misses."""
    worst = float((table["difference"].abs() / table["limit"]).max())
    yield say("confirmed", lang, met=int(table["met_by_run"].sum()), count=len(table), worst=worst)
    missed = table[~table["met_by_run"] & table["met"]].assign(member=0)
    if len(missed) and plan.status != "infeasible":
        excess = missed["sense"] * (missed["run"] - missed["limit"]) / missed["limit"]
        names = [constituent(plan, row.constituent, lang) for row in missed.head(_SHOWN).itertuples()]
        rows = zip(missed.head(_SHOWN).itertuples(), names, strict=True)
        places = [say("value_at", lang, name=name, place=_place(plan, row, lang)) for row, name in rows]
        more = ["…"] if len(missed) > _SHOWN else []
        yield say("missed_by_run", lang, places=say("comma", lang).join([*places, *more]), worst=float(excess.max()))


def _relaxed(plan: Plan, lang: str) -> Iterator[str]:
    """Give what would have to give way, and why it does not hold."""
    table = plan.relaxation
    for row in table.head(_SHOWN).itertuples():
        told = {"name": constituent(plan, row.constituent, lang), "place": _place(plan, row, lang)}
        told |= {"value": f"{row.value:.4g} mg/L", "limit": f"{row.limit:.4g} mg/L"}
        without = say("outside", lang, value=f"{row.outside:.4g} mg/L")
        yield say("relax", lang, violation=row.violation, **told) + ("" if lang == "zh" else " ") + without
    if len(table) > _SHOWN:
        yield say("more", lang, count=len(table) - _SHOWN)
    if plan.at_bound:
        yield say("at_bound", lang, names=_names(plan, plan.at_bound, lang))
