"""Commands about what is handed in."""

from __future__ import annotations

from pathlib import Path

import click

from danao.cli._shared import LANGUAGE, PATH


@click.command()
@click.option("-o", "--output", metavar="FILE.docx", default="template.docx", show_default=True, type=PATH)
@LANGUAGE
def template(output: Path, lang: str) -> None:
    """Write a commented Word template to make your own: danao report RUN.nc --template FILE.docx fills it."""
    from danao.reporting import write_template

    click.echo(f"{write_template(output, lang)}")


COMMANDS = (template,)
"""Commands of this file."""
