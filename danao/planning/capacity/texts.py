"""What a capacity says in words, in both languages."""

from __future__ import annotations

from typing import Any

from danao.errors import InputError, Problem, nearest

LANGUAGES = ("zh", "en")

_TEXTS: dict[str, tuple[str, str]] = {
    "illustrative": ("示例数据 · illustrative data", "示例数据 · illustrative data"),
    "total": ("合计", "total"),
    "unmet": (
        "{station} {month} {item}：不计所列排放口，其余来源已使浓度达 {background:.3g} mg/L，超过目标 {kept:.3g} mg/L；"
        "影响该断面该指标的排放口容量为 0。",
        "{station}, {month}: without the outlets in question {item} is {background:.3g} mg/L, beyond the target of "
        "{kept:.3g} mg/L. Outlets that add to it have a capacity of 0.",
    ),
    "more_unmet": ("另有 {count} 个断面·月同样超标。", "The same in {count} more section-months."),
    "no_influence": (
        "{outlet} 对所列断面没有影响，其容量不能由这些断面确定。",
        "{outlet} has no influence on the sections: they cannot say what its capacity is.",
    ),
    "far": (
        "{outlet} 的 {constituent} 容量为现状的 {factor:.0f} 倍，远超线性响应的验证范围。",
        "The capacity of {outlet} for {constituent} is {factor:.0f} times today's load: far beyond what the linear "
        "response was made for.",
    ),
    "bound": (
        "{station} {item} 的预测误差界为 ±{absolute:.2g} mg/L；容量按恰好达到限值计，故均属临界。",
        "{item} at {station} is predicted to ±{absolute:.2g} mg/L; capacity lies on the limit, so it is borderline.",
    ),
    "missed": (
        "每个断面允许 {count} 个月不达标（共 {months} 个月，达标频率 {frequency:.0%}）。",
        "Each section may miss {count} of {months} months ({frequency:.0%} compliance).",
    ),
    "joint": (
        "{item} 同时受 {constituents} 影响：各指标容量由同一线性规划联合求得，{choice}。",
        "{item} depends on {constituents}: their capacities come from one joint program, {choice}.",
    ),
    "joint_weights": (
        "目标为各指标负荷按权重（{weights}）之和最大",
        "which maximises the sum of loads weighted by {weights} per t/a",
    ),
    "joint_shares": ("各指标保持现状比例", "which keeps the present proportions of the constituents"),
    "no_margin": ("{item} 不设安全余量。", "No margin of safety is asked of {item}."),
    "no_control": ("未指定控制断面，取全部断面。", "No section is marked as a control section: all stations are kept."),
    "no_target": ("{stations} 未指定目标，按{label}类。", "{stations} name no target: class {label} is taken."),
    "binding": ("{station} {month} {item}", "{station}, {month}, {item}"),
    "upper": ("上限", "upper bound"),
    # formulas
    "beyond": (
        "{reach} 自 {chainage} 以下没有控制断面，未计算。",
        "{reach} has no control section below {chainage}: nothing is computed there.",
    ),
    "not_guaranteed": (
        "设计流量取模拟时段最枯月，不是 90% 保证率流量；可用 design_flow 由长系列求得后给定。",
        "The design flow is the driest month of the run, not one of 90 % guarantee: give one from design_flow.",
    ),
}


def say(key: str, lang: str, **values: Any) -> str:
    """Return a text in a language, with its blanks filled."""
    if lang not in LANGUAGES:
        raise InputError(Problem(f"'{lang}' is not a language", key="lang", remedy=nearest(lang, LANGUAGES)))
    return _TEXTS[key][LANGUAGES.index(lang)].format(**values)
