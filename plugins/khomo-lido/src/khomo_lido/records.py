"""LIDO records out of files: each as raw bytes with what it is known by, and what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from catalog.formats.lido import native_id
from catalog.formats.lido_element import name_of
from catalog.formats.lido_faults import changed, faults
from catalog.formats.xml import parse_element
from catalog.formats.xml_records import XmlPiece, split
from catalog.formats.xml_salvage import salvage
from catalog.sdk import Failed, Notice, RawRecord, RecordError, SourceMalformed
from khomo_lido.files import Files, Part

Item = RawRecord | Failed | Notice
FORMAT = "lido"
_NAMED = 20
"""Files that are not read and are named."""
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_OAI = re.compile(rb"<(?:\w+:)?OAI-PMH[\s>]")
_MORE = re.compile(rb"<(?:\w+:)?resumptionToken[^>]*>\s*[^<\s]")
_OAI_ERROR = re.compile(rb"<(?:\w+:)?error code=[\"'](\w+)")


def items(files: Files) -> Iterator[Item]:
    """The records of all files, one file after the other; where one file is all, its faults end the run."""
    for other in files.ignored[:_NAMED]:
        yield Notice("ignored_file", f"{files.name}: {other} is not read")
    if len(files.ignored) > _NAMED:
        rest = len(files.ignored) - _NAMED
        yield Notice("ignored_file", f"{files.name}: {rest:,} more files are not read")
    for part in files.parts:
        try:
            yield from _File(part).items()
        except SourceMalformed as error:
            if not files.several:
                raise
            yield Failed(None, error.message, "unreadable_file")


class _File:
    """One XML file that is being read."""

    def __init__(self, part: Part) -> None:
        self.name, self.stream, self.count = part.name, part.stream, 0
        self.unnamed = False

    def items(self) -> Iterator[Item]:
        """Its records; what follows a break of the XML is read record by record."""
        self._refuse_foreign()
        try:
            for piece in split(self.stream, _wanted, f"file {self.name}"):
                yield from self._record(piece)
        except SourceMalformed as error:
            if not any(found.piece for found in salvage(self.stream, self.count)):
                told = f"{error.message} (after record {self.count})" if self.count else error.message
                raise SourceMalformed(told) from None
            yield from self._salvaged()
        if not self.count:
            raise SourceMalformed(f"file {self.name}: is XML, but holds no record of LIDO (<lido:lido>)")
        yield from self._cut()

    def _refuse_foreign(self) -> None:
        self.stream.seek(0)
        head = self.stream.read(4000)
        self.stream.seek(0)
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
            raise SourceMalformed(f"file {self.name}: is empty")
        if _HTML.search(head[:1000]):
            told = "is an HTML page, not a file of LIDO; an address may ask for a login or be wrong"
            raise SourceMalformed(f"file {self.name}: {told}")
        if _OAI.search(head) and (error := _OAI_ERROR.search(head)):
            code = error[1].decode()
            told = f"is an answer of an OAI-PMH server that tells an error ({code}), not a file of records"
            raise SourceMalformed(f"file {self.name}: {told}; give the server's own address as url")

    def _record(self, piece: XmlPiece) -> Iterator[Item]:
        self.count += 1
        where = f"file {self.name}, record {self.count}"
        try:
            lido = parse_element(piece.raw)
        except RecordError as error:
            fault = error.faults[0]
            yield Failed(
                piece.identifier or None, f"{where}: {fault.message}", fault.rule, fault.field, fault.value
            )
            return
        wrong = faults(lido)
        known = piece.identifier or native_id(lido)
        if not known:
            yield from self._without_number()
            known = hashlib.sha256(piece.raw).hexdigest()[:32]
        for fault in wrong:
            yield Notice(fault.rule, f"{where}: {fault.message}", known)
        yield RawRecord(known, piece.raw, FORMAT, datestamp=_datestamp(lido))

    def _without_number(self) -> Iterator[Notice]:
        if not self.unnamed:
            self.unnamed = True
            told = "records without an identifier are known by their content"
            told = f"file {self.name}: {told}, so a corrected one counts as another record"
            yield Notice("no_identifier", told)

    def _salvaged(self) -> Iterator[Item]:
        for found in salvage(self.stream, self.count):
            if found.piece is not None and found.piece.format == FORMAT:
                yield from self._record(found.piece)
                where = f"file {self.name}, record {self.count}"
                yield from (Notice(repair.rule, f"{where}: {repair.told}") for repair in found.repairs)
            elif found.piece is None:
                self.count += 1
                where = f"file {self.name}, record {self.count}"
                yield Failed(None, f"{where}: {found.why}", "well-formed", "xml", found.beginning)

    def _cut(self) -> Iterator[Failed]:
        """A failure where the file is one page of an OAI-PMH list: what it lacks is not gone."""
        self.stream.seek(0)
        head = self.stream.read(4000)
        self.stream.seek(0, 2)
        self.stream.seek(max(0, self.stream.tell() - 4000))
        if _OAI.search(head) and _MORE.search(self.stream.read()):
            told = "is one page of an OAI-PMH list that goes on; give the server's own address as url"
            yield Failed(None, f"file {self.name}: {told}", "lido_page_of_list")


def _wanted(element: etree._Element) -> str:
    return FORMAT if name_of(element) == "lido" and len(element) else ""


def _datestamp(lido: etree._Element) -> datetime | None:
    try:
        return datetime.fromisoformat(changed(lido)).replace(tzinfo=UTC)
    except ValueError:
        return None
