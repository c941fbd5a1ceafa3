"""Which texts of a record were misread before they came and have been read again, in words for its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.formats.marc_limits import CUT
from catalog.formats.marc_losses import LOST_CHARACTERS, LOST_LETTERS, WHOLE
from catalog.web.i18n import lazy_gettext as _
from catalog.web.labels import Names, named

SHOWN = 20
LONGEST = 300
"""Characters of an original that are shown; the record's JSON has all of it."""

READ_AS: Names = {
    "utf8": _("UTF-8 shown as Windows-1252"),
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI-Windows",
    "bkhcm2": "BK HCM2",
    "viscii": "VISCII",
    "vps": "VPS",
    "cp1258": "Windows-1258",
    "cp1252": _("Windows-1252 shown as Windows-1258"),
    "leftover": _("letters left over from an old font"),
    "capitals": _("small letters of a font of capitals"),
}
"""The misreadings by their names in ``repairs`` of a record."""
FIELDS: Names = {
    WHOLE: _("The whole record"),
    "title": _("Title"),
    "titles": _("Other titles"),
    "description": _("Description"),
    "creators": _("People and bodies"),
    "publisher": _("Publisher"),
    "issued": _("Date"),
    "period": _("Period"),
    "subjects": _("Subjects"),
    "places": _("Places"),
    "extent": _("Extent"),
    "materials": _("Materials"),
    "techniques": _("Techniques"),
    "dimensions": _("Dimensions"),
    "cultures": _("Culture"),
    "designations": _("Recognised as"),
    "chapters": _("Chapters"),
    "collections": _("Collections"),
    "related": _("Related"),
    "audiences": _("For whom"),
    "education_levels": _("School grade or level"),
    "school_subjects": _("School subject"),
    "learning_type": _("Form of learning"),
    "outcomes": _("What you learn"),
    "duration": _("Duration"),
    "links": _("Link"),
    "images": _("Pictures"),
    "holdings": _("Copies"),
    "rights": _("Rights"),
    "schedule": _("When"),
    "notes": _("Notes"),
}
"""The fields that hold texts, by the first part of a repair's ``field``."""
OWN_NOTES: Names = {
    LOST_CHARACTERS: _("Some characters were damaged in the source record and are shown as \ufffd."),
    LOST_LETTERS: _(
        "Some Vietnamese letters were lost when this record was written in MARC-8; ask the source for UTF-8."
    ),
    CUT: _("Some texts of the source record are too long or too many; the rest of them was left out."),
}
"""What formats themselves note on a record, in English, among the notes of the library."""


class ReadAgain(NamedTuple):
    """One text: where it stands, what came, what it was read as."""

    field: str
    original: str
    read_as: str


class Repairs(NamedTuple):
    """The texts that are shown, the number of all and of those that are not shown."""

    texts: tuple[ReadAgain, ...]
    total: int
    more: int


def repairs(record: Mapping[str, Any]) -> Repairs | None:
    """What of a record in its published shape was read again, None if nothing was."""
    noted = record.get("repairs", ())
    if not noted:
        return None
    texts = tuple(_text(entry) for entry in noted[:SHOWN])
    return Repairs(texts, len(noted), len(noted) - len(texts))


def _text(entry: Mapping[str, str]) -> ReadAgain:
    original = entry["original"]
    return ReadAgain(
        field=named(FIELDS, entry["field"].partition(".")[0]),
        original=original if len(original) <= LONGEST else original[: LONGEST - 1] + "…",
        read_as=", ".join(named(READ_AS, name) for name in entry["read_as"].split("+")),
    )
