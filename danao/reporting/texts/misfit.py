"""Words of the table of errors against observations."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "misfit_table": ("误差表：{run}与实测值", "Errors of {run} against observed values"),
    "misfit_tab": ("误差表", "Errors"),
    "misfit_count": ("样本数", "Values"),
    "misfit_mean": ("平均误差", "Mean error"),
    "misfit_relative": ("相对误差", "Relative error"),
    "misfit_rmse": ("RMSE", "RMSE"),
    "misfit_nse": ("NSE", "NSE"),
    "misfit_note": (
        "模拟减实测，模拟值取相邻输出间的线性内插；低于检出限的实测值不计。",
        "Simulated less observed, linear between outputs; values below detection are left out.",
    ),
}
