"""What kind of file it is: its content tells, its name only where the content leaves it open."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from catalog.formats.isis_records import end_mark
from catalog.sdk import SourceMalformed

_HEAD = 8192
_MARC = re.compile(rb"[\r\n\0\x1a \t]*\d{5}[a-z# |][a-z# |\d]{2}[^\x1d\x1e]{17}\d{3}")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The stream of Excel 97 to 2003, and of Excel 5.
_OLD_WORKBOOK = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
_SUFFIXES = {
    "mrc": "marc", "marc": "marc", "iso": "marc", "iso2709": "marc", "dat": "marc", "xml": "marcxml",
    "mods": "mods", "lido": "lido", "rdf": "edm", "tsv": "tsv", "tab": "tsv", "csv": "csv", "txt": "csv",
    "ris": "ris", "bib": "bibtex", "bibtex": "bibtex",
}  # fmt: skip
WORKBOOKS = ("xlsx", "ods", "xls")
"""Kinds of files that are workbooks."""
_TEXTS = ("csv", "tsv", "ris", "bibtex")
# What cannot be told apart from its beginning alone, or not always: a stated format counts among these.
_FAMILIES = (
    _TEXTS,
    ("marc", "isis"),
    ("marcxml", "mods", "lido", "oai_dc", "qdc", "edm", "etdms"),
)
_XML = (
    ("mods", re.compile(rb"<(?:\w+:)?mods(?:Collection)?[\s>]")),
    ("lido", re.compile(rb"<(?:\w+:)?lido(?:Wrap)?[\s>]", re.IGNORECASE)),
    ("edm", re.compile(rb"<(?:\w+:)?(?:RDF|ProvidedCHO)[\s>]")),
    ("etdms", re.compile(rb"<(?:\w+:)?(?:thesis|uketddc)[\s>]")),
    ("qdc", re.compile(rb"<(?:\w+:)?(?:qualifieddc|qdc|dcterms)[\s>]")),
    ("oai_dc", re.compile(rb"<(?:\w+:)?dc[\s>]")),
)
_RIS = re.compile(rb"(?:\A|[\r\n])(?:\xef\xbb\xbf)?TY {1,3}- ?[A-Z]{2,7}\s")
_BIBTEX = re.compile(
    rb"(?:\A|[\r\n])[ \t]{0,20}@[ \t]{0,20}"
    rb"(?:(?:string|preamble|comment)[ \t]{0,20}[{(]|[a-z]+[ \t]{0,20}[{(]\s{0,20}[^\s,={}\"]*\s{0,20},)",
    re.IGNORECASE,
)


def guess_format(stream: BinaryIO, name: str, stated: str | None) -> str:
    """The format of the file, the stated one unless its content is plainly another.

    Leaves the stream at its start. Raises ``SourceMalformed`` for an empty file, an HTML page, a
    workbook that is locked or of another program, and a content that contradicts ``stated``.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise SourceMalformed(f"file {name}: is empty")
    _refuse_foreign(stream, head, name)
    seen = _by_content(stream, head, name)
    stream.seek(0)
    if stated is None:
        return seen or _by_name(head, name)
    if seen in WORKBOOKS and stated in WORKBOOKS:
        return str(seen)
    if seen and seen != stated and not any(seen in family and stated in family for family in _FAMILIES):
        raise SourceMalformed(f"file {name}: the option format says {stated}, but its content is {seen}")
    return stated


_OTHERS = (
    ((b"MZ", b"\x7fELF"), "is a program, whatever its name says; send the list itself"),
    ((b"%PDF",), "is a PDF, made to be read by people; send the table that it was made from"),
    ((b"\xff\xd8\xff", b"\x89PNG\r\n"), "is a picture; send the list, and the pictures with it in one zip"),
)
"""What people send by mistake, by how it begins."""
_DOCUMENTS = frozenset(("word/document.xml", "ppt/presentation.xml"))
"""The same, by what is in the zip that it is."""


def _refuse_foreign(stream: BinaryIO, head: bytes, name: str) -> None:
    for beginnings, told in _OTHERS:
        if head.startswith(beginnings):
            raise SourceMalformed(f"file {name}: {told}")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in start:
        if name.lower().endswith((".xls", ".xlsx", ".xlsm", ".ods")):
            # Some systems export a table of HTML under the name of a workbook.
            raise SourceMalformed(
                f"file {name}: is an HTML page that is named like a workbook; open it in the spreadsheet "
                "program and save it as .xlsx"
            )
        raise SourceMalformed(
            f"file {name}: is an HTML page, not a file of records; an address may ask for a login or be wrong"
        )
    if head.startswith(_OLE):
        stream.seek(0)
        # The names of the parts stand in the directory, which may lie anywhere in the first parts.
        start = stream.read(5_000_000)
        if _ENCRYPTED in start:
            raise SourceMalformed(f"file {name}: is a workbook locked by a password; save it without one")
        if not any(part in start for part in _OLD_WORKBOOK):
            raise SourceMalformed(f"file {name}: is an old Office file; save it as .xlsx or CSV")


def _by_content(stream: BinaryIO, head: bytes, name: str) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(stream, name)
    if head.startswith(_OLE):
        return "xls"
    if end_mark(head):
        return "isis"
    if _MARC.match(head) and b"\x1e" in head:
        return "marc"
    # Of UTF-16 the zeros between ASCII letters are left out: what is looked for is ASCII.
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith(b"<?xml") or re.match(rb"<(\w+:)?[A-Za-z]+[\s>/]", text):
        return _kind_of_xml(text)
    return _kind_of_references(text)


def _kind_of_xml(text: bytes) -> str:
    return next((name for name, pattern in _XML if pattern.search(text)), "marcxml")


def _kind_of_references(text: bytes) -> str | None:
    found = [(match.start(), name) for name, pattern in (("ris", _RIS), ("bibtex", _BIBTEX))
             if (match := pattern.search(text))]  # fmt: skip
    return min(found)[1] if found else None


def _kind_of_zip(stream: BinaryIO, name: str) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise SourceMalformed(f"file {name}: its zip container is broken: {error}") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if not names.isdisjoint(_DOCUMENTS):
        raise SourceMalformed(
            f"file {name}: is a document, not a table; copy its table into a spreadsheet and send that"
        )
    if "xl/workbook.bin" in names or kind.startswith(b"application/vnd.oasis"):
        raise SourceMalformed(
            f"file {name}: is a workbook or document of another kind (.xlsb, .odt); save it as .xlsx"
        )
    return "zip"


def _by_name(head: bytes, name: str) -> str:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    found = _SUFFIXES.get(suffix)
    if found in _TEXTS or found is None:
        _refuse_binary(head, name)
        return found or "csv"
    return found


def _refuse_binary(head: bytes, name: str) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    zeros = head.count(0)
    if zeros > len(head) // 4:
        raise SourceMalformed(
            f"file {name}: looks like UTF-16 without a byte order mark; state encoding=utf-16-le or utf-16-be"
        )
    if zeros or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 20:
        if zeros <= 2:
            return
        raise SourceMalformed(
            f"file {name}: is neither MARC, MARCXML, CSV, XLSX nor zip, nor anything else that is read; "
            f"it begins with {head[:12]!r}; the option format names its kind"
        )
