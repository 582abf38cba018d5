"""Words of what many runs say: probabilities, bands, sensitivities, samples; part of the catalogue in `texts`."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "probability_title": (
        "{name}：逐月达标概率（{runs} 次模拟）",
        "{name}: probability of meeting the target, {runs} runs",
    ),
    "probability_section": ("各指标综合", "All items"),
    "illustrative_title": ("{title}（示例数据）", "{title} (illustrative data)"),
    "every_month": ("全部月", "All months"),
    "band_title": ("{station}：{name}月均值及其不确定性", "{station}: monthly mean of {name} and its uncertainty"),
    "band_of": ("{low} %–{high} % 分位", "{low} % to {high} %"),
    "band_median": ("中位数", "Median"),
    "band_along_title": ("{month}：{name}沿程及其不确定性", "{month}: {name} along the river and its uncertainty"),
    "tornado_title": ("敏感性：{output}", "Sensitivity of {output}"),
    "tornado_low": ("参数最低 1/5 的均值", "Mean over the lowest fifth"),
    "tornado_high": ("参数最高 1/5 的均值", "Mean over the highest fifth"),
    "index_total": ("总效应 {value:.2f}", "total {value:.2f}"),
    "index_mu_star": ("μ* {value:.3g}", "μ* {value:.3g}"),
    "index_rank": ("偏秩相关 {value:.2f}", "rank {value:.2f}"),
    "sampling_title": ("每年 {count} 次采样所得{name}年均值", "{name}: annual mean from {count} samples a year"),
    "sampling_title_at": ("{station}：{title}", "{station}: {title}"),
    "sampling_years": ("采样年份的比例 (%)", "Share of sampled years (%)"),
    "sampling_true": ("真实年均值 {value:.3g}", "True mean {value:.3g}"),
    "sampling_wrong": ("误判概率 {value:.0%}", "Wrong verdict in {value:.0%}"),
}
