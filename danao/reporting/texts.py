"""Every word of figures and reports, in Chinese and in English, side by side so that neither can be forgotten."""

from __future__ import annotations

from danao import trust
from danao.errors import InputError, Problem, nearest
from danao.reporting import texts_of_designs, texts_of_planning, texts_of_plans

LANGUAGES = ("zh", "en")
_OFFICE = "环办〔2011〕22号"

TEXTS: dict[str, tuple[str, str]] = {
    # figures
    "chainage_km": ("里程 (km)", "Chainage (km)"),
    "chainage_m": ("里程 (m)", "Chainage (m)"),
    "distance_km": ("距离 (km)", "Distance (km)"),
    "distance_m": ("距离 (m)", "Distance (m)"),
    "level": ("水位 (m)", "Level (m)"),
    "load": ("入河量 (t/a)", "Load (t/a)"),
    "bed": ("河底", "Bed"),
    "banks": ("岸顶", "Banks"),
    "left_bank": ("左岸", "Left bank"),
    "right_bank": ("右岸", "Right bank"),
    "mean_level": ("平均水位", "Mean level"),
    "mean_level_of": ("{run}：平均水位", "{run}: mean level"),
    "envelope": ("最低至最高水位", "Lowest to highest level"),
    "level_here": ("水位", "Level"),
    "ground": ("地面", "Ground"),
    "across": ("起点距 (m)", "Station across the river (m)"),
    "elevation": ("高程 (m)", "Elevation (m)"),
    "section_title": ("断面 {chainage}", "Section {chainage}"),
    "section_title_near": ("{section}（距{station}最近）", "{section}, the nearest to {station}"),
    "lowest_mean_highest": ("最低 / 平均 / 最高", "Lowest / mean / highest"),
    "depth": ("最大水深 (m)", "Depth (m)"),
    "width": ("水面宽 (m)", "Width (m)"),
    "area": ("过水面积 (m²)", "Area (m²)"),
    "mean_depth": ("平均水深 (m)", "Mean depth (m)"),
    "discharge": ("流量 (m³/s)", "Discharge (m³/s)"),
    "loop_title": ("{station}：水位流量关系", "{station}: level against discharge"),
    "rating": ("稳定流水位流量关系", "Steady rating"),
    "begins": ("起始", "start"),
    "runs_up": ("← 逆流", "← upstream"),
    "runs_down": ("顺流 →", "downstream →"),
    "thinned": (
        "共 {count} 个输出时刻，每 {stride} 个取一帧。",
        "One frame for every {stride} of the {count} outputs.",
    ),
    "profile_mean": ("{name}沿程变化：时段均值", "{name} along the river: mean over the run"),
    "profile_highest": ("{name}沿程变化：最高月均值", "{name} along the river: highest monthly mean"),
    "profile_lowest": ("{name}沿程变化：最低月均值", "{name} along the river: lowest monthly mean"),
    "profile_level": ("水位沿程变化", "Water level along the river"),
    "band": ("{run}：月均值范围", "{run}: range of monthly means"),
    "series_title": ("{station}：{name}", "{station}: {name}"),
    "daily_range": ("{run}：日内变幅", "{run}: range within a day"),
    "limit": ("{label}类限值", "Class {label} limit"),
    "observed": ("实测值", "Observed"),
    "tracer_title": ("{name}：示踪试验实测与拟合", "{name}: tracer test, observed and fitted"),
    "tracer_curve": ("{station}，NSE={value}", "{station}, NSE={value}"),
    "below_detection": ("低于检出限", "Below detection"),
    "loads_title": ("{name}入河量构成", "{name}: loads by source"),
    "several_sources": ("{kind}（{count} 处）", "{kind} ({count} sources)"),
    "total": ("合计", "Total"),
    "frequency": ("达标率 (%)", "Compliance (%)"),
    "frequency_title_day": ("逐日达标率", "Compliance by day"),
    "frequency_title_month": ("逐月达标率", "Compliance by month"),
    "matrix_title": ("{run}：断面水质类别", "{run}: class of each section"),
    # report: frame
    "report_title": (
        "{river}水质达标方案模拟评估报告",
        "{river}: simulation of plans to meet the water quality target",
    ),
    "report_title_plain": ("{river}水动力与水质模拟报告", "{river}: simulation of flow and water quality"),
    "report_subtitle": ("依据 {number}《{title}》", "Judged by {number}, {title}"),
    "the_river": ("河流", "The river"),
    "stamp": ("示例数据 · illustrative data", "示例数据 · illustrative data"),
    "stamp_note": (
        "本报告由示例数据生成，其中断面、污染源和负荷多为假定值，不代表任何真实河流，不得用于规划或管理决策。",
        "This report was made from illustrative data: sections, sources and loads are mostly assumed. It describes no "
        "real river and must not be used for a plan or a decision.",
    ),
    "distrusted": (
        "“{run}”未通过可信度检查，不参加达标评价，其数值不可采用。",
        "'{run}' failed its trust sheet: it is not judged, and its numbers must not be used.",
    ),
    "period": ("模拟时段", "Period"),
    "scenario": ("方案", "Plan"),
    "station": ("断面", "Section"),
    "contents": ("目录", "Contents"),
    # report: sections
    "section_verdict": ("结论", "Verdict"),
    "section_scenarios": ("情景设置", "Plans"),
    "section_loads": ("污染负荷与削减量", "Loads and cuts by source"),
    "section_classes": ("断面逐月水质类别", "Class of each section by month"),
    "section_profiles": ("沿程变化", "Along the river"),
    "section_series": ("断面过程线", "Through time at each section"),
    "section_frequency": ("达标频次", "How often the target is met"),
    "section_exceedance": ("超标倍数与主要污染物", "Exceedance and main pollutants"),
    "section_ledger": ("水量与物质平衡", "Water and mass ledger"),
    "section_trust": ("可信度检查", "Trust sheet"),
    "section_provenance": ("数据与方法溯源", "Provenance"),
    # report: verdict
    "met": ("达标", "met"),
    "not_met": ("不达标", "not met"),
    "not_assessed": ("未评价", "not assessed"),
    "target_class": ("{label}类", "class {label}"),
    "own_targets": ("各断面目标类别", "the target class of each section"),
    "all_met": (
        "各断面逐月均达到{target}的方案：{runs}。",
        "Plans that meet {target} at every section in every month: {runs}.",
    ),
    "none_met": (
        "没有方案能使各断面逐月均达到{target}。",
        "No plan meets {target} at every section in every month.",
    ),
    "nothing_judged": (
        "没有可按 {number} 评价的模拟结果，不作达标结论。",
        "Nothing in these runs can be judged by {number}, so there is no verdict.",
    ),
    "run_met": (
        "{run}：{stations} 个断面、{months} 个断面·月全部达标。",
        "{run}: all {months} section-months of {stations} sections meet the target.",
    ),
    "run_not_met": (
        "{run}：{met}/{months} 个断面·月达标；不达标断面为{where}；超标指标为{what}。",
        "{run}: {met} of {months} section-months meet the target; missed at {where}; by {what}.",
    ),
    "run_not_assessed": ("{run}：未评价（{reason}）。", "{run}: not assessed ({reason})."),
    "where": ("{station}（{months} 个月）", "{station} ({months} months)"),
    "what": ("{item}（最大超标 {multiple} 倍）", "{item} (multiple up to {multiple})"),
    "rests_on": (
        "以上结论仅依据已模拟的 {count} 项指标（{items}）；{number} 其余 {rest} 项应评指标未模拟，不作评价。",
        "These verdicts rest on the {count} items that were simulated ({items}); the other {rest} items of {number} "
        "were not simulated and are not assessed.",
    ),
    "monthly_verdict": ("逐月结论", "By month"),
    "months_met": ("达标断面·月", "Section-months met"),
    "days_met": ("达标断面·日", "Section-days met"),
    "years_met": ("年均值达标断面", "Sections met by annual mean"),
    "margin_kept": ("年均值留有安全余量", "Annual mean keeps the margin"),
    "worst": ("最不利月", "Worst month"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "list_comma": ("、", ", "),
    # report: plans
    "plan_table": ("各方案的措施", "What each plan changes"),
    "setup_table": ("模拟设置", "How it was simulated"),
    "measures": ("措施", "Measures"),
    "no_measures": ("无（对照方案）", "none (the plan compared with)"),
    "target": ("目标", "Target"),
    "reaches": ("河段与网格", "Reaches and cells"),
    "reach_cells": ("{reach}：{length}，{cells} 个单元", "{reach}: {length}, {cells} cells"),
    "sections": ("评价断面", "Sections"),
    "simulated": ("模拟指标", "Constituents"),
    "counted": ("推算指标", "Counted from these"),
    "records": ("输出", "Output"),
    "records_every": ("{count} 个时刻，间隔 {minutes:g} min", "{count} instants, every {minutes:g} min"),
    "Aeration": ("曝气增氧", "aeration"),
    "Diversion": ("调水分流", "diversion"),
    "Dredging": ("清淤", "dredging"),
    "EffluentLimit": ("提标排放", "effluent limit"),
    "Interception": ("截污", "interception"),
    "LoadCut": ("负荷削减", "load cut"),
    "PhasedIn": ("分期实施", "phased in"),
    "Removal": ("取缔", "removal"),
    "ReplenishmentFlow": ("生态补水", "replenishment flow"),
    "RiparianShade": ("滨岸遮荫", "riparian shade"),
    "StormFactor": ("降雨径流污染削减", "storm factor"),
    "WeirRemoval": ("拆坝", "weir removal"),
    "Wetland": ("湿地", "wetland"),
    "field_source": ("对象", "source"),
    "field_sources": ("对象", "sources"),
    "field_fraction": ("比例", "fraction"),
    "field_factor": ("保留系数", "factor"),
    "field_limits": ("限值（mg/L）", "limits (mg/L)"),
    "field_standard": ("标准", "standard"),
    "field_grade": ("等级", "grade"),
    "field_flow": ("流量（m³/s）", "flow (m³/s)"),
    "field_quality": ("水质（mg/L）", "quality (mg/L)"),
    "field_to": ("去向", "to"),
    "field_at": ("位置", "at"),
    "field_start": ("开始", "start"),
    "field_end": ("完成", "end"),
    "field_measure": ("措施", "measure"),
    "field_evidence": ("依据", "evidence"),
    "field_constituents": ("指标", "constituents"),
    "field_amount": ("削减量", "amount"),
    "field_demand": ("底泥耗氧削减", "cut of bed demand"),
    "field_release": ("底泥释放削减", "cut of bed release"),
    "field_share": ("比例", "share"),
    "field_removal": ("去除速率（m/a）", "removal (m/a)"),
    "field_background": ("背景浓度（mg/L）", "background (mg/L)"),
    "field_theta": ("温度系数", "temperature factor"),
    "field_structure": ("建筑物", "structure"),
    "field_power": ("功率（kW）", "power (kW)"),
    "field_efficiency": ("充氧动力效率（kg/kWh）", "efficiency (kg/kWh)"),
    "field_oxygen": ("标准充氧能力（kg/h）", "standard oxygen transfer (kg/h)"),
    "field_rate": ("传质系数（1/d）", "transfer coefficient (1/d)"),
    "field_alpha": ("污水修正系数 α", "α"),
    "field_energy": ("年用电量（kWh）", "electricity a year (kWh)"),
    "by_series": ("按时间序列", "by a series"),
    # report: loads
    "source": ("污染源", "Source"),
    "kind": ("类型", "Kind"),
    "flow_table": ("各来源平均流量 (m³/s)", "Mean flow of each source (m³/s)"),
    "load_table": ("{name}入河量 (t/a) 及相对“{run}”的变化", "{name}: loads (t/a) and their change against '{run}'"),
    "load_note": (
        "入河量按模拟时段折算（一年以 365 天计）。经水位边界交换的通量由模拟得出，见水量与物质平衡。",
        "Loads over the run, per year of 365 days. What passes a level boundary follows from the run; see the ledger.",
    ),
    "no_loads": ("模拟的污染源没有负荷。", "The sources of these runs bring no load."),
    "unknown_load": ("随河水浓度而定", "as the river"),
    # report: classes
    "class_table": ("{run}（{year}）", "{run} ({year})"),
    "class_note": (
        "按月均值单因子评价。粗框表示未达到目标类别，小字为超过目标的指标及超标倍数。",
        "Worst single item of the monthly means. A heavy frame marks a missed target; the small print names the items "
        "beyond it with their exceedance multiple.",
    ),
    "months_of": ("达标月数", "Months met"),
    "annual_class": ("年均值", "Annual mean"),
    # report: profiles and series
    "profiles_not_kept": (
        "结果只保留了各断面的数据，没有沿程分布。",
        "The results keep the stations alone: there is nothing to draw along the river.",
    ),
    "profile_note_short": ("时段均值。", "Means over the run."),
    "profile_note": (
        "每图上部为时段均值，阴影为首个方案各月均值的范围；下部为各处最不利月的均值（溶解氧取最低，其余取最高），它决定逐月是否达标。",
        "Above, means over the run, with the range of the monthly means of the first plan; below, the mean of the "
        "worst month at each place, which decides compliance by month.",
    ),
    "level_note": ("{run}：平均水位与最低、最高水位。", "{run}: mean, lowest and highest level."),
    "series_note": (
        "日均值；阴影为首个方案的日内（潮汐）变幅。",
        "Daily means; the band is the range within each day (tide) of the first plan.",
    ),
    "series_note_short": ("各输出时刻的值。", "Values at every output instant."),
    "observation_note": (
        "圆点为实测值；空心倒三角表示低于检出限，画在检出限处。",
        "Dots are observed values; open triangles are below detection and lie at the detection limit.",
    ),
    "observations_left_out": (
        "可与模拟对照的实测值 {shown} 个；另有 {rest} 个属未模拟的指标或在模拟时段以外，未采用。",
        "{shown} observed values lie within the run; {rest} others are of constituents that were not simulated, or of "
        "other times, and are left out.",
    ),
    "observations_missing": (
        "方案所列实测数据文件“{file}”不在原处，故未画实测值；可用 danao report --observations 另行指定。",
        "No observed values are drawn: the file that the scenario names, '{file}', is not there. Name one by danao "
        "report --observations.",
    ),
    "left_out": (
        "断面较多，此处只画 {shown} 个（控制断面优先），其余 {rest} 个见结果文件。",
        "Of the many sections {shown} are drawn here, control sections first; the other {rest} are in the files.",
    ),
    # report: frequency
    "frequency_table_day": ("逐日达标率（达标日数/评价日数）", "Compliance by day (days met / days judged)"),
    "frequency_table_month": ("逐月达标率（达标月数/评价月数）", "Compliance by month (months met / months judged)"),
    "section_whole": ("断面综合", "section as a whole"),
    # report: exceedance
    "item": ("指标", "Item"),
    "value_table": ("{name}（{unit}）：{mean}与最不利月均值", "{name} ({unit}): {mean} and worst monthly mean"),
    "limit_column": ("限值", "Limit"),
    "annual_mean": ("年均值", "annual mean"),
    "mean_of_run": ("时段均值", "mean over the run"),
    "worst_month": ("最不利 {value}（{period}）", "worst {value} ({period})"),
    "exceedance_table": ("超过目标限值的断面与指标", "Sections and items beyond their limit"),
    "months_missed": ("超标月数", "Months missed"),
    "worst_period": ("最不利月", "Worst month"),
    "multiple": ("最大超标倍数", "Largest multiple"),
    "exceedance_none": ("各方案月均值均未超过目标限值。", "No monthly mean of any plan is beyond its limit."),
    "exceedance_note": (
        "超标倍数 =（浓度 − 限值）/ 限值，以月均值计。pH、溶解氧不计超标倍数。",
        "Multiple = (value − limit) / limit of monthly means; not defined for pH and dissolved oxygen.",
    ),
    "value": ("数值", "Value"),
    "rows_left_out": ("另有 {rest} 行未列出。", "{rest} more rows are not shown."),
    # report: ledger
    "constituent": ("物质", "Constituent"),
    "unit": ("单位", "Unit"),
    "initial": ("初始", "Initial"),
    "boundary_in": ("边界流入", "Boundary in"),
    "boundary_out": ("边界流出", "Boundary out"),
    "sources": ("污染源", "Sources"),
    "reactions": ("反应", "Reactions"),
    "exchange": ("底泥与大气交换", "Bed and air"),
    "stored": ("期末存量", "Stored"),
    "residual": ("闭合差", "Residual"),
    "water": ("水", "Water"),
    "tonnes": ("t", "t"),
    "million_m3": ("百万 m³", "million m³"),
    "ledger_note": (
        "闭合差 = 初始 + 边界流入 + 污染源 + 反应 + 交换 − 边界流出 − 期末存量。",
        "Residual = initial + boundary in + sources + reactions + exchange − boundary out − stored.",
    ),
    # report: trust sheet
    "trust_table": ("各方案的检查结果", "What was checked in each run"),
    "trust_note": (
        "未通过检查的方案不参加达标评价。",
        "A run that fails a check is not judged.",
    ),
    "check": ("检查项", "Check"),
    "allowed": ("允许值", "Allowed"),
    "passed": ("通过", "passed"),
    "failed": ("未通过", "FAILED"),
    "informs": ("仅供参考", "informs"),
    "worst_at": ("最不利：{where}", "worst: {where}"),
    **trust.TITLES,
    # report: provenance
    "run_table": ("各方案的结果文件", "The results behind this report"),
    "scenario_hash": ("情景指纹 (SHA-256)", "Scenario (SHA-256)"),
    "content_hash": ("结果指纹 (SHA-256)", "Results (SHA-256)"),
    "wall_time": ("计算用时", "Wall time"),
    "software": ("软件", "Software"),
    "seconds": ("{value:.1f} s", "{value:.1f} s"),
    "repeat_note": (
        "结果文件内含完整情景：danao run RUN.nc 可由其重算，同一机器上逐位一致。",
        "A results file holds its whole scenario: danao run RUN.nc repeats it, bit for bit on the same machine.",
    ),
    "basis_table": ("评价口径", "How it was judged"),
    "rules_table": ("评价规则的依据与可信度", "Rules, where they come from, and how sure they are"),
    "rule": ("规则", "Rule"),
    "citation": ("依据", "Source"),
    "confidence": ("可信度", "Confidence"),
    "generated": ("报告生成日期：{date}", "Report of {date}"),
    # comparison
    "title": ("名称", "Title"),
    "worst_of": ("{name}最不利月 ({unit})", "{name}, worst month ({unit})"),
    "load_of": ("{name}入河量 ({unit})", "{name}, load ({unit})"),
    # kinds of sources
    "kind_boundary": ("边界来水", "boundary"),
    "kind_domestic": ("城镇生活", "domestic"),
    "kind_works": ("污水处理厂", "treatment works"),
    "kind_industry": ("工业", "industry"),
    "kind_storm": ("降雨径流", "storm runoff"),
    "kind_baseflow": ("基流", "baseflow"),
    "kind_tributary": ("支流", "tributary"),
    "kind_replenishment": ("生态补水", "replenishment"),
    "kind_withdrawal": ("取水", "withdrawal"),
    "kind_bed": ("内源", "bed"),
    "kind_other": ("其他", "other"),
    "kind_initial": ("初始状态", "initial state"),
    "kind_exchange": ("大气与底泥", "air and bed"),
    **texts_of_designs.TEXTS,
    **texts_of_planning.TEXTS,
    **texts_of_plans.TEXTS,
}

# What the verdicts rest on: rule, source, how sure. The assessment's docstrings say the same.
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

_UNITS = {"g m-3": "mg/L", "mg m-3": "µg/L", "degC": "°C", "1e-3": "psu", "1": ""}


def check_language(lang: str) -> str:
    """Return `lang` if it is spoken here, else raise `InputError`."""
    if lang not in LANGUAGES:
        raise InputError(
            Problem(f"'{lang}' is not a language of the report", key="lang", remedy=nearest(lang, LANGUAGES))
        )
    return lang


def say(key: str, lang: str, **values: object) -> str:
    """Return a text of the catalogue in a language, with its blanks filled."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)


def known(key: str, lang: str) -> str:
    """Return a text of the catalogue, or `key` itself in words if there is none (checks and kinds may be new)."""
    return say(key, lang) if key in TEXTS else key.replace("_", " ")


def unit(text: str) -> str:
    """Return a unit as readers write it: ``g m-3`` is mg/L."""
    return _UNITS.get(text, text)
