"""Names of a record's fields, for who changes them and who reads that they were changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from catalog.store.locks import HIDDEN, Lock
from catalog.web.i18n import lazy_gettext as _
from catalog.web.labels import Names, named
from catalog.web.repairs import FIELDS as TEXTS

NAMES: Names = {
    **TEXTS,
    "kind": _("Kind"),
    "languages": _("Languages"),
    "identifiers": _("Numbers"),
    "measurements": _("Measures"),
    "free": _("Cost"),
    "links": _("Links"),
    "access": _("Access"),
    "metadata_licence": _("Licence of this description"),
    HIDDEN: _("The whole record is hidden"),
}
"""The fields that can be kept, by their names in the published shape."""


def field_name(field: str) -> str:
    """The name of a field."""
    return named(NAMES, field)


class Kept(NamedTuple):
    """A field that its institution has put right, and since when; by whom is not for the public."""

    name: str
    since: datetime


def kept_fields(locks: Mapping[str, Lock]) -> list[Kept]:
    """The fields that stand otherwise than harvested, oldest first."""
    shown = [(lock.locked_at, field) for field, lock in locks.items() if field != HIDDEN]
    return [Kept(field_name(field), since) for since, field in sorted(shown)]
