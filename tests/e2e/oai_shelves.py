"""The PyPI package ``oai_repo`` serving made-up Vietnamese records over real HTTP: a server not ours.

``Shelves`` is what it holds, changed while it runs. The package leaves out what is deleted (it never writes
``status="deleted"``), so the door of this server writes it where the shelves announce deletions.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import oai_repo
from lxml import etree

_OAI = "http://www.openarchives.org/OAI/2.0/"
_DC, _OAI_DC = "http://purl.org/dc/elements/1.1/", "http://www.openarchives.org/OAI/2.0/oai_dc/"
_MARC = "http://www.loc.gov/MARC21/slim"
_DELETED = "deleted"
FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", _OAI_DC),
    "marcxml": ("http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd", _MARC),
}
SETS = {"lich-su": "Lịch sử", "van-hoc": "Văn học", "my-thuat": "Mỹ thuật", "dia-chi": "Địa chí"}
_WORKS = (
    "Truyện Kiều", "Đại Việt sử ký toàn thư", "Gia Định thành thông chí", "Lĩnh Nam chích quái", "Tắt đèn",
    "Nhật ký trong tù", "Phủ biên tạp lục", "Tranh dân gian Đông Hồ", "Chữ Quốc ngữ buổi đầu", "Sử ký Huế",
)  # fmt: skip
_AUTHORS = ("Nguyễn Du", "Ngô Sĩ Liên", "Trịnh Hoài Đức", "Vũ Quỳnh", "Ngô Tất Tố", "Lê Quý Đôn")
_FIRST = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Book:
    """One record of the server."""

    identifier: str
    title: str
    author: str
    year: int
    stamp: datetime
    sets: tuple[str, ...]
    deleted: bool = False


def made_up(number: int) -> Book:
    """The made-up record of a number."""
    names = list(SETS)
    sets = {names[number % 4], names[number // 4 % 4]} if number % 3 else {names[number % 4]}
    return Book(
        identifier=f"oai:thuvien.example.vn:{number:05}",
        title=f"{_WORKS[number % 10]}, ấn bản thứ {number + 1}",
        author=_AUTHORS[number % 6],
        year=1890 + number % 130,
        stamp=_FIRST + timedelta(minutes=7 * number),
        sets=tuple(sorted(sets)),
    )


class Shelves(oai_repo.DataInterface):
    """The records of a server; ``deletions``: announced as "persistent" or "transient", or "no"."""

    def __init__(self, count: int, *, deletions: str = "persistent", page: int = 50) -> None:
        self.books = {book.identifier: book for book in map(made_up, range(count))}
        self.deletions, self.limit = deletions, page
        self.generation = 1
        self.base_url = "http://127.0.0.1/oai"

    def live(self, *sets: str) -> dict[str, str]:
        """The title of each record that is there by its identifier, of all or of some sets."""
        return {
            book.identifier: book.title
            for book in self.books.values()
            if not book.deleted and (not sets or set(sets) & set(book.sets))
        }

    def change(self, number: int, title: str) -> None:
        """Give a record another title, now."""
        self._put(replace(made_up(number), title=title, stamp=_now()))

    def add(self, number: int) -> None:
        """Put a new record on the shelves, now."""
        self._put(replace(made_up(number), stamp=_now()))

    def delete(self, number: int) -> None:
        """Take a record away: announced where deletions are, gone without a word elsewhere."""
        book = made_up(number)
        if self.deletions == "no":
            del self.books[book.identifier]
        else:
            self._put(replace(book, deleted=True, stamp=_now()))

    def expire_tokens(self) -> None:
        """Let no token that was given so far be known any more."""
        self.generation += 1

    def _put(self, book: Book) -> None:
        self.books[book.identifier] = book

    def get_identify(self) -> oai_repo.Identify:
        return oai_repo.Identify(
            repository_name="Thư viện thử nghiệm",
            base_url=self.base_url,
            admin_email=["thuvien@example.vn"],
            earliest_datestamp=_FIRST.strftime("%Y-%m-%dT%H:%M:%SZ"),
            deleted_record=self.deletions,
            granularity="YYYY-MM-DDThh:mm:ssZ",
        )

    def is_valid_identifier(self, identifier: str) -> bool:
        return identifier in self.books

    def get_metadata_formats(self, identifier: str | None = None) -> list[oai_repo.MetadataFormat]:
        return [oai_repo.MetadataFormat(name, *told) for name, told in FORMATS.items()]

    def get_record_header(self, identifier: str) -> oai_repo.RecordHeader:
        book = self.books[identifier]
        status = _DELETED if book.deleted else None
        return oai_repo.RecordHeader(identifier, book.stamp, list(book.sets), status)

    def get_record_metadata(self, identifier: str, metadataprefix: str) -> etree._Element:
        book = self.books[identifier]
        if book.deleted:
            return etree.Element(_DELETED)
        return _marcxml(book) if metadataprefix == "marcxml" else _dublin_core(book)

    def get_record_abouts(self, identifier: str) -> list[etree._Element]:
        return []

    def list_set_specs(self, identifier: str | None = None, cursor: int = 0) -> tuple[Any, ...]:
        return list(SETS), len(SETS), None

    def get_set(self, setspec: str) -> oai_repo.Set:
        return oai_repo.Set(setspec, SETS[setspec], [])

    def list_identifiers(
        self,
        metadataprefix: str,
        filter_from: datetime | None = None,
        filter_until: datetime | None = None,
        filter_set: str | None = None,
        cursor: int = 0,
    ) -> tuple[list[str], int, int]:
        found = [
            book.identifier
            for book in sorted(self.books.values(), key=lambda book: (book.stamp, book.identifier))
            if (filter_from is None or book.stamp >= filter_from)
            and (filter_until is None or book.stamp <= filter_until)
            and (filter_set is None or filter_set in book.sets)
        ]
        return found[cursor : cursor + self.limit], len(found), self.generation


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _dublin_core(book: Book) -> etree._Element:
    root = etree.Element(f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC})
    told = {"title": book.title, "creator": book.author, "date": str(book.year), "type": "Text"}
    for name, text in {**told, "language": "vi", "subject": SETS[book.sets[0]]}.items():
        etree.SubElement(root, f"{{{_DC}}}{name}").text = text
    return root


def _marcxml(book: Book) -> etree._Element:
    root = etree.Element(f"{{{_MARC}}}record", nsmap={None: _MARC})
    etree.SubElement(root, f"{{{_MARC}}}leader").text = "00000nam a2200000 a 4500"
    number = book.identifier.rpartition(":")[2]
    for tag, text in (("001", number), ("008", f"250101s{book.year}    vm            000 0 vie d")):
        etree.SubElement(root, f"{{{_MARC}}}controlfield", tag=tag).text = text
    for tag, first, value in (("100", "1", book.author), ("245", "1", book.title)):
        field = etree.SubElement(root, f"{{{_MARC}}}datafield", tag=tag, ind1=first, ind2="0")
        etree.SubElement(field, f"{{{_MARC}}}subfield", code="a").text = value
    return root


def _announced(reply: etree._Element, shelves: Shelves) -> etree._Element:
    """The reply with ``status="deleted"`` where the shelves say so (OAI-PMH 2.0, 2.5.1)."""
    for header in reply.iter("header"):
        book = shelves.books.get(header.findtext("identifier") or "")
        if book is not None and book.deleted:
            header.set("status", _DELETED)
            metadata = header.getnext()
            if metadata is not None and metadata.tag == "metadata":
                header.getparent().remove(metadata)
    return reply


class Library:
    """The running server: ``requests`` so far as arguments, ``delay`` seconds before each reply."""

    def __init__(self, shelves: Shelves, url: str) -> None:
        self.shelves, self.url, self.delay = shelves, url, 0.0
        self.requests: list[dict[str, str]] = []
        self._lock = threading.Lock()

    def answer(self, query: str) -> bytes:
        """The reply to a request as bytes."""
        asked = dict(parse_qsl(query))
        time.sleep(self.delay)
        with self._lock:
            self.requests.append(dict(asked))
            reply = oai_repo.OAIRepository(self.shelves).process(asked)
            _announced(reply.root(), self.shelves)
            return bytes(reply)


@contextmanager
def serving_library(shelves: Shelves) -> Iterator[Library]:
    """Serve the shelves on the loopback address until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = library.answer(urlsplit(self.path).query)
            self.send_response(200)
            self.send_header("Content-Type", "text/xml;charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    shelves.base_url = f"http://127.0.0.1:{server.server_port}/oai"
    library = Library(shelves, shelves.base_url)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield library
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
