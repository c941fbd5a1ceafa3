"""Names of columns, each unique."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.formats.profile import header_key
from catalog.formats.text.clean import compose

# Bytes that the encoding does not know, and NUL.
BAD = re.compile("[\0\ud800-\udfff]")


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, each unique; an unnamed one between named ones is called by its number."""
    named = [" ".join(compose(BAD.sub("\ufffd", cell.lstrip("\ufeff"))).split()) for cell in cells]
    while named and not named[-1]:
        named.pop()
    names: list[str] = []
    seen: set[str] = set()
    for number, name in enumerate(named, start=1):
        name = unique = name or f"column {number}"
        count = 1
        while header_key(unique) in seen:
            count += 1
            unique = f"{name} ({count})"
        seen.add(header_key(unique))
        names.append(unique)
    return tuple(names)
