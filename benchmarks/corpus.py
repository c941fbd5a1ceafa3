"""Any number of records made from a file of real ones, the same ones every time.

Each real record is written anew in UTF-8, its control number replaced by nine digits and its title begun
with them: no length changes with the number, so a record is joined of three pieces and costs next to nothing.
Its ISBN is replaced by one of its own, its ISSN left out: records of one real record are not to be one work.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lxml import etree
from pymarc import Field, MARCReader, Record, Subfield, record_to_xml

SAMPLE = Path(__file__).parent.parent / "tests" / "formats" / "data" / "uva_marc8_50.mrc"
"""Fifty real records, where no larger file is given."""
DIGITS = b"000000000"
NUMBER, PREFIX = "kh-000000000", "Bản 000000000 "
ISBN = b"7777777777"
COLLECTION = b'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
END = b"</collection>\n"

Pieces = tuple[bytes, bytes, bytes]


def native_id(number: int) -> str:
    """The control number of the record of that number."""
    return f"kh-{number:09}"


@dataclass(frozen=True, slots=True)
class Template:
    """One real record in both of its shapes, taken apart where its number stands."""

    marc: Pieces
    marcxml: Pieces


class Corpus:
    """The records that a file gives; ``left_out`` of the file's own cannot be written in both shapes."""

    def __init__(self, marc: Path) -> None:
        self.templates: list[Template] = []
        self.left_out = 0
        for record in MARCReader(io.BytesIO(marc.read_bytes()), to_unicode=True, hide_utf8_warnings=True):
            template = None if record is None else _template(record)
            if template is None:
                self.left_out += 1
            else:
                self.templates.append(template)
        if not self.templates:
            raise SystemExit(f"{marc}: holds no MARC 21 record with a title")

    def marc(self, first: int, count: int) -> Iterator[bytes]:
        """ISO 2709 records, from the one of number ``first`` on."""
        return self._joined(first, count, lambda template: template.marc)

    def marcxml(self, first: int, count: int) -> Iterator[bytes]:
        """MARCXML ``<record>`` elements, from the one of number ``first`` on."""
        return self._joined(first, count, lambda template: template.marcxml)

    def _joined(self, first: int, count: int, shape: Callable[[Template], Pieces]) -> Iterator[bytes]:
        pieces = [shape(template) for template in self.templates]
        for number in range(first, first + count):
            record = (b"%09d" % number).join(pieces[number % len(pieces)])
            yield record.replace(ISBN, _isbn(number)) if ISBN in record else record

    def write_marc(self, target: Path, count: int) -> None:
        """Write a file of ISO 2709 records."""
        with _whole(target) as out:
            out.writelines(self.marc(0, count))

    def write_marcxml(self, target: Path, count: int) -> None:
        """Write a MARCXML ``<collection>``, a record on each line."""
        with _whole(target) as out:
            out.write(COLLECTION)
            out.writelines(record + b"\n" for record in self.marcxml(0, count))
            out.write(END)


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """A file to write that stands under its name once it is whole: it may be kept for the next time."""
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as out:
        yield out
    part.replace(target)


def _template(record: Record) -> Template | None:
    if not record.get_fields("245"):
        return None
    _renumber(record)
    # In UTF-8, as servers send it: the library writes every other letter as a reference.
    xml = etree.tostring(etree.fromstring(record_to_xml(record, namespace=True)), encoding="UTF-8")
    marc = record.as_marc()
    return Template(_pieces(marc), _pieces(xml)) if _is_fit(marc) and _is_fit(xml) and _parses(xml) else None


def _isbn(number: int) -> bytes:
    """The ISBN of ten digits that the record of that number has (ISO 2108)."""
    digits = b"%09d" % number
    check = -sum((10 - place) * (digit - 48) for place, digit in enumerate(digits)) % 11
    return digits + (b"X" if check == 10 else b"%d" % check)


def _is_fit(encoded: bytes) -> bool:
    return encoded.count(DIGITS) == 2 and encoded.count(ISBN) <= 1


def _pieces(encoded: bytes) -> Pieces:
    head, middle, tail = encoded.split(DIGITS)
    return head, middle, tail


def _parses(xml: bytes) -> bool:
    try:
        etree.fromstring(xml)
    except etree.XMLSyntaxError:
        # Control characters of the file; how they are repaired is for the tests, not for a benchmark.
        return False
    return True


def _renumber(record: Record) -> None:
    record.remove_fields("001")
    record.add_ordered_field(Field(tag="001", data=NUMBER))
    record.remove_fields("022")
    if numbers := record.get_fields("020"):
        record.remove_fields("020")
        numbers[0].subfields = [Subfield("a", ISBN.decode())]
        record.add_ordered_field(numbers[0])
    title = record.get_fields("245")[0]
    place = next((n for n, part in enumerate(title.subfields) if part.code == "a"), None)
    if place is not None:
        part = title.subfields[place]
        title.subfields[place] = part._replace(value=PREFIX + part.value)
    record.leader.coding_scheme = "a"
