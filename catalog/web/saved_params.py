"""A list that somebody put together, as its address tells it: ``/saved?ids=a,b,c&t=title&n=2:a+note``.

``ids`` are ids or addresses of records, parted by commas or space; ``t`` is the list's title. Each ``n`` is
a note on the record of that place in the list; the note at 0 is said of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import MultiDict

from catalog.web.frame import IDENTIFIER

MOST = 100
"""So many records stand in one list."""
LONGEST_TITLE = 200
LONGEST_NOTE = 1000
_MOST_READ = 1000
_NOTE = re.compile(r"([0-9]{1,3}):(.*)\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list: ids of records in their order, its title, notes by place.

    ``unread`` is how many of its entries are no ids, ``left_out`` how many come behind ``MOST``.
    """

    ids: tuple[str, ...] = ()
    title: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)
    unread: int = 0
    left_out: int = 0

    def query(self) -> dict[str, Any]:
        """The parameters of the list's address."""
        told: dict[str, Any] = {"ids": ",".join(self.ids), "t": self.title}
        told["n"] = [f"{place}:{note}" for place, note in sorted(self.notes.items())]
        return {name: value for name, value in told.items() if value}

    def encoded(self) -> str:
        """The same as the query of an address, with commas as they are."""
        return urlencode(self.query(), doseq=True, safe=",:")


def load(args: MultiDict[str, str]) -> Listed:
    """The list that the parameters tell; what cannot be read in them is counted."""
    given = [part for text in args.getlist("ids") for part in re.split(r"[\s,;]+", text) if part]
    read = [_identifier(part) for part in given[:_MOST_READ]]
    known = list(dict.fromkeys(filter(None, read)))
    return Listed(
        ids=tuple(known[:MOST]),
        title=_clean(args.get("t", ""), LONGEST_TITLE).replace("\n", " "),
        notes=dict(_notes(args.getlist("n"), min(len(known), MOST))),
        unread=len(read) - sum(map(bool, read)),
        left_out=max(0, len(known) - MOST) + len(given[_MOST_READ:]),
    )


def _identifier(text: str) -> str:
    """The id that a text is, or that the address of a record ends with; "" for anything else."""
    if "/" in text:
        try:
            before, _slash, text = urlsplit(text).path.rpartition("/")
        except ValueError:
            return ""
        if not before.endswith("/record"):
            return ""
    return text if IDENTIFIER.match(text) else ""


def _notes(given: list[str], most: int) -> Iterator[tuple[int, str]]:
    for text in given[: MOST + 1]:
        found = _NOTE.match(text)
        if found and int(found[1]) <= most and (note := _clean(found[2], LONGEST_NOTE)):
            yield int(found[1]), note


def _clean(text: str, most: int) -> str:
    return _CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()[:most]
