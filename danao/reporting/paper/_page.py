"""What stands on the title page and at the head of every page."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass

from danao._provenance import installed_version
from danao.reporting.paper._signs import legible
from danao.reporting.study import Study
from danao.reporting.texts import say


@dataclass(frozen=True)
class Page:
    """The frame of a report on paper.

    Parameters
    ----------
    lang : {"zh", "en"}
        Language.
    title, subtitle : str
        Of the report.
    stamp, stamp_note : str
        Of illustrative data, and what it means; empty for data of a real river.
    named : mapping of str to str
        River, period, plans, standard, date and software, under these names; empty where there is none.
    warnings : tuple of str
        What a reader must know before anything else.
    """

    lang: str
    title: str
    subtitle: str
    stamp: str
    stamp_note: str
    named: Mapping[str, str]
    warnings: tuple[str, ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands on the title page: a label and a text each."""
        return [(say(f"paper_{name}", self.lang), text) for name, text in self.named.items() if text]


def page_of(study: Study) -> Page:
    """Return the frame of a report of a study."""
    standard = study.standard
    named = {
        "river": study.river,
        "period": _period(study),
        "plans": study.say("list_comma").join(study.title(run) for run in study.runs),
        "standard": f"{standard.number} {standard.title[study.lang]}",
        "date": date_of_report().isoformat(),
        "software": f"danao {installed_version('danao')}",
    }
    return Page(
        lang=study.lang,
        title=legible(study.heading),
        subtitle=legible(study.say("report_subtitle", number=standard.number, title=standard.title[study.lang])),
        stamp=study.say("stamp") if study.illustrative else "",
        stamp_note=study.say("stamp_note") if study.illustrative else "",
        named={name: legible(text) for name, text in named.items()},
        warnings=tuple(
            legible(study.say("distrusted", run=study.title(run))) for run in study.runs if not run.trust.passed
        ),
    )


def date_of_report() -> datetime.date:
    """Return today, or the day that the variable ``SOURCE_DATE_EPOCH`` of the system names.

    With the variable set, equal results give equal bytes on any day.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdigit():
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC).date()
    return datetime.date.today()


def _period(study: Study) -> str:
    if not study.runs:
        return ""
    time = study.runs[0].dataset["time"].values
    return " — ".join(str(instant)[:10] for instant in time[[0, -1]])
