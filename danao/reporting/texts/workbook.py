"""Words of sheets that only a workbook has."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "workbook_section": ("章节", "Section"),
    "workbook_figure": ("图", "Figure"),
    "workbook_figures": ("图件说明", "What figures say"),
    "workbook_figures_note": (
        "各图的内容、有利、不利与建议（由图中数值算出）",
        "What each figure shows, what is good, what is bad, what to do: from its numbers",
    ),
    "workbook_what": ("内容", "What"),
    "workbook_name": ("文件名", "Name"),
    "workbook_status": ("数据性质", "Data"),
}
