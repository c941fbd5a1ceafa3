"""What columns of a table can be, in words for people: fields in groups, with the details that some take."""

from __future__ import annotations

from typing import Any, NamedTuple

from catalog.formats.table_proposal import ColumnProposal
from catalog.web import labels
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names, named
from catalog.web.roles import ROLES

FIELDS: Names = {
    "title": lazy_gettext("Title"),
    "titles": lazy_gettext("Other title"),
    "creators": lazy_gettext("People and bodies"),
    "publisher": lazy_gettext("Publisher"),
    "issued": lazy_gettext("Date"),
    "period": lazy_gettext("Period"),
    "description": lazy_gettext("Description"),
    "languages": lazy_gettext("Language"),
    "subjects": lazy_gettext("Subjects"),
    "places": lazy_gettext("Places"),
    "extent": lazy_gettext("Extent"),
    "identifiers": lazy_gettext("Number"),
    "related": lazy_gettext("See also"),
    "notes": lazy_gettext("Notes"),
    "kind": lazy_gettext("Kind"),
    "collections": lazy_gettext("Collections"),
    "materials": lazy_gettext("Materials"),
    "techniques": lazy_gettext("Techniques"),
    "dimensions": lazy_gettext("Dimensions"),
    "measurements": lazy_gettext("A single measure"),
    "cultures": lazy_gettext("Culture"),
    "designations": lazy_gettext("Recognised as"),
    "audiences": lazy_gettext("For whom"),
    "education_levels": lazy_gettext("School grade or level"),
    "school_subjects": lazy_gettext("School subject"),
    "learning_type": lazy_gettext("Form of learning"),
    "outcomes": lazy_gettext("What you learn"),
    "duration": lazy_gettext("Duration"),
    "free": lazy_gettext("Free of charge, yes or no"),
    "schedule.start": lazy_gettext("Begins"),
    "schedule.end": lazy_gettext("Ends"),
    "schedule.recurrence": lazy_gettext("On which days"),
    "schedule.lunar": lazy_gettext("Lunar date"),
    "schedule.venue": lazy_gettext("Venue"),
    "schedule.online_url": lazy_gettext("Address to join online"),
    "schedule.fee": lazy_gettext("Fee"),
    "schedule.capacity": lazy_gettext("Number of places"),
    "schedule.registration_url": lazy_gettext("Address to sign up"),
    "schedule.status": lazy_gettext("Cancelled or postponed"),
    "schedule.time_zone": lazy_gettext("Time zone"),
    "links": lazy_gettext("Links"),
    "images": lazy_gettext("Pictures"),
    "alt": lazy_gettext("Words for the picture"),
    "holdings.call_number": lazy_gettext("Call number"),
    "holdings.location": lazy_gettext("Place in the house"),
    "holdings.institution": lazy_gettext("Kept at"),
    "holdings.status": lazy_gettext("State of the copy"),
    "access": lazy_gettext("Access"),
    "rights.statement": lazy_gettext("Rights"),
    "rights.licence": lazy_gettext("Licence"),
    "rights.holder": lazy_gettext("Who holds the rights"),
    "rights.credit": lazy_gettext("Credit line"),
    "rights.note": lazy_gettext("Note on rights"),
    "metadata_licence": lazy_gettext("Licence of the description"),
    "institution": lazy_gettext("Institution"),
    "holdings": lazy_gettext("Copies"),
    "schedule": lazy_gettext("When and where"),
    "rights": lazy_gettext("Rights"),
    "id": lazy_gettext("Number"),
    "source": lazy_gettext("Source"),
    "path": lazy_gettext("File"),
}
"""Names of fields, of those of tables and those of records."""
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (lazy_gettext("What it is"), (
        "title", "titles", "creators", "publisher", "issued", "period", "description", "languages",
        "subjects", "places", "extent", "identifiers", "kind", "collections", "related", "notes",
    )),
    (lazy_gettext("Objects"), (
        "materials", "techniques", "dimensions", "measurements", "cultures", "designations",
    )),
    (lazy_gettext("Learning"), (
        "audiences", "education_levels", "school_subjects", "learning_type", "outcomes", "duration", "free",
    )),
    (lazy_gettext("When and where"), (
        "schedule.start", "schedule.end", "schedule.recurrence", "schedule.lunar", "schedule.venue",
        "schedule.online_url", "schedule.fee", "schedule.capacity", "schedule.registration_url",
        "schedule.status",
    )),
    (lazy_gettext("To see and to use"), (
        "links", "images", "alt", "holdings.call_number", "holdings.location", "holdings.institution",
        "holdings.status", "access", "rights.statement", "rights.licence", "rights.holder", "rights.credit",
        "rights.note", "metadata_licence",
    )),
)  # fmt: skip
_DETAILS: dict[str, Names] = {
    "role": {**ROLES, **labels.PLACE_ROLES},
    "scheme": labels.IDENTIFIER_SCHEMES,
    "type": {**labels.TITLE_TYPES, **labels.MEASURES},
    "rel": labels.LINK_RELS,
}
LICENCES = ("CC0 1.0", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC 4.0")
"""Licences of descriptions that are offered; another one that was given before stays."""
WHY: Names = {
    "name": lazy_gettext("by its name"),
    "values": lazy_gettext("by its values"),
    "both": lazy_gettext("by name and values"),
    "person": lazy_gettext("as you said"),
    "before": lazy_gettext("as the last time"),
    "row_number": lazy_gettext("counts the rows"),
    "private": lazy_gettext("is never published"),
    "contacts": lazy_gettext("contacts are never published"),
    "left_out": lazy_gettext("nothing that is shown"),
    "empty": lazy_gettext("empty"),
    "unknown": lazy_gettext("not understood yet"),
}


class Choice(NamedTuple):
    """Something that a column can be: its value in the form, its name."""

    value: str
    name: str


def target_name(target: str) -> str:
    """The name of a field with its details: "places role=find" is "Places (found in)"."""
    if not target:
        return _("not used")
    field, *details = target.split(" ")
    told = [_detail(*detail.split("=", 1)) for detail in _joined(details)]
    name = named(FIELDS, field)
    return f"{name} ({', '.join(told)})" if told else name


def _joined(words: list[str]) -> list[str]:
    """Details of which a value may hold blanks."""
    found: list[str] = []
    for word in words:
        if "=" in word or not found:
            found.append(word)
        else:
            found[-1] += f" {word}"
    return [word for word in found if "=" in word]


def _detail(name: str, value: str) -> str:
    shown = named(_DETAILS.get(name, {}), value)
    return shown[:1].lower() + shown[1:] if not shown.isupper() else shown


def proposed(column: ColumnProposal) -> list[Choice]:
    """What is offered first for a column: what it is taken for, and what else it may be."""
    names = [column.target, *column.alternatives]
    plain = {field for _name, fields in GROUPS for field in fields}
    return [Choice(name, target_name(name)) for name in dict.fromkeys(names) if name and name not in plain]


def groups() -> list[tuple[str, list[Choice]]]:
    """All fields, in groups."""
    return [(str(name), [Choice(field, named(FIELDS, field)) for field in fields]) for name, fields in GROUPS]
