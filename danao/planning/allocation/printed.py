"""A plan for a terminal: its levers, in columns."""

from __future__ import annotations

import pandas as pd

from danao.planning.allocation.plan import Plan
from danao.planning.allocation.words import check_language, number, say


def by_load(plan: Plan, lang: str) -> pd.DataFrame:
    """Return the loads that can be cut as texts: before, cut and kept, share, cost, what another t/a would save."""
    check_language(lang)
    rows = plan.table[plan.table["controlled"]]
    heads = {
        "source": rows[f"title_{lang}"],
        "constituent": rows["constituent"],
        **{name: rows[name].map(number) for name in ("load", "cut", "kept")},
        "share": rows["share"].map("{:.1%}".format),
        **{name: rows[name].map(number, na_action="ignore").fillna("—") for name in ("cost", "worth")},
    }
    unit = {"cost": plan.money, "worth": plan.unit}
    return pd.DataFrame({say(f"head_{key}", lang, unit=unit.get(key, "")).strip(): of for key, of in heads.items()})
