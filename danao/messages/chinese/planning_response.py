"""Messages of danao.planning.response in Chinese."""

# ruff: noqa: E501, one sentence a line

CHINESE = {
    "'{0}' is not a station": "“{0}”不是监测断面",
    "'{0}' is not apportioned": "“{0}”没有做来源解析",
    "'{0}' is not carried": "“{0}”不是输运的组分",
    "a factor is no number": "有系数不是数值",
    "apportion by month or year": "请按月或按年解析",
    "give a Receptor": "请给出 Receptor",
    "make it with respond": "请用 respond 生成",
    "no month exceeds its limit": "没有月份超过限值",
    "nothing is carried": "没有输运任何组分",
    "nothing is looked at": "没有考察任何内容",
    "nothing of this name enters the river": "没有以此名称进入河流的内容",
    "run the scenario and give scenario.replace(hydraulics=results)": "请先运行该情景，再给出 scenario.replace(hydraulics=results)",
    "simulate at least one constituent": "请至少模拟一种组分",
    "the run cannot be traced back; the run itself says why": "该运行无法反向追踪；原因见该运行自身",
    "the water must be known at all times to go back through it": "反向追踪要求各时刻的水流均为已知",
    "the window {0} to {1} is empty or not within the run": "时间窗 {0} 至 {1} 为空，或不在运行时段内",
    "this file holds no unit responses": "此文件没有单位响应",
}
