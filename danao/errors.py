"""What can go wrong, and how it is said.

Every error of the library derives from `DanaoError`. A mistake in the input is an `InputError`, which carries
*all* the problems found, each with file, line, key, value, rule and remedy. A run that cannot go on is a `RunError`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from danao.messages.language import LANGUAGES, preferred


class DanaoError(Exception):
    """Base of every error that danao raises on purpose.

    Attributes
    ----------
    exit_code : int
        Exit status of the command line for this kind of error.
    """

    exit_code = 3

    def in_words(self, lang: str | None = None) -> str:
        """Return the message in a language; ``str(error)`` is the English one.

        Parameters
        ----------
        lang : {"zh", "en"}, optional
            By default ``DANAO_LANG``, else the language of the locale, else English.
        """
        return in_words(str(self), lang)


class RunError(DanaoError):
    """A run stopped: the message names reach, chainage, time and what to try."""


class FullDiskError(RunError):
    """There is no space left for a file; nothing of it was kept."""


class LostWorkerError(RunError):
    """A process that computed was killed, by the system for want of memory or by somebody."""


class DanaoWarning(UserWarning):
    """Base of what a run says beside its results: nothing is wrong, but somebody should look."""


class UnusualParameterWarning(DanaoWarning):
    """A parameter lies outside the range of its source."""


class LongStepWarning(DanaoWarning):
    """A step was too long for the declared accuracy."""


@dataclass(frozen=True)
class Problem:
    """One fault of the input, in the order in which a reader looks for it.

    Parameters
    ----------
    rule : str
        What is wrong, in words: ``1.2 is above 1 (a share of the load)``.
    key : str
        Dotted path of the key, e.g. ``measures[1].fraction``; empty where there is none.
    file : Path or str, optional
        The file that holds the fault.
    line : int, optional
        Its line, counted from 1.
    remedy : str
        What to do about it, e.g. ``did you mean 'fraction'?``.
    """

    rule: str
    key: str = ""
    file: Path | str | None = None
    line: int | None = None
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self._head()}{self.rule}"
        return f"{text}; {self.remedy}" if self.remedy else text

    def in_words(self, lang: str | None = None) -> str:
        """Return the problem in a language, its place and key as they are; ``str(problem)`` is the English one."""
        if checked_language(lang) == "en":
            return str(self)
        text = f"{self._head()}{in_words(self.rule, 'zh')}"
        return f"{text}；{in_words(self.remedy, 'zh')}" if self.remedy else text

    def _head(self) -> str:
        """Return where it is, ready for what it is."""
        place = "" if self.file is None else str(self.file)
        if self.line is not None:
            place += f":{self.line}"
        return "".join(f"{part}: " for part in (place, self.key) if part)


class InputError(DanaoError):
    """The input is wrong. Carries every problem that was found, not only the first.

    Parameters
    ----------
    problems : str, Problem or iterable of Problem
        What was found; a plain text becomes one `Problem`.
    """

    exit_code = 2

    def __init__(self, problems: str | Problem | Iterable[Problem]):
        if isinstance(problems, str):
            problems = [Problem(problems)]
        elif isinstance(problems, Problem):
            problems = [problems]
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def in_words(self, lang: str | None = None) -> str:
        """Return all problems in a language, one a line; ``str(error)`` is the English one."""
        return "\n".join(problem.in_words(lang) for problem in self.problems)


@dataclass
class ProblemList:
    """Collects problems so that all of them are reported together.

    Parameters
    ----------
    file : Path or str, optional
        The file that problems belong to unless they say otherwise.
    """

    file: Path | str | None = None
    problems: list[Problem] = field(default_factory=list)

    def add(self, rule: str, key: str = "", line: int | None = None, remedy: str = "") -> None:
        """Note one problem of this file."""
        self.problems.append(Problem(rule, key=key, file=self.file, line=line, remedy=remedy))

    def take(self, error: InputError, key: str = "", line: int | None = None) -> None:
        """Note the problems of an error raised further down, placed here where they have no place of their own."""
        for problem in error.problems:
            self.problems.append(
                Problem(
                    problem.rule,
                    key=".".join(part for part in (key, problem.key) if part),
                    file=self.file if problem.file is None else problem.file,
                    line=line if problem.line is None else problem.line,
                    remedy=problem.remedy,
                )
            )

    def raise_if_any(self) -> None:
        """Raise `InputError` with everything noted so far; do nothing if the list is empty."""
        if self.problems:
            raise InputError(self.problems)


def in_words(text: str, lang: str | None = None) -> str:
    """Return a message of danao in a language: of an error, of a warning, of the command line.

    Parameters
    ----------
    text : str
        The English message, its blanks filled. What danao does not say stays as it is.
    lang : {"zh", "en"}, optional
        By default ``DANAO_LANG``, else the language of the locale, else English.
    """
    if checked_language(lang) == "en":
        return text
    from danao.messages.sentences import in_chinese

    return in_chinese(text)


def checked_language(lang: str | None) -> str:
    """Return the language, or the preferred one where none is given; `InputError` if there is no such language."""
    if lang is None:
        return preferred()
    if lang not in LANGUAGES:
        raise InputError(Problem(f"'{lang}' is not a language", key="lang", remedy=nearest(lang, LANGUAGES)))
    return lang


def nearest(name: Any, known: Iterable[str]) -> str:
    """Return a remedy text for an unknown name: the nearest known one, or the list of all.

    Parameters
    ----------
    name : object
        What was written.
    known : iterable of str
        What exists.
    """
    known = list(known)
    close = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known are: {', '.join(sorted(known))}" if known else "none is defined"
