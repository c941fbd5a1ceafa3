"""Fields of records in words: their names, their values as lines of text, what is wrong with a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from catalog.activities.schedules import read_point
from catalog.errors import Fault, InvalidInput, RecordError
from catalog.formats.licences import licence_of
from catalog.store.locks import HIDDEN
from catalog.web import i18n, labels, when
from catalog.web.field_names import field_name as field_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names, named
from catalog.web.roles import ROLES

_PARTS: Names = {
    "start": lazy_gettext("Begins"),
    "end": lazy_gettext("Ends"),
    "recurrence": lazy_gettext("Repeats"),
    "lunar": lazy_gettext("Lunar date"),
    "status": lazy_gettext("State"),
    "venue": lazy_gettext("Where"),
    "online_url": lazy_gettext("Online at"),
    "fee": lazy_gettext("Fee"),
    "capacity": lazy_gettext("Places available"),
    "registration_url": lazy_gettext("Sign up at"),
    "booking": lazy_gettext("How to take part"),
    "cancellations": lazy_gettext("Called off"),
    "statement": lazy_gettext("Rights"),
    "licence": lazy_gettext("Licence"),
    "holder": lazy_gettext("Rights holder"),
    "note": lazy_gettext("Note on rights"),
    "credit": lazy_gettext("Credit line"),
}
_SHOWN = 40
_NUMBERED = re.compile(r"(\w+)\.(\d+)(?:\.\w+)*\Z")


def reason_name(reason: str) -> str:
    """Why a record is not shown, in words."""
    return named(labels.WITHDRAWAL_REASONS, reason)


def value_lines(field: str, value: Any) -> list[str]:
    """A field's published value as lines of text; none where there is nothing."""
    if value is None or value in ("", [], {}):
        return []
    lines = list(_lines(field, value))
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], _("and %(count)s more", count=i18n.number(more))] if more > 0 else lines


def _lines(field: str, value: Any) -> Iterable[str]:
    told = _TOLD.get(field)
    if told is not None:
        return told(value)
    return [_plain(part) for part in value] if isinstance(value, list) else [_plain(value)]


def _agent(part: Mapping[str, str]) -> str:
    role = part.get("role", "")
    notes = [named(ROLES, role.lower()) if role else "", part.get("dates", "")]
    told = ", ".join(filter(None, notes))
    return f"{part['name']} ({told})" if told else part["name"]


def _link(part: Mapping[str, str]) -> str:
    return f"{part.get('label') or named(labels.LINK_RELS, part['rel'])}: {part['url']}"


def _pictures(value: Any) -> list[str]:
    """Pictures as they are published, or what an editor does with some of them."""
    if isinstance(value, list):
        return [image.get("alt") or _("(without description)") + f" {image['url']}" for image in value]
    return [_("hidden: %(address)s", address=url) for url, word in value.items() if word.get("hidden")] + [
        word["alt"] or _("(without description)") for word in value.values() if "alt" in word
    ]


def _span(value: Mapping[str, Any]) -> str:
    display, first, last = value["display"], value.get("earliest"), value.get("latest")
    if first is None and last is None:
        return _("%(date)s (no year could be read)", date=display)
    years = (
        str(first) if first == last else f"{'…' if first is None else first}–{'…' if last is None else last}"
    )
    return display if years == display.strip() else f"{display} ({years})"


def _named_parts(value: Mapping[str, Any]) -> list[str]:
    told = []
    for name, part in value.items():
        if name in _PARTS and part not in ("", [], None):
            told.append(f"{_PARTS[name]}: {_part(name, part)}")
    return told


def _schedule(value: Mapping[str, Any]) -> list[str]:
    seen = when.read(value)
    rhythm = {"recurrence": seen.rhythm} if seen is not None and seen.rhythm else {}
    return _named_parts({**value, **rhythm})


def _part(name: str, value: Any) -> str:
    if name == "status":
        return named(labels.SCHEDULE_STATES, value)
    if name == "licence":
        return licence_of(value).name
    if name == "cancellations":
        return "; ".join(_cancelled(entry) for entry in value)
    if name in ("start", "end") and (point := read_point(value)) is not None:
        hour = f"{point.time:%H:%M}, " if point.time else ""
        return hour + i18n.day(point.day)
    return str(value)


def _cancelled(entry: Mapping[str, str]) -> str:
    point = read_point(entry["day"])
    day = i18n.day(point.day) if point is not None else entry["day"]
    return f"{day} ({entry['reason']})" if entry.get("reason") else day


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        first = next((value[name] for name in ("label", "value", "title", "name") if value.get(name)), None)
        return str(first) if first is not None else ", ".join(_plain(part) for part in value.values())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


_TOLD: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "kind": lambda value: [named(labels.KINDS, value)],
    "access": lambda value: [named(labels.ACCESS, value)],
    HIDDEN: lambda value: [reason_name(value)],
    "free": lambda value: [_("Free of charge") if value else _("There is a charge")],
    "languages": lambda value: [i18n.language_name(tag) for tag in value],
    "metadata_licence": lambda value: [licence_of(value).name],
    "creators": lambda value: map(_agent, value),
    "links": lambda value: map(_link, value),
    "images": _pictures,
    "issued": lambda value: [_span(value)],
    "period": lambda value: [_span(value)],
    "schedule": _schedule,
    "rights": _named_parts,
    "description": lambda value: str(value).split("\n"),
}


def fault_sentences(error: InvalidInput) -> list[str]:
    """What is wrong with values that an editor gave, each a sentence that says how to go on."""
    broken = error.__cause__
    if isinstance(broken, RecordError):
        return [fault_sentence(fault) for fault in broken.faults]
    return [f"{field_name(field)}: {', '.join(texts)}" for field, texts in error.faults.items()]


def fault_sentence(fault: Fault) -> str:
    """What is wrong with one value, and how to go on."""
    told = _RULES.get(fault.rule)
    text = str(told) if told is not None else fault.message
    found = _NUMBERED.match(fault.field)
    shown = f"“{fault.value[:60]}”: " if fault.value else ""
    if found is not None:
        place = _("Line %(number)s", number=int(found[2]) + 1)
        return f"{place}: {shown}{text}"
    return f"{shown}{text}"


_RULES: Names = {
    "required": lazy_gettext("Please fill this in."),
    "too_long": lazy_gettext("This is too long: please shorten it."),
    "too_many": lazy_gettext("These are too many: at most 1,000 fit."),
    "forbidden_character": lazy_gettext("There is a sign in it that cannot be shown: please type it again."),
    "web_address": lazy_gettext("Write the whole address, like https://thuvien.vn/sach."),
    "not_in_list": lazy_gettext("Choose one from the list."),
    "date": lazy_gettext("Write the day like 23/11/2026."),
    "date_order": lazy_gettext("It ends before it begins: please look at both days."),
    "range": lazy_gettext("This number is too small or too large."),
}
