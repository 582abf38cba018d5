"""Words of tables that put runs side by side, and the kinds of sources."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
}
