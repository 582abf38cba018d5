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
        "{items} 同时受 {constituents} 影响：各指标容量由同一线性规划联合求得，{choice}。",
        "{items}: limits that {constituents} act on together. Their capacities come from one joint program, {choice}.",
    ),
    "joint_weights": (
        "目标为各指标负荷按权重（{weights}）之和最大",
        "which maximises the sum of loads weighted by {weights} per g/s",
    ),
    "joint_shares": ("各指标保持现状比例", "which keeps the present proportions of the constituents"),
    "partly": ("模拟仅覆盖 {month} 的 {share:.0%}。", "The run covers {share:.0%} of {month} only."),
    "no_margin": ("{item} 不设安全余量。", "No margin of safety is asked of {item}."),
    "no_control": ("未指定控制断面，取全部断面。", "No section is marked as a control section: all stations are kept."),
    "no_target": ("{stations} 未指定目标，按{label}类。", "{stations} name no target: class {label} is taken."),
    "binding": ("{station} {month} {item}", "{station}, {month}, {item}"),
    "unfelt": ("无影响", "no influence"),
    "upper": ("上限", "upper bound"),
    # where the inputs of formulas come from
    "origin_given": ("用户给定", "given by the user"),
    "origin_driest": (
        "模拟时段最枯月 {month} 净流量，沿程平均",
        "net flow of the driest month of the run, {month}, mean of the zone",
    ),
    "origin_month": ("{month} 净流量，沿程平均", "net flow of {month}, mean of the zone"),
    "origin_head_discharge": ("{month} 河段首净流量", "net flow at the head of the zone, {month}"),
    "origin_end_discharge": ("{month} 河段末净流量", "net flow at the end of the zone, {month}"),
    "origin_mean": ("模拟时段平均净流量", "mean net flow of the run"),
    "origin_run": ("模拟 {month} 平均水深下的断面", "sections at the mean depth of {month} in the run"),
    "origin_river": ("河段长度", "length of the zone"),
    "origin_dispersion": ("情景的纵向离散系数，{month} 平均流况", "dispersion of the scenario, mean flow of {month}"),
    "origin_temperature": ("{month} 平均水温", "mean water temperature of {month}"),
    "origin_velocity": ("净流量 / 平均过水面积，{month}", "net flow over mean wetted area, {month}"),
    "origin_power": (
        "u = {a:.3g} Q^{beta:.3g}，由模拟各月拟合",
        "u = {a:.3g} Q^{beta:.3g}, fitted to the months of the run",
    ),
    "origin_decay": (
        "情景各过程在 {month} 平均状态（{t:.1f} ℃）下的综合一级速率",
        "first-order rate of all processes of the scenario at the mean state of {month} ({t:.1f} °C)",
    ),
    "origin_head": ("模拟 {month} 河段首月均浓度", "monthly mean at the head of the zone in {month}"),
    "origin_target": ("{label}类限值", "limit of class {label}"),
    "origin_kept": ("{label}类限值扣除安全余量", "limit of class {label} less the margin of safety"),
    "origin_numbers": ("由上列输入计算", "computed from these inputs"),
    # why a formula does not apply
    "applies": ("", ""),
    "tidal": ("潮流往复", "the flow turns with the tide"),
    "not_tidal": ("单向流", "the flow does not turn"),
    "too_large": ("河流规模为{size}", "the river is {size}"),
    "no_sources": ("河段内无该指标的污染源", "no source brings it into the zone"),
    "no_flow": ("净流量不向下游", "the net flow does not run downstream"),
    "grows": ("该指标净增长，无衰减", "it grows instead of decaying"),
    "small": ("小型", "small"),
    "medium": ("中型", "medium"),
    "large": ("大型", "large"),
    # what the formulas are called
    "zero_dimensional": ("零维", "zero-dimensional"),
    "at_end": ("一维，排放口在河段末", "one-dimensional, outlet at the end"),
    "one_outlet": ("一维，单排放口在 L/2", "one-dimensional, one outlet at L/2"),
    "several_outlets": (
        "一维，多排放口按现状位置和比例",
        "one-dimensional, outlets at their places in present proportions",
    ),
    "evenly_spread": ("一维，负荷沿程均布", "one-dimensional, load spread evenly"),
    "estuary": ("河口潮平均，排放口在 L/2", "tidal mean estuary, outlet at L/2"),
    "steady": (
        "{branch}，排放口在 L/2（α={alpha:.3g}，Pe={pe:.3g}）",
        "{branch}, outlet at L/2 (α = {alpha:.3g}, Pe = {pe:.3g})",
    ),
    "balance": ("一维，沿程增流的物质平衡", "one-dimensional balance of mass with the water that joins"),
    "dynamic": ("动态容量（线性规划）", "dynamic, linear programming"),
    "plug flow": ("推流", "plug flow"),
    "plug flow, upstream by dispersion": ("推流，上游离散", "plug flow, upstream by dispersion"),
    "both": ("推流与离散", "advection and dispersion"),
    "dispersion": ("离散", "dispersion alone"),
    "memory": ("凭记忆，待核对原文", "from memory"),
    "secondary": ("仅见于二手资料", "secondary material only"),
    "here": ("本次模拟", "this simulation"),
    # headings
    "head_outlet": ("排放口", "outlet"),
    "head_constituent": ("指标", "constituent"),
    "head_zone": ("河段", "zone"),
    "head_method": ("方法", "method"),
    "head_source": ("依据", "source"),
    "head_confidence": ("可信度", "confidence"),
    "head_present": ("现状 t/a", "present t/a"),
    "head_capacity": ("容量 t/a", "capacity t/a"),
    "head_safety": ("安全余量 t/a", "margin t/a"),
    "head_allowed": ("允许 t/a", "allowed t/a"),
    "head_remaining": ("剩余容量 t/a", "remaining t/a"),
    "head_binding": ("控制条件", "bound by"),
    "head_applies": ("适用", "applies"),
    "yes": ("是", "yes"),
    "not_because": ("否：{reason}", "no: {reason}"),
    # pictures
    "title": ("{constituent}：现状负荷与水环境容量", "{constituent}: present load and capacity"),
    "load": ("负荷 (t/a)", "Load (t/a)"),
    "present": ("现状入河量", "present load"),
    "capacity": ("容量", "capacity"),
    "allowed": ("允许入河量（留余量）", "allowed load, margin kept"),
    "slack_present": ("{what}：现状余量（占限值）", "{what}: what today's loads leave, share of the limit"),
    "slack_allowed": ("{what}：允许负荷下余量（占限值）", "{what}: what the allowed loads leave, share of the limit"),
    "worst_item": ("最不利指标", "Worst item"),
    "slack_bar": ("余量 / 限值", "left / limit"),
    # zones
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
