"""Whether a thing may be used again: the licences that institutions name, in a few sorts.

Open means what the Open Definition 2.1 means: to use, change and share, for any purpose, at most naming the
maker and keeping the terms.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.formats.licence_terms import terms_of

OPEN = ("free", "named", "alike")
"""Sorts of licences that are open: without conditions, naming the maker, under the same terms."""
SORTS = (*OPEN, "unsold", "unchanged", "reserved", "unknown")
"""All sorts: further ones are not for sale, unchanged only, all rights reserved, nothing said."""
_IN_CLASS = ("InC-EDU", "InC-NC", "NoC-NC")
"""Statements of rightsstatements.org: to be used to teach, or without earning money."""


def reuse_of(licence: str) -> str:
    """The sort of a licence as institutions write it (code, address or words), one of ``SORTS``."""
    terms = terms_of(licence)
    if terms.statement in _IN_CLASS:
        return "unsold"
    if terms.statement:
        return "reserved" if terms.statement.startswith("InC") else "unknown"
    return "unknown" if terms.conditions is None else _of_conditions(terms.conditions)


def _of_conditions(conditions: tuple[str, ...]) -> str:
    """The sort by the hardest of the conditions."""
    hardest = (("nd", "unchanged"), ("nc", "unsold"), ("sa", "alike"), ("by", "named"))
    return next((sort for code, sort in hardest if code in conditions), "free")


def is_open(licence: str) -> bool:
    """Whether the licence is an open one."""
    return reuse_of(licence) in OPEN


def open_among(licences: Iterable[str]) -> tuple[str, ...]:
    """Those of these licences that are open, as they are written, in their order."""
    return tuple(licence for licence in licences if is_open(licence))
