"""A Z39.50 server on the loopback address that misbehaves as real ones do, by a script that a test changes.

It speaks as much of ISO 23950 as a harvest needs: Init, Search (type 1: and, or, and-not), Present, Close.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from catalog.sdk.testing import ber
from catalog.sdk.testing.ber import Element
from catalog.sdk.testing.sru import Book, books
from catalog.sdk.testing.z3950_answers import (
    USMARC,
    XML,
    Given,
    diagnosed,
    payload_of,
    presented,
    searched,
    wrapped,
)

_SETS = {4: "title", 31: "year", 30: "year", 1003: "title"}
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: ``what`` (init, search, present, close), and for a Present its range and how it asks.

    ``uses`` are the use attributes that a search names.
    """

    what: str
    start: int = 0
    count: int = 0
    syntax: str = ""
    elements: str = ""
    uses: frozenset[int] = frozenset()


Answer = bytes | None
"""What is sent in answer to a request; None closes the connection without one."""


@dataclass(slots=True)
class Script:
    """What the server holds and how it behaves; a test changes it while the server runs.

    ``most``: records of one answer at most. ``ceiling``: the last position that is given, 0 for none, and
    ``ceiling_says`` its Bib-1 number. ``surrogates``: positions with a diagnostic in place of a record;
    ``bad``: positions for which the whole Present is refused; ``deadly``: for which the connection is closed.
    ``syntaxes``: what records can be had in. ``indexes``: use attributes that can be searched; ``operators``:
    "and", "or", "not". ``databases``: those that are there, any if none is named. ``refuses_all``: the Bib-1
    number that a search for everything is answered with. ``login``: what Init must bring. ``spoil`` may
    change the answer to a request. ``made``: another record than usual for a book, a syntax and an element
    set name.
    """

    books: Sequence[Book] = field(default_factory=lambda: books(30))
    syntaxes: tuple[str, ...] = (XML, USMARC)
    elements: tuple[str, ...] = ("", "F", "marcxml", "mods", "dc")
    indexes: tuple[int, ...] = (4, 31, 30, 1003)
    operators: tuple[str, ...] = ("and", "or", "not")
    most: int = 1000
    ceiling: int = 0
    ceiling_says: int = 13
    surrogates: frozenset[int] = frozenset()
    bad: frozenset[int] = frozenset()
    bad_says: int = 14
    deadly: frozenset[int] = frozenset()
    databases: tuple[str, ...] = ()
    refuses_all: int = 0
    hits: int | None = None
    login: bytes = b""
    name: str = "Thư viện thử nghiệm"
    made: Callable[[Book, str, str], Given | None] = lambda book, syntax, elements: None
    spoil: Callable[[Asked, Answer], Answer] = lambda asked, answer: answer
    requests: list[Asked] = field(default_factory=list)
    sessions: int = 0

    def presents(self) -> list[Asked]:
        """The Presents so far."""
        return [asked for asked in self.requests if asked.what == "present"]


class Session:
    """One connection: the result set of its latest search."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._found: list[Book] = []
        script.sessions += 1

    def answer(self, request: Element) -> Answer:
        """The answer to one PDU."""
        handlers = {20: self._init, 22: self._search, 24: self._present}
        handler = handlers.get(request.number)
        if handler is None:
            self.script.requests.append(Asked("close"))
            return None
        asked, answer = handler(request)
        self.script.requests.append(asked)
        return self.script.spoil(asked, answer)

    def _init(self, request: Element) -> tuple[Asked, Answer]:
        welcome = self.script.login in request.content
        answer = ber.group(
            21,
            ber.write(3, b"\x05\xe0"),
            ber.write(4, b"\x01\xc0\x02"),
            ber.integer(1 << 20, 5),
            ber.integer(1 << 24, 6),
            ber.write(12, b"\xff" if welcome else b"\x00"),
            ber.write(111, self.script.name.encode()),
            ber.write(112, b"1.0"),
        )
        return Asked("init"), answer

    def _search(self, request: Element) -> tuple[Asked, Answer]:
        query, names = request.part(21), request.part(18)
        script = self.script
        assert query is not None, "a search without a query"
        rpn = query.parts()[0].parts()[1]
        asked = Asked("search", uses=frozenset(_uses(rpn)))
        if script.databases and names is not None and names.parts()[0].text() not in script.databases:
            return asked, searched(0, diagnosed(109, "", 130))
        try:
            meant = self._meaning(rpn)
        except _SearchRefused as error:
            return asked, searched(0, diagnosed(error.code, "", 130))
        self._found = [book for book in script.books if meant(book)]
        hits = len(self._found) if script.hits is None else script.hits
        return asked, searched(hits)

    def _meaning(self, rpn: Element) -> Callable[[Book], bool]:
        """What a query asks of a book; raises ``_SearchRefused``."""
        if rpn.number == 0:
            return self._condition(rpn.parts()[0])
        left, right, operator = rpn.parts()
        name = ("and", "or", "not")[operator.parts()[0].number]
        if name not in self.script.operators:
            raise _SearchRefused(110)
        first, second = self._meaning(left), self._meaning(right)
        if name == "or":
            return lambda book: first(book) or second(book)
        return lambda book: first(book) and second(book) == (name == "and")

    def _condition(self, operand: Element) -> Callable[[Book], bool]:
        attributes, term = operand.parts()
        given = dict(_attribute(entry) for entry in attributes.parts())
        if given.get(2) == 103:
            if self.script.refuses_all:
                raise _SearchRefused(self.script.refuses_all)
            return lambda book: True
        use = given.get(1, 4)
        if use not in self.script.indexes:
            raise _SearchRefused(114)
        wanted, relation = term.text().lower(), given.get(2, 3)

        def holds(book: Book) -> bool:
            value = book.title.lower() if _SETS[use] == "title" else book.year
            if given.get(5) == 1:
                return value.startswith(wanted)
            return bool(value) and {1: value < wanted, 4: value >= wanted}.get(relation, wanted in value)

        return holds

    def _present(self, request: Element) -> tuple[Asked, Answer]:
        asked = _asked(request)
        script = self.script
        span = range(asked.start, asked.start + asked.count)
        if script.deadly.intersection(span):
            return asked, None
        if script.bad.intersection(span):
            return asked, presented([], diagnosed(script.bad_says, "", 130))
        if script.ceiling and span[-1] > script.ceiling:
            return asked, presented([], diagnosed(script.ceiling_says, str(script.ceiling), 130))
        if asked.syntax not in script.syntaxes or asked.elements not in script.elements:
            known = asked.syntax in script.syntaxes
            return asked, presented([], diagnosed(25 if known else 239, asked.syntax, 130))
        chosen = self._found[asked.start - 1 : asked.start - 1 + min(asked.count, script.most)]
        records = [self._record(book, at, asked) for at, book in enumerate(chosen, asked.start)]
        return asked, presented(records)

    def _record(self, book: Book, position: int, asked: Asked) -> bytes:
        if position in self.script.surrogates:
            return wrapped(Given("", diagnostic=14))
        made = self.script.made(book, asked.syntax, asked.elements)
        return wrapped(made or Given(asked.syntax, payload_of(book, asked.syntax, asked.elements)))


class _SearchRefused(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _uses(rpn: Element) -> Iterator[int]:
    if rpn.number == 0:
        given = dict(_attribute(entry) for entry in rpn.parts()[0].parts()[0].parts())
        yield given.get(1, 0)
        return
    for part in rpn.parts()[:2]:
        yield from _uses(part)


def _attribute(element: Element) -> tuple[int, int]:
    kind, value = (element.part(number) for number in (120, 121))
    return (kind.integer() if kind else 0), (value.integer() if value else 0)


def _asked(request: Element) -> Asked:
    start, count, syntax, composition = (request.part(number) for number in (30, 29, 104, 19))
    assert start is not None, "a Present without its start"
    assert count is not None, "a Present without its count"
    names = composition.parts()[0].text() if composition else ""
    named = ber.dotted(syntax.content) if syntax else USMARC
    return Asked("present", start.integer(), count.integer(), named, names)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def nasty_z3950(script: Script) -> Iterator[int]:
    """The port on 127.0.0.1 of a server that plays ``script`` for the database "Default"."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection: socket.socket = self.request
            session, received = Session(script), b""
            try:
                while piece := connection.recv(_PIECE):
                    received += piece
                    while size := ber.whole(received):
                        request, received = next(ber.elements(received[:size])), received[size:]
                        answer = session.answer(request)
                        if answer is None:
                            return
                        connection.sendall(answer)
            except OSError:
                # The client has closed the connection: nothing is left to be said.
                return

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
