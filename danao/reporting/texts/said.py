"""What figures of runs say: what they show, what is good, what is bad, what to do."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # loads
    "said_loads_several": (
        "{count} 个方案的{name}入河量及其来源，对照情景 {total} t/a。",
        "{name}: loads of {count} plans by source; {total} t/a in the one compared with.",
    ),
    "said_loads_one": ("{name}入河量及其来源，合计 {total} t/a。", "{name}: loads by source, {total} t/a in all."),
    "said_loads_cut": ("{run}削减最多：{cut} t/a（{share}）。", "{run} cuts most: {cut} t/a ({share})."),
    "said_loads_no_cut": ("各方案均未削减此指标。", "No plan cuts it."),
    "said_loads_steered": (
        "其中 {share} 来自可人为控制的来源。",
        "{share} of it comes from sources that people steer.",
    ),
    "said_loads_largest": (
        "{source}最大：{load} t/a，占 {share}。",
        "{source} is the largest: {load} t/a, {share} of all.",
    ),
    "said_loads_next": (
        "在{run}中可控来源余下最大的是{source}（{load} t/a），再减从它入手。",
        "Of what people steer {source} is the largest left in {run} ({load} t/a): cut there next.",
    ),
    "said_loads_begin": (
        "先减{source}（{load} t/a），它是最大的可控来源。",
        "Begin with {source} ({load} t/a), the largest that people steer.",
    ),
    "said_loads_nobody": (
        "没有可人为控制的来源：从来水和径流入手。",
        "No source is one that people steer: look at inflows and runoff.",
    ),
    # compliance
    "said_frequency_day": (
        "{stations} 个断面日均值达标的日数占比。",
        "Share of days on which {stations} sections meet.",
    ),
    "said_frequency_month": (
        "{stations} 个断面月均值达标的月数占比。",
        "Share of months in which {stations} sections meet.",
    ),
    "said_frequency_good": ("{run}最高，合计达标 {share}。", "{run} is best: {share} in all."),
    "said_frequency_bad": ("最低的是{run}的{station}：{share}。", "Lowest: {station} in {run}, {share}."),
    "said_frequency_keep": ("已全部达标：控制新增负荷。", "All is met: keep new loads out."),
    "said_frequency_choose": ("采用{run}可全部达标。", "{run} meets everywhere: take it."),
    "said_frequency_do": (
        "即使{run}，{station}的{item}也只有 {share} 达标：先解决它。",
        "Even in {run} {item} at {station} meets only {share} of the time: work on it first.",
    ),
    "said_nothing_judged": ("没有可评价的结果。", "Nothing could be judged."),
    "said_look_at_trust": ("先看可信度检查。", "Look at the trust sheet first."),
    # series
    "said_series": ("{station}的{names}过程。", "{names} at {station} over time."),
    "said_series_kept": ("对照情景逐月达标：{items}。", "Met in every month at present: {items}."),
    "said_series_none_kept": ("对照情景没有指标逐月达标。", "At present no item is met in every month."),
    "said_series_nearest": (
        "离限值最近的是{item}（{period}），余量 {margin}。",
        "Nearest to its limit is {item} in {period}, with {margin} to spare.",
    ),
    "said_series_bad": (
        "{item}超标 {count}/{months} 个月，最差 {period} 为 {value}（限值 {limit}）。",
        "{item} exceeds in {count} of {months} months, worst in {period}: {value} (limit {limit}).",
    ),
    "said_series_keep": ("维持现有负荷。", "Keep loads as they are."),
    "said_series_cured": ("在此逐月达标的方案：{runs}。", "Plans that meet here in every month: {runs}."),
    "said_series_best": (
        "没有方案在此逐月达标；最接近的{run}仍缺 {periods}。",
        "No plan meets here in every month; {run} comes nearest and still misses {periods}.",
    ),
    "said_series_months": ("须解决的月份：{periods}。", "Months to solve: {periods}."),
    "said_every_month": ("所有月份", "every month"),
    "said_lowest_day": ("{name}最低 {value}（{day}）。", "{name} is lowest on {day}: {value}."),
    "said_highest_day": ("{name}最高 {value}（{day}）。", "{name} is highest on {day}: {value}."),
    "said_no_target": ("没有目标限值，供理解过程，不作评价。", "There is no target: it explains, it is not judged."),
    # profiles
    "said_place": ("{where}（近{station}）", "{where} (near {station})"),
    "said_profile": (
        "{name}沿程的时段均值与最不利月均值，{count} 个方案。",
        "{name} along the river: mean and worst month; runs: {count}.",
    ),
    "said_profile_kept": (
        "{run}最不利月有 {share} 的河长满足限值。",
        "In its worst months {run} keeps the limit along {share} of the river.",
    ),
    "said_profile_cured": ("最不利月全程满足限值：{runs}。", "Kept along the whole river in every month: {runs}."),
    "said_profile_nearest": (
        "{run}最不利处在 {at}：{value}（限值 {limit}）。",
        "{run} comes nearest at {at}: {value} (limit {limit}).",
    ),
    "said_profile_bad": (
        "{run}最不利处在 {at}：{value}（限值 {limit}）；超限范围 {first} 至 {last}。",
        "{run} is worst at {at}: {value} (limit {limit}); beyond it from {first} to {last}.",
    ),
    "said_profile_rise": ("升高最陡处在 {at}：先查那里的入河口。", "It rises most at {at}: look at what enters there."),
    "said_profile_fall": ("下降最陡处在 {at}：先查那里的入河口。", "It falls most at {at}: look at what enters there."),
    "said_profile_keep": ("维持现有负荷，关注该处。", "Keep loads as they are and watch that place."),
    "said_profile_low": ("{name}最低处在 {at}：{value}。", "{name} is lowest at {at}: {value}."),
    "said_profile_high": (
        "最高处在 {at}：{value}；没有单一限值，不作评价。",
        "It is highest at {at}: {value}; there is no single limit to judge it by.",
    ),
    # levels
    "said_levels": ("{run}的平均水位及最低、最高水位包络。", "Mean level of {run} with its lowest and highest."),
    "said_levels_good": (
        "最高水位低于岸顶，最小余高 {room} m，在 {at}。",
        "The highest level stays below the banks, by {room} m at {at}.",
    ),
    "said_levels_no_banks": ("断面未给岸顶，不判断漫滩。", "The sections give no banks, so overflow is not judged."),
    "said_levels_mean": ("平均水位随河床平顺下降。", "The mean level falls with the bed."),
    "said_levels_over": (
        "最高水位在 {at} 高出岸顶 {room} m。",
        "The highest level is {room} m above the bank at {at}.",
    ),
    "said_levels_shallow": ("最浅处在 {at}，最低时仅 {depth} m 深。", "Shallowest at {at}: {depth} m at the lowest."),
    "said_levels_do": (
        "水位变幅最大处在 {at}（{span} m），采样时注明潮时或流量。",
        "The level moves most at {at} ({span} m): note tide or flow when sampling.",
    ),
    "said_levels_banks": (
        "核对该处断面与糙率，再看是否需要加高。",
        "Check section and roughness there before raising a bank.",
    ),
}
