"""The first minutes: where to start, a demonstration, completion in the shell."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import click

from danao.cli._shared import LANGUAGE, PATH

HERE = """\
danao · 河流水质：哪些断面不达标，哪个方案能达标 · does a river meet Class III, and which plan gets it there

  看一看    see one      danao demo
  建一个    make one     danao new my-river
  查错      check it     danao check my-river/scenario.yaml
  查一个键  ask          danao check --explain numerics.cell
  计算      run it       danao run my-river/scenario.yaml my-river/plan.yaml -o runs
  报告      report it    danao report runs/scenario.nc runs/plan.nc -o report.html

danao --help 列出全部命令 lists all commands; danao COMMAND --help 说明一个命令 explains one.
"""

_COMPLETION = """\
Give the script with which a shell completes commands, options, files, standards, processes and keys.

\b
bash:  danao completion bash > ~/.local/share/bash-completion/completions/danao
zsh:   danao completion zsh > ~/.zfunc/_danao        (a folder of fpath)
fish:  danao completion fish > ~/.config/fish/completions/danao.fish
"""


@click.command()
@click.argument("folder", metavar="[DIR]", default="danao-demo", type=PATH)
@LANGUAGE
@click.option("--no-open", is_flag=True, help="Do not open the report in a browser.")
@click.option("--fresh", is_flag=True, help="Compute again what lies in the cache from an earlier time.")
def demo(folder: Path, lang: str, no_open: bool, fresh: bool) -> None:
    """Run a small bundled river, present state and a plan, and open the report of both. No network is needed.

    All of it is illustrative: a shortened and coarsened case, no verdict on any real river. The first time compiles
    the kernels, about half a minute; what was computed stays in the cache of the user.
    """
    from danao.reporting.demonstration import demonstrate

    click.echo("示例数据 illustrative data: 短时段、粗网格的演示 a short demonstration on coarse cells")
    done = demonstrate(folder, lang, fresh=fresh, tell=click.echo)
    for path in done.runs:
        click.echo(f"{path}")
    click.echo(f"{done.page}")
    if not no_open and sys.stdout.isatty() and _has_browser():
        webbrowser.open(done.page.resolve().as_uri())
    click.echo("\n下一步 next: danao new my-river")


def _has_browser() -> bool:
    """Tell whether there is a browser with a window; one that runs in the terminal is left alone."""
    if sys.platform not in ("win32", "darwin") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


@click.command(help=_COMPLETION)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Give the script with which a shell completes what is typed."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.find_root().command, {}, "danao", "_DANAO_COMPLETE").source())


COMMANDS = (demo, completion)
"""Commands of this file."""
