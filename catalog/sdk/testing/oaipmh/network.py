"""Connections that are cut, silent, slow, endless or not to be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalog.sdk.testing.oaipmh.behaviour import (
    XML,
    Ask,
    Behaviour,
    Expect,
    goes_down,
    on_page,
    once,
)
from catalog.sdk.testing.oaipmh.endings import LATER_PAGES
from catalog.sdk.testing.oaipmh.holdings import ITEMS
from catalog.sdk.testing.serving import Answer

ALL = tuple(item.identifier for item in ITEMS if not item.deleted)
_PIECE = b"<!-- " + b"mo" * 32_000 + b" -->"


def _half(ask: Ask) -> Answer:
    body = ask.rightly().body
    return Answer(body[: len(body) // 2], 200, XML, announced=len(body))


def _nothing(ask: Ask) -> Answer:
    return Answer(closed=True)


def _silent(ask: Ask) -> Answer:
    """No byte comes until the server ends."""

    def pieces() -> Iterator[bytes]:
        ask.stop.wait()
        yield b""

    return Answer(headers=XML, pieces=pieces)


def _drips(ask: Ask) -> Answer:
    """Two bytes come each second."""

    def pieces() -> Iterator[bytes]:
        body = ask.rightly().body
        for start in range(0, len(body), 2):
            if ask.stop.wait(1.0 if start else 0):
                return
            yield body[start : start + 2]

    return Answer(headers=XML, pieces=pieces)


def _endless(ask: Ask) -> Answer:
    """The page goes on in comments for ever."""

    def pieces() -> Iterator[bytes]:
        yield ask.rightly().body.rpartition(b"</OAI-PMH>")[0]
        while not ask.stop.is_set():
            yield _PIECE

    return Answer(headers=XML, pieces=pieces)


def _lasting(name: str, what: str, answer: Callable[[Ask], Answer], says: str) -> Behaviour:
    """All from the second page on is answered so, until the second stage."""
    return Behaviour(
        name=name,
        what=what,
        source="what a librarian may enter",
        answer=goes_down(answer),
        runs=(Expect(status="failed", missing=LATER_PAGES, says=says), Expect(stage=1)),
    )


BEHAVIOURS = (
    Behaviour(
        name="cut_connection_once",
        what="The second page is cut in its middle the first time.",
        source="trial of four clients",
        answer=once(_half, on_page(2)),
    ),
    Behaviour(
        name="connection_closed_once",
        what="The second page is answered the first time by closing the connection.",
        source="trial of four clients",
        answer=once(_nothing, on_page(2)),
    ),
    _lasting("cut_connection_always", "From the second page on, all is cut in its middle.", _half, "cut"),
    _lasting(
        "connection_closed_always",
        "From the second page on, all is answered by closing the connection.",
        _nothing,
        "no answer",
    ),
    _lasting("silence", "From the second page on, no request gets a byte of its answer.", _silent, ""),
    _lasting(
        "two_bytes_per_second",
        "From the second page on, two bytes of an answer come a second.",
        _drips,
        "",
    ),
    _lasting("endless_page", "From the second page on, no answer ends.", _endless, "bytes"),
    Behaviour(
        name="certificate_out_of_date",
        what="The server's certificate was made by itself and is out of date.",
        source="what a librarian may enter",
        tls=True,
        runs=(Expect(status="failed", missing=ALL, says="certificate"),),
    ),
)
