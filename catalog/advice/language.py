"""The languages of reports: texts stand in English in the code, in the catalogue ``report.po`` otherwise."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

from catalog.settings import LANGUAGES

ENGLISH = LANGUAGES[0]
DOMAIN = "report"
_FOLDER = Path(__file__).parents[1] / "translations"


def mark(text: str) -> str:
    """``text`` itself; the call shows pybabel that it is to be translated."""
    return text


@functools.cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of a language; those of English, in which the code is written, are the code's own.

    English is also told where a checkout's catalogue has not been compiled, as on the pages.
    """
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, _FOLDER, [language], fallback=True)


def said(text: str, language: str, /, **values: object) -> str:
    """The text in that language, its ``%(name)s`` filled in."""
    told = catalogue(language).gettext(text)
    return told % values if values else told
