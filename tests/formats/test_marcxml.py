from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import RecordError, SourceMalformed
from catalog.formats.marc import MarcFormat
from catalog.formats.marc import split as split_marc
from catalog.formats.marcxml import MarcXmlFormat, control_number, deleted, split
from catalog.formats.xml import MAX_RECORD

NAMESPACE = "http://www.loc.gov/MARC21/slim"


def record(
    title: str, number: str = "1", namespace: str = f' xmlns="{NAMESPACE}"', leader: str = "00000nam"
) -> str:
    return (
        f"<record{namespace}><leader>{leader}</leader><controlfield tag='001'>{number}</controlfield>"
        f"<datafield tag='245' ind1='0' ind2='0'><subfield code='a'>{title}</subfield></datafield></record>"
    )


def taken(xml: str | bytes) -> list[bytes]:
    return list(split(io.BytesIO(xml.encode() if isinstance(xml, str) else xml)))


def titles(pieces: list[bytes]) -> list[str]:
    return [MarcXmlFormat().read(piece, {}).title for piece in pieces]


@pytest.mark.parametrize(
    "namespace", [f' xmlns="{NAMESPACE}"', "", ' xmlns="https://www.loc.gov/MARC21/slim/"']
)
def test_records_are_found_in_any_namespace_and_in_none(namespace: str) -> None:
    xml = "<collection>" + record("Truyện Kiều", namespace=namespace) + record("Lục Vân Tiên", "2", namespace)
    pieces = taken(xml + "</collection>")
    assert titles(pieces) == ["Truyện Kiều", "Lục Vân Tiên"]
    assert [control_number(piece) for piece in pieces] == ["1", "2"]


def test_prefixes_declared_on_the_collection_stay_with_each_record(data: Path) -> None:
    pieces = taken((data / "odd" / "pymarc_batch.xml").read_bytes())
    assert titles(pieces) == ["The Great Ray Charles", "The White House"]


def test_one_record_alone_and_a_byte_order_mark_are_read(data: Path) -> None:
    assert titles(taken(b"\xef\xbb\xbf\r\n" + record("Một").encode())) == ["Một"]
    assert titles(taken((data / "odd" / "pymarc_utf8.xml").read_bytes())) == ["Zen Classics"]


def test_tags_with_two_digits_are_understood(data: Path) -> None:
    (piece,) = taken((data / "odd" / "pymarc_bad_tag.xml").read_bytes())
    read = MarcXmlFormat().read(piece, {})
    assert (read.title, read.creators[0].name) == ("The Untamed", "Brand, Max")


def test_elements_named_record_that_hold_no_marc_are_passed_over(data: Path) -> None:
    assert taken((data / "odd" / "traject_namespace-test.xml").read_bytes()) == []
    envelope = f"<OAI-PMH><ListRecords><record><header/><metadata>{record('Trong')}</metadata></record>"
    assert titles(taken(envelope + "</ListRecords></OAI-PMH>")) == ["Trong"]


def test_the_same_record_in_both_formats_gives_the_same(data: Path) -> None:
    raw = next(split_marc([(data / "odd" / "traject_one-marc8.mrc").read_bytes()]))
    plain = MarcFormat().read(raw, {})
    assert plain.title == "Por uma outra globalização : do pensamemto único à consciência universal"
    xml = record("Por uma outra globaliza\u0063\u0327\u0061\u0303o :")
    assert MarcXmlFormat().read(xml.encode(), {}).title == "Por uma outra globalização"


def test_a_break_keeps_the_records_before_it_and_names_the_line() -> None:
    xml = "<collection>\n" + "\n".join(record(f"Sách {number}", str(number)) for number in range(5))
    pieces: list[bytes] = []
    with pytest.raises(SourceMalformed, match=r"broken at line 7\b"):
        pieces.extend(split([(xml + "\n<record><leader>oops</leade></record></collection>").encode()]))
    assert len(pieces) == 5


def test_a_cut_file_keeps_the_records_before_the_cut() -> None:
    xml = "<collection>" + "".join(record(f"Sách {number}", str(number)) for number in range(1000))
    whole = xml.encode()
    chunks = [whole[at : at + 1000] for at in range(0, len(whole) - 90, 1000)]
    pieces: list[bytes] = []
    with pytest.raises(SourceMalformed, match="broken at line 1"):
        pieces.extend(split(chunks))
    assert len(pieces) >= 995


@pytest.mark.parametrize("xml", ["", "xin chào", "<html><body>Bảo trì<br></body></html>", "\x02\x01"])
def test_what_is_no_xml_is_malformed(xml: str) -> None:
    with pytest.raises(SourceMalformed, match="MARCXML: broken at line"):
        taken(xml)


def test_document_types_are_refused_and_entities_not_expanded() -> None:
    bomb = '<!DOCTYPE c [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + record("&b;")
    with pytest.raises(SourceMalformed, match="document type"):
        taken(bomb)
    with pytest.raises(RecordError, match="document type"):
        MarcXmlFormat().read(bomb.encode(), {})
    outside = '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + record("&a;")
    with pytest.raises(RecordError, match="document type"):
        MarcXmlFormat().read(outside.encode(), {})


def test_control_characters_are_left_out_and_utf_16_is_read() -> None:
    (piece,) = taken(f"<collection>{record('Truyện' + chr(11) + ' Kiều' + chr(0))}</collection>")
    assert titles([piece]) == ["Truyện Kiều"]
    assert MarcXmlFormat().read(record("Truyện&#x1F; Kiều&#0;").encode(), {}).title == "Truyện Kiều"
    wide = f"<?xml version='1.0' encoding='UTF-16'?>{record('Truyện Kiều')}".encode("utf-16")
    assert titles(taken(wide)) == ["Truyện Kiều"]
    assert MarcXmlFormat().read(wide, {}).title == "Truyện Kiều"


def test_an_endless_record_ends_the_reading() -> None:
    def endless() -> Iterator[bytes]:
        yield b"<collection>"
        while True:
            yield b"<datafield tag='500'><subfield code='a'>" + b"x" * 60_000 + b"</subfield></datafield>"

    with pytest.raises(SourceMalformed, match=f"over {MAX_RECORD} bytes|broken"):
        list(split(endless()))


def test_memory_stays_flat_over_many_records() -> None:
    def many() -> Iterator[bytes]:
        yield b"<collection>"
        for number in range(3000):
            yield record("x" * 2000, str(number)).encode()
        yield b"</collection>"

    assert sum(1 for _ in split(many())) == 3000


def test_deletions_are_announced_and_broken_records_named() -> None:
    assert deleted(record("x", leader="00000dam").encode())
    assert not deleted(b"<")
    assert control_number(b"<") is None
    with pytest.raises(RecordError, match="holds no MARCXML") as caught:
        MarcXmlFormat().read(b"<mods/>", {})
    assert caught.value.faults[0].rule == "marcxml"
    with pytest.raises(RecordError) as caught:
        MarcXmlFormat().read(b"<record>", {})
    assert caught.value.faults[0].rule == "well-formed"
    with pytest.raises(RecordError, match="at most 5,000,000 are read"):
        MarcXmlFormat().read(b"<record>" + b" " * 5_000_001, {})
