"""What is wrong with an activity, said kindly; and names of what its lists hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from catalog import gazetteer
from catalog.activities import places
from catalog.activities.timing import MOST_DATES, day_of
from catalog.activities.words import AUDIENCES, FIELDS, SORTS
from catalog.errors import Fault
from catalog.gazetteer import Unit
from catalog.web import i18n
from catalog.web.i18n import gettext as _

_SAID: Mapping[str, Callable[[Fault], str]] = {
    "when": lambda fault: _("Please say when it is."),
    "where": lambda fault: _("Please say where it is, or its address on the web."),
    "whom": lambda fault: _("Please choose for whom it is."),
    "required": lambda fault: _("Please fill this in."),
    "too_long": lambda fault: _("This is too long to be kept; please shorten it."),
    "too_many": lambda fault: _("These are too many entries; at most 50 are kept."),
    "choice": lambda fault: _("Choose one from the list."),
    "day": lambda fault: _("“%(text)s” is no day: write it like 23/11/2026.", text=fault.value[:30]),
    "time": lambda fault: _("“%(text)s” is no time of day: write it like 8:30.", text=fault.value[:30]),
    "begins": lambda fault: _("Please say when it begins, too."),
    "number": lambda fault: _("This number is too small or too large."),
    "lunar": lambda fault: _("The lunar calendar has no such day."),
    "rule": lambda fault: _("This way of coming again is not understood."),
    "no_date": lambda fault: _("No day in this time is such a day of the week."),
    "too_many_dates": lambda fault: _(
        "These are more than %(most)s dates. Please end it earlier, or leave the last day empty.",
        most=MOST_DATES,
    ),
    "not_a_date": lambda fault: _("It would not have been on %(day)s anyway.", day=_day(fault.value)),
    "commune": lambda fault: gone(fault.value),
    "point": lambda fault: _("Write two numbers, such as 16.4637, 107.5909."),
    "web_address": lambda fault: _(
        "“%(text)s” is no address: it begins with https://", text=fault.value[:60]
    ),
    "group_size": lambda fault: _(
        "The number of people must be at least 1. Leave it empty where there is no limit."
    ),
    "fee_and_free": lambda fault: _(
        "It is said to be free, but “%(text)s” is a price. One of the two is wrong.", text=fault.value[:60]
    ),
    "currency": lambda fault: _(
        "“%(text)s” has no currency: write it like 50.000 đồng.", text=fault.value[:60]
    ),
}


def told(fault: Fault) -> str:
    """What is wrong, in the page's language."""
    if fault.rule == "ends_before":
        if fault.field == "last":
            return _("It ends before it begins: the last day is before the first.")
        return _("It ends before it begins: this time is before the first one.")
    said = _SAID.get(fault.rule)
    # What no form can send is told as the rule says it.
    return said(fault) if said is not None else fault.message


def _day(text: str) -> str:
    day = day_of(text)
    return i18n.short_day(day) if day else text


def gone(name: str, offered: Iterable[Unit] = ()) -> str:
    """That a commune is no more, and which take its place."""
    now = "; ".join(gazetteer.address(unit) for unit in offered)
    if not now:
        return _("“%(name)s” is no commune or ward of today.", name=name)
    return _(
        "%(name)s is no more since 1 July 2025. It is in: %(now)s. Please choose the new one.",
        name=name,
        now=now,
    )


def said_of_place(text: str, meant: places.Meant) -> str:
    """What is to be said of a place that is not one commune of today for certain."""
    if meant.gone is not None:
        return gone(gazetteer.address(meant.gone), meant.offered)
    if meant.offered:
        return _("Several are called so; please choose the one that you mean.")
    return _("“%(name)s” is no commune or ward of today.", name=text[:80])


def sorts() -> list[tuple[str, str]]:
    """Codes and names of the sorts of activities."""
    return [(code, _named(sort)) for code, sort in SORTS.items()]


def audiences() -> list[tuple[str, str]]:
    """Codes and names of those for whom an activity can be."""
    return [(code, _named(word)) for code, word in AUDIENCES.items()]


def fields() -> list[tuple[str, str]]:
    """Codes and names of the fields of activity."""
    return [(code, _named(word)) for code, word in FIELDS.items()]


def _named(word: Any) -> str:
    return str(getattr(word, i18n.language(), word.vi))


def days_in_words(text: str) -> list[date]:
    """The days in a text, one or several a line; raises ``ValueError`` with what is none."""
    found = []
    for part in text.replace(";", "\n").replace(",", "\n").splitlines():
        if not part.strip():
            continue
        pieces = part.strip().replace("-", "/").replace(".", "/").split("/")
        try:
            numbers = [int(piece) for piece in pieces]
            year, month, day = numbers if len(pieces[0]) == 4 else reversed(numbers)
            found.append(date(year, month, day))
        except ValueError:
            raise ValueError(part.strip()) from None
    return found
