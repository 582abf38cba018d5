"""How much the water changed between two periods, in the words of 环办〔2011〕22号 (rules from memory)."""

from __future__ import annotations

from dataclasses import dataclass

from danao.assessment.texts import say
from danao.errors import InputError
from danao.standards._standard import DEFAULT, Standard, read_standard

SOME, CLEAR = 10.0, 20.0  # percentage points


@dataclass(frozen=True)
class Change:
    """A change and its weight.

    Parameters
    ----------
    degree : {"none", "some", "clear"}
        无明显变化, 有所变化, 明显变化.
    direction : {"", "better", "worse"}
        Empty where there is no marked change.
    score : float
        Steps of grade, or ΔG − ΔD in percentage points; positive is better.
    """

    degree: str
    direction: str
    score: float

    def text(self, lang: str = "zh") -> str:
        """Return the change in words, e.g. 有所好转."""
        return say(f"change_{self.degree}{self.direction and '_' + self.direction}", lang)


def change_of_class(before: str, after: str, standard: Standard | str = DEFAULT) -> Change:
    """Return the change of a section or river by its grade: one step is some change, two or more a clear one.

    Classes of the same grade (I and II) do not differ.
    """
    standard = read_standard(standard)
    grades = list(standard.grades)
    places = [grades.index(standard.classes[standard.rank(one)].grade) for one in (before, after)]
    steps = places[0] - places[1]
    return _change(steps, "none" if steps == 0 else "some" if abs(steps) == 1 else "clear")


def change_of_shares(good: tuple[float, float], worst: tuple[float, float]) -> Change:
    """Return the change of a river or basin by the shares of its sections, ``ΔG − ΔD``.

    Up to 10 percentage points there is no marked change, up to 20 some, beyond that a clear one.

    Parameters
    ----------
    good, worst : tuple of float
        Shares of class I–III and of 劣V sections before and after, 0 to 1.
    """
    if not all(0.0 <= share <= 1.0 for share in (*good, *worst)):
        raise InputError("shares of sections are numbers from 0 to 1")
    score = round(100.0 * ((good[1] - good[0]) - (worst[1] - worst[0])), 9)
    return _change(score, "none" if abs(score) <= SOME else "some" if abs(score) <= CLEAR else "clear")


def _change(score: float, degree: str) -> Change:
    direction = "" if degree == "none" else "better" if score > 0 else "worse"
    return Change(degree, direction, score)
