"""Records asked for one by one, by their identifiers (GetRecord, section 4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import Checkpoint, Failed, Fetched, SourceError, SourceUnavailable
from khomo_oaipmh.delivery import Delivery
from khomo_oaipmh.page import Item
from khomo_oaipmh.place import ListLeft, Place
from khomo_oaipmh.protocol import OaiError, Server
from khomo_oaipmh.salvage import Salvage


class Singles:
    """Asks for records and gives them on; ``page`` is the mark at which the page under way begins."""

    def __init__(self, server: Server, place: Place, delivery: Delivery, salvage: Salvage) -> None:
        self.server, self.place, self.delivery, self.salvage = server, place, delivery, salvage
        self.page = Checkpoint(resume=place.saved())

    def listed(self, items: list[Item], number: int) -> Iterator[Fetched]:
        """The records that a page of identifiers names, each with a mark behind it.

        Raises ``ListLeft`` when those taken before are not where they were, ``SourceUnavailable`` when the
        server went down.
        """
        place = self.place
        first = place.count - len(items)
        for position, item in enumerate(items, first + 1):
            if self.delivery.stopped:
                return
            if position <= place.skip:
                if position == place.skip and item.header.identifier != place.skip_to:
                    place.list_again()
                    raise ListLeft
                continue
            yield from self.given(item, number)
            if place.keeps_order:
                place.skip, place.skip_to = position, item.header.identifier
            yield self._mark()

    def given(self, item: Item, number: int) -> Iterator[Fetched]:
        """What a header tells where that is all there is; else the record that it names."""
        if item.header.deleted or not item.header.identifier:
            yield from self.delivery.records([item], number)
            return
        yield from self.fetched(item.header.identifier, number)

    def fetched(self, identifier: str, number: int) -> Iterator[Fetched]:
        """The record that a page names, or why it cannot be had.

        Raises ``SourceUnavailable`` when the server went down. If another run was cut at the same record
        before, the record counts as the reason and is passed by.
        """
        place = self.place
        try:
            got = get_record(self.server, identifier, place.prefix)
        except SourceUnavailable as error:
            if identifier not in place.cut_at:
                place.cut_at.append(identifier)
                yield self._mark()
                raise
            told = f"asked for it a second time, in another run, the server went down again: {error.message}"
            got = Failed(identifier, told, "unreadable")
        if isinstance(got, Failed):
            self.delivery.count()
            self.salvage.failed(got)
            yield got
            return
        self.salvage.succeeded()
        yield from self.delivery.records([got], number)

    def _mark(self) -> Checkpoint:
        """The mark within the page under way: at its beginning, with what was taken of it."""
        place = self.place
        taken = {name: getattr(place, name) for name in ("skip", "skip_to", "wanting")}
        resume = {**(self.page.resume or {}), **taken, "cut_at": [*place.cut_at]}
        return Checkpoint(resume=resume, total=self.page.total)


def get_record(server: Server, identifier: str, prefix: str) -> Item | Failed:
    """The record, or why it cannot be had; what is not the record asked for is asked for once more.

    Raises ``SourceUnavailable`` when the server answers nothing else either.
    """
    got = _asked(server, identifier, prefix)
    return got if isinstance(got, Item) or got.field != "identifier" else _asked(server, identifier, prefix)


def _asked(server: Server, identifier: str, prefix: str) -> Item | Failed:
    try:
        page = server.ask("GetRecord", {"identifier": identifier, "metadataPrefix": prefix})
    except OaiError as error:
        told = f"the server lists the record, but answers with {error.code}: {error.told}"
        return Failed(identifier, told, "unreadable", "", error.code)
    except SourceError as error:
        if not server.is_there():
            told = f"{error.message}; the run stopped at the record {identifier}, where the next one goes on"
            raise SourceUnavailable(told) from error
        return Failed(identifier, f"the record cannot be read: {error.message}", "unreadable")
    for item in page.items:
        if item.header.identifier == identifier:
            return item
    others = ", ".join(item.header.identifier for item in page.items[:3]) or "nothing"
    return Failed(identifier, f"asked for it, the server gave {others}", "unreadable", "identifier", others)
