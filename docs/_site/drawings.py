"""Pictures of pages that draw none themselves: ``python docs/_site/drawings.py`` makes them with the library."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs/pictures"
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from book_pictures import STYLE  # noqa: E402

import danao  # noqa: E402
from danao.reporting.figures.section import section_picture  # noqa: E402


def structures() -> Figure:
    """Draw what a gate and a weir let through as the water behind them rises."""
    gate = danao.Gate("sluice", at=("main", 0.0), width=20.0, sill=0.0, height=4.0)
    broad = danao.Weir("sill", at=("main", 0.0), crest=1.0, width=20.0)
    sharp = danao.SharpCrestedWeir("plate", at=("main", 0.0), crest=1.0, width=20.0)
    figure = Figure(figsize=(8.6, 3.2))
    figure.subplots_adjust(0.08, 0.15, 0.98, 0.9, wspace=0.22)
    left, right = figure.subplots(1, 2, sharey=True)
    behind = np.linspace(-0.5, 3.0, 141)
    for opening in (0.25, 0.5, 1.0, 4.0):
        label = f"{opening:g} m" if opening < 4.0 else "clear"
        left.plot(behind, [gate.flow_between(3.0, y, setting=opening) for y in behind], label=label)
    for weir, label in ((broad, "broad crest"), (sharp, "sharp crest")):
        right.plot(behind, [weir.flow_between(3.0, y) for y in behind], label=label)
    left.set(xlabel="level behind (m); 3 m in front", ylabel="discharge (m³/s)", title="Gate of 20 m, by opening")
    right.set(xlabel="level behind (m); 3 m in front", title="Weirs of 20 m, crest at 1 m")
    left.legend(loc=(0.05, 0.5))
    right.legend(loc=(0.05, 0.5))
    return figure


def processes() -> Figure:
    """Draw the rate of the page's own process by salinity and temperature."""
    salinity = np.linspace(0.0, 35.0, 71)
    figure = Figure(figsize=(6.4, 3.0))
    figure.subplots_adjust(0.11, 0.16, 0.97, 0.9)
    axes = figure.subplots()
    for temperature in (10.0, 20.0, 30.0):
        axes.plot(salinity, (0.8 + 0.5 * salinity / 35.0) * 1.07 ** (temperature - 20.0), label=f"{temperature:g} °C")
    axes.set(xlabel="salinity (psu)", ylabel="death (1/day)", ylim=(0.0, None), title="my_die_off: bacteria, θ = 1.07")
    axes.legend()
    return figure


def importing() -> Figure:
    """Draw a section that was imported from HEC-RAS."""
    found = danao.read_hecras(ROOT / "tests/data/importers/alder.g01")
    section = found.river.reaches[0].sections[0]
    return section_picture(section, level=section.bed + 1.0, lang="en").figure


def main() -> None:
    """Write every picture."""
    for draw in (structures, processes, importing):
        with mpl.rc_context(STYLE):
            draw().savefig(PICTURES / f"{draw.__name__}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
