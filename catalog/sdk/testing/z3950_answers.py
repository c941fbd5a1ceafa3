"""Answers of a Z39.50 server as bytes (ISO 23950, section 4.2 and appendix 2), for servers of tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.sdk.testing import ber
from catalog.sdk.testing.sru import Book

XML, USMARC, UNIMARC, SUTRS = (f"1.2.840.10003.5.{number}" for number in ("109.10", "10", "1", "101"))
_BIB_1 = "1.2.840.10003.4.1"


class Given(NamedTuple):
    """A record as it is sent: its syntax and bytes, or the number of a diagnostic in its place."""

    syntax: str
    payload: bytes = b""
    diagnostic: int = 0


def iso2709(book: Book) -> bytes:
    """The book in MARC 21 (ISO 2709), in UTF-8."""
    fixed = f"260101s{book.year or 'uuuu'}    vm            000 0 vie d"
    values = {"001": book.number, "008": fixed, "245": f"00\x1fa{book.title}"}
    fields = [value.encode() + b"\x1e" for value in values.values()]
    starts = [sum(map(len, fields[:number])) for number in range(len(fields))]
    entries = zip(values, fields, starts, strict=True)
    directory = "".join(f"{tag}{len(held):04}{start:05}" for tag, held, start in entries).encode() + b"\x1e"
    base = 24 + len(directory)
    size = base + sum(map(len, fields)) + 1
    leader = f"{size:05}nam a22{base:05} a 4500".encode()
    return leader + directory + b"".join(fields) + b"\x1d"


def payload_of(book: Book, syntax: str, elements: str) -> bytes:
    """The book in a syntax and by an element set name."""
    if syntax != XML:
        return iso2709(book)
    return {"mods": book.mods, "dc": book.dc}.get(elements, book.marcxml)().encode()


def searched(hits: int, diagnostic: bytes = b"") -> bytes:
    """The answer to a Search."""
    status = ber.write(22, b"\x00" if diagnostic else b"\xff")
    return ber.group(23, ber.integer(hits, 23), ber.integer(0, 24), ber.integer(1, 25), status, diagnostic)


def presented(records: Sequence[bytes], diagnostic: bytes = b"") -> bytes:
    """The answer to a Present."""
    status = ber.integer(5 if diagnostic else 0, 27)
    inside = diagnostic or ber.group(28, *records)
    return ber.group(25, ber.integer(len(records), 24), ber.integer(0, 25), status, inside)


def empty_present() -> bytes:
    """The answer to a Present that says all is well and holds no record."""
    return presented([])


def diagnosed(code: int, details: str, number: int = ber.SEQUENCE) -> bytes:
    """A diagnostic of Bib-1; by ``number`` 130 it stands for the whole answer."""
    added = ber.write(ber.VISIBLE, details.encode(), ber.UNIVERSAL)
    kind = ber.UNIVERSAL if number == ber.SEQUENCE else ber.CONTEXT
    return ber.group(number, ber.identifier(_BIB_1), ber.integer(code), added, kind=kind)


def wrapped(given: Given) -> bytes:
    """A record, or the diagnostic in its place, as one of an answer's."""
    if given.diagnostic:
        inside = ber.group(2, diagnosed(given.diagnostic, "made so"))
    else:
        # SUTRS is a type of its own, the others are rows of octets (ISO 23950, REC.5).
        held = (
            ber.group(0, ber.write(ber.GENERAL, given.payload, ber.UNIVERSAL))
            if given.syntax == SUTRS
            else ber.write(1, given.payload)
        )
        inside = ber.group(1, ber.group(ber.EXTERNAL, ber.identifier(given.syntax), held, kind=ber.UNIVERSAL))
    return ber.group(ber.SEQUENCE, ber.write(0, b"Default"), ber.group(1, inside), kind=ber.UNIVERSAL)
