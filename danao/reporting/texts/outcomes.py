"""Words of what plans achieve: settings, results, comparison."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "outcome_settings": ("情景设置表：措施与相对“{run}”的削减量", "Plans: measures, and cuts against '{run}'"),
    "outcome_settings_tab": ("情景设置表", "Plans"),
    "outcome_measures": ("措施与工程量", "Measures and their size"),
    "outcome_cut": ("{name}削减量 (t/a)", "{name} cut (t/a)"),
    "outcome_results": ("情景结果表", "What the plans achieve"),
    "outcome_results_tab": ("情景结果表", "Results of plans"),
    "outcome_mean": ("年均值", "Annual mean"),
    "outcome_worst": ("最大月均值", "Worst monthly mean"),
    "outcome_class": ("年均值类别", "Class of the year"),
    "outcome_margin": ("满足安全余量", "Margin of safety kept"),
    "outcome_limit": ("限值 {limit} {unit}", "limit {limit} {unit}"),
    "outcome_cells": (
        "情景结果表：年均值与类别；最不利月均值；达标月数（达标率）；年均值是否留有安全余量",
        "Annual mean and class; worst monthly mean; months met; whether the annual mean keeps the margin of safety",
    ),
    "outcome_cells_short": (
        "情景结果表：时段均值；最不利月均值；达标月数（达标率）",
        "Mean over the run; worst monthly mean; months met",
    ),
    "outcome_months": ("达标 {met}/{count}（{share}）", "met {met}/{count} ({share})"),
    "outcome_margin_yes": ("有安全余量", "margin kept"),
    "outcome_margin_no": ("无安全余量", "no margin"),
    # comparison
    "outcome_best": (
        "增益最大的是{run}：达标断面·月增加 {gain} 个，达 {met}/{count}。",
        "{run} gains most: {gain} more section-months meet, {met} of {count}.",
    ),
    "outcome_no_gain": ("没有方案比“{run}”多达标。", "No plan meets more often than '{run}'."),
    "outcome_compared": ("各方案按增益排序", "Plans by what they gain"),
    "outcome_compared_tab": ("情景比选表", "Comparison"),
    "outcome_gain": ("增加断面·月", "Section-months gained"),
    "outcome_per_tonne": ("每削减 1 t/a {name}增加", "Gained for 1 t/a of {name}"),
    "outcome_cost": ("费用 ({money}/a)", "Cost ({money} a year)"),
    "outcome_per_cost": ("每 1 {money}/a 增加", "Gained for 1 {money} a year"),
    "outcome_cost_unit": ("年费用（单位同费用表）", "Cost a year (unit of the costs given)"),
    "outcome_per_cost_unit": ("每单位费用增加", "Gained for one unit of cost"),
    "outcome_gain_note": (
        "增益为比“{run}”多达标的断面·月；削减量取对照情景中最常超标的指标。",
        "Gains are section-months met beyond '{run}'; the tonnes are of what exceeds there most often.",
    ),
    "outcome_no_costs": (
        "费用未知：未提供带费用的削减方案（danao report --response … --costs …）。",
        "Costs are not known: no plan with costs is part of this report (danao report --response … --costs …).",
    ),
    "outcome_costs": (
        "费用按削减方案所用的单价，由各来源的削减量算出。",
        "Costs follow from the cuts of each source at the prices of the reduction plan.",
    ),
    "outcome_cost_gaps": (
        "费用按削减方案所用的单价计算；“—”表示有来源没有单价，或削减超过单价的适用范围。",
        "Costs follow from the prices of the reduction plan; a dash: a source without a price is cut, or beyond what "
        "its price covers.",
    ),
    "outcome_changed": ("水质类别发生变化的断面·月", "Section-months whose class changes"),
    "outcome_changed_tab": ("类别变化", "Changed classes"),
    "outcome_moves": ("类别变化（月份）", "Change of class: months"),
    "outcome_move": ("{old}→{new}：{months} 月", "{old} to {new}: {months}"),
    "outcome_semicolon": ("；", "; "),
    "outcome_before": ("原类别", "Class before"),
    "outcome_after": ("新类别", "Class after"),
    "frequency_by_month": ("断面逐月", "Section by month"),
    "frequency_by_day": ("断面逐日", "Section by day"),
    "frequency_table_one": (
        "达标率（达标次数/评价次数）；各指标按日",
        "Compliance (times met / times judged); items by day",
    ),
    "outcome_nothing_changed": ("没有断面·月改变类别。", "No section-month changes its class."),
}
