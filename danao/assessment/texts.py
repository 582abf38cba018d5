"""Every sentence of an assessment in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LANGUAGES = ("zh", "en")

_TEXTS: dict[str, tuple[str, str]] = {
    # verdicts, classes and tides
    "met": ("达标", "met"),
    "not_met": ("未达标", "not met"),
    "not_assessed": ("未评价", "not assessed"),
    "class": ("{label}类", "class {label}"),
    "target_class": ("断面水质目标", "the target class of the section"),
    "all": ("全部潮时", "all tides"),
    "ebb": ("退潮", "ebb"),
    "ebb_short": ("退潮", "ebb"),
    "tidal_mean": ("潮平均", "tidal mean"),
    "wet": ("丰水期", "wet"),
    "normal": ("平水期", "normal"),
    "dry": ("枯水期", "dry"),
    "all_rivers": ("全部河流", "all rivers"),
    # statistics
    "statistic_sample": ("单次值", "single value"),
    "statistic_day": ("日均值", "daily mean"),
    "statistic_month": ("月均值", "monthly mean"),
    "statistic_quarter": ("季均值", "quarterly mean"),
    "statistic_season": ("水期均值", "seasonal mean"),
    "statistic_year": ("年均值", "annual mean"),
    # why there is no verdict, or what it leaves open
    "rule": ("{text}", "{text}"),
    "not_simulated": ("未模拟", "not simulated"),
    "not_measured": ("未监测", "not measured"),
    "no_sample": ("该时段无样品", "no sample in this period"),
    "no_tide": ("该时段无{sampling}数据", "no value in this period for this tide ({sampling})"),
    "information": ("仅作参考指标", "for information only"),
    "few_samples": ("仅{samples}次监测，至少需{fewest}次", "{samples} sample, at least {fewest} are needed"),
    "few_months": ("仅{months}个月均值，至少需{fewest}个", "{months} monthly values, at least {fewest} are needed"),
    "detection": (
        "检出限{detection:g}高于限值{limit:g}",
        "the detection limit {detection:g} is above the limit {limit:g}",
    ),
    "no_checks": ("无检查项", "no checks"),
    "distrusted": ("模型可信度检查未通过({checks})", "the trust sheet of the run failed ({checks})"),
    "partly": ("模拟仅覆盖该时段的{share}", "the run covers {share} of the period"),
    "lacking": ("缺{items}", "without {items}"),
    "nothing_assessed": ("无参评指标", "no item could be assessed"),
    # what the assessment rests on
    "basis_standard": ("{title}({version})，表列应评{count}项", "{title} ({version}), {count} items to assess"),
    "basis_sample": ("按单次监测值评价", "each sample is judged by itself"),
    "basis_day": ("按日均值评价", "daily means are judged"),
    "basis_month": ("按月均值评价(至少1次监测)", "monthly means are judged (of one sample or more)"),
    "basis_quarter": ("按季均值评价(至少2次监测)", "quarterly means are judged (of two samples or more)"),
    "basis_season": (
        "按水期均值评价(至少2次监测)",
        "means of wet, normal and dry seasons are judged (of two samples or more)",
    ),
    "basis_year": ("按年均值评价(月均值的平均，至少8个月)", "annual means are judged (of eight monthly means or more)"),
    "basis_all": ("感潮断面取全部潮时", "tidal sections: all tides"),
    "basis_ebb": ("感潮断面仅取退潮", "tidal sections: ebb alone"),
    "basis_tidal_mean": ("感潮断面取25小时滑动平均", "tidal sections: running mean over 25 hours"),
    "basis_rounding_half_even": (
        "按四舍六入五成双修约后比较",
        "values are rounded half to even before they are compared",
    ),
    "basis_rounding_none": ("不修约，按原值比较", "values are compared unrounded"),
    "basis_below": ("低于检出限按检出限的1/2参与统计", "values below detection enter means with half the limit"),
    "basis_reference": ("超标倍数相对于{reference}", "exceedance multiples refer to {reference}"),
    "basis_items": ("断面评价指标：{items}", "items of a section: {items}"),
    "basis_items_found": (
        "断面评价指标:该断面已有的应评指标",
        "items of a section: every item to assess that it has values of",
    ),
    "basis_margin": ("安全余量：{citation}", "margin of safety: {citation}"),
    "no_target": ("{stations}未设水质目标，按{label}类评价", "no target is set for {stations}: class {label} is taken"),
    "others": ("不在标准内、未评价：{items}", "not in the standard and not judged: {items}"),
    # the bulletin
    "head_run": ("情景", "Scenario"),
    "head_river": ("所处河流", "River"),
    "head_section": ("断面", "Section"),
    "head_period": ("时段", "Period"),
    "head_target": ("水质控制目标", "Target"),
    "head_class": ("水质类别", "Class"),
    "head_before": ("上年同期水质类别", "Class same period last year"),
    "head_met": ("达标", "Met"),
    "head_pollutants": ("主要超标项目", "Main exceeding items"),
    "head_remarks": ("备注", "Remarks"),
    "remark_items": ("参评{assessed}/{required}项", "{assessed} of {required} items assessed"),
    # changes
    "change_none": ("无明显变化", "no marked change"),
    "change_some_better": ("有所好转", "some improvement"),
    "change_some_worse": ("有所变差", "some worsening"),
    "change_clear_better": ("明显好转", "clear improvement"),
    "change_clear_worse": ("明显变差", "clear worsening"),
    # the audit of samples
    "no_station": ("未填断面", "no station is named"),
    "no_number": ("'{text}'不是数值", "'{text}' is not a number"),
    "unknown_flag": ("未知标志'{flag}'，低于检出限用'<'", "unknown flag '{flag}'; below detection is '<'"),
    "unknown_item": ("'{name}'不在{number}内，{rows}行未采用", "'{name}' is not in {number}, {rows} rows left out"),
    "converted": ("单位{unit}换算为{to}，共{rows}行", "converted from {unit} to {to}, {rows} rows"),
    "below": ("低于检出限{rows}行，按检出限的1/2统计", "{rows} rows below detection, half the limit enters means"),
    "impossible": (
        "{value:g}超出可能范围{low:g}至{high:g}",
        "{value:g} is outside what is possible, {low:g} to {high:g}",
    ),
    "duplicate": ("与第{line}行重复，已剔除", "the same as line {line}, left out"),
    "parallel": (
        "与第{line}行同一样品数值不同({first:g}，{second:g})，取平均",
        "line {line} has another value for this sample ({first:g}, {second:g}); the mean is taken",
    ),
    "pair": ("{part}{value:g}高于{whole}{other:g}", "{part} {value:g} is above {whole} {other:g}"),
    "oxygen": ("溶解氧{value:g}远高于饱和值{share}", "dissolved oxygen {value:g} is far above saturation{share}"),
    "outlier": (
        "{value:g}为该断面中位数的{ratio:.0f}倍，请核对单位与小数点",
        "{value:g} is {ratio:.0f} times the median of the station: check unit and decimal point",
    ),
    "targets": ("水质目标不一致：{first}、{second}，取{first}", "two targets, {first} and {second}; {first} is used"),
}


def say(key: str, lang: str, **values: Any) -> str:
    """Return the sentence `key` in a language, with its values filled in."""
    return _TEXTS[key][LANGUAGES.index(lang)].format(**values)


@dataclass(frozen=True)
class Said:
    """A sentence that has not chosen its language yet.

    Parameters
    ----------
    key : str
        Which sentence.
    values : tuple of pairs
        What fills it: name and value, or name and one text per language (in the order of `LANGUAGES`).
    """

    key: str
    values: tuple[tuple[str, Any], ...] = ()

    def text(self, lang: str) -> str:
        """Return the sentence in a language."""
        place = LANGUAGES.index(lang)
        filled = {name: value[place] if isinstance(value, tuple) else value for name, value in self.values}
        return say(self.key, lang, **filled)


def said(key: str, **values: Any) -> Said:
    """Return a sentence to be said later; a value is a number, a text, or a tuple of one text per language."""
    return Said(key, tuple(values.items()))


def both(key: str) -> tuple[str, ...]:
    """Return a sentence without values in every language."""
    return tuple(say(key, lang) for lang in LANGUAGES)
