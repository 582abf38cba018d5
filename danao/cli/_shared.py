"""What all commands share: exit codes, options, files read together, tables as text."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from danao.cli import completing
from danao.cli._language import Misused, Spoken, check_choice, hear, language, speak
from danao.errors import DanaoError, DanaoWarning, InputError, Problem, in_words

if TYPE_CHECKING:
    from danao.scenario import Scenario

INTERRUPTED = 130
PATH = click.Path(path_type=Path)
FILES = click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=PATH, shell_complete=completing.scenarios
)
RUNS = click.argument("runs", metavar="RUN.nc...", nargs=-1, required=True, type=PATH, shell_complete=completing.runs)
STANDARD = click.option(
    "--standard",
    metavar="NAME",
    help="Standard by name or YAML file; GB 3838-2002 by default.",
    shell_complete=completing.standards,
)
LANGUAGE = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    is_eager=True,
    callback=hear,
    help="Language.",
)
REPORT = click.option("--report", metavar="FILE", type=PATH, help="Write it as a report: .html, .docx, .pdf or .xlsx.")


class Commands(click.Group):
    """Turns exceptions into one block on standard error and an exit code, in the language of messages."""

    context_class = Spoken

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command; its help is in the language of messages too."""
        cmd.context_class = Spoken
        super().add_command(cmd, name)

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        """Read the arguments before the command; faults are told in the language of messages."""
        try:
            return super().make_context(*arguments, **more)
        except click.ClickException as error:
            raise _told(error) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their first paragraph, uncut in Chinese."""
        if language() == "en":
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_words(command)) for name, command in sorted(self.commands.items())])

    def invoke(self, context: click.Context) -> Any:
        """Run a command; what goes wrong becomes its block of text and its exit code, warnings become lines."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", DanaoWarning)
                warnings.showwarning = lambda message, *_, **__: speak(f"warning: {message}", err=True)
                check_choice()
                return super().invoke(context)
        except DanaoError as error:
            click.echo(_block(error), err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            speak("\nstopped; no half-written file is left", err=True)
            context.exit(INTERRUPTED)
        except click.ClickException as error:
            raise _told(error) from None
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("DANAO_TRACEBACK"):
                raise
            speak(f"danao stopped for a reason of its own: {type(error).__name__}: {error}", err=True)
            speak("DANAO_TRACEBACK=1 shows where; please report it", err=True)
            context.exit(DanaoError.exit_code)


def _told(error: click.ClickException) -> click.ClickException:
    return error if language() == "en" else Misused(error)


def _first_words(command: click.Command) -> str:
    """Return the first paragraph of the help of a command."""
    return " ".join((command.help or "").strip().split("\n\n")[0].split())


def _block(error: DanaoError) -> str:
    """Return an error as people read it: one line a problem, and how many there are."""
    count, text = len(getattr(error, "problems", ())), error.in_words(language())
    return f"{text}\n{in_words(f'{count} problems; nothing was written', language())}" if count > 1 else text


def read_all(files: tuple[Path, ...], read: Any = None) -> dict[Path, Any]:
    """Read all files, by default as scenarios; all problems of all files are raised together."""
    from danao.scenario_file import read_any

    scenarios: dict[Path, Any] = {}
    problems: dict[Problem, None] = {}
    for path in files:
        try:
            scenarios[path] = (read or read_any)(path)
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputError(problems)
    return scenarios


def as_text(table: Any) -> str:
    """Return a table as text in columns, Chinese characters counted as two wide."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None):
        return table.to_string(index=False)


def written(found: Any, table: Path | None, figure: Path | None, lang: str) -> None:
    """Write table and picture of what was found, where they are wanted."""
    if table is not None:
        found.to_csv(table)
        click.echo(f"{table}")
    if figure is not None:
        save_figure(found.plot(lang), figure)


def reported(path: Path | None, lang: str, *found: Any, standard: str | None = None) -> None:
    """Write a report of what planning found, where it is wanted."""
    if path is not None:
        from danao.reporting import write_report

        click.echo(f"{write_report(path, (), standard, lang, planning=found)}")


def save_figure(figure: Any, path: Path) -> None:
    """Write a figure as its suffix says, whole or not at all."""
    from danao.tables import atomic_write

    kind, known = path.suffix.lstrip(".").lower() or "png", figure.canvas.get_supported_filetypes()
    if kind not in known:
        raise InputError(Problem(f"'.{kind}' is no format of pictures", file=path, remedy="use .png, .svg or .pdf"))
    with atomic_write(path) as part:
        figure.savefig(part, dpi=150, format=kind)
    click.echo(f"{path}")


def intervals(scenario: Scenario) -> int:
    """Return how many output intervals a scenario has."""
    return max(1, round(scenario.duration / scenario.numerics.output))


@contextmanager
def shown(label: str, total: int) -> Iterator[Callable[[int], Any]]:
    """Give a callable that takes how much is done, and shows it in a terminal."""
    from tqdm import tqdm

    with tqdm(total=total, desc=label, disable=not sys.stderr.isatty()) as bar:
        yield lambda done: bar.update(done - bar.n)
