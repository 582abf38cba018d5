"""Messages of results and their files in Chinese."""

CHINESE = {
    "'{0}' keeps its stations alone, no profile": "“{0}”只保存了监测断面，没有沿程数据",
    "cannot be read: cut short, damaged or no NetCDF file": "无法读取：文件被截断、已损坏或不是 NetCDF 文件",
    "chainage {0} m is off reach '{1}' ({2} to {3} m)": "里程 {0} m 不在河段“{1}”上（{2}～{3} m）",
    "changed since it was written: its content hash differs": "写出之后被改动过：内容校验值不一致",
    "damaged: it cannot be read to its end": "文件已损坏：无法读到结尾",
    "incomplete: {0} of {1} records": "不完整：共 {1} 条记录，只有 {0} 条",
    "known are: double, single": "可用的有：double、single",
    "make it with 'danao run' or Results.save": "请用“danao run”或 Results.save 生成",
    "no precision '{0}'": "没有“{0}”这种精度",
    "no such file": "没有此文件",
    "not a results file of danao": "不是 danao 的结果文件",
    "run the scenario again": "请重新运行该情景",
    "something else": "其他内容",
    "this file holds {0}, not the results of a run": "此文件保存的是{0:words}，不是运行结果",
    "unit responses": "单位响应",
    "written as '{0}'; '{1}' can be read": "文件格式为“{0}”；本版本可读“{1:words}”",
    "{0} is outside the run": "{0} 不在运行时段内",
    "{0} {1} m is not kept, only the stations are": "{0} {1} m 处的数据未保存，只保存了监测断面",
}
