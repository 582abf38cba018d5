"""Words of the pictures that compare: skill, durations, gains, bands of classes, maps."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # seasons and skill
    "season_wet": ("丰水期", "Wet season"),
    "season_dry": ("枯水期", "Dry season"),
    "skill_of": (
        "{run}\nKGE {kge}，PBIAS {pbias} %\nRMSE {rmse}，n = {n}",
        "{run}\nKGE {kge}, PBIAS {pbias} %\nRMSE {rmse}, n = {n}",
    ),
    "taylor_title": ("模拟与实测的标准差、相关与误差（Taylor 图）", "Spread, correlation and error (Taylor diagram)"),
    "taylor_axis": ("标准差 / 实测标准差", "Standard deviation / that observed"),
    "taylor_r": ("相关系数 r", "Correlation r"),
    "taylor_reference": ("实测", "Observed"),
    "taylor_error": ("中心化均方根误差 / 实测标准差", "Centred RMS error / deviation observed"),
    "target_title": ("偏差与离散误差（靶图）", "Bias and centred error (target diagram)"),
    "target_across": (
        "中心化均方根误差 / 实测标准差（左：模拟变幅偏小，右：偏大）",
        "Centred RMS error / deviation observed (left: too little spread, right: too much)",
    ),
    "target_up": ("偏差 / 实测标准差", "Bias / deviation observed"),
    "target_mean": ("不优于实测均值（RMSE = 实测标准差）", "No better than the observed mean"),
    "skill_left_out": ("{count} 组样本过少或无变化，未列出", "{count} rows without spread are left out"),
    # durations
    "flow_duration_title": ("{station}：日均流量历时曲线", "{station}: duration of the daily mean discharge"),
    "duration_title": ("{station}：{name}日均浓度历时曲线", "{station}: duration of daily mean {name}"),
    "duration_axis": ("大于等于该值的时间占比 (%)", "Share of the days at or above (%)"),
    "duration_low": ("90% 保证率流量 {value} m³/s", "Reached on 90 % of days: {value} m³/s"),
    "duration_driest": (
        "近10年最枯月平均流量 {value} m³/s",
        "Driest month of the last ten years: {value} m³/s",
    ),
    "duration_too_short": (
        "最枯月平均 {value} m³/s\n（{month}；{years} 个整年，\n不足 10 年）",
        "Driest month: {value} m³/s\n({month}; whole years: {years},\nten are wanted)",
    ),
    "duration_beyond": ("{run}（超限 {share}%）", "{run} (beyond the limit {share} % of days)"),
    "duration_negative": ("日均流量有负值（潮流上溯）", "Some daily means run upstream"),
    # gains
    "gain_title": ("各方案新增达标断面·月（相对“{run}”）", "Section-months gained against '{run}'"),
    "gain_axis": ("达标断面·月（共 {count} 个）", "Section-months that meet the target (of {count})"),
    "gain_start": ("{run}：{met}", "{run}: {met}"),
    "gain_load": ("{name} {change} t/a", "{name} {change} t/a"),
    "gain_cost": ("每 1000 万元 {value}", "{value} per 10 million yuan"),
    # classes
    "matrix_change": ("{before} → {after}：断面水质类别变化", "{before} → {after}: change of class"),
    "bands": ("{name}类别（时段均值）", "Class by {name} (mean of the run)"),
    "missed_frame": ("粗框：劣于目标", "Heavy frame: target missed"),
    # films
    "film_play": ("播放", "Play"),
    "film_pause": ("暂停", "Pause"),
    "film_back": ("上一帧", "One frame back"),
    "film_on": ("下一帧", "One frame on"),
    "film_slider": ("时刻", "Time"),
    "film_controls": ("播放控制", "Controls of the film"),
    "film_hint": ("空格键播放或暂停，左右方向键逐帧。", "Space plays and pauses, the arrow keys step."),
    "film_thinned": (
        "为控制文件大小，{count} 帧中等间隔取 {shown} 帧。",
        "{shown} of {count} frames are kept, evenly, so that the page stays small.",
    ),
    # maps
    "map_title": ("{river}：河段、断面与排口", "{river}: reaches, sections and sources"),
    "map_class_title": ("{river}：{name}类别（时段均值）", "{river}: class by {name} (mean of the run)"),
    "map_schematic": ("示意图：河流取直，不按地面比例", "Schematic: straightened, not to scale of the ground"),
    "map_north": ("北", "N"),
    "map_station": ("断面", "Section"),
    "map_control": ("控制断面", "Control section"),
    "map_structure": ("水工建筑物", "Structure"),
    "map_class": ("{label}类", "Class {label}"),
    "map_missed": ("劣于目标", "Target missed"),
    "map_crs": ("坐标系 {crs}", "Coordinates: {crs}"),
    "map_flow": ("流向", "Flow"),
    "geojson_wgs84": (
        "经纬度按 WGS 84（RFC 7946）。",
        "Longitude and latitude in WGS 84, as RFC 7946 wants.",
    ),
    "geojson_cgcs2000": (
        "经纬度为 CGCS2000，与 WGS 84 相差不到 1 m，按原值写入。",
        "Longitude and latitude in CGCS2000, which lies within a metre of WGS 84; not converted.",
    ),
}
