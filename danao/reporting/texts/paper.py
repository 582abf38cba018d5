"""Words of reports on paper: title page, captions, page numbers, the planner's own template."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "paper_table": ("表", "Table"),
    "paper_figure": ("图", "Figure"),
    "paper_page": ("第 {page} 页  共 {pages} 页", "Page {page} of {pages}"),
    "paper_river": ("河流", "River"),
    "paper_period": ("模拟时段", "Period"),
    "paper_standard": ("评价标准", "Standard"),
    "paper_plans": ("方案", "Plans"),
    "paper_date": ("报告日期", "Date"),
    "paper_software": ("计算软件", "Software"),
    "paper_missing_glyphs": (
        "报告字体缺少以下字符，文中以其编码代替：{codes}。",
        "The fonts of this report lack these characters, which are shown as their codes: {codes}.",
    ),
    "starter_title": ("danao 报告模板", "Template of danao's report"),
    "starter_update": (
        "右键单击，选“更新域”，目录即按标题生成。",
        "Right-click and choose 'Update field' for the contents.",
    ),
    "starter_front": (
        "双花括号是字段，生成报告时换成内容；字体、字号、位置可任意修改。花括号加井号是说明，生成后消失。"
        "页眉中的 stamp 不可删除：示例数据须逐页注明。",
        "Double braces are fields: the report takes their place; fonts, sizes and places are yours to change. Braces "
        "with a number sign are comments: they vanish. Keep stamp in the header: illustrative data are marked on "
        "every page.",
    ),
    "starter_values": (
        "单个数值：verdict.lead 是结论首句，verdict.texts 是各方案的说明，其他章节同样：loads.lead、classes.title。",
        "Single values: verdict.lead is the first sentence of the verdict, verdict.texts what is said of each plan; "
        "other sections have the same: loads.lead, classes.title.",
    ),
    "starter_rows": (
        "逐行填表：表格前后各有一行 tr 循环语句；row[0] 是第一列，row[0].note 是其小字。"
        "整表用 verdict.tables[0].body，单独成段，花括号后加字母 p。",
        "A table row by row: a line with tr begins and ends the loop; row[0] is the first column, row[0].note its "
        "second line. A table whole: verdict.tables[0].body with the letter p after the braces, in a paragraph of "
        "its own.",
    ),
    "starter_rest": (
        "其余各章依次列出，含图、表、说明。也可单列一章：花括号后加字母 p，写 loads.body、classes.body 等。",
        "All other sections in their order, with tables and figures. One alone: the letter p after the braces, then "
        "loads.body, classes.body and so on.",
    ),
    "paper_colon": ("：", ": "),
}
