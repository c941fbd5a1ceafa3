"""One run over an installation: its tables page by page, each record asked for by its number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.formats.json_documents import Document
from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    Notice,
    Present,
    RawRecord,
    SourceUnavailable,
)
from catalog.sdk.answers import WebBroken
from khomo_collectiveaccess.item import CollectiveAccessFormat
from khomo_collectiveaccess.kept import kept
from khomo_collectiveaccess.options import TABLES
from khomo_collectiveaccess.place import Place, Since, now_by
from khomo_collectiveaccess.server import CaRefused, Server

MAX_CHANGED = 20_000
"""Changed records that are kept in mind; with more of them every record is asked for."""
_NAMES = {"ca_objects": "", "ca_collections": "collection-", "ca_occurrences": "occurrence-"}
_KEYS = {"ca_objects": "object_id", "ca_collections": "collection_id", "ca_occurrences": "occurrence_id"}
Trouble = (CaRefused, PageUnreadable, WebBroken)


class Harvest:
    """The run; ``fetched`` gives what ``Connector.fetch`` yields."""

    def __init__(
        self, server: Server, source: str, request: FetchRequest, settings: Mapping[str, Any]
    ) -> None:
        self.server, self._source, self.request = server, source, request
        self._public = frozenset(settings["public"].split(","))
        self._sweep, self._size = settings["sweep_days"], str(settings["page_size"])
        self._left = request.limit
        self._changed: dict[str, frozenset[int] | None] = {}
        self._seen: set[int] = set()

    def fetched(self, place: Place | None, before: Since) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit; raises ``SourceError``."""
        if place is None:
            self.server.login()
            now = now_by(self.server.date)
            day = "" if self.request.full else before.day(now, self.server.base, self._sweep)
            place = Place(self.server.base, now, since=day)
        while place.table < len(TABLES) and not self._is_stopped:
            yield from self._table(TABLES[place.table], place)
        if self._is_stopped:
            yield Checkpoint()
            return
        complete = not place.doubtful
        yield Checkpoint(next_since=before.after(place), total=place.whole, complete=complete)

    @property
    def _is_stopped(self) -> bool:
        return self._left is not None and self._left <= 0

    def _table(self, table: str, place: Place) -> Iterator[Fetched]:
        """One table from its place on."""
        while not self._is_stopped:
            try:
                rows, total = self._page(table, place)
            except CaRefused as error:
                if error.status != 200 or place.start or table == TABLES[0]:
                    raise
                # Which tables a login may search is up to the installation: objects it must.
                place.doubtful = True
                yield Notice(
                    "table_closed", f"{table} cannot be listed, nothing is withdrawn: {error.message}"
                )
                place.close_table()
                return
            yield from self._noted(table, place, total)
            before = place.count
            for row in rows:
                if self._is_stopped:
                    return
                yield from self._listed(table, row, place)
            place.start += len(rows)
            # A page without anything new ends it as well: some servers give the first page again and again.
            is_over = place.count == before or (total is not None and place.start >= total)
            if is_over:
                yield from self._closed(table, place)
            yield Checkpoint(resume=place.saved(), total=place.whole)
            if is_over:
                return

    def _page(self, table: str, place: Place) -> tuple[list[Document], int | None]:
        key = _KEYS[table]
        bundles = {f"{table}.access": {"convertCodesToDisplayText": False}}
        asked = {"q": "*", "sort": f"{table}.{key}", "sortDirection": "asc", "limit": self._size}
        if place.start:
            asked["start"] = str(place.start)
        found = self.server.get(f"find/{table}", asked, {"bundles": bundles})
        total, rows = _number(found.get("total")), found.get("results")
        if total is None and not isinstance(rows, list):
            raise PageUnreadable(f"find/{table}: the answer holds neither results nor their number")
        return [row for row in rows or [] if isinstance(row, dict)], total

    def _noted(self, table: str, place: Place, total: int | None) -> Iterator[Notice]:
        """Keep the number of a table; one that changes makes its list doubtful."""
        if total is None or total == place.total:
            return
        if place.total is not None:
            place.doubtful = True
            told = f"{table} went from {place.total:,} to {total:,} records meanwhile: nothing is withdrawn"
            yield Notice("list_changed", told)
        else:
            place.whole += total
        place.total = total

    def _closed(self, table: str, place: Place) -> Iterator[Notice]:
        if place.total is None or place.count < place.total:
            place.doubtful = True
            told = (
                f"{table} ended after {place.count:,} records, though the server told of {place.total or 0:,}"
            )
            yield Notice("list_short", f"{told}: nothing is withdrawn")
        place.close_table()
        self._seen.clear()

    def _listed(self, table: str, row: Document, place: Place) -> Iterator[Fetched]:
        number = _number(row.get(_KEYS[table]) or row.get("id"))
        if number is None or number in self._seen:
            return
        self._seen.add(number)
        place.count += 1
        if self._left is not None:
            self._left -= 1
        name = f"{_NAMES[table]}{number}"
        access = row.get(f"{table}.access")
        if isinstance(access, str | int) and str(access) not in self._public:
            yield RawRecord(name, b"{}", CollectiveAccessFormat.name, deleted=True)
        elif self._is_unchanged(table, number, place) and self.request.known([name]):
            yield Present(name)
        else:
            yield self._taken(table, number, name, place)

    def _is_unchanged(self, table: str, number: int, place: Place) -> bool:
        if not place.since:
            return False
        if table not in self._changed:
            self._changed[table] = self._found_changed(table, place.since)
        changed = self._changed[table]
        return changed is not None and number not in changed

    def _found_changed(self, table: str, day: str) -> frozenset[int] | None:
        """The numbers of the records changed since a day; None where the server cannot tell."""
        found: set[int] = set()
        asked = {"q": f'modified:"after {day}"', "limit": self._size}
        while len(found) <= MAX_CHANGED:
            try:
                page = self.server.get(
                    f"find/{table}", {**asked, **({"start": str(len(found))} if found else {})}
                )
            except Trouble:
                return None
            total, rows = _number(page.get("total")), page.get("results") or []
            numbers = {
                _number(row.get(_KEYS[table]) or row.get("id")) for row in rows if isinstance(row, dict)
            }
            fresh = {number for number in numbers if number is not None} - found
            found |= fresh
            if not fresh or total is None or len(found) >= total:
                return frozenset(found) if total is not None and len(found) >= total else None
        return None

    def _taken(self, table: str, number: int, name: str, place: Place) -> Fetched:
        try:
            item = self.server.get(f"item/{table}/id/{number}", {})
        except Trouble as error:
            if not self.server.is_there():
                raise SourceUnavailable(f"{error.message}; the next run goes on there") from None
            place.wanting = True
            return Failed(name, f"{table} {number} cannot be had: {error.message}", "unreadable")
        if not self._is_public(item):
            return RawRecord(name, b"{}", CollectiveAccessFormat.name, deleted=True)
        whole = {"table": table, "number": number, "item": kept(item, table, self._public)}
        payload = json.dumps(whole, sort_keys=True, separators=(",", ":")).encode("ascii")
        return RawRecord(name, payload, CollectiveAccessFormat.name, context={"source": self._source})

    def _is_public(self, item: Document) -> bool:
        values = {field: item.get(field) for field in ("access", "deleted")}
        told = {
            field: str(value.get("value") if isinstance(value, dict) else value)
            for field, value in values.items()
            if value is not None
        }
        return told.get("deleted", "0") == "0" and told.get("access", "1") in self._public


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:12])
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else None
