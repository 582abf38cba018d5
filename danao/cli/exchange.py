"""Commands that hand numbers on to other programs."""

from __future__ import annotations

from pathlib import Path

import click

from danao.cli._shared import PATH, RUNS


@click.command()
@RUNS
@click.option("-o", "--output", metavar="FILE", default="series.csv", show_default=True, type=PATH)
@click.option("--station", "stations", metavar="NAME", multiple=True, help="Only this one; repeat it.")
@click.option("--constituent", "constituents", metavar="NAME", multiple=True, help="Only this one; repeat it.")
def export(runs: tuple[Path, ...], output: Path, stations: tuple[str, ...], constituents: tuple[str, ...]) -> None:
    """Write the series at the stations as one tidy table: .csv, or .parquet."""
    from danao.reporting.series_table import write_series

    click.echo(f"{write_series(output, runs, stations=stations or None, constituents=constituents or None)}")


COMMANDS = (export,)
