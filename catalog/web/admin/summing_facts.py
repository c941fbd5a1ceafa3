"""How facts of summings-up, their parts and good models are told, in forms and in the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.programme import stretches, summing_book, types
from catalog.programme.summing_words import HEADINGS
from catalog.store import exemplars, plans, summings
from catalog.store.audit import Entry
from catalog.web import i18n
from catalog.web.admin.summing_frame import STATES, headline
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names, named
from catalog.web.people_named import subject_name

KINDS = (summings.SUBJECT, summings.PART, exemplars.SUBJECT)
"""The subjects of the log whose facts are told here."""
FACTS: Names = {
    "authority": lazy_gettext("Authority above"),
    "issuer": lazy_gettext("Who issues it"),
    "number": lazy_gettext("Number"),
    "place": lazy_gettext("Place"),
    "day": lazy_gettext("Day"),
    "title": lazy_gettext("Title of the report"),
    "grounds": lazy_gettext("Grounds and opening"),
    "recipients": lazy_gettext("Recipients"),
    "signer_title": lazy_gettext("Office of who signs"),
    "signer": lazy_gettext("Name of who signs"),
    "example": lazy_gettext("An example"),
    "due": lazy_gettext("Institutions send their part by"),
    "letterhead": lazy_gettext("Letterhead"),
    "asked": lazy_gettext("Which institutions"),
    "systems": lazy_gettext("System"),
    "levels": lazy_gettext("Level"),
    "plan": lazy_gettext("Plan"),
    "territory": lazy_gettext("Territory"),
    "period": lazy_gettext("Time covered"),
    "state": lazy_gettext("State"),
    "note": lazy_gettext("What should be written otherwise"),
}
"""What facts of summings-up and of parts are called; the six texts are called by their headings."""
_OF_MODELS: Names = {
    "plan": lazy_gettext("Plan"),
    "title": lazy_gettext("Title of the story"),
    "reason_vi": lazy_gettext("Why, in Vietnamese"),
    "reason_en": lazy_gettext("Why, in English"),
    "since": lazy_gettext("Honoured on"),
}


def fact_name(kind: str, fact: str) -> str:
    """What a fact of that kind of subject is called; empty where it is called as everywhere."""
    if kind == exemplars.SUBJECT:
        return str(_OF_MODELS.get(fact, ""))
    return HEADINGS[fact].said(i18n.language()) if fact in HEADINGS else str(FACTS.get(fact, ""))


def fact_value(fact: str, value: Any) -> str | None:
    """A fact as people read it; None for one that is told like any other's."""
    language = i18n.language()
    if fact in ("systems", "levels") and isinstance(value, list):
        return ", ".join(types.label(fact, code, language) for code in value)
    if fact == "state" and value in STATES:
        return named(STATES, value)
    if fact == "state" and value in summing_book.STATES:
        return summing_book.STATES[value].said(language)
    if fact == "kind":
        return subject_name(str(value))
    if fact == "period" and isinstance(value, str) and (stretch := stretches.parse(value)):
        return stretch.words(language)
    return None


def titles(session: Session, entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """What the summings-up that entries are about are called, by kind of subject and subject."""
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        key, number = (entry.subject_type, entry.subject), entry.subject.partition("/")[0]
        if entry.subject_type not in KINDS[:2] or key in found or not number.isdecimal():
            continue
        try:
            summing = summings.get(session, int(number))
        except UnknownName:
            continue
        plan = plans.get(session, summing.plan)
        found[key] = headline(summing, plan.number if plan else summing.plan)
    return found
