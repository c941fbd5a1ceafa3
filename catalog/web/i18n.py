"""Languages of the pages: the one module that knows Flask-Babel.

Vietnamese is at the plain address, English under ``/en``; data addresses have no language and tell their
errors in English. No cookie and no Accept-Language decide, so that pages cache publicly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import flask_babel
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import get_group_symbol
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from catalog.formats.languages import language_of
from catalog.web.addresses import url_for

__all__ = ["language_of"]

LANGUAGES = ("vi", "en")
DEFAULT = "vi"
NAMES = {"vi": "Tiếng Việt", "en": "English"}
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_DATA_PATHS = (
    "/api/", "/catalog", "/click/", "/dumps/", "/healthz", "/iiif/", "/media/", "/oai", "/oembed",
    "/picture/", "/robots.txt",
)  # fmt: skip
_DATA_ENDS = (
    ".json", ".jsonld", ".ndjson", ".xml", ".xml.gz", ".atom", ".rss", ".marcxml", ".mrc", ".ris", ".bib",
    ".ttl", ".csv", ".ics", ".docx",
)  # fmt: skip


def attach(app: Flask) -> None:
    """Let templates and views of ``app`` speak the language of the address."""
    folder = Path(__file__).parent.parent / "translations"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    app.config["BABEL_DEFAULT_TIMEZONE"] = ZONE.key
    flask_babel.Babel(app, locale_selector=spoken)
    # Flask-Babel keeps the language for as long as the app context lives, which may outlast a request.
    app.before_request(refresh)
    app.jinja_env.globals.update(_=_marked, gettext=_marked, ngettext=_marked_many)


class _Messages:
    """The messages of one language, also as templates write them, and the sign between its thousands."""

    def __init__(self, translations: NullTranslations, locale: Locale | None) -> None:
        self._one, self.many = translations.gettext, translations.ngettext
        self.group = get_group_symbol(locale or "en")
        self._whole: dict[str, Markup] = {}

    def one(self, message: str) -> str:
        """A message without a number."""
        told: str = self._one(message)
        # Python 3.11.2 (Debian's) does not find so what has a plural too, as later ones do.
        return told if told != message else self.many(message, message, 1)

    def whole(self, message: str) -> Markup:
        """A message of a template in which nothing is filled in; it may hold tags."""
        told = self._whole.get(message)
        if told is None:
            told = self._whole[message] = Markup(self.one(message)) % {}  # noqa: S704 - ours, no visitor's
        return told


def _messages() -> _Messages:
    """The messages of the language that is spoken; found once for a request, whose page has hundreds."""
    if not has_app_context():
        return _Messages(flask_babel.get_translations(), None)
    held: _Messages | None = g.get(_HELD)
    if held is None:
        known = current_app.extensions.setdefault("catalog.messages", {})
        locale = flask_babel.get_locale()
        name = str(locale)
        if name not in known:
            known[name] = _Messages(flask_babel.get_translations(), locale)
        held = g.messages = known[name]
    return held


_HELD = "messages"


def refresh() -> None:
    """Forget which language is spoken: it is found anew for the next text."""
    g.pop(_HELD, None)
    flask_babel.refresh()


def gettext(message: str, /, **values: object) -> str:
    """The message in the page's language, its ``%(name)s`` filled in."""
    told: str = _messages().one(message)
    return told % values if values else told


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for that number in the page's language, its ``%(name)s`` filled in."""
    told: str = _messages().many(one, many, count)
    return told % {"num": count, **values}


def lazy_gettext(message: str, /, **values: object) -> LazyString:
    """The message in the language of the page on which it comes to stand."""
    return LazyString(gettext, message, **values)


def _marked(message: str, /, **values: object) -> Markup:
    """``gettext`` for templates, as Jinja's own: what is filled in is escaped."""
    held = _messages()
    return Markup(held.one(message)) % values if values else held.whole(message)  # noqa: S704 - as above


def _marked_many(one: str, many: str, count: int, /, **values: object) -> Markup:
    return Markup(_messages().many(one, many, count)) % {"num": count, **values}  # noqa: S704 - as above


def language() -> str:
    """The language that the address of this request asks for."""
    path = request.path
    return "en" if path == "/en" or path.startswith("/en/") else DEFAULT


def is_data() -> bool:
    """Whether the address of this request gives data rather than a page."""
    path = request.path
    return path.endswith(_DATA_ENDS) or path.startswith(_DATA_PATHS)


def spoken() -> str:
    """The language of sentences in the answer: the page's, English for data."""
    if not has_request_context():
        return "en"
    wanted: str | None = g.get("spoken")
    return wanted or ("en" if is_data() else language())


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Within the block sentences are in ``wanted``, whatever the address says."""
    g.spoken = wanted
    refresh()
    try:
        yield
    finally:
        g.spoken = None
        refresh()


def page_url(view: str, /, *, to: str | None = None, external: bool = False, **values: Any) -> str:
    """The address of a page in the language of this request, or in ``to``."""
    blueprint = "pages" if (to or language()) == DEFAULT else "pages_en"
    if external:
        values["_external"] = True
    return url_for(f"{blueprint}.{view}", **values)


def in_language(wanted: str) -> str:
    """The path and query of this very page in another language."""
    path = request.path
    plain = path.removeprefix("/en") or "/" if language() == "en" else path
    told = plain if wanted == DEFAULT else "/en" + plain
    query = request.query_string.decode("ascii", "replace")
    return f"{_quoted(told)}?{query}" if query else _quoted(told)


def _quoted(path: str) -> str:
    # A path that begins with two slashes would be read as another host.
    return quote("/" + path.lstrip("/"), safe="/:@!$&'()*+,;=~-._")


def number(value: float) -> str:
    """A number as the language writes it: 1.284 or 1,284."""
    # A page of results holds two hundred counts, and Babel takes a tenth of a millisecond for each.
    if isinstance(value, int) and value >= 0:
        return f"{value:,}".replace(",", _messages().group) if value > 999 else str(value)
    shown: str = flask_babel.format_decimal(value)
    return shown


def day(value: date) -> str:
    """A day written out, without the day of the week; a time is taken in Vietnam's zone."""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    return _written(value, "long", flask_babel.get_locale())


@lru_cache(maxsize=4_000)
def _written(value: date, pattern: str, locale: Locale | None) -> str:
    return format_date(value, pattern, locale)


def short_day(value: date) -> str:
    """A day in figures: 22/11/2026 in Vietnamese."""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    pattern = "dd/MM/yyyy" if flask_babel.get_locale().language == "vi" else "d MMM yyyy"
    return _written(value, pattern, flask_babel.get_locale())


def weekday(value: date) -> str:
    """The name of the day of the week: thứ Bảy, Saturday."""
    return _written(value, "EEEE", flask_babel.get_locale())


def clock(value: datetime) -> str:
    """Hours and minutes in Vietnam's zone, 24 hours."""
    return value.astimezone(ZONE).strftime("%H:%M")


def moment(value: datetime) -> str:
    """A time with its day, in Vietnam's zone."""
    return f"{clock(value)}, {day(value)}"


def machine(value: date) -> str:
    """A day, or a time to the second, as ``<time datetime>`` may have it (HTML, valid date string)."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def month(value: date) -> str:
    """The month of a day, short: thg 11, Nov."""
    pattern = "'thg' M" if flask_babel.get_locale().language == "vi" else "MMM"
    return _written(value, pattern, flask_babel.get_locale())


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(ZONE).date()


def this_minute() -> str:
    """The minute it is in Vietnam, as a short text."""
    return datetime.now(ZONE).strftime("%Y-%m-%dT%H:%M")


def language_name(tag: str) -> str:
    """The name of a language (BCP 47 tag) in the page's language; the tag itself when it has none."""
    locale = flask_babel.get_locale()
    known = _SPECIAL_NAMES.get(tag)
    if known is not None:
        return str(known)
    name = locale.languages.get(tag.replace("-", "_")) or locale.languages.get(tag.split("-")[0])
    if name:
        return str(name)
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(locale) or tag)
    except (UnknownLocaleError, ValueError):
        return tag


# Babel has no Vietnamese name for these, and they are many in our libraries.
_SPECIAL_NAMES = {
    "vi-Hani": lazy_gettext("Vietnamese in Nôm script"),
    "lzh": lazy_gettext("Literary Chinese"),
    "cjm": lazy_gettext("Cham"),
    "hmn": lazy_gettext("Hmong"),
    "tyz": lazy_gettext("Tày"),
    "nut": lazy_gettext("Nùng"),
    "mtq": lazy_gettext("Mường"),
    "rad": lazy_gettext("Rade"),
    "jra": lazy_gettext("Jarai"),
    "bdq": lazy_gettext("Bahnar"),
    "mul": lazy_gettext("Several languages"),
}


def foreign(text: str, languages: Sequence[str] = ()) -> str:
    """``language_of`` where it differs from the page's own, else empty: the ``lang`` to write."""
    tag = language_of(text, languages)
    return "" if not tag or tag == language() else tag
