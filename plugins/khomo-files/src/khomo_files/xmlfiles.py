"""Files of XML records (MARCXML, MODS, Dublin Core, EDM, ETD-MS), each with the identifier it is known by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from catalog.formats import marcxml, xml_records
from catalog.formats.xml import local_name, parse_element, text_of
from catalog.formats.xml_records import XmlPiece
from catalog.sdk import Failed, Notice, RawRecord, RecordError, SourceMalformed
from khomo_files.known import Unnamed, content_hash, unreadable
from khomo_files.marcfiles import UNNUMBERED, number_of

_NUMBERS = {
    "mods": ("recordIdentifier", "identifier"),
    "edm": ("ProvidedCHO", "identifier"),
    "oai_dc": ("identifier",), "qdc": ("identifier",), "etdms": ("identifier",),
}  # fmt: skip
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def xml_items(stream: BinaryIO, name: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each record by its OAI-PMH header, else its own number, else its content (told once in a notice).

    Raises ``SourceMalformed`` with the line where the XML breaks off; the records before it were given.
    """
    unnamed = {
        True: Unnamed(name, "no_control_number", UNNUMBERED),
        False: Unnamed(name, "no_identifier", "records without an identifier are known"),
    }
    count = 0
    try:
        for piece in xml_records.pieces(stream):
            count += 1
            try:
                identifier, deleted = _known(piece)
            except RecordError as error:
                yield unreadable(error, f"file {name}, record {count}")
                continue
            if identifier is None:
                yield from unnamed[piece.format == "marcxml"].notice()
                identifier = _second_best(piece) or content_hash(piece.raw)
            yield RawRecord(identifier, piece.raw, piece.format, deleted=deleted)
    except SourceMalformed as error:
        raise SourceMalformed(f"file {name}, after record {count}: {error.message}") from None
    if not count:
        raise SourceMalformed(
            f"file {name}: is XML, but holds no MARCXML record, and none of MODS, Dublin Core, EDM or ETD-MS"
        )


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
