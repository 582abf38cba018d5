"""The command that writes the what-if page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from danao.cli._shared import FILES, LANGUAGE, PATH, STANDARD, shown


@click.command()
@FILES
@click.option("-o", "--output", metavar="PAGE.html", default="whatif.html", show_default=True, type=PATH)
@click.option("--costs", metavar="COSTS.csv", type=PATH, help="What can be cut at which cost.")
@click.option("--plan", "tables", metavar="PLAN.csv", multiple=True, type=PATH, help="A setting; repeat it.")
@click.option("--observations", metavar="MEASURED.csv", type=PATH, help="Measured values to draw.")
@click.option("--money", default="", help="Unit of the costs, as it is printed.")
@click.option("--bound/--no-bound", default=True, show_default=True, help="Of a run: measure the error of the page.")
@STANDARD
@LANGUAGE
def whatif(files: tuple[Path, ...], output: Path, costs: Path | None, tables: tuple[Path, ...], **choices: Any) -> None:
    """Write the page that answers "what if this source cuts 40 %?" at once: sliders, verdict, cheapest plan.

    The first FILE is a response (danao respond), or a run, which is divided at once. Others are runs of plans.
    """
    from danao.reporting.whatif import open_base, write_whatif
    from danao.results import Results

    first, *runs = files
    base = open_base(first)
    total = base.dataset.sizes["time"] - 1 if isinstance(base, Results) else 0
    plans = [*runs, *tables]
    with shown(first.name, total) as progress:
        page = write_whatif(output, base, plans=plans, costs=costs, progress=progress, **choices)
    click.echo(f"{page}")


COMMANDS = (whatif,)
