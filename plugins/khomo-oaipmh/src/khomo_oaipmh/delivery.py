"""What of a page goes to the catalog: its records as they came, those of the set that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from catalog.sdk import Failed, Fetched, Notice, RawRecord
from khomo_oaipmh.dates import moment_of
from khomo_oaipmh.page import Header, Item
from khomo_oaipmh.place import Place

_NO_CONTEXT: Mapping[str, Any] = {}


class Delivery:
    """Gives records up to a limit; ``tell`` takes notices."""

    def __init__(self, place: Place, limit: int | None, tell: Callable[..., None]) -> None:
        self.place, self.tell, self._left = place, tell, limit

    @property
    def stopped(self) -> bool:
        """Whether the limit is reached."""
        return self._left is not None and self._left <= 0

    def count(self) -> None:
        """Note that one more was given."""
        self._left = None if self._left is None else self._left - 1

    def records(self, items: list[Item], number: int) -> Iterator[Fetched]:
        """Records as they came, with what is wrong about them."""
        name = self.place.format
        odd: Header | None = None
        for position, (header, payload) in enumerate(items, 1):
            if self.stopped:
                return
            self.count()
            identifier = header.identifier
            moment = moment_of(header.datestamp)
            if moment is None:
                odd = odd or header
            if not identifier:
                told = f"record {position} of page {number} of {self.place.list_name} has no identifier"
                yield Failed(None, told, "no_identifier", "identifier")
            elif header.deleted:
                yield RawRecord(identifier, b"", name, moment, True)
            elif payload is None:
                told = "the record has no metadata, though it is not marked as deleted"
                yield Failed(identifier, told, "no_metadata", "metadata")
            else:
                yield RawRecord(identifier, payload, name, moment, False, _NO_CONTEXT)
        if odd is not None:
            told = f"page {number}: the datestamp {odd.datestamp[:40]!r} is no date (OAI-PMH section 3.3)"
            yield Notice("odd_datestamp", told, odd.identifier)

    def of_set(self, items: list[Item]) -> list[Item]:
        """The items of the set that was asked for, where the server says of which set each is."""
        place = self.place
        if not place.sets or not items:
            return items
        wanted = place.sets[place.set]
        below = wanted + ":"
        foreign = [
            item
            for item in items
            if item.header.sets
            and not any(name == wanted or name.startswith(below) for name in item.header.sets)
        ]
        if place.page == 1:
            place.marks_set = not foreign and all(item.header.sets for item in items)
        if not foreign or not place.marks_set:
            return items
        place.doubtful = True
        told = (
            f"after a resumption token the server gave records of other sets, such as "
            f"{foreign[0].header.identifier} of {foreign[0].header.sets[0]!r}: they are not taken"
        )
        self.tell("lost_set", told, once=wanted)
        strange = {id(item) for item in foreign}
        return [item for item in items if id(item) not in strange]
