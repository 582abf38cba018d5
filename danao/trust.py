"""The trust sheet: what was checked of a run, and whether the run may be believed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

TITLES: dict[str, tuple[str, str]] = {
    "ledger_closure": ("物质平衡闭合误差，占过手量之比", "closure of the mass ledger, part of what was handled"),
    "water_closure": ("水量平衡闭合误差，占过手量之比", "closure of the water balance, part of what was handled"),
    "flow_courant": ("水流最大库朗数", "largest Courant number of the flow"),
    "flow_substeps": ("水流细分步占比", "share of flow steps that were divided"),
    "newton_mean": ("牛顿迭代平均次数", "mean Newton iterations of a step"),
    "newton_most": ("牛顿迭代最多次数", "most Newton iterations in a step"),
    "dry_cell_steps": ("干单元·步占比", "share of dry cell-steps"),
    "transport_courant": ("输运最大库朗数（细分后）", "largest Courant number of the transport, after sub-steps"),
    "implicit_share": ("隐式输运单元占比", "share of cells carried implicitly"),
    "lowest_concentration": ("最低浓度 (mg/L)", "lowest concentration (mg/L)"),
    "stiff_reactions": ("刚性反应单元·步数", "cell-steps with stiff reactions"),
    "rough_reactions": ("其中超出容差的单元·步数", "of these, beyond the tolerance"),
    "unusual_parameters": ("超出文献范围的参数个数", "parameters outside the range of their source"),
    "operations_chatter": ("调度规则反复切换次数（最多的一处）", "times that an operation chattered, the worst one"),
    "peclet": ("网格佩克莱数 |u|Δx/E：最大", "cell Peclet number |u| Δx / E, largest"),
    "peclet_median": ("网格佩克莱数：中位", "cell Peclet number, median"),
    "physical_dispersion": ("物理离散系数（按梯度平方加权，m²/s）", "physical dispersion where gradients are (m²/s)"),
    "numerical_dispersion": ("数值扩散系数（按梯度平方加权，m²/s）", "numerical dispersion where gradients are (m²/s)"),
    "numerical_to_physical": ("数值扩散与物理离散之比", "numerical to physical dispersion"),
}
"""What each check is called, in Chinese and in English."""

ADVICE: dict[str, tuple[str, str]] = {
    "rough_reactions": (
        "反应步长过长，精度达不到 0.1 %：请缩短 numerics.reaction_step（未设置时缩短 numerics.step），"
        "或消除反应速率中的突变。",
        "Reaction steps are too long for an accuracy of 0.1 %: set a shorter numerics.reaction_step (numerics.step "
        "where that is not set), or make a rate that jumps run smoothly.",
    ),
    "unusual_parameters": (
        "参数超出其文献来源的常用范围：请核对数值和单位，或说明依据。",
        "Parameters lie outside the usual range of their source: check values and units, or say why.",
    ),
}
"""What to do about a check that only informs, where it counted something, in Chinese and in English."""


@dataclass(frozen=True)
class Check:
    """One line of the trust sheet.

    Parameters
    ----------
    name : str
        What was checked, e.g. ``ledger_closure``; `TITLES` has its name for readers.
    value : float
        What was found.
    limit : float or None
        What is allowed; None where the figure only informs.
    passed : bool
        Whether the value keeps the limit.
    comment : str
        Where the worst value stood: the name of a constituent or a place, no words of a language.
    sense : str
        ``at most``, ``at least``, or empty where there is no limit.
    """

    name: str
    value: float
    limit: float | None = None
    passed: bool = True
    comment: str = ""
    sense: str = ""

    @property
    def title(self) -> tuple[str, str]:
        """Name for readers in Chinese and in English; a check that has none says its own name in words."""
        words = self.name.replace("_", " ")
        return TITLES.get(self.name, (words, words))

    @property
    def advice(self) -> tuple[str, str] | None:
        """What to do about it, in Chinese and in English; None where there is nothing to do."""
        return ADVICE.get(self.name) if self.value > 0.0 else None

    @classmethod
    def at_most(cls, name: str, value: float, limit: float, comment: str = "") -> Check:
        """Return a check that passes when ``value <= limit`` (a NaN fails)."""
        return cls(name, float(value), float(limit), bool(value <= limit), comment, "at most")

    @classmethod
    def at_least(cls, name: str, value: float, limit: float, comment: str = "") -> Check:
        """Return a check that passes when ``value >= limit`` (a NaN fails)."""
        return cls(name, float(value), float(limit), bool(value >= limit), comment, "at least")


@dataclass(frozen=True)
class TrustSheet:
    """The checks of one run, in order. A run that fails one may not enter a compliance table.

    Parameters
    ----------
    checks : tuple of Check
        The lines.
    """

    checks: tuple[Check, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every check passed; a sheet without checks proves nothing and has not passed."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def table(self) -> pd.DataFrame:
        """The sheet as a table: check, value, limit, passed, comment."""
        rows = [(check.name, check.value, check.limit, check.passed, check.comment) for check in self.checks]
        return pd.DataFrame(rows, columns=["check", "value", "limit", "passed", "comment"])
