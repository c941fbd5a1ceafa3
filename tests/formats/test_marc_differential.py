"""Every clean record of the test data, read by us and by pymarc, has the same fields and values.

``MARC_FILES`` in the environment names further files of ISO 2709, parted as in a PATH.
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pymarc
import pytest

from catalog.demo.unpack import DATA as DEMO
from catalog.errors import RecordError
from catalog.formats import marcxml
from catalog.formats.marc_record import MarcRecord, parse
from catalog.formats.marc_records import split

DATA = Path(__file__).parent / "data"
FILES = (
    *sorted(path for path in DATA.rglob("*") if path.suffix in (".mrc", ".marc", ".dat")),
    *sorted((DEMO / "books").glob("*.mrc")),
    *map(Path, filter(None, os.environ.get("MARC_FILES", "").split(os.pathsep))),
)
# What cleaning takes out, and pymarc keeps.
_UNWANTED = re.compile("[\x00-\x1d\x7f-\x9f\ufeff\u200b]")
_CONTROLS = re.compile(b"[\x80-\x9f]")
Values = list[tuple[str, str, str, list[tuple[str, str]]]]


def bare(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", _UNWANTED.sub("", value)).split())


def theirs(record: pymarc.Record) -> Values:
    return [
        (field.tag, *field.indicators, [(part.code, bare(part.value)) for part in field.subfields])
        for field in record.fields
        if not field.is_control_field()
    ]


def ours(record: MarcRecord) -> Values:
    tags = sorted({*record.pieces, *record.data})
    return [
        (field.tag, field.first, field.second, field.subfields)
        for tag in tags
        for field in record.fields(tag)
    ]


def clean_pairs(path: Path) -> Iterator[tuple[MarcRecord, pymarc.Record]]:
    """Records that we read without a repair, and that pymarc reads as it finds them."""
    for raw in split([path.read_bytes()]):
        # References to characters pymarc leaves as they are; controls that are none it makes spaces.
        if b"&#x" in raw or (not _is_utf8(raw) and _CONTROLS.search(raw)):
            continue
        # The leader tells pymarc the character set, which we find in the bytes: it has to tell it right.
        told = b"a" if not raw.isascii() and _is_utf8(raw) else b" "
        try:
            record = parse(raw)
            other = pymarc.Record(raw[:9] + told + raw[10:], hide_utf8_warnings=True, utf8_handling="strict")
        except (RecordError, pymarc.exceptions.PymarcException, ValueError, IndexError, Warning):
            continue
        if not record.repairs and "\ufffd" not in repr(theirs(other)):
            yield record, other


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_fields_and_values_are_what_pymarc_reads(path: Path) -> None:
    for record, other in clean_pairs(path):
        # Fields of one tag stand in their own order; tags are compared sorted.
        assert ours(record) == sorted(theirs(other), key=lambda field: field[0])
        for field in other.fields:
            if field.is_control_field():
                assert bare(field.data) in map(bare, record.control[field.tag])


def test_most_records_of_the_test_data_are_clean() -> None:
    assert sum(1 for path in FILES for _ in clean_pairs(path)) > 200


@pytest.mark.parametrize("path", FILES[:3], ids=lambda path: path.name)
def test_marcxml_that_pymarc_writes_reads_like_its_record(path: Path) -> None:
    for record, other in clean_pairs(path):
        xml = pymarc.record_to_xml(other, namespace=True)
        assert ours(marcxml.parse(xml)) == ours(record)


def test_marcxml_that_pymarc_reads_is_what_we_read() -> None:
    for path in sorted(DATA.rglob("*.xml")):
        pieces = list(marcxml.split([path.read_bytes()]))
        for piece in pieces:
            try:
                (other,) = pymarc.parse_xml_to_array(io.BytesIO(piece))
            except pymarc.exceptions.PymarcException:
                continue
            assert ours(marcxml.parse(piece)) == sorted(theirs(other), key=lambda field: field[0])
