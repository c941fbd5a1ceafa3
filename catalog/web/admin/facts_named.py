"""The log of changes in words: what facts are called, and their values instead of codes.

What is kept of a change are facts by name, some of them with parts; people read names, days, units and
institutions. A name or a code that is not known here is told as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalog.gazetteer import address, unit
from catalog.programme import types
from catalog.programme.sheet_columns import FACTS
from catalog.store.audit import Entry
from catalog.web import activity_words, figures_words, i18n, institutions_words
from catalog.web.activity_fields import DAY_NAMES
from catalog.web.admin import plans_words, records_words, sources_words, summing_facts
from catalog.web.field_names import NAMES as OF_RECORDS
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import SCHEDULE_STATES, Names, named
from catalog.web.people_named import actor_name, role_name

NOTHING = "–"
NAMES: Names = {
    **OF_RECORDS,
    **figures_words.FACTS,
    **{name: lazy_gettext("Institution") for name in ("institution", "one", "other", "merged")},
    "act": lazy_gettext("By what act"),
    "active": lazy_gettext("Switched on"),
    "added": lazy_gettext("Further days"),
    "address": lazy_gettext("Address"),
    "alt": lazy_gettext("What is in the picture?"),
    "audience_note": lazy_gettext("For whom, in your words"),
    "begins": lazy_gettext("From (time)"),
    "booking": lazy_gettext("How to take part"),
    "by": lazy_gettext("Given by"),
    "called_off": lazy_gettext("Called off"),
    "changed": lazy_gettext("Changed"),
    "commune": lazy_gettext("Commune or ward"),
    "count": lazy_gettext("Number of records"),
    "created": lazy_gettext("Made"),
    "date": lazy_gettext("Day"),
    "day": lazy_gettext("Day"),
    "days": lazy_gettext("For how many days"),
    "decision": lazy_gettext("Decision no."),
    "earlier": lazy_gettext("Earlier institution"),
    "email": lazy_gettext("E-mail"),
    "ends": lazy_gettext("To (time)"),
    "every": lazy_gettext("Every how many weeks"),
    "every_seconds": lazy_gettext("Harvested by itself"),
    "expires": lazy_gettext("Works until"),
    "failed": lazy_gettext("Not taken"),
    "fee": lazy_gettext("Fee"),
    "fields": lazy_gettext("Field of activity"),
    "file": lazy_gettext("File"),
    "first": lazy_gettext("First day"),
    "gone": lazy_gettext("Taken off"),
    "grades": lazy_gettext("School grades"),
    "group_size": lazy_gettext("For how many people"),
    "invitations": lazy_gettext("Invitations"),
    "invited_by": lazy_gettext("Invited by"),
    "label": lazy_gettext("For whom"),
    "language": lazy_gettext("Language"),
    "last": lazy_gettext("Last day"),
    "lat": lazy_gettext("Degrees north"),
    "later": lazy_gettext("Later institution"),
    "left_out": lazy_gettext("Days without it"),
    "link": lazy_gettext("Link of its records"),
    "lon": lazy_gettext("Degrees east"),
    "lunar": lazy_gettext("Lunar date"),
    "minutes": lazy_gettext("Minutes each time"),
    "missing": lazy_gettext("No longer listed"),
    "month": lazy_gettext("Lunar month"),
    "name": lazy_gettext("Name"),
    "names": lazy_gettext("Names"),
    "new": lazy_gettext("New"),
    "note": lazy_gettext("Note"),
    "number": lazy_gettext("Number"),
    "outcome": lazy_gettext("Answer"),
    "kind": lazy_gettext("Kind"),
    "online_url": lazy_gettext("Online at"),
    "options": lazy_gettext("Settings"),
    "part": lazy_gettext("Part"),
    "partners": lazy_gettext("Together with"),
    "paused": lazy_gettext("Paused"),
    "phone": lazy_gettext("Telephone"),
    "picture": lazy_gettext("Picture"),
    "province": lazy_gettext("Province or city"),
    "reason": lazy_gettext("Why"),
    "record": lazy_gettext("Record"),
    "remark": lazy_gettext("Remark"),
    "revision": lazy_gettext("Version"),
    "revoked": lazy_gettext("Taken back"),
    "role": lazy_gettext("Role"),
    "roles": lazy_gettext("Roles"),
    "rule": lazy_gettext("Repeats"),
    "run": lazy_gettext("Harvest no."),
    "scope": lazy_gettext("Where"),
    "seen": lazy_gettext("Seen"),
    "set apart": lazy_gettext("Secrets that are set"),
    "short_name": lazy_gettext("Short form of the name"),
    "shown": lazy_gettext("To be seen"),
    "since": lazy_gettext("From day"),
    "size": lazy_gettext("Size"),
    "skipped": lazy_gettext("Passed over"),
    "sort": lazy_gettext("What is it?"),
    "source": lazy_gettext("Source"),
    "sources": lazy_gettext("Sources"),
    "state": lazy_gettext("State"),
    "status": lazy_gettext("State"),
    "status_reason": lazy_gettext("Why"),
    "statuses": lazy_gettext("State"),
    "taken": lazy_gettext("Taken from the other one"),
    "territories": lazy_gettext("Places"),
    "timing": lazy_gettext("When"),
    "unchanged": lazy_gettext("As before"),
    "until": lazy_gettext("Until"),
    "url": lazy_gettext("Web site"),
    "user": lazy_gettext("Account no."),
    "venue": lazy_gettext("Where"),
    "weekdays": lazy_gettext("Days of the week"),
    "withdrawn": lazy_gettext("Taken off"),
    "year": lazy_gettext("Lunar year"),
    "years": lazy_gettext("For how many years"),
}
"""By the fact's name, whatever it is a fact of."""
_STATES: Names = {
    "draft": lazy_gettext("Draft"),
    "published": lazy_gettext("Published"),
    "withdrawn": lazy_gettext("Taken out"),
    **SCHEDULE_STATES,
}
OF_INSTITUTIONS = ("scope", "institution", "one", "other", "merged", "earlier", "later")
"""Facts that hold the slug of an institution."""
_UNTOLD = ("digest", "code_list", "roles_before", "row")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:[+-]\d\d:\d\d|Z)")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact before and after; None where it was not there."""

    name: str
    before: str | None
    after: str | None


def differences(entry: Entry, institutions: Mapping[str, str]) -> list[Difference]:
    """What differs between before and after, fact by fact; everything where one of them is missing.

    ``institutions`` are names by slug.
    """
    before, after = _facts(entry.before), _facts(entry.after)
    names = [*before, *(name for name in after if name not in before)]
    told = _Told(entry.subject_type, institutions)
    return [
        Difference(
            told.name(name),
            told.value(name, before[name], before) if name in before else None,
            told.value(name, after[name], after) if name in after else None,
        )
        for name in names
        if name not in _UNTOLD and (name not in before or name not in after or before[name] != after[name])
    ]


def _facts(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    return {} if value is None else {"": value}


@dataclass(frozen=True, slots=True)
class _Told:
    """How facts of one kind of subject are told."""

    kind: str
    institutions: Mapping[str, str]

    def name(self, fact: str) -> str:
        if self.kind in ("institution", "institution pair") and fact in (*FACTS, "history"):
            return institutions_words.fact_name(fact)
        if self.kind == "attendance" and _DAY.fullmatch(fact):
            return i18n.short_day(date.fromisoformat(fact))
        if self.kind == "plan" and fact in plans_words.FACTS:
            return plans_words.fact_name(fact)
        if self.kind in summing_facts.KINDS and (told := summing_facts.fact_name(self.kind, fact)):
            return told
        of_source = sources_words.common_option(fact) if self.kind == "source" else ""
        return of_source or named(NAMES, fact)

    def value(self, fact: str, value: Any, beside: Mapping[str, Any]) -> str:
        """A value in words; ``beside`` are the facts that stand with it."""
        if value in (None, "", [], {}):
            return sources_words.rhythm(None) if fact == "every_seconds" else NOTHING
        if self.kind == "institution" and fact in FACTS and (fact != "type" or "system" in beside):
            return institutions_words.fact_value(fact, value, str(beside.get("system", "")))
        if self.kind == "plan" and (of_plan := plans_words.fact_value(fact, value)) is not None:
            return of_plan
        if self.kind in summing_facts.KINDS and (told := summing_facts.fact_value(fact, value)) is not None:
            return told
        if self.kind in ("record", "records") and fact in OF_RECORDS:
            try:
                return "; ".join(records_words.value_lines(fact, value)) or NOTHING
            except (AttributeError, KeyError, TypeError, ValueError):
                pass  # of an earlier version of the code: told as any other value
        return self._any(fact, value)

    def _any(self, fact: str, value: Any) -> str:
        match value:
            case bool():
                return _("yes") if value else _("no")
            case Mapping():
                parts = ((name, part) for name, part in value.items() if part not in (None, "", [], {}))
                return "; ".join(
                    f"{self.name(name)}: {self.value(name, part, value)}"
                    for name, part in parts
                    if name not in _UNTOLD
                )
            case list():
                shown = [self.value(fact, part, {}) for part in value[:_SHOWN]]
                more = len(value) - len(shown)
                told = "; ".join(shown)
                return f"{told}; " + _("and %(count)s more", count=i18n.number(more)) if more else told
            case str():
                return self._word(fact, value)
            case int() | float():
                return sources_words.rhythm(int(value)) if fact == "every_seconds" else _number(value)
        return str(value)

    def _word(self, fact: str, text: str) -> str:
        """A text as people know it: a unit, an institution or a person by name, a code by its word."""
        if ":" in text and (found := unit(text)) is not None:
            return address(found)
        if fact in OF_INSTITUTIONS:
            return self.institutions.get(text, text)
        if fact == "set apart":
            return self.name(text)
        if fact in _WORDS:
            return _WORDS[fact](text)
        if _DAY.fullmatch(text):
            return _day_or(text, lambda: i18n.short_day(date.fromisoformat(text)))
        if _MOMENT.fullmatch(text):
            return _day_or(text, lambda: i18n.moment(datetime.fromisoformat(text)))
        return text


def _number(value: float) -> str:
    # Years and numbers of things are small; only sizes and counts are parted into thousands.
    return i18n.number(value) if isinstance(value, int) and value >= 10_000 else str(value)


def _type(code: str) -> str:
    """A type of institutions; those of several systems where two have one code."""
    found = [term.name(i18n.language()) for term in types.terms("types") if term.code == code]
    return " / ".join(found) or code


def _status(code: str) -> str:
    return named(_STATES, code) if code in _STATES else institutions_words.term("statuses", code)


def _day_or(text: str, told: Callable[[], str]) -> str:
    try:
        return told()
    except ValueError:
        return text


_WORDS: Mapping[str, Callable[[str], str]] = {
    **figures_words.FACT_WORDS,
    "audiences": lambda code: dict(activity_words.audiences()).get(code, code),
    "by": actor_name,
    "fields": lambda code: dict(activity_words.fields()).get(code, code),
    "invited_by": actor_name,
    "language": lambda code: i18n.NAMES.get(code, code),
    "role": role_name,
    "sort": lambda code: dict(activity_words.sorts()).get(code, code),
    "state": lambda code: named(_STATES, code),
    "status": _status,
    "type": _type,
    "weekdays": lambda code: named(DAY_NAMES, code),
}
"""How codes are told, by the fact that holds them."""
