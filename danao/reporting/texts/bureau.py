"""Words of the tables that a bureau asks for, and of the parts of a plan to meet targets."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # parts, named as the chapters of the guide to plans
    "part_status": ("水环境现状评价与预测（达标方案第 3 章）", "Present state and forecast (chapter 3 of a plan)"),
    "part_diagnosis": ("主要水环境问题诊断（第 4 章）", "What is wrong, where and when (chapter 4)"),
    "part_response": ("污染排放与水质响应关系（第 5 章）", "Loads and what the river makes of them (chapter 5)"),
    "part_allocation": ("许可排放量分配（第 6 章）", "Permitted loads and their allocation (chapter 6)"),
    "part_reach": ("目标可达性分析（第 9 章）", "Whether the targets can be reached (chapter 9)"),
    "part_accident": ("突发水污染", "Accidents"),
    "part_brought": ("专题", "Special subjects"),
    "part_basis": ("依据与可信度", "What it stands on"),
    # sections
    "section_setup": ("模拟设置", "How it was simulated"),
    "section_status": ("水质现状评价", "Present state of the water"),
    "section_bulletin": ("断面水质状况", "Bulletin of the sections"),
    "section_present_loads": ("污染负荷现状", "Loads at present"),
    "section_results": ("情景结果", "What the plans achieve"),
    "section_comparison": ("情景比选", "Plans compared"),
    "section_other_classes": ("各方案断面逐月水质类别", "Class of each section by month, plan by plan"),
    "section_missing": ("本报告未给出的内容", "What this report does not give"),
    # headings
    "bureau_period": ("时段", "Period"),
    "bureau_value": ("浓度", "Concentration"),
    "bureau_limit": ("目标限值", "Limit"),
    "bureau_limit_of": ("{label}类限值", "Limit of class {label}"),
    "bureau_class": ("水质类别", "Class"),
    "bureau_multiple": ("超标倍数", "Multiple"),
    "bureau_met": ("达标情况", "Met"),
    "bureau_pollutants": ("主要污染指标", "Main pollutants"),
    "bureau_year": ("年份", "Year"),
    "bureau_month": ("{month}月", "M{month}"),
    "bureau_city": ("责任城市", "City in charge"),
    "bureau_number": ("序号", "No."),
    "bureau_section": ("交接断面", "Section"),
    "bureau_handover": ("交接关系", "Handover"),
    "bureau_kind": ("源类型", "Kind of source"),
    "bureau_share_of": ("{name}占比", "{name}, share"),
    # status
    "bureau_status": ("水质现状评价表（{run}）", "Present state of the water ({run})"),
    "bureau_status_tab": ("水质现状评价表", "Present state"),
    "bureau_status_note": (
        "浓度为模拟值。主要污染指标：该断面该时段超过目标的指标，括号内为超标倍数。",
        "Concentrations are simulated. Main pollutants: what is beyond its target at this section and time, with its "
        "multiple.",
    ),
    "bureau_monthly": ("逐月达标表：水质类别", "Class by month and months met"),
    "bureau_monthly_tab": ("逐月达标表", "Classes by month"),
    "bulletin_quarter": ("断面水质状况表（按季均值）", "Sections by quarterly means"),
    "bulletin_quarter_tab": ("断面水质状况（季）", "Bulletin by quarter"),
    "bulletin_month": ("断面水质状况表（按月均值）", "Sections by monthly means"),
    "bulletin_month_tab": ("断面水质状况（月）", "Bulletin by month"),
    "bureau_no_city": (
        "责任城市：河流文件的断面未写 city，故为“—”。",
        "City in charge: the stations of the river file name no 'city', hence the dash.",
    ),
    "bureau_no_handover": (
        "交接关系：河流文件的断面未写 handover，故为“—”。",
        "Handover: the stations of the river file name no 'handover', hence the dash.",
    ),
    "bureau_no_before": (
        "上年同期水质类别：模拟时段不含上一年，故为“—”。",
        "Class of the year before: the run does not reach back a year, hence the dash.",
    ),
    # capacity
    "capacity_cuts": ("削减量分配表：超过允许入河量的排放口", "Cuts: outlets beyond what they may bring"),
    "capacity_cuts_tab": ("削减量分配表", "Cuts by outlet"),
    "capacity_water": (
        "设计水文条件为模拟时段的逐时水流（动态容量），不取单一设计流量；公式法所用的设计流量见“公式的输入”。",
        "The water is that of the run, hour by hour (dynamic capacity), not one design flow; that of the formulas "
        "stands among their inputs.",
    ),
    # loads
    "bureau_loads": ("污染负荷表：按源类型的入河量（{run}）", "Loads by kind of source ({run})"),
    "bureau_loads_all": ("污染负荷表：各方案按源类型的入河量", "Loads by kind of source, every plan"),
    "bureau_loads_tab": ("污染负荷表", "Loads by kind"),
    "bureau_sources": ("各来源入河量与平均流量（{run}）", "Loads and mean flow of each source ({run})"),
    "bureau_sources_all": ("各来源入河量与平均流量", "Loads and mean flow of each source"),
    "bureau_flow": ("平均流量 (m³/s)", "Mean flow (m³/s)"),
    "bureau_loads_note": (
        "表中为入河量。情景文件只给入河量，控制单元、排放量与入河系数不在库内，未列。",
        "These loads are what enters the river. Control units, emissions and delivery ratios are not part of a "
        "scenario and are not given.",
    ),
}
