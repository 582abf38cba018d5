"""Words about what a report does not give."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "missing_what": ("内容", "What"),
    "missing_why": ("原因与补充办法", "Why, and what would give it"),
    "missing_chapters": ("达标方案第 1、2、7、8、10 章", "Chapters 1, 2, 7, 8 and 10 of a plan"),
    "missing_chapters_why": (
        "总则、区域概况、任务措施、重点工程与保障措施不由模拟得出，由编制单位撰写。",
        "Principles, the area, tasks, works and safeguards do not follow from a simulation; they are for the authors.",
    ),
    "missing_works": ("重点工程表", "Table of works"),
    "missing_works_why": (
        "项目、规模、投资、责任单位与时限不在情景文件内。",
        "Projects, size, investment, who answers for them and by when are not part of a scenario.",
    ),
    "missing_calibration": ("参数率定表", "Table of calibrated parameters"),
    "missing_calibration_why": (
        "结果文件不含率定过程；参数取值见情景文件，可由 danao run RUN.nc 复现。",
        "Results hold no calibration; the values used stand in the scenario, which danao run RUN.nc repeats.",
    ),
    "missing_errors": ("误差表（测站、变量、平均误差、RMSE、NSE）", "Table of errors against observations"),
    "missing_errors_why": (
        "没有与模拟时段对应的实测值；可用 --observations FILE.csv 提供。",
        "There are no observed values within the run; name them by --observations FILE.csv.",
    ),
    "missing_response": ("第 5 章 污染排放与水质响应关系", "Chapter 5, loads and response"),
    "missing_response_why": (
        "未提供单位响应；可由 danao respond 得到，再加 --response RESPONSE.nc。",
        "No unit responses were handed in; danao respond makes them, then add --response RESPONSE.nc.",
    ),
    "missing_capacity": ("水环境容量表", "Table of capacity"),
    "missing_capacity_why": (
        "容量由单位响应求得，未提供。",
        "Capacity follows from unit responses, which were not handed in.",
    ),
    "missing_allocation": ("削减量分配表", "Allocation of cuts"),
    "missing_allocation_why": (
        "未提供带费用的可控来源（--costs COSTS.csv），或未作分配。",
        "No controls with costs (--costs COSTS.csv) or no plan was handed in.",
    ),
    "missing_uncertainty": ("达标概率", "Probability of compliance"),
    "missing_uncertainty_why": (
        "未作不确定性分析；见 danao uncertainty。",
        "No uncertainty analysis was handed in; see danao uncertainty.",
    ),
}
