"""Words of reports on paper: title page, captions, page numbers, the planner's own template."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "paper_table": ("表", "Table"),
    "paper_figure": ("图", "Figure"),
    "paper_page": ("第 {page} 页  共 {pages} 页", "Page {page} of {pages}"),
    "paper_river": ("河流", "River"),
    "paper_standard": ("评价标准", "Standard"),
    "paper_runs": ("方案", "Plans"),
    "paper_date": ("报告日期", "Date"),
    "paper_software": ("计算软件", "Software"),
    "paper_missing_glyphs": (
        "报告字体缺少以下字符，文中以其编码代替：{codes}。",
        "The fonts of this report lack these characters, which are shown as their codes: {codes}.",
    ),
    "paper_colon": ("：", ": "),
}
