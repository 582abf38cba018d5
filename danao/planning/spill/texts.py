"""Every sentence of a spill and of its search in both languages."""

from __future__ import annotations

LANGUAGES = ("zh", "en")
_UNITS = (("t", 1e6), ("kg", 1e3), ("g", 1.0))
"""Units of mass and their grams, the largest first."""

TEXTS: dict[str, tuple[str, str]] = {
    # card
    "title": ("突发污染影响速报", "Spill bulletin"),
    "stamp": ("示例数据 · illustrative data", "illustrative data · 示例数据"),
    "what": ("物质：{name}，{mass}，{how}", "Substance: {name}, {mass}, {how}"),
    "at_once": ("瞬时泄漏", "all at once"),
    "lasting": ("持续 {duration}", "over {duration}"),
    "where": ("地点：{river}{place}", "Place: {river}{place}"),
    "when": ("时间：{time}（{zone}）", "Time: {time} ({zone})"),
    "water": ("水流：取自模拟“{run}”", "Flow: of the run '{run}'"),
    "limit": ("控制浓度：{limit}", "Limit: {limit}"),
    "arrives": (
        "{station}：{arrival} 到达（泄漏后 {after}）；{peak_time} 达峰值 {peak}",
        "{station}: arrives {arrival} ({after} after the spill); peak {peak} at {peak_time}",
    ),
    "over": ("，为控制浓度的 {times} 倍", ", {times} times the limit"),
    "visits": (
        "；超过控制浓度 {hours}（{count} 次），{begin} 至 {end}",
        "; above the limit for {hours} ({count} times), {begin} to {end}",
    ),
    "visit": ("；超过控制浓度 {hours}，{begin} 至 {end}", "; above the limit for {hours}, {begin} to {end}"),
    "kept": ("；未超过控制浓度", "; the limit is kept"),
    "not_over": ("计算结束时仍超过", "still above when the computation ends"),
    "not_reached": ("{station}：未到达", "{station}: not reached"),
    "intake": ("取水口 {station}", "Intake {station}"),
    "rest": (
        "计算至 {end}，河内尚余 {share} 的泄漏量。",
        "Computed to {end}; {share} of what was spilled is still in the river.",
    ),
    "footnote": (
        "模拟值，只含本次泄漏物质，未加背景浓度；“到达”指浓度首次高于{detection}。",
        "Computed values of this spill alone, without background; 'arrives' is the first time above {detection}.",
    ),
    "share_of_peak": ("该处峰值的 {share}", "{share} of the peak there"),
    "hours": ("{value} 小时", "{value} h"),
    "minutes": ("{value} 分钟", "{value} min"),
    "days": ("{value} 天", "{value} d"),
    # picture
    "series_title": ("{name}：各断面浓度过程", "{name}: concentration at the stations"),
    "path_title": ("沿程传播（{unit}，对数色阶）", "Path along the river ({unit}, logarithmic shades)"),
    "limit_line": ("控制浓度", "Limit"),
    "release_mark": ("泄漏", "Release"),
    "times_title": ("{name}：泄漏时刻未知时的过程范围", "{name}: range over the hours of release"),
    "since_release": ("泄漏后 (h)", "Hours since the release"),
    "worst_of": ("{station}：最高（阴影至中位）", "{station}: highest, shaded to the median"),
    # finder
    "posterior_title": ("{name}：泄漏地点与时刻的后验概率", "{name}: where and when it was released"),
    "release_time": ("泄漏时刻", "Time of release"),
    "credible": ("{level} 可信域", "{level} credible set"),
    "best": ("最可能", "Most likely"),
    "sample_seen": ("样品", "Sample"),
    "sample_below": ("样品（低于检出限）", "Sample below detection"),
    # heads of tables
    "head_station": ("断面", "station"),
    "head_chainage": ("里程 m", "chainage m"),
    "head_arrival": ("到达", "arrives"),
    "head_hours_to_arrival": ("到达历时 h", "after h"),
    "head_peak": ("峰值 mg/L", "peak mg/L"),
    "head_peak_time": ("峰现时间", "peak at"),
    "head_leaves": ("离开", "leaves"),
    "head_hours_above": ("超限历时 h", "above the limit h"),
    "head_exceedances": ("超限次数", "times above"),
    "head_first_above": ("首次超限", "first above"),
    "head_last_above": ("末次超限", "last above"),
    "head_above_at_end": ("结束时仍超限", "above at the end"),
    "head_passed": ("通过量 kg", "passed kg"),
    "head_time": ("采样时刻", "sampled"),
    "head_value": ("实测 mg/L", "measured mg/L"),
    "head_error": ("误差 mg/L", "error mg/L"),
    "head_expected": ("推算 mg/L", "expected mg/L"),
    "head_confirmed": ("核验 mg/L", "confirmed mg/L"),
    "head_residual": ("残差（误差倍数）", "residual in errors"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
}


def say(key: str, lang: str, **values: object) -> str:
    """Return a sentence with its values filled in."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)


def figure(value: float) -> str:
    """Return a concentration to three figures; a dash where there is none."""
    return "—" if value != value else f"{value:.3g}"


def instant(time: object, with_year: bool = False) -> str:
    """Return an instant to the minute, ``01-02 03:17`` or with its year."""
    text = str(time)[:16].replace("T", " ")
    return text if with_year else text[5:]


def lasting(seconds: float, lang: str) -> str:
    """Return a time span in the words of a duty officer: minutes, hours, or days."""
    if seconds < 5400.0:
        return say("minutes", lang, value=f"{seconds / 60.0:.0f}")
    if seconds < 172800.0:
        return say("hours", lang, value=f"{seconds / 3600.0:.1f}")
    return say("days", lang, value=f"{seconds / 86400.0:.1f}")


def heavy(grams: float) -> str:
    """Return a mass with a unit that suits it."""
    unit, size = next((one for one in _UNITS if grams >= one[1]), _UNITS[-1])
    return f"{grams / size:.4g} {unit}"
