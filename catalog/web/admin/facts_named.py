"""How facts in the log of changes are named, and values of ours that would be read as codes."""

from __future__ import annotations

from catalog.gazetteer import address, unit
from catalog.web.field_names import NAMES as OF_RECORDS
from catalog.web.i18n import lazy_gettext as _
from catalog.web.labels import Names
from catalog.web.people_named import role_name

NAMES: Names = {
    **OF_RECORDS,
    "name": _("Name"),
    "email": _("E-mail"),
    "role": _("Role"),
    "scope": _("Where"),
    "language": _("Language"),
    "active": _("Switched on"),
    "invited_by": _("Invited by"),
    "name_vi": _("Name in Vietnamese"),
    "name_en": _("Name in English"),
    "short_name": _("Short form of the name"),
    "type": _("Type"),
    "level": _("Level"),
    "status": _("State"),
    "owner": _("Owned by"),
    "region_class": _("Region"),
    "province": _("Province or city"),
    "commune": _("Commune or ward"),
    "address": _("Address"),
    "lat": _("Degrees north"),
    "lon": _("Degrees east"),
    "phone": _("Telephone"),
    "url": _("Web site"),
    "social": _("Social networks"),
    "contact": _("Other contact"),
    "photo": _("Photograph of the house"),
    "hours": _("Opening hours in words"),
    "opening": _("Opening hours"),
    "special_hours": _("Days off, other hours of some days"),
    "services": _("Services"),
    "accessibility": _("Access for disabled people"),
    "accessibility_note": _("Note on access"),
    "expires": _("Works until"),
    "institution": _("Institution"),
}
"""By the fact's name; one that is not here is told as it is."""


def fact_name(name: str) -> str:
    """The name of a fact."""
    return str(NAMES.get(name, name))


def value_told(name: str, value: str) -> str:
    """A value as people know it: a role and a unit by name."""
    if name == "role":
        return role_name(value)
    found = unit(value) if name == "scope" and ":" in value else None
    return value if found is None else address(found)
