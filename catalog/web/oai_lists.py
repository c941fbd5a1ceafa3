"""Pages of the lists of OAI-PMH: ListRecords, ListIdentifiers and ListSets (sections 3.5, 4.3, 4.5, 4.6)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy.orm import Session

from catalog.feeds import oaipmh, oaipmh_formats, oaipmh_token
from catalog.feeds.oaipmh import Filled, Row
from catalog.feeds.oaipmh_request import OaiError, window
from catalog.feeds.oaipmh_token import Token
from catalog.sdk.format import Format
from catalog.store import changes, listing
from catalog.store.changes import Head
from catalog.store.db import now, reading
from catalog.store.listing import Choice, Listed
from catalog.web.oai_sets import Sets

log = logging.getLogger(__name__)
PAGE_BYTES = 2_000_000
"""Where a page of records ends however many there are; a single larger record still makes a page."""
SETS_PAGE = 1_000
_IDENTIFIERS = 4
_LAG = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = int((datetime.max.replace(tzinfo=UTC) - _EPOCH).total_seconds())
_COUNTS = 500


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lists are made of; ``base`` is the site's address, ``namespace`` the domain in identifiers."""

    formats: Mapping[str, Format]
    sets: Sets
    base: str
    namespace: str
    page: int

    def identifier(self, record: str) -> str:
        """The identifier of a record of the catalog (implementation guidelines, section 2.1)."""
        return f"oai:{self.namespace}:{record}"

    def header(self, row: Row) -> bytes:
        """A record's header."""
        return oaipmh.header(row, self.identifier(row.id), self.sets.elements(row))

    def record(self, row: Listed, entry: Format) -> bytes:
        """A record in a format; raises ``RecordError`` where the format cannot write it."""
        metadata = None if row.withdrawn is not None else oaipmh_formats.metadata(entry, row.json, self.base)
        return oaipmh.record(self.header(row), metadata)

    def format(self, prefix: str) -> Format:
        """The format of a prefix; raises ``OaiError`` (cannotDisseminateFormat)."""
        if prefix not in self.formats:
            known = ", ".join(self.formats)
            raise OaiError("cannotDisseminateFormat", f"there is no format {prefix!r} here, but {known}")
        return self.formats[prefix]


def page(shelf: Shelf, given: Mapping[str, str]) -> tuple[datetime, list[bytes]]:
    """A page of ListRecords or ListIdentifiers, and up to when it holds every change.

    That time is the answer's ``responseDate``, from which a harvester takes changes the next time: the last
    change's, at most a quarter of an hour ago. The time that it is would lose what is being written just now,
    whose time is taken already. Raises ``OaiError``.
    """
    with reading() as session:
        head = changes.head(session)
        if "resumptionToken" in given:
            token = _resumed(given, head)
            choice = _chosen(shelf, token)
        else:
            shelf.format(given["metadataPrefix"])
            choice = shelf.sets.choice(given.get("set", ""))
            token = _begun(session, given, choice, head)
        writing = _writing(shelf, token)
        filled = _filled(_rows(session, choice, token, writing), writing)
        if not filled.records and token.given:
            filled = _filled(_again(session, choice, token), writing)
    _tell_left_out(token.prefix, filled)
    if not filled.records:
        raise OaiError("noRecordsMatch", "nothing that was asked for is in the catalog")
    moment = max(head.modified, now() - _LAG)
    return moment, [*filled.records, _resumption(token, filled)]


def _resumed(given: Mapping[str, str], head: Head) -> Token:
    token = oaipmh_token.decode(given["resumptionToken"])
    if token.verb != given["verb"]:
        raise OaiError(
            "badResumptionToken", f"the token goes on with {token.verb!r:.40}, not {given['verb']}"
        )
    if token.log_id != head.log_id or max(token.begin, token.position) > head.seq:
        raise OaiError(
            "badResumptionToken",
            "the token belongs to another state of this catalog (it was restored or set up anew):"
            " start the list again",
        )
    return token


def _chosen(shelf: Shelf, token: Token) -> Choice | None:
    """The records of a token's set; raises ``OaiError`` where its set or format is not there any more."""
    try:
        shelf.format(token.prefix)
        return shelf.sets.choice(token.set)
    except OaiError as error:
        raise OaiError("badResumptionToken", f"{error.message}: start the list again") from None


def _begun(session: Session, given: Mapping[str, str], choice: Choice | None, head: Head) -> Token:
    begin, end = window(given)
    first = 0 if begin is None else listing.before(session, begin, head.seq)
    final = head.seq if end is None else listing.before(session, end, head.seq)
    name = given.get("set", "")
    return Token(
        log_id=head.log_id,
        verb=given["verb"],
        prefix=given["metadataPrefix"],
        set=name,
        # Years before 1970 hold nothing, and the window of one that ends there is empty at any number.
        until=0 if end is None else max(1, int((end - _EPOCH).total_seconds())),
        begin=first,
        position=first,
        given=0,
        size=_count(session, choice, (name, first, final, head.log_id, head.seq)),
    )


def _count(session: Session, choice: Choice | None, key: tuple[str, int, int, str, int]) -> int:
    """How many records the list holds, counted once while nothing changes."""
    counts: dict[tuple[str, int, int, str, int], int]
    counts = current_app.extensions.setdefault("catalog.oai_counts", {})
    held = counts.get(key)
    if held is None:
        if len(counts) >= _COUNTS:
            counts.clear()
        held = counts[key] = listing.count(session, choice, key[1], key[2])
    return held


class _Writing(NamedTuple):
    """How many stand on a page, whether stored texts are needed for it, what writes each."""

    most: int
    texts: bool
    write: Callable[[Listed], bytes]


def _writing(shelf: Shelf, token: Token) -> _Writing:
    entry = shelf.formats[token.prefix]
    if token.verb == "ListRecords":
        return _Writing(shelf.page, True, lambda row: shelf.record(row, entry))
    if oaipmh_formats.writes_all(entry):
        return _Writing(shelf.page * _IDENTIFIERS, False, lambda row: shelf.header(row) + b"\n")

    def tried(row: Listed) -> bytes:
        # What the format cannot write is in neither list.
        shelf.record(row, entry)
        return shelf.header(row) + b"\n"

    return _Writing(shelf.page, True, tried)


def _filled(rows: Iterable[Listed], writing: _Writing) -> Filled:
    return oaipmh.fill(rows, writing.write, writing.most, PAGE_BYTES)


def _rows(session: Session, choice: Choice | None, token: Token, writing: _Writing) -> Iterator[Listed]:
    """What the list goes on with, to its end: in steps of a page and the one record that tells of more."""
    position, most = token.position, writing.most + 1
    end = _EPOCH + timedelta(seconds=min(token.until, _LAST))
    while True:
        rows = listing.rows(session, choice, position, most, texts=writing.texts)
        for row in rows:
            if token.until and row.modified >= end:
                return
            yield row
        if len(rows) < most:
            return
        position = rows[-1].seq


def _again(session: Session, choice: Choice | None, token: Token) -> list[Listed]:
    """The last record that was given, for a token behind which all others have changed meanwhile.

    A page holds at least one record (OAI-PMH.xsd); that it comes twice harms nobody.
    """
    row = listing.last(session, choice, token.begin, token.position)
    return [] if row is None else [row]


def _resumption(token: Token, filled: Filled) -> bytes:
    given = token.given + len(filled.records)
    if not filled.more:
        return oaipmh.resumption(None, token.given, given)
    size = max(token.size, given + 1)
    following = replace(token, position=filled.last, given=given, size=size)
    return oaipmh.resumption(following, token.given, size)


def _tell_left_out(prefix: str, filled: Filled) -> None:
    if filled.left_out:
        identifier, error = filled.left_out[0]
        log.warning(
            "%s cannot write %d records, left out of its list; %s: %s",
            prefix, len(filled.left_out), identifier, error,
        )  # fmt: skip


def sets(shelf: Shelf, given: Mapping[str, str]) -> list[bytes]:
    """A page of ListSets; raises ``OaiError``."""
    with reading() as session:
        head = changes.head(session)
        named = shelf.sets.named(listing.sources(session))
    token = Token(head.log_id, "ListSets", "", "", 0, 0, 0, 0, len(named))
    if "resumptionToken" in given:
        token = _resumed(given, head)
    left = [entry for entry in named if entry[0] > token.set]
    told = left[:SETS_PAGE]
    if not told:
        raise OaiError("badResumptionToken", "no set stands behind this token any more: start the list again")
    given_now = token.given + len(told)
    following = replace(token, set=told[-1][0], given=given_now) if len(left) > len(told) else None
    return [oaipmh.sets(told), oaipmh.resumption(following, token.given, max(token.size, given_now))]
