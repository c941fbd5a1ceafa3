"""An SRU server on the loopback address that misbehaves as real ones do, by a script that a test changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from catalog.sdk.testing.cql import CqlError, Query, Values
from catalog.sdk.testing.serving import Answer, send

OLD = "http://www.loc.gov/zing/srw/"
NEW = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
_MESSAGES = {
    1: "General system error", 5: "Unsupported version", 10: "Query syntax error", 16: "Unsupported index",
    19: "Unsupported relation", 37: "Unsupported boolean operator", 60: "Too many records",
    61: "First record position out of range", 64: "Record temporarily unavailable", 66: "Unknown schema",
}  # fmt: skip
Asked = dict[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """A record of the server: its number, title and year ("" for none)."""

    number: str
    title: str
    year: str = "1990"

    @property
    def values(self) -> Values:
        """The book as the server's indexes see it."""
        return {"dc.title": [self.title], "dc.date": [self.year] if self.year else []}

    def marcxml(self) -> str:
        """The book in MARCXML."""
        fixed = f"260101s{self.year or 'uuuu'}    vm            000 0 vie d"
        return (
            '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>'
            f'<controlfield tag="001">{self.number}</controlfield><controlfield tag="008">{fixed}'
            '</controlfield><datafield tag="245" ind1="0" ind2="0"><subfield code="a">'
            f"{escape(self.title)}</subfield></datafield></record>"
        )

    def mods(self) -> str:
        """The book in MODS 3."""
        return (
            f'<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>{escape(self.title)}</title>'
            f"</titleInfo><recordInfo><recordIdentifier>{self.number}</recordIdentifier></recordInfo></mods>"
        )

    def dc(self) -> str:
        """The book in the Dublin Core schema of SRU."""
        return (
            '<srw_dc:dc xmlns:srw_dc="info:srw/schema/1/dc-schema" '
            f'xmlns="http://purl.org/dc/elements/1.1/"><title>{escape(self.title)}</title>'
            f"<date>{self.year}</date><identifier>ISBN 9786041234567</identifier>"
            f"<identifier>{self.number}</identifier></srw_dc:dc>"
        )


def books(count: int) -> list[Book]:
    """Made-up books, years 1950 to 2019 in turn, every tenth without one."""
    return [
        Book(f"b{number:05}", f"{'abcdefghij'[number % 10]}ách {number}", _year(number))
        for number in range(1, count + 1)
    ]


def _year(number: int) -> str:
    return "" if number % 10 == 0 else str(1950 + number % 70)


@dataclass(slots=True)
class Script:
    """What the server holds and how it behaves; a test changes it while the server runs.

    ``most``: records of a page at most. ``ceiling``: the last position that is given, 0 for no ceiling, and
    ``ceiling_says`` how it is told ("61", "1", "60" before anything, "empty"). ``unavailable``: positions
    with a diagnostic in place of a record. ``spoil`` may change the reply to what was asked, given its books.
    ``count`` is a wrong numberOfRecords, -1 for none at all.
    """

    books: Sequence[Book] = field(default_factory=lambda: books(30))
    versions: tuple[str, ...] = ("2.0", "1.2", "1.1")
    schemas: tuple[str, ...] = ("marcxml", "mods", "dc")
    explained: str = ""
    indexes: tuple[str, ...] = ("dc.title", "dc.date")
    relations: tuple[str, ...] = ("=", ">=", "<", "<=", ">")
    operators: tuple[str, ...] = ("and", "or", "not")
    most: int = 50
    ceiling: int = 0
    ceiling_says: str = "61"
    unavailable: frozenset[int] = frozenset()
    packing: str = "xml"
    precision: str = ""
    count: int | None = None
    spoil: Callable[[Asked, Sequence[Book], bytes], bytes | Answer] = lambda asked, given, body: body
    requests: list[Asked] = field(default_factory=list)

    def reply(self, asked: Asked) -> Answer:
        """The answer to one request."""
        self.requests.append(asked)
        is_search = asked.get("operation") == "searchRetrieve" or (
            asked.get("version", "2.0") == "2.0" and "query" in asked
        )
        given, body = self._search(asked) if is_search else ([], self._explain())
        spoilt = self.spoil(asked, given, body.encode())
        return spoilt if isinstance(spoilt, Answer) else Answer(spoilt, headers={"Content-Type": "text/xml"})

    def searches(self) -> list[Asked]:
        """The requests so far that were searches for more than a try."""
        return [asked for asked in self.requests if int(asked.get("maximumRecords", "0")) > 3]

    def _explain(self) -> str:
        return (
            f'<explainResponse xmlns="{OLD}"><version>1.2</version><record><recordSchema>'
            "http://explain.z3950.org/dtd/2.0/</recordSchema><recordPacking>xml</recordPacking><recordData>"
            f'<explain xmlns="http://explain.z3950.org/dtd/2.0/">{self.explained}</explain>'
            "</recordData></record></explainResponse>"
        )

    def _search(self, asked: Asked) -> tuple[Sequence[Book], str]:
        version = asked.get("version", "2.0")
        if version not in self.versions:
            return [], self._page("1.1", self._refused(5, version))
        try:
            query = Query(asked["query"], self.indexes, self.relations, self.operators)
        except CqlError as error:
            return [], self._page(version, self._refused(error.code, error.details))
        found = [book for book in self.books if query.matches(book.values)]
        start, most = int(asked.get("startRecord", "1")), int(asked.get("maximumRecords", "10"))
        if self.ceiling and self.ceiling_says == "60" and len(found) > self.ceiling:
            return [], self._page(version, self._refused(60, str(self.ceiling)))
        number = len(found) if self.count is None else self.count
        told = f"<numberOfRecords>{number}</numberOfRecords>" if number >= 0 else ""
        if self.precision:
            told += f"<resultCountPrecision>{self.precision}</resultCountPrecision>"
        ceiling = self.ceiling or len(found)
        if start > min(ceiling, len(found)) and start > 1:
            says = self.ceiling_says if start <= len(found) else "61"
            return [], self._page(version, told + ("" if says == "empty" else self._refused(int(says), "")))
        if self.ceiling_says == "1" and start + most - 1 > max(ceiling, 3) and most > 3:
            return [], self._page(version, told + self._refused(1, "too far"))
        behind = min(start - 1 + min(most, self.most), ceiling)
        given = found[start - 1 : behind]
        schema = asked.get("recordSchema", self.schemas[0])
        listed = "".join(self._record(book, at, schema, version) for at, book in enumerate(given, start))
        return given, self._page(version, f"{told}<records>{listed}</records>" if given else told)

    def _record(self, book: Book, position: int, schema: str, version: str) -> str:
        if schema not in self.schemas:
            data, name = _diagnostic(66, schema), "info:srw/schema/1/diagnostics-v1.1"
        elif position in self.unavailable:
            data, name = _diagnostic(64, ""), "info:srw/schema/1/diagnostics-v1.1"
        else:
            data, name = {"marcxml": book.marcxml, "mods": book.mods, "dc": book.dc}[schema](), schema
        if self.packing == "string":
            data = escape(f'<?xml version="1.0" encoding="ISO-8859-1"?>{data}')
        packing = "recordXMLEscaping" if version == "2.0" else "recordPacking"
        return (
            f"<record><recordSchema>{name}</recordSchema><{packing}>{self.packing}</{packing}>"
            f"<recordData>{data}</recordData><recordPosition>{position}</recordPosition></record>"
        )

    def _refused(self, code: int, details: str) -> str:
        return f"<diagnostics>{_diagnostic(code, details)}</diagnostics>"

    def _page(self, version: str, inside: str) -> str:
        namespace = NEW if version == "2.0" else OLD
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<zs:searchRetrieveResponse xmlns:zs="{namespace}" '
            f'xmlns="{namespace}"><version>{version}</version>{inside}</zs:searchRetrieveResponse>'
        )


def _diagnostic(code: int, details: str) -> str:
    return (
        '<diagnostic xmlns="http://www.loc.gov/zing/srw/diagnostic/">'
        f"<uri>info:srw/diagnostic/1/{code}</uri><details>{escape(details)}</details>"
        f"<message>{_MESSAGES[code]}</message></diagnostic>"
    )


@contextmanager
def nasty_sru(script: Script) -> Iterator[str]:
    """The address of a server that plays ``script`` below ``/sru``; other paths are not found."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            known = parts.path == "/sru"
            send(self, script.reply(dict(parse_qsl(parts.query))) if known else Answer(status=404))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sru"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
