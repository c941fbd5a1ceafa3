"""Fields in their own script: 880 of MARC 21, given to the fields that they are pairs of."""

from __future__ import annotations

import re

from catalog.formats.marc_record import DataField, MarcRecord

Paired = dict[str, list[DataField]]

# $6 of 880: tag of the pair, its number (00 where there is none), script (MARC 21, appendix A).
_LINK = re.compile(r"(\d{3})(?:-\d{2,})?(?:/.*)?")


def paired(record: MarcRecord) -> Paired:
    """The fields 880 by the tag of their pair, as fields of that tag; those that name none are left out."""
    found: Paired = {}
    for entry in record.fields("880"):
        link = _LINK.fullmatch(entry.get("6").strip())
        if link:
            pair = DataField(link[1], entry.first, entry.second, entry.subfields)
            found.setdefault(link[1], []).append(pair)
    return found
