"""What a licence asks of those who use a thing, whether it is written as a code, an address or a name."""

from __future__ import annotations

import re
from typing import NamedTuple

from catalog.formats.licences import licence_of

_TERMS = re.compile(r"CC[ -](BY(?:-(?:NC|ND|SA))*)(?:[ -][\d.]{1,5})?", re.IGNORECASE)
_BY_NAME: dict[str, tuple[str, ...]] = {
    "CC0": (),
    "Public Domain": (),
    "PDDL": (),
    "ODC-By": ("by",),
    "ODbL": ("by", "sa"),
}
_STATEMENT = re.compile(r"rightsstatements\.org/(?:vocab|page)/([A-Za-z-]+)\b")
_OF_STATEMENTS: dict[str, tuple[str, ...]] = {"NoC-NC": ("nc",), "NoC-CR": ("law",), "NoC-OKLR": ("law",)}
"""Out of copyright, but not without conditions."""


class Terms(NamedTuple):
    """What is asked.

    ``conditions`` are ``by`` (name the maker), ``sa`` (keep the terms), ``nc`` (earn nothing), ``nd`` (change
    nothing), ``law`` (other laws hold); empty: none, None: not known. ``statement`` is the code of a
    statement of rightsstatements.org (``InC-EDU``), else empty.
    """

    conditions: tuple[str, ...] | None
    statement: str = ""


def terms_of(licence: str) -> Terms:
    """The terms of a licence as institutions write it."""
    if stated := _STATEMENT.search(licence):
        return Terms(_OF_STATEMENTS.get(stated[1]), stated[1])
    name = licence_of(licence).name
    for begin, conditions in _BY_NAME.items():
        if name.startswith(begin):
            return Terms(conditions)
    found = _TERMS.fullmatch(name)
    return Terms(tuple(found[1].lower().split("-")) if found else None)
