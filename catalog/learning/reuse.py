"""Whether a thing may be used again: the licences that institutions name, in a few sorts.

Open means what the Open Definition 2.1 means: to use, change and share, for any purpose, at most naming the
maker and keeping the terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.formats.licences import licence_of

OPEN = ("free", "named", "alike")
"""Sorts of licences that are open: without conditions, naming the maker, under the same terms."""
SORTS = (*OPEN, "unsold", "unchanged", "reserved", "unknown")
"""All sorts: further ones are not for sale, unchanged only, all rights reserved, nothing said."""
_IN_CLASS = re.compile(r"rightsstatements\.org/(?:vocab|page)/(?:InC-EDU|InC-NC|NoC-NC)\b", re.IGNORECASE)
"""In copyright, but to be used to teach or without earning money; as the record's page tells it."""
_RESERVED = re.compile(r"rightsstatements\.org/(?:vocab|page)/InC(?:-[A-Z-]+)?\b", re.IGNORECASE)
_TERMS = re.compile(r"CC[ -](BY(?:-(?:NC|ND|SA))*)(?:[ -][\d.]{1,5})?", re.IGNORECASE)
_BY_NAME = {"CC0": "free", "Public Domain": "free", "PDDL": "free", "ODC-By": "named", "ODbL": "alike"}


def reuse_of(licence: str) -> str:
    """The sort of a licence as institutions write it (code, address or words), one of ``SORTS``."""
    if _IN_CLASS.search(licence):
        return "unsold"
    if _RESERVED.search(licence):
        return "reserved"
    name = licence_of(licence).name
    for begin, sort in _BY_NAME.items():
        if name.startswith(begin):
            return sort
    terms = _TERMS.fullmatch(name)
    return _of_terms(terms[1].upper()) if terms else "unknown"


def _of_terms(terms: str) -> str:
    """The sort of a Creative Commons licence by its letters, the hardest of its conditions."""
    if "ND" in terms:
        return "unchanged"
    if "NC" in terms:
        return "unsold"
    return "alike" if "SA" in terms else "named"


def is_open(licence: str) -> bool:
    """Whether the licence is an open one."""
    return reuse_of(licence) in OPEN


def open_among(licences: Iterable[str]) -> tuple[str, ...]:
    """Those of these licences that are open, as they are written, in their order."""
    return tuple(licence for licence in licences if is_open(licence))
