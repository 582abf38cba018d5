"""The command line: arguments to calls, progress, exit codes; no logic.

Exit codes: 0 done, 1 the target is missed (``assess --gate``), 2 the input is wrong, 3 the run failed.
Heavy modules are imported inside the commands, so that ``danao --help`` answers at once.
"""

from __future__ import annotations

import atexit
import gc

import click

from danao.cli import exchange, planning, reports, runs, start, whatif
from danao.cli._shared import Commands


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="danao")
@click.pass_context
def main(context: click.Context) -> None:
    """Say whether a river meets Class III, and which plan gets it there.

    Flow and water quality of tidal rivers, source-reduction plans, the verdict by GB 3838-2002, and the report.
    """
    _live_briefly()
    if context.invoked_subcommand is None:
        click.echo(start.HERE, nl=False)


def _live_briefly() -> None:
    """Look for garbage seldom, and not at the end: a command makes many things that last until it is over."""
    gc.set_threshold(50_000, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


for module in (runs, start, reports, planning, whatif, exchange):
    for command in module.COMMANDS:
        main.add_command(command)
