"""The language in which the command line speaks: help, faults of usage, errors, warnings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import IO, Any

import click
from click.core import ParameterSource

from danao.errors import InputError, Problem, in_words, nearest
from danao.messages.language import CHOSEN, LANGUAGES, preferred

_HEARD = "danao.lang"


def language() -> str:
    """Return the language of the command that runs: its ``--lang`` where given, else the preferred one."""
    context = click.get_current_context(silent=True)
    heard = None if context is None else context.meta.get(_HEARD)
    return heard or preferred()


def hear(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Take note of a ``--lang`` that was written: from here on messages are in it."""
    if context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE:
        context.meta[_HEARD] = value
    return value


def check_choice() -> None:
    """Raise `InputError` if the environment asks for a language that there is not."""
    chosen = os.environ.get(CHOSEN, "").strip()
    if chosen and chosen.lower() not in LANGUAGES:
        raise InputError(Problem(f"'{chosen}' is not a language", key=CHOSEN, remedy=nearest(chosen, LANGUAGES)))


def speak(text: str, err: bool = False) -> None:
    """Write a message of danao in the language of the command."""
    click.echo(in_words(text, language()), err=err)


class Misused(click.ClickException):
    """A fault of usage, told in Chinese.

    Parameters
    ----------
    error : click.ClickException
        What click found.
    """

    def __init__(self, error: click.ClickException):
        super().__init__(error.message)
        self.error = error

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """Exit status of what click found."""
        return self.error.exit_code

    def show(self, file: IO[Any] | None = None) -> None:
        """Write usage, where to get help, and the fault."""
        context = getattr(self.error, "ctx", None)
        if context is not None:
            click.echo(f"{context.get_usage()}\n用“{context.command_path} --help”查看帮助。\n", file=file, err=True)
        click.echo(f"错误：{in_words(self.error.format_message(), 'zh')}", file=file, err=True)


class ChineseFormatter(click.HelpFormatter):
    """Writes help in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        args = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]...")
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the name of a part."""
        self.write(f"{'':>{self.current_indent}}{in_words(heading, 'zh')}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; lines of Chinese are broken by the terminal."""
        for part in text.split("\n\n"):
            self.write(f"{'':>{self.current_indent}}{in_words(' '.join(part.split()), 'zh')}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what they do."""
        super().write_dl([(term, _meaning(text)) for term, text in rows], col_max, col_spacing)


def _meaning(text: str) -> str:
    """Return what an option does in Chinese, and what click adds in brackets at its end."""
    added = re.search(r"\s*\[[^\[]*\]$", text)
    head = text[: added.start()] if added else text
    extra = text[len(head) :].replace("default: ", "默认：").replace("required", "必填")
    return in_words(head, "zh") + extra


class Spoken(click.Context):
    """A command's context that writes help in the language of messages."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what writes help."""
        if (self.meta.get(_HEARD) or preferred()) == "en":
            return super().make_formatter()
        return ChineseFormatter(width=self.terminal_width, max_width=self.max_content_width)
