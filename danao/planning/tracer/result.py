"""TracerFit: what a tracer curve says of a river, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from danao import catalogue
from danao._show.spoken import Spoken, with_notes
from danao.errors import in_words
from danao.planning.tracer.reaches import FORMULAS
from danao.results import Results
from danao.scenario import Scenario


@dataclass(frozen=True, eq=False)
class TracerFit(Spoken):
    r"""Values that make a scenario follow what was measured, with their uncertainty.

    Standard errors come from the Jacobian J of the weighted residuals r with respect to the logarithms of the unknowns
    at the optimum, with n observations and p unknowns:

    .. math:: C = \frac{r^T r}{n - p} (J^T J)^{-1}, \qquad s_k = v_k \sqrt{C_{kk}}, \qquad
        v_k \exp\left(\pm\, t_{0.975,\,n-p} \sqrt{C_{kk}}\right)

    They hold if the residuals are independent. Those of a tracer curve mostly follow each other, and then the intervals
    are too narrow; a note says so.

    Parameters
    ----------
    scenario : Scenario
        The scenario with the fitted values put in.
    constituent : str
        What was measured.
    table : pandas.DataFrame
        Index the unknowns; ``value, standard_error, low, high`` (95 % interval), ``start, unit``. An unknown at one of
        its bounds has no standard error.
    covariance : pandas.DataFrame
        Of the values, in their units.
    correlation : pandas.DataFrame
        Of their logarithms, as far as linear theory goes.
    residuals : pandas.DataFrame
        ``time, station, observed, fitted, residual`` (observed less fitted), g/m³.
    efficiency : pandas.Series
        Nash & Sutcliffe (1970) by station, and of ``all``.
    reaches : pandas.DataFrame
        By reach: whether its dispersion was ``fitted``; ``velocity`` (m/s), ``depth``, ``width`` (m) and
        ``friction_velocity`` (m/s), means of the run; ``dispersion`` (m²/s) beside what each formula of
        ``danao.dispersion`` gives for this water; and with a storage zone ``exchange`` (1/s), ``area_ratio`` and the
        experimental Damköhler number ``damkohler``.
    curves : pandas.DataFrame
        Fitted concentrations by time (rows) and station (columns), g/m³.
    results : Results
        The run of `scenario`.
    evaluations : int
        Runs that it took.
    notes : tuple of str
        What to know before the values are used.
    """

    scenario: Scenario
    constituent: str
    table: pd.DataFrame
    covariance: pd.DataFrame
    correlation: pd.DataFrame
    residuals: pd.DataFrame
    efficiency: pd.Series
    reaches: pd.DataFrame
    curves: pd.DataFrame
    results: Results
    evaluations: int
    notes: tuple[str, ...]

    @property
    def values(self) -> dict[str, float]:
        """Fitted values by unknown."""
        return {str(name): float(value) for name, value in self.table["value"].items()}

    def plot(self, ax: Any = None, lang: str = "zh") -> Any:
        """Draw the observed points and the fitted curve of each station; see ``danao.tracer_picture``.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; without it a new figure is made.
        lang : {"zh", "en"}
            Language of the texts.

        Returns
        -------
        matplotlib Axes
        """
        # The picture lies in a room above this one, with the look of all others, so it is found by name.
        picture = catalogue.find("danao.reporting.figures", "tracer")
        return picture.tracer_picture(self, lang=lang, ax=ax)

    def __repr__(self) -> str:
        stations = ", ".join(map(str, self.curves.columns))
        head = f"TracerFit of {self.constituent}: {len(self.residuals)} observations at {stations}"
        return f"{head}, {self.evaluations} runs"

    def _told(self, lang: str | None) -> str:
        """Return the values with their intervals, what formulas say beside them, the efficiency and the notes."""
        stations = ", ".join(map(str, self.curves.columns))
        head = f"fit to {self.constituent}: {len(self.residuals)} observations at {stations}, {self.evaluations} runs"
        lines = [in_words(head, lang), *_values(self.table, lang), *_predictions(self, lang)]
        efficiency = self.efficiency.rename({"all": in_words("all", lang)})
        lines.append(in_words(f"efficiency (Nash-Sutcliffe): {_listed(efficiency)}", lang))
        if "damkohler" in self.reaches:
            lines.append(in_words(f"Damköhler number: {_listed(self.reaches['damkohler'])}", lang))
        return with_notes(lines, self.notes, lang)


def _values(table: pd.DataFrame, lang: str | None) -> list[str]:
    width = max(len(str(name)) for name in table.index)
    lines = []
    for name, row in table.iterrows():
        sure = np.isfinite(row["standard_error"])
        interval = in_words(f"95 % {row['low']:.4g} to {row['high']:.4g}" if sure else "at its bound", lang)
        lines.append(f"{name!s:<{width}}  {row['value']:.4g} {row['unit']}".rstrip() + f"  ({interval})")
    return lines


def _predictions(fit: TracerFit, lang: str | None) -> list[str]:
    """Return for each reach with a fitted dispersion what the formulas say of it."""
    shown = fit.reaches[fit.reaches["fitted"]]
    return [
        in_words(f"dispersion of {reach}: fitted {row['dispersion']:.3g} m2/s; {_listed(row[list(FORMULAS)])}", lang)
        for reach, row in shown.iterrows()
    ]


def _listed(values: pd.Series) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in values.items())
