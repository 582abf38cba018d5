"""What the verdicts rest on: rule, source, how sure. The assessment's docstrings say the same."""

from __future__ import annotations

_OFFICE = "环办〔2011〕22号"

RULES: tuple[tuple[tuple[str, str], str, str], ...] = (
    (("各类标准限值", "limits of the classes"), "GB 3838-2002 Table 1", "read"),
    (("单因子评价，最差指标定类", "the worst single item gives the class"), "GB 3838-2002 5.1", "read"),
    (
        ("月均值；年均值为月均值的平均，至少 8 个月", "monthly means; a year is their mean, eight at least"),
        _OFFICE,
        "memory",
    ),
    (("参评 21 项，水温、总氮、粪大肠菌群除外", "21 items: all but temperature, TN, coliforms"), _OFFICE, "seen"),
    (("超标倍数与主要污染指标前三项", "exceedance multiple; first three main pollutants"), _OFFICE, "memory"),
    (("修约：四舍六入五成双", "rounding half to even"), "环办监测〔2017〕51号", "code"),
    (("低于检出限取 1/2 检出限", "half the detection limit for values below it"), "HJ/T 91-2002", "memory"),
    (("安全余量 10 %（Ⅳ、Ⅴ类 8 %）", "margin of safety 10 % (IV and V: 8 %)"), "HJ 2.3-2018", "memory"),
    (("类别颜色", "colours of the classes"), "—", "none"),
)
CONFIDENCE: dict[str, tuple[str, str]] = {
    "read": ("已核对标准原文", "read in the printed standard"),
    "seen": ("见于公开监测报告", "seen in published monitoring reports"),
    "code": ("仅见于公开程序", "seen in public code only"),
    "memory": ("凭记忆，使用前请核对原文", "from memory: check the document before use"),
    "none": ("未见官方 RGB，取常用地图色", "no official RGB was found; usual map hues"),
}
