"""What is said of institutions in the page's language: facts, lists, what is wrong with what was entered."""

from __future__ import annotations

from typing import Any

from catalog.errors import Fault
from catalog.formats import opening_hours
from catalog.programme import sheet_columns, types
from catalog.programme.sheet_columns import FACTS
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

_LISTS = {
    "system": "systems", "level": "levels", "status": "statuses", "owner": "owners",
    "region_class": "region_classes", "services": "services", "accessibility": "accessibility",
}  # fmt: skip
SENTENCES: Names = {
    "required": lazy_gettext("Please fill this in."),
    "not_in_list": lazy_gettext("“%(value)s” is not in the list."),
    "type": lazy_gettext("“%(value)s” cannot be read; see the example in the heading."),
    "range": lazy_gettext(
        "“%(value)s” is beyond what can be: Vietnam lies between 8 and 24 north, 102 and 118 east."
    ),
    "too_long": lazy_gettext("This text is too long."),
    "forbidden_character": lazy_gettext("This text holds a sign that cannot be kept; type it anew."),
    "web_address": lazy_gettext("“%(value)s” is no address: it begins with https:// or http://."),
    "email": lazy_gettext("“%(value)s” is no e-mail address."),
    "isil": lazy_gettext("“%(value)s” is no ISIL: it is written like VN-ThuVienHue."),
    "hours": lazy_gettext("“%(value)s” cannot be read: write hours like T2-T6 07:30-11:30, 13:30-17:00."),
    "special_hours": lazy_gettext("“%(value)s” cannot be read: write days like 30/04/2026: closed."),
    "date": lazy_gettext("“%(value)s” is no day: write it like 01/07/2025."),
    "place": lazy_gettext("“%(value)s” is no province or commune of today, or several are called so."),
    "future": lazy_gettext("This day is still to come: change it when it has come."),
    "too_early": lazy_gettext("This day is too early: write the year with four figures."),
    "too_many": lazy_gettext("These are more entries than can be kept."),
    "twice": lazy_gettext("“%(value)s” stands in several rows of this file."),
    "extra_cell": lazy_gettext("“%(value)s” stands beyond the last column."),
    "not_yours": lazy_gettext("“%(value)s” is not among the institutions that you look after."),
    "elsewhere": lazy_gettext("“%(value)s” is new and not in the places that you look after."),
    "merged": lazy_gettext("“%(value)s” was merged into another institution: change that one."),
    "slug": lazy_gettext("“%(value)s” cannot stand in an address: take small letters, figures and hyphens."),
}
"""By rule."""
HOURS: Names = {
    "times": lazy_gettext("“%(text)s” cannot be read: write it like 07:30-11:30, 13:30-17:00."),
    "order": lazy_gettext("“%(text)s”: it closes before it opens."),
    "overlap": lazy_gettext("“%(text)s”: these times overlap."),
    "days": lazy_gettext("“%(text)s”: it is not clear which day is meant."),
    "many": lazy_gettext("“%(text)s”: these are too many times for one day."),
    "special": lazy_gettext("“%(text)s” cannot be read: write it like 30/04/2026: closed."),
}
ODDITIES: Names = {
    "type_ended": lazy_gettext(
        "This type of institution exists no longer: has it become another, or closed?"
    ),
    "level_ended": lazy_gettext("There are no districts since 1 July 2025: which level is it now?"),
    "level_of_type": lazy_gettext("Institutions of this type are mostly not at this level."),
    "half_position": lazy_gettext("Of the position only one half is known: it is not on the map."),
    "abroad": lazy_gettext("This position is outside Vietnam: are both numbers in the right field?"),
}


def term(listed: str, code: str, system: str = "") -> str:
    """The word of a list in the page's language."""
    return types.label(listed, code, i18n.language(), system)


def fact_name(fact: str) -> str:
    """What a fact is called."""
    if fact == "history":
        return _("Names, states and places with their days")
    column = FACTS.get(fact)
    return column.heading(i18n.language()).removesuffix(" *") if column else fact


def fact_value(fact: str, value: Any, system: str = "") -> str:
    """A fact as people read it."""
    if fact == "history" or fact not in FACTS:
        return "…" if value else ""
    if fact in _LISTS or fact == "type":
        listed = _LISTS.get(fact, "types")
        codes = value if isinstance(value, list) else [value] if value else []
        return "; ".join(term(listed, code, system) for code in codes)
    return str(sheet_columns.written(FACTS[fact], value, i18n.language(), system))


def sentence(fault: Fault) -> str:
    """What is wrong, in a sentence that says how to go on."""
    rule = "slug" if fault.field == "slug" and fault.rule == "type" else fault.rule
    told = SENTENCES.get(rule)
    return fault.message if told is None else str(told) % {"value": fault.value[:80]}


def of_hours(error: opening_hours.Unreadable) -> str:
    """Why hours cannot be read."""
    return str(HOURS[error.rule]) % {"text": error.text[:80]}
