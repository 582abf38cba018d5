"""The package of a Word document: equal content gives equal bytes."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from danao.errors import InputError, Problem
from danao.reporting.paper import Page

CREATED = datetime.datetime(2000, 1, 1)
_STAMP = (1980, 1, 1, 0, 0, 0)


def library() -> Any:
    """Return the module ``docx``.

    Raises
    ------
    InputError
        If ``python-docx`` is not installed.
    """
    try:
        import docx
    except ImportError as error:
        rule = "Word documents need the package python-docx"
        raise InputError(Problem(rule, remedy="pip install 'danao[report]', or write .html")) from error
    return docx


def named(document: Any, page: Page) -> None:
    """Set the properties of a document: title, author, language, a fixed date."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = page.title[:255], "danao", "danao"
    about.subject, about.comments = (page.stamp or page.subtitle)[:255], ""
    about.keywords = page.stamp
    about.language = "zh-CN" if page.lang == "zh" else "en-GB"
    about.created = about.modified = CREATED
    about.revision = 1


def packed(document: Any) -> bytes:
    """Return a document as bytes in which no clock has left a trace."""
    stream, packed_stream = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as found, zipfile.ZipFile(packed_stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(found.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, found.read(name))
    return packed_stream.getvalue()
