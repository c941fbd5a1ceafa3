"""Files of XML records (MARCXML, MODS, LIDO, Dublin Core ...), each with the identifier it is known by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from catalog.formats import marcxml, xml_records
from catalog.formats.xml import local_name, parse_element, text_of
from catalog.formats.xml_records import XmlPiece
from catalog.formats.xml_salvage import salvage
from catalog.sdk import Failed, Notice, RawRecord, RecordError, SourceMalformed
from khomo_files.known import Unnamed, content_hash, unreadable
from khomo_files.marcfiles import UNNUMBERED, number_of

_NUMBERS = {
    "mods": ("recordIdentifier", "identifier"),
    "lido": ("lidoRecID", "recordID", "workID"),
    "edm": ("ProvidedCHO", "identifier"),
    "oai_dc": ("identifier",), "qdc": ("identifier",), "etdms": ("identifier",),
}  # fmt: skip
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


class _Named:
    """Records of one file as raw records, each known by its own number or its content."""

    def __init__(self, name: str) -> None:
        self.name, self.count = name, 0
        self._marc = Unnamed(name, "no_control_number", UNNUMBERED)
        self._other = Unnamed(name, "no_identifier", "records without an identifier are known")

    @property
    def where(self) -> str:
        """The place of the record that was counted last."""
        return f"file {self.name}, record {self.count}"

    def items(self, piece: XmlPiece) -> Iterator[RawRecord | Failed | Notice]:
        """The record, after a notice where it is the first without a number."""
        self.count += 1
        try:
            identifier, deleted = _known(piece)
        except RecordError as error:
            yield unreadable(error, self.where)
            return
        if identifier is None:
            yield from (self._marc if piece.format == "marcxml" else self._other).notice()
            identifier = _second_best(piece) or content_hash(piece.raw)
        yield RawRecord(identifier, piece.raw, piece.format, deleted=deleted)


def xml_items(stream: BinaryIO, name: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each record by its OAI-PMH header, else its own number, else its content (told once in a notice).

    Where the XML breaks, the records after that are read one by one, and what is lost is told. Raises
    ``SourceMalformed`` with the line where none follows; the records before it were given.
    """
    named = _Named(name)
    try:
        for piece in xml_records.pieces(stream):
            yield from named.items(piece)
    except SourceMalformed as error:
        after = f"file {name}, after record {named.count}: {error.message}"
        if not any(found.piece for found in salvage(stream, named.count)):
            raise SourceMalformed(after) from None
        yield from _salvaged(stream, named)
    if not named.count:
        raise SourceMalformed(
            f"file {name}: is XML, but holds no MARCXML record, and none of MODS, LIDO, Dublin Core, EDM or "
            "ETD-MS"
        )


def _salvaged(stream: BinaryIO, named: _Named) -> Iterator[RawRecord | Failed | Notice]:
    for found in salvage(stream, named.count):
        if found.piece is None:
            named.count += 1
            yield Failed(None, f"{named.where}: {found.why}", "well-formed", "xml", found.beginning)
            continue
        yield from named.items(found.piece)
        for repair in found.repairs:
            yield Notice(repair.rule, f"{named.where}: {repair.told}")


def _known(piece: XmlPiece) -> tuple[str | None, bool]:
    if piece.format == "marcxml":
        record = marcxml.parse(piece.raw)
        return piece.identifier or record.identifier(), record.leader[5:6] == "d"
    return piece.identifier or _number(piece), False


def _second_best(piece: XmlPiece) -> str | None:
    return number_of(marcxml.parse(piece.raw)) if piece.format == "marcxml" else None


def _number(piece: XmlPiece) -> str | None:
    root = parse_element(piece.raw)
    for name in _NUMBERS[piece.format]:
        for entry in root.iter():
            if local_name(entry) == name:
                text = " ".join((entry.get(_ABOUT) or text_of(entry)).split())
                if text and len(text) <= 500:
                    return text
    return None
