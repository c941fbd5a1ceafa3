"""MARC and MARCXML files."""

from __future__ import annotations

import pymarc
import pytest

from catalog.sdk import FetchRequest, SourceMalformed


def record(number: str | None, title: str = "Truyện Kiều", system: str = "") -> pymarc.Record:
    made = pymarc.Record(force_utf8=True)
    if number:
        made.add_field(pymarc.Field("001", data=number))
    if system:
        made.add_field(pymarc.Field("035", subfields=[pymarc.Subfield("a", system)]))
    made.add_field(pymarc.Field("245", pymarc.Indicators("1", "0"), [pymarc.Subfield("a", title)]))
    return made


def iso2709(*records: pymarc.Record, between: bytes = b"") -> bytes:
    return between.join(entry.as_marc() for entry in records)


def xml(*records: pymarc.Record) -> bytes:
    inside = b"".join(pymarc.record_to_xml(entry) for entry in records)
    return b'<?xml version="1.0"?><collection>' + inside + b"</collection>"


@pytest.mark.parametrize("write", [iso2709, xml])
def test_records_are_known_by_their_control_number(files, write):
    files.write("a.bin", write(record("k1"), record("k2", "Lục Vân Tiên")))
    fetched = files.fetch(path="a.bin")
    assert fetched.ids == ["k1", "k2"]
    assert fetched.complete
    assert [entry.title for entry in files.records(path="a.bin")] == ["Truyện Kiều", "Lục Vân Tiên"]


@pytest.mark.parametrize("write", [iso2709, xml])
def test_without_a_control_number_035_and_then_the_content_is_the_key(files, write):
    files.write("a.mrc", write(record(None, system="(OCoLC)7"), record(None), record("k3")))
    fetched = files.fetch(path="a.mrc")
    assert fetched.ids[0] == "(OCoLC)7"
    assert len(fetched.ids[1]) == 32
    assert fetched.ids[2] == "k3"
    assert fetched.rules == ["no_control_number"]
    assert files.fetch(path="a.mrc").ids == fetched.ids


@pytest.mark.parametrize("write", [iso2709, xml])
def test_a_record_marked_as_deleted_is_handed_on_as_deleted(files, write):
    gone = record("k2")
    gone.leader = pymarc.Leader("00000dam a2200000   4500")
    files.write("a.mrc", write(record("k1"), gone))
    assert [raw.deleted for raw in files.fetch(path="a.mrc").raws] == [False, True]


def test_line_breaks_between_records_and_a_missing_last_end_mark_lose_nothing(files):
    whole = iso2709(record("k1"), record("k2"), record("k3"), between=b"\r\n")
    files.write("a.mrc", whole[:-1])
    assert files.fetch(path="a.mrc").ids == ["k1", "k2", "k3"]


def test_a_cut_end_is_named_and_counts_as_a_lost_record(files):
    files.write("a.mrc", iso2709(record("k1"), record("k2"))[:-10])
    fetched = files.fetch(path="a.mrc")
    assert fetched.ids == ["k1"]
    [failed] = fetched.failed
    assert (failed.rule, failed.identifier) == ("cut", None)
    assert "a.mrc, record 2 (k2): is cut off" in failed.message


def test_a_record_that_cannot_be_read_at_all_is_named_by_its_place(files):
    files.write(
        "a.mrc", iso2709(record("k1")) + b"00050nam no directory at all here\x1d" + iso2709(record("k3"))
    )
    fetched = files.fetch(path="a.mrc")
    assert fetched.ids == ["k1", "k3"]
    assert [failed.identifier for failed in fetched.failed] == [None]
    assert "a.mrc, record 2" in fetched.failed[0].message


def test_broken_xml_gives_the_records_before_it_and_names_the_line(files):
    whole = xml(record("k1"), record("k2"))
    files.write("a.xml", whole[:-40])
    items = files.stream(path="a.xml")
    assert next(items).native_id == "k1"
    with pytest.raises(SourceMalformed, match=r"a\.xml, after record 1: .* line"):
        next(items)


def test_xml_without_marc_says_so(files):
    files.write("a.xml", "<?xml version='1.0'?><rss><item/></rss>")
    with pytest.raises(SourceMalformed, match="holds no MARCXML record"):
        files.fetch(path="a.xml")


def test_the_stated_flavour_and_encoding_reach_the_mapping(files):
    made = record("k1", "Привет")
    text = made.as_marc().decode()
    files.write("a.mrc", text.encode("cp1251"))
    [mapped] = files.records(path="a.mrc", encoding="cp1251")
    assert mapped.title == "Привет"


def test_the_number_of_records_is_known_from_the_start(files):
    files.write("a.mrc", iso2709(*[record(f"k{number}") for number in range(1100)]))
    assert [mark.total for mark in files.fetch(path="a.mrc").checkpoints] == [1100, 1100, 1100]
    limited = files.fetch(FetchRequest(limit=10), path="a.mrc")
    assert len(limited.ids) == 10
    assert not limited.complete
