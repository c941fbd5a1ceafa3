"""Rows of one table that are known by the same number: told with both places."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from catalog.formats.profile import Profile, header_key
from catalog.sdk import Failed, Notice

_OF_WORDS = ("title", "titles", "creators", "publisher", "issued", "description", "schedule.start")
"""Fields whose values get corrected: a key of such columns changes with them."""


class Seen:
    """The rows that came so far, by what they are known by."""

    def __init__(self, name: str, key: Sequence[str]) -> None:
        """``name`` is the file's, ``key`` are the names of the key columns."""
        self._name, self._key = name, tuple(key)
        self._first: dict[str, tuple[str, bytes]] = {}

    def again(self, identifier: str, where: str, payload: bytes) -> Failed | Notice | None:
        """What is told of a row that is known by the number of an earlier one; None for the first.

        ``where`` is the row's place in words, as in "row 7".
        """
        content = hashlib.blake2b(payload, digest_size=8).digest()
        earlier, same = self._first.setdefault(identifier, (where, content))
        if earlier == where:
            return None
        if same == content:
            told = f"file {self._name}, {where}: repeats {earlier} word for word; it is taken once"
            return Notice("repeated_row", told, identifier)
        column = self._key[0] if self._key else ""
        told = (
            f"file {self._name}, {where}: what it is known by stands in {earlier} too, with other content; "
            "the first one is kept"
        )
        return Failed(identifier, told, "duplicate_row", column, identifier[:200])


def told_key(name: str, key: Sequence[str], profile: Profile) -> list[Notice]:
    """That rows are known by columns that people correct, and what a correction does; else nothing."""
    wanted = {header_key(column) for column in key}
    fields = {column.field for column in profile.columns if header_key(column.header) in wanted}
    if not key or (len(key) == 1 and not fields & set(_OF_WORDS)):
        return []
    columns = ", ".join(map(repr, key))
    told = (
        f"file {name}: rows are known by {columns}; a row that is corrected there counts as a new record, "
        "and the old one disappears"
    )
    return [Notice("derived_key", told)]
